"""`lakatos list`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lakatos.cli import NOTHING, USAGE, emit, json_option, ledger_option, say, warn


@click.command("list")
@click.argument("targets", nargs=-1)
@json_option
@ledger_option
def command(targets: tuple[str, ...], as_json: bool, ledger: Path) -> None:
    """List the claims, or those that the TARGETS name."""
    from lakatos.index import described
    from lakatos.ledger import SCHEMA
    from lakatos.registry import select

    found, errors = described(select(targets), ledger)
    width = max(map(len, found), default=0)
    for name, claim in found.items():
        if as_json:
            emit({"schema": SCHEMA, **claim})
        else:
            clauses = ", ".join(clause["name"] for clause in claim["clauses"])
            say(f"{name:{width}}  {claim['title']}  [{clauses}]")
    warn(errors)
    if errors or not found:
        sys.exit(USAGE if errors else NOTHING)
