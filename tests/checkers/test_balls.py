"""Claims whose properties return balls: what separated balls refute, what overlap supports, what stays undecided."""

from dataclasses import replace

import pytest

from lakatos.nouns.evidence import to_json

TOP = """from lakatos.errors import Undecided
from lakatos.numbers import Ball, ball
from lakatos.numbers.gradients import gradient
"""
SLOPE = TOP + "def slope(x):\n    return gradient(np.tanh, ball(x))"
TANH = {
    "subject": SLOPE,
    "subjects": "slope,",
    "draws": "at=st.fractions(-3, 3, max_denominator=8)",
    "parameters": "slope, at",
    "body": "return {x: at, y: slope(at)}",
    "clause": "Eq(y, Derivative(i, tanh(i), x))",
}


AWAY_FROM_0 = "at=st.fractions(1, 3, max_denominator=8)"  # where exp is 1, and exact


def grown(value):
    """A claim on y = exp(x), computed with so much added."""
    return TANH | {"subject": f"{TOP}def slope(x):\n    return np.exp(ball(x)) + {value}"}


def evidence(found):
    [one] = found.evidence
    return one


def fates(found, kind):
    return {attack.name: attack for attack in found.attacks if attack.kind == kind}


# --- True and false


def test_a_true_claim_is_supported_and_says_how_far_it_agrees(plant, findings, verdict):
    found = findings(plant(**TANH), "smoke")
    one = evidence(found)
    assert (one.outcome, one.undecided, one.doubts) == ("holds", 0, ())
    assert 0 < float(one.radius) < 1e-60
    assert verdict("smoke", **TANH).word == "supported"


@pytest.mark.parametrize(
    "right",
    [
        "1 - tanh(x)**2",
        "4 * logistic(2 * x) * logistic(-2 * x)",
        "(2 / (exp(x) + exp(-x)))**2",
        "1 / (1 + Fraction(0)) - tanh(x) * tanh(x)",
    ],
)
def test_it_is_true_in_other_words(right, verdict):
    assert verdict("smoke", **TANH | {"clause": f"Eq(y, {right})"}).word == "supported"


@pytest.mark.parametrize(
    "clause",
    [
        "Eq(y, 1 - tanh(x))",
        "Eq(y, 1 - tanh(x)**2 + Fraction(1, 10**40))",
        "y < 1 - tanh(x)**2 - Fraction(1, 10**40)",
        "Eq(y, Derivative(i, logistic(i), x))",
        "Ne(y, 1 + 0 * x)",
        "And(Eq(y, 1 - tanh(x)**2), x < 2)",
    ],
)
def test_separated_balls_refute(clause, plant, findings, verdict):
    assert verdict("smoke", **TANH | {"clause": clause}).word == "refuted"
    one = evidence(findings(plant(**TANH | {"clause": clause}), "smoke"))
    assert one.outcome == "fails"
    assert {*one.counterexample.values} == {"x", "y"}


def test_exact_values_among_balls_are_exact(plant, findings):
    """tanh′(0) = 1 is decided, and at 0 alone the sides do not differ at all."""
    assert evidence(findings(plant(**TANH | {"draws": "at=st.just(0)"}), "smoke")).radius == ""


def test_wide_balls_are_a_doubt(plant, findings, verdict):
    """y = tanh′(x), and beyond 1 half of it more, within balls of which each tells every near miss."""
    body = "return {x: at, y: slope(at) if at < 1 else slope(at) + ball(Fraction(1, 2), Fraction(3, 5))}"
    one = evidence(findings(plant(**TANH | {"body": body}), "smoke"))
    assert (one.outcome, one.radius) == ("open", "1.10")
    assert "balls leave its equations open by up to 1.10: make them narrower" in one.doubts
    assert verdict("smoke", **TANH | {"body": body}).word == "open"
    narrow = body.replace("ball(Fraction(1, 2), Fraction(3, 5))", "ball(0, Fraction(1, 10**4))")
    assert verdict("smoke", **TANH | {"body": narrow}).word == "supported"


# --- Power


def test_near_misses_are_refuted_by_balls(plant, findings):
    attacks = fates(findings(plant(**TANH), "smoke"), "near miss")
    assert {attack.fate for attack in attacks.values()} == {"noticed"}
    assert "y = d[i=x](i)" in attacks
    assert not any(attack.reason for attack in attacks.values())


def test_perturbed_subjects_are_noticed_in_balls(plant, findings):
    attacks = fates(findings(plant(**TANH), "smoke"), "perturbation")
    assert {attack.fate for attack in attacks.values()} == {"noticed"}
    assert len(attacks) == 2


def test_a_property_that_does_not_ask_its_subject_is_found_out(plant, findings):
    body = "slope(at)\nreturn {x: at, y: gradient(np.tanh, ball(at))}"
    doubts = evidence(findings(plant(**TANH | {"body": body}), "smoke")).doubts
    assert any("never moves" in doubt or "nothing moves" in doubt for doubt in doubts)


def test_an_undecided_near_miss_is_not_noticed(plant, findings, verdict):
    """y ≤ exp(x) of y = exp(x) - 1: that y ≤ exp(x) - 1 is true as well, and balls cannot tell."""
    parts = grown(-1) | {"clause": "y <= exp(x)"}
    attacks = fates(findings(plant(**parts), "smoke"), "near miss")
    assert attacks["y ≤ exp(x) − 1"].fate == "survived"
    assert attacks["y ≤ −exp(x)"].fate == "noticed"
    assert verdict("smoke", **parts).word == "open"


# --- Undecided


def test_cases_that_no_precision_decides_neither_support_nor_refute(plant, findings, verdict):
    parts = grown(0) | {"clause": "y <= exp(x)", "draws": AWAY_FROM_0}
    one = evidence(findings(plant(**parts), "smoke"))
    assert one.outcome == "open"
    assert (one.cases, one.counterexample, one.radius) == (0, None, "")
    assert one.undecided == 100
    assert verdict("smoke", **parts).word == "open"


def test_decided_cases_count_beside_undecided_ones(plant, findings):
    parts = grown("(-1 if x > 0 else 0)") | {"clause": "y <= exp(x)", "draws": "at=st.integers(-99, 99)"}
    one = evidence(findings(plant(**parts), "smoke"))
    assert one.outcome == "holds"
    assert one.cases > 9 < one.undecided


@pytest.mark.parametrize(("gap", "decided"), [(10, True), (30, True), (70, True), (100, False)])
def test_precision_is_doubled_while_a_case_is_undecided(gap, decided, plant, findings):
    """64 bits tell 10^-19 from 0, and the cap of 256 bits 10^-77."""
    parts = grown(0) | {
        "clause": f"y < exp(x) + Fraction(1, 10**{gap})",
        "draws": AWAY_FROM_0,
    }
    one = evidence(findings(plant(**parts), "smoke"))
    assert (one.undecided == 0) is decided
    assert (one.cases == 100) is decided


def test_precision_is_doubled_for_what_a_defined_symbol_is(plant, findings):
    """√(x² + 10^-40) - x is about 10^-41: exact x and y, and a root only in the definition of a letter."""
    parts = {
        "clause": 'y < 2 * defined("r", sqrt(x**2 + Fraction(1, 10**40)))',
        "draws": "at=st.integers(1, 9)",
    }
    one = evidence(findings(plant(**parts), "smoke"))
    assert (one.undecided, one.outcome) == (0, "holds")


def test_a_property_that_is_undecided_at_every_precision_is_given_up(plant, findings, verdict):
    parts = grown(0) | {"body": "if np.exp(ball(at)) == np.exp(ball(at)):\n    return {x: at, y: slope(at)}"}
    parts |= {"draws": AWAY_FROM_0, "clause": "Eq(y, exp(x))"}
    one = evidence(findings(plant(**parts), "smoke"))
    assert (one.cases, one.outcome) == (0, "open")
    assert one.discarded > 0
    assert verdict("smoke", **parts).word in ("open", "vacuous")


def test_a_property_that_is_undecided_at_few_bits_gets_more(plant, findings):
    body = "assert np.exp(ball(at)) < np.exp(ball(at)) + Q(1, 10**50)\nreturn {x: at, y: slope(at)}"
    parts = grown(0) | {"body": body, "clause": "Eq(y, exp(x))"}
    one = evidence(findings(plant(**parts), "smoke"))
    assert (one.outcome, one.cases, one.undecided) == ("holds", 100, 0)


# --- Hypotheses


@pytest.mark.parametrize(
    ("shift", "word"), [("0", "supported"), ("ball(Q(1, 3)) - ball(Q(1, 3))", "vacuous"), ("ball(0, 1)", "vacuous")]
)
def test_a_hypothesis_that_only_agrees_does_not_hold(shift, word, verdict):
    parts = {"hypotheses": "UNSHIFTED,"}
    parts["controls"] = 'Control("shifted", drops=UNSHIFTED, shift=1),'
    parts |= {"parameters": "slope, at, shift=0", "body": f"return {{x: at, b: {shift} + shift, y: slope(at) + shift}}"}
    assert verdict("smoke", **grown(0) | {"clause": "Eq(y, exp(x))"} | parts).word == word


def test_a_hypothesis_is_dropped_only_by_separated_balls(plant, findings):
    """b = 1/3 - 1/3 in balls is not seen to be other than 0: the control shows nothing."""
    parts = {"hypotheses": "UNSHIFTED,", "controls": 'Control("hardly", drops=UNSHIFTED, shift=1),'}
    parts |= {"parameters": "slope, at, shift=0"}
    parts["body"] = "return {x: at, b: shift and ball(Q(1, 3)) - ball(Q(1, 3)), y: slope(at) + shift}"
    [control] = findings(plant(**grown(0) | {"clause": "Eq(y, exp(x))"} | parts), "smoke").controls
    assert not control.refuted
    assert "no case drops" in control.reason


def test_a_control_is_refuted_by_separated_balls(plant, findings):
    controls = 'Control("no square", doubled=Eq(y, 1 - tanh(x))), Control("the same", doubled=Eq(y, 1 - tanh(x)**2))'
    parts = {"controls": controls}
    by_name = {control.name: control.refuted for control in findings(plant(**TANH | parts), "smoke").controls}
    assert by_name == {"no square": True, "the same": False}


# --- Measured against their definitions


@pytest.mark.parametrize(("definition", "outcome"), [("exp(x)", "holds"), ("exp(x) + Fraction(1, 10**50)", "fails")])
def test_a_definition_is_compared_in_balls(definition, outcome, plant, findings):
    one = evidence(findings(plant(**grown(0) | {"defined": f", {definition}", "clause": "x < y"}), "smoke"))
    assert one.outcome == outcome
    assert (one.radius != "") is (outcome == "holds")


# --- Given in balls


def test_given_numbers_may_be_balls(plant, findings):
    parts = {"body": "return {x: ball(at), y: double(ball(at))}", "draws": "at=st.fractions(-3, 3, max_denominator=9)"}
    one = evidence(findings(plant(**parts | {"subject": TOP + "def double(x):\n    return x + x"}), "smoke"))
    assert (one.outcome, one.undecided, one.doubts) == ("holds", 0, ())


def test_a_given_ball_that_never_changes_is_a_doubt(plant, findings):
    parts = {"subject": TOP + "def double(x):\n    return 2 * x", "draws": "at=st.integers(-9, 9)"}
    body = "return {x: ball(Q(1, 3)), t: at, y: double(ball(Q(1, 3))) + 0 * at}"
    one = evidence(findings(plant(**parts | {"body": body, "clause": "Eq(y, 2 * x + 0 * t)"}), "smoke"))
    assert any(doubt.startswith("every case has x = [0.333") for doubt in one.doubts)


@pytest.mark.parametrize("size", ["10**30", "-10**30"])
def test_numbers_beyond_all_measure_end_no_process(size, plant, findings):
    """Their midpoints are no quotients that fit into a computer."""
    parts = grown(0) | {"draws": "at=st.integers(1, 5)", "body": f"return {{x: at, y: slope({size} * at)}}"}
    one = evidence(findings(plant(**parts | {"clause": f"Eq(y, exp({size} * x))"}), "smoke"))
    assert one.outcome in ("holds", "open")
    assert one.counterexample is None


# --- The same again


def test_a_run_is_the_same_again(plant, findings):
    loaded = plant("same", **grown(0) | {"clause": "Eq(y, exp(x))"})
    once, twice = (
        to_json(replace(found, evidence=tuple(replace(e, seconds=0) for e in found.evidence)))
        for found in (findings(loaded, "smoke"), findings(loaded, "smoke"))
    )
    assert "[" in once["evidence"][0]["witness"]["values"]["y"]
    assert once == twice


def test_balls_that_change_from_call_to_call_are_an_error(verdict):
    """Their midpoints stay, and their radii do not."""
    subject = TOP + "COUNT = itertools.count()\ndef slope(x):\n    return ball(x, Q(1, 2 + next(COUNT)))"
    seen = verdict("smoke", **TANH | {"subject": subject, "clause": "Eq(y, x + 0)"})
    assert seen.word == "error"
    assert "two observations on the same inputs" in seen.reasons[0]
