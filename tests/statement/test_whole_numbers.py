"""Remainders, common divisors and truth values as numbers: the exact reader against plain Python."""

import math
from typing import Any

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError
from lakatos.statement import Eq, ForAll, Gcd, Iverson, Mod, Not, SumOver, index, natural, real, vector
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, holds, value

many = settings(max_examples=150, deadline=None)
a, b = index("a"), index("b")  # integers of either sign
x, n = letter("x", real), letter("n", natural)
i = index("i")
wholes = st.integers(-12, 12)


def at(**values: Any) -> Any:
    letters = {"a": a, "b": b, "x": x, "n": n}
    return {letters[name]: fmpq(found) for name, found in values.items()}


@many
@given(data=st.data())
def test_a_term_has_the_value_of_plain_arithmetic(
    data: Any, whole_numbers: Any, points: Any, bind: Any, settled: Any
) -> None:
    pair, point = data.draw(whole_numbers), data.draw(points)
    assert settled(value, pair.node, bind(point)) == settled(pair.oracle, point)


@many
@given(wholes, st.integers(1, 12))
def test_a_remainder_is_in_range_and_congruent(dividend: int, modulus: int) -> None:
    found = value(Mod(a, b), at(a=dividend, b=modulus))
    assert 0 <= found < modulus
    assert (dividend - int(found)) % modulus == 0
    assert found == dividend % modulus


@many
@given(wholes, wholes)
def test_a_greatest_common_divisor_is_that_of_the_standard_library(p: int, q: int) -> None:
    assert value(Gcd(a, b), at(a=p, b=q)) == value(Gcd(b, a), at(a=p, b=q)) == math.gcd(p, q)


@pytest.mark.parametrize(("p", "q", "wanted"), [(0, 0, 0), (-4, 0, 4), (0, 6, 6), (-4, -6, 2), (1, 0, 1)])
def test_divisors_of_nothing_and_of_negative_numbers(p: int, q: int, wanted: int) -> None:
    assert value(Gcd(a, b), at(a=p, b=q)) == wanted


@many
@given(st.lists(wholes, min_size=1, max_size=5))
def test_a_sum_of_truth_values_counts(entries: Any) -> None:
    v = vector("v", n)
    point = {n: fmpq(len(entries)), v: fmpq_mat(len(entries), 1, entries)}
    assert value(SumOver(i, 1, n, Iverson(v[i] > 0)), point) == sum(entry > 0 for entry in entries)
    assert value(SumOver(i, 1, n, Iverson(Not(v[i] > 0))), point) == sum(entry <= 0 for entry in entries)
    everywhere = ForAll(i, 1, n, v[i] > 0)
    assert value(Iverson(everywhere), point) == all(entry > 0 for entry in entries)


@pytest.mark.parametrize(
    ("term", "point", "why"),
    [
        (Mod(a, b), at(a=3, b=0), "'b' = 0 as a modulus"),
        (Mod(a, b), at(a=3, b=-2), "'b' = -2 as a modulus"),
        (Mod(a, n - 3), at(a=3, n=3), "'n − 3' = 0 as a modulus"),
        (Mod(x, 2), at(x=fmpq(1, 2)), "'x' = 1/2 is no integer"),
        (Mod(3, x), at(x=fmpq(1, 2)), "'x' = 1/2 is no integer"),
        (Gcd(x, 2), at(x=fmpq(1, 2)), "'x' = 1/2 is no integer"),
        (Gcd(2, x), at(x=fmpq(1, 2)), "'x' = 1/2 is no integer"),
        (Iverson(Eq(1 / x, 1)), at(x=0), "'x' = 0 in a denominator"),
        (0 * Iverson(Eq(1 / x, 1)), at(x=0), "'x' = 0 in a denominator"),
    ],
    ids=str,
)
def test_a_term_without_a_value_says_why(term: Any, point: Any, why: str) -> None:
    with pytest.raises(Undefined) as caught:
        value(term, point)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    "write",
    [
        lambda: Mod(a, 0.5),
        lambda: Gcd(a, "2"),
        lambda: Iverson(a),
        lambda: Iverson(True),
        lambda: Mod(Eq(a, b), 2),
    ],
)
def test_what_they_are_not_made_of_is_refused(write: Any) -> None:
    with pytest.raises(StatementError):
        write()


def test_a_truth_value_is_no_condition_and_a_condition_no_number() -> None:
    point = at(a=2, b=2)
    assert value(3 * Iverson(Eq(a, b)) - Iverson(Eq(a, 1)), point) == 3
    assert holds(Eq(Iverson(Eq(a, b)), 1), point)
