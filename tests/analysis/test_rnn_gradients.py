"""Exact slopes and tangents are those of a float64 network that is driven through the same states."""

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis.rnn_gradients import driven_path, fixed_point, slope_at, state_slopes, tangent_path
from lakatos.errors import Undecided
from lakatos.models import rnn
from lakatos.models.rnn import logistic_slope, relu_slope, steep_relu_slope, tanh_slope
from lakatos.numbers import Exact, Q, ball, exact, precision

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


@st.composite
def runs(draw: Any) -> tuple[Any, ...]:
    """An activation with its slope, weights, inputs, a first state and a direction."""
    activation, slope = draw(st.sampled_from(((rnn.tanh, tanh_slope), (rnn.logistic, logistic_slope))))
    w, inputs, direction = draw(networks())
    start = exact(draw(st.lists(weights, min_size=len(direction), max_size=len(direction))))
    return activation, slope, w, inputs, start, direction


@few
@given(runs())
def test_a_driven_path_encloses_that_of_the_products_of_jacobians(run: Any) -> None:
    activation, slope, w, inputs, start, direction = run
    slopes, path = driven_path(*run)
    assert path.shape == (len(direction), inputs.shape[1] + 1)
    by_product = rnn.tangents(ball(w), slopes, ball(direction))
    assert all(abs(p - q) < Q(1, 10**6) for p, q in zip(path.flat, by_product.flat, strict=True))
    state = floats(start)
    for t in range(inputs.shape[1]):
        state = activation(floats(w) @ state + floats(inputs)[:, t])
        near = [ball(x, Q(1, 10**9)) for x in slope(state)]
        assert all(abs(d - x) < Q(1, 10**6) for d, x in zip(slopes[:, t], near, strict=True))


@few
@given(st.fractions(-3, 3, max_denominator=8))
def test_a_slope_at_a_point_is_that_at_its_state(z: Any) -> None:
    for activation, slope in ((rnn.tanh, tanh_slope), (rnn.logistic, logistic_slope)):
        assert abs(slope_at(activation, z) - slope(activation(ball(z)))) < Q(1, 10**12)


NILPOTENT, DRIVE = exact([[2, Q(-2, 5)], [10, -2]]), exact(["0.3464101615", "3.0490087045"])


def test_interval_newton_encloses_the_fixed_point_of_a_nilpotent_network() -> None:
    with precision(128):
        h = fixed_point(rnn.tanh, tanh_slope, NILPOTENT, DRIVE, [0.0, 0.8660254], Q(1, 10**4))
        again = rnn.tanh(NILPOTENT @ h + DRIVE)
        assert all((x - y).contains(0) for x, y in zip(h, again, strict=True))
        assert all(x.radius < Q(1, 10**5) for x in h)
    assert h[0].contains(Q(1, 10**11))
    assert abs(h[1] ** 2 - Q(3, 4)) < Q(1, 10**4)


@pytest.mark.parametrize(
    ("w", "near"),
    [
        ([[Q(1, 2)]], [0.5]),  # the fixed point, 0, is outside the box
        ([[3]], [0.0]),  # three fixed points, but 0 alone in the box: see below
        ([[1]], [0.0]),  # the slope of h - tanh h is 0 there
    ],
)
def test_interval_newton_claims_no_fixed_point_that_it_does_not_show(w: Any, near: Any) -> None:
    box = Q(2) if w == [[3]] else Q(1, 10)  # all three lie in the larger box
    with pytest.raises(Undecided):
        fixed_point(rnn.tanh, tanh_slope, exact(w), exact([0]), near, box)
