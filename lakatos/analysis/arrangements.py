"""Cells of hyperplane arrangements {x ∈ ℚ^d : a_i·x = b_i}, counted exactly by two independent methods.

`cells` refines the open cells one hyperplane at a time, an exact linear programme deciding which are cut,
and hands out an interior point of each. `characteristic_polynomial` is a sum over subsets (Whitney), from
which Zaslavsky's theorem reads the count. They share only the reading of their arguments. Both are right
on every degenerate arrangement: parallel, concurrent, repeated hyperplanes.

`normals` is (n, d) and `offsets` (n,), exact; a hyperplane that is repeated, scaled or not, counts once.
Every function raises LakatosError for a zero normal or shapes that do not fit, ExactnessError for a
float.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, TypeAlias

import flint
import numpy as np
from numpy.typing import NDArray

from lakatos.errors import LakatosError
from lakatos.numbers import ExactArray, exact, rational

Vector: TypeAlias = tuple[flint.fmpq, ...]
Hyperplane: TypeAlias = tuple[Vector, flint.fmpq]


def count_cells(normals: NDArray[Any], offsets: NDArray[Any]) -> int:
    """The number of connected components of ℝ^d minus the hyperplanes, by exact sign enumeration."""
    return len(cells(normals, offsets))


def cells(normals: NDArray[Any], offsets: NDArray[Any]) -> dict[tuple[int, ...], Vector]:
    """The sign vectors (sign(a_i·x − b_i))_i ∈ {−1, 1}^n that some x attains, each with such an x (d,)."""
    d, hyperplanes = _read(normals, offsets, "cells")
    found: dict[tuple[int, ...], Vector] = {(): (flint.fmpq(0),) * d}
    for k, cut in enumerate(hyperplanes):
        found = {
            (*signs, 1 if _height(cut, x) > 0 else -1): x
            for signs, point in found.items()
            for x in _points_off(cut, point, hyperplanes[:k])
        }
    return found


def count_cells_by_whitney(normals: NDArray[Any], offsets: NDArray[Any]) -> int:
    """(−1)^d χ(−1), the number of cells by Zaslavsky's theorem (1975, Theorem A)."""
    coefficients = characteristic_polynomial(normals, offsets)
    d = len(coefficients) - 1
    return sum((-1) ** (d - k) * coefficient for k, coefficient in enumerate(coefficients))


def characteristic_polynomial(normals: NDArray[Any], offsets: NDArray[Any]) -> tuple[int, ...]:
    """χ(t) = Σ_B (−1)^|B| t^(d − rank B) over the sets B of hyperplanes with a common point (Whitney).

    Returns its d + 1 coefficients, that of t^k in place k. What a repeated hyperplane adds cancels. 2^n
    ranks.
    """
    d, hyperplanes = _read(normals, offsets, "characteristic_polynomial")
    coefficients = [0] * (d + 1)
    for size in range(len(hyperplanes) + 1):
        for subset in combinations(hyperplanes, size):
            if _have_a_common_point(subset):
                coefficients[d - _rank([a for a, _ in subset])] += (-1) ** size
    return tuple(coefficients)


def general_position(normals: NDArray[Any], offsets: NDArray[Any]) -> bool:
    """Any k ≤ d normals are linearly independent and no d + 1 hyperplanes have a common point."""
    d, hyperplanes = _read(normals, offsets, "general_position")
    meet = any(map(_have_a_common_point, combinations(hyperplanes, d + 1)))
    return independent_normals(normals, offsets) and not meet


def independent_normals(normals: NDArray[Any], offsets: NDArray[Any]) -> bool:
    """Any k ≤ d normals are linearly independent, whatever the offsets: central general position."""
    d, hyperplanes = _read(normals, offsets, "independent_normals")
    k = min(d, len(hyperplanes))
    return all(_rank([a for a, _ in subset]) == k for subset in combinations(hyperplanes, k))


def restrict(normals: NDArray[Any], offsets: NDArray[Any], k: int) -> tuple[ExactArray, ExactArray]:
    """The arrangement {H_i ∩ H_k} on H_k ≅ ℚ^(d−1): normals (m, d − 1), offsets (m,), m < n.

    A coordinate x_j with a_kj ≠ 0 is eliminated. Hyperplanes parallel to H_k, repetitions of it too, are
    left out; others may become equal. Raises IndexError if there is no H_k.
    """
    d, hyperplanes = _read(normals, offsets, "restrict")
    on_k = [_on(hyperplanes[k], cut) for cut in hyperplanes]
    traces = [(*a, b) for a, b in on_k if _is_proper((a, b))]
    rows = exact(np.array(traces, dtype=object).reshape(len(traces), d))
    return rows[:, :-1], rows[:, -1]


def _read(normals: Any, offsets: Any, where: str) -> tuple[int, list[Hyperplane]]:
    a, b = np.asarray(normals, dtype=object), np.asarray(offsets, dtype=object)
    if a.ndim != 2 or b.shape != a.shape[:1]:
        raise LakatosError(
            f"{where}: normals have shape {a.shape} and offsets {b.shape}, wanted (n, d) and (n,); "
            "without hyperplanes say np.empty((0, d)) and np.empty(0)"
        )
    rows = [tuple(rational(entry, f"{where}, normals") for entry in row) for row in a]
    for i, row in enumerate(rows):
        if all(entry == 0 for entry in row):
            raise LakatosError(f"{where}: normal {i} is zero, wanted a hyperplane; leave the row out")
    return a.shape[1], list(zip(rows, (rational(entry, f"{where}, offsets") for entry in b), strict=True))


# --- Ranks


def _rank(rows: list[Vector]) -> int:
    return flint.fmpq_mat(rows).rank() if rows else 0


def _have_a_common_point(hyperplanes: tuple[Hyperplane, ...]) -> bool:
    return _rank([a for a, _ in hyperplanes]) == _rank([(*a, b) for a, b in hyperplanes])


# --- Cutting a cell


def _height(hyperplane: Hyperplane, x: Vector) -> flint.fmpq:
    """a·x − b."""
    a, b = hyperplane
    return _dot(a, x) - b


def _dot(a: Vector, x: Vector) -> flint.fmpq:
    return sum((p * q for p, q in zip(a, x, strict=True)), flint.fmpq(0))


def _points_off(cut: Hyperplane, point: Vector, walls: list[Hyperplane]) -> list[Vector]:
    """A point on each side of `cut` that meets the open cell of `point` among the `walls`.

    p + y is on the same side of a hyperplane as p iff g·y < 1, where g = −a/(a·p − b) is its gauge at p.
    """
    gauges = [_gauge(wall, point) for wall in walls]
    if _height(cut, point) == 0:  # both sides meet the cell: step off, at most half-way to a wall
        a = cut[0]
        rates = [abs(_dot(g, a)) for g in gauges]
        step = min((1 / (2 * rate) for rate in rates if rate > 0), default=flint.fmpq(1))
        return [_add(point, a, step), _add(point, a, -step)]
    y = _across(_gauge(cut, point), gauges)
    return [point] if y is None else [point, _add(point, y, flint.fmpq(1))]


def _gauge(hyperplane: Hyperplane, point: Vector) -> Vector:
    height = _height(hyperplane, point)
    return tuple(-a_i / height for a_i in hyperplane[0])


def _add(x: Vector, y: Vector, factor: flint.fmpq) -> Vector:
    return tuple(p + factor * q for p, q in zip(x, y, strict=True))


def _across(g: Vector, gauges: list[Vector]) -> Vector | None:
    """A y with g·y > 1 and g_i·y < 1 for all i, or None if there is none.

    The simplex method on max g·y subject to g_i·y ≤ 1 and g·y ≤ 2, from its feasible point y = 0, with y
    = u − v and u, v ≥ 0. The bound 2 loses nothing, as the set is convex and contains 0; it bounds the
    programme. Bland's rule (of the variables that may enter, or leave, the one of least index does) lets
    no basis recur. A y with g·y > 1, scaled by (1 + 1/(g·y))/2 < 1, still has g·y > 1 and is strictly
    inside every g_i·y ≤ 1.
    """
    d, zero = len(g), flint.fmpq(0)
    minus_g = tuple(-entry for entry in g)
    tableau = [[*h, *(-entry for entry in h), flint.fmpq(1)] for h in gauges]
    tableau += [[*g, *minus_g, flint.fmpq(2)], [*minus_g, *g, zero]]  # the last row: reduced costs, objective
    free, basic = list(range(2 * d)), list(range(2 * d, 2 * d + len(gauges) + 1))
    while tableau[-1][-1] <= 1:
        entering = [(free[j], j) for j in range(2 * d) if tableau[-1][j] < 0]
        if not entering:
            return None
        j = min(entering)[1]
        rows = [i for i in range(len(basic)) if tableau[i][j] > 0]
        i = min(rows, key=lambda i: (tableau[i][-1] / tableau[i][j], basic[i]))
        _pivot(tableau, i, j)
        basic[i], free[j] = free[j], basic[i]
    value = dict(zip(basic, (row[-1] for row in tableau), strict=False))
    scale = (1 + 1 / tableau[-1][-1]) / 2
    return tuple(scale * (value.get(j, zero) - value.get(d + j, zero)) for j in range(d))


def _pivot(tableau: list[list[flint.fmpq]], i: int, j: int) -> None:
    """Exchange the basic variable of row i with the free one of column j."""
    pivot = tableau[i][j]
    row = [entry / pivot for entry in tableau[i]]
    row[j] = 1 / pivot
    for k, other in enumerate(tableau):
        if k != i and (factor := other[j]) != 0:
            tableau[k] = [entry - factor * r for entry, r in zip(other, row, strict=True)]
            tableau[k][j] = -factor * row[j]
    tableau[i] = row


# --- Deletion and restriction


def deletion_restriction(normals: NDArray[Any], offsets: NDArray[Any]) -> dict[str, list[int]]:
    """The arrangements that taking hyperplanes away leads to, each in a row: hyperplanes, dimension, cells, next rows.

    Row 0 is the arrangement itself. `deleted` is the row without the last hyperplane H, `restricted` that of the
    others on H (without H where H is no proper hyperplane of the space); both 0 in a row without hyperplanes.
    A hyperplane that contains the space, or misses it, counts and cuts nothing. Up to 2^(n+1) − 1 rows.
    """
    d, hyperplanes = _read(normals, offsets, "deletion_restriction")
    table: dict[str, list[int]] = {name: [] for name in ("hyperplanes", "dimension", "cells", "deleted", "restricted")}
    todo = [(d, hyperplanes)]
    for dim, cuts in todo:
        table["hyperplanes"].append(len(cuts))
        table["dimension"].append(dim)
        table["cells"].append(_count_proper(dim, cuts))
        table["deleted"].append(len(todo) if cuts else 0)
        table["restricted"].append(len(todo) + (1 if cuts and _is_proper(cuts[-1]) else 0) if cuts else 0)
        if cuts:
            todo.append((dim, cuts[:-1]))
            if _is_proper(cuts[-1]):
                todo.append((dim - 1, [_on(cuts[-1], cut) for cut in cuts[:-1]]))
    return table


def _count_proper(dim: int, cuts: list[Hyperplane]) -> int:
    proper = [cut for cut in cuts if _is_proper(cut)]
    rows = np.array([a for a, _ in proper], dtype=object).reshape(len(proper), dim)
    return count_cells(rows, np.array([b for _, b in proper], dtype=object))


def _is_proper(cut: Hyperplane) -> bool:
    return any(entry != 0 for entry in cut[0])


def _on(plane: Hyperplane, cut: Hyperplane) -> Hyperplane:
    """The trace of `cut` on `plane`, a coordinate x_j with a non-zero coefficient there eliminated."""
    (a_k, b_k), (a, b) = plane, cut
    j = next(j for j in range(len(a_k)) if a_k[j] != 0)
    factor = a[j] / a_k[j]
    return tuple(a[i] - factor * a_k[i] for i in range(len(a)) if i != j), b - factor * b_k
