"""Confidence intervals from n independent draws: each misses its number with probability at most alpha, for every n.

No normal approximation and no limit: exact laws of counts, and Chernoff bounds. The levels hold for real numbers; the
ends are float64.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FINE = 1e-6  # of its width, to which an end that is searched for is rounded, outwards


@dataclass(frozen=True)
class Interval:
    """An estimate and the ends of its confidence interval, which may be infinite."""

    value: float
    lower: float
    upper: float


def clopper_pearson(count: int, n: int, alpha: float) -> Interval:
    """p from `count` successes in n trials: the p that are rejected by neither binomial tail of alpha/2.

    Clopper and Pearson 1934.
    """
    from scipy.special import betaincinv

    lower = float(betaincinv(count, n - count + 1, alpha / 2)) if count else 0.0
    upper = 1 - float(betaincinv(n - count, count + 1, alpha / 2)) if count < n else 1.0
    return Interval(count / n, lower, upper)


def order_statistics(draws: Floats, level: float, alpha: float) -> Interval:
    """The quantile q with P(X < q) ≤ level ≤ P(X ≤ q), of any law: X_(r) ≤ q ≤ X_(s).

    draws (n,). X_(r) > q takes fewer than r draws ≤ q, X_(s) < q at least s draws < q: binomial tails of alpha/2.
    """
    from scipy.stats import binom

    n = len(draws)
    ordered = np.sort(draws)
    r, s = int(binom.ppf(alpha / 2, n, level)), int(binom.isf(alpha / 2, n, level)) + 1
    middle = min(int(level * n), n - 1)
    return Interval(
        float(ordered[middle]),
        float(ordered[r - 1]) if r else -math.inf,
        float(ordered[s - 1]) if s <= n else math.inf,
    )


def chernoff(draws: Floats, low: float, high: float, alpha: float) -> Interval:
    """E X of low ≤ X ≤ high: the μ with n kl(mean, μ) ≤ log(2/alpha), in units of the range.

    draws (n,). Hoeffding 1963, theorem 1, eq. 2.1, before its bound is weakened to a Gaussian one.
    """
    found = float(np.clip((math.fsum(draws) / len(draws) - low) / (high - low), 0, 1))
    budget = math.log(2 / alpha) / len(draws)

    def inside(mu: float) -> bool:
        return _kl(found, mu) <= budget

    ends = [end if inside(end) else _border(inside, found, end, FINE * abs(end - found)) for end in (0.0, 1.0)]
    lower, upper = (low + (high - low) * end for end in ends)
    return Interval(low + (high - low) * found, lower, upper)


def _kl(p: float, q: float) -> float:
    """The divergence p log(p/q) + (1-p) log((1-p)/(1-q)) of two probabilities."""
    parts = [(p, q), (1 - p, 1 - q)]
    if any(a > 0 and b == 0 for a, b in parts):
        return math.inf
    return sum(a * math.log(a / b) for a, b in parts if a > 0)


def catoni(draws: Floats, variance: float, alpha: float) -> Interval:
    """E X where Var X ≤ v, whatever the tails: the θ with |Σ ψ(s (X_i - θ))| ≤ n s² v/2 + log(2/alpha).

    draws (n,). ψ(y) = sign(y) log(1 + |y| + y²/2), s = √(2 log(2/alpha) / (n v)); at θ = E X, E exp(±ψ(s (X - θ))) ≤
    1 + s² v/2. About √(2 v log(2/alpha) / n) to either side. Catoni 2012, Challenging the empirical mean, section 2.
    """
    n, scale = len(draws), math.log(2 / alpha)
    s = math.sqrt(2 * scale / (n * variance))
    budget = n * s * s * variance / 2 + scale
    width = math.sqrt(2 * variance * scale / n)

    def total(theta: float) -> float:
        y = s * (draws - theta)
        return float(np.sum(np.copysign(np.log1p(np.abs(y) + y * y / 2), y)))

    start, stop = float(np.min(draws)), float(np.max(draws))
    middle = start if start == stop else _border(lambda theta: total(theta) >= 0, start, stop, FINE * width)

    def end(side: int) -> float:
        step = width
        while side * total(middle + side * step) > -budget:
            step *= 2
        return _border(lambda t: side * total(t) > -budget, middle, middle + side * step, FINE * width)

    return Interval(middle, end(-1), end(1))


def variance_at_least(draws: Floats, cap: float, alpha: float) -> float:
    """A number that Var X exceeds but with probability alpha, whatever the law: from E min((X - X')²/2, cap) ≤ Var X.

    draws (n,), taken in pairs.
    """
    half = len(draws) // 2
    pairs = np.minimum((draws[:half] - draws[half : 2 * half]) ** 2 / 2, cap)
    return chernoff(pairs, 0, cap, 2 * alpha).lower


def slopes(draws: Floats, x: Sequence[float]) -> Floats:
    """The least-squares slope of log y on log x of each curve.

    draws (n, k) > 0, one row a curve; x (k,) > 0, not all equal; (n,).
    """
    u = np.log(np.asarray(x)) - np.mean(np.log(x))
    found: Any = np.log(draws) @ (u / (u @ u))
    return np.asarray(found, dtype=np.float64)


def least_rise(draws: Floats, alpha: float) -> Interval:
    """min over j of P(Y_{j+1} > Y_j), from n independent curves: each step an exact binomial at alpha/(k-1).

    draws (n, k), one row a curve.
    """
    n, rungs = draws.shape
    counts = np.sum(draws[:, 1:] > draws[:, :-1], axis=0)
    steps = [clopper_pearson(int(count), n, alpha / (rungs - 1)) for count in counts]
    return Interval(min(i.value for i in steps), min(i.lower for i in steps), min(i.upper for i in steps))


def _border(inside: Callable[[float], bool], near: float, far: float, fine: float) -> float:
    """Where `inside` ends between near (inside) and far (outside), from outside, to within `fine`."""
    while abs(far - near) > fine:
        middle = (near + far) / 2
        if middle in (near, far):
            break
        near, far = (middle, far) if inside(middle) else (near, middle)
    return far
