"""Exact is the field ℚ, and every door for floats is closed."""

import copy
import math
import operator
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError, LakatosError
from lakatos.numbers import Exact, Q, rational

FIELD = (operator.add, operator.sub, operator.mul, operator.truediv)
ORDER = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)
ACB = flint.acb(1)
FLOATS = (
    0.5, 2.0, math.nan, math.inf, np.float64(0.5), np.float32(0.5), np.longdouble(0.5), 1j, np.complex128(1),
    Decimal("0.5"), flint.arb(1), ACB,
)  # fmt: skip
OTHERS = (*FLOATS, "1/2", None, ..., [1], np.datetime64("2020-01-01"))

few = settings(max_examples=50, deadline=None)
fractions = st.one_of(st.fractions(), st.fractions(-3, 3, max_denominator=4))
integers = st.integers(-(2**62), 2**62)


def as_exact(x: Fraction) -> Exact:
    return Q(x.numerator, x.denominator)


def as_fraction(q: Exact) -> Fraction:
    assert type(q) is Exact
    return Fraction(q.numerator, q.denominator)


@few
@given(fractions, fractions, st.sampled_from(FIELD))
def test_the_field_operations_are_those_of_fractions(x: Fraction, y: Fraction, f: Callable[..., Any]) -> None:
    if f is operator.truediv and y == 0:
        with pytest.raises(ZeroDivisionError):
            f(as_exact(x), as_exact(y))
    else:
        assert as_fraction(f(as_exact(x), as_exact(y))) == f(x, y)


@few
@given(fractions, fractions, st.sampled_from(ORDER))
def test_the_order_is_that_of_fractions(x: Fraction, y: Fraction, f: Callable[..., bool]) -> None:
    assert f(as_exact(x), as_exact(y)) is f(x, y)
    assert f(as_exact(x), y) is f(x, as_exact(y)) is f(x, y)


@few
@given(fractions, integers, st.sampled_from((*FIELD, *ORDER)))
def test_every_exact_type_may_take_part_on_both_sides(x: Fraction, n: int, f: Callable[..., Any]) -> None:
    n = n or 1
    q, m = as_exact(x or Fraction(1)), Q(n)
    for other in (n, Fraction(n), flint.fmpq(n), flint.fmpz(n), np.int64(n)):
        assert f(q, other) == f(q, m)
        assert f(other, q) == f(m, q)
        assert type(f(other, q)) is type(f(m, q))
    assert f(q, True) == f(q, np.bool_(True)) == f(q, Q(1))
    assert f(np.bool_(True), q) == f(Q(1), q)


@few
@given(fractions, st.integers(-6, 6))
def test_integer_powers_are_repeated_products(x: Fraction, k: int) -> None:
    if x == 0 and k < 0:
        with pytest.raises(ZeroDivisionError):
            as_exact(x) ** k
    else:
        for exponent in (k, Q(k), Fraction(k), np.int64(k)):
            assert as_fraction(as_exact(x) ** exponent) == x**k


def test_small_powers() -> None:
    assert Q(0) ** 0 == 1
    assert 2 ** Q(3) == 8
    assert Fraction(1, 2) ** 2 * Q(4) == 1


@pytest.mark.parametrize("exponent", [Q(1, 2), Fraction(1, 2), 0.5, 2.0])
def test_other_powers_are_refused(exponent: object) -> None:
    with pytest.raises(ExactnessError, match=r"^Q\(4\) \*\* "):
        Q(4) ** exponent


@few
@given(fractions)
def test_the_one_place_operations_are_those_of_fractions(x: Fraction) -> None:
    q = as_exact(x)
    assert (-q, +q, abs(q), q.conjugate()) == (-x, x, abs(x), x)
    assert (math.floor(q), math.ceil(q), bool(q)) == (math.floor(x), math.ceil(x), bool(x))
    assert type(math.floor(q)) is type(math.ceil(q)) is Exact
    assert q.to_float() == float(x)


@settings(max_examples=100, deadline=None)
@given(st.integers(2**60, 2**64), st.integers(2**60, 2**64))
def test_to_float_rounds_once(p: int, q: int) -> None:
    x = Fraction(p, q)
    nearest = Q(p, q).to_float()
    neighbours = (math.nextafter(nearest, 0), math.nextafter(nearest, math.inf))
    assert all(abs(Fraction(nearest) - x) <= abs(Fraction(other) - x) for other in neighbours)


@few
@given(fractions)
def test_equal_numbers_have_equal_hashes(x: Fraction) -> None:
    q = as_exact(x)
    assert len({q, x, q.value, as_exact(x)}) == 1
    assert hash(q) == hash(x) == hash(q.value)
    if x.denominator == 1:
        assert len({q, int(x), flint.fmpz(int(x))}) == 1


@few
@given(fractions)
def test_a_number_is_rebuilt_by_its_repr_a_copy_and_a_pickle(x: Fraction) -> None:
    q = as_exact(x)
    for rebuilt in (eval(repr(q)), copy.deepcopy(q), pickle.loads(pickle.dumps(q))):
        assert type(rebuilt) is Exact
        assert rebuilt == q


def test_repr_and_str() -> None:
    assert [repr(q) for q in (Q(6, -14), Q(4, 2), Exact(0))] == ["Q(-3, 7)", "Q(2)", "Q(0)"]
    assert str(Q(3, 7)) == "3/7"


def test_a_number_is_immutable() -> None:
    q = Q(1, 2)
    for change in (lambda: setattr(q, "value", 3), lambda: setattr(q, "x", 3), lambda: delattr(q, "value")):
        with pytest.raises(AttributeError, match=r"an Exact is immutable"):
            change()
    assert q == Q(1, 2)


# --- Closed doors


@pytest.mark.parametrize("other", OTHERS, ids=repr)
@pytest.mark.parametrize("f", [*FIELD, operator.pow, *ORDER[:4]])
def test_arithmetic_and_order_with_anything_inexact_are_refused(f: Callable[..., Any], other: object) -> None:
    for left, right in ((Q(1, 2), other), (other, Q(1, 2))):
        with pytest.raises(TypeError if left is ACB else ExactnessError):  # as flint has it
            f(left, right)


@pytest.mark.parametrize("other", FLOATS, ids=repr)
@pytest.mark.parametrize("f", [operator.eq, operator.ne])
def test_equality_with_a_float_is_refused_and_not_false(f: Callable[..., Any], other: object) -> None:
    for left, right in ((Q(1, 2), other), (other, Q(1, 2))):
        with pytest.raises(ExactnessError):
            f(left, right)


def test_what_is_no_number_is_unequal() -> None:
    assert all(Q(1, 2) != other for other in ("1/2", None, object(), (1, 2)))


@pytest.mark.parametrize("other", [0.5, np.float64(0.5), np.float32(0.5)], ids=repr)
def test_a_float_array_meets_no_exact_number(other: object) -> None:
    for f in (*FIELD, *ORDER):
        for left, right in ((np.array([Q(1, 2)]), other), (np.array([other]), Q(1, 2))):
            with pytest.raises(ExactnessError):
                f(left, right)
            with pytest.raises(ExactnessError):
                f(right, left)


@pytest.mark.parametrize(
    "leak",
    [
        float,
        complex,
        np.float64,
        math.sqrt,
        math.isnan,
        lambda q: np.array([q], dtype=float),
        lambda q: np.array([q]).astype(np.float32),
        lambda q: np.array([q], dtype=complex),
        lambda q: np.zeros(1).__setitem__(0, q),
        lambda q: np.full(2, q, dtype=float),
        lambda q: np.add(np.zeros(1), np.array([q]), out=np.zeros(1), casting="unsafe"),
        lambda q: f"{q:.3f}",
        lambda q: np.linalg.inv(np.array([[q]])),
        round,
        lambda q: q % 1,
        lambda q: q // 1,
    ],
)
def test_no_number_becomes_a_float_by_itself(leak: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        leak(Q(1, 2))


def test_int_is_exact_or_refused() -> None:
    assert int(Q(-3)) == -3
    with pytest.raises(ExactnessError, match=r"take math.floor or math.ceil first"):
        int(Q(1, 2))


def test_the_messages_name_operation_operands_and_mend() -> None:
    mend = "an exact number is an int, a Fraction, an fmpq or an Exact; enter floats explicitly by exact(x)"
    for action, message in {
        (lambda: Q(1, 2) + 0.5): f"Q(1, 2) + 0.5: got a float; {mend}",
        (lambda: np.float64(0.5) * Q(1, 2)): f"0.5 * Q(1, 2): got a float; {mend}",
        (lambda: Q(1, 2) <= Decimal(1)): f"Q(1, 2) <= Decimal('1'): got a Decimal; {mend}",
        (lambda: Q(0.5)): f"Q, numerator: got 0.5 (float), wanted an exact number; {mend}",
        (lambda: Exact("1")): f"Exact: got '1' (str), wanted an exact number; {mend}",
        (lambda: np.tanh(np.array([Q(1)]))): ("tanh(Q(1)): not rational; compute it in balls (flint.arb) or float64"),
        (lambda: Q(2, 9).sqrt()): (
            "sqrt(Q(2, 9)): not the square of a rational; compare squares, or compute it in balls "
            "(flint.arb) or float64"
        ),
        (lambda: float(Q(1, 2))): (
            "float(Q(1, 2)): an exact number was about to become a float; give the array dtype object, or "
            "say .to_float() if rounding is meant (for a plot)"
        ),
    }.items():
        with pytest.raises(ExactnessError) as caught:
            action()
        assert str(caught.value) == message
        assert isinstance(caught.value, LakatosError)
        assert isinstance(caught.value, TypeError)


# --- Roots and ufuncs


@few
@given(fractions)
def test_the_root_of_a_square_is_exact(x: Fraction) -> None:
    assert as_fraction(as_exact(x * x).sqrt()) == abs(x)


@few
@given(st.fractions(-9, 9, max_denominator=20))
def test_a_root_squares_to_its_argument_or_is_refused(x: Fraction) -> None:
    try:
        root = as_exact(x).sqrt()
    except ExactnessError:
        assert x < 0 or not any(Fraction(p, x.denominator) ** 2 == x for p in range(3 * x.denominator + 1))
    else:
        assert root >= 0
        assert root**2 == x


def test_sqrt_of_an_array_is_exact_or_refused() -> None:
    assert np.sqrt(np.array([Q(4, 9), Q(0)])).tolist() == [Q(2, 3), 0]
    for bad in (Q(2), Q(-4), Q(1, 2)):
        with pytest.raises(ExactnessError, match=r"^sqrt"):
            np.sqrt(np.array([bad]))


@pytest.mark.parametrize(
    "name",
    [
        *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "cbrt", "sin", "cos", "tan", "arcsin"),
        *("arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
    ],
)
def test_transcendental_ufuncs_are_refused_by_name(name: str) -> None:
    with pytest.raises(ExactnessError, match=rf"^{name}\(Q\(1\)\)"):
        getattr(np, name)(np.array([Q(1)]))


@pytest.mark.parametrize("name", ["arctan2", "hypot"])
def test_transcendental_ufuncs_of_two_places_are_refused_by_name(name: str) -> None:
    with pytest.raises(ExactnessError, match=rf"^{name}\(Q\(1\)\)"):
        getattr(np, name)(np.array([Q(1)]), np.array([Q(1)]))


# --- Reading


@few
@given(fractions)
def test_q_and_rational_keep_the_value(x: Fraction) -> None:
    assert rational(x, "here") == rational(Q(x), "here") == as_exact(x).value
    assert type(rational(Q(x), "here")) is flint.fmpq
    assert Q(Q(x), 3) == Q(x, Fraction(3)) == x / 3


@pytest.mark.parametrize("value", [True, 1, np.int8(1), np.uint64(1), np.bool_(True), flint.fmpz(1), Q(1)])
def test_rational_reads_every_exact_type(value: object) -> None:
    assert rational(value, "here") == flint.fmpq(1)


@pytest.mark.parametrize(
    "value",
    [*OTHERS, np.array([Q(1)]), np.array(Q(1)), np.array(1), np.timedelta64(1, "s"), math.nan],
    ids=repr,
)
def test_rational_refuses_everything_else(value: object) -> None:
    with pytest.raises(ExactnessError, match=r"^symbol a: got "):
        rational(value, "symbol a")


def test_q_refuses_a_zero_denominator() -> None:
    with pytest.raises(ZeroDivisionError, match=r"^Q\(1, 0\): the denominator is zero$"):
        Q(1, 0)
