"""Exact second moments, against a brute force over all networks in plain Python."""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis import second_moments
from lakatos.analysis.second_moments import relu_second_moment, second_moment_at_depth
from lakatos.errors import ExactnessError, LakatosError
from lakatos.models.weight_laws import axis_row, iid_row, tied_row
from lakatos.numbers import Exact, FiniteLaw, Q, iid

few = settings(max_examples=30, deadline=None)
numbers = st.fractions(-3, 3, max_denominator=3)
variances = st.fractions(Fraction(1, 4), 4, max_denominator=4)
inputs = st.lists(numbers, min_size=1, max_size=3)

RADEMACHER = FiniteLaw(((-1, Q(1, 2)), (1, Q(1, 2))))
SKEW = FiniteLaw(((-1, Q(2, 3)), (2, Q(1, 3))))


def mean_square(x: list[Fraction]) -> Fraction:
    return sum((x_i**2 for x_i in x), Fraction(0)) / len(x)


def by_all_networks(x: list[Any], law: FiniteLaw, depth: int, bias: Any = 0) -> Fraction:
    """Σ over every tuple of n · depth rows of (probability · mean square of the last activations)."""
    rows = [(tuple(map(fraction, w)), fraction(p)) for w, p in law.atoms]
    n, total = len(x), Fraction(0)
    for network in itertools.product(rows, repeat=n * depth):
        h = list(map(Fraction, x))
        for layer in range(depth):
            weights = [w for w, _ in network[layer * n : (layer + 1) * n]]
            h = [max(sum((w * v for w, v in zip(row, h, strict=True)), Fraction(bias)), Fraction(0)) for row in weights]
        total += math.prod((p for _, p in network), start=Fraction(1)) * mean_square(h)
    return total


def fraction(q: Any) -> Fraction:
    return Fraction(int(q.p), int(q.q))


# --- One layer


@few
@given(inputs, variances, st.sampled_from([iid_row, axis_row]))
def test_symmetric_uncorrelated_weights_halve_the_second_moment(
    x: list[Fraction], v: Fraction, row: Callable[..., FiniteLaw]
) -> None:
    n = len(x)
    assert relu_second_moment(x, row(n, v)) == n * v * mean_square(x) / 2


@few
@given(inputs, variances)
def test_tied_weights_see_the_square_of_the_sum(x: list[Fraction], v: Fraction) -> None:
    assert relu_second_moment(x, tied_row(len(x), v)) == v * sum(x) ** 2 / 2


@few
@given(inputs, variances, numbers, numbers, st.booleans())
def test_one_layer_by_brute_force(x: list[Fraction], v: Fraction, mean: Fraction, bias: Fraction, skew: bool) -> None:
    law = iid_row(len(x), v, mean, skew)
    wanted = sum(
        fraction(p) * max(sum(fraction(w_i) * x_i for w_i, x_i in zip(w, x, strict=True)) + bias, 0) ** 2
        for w, p in law.atoms
    )
    assert relu_second_moment(x, law, bias) == wanted


def test_each_hypothesis_of_he_is_needed() -> None:
    assert relu_second_moment([1], iid(SKEW, 1)) == Q(4, 3)  # n v s / 2 = 1: not symmetric
    assert relu_second_moment([1, 1], tied_row(2, 2)) == 4  # n v s / 2 = 2: correlated
    assert relu_second_moment([1], iid_row(1, 2, mean=1)) != 1  # not centred
    assert relu_second_moment([1], iid(RADEMACHER, 1), bias=1) == 2  # n v s / 2 = 1/2: a bias


# --- Depth


@few
@given(st.lists(numbers, min_size=1, max_size=2), variances, st.integers(0, 3))
def test_every_layer_multiplies_the_second_moment_by_half_n_v(x: list[Fraction], v: Fraction, depth: int) -> None:
    n = len(x)
    assert second_moment_at_depth(x, iid_row(n, v), depth) == mean_square(x) * (n * v / 2) ** depth


@pytest.mark.parametrize(
    ("x", "law", "depth"),
    [
        ([3], SKEW, 3),
        ([1, -2], SKEW, 2),
        ([1, 1], RADEMACHER, 2),
        ([1, Fraction(1, 2)], RADEMACHER, 2),
        ([2, -1, 1], RADEMACHER, 1),
    ],
)
@pytest.mark.parametrize("bias", [0, Fraction(-1, 2), 1])
def test_depth_by_brute_force_over_all_networks(x: list[Any], law: FiniteLaw, depth: int, bias: Any) -> None:
    row = iid(law, len(x))
    assert second_moment_at_depth(x, row, depth, bias) == by_all_networks(x, row, depth, bias)


def test_depth_with_dependent_weights_by_brute_force() -> None:
    for row in (axis_row(2, 1), tied_row(2, 1)):
        assert second_moment_at_depth([1, 2], row, 2) == by_all_networks([1, 2], row, 2)
    assert second_moment_at_depth([1, 2], axis_row(2, 1), 2) == Q(5, 2)
    assert second_moment_at_depth([1, 2], tied_row(2, 1), 2) != Q(5, 2)


@few
@given(inputs, variances, numbers, st.booleans())
def test_depth_one_is_the_single_layer_and_depth_zero_the_input(
    x: list[Fraction], v: Fraction, bias: Fraction, skew: bool
) -> None:
    law = iid_row(len(x), v, skew=skew)
    assert second_moment_at_depth(x, law, 1, bias) == relu_second_moment(x, law, bias)
    assert second_moment_at_depth(x, law, 0, bias) == mean_square(x)
    assert type(second_moment_at_depth(x, law, 0)) is type(relu_second_moment(x, law)) is Exact


def test_three_units_two_layers() -> None:
    assert second_moment_at_depth([1, 2, -3], axis_row(3, Q(2, 3)), 2) == Q(14, 3)
    assert second_moment_at_depth([1, 2, -3], tied_row(3, Q(2, 3)), 2) == 0


# --- What it runs, and what it refuses


@pytest.mark.parametrize("perturb", [lambda h: h + 1, lambda h: 2 * h, lambda h: h[::-1]])
@pytest.mark.parametrize(
    "analysis", [relu_second_moment, lambda x, law: second_moment_at_depth(x, law, 2)], ids=["layer", "depth"]
)
def test_a_perturbed_model_changes_the_answer(
    perturb: Callable[[Any], Any], analysis: Callable[..., Exact], monkeypatch: pytest.MonkeyPatch
) -> None:
    law = FiniteLaw((((-1, 2), Q(1, 2)), ((1, 1), Q(1, 3)), ((3, 0), Q(1, 6))))
    before, model = analysis([1, 3], law), second_moments.relu_layer
    monkeypatch.setattr(second_moments, "relu_layer", lambda *args: perturb(model(*args)))
    assert analysis([1, 3], law) != before


def test_arrays_lists_and_tuples_are_read_alike() -> None:
    law = iid_row(2, 1)
    results = [relu_second_moment(x, law) for x in ([1, Q(2)], (1, 2), np.array([1, 2]), np.array([Q(1), 2]))]
    assert results == [Q(5, 2)] * 4


def test_floats_are_refused() -> None:
    for x, bias in (([0.5, 1], 0), (np.ones(2), 0), ([1, 1], 0.5)):
        with pytest.raises(ExactnessError):
            relu_second_moment(x, iid_row(2, 1), bias)  # type: ignore[arg-type]
        with pytest.raises(ExactnessError):
            second_moment_at_depth(x, iid_row(2, 1), 0, bias)  # type: ignore[arg-type]


def test_sizes_that_do_not_fit_are_refused() -> None:
    message = r"^relu_second_moment: got 3 inputs and a law of dimension 2, wanted one n >= 1$"
    with pytest.raises(LakatosError, match=message):
        relu_second_moment([1, 2, 3], iid_row(2, 1))
    for x, law in (([1], RADEMACHER), ([], iid(RADEMACHER, 0))):
        with pytest.raises(LakatosError, match=r"wanted one n >= 1$"):
            relu_second_moment(x, law)
    with pytest.raises(LakatosError, match=r"^second_moment_at_depth: got depth -1, wanted >= 0$"):
        second_moment_at_depth([1], iid_row(1, 1), -1)
