"""The mean end of an epoch of SGD against the ends of gradient flows, in float64."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd.numpy as anp
import numpy as np

from lakatos.analysis.digits import Floats
from lakatos.models.sgd import Loss, sgd
from lakatos.numbers.gradients import gradient


def epoch_ends(losses: Sequence[Loss], start: Floats, rate: float, orders: Sequence[Sequence[int]]) -> Floats:
    """(len(orders), d): for each order the mean of the ends of the epochs in it and in its reverse.

    In the mean over the two, what depends on the order has no term in rate².
    """
    both = [(order, order[::-1]) for order in orders]
    return np.array([np.mean([sgd(losses, start, rate, order)[-1] for order in pair], axis=0) for pair in both])


def flow_end(losses: Sequence[Loss], start: Floats, rate: float, share: float, steps: int = 20) -> Floats:
    """ω(m·rate) of ω' = −∇(C + rate·share Σ_k ‖∇Ĉ_k‖²), C = (1/m) Σ_k Ĉ_k, ω(0) = start (d,), by Runge and Kutta.

    The error of the method is of the order of (m·rate/steps)⁴.
    """
    m = len(losses)

    def loss(w: Floats) -> Any:
        total = sum(one(w) for one in losses) / m
        if share:
            total = total + rate * share * sum(anp.sum(gradient(one, w) ** 2) for one in losses)
        return total

    def slope(w: Floats) -> Floats:
        found: Floats = -gradient(loss, w)
        return found

    step, w = m * rate / steps, start
    for _ in range(steps):
        k1 = slope(w)
        k2 = slope(w + step / 2 * k1)
        k3 = slope(w + step / 2 * k2)
        k4 = slope(w + step * k3)
        w = w + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return w
