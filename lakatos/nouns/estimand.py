"""Estimands: which number of the law of a random draw a measured symbol stands for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from lakatos.errors import DeclarationError
from lakatos.statement.nodes import Symbol, Term, Termlike, term


@dataclass(frozen=True, init=False)
class Mean:
    """m = E X of a draw X with lo ≤ X ≤ hi (`within=(lo, hi)`, held against each draw) or Var X ≤ v (`variance=v`).

    The bounds are terms in the exact symbols. One of the two is needed: without any, no finite sample bounds a mean
    (Bahadur and Savage 1956). That the variance is at most v is taken from the author; a sample that shows it to be
    larger is a doubt.
    """

    symbol: Symbol
    within: tuple[Term, Term] | None
    variance: Term | None

    def __init__(
        self,
        symbol: Symbol,
        *,
        within: tuple[Termlike, Termlike] | None = None,
        variance: Termlike | None = None,
    ) -> None:
        if (within is None) is (variance is None):
            got = "neither within nor variance" if within is None else "both within and variance"
            raise DeclarationError(
                f"Mean({symbol})",
                got,
                "one of them: without a bound no sample says anything of a mean",
                "say within=(lo, hi) or variance=v, or estimate a Quantile or a Proportion, which need no bound",
            )
        object.__setattr__(self, "symbol", symbol)
        object.__setattr__(self, "within", None if within is None else (term(within[0]), term(within[1])))
        object.__setattr__(self, "variance", None if variance is None else term(variance))

    @property
    def words(self) -> str:
        """The estimand in words."""
        return "mean"

    @property
    def assumes(self) -> str:
        """What is taken from the author."""
        return f"a variance of at most {self.variance}" if self.variance else ""


@dataclass(frozen=True)
class Proportion:
    """p = P(X) of a draw X that is a truth value."""

    symbol: Symbol
    words = "probability"
    assumes = ""


@dataclass(frozen=True)
class Quantile:
    """q with P(X < q) ≤ level ≤ P(X ≤ q); the median by default. Any law, heavy tails and infinite draws included."""

    symbol: Symbol
    level: Fraction = Fraction(1, 2)
    assumes = ""

    def __post_init__(self) -> None:
        level: object = self.level
        if not isinstance(level, Fraction) or not 0 < level < 1:
            raise DeclarationError(
                f"Quantile({self.symbol})", f"level {level!r}", "a Fraction between 0 and 1", "write Fraction(9, 10)"
            )

    @property
    def words(self) -> str:
        """The estimand in words."""
        return "median" if self.level == Fraction(1, 2) else f"quantile {self.level}"


@dataclass(frozen=True)
class Slope:
    """β, the median of the least-squares slope of log X on log x over draws X > 0, one at each value of `over`.

    It is the exponent of a power law X = c x^β ε whose noise ε has one law at all x, if the x are in geometric
    progression: the slope of the noise is then symmetric about 0. Any law of ε.
    """

    symbol: Symbol
    over: Symbol
    assumes = ""

    @property
    def words(self) -> str:
        """The estimand in words."""
        return f"median slope of the logarithms over {self.over}"


@dataclass(frozen=True)
class Trend:
    """t, the least of P(X at the next value of `over` > X at this one): above 1/2 each step rises more often than not.

    Draws at different values are independent. A fall is a rise of -X.
    """

    symbol: Symbol
    over: Symbol
    assumes = ""

    @property
    def words(self) -> str:
        """The estimand in words."""
        return f"least probability of a rise over {self.over}"


Estimand: TypeAlias = Mean | Proportion | Quantile | Slope | Trend
