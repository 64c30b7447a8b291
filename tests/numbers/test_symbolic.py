"""A model run on letters gives the term that it computes: at numbers it has the value that the model has there."""

from fractions import Fraction

import autograd.numpy as anp
import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError, StatementError
from lakatos.models.sgd import polynomial_loss
from lakatos.numbers import Q, exact
from lakatos.numbers.gradients import gradient, hessian, hessian_vector_product, jacobian
from lakatos.numbers.symbolic import Symbolic, symbolic, terms
from lakatos.statement import exp, log, real, sqrt, tanh, vector
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, value

few = settings(max_examples=40, deadline=None)
numbers = st.integers(-4, 4).map(lambda k: Fraction(k, 2))
LETTERS = [letter(name, real) for name in "abcd"]
a, b, c, d = LETTERS


def at(point, found):
    """The values of terms where the letters have those of the point."""
    bound = {s: fmpq(q.numerator, q.denominator) for s, q in zip(LETTERS, point, strict=True)}
    return [Q(value(term, bound)) for term in np.ravel(terms(found))]


OPERATIONS = {
    "+": lambda x, y, k: x + y,
    "-": lambda x, y, k: x - y,
    "*": lambda x, y, k: x * y,
    "/": lambda x, y, k: x / y,
    "negative": lambda x, y, k: -x,
    "power": lambda x, y, k: x**k,
}


@st.composite
def programs(draw):
    """A function of four scalars made of the operations, in any order."""
    steps = draw(
        st.lists(st.tuples(st.sampled_from(list(OPERATIONS)), *2 * [st.integers(0, 99)]), min_size=1, max_size=6)
    )
    constants = [Q(k) for k in draw(st.lists(numbers, min_size=1, max_size=2))]

    def run(scalars):
        stack = [*scalars, *constants]
        for name, i, j in steps:
            stack.append(OPERATIONS[name](stack[i % len(stack)], stack[j % len(stack)], j % 5 - 1))
        return stack[-1]

    return run


@few
@given(programs(), st.lists(numbers, min_size=4, max_size=4))
def test_the_term_has_the_value_of_the_program(run, point):
    try:
        wanted = run([Q(q) for q in point])
    except ZeroDivisionError:
        return  # a term may have a value where a step of its program has none: 0·(1/x) is 0
    found = run(list(symbolic(LETTERS)))
    try:
        assert at(point, found) == [wanted]
    except Undefined as undefined:
        raise AssertionError(f"{found} has no value where the program has {wanted}") from undefined


@few
@given(st.lists(numbers, min_size=4, max_size=4), st.lists(numbers, min_size=2, max_size=2))
def test_derivatives_of_a_loss_at_letters_are_those_at_numbers(point, direction):
    """∇, ∇² and ∇² v of ½ (a·ω − b)² + c (Σ ω)³ with everything a letter."""
    weights, slope, v = symbolic([a, b]), symbolic([c, d]), symbolic(direction)
    numeric, there = exact(point), exact(point[:2])
    symbolic_loss, loss = polynomial_loss(slope, slope[0], slope[1]), polynomial_loss(numeric[2:], *numeric[2:])
    for derivative in (gradient, hessian):
        assert at(point, derivative(symbolic_loss, weights)) == np.ravel(derivative(loss, there)).tolist()
    wanted = hessian_vector_product(loss, there, exact(direction)).tolist()
    assert at(point, hessian_vector_product(symbolic_loss, weights, v)) == wanted


def test_a_loss_by_hand():
    found = gradient(lambda w: (w[0] * symbolic(c) - 1) ** 2 / 2 + w[1] ** 3, symbolic([a, b]))
    assert [str(term) for term in terms(found)] == ["c·(a·c − 1)", "3·b^2"]


def test_jacobians_and_constants():
    found = jacobian(lambda x: anp.stack([x[0] * x[1], x[1], 0 * x[0] + 2]), symbolic([a, b]))
    assert terms(found).tolist() == terms([[b, a], [0, 1], [0, 0]]).tolist()


@pytest.mark.parametrize(
    ("f", "wanted"),
    [
        (anp.exp, exp(a)),
        (anp.log, 1 / a),
        (anp.sqrt, 1 / (2 * sqrt(a))),
        (anp.tanh, 1 - tanh(a) ** 2),
        (lambda x: anp.log(anp.exp(x)), exp(a) * (1 / exp(a))),
    ],
)
def test_functions(f, wanted):
    [found] = terms(gradient(lambda x: anp.sum(f(x)), symbolic([a])))
    assert str(found) == str(wanted)


@pytest.mark.parametrize(("function", "wanted"), [("exp", exp), ("log", log), ("sqrt", sqrt), ("tanh", tanh)])
def test_a_function_is_its_node(function, wanted):
    [found] = getattr(anp, function)(symbolic([a]))
    assert found.term == wanted(a)


def test_numbers_are_computed_and_what_does_nothing_vanishes():
    x = Symbolic(a)
    for found in (x + 0, 0 + x, x - 0, 1 * x, x * 1, x / 1, x**1, 0 - (-x), x * 2 / 2):
        assert found.term == a
    for found in (0 * x, x * Q(0)):
        assert terms(found) == terms(0)
    assert terms(symbolic(Q(1, 2)) + 1) == terms(Q(3, 2))
    assert (x**0).term == terms(1)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda x: x + 0.5, ExactnessError),
        (lambda x: 0.5 * x, ExactnessError),
        (lambda x: x / np.float64(2), ExactnessError),
        (lambda x: x**0.5, ExactnessError),
        (lambda x: x**x, ExactnessError),
        (lambda x: x + a, ExactnessError),
        (lambda x: x * None, ExactnessError),
        (lambda x: x > 0, StatementError),
        (lambda x: x == x, StatementError),
        (lambda x: bool(x), StatementError),
        (lambda x: symbolic("a"), ExactnessError),
        (lambda x: symbolic([0.5]), ExactnessError),
        (lambda x: symbolic(vector("v", a)), ExactnessError),
        (lambda x: x + "1", ExactnessError),
        (lambda x: gradient(lambda w: anp.sum(w * (w > 0)), symbolic([a])), StatementError),
        (lambda x: gradient(lambda w: anp.sum(w) / 3 * 0.5, symbolic([a])), ExactnessError),
        (lambda x: gradient(lambda w: anp.sum(anp.where(True, w, 0 * w)), symbolic([a])), ExactnessError),
    ],
)
def test_what_is_no_number_and_what_asks_for_an_order_is_refused(wrong, error):
    with pytest.raises(error):
        wrong(Symbolic(a))
