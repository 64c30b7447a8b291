"""Which labelings of points a linear classifier attains, exactly; the four corners of the square."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lakatos.analysis.arrangements import cells
from lakatos.errors import LakatosError
from lakatos.models.linear_classifier import score
from lakatos.numbers import ExactArray, exact


def corners(product: bool = False) -> ExactArray:
    """(0, 0), (0, 1), (1, 0), (1, 1) as rows of features, with the product of both inputs as a third one if asked."""
    inputs = [(x, y) for x in (0, 1) for y in (0, 1)]
    return exact([[x, y, x * y] if product else [x, y] for x, y in inputs])


def corner_scores(weights: Any, bias: Any, product: bool = False) -> Any:
    """The scores (4,) of a classifier at the corners; two weights, or three with the product."""
    return score(weights, bias, corners(product))


def separable(points: NDArray[Any], labels: Any) -> bool:
    """Whether some w, b have w·x_i + b > 0 where the label of x_i is 1 and ≤ 0 where it is 0.

    `points` (n, d) exact, n ≥ 1, `labels` (n,) of 0 and 1; raises LakatosError for others. As b can be moved a
    little, ≤ 0 may be < 0: then (w, b) lies in an open cell of the hyperplanes x_i·w + b = 0.
    """
    wanted = np.asarray(labels)
    if len(points) == 0 or wanted.shape != (len(points),) or not np.isin(wanted, (0, 1)).all():
        raise LakatosError(
            f"separable: got {len(points)} points and labels {labels!r}, wanted n ≥ 1 points and n of 0, 1"
        )
    lifted = np.hstack([exact(points), exact(np.ones((len(points), 1), dtype=int))])
    return tuple(2 * int(label) - 1 for label in wanted) in cells(lifted, exact(np.zeros(len(points), dtype=int)))
