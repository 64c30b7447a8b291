"""The gallery of counterexamples: what fails without a hypothesis, other statements, and near misses by their case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lakatos.nouns.evidence import Attack, ControlOutcome


def controls(declaration: Mapping[str, Any], met: Mapping[str, ControlOutcome]) -> list[dict[str, Any]]:
    """The claim's controls with what became of them, grouped: one group a dropped hypothesis, one of statements."""
    told = [
        {"place": place, "control": c, "met": met.get(c["name"])} for place, c in enumerate(declaration["controls"], 1)
    ]
    dropped = [*dict.fromkeys(c["drops"] for c in declaration["controls"] if c["drops"])]
    groups = [{"drops": name, "all": [t for t in told if t["control"]["drops"] == name]} for name in dropped]
    others = [t for t in told if not t["control"]["drops"]]
    return [*groups, *([{"drops": None, "all": others}] if others else [])]


def needs(declaration: Mapping[str, Any], met: Mapping[str, ControlOutcome]) -> list[dict[str, Any]]:
    """Each hypothesis with its place and the refuted controls that show it to be needed."""
    refuted = [
        {"place": place, "name": c["name"], "drops": c["drops"], "met": met[c["name"]]}
        for place, c in enumerate(declaration["controls"], 1)
        if c["drops"] and c["name"] in met and met[c["name"]].refuted
    ]
    return [
        {"place": place, "name": h["name"], "words": h["words"], "by": [r for r in refuted if r["drops"] == h["name"]]}
        for place, h in enumerate(declaration["hypotheses"], 1)
    ]


def by_case(attacks: Iterable[Attack]) -> list[dict[str, Any]]:
    """Noticed attacks grouped by the case that refuted them, the smallest case first."""
    groups: dict[str, dict[str, Any]] = {}
    for attack in attacks:
        if case := attack.counterexample:
            key = str((attack.by, *case.inputs.items()))
            groups.setdefault(key, {"case": case, "by": attack.by, "all": []})["all"].append(attack)
    return sorted(groups.values(), key=lambda g: len(str([*g["case"].values.values()])))
