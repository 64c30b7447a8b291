"""The ledger: an append-only file of JSON Lines, one row a finished check, each with a digest of itself.

A row names its claim, its check, and the *key* under which the check was made (sources, versions, effort): what has
a row with today's key need not be checked again. Rows are appended under a lock, whole or not at all, so that
concurrent runs, a full disk and a kill at any moment lose nothing finished; a row that was cut or edited does not match
its digest, is set aside with a message, and its check is simply made again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from lakatos.errors import LedgerError
from lakatos.judgement import Declared
from lakatos.nouns.evidence import Findings, findings_from_json

SCHEMA = 4
DECLARATION = "declaration"
RUN = "run"  # the row that closes a claim's run: what went wrong with the child itself, if anything


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
        """Add a row under a lock, whole or not at all; LedgerError where the folder cannot be written."""
        body = {"schema": SCHEMA, **vars(row)}
        line = canonical({**body, "digest": digest(body)}) + "\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._locked() as file:
                _mend_end(file)
                _add(file, line.encode())
        except OSError as error:
            raise LedgerError(
                f"{self.path}: cannot append a row ({error.strerror}); free the disk or choose --ledger"
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[FileIO]:
        """The file, held against other runs; the new one where another run has replaced it meanwhile."""
        while True:
            with self.path.open("ab+", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                    yield file
                    return

    def compact(self) -> int:
        """Keep, of each claim and effort, the newest row of each check under the newest key; the number dropped.

        The file is replaced in one step. LedgerError where the folder cannot be written.
        """
        if not self.path.exists():
            return 0
        draft = self.path.with_suffix(".draft")
        try:
            with self._locked() as file:
                lines = [line for line in _lines(file) if line.strip()]
                kept = _newest([(line, row) for line in lines if (row := _parse(line))])
                with draft.open("wb") as new:
                    new.writelines(line + b"\n" for line in kept)
                    new.flush()
                    os.fsync(new.fileno())
                draft.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise LedgerError(
                f"{self.path}: cannot be replaced ({error.strerror}) and is as it was; free the disk or mend its rights"
            ) from error
        return len(lines) - len(kept)

    def rows(self) -> tuple[list[Row], list[str]]:
        """The rows that match their digests, oldest first, and a message for each that does not."""
        try:
            with self.path.open("rb", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_SH)  # no row half-written
                lines = _lines(file)
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
        """The record of each claim under its newest declaration's key, or under the one given."""
        rows, _ = self.rows()
        newest = {row.claim: row.key for row in rows if row.check == DECLARATION}
        return dict(_assembled(rows, newest | dict(keys or {})))


def _assembled(rows: list[Row], keys: Mapping[str, str]) -> Iterator[tuple[str, Record]]:
    for claim in sorted(keys):
        mine = [row for row in rows if row.claim == claim and row.key == keys[claim]]
        latest = {row.check: row for row in mine}
        head = latest.pop(DECLARATION, None)
        if head:
            order = sorted(latest)
            findings = sum((findings_from_json(latest[check].data) for check in order), _cut_short(head, latest))
            yield claim, Record(head.data, findings, {**head.provenance, "key": head.key})


def _cut_short(head: Row, made: Mapping[str, Row]) -> Findings:
    """That checks are missing: what is judged without them is open."""
    missing = [check for check in (*head.data["checks"], RUN) if check not in made]
    line = f"the run was cut short before: {', '.join(missing)}; `lakatos verify` carries it on"
    return Findings(unfinished=(line,) if missing else ())


def _parse(line: bytes) -> Row | None:
    try:
        body = json.loads(line)
        if body.pop("digest") != _digest_of_line(line) or body.pop("schema") != SCHEMA:
            return None
        row = Row(**body)
        if row.check == DECLARATION:  # written by this version?
            Declared.of(row.data)
            [*row.data["checks"]]
        else:
            findings_from_json(row.data)
        return row
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _digest_of_line(line: bytes) -> str:
    """The SHA-256 of a row's line without its digest, which is the last entry of that name: rows are canonical."""
    start = line.rindex(b'"digest":"')
    return hashlib.sha256(line[:start] + line[start + len(b'"digest":"",') + 64 :].strip()).hexdigest()


def _newest(read: list[tuple[bytes, Row]]) -> list[bytes]:
    """Of the lines those that still count, in their order."""
    key = {(row.claim, row.provenance.get("effort")): row.key for _, row in read if row.check == DECLARATION}
    last = {
        (row.claim, row.key, row.check): line
        for line, row in read
        if key.get((row.claim, row.provenance.get("effort"))) == row.key
    }
    return [line for line, row in read if last.get((row.claim, row.key, row.check)) is line]


def _lines(file: FileIO) -> list[bytes]:
    file.seek(0)
    return file.readall().split(b"\n")


def _mend_end(file: FileIO) -> None:
    """The last row may lack its line break, which is added, or after a kill more, and what there is is taken off."""
    size = file.seek(0, os.SEEK_END)
    if size:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            last = _lines(file)[-1]
            _add(file, b"\n") if last.rstrip().endswith(b"}") else file.truncate(size - len(last))


def _add(file: FileIO, line: bytes) -> None:
    """Append the line; what a full disk took of it is taken off again."""
    size = file.seek(0, os.SEEK_END)
    try:
        rest = memoryview(line)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
    except OSError:
        file.truncate(size)
        raise
