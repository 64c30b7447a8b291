"""Slopes are derivatives, and tangents are products of Jacobians; the same over float64 and over exact arrays."""

from functools import reduce
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.models.rnn import logistic_slope, relu_slope, steep_relu_slope, tangents, tanh_slope
from lakatos.numbers import Exact, Q, exact

few = settings(max_examples=50, deadline=None)


def logistic(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def relu(z: Any) -> Any:
    return z * (z > 0)


ACTIVATIONS = {
    "tanh": (anp.tanh, tanh_slope),
    "logistic": (logistic, logistic_slope),
    "relu": (relu, relu_slope),
    "steep relu": (lambda z: 2 * relu(z), steep_relu_slope),
}
activations = pytest.mark.parametrize(("activation", "slope"), ACTIVATIONS.values(), ids=ACTIVATIONS)


@activations
@few
@given(z=st.floats(-8, 8).filter(bool))
def test_a_slope_is_the_derivative_at_the_state(activation: Any, slope: Any, z: float) -> None:
    assert np.isclose(slope(activation(z)), autograd.grad(activation)(z), rtol=1e-9, atol=1e-12)


@activations
@few
@given(states=st.lists(st.sampled_from([Q(0), Q(1, 2), Q(1, 4), Q(3, 4)]), min_size=1))
def test_a_slope_of_exact_states_is_that_of_floats(activation: Any, slope: Any, states: Any) -> None:
    floats = slope(np.array([h.to_float() for h in states]))
    assert exact(slope(exact(states))).tolist() == exact(floats).tolist()


def test_slopes_by_hand() -> None:
    half = exact([Q(1, 2)])
    assert [slope(half).tolist() for _, slope in ACTIVATIONS.values()] == [[Q(3, 4)], [Q(1, 4)], [1], [2]]
    assert [slope(exact([0])).tolist() for _, slope in ACTIVATIONS.values()] == [[1], [0], [0], [0]]


# --- Tangents

halves = st.integers(-4, 4).map(lambda k: Q(k, 2))


@st.composite
def runs(draw: Any) -> tuple[Any, Any, Any]:
    """Weights (n, n), slopes (n, T), a start (n,)."""
    n, steps = draw(st.integers(1, 3)), draw(st.integers(0, 4))
    numbers = draw(st.lists(halves, min_size=n * (n + steps + 1), max_size=n * (n + steps + 1)))
    table = exact(numbers).reshape(n, n + steps + 1)
    return table[:, :n], table[:, n:-1], table[:, -1]


@few
@given(runs())
def test_tangents_are_products_of_jacobians(run: Any) -> None:
    W, slopes, start = run
    n, steps = slopes.shape
    path = tangents(W, slopes, start)
    assert path.shape == (n, steps + 1)
    assert all(type(entry) is Exact for entry in path.ravel())
    for t in range(steps + 1):
        jacobians = [np.array([[slopes[i, s] * W[i, j] for j in range(n)] for i in range(n)]) for s in range(t)]
        product = reduce(lambda done, one: one @ done, jacobians, exact(np.eye(n, dtype=int)))
        assert path[:, t].tolist() == (product @ start).tolist()


@few
@given(runs())
def test_exact_tangents_are_those_of_floats(run: Any) -> None:
    floats = tangents(*(np.vectorize(lambda q: q.to_float(), otypes=[float])(part) for part in run))
    assert floats.dtype == np.float64
    assert np.array_equal(exact(floats), tangents(*run))


@activations
def test_tangents_are_the_derivatives_of_a_network_that_is_run(activation: Any, slope: Any) -> None:
    stream = np.random.default_rng(1)
    W, inputs, h_0, v = (stream.normal(size=size) for size in ((3, 3), (3, 4), 3, 3))

    def run(h: Any, steps: int) -> Any:
        for t in range(steps):
            h = activation(anp.matmul(W, h) + inputs[:, t])
        return h

    states = np.stack([run(h_0, t + 1) for t in range(4)], axis=1)
    path = tangents(W, slope(states), v)
    for t in range(5):
        assert np.allclose(path[:, t], autograd.jacobian(run)(h_0, t) @ v)
    assert not np.allclose(tangents(W.T, slope(states), v), path)
    assert not np.allclose(tangents(W, slope(states[:, ::-1]), v), path)
