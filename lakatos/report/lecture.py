"""The lecture's map: topics in order, the claims that answer each, written or not yet; and the errata of the slides."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

MAP = Path(__file__).parent / "lecture.toml"
WRONG = ("false as worded", "needs hypotheses")  # what makes a slide an erratum, the gravest first


def lecture(pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the lecture's page is told: `topics` with their claims, `unlisted` claims, `errata`."""
    known = {page["id"]: page for page in pages}
    topics = [
        {**topic, "written": [known[c] for c in topic["claims"] if c in known], "missing": missing}
        for topic in tomllib.loads(MAP.read_text("utf-8"))["topic"]
        for missing in [[c for c in topic["claims"] if c not in known]]
    ]
    listed = {c for topic in topics for c in topic["claims"]}
    wrong = [page for page in known.values() if page["claim"]["slide"]]
    return {
        "topics": topics,
        "planned": len(listed),
        "answered": sum(bool(topic["written"]) for topic in topics),
        "unlisted": [page for name, page in known.items() if name not in listed],
        "errata": [page for word in WRONG for page in wrong if page["claim"]["slide"]["wording"] == word],
    }
