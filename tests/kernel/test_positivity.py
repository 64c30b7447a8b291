"""A shape that shows a sign tells the truth about values, and knows no more than its words say."""

from fractions import Fraction
from typing import Any

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.kernel.positivity import NONNEGATIVE, POSITIVE, UNKNOWN, sign
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement import real
from lakatos.statement.evaluate import Undefined, scalar

x, y = letter("x", real), letter("y", real)

numbers = st.fractions(-2, 2, max_denominator=3)
letters: st.SearchStrategy[n.Term] = st.sampled_from([x, y]) | numbers.map(n.Const)


def larger(smaller: st.SearchStrategy[n.Term]) -> st.SearchStrategy[n.Term]:
    pairs = st.tuples(smaller, smaller)
    exponents = st.sampled_from([n.Const(Fraction(k)) for k in (0, 1, 2, 3, 4)])
    return (
        pairs.map(n.Add)
        | pairs.map(n.Mul)
        | st.builds(n.Div, smaller, numbers.map(n.Const) | smaller)
        | st.builds(n.Pow, smaller, exponents)
        | smaller.map(n.Relu)
    )


terms: Any = st.recursive(letters, larger, max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(terms, numbers, numbers)
def test_a_sign_that_is_seen_is_there(node: n.Term, a: Fraction, b: Fraction) -> None:
    seen = sign(node)
    try:
        value = scalar(node, {x: fmpq(a.numerator, a.denominator), y: fmpq(b.numerator, b.denominator)})
    except Undefined:
        return
    assert seen in (UNKNOWN, NONNEGATIVE, POSITIVE)
    assert seen is UNKNOWN or value >= 0
    assert seen != POSITIVE or value > 0


def test_squares_numbers_sums_and_products_are_seen() -> None:
    square = (x - y) ** 2
    assert list(map(sign, (square, 2 * square, square + 1, square * y**4, square / 3))) == [0, 0, 1, 0, 0]
    assert list(map(sign, (n.Const(Fraction(1)), n.Const(Fraction(0)), (square + 1) * 2))) == [1, 0, 1]


def test_what_may_be_negative_is_not_seen() -> None:
    doubtful = (x, -(x**2), x**3, square_less := x**2 - y**2, x * y, n.Const(Fraction(-1)), x**2 / y, square_less**3)
    assert set(map(sign, doubtful)) == {UNKNOWN}
    assert sign(n.Pow(x, x)) is UNKNOWN
