"""The laws have the moments, the symmetry and the dependence that their docstrings state."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError, LakatosError
from lakatos.models.weight_laws import axis_row, iid_row, three_point, tied_row
from lakatos.numbers import Exact, FiniteLaw, Q

few = settings(max_examples=40, deadline=None)
variances = st.one_of(
    st.fractions(Fraction(1, 12), 20, max_denominator=12),
    st.integers(1, 40).map(lambda k: Fraction(k * k, 9)),  # squares, whose root would leave no atom at 0
    st.fractions(Fraction(1, 10**9), 10**9),
)
means = st.fractions(-2, 2, max_denominator=4)
fan_ins = st.integers(1, 3)


def mean(law: FiniteLaw, i: int) -> Exact:
    return Exact(law.expect(lambda w: w[i]))


def covariance(law: FiniteLaw, i: int, j: int) -> Exact:
    return Exact(law.expect(lambda w: (w[i] - mean(law, i)) * (w[j] - mean(law, j))))


def is_symmetric(law: FiniteLaw) -> bool:
    return law.map(lambda w: tuple(-w_i for w_i in w)) == law


@few
@given(variances, means, st.booleans())
def test_the_scalar_law_has_the_mean_and_variance_asked_for(v: Fraction, m: Fraction, skew: bool) -> None:
    law = three_point(v, m, skew)
    assert law.dim is None
    assert len(law.atoms) == 3
    assert law.expect(lambda w: w) == Q(m).value
    assert law.expect(lambda w: (w - m) ** 2) == Q(v).value
    assert (law.expect(lambda w: (w - m) ** 3) != 0) is skew
    assert (law.map(lambda w: 2 * Q(m) - w) == law) is not skew


@few
@given(fan_ins, variances, means, st.booleans())
def test_independent_weights(n: int, v: Fraction, m: Fraction, skew: bool) -> None:
    law = iid_row(n, v, m, skew)
    assert (law.dim, len(law.atoms)) == (n, 3**n)
    for i in range(n):
        assert mean(law, i) == m
        assert all(covariance(law, i, j) == (v if i == j else 0) for j in range(n))
    assert is_symmetric(law) is (m == 0 and not skew)
    if n >= 2:
        squares = law.expect(lambda w: (w[0] - m) ** 2 * (w[1] - m) ** 2)
        assert Exact(squares) == v * v


@few
@given(fan_ins, variances)
def test_weights_on_a_random_axis_are_uncorrelated_and_dependent(n: int, v: Fraction) -> None:
    law = axis_row(n, v)
    assert (law.dim, len(law.atoms)) == (n, 2 * n + 1)
    assert is_symmetric(law)
    for i in range(n):
        assert mean(law, i) == 0
        assert all(covariance(law, i, j) == (v if i == j else 0) for j in range(n))
    if n >= 2:
        assert law.expect(lambda w: w[0] ** 2 * w[1] ** 2) == 0  # v² if independent


@few
@given(fan_ins, variances)
def test_tied_weights_are_correlated_and_symmetric(n: int, v: Fraction) -> None:
    law = tied_row(n, v)
    assert (law.dim, len(law.atoms)) == (n, 3)
    assert is_symmetric(law)
    assert all(mean(law, i) == 0 for i in range(n))
    assert all(covariance(law, i, j) == v for i in range(n) for j in range(n))


def test_a_fan_in_of_one_makes_all_rows_equal() -> None:
    assert iid_row(1, Q(2, 3)) == axis_row(1, Q(2, 3)) == tied_row(1, Q(2, 3))


def test_the_sizes_are_small_rationals() -> None:
    assert three_point(1) == FiniteLaw(((-2, Q(1, 8)), (0, Q(3, 4)), (2, Q(1, 8))))
    assert three_point(2) == FiniteLaw(((-2, Q(1, 4)), (0, Q(1, 2)), (2, Q(1, 4))))
    assert three_point(1, skew=True) == FiniteLaw(((-1, Q(1, 3)), (0, Q(1, 2)), (2, Q(1, 6))))


@pytest.mark.parametrize("make", [iid_row, axis_row, tied_row])
def test_what_is_no_fan_in_or_variance_is_refused(make: Callable[..., FiniteLaw]) -> None:
    with pytest.raises(LakatosError, match=rf"^{make.__name__}: got n = 0, wanted n >= 1$"):
        make(0, 1)
    for v in (0, Q(-1, 2)):
        with pytest.raises(LakatosError, match=rf": got variance {v}, wanted one > 0$"):
            make(2, v)
    with pytest.raises(ExactnessError, match=r", variance: got 0.5 \(float\)"):
        make(2, 0.5)
