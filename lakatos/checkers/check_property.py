"""One property obligation, checked: evidence for each clause, near misses, statement controls, perturbations."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

from flint import arb, fmpq

from lakatos.checkers import perturb
from lakatos.checkers.check_table import check_rows
from lakatos.checkers.explore import Exploration, explore
from lakatos.checkers.judge_case import instance, judge_case
from lakatos.checkers.near_misses import near_misses
from lakatos.checkers.observe import Observation, needed, unfolded
from lakatos.checkers.vacuity import unreached_sides
from lakatos.errors import StatementError
from lakatos.kernel.implication import implied
from lakatos.nouns.claim import Claim, Control, Definition, Hypothesis
from lakatos.nouns.evidence import FAILS, FATES, HOLDS, OPEN, Attack, ControlOutcome, Evidence, Findings
from lakatos.nouns.obligation import Exhaustion, Property
from lakatos.numbers.ball import PRECISIONS
from lakatos.statement import nodes as n

TRUE, FALSE = n.Le(0, 0), n.Lt(0, 0)
LEAST = {"natural": 0, "positive": 1}
SOON = 25  # cases, after which z3 is asked whether a near miss is implied: quicker than to judge them all
WIDEST = fmpq(1, 1000)  # of what balls leave open in an equation, far below the moves of near misses; beyond it a doubt
MOST_DISCARDED = 9  # cases outside the scope for each one inside; beyond it the generator hardly speaks of the claim


def check_property(claim: Claim, name: str, obligation: Property, effort: str, memory: Path | None = None) -> Findings:
    """Explore the property; judge every clause, and every variant that must fail, on the same observations.

    A run ends at its first failing case; the clauses that are true there are explored anew without those that are not.
    """
    found, left = Findings(), obligation.clauses
    while left:
        lap = time.perf_counter()
        part = replace(obligation, clauses=left)
        run = explore(claim, part, name, effort, partial(_any_fails, claim, left), memory=memory)
        failed = tuple(clause for clause in left if _failed(claim.statements[clause], run))
        found += _judged(claim, replace(obligation, clauses=failed or left), run, lap)
        left = tuple(clause for clause in left if clause not in failed) if failed else ()
    return found


def _any_fails(claim: Claim, clauses: tuple[str, ...], seen: Observation) -> bool:
    return any(judge_case(claim.statements[clause], seen) is False for clause in clauses)


def _judged(claim: Claim, obligation: Property, run: Exploration, lap: float) -> Findings:
    """The findings of one run for clauses that all fail on it, or all hold."""
    failed = run.failing is not None  # the power of a check that refutes the clause is no question
    fates = {} if failed else perturb.perturb(claim, obligation, run.inside)
    heard = None if failed else perturb.heard(claim, obligation, run.inside)
    fate = cache(partial(_near_misses, claim, obligation, run.inside))
    evidence, attacks = [], []
    for clause in obligation.clauses:
        doubts: list[str] = []
        if heard:
            attacks += perturb.attacks(claim, obligation, clause, fates)
            attacks += _of_clause(clause, [a for formula in _attacked(claim, clause) for a in fate(formula)])
            doubts = _doubts(claim, claim.statements[clause], run) + perturb.unasked(claim, clause, heard)
            if implied(formal(claim.premises), TRUE, claim.statements[clause]):
                doubts.append("it follows from the hypotheses alone, whatever the subjects do")
        digest = ""
        if isinstance(obligation, Exhaustion) and not failed:
            digest, rejected = check_rows(claim, obligation, clause, run)
            doubts += [rejected] if rejected else []
        lap, seconds = time.perf_counter(), time.perf_counter() - lap
        evidence.append(_evidence(claim, obligation, clause, run, tuple(doubts), digest, seconds))
    simplest = sorted(run.inside, key=lambda case: len(str([*case.at.values()])))  # an instance that is shown is small
    controls = [c for control in claim.controls for c in _statement_control(claim, obligation, control, simplest)]
    return Findings(tuple(evidence), tuple(controls), tuple(attacks))


def _evidence(
    claim: Claim,
    obligation: Property,
    clause: str,
    run: Exploration,
    doubts: tuple[str, ...],
    digest: str,
    seconds: float,
) -> Evidence:
    formula = claim.statements[clause]
    judged = [judge_case(formula, seen) for seen in run.inside]
    failed = _failed(formula, run)
    return Evidence(
        clause=clause,
        obligation=obligation.name,
        kind=obligation.kind,
        outcome=FAILS if failed else OPEN if doubts or True not in judged else HOLDS,
        scope=obligation.scope if isinstance(obligation, Exhaustion) else obligation.words or "the cases drawn",
        cases=len(judged) - judged.count(None),
        undecided=judged.count(None),
        discarded=run.discarded,
        distinct=_distinct(formula, run.inside),
        radius=arb(widest).str(3, radius=False) if (widest := _radius(formula, run.inside)) > 0 else "",
        seed=run.seed,
        seconds=round(seconds, 3),
        trust=("python-flint",),
        witness=instance(claim, None, run.inside[-1]) if run.inside else None,
        counterexample=instance(claim, formula, run.failing) if failed and run.failing else None,
        doubts=doubts,
        digest=digest,
    )


def _failed(formula: n.Formula, run: Exploration) -> bool:
    return run.failing is not None and judge_case(formula, run.failing) is False


def _distinct(formula: n.Formula, cases: list[Observation]) -> int:
    """The number of different cases, as far as the formula speaks of them."""
    spoken = sorted(set(unfolded(formula)), key=lambda s: s.name)
    return len({str([str(c.at[s]) for s in spoken if s in c.at]) if spoken else str(c.inputs) for c in cases})


def unstated(claim: Claim, formula: n.Formula, cases: list[Observation]) -> list[str]:
    """Premises that no hypothesis states: a given scalar that has one value in all cases, or never its least one."""
    lines = []
    for s in unfolded(formula):
        seen: list[Any] = [case.at[s] for case in cases if s in case.at] if s.role == "given" and not s.shape else []
        values = {str(value): value for value in seen}
        least = LEAST.get(s.sort)
        if len(values) == 1:
            [(shown, value)] = values.items()
            premise: n.Formula = n.Eq(s, Fraction(int(value.p), int(value.q))) if isinstance(value, fmpq) else FALSE
            line = f"every case has {s} = {shown}, and no hypothesis says so"
        elif values and least is not None and str(least) not in values:
            premise = n.Le(least + 1, s)
            line = f"no case has {s} = {least}, and no hypothesis leaves it out"
        else:
            continue
        if not implied(formal(claim.premises), TRUE, premise):
            lines.append(line)
    return lines


def _doubts(claim: Claim, formula: n.Formula, run: Exploration) -> list[str]:
    """Why the cases say less than their number."""
    inside, outside = len(run.inside), run.discarded
    if not inside:
        return ["no case satisfies all hypotheses"] if run.failing is None else []
    doubts = []
    if inside > 1 and _distinct(formula, run.inside) == 1:
        doubts.append(f"all {inside} cases gave one and the same observation")
    if outside > MOST_DISCARDED * inside and not run.every:
        doubts.append(f"the generator discards {outside} of {inside + outside} cases")
    if run.rejected:
        doubts.append(f"the property itself discards {run.rejected} cases: say as a hypothesis what it demands")
    if (widest := _radius(formula, run.inside)) > WIDEST:
        doubts.append(f"balls leave its equations open by up to {arb(widest).str(3, radius=False)}: make them narrower")
    missing = [c for c in run.inside if judge_case(formula, c) is None and not _undecided(formula, c)]
    if missing:
        doubts.append(f"the statement is undefined on {len(missing)} of {inside} cases")
    if inside > 1 and not run.every:  # what all cases of a stated scope have in common, the scope says
        doubts += unstated(claim, formula, run.inside)
    if run.failing is None:
        doubts += unreached_sides(formula, run.inside)
        for premise in claim.premises:
            lines = unreached_sides(premise.formula, run.inside)
            doubts += [f"{type(premise).__name__.lower()} '{premise.name}': {line}" for line in lines]
    return doubts


def _undecided(formula: n.Formula, seen: Observation) -> bool:
    return any(seen.undecided(part) for part in (formula, *seen.definitions) if not isinstance(part, n.Words))


def _radius(formula: n.Formula, cases: list[Observation]) -> fmpq:
    """How far the sides of equations may be apart at most, of the formula and of definitions; 0 if exact."""
    capped = [seen for seen in cases if seen.bits == PRECISIONS[-1] and judge_case(formula, seen)]
    parts = [(seen, part) for seen in capped for part in (formula, *seen.definitions) if not isinstance(part, n.Words)]
    return max((seen.radius(part) or fmpq(0) for seen, part in parts), default=fmpq(0))


def _attacked(claim: Claim, clause: str) -> list[n.Formula]:
    """What the near misses of a clause are made from: itself, and what the measured symbols that it rests on are."""
    measured = [s for s in needed(claim, clause) if s.role == "measured"]
    own = [n.Eq(s, s.definition) for s in measured if s.definition is not None]
    return list(dict.fromkeys([claim.statements[clause], *own, *(d.formula for d in claim.definitions)]))


def _near_misses(claim: Claim, obligation: Property, cases: list[Observation], formula: n.Formula) -> list[Attack]:
    """The fates of the near misses of one formula, not yet of any clause."""
    if isinstance(formula, n.Words) or not cases:
        return []
    told = [case for case in cases if judge_case(formula, case)]
    misses = [_near_miss(claim, obligation, formula, *miss, told) for miss in near_misses(formula).items()]
    return [miss for miss in misses if miss]


def _of_clause(clause: str, misses: list[Attack]) -> list[Attack]:
    """The near misses as attacks on the clause: what is one of several formulas has its worst fate."""
    worst_last = sorted(misses, key=lambda miss: FATES.index(miss.fate))
    return list({miss.name: replace(miss, clause=clause) for miss in worst_last}.values())


def _near_miss(
    claim: Claim, obligation: Property, formula: n.Formula, name: str, variant: n.Formula, cases: list[Observation]
) -> Attack | None:
    """What becomes of one near miss on cases that make the formula true; None if it has no value on the first ones."""
    stated = formula in claim.statements.values()
    premises = formal(claim.premises if stated else claim.hypotheses)  # definitions do not vouch for one another
    seen = _telling(variant, cases[:SOON])
    if not seen and implied(premises, formula, variant):
        return Attack("near miss", "", name, "implied")
    seen = seen or _telling(variant, cases[SOON:])
    if seen:
        if all(_truth(variant, case) is None for case in cases[:SOON]):
            return None
        undefined = "" if _truth(variant, seen) is False else "undefined where the clause is not"
        found = instance(claim, variant, seen)
        return Attack("near miss", "", name, "noticed", obligation.name, found, undefined)
    if name in claim.accepts:
        return Attack("near miss", "", name, "accepted", reason=claim.accepts[name])
    return Attack("near miss", "", name, "survived")


def _telling(variant: n.Formula, cases: list[Observation]) -> Observation | None:
    """The first case that tells the variant from a formula that is true on all: it is false there, or undefined."""
    return next((case for case in cases if not _truth(variant, case) and not _left_open(variant, case)), None)


def _left_open(variant: n.Formula, seen: Observation) -> bool:
    try:
        return seen.undecided(variant)
    except StatementError:
        return False


def formal(premises: Iterable[Hypothesis | Definition]) -> list[n.Formula]:
    """The premises that are formulas."""
    return [p.formula for p in premises if not isinstance(p.formula, n.Words)]


def _truth(variant: n.Formula, seen: Observation) -> bool | None:
    """The truth of a near miss; one that is of the wrong sort or shape is undefined."""
    try:
        return judge_case(variant, seen)
    except StatementError:
        return None


def refuting(formula: n.Formula, cases: Iterable[Observation]) -> Observation | None:
    """The first case on which the formula is false."""
    return next((seen for seen in cases if judge_case(formula, seen) is False), None)


def _statement_control(
    claim: Claim, obligation: Property, control: Control, cases: list[Observation]
) -> Iterator[ControlOutcome]:
    """The outcome of a statement control on these cases, for each formula of which the property speaks."""
    for clause, formula in control.overrides.items() if control.kind == "statement" else ():
        if clause in obligation.clauses:
            seen = refuting(formula, [case for case in cases if all(s in case.at for s in unfolded(formula))])
            where = instance(claim, formula, seen) if seen else None
            by, reason = (obligation.name, "") if seen else (None, "no observation refutes it")
            yield ControlOutcome(control.words, "statement", None, (clause,), bool(seen), by, where, reason)
