"""What multipliers, boxes and Newton's step are found to show is true at every point that is tried."""

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.checkers import finders
from lakatos.checkers.finders import cuts, cuts_to_a_zero
from lakatos.errors import ProofError
from lakatos.kernel.rules import apply, assumed
from lakatos.statement import Eq, Formula, Le, Lt, UniqueZero, index, real
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, holds

x, y, i = letter("x", real), letter("y", real), index("i")

numbers = st.fractions(-2, 2, max_denominator=3)
small: st.SearchStrategy[n.Term] = st.sampled_from([x, y]) | numbers.map(n.Const)


def larger(smaller: st.SearchStrategy[n.Term]) -> st.SearchStrategy[n.Term]:
    pairs = st.tuples(smaller, smaller)
    quotients = st.builds(n.Div, smaller, smaller)
    return pairs.map(n.Add) | pairs.map(n.Mul) | smaller.map(lambda t: t**2) | smaller.map(n.Relu) | quotients


terms: Any = st.recursive(small, larger, max_leaves=4)
relations: Any = st.builds(lambda kind, one, other: kind(one, other), st.sampled_from([Le, Lt, Eq]), terms, terms)
POINTS = [(Fraction(a, 2), Fraction(b, 3)) for a in range(-4, 5) for b in range(-5, 6)]


def true(formula: Formula, a: Fraction, b: Fraction) -> bool | None:
    try:
        return holds(formula, {s: fmpq(v.numerator, v.denominator) for s, v in ((x, a), (y, b))})
    except Undefined:
        return None


def shown_wrongly(says: Formula, premises: list[Formula]) -> Iterator[tuple[Fraction, Fraction]]:
    """Points at which the premises hold and what was shown does not."""
    for a, b in POINTS:
        if all(true(p, a, b) for p in premises) and true(says, a, b) is False:
            yield a, b


@pytest.fixture(autouse=True, scope="module")
def _few_leaves() -> Iterator[None]:
    """What is not found soon is not looked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finders, "MOST_LEAVES", 64)
        yield


with_factors = st.lists(st.tuples(relations, terms), max_size=3)


@settings(max_examples=300, deadline=None)
@given(with_factors, terms, st.sampled_from([Le, Lt]), st.sampled_from([0, 0, 1, -1]))
def test_a_combination_that_is_taken_is_true(known: Any, plus: n.Term, kind: Any, off: int) -> None:
    """The formula says just what the multipliers give, or is off by a little."""
    premises, factors = [relation for relation, _ in known], [factor for _, factor in known]
    parts = [factor * (p.right - p.left) for p, factor in known]
    says = kind(0, n.Add((plus, *parts, n.Const(Fraction(off, 7)))))
    arguments = {"plus": plus} | {f"times_{k}": factor for k, factor in enumerate(factors, 1)}
    try:
        apply("sos", says, list(map(assumed, premises)), arguments)
    except ProofError:
        return
    assert off == 0
    assert list(shown_wrongly(says, premises)) == []


@settings(max_examples=200, deadline=None)
@given(relations.filter(lambda f: not isinstance(f, Eq)), st.lists(relations, max_size=1), numbers, numbers)
def test_what_is_shown_on_a_box_is_true_there(says: Any, more: list[Any], low: Fraction, high: Fraction) -> None:
    box: list[Formula] = [x >= min(low, high), x <= max(low, high), y >= -1, y <= Fraction(3, 2)]
    premises = [*box, *more]
    try:
        apply("box", says, list(map(assumed, premises)), cuts(says, premises))
    except ProofError:
        return
    assert list(shown_wrongly(says, premises)) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(numbers, max_size=3), numbers, numbers, st.sampled_from([1, -3, Fraction(1, 5)]), st.booleans())
def test_a_zero_that_newton_shows_is_there_and_is_the_only_one(
    zeros: list[Fraction], low: Fraction, high: Fraction, scale: Any, positive: bool
) -> None:
    body: n.Term = reduce(mul, [i - zero for zero in zeros], n.Mul((n.Const(Fraction(scale)), 1 + i**2)))
    body = body / (3 + i) if positive else body
    says = UniqueZero(i, low, high, body)
    try:
        apply("newton", says, [], cuts_to_a_zero(says, []))
    except ProofError:
        return
    assert len({zero for zero in zeros if low <= zero <= high}) == 1
