"""One-dimensional convolution as networks have it (a cross-correlation), over any scalars that add and multiply."""

from typing import Any

import autograd.numpy as anp


def convolution(kernel: Any, x: Any, circular: bool = True) -> Any:
    """y_i = Σ_m w_m x_{i+m−1}: indices run round the circle, or zeros follow the end.

    kernel (k,) with k ≥ 1, x (n,); returns (n,). Stride 1; the kernel may be longer than the input.
    """
    places = anp.arange(len(x))[:, None] + anp.arange(len(kernel))
    inside = places < len(x)
    return anp.matmul(x[places % len(x)] * (inside | circular), kernel)
