"""Estimates: from samples to confidence intervals at points, which all hold together at level 1 - ALPHA.

A point is a setting, or for a slope or a trend the settings that differ in what it is over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lakatos.checkers.judge_case import show
from lakatos.checkers.observe import Observation
from lakatos.checkers.sample import Sample, Sampler, number
from lakatos.errors import ObservationError
from lakatos.nouns.estimand import Mean, Proportion, Quantile, Slope, Trend
from lakatos.nouns.statistic import Statistic
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import scalar
from lakatos.statistics.intervals import (
    Interval,
    catoni,
    chernoff,
    clopper_pearson,
    least_rise,
    order_statistics,
    slopes,
)

ALPHA = 1e-6  # a thousand statistics then have one false alarm with probability 1e-3, without depending on one another


@dataclass(frozen=True)
class Point:
    """Where one number is estimated, and the samples for it, in the order of what a slope or a trend is over."""

    settings: tuple[int, ...]
    samples: tuple[Sample, ...]

    @property
    def seen(self) -> Observation:
        """The exact symbols there."""
        return self.samples[0].seen

    @property
    def draws(self) -> NDArray[np.float64]:
        """The draws (n, k), a column a setting."""
        return np.column_stack([sample.draws for sample in self.samples])

    @property
    def rungs(self) -> list[float]:
        """The values of what a slope or a trend is over."""
        return [number(sample.abscissa) for sample in self.samples if sample.abscissa is not None]


def at(point: Point) -> str:
    """The exact scalars at a point, in words."""
    return ", ".join(f"{s.name} = {show(v)}" for s, v in point.seen.at.items() if not s.shape) or "its one setting"


def points_of(sampler: Sampler, size: int) -> list[Point]:
    """The points of a statistic, with `size` draws at each setting."""
    samples = {setting: sampler(setting, size) for setting in range(len(sampler.statistic.settings))}
    groups: dict[str, list[int]] = {}
    for setting, sample in samples.items():
        at = {symbol.name: str(found) for symbol, found in sample.seen.at.items()}
        groups.setdefault(f"{sorted(at.items())}" if sample.abscissa is not None else str(setting), []).append(setting)
    points = []
    for group in groups.values():
        ordered = sorted(group, key=lambda setting: samples[setting].abscissa or 0)
        points.append(Point(tuple(ordered), tuple(samples[setting] for setting in ordered)))
        _check_rungs(sampler.statistic, points[-1])
    return points


def _check_rungs(statistic: Statistic, point: Point) -> None:
    estimand, rungs = statistic.estimand, point.rungs
    if not isinstance(estimand, Slope | Trend):
        return
    if len(set(rungs)) < max(2, len(rungs)) or (isinstance(estimand, Slope) and rungs[0] <= 0):
        wanted = "two or more different values" + (" > 0" if isinstance(estimand, Slope) else "")
        raise ObservationError(
            f"statistic {statistic.name}: {estimand.over} has the values {rungs}, wanted {wanted} where all other "
            "symbols are the same"
        )


def sampled(sampler: Sampler, points: Sequence[Point], sizes: Sequence[int]) -> list[Point]:
    """The points with samples of these sizes."""
    return [
        Point(point.settings, tuple(sampler(setting, size) for setting in point.settings))
        for point, size in zip(points, sizes, strict=True)
    ]


def interval(statistic: Statistic, point: Point, alpha: float, size: int | None = None) -> Interval:
    """The confidence interval at a point; of `size`, as if the draws there were repeated to so many."""
    draws, estimand = point.draws, statistic.estimand
    if size is not None:
        draws = np.resize(draws, (size, draws.shape[1]))
    match estimand:
        case Proportion():
            return clopper_pearson(int(np.sum(draws)), len(draws), alpha)
        case Quantile():
            return order_statistics(draws[:, 0], float(estimand.level), alpha)
        case Slope():
            return order_statistics(slopes(draws, point.rungs), 0.5, alpha)
        case Trend():
            return least_rise(draws, alpha)
        case Mean(within=(low, high)):
            return chernoff(draws[:, 0], _at(low, point), _at(high, point), alpha)
        case Mean():
            return catoni(draws[:, 0], variance(estimand, point), alpha)


def variance(estimand: Mean, point: Point) -> float:
    """The bound on the variance that the author gives."""
    assert estimand.variance is not None
    return _positive(f"the variance '{estimand.variance}' of {estimand.symbol}", _at(estimand.variance, point))


def margin(statistic: Statistic, point: Point) -> float:
    """The resolution that the author asks for."""
    return _positive(f"statistic {statistic.name}: the margin '{statistic.margin}'", _at(statistic.margin, point))


def _at(bound: n.Term, point: Point) -> float:
    return number(scalar(bound, point.seen.at))


def _positive(place: str, found: float) -> float:
    if not 0 < found < math.inf:
        raise ObservationError(f"{place} is {found:g} at a setting, wanted a number > 0")
    return found


def view(statistic: Statistic, point: Point) -> NDArray[np.float64] | NDArray[np.bool_]:
    """What the estimand sees of the draws: for a slope their ratios (exact in powers of 2), for a trend their order."""
    draws = point.draws
    match statistic.estimand:
        case Slope():
            return np.asarray(draws / draws[:, :1])
        case Trend():
            return np.asarray(draws[:, 1:] > draws[:, :-1])
    return draws


def intervals(statistic: Statistic, points: Sequence[Point]) -> list[Interval]:
    """Intervals at all points that hold together with probability 1 - ALPHA."""
    return [interval(statistic, point, ALPHA / len(points)) for point in points]
