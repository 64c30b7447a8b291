"""Balls enclose what is computed exactly, answer for all of their numbers or not at all, and take in no float."""

import math
import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakatos.errors import ExactnessError, Undecided
from lakatos.numbers import Ball, Q, ball, exact, precision

rationals = st.fractions(-20, 20, max_denominator=50)
radii = st.fractions(0, 3, max_denominator=50)
RELATIONS = {op: getattr(operator, op) for op in ("lt", "le", "gt", "ge", "eq", "ne")}


@st.composite
def members(draw):
    """A ball and an exact number that lies in it."""
    middle, radius = draw(rationals), draw(radii)
    return ball(middle, radius), Q(middle) + Q(radius) * Q(draw(st.fractions(-1, 1, max_denominator=9)))


@given(members(), members(), st.sampled_from(("add", "sub", "mul", "truediv")), st.sampled_from((2, 20, 64, 300)))
def test_an_operation_on_balls_encloses_that_on_their_members(one, other, name, bits):
    operation = getattr(operator, name)
    (a, x), (b, y) = one, other
    with precision(bits):
        try:
            found = operation(a, b)
        except (Undecided, ZeroDivisionError):
            assert name == "truediv"
            assert b.contains(0)
            return
        assert found.contains(operation(x, y))
        assert operation(x, b).contains(operation(x, y))
        assert operation(a, y).contains(operation(x, y))


@given(members(), st.integers(-4, 6))
def test_powers_enclose(one, k):
    a, x = one
    try:
        found = a**k
    except (Undecided, ZeroDivisionError):
        assert k < 0
        assert (a**-k).contains(0)
    else:
        assert found.contains(x**k)


@given(members(), members(), st.sampled_from(sorted(RELATIONS)))
def test_a_relation_holds_for_all_members_or_none_or_is_undecided(one, other, name):
    (a, x), (b, y) = one, other
    try:
        answer = RELATIONS[name](a, b)
    except Undecided:
        assert a.radius + b.radius > 0
        assert (a - b).contains(0)
    else:
        assert answer is RELATIONS[name](x, y)


@given(st.floats(-20, 20), st.sampled_from(("exp", "tanh", "sinh", "cosh")))
def test_functions_enclose_what_floats_come_near_to(x, name):
    found = getattr(ball(x), name)()
    near = ball(getattr(math, name)(x), abs(Fraction(getattr(math, name)(x))) * Fraction(1, 2**45))
    assert abs(found - near) <= near.radius * 2 + found.radius * 2


@given(st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_roots_and_logarithms_undo_squares_and_exponentials(x):
    with precision(100):
        assert (ball(x).sqrt() ** 2).contains(Q(x))
        assert ball(x).log().exp().contains(Q(x))


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_outside_its_domain_a_function_has_no_value_and_across_its_edge_it_is_undecided(name):
    with pytest.raises(ValueError, match="has no value"):
        getattr(ball(-1), name)()
    with pytest.raises(Undecided):
        getattr(ball(0, 1), name)()
    assert ball(0).sqrt() == 0


def test_precision_narrows_the_ball_and_ends_with_its_block():
    third = []
    for bits in (64, 128, 256):
        with precision(bits):
            third.append((ball(1) / 3).radius)
    assert third[0] > third[1] > third[2] > 0
    assert third[2] < Q(1, 2**250)
    assert (ball(1) / 3).radius > third[0]  # 53 bits again


def test_a_point_is_equal_to_itself_and_a_ball_to_nothing_that_it_overlaps():
    assert ball(2) == 2
    assert ball(2) == Fraction(2)
    assert ball(2) != 3
    assert ball(Q(1, 3)) != Q(1, 2)
    with pytest.raises(Undecided):
        _ = ball(Q(1, 3)) == ball(Q(1, 3))
    with pytest.raises(Undecided):
        bool(ball(0, 1))


@pytest.mark.parametrize("operation", [operator.add, operator.mul, operator.lt, operator.eq, operator.pow])
@pytest.mark.parametrize("value", [0.5, np.float64(0.5), 1j, "1"])
def test_only_balls_and_exact_numbers_are_taken(operation, value):
    with pytest.raises(ExactnessError):
        operation(ball(1), value)


def test_a_ball_becomes_no_float_unasked():
    with pytest.raises(ExactnessError, match="to_float"):
        float(ball(1))
    assert ball(Q(1, 3)).to_float() == pytest.approx(1 / 3)


@pytest.mark.parametrize("x", [math.nan, math.inf, "no number"])
def test_what_is_no_number_is_refused(x):
    with pytest.raises((ExactnessError, ValueError)):
        ball(x)


def test_a_negative_error_is_refused():
    with pytest.raises(ExactnessError, match="negative error"):
        ball(1, -1)


def test_an_array_of_balls_keeps_its_shape_and_multiplies():
    x = ball([[1, Q(1, 3)], [0.5, 2]])
    assert x.shape == (2, 2)
    assert all(isinstance(entry, Ball) for entry in x.flat)
    product = x @ exact([[1, 0], [0, Q(1, 2)]])
    assert product[0, 1].contains(Q(1, 6))
    assert product[1, 1] == 1
    assert np.tanh(x)[0, 0].contains(np.tanh(ball(1)))


def test_a_ball_cannot_be_changed_or_hashed():
    with pytest.raises(AttributeError, match="immutable"):
        ball(1).value = 2
    with pytest.raises(TypeError):
        hash(ball(1))
