"""Layers as matrices, shifts and what commutes with them, against matrices that are written out."""

import math
from functools import partial
from typing import Any

import autograd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis.linear_layers import (
    commutant_dimension,
    commutes_with_shift,
    convolution_matrix,
    layer_matrix,
    shift_orbit,
)
from lakatos.errors import ExactnessError, LakatosError
from lakatos.models.convolution import convolution
from lakatos.numbers import Exact, Q, exact

some = settings(max_examples=60, deadline=None)
small = st.integers(-2, 2)


def matrices(rows: int, columns: int) -> st.SearchStrategy[Any]:
    return st.lists(st.lists(small, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


squares = st.integers(1, 4).flatmap(lambda n: matrices(n, n))


def shift(n: int, s: int = 1) -> Any:
    """(P^s x)_i = x_{i+s}."""
    return np.array([[int(j == (i + s) % n) for j in range(n)] for i in range(n)])


def times(A: Any) -> Any:
    return lambda x: A @ x


# --- Matrices of layers


@some
@given(st.integers(1, 4).flatmap(lambda n: st.integers(1, 4).flatmap(lambda m: matrices(m, n))))
def test_the_matrix_of_a_matrix_is_itself(rows: Any) -> None:
    A = exact(rows)
    found = layer_matrix(times(A), A.shape[1])
    assert np.array_equal(found, A)
    assert all(type(entry) is Exact for entry in found.ravel())


@some
@given(st.lists(small, min_size=1, max_size=6), st.integers(1, 5), st.booleans())
def test_the_matrix_of_a_convolution_is_written_out(kernel: Any, n: int, circular: bool) -> None:
    C = [[0] * n for _ in range(n)]
    for i in range(n):
        for m, weight in enumerate(kernel):
            if circular or i + m < n:
                C[i][(i + m) % n] += weight
    assert convolution_matrix(kernel, n, circular).tolist() == C
    jacobian = autograd.jacobian(lambda x: convolution(np.array(kernel, dtype=float), x, circular))(np.ones(n))
    assert jacobian.tolist() == C


def test_the_matrix_of_a_convolution_by_hand() -> None:
    assert convolution_matrix([1, 2], 3).tolist() == [[1, 2, 0], [0, 1, 2], [2, 0, 1]]
    assert convolution_matrix([1, 2], 3, circular=False).tolist() == [[1, 2, 0], [0, 1, 2], [0, 0, 1]]
    assert convolution_matrix([1, 2], 1).tolist() == [[3]]


def test_a_kernel_of_floats_enters_as_it_is_stored_and_a_layer_of_floats_is_refused() -> None:
    assert convolution_matrix([0.5], 1).tolist() == [[Q(1, 2)]]
    with pytest.raises(ExactnessError):
        layer_matrix(lambda x: 0.5 * x, 2)


# --- Shifts


@some
@given(squares)
def test_commuting_with_the_shift_is_what_the_matrices_say(rows: Any) -> None:
    A, P = np.array(rows), shift(len(rows))
    assert commutes_with_shift(times(exact(rows)), len(rows)) is np.array_equal(A @ P, P @ A)


@some
@given(st.lists(small, min_size=1, max_size=5), st.data())
def test_a_circulant_layer_commutes_and_one_entry_off_does_not(row: Any, data: Any) -> None:
    n = len(row)
    A = exact([[row[(j - i) % n] for j in range(n)] for i in range(n)])
    assert commutes_with_shift(times(A), n)
    A[data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))] += 1
    assert commutes_with_shift(times(A), n) is (n == 1)


@some
@given(st.lists(small, min_size=1, max_size=4), st.integers(1, 5))
def test_circular_convolutions_commute_and_zero_padded_ones_only_where_nothing_is_cut(kernel: Any, n: int) -> None:
    w = exact(kernel)
    assert commutes_with_shift(partial(convolution, w), n)
    C = convolution_matrix(kernel, n, circular=False)
    zero_padded = commutes_with_shift(lambda x: convolution(w, x, False), n)
    assert zero_padded is np.array_equal(C @ shift(n), shift(n) @ C)
    assert zero_padded is (n == 1 or not any(kernel[1:n]))


# --- Commutants


def nullity(n: int, s: int) -> int:
    """n² minus the rank of A ↦ A P^s − P^s A, by Kronecker products."""
    P = np.linalg.matrix_power(shift(n), s % n)
    map_ = np.kron(np.eye(n, dtype=int), P.T) - np.kron(P, np.eye(n, dtype=int))
    return n * n - int(np.linalg.matrix_rank(map_))


@pytest.mark.parametrize("n", range(1, 6))
def test_the_dimension_of_a_commutant_is_a_nullity(n: int) -> None:
    for s in range(-2 * n - 1, 2 * n + 2):
        assert commutant_dimension(n, s) == nullity(n, s) == n * math.gcd(n, s)


@pytest.mark.parametrize(("n", "s"), [(1, 0), (2, 1), (2, 0), (3, 1), (3, -2), (3, 6)])
def test_there_are_3_to_the_dimension_matrices_modulo_3_that_commute(n: int, s: int) -> None:
    P = shift(n, s)
    every = np.array(list(np.ndindex(*[3] * (n * n)))).reshape(-1, n, n)
    assert sum(not ((A @ P - P @ A) % 3).any() for A in every) == 3 ** commutant_dimension(n, s)


@some
@given(st.integers(1, 7), st.integers(-100, 10**12))
def test_the_size_of_an_orbit_is_the_order_of_the_shift(n: int, s: int) -> None:
    order = next(k for k in range(1, n + 1) if k * s % n == 0)
    assert shift_orbit(n, s) == order
    assert shift_orbit(n, s) * math.gcd(n, s) == n


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 5), st.integers(-50, 50))
def test_only_the_shift_modulo_n_matters(n: int, s: int) -> None:
    assert commutant_dimension(n, s) == commutant_dimension(n, s % n) == commutant_dimension(n, -s)
    assert commutant_dimension(n, s) * shift_orbit(n, s) == n * n


@pytest.mark.parametrize("count", [commutant_dimension, shift_orbit])
@pytest.mark.parametrize("n", [0, -3])
def test_a_circle_without_places_is_refused(count: Any, n: int) -> None:
    with pytest.raises(LakatosError, match=rf"^{count.__name__}: got n = {n}, wanted n >= 1$"):
        count(n, 1)
