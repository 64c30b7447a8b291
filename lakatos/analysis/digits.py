"""Real data: the handwritten digits that scikit-learn carries (Alpaydin and Kaynak 1998, UCI repository)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lakatos.errors import MissingDataError

Floats = NDArray[np.float64]


def digits(count: int) -> tuple[Floats, Floats]:
    """The first `count` of 1797 images, grey values scaled to mean square 1 each (count, 64), and their labels 0 to 9.

    Raises MissingDataError where scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ModuleNotFoundError as error:
        raise MissingDataError("the digits are data of scikit-learn: pip install 'lakatos[data]'") from error
    found: Any = load_digits()
    images = np.asarray(found.data[:count], dtype=float)
    scales = np.sqrt(np.mean(images**2, axis=1, keepdims=True))
    return images / scales, np.asarray(found.target[:count], dtype=float)
