"""Stochastic gradient descent as it is run: one step a batch, in a given order; over any scalars."""

from collections.abc import Callable, Sequence
from typing import Any

import autograd.numpy as anp

from lakatos.numbers.gradients import gradient

Loss = Callable[[Any], Any]


def sgd(losses: Sequence[Loss], start: Any, rate: Any, order: Sequence[int]) -> list[Any]:
    """ω_0 = start, ω_{k+1} = ω_k − ε ∇Ĉ(ω_k) for the batch losses Ĉ in the order given; all iterates.

    start (d,); a list of len(order) + 1 arrays (d,).
    """
    path = [start]
    for batch in order:
        path.append(path[-1] - rate * gradient(losses[batch], path[-1]))
    return path


def polynomial_loss(slope: Any, offset: Any, bend: Any) -> Loss:
    """Ĉ(ω) = ½ (a·ω − b)² + c·(Σ_i ω_i)³: a convex quadratic, and a cubic term unless c = 0."""

    def loss(w: Any) -> Any:
        return (w @ slope - offset) ** 2 / 2 + bend * sum(w) ** 3

    return loss


def two_layer_loss(inputs: Any, targets: Any, units: int) -> Loss:
    """Ĉ(ω) = (1/2k) Σ_j (v·tanh(W x_j) − y_j)²: inputs (k, n), targets (k,), ω the rows of W (units, n), then v."""
    size = inputs.shape[1]

    def loss(w: Any) -> Any:
        hidden = anp.tanh(anp.matmul(inputs, anp.reshape(w[: units * size], (units, size)).T))
        return anp.mean((anp.matmul(hidden, w[units * size :]) - targets) ** 2) / 2

    return loss
