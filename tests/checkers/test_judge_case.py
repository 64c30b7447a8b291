"""What a counterexample says of its sides: those of the part that is false, at the indices at which it is."""

import pytest
from flint import fmpq

from lakatos.checkers.judge_case import sides
from lakatos.checkers.observe import Observation
from lakatos.nouns.told import told
from lakatos.numbers import Q, exact
from lakatos.statement import And, Eq, ForAll, Implies, Ne, given, index, measured, natural, real, vector
from lakatos.statement.evaluate import column

n, a, b = given("n", natural, "size"), given("a", real, "one"), given("b", real, "another")
x = vector("x", n, "numbers")
m = measured("m", real, "twice a", defined=2 * a)
i, j = index("i"), index("j")
AT = {n: fmpq(3), a: fmpq(1), b: fmpq(2), x: column([fmpq(0), fmpq(5), fmpq(7)]), m: fmpq(2)}


def said(formula, **values):
    at = AT | {s: values[s.name] for s in AT if s.name in values}
    return sides(formula, Observation({}, at))


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        (Eq(a, b), "a = 1, b = 2"),
        (And(Eq(a, a * 1), Eq(b, 3 * a)), "b = 2, 3·a = 3"),
        (Implies(Eq(a, 1), Eq(b, 5)), "a = 1; b = 2"),
        (ForAll(i, 1, n, Eq(x[i], 0)), "i = 2, x[i] = 5"),
        (ForAll(i, 1, n, ForAll(j, 1, n, Implies(Ne(i, j), x[i] + x[j] <= 7))), "i = 2, j = 3, x[i] + x[j] = 12"),
        (And(Eq(a, 1), ForAll(i, 1, n, x[i] <= 5)), "i = 3, x[i] = 7"),
        (ForAll(i, 0, n, Eq(x[i], 0)), ""),  # undefined at i = 0
    ],
)
def test_the_sides_are_those_of_what_is_false(formula, line):
    assert line in said(formula)
    assert "…" not in said(formula)


def test_definitions_are_told_only_where_they_are_false():
    assert said(Eq(m, 3)) == "m = 2"
    assert said(Eq(m, 3), m=fmpq(3)) == "m = 3, 2·a = 2"


def test_an_input_is_told_as_an_author_would_write_it():
    assert told(exact([[0, Q(1, 2)], [2, 0]])) == "[[Q(0), Q(1, 2)], [Q(2), Q(0)]]"
    assert told((pytest.raises, 1)) == "(raises, 1)"
    assert told(((1,), [])) == "((1,), [])"
