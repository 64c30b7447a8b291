"""Scopes that are exhausted or covered: certified where all of them is shown, and only there."""

import json
from typing import Any

import pytest

from lakatos.errors import DeclarationError
from lakatos.nouns import Claim
from lakatos.nouns.obligation import Cover, Exhaustion
from lakatos.registry import ClaimFileError
from lakatos.statement import Eq, Fraction, Words, given, measured, natural, real

FINITE: dict[str, str] = {"kind": "certificate", "draws": "at=range(-4, 5)"}
WHOLE = "all at in {-4, …, 4} (9 cases)"


def test_a_finite_scope_is_certified_and_told(verdict: Any) -> None:
    found = verdict(**FINITE)
    assert (found.word, found.reasons, found.scope) == ("certified", (), WHOLE)


def test_a_property_on_the_same_cases_is_not_certified(verdict: Any) -> None:
    assert verdict(draws="at=st.sampled_from(range(-4, 5))").word == "supported"


def test_every_combination_is_run_and_the_table_has_a_digest(plant: Any, findings: Any) -> None:
    lists = {**FINITE, "draws": "at=range(-4, 5), again=(1, 2)", "parameters": "double, at, again"}
    lists |= {"body": "return {x: at * again, y: double(at * again)}"}
    [evidence] = findings(plant("a", **lists)).evidence
    assert (evidence.kind, evidence.outcome, evidence.cases, evidence.seed) == ("certificate", "holds", 18, 0)
    assert len(evidence.digest) == 64
    [other] = findings(plant("b", **lists | {"draws": "at=range(-4, 5), again=(1, 3)"})).evidence
    assert evidence.digest != other.digest
    [same] = findings(plant("c", **lists)).evidence
    assert same.digest == evidence.digest


def test_effort_does_not_change_the_scope(verdict: Any) -> None:
    assert [verdict(effort, **FINITE).scope for effort in ("smoke", "deep")] == [WHOLE, WHOLE]


# --- Planted falsehoods


def test_one_false_case_at_the_very_end_refutes(plant: Any, findings: Any) -> None:
    subject = "def double(x):\n    return 2 * x if x < 4 else 9"
    [evidence] = findings(plant(**FINITE, subject=subject)).evidence
    assert (evidence.outcome, evidence.counterexample.inputs) == ("fails", {"at": "4"})


def test_a_case_without_a_value_is_no_certificate(verdict: Any) -> None:
    found = verdict(**FINITE, clause="Eq(y / x, 2)")
    assert found.word == "open"
    assert any("row 5: 'y/x = 2' is not true" in reason for reason in found.reasons)


def test_what_agrees_up_to_a_radius_is_no_certificate(verdict: Any) -> None:
    defined = ", Exp(x) * Exp(x)"
    parts = {"defined": defined, "clause": "Eq(y, Exp(2 * x))", "body": "return {x: at, y: double(at)}"}
    parts |= {"subject": "from lakatos.numbers import ball\n\ndef double(x):\n    return ball(Q(2 * x)).exp()"}
    parts |= {"defined": ""}
    exp = "from lakatos.statement.nodes import Exp\nfrom lakatos.numbers import ball\n"
    found = verdict(**FINITE, **parts | {"subject": exp + parts["subject"]})
    assert found.word == "open"
    assert any("no exact value" in reason for reason in found.reasons)


def test_a_property_that_discards_cases_exhausts_nothing(verdict: Any) -> None:
    found = verdict(**FINITE, body="assume(at != 3)\nreturn {x: at, y: double(at)}")
    assert found.word == "open"
    assert any("8 rows, wanted one for each of 9 cases" in reason for reason in found.reasons)
    assert any("itself discards 1 cases" in reason for reason in found.reasons)


def test_a_measured_symbol_that_is_not_as_defined_refutes(verdict: Any) -> None:
    assert verdict(**FINITE, defined=", 3 * x").word == "refuted"


def test_state_that_stays_is_found(verdict: Any) -> None:
    subject = "calls = itertools.count()\n\ndef double(x):\n    return 2 * x + 0 * x + (next(calls) > 7)"
    assert verdict(**FINITE, subject=subject).word in ("error", "refuted")


def test_near_misses_perturbations_and_one_observation_are_asked_of_a_certificate_too(verdict: Any) -> None:
    few = verdict(kind="certificate", draws="at=(0,)")
    assert few.word == "open"
    assert any(reason.startswith("near miss survives") for reason in few.reasons)
    idle = verdict(**FINITE, body="return {x: at, y: 2 * at}")
    assert any("no perturbation was noticed" in reason for reason in idle.reasons)
    same = verdict(kind="certificate", draws="at=(1, 2, 3)", body="return {x: 1, y: double(1)}")
    assert any("one and the same observation" in reason for reason in same.reasons)


# --- Hypotheses and controls

SHIFTED: dict[str, str] = {
    "kind": "certificate",
    "draws": "at=range(-4, 5)",
    "hypotheses": "POSITIVE, UNSHIFTED",
    "clause": "Implies(x >= -9, Eq(y, 2 * x + Iverson(x <= 0) + b))",
    "parameters": "double, at, shift=0",
    "body": "return {x: at, b: shift, y: double(at) + 2 * shift}",
    "controls": 'Control("shifted", drops=UNSHIFTED, shift=1), ',
}


def test_cases_outside_the_hypotheses_are_counted_and_told(verdict: Any) -> None:
    found = verdict(**SHIFTED | {"clause": "Eq(y, 2 * x)"})
    assert (found.word, found.reasons) == ("certified", ())
    assert found.scope == "all at in {-4, …, 4} (4 cases, 5 more outside the hypotheses)"


def test_a_data_control_runs_through_the_scope(plant: Any, findings: Any) -> None:
    [control] = findings(plant(**SHIFTED | {"clause": "Eq(y, 2 * x)"})).controls
    assert (control.refuted, control.by, control.counterexample.inputs) == (True, "doubling", {"at": "1", "shift": "1"})


def test_a_data_control_that_is_to_be_drawn_does_not_apply(plant: Any, findings: Any) -> None:
    drawn = 'Control("shifted", drops=UNSHIFTED, shift=st.integers(1, 2)), '
    [control] = findings(plant(**SHIFTED | {"clause": "Eq(y, 2 * x)", "controls": drawn})).controls
    assert not control.refuted
    assert "nothing applies" in control.reason


def test_no_case_within_the_hypotheses_is_vacuous(verdict: Any) -> None:
    assert verdict(**SHIFTED | {"draws": "at=range(-4, 0)", "controls": "", "clause": "Eq(y, 2 * x)"}).word == "vacuous"


# --- Boxes: y = 2x, and x < y² + 1/8

COVER = """
@claim.certificate("doubled", box={x: (LOW, HIGH)})
def on_an_interval(p):
    low, high = p.within(x)
    return p.LINE
"""
LINE = "box(x < 4 * x**2 + Fraction(1, 8), low, high)"
BOUNDED: dict[str, str] = {
    "defined": ", 2 * x",
    "clause": "x < y**2 + Fraction(1, 8)",
    "draws": "at=st.integers(-9, 9)",
    "body": "return {x: Q(at, 8), y: double(Q(at, 8))}",
}


def covering(low: str = "0", high: str = "1", line: str = LINE) -> dict[str, str]:
    return {**BOUNDED, "more": COVER.replace("LOW", low).replace("HIGH", high).replace("LINE", line)}


def test_a_compact_scope_is_certified_and_told(verdict: Any) -> None:
    found = verdict(**covering())
    assert (found.word, found.reasons, found.scope) == ("certified", (), "all x in [0, 1]")
    assert verdict(**BOUNDED).word == "supported"


def test_the_evidence_counts_the_cases_in_the_box_and_the_document_is_kept(plant: Any, findings: Any) -> None:
    found = findings(plant(**covering()))
    [covered] = [e for e in found.evidence if e.kind == "certificate"]
    assert covered.cases > 0
    assert covered.witness.values["x"] in ("0", "1/8", "1/4", "3/8", "1/2", "5/8", "3/4", "7/8", "1")
    [proved] = found.proofs
    assert (proved.scope, proved.trust) == ("all x in [0, 1]", ())
    assert "cut" in json.dumps(proved.document)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"line": "box(x < 4 * x**2 + Fraction(1, 16), low, high)"}, "still undecided"),
        ({"line": "box(x < 4 * x**2 + Fraction(1, 20), low, high)"}, "is false where"),
        ({"line": "box(2 * x < 3, low, high)"}, "not the clause"),
        ({"line": "box(x < 4 * x**2 + Fraction(1, 8), high)"}, "no bounds"),
        ({"line": 'step("assume", claim.clauses["doubled"])'}, "never discharged"),
        ({"line": "within(t)"}, "wanted a symbol of the certificate's box"),
        ({"low": "Fraction(1, 7)", "high": "Fraction(1, 5)"}, "no case observed lies in the box"),
    ],
)
def test_what_does_not_cover_is_no_certificate(changed: Any, why: str, verdict: Any) -> None:
    found = verdict(**covering(**changed))
    assert found.word == "open"
    assert any(why in reason for reason in found.reasons)


def test_a_certificate_of_a_larger_box_has_another_document(plant: Any, findings: Any) -> None:
    digests = [findings(plant(**covering(high=high))).proofs[0].digest for high in ("1", "2")]
    assert digests[0] != digests[1]


def test_hypotheses_that_leave_the_box_empty_show_nothing(verdict: Any) -> None:
    """x > 0, and x ≤ 0 in the box: anything follows, and no case is there."""
    line = 'by("smt", claim.clauses["doubled"], high, p.given(POSITIVE))'
    found = verdict(**covering("-1", "0", line) | {"hypotheses": "POSITIVE,", "draws": "at=st.integers(1, 9)"})
    assert found.word == "open"
    assert any("no case observed lies in the box" in reason for reason in found.reasons)


# --- Declarations

n, x, t = given("n", natural), given("x", real), given("t", real)
y = measured("y", real, "twice x", 2 * x)
claim = Claim(doubled=Eq(y, 2 * x), sized=Eq(n + y, 2 * x + n), worded=Words("it is so"), scope="a test")


def either(values: Any) -> Any:
    return values


WRONG: dict[str, tuple[Any, str]] = {
    "an empty list": (lambda: claim.certificate("doubled", at=[])(lambda at: at), "at: got \\[\\]; wanted a list"),
    "a generator": (lambda: claim.certificate("doubled", at=(k for k in "ab"))(lambda at: at), "wanted a list"),
    "a set": (lambda: claim.certificate("doubled", at={1, 2})(lambda at: at), "wanted a list"),
    "a value twice": (lambda: claim.certificate("doubled", at=(0, 1, 1))(lambda at: at), "at: got 1 twice"),
    "a text": (lambda: claim.certificate("doubled", at="ab")(lambda at: at), "wanted a list"),
    "too many cases": (
        lambda: claim.certificate("doubled", at=range(400), by=range(400))(lambda at, by: at),
        "400 · 400 = 160000 cases; wanted at most 100000",
    ),
    "a parameter without values": (lambda: claim.certificate("doubled", at=(1,))(lambda at, by: at), "without a value"),
    "values for no parameter": (lambda: claim.certificate("doubled", at=(1,), by=(1,))(lambda at: at), "for 'by'"),
    "a clause that is none": (lambda: claim.certificate("halved", at=(1,))(lambda at: at), "'halved'"),
    "a clause in words": (lambda: claim.certificate("worded", at=(1,))(lambda at: at), "in words"),
    "a box of two clauses": (lambda: claim.certificate("doubled", "sized", box={x: (0, 1)})(lambda p: p), "one clause"),
    "a box and lists": (lambda: claim.certificate("doubled", box={x: (0, 1)}, at=(1,))(lambda p: p), "no lists"),
    "a box of nothing": (lambda: claim.certificate("doubled", box={})(lambda p: p), "no interval"),
    "a box of another letter": (lambda: claim.certificate("doubled", box={t: (0, 1)})(lambda p: p), "got t; wanted"),
    "a box of a measured symbol": (lambda: claim.certificate("doubled", box={y: (0, 1)})(lambda p: p), "got y; wanted"),
    "a box of a number": (lambda: claim.certificate("sized", box={n: (0, 1)})(lambda p: p), "got n; wanted"),
    "a box that is empty": (lambda: claim.certificate("doubled", box={x: (1, 0)})(lambda p: p), "low < high"),
    "a box of one point": (lambda: claim.certificate("doubled", box={x: (1, 1)})(lambda p: p), "low < high"),
    "a box with a float": (lambda: claim.certificate("doubled", box={x: (0, 0.5)})(lambda p: p), "exact numbers"),
    "a box with half an end": (lambda: claim.certificate("doubled", box={x: (0,)})(lambda p: p), "exact numbers"),
    "a cover that asks for a subject": (
        lambda: claim.certificate("doubled", box={x: (0, 1)})(lambda p, double: p),
        "wanted one, the derivation",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_scope_is_told(name: str) -> None:
    declare, why = WRONG[name]
    with pytest.raises(DeclarationError, match=why):
        declare()


def test_scopes_in_words() -> None:
    found = claim.certificate("doubled", at=range(9), by=(1, Fraction(1, 2)), of=(either,))(lambda at, by, of: at)
    assert isinstance(found, Exhaustion)
    assert (len(found), len(list(found.cases()))) == (18, 18)
    assert found.scope == "all at in {0, …, 8}, by in {1, Fraction(1, 2)}, of in {either}"
    cover = claim.certificate("doubled", box={x: (0, Fraction(1, 2))})(lambda p: p)
    assert isinstance(cover, Cover)
    assert cover.scope == "all x in [0, 1/2]"


def test_a_file_with_a_scope_that_is_none_says_where(plant: Any) -> None:
    with pytest.raises(ClaimFileError, match="certificate doubling, at: got"):
        plant(kind="certificate", draws="at=st.integers(0, 9)")
