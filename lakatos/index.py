"""The index: descriptions of all claims, cached by content, so that `list` imports no claim file."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from lakatos.errors import LakatosError
from lakatos.ledger import canonical, digest
from lakatos.registry import Source, content_key

DEADLINE = 60  # seconds that importing a claim file may take


def described(chosen: list[Source], folder: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The description of each claim by id, and a message for each file that cannot be read."""
    path = folder / "index.json"
    cached = _read(path)
    keys = {source.id: content_key(source, "index") for source in chosen}
    missing = [s for s in chosen if cached.get(s.id, {}).get("key") != keys[s.id]]
    fresh, errors = _describe_in_child(missing) if missing else ({}, {})
    if fresh:
        _write(path, {**cached, **{name: {"key": keys[name], "data": data} for name, data in fresh.items()}})
    known = {name: entry["data"] for name, entry in cached.items() if keys.get(name) == entry.get("key")} | fresh
    return {source.id: known[source.id] for source in chosen if source.id in known}, list(errors.values())


def _read(path: Path) -> dict[str, Any]:
    """The cached entries; none where the file is missing or damaged, since it can always be made again."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        entries = body["entries"].items() if body["digest"] == digest(body["entries"]) else ()
        return {name: entry for name, entry in entries if {"id", "clauses"} <= entry["data"].keys()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _write(path: Path, entries: Mapping[str, Any]) -> None:
    """Replace the file in one step; where the folder cannot be written the index is just not kept."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(canonical({"entries": entries, "digest": digest(entries)}), encoding="utf-8")
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _describe_in_child(chosen: list[Source]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Descriptions and errors, made in other processes: claim files import the world, and may not come back."""
    found: dict[str, dict[str, Any]] = {}
    errors: dict[str, str] = {}
    waiting = list(chosen)
    while waiting:
        for name, (data, error) in _answers(waiting).items():
            found |= {name: data} if data else {}
            errors |= {name: error} if error else {}
        silent = [source for source in waiting if source.id not in found and source.id not in errors]
        if silent:  # the child died, or hung, over the first of them
            errors[silent[0].id] = f"{silent[0].shown}: importing it ends the process, or takes over {DEADLINE} s"
        waiting = silent[1:]
    return found, errors


def _answers(chosen: list[Source]) -> dict[str, tuple[dict[str, Any] | None, str | None]]:
    """What a child says of each claim, as far as it comes."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=describe_all, args=(chosen, theirs), daemon=True)
    child.start()
    theirs.close()
    answers = {}
    with suppress(EOFError, OSError):
        while ours.poll(DEADLINE):
            name, answer = ours.recv()
            answers[name] = answer
    child.kill()
    child.join()
    return answers


def describe_all(chosen: list[Source], pipe: Connection) -> None:
    """Say of each claim its description, or what is wrong with it; runs in a child."""
    from lakatos.nouns.describe import describe
    from lakatos.registry import load
    from lakatos.runner import leave_with_parent

    leave_with_parent()
    os.dup2(2, 1)
    for source in chosen:
        try:
            loaded = load(source)
            data = describe(source.id, loaded.title, loaded.claim, loaded.obligations, source.shown)
            digest(data)  # can it be written down?
            pipe.send((source.id, (data, None)))
        except LakatosError as error:
            pipe.send((source.id, (None, str(error)[:4000])))
        except Exception as error:  # a value of the author's that is no text
            message = f"{source.shown}: describing it raised {type(error).__name__}: {error}"
            pipe.send((source.id, (None, message[:4000])))
