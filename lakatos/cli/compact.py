"""`lakatos compact`."""

from __future__ import annotations

from pathlib import Path

import click

from lakatos.cli import ledger_option, say


@click.command("compact")
@ledger_option
def command(ledger: Path) -> None:
    """Drop from the ledger the rows that no longer count: damaged ones, and those that newer ones have superseded."""
    from lakatos.ledger import Ledger

    book = Ledger(ledger)
    dropped = book.compact()
    say(f"{book.path}: {dropped} row{'s'[: dropped != 1]} dropped")
