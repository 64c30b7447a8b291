"""The second moment of activations layer by layer in one wide random network, in float64."""

from __future__ import annotations

import numpy as np

from lakatos.analysis.digits import Floats
from lakatos.models.relu_layer import relu_layer


def depth_profile(inputs: Floats, variance: float, depth: int, rng: np.random.Generator) -> Floats:
    """(depth + 1,): the mean of h_i² over units and inputs, after 0, 1, …, depth ReLU layers of constant width.

    inputs (k, n); every layer is n × n with independent N(0, variance) weights and no bias.
    """
    h = inputs.T
    width, moments = len(h), [np.mean(h**2)]
    for _ in range(depth):
        weights = rng.normal(0, np.sqrt(variance), (width, width))
        h = relu_layer(weights, 0, h)
        moments.append(np.mean(h**2))
    return np.array(moments)
