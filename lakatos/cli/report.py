"""`lakatos report`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lakatos.cli import NOTHING, ledger_option, say, warn


@click.command("report")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("report"),
    show_default=True,
)
@ledger_option
def command(output: Path, ledger: Path) -> None:
    """Write the report from the ledger; it reads nothing else."""
    from lakatos.ledger import Ledger
    from lakatos.report import write_report
    from lakatos.results import present

    records, outdated = present(Ledger(ledger).records())
    if not records:
        warn([f"the ledger {ledger} holds no claims: run `lakatos verify` first"])
        sys.exit(NOTHING)
    write_report(records, output, outdated)
    say(f"{output / 'index.html'}: {len(records)} claim{'s'[: len(records) != 1]}")
