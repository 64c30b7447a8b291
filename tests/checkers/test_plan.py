"""Plans: a sample of the planned size comes within the margin as often as planned, and tells controls apart."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from lakatos.checkers.estimate import ALPHA, Point, interval
from lakatos.checkers.judge_estimate import confirms, estimated, truth
from lakatos.checkers.observe import Observation
from lakatos.checkers.plan import LEAST, MISSED, PILOT, gap, planned
from lakatos.checkers.sample import Sample
from lakatos.nouns import Claim, Mean, Proportion, Quantile, Slope, Trend
from lakatos.statement import Eq, Le, Lt, given, measured, positive, real

m, k = measured("m", real, "what is estimated"), given("k", positive)
SIZES = (1, 2, 4, 8)


def statistic(estimand, margin, clause=None):
    claim = Claim(clause=Eq(m, 0) if clause is None else clause, scope="everything")
    return claim.statistic("clause", estimates=estimand, margin=margin)(lambda rng: {})


def point(columns, rungs=(None,)):
    """A point with these draws, as if a statistic had returned them."""
    samples = [Sample(Observation({}, {}), np.asarray(c, float), x, True) for c, x in zip(columns, rungs, strict=True)]
    return Point(tuple(range(len(samples))), tuple(samples))


ONE, LADDER = (None,), tuple(map(fmpq, SIZES))
WIDE = (  # estimand, margin, draws of one sample, truth, rungs
    (Proportion(m), Fraction(1, 10), lambda rng, n: [rng.random(n) < 0.5], 0.5, ONE),
    (Proportion(m), Fraction(1, 25), lambda rng, n: [rng.random(n) < 0.05], 0.05, ONE),
    (Quantile(m), Fraction(3, 10), lambda rng, n: [rng.normal(size=n)], 0.0, ONE),
    (Quantile(m), Fraction(1, 2), lambda rng, n: [rng.standard_cauchy(n)], 0.0, ONE),
    (Quantile(m), Fraction(1, 5), lambda rng, n: [rng.exponential(size=n)], math.log(2), ONE),
    (Mean(m, within=(0, 1)), Fraction(1, 10), lambda rng, n: [rng.random(n)], 0.5, ONE),
    (Mean(m, variance=1), Fraction(1, 5), lambda rng, n: [rng.normal(size=n)], 0.0, ONE),
    (Mean(m, variance=3), Fraction(2, 5), lambda rng, n: [rng.standard_t(3, size=n)], 0.0, ONE),
    (Slope(m, k), Fraction(1, 5), lambda rng, n: [x**-0.5 * np.exp(rng.normal(size=n)) for x in SIZES], -0.5, LADDER),
    (Trend(m, k), Fraction(1, 10), lambda rng, n: [rng.random(n) for _ in SIZES], 0.5, LADDER),
)
KINDS = [f"{case[0].words}-{i}" for i, case in enumerate(WIDE)]


def outcomes(estimand, margin, law, truth_, rungs, runs):
    """In how many runs the interval of the planned sample is inside the margin, and in how many it holds the truth."""
    asked = statistic(estimand, margin)
    within = covered = 0
    for run in range(runs):
        rng = np.random.default_rng([run, 17])
        [size] = planned(asked, [point(law(rng, PILOT), rungs)], 10**6)
        found = interval(asked, point(law(rng, size), rungs), ALPHA)
        within += max(found.upper - truth_, truth_ - found.lower) <= margin
        covered += found.lower <= truth_ <= found.upper
    return within, covered


@pytest.mark.parametrize("case", WIDE, ids=KINDS)
def test_a_planned_sample_comes_within_the_margin(case):
    within, covered = outcomes(*case, runs=25)
    assert within >= 24  # fewer than 24 of 25 at 0.999 each: once in 3000
    assert covered == 25


@pytest.mark.deep
@pytest.mark.parametrize("case", WIDE, ids=KINDS)
def test_a_planned_sample_comes_within_the_margin_as_often_as_it_is_planned_to(case):
    from scipy.stats import binom

    within, covered = outcomes(*case, runs=3000)
    assert 3000 - within <= binom.isf(1e-3, 3000, MISSED)
    assert covered == 3000  # at level 1e-6


@pytest.mark.parametrize("estimand", [Mean(m, variance=1), Quantile(m)], ids=["mean", "median"])
@pytest.mark.parametrize("away", [0.0, 0.6, 1.0, 3.0])
def test_controls_farther_than_the_margin_are_told_apart_and_nothing_is_confirmed_by_them(estimand, away):
    """The law of a draw is off by `away` margins: not confirmed if by one or more; refuted if by three."""
    asked = statistic(estimand, Fraction(1, 5))
    for run in range(20):
        rng = np.random.default_rng([run, 23])
        [size] = planned(asked, [point([rng.normal(size=PILOT)])], 10**6)
        [one] = estimated(asked, [point([rng.normal(size=size) + away / 5])])
        assert confirms(asked, one) is (away == 0) or 0 < away < 1
        assert truth(asked.formula, one) is (None if away < 1 else False) or 0 < away <= 1
        assert truth(Eq(m, Fraction(2, 5)), one) is False or away > 0


def test_a_smaller_margin_asks_for_more_draws_and_the_least_is_not_undercut():
    pilot = [point([np.random.default_rng(0).normal(size=PILOT)])]
    sizes = [planned(statistic(Mean(m, variance=1), Fraction(1, i)), pilot, 10**8)[0] for i in (1, 4, 16, 64)]
    assert sizes == sorted(sizes)
    assert sizes[3] == pytest.approx(16 * sizes[2], rel=1e-2)
    assert planned(statistic(Mean(m, variance=1), 10**6), pilot, 10**6) == [LEAST]


def test_what_takes_too_many_draws_is_not_planned_for_and_points_share_what_is_afforded():
    pilot, asked = point([np.random.default_rng(0).normal(size=PILOT)]), statistic(Mean(m, variance=1), Fraction(1, 10))
    [alone] = planned(asked, [pilot], 10**6)
    assert planned(asked, [pilot], alone - 1) is None
    assert planned(asked, [pilot, pilot], alone + 1) is None


def test_the_quantiles_whose_interval_does_not_end_in_the_pilot_are_planned_all_the_same():
    asked = statistic(Quantile(m, Fraction(99, 100)), Fraction(1, 2))
    [size] = planned(asked, [point([np.random.default_rng(0).random(PILOT)])], 10**6)
    assert size > 1400  # 0.99^n < ALPHA/2


@pytest.mark.parametrize(
    ("formula", "violated"),
    [(Eq(m, 2), 1.0), (Eq(m, 4), 1.0), (m <= 2, 1.0), (m <= 5, -2.0), (m < 3, 0.0), (Lt(5, m), 2.0), (Le(1, m), -2.0)],
    ids=str,
)
def test_a_gap_is_how_far_a_relation_is_from_being_true(formula, violated):
    assert gap(formula, Observation({}, {m: fmpq(3)})) == violated
    assert gap(Eq(m, 1 / (m - 3)), Observation({}, {m: fmpq(3)})) is None
