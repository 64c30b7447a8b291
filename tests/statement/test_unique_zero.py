"""Whether a function has exactly one zero in an interval: against polynomials whose zeros are known, and in balls."""

from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any

import pytest
from flint import fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError, Undecided
from lakatos.kernel.normal import canonical
from lakatos.numbers.ball import Ball, precision
from lakatos.statement import And, Eq, ForAll, UniqueZero, exp, index, log, real, relu, tanh
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, holds
from lakatos.statement.nodes import Term, free_symbols

x, k = index("x"), index("k")
w, v = letter("w", real), letter("v", real)

ends = st.fractions(-2, 2, max_denominator=3)


def truth(formula: Any, **values: int) -> bool | None:
    at: Any = {symbol: fmpq(values[symbol.name]) for symbol in free_symbols(formula)}
    try:
        with precision(256):
            return holds(formula, at)
    except Undecided:
        return None


@settings(max_examples=300, deadline=None)
@given(st.lists(ends, min_size=1, max_size=3), ends, ends)
@example([Fraction(0), Fraction(1, 3)], Fraction(-2), Fraction(2, 3))  # halving comes upon 1/3
def test_what_is_decided_of_a_polynomial_is_so(zeros: list[Fraction], low: Fraction, high: Fraction) -> None:
    body: Term = reduce(mul, [x - zero for zero in zeros])
    found, inside = truth(UniqueZero(x, low, high, body)), [zero for zero in zeros if low <= zero <= high]
    if found is not None:
        assert found == (len(set(inside)) == 1)
    elif low <= high:  # a double zero, or one at an end that is no dyadic number
        assert len(set(inside)) < len(inside) or low in zeros or high in zeros


@pytest.mark.parametrize(
    ("low", "high", "body", "found"),
    [
        (Fraction(1, 2), 1, tanh(2 * x) - x, True),
        (-1, 1, tanh(2 * x) - x, False),
        (-1, 1, tanh(x / 2) - x, True),
        (0, 1, x, True),
        (0, 1, x - 1, True),
        (1, 1, x - 1, True),
        (1, 1, x, False),
        (1, 0, x, False),
        (0, 2, x - 1, True),
        (0, 4, (x - 1) * (x - 2), False),
        (0, 1, 0 * x, False),
        (-1, 1, 1 + x**2, False),
        (-1, 1, relu(x) - Fraction(1, 2), True),
        (-1, 1, relu(x), None),
        (-1, 1, x**2, None),
        (-1, 1, 1 / x, None),
        (1, 3, log(x) * exp(x), True),
    ],
)
def test_known_functions(low: Any, high: Any, body: Any, found: bool | None) -> None:
    assert truth(UniqueZero(x, low, high, body)) is found


def test_a_parameter_is_taken_at_its_value() -> None:
    says = UniqueZero(x, Fraction(1, 2), 1, tanh(w * x) - x)
    assert [truth(says, w=value) for value in (1, 2, 9)] == [False, True, True]
    assert free_symbols(says) == (w,)
    assert truth(ForAll(k, 2, 4, UniqueZero(x, 0, 5, x - k))) is True
    assert truth(ForAll(k, 2, 6, UniqueZero(x, 0, 5, x - k))) is False


def test_where_there_is_no_value_there_is_no_answer() -> None:
    with pytest.raises(Undefined):
        truth(UniqueZero(x, -2, -1, log(x)))
    with pytest.raises(StatementError, match="a ball as an end"):
        holds(UniqueZero(x, 0, w, x - 1), {w: Ball(exp_of_one()).value})


def exp_of_one() -> Any:
    from flint import arb

    return arb(1).exp()


def test_the_canonical_text_knows_no_names_and_tells_apart_what_differs() -> None:
    says = UniqueZero(x, 0, 1, x**2 - w)
    assert canonical(says) == canonical(UniqueZero(k, 0, 1, k * k - w))
    others = (UniqueZero(x, 0, 2, x**2 - w), UniqueZero(x, 0, 1, x**2 - v), UniqueZero(x, 0, 1, k**2 - w))
    assert canonical(says) not in {*map(canonical, others), canonical(ForAll(x, 0, 1, Eq(x**2 - w, 0)))}
    nested = And(says, ForAll(k, 0, 1, UniqueZero(x, 0, 1, x - k)))
    assert canonical(nested) != canonical(And(says, ForAll(k, 0, 1, UniqueZero(x, 0, 1, x - x * k))))
