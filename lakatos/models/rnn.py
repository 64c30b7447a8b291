"""A recurrent network h_t = φ(W h_{t−1} + u_t) and how a change of its state travels, over any scalars."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp

Activation = Callable[[Any], Any]
Slope = Callable[[Any], Any]  # φ'(z) as a function of the state h = φ(z)


def tanh(z: Any) -> Any:
    """tanh z, entry by entry."""
    return anp.tanh(z)


def logistic(z: Any) -> Any:
    """σ(z) = 1 / (1 + e^−z), entry by entry."""
    return 1 / (1 + anp.exp(-z))


def tanh_slope(h: Any) -> Any:
    """tanh′(z) = 1 − h² at h = tanh z."""
    return 1 - h**2


def logistic_slope(h: Any) -> Any:
    """σ′(z) = h (1 − h) at h = σ(z)."""
    return h * (1 - h)


def relu_slope(h: Any) -> Any:
    """relu′(z) at h = relu(z): 1 where the unit is on, 0 where h = 0."""
    return 1 * (h > 0)


def steep_relu_slope(h: Any) -> Any:
    """The slope of 2 relu(z): a unit that amplifies."""
    return 2 * relu_slope(h)


def states(activation: Activation, weights: Any, inputs: Any, start: Any) -> list[Any]:
    """h_0 = start, h_t = φ(W h_{t−1} + u_t): weights (n, n), inputs (n, T) with column u_t; T + 1 arrays (n,)."""
    path = [start]
    for t in range(inputs.shape[1]):
        path.append(activation(anp.matmul(weights, path[-1]) + inputs[:, t]))
    return path


def tangents(weights: Any, slopes: Any, start: Any) -> Any:
    """The columns v_1, …, v_{T+1}: v_1 = start, v_{t+1} = diag(d_t) W v_t, the derivative of h_t in direction `start`.

    weights (n, n), slopes (n, T) with column d_t = φ'(z_t), start (n,); returns (n, T + 1).
    """
    columns = [start]
    for t in range(slopes.shape[1]):
        columns.append(slopes[:, t] * anp.matmul(weights, columns[-1]))
    return anp.stack(columns, axis=1)
