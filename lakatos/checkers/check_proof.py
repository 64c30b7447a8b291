"""One proof, checked: written in this process, and believed only as far as a fresh one bears its document out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import lakatos
from lakatos.checkers.derivation import Derivation
from lakatos.checkers.explore import explore
from lakatos.checkers.judge_case import instance, judge_case
from lakatos.errors import ProofError
from lakatos.kernel.proof import digest_of
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import HOLDS, OPEN, Evidence, Findings, Proved
from lakatos.nouns.obligation import Cover, Proof, Property
from lakatos.statement.nodes import Le


def check_proof(claim: Claim, obligation: Proof) -> Findings:
    """The clause is proved if a fresh process finds the document to prove it from the claim's own hypotheses."""
    lap = time.perf_counter()
    [clause] = obligation.clauses
    box = obligation.box if isinstance(obligation, Cover) else None
    derivation = Derivation(claim, clause, box)
    try:
        obligation.function(derivation)
        document = derivation.document()
        found = check_anew(document)
        cited = {name: claim.statements[name] for name in found["cited"]}
        if found["digest"] != digest_of(derivation.theory.hypotheses, claim.clauses[clause], cited):
            raise ProofError("the proof is of another statement")
    except ProofError as error:
        return Findings(evidence=(_evidence(obligation, OPEN, lap, doubts=(str(error),)),))
    told = {name: tuple(found[name]) for name in ("hypotheses", "where", "cited", "trust")}
    proved = Proved(
        clause,
        obligation.name,
        **told,
        lines=derivation.told(),
        digest=found["digest"],
        document=document,
        scope=obligation.scope if isinstance(obligation, Cover) else "",
    )
    return Findings(evidence=(_evidence(obligation, HOLDS, lap, proved),), proofs=(proved,))


def check_cover(claim: Claim, name: str, obligation: Cover, properties: list[Property], effort: str) -> Findings:
    """The proof on the box, with the cases within it that properties of the clause observe: without one it is empty."""
    [clause] = obligation.clauses
    speaking = [p for p in properties if clause in p.clauses]
    runs = [explore(claim, p, name, effort, lambda seen: False) for p in speaking]
    bounds = [f for x, (low, high) in obligation.box.items() for f in (Le(low, x), Le(x, high))]
    inside = [seen for run in runs for seen in run.inside if all(map(seen.true, bounds))]
    true = [seen for seen in inside if judge_case(claim.clauses[clause], seen)]
    found = check_proof(claim, obligation)
    [said] = found.evidence
    doubts = said.doubts if true else (*said.doubts, "no case observed lies in the box")
    witness = instance(claim, None, true[-1]) if true else None
    observed = replace(said, cases=len(true), witness=witness, doubts=doubts, outcome=OPEN if doubts else said.outcome)
    return replace(found, evidence=(observed,))


def _evidence(
    obligation: Proof, outcome: str, lap: float, proved: Proved | None = None, doubts: tuple[str, ...] = ()
) -> Evidence:
    everywhere = obligation.scope if isinstance(obligation, Cover) else "all values of the symbols"
    return Evidence(
        clause=obligation.clauses[0],
        obligation=obligation.name,
        kind=obligation.kind,
        outcome=outcome,
        scope=f"{everywhere} with {', '.join(proved.where)}" if proved and proved.where else everywhere,
        seconds=round(time.perf_counter() - lap, 3),
        trust=proved.trust if proved else (),
        doubts=doubts,
    )


def check_anew(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a fresh process says of a document; ProofError where it rejects it."""
    root = str(Path(lakatos.__file__).parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "lakatos.kernel"],
        input=json.dumps(document),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise ProofError(f"the check of the proof died: {done.stderr.strip()[-400:] or f'exit code {done.returncode}'}")
    found: dict[str, Any] = json.loads(done.stdout)
    if "rejected" in found:
        raise ProofError(f"checked anew, it is rejected: {found['rejected']}")
    return found
