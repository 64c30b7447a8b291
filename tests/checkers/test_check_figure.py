"""A figure is made from the claim's subjects, is kept, and changes no verdict; what is no figure is an error."""

import re

import pytest

from lakatos.checkers.check_claim import check_names, run_check
from lakatos.registry import load, source_of

FIGURE = """

from lakatos.nouns import Axis, Figure, Series


@claim.figure
def line(double, most=3):
    \"\"\"Doubled.\"\"\"
    return Figure("Twice", "a line", Axis("x"), Axis("y"), (Series("y", range(most), map(double, range(most))),))
"""


@pytest.fixture
def drawn(plant):
    """Write the claim pack.NAME with a figure; returns its file."""

    def write(name="drawn", figure=FIGURE, **changed):
        plain = plant(**changed).source.path
        file = plain.rename(plain.with_name(f"{name}.py"))
        file.write_text(file.read_text() + figure)
        return file

    return write


def checked(file):
    loaded = load(source_of(file))
    return {check: run_check(loaded, check, "smoke") for check in check_names(loaded)}


def test_a_figure_has_the_values_of_the_subjects_and_is_no_evidence(drawn):
    found = checked(drawn())["figure line"]
    [(name, figure)] = found.figures
    assert (name, figure.title, figure.series[0].y) == ("line", "Twice", ("0", "2", "4"))
    assert (found.evidence, found.attacks, found.controls, found.errors) == ((), (), (), ())


def test_a_figure_changes_no_verdict(drawn, verified):
    drawn()
    drawn("plain", figure="")
    drawn("wrong", clause="Eq(y, 3 * x)")
    code, results = verified("pack")
    assert {name: found["verdict"] for name, found in results.items()} == {
        "pack.drawn": "supported",
        "pack.plain": "supported",
        "pack.wrong": "refuted",
    }
    assert code == 1
    parts = ("near_misses", "perturbations", "clauses", "controls")
    assert [results["pack.drawn"][part] for part in parts] == [results["pack.plain"][part] for part in parts]


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("[1, 2]", r"figure line returned \[1, 2\] \(list\): wanted a Figure, such as Figure\("),
        ("Series('t', (), ())", "series 't': got 0 values of x"),
        ("1 / 0", "figure line: crashed with ZeroDivisionError"),
    ],
)
def test_what_is_no_figure_is_an_error_that_says_so(drawn, returned, message):
    figure = FIGURE.partition("    return")[0] + f"    return {returned}\n"
    [error] = checked(drawn(f"bad_{len(returned)}", figure))["figure line"].errors
    assert re.search(message, error)


def test_a_parameter_of_a_figure_needs_a_default(drawn, lakatos):
    drawn(figure=FIGURE.replace("most=3", "most"))
    message = "figure line: got parameter 'most' without a value; wanted a subject (double), rng or a default"
    assert message in lakatos("list", "pack").stderr


def test_a_subject_that_only_a_figure_asks_for_is_not_examined(drawn, lakatos):
    file = drawn()
    file.write_text(
        file.read_text().replace("def doubling(double, at)", "def doubling(at)").replace("y: double(", "y: 2 * (")
    )
    assert "no check has a parameter called double" in lakatos("list", "pack").stderr
