"""The judgement, exhaustively on small findings, against the rules of docs/judging.md written out once more."""

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

from lakatos.judgement import (
    FATES,
    ORDER,
    Declared,
    as_expected,
    claim_verdict,
    idle_hypotheses,
    judge,
    judge_all,
    judge_clause,
    merged_attacks,
    merged_controls,
)
from lakatos.nouns.evidence import Attack, ControlOutcome, Evidence, Findings, Instance, Proved, Verdict

CASE = Instance({"x": "1"}, {"a": "2"})
FORMAL = Declared(clauses=("c", "other"), controls=("K",), hypotheses=("H",))
IN_WORDS = replace(FORMAL, in_words=frozenset({"c"}))


def evidence(outcome: str = "holds", cases: int = 5, doubts: Any = (), witness: Any = CASE, **more: Any) -> Evidence:
    given = {"clause": "c", "obligation": "p", "kind": "property", "scope": "all", **more}
    return Evidence(outcome=outcome, cases=cases, doubts=doubts, witness=witness, **given)


def control(refuted: bool, clauses: tuple[str, ...] = ("c",), name: str = "K", drops: str | None = "H") -> Any:
    return ControlOutcome(name, "data" if drops else "statement", drops, clauses, refuted, reason="nothing refutes it")


def attack(kind: str, fate: str, name: str = "v", clause: str = "c") -> Attack:
    return Attack(kind, clause, name, fate)


MISS, MOVE = attack("near miss", "noticed"), attack("perturbation", "noticed")
GOOD = Findings((evidence(),), (control(True),), (MISS, MOVE))

# --- The whole table

EVIDENCE = [
    evidence(*each) for each in itertools.product(("holds", "fails", "open"), (0, 5), ((), ("thin",)), (CASE, None))
]
FEW_EVIDENCE = [e for e in EVIDENCE if e.outcome != "open" and e.cases] + [evidence("holds", 0), evidence("open")]
CONTROLS = [
    control(refuted, clauses, name, drops)
    for refuted, clauses in itertools.product((True, False), (("c",), ("other",), ("c", "other")))
    for name, drops in (("K", "H"), ("K", None), ("undeclared", None))
]
ATTACKS = [
    attack(kind, fate, name, clause)
    for kind in ("near miss", "perturbation")
    for fate in FATES
    for name, clause in (("v", "c"), ("v'", "c"), ("v", "other"))
]


def sets_of(some: list[Any], most: int) -> list[tuple[Any, ...]]:
    return [chosen for size in range(most + 1) for chosen in itertools.combinations(some, size)]


def book(declared: Declared, findings: Findings, clause: str) -> str:
    """The verdict by the rules, for at most one outcome of a control and one fate of an attack by each name."""
    about = [e for e in findings.evidence if e.clause == clause]
    attacks = [a for a in findings.attacks if a.clause == clause]
    noticed = {a.kind for a in attacks if a.fate == "noticed"}
    refuted_here = [c for c in findings.controls if c.refuted and clause in c.clauses]
    if findings.errors:
        return "error"
    if any(e.outcome == "fails" for e in about):
        return "refuted"
    if about and not any(e.witness for e in about):
        return "vacuous"
    supported = (
        any(e.outcome == "holds" and e.cases and not e.doubts for e in about)
        and not any(e.doubts for e in about)
        and not findings.unfinished
        and {c.name for c in findings.controls} >= set(declared.controls)
        and not any(clause in c.clauses for c in findings.controls if not c.refuted)
        and not any(a.fate == "survived" for a in attacks)
        and "perturbation" in noticed
        and ("near miss" in noticed or clause in declared.in_words)
        and (clause not in declared.in_words or {c.drops for c in refuted_here} >= set(declared.hypotheses))
        and (clause not in declared.in_words or refuted_here)
    )
    return "supported" if supported else "open"


@pytest.mark.parametrize("declared", [FORMAL, IN_WORDS, replace(FORMAL, controls=()), replace(IN_WORDS, hypotheses=())])
def test_every_small_set_of_findings_is_judged_by_the_book(declared: Declared) -> None:
    met = set()
    for about, controls, attacks in itertools.chain(
        itertools.product(sets_of(EVIDENCE, 2), [(control(True),), ()], [(MISS, MOVE), (MOVE,)]),
        itertools.product(sets_of(FEW_EVIDENCE, 1), sets_of(CONTROLS, 1), sets_of(ATTACKS[::2], 2)),
        itertools.product([(evidence(),)], [(control(True),)], sets_of(ATTACKS, 3)),
    ):
        if len({(a.kind, a.name, a.clause) for a in attacks}) == len(attacks):
            findings = Findings(about, controls, attacks)
            verdict = judge_clause(declared, findings, "c")
            met.add(verdict.word)
            assert verdict.word == book(declared, findings, "c"), findings
            assert bool(verdict.reasons) == (verdict.word != "supported"), findings
            assert verdict == judge_clause(declared, findings, "c")
    assert met == {"supported", "open", "vacuous", "refuted"}


def test_what_is_good_is_supported() -> None:
    assert judge_clause(FORMAL, GOOD, "c") == judge_clause(IN_WORDS, GOOD, "c") == Verdict("supported")


# --- Whatever else is found


def drawn(stream: random.Random) -> Findings:
    """Several outcomes of one control, several fates of one attack, doubts, and things about the other clause."""

    def some(things: list[Any], most: int) -> tuple[Any, ...]:
        return tuple(stream.choices(things, k=stream.randint(0, most)))

    undefined = [replace(a, reason="undefined where the clause is not") for a in ATTACKS if a.fate == "noticed"]
    both = [replace(e, clause=clause, obligation=o) for e in FEW_EVIDENCE for clause in ("c", "other") for o in "pq"]
    good = GOOD if stream.random() < 0.7 else Findings()
    return good + Findings(some(both, 2), some(CONTROLS, 3), some(ATTACKS + undefined, 4))


SAMPLE = [drawn(random.Random(seed)) for seed in range(3000)]
TWO = replace(FORMAL, controls=("K", "L"))


def rank(verdict: Verdict) -> int:
    return ORDER.index(verdict.word)


def test_the_sample_meets_every_verdict() -> None:
    assert {judge_clause(FORMAL, f, "c").word for f in SAMPLE} == {"supported", "open", "vacuous", "refuted"}


def test_the_order_of_the_findings_does_not_matter() -> None:
    for seed, findings in enumerate(SAMPLE):
        parts = [list(findings.evidence), list(findings.controls), list(findings.attacks)]
        for part in parts:
            random.Random(seed).shuffle(part)
        shuffled = Findings(*map(tuple, parts))
        for clause in FORMAL.clauses:
            one, other = judge_clause(IN_WORDS, findings, clause), judge_clause(IN_WORDS, shuffled, clause)
            assert (one.word, sorted(one.reasons)) == (other.word, sorted(other.reasons)), findings


def test_a_counterexample_refutes_whatever_else_is_found() -> None:
    for findings in SAMPLE:
        with_failure = findings + Findings((evidence("fails", obligation="q", cases=0, witness=None),))
        assert judge_clause(FORMAL, with_failure, "c").word == "refuted"
        assert "q found a counterexample" in judge_clause(FORMAL, with_failure, "c").reasons
        assert claim_verdict(FORMAL, with_failure, {}).word == "refuted"


def test_an_error_is_no_verdict_whatever_else_is_found() -> None:
    for findings in SAMPLE:
        crashed = findings + Findings((evidence("fails"),), errors=("p: crashed",))
        assert judge(FORMAL, crashed) == {
            "c": Verdict("error", ("p: crashed",)),
            "other": Verdict("error", ("p: crashed",)),
        }
        assert claim_verdict(FORMAL, crashed, {}) == Verdict("error", ("p: crashed",))


def test_an_unfinished_check_leaves_a_clause_open_at_best() -> None:
    for findings in SAMPLE:
        cut = findings + Findings(unfinished=("p: out of time",))
        before, after = judge_clause(FORMAL, findings, "c"), judge_clause(FORMAL, cut, "c")
        assert after.word == ("open" if before.word == "supported" else before.word)


def test_supported_needs_all_of_it() -> None:
    for findings in SAMPLE:
        if judge_clause(FORMAL, findings, "c").word == "supported":
            about = [e for e in findings.evidence if e.clause == "c"]
            assert any(e.outcome == "holds" and e.cases > 0 for e in about)
            assert not any(e.doubts for e in about)
            assert {c.name for c in findings.controls if c.refuted} >= set(FORMAL.controls), findings.controls
            noticed = {a.kind for a in findings.attacks if a.fate == "noticed" and a.clause == "c" and not a.reason}
            assert noticed == {"near miss", "perturbation"}


def test_less_power_never_makes_a_verdict_stronger() -> None:
    """An attack that nobody noticed, or that survives after all; a control that survives, or was never tried."""
    for findings in SAMPLE[:1500]:
        before = rank(judge_clause(FORMAL, findings, "c"))
        for k, met in enumerate(findings.attacks):
            rest = findings.attacks[:k] + findings.attacks[k + 1 :]
            worse = [(*rest, replace(met, fate="survived"))] + [rest] * (met.fate == "noticed")
            assert all(rank(judge_clause(FORMAL, replace(findings, attacks=w), "c")) <= before for w in worse)
        for k, met in enumerate(findings.controls):
            rest = findings.controls[:k] + findings.controls[k + 1 :]
            worse = [(*rest, replace(met, refuted=False))] + [rest] * met.refuted
            assert all(rank(judge_clause(FORMAL, replace(findings, controls=w), "c")) <= before for w in worse), (
                findings
            )


def test_a_doubt_never_makes_a_verdict_stronger() -> None:
    for findings in SAMPLE[:1500]:
        for k, met in enumerate(findings.evidence):
            doubtful = (*findings.evidence[:k], replace(met, doubts=("thin",)), *findings.evidence[k + 1 :])
            after = judge_clause(FORMAL, replace(findings, evidence=doubtful), "c")
            assert rank(after) <= rank(judge_clause(FORMAL, findings, "c"))


def test_a_clause_is_judged_on_its_own_evidence_and_attacks() -> None:
    for findings in SAMPLE:
        own = replace(
            findings,
            evidence=tuple(e for e in findings.evidence if e.clause == "c"),
            attacks=tuple(a for a in findings.attacks if a.clause == "c"),
        )
        assert judge_clause(FORMAL, own, "c") == judge_clause(FORMAL, findings, "c")


# --- Proofs


def proof(clause: str = "c", cited: tuple[str, ...] = (), obligation: str = "q") -> Findings:
    """A proof that stands, from these lemmas."""
    said = Evidence(clause, obligation, "proof", "holds", "all values of the symbols")
    return Findings((said,), proofs=(Proved(clause, obligation, ("H",), (), cited, (), (), "d", {}),))


def test_a_proof_lifts_what_is_supported_and_nothing_else() -> None:
    for findings in SAMPLE:
        before, after = judge_clause(FORMAL, findings, "c"), judge_clause(FORMAL, findings + proof(), "c")
        assert after.word == ("proved" if before.word == "supported" else before.word), findings
        assert judge_clause(FORMAL, findings + proof("other"), "c") == before


@pytest.mark.parametrize(
    "missing",
    [
        replace(GOOD, evidence=()),
        replace(GOOD, attacks=(MISS,)),
        replace(GOOD, attacks=(MOVE,)),
        replace(GOOD, controls=()),
        GOOD + Findings((evidence(doubts=("thin",)),)),
    ],
    ids=["no observation", "no perturbation", "no near miss", "no control", "a doubt"],
)
def test_a_proof_without_observation_or_power_leaves_a_clause_open(missing: Findings) -> None:
    assert judge_clause(FORMAL, missing + proof(), "c").word == "open"
    assert judge_clause(FORMAL, GOOD + proof(), "c") == Verdict("proved")


def test_a_proof_that_does_not_stand_leaves_a_clause_open_and_says_why() -> None:
    said = Evidence("c", "q", "proof", "open", "all values of the symbols", doubts=("line 3: no",))
    assert judge_clause(FORMAL, GOOD + Findings((said,)), "c") == Verdict("open", ("q: line 3: no",))
    assert judge_clause(FORMAL, GOOD + Findings((said,)) + proof(obligation="r"), "c").word == "open"


def test_a_counterexample_refutes_what_is_proved() -> None:
    assert judge_clause(FORMAL, GOOD + proof() + Findings((evidence("fails"),)), "c").word == "refuted"


def test_a_proof_under_hypotheses_that_nothing_meets_is_vacuous() -> None:
    assert judge_clause(FORMAL, Findings((evidence("open", 0, witness=None),)) + proof(), "c").word == "vacuous"


def test_a_proof_from_a_lemma_is_as_good_as_the_lemma_and_a_better_proof_counts() -> None:
    declared = replace(FORMAL, lemmas=("L",))
    from_lemma = GOOD + proof(cited=("L",))
    assert judge_clause(declared, from_lemma + supported("L"), "c") == Verdict("proved-from")
    assert judge_clause(declared, from_lemma + supported("L") + proof(obligation="r"), "c") == Verdict("proved")
    for word in ("open", "vacuous", "refuted"):
        verdict = judge_clause(declared, from_lemma + judged(word, "L"), "c")
        assert verdict.word == "open"
        assert verdict.reasons[0].startswith(f"lemma L is {word}: ")
    assert judge_clause(declared, from_lemma, "c").reasons[0].startswith("lemma L is open: no check speaks of it")


# --- Certificates

BOX = "all x in [0, 1]"


def certificate(clause: str = "c", **more: Any) -> Findings:
    """A finite scope exhausted."""
    given = {"kind": "certificate", "obligation": "k", "scope": "all n in {1, 2}", "digest": "abc", **more}
    return Findings((evidence(clause=clause, **given),))


def cover(**more: Any) -> Findings:
    """A compact scope covered."""
    proved = replace(proof(obligation="k").proofs[0], scope=BOX, **more)
    return Findings((evidence(kind="certificate", obligation="k", scope=BOX),), proofs=(proved,))


def test_a_certificate_certifies_its_scope_and_no_more() -> None:
    finite = "all n in {1, 2} (5 cases)"
    assert judge_clause(FORMAL, GOOD + certificate(), "c") == Verdict("certified", scope=finite)
    assert judge_clause(FORMAL, GOOD + cover(), "c") == Verdict("certified", scope=BOX)
    assert judge_clause(FORMAL, GOOD + cover() + certificate(), "c").scope == f"{BOX}; {finite}"
    some = judge_clause(FORMAL, GOOD + certificate(discarded=3), "c")
    assert some.scope == "all n in {1, 2} (5 cases, 3 more outside the hypotheses)"


def test_a_certificate_without_its_witness_certifies_nothing() -> None:
    for found in (
        certificate(digest=""),
        replace(cover(), proofs=()),
        certificate("other"),
        certificate(kind="property"),
    ):
        assert judge_clause(FORMAL, GOOD + found, "c") == Verdict("supported")
    elsewhere = replace(cover(), proofs=(replace(cover().proofs[0], clause="other"),))
    assert judge_clause(FORMAL, GOOD + elsewhere, "c") == Verdict("supported")


def test_a_cover_is_no_proof_and_a_proof_is_better_than_a_certificate() -> None:
    assert judge_clause(FORMAL, GOOD + cover() + proof(), "c") == Verdict("proved")
    assert judge_clause(FORMAL, GOOD + certificate() + proof(), "c") == Verdict("proved")
    lemma = replace(FORMAL, lemmas=("L",))
    assert judge_clause(lemma, GOOD + cover(cited=("L",)), "c").word == "open"
    assert judge_clause(lemma, GOOD + cover(cited=("L",)) + supported("L"), "c").word == "certified"


def test_a_certificate_in_doubt_or_without_power_leaves_the_clause_open() -> None:
    doubtful = certificate(outcome="open", doubts=("row 3: undecided",))
    assert judge_clause(FORMAL, GOOD + doubtful, "c") == Verdict("open", ("k: row 3: undecided",))
    assert judge_clause(FORMAL, GOOD + replace(cover(), evidence=doubtful.evidence), "c").word == "open"
    assert judge_clause(FORMAL, certificate() + Findings(controls=(control(True),)), "c").word == "open"
    survivor = Findings(attacks=(attack("near miss", "survived", "another"),))
    assert judge_clause(FORMAL, GOOD + certificate() + survivor, "c").word == "open"
    assert judge_clause(FORMAL, GOOD + certificate(outcome="fails"), "c").word == "refuted"


def test_a_claim_tells_the_scope_of_each_clause_that_is_certified() -> None:
    declared = Declared(clauses=("c", "d"), lemmas=("L",))
    one = claim_verdict(declared, judged("certified") + judged("proved", "d"), {})
    assert one == Verdict("certified", scope="c: all n in {1, 2} (5 cases)")
    assert claim_verdict(declared, judged("certified") + judged("supported", "d"), {}) == Verdict("supported")


# --- Controls that several checks speak of

NO_POWER_NEEDED = Findings(
    (evidence(), evidence(clause="other")),
    attacks=tuple(attack(k, "noticed", clause=c) for k in ("near miss", "perturbation") for c in ("c", "other")),
)


def test_one_check_that_refutes_a_control_is_enough() -> None:
    for outcomes in itertools.permutations([control(False), control(True), control(False)]):
        assert judge_clause(FORMAL, NO_POWER_NEEDED + Findings(controls=outcomes), "c").word == "supported"
        assert merged_controls(outcomes)["K"].refuted


def test_a_control_that_survives_two_checks_leaves_the_clauses_of_both_open() -> None:
    for outcomes in itertools.permutations([control(False, ("c",)), control(False, ("other",))]):
        verdicts = judge(FORMAL, NO_POWER_NEEDED + Findings(controls=outcomes))
        assert {clause: v.word for clause, v in verdicts.items()} == {"c": "open", "other": "open"}


def test_a_control_that_two_checks_refute_counts_for_the_clauses_of_both() -> None:
    declared = replace(FORMAL, in_words=frozenset({"c", "other"}))
    for outcomes in itertools.permutations([control(True, ("c",)), control(True, ("other",))]):
        verdicts = judge(declared, NO_POWER_NEEDED + Findings(controls=outcomes))
        assert {clause: v.word for clause, v in verdicts.items()} == {"c": "supported", "other": "supported"}


def test_a_control_refuted_on_one_clause_alone_leaves_the_other_open() -> None:
    """A false variant of each of two clauses: the checks of one do not notice."""
    for outcomes in itertools.permutations([control(True, ("c",)), control(False, ("other",))]):
        verdicts = judge(FORMAL, NO_POWER_NEEDED + Findings(controls=outcomes))
        assert {clause: v.word for clause, v in verdicts.items()} == {"c": "supported", "other": "open"}


@pytest.mark.parametrize("clauses", [(), ("unheard of",)])
def test_a_claim_is_not_supported_while_a_control_survives(clauses: tuple[str, ...]) -> None:
    survived = NO_POWER_NEEDED + Findings(controls=(control(False, clauses),))
    assert claim_verdict(FORMAL, survived, {}).word == "open"


# --- Attacks that several checks make


@pytest.mark.parametrize(("one", "other"), list(itertools.product(FATES, FATES)))
def test_the_better_fate_of_an_attack_counts_but_irrelevance_never_hides_a_survivor(one: str, other: str) -> None:
    order = ("noticed", "implied", "accepted", "survived", "within margin", "irrelevant")
    (met,) = merged_attacks([attack("near miss", one), attack("near miss", other)])
    assert met.fate == min(one, other, key=order.index)


def test_a_near_miss_that_is_noticed_only_where_it_is_undefined_is_no_power() -> None:
    undefined = replace(MISS, reason="undefined where the clause is not")
    assert judge_clause(FORMAL, replace(GOOD, attacks=(undefined, MOVE)), "c").reasons == (
        "no near miss was noticed: power 0",
    )
    for attacks in itertools.permutations([undefined, MISS, MOVE]):
        assert judge_clause(FORMAL, replace(GOOD, attacks=attacks), "c").word == "supported"


def test_attacks_of_one_name_on_two_clauses_or_of_two_kinds_are_kept_apart() -> None:
    several = [
        attack("near miss", "noticed"),
        attack("perturbation", "survived"),
        attack("near miss", "survived", clause="d"),
    ]
    assert merged_attacks(several) == several


# --- Claims

WORDS = ("proved", "proved-from", "certified", "supported", "open", "vacuous", "refuted", "error")
STRONG = WORDS[:4]


def supported(clause: str) -> Findings:
    return Findings((evidence(clause=clause),), (), (replace(MISS, clause=clause), replace(MOVE, clause=clause)))


def judged(word: str, clause: str = "c") -> Findings:
    """Findings that give the clause this verdict."""
    return {
        "proved": supported(clause) + proof(clause),
        "proved-from": supported(clause) + proof(clause, cited=("L",)) + supported("L"),
        "certified": supported(clause) + certificate(clause),
        "supported": supported(clause),
        "open": Findings((evidence(clause=clause),)),
        "vacuous": Findings((evidence("open", 0, witness=None, clause=clause),)),
        "refuted": Findings((evidence("fails", clause=clause),)),
        "error": Findings(errors=("crashed",)),
    }[word]


PLAIN = Declared(clauses=("c",), lemmas=("L",))


@pytest.mark.parametrize(("one", "other"), list(itertools.product(WORDS, WORDS)))
def test_a_claim_is_as_strong_as_its_weakest_clause(one: str, other: str) -> None:
    declared = Declared(clauses=("c", "d"), lemmas=("L",))
    verdict = claim_verdict(declared, judged(one) + judged(other, "d"), {})
    assert verdict.word == max(one, other, key=WORDS.index)


@pytest.mark.parametrize(("own", "below"), list(itertools.product(WORDS, WORDS)))
def test_a_claim_is_no_stronger_than_what_it_rests_on(own: str, below: str) -> None:
    verdict = claim_verdict(replace(PLAIN, rests_on=("t.x",)), judged(own), {"t.x": below})
    assert verdict.word == max(own, below if below in STRONG else "open", key=WORDS.index)
    said = [reason for reason in verdict.reasons if reason.startswith("rests on")]
    if own == "error":
        assert said == []
    elif below not in STRONG:
        assert said == [f"rests on t.x, which is {below}"]
    else:
        assert said == [f"rests on t.x, which is no more than {below}"] * (WORDS.index(below) > WORDS.index(own))


def test_a_claim_that_rests_on_an_unknown_one_is_open() -> None:
    verdict = claim_verdict(replace(PLAIN, rests_on=("t.x",)), judged("supported"), {})
    assert verdict == Verdict("open", ("rests on t.x, which is not in the ledger",))


def test_nothing_rests_on_a_claim_that_has_changed_since_it_was_checked() -> None:
    claims = {"a": (replace(PLAIN, rests_on=("b",)), judged("supported")), "b": (PLAIN, judged("supported"))}
    for order in (claims, dict(reversed(claims.items()))):
        words = {name: v.word for name, v in judge_all(order, frozenset({"b"})).items()}
        assert words == {"a": "open", "b": "supported"}


def test_a_claim_without_clauses_is_open() -> None:
    assert claim_verdict(Declared(clauses=()), Findings(), {}).word == "open"


def shapes() -> list[dict[str, tuple[str, ...]]]:
    """Every way in which three claims can rest on one another, or on one that is not there."""
    names = ("a", "b", "c")
    choices = sets_of([*names, "absent"], 2)
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(choices, repeat=3)]


def reaches_itself_or_nothing(name: str, rests: dict[str, tuple[str, ...]]) -> bool:
    seen, todo = set(), [*rests[name]]
    while todo:
        other = todo.pop()
        if other == name or other not in rests:
            return True
        if other not in seen:
            seen.add(other)
            todo += rests[other]
    return False


@pytest.mark.parametrize(
    "own", [("supported",) * 3, ("supported", "refuted", "error"), ("certified", "supported", "proved-from")]
)
def test_claims_that_rest_on_one_another_are_judged_alike_in_any_order(own: tuple[str, ...]) -> None:
    for rests in shapes():
        claims = {n: (replace(PLAIN, rests_on=rests[n]), judged(w)) for n, w in zip(rests, own, strict=True)}
        verdicts = judge_all(claims)
        words = {name: v.word for name, v in verdicts.items()}
        for order in itertools.permutations(claims):
            again = judge_all({name: claims[name] for name in order})
            assert {name: v.word for name, v in again.items()} == words, (rests, order)
        for name, word in zip(rests, own, strict=True):
            below = [words.get(other, "open") for other in rests[name]]
            caps = [other if other in STRONG else "open" for other in below]
            assert words[name] == max([word, *caps], key=WORDS.index), rests
            if reaches_itself_or_nothing(name, rests):
                assert words[name] not in STRONG, rests


@pytest.mark.parametrize(("gap", "word"), list(itertools.product((None, "no proof yet"), WORDS)))
def test_a_declared_gap_is_open_and_nothing_else_is(gap: str | None, word: str) -> None:
    assert as_expected(replace(PLAIN, open_because=gap), Verdict(word)) == (word == "open" if gap else word in STRONG)


# --- In words


def test_a_clause_in_words_needs_a_refuted_control_for_each_hypothesis_and_one_at_least() -> None:
    declared = replace(IN_WORDS, hypotheses=("H", "G"))
    found = replace(GOOD, attacks=(MOVE,))
    assert judge_clause(declared, found, "c") == Verdict("open", ("in words only, and no control drops 'G'",))
    both = found + Findings(controls=(control(True, name="L", drops="G"),))
    assert judge_clause(declared, both, "c").word == "supported"
    bare = replace(IN_WORDS, hypotheses=(), controls=())
    assert judge_clause(bare, replace(found, controls=()), "c").reasons == (
        "in words only, and no control was refuted on it",
    )


def test_idle_hypotheses_are_those_that_no_refuted_control_drops() -> None:
    declared = replace(FORMAL, hypotheses=("H", "G"))
    assert idle_hypotheses(declared, []) == ["H", "G"]
    assert idle_hypotheses(declared, [control(True), control(False, drops="G")]) == ["G"]


# --- What is said


def test_reasons() -> None:
    found = Findings(
        (evidence(doubts=("too few",)),),
        (control(False, name="L"),),
        (attack("near miss", "survived", "a = b"), attack("perturbation", "survived", "f: output doubled")),
        unfinished=("q: out of time",),
    )
    assert judge_clause(FORMAL, found, "c").reasons == (
        "q: out of time",
        "p: too few",
        "no check holds on it without a doubt",
        "control 'L' survives: nothing refutes it",
        "control 'K' was never tried: nothing applies to it",
        "near miss survives: a = b",
        "perturbation survives: f: output doubled",
        "no near miss was noticed: power 0",
        "no perturbation was noticed: power 0",
    )
    assert judge_clause(FORMAL, Findings(), "c").reasons[0] == "no check speaks of it"
    assert claim_verdict(Declared(("c", "d")), found, {}).reasons[:2] == ("q: out of time", "c: p: too few")


@pytest.mark.parametrize("broken", [lambda: evidence("perhaps"), lambda: attack("near miss", "vanished")])
def test_a_word_that_the_judge_has_no_rule_for_cannot_be_said(broken: Any) -> None:
    with pytest.raises(ValueError, match="wanted"):
        broken()
