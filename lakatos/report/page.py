"""What the templates are told: a claim's record and all that follows from it, nothing stored twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
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
from lakatos.nouns.evidence import FATES, Evidence, Findings, Instance, Verdict
from lakatos.nouns.figure import Figure
from lakatos.report import gallery
from lakatos.report.dependencies import dependencies
from lakatos.report.figures import svg, table
from lakatos.report.lecture import lecture
from lakatos.report.mathml import formula
from lakatos.report.proofs import told
from lakatos.results import power, proofs, result, verdicts

SIGNS = {
    "proved": "∎",
    "proved-from": "⊢",
    "certified": "▣",
    "supported": "✓",
    "open": "◐",
    "refuted": "✗",
    "vacuous": "∅",
    "error": "⚠",
}  # strongest first
MEANINGS = {
    "proved": "a proof for all values, checked anew in a fresh process, and observations that tie it to running models",
    "proved-from": "a proof from published lemmas, which are named, and observations that tie it to running models",
    "certified": "all of a scope, finite or compact, that is told beside the word, checked anew in a fresh process, "
    "and observations that tie it to running models",
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
    "farkas": "a sum of the premises, times numbers",
    "sos": "a sum of squares",
    "newton": "the interval Newton method",
    "box": "interval arithmetic on small boxes that cover a large one",
    "words": "matrices as words of letters that do not commute",
}  # in a few words, for those who read a proof
PHRASES = {
    "proved": "Proved",
    "proved-from": "Proved from lemmas",
    "certified": "Certified",
    "supported": "Only tested",
}  # of clauses, at a glance; the other verdicts by their word
SAID = {
    "seed": "Seed {}",
    "trust": "Trusts {}",
    "digest": "Table {}",
    "radius": "Equations in balls agree to {}",
}  # of a check besides its counts, a line a key; nothing where unsaid


def site(records: Mapping[str, Record], outdated: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the pages of the whole are told: the claims in order of id, verdicts by word, when and by what checked."""
    ordered = dict(sorted(records.items()))
    found = verdicts(ordered, outdated)
    pages = [page(name, record, found) for name, record in ordered.items()]
    words = [v.word for v in found.values()]
    return {
        "pages": pages,
        "tally": {word: words.count(word) for word in SIGNS if word in words},
        "topics": sorted({p["claim"]["topic"] for p in pages}),
        "lecture": lecture(pages),
        "dependencies": dependencies(pages),
        "checked": checked(ordered.values()),
    }


def checked(records: Iterable[Record]) -> dict[str, list[str]]:
    """When the claims were checked, at which effort, by which versions: each said once."""
    known = [record.provenance for record in records]
    dates = sorted(str(p["date"])[:10] for p in known)
    return {
        "dates": [*dict.fromkeys([*dates[:1], *dates[-1:]])],
        "efforts": sorted({str(p["effort"]) for p in known}),
        "versions": sorted({f"{name} {number}" for p in known for name, number in p["versions"].items()}),
    }


def page(name: str, record: Record, all_verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """What the page of one claim is told."""
    declared, found = Declared.of(record.declaration), record.findings
    clauses, verdict = judge(declared, found), all_verdicts[name]
    said = {f"{clause}: {reason}" for clause, v in clauses.items() for reason in v.reasons}
    met = merged_controls(found.controls)
    return {
        "id": name,
        "claim": record.declaration,
        "verdict": verdict,
        "verdicts": all_verdicts,
        "reasons": [reason for reason in verdict.reasons if reason not in said],
        "expected": as_expected(declared, verdict),
        "clauses": clauses,
        "known": [{"word": word, "extents": some} for word in SIGNS if (some := _known(word, clauses, record))],
        "lemmas": {name: judge_clause(declared, found, name) for name in declared.lemmas},
        "evidence": _by_check(found.evidence),
        "rules": RULES,
        "instances": _instances(found.evidence),
        "controls": gallery.controls(record.declaration, met),
        "needs": gallery.needs(record.declaration, met),
        "idle": idle_hypotheses(declared, found.controls),
        "fates": FATES,
        "attacks": _by_clause(declared, record),
        "proofs": [told(record, proved) for proved in proofs(declared, found)],
        "figures": [_figure(record, place, *figure) for place, figure in enumerate(found.figures, 1)],
        "power": power(result(record, verdict)),
        "provenance": record.provenance,
        "symbols": {
            s["name"]: formula({"text": s["name"], "latex": s["latex"]}) for s in record.declaration["symbols"]
        },
    }


def _known(word: str, clauses: Mapping[str, Verdict], record: Record) -> dict[str, list[str]]:
    """The clauses of this verdict by what they hold for."""
    found: dict[str, list[str]] = {}
    for clause, verdict in clauses.items():
        if verdict.word == word:
            extent = f" for {verdict.scope}" if verdict.scope else _extent(word, clause, record.findings)
            found.setdefault(extent, []).append(clause)
    return found


def _extent(word: str, clause: str, found: Findings) -> str:
    """What a clause holds for: all values, from which lemmas and where; or how many cases."""
    proofs = (
        [p for p in found.proofs if p.clause == clause and not p.scope] if word in ("proved", "proved-from") else []
    )
    if not proofs:
        cases = sum(e.cases for e in found.evidence if e.clause == clause)
        return f" on {cases} cases" if cases else ""
    best = min(proofs, key=lambda proof: len(proof.cited))
    cited = f", from {' and '.join(best.cited)}" if best.cited else ""
    return f" for all values{cited}" + (f", where {' and '.join(best.where)}" if best.where else "")


def remarks(evidence: Evidence) -> list[str]:
    """What is said of a check besides its counts."""
    values = {key: getattr(evidence, key, None) for key in SAID}
    return [f"{SAID[key].format(_listed(value))}." for key, value in values.items() if value]


def _listed(value: Any) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    parts = [f"{k} {v}" for k, v in value.items()] if isinstance(value, Mapping) else value
    return ", ".join(map(str, parts)) if isinstance(parts, list | tuple) else str(parts)


def _figure(record: Record, place: int, name: str, figure: Figure) -> dict[str, Any]:
    """A figure drawn, with its words and its data in a table."""
    words = next((o["words"] for o in record.declaration["obligations"] if o["name"] == name), "")
    return {"name": name, "figure": figure, "words": words, "svg": svg(figure, f"figure-{place}"), **table(figure)}


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


def _by_clause(declared: Declared, record: Record) -> list[dict[str, Any]]:
    """The attacks on each clause and lemma by kind, with their counts; its case stands with the first clause."""
    met = merged_attacks(record.findings.attacks)
    first = {(a.kind, a.name): a.clause for a in reversed(met)}
    kinds = {"near miss": "near misses", "perturbation": "perturbations"}
    return [
        {
            "clause": clause,
            "title": title,
            "all": some,
            "counts": Counter(a.fate for a in some),
            "cases": gallery.by_case(a for a in some if first[a.kind, a.name] == clause),
        }
        for clause in (*declared.clauses, *declared.lemmas)
        for kind, title in kinds.items()
        for some in [[a for a in met if (a.clause, a.kind) == (clause, kind)]]
    ]
