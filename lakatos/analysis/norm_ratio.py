"""By what a ReLU network of random weights multiplies the squared norm of its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lakatos.models.relu_layer import relu_layer

Floats = NDArray[np.float64]


def squared_norm_ratio(x: Floats, layers: int, weights: Callable[[], Floats], bias: float) -> float:
    """X = |h_L|²/|h_0|² where h_0 = x, h_{l+1} = relu(W_l h_l + b), and each W_l is a new draw `weights()`.

    x (n,) ≠ 0; W (n, n).
    """
    h: Any = x
    for _ in range(layers):
        h = relu_layer(weights(), bias, h)
    return float(h @ h / (x @ x))
