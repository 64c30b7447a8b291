"""A proof as its page tells it: the idea, the skeleton, every line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lakatos.ledger import Record
from lakatos.nouns.evidence import ProofLine, Proved

START = ("hypothesis", "defined", "cite", "assume")  # rules by which nothing is derived


def told(record: Record, proved: Proved) -> dict[str, Any]:
    """A proof with its idea, its skeleton, the conditions of its clause as formulas, and what lines quote."""
    said, latex = record.declaration, {line.text: line.latex for line in proved.lines}
    return {
        "proved": proved,
        "idea": next((o["words"] for o in said["obligations"] if o["name"] == proved.obligation), ""),
        "skeleton": skeleton(proved.lines),
        "rests_on": [
            {"name": part["name"], "anchor": f"{kind}-{place}"}
            for kind, parts in (("hypothesis", said["hypotheses"]), ("definition", said["definitions"]))
            for place, part in enumerate(parts, 1)
            if part["name"] in proved.hypotheses
        ],
        "where": [{"text": condition, "latex": latex.get(condition)} for condition in proved.where],
        "quotes": {part["text"]: part["name"] for part in (*said["lemmas"], *said["definitions"], *said["hypotheses"])},
    }


def skeleton(lines: tuple[ProofLine, ...]) -> list[tuple[int, list[int]]]:
    """The derived lines of the least depth at which there are three, each with the links of its chain, by place.

    A line that is a link of a chain is told with the chain. Empty where it would say no less than the proof.
    """
    links = {place for line in lines if line.rule == "chain" for place in line.by if lines[place].rule != "chain"}
    derived = [k for k, line in enumerate(lines) if line.rule not in START and k not in links]
    depths: Mapping[int, list[int]] = {
        depth: [k for k in derived if lines[k].depth <= depth] for depth in sorted({line.depth for line in lines})
    }
    chosen = next((found for found in depths.values() if len(found) >= 3), [])
    shown = [(k, [*lines[k].by] if lines[k].rule == "chain" else []) for k in chosen]
    return shown if sum(1 + len(chain) for _, chain in shown) < len(lines) - 2 else []
