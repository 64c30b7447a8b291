"""What becomes of planted claims, true and false, and what a reader is told."""

import pytest

WRONG = ("same=Eq(y, x)", "same=Eq(y, x + 1)")
WEAK = ("same=Eq(y, x)", "same=Le(y, x)")
ONE_CASE = ("st.integers(0, 9)", "st.just(1)")
GAP = ("    scope=", '    open_because="one number is not all",\n    scope=')
BELOW = ("    scope=", '    rests_on=("plants.wrong",),\n    scope=')
INSIDE = ("number=-1", "number=1")
NO_COMMA = ("subjects=(absolute,)", "subjects=absolute")
CRASH = ("    return {x", "    1 / 0\n    return {x")

PLANTS = {
    "true": {},
    "wrong": {"a": WRONG},
    "weak": {"a": WEAK},
    "survivor": {"a": INSIDE},
    "crash": {"a": CRASH},
    "resting": {"a": BELOW},
    "gap": {"a": GAP, "b": ONE_CASE},
    "closed_gap": {"a": GAP},
    "refuted_gap": {"a": GAP, "b": WRONG},
    "malformed": {"a": NO_COMMA},
}
ITEMS = ("small", "control:below-zero", "control:twice-y-2x", "verdict")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, plant):
    folder = tmp_path_factory.mktemp("outcomes")
    for name, changes in PLANTS.items():
        plant(folder / "plants" / f"{name}.py", **changes)
    return folder


@pytest.fixture(scope="module")
def all_of_them(folder, run):
    return run(folder, "plants", "-rA", "--lakatos-effort=smoke", "--continue-on-collection-errors")


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("true", ("passed", "passed", "passed", "passed")),
        ("wrong", ("failed", "passed", "failed", "failed")),
        ("weak", ("passed", "passed", "passed", "failed")),
        ("survivor", ("passed", "failed", "passed", "failed")),
        ("crash", ("failed", "failed", "failed", "failed")),
        ("resting", ("passed", "passed", "passed", "failed")),
        ("gap", ("xfail", "passed", "passed", "xfail")),
        ("closed_gap", ("passed", "passed", "passed", "failed")),
        ("refuted_gap", ("failed", "passed", "xfail", "failed")),
    ],
)
def test_outcomes(all_of_them, name, outcomes):
    found = all_of_them.outcomes
    assert tuple(found.get(f"plants/{name}.py::{item}") for item in ITEMS) == outcomes


def test_each_item_has_one_outcome(all_of_them):
    assert len(all_of_them.outcomes) == 4 * (len(PLANTS) - 1) + 1
    assert all_of_them.code == 1


def test_a_counterexample_is_told_with_its_clause(all_of_them):
    assert all_of_them.told("plants.wrong small") == [
        "property small: fails on clause same (y = x + 1)",
        "  counterexample: number = 0",
        "  there: y = 0, x + 1 = 1",
    ]


def test_a_verdict_is_told_clause_by_clause_with_its_reasons(all_of_them):
    head, clause, reason = all_of_them.told("plants.weak verdict")
    assert head == "plants.weak is open, expected supported or better"
    assert clause == "  clause same is open"
    assert reason == "  same: near miss survives: x ≤ y"


def test_a_control_that_survives_is_told_with_the_reason(all_of_them):
    [line] = all_of_them.told("plants.survivor control:below-zero")
    assert line.startswith("control 'below zero' survives: small: no case drops 'non-negative' alone")


def test_a_crash_is_told_with_its_place(all_of_them):
    [line] = all_of_them.told("plants.crash small")
    assert line.startswith("property small: crashed with ZeroDivisionError: division by zero at crash.py:")


def test_a_claim_rests_on_its_neighbour(all_of_them):
    assert all_of_them.told("plants.resting verdict")[-1] == "  rests on plants.wrong, which is refuted"


def test_a_gap_is_told_though_the_run_is_green(all_of_them):
    assert "plants/gap.py::verdict - plants.gap is open, declared open (one number is not all)" in all_of_them.text


def test_a_gap_that_is_closed_is_told(all_of_them):
    assert all_of_them.told("plants.closed-gap verdict") == [
        "plants.closed-gap is supported, declared open (one number is not all)",
        "  clause same is supported",
        "  the gap is closed: take open_because out",
    ]


def test_a_malformed_file_is_an_error_of_one_line(all_of_them, folder):
    assert all_of_them.outcomes["plants/malformed.py"] == "error"
    [line] = all_of_them.told("ERROR collecting plants/malformed.py")
    assert line.startswith(f"{folder / 'plants' / 'malformed.py'}: subjects: got absolute")


DEFINED = ('"its absolute value"', '"its absolute value", relu(x) + relu(-x)')
RELU = ("measured, real", "measured, real, relu")
BY_CASES = (
    "@claim.property",
    """@claim.proof("same")
def by_cases(p):
    return p.by("smt", Eq(y, x), p.given(NONNEGATIVE))


@claim.property""",
)
UNFOUNDED = (", p.given(NONNEGATIVE)", "")


def test_a_proof_is_an_item_that_fails_where_it_does_not_stand(tmp_path, plant, run):
    proved = {"a": DEFINED, "b": RELU, "c": BY_CASES}
    plant(tmp_path / "plants" / "proved.py", **proved)
    plant(tmp_path / "plants" / "unproved.py", **proved, d=UNFOUNDED)
    found = run(tmp_path, "plants", "-rA", "--lakatos-effort=smoke")
    failed = {item for item, outcome in found.outcomes.items() if outcome == "failed"}
    assert failed == {"plants/unproved.py::by_cases", "plants/unproved.py::verdict"}
    assert found.outcomes["plants/proved.py::by_cases"] == found.outcomes["plants/proved.py::verdict"] == "passed"
    head, doubt = found.told("plants.unproved by_cases")
    assert head == "proof by_cases: open on clause same (y = x)"
    assert doubt.startswith("  doubt: line ")
    assert "z3 does not derive 'relu(x) + relu(−x) = x' from nothing" in doubt


def test_two_workers_find_the_same(folder, run):
    found = run(folder, "plants/true.py", "plants/gap.py", "-rA", "--lakatos-effort=smoke", "-n2")
    assert list(found.outcomes.values()).count("passed") == 6
    assert list(found.outcomes.values()).count("xfail") == 2
    assert found.code == 0
    assert "lakatos: effort smoke" in found.text


# Counts the checks that are made: `run_check` is looked up when a check is wanted.
SPY = """
from lakatos.checkers import check_claim

made, run_check = [], check_claim.run_check
check_claim.run_check = lambda loaded, check, *rest: made.append(check) or run_check(loaded, check, *rest)

def pytest_sessionfinish():
    print("MADE", made)
"""


@pytest.mark.parametrize(
    ("selected", "checks"),
    [
        ("small or control or verdict", ["property small", "control below zero"]),
        ("plants.true and verdict", ["property small", "control below zero"]),
        ("twice-y-2x", ["property small"]),
    ],
)
def test_a_selection_makes_the_checks_that_it_needs_once(tmp_path, plant, run, selected, checks):
    plant(tmp_path / "plants" / "true.py")
    (tmp_path / "spy.py").write_text(SPY, encoding="utf-8")
    found = run(tmp_path, "plants", "-k", selected, "-p", "spy", "-s", "--lakatos-effort=smoke", path=tmp_path)
    assert f"MADE {checks}" in found.text
    assert found.code == 0
