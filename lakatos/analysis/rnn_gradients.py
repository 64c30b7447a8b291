"""How gradients travel through a recurrent network, exact: the states are given, as inputs can lead to any.

A tanh or logistic network driven by inputs u_t = φ⁻¹(h_t) − W h_{t−1} has the rational states h_t; its Jacobians
diag(φ'(z_t)) W depend on them alone, and are rational.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lakatos.models.rnn import Slope, tangents
from lakatos.numbers import ExactArray, exact


def state_slopes(slope: Slope, states: Any) -> ExactArray:
    """φ'(z_{t,i}) at every state: states (n, T), returns (n, T)."""
    found: ExactArray = exact(np.asarray(slope(exact(states))))
    return found


def tangent_path(weights: Any, slopes: Any, start: Any) -> ExactArray:
    """(n, T + 1): column t + 1 is ∂h_t/∂h_0 · start, for slopes (n, T), W (n, n), start (n,)."""
    found: ExactArray = exact(np.asarray(tangents(exact(weights), exact(slopes), exact(start))))
    return found
