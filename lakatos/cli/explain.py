"""`lakatos explain`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from lakatos.cli import NOTHING, emit, json_option, ledger_option, say, warn_of_absence, warn_of_changes


@click.command("explain")
@click.argument("targets", nargs=-1, required=True)
@json_option
@ledger_option
def command(targets: tuple[str, ...], as_json: bool, ledger: Path) -> None:
    """Say why the claims that the TARGETS name have the verdicts that the ledger gives them, and not stronger ones."""
    from lakatos.ledger import Ledger
    from lakatos.registry import select
    from lakatos.results import present, result, verdicts

    records, outdated = present(Ledger(ledger).records())
    judged = verdicts(records, outdated)
    chosen = select(targets)
    held = [source for source in chosen if source.id in records]
    for source in held:
        record = records[source.id]
        found = result(record, judged[source.id])
        emit(found) if as_json else say("\n".join(lines(found, record.declaration)))
    warn_of_changes(held, records, outdated)
    warn_of_absence(chosen, records, ledger)
    if held != chosen:
        sys.exit(NOTHING)


def lines(found: Mapping[str, Any], declaration: Mapping[str, Any]) -> Iterator[str]:
    """The verdict, clause by clause, with everything that weighs on it."""
    from lakatos.results import power

    yield f"{found['id']} is {found['verdict']}"
    for name, word in found["clauses"].items():
        yield f"  clause {name}: {word}" + (f" for {found['scopes'][name]}" if name in found["scopes"] else "")
    yield from _part("What keeps it from being stronger", found["reasons"] or [_best(found)])
    yield from _part("Proofs, checked anew in a fresh process", map(proof, found["proofs"]))
    yield from _part("Estimates", (_estimate(e, one) for e in found["evidence"] for one in e["estimates"]))
    yield from _part("Power", [power(found)])
    yield from _part("Near misses that survive", _of_near_misses(found, "survivors"))
    yield from _part("Near misses within the margin of a statistic", _of_near_misses(found, "within_margin"))
    yield from _part("Hypotheses that no control drops (idle)", found["hypotheses"]["idle"])
    yield from _part(
        "Undecided cases",
        (f"{e['clause']}, {e['obligation']}: {e['undecided']}" for e in found["evidence"] if e["undecided"]),
    )
    yield from _part(
        "Equations in balls agree to",
        (f"{e['clause']}, {e['obligation']}: {e['radius']}" for e in found["evidence"] if e["radius"]),
    )
    yield from _part("Accepted survivors", (f"{name}: {why}" for name, why in declaration["accepts"].items()))
    yield from _part("Counterexamples", _counterexamples(found))


def _best(found: Mapping[str, Any]) -> str:
    if found["verdict"] == "proved":
        return "nothing: no verdict is stronger"
    if found["verdict"] == "proved-from":
        return f"nothing but the lemmas that its proofs cite: {', '.join(found['lemmas'])}"
    if found["verdict"] == "certified":
        return f"the scope of what is certified ({', '.join(found['scopes'])}): only a proof says more"
    rest = ", ".join(name for name, word in found["clauses"].items() if word == "supported")
    checks = f"the checks of {rest} are properties on drawn cases, or statistics"
    return f"nothing in the evidence: {checks}, and only a proof says more"


def proof(made: Mapping[str, Any]) -> str:
    """What a proof rests on, in one line, and its rules in another."""
    parts = {
        "for": [made["scope"]] if made["scope"] else [],
        "from": made["hypotheses"] or ["no hypothesis"],
        "where": made["where"],
        "citing": made["cited"],
        "trusting": made["trust"],
    }
    rests = "; ".join(f"{word} {', '.join(named)}" for word, named in parts.items() if named)
    rules = ", ".join(f"{rule} {count}" for rule, count in made["rules"].items())
    count = f"{made['lines']} line{'s'[: made['lines'] != 1]}"
    return f"{made['clause']}, by {made['obligation']}: {rests}\n    {count}: {rules}"


def _estimate(evidence: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """An interval with what it is of, what the clause says, how it was planned, and what it assumes."""
    at = ", ".join(f"{name} = {value}" for name, value in one["at"].items())
    head = f"{evidence['clause']}, by {evidence['obligation']}{': ' + at if at else ''}"
    found = f"{one['symbol']} = {one['value']:.6g} in [{one['lower']:.6g}, {one['upper']:.6g}]"
    level = f"{one['size']} draws, level 1 - {1 - one['level']:.0e}"
    power = f"power {one['power']:g} within {one['margin']:.3g}"
    far = f"'{one['control']}' is {one['distance']:.3g} margins away"
    assumes = f"; assumes {one['assumes']}" if one["assumes"] else ""
    return f"{head}: {one['estimand']} {found}, against {one['expected']}\n    {level}; {power}, {far}{assumes}"


def _of_near_misses(found: Mapping[str, Any], fate: str) -> Iterator[str]:
    return (f"{n['clause']}: {name}" for n in found["near_misses"] for name in n[fate])


def _counterexamples(found: Mapping[str, Any]) -> Iterator[str]:
    for e in found["evidence"]:
        if e["counterexample"]:
            yield f"clause {e['clause']}, {e['obligation']}: {told(e['counterexample'])}"
    for c in found["controls"]:
        if c["counterexample"]:
            yield f"control '{c['name']}': {told(c['counterexample'])}"


def told(instance: Mapping[str, Any]) -> str:
    """An instance in one line: the inputs, and what the statement's sides come to."""
    inputs = ", ".join(f"{name}={' '.join(value.split())}" for name, value in instance["inputs"].items())
    return f"{inputs}: {instance['note']}" if instance["note"] else inputs


def _part(title: str, entries: Any) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield f"\n{title}"
        yield from (f"  {entry}" for entry in listed)
