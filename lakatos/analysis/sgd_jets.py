"""Taylor coefficients in the step size ε of SGD and of gradient flows at ε = 0: what is run is differentiated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd.numpy as anp
import numpy as np

from lakatos.models.sgd import Loss, sgd
from lakatos.numbers import ExactArray, FiniteLaw, Q, exact
from lakatos.numbers.gradients import gradient, hessian
from lakatos.numbers.jet import Jet


def batch_derivatives(losses: Sequence[Loss], start: ExactArray) -> tuple[ExactArray, ExactArray]:
    """The gradients of the batch losses, one below the other (m, d), and their Hessians likewise (m d, d)."""
    slopes = np.stack([gradient(loss, start) for loss in losses])
    return slopes, np.concatenate([hessian(loss, start) for loss in losses])


def epoch_jets(losses: Sequence[Loss], start: ExactArray, order: Sequence[int]) -> tuple[ExactArray, ExactArray]:
    """The coefficients of ε and of ε² of the iterates of SGD: (len(order) + 1, d) each, the start's first.

    SGD itself is run, its step size and its parameters being series in ε.
    """
    path = sgd(losses, np.array([Jet(w) for w in start], dtype=object), Jet(0, 1), order)
    first, second = (exact([[w[power] for w in iterate] for iterate in path]) for power in (1, 2))
    return first, second


def mean_epoch_jets(losses: Sequence[Loss], start: ExactArray, orders: FiniteLaw) -> tuple[ExactArray, ExactArray]:
    """The coefficients of ε and of ε² of the mean last iterate (d,), over a law of visits (see `visits`)."""
    m = len(losses)
    ends = []
    for visited, p in orders.atoms:
        order = [int(np.argmax([row != 0 for row in visited[k * m : (k + 1) * m]])) for k in range(m)]
        first, second = epoch_jets(losses, start, order)
        ends.append((Q(p) * first[-1], Q(p) * second[-1]))
    return sum(first for first, _ in ends), sum(second for _, second in ends)


def visits(orders: Sequence[Sequence[int]], batches: int) -> FiniteLaw:
    """The law of the flattened 0-1 matrix whose entry (k, i) is 1 if the k-th visit is to batch i; all orders alike."""
    share = Q(1, len(orders))
    flat = [tuple(Q(int(i == visit)) for visit in order for i in range(batches)) for order in orders]
    return FiniteLaw(tuple((row, share * flat.count(row)) for row in dict.fromkeys(flat)))


def flow_jets(
    losses: Sequence[Loss], start: ExactArray, weights: Any, coefficient: Any
) -> tuple[ExactArray, ExactArray]:
    """The coefficients of ε and of ε² at time mε of the flow ω' = −∇C̃, C̃ = Σ_k (β_k/m) Ĉ_k + ε c Σ_k ‖∇Ĉ_k‖².

    At time τ: ω_0 + τ f + ½ τ² (Df) f + O(τ³) with f = −∇C̃ = f_0 + ε f_1.
    """
    m = len(losses)

    def loss(w: Any) -> Any:
        return sum(weights[k] * losses[k](w) for k in range(m)) / m

    def regulariser(w: Any) -> Any:
        return coefficient * sum(anp.sum(gradient(one, w) ** 2) for one in losses)

    f_0, f_1 = -gradient(loss, start), -gradient(regulariser, start)
    turned = gradient(lambda w: gradient(loss, w) @ f_0, start)  # (D²C) f_0, D²C being symmetric
    return m * f_0, m * f_1 - m**2 * turned / 2
