"""Runs that are the same again, cases that are as small as can be, failures that are tried first."""

from dataclasses import replace

import pytest

from lakatos.checkers.check_claim import check_names, run_check
from lakatos.checkers.explore import BATCH, BATCHES, seed_of
from lakatos.nouns.evidence import findings_from_json, to_json

CONTROLLED = {
    "hypotheses": "UNSHIFTED,",
    "controls": 'Control("shifted", drops=UNSHIFTED, shift=1), Control("thrice", doubled=Eq(y, 3 * x))',
    "parameters": "double, at, shift=0",
    "body": "return {x: at, b: shift, y: double(at) + shift}",
}
FALSE_FROM_5_ON = {"subject": "def double(x):\n    return 2 * x + (x >= 5)"}


def untimed(found):
    """All of the findings but the time that they took."""
    return to_json(replace(found, evidence=tuple(replace(e, seconds=0) for e in found.evidence)))


# --- Seeds


def test_a_seed_tells_apart_what_it_is_made_of():
    assert seed_of("a", "bc") != seed_of("ab", "c")
    assert seed_of("a", "b") != seed_of("b", "a")
    assert seed_of("a", "b") == seed_of("a", "b")
    assert 0 <= seed_of("a") < 2**64


@pytest.mark.parametrize("effort", ["smoke", "default"])
@pytest.mark.parametrize("changed", [{}, CONTROLLED, {"clause": "Eq(y, 3 * x)"}], ids=["true", "controlled", "false"])
def test_the_seed_is_that_of_claim_and_check(plant, effort, changed):
    [evidence] = run_check(plant("same", **changed), "property doubling", effort).evidence
    assert evidence.seed == seed_of("pack.same", "doubling")


def test_another_claim_s_seed_is_another(plant, findings):
    one, other = (findings(plant(name), "smoke").evidence[0].seed for name in ("one", "other"))
    assert one != other


# --- The same again


@pytest.mark.parametrize(
    "changed",
    [{}, CONTROLLED, FALSE_FROM_5_ON, {"draws": "at=st.integers(-9, 9).filter(lambda k: k % 5)"}],
    ids=["true", "controlled", "false", "filtered"],
)
def test_a_run_is_the_same_again_and_elsewhere(plant, findings, changed):
    here, there = plant("same", **changed), plant("same", folder="elsewhere/pack", **changed)
    first = untimed(findings(here, "smoke"))
    assert first == untimed(findings(here, "smoke")) == untimed(findings(there, "smoke"))
    assert findings_from_json(first) == findings_from_json(untimed(findings_from_json(first)))


def test_checks_do_not_depend_on_their_order(plant):
    loaded = plant(**CONTROLLED)
    forward = {check: untimed(run_check(loaded, check, "smoke")) for check in check_names(loaded)}
    backward = {check: untimed(run_check(loaded, check, "smoke")) for check in reversed(check_names(loaded))}
    assert forward == backward


def test_the_number_of_cases_is_that_of_the_effort(plant):
    loaded = plant(draws="at=st.integers(0, 10**9)")
    for effort in ("smoke", "default"):
        [evidence] = run_check(loaded, "property doubling", effort).evidence
        assert evidence.cases == BATCH * BATCHES[effort]


# --- The smallest case


@pytest.mark.parametrize(
    ("draws", "parts", "smallest"),
    [
        ("st.integers(-99, 99)", FALSE_FROM_5_ON, "5"),
        ("st.integers(7, 99)", FALSE_FROM_5_ON, "7"),
        ("st.integers(-99, 99)", {"clause": "y <= x"}, "1"),
        (
            "st.fractions(0, 9)",
            {"clause": "Eq(y, 2 * x**2)", "body": "return {x: at, y: double(at)}"},
            "Fraction(2, 1)",
        ),
        (
            "st.lists(st.integers(0, 9))",
            FALSE_FROM_5_ON | {"body": "return {x: sum(at), y: double(sum(at))}"},
            "[5]",
        ),
    ],
)
def test_a_counterexample_is_minimal(plant, findings, draws, parts, smallest):
    [evidence] = findings(plant(draws=f"at={draws}", **parts)).evidence
    assert evidence.outcome == "fails"
    assert evidence.counterexample.inputs == {"at": smallest}


def test_a_counterexample_tells_both_sides(plant, findings):
    [evidence] = findings(plant(**FALSE_FROM_5_ON)).evidence
    assert evidence.counterexample.values == {"x": "5", "y": "11"}
    assert evidence.counterexample.note == "y = 11, 2·x = 10"


def test_a_control_s_counterexample_is_minimal(plant, findings):
    [shifted, thrice] = sorted(findings(plant(**CONTROLLED)).controls, key=lambda c: c.name)
    assert shifted.refuted
    assert shifted.counterexample.inputs == {"at": "0", "shift": "1"}
    assert thrice.refuted


def test_a_case_outside_the_hypotheses_is_no_counterexample(plant, findings):
    parts = {"hypotheses": "POSITIVE,", "subject": "def double(x):\n    return 2 * abs(x) + (x > 6)"}
    [evidence] = findings(plant(**parts)).evidence
    assert evidence.counterexample.inputs == {"at": "7"}


def test_a_counterexample_shows_what_was_drawn_not_what_became_of_it(plant, findings):
    body = "at.append(1)\nreturn {x: sum(at), y: double(sum(at)) + (len(at) > 2)}"
    [evidence] = findings(plant(draws="at=st.lists(st.integers(0, 9))", body=body)).evidence
    assert evidence.counterexample.inputs == {"at": "[0, 0]"}


# --- Memory


def test_a_failing_case_is_tried_again_where_the_cases_drawn_miss_it(plant, findings, tmp_path):
    def run(folder, wrong, memory):
        subject = f"def double(x):\n    return 2 * x + ({wrong})"
        loaded = plant("same", folder, draws="at=st.integers(-999, 999)", subject=subject)
        return findings(loaded, "smoke", memory).evidence[0]

    first = run("pack", "x > 900", tmp_path / "memory")
    assert first.counterexample.inputs == {"at": "901"}
    assert run("second/pack", "x == 17 * 53", None).outcome == "holds"
    again = run("third/pack", "x == 17 * 53", tmp_path / "memory")
    assert again.counterexample == first.counterexample


def test_what_was_remembered_of_a_mended_claim_does_no_harm(plant, findings, tmp_path):
    findings(plant("mended", **FALSE_FROM_5_ON), memory=tmp_path / "memory")
    [evidence] = findings(plant("mended", folder="later/pack"), memory=tmp_path / "memory").evidence
    assert evidence.outcome == "holds"


def test_nothing_is_remembered_unless_asked(plant, findings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    findings(plant(**FALSE_FROM_5_ON), "smoke")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
