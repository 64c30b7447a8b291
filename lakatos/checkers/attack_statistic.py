"""The attacks on a statistic: near misses, statement controls and perturbed subjects, judged as the clause is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lakatos.checkers.check_property import formal
from lakatos.checkers.estimate import Point, margin, sampled, view
from lakatos.checkers.judge_estimate import Estimated, asserted, estimated, instance, refutes, truth
from lakatos.checkers.near_misses import near_misses
from lakatos.checkers.perturb import Fate, Function, Heard, attacks, deaf, perturbations, unasked
from lakatos.checkers.plan import PILOT, gap, supposed
from lakatos.checkers.sample import OutOfRange, Sampler
from lakatos.errors import StatementError
from lakatos.kernel.implication import implied
from lakatos.nouns.estimand import Proportion, Trend
from lakatos.nouns.evidence import Attack, ControlOutcome, Instance
from lakatos.nouns.statistic import Statistic
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined


def statement_controls(statistic: Statistic, found: Sequence[Estimated], survives: str) -> Iterator[ControlOutcome]:
    """The outcome of each statement control of the clause; `survives` is why one is not refuted."""
    for control in statistic.claim.controls:
        for clause in set(statistic.clauses) & set(control.overrides) if control.kind == "statement" else ():
            refuting = next((one for one in found if _false(control.overrides[clause], one)), None)
            where = instance(statistic, refuting) if refuting else None
            by, reason = (statistic.name, "") if refuting else (None, survives)
            yield ControlOutcome(control.words, "statement", None, (clause,), bool(refuting), by, where, reason)


def _false(formula: n.Formula, one: Estimated) -> bool:
    try:
        return truth(formula, one) is False
    except Undefined:
        return False


# --- Near misses


def near_miss_attacks(statistic: Statistic, found: Sequence[Estimated]) -> Iterator[Attack]:
    """What became of each near miss of the clause, and of what its estimated symbol is defined as."""
    for formula in asserted(statistic):
        for name, variant in near_misses(formula).items():
            yield _noticed(statistic, name, variant, found) or _unnoticed(statistic, formula, name, variant, found)


def _noticed(statistic: Statistic, name: str, variant: n.Formula, found: Sequence[Estimated]) -> Attack | None:
    for one in found:
        reason = ""
        try:
            false = truth(variant, one) is False
        except (Undefined, StatementError):
            false, reason = True, "undefined where the clause is not"
        if false:
            where = instance(statistic, one)
            return Attack("near miss", statistic.clauses[0], name, "noticed", statistic.name, where, reason)
    return None


def _unnoticed(
    statistic: Statistic, formula: n.Formula, name: str, variant: n.Formula, found: Sequence[Estimated]
) -> Attack:
    [clause], accepts = statistic.clauses, statistic.claim.accepts
    if name in accepts:
        return Attack("near miss", clause, name, "accepted", reason=accepts[name])
    if implied(formal(statistic.claim.premises), formula, variant):
        return Attack("near miss", clause, name, "implied")
    near = all(_within(statistic, formula, variant, one.point) for one in found)
    return Attack("near miss", clause, name, "within margin" if near else "survived")


def _within(statistic: Statistic, formula: n.Formula, variant: n.Formula, point: Point) -> bool:
    """Whether the variant says what the formula says but for the margin, if the clause is true."""
    seen = supposed(statistic, point)
    said, varied = gap(formula, seen), gap(variant, seen)
    return said is not None and varied is not None and abs(varied - said) <= margin(statistic, point)


# --- Perturbed subjects


def perturbation_attacks(name: str, statistic: Statistic, found: Sequence[Estimated]) -> tuple[list[Attack], list[str]]:
    """What became of each perturbation; and what the clause takes for measured although the draws do not tell it."""
    points = [one.point for one in found]
    subjects = [s for s in statistic.claim.subjects if s.__name__ in statistic.parameters()]
    fates = {
        s: {words: _fate(name, statistic, points, s, v) for words, v in _perturbations(statistic, s)} for s in subjects
    }
    merged = {words: fate for some in fates.values() for words, fate in some.items()}
    made = attacks(statistic.claim, statistic, statistic.clauses[0], merged)
    moved = set[n.Symbol]().union(*(fate.moved for fate in merged.values()))
    bound = set[n.Symbol]().union(*(_moved_by(name, statistic, points, s, deaf(s)) for s in subjects))
    if isinstance(statistic.estimand, Proportion) and all(np.ptp(point.draws) == 0 for point in points):
        bound.add(statistic.estimand.symbol)  # an event that is always so says nothing of where it comes from
    idle = [
        subject.__name__
        for subject, some in fates.items()
        if any(fate.made for fate in some.values()) and not any(fate.moved for fate in some.values())
    ]
    return made, unasked(statistic.claim, statistic.clauses[0], Heard([moved], bound, idle), statistic.kind)


def _perturbations(statistic: Statistic, subject: Function) -> Iterator[tuple[str, Function]]:
    """Those of any check; and for a trend, which a change of units does not touch, the output negated."""
    yield from perturbations(subject)
    if isinstance(statistic.estimand, Trend):
        yield f"{subject.__name__}: output negated", lambda *a, **k: -subject(*a, **k)


def _fate(name: str, statistic: Statistic, points: Sequence[Point], subject: Function, variant: Function) -> Fate:
    """A perturbation, sampled with the same seeds: a few draws, and all of them where they move and do not tell."""
    fate, [clause] = Fate(), statistic.clauses
    whole = [len(point.draws) for point in points]
    for sizes in [min(PILOT, size) for size in whole], whole:
        try:
            again = _resampled(name, statistic, points, sizes, subject, variant)
        except OutOfRange as error:
            return Fate(True, {statistic.estimand.symbol}, {clause: Instance({}, {}, str(error))})
        except Exception:  # a variant that cannot be run tells nothing
            return fate
        fate.made, fate.moved = True, _moved(statistic, again, points)
        refuting = next((one for one in estimated(statistic, again) if refutes(statistic, one)), None)
        if refuting:
            fate.noticed = {clause: instance(statistic, refuting)}
        if refuting or not fate.moved:
            break
    return fate


def _resampled(
    name: str, statistic: Statistic, points: Sequence[Point], sizes: Sequence[int], subject: Function, variant: Function
) -> list[Point]:
    sampler = Sampler(name, statistic, "sample", subjects={subject.__name__: variant})
    return sampled(sampler, points, sizes)


def _moved_by(
    name: str, statistic: Statistic, points: Sequence[Point], subject: Function, variant: Function
) -> set[n.Symbol]:
    sizes = [min(PILOT, len(point.draws)) for point in points]
    try:
        return _moved(statistic, _resampled(name, statistic, points, sizes, subject, variant), points)
    except Exception:  # it was asked, and the statistic cannot do with the answer
        return {statistic.estimand.symbol}


def _moved(statistic: Statistic, again: Sequence[Point], points: Sequence[Point]) -> set[n.Symbol]:
    """The symbols of which something is otherwise than it was."""
    found = set[n.Symbol]()
    for new, old in zip(again, points, strict=True):
        found |= {s for s, value in old.seen.at.items() if new.seen.at.get(s) != value}
        if (view(statistic, new) != view(statistic, old)[: len(new.draws)]).any():
            found.add(statistic.estimand.symbol)
    return found
