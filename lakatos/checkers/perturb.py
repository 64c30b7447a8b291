"""Perturbed subjects: the model's output moved or its inputs swapped, behind the same seam. The checks must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lakatos.checkers.explore import observe
from lakatos.checkers.judge_case import instance, judge_case
from lakatos.checkers.observe import Observation, moved, unfolded
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import Attack, Instance
from lakatos.nouns.obligation import Obligation, Property
from lakatos.statement import nodes as n

Function = Callable[..., Any]
ASKED = 8  # cases, spread over the run, on which each measured symbol has to come from a subject
TRIED = 40  # cases a perturbation is tried on before it counts as survived


def perturbations(subject: Function) -> Iterator[tuple[str, Function]]:
    """The perturbed variants of a subject by what was done to it."""
    name = subject.__name__
    yield f"{name}: output + 1 in the first entry", lambda *a, **k: _moved(subject(*a, **k), 0)
    yield f"{name}: output + 1 in the last entry", lambda *a, **k: _moved(subject(*a, **k), -1)
    yield f"{name}: output doubled", lambda *a, **k: _doubled(subject(*a, **k))
    yield f"{name}: first two inputs swapped", lambda a, b, *rest, **k: subject(b, a, *rest, **k)


class Unmoved(Exception):
    """The perturbation does not apply to this output."""


def _moved(output: Any, place: int) -> Any:
    if isinstance(output, bool | np.bool_):
        return not output
    if isinstance(output, tuple | list):
        parts = list(output)
        parts[place] = _moved(parts[place], place if isinstance(parts[place], np.ndarray | tuple | list) else 0)
        return type(output)(parts)
    if isinstance(output, np.ndarray):
        if output.size < 2 and place:
            raise Unmoved
        copy = output.copy()
        copy.flat[place] = copy.flat[place] + 1
        return copy
    if place:
        raise Unmoved
    return output + 1


def _doubled(output: Any) -> Any:
    if isinstance(output, bool | np.bool_):
        raise Unmoved
    return type(output)(map(_doubled, output)) if isinstance(output, tuple | list) else output + output


def deaf(subject: Function) -> Function:
    """The subject answering every call as the first one."""
    first: list[Any] = []

    def answer(*a: Any, **k: Any) -> Any:
        if not first:
            first.append(subject(*a, **k))
        return first[0]

    return answer


@dataclass
class Fate:
    """What one perturbation did on the cases tried."""

    made: bool = False
    moved: set[n.Symbol] = field(default_factory=set)
    noticed: dict[str, Instance] = field(default_factory=dict)  # by clause


def perturb(claim: Claim, obligation: Property, cases: list[Observation]) -> dict[str, Fate]:
    """Each perturbation of each subject, run on the cases until every clause has noticed it."""
    return {
        name: _try(claim, obligation, cases, subject.__name__, variant)
        for subject in claim.subjects
        if subject.__name__ in obligation.parameters()
        for name, variant in perturbations(subject)
    }


def _try(claim: Claim, obligation: Property, cases: list[Observation], subject: str, variant: Function) -> Fate:
    fate = Fate()
    for case in cases[:TRIED]:
        try:
            seen = observe(claim, obligation, case.inputs, {subject: variant}, case.bits)
        except Exception:  # a variant that cannot be run, or leaves the sort, tells nothing here
            continue
        fate.made = True
        fate.moved |= moved(seen, case)
        for name in obligation.clauses:
            if name not in fate.noticed and judge_case(claim.statements[name], seen) is False:
                fate.noticed[name] = instance(claim, claim.statements[name], seen)
        if len(fate.noticed) == len(obligation.clauses):
            break
    return fate


def attacks(claim: Claim, obligation: Obligation, clause: str, fates: dict[str, Fate]) -> list[Attack]:
    """What became of each perturbation, for one clause."""
    formula = claim.statements[clause]
    symbols = set(unfolded(formula))
    found = []
    for name, fate in fates.items():
        if not fate.made:
            continue
        seen = fate.noticed.get(clause)
        touched = isinstance(formula, n.Words) or bool(fate.moved & symbols)
        if seen:
            attack = Attack("perturbation", clause, name, "noticed", obligation.name, seen)
        elif touched and name in claim.accepts:
            attack = Attack("perturbation", clause, name, "accepted", reason=claim.accepts[name])
        else:
            attack = Attack("perturbation", clause, name, "survived" if touched else "irrelevant")
        found.append(attack)
    return found


@dataclass
class Heard:
    """What the outputs of the subjects reach on a few cases."""

    moved: list[set[n.Symbol]]  # by a change of some subject's output, case by case
    bound: set[n.Symbol]  # changed where some subject answers every call as the first, or the same in all cases
    idle: list[str]  # subjects whose outputs reach nothing


def heard(claim: Claim, obligation: Property, cases: list[Observation]) -> Heard:
    """Each subject's output changed, and each subject made deaf to its inputs, on a few cases spread over the run."""
    spread = [case for case in cases[:: len(cases) // ASKED + 1] if case.says is None]
    subjects = [s for s in claim.subjects if s.__name__ in obligation.parameters()]
    reach = {s.__name__: [_reach(claim, obligation, s, case) for case in spread] for s in subjects}
    moved = [set().union(*on_case) for on_case in zip(*reach.values(), strict=True)]
    bound = {s for case in spread for s in case.at if len({str(other.at[s]) for other in spread}) == 1}
    for subject in subjects:
        once = deaf(subject)
        bound = bound.union(*(_changed(claim, obligation, subject, once, case) for case in spread))
    return Heard(moved, bound, [name for name, symbols in reach.items() if spread and not any(symbols)])


def _reach(claim: Claim, obligation: Property, subject: Function, case: Observation) -> set[n.Symbol]:
    """The symbols that change when every entry of the output is moved by one, or else when it is doubled."""
    variants = (lambda *a, **k: _shifted(subject(*a, **k))), (lambda *a, **k: _doubled(subject(*a, **k)))
    return next(filter(None, (_changed(claim, obligation, subject, v, case) for v in variants)), set())


def _shifted(output: Any) -> Any:
    """Every entry + 1, truth values turned."""
    if isinstance(output, bool | np.bool_):
        return not output
    return type(output)(map(_shifted, output)) if isinstance(output, tuple | list) else output + 1


def _changed(
    claim: Claim, obligation: Property, subject: Function, variant: Function, case: Observation
) -> set[n.Symbol]:
    try:
        seen = observe(claim, obligation, case.inputs, {subject.__name__: variant}, case.bits)
    except Unmoved:
        return set()
    except Exception:  # it was asked, and the property cannot do with the answer
        return set(case.at)
    return moved(seen, case)


def unasked(claim: Claim, clause: str, found: Heard, kind: str = "property") -> list[str]:
    """What a clause takes for measured although the check does not get it from a subject, always or at times."""
    symbols = [s for s in unfolded(claim.statements[clause]) if s.role == "measured"]
    if isinstance(claim.statements[clause], n.Words):
        return []
    lines = [f"the subject {name} is handed over, and nothing moves when its output does" for name in found.idle]
    for symbol in symbols:
        moved = sum(symbol in on_case for on_case in found.moved)
        if not moved:
            lines.append(
                f"measured {symbol.name} never moves when a subject is perturbed: the {kind} does not get it from one"
            )
        elif moved < len(found.moved):
            lines.append(
                f"measured {symbol.name} moves on {moved} of {len(found.moved)} cases when a subject is perturbed: on "
                f"the others the {kind} does not get it from one"
            )
        elif symbol not in found.bound:
            lines.append(
                f"measured {symbol.name} is the same when a subject answers every call as the first: it is asked about "
                "one input only"
            )
    return lines
