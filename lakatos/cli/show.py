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
    """Show the claims that the TARGETS name: as they are declared, and what the ledger knows of them."""
    from lakatos.index import described
    from lakatos.ledger import SCHEMA
    from lakatos.registry import select

    sources = select(targets)
    found, errors = described(sources, ledger)
    known = {} if as_json else _known(ledger)
    for source in sources:
        if claim := found.get(source.id):
            record = known.get(source.id) or {}
            emit({"schema": SCHEMA, **claim}) if as_json else say("\n".join(lines(claim, record)))
            if record and (record["outdated"] or record["source"] != claim["source"]):
                warn([f"{source.id} or what it depends on has changed: run `lakatos verify {source.target}` again"])
    warn(errors)
    if errors:
        sys.exit(USAGE)


def _known(folder: Path) -> dict[str, dict[str, Any]]:
    """What the ledger knows of each claim: its result, the verdicts of its lemmas, and where they come from."""
    from lakatos.judgement import Declared, judge_clause
    from lakatos.ledger import Ledger
    from lakatos.results import present, result, verdicts

    records, outdated = present(Ledger(folder).records())
    judged = verdicts(records, outdated)
    return {
        name: {
            **result(record, judged[name]),
            "lemmas": {
                lemma: judge_clause(declared, record.findings, lemma).word
                for declared in [Declared.of(record.declaration)]
                for lemma in declared.lemmas
            },
            "provenance": record.provenance,
            "source": record.declaration["source"],
            "outdated": name in outdated,
        }
        for name, record in records.items()
    }


def lines(claim: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    """A claim as lines of text, in the order of its page in the report; of one never checked, what is declared."""
    from lakatos.cli.explain import proof
    from lakatos.results import power

    yield f"{claim['id']}: {claim['title']}"
    yield from _part("Verdict", _verdict(known, power) if known else ["not in the ledger: `lakatos verify` checks it"])
    words = known.get("clauses", {})
    yield from _part("Statement", (f"{c['name']}: {c['text']}{_said(words, c['name'])}" for c in claim["clauses"]))
    yield from _part("Symbols", map(_symbol, claim["symbols"]))
    for title in ("Definitions", "Hypotheses"):
        yield from _part(title, (f"{h['name']}: {h['words']}; {h['text']}" for h in claim[title.lower()]))
    found = known.get("lemmas", {})
    yield from _part(
        "Lemmas", (f"{x['name']}: {x['text']}; {_source(x['cites'])}{_said(found, x['name'])}" for x in claim["lemmas"])
    )
    yield from _part("Scope", [claim["scope"]])
    yield from _part("Subjects", (f"{s['name']} ({s['module']}): {s['words']}" for s in claim["subjects"]))
    yield from _part("Checks", map(_check, claim["obligations"]))
    yield from _part("Evidence", map(_evidence, known.get("evidence", [])))
    yield from _part("Proofs, checked anew in a fresh process", map(proof, known.get("proofs", [])))
    outcomes = {c["name"]: c for c in known.get("controls", [])}
    yield from _part(
        "Controls, each of which must be refuted",
        (_control(c) + _refuted(outcomes.get(c["name"]), bool(known)) for c in claim["controls"]),
    )
    yield from _part("Idle hypotheses, which no control drops", known.get("hypotheses", {}).get("idle", []))
    yield from _part("Accepted survivors", (f"{name}: {why}" for name, why in claim["accepts"].items()))
    if claim["slide"]:
        slide = claim["slide"]
        yield from _part("Slide", [f"{slide['title']} ({slide['wording']}). {slide['note']}"])
    yield from _part("Sources", map(_source, claim["cites"]))
    yield from _part("Rests on", claim["rests_on"])
    yield from _part("Provenance", map(_provenance, sorted(known.get("provenance", {}).items())))
    yield f"\nFile: {claim['source']}"


def _part(title: str, entries: Any) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield f"\n{title}"
        yield from (f"  {entry}" for entry in listed)


def _verdict(known: Mapping[str, Any], power: Any) -> list[str]:
    from lakatos.cli.verify import SIGNS

    return [f"{SIGNS[known['verdict']]} {known['verdict']}: {power(known)}", *known["reasons"]]


def _said(words: Mapping[str, str], name: str) -> str:
    return f" ({words[name]})" if name in words else ""


def _check(obligation: Mapping[str, Any]) -> str:
    clauses = f" ({', '.join(obligation['clauses'])})" if obligation["clauses"] else ""
    return f"{obligation['kind']} {obligation['name']}{clauses}: {obligation['words']}"


def _evidence(e: Mapping[str, Any]) -> str:
    cases = f" on {e['cases']} cases, {e['distinct']} of them different; seed {e['seed']}" if e["cases"] else ""
    return f"{e['obligation']}, {e['clause']}: {e['outcome']}{cases}{''.join(f'; doubt: {d}' for d in e['doubts'])}"


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


def _refuted(outcome: Mapping[str, Any] | None, checked: bool) -> str:
    """What became of a control, in a line of its own."""
    from lakatos.cli.explain import told

    if outcome is None:
        return "\n    never tried" if checked else ""
    if not outcome["refuted"]:
        return f"\n    survives: {outcome['reason']}"
    case = f": {told(outcome['counterexample'])}" if outcome["counterexample"] else ""
    return f"\n    refuted by {outcome['by']}{case}"


def _provenance(entry: tuple[str, Any]) -> str:
    name, value = entry
    return f"{name}: {', '.join(f'{k} {v}' for k, v in sorted(value.items())) if isinstance(value, Mapping) else value}"
