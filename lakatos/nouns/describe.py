"""A claim as plain data: what `list`, `show`, the ledger and the report know of it without importing its file."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from lakatos.nouns.claim import Claim, Control
from lakatos.nouns.obligation import Obligation
from lakatos.nouns.told import told
from lakatos.statement import nodes as n
from lakatos.statement.printed import latex, text


def describe(name: str, title: str, claim: Claim, obligations: Iterable[Obligation], source: str) -> dict[str, Any]:
    """The declaration of a claim as JSON values; `source` is the path of its file as a reader would type it."""
    return {
        "id": name,
        "title": title,
        "topic": name.partition(".")[0],
        "source": source,
        "scope": claim.scope,
        "slide": vars(claim.slide) if claim.slide else None,
        "clauses": [
            {"name": key, **formula(f), "in_words": isinstance(f, n.Words)} for key, f in claim.clauses.items()
        ],
        "symbols": [symbol(s) for s in _symbols(claim)],
        "hypotheses": [{"name": h.name, "words": h.words, **formula(h.formula)} for h in claim.hypotheses],
        "definitions": [{"name": d.name, "words": d.words, **formula(d.formula)} for d in claim.definitions],
        "lemmas": [
            {"name": lemma.name, **formula(lemma.formula), "cites": vars(lemma.cites)} for lemma in claim.lemmas
        ],
        "subjects": [
            {
                "name": s.__name__,
                "module": s.__module__,
                "words": (inspect.getdoc(s) or "").partition("\n")[0],
            }
            for s in claim.subjects
        ],
        "obligations": [
            {
                "name": o.name,
                "kind": getattr(o, "kind", "obligation"),
                "clauses": list(o.clauses),
                "words": o.words,
            }
            for o in obligations
        ],
        "controls": [_control(control) for control in claim.controls],
        "cites": [vars(cite) for cite in claim.cites],
        "rests_on": list(claim.rests_on),
        "accepts": dict(claim.accepts),
        "open_because": claim.open_because,
    }


def unread(name: str, source: str) -> dict[str, Any]:
    """The description of a claim whose file could not be read: nothing is known but its place."""
    empty: dict[str, Any] = {
        key: []
        for key in (
            "clauses",
            "symbols",
            "hypotheses",
            "definitions",
            "lemmas",
            "subjects",
            "obligations",
            "controls",
            "cites",
            "rests_on",
        )
    }
    rest: dict[str, Any] = {"scope": "", "slide": None, "accepts": {}, "open_because": None}
    return {
        "id": name,
        "title": "(could not be read)",
        "topic": name.partition(".")[0],
        "source": source,
        **empty,
        **rest,
    }


def formula(node: n.Node) -> dict[str, str]:
    """A formula in plain text and in LaTeX."""
    return {"text": text(node), "latex": latex(node)}


def symbol(s: n.Symbol) -> dict[str, Any]:
    """A symbol with its role, sort, shape and definition."""
    return {
        "name": s.name,
        "latex": latex(s),
        "role": s.role,
        "sort": s.sort,
        "shape": [text(size) for size in s.shape],
        "random": s.random,
        "meaning": s.meaning,
        "definition": formula(s.definition) if s.definition else None,
    }


def _control(control: Control) -> dict[str, Any]:
    changes = {k: formula(v) if isinstance(v, n.Node) else {"text": told(v)} for k, v in control.overrides.items()}
    return {
        "name": control.words,
        "kind": control.kind,
        "drops": control.drops.name if control.drops else None,
        "changes": changes,
    }


def _symbols(claim: Claim) -> list[n.Symbol]:
    """The free symbols of clauses, hypotheses and controls, and of what defines or sizes them, as they appear."""
    found: dict[n.Symbol, None] = {}
    varied = [f for control in claim.controls for f in control.overrides.values() if isinstance(f, n.Formula)]
    for root in [*claim.statements.values(), *(h.formula for h in claim.premises), *varied]:
        _collect(root, found)
    return list(found)


def _collect(node: n.Node, found: dict[n.Symbol, None]) -> None:
    for s in n.free_symbols(node):
        found[s] = None
        for part in (*s.shape, *([s.definition] if s.definition else [])):
            _collect(part, found)
