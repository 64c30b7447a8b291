"""One statistic, checked: planned, sampled once, and the clause and every variant that must fail judged on that."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from lakatos.checkers.attack_statistic import near_miss_attacks, perturbation_attacks, statement_controls
from lakatos.checkers.check_property import TRUE, formal, unstated
from lakatos.checkers.estimate import ALPHA, Point, at, margin, points_of, sampled, variance
from lakatos.checkers.explore import seed_of
from lakatos.checkers.judge_case import brief, show
from lakatos.checkers.judge_estimate import Estimated, confirms, estimated, expected, instance, refutes, span
from lakatos.checkers.plan import MISSED, PILOT, Nearest, Plan, inside, nearest, plan, sampler_of
from lakatos.checkers.sample import Sampler
from lakatos.checkers.vacuity import unreached_sides
from lakatos.kernel.implication import implied
from lakatos.nouns.claim import Control
from lakatos.nouns.estimand import Mean, Proportion
from lakatos.nouns.evidence import FAILS, HOLDS, OPEN, Attack, ControlOutcome, Estimate, Evidence, Findings, Instance
from lakatos.nouns.statistic import Statistic
from lakatos.nouns.told import told
from lakatos.statistics.intervals import variance_at_least

CAP = 8  # times the bound on the variance, at which the squares that put it to the test are cut


def check_statistic(name: str, statistic: Statistic, effort: str) -> Findings:
    """Plan, sample, estimate; judge the clause, near misses, statement controls and perturbed subjects."""
    lap = time.perf_counter()
    planned = plan(name, statistic, effort)
    against = nearest(name, statistic, planned.points) if not planned.refusal else Nearest(refusal=planned.refusal)
    if against.refusal:
        controls = statement_controls(statistic, [], f"{statistic.name} draws no sample")
        return Findings((_refused(name, statistic, planned, against.refusal, lap),), tuple(controls))
    points = sampled(Sampler(name, statistic, "sample"), planned.points, planned.sizes)
    found = estimated(statistic, points)
    wrong = list(_exceeded(statistic, found))  # intervals that are too narrow refute nothing
    refuting = None if wrong else next((one for one in found if refutes(statistic, one)), None)
    attacks, doubts = list[Attack](), list[str]()
    if refuting is None:  # the power of a check that refutes the clause is no question
        attacks, doubts = perturbation_attacks(name, statistic, found)
        attacks = [*near_miss_attacks(statistic, found), *attacks]
        doubts = [*wrong, *_doubts(statistic, found), *doubts]
    controls = statement_controls(statistic, found, f"{statistic.name}: no interval excludes it")
    evidence = _evidence(name, statistic, against, found, refuting, tuple(doubts), lap)
    return Findings((evidence,), tuple(controls), tuple(attacks))


def control_outcome(name: str, control: Control, statistic: Statistic, effort: str) -> ControlOutcome:
    """A data control, sampled with seeds of its own: a few draws, and then as many as the statistic takes.

    It is refuted if the clause is false on an interval.
    """
    few, whole = (sampler_of(name, statistic, control, part) for part in ("few", "whole"))
    outcome = _judged(control, few, points_of(few, PILOT))
    if outcome.refuted:
        return outcome
    planned = plan(name, statistic, effort)
    if planned.refusal:
        return outcome
    return _judged(control, whole, sampled(whole, planned.points, planned.sizes))


def _judged(control: Control, sampler: Sampler, points: Sequence[Point]) -> ControlOutcome:
    assert control.drops is not None
    statistic, dropped = sampler.statistic, control.drops.name
    found = estimated(statistic, inside(statistic, points, dropped))
    reason = next(_exceeded(statistic, found), "" if found else f"no setting drops '{dropped}' alone")
    refuting = None if reason else next((one for one in found if refutes(statistic, one)), None)
    if refuting is None:
        reason = f"{statistic.name}: {reason or f'no interval excludes the clause without {dropped!r}'}"
        return ControlOutcome(control.words, "data", dropped, statistic.clauses, False, reason=reason)
    case = instance(statistic, refuting, sampler.inputs(refuting.point.settings[0]))
    return ControlOutcome(control.words, "data", dropped, statistic.clauses, True, statistic.name, case)


# --- Evidence


def _refused(name: str, statistic: Statistic, planned: Plan, refusal: str, lap: float) -> Evidence:
    """Open for want of power; that hypotheses can be met is seen on the pilot sample."""
    witness = None
    if planned.points:
        seen = planned.points[0].seen
        values = {symbol.name: show(found) for symbol, found in seen.at.items()}
        witness = Instance({k: brief(told(v)) for k, v in seen.inputs.items()}, values)
    return _about(name, statistic, OPEN, lap, witness=witness, doubts=(refusal,))


def _evidence(
    name: str,
    statistic: Statistic,
    against: Nearest,
    found: Sequence[Estimated],
    refuting: Estimated | None,
    doubts: tuple[str, ...],
    lap: float,
) -> Evidence:
    open_ = [one for one in found if not confirms(statistic, one)]
    undecided = [one for one in open_ if not (refuting and refutes(statistic, one))]
    wide = tuple(f"at {at(one.point)} the interval {span(one)} neither confirms nor refutes it" for one in undecided)
    return _about(
        name,
        statistic,
        FAILS if refuting else OPEN if wide or doubts else HOLDS,
        lap,
        cases=len(found) - len(undecided),
        undecided=len(undecided),
        distinct=len(found),
        witness=instance(statistic, found[-1]),
        counterexample=instance(statistic, refuting) if refuting else None,
        doubts=doubts if refuting else (*wide, *doubts),
        estimates=tuple(_estimate(statistic, against, one) for one in found),
    )


def _about(name: str, statistic: Statistic, outcome: str, lap: float, **more: Any) -> Evidence:
    return Evidence(
        clause=statistic.clauses[0],
        obligation=statistic.name,
        kind=statistic.kind,
        outcome=outcome,
        scope=statistic.words or "the settings sampled",
        seed=seed_of(name, statistic.name),
        seconds=round(time.perf_counter() - lap, 3),
        trust=("numpy", "scipy"),
        **more,
    )


def _estimate(statistic: Statistic, against: Nearest, one: Estimated) -> Estimate:
    return Estimate(
        symbol=statistic.estimand.symbol.name,
        estimand=statistic.estimand.words,
        at={symbol.name: show(found) for symbol, found in one.point.seen.at.items()},
        value=one.interval.value,
        lower=one.interval.lower,
        upper=one.interval.upper,
        level=1 - ALPHA,
        size=len(one.point.draws),
        expected=expected(statistic, one),
        margin=margin(statistic, one.point),
        control=against.control,
        distance=against.distance,
        power=1 - MISSED,
        assumes=statistic.estimand.assumes,
    )


# --- Doubts


def _doubts(statistic: Statistic, found: Sequence[Estimated]) -> Iterator[str]:
    """Why the sample says less than its size."""
    claim, cases = statistic.claim, [one.point.seen for one in found]
    samples = [sample for one in found for sample in one.point.samples]
    if not any(sample.random for sample in samples):
        yield "no replicate draws from rng: it is not random, or not by the engine's seeds"
    if not isinstance(statistic.estimand, Proportion) and all(min(s.draws) == max(s.draws) for s in samples):
        yield "all draws of a setting are the same"
    yield from unstated(claim, statistic.formula, cases)
    for premise in claim.premises:
        yield from (f"premise '{premise.name}': {line}" for line in unreached_sides(premise.formula, cases))
    if implied(formal(claim.premises), TRUE, statistic.formula):
        yield "it follows from the hypotheses alone, whatever the subjects do"


def _exceeded(statistic: Statistic, found: Sequence[Estimated]) -> Iterator[str]:
    """Where the draws show the variance to be larger than the author says, and the interval so too narrow."""
    estimand = statistic.estimand
    if not isinstance(estimand, Mean) or estimand.variance is None:
        return
    for one in found:
        most = variance(estimand, one.point)
        least = variance_at_least(one.point.draws[:, 0], CAP * most, ALPHA)
        if least > most:
            yield f"at {at(one.point)} the variance is at least {least:.3g}, and it is said to be at most {most:.3g}"
