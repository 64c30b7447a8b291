"""Results as other tools may rely on them: one JSON object a claim, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lakatos.judgement import (
    Declared,
    as_expected,
    idle_hypotheses,
    judge,
    judge_all,
    merged_attacks,
    merged_controls,
)
from lakatos.ledger import SCHEMA, Record
from lakatos.nouns.evidence import FATES, Attack, Findings, Proved, Verdict, to_json
from lakatos.registry import PACKAGE, content_key, source_of


def verdicts(records: Mapping[str, Record], outdated: frozenset[str] = frozenset()) -> dict[str, Verdict]:
    """The verdict of every claim in the ledger's records; nothing may rest on an outdated one."""
    return judge_all({name: (Declared.of(r.declaration), r.findings) for name, r in records.items()}, outdated)


def present(records: Mapping[str, Record]) -> tuple[dict[str, Record], frozenset[str]]:
    """The records of claims whose files are still there, and the ids of those that have changed since."""
    here = {name: record for name, record in records.items() if located(record).is_file()}
    changed = (
        name
        for name, r in here.items()
        if content_key(source_of(located(r)), r.provenance["effort"]) != r.provenance["key"]
    )
    return here, frozenset(changed)


def located(record: Record) -> Path:
    """The file of a record's claim."""
    return Path(PACKAGE, record.declaration["source"])


def result(record: Record, verdict: Verdict) -> dict[str, Any]:
    """All that `verify --json` says of one claim."""
    declared, found = Declared.of(record.declaration), record.findings
    attacks = merged_attacks(found.attacks)
    controls = merged_controls(found.controls)
    return {
        "schema": SCHEMA,
        "id": record.declaration["id"],
        "verdict": verdict.word,
        "expected": as_expected(declared, verdict),
        "reasons": list(verdict.reasons),
        "clauses": {name: v.word for name, v in judge(declared, found).items()},
        "scopes": {name: v.scope for name, v in judge(declared, found).items() if v.scope},
        "evidence": [to_json(e) for e in found.evidence],
        "controls": [to_json(controls[name]) for name in declared.controls if name in controls],
        "near_misses": _near_misses((*declared.clauses, *declared.lemmas), attacks),
        "perturbations": _perturbations(attacks),
        "hypotheses": {
            "needed": needed(declared, record),
            "idle": idle_hypotheses(declared, controls.values()),
        },
        "lemmas": sorted({name for proved in found.proofs for name in proved.cited}),
        "proofs": [_proof(declared, proved) for proved in proofs(declared, found)],
        "errors": list(found.errors),
        "effort": record.provenance["effort"],
        "seconds": round(sum(e.seconds for e in found.evidence), 3),
    }


def needed(declared: Declared, record: Record) -> list[str]:
    """The hypotheses that a refuted control shows to be needed."""
    idle = idle_hypotheses(declared, merged_controls(record.findings.controls).values())
    return [name for name in declared.hypotheses if name not in idle]


def proofs(declared: Declared, found: Findings) -> list[Proved]:
    """The proofs that stand, in the order of the clauses."""
    return [proved for clause in declared.clauses for proved in found.proofs if proved.clause == clause]


def _proof(declared: Declared, proved: Proved) -> dict[str, Any]:
    """What a proof rests on (hypotheses in the claim's order, then definitions), and the number of lines by rule."""
    own = [name for name in declared.hypotheses if name in proved.hypotheses]
    return {
        "clause": proved.clause,
        "obligation": proved.obligation,
        "scope": proved.scope,
        "hypotheses": [*own, *(name for name in proved.hypotheses if name not in own)],
        "where": list(proved.where),
        "cited": list(proved.cited),
        "trust": list(proved.trust),
        "rules": dict(sorted(Counter(line.rule for line in proved.lines).items())),
        "lines": len(proved.lines),
        "digest": proved.digest,
    }


def _near_misses(clauses: Iterable[str], attacks: Iterable[Attack]) -> list[dict[str, Any]]:
    """The near misses clause by clause. One of a definition attacks several: it counts once, by its worst fate."""
    counts: dict[str, Counter[str]] = {clause: Counter() for clause in clauses}
    by_name: dict[str, list[Attack]] = {}
    for attack in attacks:
        if attack.kind == "near miss":
            by_name.setdefault(attack.name, []).append(attack)
    for met in by_name.values():
        counts[met[0].clause][max((a.fate for a in met), key=FATES.index)] += 1
    return [
        {
            "clause": clause,
            "generated": fates.total(),
            "refuted": fates["noticed"],
            "implied": fates["implied"],
            "accepted": fates["accepted"],
            "within_margin": _names(by_name, clause, "within margin"),
            "survivors": _names(by_name, clause, "survived"),
        }
        for clause, fates in counts.items()
    ]


def _names(by_name: Mapping[str, list[Attack]], clause: str, fate: str) -> list[str]:
    """The near misses of this fate under a clause."""
    return [name for name, met in by_name.items() for a in met if (a.clause, a.fate) == (clause, fate)]


def _perturbations(attacks: Iterable[Attack]) -> dict[str, Any]:
    """A perturbation is noticed if some clause notices it, and survives if it moves a clause that does not."""
    fates: dict[str, set[str]] = {}
    for attack in attacks:
        if attack.kind == "perturbation":
            fates.setdefault(attack.name, set()).add(attack.fate)
    return {
        "made": len(fates),
        "noticed": sum("noticed" in met and "survived" not in met for met in fates.values()),
        "survivors": [name for name, met in fates.items() if "survived" in met or "noticed" not in met],
    }


def power(summary: Mapping[str, Any]) -> str:
    """The power of a claim's checks in one line, from its result."""
    near = sum(len(n["within_margin"]) for n in summary["near_misses"])
    made = sum(n["generated"] - n["implied"] for n in summary["near_misses"]) - near
    refuted = sum(n["refuted"] for n in summary["near_misses"])
    moved, needs = summary["perturbations"], summary["hypotheses"]
    total = len(needs["needed"]) + len(needs["idle"])
    parts = (
        _of(refuted, made, "near miss", "near misses") + (f" ({near} more within margin)" if near else ""),
        _of(moved["noticed"], moved["made"], "perturbation", "perturbations"),
        _of(len(needs["needed"]), total, "hypothesis", "hypotheses"),
    )
    return ", ".join(parts)


def _of(part: int, whole: int, one: str, many: str) -> str:
    return f"{part} of {whole} {one if whole == 1 else many}" if whole else f"no {many}"


def summary(results: Iterable[Mapping[str, Any]], seconds: float) -> dict[str, Any]:
    """The last line of `verify --json`."""
    return {
        "schema": SCHEMA,
        "summary": dict(sorted(Counter(r["verdict"] for r in results).items())),
        "seconds": round(seconds, 3),
    }
