"""A formula on a confidence interval: true on all of it, false on all of it, or neither; and what that says in words.

The interval enters the statement as a ball, so that there is no formula but the claim's own. What is false on the whole
ball is refuted, and what is true on it is confirmed, at the level of the check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from lakatos.checkers.estimate import Point, intervals, margin
from lakatos.checkers.judge_case import brief, show
from lakatos.checkers.observe import Observation
from lakatos.errors import Undecided
from lakatos.nouns.evidence import Instance
from lakatos.nouns.statistic import Statistic
from lakatos.nouns.told import told
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, holds, scalar
from lakatos.statistics.intervals import Interval


@dataclass(frozen=True)
class Estimated:
    """A point with its interval, which `seen` has as a ball for the estimated symbol."""

    point: Point
    interval: Interval
    seen: Observation


def estimated(statistic: Statistic, points: Sequence[Point]) -> list[Estimated]:
    """The points with intervals that hold together."""
    return [
        Estimated(point, found, _bound(statistic, point, found))
        for point, found in zip(points, intervals(statistic, points), strict=True)
    ]


def _bound(statistic: Statistic, point: Point, found: Interval) -> Observation:
    ball = arb(found.lower).union(arb(found.upper))
    return Observation(point.seen.inputs, {**point.seen.at, statistic.estimand.symbol: ball})


def truth(formula: n.Formula, one: Estimated) -> bool | None:
    """True or False on the whole interval, None where it is neither; raises Undefined where it has no value."""
    try:
        return holds(formula, one.seen.at)
    except Undecided:
        return None


def asserted(statistic: Statistic) -> list[n.Formula]:
    """The clause, and what the estimated symbol is defined as."""
    symbol = statistic.estimand.symbol
    own = [n.Eq(symbol, symbol.definition)] if symbol.definition is not None else []
    return [statistic.formula, *own]


def refutes(statistic: Statistic, one: Estimated) -> bool:
    """Whether the clause is false on all of the interval, or an exact symbol is not what it is defined as."""
    try:
        return one.point.seen.as_defined is False or any(truth(f, one) is False for f in asserted(statistic))
    except Undefined:
        return False


def confirms(statistic: Statistic, one: Estimated) -> bool:
    """Whether the clause is true on all of the interval: an equation, to within the margin."""
    wanted = margin(statistic, one.point)
    try:
        return all(
            _at_most(scalar(f.left - f.right, one.seen.at), wanted) if isinstance(f, n.Eq) else truth(f, one) is True
            for f in asserted(statistic)
        )
    except (Undefined, Undecided):
        return False


def _at_most(difference: fmpq | arb, wanted: float) -> bool:
    return bool(abs(arb(difference)) <= arb(wanted))


def instance(statistic: Statistic, one: Estimated, inputs: Mapping[str, Any] | None = None) -> Instance:
    """The point in words: its exact symbols, the interval, and what the clause compares it with."""
    symbol = statistic.estimand.symbol.name
    values = {s.name: show(found) for s, found in one.point.seen.at.items()}
    values[symbol] = f"{one.interval.value:.6g}, in {span(one)}"
    note = f"{symbol} in {span(one)}, {statistic.expected} = {expected(statistic, one)}"
    drawn = one.seen.inputs if inputs is None else inputs
    return Instance({name: brief(told(given)) for name, given in drawn.items()}, values, brief(note, 400))


def expected(statistic: Statistic, one: Estimated) -> str:
    """The value of what the clause compares the estimated symbol with."""
    try:
        return show(scalar(statistic.expected, one.point.seen.at))
    except Undefined as undefined:
        return f"undefined ({undefined})"


def span(one: Estimated) -> str:
    """The interval."""
    return f"[{one.interval.lower:.6g}, {one.interval.upper:.6g}]"
