"""The index: descriptions of all claims, cached by content, so that `list` imports no claim file."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lakatos.errors import LakatosError
from lakatos.ledger import canonical, digest
from lakatos.registry import Source, content_key


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
        entries: dict[str, Any] = body["entries"]
        return entries if body["digest"] == digest(entries) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(path: Path, entries: Mapping[str, Any]) -> None:
    """Replace the file in one step; where the folder cannot be written the index is just not kept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_text(canonical({"entries": entries, "digest": digest(entries)}), encoding="utf-8")
        draft.replace(path)
    except OSError:
        return


def _describe_in_child(chosen: list[Source]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Descriptions and errors, made in another process: claim files import the world."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(describe_all, (chosen,))


def describe_all(chosen: list[Source]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """The description of each claim that can be read, and what is wrong with the others."""
    from lakatos.nouns.describe import describe
    from lakatos.registry import load

    found, errors = {}, {}
    for source in chosen:
        try:
            loaded = load(source)
            found[source.id] = describe(source.id, loaded.title, loaded.claim, loaded.obligations, source.shown)
        except LakatosError as error:
            errors[source.id] = str(error)
    return found, errors
