"""Series in the step size are those of the polynomials that SGD runs through, and of the flow's Picard iterates."""

import itertools
from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis.sgd_jets import batch_derivatives, epoch_jets, flow_jets, mean_epoch_jets, visits
from lakatos.models.sgd import polynomial_loss, sgd
from lakatos.numbers import Exact, FiniteLaw, Q, exact

few = settings(max_examples=25, deadline=None)
numbers = st.integers(-4, 4).map(lambda k: Fraction(k, 2))
bends = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(-1)])


@st.composite
def problems(draw: Any, most: int = 3) -> tuple[list[Any], list[Fraction]]:
    """Terms (a, b, c) of up to so many batches, and a start, in one or two parameters."""
    d = draw(st.integers(1, 2))
    point = st.lists(numbers, min_size=d, max_size=d)
    terms = draw(st.lists(st.tuples(point, numbers, bends), min_size=1, max_size=most))
    return terms, draw(point)


def losses(terms: Any, number: Any = exact) -> list[Any]:
    return [polynomial_loss(*map(number, term)) for term in terms]


def interpolated(values: Any) -> Any:
    """The coefficients of the polynomial with these values (N, …) at 0, 1/2, 1, …: an N × N Vandermonde system."""
    nodes = [flint.fmpq(k, 2) for k in range(len(values))]
    inverse = flint.fmpq_mat([[x**p for p in range(len(nodes))] for x in nodes]).inv()
    table = exact(values).reshape(len(values), -1)
    return (exact([[Q(entry) for entry in row] for row in inverse.tolist()]) @ table).reshape(np.shape(values))


def at_rates(terms: Any, start: Any, order: Any) -> Any:
    """(N, len(order) + 1, d): the iterates at N rates, more than the degree of their polynomials in the rate."""
    degree = 2 ** len(order) - 1  # of a cubic loss: d_{k+1} = 1 + 2 d_k
    return [sgd(losses(terms), exact(start), Q(k, 2), order) for k in range(degree + 1)]


@few
@given(problems(), st.data())
def test_the_series_of_the_iterates_are_those_of_the_polynomials_that_they_are(problem: Any, data: Any) -> None:
    terms, start = problem
    order = data.draw(st.lists(st.integers(0, len(terms) - 1), max_size=3))
    coefficients = interpolated(at_rates(terms, start, order))
    first, second = epoch_jets(losses(terms), exact(start), order)
    zero = 0 * coefficients[0]
    assert first.tolist() == (coefficients[1] if len(coefficients) > 1 else zero).tolist()
    assert second.tolist() == (coefficients[2] if len(coefficients) > 2 else zero).tolist()
    assert coefficients[0].tolist() == [exact(start).tolist()] * (len(order) + 1)
    assert all(type(entry) is Exact for entry in (*first.ravel(), *second.ravel()))


@few
@given(problems())
def test_gradients_and_hessians_lie_one_below_the_other(problem: Any) -> None:
    terms, start = problem
    letters = sympy.symbols(f"w:{len(start)}")
    at = dict(zip(letters, map(sympy.Rational, start), strict=True))
    gradients, hessians = batch_derivatives(losses(terms), exact(start))
    symbolic = [loss(np.array(letters)) for loss in losses(terms, rationals)]
    assert fractions(gradients) == [[value(sympy.diff(f, x), at) for x in letters] for f in symbolic]
    assert fractions(hessians) == [[value(sympy.diff(f, x, y), at) for y in letters] for f in symbolic for x in letters]


def rationals(part: Any) -> Any:
    return np.array([sympy.Rational(x) for x in part]) if isinstance(part, list) else sympy.Rational(part)


def value(expression: Any, at: Any) -> Fraction:
    found = sympy.sympify(expression).subs(at)
    return Fraction(int(found.p), int(found.q))


def fractions(table: Any) -> list[Any]:
    return [[Fraction(x.numerator, x.denominator) for x in row] for row in np.atleast_2d(table)]


# --- Means over orders


@few
@given(problems(), st.data())
def test_a_mean_is_the_mean_of_the_orders(problem: Any, data: Any) -> None:
    terms, start = problem
    m = len(terms)
    orders = data.draw(st.lists(st.lists(st.integers(0, m - 1), min_size=m, max_size=m), min_size=1, max_size=4))
    means = mean_epoch_jets(losses(terms), exact(start), visits(orders, m))
    ends = [epoch_jets(losses(terms), exact(start), order) for order in orders]
    for power in (0, 1):
        wanted = sum(end[power][-1] for end in ends) / len(orders)
        assert np.asarray(means[power]).tolist() == wanted.tolist()


def test_an_order_that_is_more_likely_counts_for_more() -> None:
    terms, start = losses([([1], 0, 0), ([1], 2, 0)]), exact([1])
    law = FiniteLaw((((1, 0, 0, 1), Q(3, 4)), ((0, 1, 1, 0), Q(1, 4))))
    ends = [epoch_jets(terms, start, order)[1][-1, 0] for order in ([0, 1], [1, 0])]
    assert ends[0] != ends[1]
    assert mean_epoch_jets(terms, start, law)[1][0] == (3 * ends[0] + ends[1]) / 4


@few
@given(st.integers(1, 3), st.data())
def test_visits_are_one_row_a_visit(m: int, data: Any) -> None:
    order = st.lists(st.integers(0, m - 1), min_size=m, max_size=m)
    orders = data.draw(st.lists(order, min_size=1, max_size=5))
    law = visits(orders, m)
    assert law.dim == m * m
    for entries, p in law.atoms:
        rows = [[int(entry) for entry in entries[k * m : (k + 1) * m]] for k in range(m)]
        assert [sorted(row) for row in rows] == [[0] * (m - 1) + [1]] * m
        assert p == flint.fmpq(orders.count([row.index(1) for row in rows]), len(orders))


def test_visits_of_all_orders() -> None:
    assert visits([[0]], 1) == FiniteLaw((((1,), 1),))
    assert visits([(0, 1), (1, 0)], 2) == FiniteLaw((((1, 0, 0, 1), Q(1, 2)), ((0, 1, 1, 0), Q(1, 2))))
    assert visits([(0, 0), (0, 0)], 2) == FiniteLaw((((1, 0, 1, 0), 1),))
    law = visits(list(itertools.permutations(range(3))), 3)
    assert {p for _, p in law.atoms} == {flint.fmpq(1, 6)}


# --- The flow

eps, tau = sympy.symbols("eps tau")


def picard(terms: Any, start: Any, weights: Any, coefficient: Any) -> list[list[Fraction]]:
    """The coefficients of ε and ε² of ω(mε), by ω ← ω_0 − ∫ ∇C̃(ω) dτ with τ = ε s, from the constant ω_0."""
    m, letters = len(terms), sympy.symbols(f"w:{len(start)}")
    batch = [loss(np.array(letters)) for loss in losses(terms, rationals)]
    square = sum(sympy.diff(f, x) ** 2 for f in batch for x in letters)
    modified = sum(b * f for b, f in zip(rationals(weights), batch, strict=True)) / m
    modified += eps * sympy.Rational(coefficient) * square
    path = [sympy.Rational(w) for w in start]
    for _ in range(2):  # each gives one more power of ε
        at = dict(zip(letters, path, strict=True))
        force = [sympy.expand(-sympy.diff(modified, x).subs(at, simultaneous=True)) for x in letters]
        path = [
            w + sympy.integrate(cut(eps * f, 2), (tau, 0, tau))
            for w, f in zip(map(sympy.Rational, start), force, strict=True)
        ]
    ends = [sympy.expand(w.subs(tau, m)) for w in map(sympy.sympify, path)]
    return [[value(w.coeff(eps, power), {}) for w in ends] for power in (1, 2)]


def cut(series: Any, most: int) -> Any:
    expanded = sympy.expand(series)
    return sum(expanded.coeff(eps, power) * eps**power for power in range(most + 1))


@settings(max_examples=15, deadline=None)
@given(problems(most=2), st.data())
def test_the_flow_s_series_are_those_of_its_picard_iterates(problem: Any, data: Any) -> None:
    terms, start = problem
    weights = data.draw(st.lists(numbers, min_size=len(terms), max_size=len(terms)))
    coefficient = data.draw(st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(-1, 8)]))
    first, second = flow_jets(losses(terms), exact(start), exact(weights), Q(coefficient))
    assert [*fractions(first), *fractions(second)] == picard(terms, start, weights, coefficient)


@few
@given(numbers, numbers, numbers, numbers, numbers)
def test_the_flow_of_one_quadratic_is_an_exponential(a: Any, b: Any, beta: Any, c: Any, start: Any) -> None:
    """ω(τ) = ω* + (ω_0 − ω*) exp(−λτ) with aω* = b and λ = a² β + 2 ε c a⁴, at τ = ε."""
    first, second = flow_jets(losses([([a], b, 0)]), exact([start]), exact([beta]), Q(c))
    away = a * start - b  # a (ω_0 − ω*)
    assert first.tolist() == [-a * beta * away]
    assert second.tolist() == [(a**3 * beta**2 / 2 - 2 * c * a**3) * away]


def test_a_flow_s_time_is_the_number_of_batches() -> None:
    """Two like batches: at time 2ε the flow of one of them, and so 2 and 2² times its coefficients at time ε."""
    one, two = (losses([([1], 0, 0)] * m) for m in (1, 2))
    first, second = flow_jets(one, exact([1]), exact([1]), Q(0))
    twice = flow_jets(two, exact([1]), exact([1, 1]), Q(0))
    assert [x.tolist() for x in twice] == [(2 * first).tolist(), (4 * second).tolist()] == [[-2], [2]]


@pytest.mark.parametrize("m", [1, 2, 3])
def test_the_mean_epoch_follows_the_flow_with_a_quarter_and_with_nothing_else(m: int) -> None:
    terms = losses([([1, 2], 1, 0), ([0, 1], 2, Fraction(1, 3)), ([1, -1], 0, 0)][:m])
    start, law = exact([1, -2]), visits(list(itertools.permutations(range(m))), m)
    means = [x.tolist() for x in mean_epoch_jets(terms, start, law)]
    flows = {
        c: [x.tolist() for x in flow_jets(terms, start, exact([1] * m), Q(c) / m)] for c in (Q(1, 4), Q(0), Q(1, 2))
    }
    assert flows[Q(1, 4)] == means
    assert means not in (flows[Q(0)], flows[Q(1, 2)])
