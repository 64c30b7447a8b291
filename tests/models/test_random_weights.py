"""Random weights: of the shape, the first two moments and the law that they are said to have."""

import numpy as np
import pytest

from lakatos.models.random_weights import gaussian_weights, sign_weights

LAWS = {"gaussian": (gaussian_weights, 3), "sign": (sign_weights, 1)}  # with E w⁴ / v²


@pytest.mark.parametrize("law", LAWS)
def test_moments(law):
    weights, kurtosis = LAWS[law]
    w = weights(np.random.default_rng(0), 200, 500, 0.25)
    assert w.shape == (200, 500)
    assert np.mean(w) == pytest.approx(0, abs=0.01)  # of 100 000 entries: six standard errors
    assert np.mean(w**2) == pytest.approx(0.25, abs=0.008)
    assert np.mean(w**4) == pytest.approx(kurtosis / 16, abs=0.02)
    assert np.corrcoef(w[0], w[1])[0, 1] == pytest.approx(0, abs=0.3)


def test_signs_are_all_of_one_size():
    assert set(np.abs(sign_weights(np.random.default_rng(0), 5, 7, 4.0)).flat) == {2.0}


@pytest.mark.parametrize("law", LAWS)
def test_randomness_is_the_generator_s(law):
    weights, _ = LAWS[law]
    one, other = (weights(np.random.default_rng(3), 2, 3, 1.0) for _ in range(2))
    assert (one == other).all()
    assert (weights(np.random.default_rng(4), 2, 3, 1.0) != one).any()
