"""Tables: a finite scope exhausted, one row of exact values for each case, judged anew. TRUSTED BASE.

A table is a plain JSON value: hypotheses, definitions and clause as in a proof, the lists whose combinations are the
cases, and for each of them, the last list fastest, the values of the statement's symbols. That these values are what a
model computes is the word of whoever filled the table; that there is a row for each case, and what the rows say of the
statement, is checked here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from math import prod
from typing import Any

from flint import fmpq, fmpq_mat

from lakatos.errors import LakatosError, ProofError, Undecided
from lakatos.kernel.proof import Decoder, digest_of, fraction
from lakatos.numbers.finite_law import FiniteLaw
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, Value, column, holds

PARTS = {"symbols", "hypotheses", "definitions", "clause", "lists", "rows"}


def check_table(document: Any) -> dict[str, Any]:
    """{"digest" of the statement, "cases" that bear it out, cases "outside", digest of lists and "rows"}.

    ProofError for a table that is damaged or incomplete, and for a case in which all hypotheses hold and the clause, or
    a definition of a measured symbol, does not.
    """
    try:
        return _checked(document)
    except (LakatosError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise error if isinstance(error, ProofError) else ProofError(f"damaged: {error}") from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise ProofError(f"too large to be read: {type(error).__name__}") from error


def _checked(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict) or set(document) != PARTS:
        raise ProofError(f"no table: wanted {', '.join(sorted(PARTS))}")
    decoder = Decoder(document["symbols"])
    hypotheses, definitions = (
        {name: decoder.formula(formula) for name, formula in document[part].items()}
        for part in ("hypotheses", "definitions")
    )
    clause, lists, rows = decoder.formula(document["clause"]), document["lists"], document["rows"]
    size = prod(len(_list(values)) for values in lists.values())
    if len(_list(rows)) != size or size == 0:
        raise ProofError(f"{len(rows)} rows, wanted one for each of {size} cases")
    inside = 0
    for place, row in enumerate(rows, 1):
        at = {decoder.symbol(name): read_value(value) for name, value in row.items()}
        if all(_true(h, at, place) for h in hypotheses.values()):
            inside += 1
            for formula in (*_own(at), *definitions.values(), clause):
                if not _true(formula, at, place):
                    raise ProofError(f"row {place}: '{formula}' is not true")
    text = json.dumps([lists, rows], sort_keys=True)
    return {
        "digest": digest_of({**hypotheses, **definitions}, clause),
        "cases": inside,
        "outside": size - inside,
        "rows": hashlib.sha256(text.encode()).hexdigest(),
    }


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise ProofError(f"no list: {str(data)[:80]}")
    return data


def _own(at: dict[n.Symbol, Value]) -> Iterator[n.Formula]:
    """Each measured symbol is what its definition says."""
    return (n.Eq(s, s.definition) for s in at if s.role == "measured" and s.definition is not None)


def _true(formula: n.Formula, at: dict[n.Symbol, Value], place: int) -> bool:
    """Whether it is true; False where it has no value; ProofError where balls do not tell."""
    try:
        return holds(formula, at)
    except Undefined:
        return False
    except Undecided as error:
        raise ProofError(f"row {place}: '{formula}' is undecided") from error


def written(value: Value) -> Any:
    """An exact value as JSON; ProofError for balls."""
    if isinstance(value, fmpq):
        return str(value)
    if isinstance(value, fmpq_mat):
        return {"size": [value.nrows(), value.ncols()], "entries": list(map(str, value.entries()))}
    if isinstance(value, FiniteLaw):
        return {"law": [[list(map(str, x)), str(p)] for x, p in value.atoms]}
    raise ProofError(f"{value} is no exact value: a table certifies exact ones only")


def read_value(data: Any) -> Value:
    """The exact value (inverse of `written`)."""
    if isinstance(data, str):
        return _exact(data)
    if set(data) == {"law"}:
        return FiniteLaw(tuple((tuple(map(_exact, x)), _exact(p)) for x, p in data["law"]))
    (rows, columns), entries = data["size"], list(map(_exact, data["entries"]))
    if len(entries) != rows * columns:
        raise ProofError(f"{len(entries)} entries, wanted {rows} × {columns}")
    return column(entries) if columns == 1 else fmpq_mat(rows, columns, entries)


def _exact(text: str) -> fmpq:
    found = fraction(text)
    return fmpq(found.numerator, found.denominator)
