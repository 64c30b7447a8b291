"""Vacuity: a statement that was never put to the test on one of its sides says less than it seems to."""

from __future__ import annotations

from collections.abc import Iterable

from lakatos.checkers.observe import Observation
from lakatos.errors import Undecided
from lakatos.numbers import precision
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Bindings, Undefined, holds, span


def unreached_sides(formula: n.Formula, cases: Iterable[Observation]) -> list[str]:
    """What no case reached: a premise never true, an 'iff' never true, or never false, on its left, an empty range."""
    reached: dict[n.Formula, set[bool]] = {node: set() for node in _turning_points(formula)}
    for seen in cases:
        with precision(seen.bits):
            _record(formula, seen.at, reached)
    lines = []
    for node, sides in reached.items():
        if isinstance(node, n.ForAll):
            lines += [] if sides else [f"no case has an index in the range of '{node}'"]
            continue
        for side in (True, False):
            if side not in sides and (side or isinstance(node, n.Iff)):
                part = node.left if isinstance(node, n.Iff) else node.premise  # type: ignore[attr-defined]
                lines.append(f"no case makes '{part}' {str(side).lower()}")
    return lines


def _turning_points(formula: n.Formula) -> list[n.Formula]:
    return [node for node in n.walk(formula) if isinstance(node, n.Iff | n.Implies | n.ForAll)]


def _record(node: n.Node, at: Bindings, reached: dict[n.Formula, set[bool]]) -> None:
    """Note which side each iff and implication takes, going into a conclusion only where its premise is true."""
    if not isinstance(node, n.Formula):
        return
    try:
        if isinstance(node, n.ForAll):
            for inner in span(node, at):
                reached[node].add(True)
                _record(node.body, inner, reached)
            return
        if isinstance(node, n.Iff):
            reached[node].add(holds(node.left, at))
        elif isinstance(node, n.Implies):
            true = holds(node.premise, at)
            reached[node].add(true)
            if not true:
                return
    except (Undefined, Undecided):
        return
    for child in n.children(node):
        _record(child, at, reached)
