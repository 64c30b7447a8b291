"""On quadratics, where flows and epochs have closed forms, the float64 runs come to them."""

import numpy as np
import pytest

from lakatos.analysis.sgd_flows import epoch_ends, flow_end


def quadratic(matrix, offset):
    return lambda w: (w - offset) @ matrix @ (w - offset) / 2


STIFF = [np.diag([2.0, 1.0]), np.array([[1.0, 0.5], [0.5, 3.0]]), np.diag([0.5, 1.5])]
OFFSETS = [np.array([1.0, 0.0]), np.array([0.0, -1.0]), np.array([2.0, 1.0])]
LOSSES = [quadratic(*pair) for pair in zip(STIFF, OFFSETS, strict=True)]
START = np.array([0.3, -0.2])


def linear_flow(matrix, target, time):
    """ω(time) of ω' = -M (ω - target)."""
    values, vectors = np.linalg.eig(matrix)
    return target + vectors @ np.diag(np.exp(-time * values)) @ np.linalg.solve(vectors, START - target)


@pytest.mark.parametrize("share", [0, 1 / 12, 0.5])
def test_a_flow_of_quadratics_ends_where_its_closed_form_says(share):
    rate, m = 0.1, len(LOSSES)
    matrix = sum(A / m + 2 * rate * share * A @ A for A in STIFF)
    right = sum((A / m + 2 * rate * share * A @ A) @ b for A, b in zip(STIFF, OFFSETS, strict=True))
    expected = linear_flow(matrix, np.linalg.solve(matrix, right), m * rate)
    assert flow_end(LOSSES, START, rate, share) == pytest.approx(expected, abs=1e-8)


def test_an_end_is_the_mean_over_an_order_and_its_reverse():
    rate, order = 0.1, [2, 0, 1]

    def end(visits):
        w = START
        for k in visits:
            w = w - rate * STIFF[k] @ (w - OFFSETS[k])
        return w

    [found] = epoch_ends(LOSSES, START, rate, [order])
    assert found == pytest.approx((end(order) + end(order[::-1])) / 2)


def test_the_mean_end_is_nearer_to_the_flow_with_the_quarter_by_one_order():
    orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2]]  # with their reverses, all six

    def distance(rate, share):
        return np.linalg.norm(
            epoch_ends(LOSSES, START, rate, orders).mean(axis=0) - flow_end(LOSSES, START, rate, share)
        )

    m = len(LOSSES)
    for share, order in ((0, 2), (1 / (4 * m), 3), (1 / (2 * m), 2)):
        ratio = distance(0.02, share) / distance(0.01, share)
        assert ratio == pytest.approx(2**order, rel=0.15)
