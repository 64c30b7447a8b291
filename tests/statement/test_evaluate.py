"""The exact reader against plain Python over Fractions, and against sympy, on generated trees."""

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq
from hypothesis import Phase, given, reject, settings
from hypothesis import strategies as st
from sympy.core.facts import InconsistentAssumptions

from lakatos.errors import StatementError
from lakatos.statement import (
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Not,
    Or,
    Rec,
    SumOver,
    Words,
    binomial,
    defined,
    index,
    natural,
    real,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, holds, value
from lakatos.statement.to_sympy import to_sympy

many = settings(max_examples=200, deadline=None)
few = settings(max_examples=60, deadline=None)
unshrunk = settings(few, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # sympy is slow


@many
@given(data=st.data())
def test_a_term_has_the_value_of_plain_arithmetic(data: Any, terms: Any, points: Any, bind: Any, settled: Any) -> None:
    pair, at = data.draw(terms), data.draw(points)
    assert settled(value, pair.node, bind(at)) == settled(pair.oracle, at)


@many
@given(data=st.data())
def test_a_formula_has_the_truth_of_plain_logic(data: Any, formulas: Any, points: Any, bind: Any, settled: Any) -> None:
    pair, at = data.draw(formulas), data.draw(points)
    assert settled(holds, pair.node, bind(at)) == settled(pair.oracle, at)


@few
@given(data=st.data())
def test_a_recurrence_has_the_value_of_a_loop(
    data: Any, recurrences: Any, points: Any, bind: Any, settled: Any
) -> None:
    pair, at = data.draw(recurrences), data.draw(points)
    assert settled(value, pair.node, bind(at)) == settled(pair.oracle, at)


@unshrunk
@given(data=st.data())
def test_sympy_agrees_where_there_is_a_value(data: Any, terms: Any, points: Any, settled: Any) -> None:
    pair, at = data.draw(terms), data.draw(points)
    wanted = settled(pair.oracle, at)
    if wanted is not None:
        try:
            found = to_sympy(pair.node).subs(at).doit()
        except (InconsistentAssumptions, ValueError):  # of sympy 1.14 on a sum within a sum: no value, no wrong one
            reject()
        assert Fraction(int(found.p), int(found.q)) == wanted


# --- Where there is no value, and where a guard saves it

x, n, m, r = letter("x", real), letter("n", natural), letter("m", natural), letter("r", real)
i, j, q = index("i"), index("j"), index("q")
AT = {x: fmpq(0), n: fmpq(3), m: fmpq(0), r: fmpq(1, 2)}


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (1 / x, "'x' = 0 in a denominator"),
        (x / (n - 3), "'n − 3' = 0 in a denominator"),
        (x**-1, "'x' = 0 to the power -1"),
        ((x * n) ** (m - 1), "'x·n' = 0 to the power -1"),
        (n**r, "'r' = 1/2 is no integer"),
        (n**200_000, "'n^200000' is too large to evaluate"),
        (n**-200_000, "'n^(-200000)' is too large to evaluate"),
        (binomial(m - 1, 0), "'m − 1' = -1 is negative"),
        (binomial(r, 1), "'r' = 1/2 is no integer"),
        (binomial(n, r), "'r' = 1/2 is no integer"),
        (SumOver(i, r, n, i), "'r' = 1/2 is no integer"),
        (SumOver(i, 0, n / 2, i), "'n/2' = 3/2 is no integer"),
        (SumOver(i, 0, 200_000, i), "the range 0..200000 is too long to evaluate"),
        (SumOver(i, 0, n, 1 / (i - 2)), "'i − 2' = 0 in a denominator"),
        (Rec(q, 1, q, m - 1), "'m − 1' = -1 is negative"),
        (Rec(q, 1, q, r), "'r' = 1/2 is no integer"),
        (Rec(q, 2, 1 / (q - 1), 2), "'q − 1' = 0 in a denominator"),
    ],
    ids=str,
)
def test_a_term_without_a_value_says_why(term: Any, why: str) -> None:
    with pytest.raises(Undefined) as caught:
        value(term, AT)
    assert str(caught.value) == why


@pytest.mark.parametrize("wrap", [lambda t: Eq(t, t + 1), lambda t: Ne(t, 0), lambda t: Not(Eq(t, 0)), lambda t: t < 1])
def test_an_undefined_side_decides_nothing(wrap: Any) -> None:
    for formula in (
        wrap(1 / x),
        Iff(wrap(1 / x), Eq(x, 1)),
        Implies(wrap(1 / x), Eq(x, 0)),
        And(Eq(x, 0), wrap(1 / x)),
    ):
        with pytest.raises(Undefined):
            holds(formula, AT)


@pytest.mark.parametrize(
    ("formula", "truth"),
    [
        (Implies(Ne(x, 0), Eq(1 / x, 7)), True),
        (And(Ne(x, 0), Eq(1 / x, 7)), False),
        (Or(Eq(x, 0), Eq(1 / x, 7)), True),
        (ForAll(i, 0, n, Implies(Ne(i, 2), Ne(1 / (i - 2), 0))), True),
        (ForAll(i, 1, 0, Eq(1 / x, 7)), True),
        (Eq(SumOver(i, 1, 0, 1 / x), 0), True),
        (Eq(SumOver(i, n, m, 1), 0), True),
        (Eq(Rec(q, 5, 1 / x, 0), 5), True),
    ],
    ids=str,
)
def test_a_guard_spares_what_it_guards(formula: Any, truth: bool) -> None:
    assert holds(formula, AT) is truth


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        (x**0, 1),
        (x**m, 1),
        (0 ** (n - 3), 1),
        (binomial(n, -1), 0),
        (binomial(n, 4), 0),
        (binomial(m, 0), 1),
        (SumOver(i, 2, 2, i), 2),
        (SumOver(i, -2, 2, i), 0),
        (SumOver(i, 1, n, SumOver(j, 1, i, 1)), 6),
        (SumOver(i, 1, n, SumOver(i, 1, i, 1)), 6),  # the bounds of the inner sum belong to the outer index
        (i + SumOver(i, 1, n, i), 16),
        (Rec(q, 1, 2 * q + m, n), 8),
        (Rec(q, q, q + 1, n), 10),  # and so does the start of a recurrence
    ],
    ids=str,
)
def test_corners(term: Any, wanted: int) -> None:
    assert value(term, AT | {i: fmpq(10), q: fmpq(7)}) == wanted


def test_what_has_no_reading_is_refused() -> None:
    with pytest.raises(StatementError, match=r"^no exact reading of Words$"):
        holds(Words("it trains well"), AT)
    with pytest.raises(StatementError, match=r"^no value for the symbol q$"):
        value(q + 1, AT)
    with pytest.raises(StatementError, match=r"^no sympy reading of E$"):
        to_sympy(Eq(E(x), 0))
    with pytest.raises(StatementError, match=r"^no sympy reading of the array u$"):
        to_sympy(Eq(vector("u", 2), 0))


def test_a_defined_symbol_is_its_definition() -> None:
    s = defined("s", SumOver(i, 1, n, i) / n)
    assert value(s, AT) == 2
    assert holds(Eq(SumOver(j, 1, n, s), 6), AT)
    with pytest.raises(Undefined):
        value(s, AT | {n: fmpq(0)})


def test_sympy_keeps_what_it_is_given() -> None:
    """Nothing is evaluated away, and an empty sum is 0 (sympy alone has Σ_{i=1}^{-3} 1 = -3)."""
    assert str(to_sympy(Eq(n / n, 1))) == "Eq(n/n, 1)"
    assert str(to_sympy(x - x)) == "-x + x"
    assert to_sympy(SumOver(i, 1, n, 1)).subs("n", -3).doit() == 0
    assert to_sympy(SumOver(i, 1, n, i)).subs("n", 3).doit() == 6


def test_sympy_can_substitute_into_a_sum_with_constant_bounds() -> None:
    assert to_sympy(SumOver(i, 0, 1, x)).subs("x", 3).doit() == 6
