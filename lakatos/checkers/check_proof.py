"""One proof, checked: written in this process, and believed only as far as a fresh one bears its document out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lakatos
from lakatos.checkers.derivation import Derivation
from lakatos.errors import ProofError
from lakatos.kernel.proof import digest_of
from lakatos.nouns.claim import Claim
from lakatos.nouns.evidence import HOLDS, OPEN, Evidence, Findings, Proved
from lakatos.nouns.obligation import Proof


def check_proof(claim: Claim, obligation: Proof) -> Findings:
    """The clause is proved if a fresh process finds the document to prove it from the claim's own hypotheses."""
    lap = time.perf_counter()
    [clause] = obligation.clauses
    derivation = Derivation(claim, clause)
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
    proved = Proved(clause, obligation.name, **told, lines=derivation.told(), digest=found["digest"], document=document)
    return Findings(evidence=(_evidence(obligation, HOLDS, lap, proved),), proofs=(proved,))


def _evidence(
    obligation: Proof, outcome: str, lap: float, proved: Proved | None = None, doubts: tuple[str, ...] = ()
) -> Evidence:
    everywhere = "all values of the symbols"
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
