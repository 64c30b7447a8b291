"""Linear layers on vectors as matrices, and which matrices commute with cyclic shifts; exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint
import numpy as np

from lakatos.errors import LakatosError
from lakatos.models.convolution import convolution
from lakatos.numbers import ExactArray, exact

Layer = Callable[[ExactArray], Any]


def layer_matrix(layer: Layer, n: int) -> ExactArray:
    """The n×n matrix of a linear layer, column j its value at the unit vector e_j."""
    return exact(np.array([layer(unit) for unit in exact(np.eye(n, dtype=int))], dtype=object).T)


def convolution_matrix(kernel: Any, n: int, circular: bool = True) -> ExactArray:
    """The n×n matrix of `convolution` with this kernel, by running it on unit vectors."""
    w = exact(kernel)
    return layer_matrix(lambda x: convolution(w, x, circular), n)


def commutes_with_shift(layer: Layer, n: int) -> bool:
    """Whether layer(x shifted by one) = layer(x) shifted by one, on all unit vectors x of ℚ^n."""
    units = exact(np.eye(n, dtype=int))
    return all(bool(np.all(layer(np.roll(x, -1)) == np.roll(layer(x), -1))) for x in units)


def commutant_dimension(n: int, s: int) -> int:
    """dim {A ∈ ℚ^{n×n} : A P^s = P^s A} for the cyclic shift P, as the nullity of A ↦ A P^s − P^s A.

    The rank of an n²×n² matrix. Raises LakatosError unless n ≥ 1.
    """
    if n < 1:
        raise LakatosError(f"commutant_dimension: got n = {n}, wanted n >= 1")
    rows = []
    for i in range(n):
        for j in range(n):  # (A P^s)_{i,j} = A_{i,j−s}, (P^s A)_{i,j} = A_{i+s,j}
            row = [0] * (n * n)
            row[i * n + (j - s) % n] += 1
            row[(i + s) % n * n + j] -= 1
            rows.append(row)
    return n * n - int(flint.fmpq_mat(rows).rank())


def shift_orbit(n: int, s: int) -> int:
    """The size of each orbit of (i, j) ↦ (i + s, j + s) on pairs modulo n, by walking all of them.

    Raises LakatosError unless n ≥ 1.
    """
    if n < 1:
        raise LakatosError(f"shift_orbit: got n = {n}, wanted n >= 1")
    left = {(i, j) for i in range(n) for j in range(n)}
    sizes = set()
    while left:
        i, j = start = left.pop()
        orbit = {start}
        while (pair := ((i + s) % n, (j + s) % n)) != start:
            orbit.add(pair)
            i, j = pair
        left -= orbit
        sizes.add(len(orbit))
    [size] = sizes
    return size
