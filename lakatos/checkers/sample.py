"""Samples: a statistic's function run replicate by replicate, each with a seed that is a hash of what it is.

The engine makes the replicates, each in a call of its own with a generator of its own, so that they are independent
however the function is written; no author chooses a seed, and nothing is drawn again with another.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from lakatos.checkers.explore import Exhausted, seed_of
from lakatos.checkers.observe import Observation, observation
from lakatos.errors import ObservationError
from lakatos.nouns.estimand import Mean, Proportion, Quantile, Slope, Trend
from lakatos.nouns.statistic import Statistic
from lakatos.nouns.told import told
from lakatos.numbers import Exact, rational
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import value

REPLAYED = 10  # replicates run again, after all others, to see that they give the same draw
NUMBERS = (int, float, np.integer, np.floating, Fraction, fmpq, Exact)


class OutOfRange(ObservationError):
    """A draw that the estimand's range leaves out."""


@dataclass(frozen=True)
class Sample:
    """The draws (n,) of one setting; the values of the exact symbols, the same in all of them; the value of `over`."""

    seen: Observation
    draws: NDArray[np.float64]
    abscissa: fmpq | None
    random: bool  # a replicate drew from its generator


@dataclass(frozen=True)
class Sampler:
    """What a sample is taken with: whose statistic, and in which part (its seeds are of no other)."""

    name: str  # of the claim
    statistic: Statistic
    part: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    subjects: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def __call__(self, setting: int, size: int) -> Sample:
        """`size` draws at one of the settings; ObservationError where the function returns what is no draw."""
        first = self.replicate(setting, 0)
        seen, abscissa = self.exact(setting, first), self.abscissa(first)
        symbol, bounds = self.statistic.estimand.symbol, self.bounds(seen)
        draws = np.empty(size)
        for number in range(size):
            returned = self.replicate(setting, number)
            try:
                draws[number] = _read(self.statistic.estimand, returned.get(symbol), bounds)
            except ObservationError as error:
                raise type(error)(f"{self.place(setting, number)}: {symbol}: {error}") from None
            if not _identical(returned, first, symbol) and self.exact(setting, returned).at != seen.at:
                raise ObservationError(
                    f"{self.place(setting, number)}: the values of its exact symbols are not those of replicate 0: "
                    "they are functions of the setting, and only the draw is random"
                )
        return Sample(seen, draws, abscissa, self.replay(setting, draws))

    def replicate(self, setting: int, number: int, rng: np.random.Generator | None = None) -> dict[Any, Any]:
        """What the function returns; ObservationError unless it is a mapping."""
        rng = rng or np.random.default_rng(self.seed(setting, number))
        try:
            returned = self.statistic.function(rng=rng, **self.asked, **copy.deepcopy(self.inputs(setting)))
        except MemoryError as error:
            raise Exhausted from error
        if not isinstance(returned, Mapping):
            raise ObservationError(
                f"{self.place(setting, number)} returned {returned!r} ({type(returned).__name__}): wanted a mapping "
                f"from symbols to values, such as {{n: 3, {self.statistic.estimand.symbol}: draw}}"
            )
        return dict(returned)

    @cached_property
    def asked(self) -> dict[str, Callable[..., Any]]:
        """The subjects that the function asks for, or replacements for them."""
        seam = {s.__name__: s for s in self.statistic.claim.subjects} | dict(self.subjects)
        return {name: subject for name, subject in seam.items() if name in self.statistic.parameters()}

    def inputs(self, setting: int) -> dict[str, Any]:
        """The parameters' values."""
        return {**self.statistic.settings[setting], **self.overrides}

    def seed(self, setting: int, number: int) -> int:
        """The seed of one replicate."""
        return seed_of(self.name, self.statistic.name, self.part, str(setting), str(number))

    def place(self, setting: int, number: int) -> str:
        """Which replicate it is, in words."""
        inputs = ", ".join(f"{name}={told(given)}" for name, given in self.inputs(setting).items())
        return f"statistic {self.statistic.name}, {self.part} replicate {number}{' at ' + inputs if inputs else ''}"

    def exact(self, setting: int, returned: Mapping[Any, Any]) -> Observation:
        """What the function says besides its draw, as an observation."""
        estimand = self.statistic.estimand
        left_out = {estimand.symbol, getattr(estimand, "over", None)}
        rest = {k: v for k, v in returned.items() if k not in left_out}
        return observation(self.statistic.claim, self.statistic, self.inputs(setting), rest, drawn=estimand.symbol)

    def abscissa(self, returned: Mapping[Any, Any]) -> fmpq | None:
        """The value of the symbol that the estimand is a slope or a trend over."""
        estimand = self.statistic.estimand
        if not isinstance(estimand, Slope | Trend):
            return None
        if estimand.over not in returned:
            raise ObservationError(f"statistic {self.statistic.name} gives no value for {estimand.over}: return it")
        return rational(returned[estimand.over], f"statistic {self.statistic.name}: symbol {estimand.over}")

    def bounds(self, seen: Observation) -> tuple[float, float]:
        """The least and the greatest draw that there may be."""
        estimand = self.statistic.estimand
        if not isinstance(estimand, Mean) or estimand.within is None:
            return -math.inf, math.inf
        low, high = (number(value(end, seen.at)) for end in estimand.within)
        if not low < high:
            raise ObservationError(
                f"statistic {self.statistic.name}: {estimand.symbol} within ({low:g}, {high:g}), wanted low < high"
            )
        return low, high

    def replay(self, setting: int, draws: NDArray[np.float64]) -> bool:
        """Whether one of the first replicates draws from rng; ObservationError unless they draw the same again."""
        random = False
        for number, before in enumerate(draws[:REPLAYED]):
            rng = np.random.default_rng(self.seed(setting, number))
            start = rng.bit_generator.state
            again = float(self.replicate(setting, number, rng)[self.statistic.estimand.symbol])
            if again != before:
                raise ObservationError(
                    f"{self.place(setting, number)} draws {before}, and run again {again}: a draw is a function "
                    "of rng and the parameters; let no clock, other generator, file or state that stays take part in "
                    "it or in a subject"
                )
            random = random or rng.bit_generator.state != start
        return random


def _identical(one: Mapping[Any, Any], other: Mapping[Any, Any], but: n.Symbol) -> bool:
    """Whether two returned values are the same at first sight, but for the draw."""
    return one.keys() == other.keys() and all(
        v is other[k] or (type(v) is type(other[k]) and isinstance(v, int | Fraction | fmpq | Exact) and v == other[k])
        for k, v in one.items()
        if k is not but
    )


def number(exact: Any) -> float:
    """A float64 near a rational number or a ball."""
    return float(Fraction(int(exact.p), int(exact.q))) if isinstance(exact, fmpq) else float(exact.mid())


def _read(estimand: object, draw: Any, bounds: tuple[float, float]) -> float:
    """A draw as a float64; ObservationError unless it is one that the estimand can have."""
    if isinstance(estimand, Proportion):
        if not isinstance(draw, bool | np.bool_):
            raise ObservationError(f"got {draw!r}, wanted a truth value, whose probability is estimated")
        return float(draw)
    if isinstance(draw, bool | np.bool_) or not isinstance(draw, NUMBERS):
        raise ObservationError(f"got {draw!r}, wanted one number (a truth value is drawn for a Proportion)")
    found = number(rational(draw, "a draw")) if isinstance(draw, Fraction | fmpq | Exact) else float(draw)
    if math.isnan(found) or (math.isinf(found) and not isinstance(estimand, Quantile | Trend)):
        raise ObservationError(f"got {found}, wanted a finite number; say in the function what becomes of it")
    if isinstance(estimand, Slope) and found <= 0:
        raise OutOfRange(f"got {found}, wanted a draw > 0, whose logarithm is taken")
    if not bounds[0] <= found <= bounds[1]:
        raise OutOfRange(f"got {found}, outside within=({bounds[0]:g}, {bounds[1]:g})")
    return found
