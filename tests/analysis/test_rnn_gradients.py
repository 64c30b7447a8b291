"""Exact slopes and tangents are those of a float64 network that is driven through the same states."""

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis.rnn_gradients import state_slopes, tangent_path
from lakatos.models.rnn import logistic_slope, relu_slope, steep_relu_slope, tanh_slope
from lakatos.numbers import Exact, Q, exact

few = settings(max_examples=30, deadline=None)
weights = st.integers(-4, 4).map(lambda k: Q(k, 2))
states_within = st.sampled_from([Q(1, 2), Q(1, 3), Q(3, 4), Q(1, 10)])  # of tanh and of the logistic function

KINDS = {  # the activation, its inverse, its slope by the state
    "tanh": (anp.tanh, np.arctanh, tanh_slope),
    "logistic": (lambda z: 1 / (1 + anp.exp(-z)), lambda h: np.log(h / (1 - h)), logistic_slope),
}


def floats(table: Any) -> Any:
    return np.vectorize(lambda q: q.to_float(), otypes=[float])(table)


@st.composite
def networks(draw: Any) -> tuple[Any, Any, Any]:
    """Weights (n, n), states (n, T), a direction (n,)."""
    n, steps = draw(st.integers(1, 3)), draw(st.integers(1, 3))

    def table(entries: Any, *shape: int) -> Any:
        size = int(np.prod(shape))
        return exact(draw(st.lists(entries, min_size=size, max_size=size))).reshape(shape)

    return table(weights, n, n), table(states_within, n, steps), table(weights, n)


@pytest.mark.parametrize(("phi", "inverse", "slope"), KINDS.values(), ids=KINDS)
@few
@given(network=networks())
def test_a_network_driven_through_the_states_has_these_derivatives(
    phi: Any, inverse: Any, slope: Any, network: Any
) -> None:
    W, states, direction = network
    rounded, path = floats(W), np.concatenate([np.zeros((len(W), 1)), floats(states)], axis=1)
    inputs = inverse(path[:, 1:]) - rounded @ path[:, :-1]  # so that h_0 = 0, h_1, h_2, … are the states

    def run(h: Any, steps: int) -> Any:
        for t in range(steps):
            h = phi(anp.matmul(rounded, h) + inputs[:, t])
        return h

    found = tangent_path(W, state_slopes(slope, states), direction)
    assert found[:, 0].tolist() == direction.tolist()
    for t in range(states.shape[1] + 1):
        assert np.allclose(run(path[:, 0], t), path[:, t])
        assert np.allclose(floats(found[:, t]), autograd.jacobian(run)(path[:, 0], t) @ floats(direction))


@few
@given(networks())
def test_all_is_exact(network: Any) -> None:
    W, states, direction = network
    for slope in (tanh_slope, logistic_slope, relu_slope, steep_relu_slope):
        slopes = state_slopes(slope, states)
        assert slopes.shape == states.shape
        assert all(type(entry) is Exact for entry in (*slopes.ravel(), *tangent_path(W, slopes, direction).ravel()))


def test_by_hand() -> None:
    states = [[Q(1, 2), 0], [0, 1]]
    assert state_slopes(tanh_slope, states).tolist() == [[Q(3, 4), 1], [1, 0]]
    assert state_slopes(logistic_slope, states).tolist() == [[Q(1, 4), 0], [0, 0]]
    assert state_slopes(relu_slope, states).tolist() == [[1, 0], [0, 1]]
    path = tangent_path([[0, 2], [1, 0]], [[1, 3], [5, 1]], [1, 1])  # diag(1, 5) W, then diag(3, 1) W
    assert path.tolist() == [[1, 2, 30], [1, 5, 2]]
    assert tangent_path([[7]], np.empty((1, 0)), [3]).tolist() == [[3]]
