"""`lakatos show`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from lakatos.cli import USAGE, emit, json_option, ledger_option, say, warn


@click.command("show")
@click.argument("targets", nargs=-1, required=True)
@json_option
@ledger_option
def command(targets: tuple[str, ...], as_json: bool, ledger: Path) -> None:
    """Show the claims that the TARGETS name, as they are declared."""
    from lakatos.index import described
    from lakatos.ledger import SCHEMA
    from lakatos.registry import select

    found, errors = described(select(targets), ledger)
    for claim in found.values():
        emit({"schema": SCHEMA, **claim}) if as_json else say("\n".join(lines(claim)))
    warn(errors)
    if errors:
        sys.exit(USAGE)


def lines(claim: Mapping[str, Any]) -> Iterator[str]:
    """A claim as lines of text, in the order of its page in the report."""
    yield f"{claim['id']}: {claim['title']}"
    yield from _part("Statement", (f"{c['name']}: {c['text']}" for c in claim["clauses"]))
    yield from _part("Symbols", map(_symbol, claim["symbols"]))
    for title in ("Definitions", "Hypotheses"):
        yield from _part(title, (f"{h['name']}: {h['words']}; {h['text']}" for h in claim[title.lower()]))
    yield from _part("Lemmas", (f"{x['name']}: {x['text']}; {_source(x['cites'])}" for x in claim["lemmas"]))
    yield from _part("Scope", [claim["scope"]])
    yield from _part("Subjects", (f"{s['name']} ({s['module']}): {s['words']}" for s in claim["subjects"]))
    yield from _part(
        "Checks",
        (f"{o['kind']} {o['name']} ({', '.join(o['clauses'])}): {o['words']}" for o in claim["obligations"]),
    )
    yield from _part("Controls, each of which must be refuted", map(_control, claim["controls"]))
    if claim["slide"]:
        slide = claim["slide"]
        yield from _part("Slide", [f"{slide['title']} ({slide['wording']}). {slide['note']}"])
    yield from _part("Sources", map(_source, claim["cites"]))
    yield from _part("Rests on", claim["rests_on"])
    yield f"\nFile: {claim['source']}"


def _part(title: str, entries: Any) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield f"\n{title}"
        yield from (f"  {entry}" for entry in listed)


def _source(cited: Mapping[str, Any]) -> str:
    place = f", {cited['locator']}" if cited["locator"] else ""
    return f"{cited['key']}{place}{'' if cited['checked'] else ' (unchecked)'}"


def _symbol(s: Mapping[str, Any]) -> str:
    kinds = (s["sort"], "vector of length " + "".join(s["shape"]), "matrix of " + " × ".join(s["shape"]))
    kind = ("random " if s["random"] else "") + kinds[len(s["shape"])]
    source = f" as {s['definition']['text']}" if s["definition"] else ""
    return f"{s['name']}: {s['meaning'] or 'no words'}; {kind}, {s['role']}{source}"


def _control(control: Mapping[str, Any]) -> str:
    changes = ", ".join(f"{name} := {change['text']}" for name, change in control["changes"].items())
    drops = f" (drops '{control['drops']}')" if control["drops"] else ""
    return f"{control['name']}{drops}: {changes}"
