"""The squared norm's ratio, a product over layers: by hand where weights are given; the moments that claims quote."""

from fractions import Fraction
from itertools import cycle, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakatos.analysis.norm_ratio import squared_norm_ratio
from lakatos.claims.init import finite_width_lognorm as claimed

EYE = np.eye(2)


@given(st.integers(0, 5), st.floats(0.1, 3))
def test_layers_that_multiply_by_c_multiply_the_squared_norm_by_c_squared_each(layers, c):
    assert squared_norm_ratio(np.array([1.0, 2.0]), layers, lambda: c * EYE, 0.0) == pytest.approx(c ** (2 * layers))


def test_each_layer_draws_weights_of_its_own_and_adds_the_bias():
    weights = cycle([EYE, -EYE])
    assert squared_norm_ratio(np.array([1.0, 2.0]), 2, lambda: next(weights), 0.0) == 0
    assert squared_norm_ratio(np.array([3.0, 4.0]), 1, lambda: EYE, 1.0) == pytest.approx((16 + 25) / 25)


def moments(n: int, order: int) -> Fraction:
    """E X^order of one layer, X = 2/n Σ B_i g_i²: the sum multiplied out; E (B g²)^k = (2k - 1)!!/2 for k > 0."""
    of = [Fraction(1), Fraction(1, 2), Fraction(3, 2), Fraction(15, 2), Fraction(105, 2)]
    total = Fraction(0)
    for chosen in product(range(n), repeat=order):
        term = Fraction(1)
        for i in set(chosen):
            term *= of[chosen.count(i)]
        total += term
    return total * Fraction(2, n) ** order


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_the_moments_that_the_claim_quotes_are_those_of_gaussian_layers(n):
    from flint import fmpq

    from lakatos.statement.evaluate import scalar

    assert moments(n, 1) == 1
    assert moments(n, 2) == 1 + Fraction(5, n)
    fourth = scalar(claimed.fourth, {claimed.n: fmpq(n)})
    assert moments(n, 4) == Fraction(int(fourth.p), int(fourth.q))
