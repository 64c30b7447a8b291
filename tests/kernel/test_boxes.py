"""Enclosures enclose, leaves cover, and what is decided on a box is so at each of its points."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.checkers.finders import cuts
from lakatos.errors import ProofError, Undecided
from lakatos.kernel.boxes import Box, ball, bounds, decided, enclosure, leaves
from lakatos.numbers.ball import Ball
from lakatos.statement import Eq, Le, Lt, Ne, Words, index, natural, real, vector
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import holds, scalar

x, y, i = letter("x", real), letter("y", real), index("i")
u = vector("u", letter("n", natural))

numbers = st.fractions(-2, 2, max_denominator=4)
sides = st.tuples(numbers, numbers).map(lambda ends: (min(ends), max(ends)))
parts = st.fractions(0, 1, max_denominator=7)
small: st.SearchStrategy[n.Term] = st.sampled_from([x, y]) | numbers.map(n.Const)


def larger(smaller: st.SearchStrategy[n.Term]) -> st.SearchStrategy[n.Term]:
    pairs = st.tuples(smaller, smaller)
    exponents = st.sampled_from([n.Const(Fraction(k)) for k in (-2, -1, 0, 1, 2, 3)])
    powers = st.builds(n.Pow, smaller, exponents)
    return pairs.map(n.Add) | pairs.map(n.Mul) | st.builds(n.Div, smaller, smaller) | powers | smaller.map(n.Relu)


terms: Any = st.recursive(small, larger, max_leaves=7)


def within(side: tuple[Fraction, Fraction], part: Fraction) -> Fraction:
    return side[0] + part * (side[1] - side[0])


def exact(q: Fraction) -> fmpq:
    return fmpq(q.numerator, q.denominator)


def balls(box: Box) -> dict[n.Term, Any]:
    return {t: ball(side) for t, side in box.items()}


@settings(max_examples=300, deadline=None)
@given(terms, sides, sides, parts, parts)
def test_an_enclosure_contains_every_value(node: n.Term, one: Any, two: Any, p: Fraction, q: Fraction) -> None:
    try:
        found = enclosure(node, balls({x: one, y: two}))
    except (Undecided, ZeroDivisionError):
        return
    value = scalar(node, {x: exact(within(one, p)), y: exact(within(two, q))})  # it has one: no denominator vanishes
    assert Ball(found).contains(value)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([Le, Lt, Eq, Ne]), terms, terms, sides, sides, parts, parts)
def test_what_is_decided_on_a_box_is_so_at_its_points(
    relation: Any, left: n.Term, right: n.Term, one: Any, two: Any, p: Fraction, q: Fraction
) -> None:
    found = decided(relation(left, right), balls({x: one, y: two}))
    if found is not None:
        assert holds(relation(left, right), {x: exact(within(one, p)), y: exact(within(two, q))}) is found


@pytest.mark.parametrize("point", [Fraction(1, 3), Fraction(10**40 + 1, 10**40), Fraction(-7, 3)])
def test_a_point_that_is_no_dyadic_number_lies_in_its_ball(point: Fraction) -> None:
    assert Ball(ball((point, point))).contains(exact(point))
    assert not decided(Lt(x, n.Const(point)), balls({x: (point, point)}))


def test_what_has_no_value_or_is_no_relation_is_undecided() -> None:
    around, at_zero = balls({x: (Fraction(-1), Fraction(1))}), balls({x: (Fraction(0), Fraction(0))})
    for at, formula in itertools.product((around, at_zero), (1 / x > 5, 1 / x <= 5, Eq(x / x, 1), Ne(1 / x, 0))):
        assert decided(formula, at) is None
    assert decided(Words("it is so"), around) is None
    assert decided(n.Implies(x <= 2, x <= 2), around) is None


def test_a_letter_of_the_sum_is_not_that_of_the_box() -> None:
    with pytest.raises(ProofError, match="no enclosure"):
        enclosure(n.SumOver(i, 1, 9, i), {i: ball((Fraction(0), Fraction(1)))})


def test_bounds_are_read_from_both_sides_and_the_narrowest_count() -> None:
    known = [x >= 0, x >= -1, x <= 5, n.Const(Fraction(7)) >= x, x < 4, u[1] <= 3, u[1] > 2 - Fraction(1, 2), y <= 1]
    assert bounds(known) == {x: (0, 4), u[1]: (Fraction(3, 2), 3)}
    assert bounds([x <= y, y <= x, Eq(x, 1), Ne(x, 2)]) == {}
    with pytest.raises(ProofError, match="no room for x"):
        bounds([x >= 1, x <= 0])


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """Cuts at random places, some of which lie outside what they cut."""
    found: dict[str, Any] = {}
    for _ in range(draw(st.integers(0, 6))):
        place = "cut" + draw(st.text("01", max_size=3))
        found[place] = Eq(draw(st.sampled_from([x, y])), draw(numbers))
    return found


@settings(max_examples=200, deadline=None)
@given(trees(), sides, sides, parts, parts)
def test_leaves_cover_the_box_and_stay_within_it(
    tree: dict[str, Any], one: Any, two: Any, p: Fraction, q: Fraction
) -> None:
    box = {x: one, y: two}
    try:
        found = list(leaves(box, tree))
    except ProofError:
        return
    point = {x: within(one, p), y: within(two, q)}
    assert any(all(low <= point[t] <= high for t, (low, high) in leaf.items()) for leaf in found)
    assert all(box[t][0] <= low <= high <= box[t][1] for leaf in found for t, (low, high) in leaf.items())


def test_a_box_may_be_cut_through_and_through() -> None:
    found = cuts(x * y < Fraction(51, 100), [x >= 0, x <= 1, y >= 0, y <= 1, x + y <= 1])
    covered = list(leaves({x: (Fraction(0), Fraction(1)), y: (Fraction(0), Fraction(1))}, found))
    assert len(covered) == len(found) + 1 > 2
