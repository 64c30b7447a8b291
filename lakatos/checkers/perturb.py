"""Perturbed subjects: the model's output moved or its inputs swapped, behind the same seam. The checks must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lakatos.checkers.explore import observe
from lakatos.checkers.judge_case import instance, judge_case
from lakatos.checkers.observe import Observation, unfolded
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import Attack
from lakatos.nouns.obligation import Property
from lakatos.statement import nodes as n

Function = Callable[..., Any]
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
    if isinstance(output, np.ndarray):
        if output.size < 2 and place:
            raise Unmoved
        copy = output.copy()
        copy.flat[place] = copy.flat[place] + 1
        return copy
    if place:
        raise Unmoved
    return type(output)([_moved(output[0], place), *output[1:]]) if isinstance(output, tuple | list) else output + 1


def _doubled(output: Any) -> Any:
    if isinstance(output, bool | np.bool_):
        raise Unmoved
    return type(output)(map(_doubled, output)) if isinstance(output, tuple | list) else output + output


@dataclass
class Fate:
    """What one perturbation did on the cases tried."""

    made: bool = False
    moved: set[n.Symbol] = field(default_factory=set)
    noticed: dict[str, Observation] = field(default_factory=dict)


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
            seen = observe(claim, obligation, case.inputs, {subject: variant})
        except Exception:  # a variant that cannot be run, or leaves the sort, tells nothing here
            continue
        fate.made = True
        fate.moved |= {symbol for symbol in case.at if seen.at.get(symbol) != case.at[symbol]}
        for name in obligation.clauses:
            if name not in fate.noticed and judge_case(claim.clauses[name], seen) is False:
                fate.noticed[name] = seen
        if len(fate.noticed) == len(obligation.clauses):
            break
    return fate


def attacks(claim: Claim, obligation: Property, clause: str, fates: dict[str, Fate]) -> list[Attack]:
    """What became of each perturbation, for one clause."""
    formula = claim.clauses[clause]
    symbols = set(unfolded(formula))
    found = []
    for name, fate in fates.items():
        if not fate.made:
            continue
        seen = fate.noticed.get(clause)
        touched = isinstance(formula, n.Words) or bool(fate.moved & symbols)
        if seen:
            attack = Attack("perturbation", clause, name, "noticed", obligation.name, instance(claim, formula, seen))
        elif touched and name in claim.accepts:
            attack = Attack("perturbation", clause, name, "accepted", reason=claim.accepts[name])
        else:
            attack = Attack("perturbation", clause, name, "survived" if touched else "irrelevant")
        found.append(attack)
    return found


def unmoved(claim: Claim, clause: str, fates: dict[str, Fate]) -> list[str]:
    """The measured symbols of a clause that no perturbation moves: the property does not measure them."""
    moved = {symbol for fate in fates.values() for symbol in fate.moved}
    return [
        f"measured {s.name} never moves when a subject is perturbed: the property does not get it from one"
        for s in dict.fromkeys(unfolded(claim.clauses[clause]))
        if s.role == "measured" and s not in moved
    ]
