"""A linear classifier, over any scalars that add and multiply."""

from typing import Any

import autograd.numpy as anp


def score(weights: Any, bias: Any, features: Any) -> Any:
    """h = w·φ + b for the weights w (d,) and the features φ (d,), or (n, d) for n inputs; positive iff h > 0."""
    return anp.dot(features, weights) + bias
