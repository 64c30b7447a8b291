"""The ledger: an append-only file of JSON Lines, one row a finished check, each with a digest of itself.

A row names its claim, its check, and the *key* under which the check was made (sources, versions, effort): what has
a row with today's key need not be checked again. Rows are appended under a lock in one write, so that concurrent runs
and a kill at any moment lose nothing finished; a row that was cut or edited does not match its digest, is set aside
with a message, and its check is simply made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lakatos.errors import LedgerError
from lakatos.judgement import Declared
from lakatos.nouns.evidence import Findings, findings_from_json

SCHEMA = 2
DECLARATION = "declaration"


@dataclass(frozen=True)
class Row:
    """One finished check (or the declaration that it belongs to)."""

    claim: str
    check: str
    key: str
    data: Mapping[str, Any]
    provenance: Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """All that the ledger holds of one claim under one key: the declaration, the findings, where they come from."""

    declaration: Mapping[str, Any]
    findings: Findings
    provenance: Mapping[str, Any]


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spare blanks: equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """The SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


@dataclass(frozen=True)
class Ledger:
    """The rows under one folder."""

    folder: Path

    @property
    def path(self) -> Path:
        """The file of rows."""
        return self.folder / "ledger.jsonl"

    @property
    def examples(self) -> Path:
        """The folder in which minimal counterexamples are kept, to be replayed first."""
        return self.folder / "examples"

    def append(self, row: Row) -> None:
        """Add a row in one locked write; LedgerError where the folder cannot be written."""
        body = {"schema": SCHEMA, **vars(row)}
        line = canonical({**body, "digest": digest(body)}) + "\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write(_line_break(self.path) + line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LedgerError(
                f"{self.path}: cannot append a row ({error.strerror}); free the disk or choose --ledger"
            ) from error

    def rows(self) -> tuple[list[Row], list[str]]:
        """The rows that match their digests, oldest first, and a message for each that does not."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return [], []
        except OSError as error:
            raise LedgerError(
                f"{self.path}: cannot be read ({error.strerror}); mend its rights or choose --ledger"
            ) from error
        read = [(number, _parse(line)) for number, line in enumerate(lines, 1) if line.strip()]
        damaged = [
            f"{self.path}:{number}: damaged row, or of another version: set aside, its check will be made again"
            for number, r in read
            if not r
        ]
        return [row for _, row in read if row], damaged

    def records(self, keys: Mapping[str, str] | None = None) -> dict[str, Record]:
        """The record of each claim under the given key, or under the key of its newest declaration."""
        rows, _ = self.rows()
        newest = {row.claim: row.key for row in rows if row.check == DECLARATION}
        wanted = newest if keys is None else keys
        return dict(_assembled(rows, wanted))


def _assembled(rows: list[Row], keys: Mapping[str, str]) -> Iterator[tuple[str, Record]]:
    for claim in sorted(keys):
        mine = [row for row in rows if row.claim == claim and row.key == keys[claim]]
        latest = {row.check: row for row in mine}
        head = latest.pop(DECLARATION, None)
        if head:
            order = sorted(latest)
            findings = sum((findings_from_json(latest[check].data) for check in order), Findings())
            yield claim, Record(head.data, findings, {**head.provenance, "key": head.key})


def _parse(line: bytes) -> Row | None:
    try:
        body = json.loads(line)
        claimed = body.pop("digest")
        if claimed != digest(body) or body.pop("schema") != SCHEMA:
            return None
        row = Row(**body)
        Declared.of(row.data) if row.check == DECLARATION else findings_from_json(row.data)  # written by this version?
        return row
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _line_break(path: Path) -> bytes:
    """A line break if the last row was cut before its own."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return b""
        file.seek(-1, os.SEEK_END)
        return b"" if file.read(1) == b"\n" else b"\n"
