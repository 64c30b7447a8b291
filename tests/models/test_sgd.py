"""SGD is the loop that takes a batch's gradient off at each step; the same over float64 and over exact arrays."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.models.sgd import polynomial_loss, sgd, two_layer_loss
from lakatos.numbers import Exact, Q, exact

few = settings(max_examples=40, deadline=None)
halves = st.integers(-4, 4).map(lambda k: Fraction(k, 2))
bends = st.sampled_from([Fraction(0), Fraction(1), Fraction(-1, 2)])

Term = tuple[list[Fraction], Fraction, Fraction]


@st.composite
def runs(draw: Any, most_steps: int = 2) -> tuple[list[Term], list[Fraction], Fraction, list[int]]:
    """Terms (a, b, c), a start, a rate, an order that may repeat or leave out; so few steps that float64 is exact."""
    d, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    point = st.lists(halves, min_size=d, max_size=d)
    terms = draw(st.lists(st.tuples(point, halves, bends), min_size=m, max_size=m))
    order = draw(st.lists(st.integers(0, m - 1), max_size=most_steps))
    return terms, draw(point), draw(st.sampled_from([Fraction(1, 2), Fraction(-1, 4), Fraction(0)])), order


def value(term: Term, w: list[Fraction]) -> Fraction:
    (a, b, c) = term
    return (sum(p * q for p, q in zip(a, w, strict=True)) - b) ** 2 / 2 + c * sum(w) ** 3


def slope(term: Term, w: list[Fraction]) -> list[Fraction]:
    (a, b, c) = term
    off = sum(p * q for p, q in zip(a, w, strict=True)) - b
    return [off * p + 3 * c * sum(w) ** 2 for p in a]


def losses(terms: list[Term], number: Any) -> list[Any]:
    return [polynomial_loss(*map(number, term)) for term in terms]


def floats(x: Any) -> Any:
    return np.array(x, dtype=float) if isinstance(x, list) else float(x)


@few
@given(runs(most_steps=3))
def test_the_iterates_are_those_of_a_loop(run: Any) -> None:
    terms, w, rate, order = run
    path = sgd(losses(terms, exact), exact(w), Q(rate), order)
    wanted = [w]
    for batch in order:
        wanted.append([p - rate * q for p, q in zip(wanted[-1], slope(terms[batch], wanted[-1]), strict=True)])
    assert [iterate.tolist() for iterate in path] == wanted
    assert all(type(entry) is Exact for iterate in path for entry in iterate)


@few
@given(runs())
def test_float64_and_exact_runs_agree_where_float64_is_exact(run: Any) -> None:
    terms, w, rate, order = run
    rounded = sgd(losses(terms, floats), floats(w), float(rate), order)
    path = sgd(losses(terms, exact), exact(w), Q(rate), order)
    assert len(rounded) == len(path) == len(order) + 1
    assert all(iterate.dtype == np.float64 for iterate in rounded)
    assert all(np.array_equal(exact(one), other) for one, other in zip(rounded, path, strict=True))


@few
@given(runs())
def test_a_polynomial_loss_has_its_formula_s_value(run: Any) -> None:
    terms, w, _, _ = run
    for term, loss in zip(terms, losses(terms, exact), strict=True):
        assert loss(exact(w)) == value(term, w)
        assert type(loss(exact(w))) is Exact
    for term, loss in zip(terms, losses(terms, floats), strict=True):
        assert loss(floats(w)) == value(term, w)


@pytest.mark.parametrize(
    ("loss", "w", "wanted"),
    [
        (((1, 2), 3, 0), (1, 1), 0),
        (((1, 2), 3, 0), (0, 0), Fraction(9, 2)),
        (((1, 2), 3, Fraction(1, 3)), (1, 2), 2 + 9),
        (((0, 0), 0, 2), (1, -2), -2),
    ],
)
def test_polynomial_losses_by_hand(loss: Any, w: Any, wanted: Any) -> None:
    assert polynomial_loss(*map(exact, loss))(exact(w)) == wanted


def test_no_step_leaves_the_start_and_the_order_matters() -> None:
    two = losses([([Fraction(1)], Fraction(0), Fraction(0)), ([Fraction(1)], Fraction(1), Fraction(0))], exact)
    assert [w.tolist() for w in sgd(two, exact([5]), Q(1, 2), [])] == [[5]]
    there, back = (sgd(two, exact([1]), Q(1, 2), order)[-1] for order in ([0, 1], [1, 0]))
    assert (there.tolist(), back.tolist()) == ([Q(3, 4)], [Q(1, 2)])


def test_a_two_layer_loss_is_that_of_the_network_written_out() -> None:
    rng = np.random.default_rng(5)
    inputs, targets, units = rng.normal(size=(4, 3)), rng.normal(size=4), 2
    w = rng.normal(size=units * 3 + units)
    first, second = w[:6].reshape(2, 3), w[6:]
    outputs = [sum(second[u] * np.tanh(first[u] @ x) for u in range(2)) for x in inputs]
    assert two_layer_loss(inputs, targets, units)(w) == pytest.approx(np.mean((np.array(outputs) - targets) ** 2) / 2)
