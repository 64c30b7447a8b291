"""The command line: thin, and light to start; each command imports what it needs when it runs."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lakatos import __version__
from lakatos.errors import LakatosError

if TYPE_CHECKING:
    from lakatos.ledger import Record
    from lakatos.registry import Source

Function = TypeVar("Function", bound=Callable[..., Any])

AS_EXPECTED, UNEXPECTED, USAGE, CRASHED, OPEN, NOTHING = range(6)


class _Group(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"lakatos.cli.{MODULES.get(name, name)}").command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, context: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a sign gets its number
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        if os.environ.get("NO_COLOR"):
            context.color = False
        sys.set_int_max_str_digits(0)  # exact numbers grow long
        try:
            return super().invoke(context)
        except LakatosError as error:
            say(f"lakatos: {error}", err=True)
            sys.exit(USAGE)


COMMANDS = {
    "list": "The claims, with their topics and clauses.",
    "show": "One claim as it is declared: statement, symbols, hypotheses, controls.",
    "verify": "Check claims and print their verdicts.",
    "explain": "Why a claim is not stronger: survivors, idle hypotheses, doubts.",
    "report": "Write the report, report/index.html, from the ledger.",
    "compact": "Drop from the ledger what newer rows have superseded.",
}
MODULES = {"list": "listing"}  # a module lakatos.cli.list would take the name of the built-in type


@click.command(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="lakatos")
def main() -> None:
    """Check claims of deep-learning theory.

    A TARGET is the id of a claim (init.he-forward), a topic (init), or a path to claim files.

    Exit codes of verify: 0 all as expected, 1 a claim or control not as expected, 2 usage, 3 a check crashed,
    4 open and not declared so, 5 nothing selected.
    """


def ledger_option(function: Function) -> Function:
    """--ledger FOLDER."""
    return click.option(
        "--ledger",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(".lakatos"),
        show_default=True,
        help="Folder of the ledger.",
    )(function)


def json_option(function: Function) -> Function:
    """--json."""
    return click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")(function)


def say(line: str, err: bool = False, head: str = "") -> None:
    """A line for people after a styled head; control characters in a claim's words are spelt out."""
    safe = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", _spelt, line)
    click.echo(head + safe, err=err)


def _spelt(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found[0]):04X}⟩"


def emit(value: Any) -> None:
    """One line of JSON on standard output."""
    from lakatos.ledger import canonical

    click.echo(canonical(value))


def warn(lines: list[str]) -> None:
    """Messages on standard error."""
    for line in lines:
        say(f"lakatos: {line}", err=True)


def warn_of_changes(held: list[Source], records: Mapping[str, Record], outdated: frozenset[str]) -> None:
    """A message for each claim that is not as it was when the ledger's rows were written."""
    from lakatos.results import located

    for source in held:
        if source.id in outdated or located(records[source.id]) != source.path:
            warn([f"{source.id} or what it depends on has changed: run `lakatos verify {source.target}` again"])


def warn_of_absence(chosen: list[Source], records: Mapping[str, Record], ledger: Path) -> None:
    """A message for each claim of which the ledger holds nothing."""
    for source in chosen:
        if source.id not in records:
            warn([f"{source.id} is not in the ledger {ledger}: run `lakatos verify {source.target}` first"])
