"""Jets are the ring ℚ[ε]/ε³, and every door for floats is closed."""

import operator
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError
from lakatos.numbers import Exact, Q, check_exact
from lakatos.numbers.jet import Jet

few = settings(max_examples=60, deadline=None)
fractions = st.fractions(-3, 3, max_denominator=4)
coefficients = st.lists(fractions, max_size=5)
FLOATS = (0.5, 2.0, np.float64(0.5), np.float32(2), 1j, flint.arb(1))
RING = (operator.add, operator.sub, operator.mul)


def cut(series: Any) -> list[Fraction]:
    """The first three coefficients."""
    return [*map(Fraction, series), Fraction(0), Fraction(0), Fraction(0)][:3]


def product(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    return [sum((a[i] * b[k - i] for i in range(k + 1)), Fraction(0)) for k in range(3)]


def by_hand(f: Any, a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    return product(a, b) if f is operator.mul else [f(x, y) for x, y in zip(a, b, strict=True)]


def read(jet: Any) -> list[Fraction]:
    assert type(jet) is Jet
    assert jet.series.length() <= 3
    assert all(type(jet[k]) is Exact for k in range(3))
    return [Fraction(jet[k].numerator, jet[k].denominator) for k in range(3)]


@few
@given(coefficients)
def test_what_comes_after_the_square_is_cut(a: Any) -> None:
    assert read(Jet(*a)) == cut(a)


@few
@given(coefficients, coefficients, st.sampled_from(RING))
def test_the_ring_operations_are_those_of_polynomials_cut_off(a: Any, b: Any, f: Any) -> None:
    assert read(f(Jet(*a), Jet(*b))) == by_hand(f, cut(a), cut(b))


@few
@given(coefficients, coefficients, coefficients)
def test_the_ring_laws_hold(a: Any, b: Any, c: Any) -> None:
    x, y, z = Jet(*a), Jet(*b), Jet(*c)
    for one, other in [
        (x + y, y + x),
        (x * y, y * x),
        (x + (y + z), (x + y) + z),
        (x * (y * z), (x * y) * z),
        (x * (y + z), x * y + x * z),
        (x - y, x + -y),
        (x - x, Jet()),
        (x * 1, x),
        (x + 0, x),
        (-x, 0 - x),
    ]:
        assert read(one) == read(other)


def test_the_third_power_of_epsilon_is_0_and_the_second_is_not() -> None:
    epsilon = Jet(0, 1)
    assert read(epsilon * epsilon) == read(epsilon**2) == [0, 0, 1]
    assert read(epsilon * epsilon * epsilon) == read(epsilon**3) == [0, 0, 0]
    assert repr(Jet(1, Q(-1, 2)) * epsilon) == "Jet(0, 1, -1/2)"


@few
@given(coefficients, st.integers(0, 6))
def test_powers_are_repeated_products(a: Any, k: int) -> None:
    wanted = cut([1])
    for _ in range(k):
        wanted = product(wanted, cut(a))
    for exponent in (k, Q(k), Fraction(k), np.int64(k)):
        assert read(Jet(*a) ** exponent) == wanted


@few
@given(coefficients, fractions, st.sampled_from(RING))
def test_every_exact_type_may_take_part_on_both_sides(a: Any, x: Fraction, f: Any) -> None:
    jet, number = Jet(*a), cut([x])
    for other in (x, Q(x), flint.fmpq(x.numerator, x.denominator)):
        assert read(f(jet, other)) == by_hand(f, cut(a), number)
        assert read(f(other, jet)) == by_hand(f, number, cut(a))
    for other in (2, np.int64(2), flint.fmpz(2)):
        assert read(f(jet, other)) == by_hand(f, cut(a), cut([2]))
        assert read(f(other, jet)) == by_hand(f, cut([2]), cut(a))


@few
@given(coefficients, fractions.filter(bool))
def test_division_by_a_rational_undoes_multiplication(a: Any, x: Fraction) -> None:
    for divisor in (x, Q(x)):
        assert read(Jet(*a) / divisor) == [entry / x for entry in cut(a)]
        assert read(Jet(*a) * divisor / divisor) == cut(a)


def test_division_by_0_and_by_a_jet_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        Jet(1) / 0
    for divide in (lambda: Jet(1) / Jet(1), lambda: 1 / Jet(1), lambda: Q(1) / Jet(1)):
        with pytest.raises(TypeError):
            divide()


@few
@given(st.lists(coefficients, min_size=2, max_size=2), st.lists(fractions, min_size=2, max_size=2))
def test_arrays_of_jets_work_entry_by_entry(rows: Any, numbers: Any) -> None:
    jets, exact = np.array([Jet(*row) for row in rows], dtype=object), np.array([Q(x) for x in numbers])
    one, other = (product(cut(row), cut([x])) for row, x in zip(rows, numbers, strict=True))
    assert [read(entry) for entry in jets * exact] == [read(entry) for entry in exact * jets] == [one, other]
    assert read(jets @ exact) == read(exact @ jets) == [p + q for p, q in zip(one, other, strict=True)]
    assert [read(entry) for entry in Jet(*rows[0]) * exact] == [product(cut(rows[0]), cut([x])) for x in numbers]
    check_exact(jets * exact, "here")


# --- Closed doors


@pytest.mark.parametrize("other", FLOATS, ids=repr)
def test_a_float_is_no_coefficient_and_no_operand(other: Any) -> None:
    with pytest.raises(ExactnessError, match=r"^Jet: got .*, wanted an exact number$"):
        Jet(1, other)
    for f in RING:
        for left, right in ((Jet(1, 2), other), (other, Jet(1, 2))):
            with pytest.raises(TypeError):
                f(left, right)
    for divide in (lambda: Jet(1) / other, lambda: other / Jet(1)):
        with pytest.raises(TypeError):
            divide()


@pytest.mark.parametrize("f", RING)
@pytest.mark.parametrize("other", [0.5, "1", None, 1j], ids=repr)
def test_the_message_has_both_operands(f: Any, other: Any) -> None:
    with pytest.raises(ExactnessError) as caught:
        f(Jet(1, 2), other)
    assert str(caught.value) == f"Jet(1, 2, 0) and {other!r} ({type(other).__name__}): wanted an exact number"


@pytest.mark.parametrize("exponent", [-1, Q(1, 2), 0.5, 2.0, Jet(2), "2"], ids=repr)
def test_other_powers_are_refused(exponent: Any) -> None:
    with pytest.raises(ExactnessError, match=r"wanted a power 0, 1, 2, …$"):
        Jet(1, 1) ** exponent


@pytest.mark.parametrize("array", [np.array([0.5]), np.array([1.0, 2.0], dtype=np.float32)], ids=repr)
@pytest.mark.parametrize("f", RING)
def test_a_float_array_meets_no_jet(f: Any, array: Any) -> None:
    for left, right in ((array, Jet(1)), (Jet(1), array), (np.array([Jet(1)] * len(array)), array)):
        with pytest.raises(ExactnessError):
            f(left, right)
