"""Random weight matrices in float64: Gaussian, and signs, which have the same first two moments."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gaussian_weights(rng: np.random.Generator, rows: int, columns: int, variance: float) -> Floats:
    """W with independent entries N(0, v). (rows, columns)."""
    return rng.normal(0, variance**0.5, size=(rows, columns))


def sign_weights(rng: np.random.Generator, rows: int, columns: int, variance: float) -> Floats:
    """W with independent entries ±√v, equally likely. (rows, columns)."""
    signs = 2.0 * rng.integers(0, 2, size=(rows, columns)) - 1
    return np.asarray(variance**0.5 * signs)
