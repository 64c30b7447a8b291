"""`lakatos verify`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from lakatos.cli import (
    AS_EXPECTED,
    CRASHED,
    NOTHING,
    OPEN,
    UNEXPECTED,
    emit,
    json_option,
    ledger_option,
    say,
    warn,
    warn_of_absence,
    warn_of_changes,
)

SIGNS = {
    "proved": "∎",
    "proved-from": "⊢",
    "certified": "▣",
    "supported": "✓",
    "open": "◐",
    "refuted": "✗",
    "vacuous": "∅",
    "error": "⚠",
}
COLOURS = {"proved": "green", "proved-from": "green", "certified": "green", "supported": "green", "open": "yellow"}


@click.command("verify")
@click.argument("targets", nargs=-1)
@click.option("--effort", type=click.Choice(["smoke", "default", "deep"]), default="default", show_default=True)
@click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Claims at once.  [default: one a processor]")
@click.option("--deadline", type=float, help="Seconds a claim may take.  [default: by effort]")
@click.option("--fresh", is_flag=True, help="Check everything again, whatever the ledger holds.")
@click.option("--replay", is_flag=True, help="Check nothing: recompute the verdicts from the ledger.")
@json_option
@ledger_option
@click.pass_context
def command(
    context: click.Context,
    targets: tuple[str, ...],
    effort: str,
    jobs: int | None,
    deadline: float | None,
    fresh: bool,
    replay: bool,
    as_json: bool,
    ledger: Path,
) -> None:
    """Check the claims that the TARGETS name (default: all) and print their verdicts."""
    from lakatos.ledger import Ledger
    from lakatos.registry import select
    from lakatos.results import present, result, summary, verdicts
    from lakatos.runner import processors, verify

    if deadline is not None and not 0 < deadline <= 10**6:
        raise click.BadParameter(f"got {deadline}, wanted seconds > 0 and at most a million", param_hint="--deadline")
    if replay:
        _refuse_beside_replay(context)
    start = time.monotonic()
    chosen, book = select(targets), Ledger(ledger)
    if not chosen:
        warn(["nothing selected: the targets hold no claim files"])
        sys.exit(NOTHING)
    damaged = book.rows()[1]
    warn([*damaged[:3], *([f"and {len(damaged) - 3} more such rows"] if len(damaged) > 3 else [])])
    keys = {}
    if not replay:
        with _progress(len(chosen), as_json) as finished:
            keys = verify(chosen, book, effort, jobs or processors(), deadline, fresh, finished)
    records, outdated = present(book.records(keys))
    judged = verdicts(records, outdated)
    held = [source for source in sorted(chosen, key=lambda s: s.id) if source.id in records]
    results = [result(records[source.id], judged[source.id]) for source in held]
    for found in results:
        emit(found) if as_json else _tell(found)
    closing = summary(results, time.monotonic() - start)
    emit(closing) if as_json else say(_closing(closing))
    warn_of_changes(held, records, outdated)
    warn_of_absence(chosen, records, ledger)
    sys.exit(exit_code(results) if len(held) == len(chosen) else NOTHING)


def _refuse_beside_replay(context: click.Context) -> None:
    for name in ("effort", "jobs", "deadline", "fresh"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--replay checks nothing: --{name} says nothing beside it; leave one of them out")


def exit_code(results: list[Mapping[str, Any]] | list[dict[str, Any]]) -> int:
    """0 all as expected; 3 a check crashed; 1 a claim or control not as expected; 4 open, undeclared."""
    words = {r["verdict"] for r in results if not r["expected"]}
    if "error" in words:
        return CRASHED
    if words - {"open"} or any(not c["refuted"] for r in results for c in r["controls"] if not r["expected"]):
        return UNEXPECTED
    return OPEN if words else AS_EXPECTED


def _tell(found: Mapping[str, Any]) -> None:
    from lakatos.results import power

    word = found["verdict"]
    head = click.style(f"{SIGNS[word]} {word}", fg=COLOURS.get(word, "red"), bold=True)
    say(f"  {found['id']}: {power(found)}", head=head)
    for name, scope in found["scopes"].items():
        say(f"    {name}: certified for {scope}")
    for reason in found["reasons"]:
        say(f"    {reason}")


def _closing(closing: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{count} {word}" for word, count in closing["summary"].items())
    return f"{counts} in {closing['seconds']:.1f} s; `lakatos report` writes the pages, `lakatos explain ID` says why"


@contextmanager
def _progress(total: int, as_json: bool) -> Iterator[Any]:
    """A progress bar on a terminal, nothing elsewhere."""
    if as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", total=total)
        yield lambda name: bar.update(task, advance=1, description=name)
