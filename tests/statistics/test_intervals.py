"""Intervals: exact at their ends, and missing their number no more often than they say, whatever the law."""

import math
from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.statistics.intervals import (
    Interval,
    catoni,
    chernoff,
    clopper_pearson,
    least_rise,
    order_statistics,
    slopes,
    variance_at_least,
)

few = settings(max_examples=60, deadline=None)
levels = st.sampled_from((1e-6, 1e-3, 0.05, 0.3))


def binomial(n: int, p: Fraction) -> list[Fraction]:
    """P(Bin(n, p) ≤ k) for k = 0, …, n, exactly."""
    return list(accumulate(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)))


# --- Exactness


@few
@given(st.integers(1, 60), st.data(), levels)
def test_clopper_pearson_is_where_the_binomial_tails_are_half_of_alpha(n, data, alpha):
    k = data.draw(st.integers(0, n))
    found = clopper_pearson(k, n, alpha)
    half = Fraction(alpha) / 2
    assert found.value == k / n
    for p, wider, narrower in ((found.lower, 1 - 1e-9, 1 + 1e-9), (1 - found.upper, 1 - 1e-9, 1 + 1e-9)):
        count = k if p == found.lower else n - k  # by symmetry: failures for the upper end
        if count == 0:
            assert p == 0
            continue
        tails = [1 - binomial(n, Fraction(p) * Fraction(factor))[count - 1] for factor in (wider, narrower)]
        assert tails[0] <= half * (1 + Fraction(1, 10**6))
        assert tails[1] >= half * (1 - Fraction(1, 10**6))


@few
@given(st.integers(1, 80), st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20), levels)
def test_order_statistics_are_the_nearest_ones_whose_binomial_tails_are_at_most_half_of_alpha(n, level, alpha):
    found = order_statistics(np.arange(1.0, n + 1), float(level), alpha)  # X_(k) = k
    cdf, half = binomial(n, level), Fraction(alpha) / 2
    assert found.lower == max((r for r in range(1, n + 1) if cdf[r - 1] <= half), default=-math.inf)
    assert found.upper == min((s for s in range(1, n + 1) if 1 - cdf[s - 1] <= half), default=math.inf)
    assert found.lower <= found.value <= found.upper


def divergence(p: float, q: float) -> float:
    return sum(a * math.log(a / b) for a, b in ((p, q), (1 - p, 1 - q)) if a)


draws = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(np.array)


@few
@given(draws, levels)
def test_chernoff_ends_where_n_times_the_divergence_is_the_logarithm_of_two_over_alpha(x, alpha):
    found = chernoff(x, 0, 1, alpha)
    n, p, budget = len(x), found.value, math.log(2 / alpha)
    hoeffding = math.sqrt(budget / (2 * n))
    for end, limit in ((found.lower, 0.0), (found.upper, 1.0)):
        assert abs(end - p) <= hoeffding + 1e-6  # as Pinsker's inequality says
        if end != limit:
            assert n * divergence(p, end) >= budget * (1 - 1e-9) >= n * divergence(p, end + 1e-5 * (p - end))


@few
@given(draws, levels, st.floats(-9, 9), st.floats(0.1, 9))
def test_chernoff_follows_a_change_of_units(x, alpha, low, width):
    one, other = chernoff(x, 0, 1, alpha), chernoff(low + width * x, low, low + width, alpha)
    for a, b in ((one.lower, other.lower), (one.upper, other.upper)):
        assert low + width * a == pytest.approx(b, abs=1e-4 * width)


@few
@given(draws, levels, st.floats(0.01, 9))
def test_catoni_ends_where_the_sum_of_its_influences_is_its_budget(x, alpha, v):
    found = catoni(x, v, alpha)
    n, scale = len(x), math.log(2 / alpha)
    s = math.sqrt(2 * scale / (n * v))

    def total(theta):
        return sum(math.copysign(math.log(1 + abs(y) + y * y / 2), y) for y in s * (x - theta))

    budget = n * s * s * v / 2 + scale
    assert total(found.lower) == pytest.approx(budget, rel=1e-3)
    assert total(found.upper) == pytest.approx(-budget, rel=1e-3)
    assert found.lower < found.value < found.upper


def test_catoni_is_about_as_wide_as_a_gaussian_interval_of_that_variance():
    x = np.random.default_rng(0).normal(size=10_000)
    found = catoni(x, 1, 1e-6)
    assert found.upper - found.lower == pytest.approx(2 * math.sqrt(2 * math.log(2e6) / 10_000), rel=0.02)


@given(st.floats(-3, 3), st.lists(st.integers(1, 50), min_size=2, max_size=6, unique=True))
def test_the_slope_of_a_power_law_is_its_exponent(beta, x):
    curves = np.outer([1.0, 2.5, 0.01], [k**beta for k in x])
    assert slopes(curves, x) == pytest.approx([beta] * 3, abs=1e-9)


def test_noise_of_one_law_over_a_geometric_progression_gives_slopes_symmetric_about_0():
    noise = np.random.default_rng(0).exponential(size=(20_000, 4))
    found = slopes(noise, [1, 2, 4, 8])
    backwards = slopes(noise[:, ::-1], [1, 2, 4, 8])
    assert found == pytest.approx(-backwards)


def test_the_least_rise_is_that_of_the_worst_step():
    steps = np.array([[0, 1, 2], [0, 1, 0], [0, 1, 2], [0, 1, 1.0]])
    worst = clopper_pearson(2, 4, 0.05 / 2)
    assert least_rise(steps, 0.05) == Interval(worst.value, worst.lower, clopper_pearson(2, 4, 0.025).upper)


# --- Levels

EDGES = 1000.0  # of the law below, which is worth little but for its rare large draws


def rare(rng, n):
    """Mean 1, variance EDGES - 1: 0, and EDGES with probability 1/EDGES."""
    return EDGES * (rng.random(n) < 1 / EDGES)


LAWS = {
    "clopper-pearson": (lambda rng, n, a: clopper_pearson(int(np.sum(rng.random(n) < 0.03)), n, a), 0.03),
    "median of exponentials": (lambda rng, n, a: order_statistics(rng.exponential(size=n), 0.5, a), math.log(2)),
    "median of Cauchy draws": (lambda rng, n, a: order_statistics(rng.standard_cauchy(n), 0.5, a), 0.0),
    "a quantile in an atom": (lambda rng, n, a: order_statistics(1.0 * (rng.random(n) < 0.5), 0.7, a), 1.0),
    "chernoff, coins": (lambda rng, n, a: chernoff(1.0 * (rng.random(n) < 0.1), 0, 1, a), 0.1),
    "chernoff, uniform": (lambda rng, n, a: chernoff(rng.random(n), 0, 1, a), 0.5),
    "catoni, normal": (lambda rng, n, a: catoni(rng.normal(size=n), 1, a), 0.0),
    "catoni, three moments": (lambda rng, n, a: catoni(rng.standard_t(3, size=n), 3, a), 0.0),
    "catoni, rare draws": (lambda rng, n, a: catoni(rare(rng, n), EDGES - 1, a), 1.0),
    "least rise": (lambda rng, n, a: least_rise(rng.random((n, 3)), a), 0.5),
}


def misses(interval, truth, alpha, runs):
    """How often the interval of 200 draws leaves the truth out."""
    met = (interval(np.random.default_rng([run, 11]), 200, alpha) for run in range(runs))
    return sum(not found.lower <= truth <= found.upper for found in met)


def at_most(runs: int, alpha: float) -> int:
    """A count that Bin(runs, alpha) exceeds with probability below 1e-6."""
    from scipy.stats import binom

    return int(binom.isf(1e-6, runs, alpha))


@pytest.mark.parametrize("name", LAWS)
def test_the_truth_is_missed_no_more_often_than_alpha(name):
    interval, truth = LAWS[name]
    assert misses(interval, truth, 0.1, 300) <= at_most(300, 0.1)


@pytest.mark.deep
@pytest.mark.parametrize("alpha", [0.1, 0.01, 0.001])
@pytest.mark.parametrize("name", LAWS)
def test_the_truth_is_missed_no_more_often_than_alpha_in_many_runs(name, alpha):
    interval, truth = LAWS[name]
    assert misses(interval, truth, alpha, 10_000) <= at_most(10_000, alpha)


def test_an_interval_that_is_too_narrow_is_caught_by_these_tests():
    def narrow(rng, n, alpha):
        return catoni(rng.normal(size=n), 1 / 10, alpha)

    assert misses(narrow, 0.0, 0.1, 300) > at_most(300, 0.1)


@pytest.mark.parametrize(
    ("law", "variance"),
    [
        (lambda rng: rng.normal(size=400), 1),
        (lambda rng: rng.standard_t(3, size=400), 3),
        (lambda rng: rare(rng, 400), 999),
    ],
    ids=["normal", "heavy", "rare"],
)
def test_a_variance_is_hardly_ever_said_to_exceed_itself(law, variance):
    found = [variance_at_least(law(np.random.default_rng([run, 5])), 8 * variance, 0.1) for run in range(300)]
    assert sum(least > variance for least in found) <= at_most(300, 0.1)


def test_a_variance_said_to_be_half_of_what_it_is_is_found_out():
    rng = np.random.default_rng(3)
    assert variance_at_least(rng.normal(size=4000), 4, 1e-6) > 0.5
    assert variance_at_least(rng.standard_cauchy(4000), 8, 1e-6) > 1
