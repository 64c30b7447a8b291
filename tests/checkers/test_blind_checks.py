"""Checks that hold and know nothing: each is planted, and none is believed."""

import pytest

from lakatos.registry import ClaimFileError

SHIFTED = {
    "hypotheses": "UNSHIFTED,",
    "parameters": "double, at, shift=0",
    "body": "return {x: at, b: shift, y: double(at) + shift}",
}
IN_WORDS = {
    "clause": "Words('double doubles')",
    "parameters": "double, at, shift=0",
    "body": "return double(at) + shift == 2 * at",
}
JUDGED = {"hypotheses": "UNSHIFTED,", "body": "return double(at) + shift == 2 * at, {b: shift}"}
UNMOVED = "doubling: measured y never moves when a subject is perturbed: the property does not get it from one"
POWERLESS = "no perturbation was noticed: power 0"
NOT_DROPPED = (
    "control 'shifted' survives: doubling: no case drops 'unshifted' alone (the other hypotheses must still hold)"
)


def test_the_claim_that_all_others_are_made_from_is_supported(verdict):
    assert verdict() == verdict(**SHIFTED) == verdict(**SHIFTED, controls='Control("c", drops=UNSHIFTED, shift=1),')
    assert verdict().word == "supported"


# --- The subject is not examined


@pytest.mark.parametrize(
    "body",
    [
        "return {x: at, y: 2 * at}",
        "double(at)\nreturn {x: at, y: 2 * at}",
        "got = double(at)\nreturn {x: at, y: got if got == 2 * at else 2 * at}",
        "try:\n    assert double(at) == 2 * at\nexcept AssertionError:\n    pass\nreturn {x: at, y: 2 * at}",
    ],
    ids=["not called", "called for nothing", "corrected", "forgiven"],
)
def test_a_value_that_is_not_the_subject_s(verdict, body):
    seen = verdict(body=body)
    assert seen.word == "open"
    assert UNMOVED in seen.reasons


def test_a_property_that_assumes_its_conclusion(verdict):
    seen = verdict(body="assume(double(at) == 2 * at)\nreturn {x: at, y: double(at)}")
    assert seen.word == "open"
    assert POWERLESS in seen.reasons


def test_a_property_that_assumes_a_premise(verdict):
    seen = verdict(body="assume(at > 0)\nreturn {x: at, y: double(at)}")
    assert seen.word == "open"
    assert "doubling: the property itself discards 80 cases: say as a hypothesis what it demands" in seen.reasons


def test_a_given_symbol_computed_back_from_the_subject(verdict):
    seen = verdict(body="return {x: Q(double(at), 2), y: double(at)}")
    assert seen.word == "open"
    assert "perturbation survives: double: output doubled" in seen.reasons


def test_a_subject_asked_in_one_case_only(verdict):
    assert verdict(body="return {x: at, y: double(at) if at == 0 else 2 * at}").word == "open"


def test_a_subject_asked_about_one_input_only(verdict):
    assert verdict(body="return {x: at, y: double(1) * at}").word == "open"


def test_a_subject_handed_over_and_never_asked(verdict):
    other = "def double(x):\n    return 2 * x\n\n\ndef triple(x):\n    return 3 * x"
    assert verdict(subject=other, subjects="double, triple", parameters="double, triple, at").word == "open"


def test_a_subject_that_ignores_its_input(verdict):
    assert verdict(subject="def double(x):\n    return 2").word == "refuted"


def test_a_statement_that_measures_nothing(verdict):
    seen = verdict(clause="Eq((x + 1) ** 2, x**2 + 2 * x + 1)", body="double(at)\nreturn {x: at}")
    assert seen.word == "open"
    assert POWERLESS in seen.reasons


# --- The generator does not reach


@pytest.mark.parametrize(
    "parts", [{"body": "return {x: 1, y: double(1)}"}, {"draws": "at=st.just(1)"}], ids=["ignored", "one value"]
)
def test_one_and_the_same_observation(verdict, parts):
    seen = verdict(**parts)
    assert seen.word == "open"
    assert "gave one and the same observation" in seen.reasons[0]


def test_one_observation_beside_a_symbol_that_varies(verdict):
    spoken = "Hypothesis('other', 'the other number is at least 0', t >= 0),"
    seen = verdict(hypotheses=spoken, draws="at=st.integers(0, 9)", body="return {x: 3, t: at, y: double(3)}")
    assert seen.word == "open"


def test_a_symbol_held_fixed_by_no_hypothesis(verdict):
    seen = verdict(defined=", defined=2 * x + b", body="return {x: at, b: 0, y: double(at)}")
    assert seen.word == "open"


@pytest.mark.parametrize(("draws", "side"), [("st.integers(3, 9)", "true"), ("st.just(2)", "false")])
def test_one_side_of_an_iff(verdict, draws, side):
    seen = verdict(clause="Iff(Eq(y, 4), Eq(x, 2))", draws=f"at={draws}")
    assert seen.word == "open"
    assert f"doubling: no case makes 'y = 4' {side}" in seen.reasons


def test_a_premise_that_is_never_true(verdict):
    seen = verdict(clause="Implies(x < 0, y < x)", draws="at=st.integers(0, 9)")
    assert seen.word == "open"
    assert "doubling: no case makes 'x < 0' true" in seen.reasons


def test_no_size_but_0(verdict):
    seen = verdict(clause="ForAll(i, 1, n, Eq(y, 2 * v[i]))", body="return {n: 0, v: [], y: double(at)}")
    assert seen.word == "open"
    assert "near miss survives: for all i=1..n: y = 3·v[i]" in seen.reasons


def test_hypotheses_that_contradict_each_other(verdict):
    seen = verdict(hypotheses="POSITIVE, Hypothesis('negative', 'x < 0', x < 0)")
    assert seen.word == "vacuous"
    assert seen.reasons == ("no case drawn satisfies all hypotheses: they may contradict each other",)


@pytest.mark.parametrize(
    "parts",
    [
        {"body": "assume(at % 50 == 7)\nreturn {x: at, y: double(at)}"},
        {"draws": "at=st.integers(0, 199).filter(lambda k: k % 50 == 7)"},
        {"hypotheses": "Hypothesis('h', 'x is 50k + 7', Or(*[Eq(x, 50 * k + 7) for k in range(4)])),"},
    ],
    ids=["assume", "filter", "hypothesis"],
)
def test_a_generator_that_discards_nearly_everything(verdict, parts):
    seen = verdict("smoke", **{"draws": "at=st.integers(0, 199)"} | parts)
    assert seen.word == "open"
    assert seen.reasons[0].startswith("doubling: the generator discards ")


def test_a_statement_undefined_on_part_of_its_scope(verdict):
    seen = verdict(clause="Eq(y / x, 2)")
    assert seen.word == "open"
    assert seen.reasons[0] == "doubling: the statement is undefined on 8 of 152 cases"


# --- The statement says nothing


@pytest.mark.parametrize("clause", ["y <= y + 1", "Eq(y - y, 0)", "Eq(y, 2 * y / 2)", "Ne(y, y + 1)"])
def test_a_statement_that_is_true_of_any_number(verdict, clause):
    seen = verdict(clause=clause, body="return {y: double(at)}")
    assert seen.word == "open"
    assert POWERLESS in seen.reasons


def test_a_statement_that_is_true_of_any_size(verdict):
    seen = verdict(clause="Eq(n / n, 1)", body="double(at)\nreturn {n: abs(at) + 1}")
    assert seen.word == "open"
    assert POWERLESS in seen.reasons


@pytest.mark.parametrize("clause", ["Or(Eq(y, 2 * x), Ne(y, 2 * x))", "Iff(Eq(y, 2 * x), Eq(2 * x, y))"])
def test_a_tautology(verdict, clause):
    seen = verdict(clause=clause)
    assert seen.word == "open"
    assert POWERLESS in seen.reasons


def test_a_bound_that_is_far_from_sharp(verdict):
    seen = verdict(clause="y <= 100", body="return {y: double(at)}")
    assert seen.word == "open"
    assert "near miss survives: y < 100" in seen.reasons


def test_a_conjunction_with_an_idle_part(verdict):
    seen = verdict(clause="And(Eq(y, 2 * x), t <= t + 1)", body="return {x: at, t: at, y: double(at)}")
    assert seen.word == "open"


# --- The controls show nothing


def test_a_control_that_nothing_applies_to(verdict):
    seen = verdict(**SHIFTED, controls='Control("shifted", drops=UNSHIFTED, absent=1),')
    reason = "control 'shifted' survives: no check has the parameter(s) absent, so nothing applies it"
    assert (seen.word, seen.reasons) == ("open", (reason,))


def test_a_control_on_which_the_hypothesis_still_holds(verdict):
    seen = verdict(**SHIFTED, controls='Control("shifted", drops=UNSHIFTED, shift=0),')
    assert (seen.word, seen.reasons) == ("open", (NOT_DROPPED,))


def test_a_control_that_breaks_another_hypothesis_too(verdict):
    parts = SHIFTED | {"hypotheses": "UNSHIFTED, POSITIVE", "draws": "at=st.integers(1, 9)"}
    seen = verdict(**parts, controls='Control("shifted", drops=UNSHIFTED, shift=1, at=-1),')
    assert (seen.word, seen.reasons) == ("open", (NOT_DROPPED,))


def test_a_control_on_which_the_statement_is_true(verdict):
    parts = SHIFTED | {"body": "return {x: at, b: shift, y: double(at)}"}
    seen = verdict(**parts, controls='Control("shifted", drops=UNSHIFTED, shift=1),')
    reason = "control 'shifted' survives: doubling: the statement holds on all 152 cases without 'unshifted'"
    assert (seen.word, seen.reasons) == ("open", (reason,))


@pytest.mark.parametrize("other", ["Eq(2 * y, 4 * x)", "Eq(y, t)", "Eq(y, 1 / (x - x))"])
def test_a_statement_control_that_is_true_unobserved_or_undefined(verdict, other):
    seen = verdict(controls=f'Control("otherwise", doubled={other}),')
    assert (seen.word, seen.reasons) == ("open", ("control 'otherwise' survives: no observation refutes it",))


def test_a_control_that_crashes(verdict):
    parts = SHIFTED | {"body": "return {x: at, b: shift, y: double(at) + 1 // (1 - shift) - 1}"}
    seen = verdict(**parts, controls='Control("shifted", drops=UNSHIFTED, shift=1),')
    assert seen.word == "error"
    assert "control shifted: crashed with ZeroDivisionError: " in seen.reasons[0]


def test_a_control_refuted_by_a_wrong_definition_only(verdict):
    dropping = 'Control("c", drops=UNSHIFTED, shift=1),'
    assert verdict(**SHIFTED, defined=", defined=2 * x", clause="Eq(y, x + x)", controls=dropping).word == "open"


def test_a_control_that_drops_nothing_and_is_a_counterexample(verdict):
    """The hypothesis x >= 0 is weaker than what the generator keeps to; the control finds that x = 0 is not enough."""
    seen = verdict(
        hypotheses="Hypothesis('not negative', 'x >= 0', x >= 0),",
        draws="at=st.integers(1, 9)",
        body="return {x: at, y: double(at) + (at == 0)}",
        controls="Control('at 0', drops=Hypothesis('not negative', 'x >= 0', x >= 0), at=0),",
    )
    assert seen.word == "refuted"


# --- Statements in words


def test_words_without_a_control(verdict):
    seen = verdict(**IN_WORDS)
    assert (seen.word, seen.reasons) == ("open", ("in words only, and no control was refuted on it",))


def test_words_without_a_control_for_each_hypothesis(verdict):
    seen = verdict(**IN_WORDS | JUDGED)
    assert seen.word == "open"
    assert "in words only, and no control drops 'unshifted'" in seen.reasons


def test_words_with_a_control_for_each_hypothesis(verdict):
    seen = verdict(**IN_WORDS | JUDGED, controls='Control("c", drops=UNSHIFTED, shift=1),')
    assert seen.word == "supported"


@pytest.mark.parametrize("body", ["return True", "return double(at) is not None"])
def test_words_that_are_always_true(verdict, body):
    seen = verdict(clause="Words('double doubles')", body=body)
    assert seen.word == "open"
    assert POWERLESS in seen.reasons


# --- The property is no function of its inputs


def test_a_property_that_crashes(verdict):
    seen = verdict(body="return {x: at, y: 1 // (at - at)}")
    assert seen.word == "error"
    assert "property doubling: crashed with ZeroDivisionError: " in seen.reasons[0]


def test_a_generator_that_crashes(verdict):
    assert verdict(draws="at=st.integers(0, 9).map(lambda k: 1 // k)").word == "error"


CLOCK = "clock = itertools.count()\n\n\ndef double(x):\n    return 2 * x"


def test_a_clock_that_is_wrong_once(verdict):
    seen = verdict(subject=CLOCK, body="return {x: at, y: double(at) + (next(clock) == 20)}")
    assert seen.word == "error"
    assert "unreliable results" in seen.reasons[0]


@pytest.mark.parametrize(
    "body",
    [
        "at = next(clock)\nreturn {x: at, y: double(at)}",
        "return {x: at, y: double(at) + (next(clock) > 20)}",
        "return {x: at, y: double(at) + (next(clock) > 160)}",
    ],
    ids=["drawn from a clock", "wrong from a time on", "wrong after the last case"],
)
def test_a_property_that_reads_a_clock(verdict, body):
    assert verdict(subject=CLOCK, body=body).word == "error"


def test_a_subject_that_keeps_a_state(verdict):
    state = "calls = itertools.count()\n\n\ndef double(x):\n    return 2 * x + (next(calls) > 160)"
    assert verdict(subject=state).word == "error"


# --- One clause beside another


def test_a_true_clause_beside_a_false_one(verdicts):
    seen = verdicts(clauses="tripled=Eq(y, 3 * x),")
    assert (seen["doubled"].word, seen["tripled"].word) == ("supported", "refuted")


# --- Hypotheses that say nothing


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("Eq(x, x)", "'x = x', a bare truth value"),
        ("v[i] > 0", "the free index i"),
        ("True", "the bare truth value True"),
    ],
)
def test_a_hypothesis_that_is_no_formula_about_symbols(plant, formula, message):
    with pytest.raises(ClaimFileError, match=message):
        plant(hypotheses=f"Hypothesis('h', 'a premise', {formula}),")
