"""How gradients travel through a recurrent network.

Exact where the states are given: a tanh or logistic network driven by u_t = φ⁻¹(h_t) − W h_{t−1} has the rational
states h_t; its Jacobians diag(φ'(z_t)) W depend on them alone, and are rational. In balls where the inputs are given.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from lakatos.errors import Undecided
from lakatos.models.rnn import Activation, Slope, states, tangents
from lakatos.numbers import ExactArray, ball, exact
from lakatos.numbers.gradients import gradient, jacobian


def state_slopes(slope: Slope, path: Any) -> ExactArray:
    """φ'(z_{t,i}) at every state: path (n, T), returns (n, T)."""
    found: ExactArray = exact(np.asarray(slope(exact(path))))
    return found


def tangent_path(weights: Any, slopes: Any, start: Any) -> ExactArray:
    """(n, T + 1): column t + 1 is ∂h_t/∂h_0 · start, for slopes (n, T), W (n, n), start (n,)."""
    found: ExactArray = exact(np.asarray(tangents(exact(weights), exact(slopes), exact(start))))
    return found


def slope_at(activation: Activation, z: Any) -> Any:
    """The ball φ′(z), by autograd through φ; z exact or a ball."""
    return gradient(activation, ball(z))


def driven_path(
    activation: Activation, slope: Slope, weights: Any, inputs: Any, start: Any, direction: Any
) -> tuple[Any, Any]:
    """(φ′(z_t) (n, T), ∂h_t/∂h_0 · direction (n, T + 1)), in balls: the first by the slope as a function of the state.

    The derivatives are taken by autograd through the network as it runs; weights (n, n), inputs (n, T), start and
    direction (n,), exact or balls.
    """
    w, u, h, v = map(ball, (weights, inputs, start, direction))
    path = states(activation, w, u, h)
    slopes = np.stack([slope(state) for state in path[1:]], axis=1) if len(path) > 1 else u
    runs = [partial(states, activation, w, u[:, :k]) for k in range(len(path))]
    columns = [jacobian(lambda h0, run=run: run(h0)[-1], h) @ v for run in runs]  # type: ignore[misc]
    return slopes, np.stack(columns, axis=1)


def fixed_point(activation: Activation, slope: Slope, weights: Any, drive: Any, near: Any, within: Any) -> Any:
    """The one h with h = φ(W h + u) and |h_i − near_i| ≤ within, enclosed by an interval Newton step: balls (n,).

    Krawczyk: for f(h) = h − φ(W h + u), m = near, the box X and A ≈ f′(m)⁻¹, if m − A f(m) + (1 − A f′(X))(X − m) lies
    inside X, then X holds exactly one zero, and it lies there too. Raises Undecided where it is not seen to lie inside.
    weights (n, n), drive and near (n,), exact or floats. Source: Neumaier 1990, Interval Methods, §5.1 (unchecked).
    """
    w, u, middle = ball(weights), ball(drive), ball(near)
    box = ball(near, within)
    one = ball(exact(np.eye(len(box), dtype=int)))

    def image(h: Any) -> Any:
        return activation(w @ h + u)

    def slope_matrix(h: Any) -> Any:
        return one - slope(image(h))[:, None] * w

    rough = np.array([[entry.to_float() for entry in row] for row in slope_matrix(middle)], dtype=float)
    try:
        inverse = ball(np.linalg.inv(rough))
    except np.linalg.LinAlgError:
        raise Undecided(f"the slope at {near} is singular") from None
    found = middle - inverse @ (middle - image(middle)) + (one - inverse @ slope_matrix(box)) @ (box - middle)
    if not all(abs(entry - m) < exact(within) for entry, m in zip(found, middle, strict=True)):
        raise Undecided(f"no fixed point is shown within {within} of {near}")
    return found
