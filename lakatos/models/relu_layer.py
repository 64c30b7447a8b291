"""One dense ReLU layer, over float64, exact rationals or any other scalar that multiplies and compares."""

from typing import Any

import autograd.numpy as anp
from numpy.typing import NDArray


def relu(z: Any) -> Any:
    """max(z, 0), entry by entry, in the scalars of z: an exact array stays exact.

    Any shape; its derivative at the kink 0 is 0. (anp.maximum(z, 0) would mix int zeros into an exact
    array, whose quotients are floats, and has derivative 1/2 at the kink.)
    """
    return z * (z > 0)


def relu_layer(weights: NDArray[Any], bias: Any, x: NDArray[Any]) -> Any:
    """h = relu(W x + b).

    W (m, n); x (n,), or (n, k) for k inputs side by side; b a scalar, (m,), or (m, 1) beside k inputs.
    """
    return relu(anp.matmul(weights, x) + bias)
