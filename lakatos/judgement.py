"""From evidence to verdict: a pure function. TRUSTED BASE.

A clause is, strongest first: `proved`, or `proved-from` cited lemmas, by a proof that was checked anew, with
observations that tie it to its subjects; `certified` on a scope, finite and exhausted or compact and covered, that is
told beside the word; `supported` by evidence that holds and has power; `open` where anything leaves
a doubt; `vacuous` where nothing satisfies its hypotheses; `refuted` by a counterexample. A crash is an `error`.
A claim is as strong as its weakest clause, and no stronger than any claim that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lakatos.nouns.evidence import FAILS, FATES, HOLDS, Attack, ControlOutcome, Evidence, Findings, Verdict

ORDER = ("error", "refuted", "vacuous", "open", "supported", "certified", "proved-from", "proved")  # weakest first
UNTIED = "no observation ties it to its subjects"
UNKNOWN = "not in the ledger"  # said of a claim that another one rests on


@dataclass(frozen=True)
class Declared:
    """What judging needs to know of a claim: clauses (those in words apart), hypotheses, controls, what it rests on."""

    clauses: tuple[str, ...]
    in_words: frozenset[str] = frozenset()
    hypotheses: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    open_because: str | None = None

    @classmethod
    def of(cls, declaration: Mapping[str, Any]) -> Declared:
        """What a claim's description (see `describe`) says of it."""
        return cls(
            clauses=tuple(c["name"] for c in declaration["clauses"]),
            in_words=frozenset(c["name"] for c in declaration["clauses"] if c["in_words"]),
            hypotheses=tuple(h["name"] for h in declaration["hypotheses"]),
            lemmas=tuple(lemma["name"] for lemma in declaration["lemmas"]),
            controls=tuple(c["name"] for c in declaration["controls"]),
            rests_on=tuple(declaration["rests_on"]),
            open_because=declaration["open_because"],
        )


def judge(declared: Declared, findings: Findings) -> dict[str, Verdict]:
    """The verdict of each clause."""
    return {clause: judge_clause(declared, findings, clause) for clause in declared.clauses}


def judge_clause(declared: Declared, findings: Findings, clause: str) -> Verdict:
    """The verdict of one clause or lemma, with the reasons that keep it from being stronger."""
    evidence = [e for e in findings.evidence if e.clause == clause]
    if findings.errors:
        return Verdict("error", findings.errors)
    failed = [f"{e.obligation} found a counterexample" for e in evidence if e.outcome == FAILS]
    if failed:
        return Verdict("refuted", tuple(failed))
    observed = [e for e in evidence if e.kind != "proof"]
    if observed and all(e.witness is None for e in observed):
        return Verdict("vacuous", ("no case drawn satisfies all hypotheses: they may contradict each other",))
    reasons = [
        *findings.unfinished,
        *_evidence_gaps(evidence),
        *_lemma_gaps(declared, findings, clause),
        *_control_gaps(declared, findings.controls, clause),
        *_power_gaps(declared, findings.attacks, clause),
    ]
    return Verdict("open", tuple(reasons)) if reasons else _earned(findings, clause)


def _earned(findings: Findings, clause: str) -> Verdict:
    """The verdict on a clause that nothing leaves in doubt: that of its best proof or certificate, if it has one."""
    proofs = [p for p in findings.proofs if p.clause == clause and not p.scope]
    if proofs:
        return Verdict(max(("proved-from" if p.cited else "proved" for p in proofs), key=ORDER.index))
    covers = {p.obligation for p in findings.proofs if p.clause == clause}
    held = [e for e in findings.evidence if (e.clause, e.kind, e.outcome) == (clause, "certificate", HOLDS)]
    scopes = [_scope(e) for e in held if e.digest or e.obligation in covers]
    return Verdict("certified", scope="; ".join(scopes)) if scopes else Verdict("supported")


def _scope(certificate: Evidence) -> str:
    """The scope of a certificate, with the number of its cases if it is finite."""
    outside = f", {certificate.discarded} more outside the hypotheses" if certificate.discarded else ""
    return f"{certificate.scope} ({certificate.cases} cases{outside})" if certificate.digest else certificate.scope


def claim_verdict(declared: Declared, findings: Findings, rests_on: Mapping[str, str]) -> Verdict:
    """The weakest clause's verdict, capped by those of the claims that it rests on."""
    if findings.errors:
        return Verdict("error", findings.errors)
    clauses = judge(declared, findings)
    weakest = min(clauses.values(), key=lambda v: ORDER.index(v.word), default=Verdict("open"))
    own = ((name, reason) for name, v in clauses.items() for reason in v.reasons if reason not in findings.unfinished)
    reasons = [*findings.unfinished, *(f"{name}: {reason}" for name, reason in own)]
    word, scope = weakest.word, "; ".join(f"{name}: {v.scope}" for name, v in clauses.items() if v.scope)
    for other in declared.rests_on:
        found = rests_on.get(other, UNKNOWN)
        if found not in ORDER or ORDER.index(found) < ORDER.index("supported"):
            reasons.append(f"rests on {other}, which is {found}")
            found = "open"
        elif ORDER.index(found) < ORDER.index(word):
            reasons.append(f"rests on {other}, which is no more than {found}")
        word = min(word, found, key=ORDER.index)
    return Verdict(word, tuple(dict.fromkeys(reasons)), scope if word == "certified" else "")


def judge_all(
    claims: Mapping[str, tuple[Declared, Findings]], outdated: frozenset[str] = frozenset()
) -> dict[str, Verdict]:
    """The verdict of each claim, those that it rests on judged first.

    A circle of claims leaves each of them open, and nothing rests on a claim that has changed since it was checked.
    """
    done: dict[str, Verdict] = {}

    def settle(name: str, above: tuple[str, ...]) -> str:
        if name not in claims:
            return UNKNOWN
        if name in above or (above and name in outdated):
            return "open"
        if name not in done:
            declared, findings = claims[name]
            below = {other: settle(other, (*above, name)) for other in declared.rests_on}
            verdict = claim_verdict(declared, findings, below)
            if any(other in above for other in declared.rests_on):  # judged within a circle: not to be kept
                return verdict.word
            done[name] = verdict
        return done[name].word

    for name in claims:
        settle(name, ())
    return {name: done.get(name) or claim_verdict(*claims[name], {}) for name in claims}


def as_expected(declared: Declared, verdict: Verdict) -> bool:
    """Whether a verdict is what the claim declares: a declared gap is open, and nothing else is."""
    at_least = ORDER.index(verdict.word) >= ORDER.index("supported")
    return verdict.word == "open" if declared.open_because else at_least


def _evidence_gaps(evidence: list[Evidence]) -> list[str]:
    gaps = [f"{e.obligation}: {doubt}" for e in evidence for doubt in e.doubts]
    if not any(e.outcome == HOLDS and e.cases > 0 and not e.doubts for e in evidence):
        observed = "no check holds on it without a doubt" if any(e.cases for e in evidence) else UNTIED
        gaps.append(observed if evidence else "no check speaks of it")
    return gaps


def _lemma_gaps(declared: Declared, findings: Findings, clause: str) -> list[str]:
    """What is in doubt about the lemmas that proofs of the clause cite."""
    if clause in declared.lemmas:  # nothing is proved of a lemma
        return []
    cited = dict.fromkeys(name for p in findings.proofs if p.clause == clause for name in p.cited)
    verdicts = {name: judge_clause(declared, findings, name) for name in cited}
    return [
        f"lemma {name} is {v.word}: {'; '.join(v.reasons)}"
        for name, v in verdicts.items()
        if ORDER.index(v.word) < ORDER.index("supported")
    ]


def _control_gaps(declared: Declared, outcomes: Iterable[ControlOutcome], clause: str) -> list[str]:
    met = list(outcomes)
    mine = [c for c in met if clause in c.clauses or not set(c.clauses) & set(declared.clauses)]
    refuted = {c.name for c in mine if c.refuted}
    gaps = [f"control '{c.name}' survives: {c.reason}" for c in mine if c.name not in refuted]
    tried = {c.name for c in met}
    gaps += [
        f"control '{name}' was never tried: nothing applies to it" for name in declared.controls if name not in tried
    ]
    if clause in declared.in_words:
        dropped = {c.drops for c in mine if c.refuted}
        gaps += [f"in words only, and no control drops '{h}'" for h in declared.hypotheses if h not in dropped]
        gaps += [] if refuted else ["in words only, and no control was refuted on it"]
    return list(dict.fromkeys(gaps))


def _power_gaps(declared: Declared, attacks: Iterable[Attack], clause: str) -> list[str]:
    met = [a for a in merged_attacks(attacks) if a.clause == clause]
    gaps = [f"{a.kind} survives: {a.name}" for a in met if a.fate == "survived"]
    kinds = ("perturbation",) if clause in declared.in_words else ("near miss", "perturbation")
    noticed = {a.kind for a in met if a.fate == "noticed" and not a.reason}  # and not just undefined
    gaps += [f"no {kind} was noticed: power 0" for kind in kinds if kind not in noticed]
    return gaps


def merged_controls(outcomes: Iterable[ControlOutcome]) -> dict[str, ControlOutcome]:
    """One outcome a control, to be shown: the first that refutes it, or else the first."""
    met: dict[str, ControlOutcome] = {}
    for outcome in outcomes:
        if outcome.name not in met or (outcome.refuted and not met[outcome.name].refuted):
            met[outcome.name] = outcome
    return met


def merged_attacks(attacks: Iterable[Attack]) -> list[Attack]:
    """One attack a name and clause: it counts as noticed if any check notices it."""
    met: dict[tuple[str, str, str], Attack] = {}
    for attack in attacks:
        key = (attack.kind, attack.clause, attack.name)
        if key not in met or _rank(attack) < _rank(met[key]):
            met[key] = attack
    return list(met.values())


def _rank(attack: Attack) -> tuple[int, bool]:
    """The best fate first, and false before just undefined."""
    return FATES.index(attack.fate), bool(attack.reason)


def idle_hypotheses(declared: Declared, outcomes: Iterable[ControlOutcome]) -> list[str]:
    """The hypotheses that no refuted control drops: nothing shows that they are needed."""
    dropped = {c.drops for c in outcomes if c.refuted}
    return [name for name in declared.hypotheses if name not in dropped]
