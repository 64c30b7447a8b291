"""One clause on one observation: true, false or undefined; and what the observation says in words."""

from __future__ import annotations

from typing import cast

from flint import arb, arb_mat, fmpq_mat

from lakatos.checkers.observe import Observation
from lakatos.errors import Undecided
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import Instance
from lakatos.nouns.told import told
from lakatos.numbers import FiniteLaw, precision
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, Value, value


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
        values[symbol.name] = _shown(symbol, seen)
    inputs = {name: brief(told(given)) for name, given in seen.inputs.items()}
    return Instance(inputs, values, "" if formula is None else sides(formula, seen))


def sides(formula: n.Formula, seen: Observation) -> str:
    """What the sides of each relation in the formula come to on the observation."""
    lines = [
        ", ".join(f"{side} = {_shown(side, seen)}" for side in n.children(node) if not isinstance(side, n.Const))
        for relation in [*seen.definitions, formula]
        for node in n.walk(relation)
        if isinstance(node, n.Eq | n.Ne | n.Lt | n.Le)
    ]
    return brief("; ".join(dict.fromkeys(lines)), 400)


def _shown(term: n.Node, seen: Observation) -> str:
    try:
        with precision(seen.bits):
            return show(value(cast("n.Term", term), seen.at))
    except Undefined as undefined:
        return f"undefined ({undefined})"
    except Undecided as undecided:
        return f"undecided ({undecided})"
    except Exception:  # a side below a bound index has no value of its own
        return "…"


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
