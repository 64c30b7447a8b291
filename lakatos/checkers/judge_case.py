"""One clause on one observation: true, false or undefined; and what the observation says in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from flint import arb, arb_mat, fmpq_mat

from lakatos.checkers.observe import Observation
from lakatos.errors import StatementError, Undecided
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import Instance
from lakatos.nouns.told import told
from lakatos.numbers import FiniteLaw, precision
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Bindings, Undefined, Value, holds, span, value


def judge_case(formula: n.Formula, seen: Observation) -> bool | None:
    """The truth of the clause on the observation, measured symbols equal to their definitions; None if undecided."""
    if not seen.as_defined:
        return seen.as_defined
    return seen.says if isinstance(formula, n.Words) else seen.agrees(formula)


def instance(claim: Claim, formula: n.Formula | None, seen: Observation) -> Instance:
    """The observation in words, with what the formula's two sides come to."""
    values = {symbol.name: show(found) for symbol, found in seen.at.items()}
    defined = [s for f in claim.statements.values() for s in n.free_symbols(f) if s.role == "defined"]
    for symbol in dict.fromkeys(defined):
        values[symbol.name] = _shown(symbol, seen.at) or "…"
    inputs = {name: brief(told(given)) for name, given in seen.inputs.items()}
    return Instance(inputs, values, "" if formula is None else sides(formula, seen))


def sides(formula: n.Formula, seen: Observation) -> str:
    """What the sides of each relation come to in the part of the formula that is false, or in false definitions."""
    with precision(seen.bits):
        false = [d for d in seen.definitions if _truth(d, seen.at) is False] or [formula]
        parts = dict.fromkeys(line for part in false for line in _sides(*_false_part(part, seen.at)))
    return brief("; ".join(parts), 400)


def _false_part(formula: n.Formula, at: Bindings, where: str = "") -> tuple[n.Formula, Bindings, str]:
    """Of a false formula for all indices an instance that is false, of a false conjunction a part that is."""
    if isinstance(formula, n.ForAll) and _truth(formula, at) is False:
        case = next(case for case in span(formula, at) if _truth(formula.body, case) is False)
        return _false_part(formula.body, case, f"{where}{formula.index} = {case[formula.index]}, ")
    if isinstance(formula, n.And) and _truth(formula, at) is False:
        return _false_part(next(part for part in formula.parts if _truth(part, at) is False), at, where)
    return formula, at, where


def _sides(formula: n.Formula, at: Bindings, where: str) -> Iterator[str]:
    for node in n.walk(formula):
        if isinstance(node, n.Eq | n.Ne | n.Le | n.Lt):
            terms = [side for side in n.children(node) if not isinstance(side, n.Const)]
            shown = {str(side): _shown(side, at) for side in terms}
            if None not in shown.values():  # such as below a bound index, where a side has no value of its own
                yield where + ", ".join(f"{side} = {found}" for side, found in shown.items())


def _truth(formula: n.Formula, at: Bindings) -> bool | None:
    """The truth of the formula; None where it has none."""
    try:
        return holds(formula, at)
    except (Undefined, Undecided, StatementError):
        return None


def _shown(term: n.Node, at: Bindings) -> str | None:
    """The value of the term in words; None where it is not a term of these symbols alone."""
    try:
        return show(value(cast("n.Term", term), at))
    except Undefined as undefined:
        return f"undefined ({undefined})"
    except Undecided as undecided:
        return f"undecided ({undecided})"
    except Exception:
        return None


def show(found: Value) -> str:
    """A value in words; a ball to at most 12 digits, or as the one number that it holds."""
    if isinstance(found, arb):
        return str(found.fmpq()) if found.is_exact() else str(found.str(12))
    if isinstance(found, fmpq_mat | arb_mat):
        rows = [[show(entry) for entry in row] for row in found.tolist()]
        flat = [row[0] for row in rows] if found.ncols() == 1 else [f"({', '.join(row)})" for row in rows]
        return brief(f"({', '.join(flat)})")
    if isinstance(found, FiniteLaw):
        return brief("; ".join(f"{_atom(x)} w.p. {p}" for x, p in found.atoms))
    return str(found)


def _atom(x: object) -> str:
    return f"({', '.join(map(str, x))})" if isinstance(x, tuple) else str(x)


def brief(line: str, limit: int = 240) -> str:
    """The line, cut in the middle where it is longer than the limit."""
    return line if len(line) <= limit else f"{line[: limit // 2]} … {line[-limit // 2 + 3 :]}"
