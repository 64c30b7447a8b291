"""The cases of an exhausted scope as a table, which a fresh process judges anew."""

from __future__ import annotations

from typing import Any

from lakatos.checkers.check_proof import check_anew
from lakatos.checkers.explore import Exploration
from lakatos.errors import ProofError
from lakatos.kernel.proof import Encoder, digest_of
from lakatos.kernel.table import written
from lakatos.nouns.claim import Claim
from lakatos.nouns.obligation import Exhaustion
from lakatos.nouns.told import told
from lakatos.statement import nodes as n


def check_rows(claim: Claim, obligation: Exhaustion, clause: str, run: Exploration) -> tuple[str, str]:
    """(the table's digest, "") if a fresh process finds a row for each case, all of them true; else ("", why not)."""
    try:
        found = check_anew(_table(claim, obligation, clause, run))
        if found["digest"] != digest_of({p.name: p.formula for p in _formal(claim)}, claim.clauses[clause]):
            raise ProofError("the table is of another statement")
        if (found["cases"], found["outside"]) != (len(run.inside), run.discarded):
            raise ProofError(f"the table has {found['cases']} cases and {found['outside']} outside, not as the run had")
    except ProofError as error:
        return "", f"no certificate: {error}"
    return str(found["rows"]), ""


def _formal(claim: Claim) -> list[Any]:
    return [p for p in claim.premises if not isinstance(p.formula, n.Words)]


def _table(claim: Claim, obligation: Exhaustion, clause: str, run: Exploration) -> dict[str, Any]:
    encoder = Encoder()
    named = {p.name: encoder.node(p.formula) for p in _formal(claim)}
    equations = {definition.name for definition in claim.definitions}
    return {
        "hypotheses": {name: f for name, f in named.items() if name not in equations},
        "definitions": {name: f for name, f in named.items() if name in equations},
        "clause": encoder.node(claim.clauses[clause]),
        "lists": {name: list(map(told, values)) for name, values in obligation.strategies.items()},
        "rows": [{encoder.symbol(s): written(value) for s, value in seen.at.items()} for seen in run.every],
        "symbols": encoder.symbols,
    }
