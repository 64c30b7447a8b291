"""Exact finite laws of a row w of n weights: which of independent, uncorrelated and symmetric hold is chosen.

Each has variance v per weight exactly, for every rational v > 0: an atom at the mean takes up what the
rational size of the others leaves over.
"""

from math import isqrt

import flint

from lakatos.errors import LakatosError
from lakatos.numbers import ExactLike, FiniteLaw, iid, rational


def three_point(variance: ExactLike, mean: ExactLike = 0, skew: bool = False) -> FiniteLaw:
    """w = mean + e with E e = 0, Var e = v: e ∈ {−c, 0, c}, symmetric; skew: e ∈ {−c, 0, 2c}, E e³ ≠ 0.

    The law of a scalar. Skewed, 2c is half as likely as −c. Raises LakatosError unless v > 0.
    """
    v, m = _positive(variance, "three_point"), rational(mean, "three_point, mean")
    c, p = _size_and_mass(v / 2 if skew else v)
    up, upper_mass = (2 * c, p / 3) if skew else (c, p / 2)
    return FiniteLaw(((m - c, p - upper_mass), (m, 1 - p), (m + up, upper_mass)))


def iid_row(n: int, variance: ExactLike, mean: ExactLike = 0, skew: bool = False) -> FiniteLaw:
    """w_1, …, w_n i.i.d. with mean `mean` and variance v: Cov w = v I.

    w ~ −w iff the mean is 0 and not `skew`. 3^n atoms. Raises LakatosError unless n ≥ 1 and v > 0.
    """
    return iid(three_point(variance, mean, skew), _fan_in(n, "iid_row"))


def axis_row(n: int, variance: ExactLike) -> FiniteLaw:
    """w = ±c e_i with i uniform, or 0: Cov w = v I although w_i w_j = 0: uncorrelated, for n ≥ 2 dependent.

    w ~ −w. 2n + 1 atoms. Raises LakatosError unless n ≥ 1 and v > 0.
    """
    c, p = _size_and_mass(_fan_in(n, "axis_row") * _positive(variance, "axis_row"))
    ends = tuple(
        (tuple(sign * c if j == i else flint.fmpq(0) for j in range(n)), p / (2 * n))
        for i in range(n)
        for sign in (1, -1)
    )
    return FiniteLaw((*ends, ((flint.fmpq(0),) * n, 1 - p)))


def tied_row(n: int, variance: ExactLike) -> FiniteLaw:
    """w = (t, …, t) with t ∈ {−c, 0, c} symmetric of variance v: Cov w = v 11ᵀ: for n ≥ 2 correlated.

    w ~ −w. 3 atoms. Raises LakatosError unless n ≥ 1 and v > 0.
    """
    size = _fan_in(n, "tied_row")
    return three_point(variance).map(lambda t: (t,) * size)


def _size_and_mass(v: flint.fmpq) -> tuple[flint.fmpq, flint.fmpq]:
    """Rational c > 0 and 0 < p < 1 with p c² = v.

    For v = a/b take c = (⌊√(ab)⌋ + 1)/b, the least multiple of 1/b with c² > v.
    """
    a, b = int(v.p), int(v.q)
    c = flint.fmpq(isqrt(a * b) + 1, b)
    return c, v / c**2


def _positive(variance: ExactLike, where: str) -> flint.fmpq:
    v = rational(variance, f"{where}, variance")
    if v <= 0:
        raise LakatosError(f"{where}: got variance {v}, wanted one > 0")
    return v


def _fan_in(n: int, where: str) -> int:
    if n < 1:
        raise LakatosError(f"{where}: got n = {n}, wanted n >= 1")
    return n
