"""Layer by layer, the second moment of a wide network is multiplied by n v / 2."""

import numpy as np
import pytest

from lakatos.analysis.depth_profile import depth_profile


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_each_layer_multiplies_by_half_the_factor_on_average(factor):
    rng = np.random.default_rng(7)
    inputs = rng.normal(size=(3, 128))
    inputs /= np.sqrt(np.mean(inputs**2, axis=1, keepdims=True))
    profiles = np.array([depth_profile(inputs, factor / 128, 3, rng) for _ in range(100)])
    assert profiles[:, 0] == pytest.approx(1)
    error = profiles.std(axis=0, ddof=1) / np.sqrt(len(profiles))
    expected = (factor / 2) ** np.arange(4)
    assert np.all(np.abs(profiles.mean(axis=0) - expected) <= 6 * error + 1e-12)


def test_it_is_a_function_of_its_generator():
    inputs = np.ones((1, 8))
    one, other = (depth_profile(inputs, 1 / 4, 5, np.random.default_rng(3)) for _ in range(2))
    assert one.shape == (6,)
    assert np.array_equal(one, other)
