"""The score of a linear classifier, against sums that are written out, over floats and exact numbers."""

import autograd
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.models.linear_classifier import score
from lakatos.numbers import Exact, exact

small = st.integers(-3, 3)
vectors = st.integers(1, 4).flatmap(lambda d: st.tuples(*[st.lists(small, min_size=d, max_size=d)] * 3))


@settings(max_examples=60, deadline=None)
@given(vectors, small)
def test_the_score_is_written_out(drawn: tuple[list[int], list[int], list[int]], bias: int) -> None:
    weights, one, other = drawn
    found = score(exact(weights), bias, exact([one, other]))
    assert list(found) == [sum(w * x for w, x in zip(weights, row, strict=True)) + bias for row in (one, other)]
    assert all(type(entry) is Exact for entry in found)
    assert score(weights, bias, one) == found[0]


def test_the_gradient_by_the_weights_is_the_input() -> None:
    weights, x = np.array([1.0, -2.0]), np.array([3.0, 5.0])
    assert np.array_equal(autograd.grad(score)(weights, 0.5, x), x)
