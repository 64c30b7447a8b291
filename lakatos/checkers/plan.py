"""Plans: how large a sample a statistic needs, from a pilot sample that is used for nothing else.

The size is the least that brings each interval within the margin of the truth with probability 1 - MISSED. It is
settled before the sample is drawn, which is drawn once. The margin has to be less than the distance of every control:
what cannot tell the clause from a false variant is not drawn at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flint import arb, fmpq

from lakatos.checkers.estimate import ALPHA, Point, at, interval, margin, points_of
from lakatos.checkers.explore import premises
from lakatos.checkers.observe import Observation
from lakatos.checkers.sample import Sampler, number
from lakatos.errors import Undecided
from lakatos.nouns.claim import Control
from lakatos.nouns.statistic import Statistic
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, scalar
from lakatos.statistics.intervals import Interval

MISSED = 1e-3
PILOT, LEAST = 400, 100  # draws a setting: of the pilot, and of the smallest sample
ROOM = 1.25  # times the size that the pilot asks for, since it has an error of its own (measured: tests, marked deep)
MOST = {"smoke": 100_000, "default": 500_000, "deep": 5_000_000}  # draws that a plan may ask for, all settings together
SCALE = {"smoke": 1, "default": 1, "deep": 10}  # times the planned size


@dataclass(frozen=True)
class Plan:
    """The points inside the scope with pilot samples, and a size for each; or why no sample is drawn."""

    points: list[Point]
    sizes: list[int]
    refusal: str = ""


def plan(name: str, statistic: Statistic, effort: str) -> Plan:
    """The size of the sample at each point, or the reason for drawing none."""
    points = inside(statistic, points_of(Sampler(name, statistic, "pilot"), PILOT))
    if not points:
        return Plan(points, [], "no setting satisfies all hypotheses")
    valueless = next((point for point in points if not _has_value(statistic.expected, point)), None)
    if valueless:
        return Plan(points, [], f"'{statistic.expected}' has no value at {at(valueless)}")
    sizes = planned(statistic, points, MOST[effort])
    if sizes is None:
        most = f"effort {effort} affords no more than {MOST[effort]} draws"
        return Plan(points, [], f"no power within the margin '{statistic.margin}': {most}")
    total = sum(size * len(point.settings) for size, point in zip(sizes, points, strict=True))
    factor = min(SCALE[effort], MOST[effort] / total)
    return Plan(points, [int(size * factor) for size in sizes])


def _has_value(term: n.Term, point: Point) -> bool:
    try:
        scalar(term, point.seen.at)
    except (Undefined, Undecided):
        return False
    return True


def inside(statistic: Statistic, points: Iterable[Point], dropped: str | None = None) -> list[Point]:
    """The points at which every formal hypothesis holds but the dropped one, which fails."""
    return [point for point in points if premises(statistic.claim, point.seen, dropped)]


# --- How far the controls are


@dataclass(frozen=True)
class Nearest:
    """The nearest control and its distance from the clause, in margins; or why there is no power against it."""

    control: str = ""
    distance: float = 0.0
    refusal: str = ""


def nearest(name: str, statistic: Statistic, points: Sequence[Point]) -> Nearest:
    """The nearest of the statement controls of the clause and of the data controls that are about it.

    Data controls apply to checks, and may be about another clause: one within the margin is left to the other checks,
    and the claim is open if none refutes it.
    """
    data = data_distances(name, statistic)
    away = statement_distances(statistic, points) | {words: far for words, far in data.items() if far > 1}
    if not away:
        return Nearest(refusal=f"no control is farther from it than the margin '{statistic.margin}'")
    control, distance = min(away.items(), key=lambda one: one[1])
    far = f"control '{control}' is {distance:.3g} margins ('{statistic.margin}') away"
    return Nearest(control, distance, "" if distance > 1 else f"{far}: a sample need not tell it from the clause")


def statement_distances(statistic: Statistic, points: Sequence[Point]) -> dict[str, float]:
    """How far each statement control of the clause is from it, in margins: where it is supposed, one is that false."""
    [clause] = statistic.clauses
    found = {
        control.words: _furthest(statistic, points, [_apart(statistic, formula, point) for point in points])
        for control in statistic.claim.controls
        for formula in ([control.overrides[clause]] if clause in control.overrides and not control.drops else [])
    }
    return {words: away for words, away in found.items() if away is not None}


def _apart(statistic: Statistic, formula: n.Formula, point: Point) -> float | None:
    seen = supposed(statistic, point)
    control, clause = gap(formula, seen), gap(statistic.formula, seen)
    return None if control is None or clause is None else max(control, clause)


def data_distances(name: str, statistic: Statistic) -> dict[str, float]:
    """How far each data control that applies is from the clause, in margins, by a pilot sample of its own."""
    found = {}
    for control in statistic.claim.controls:
        if control.drops is not None and statistic.applies(control.overrides):
            pilot = points_of(sampler_of(name, statistic, control, "pilot"), PILOT)
            points = inside(statistic, pilot, control.drops.name)
            away = [gap(statistic.formula, estimated(statistic, point)) for point in points]
            found[control.words] = _furthest(statistic, points, away)
    return {words: away for words, away in found.items() if away is not None}


def sampler_of(name: str, statistic: Statistic, control: Control, part: str) -> Sampler:
    """What a data control is sampled with: its overrides, and seeds of its own."""
    return Sampler(name, statistic, f"control '{control.words}' {part}", control.overrides)


def _furthest(statistic: Statistic, points: Sequence[Point], away: Sequence[float | None]) -> float | None:
    gaps = [one / margin(statistic, point) for one, point in zip(away, points, strict=True) if one is not None]
    return max(gaps, default=None)


def gap(formula: n.Formula, seen: Observation) -> float | None:
    """By how much a relation is violated: |l - r| of an equation, l - r of l ≤ r and l < r; None without a value."""
    if not isinstance(formula, n.Eq | n.Le | n.Lt):
        return None
    try:
        difference = number(scalar(formula.left - formula.right, seen.at))
    except (Undefined, Undecided):
        return None
    return abs(difference) if isinstance(formula, n.Eq) else difference


def estimated(statistic: Statistic, point: Point) -> Observation:
    """The point, with the estimate for the estimated symbol."""
    return _with(statistic, point, arb(interval(statistic, point, ALPHA).value))


def supposed(statistic: Statistic, point: Point) -> Observation:
    """The point if the clause is true: an equation says what the estimated symbol is; if it is none, as estimated."""
    if isinstance(statistic.formula, n.Eq):
        return _with(statistic, point, scalar(statistic.expected, point.seen.at))
    return estimated(statistic, point)


def _with(statistic: Statistic, point: Point, found: fmpq | arb) -> Observation:
    return Observation(point.seen.inputs, {**point.seen.at, statistic.estimand.symbol: found})


# --- How large the sample is


def planned(statistic: Statistic, points: Sequence[Point], most: int) -> list[int] | None:
    """For each point the number of draws that brings its interval within the margin; None if all take more than `most`.

    On the pilot sample, half the interval at the level of the check is its width, half the one at level 1 - MISSED the
    error of its middle; both shrink as 1/√n.
    """
    sizes: list[int] = []
    for point in points:
        size = _size(statistic, point, ALPHA / len(points), most // len(point.settings))
        if size is None:
            return None
        sizes.append(size)
        most -= size * len(point.settings)
    return sizes


def _size(statistic: Statistic, point: Point, alpha: float, most: int) -> int | None:
    wanted, size = margin(statistic, point), PILOT

    def reach(size: int) -> float:
        return sum(_half(interval(statistic, point, level, size)) for level in (alpha, MISSED))

    while size <= most and math.isinf(reach(size)):  # the ends of an extreme quantile may need more draws to exist
        size *= 2
    if size > most:
        return None
    scaled = ROOM * size * (reach(size) / wanted) ** 2
    if scaled > most:
        return None
    fewer = max(LEAST, math.ceil(scaled))
    return fewer if fewer >= size or reach(fewer) <= wanted else size


def _half(found: Interval) -> float:
    return max(found.upper - found.value, found.value - found.lower)
