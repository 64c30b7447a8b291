"""A convolution is what two loops make it, around the circle or with zeros behind the end."""

from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.models.convolution import convolution
from lakatos.numbers import Exact, exact

few = settings(max_examples=60, deadline=None)
eighths = st.integers(-40, 40).map(lambda k: Fraction(k, 8))  # small enough for float64 to be exact
kernels, inputs = st.lists(eighths, min_size=1, max_size=6), st.lists(eighths, min_size=1, max_size=5)


def by_loops(kernel: Any, x: Any, circular: bool) -> list[Any]:
    y = []
    for i in range(len(x)):
        total = Fraction(0)
        for m, weight in enumerate(kernel):
            if circular or i + m < len(x):
                total += weight * x[(i + m) % len(x)]
        y.append(total)
    return y


@few
@given(kernels, inputs, st.booleans())
def test_it_is_two_loops_exactly(kernel: Any, x: Any, circular: bool) -> None:
    y = convolution(exact(kernel), exact(x), circular)
    assert y.tolist() == by_loops(kernel, x, circular)
    assert all(type(entry) is Exact for entry in y)


@few
@given(kernels, inputs, st.booleans())
def test_floats_agree_with_numpy_and_with_the_exact_layer(kernel: Any, x: Any, circular: bool) -> None:
    w, floats = np.array(kernel, dtype=float), np.array(x, dtype=float)
    long = len(x) + len(kernel) - 1
    behind = np.resize(floats, long) if circular else np.append(floats, np.zeros(len(kernel) - 1))
    y = convolution(w, floats, circular)
    assert y.dtype == np.float64
    assert np.array_equal(y, np.correlate(behind, w, "valid"))
    assert np.array_equal(exact(y), convolution(exact(kernel), exact(x), circular))


@few
@given(kernels, inputs)
def test_circular_is_the_default(kernel: Any, x: Any) -> None:
    assert np.array_equal(convolution(exact(kernel), exact(x)), convolution(exact(kernel), exact(x), True))


@few
@given(kernels, inputs, st.integers(-7, 7))
def test_around_the_circle_it_moves_with_its_input(kernel: Any, x: Any, places: int) -> None:
    w, x = exact(kernel), exact(x)
    assert np.array_equal(convolution(w, np.roll(x, places)), np.roll(convolution(w, x), places))


@pytest.mark.parametrize(
    ("kernel", "x", "circular", "y"),
    [
        ([1], [3, 4, 5], True, [3, 4, 5]),
        ([0, 1], [3, 4, 5], True, [4, 5, 3]),
        ([0, 1], [3, 4, 5], False, [4, 5, 0]),
        ([1, 10, 100], [1, 2], True, [121, 212]),  # once round and on
        ([1, 10, 100], [1, 2], False, [21, 2]),
        ([1, 1, 1, 1], [7], True, [28]),
        ([1, 1, 1, 1], [7], False, [7]),
    ],
)
def test_by_hand(kernel: Any, x: Any, circular: bool, y: Any) -> None:
    assert convolution(exact(kernel), exact(x), circular).tolist() == y
    assert convolution(np.array(kernel, float), np.array(x, float), circular).tolist() == y


@pytest.mark.parametrize("circular", [True, False])
def test_its_derivative_is_the_adjoint_of_itself(circular: bool) -> None:
    stream = np.random.default_rng(0)
    w, x, g = stream.normal(size=3), stream.normal(size=5), stream.normal(size=5)

    def paired(w: Any, x: Any) -> Any:
        return anp.dot(g, convolution(w, x, circular))

    for place, size in ((0, 3), (1, 5)):
        found = autograd.grad(paired, place)(w, x)
        units = [paired(*((e, x) if place == 0 else (w, e))) for e in np.eye(size)]
        assert np.allclose(found, units)
