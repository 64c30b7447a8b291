"""One ReLU layer, the same over float64 and over exact arrays."""

from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.models.relu_layer import relu, relu_layer
from lakatos.numbers import Exact, Q, check_exact, exact

few = settings(max_examples=50, deadline=None)
eighths = st.integers(-40, 40).map(lambda k: Fraction(k, 8))  # small enough for float64 to be exact


def grids(m: int, n: int) -> st.SearchStrategy[list[list[Fraction]]]:
    return st.lists(st.lists(eighths, min_size=n, max_size=n), min_size=m, max_size=m)


@few
@given(grids(3, 2), grids(1, 3), grids(1, 2))
def test_float64_and_exact_layers_agree_where_float64_is_exact(W: Any, b: Any, x: Any) -> None:
    h = relu_layer(exact(W), exact(b[0]), exact(x[0]))
    floats = relu_layer(*(np.array(value, dtype=float) for value in (W, b[0], x[0])))
    assert floats.dtype == np.float64
    assert np.array_equal(exact(floats), h)
    assert all(type(entry) is Exact for entry in h)


@few
@given(grids(2, 2), grids(2, 1), grids(2, 4))
def test_inputs_side_by_side_are_those_inputs_one_by_one(W: Any, b: Any, X: Any) -> None:
    together = relu_layer(exact(W), exact(b), exact(X))
    for k in range(4):
        assert np.array_equal(together[:, k], relu_layer(exact(W), exact(b)[:, 0], exact(X)[:, k]))


@few
@given(st.lists(eighths, min_size=1))
def test_relu_is_the_larger_of_z_and_0(z: list[Fraction]) -> None:
    result = relu(exact(z))
    assert result.tolist() == [max(x, 0) for x in z]
    assert all(type(entry) is Exact for entry in result)
    assert relu(Q(z[0])) == max(z[0], 0)


def test_what_relu_gives_may_be_averaged_exactly() -> None:
    z = exact([-1, -2])
    check_exact(anp.mean(relu(z)), "relu")
    assert not isinstance(anp.mean(anp.maximum(z, 0)), Exact)  # hence not maximum


def test_a_constant_float_in_a_model_is_refused() -> None:
    with pytest.raises(TypeError):
        relu_layer(exact([[1, 2]]), 0.5, exact([1, 1]))


def test_the_derivative_is_0_at_the_kink_and_1_above() -> None:
    gradient = autograd.grad(lambda z: anp.sum(relu(z)))(np.array([-1.0, 0.0, 2.0]))
    assert gradient.tolist() == [0, 0, 1]
