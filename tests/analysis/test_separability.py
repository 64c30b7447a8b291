"""Labelings of points that a linear classifier attains: against Cover's count, separators, and known functions."""

import itertools
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis.separability import corner_scores, corners, separable
from lakatos.errors import ExactnessError, LakatosError
from lakatos.numbers import Exact, Q, exact

some = settings(max_examples=40, deadline=None)
small = st.integers(-3, 3)


def labelings(count: int) -> list[tuple[int, ...]]:
    return list(itertools.product((0, 1), repeat=count))


@pytest.mark.parametrize("product", [False, True])
def test_corners_are_all_inputs_with_their_product(product: bool) -> None:
    found = corners(product)
    assert found.tolist() == [[x, y, x * y][: 2 + product] for x in (0, 1) for y in (0, 1)]
    assert all(type(entry) is Exact for entry in found.ravel())


@some
@given(small, small, small, small)
def test_scores_are_written_out(w: int, v: int, u: int, b: int) -> None:
    assert list(corner_scores([w, v], b)) == [b, v + b, w + b, w + v + b]
    assert list(corner_scores([w, v, u], b, True)) == [b, v + b, w + b, w + v + u + b]


def test_of_the_sixteen_functions_of_two_inputs_two_are_not_separable() -> None:
    assert [t for t in labelings(4) if not separable(corners(), t)] == [(0, 1, 1, 0), (1, 0, 0, 1)]
    assert all(separable(corners(True), t) for t in labelings(4))


def test_of_the_functions_of_three_inputs_104_are_separable() -> None:
    """Muroga's count of threshold functions: 2, 4, 14, 104, …"""
    cube = exact([list(x) for x in itertools.product((0, 1), repeat=3)])
    counts = sum(separable(cube, t) for t in labelings(8))
    assert counts == 104


@pytest.mark.parametrize(("count", "dimension"), [(3, 1), (4, 2), (5, 2), (4, 3)])
def test_points_in_general_position_have_covers_count(count: int, dimension: int) -> None:
    """2 Σ_{k ≤ d} C(n - 1, k) of 2^n labelings, for points of the moment curve."""
    points = exact([[t**k for k in range(1, dimension + 1)] for t in range(count)])
    found = sum(separable(points, t) for t in labelings(count))
    assert found == 2 * sum(comb(count - 1, k) for k in range(dimension + 1))


@some
@given(st.integers(1, 3).flatmap(lambda d: st.lists(st.tuples(*[small] * d), min_size=1, max_size=4)), st.data())
def test_what_a_classifier_says_is_separable(rows: Any, data: st.DataObject) -> None:
    points = exact([list(row) for row in rows])
    weights = [data.draw(small) for _ in rows[0]]
    bias = Q(data.draw(small), 2)
    scores = [sum(w * x for w, x in zip(weights, row, strict=True)) + bias for row in rows]
    assert separable(points, [int(s > 0) for s in scores])  # 0 is not positive


@some
@given(st.lists(small, min_size=2, max_size=5))
def test_on_a_line_the_positive_ones_are_at_one_end(places: list[int]) -> None:
    points = exact([[place] for place in places])
    for labels in labelings(len(places)):
        on = [place for place, label in zip(places, labels, strict=True) if label]
        off = [place for place, label in zip(places, labels, strict=True) if not label]
        apart = not on or not off or max(on) < min(off) or max(off) < min(on)
        assert separable(points, labels) == apart


@pytest.mark.parametrize("labels", [(0, 1), (0, 1, 1, 2), (0, 1, 1, 0.5), ((0, 1), (1, 0)), "0110"])
def test_labels_that_are_none_are_told(labels: Any) -> None:
    with pytest.raises(LakatosError, match="wanted n ≥ 1 points and n of 0, 1"):
        separable(corners(), labels)


def test_no_points_are_told() -> None:
    with pytest.raises(LakatosError, match="got 0 points"):
        separable(np.empty((0, 2), dtype=object), [])


def test_floats_enter_as_the_numbers_they_are() -> None:
    assert separable(np.array([[0.5], [0.25]]), [1, 0])
    with pytest.raises(ExactnessError):
        separable(np.array([[np.nan], [0.25]]), [1, 0])
