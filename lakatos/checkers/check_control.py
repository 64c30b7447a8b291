"""One data control, checked: with a hypothesis dropped, the same statement must fail."""

from __future__ import annotations

from collections.abc import Iterator

from lakatos.checkers.check_statistic import control_outcome
from lakatos.checkers.explore import Exploration, explore
from lakatos.checkers.judge_case import instance, judge_case
from lakatos.checkers.observe import Observation
from lakatos.nouns.claim import Claim, Control
from lakatos.nouns.evidence import FAILS, ControlOutcome, Evidence, Findings
from lakatos.nouns.obligation import Property
from lakatos.nouns.statistic import Statistic


def check_control(
    claim: Claim, name: str, control: Control, checks: list[Property | Statistic], effort: str
) -> Findings:
    """Look for a case on which all hypotheses but the dropped one hold, that one fails, and a clause is false."""
    assert control.drops is not None
    applicable = [check for check in checks if check.applies(control.overrides)]
    reasons, undone = list[str](), list[ControlOutcome]()
    for check in applicable:
        if isinstance(check, Statistic):
            outcome = control_outcome(name, control, check, effort)
            if outcome.refuted:
                return Findings(controls=(outcome, *undone))
            reasons.append(outcome.reason)
            continue
        strangers: list[Observation] = []
        run = _explore(claim, name, control, check, effort, strangers)
        if strangers:
            undone.append(_unrefuted(control, check.clauses, _undone(check, strangers[0])))
        if run.failing is not None and run.contradicting:
            return Findings(evidence=tuple(_counterexamples(claim, control, check, run)))
        if run.failing is not None:
            return Findings(controls=(_refuted(claim, control, check, run.failing), *undone))
        reasons.append(_survival(claim, control, check, run))
    wanted = ", ".join(control.overrides)
    reason = "; ".join(reasons) or f"no check has the parameter(s) {wanted}, so nothing applies it"
    clauses = tuple(dict.fromkeys(c for check in applicable or checks for c in check.clauses)) or tuple(claim.clauses)
    return Findings(controls=(*undone, _unrefuted(control, clauses, reason)))


def _unrefuted(control: Control, clauses: tuple[str, ...], reason: str) -> ControlOutcome:
    assert control.drops is not None
    return ControlOutcome(control.words, "data", control.drops.name, clauses, False, reason=reason)


def _undone(check: Property, seen: Observation) -> str:
    wrong = next(d for d in seen.definitions if not seen.agrees(d))
    return f"{check.name}: '{wrong}' is false on its cases: the definition is wrong there, not the clause"


def _counterexamples(claim: Claim, control: Control, check: Property, run: Exploration) -> Iterator[Evidence]:
    """Evidence against each clause that is false on a case of the control on which all hypotheses hold."""
    assert run.failing is not None
    for clause in check.clauses:
        if judge_case(claim.statements[clause], run.failing) is False:
            found = instance(claim, claim.statements[clause], run.failing)
            by = f"{check.name} under control '{control.words}'"
            yield Evidence(
                clause, by, check.kind, FAILS, control.words, 1, seed=run.seed, witness=found, counterexample=found
            )


def _explore(
    claim: Claim, name: str, control: Control, check: Property, effort: str, strangers: list[Observation]
) -> Exploration:
    assert control.drops is not None

    def fails(seen: Observation) -> bool:  # a clause, and not just a measured symbol its definition
        if not seen.as_defined:
            strangers.append(seen)
            return False
        return any(judge_case(claim.statements[c], seen) is False for c in check.clauses)

    return explore(claim, check, name, effort, fails, control.overrides, control.drops.name)


def _refuted(claim: Claim, control: Control, check: Property, seen: Observation) -> ControlOutcome:
    assert control.drops is not None
    failed = tuple(c for c in check.clauses if judge_case(claim.statements[c], seen) is False)
    where = instance(claim, claim.statements[failed[0]], seen)
    return ControlOutcome(control.words, "data", control.drops.name, failed, True, check.name, where)


def _survival(claim: Claim, control: Control, check: Property, run: Exploration) -> str:
    assert control.drops is not None
    if not run.inside:
        return f"{check.name}: no case drops '{control.drops.name}' alone (the other hypotheses must still hold)"
    verdicts = [judge_case(claim.statements[c], seen) for c in check.clauses for seen in run.inside]
    if None in verdicts:
        part = f"undefined on {verdicts.count(None)} of {len(verdicts)} cases and true on the others"
        return f"{check.name}: without '{control.drops.name}' the statement is {part}"
    return f"{check.name}: the statement holds on all {len(run.inside)} cases without '{control.drops.name}'"
