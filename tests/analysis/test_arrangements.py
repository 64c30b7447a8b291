"""Two exact counts and a brute force agree on every arrangement, however degenerate."""

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.analysis.arrangements import (
    cells,
    characteristic_polynomial,
    count_cells,
    count_cells_by_whitney,
    deletion_restriction,
    general_position,
    independent_normals,
    restrict,
)
from lakatos.errors import ExactnessError, LakatosError
from lakatos.numbers import Exact, Q, exact

some = settings(max_examples=100, deadline=None)

Arrangement = tuple[Any, Any]


def arrangement(rows: list[Any], d: int) -> Arrangement:
    """Rows (a_1, …, a_d, b) as normals (n, d) and offsets (n,)."""
    table = exact(np.array(rows, dtype=object).reshape(len(rows), d + 1))
    return table[:, :-1], table[:, -1]


@st.composite
def arrangements(draw: st.DrawFn, max_d: int = 3, max_n: int = 5, min_n: int = 0) -> Arrangement:
    """Small integers, so that parallel and concurrent hyperplanes abound; some are repeated or shifted."""
    d = draw(st.integers(1, max_d))
    normal = st.lists(st.integers(-2, 2), min_size=d, max_size=d).filter(any)
    offset = st.sampled_from([0, 1, -1, 2, Fraction(1, 2)])
    rows: list[list[Any]] = []
    for _ in range(draw(st.integers(min_n, max_n))):
        if rows and draw(st.integers(0, 3)) == 0:
            scale, shift = (
                draw(st.sampled_from([1, -1, Fraction(-2, 3), 2])),
                draw(st.sampled_from([0, 0, 1])),
            )
            old = draw(st.sampled_from(rows))
            rows.append([*(scale * entry for entry in old[:-1]), scale * old[-1] + shift])
        else:
            rows.append([*draw(normal), draw(offset)])
    return arrangement(rows, d)


def generic(n: int, d: int) -> Arrangement:
    """Hyperplanes Σ_j t^j x_j = t^d, t = 1, …, n: any d + 1 of them have a Vandermonde determinant."""
    return arrangement([[t**j for j in range(d)] + [t**d] for t in range(1, n + 1)], d)


def central(n: int, d: int) -> Arrangement:
    normals, offsets = generic(n, d)
    return normals, 0 * offsets


def most(n: int, d: int) -> int:
    return sum(math.comb(n, i) for i in range(d + 1))


# --- A brute force: each of the 2^n strict systems by Fourier-Motzkin elimination, in Fractions


def is_feasible(system: list[tuple[list[Fraction], Fraction]]) -> bool:
    """Is there an x with a·x > b for every (a, b) of the system?"""
    if not system or not system[0][0]:
        return all(b < 0 for _, b in system)
    scaled = [([a_i / abs(a[0]) for a_i in a], b / abs(a[0])) if a[0] else (a, b) for a, b in system]
    lower, upper = ([(a, b) for a, b in scaled if a[0] * sign > 0] for sign in (1, -1))
    kept = [(a[1:], b) for a, b in scaled if a[0] == 0]
    for (a, b), (c, e) in itertools.product(lower, upper):
        kept.append(([p + q for p, q in zip(a[1:], c[1:], strict=True)], b + e))
    return is_feasible(kept)


def attained_signs(normals: Any, offsets: Any) -> set[tuple[int, ...]]:
    rows = [([fraction(a_i) for a_i in a], fraction(b)) for a, b in zip(normals, offsets, strict=True)]
    return {
        signs
        for signs in itertools.product((-1, 1), repeat=len(rows))
        if is_feasible([([s * a_i for a_i in a], s * b) for s, (a, b) in zip(signs, rows, strict=True)])
    }


def fraction(q: Exact) -> Fraction:
    return Fraction(q.numerator, q.denominator)


@pytest.mark.parametrize(
    ("system", "feasible"),
    [
        ([([1], 0), ([-1], 0)], False),  # 0 < x < 0: closed, it would have the point 0
        ([([1], 0), ([-1], -1)], True),
        ([([1, 1], 0), ([-1, 0], 0), ([0, -1], 0)], False),
        ([([1, 1], -1), ([-1, 0], 0), ([0, -1], 0)], True),
        ([], True),
    ],
)
def test_the_brute_force_decides_strict_systems(system: Any, feasible: bool) -> None:
    rows = [([Fraction(a_i) for a_i in a], Fraction(b)) for a, b in system]
    assert is_feasible(rows) is feasible


# --- Agreement


@some
@given(arrangements())
def test_enumeration_whitney_and_brute_force_agree(A: Arrangement) -> None:
    signs = attained_signs(*A)
    assert set(cells(*A)) == signs
    assert count_cells(*A) == count_cells_by_whitney(*A) == len(signs)


@settings(max_examples=40, deadline=None)
@given(arrangements(max_d=4, max_n=7))
def test_enumeration_and_whitney_agree_on_larger_arrangements(A: Arrangement) -> None:
    assert count_cells(*A) == count_cells_by_whitney(*A)


@some
@given(arrangements(max_d=4, max_n=6))
def test_each_cell_comes_with_a_point_of_it(A: Arrangement) -> None:
    for signs, x in cells(*A).items():
        heights = [sum(a_i * x_i for a_i, x_i in zip(a, x, strict=True)) - b for a, b in zip(*A, strict=True)]
        assert all(s * height > 0 for s, height in zip(signs, heights, strict=True))


@some
@given(arrangements(max_d=3, max_n=5))
def test_the_most_cells_are_attained_in_general_position_and_only_there(A: Arrangement) -> None:
    n, d = A[0].shape
    assert count_cells(*A) <= most(n, d)
    assert general_position(*A) is (count_cells(*A) == most(n, d))


@some
@given(arrangements(max_d=3, max_n=5, min_n=1))
def test_through_the_origin_the_most_cells_are_attained_by_independent_normals_alone(A: Arrangement) -> None:
    (n, d), through_origin = A[0].shape, (A[0], 0 * A[1])
    central_most = 2 * sum(math.comb(n - 1, i) for i in range(d))
    assert count_cells(*through_origin) <= central_most
    assert independent_normals(*A) is (count_cells(*through_origin) == central_most)


@some
@given(arrangements(min_n=1), st.data())
def test_deletion_and_restriction_add_up(A: Arrangement, data: st.DataObject) -> None:
    normals, offsets = A
    k = data.draw(st.integers(0, len(offsets) - 1))
    line = np.append(normals[k], offsets[k])
    others = [i for i in range(len(offsets)) if not are_parallel(line, np.append(normals[i], offsets[i]))]
    deleted = normals[others], offsets[others]
    assert count_cells(*A) == count_cells(*deleted) + count_cells(*restrict(*A, k))
    mine, theirs, traces = (characteristic_polynomial(*B) for B in (A, deleted, restrict(*A, k)))
    assert mine == tuple(p - q for p, q in zip(theirs, (*traces, 0), strict=True))


def are_parallel(v: Any, w: Any) -> bool:
    return all(v[i] * w[j] == v[j] * w[i] for i, j in itertools.combinations(range(len(v)), 2))


@some
@given(arrangements(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_order_scale_place_and_spare_dimensions_do_not_matter(A: Arrangement, random: Any, factor: int) -> None:
    normals, offsets = A
    order = list(range(len(offsets)))
    random.shuffle(order)
    wanted = count_cells(normals, offsets)
    assert count_cells(normals[order], offsets[order]) == wanted
    assert count_cells(Q(-factor, 7) * normals, Q(-factor, 7) * offsets) == wanted
    assert count_cells(normals, offsets + normals @ exact([factor] * normals.shape[1])) == wanted
    spare = np.concatenate([normals, factor * normals[:, :1]], axis=1)
    assert count_cells(spare, offsets) == count_cells_by_whitney(spare, offsets) == wanted


# --- Known values

BRAID_3 = [[1, -1, 0, 0], [1, 0, -1, 0], [1, 0, 0, -1], [0, 1, -1, 0], [0, 1, 0, -1], [0, 0, 1, -1]]


@pytest.mark.parametrize(("n", "d"), [(0, 2), (1, 1), (2, 3), (4, 1), (6, 2), (5, 3), (6, 3), (3, 4), (6, 4)])
def test_generic_arrangements(n: int, d: int) -> None:
    A = generic(n, d)
    assert general_position(*A)
    assert count_cells(*A) == count_cells_by_whitney(*A) == most(n, d)
    coefficients = [(-1) ** (d - k) * math.comb(n, d - k) for k in range(d + 1)]
    assert characteristic_polynomial(*A) == tuple(coefficients)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 2), (6, 2), (5, 3), (6, 3), (5, 4)])
def test_generic_central_arrangements(n: int, d: int) -> None:
    wanted = 2 * sum(math.comb(n - 1, i) for i in range(d))
    assert count_cells(*central(n, d)) == count_cells_by_whitney(*central(n, d)) == wanted


@pytest.mark.parametrize(
    ("normals", "offsets", "count"),
    [
        (BRAID_3, [0] * 6, 24),
        ([[1, -1, 0], [1, 0, -1], [0, 1, -1]], [0] * 3, 6),
        ([[1, 0], [1, 0], [0, 1]], [0, 1, 0], 6),  # two of three lines parallel
        ([[1, 0], [0, 1], [1, 1]], [0, 0, 0], 6),  # three lines through a point
        ([[1, 0], [0, 1], [1, 1]], [0, 0, 1], 7),
        ([[1, 0]] * 3, [0, 1, 2], 4),
        ([[1, 2], [-2, -4], [Q(1, 3), Q(2, 3)]], [1, -2, Q(1, 3)], 2),  # one line, three times
        ([[1], [1], [-1], [2]], [0, 1, -1, 3], 4),  # three points, one of them twice
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 0, 0], 8),
        ([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]], [1, 1, 1, 1], 9),
        (np.empty((0, 3)), np.empty(0), 1),
        (np.empty((0, 0)), np.empty(0), 1),
        ([[1, 1, 1, 1]], [0], 2),
    ],
)
def test_known_arrangements(normals: Any, offsets: Any, count: int) -> None:
    assert count_cells(normals, offsets) == count_cells_by_whitney(normals, offsets) == count


def test_the_braid_arrangement_has_the_falling_factorial() -> None:
    assert characteristic_polynomial(np.array(BRAID_3), np.zeros(6, dtype=int)) == (0, -6, 11, -6, 1)


def test_six_lines_differ_in_their_cells() -> None:
    assert count_cells(*generic(6, 2)) == 22
    assert count_cells(*central(6, 2)) == 12
    assert not general_position(*central(6, 2))


@pytest.mark.parametrize(
    ("normals", "offsets", "general"),
    [
        ([[1, 0, 0], [2, 0, 0]], [0, 1], False),  # parallel, though fewer than d
        ([[1, 0, 0], [0, 1, 0], [1, 1, 0]], [0, 0, 1], False),  # three normals in a plane, no common point
        ([[1, 0], [0, 1], [1, 1]], [1, 1, 2], False),  # a common point
        ([[1, 0], [0, 1], [1, 1]], [1, 1, 3], True),
        ([[1], [2]], [1, 2], False),
        ([[1], [2]], [1, 3], True),
        ([[1, 2, 3, 4]], [0], True),
    ],
)
def test_general_position_by_hand(normals: Any, offsets: Any, general: bool) -> None:
    assert general_position(normals, offsets) is general


# --- Restriction


def test_a_restriction_leaves_out_what_is_parallel() -> None:
    normals, offsets = exact([[2, 0], [1, 0], [0, 1], [-4, 0], [1, 1]]), exact([10, 1, 3, -20, 7])
    traces, places = restrict(normals, offsets, 0)  # x_1 = 5: then x_2 = 3 and 5 + x_2 = 7
    assert (traces.tolist(), places.tolist()) == ([[1], [1]], [3, 2])
    assert all(type(entry) is Exact for entry in (*traces.ravel(), *places))


def test_a_restriction_to_a_point_is_empty() -> None:
    traces, places = restrict(exact([[2], [1]]), exact([1, 1]), 0)
    assert (traces.shape, places.shape) == ((0, 0), (0,))
    with pytest.raises(IndexError):
        restrict(exact([[2]]), exact([1]), 1)


# --- Deletion and restriction, all the way down

Table = list[tuple[int, int, int, int, int]]


def rows_of(A: Arrangement) -> Table:
    """(hyperplanes, dimension, cells, deleted, restricted) of each row."""
    table = deletion_restriction(*A)
    return list(
        zip(*(table[name] for name in ("hyperplanes", "dimension", "cells", "deleted", "restricted")), strict=True)
    )


def traced(A: Arrangement) -> Table:
    """The same table: each space is a point and a basis in ℚ^d, its cells are counted by the brute force."""
    rows = [([fraction(a_i) for a_i in a], fraction(b)) for a, b in zip(*A, strict=True)]
    d = A[0].shape[1]
    found: Table = []
    todo = [([Fraction(0)] * d, [[Fraction(i == j) for j in range(d)] for i in range(d)], rows)]
    for point, basis, cuts in todo:
        traces = [([inner(a, v) for v in basis], b - inner(a, point)) for a, b in cuts]
        proper = [trace for trace in traces if any(trace[0])]
        signs = itertools.product((-1, 1), repeat=len(proper))
        strict = ([([s * x for x in a], s * b) for s, (a, b) in zip(choice, proper, strict=True)] for choice in signs)
        cells_here = sum(map(is_feasible, strict))
        last = bool(cuts) and any(traces[-1][0])
        below = len(todo) if cuts else 0
        found.append((len(cuts), len(basis), cells_here, below, below + last))
        if cuts:
            todo.append((point, basis, cuts[:-1]))
        if last:
            todo.append((*within(point, basis, *traces[-1]), cuts[:-1]))
    return found


def inner(a: Any, v: Any) -> Fraction:
    return sum((p * q for p, q in zip(a, v, strict=True)), Fraction(0))


def within(point: Any, basis: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """The point and the basis of {point + Σ y_j v_j : a·y = b}."""
    j = next(j for j in range(len(a)) if a[j])
    moved = [p + b / a[j] * v for p, v in zip(point, basis[j], strict=True)]
    kept = [[x - a[k] / a[j] * y for x, y in zip(basis[k], basis[j], strict=True)] for k in range(len(a)) if k != j]
    return moved, kept


@settings(max_examples=60, deadline=None)
@given(arrangements(max_d=3, max_n=4))
def test_a_table_is_that_of_subspaces_counted_by_brute_force(A: Arrangement) -> None:
    assert rows_of(A) == traced(A)


@settings(max_examples=60, deadline=None)
@given(arrangements(max_d=4, max_n=5))
def test_each_row_is_the_sum_of_the_next_unless_nothing_new_cuts(A: Arrangement) -> None:
    table = rows_of(A)
    assert table[0][:3] == (len(A[1]), A[0].shape[1], count_cells(*A))
    assert len(table) <= 2 ** (len(A[1]) + 1) - 1
    for n, d, count, deleted, restricted in table:
        if n == 0:
            assert (count, deleted, restricted) == (1, 0, 0)
            continue
        assert (table[deleted][:2], table[restricted][0]) == ((n - 1, d), n - 1)
        if restricted == deleted:
            assert count == table[deleted][2]
        else:
            assert table[restricted][1] == d - 1
            assert count in (table[deleted][2], table[deleted][2] + table[restricted][2])


@some
@given(arrangements(max_d=3, max_n=5))
def test_every_row_below_is_asked_for_once(A: Arrangement) -> None:
    table = rows_of(A)
    nexts = [{deleted, restricted} for n, _, _, deleted, restricted in table if n]
    assert sorted(row for pair in nexts for row in pair) == list(range(1, len(table)))


@pytest.mark.parametrize(("n", "d"), [(0, 2), (1, 1), (3, 1), (4, 2), (4, 3), (5, 2)])
def test_in_general_position_every_hyperplane_cuts_down_to_points(n: int, d: int) -> None:
    table = rows_of(generic(n, d))
    for hyperplanes, dimension, count, deleted, restricted in table:
        assert count == most(hyperplanes, dimension)
        assert (deleted < restricted) is (hyperplanes > 0 < dimension)


@some
@given(arrangements(max_d=3, max_n=4, min_n=1))
def test_below_a_repeated_hyperplane_is_the_same_row_twice(A: Arrangement) -> None:
    normals, offsets = A
    again = np.concatenate([normals, -2 * normals[-1:]]), np.append(offsets, -2 * offsets[-1])
    table = rows_of(again)
    _, _, count, deleted, restricted = table[0]
    assert count == table[deleted][2] == count_cells(*A)
    assert restricted == deleted + 1
    assert table[restricted][:2] == (len(offsets), normals.shape[1] - 1)
    assert table[restricted][3] == table[restricted][4]  # there the first copy is all of the space


@pytest.mark.parametrize(
    ("rows", "d", "table"),
    [
        ([], 2, [(0, 2, 1, 0, 0)]),
        ([[1, 0]], 1, [(1, 1, 2, 1, 2), (0, 1, 1, 0, 0), (0, 0, 1, 0, 0)]),
        (  # two points: on the second the first is missing
            [[1, 0], [1, 1]],
            1,
            [
                (2, 1, 3, 1, 2),
                (1, 1, 2, 3, 4),
                (1, 0, 1, 5, 5),
                (0, 1, 1, 0, 0),
                (0, 0, 1, 0, 0),
                (0, 0, 1, 0, 0),
            ],
        ),
        (  # one line, twice: on it the first is everywhere
            [[1, 1, 1], [2, 2, 2]],
            2,
            [
                (2, 2, 2, 1, 2),
                (1, 2, 2, 3, 4),
                (1, 1, 1, 5, 5),
                (0, 2, 1, 0, 0),
                (0, 1, 1, 0, 0),
                (0, 1, 1, 0, 0),
            ],
        ),
        (  # two lines that cross
            [[1, 0, 0], [0, 1, 0]],
            2,
            [
                (2, 2, 4, 1, 2),
                (1, 2, 2, 3, 4),
                (1, 1, 2, 5, 6),
                (0, 2, 1, 0, 0),
                (0, 1, 1, 0, 0),
                (0, 1, 1, 0, 0),
                (0, 0, 1, 0, 0),
            ],
        ),
    ],
)
def test_tables_by_hand(rows: Any, d: int, table: Table) -> None:
    assert rows_of(arrangement(rows, d)) == table


@some
@given(arrangements(max_d=3, max_n=5, min_n=1))
def test_the_first_restriction_of_the_table_is_that_by_the_last_hyperplane(A: Arrangement) -> None:
    table = rows_of(A)
    _, dimension, count, _, _ = table[table[0][4]]
    traces = restrict(*A, len(A[1]) - 1)
    assert (dimension, count) == (traces[0].shape[1], count_cells(*traces))


# --- Refusals


@pytest.mark.parametrize(
    "count",
    [
        cells,
        count_cells,
        count_cells_by_whitney,
        characteristic_polynomial,
        deletion_restriction,
        general_position,
        independent_normals,
    ],
)
def test_what_is_no_arrangement_is_refused(count: Any) -> None:
    with pytest.raises(LakatosError, match=r": normal 1 is zero, wanted a hyperplane; leave the row out$"):
        count([[1, 0], [0, 0]], [0, 0])
    with pytest.raises(LakatosError, match=r": normal 0 is zero"):
        count(np.empty((1, 0)), [1])
    for normals, offsets in (([], []), ([[1, 0]], [1, 2]), ([1, 2], [1, 2]), ([[1], [1, 2]], [0, 0])):
        with pytest.raises(LakatosError, match=r"wanted \(n, d\) and \(n,\)"):
            count(normals, offsets)
    with pytest.raises(ExactnessError, match=r", normals: got 0.5 \(float\)"):
        count([[1, 0.5]], [0])
    with pytest.raises(ExactnessError, match=r", offsets: got 0.0 \(float\)"):
        count([[1, 2]], [0.0])
