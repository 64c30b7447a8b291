"""Exact derivatives are those of sympy; over floats autograd's own are what they were."""

from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import sympy
from autograd.extend import defvjp, primitive
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError
from lakatos.numbers import Exact, Q, exact
from lakatos.numbers.gradients import gradient, hessian, jacobian
from lakatos.numbers.jet import Jet

few = settings(max_examples=40, deadline=None)
numbers = st.integers(-4, 4).map(lambda k: Fraction(k, 2))
nonzero = numbers.filter(bool)

Polynomial = list[tuple[Fraction, list[int]]]


def polynomials(d: int, least: int = 0) -> st.SearchStrategy[Polynomial]:
    """Coefficients with the exponents of the letters."""
    exponents = st.lists(st.integers(least, 3), min_size=d, max_size=d)
    return st.lists(st.tuples(numbers, exponents), min_size=1, max_size=3)


def run(polynomial: Polynomial, x: Any, number: Any = Q) -> Any:
    """Σ c x_1^k_1 x_2^k_2 …"""
    total = 0 * x[0]
    for c, exponents in polynomial:
        term = number(c)
        for i, k in enumerate(exponents):
            term = term * x[i] ** k
        total = total + term
    return total


def symbolic(polynomial: Polynomial, letters: Any) -> Any:
    return run(polynomial, letters, sympy.Rational)


def at(expression: Any, letters: Any, point: Any) -> Fraction:
    found = sympy.sympify(expression).subs(dict(zip(letters, map(sympy.Rational, point), strict=True)))
    return Fraction(int(found.p), int(found.q))


def read(table: Any) -> Any:
    assert all(type(entry) is Exact for entry in np.ravel(table))
    return np.vectorize(lambda q: Fraction(q.numerator, q.denominator), otypes=[object])(table).tolist()


# --- Exact


@few
@given(polynomials(2), polynomials(2), st.lists(numbers, min_size=2, max_size=2))
def test_derivatives_of_polynomials_are_those_of_sympy(f: Any, g: Any, point: Any) -> None:
    x = sympy.symbols("x:2")
    slope = [at(sympy.diff(symbolic(f, x), a), x, point) for a in x]
    other = [at(sympy.diff(symbolic(g, x), a), x, point) for a in x]
    assert read(gradient(lambda v: run(f, v), exact(point))) == slope
    assert read(jacobian(lambda v: anp.array([run(f, v), run(g, v)]), exact(point))) == [slope, other]
    curvature = [[at(sympy.diff(symbolic(f, x), a, b), x, point) for b in x] for a in x]
    assert read(hessian(lambda v: run(f, v), exact(point))) == curvature


@few
@given(polynomials(2, least=-2), st.lists(nonzero, min_size=2, max_size=2))
def test_negative_powers_too(f: Any, point: Any) -> None:
    x = sympy.symbols("x:2")
    assert read(gradient(lambda v: run(f, v), exact(point))) == [at(sympy.diff(symbolic(f, x), a), x, point) for a in x]


@few
@given(polynomials(2), polynomials(2), st.lists(numbers, min_size=2, max_size=2))
def test_a_derivative_within_a_derivative(f: Any, g: Any, point: Any) -> None:
    """∇‖∇f‖² = 2 (∇²f) ∇f, and the gradient of ∇f·∇g is symmetric in them."""
    start = exact(point)

    def slope(of: Any) -> Any:
        return lambda v: gradient(lambda w: run(of, w), v)

    squared = gradient(lambda v: anp.sum(slope(f)(v) ** 2), start)
    assert read(squared) == read(2 * hessian(lambda v: run(f, v), start) @ slope(f)(start))
    mixed = [gradient(lambda v, p=p, q=q: slope(p)(v) @ slope(q)(v), start) for p, q in ((f, g), (g, f))]
    x = sympy.symbols("x:2")
    inner = sum(sympy.diff(symbolic(f, x), a) * sympy.diff(symbolic(g, x), a) for a in x)
    assert read(mixed[0]) == read(mixed[1]) == [at(sympy.diff(inner, a), x, point) for a in x]


@pytest.mark.parametrize(
    ("f", "at", "wanted"),
    [
        (lambda x: anp.sum(x**2), [1, -2], [2, -4]),
        (lambda x: x @ x, [Q(1, 2), 3], [1, 6]),
        (lambda x: anp.dot(x, exact([5, 7])), [1, 1], [5, 7]),
        (lambda x: anp.sum(x**3) / 3, [2, Q(1, 2)], [4, Q(1, 4)]),
        (lambda x: anp.sum(x**1), [0, 0], [1, 1]),
        (lambda x: anp.sum(x**0), [0, 3], [0, 0]),
        (lambda x: anp.sum(1 / x), [2, -1], [Q(-1, 4), -1]),
        (lambda x: anp.sum(x**-2), [2, -1], [Q(-1, 4), 2]),
        (lambda x: anp.sum(x * (x > 0)), [2, -1], [1, 0]),
        (lambda x: anp.mean(x), [2, -1], [Q(1, 2), Q(1, 2)]),
        (lambda x: x[0] * x[1] - x[0], [2, 5], [4, 2]),
        (lambda x: Q(3), [2, 5], [0, 0]),
        (lambda x: 3, [2, 5], [0, 0]),
    ],
)
def test_by_hand(f: Any, at: Any, wanted: Any) -> None:
    found = gradient(f, exact(at))
    assert found.tolist() == wanted
    assert all(type(entry) is Exact for entry in found)


def test_shapes() -> None:
    A = exact([[1, 2], [3, 4]])
    assert gradient(lambda X: anp.sum(X**2), A).tolist() == (2 * A).tolist()
    assert jacobian(lambda x: A @ x, exact([5, 6])).tolist() == A.tolist()
    assert jacobian(lambda X: X @ exact([1, 10]), A).shape == (2, 2, 2)
    assert hessian(lambda x: x @ A @ x, exact([1, 1])).tolist() == (A + A.T).tolist()
    assert hessian(lambda x: anp.sum(x), exact([1, 1])).tolist() == [[0, 0], [0, 0]]
    assert gradient(lambda x: x**3, Q(2)) == 12


def test_numbers_may_be_stacked() -> None:
    assert jacobian(lambda x: anp.stack([x[0] * x[1], x[1]]), exact([2, 3])).tolist() == [[3, 2], [0, 1]]


def test_jets_are_differentiated_as_they_are() -> None:
    """d/dw w³ at w = 2 + ε is 3 (2 + ε)² = 12 + 12 ε + 3 ε²."""
    [found] = gradient(lambda w: anp.sum(w**3), np.array([Jet(2, 1)], dtype=object))
    assert [found[k] for k in range(3)] == [12, 12, 3]


# --- Floats


@few
@given(polynomials(2), st.lists(numbers, min_size=2, max_size=2))
def test_floats_give_the_same_to_rounding(f: Any, point: Any) -> None:
    floats = np.array(point, dtype=float)
    for derivative in (gradient, hessian):
        found = derivative(lambda x: run(f, x, float), floats)
        assert found.dtype == np.float64
        assert np.allclose(found, np.array(read(derivative(lambda v: run(f, v), exact(point))), dtype=float))


def as_autograd_has_it(x: Any, y: Any) -> Any:
    """d(Σ x^y)/dx by autograd's own formula."""
    return y * x ** np.where(y, y - 1, 1.0)


@pytest.mark.parametrize("y", [0, 1, 2, 3, -1, 0.0, 0.5, 2.0, -1.5, np.int64(2), np.float64(3), True], ids=repr)
def test_autograd_s_derivative_of_a_power_of_floats_is_unchanged(y: Any) -> None:
    x = np.array([0.5, 1.0, 2.0, 3.25])
    found = autograd.grad(lambda v: anp.sum(v**y))(x)
    assert found.dtype == np.float64
    assert np.allclose(found, as_autograd_has_it(x, np.asarray(y, dtype=float)), rtol=1e-15)


def test_at_0_too_and_with_arrays_of_exponents() -> None:
    x, y = np.array([0.0, 0.0, 0.0, 2.0, -3.0]), np.array([0.0, 1.0, 2.0, 0.5, 3.0])
    assert np.array_equal(autograd.grad(lambda v: anp.sum(v**y))(x), as_autograd_has_it(x, y))
    for k, slope in ((0, 0.0), (1, 1.0), (2, 0.0)):
        assert autograd.grad(lambda v, k=k: v**k)(0.0) == slope


def test_the_exponent_has_its_derivative_and_both_are_summed_where_they_were_broadcast() -> None:
    x, y = np.array([0.5, 2.0]), np.array([[1.5], [2.0], [3.0]])
    over_x, over_y = (autograd.grad(lambda x, y: anp.sum(x**y), place)(x, y) for place in (0, 1))
    assert np.allclose(over_x, (y * x ** (y - 1)).sum(axis=0))
    assert np.allclose(over_y, (x**y * np.log(x)).sum(axis=1, keepdims=True))
    assert autograd.grad(lambda y: 0.0**y)(2.0) == 0.0
    assert np.isclose(autograd.grad(autograd.grad(lambda x: x**3))(2.0), 12.0)


# --- Closed doors


@primitive
def leaky(x: Any) -> Any:
    return x[0]


defvjp(leaky, lambda ans, x: lambda g: np.array([0.5] * len(x)))


@pytest.mark.parametrize(("derivative", "name"), [(gradient, "grad"), (jacobian, "jacobian")])
def test_an_entry_that_became_a_float_is_named(derivative: Any, name: str) -> None:
    with pytest.raises(ExactnessError, match=rf"^{name}: entry \[0\] is .*0\.5.*, wanted an exact number; "):
        derivative(leaky, exact([1, 2]))
    assert derivative(leaky, np.array([1.0, 2.0])).tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: anp.sum(x) * 0.5,
        lambda x: anp.sum(x**0.5),
        lambda x: anp.sum(anp.tanh(x)),
        lambda x: anp.sum(anp.maximum(x, 0.0)),
        lambda x: anp.sum(anp.where(x > 0, x, 0 * x)),  # its derivative fills with 0.0
        lambda x: anp.sum(x**2.0),
        lambda x: anp.sum(anp.exp(x)),
        lambda x: anp.dot(x, np.array([0.5, 1.0])),
    ],
)
def test_a_float_in_what_is_differentiated_is_refused(f: Any) -> None:
    for derivative in (gradient, hessian):
        with pytest.raises(ExactnessError):
            derivative(f, exact([1, 4]))
