"""One data control, checked: with a hypothesis dropped, the same statement must fail."""

from __future__ import annotations

from lakatos.checkers.explore import Exploration, explore
from lakatos.checkers.judge_case import as_defined, instance, judge_case
from lakatos.checkers.observe import Observation
from lakatos.nouns.claim import Claim, Control
from lakatos.nouns.evidence import ControlOutcome, Findings
from lakatos.nouns.obligation import Property


def check_control(claim: Claim, name: str, control: Control, checks: list[Property], effort: str) -> Findings:
    """Look for a case on which all hypotheses but the dropped one hold, that one fails, and a clause is false."""
    assert control.drops is not None
    applicable = [check for check in checks if check.applies(control.overrides)]
    reasons = []
    for check in applicable:
        run = _explore(claim, name, control, check, effort)
        if run.failing is not None:
            return Findings(controls=(_refuted(claim, control, check, run.failing),))
        reasons.append(_survival(control, check, run))
    wanted = ", ".join(control.overrides)
    reason = "; ".join(reasons) or f"no check has the parameter(s) {wanted}, so nothing applies it"
    clauses = tuple(dict.fromkeys(c for check in applicable or checks for c in check.clauses)) or tuple(claim.clauses)
    return Findings(
        controls=(ControlOutcome(control.words, "data", control.drops.name, clauses, False, reason=reason),)
    )


def _explore(claim: Claim, name: str, control: Control, check: Property, effort: str) -> Exploration:
    assert control.drops is not None

    def fails(seen: Observation) -> bool:  # a clause, and not just a measured symbol its definition
        return as_defined(seen) and any(judge_case(claim.clauses[c], seen) is False for c in check.clauses)

    return explore(claim, check, name, effort, fails, control.overrides, control.drops.name)


def _refuted(claim: Claim, control: Control, check: Property, seen: Observation) -> ControlOutcome:
    assert control.drops is not None
    failed = tuple(c for c in check.clauses if judge_case(claim.clauses[c], seen) is False)
    where = instance(claim, claim.clauses[failed[0]], seen)
    return ControlOutcome(control.words, "data", control.drops.name, failed, True, check.name, where)


def _survival(control: Control, check: Property, run: Exploration) -> str:
    assert control.drops is not None
    if not run.inside:
        return f"{check.name}: no case drops '{control.drops.name}' alone (the other hypotheses must still hold)"
    return f"{check.name}: the statement holds on all {len(run.inside)} cases without '{control.drops.name}'"
