"""What the templates are told: a claim's record and all that follows from it, nothing stored twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lakatos.judgement import (
    Declared,
    as_expected,
    idle_hypotheses,
    judge,
    judge_clause,
    merged_attacks,
    merged_controls,
)
from lakatos.ledger import Record
from lakatos.nouns.evidence import FATES, Evidence, Instance, Proved, Verdict
from lakatos.report.mathml import formula
from lakatos.results import power, proofs, result, verdicts

SIGNS = {
    "proved": "∎",
    "proved-from": "⊢",
    "supported": "✓",
    "open": "◐",
    "refuted": "✗",
    "vacuous": "∅",
    "error": "⚠",
}  # strongest first
MEANINGS = {
    "proved": "a proof for all values, checked anew in a fresh process, and observations that tie it to running models",
    "proved-from": "a proof from published lemmas, which are named, and observations that tie it to running models",
    "supported": "every check holds and has noticed the false variants put before it; this is evidence, not a proof",
    "open": "something leaves a doubt, and the doubt is named",
    "refuted": "an instance satisfies every hypothesis and violates the statement",
    "vacuous": "nothing was found that satisfies the hypotheses, so that nothing is said",
    "error": "a check crashed, which is no verdict",
}
RULES = {
    "hypothesis": "of the claim, or a definition",
    "defined": "a denominator of the clause does not vanish",
    "cite": "a published lemma",
    "assume": "opens an assumption",
    "discharge": "closes it",
    "generalise": "to all indices of a range",
    "instance": "at one of them",
    "put": "terms for free symbols",
    "ring": "algebra",
    "index": "algebra of finite sums",
    "expect": "linearity of E, and independence",
    "derive": "the rules of calculus, and algebra",
    "congruence": "equals put for equals",
    "chain": "of =, ≤ and <",
    "smt": "derived by z3",
    "induct": "induction",
    "split": "of a sum in two",
    "monotone": "sums of larger terms are larger",
    "pascal": "the rule of binomial coefficients",
    "law": "equal laws have equal means",
    "norm": "|A u| ≤ c |u| for a matrix of norm at most c",
    "ftc": "the fundamental theorem of calculus",
    "words": "matrices as words of letters that do not commute",
}  # in a few words, for those who read a proof


def site(records: Mapping[str, Record], outdated: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the index is told: the claims in order of id, and how many have each verdict."""
    ordered = dict(sorted(records.items()))
    found = verdicts(ordered, outdated)
    pages = [page(name, record, found) for name, record in ordered.items()]
    words = [v.word for v in found.values()]
    return {"pages": pages, "tally": {word: words.count(word) for word in SIGNS if word in words}}


def page(name: str, record: Record, all_verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """What the page of one claim is told."""
    declared, found = Declared.of(record.declaration), record.findings
    clauses, verdict = judge(declared, found), all_verdicts[name]
    said = {f"{clause}: {reason}" for clause, v in clauses.items() for reason in v.reasons}
    return {
        "id": name,
        "claim": record.declaration,
        "verdict": verdict,
        "verdicts": all_verdicts,
        "reasons": [reason for reason in verdict.reasons if reason not in said],
        "expected": as_expected(declared, verdict),
        "clauses": clauses,
        "lemmas": {name: judge_clause(declared, found, name) for name in declared.lemmas},
        "evidence": _by_check(found.evidence),
        "instances": _instances(found.evidence),
        "controls": merged_controls(found.controls),
        "idle": idle_hypotheses(declared, found.controls),
        "fates": FATES,
        "attacks": _by_clause(declared, record),
        "proofs": [_proof(record, proved) for proved in proofs(declared, found)],
        "rules": RULES,
        "power": power(result(record, verdict)),
        "provenance": record.provenance,
        "symbols": {
            s["name"]: formula({"text": s["name"], "latex": s["latex"]}) for s in record.declaration["symbols"]
        },
    }


def _by_check(evidence: tuple[Evidence, ...]) -> dict[str, list[Evidence]]:
    """The evidence of each check, in the order recorded."""
    return {
        name: [e for e in evidence if e.obligation == name] for name in dict.fromkeys(e.obligation for e in evidence)
    }


def _instances(evidence: tuple[Evidence, ...]) -> list[tuple[str, Evidence, Instance]]:
    """Counterexamples first, then one witness a check."""
    against = [("counterexample", e, e.counterexample) for e in evidence if e.counterexample]
    first = {e.obligation: e for e in reversed(evidence) if e.witness}
    return [*against, *(("witness", e, e.witness) for e in reversed(first.values()) if e.witness)]


def _proof(record: Record, proved: Proved) -> dict[str, Any]:
    """A proof with its idea, the conditions of its clause as formulas, and what lines quote."""
    said, latex = record.declaration, {line.text: line.latex for line in proved.lines}
    return {
        "proved": proved,
        "idea": next((o["words"] for o in said["obligations"] if o["name"] == proved.obligation), ""),
        "rests_on": [
            {"name": part["name"], "anchor": f"{kind}-{place}"}
            for kind, parts in (("hypothesis", said["hypotheses"]), ("definition", said["definitions"]))
            for place, part in enumerate(parts, 1)
            if part["name"] in proved.hypotheses
        ],
        "where": [{"text": condition, "latex": latex.get(condition)} for condition in proved.where],
        "quotes": {part["text"]: part["name"] for part in (*said["lemmas"], *said["definitions"], *said["hypotheses"])},
        "used": [rule for rule in RULES if any(line.rule == rule for line in proved.lines)],
    }


def _by_clause(declared: Declared, record: Record) -> list[dict[str, Any]]:
    """The attacks on each clause and lemma by kind, with their counts."""
    met = merged_attacks(record.findings.attacks)
    kinds = {"near miss": "near misses", "perturbation": "perturbations"}
    return [
        {"clause": clause, "title": title, "all": some, "counts": Counter(a.fate for a in some)}
        for clause in (*declared.clauses, *declared.lemmas)
        for kind, title in kinds.items()
        for some in [[a for a in met if (a.clause, a.kind) == (clause, kind)]]
    ]
