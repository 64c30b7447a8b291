"""Vectors and matrices: the exact reader against numpy over Fractions; what does not fit has no value."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError
from lakatos.statement import (
    Eq,
    ForAll,
    Iverson,
    MatMul,
    MatrixOf,
    Ne,
    NormAtMost,
    SumOver,
    Transpose,
    dot,
    index,
    matrix,
    natural,
    real,
    relu,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, holds, semidefinite, value

few = settings(max_examples=100, deadline=None)
k, c = letter("k", natural), letter("c", real)
i, j, k_index = index("i"), index("j"), index("q")
u, v = vector("u", 2), vector("v", 3)
A, B = matrix("A", 2, 3), matrix("B", 2, 2)
SHAPES = {u: (2, 1), v: (3, 1), A: (2, 3), B: (2, 2)}


class Misfit(Exception):
    """What has no value."""


class Pair(NamedTuple):
    """A node, and the same with numpy: a function of the arrays by name."""

    node: Any
    oracle: Callable[[Any], Any]

    def __repr__(self) -> str:
        return str(self.node)


def alike(a: Any, b: Any) -> Any:
    if np.shape(a) != np.shape(b):
        raise Misfit
    return a, b


def chained(a: Any, b: Any) -> Any:
    if a.shape[1] != b.shape[0]:
        raise Misfit
    return np.dot(a, b)


def entry(a: Any, row: int, column: int) -> Any:
    if not (1 <= row <= a.shape[0] and 1 <= column <= a.shape[1]):
        raise Misfit
    return a[row - 1, column - 1]


def grown(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    places = st.integers(0, 3)
    return st.one_of(
        st.builds(lambda a, b: Pair(a.node + b.node, lambda at: sum(alike(a.oracle(at), b.oracle(at)))), inner, inner),
        st.builds(lambda a, c: Pair(c * a.node, lambda at: a.oracle(at) * Fraction(c)), inner, st.integers(-2, 2)),
        st.builds(lambda a: Pair(a.node / 3, lambda at: a.oracle(at) * Fraction(1, 3)), inner),
        st.builds(lambda a: Pair(Transpose(a.node), lambda at: a.oracle(at).T), inner),
        st.builds(lambda a: Pair(relu(a.node), lambda at: np.maximum(a.oracle(at), Fraction(0))), inner),
        st.builds(lambda a, b: Pair(a.node @ b.node, lambda at: chained(a.oracle(at), b.oracle(at))), inner, inner),
        st.builds(
            lambda a, b, r, c: Pair(b.node * a.node[r, c], lambda at: b.oracle(at) * entry(a.oracle(at), r, c)),
            inner,
            inner,
            places,
            places,
        ),
    )


arrays = st.recursive(st.sampled_from([Pair(s, lambda at, s=s: at[s]) for s in SHAPES]), grown, max_leaves=6)
entries = st.builds(Fraction, st.integers(-3, 3), st.integers(1, 2))


@st.composite
def points(draw: st.DrawFn) -> dict[Any, Any]:
    return {
        s: np.array([[draw(entries) for _ in range(columns)] for _ in range(rows)], dtype=object)
        for s, (rows, columns) in SHAPES.items()
    }


def bound(at: dict[Any, Any]) -> dict[Any, fmpq_mat]:
    return {s: fmpq_mat(*a.shape, [fmpq(c.numerator, c.denominator) for c in a.flat]) for s, a in at.items()}


@few
@given(arrays, points())
def test_an_array_has_the_entries_that_numpy_gives(pair: Pair, at: dict[Any, Any]) -> None:
    try:
        wanted = pair.oracle(at)
    except Misfit:
        with pytest.raises(Undefined):
            value(pair.node, bound(at))
    else:
        found = value(pair.node, bound(at))
        assert (found.nrows(), found.ncols()) == wanted.shape
        assert [str(c) for c in found.entries()] == [str(c) for c in wanted.flat]


@few
@given(points())
def test_an_inner_product_is_the_sum_of_products(at: dict[Any, Any]) -> None:
    w = vector("w", 3)
    both = bound(at) | {w: bound(at)[A].transpose() * fmpq_mat(2, 1, [1, 2])}
    assert holds(Eq(dot(v, w), SumOver(i, 1, 3, v[i] * w[i])), both)
    assert holds(Eq((Transpose(v) @ w)[1, 1], dot(v, w)), both)
    assert holds(Eq(MatMul((A, v))[2], SumOver(i, 1, 3, A[2, i] * v[i])), both)
    assert holds(Eq(SumOver(i, 1, 3, i * w), 6 * w), both)


AT = {u: fmpq_mat(2, 1, [1, 2]), v: fmpq_mat(3, 1, [1, 2, 3]), B: fmpq_mat(2, 2, [1, 2, 3, 4]), k: fmpq(2)}


@pytest.mark.parametrize(
    "term",
    [
        u + v,
        u + k,
        B @ v,
        u @ u,
        dot(u, v),
        u[0],
        u[3],
        u[k + 1],
        u[Fraction(3, 2)],
        u[1, 2],
        B[1],
        B[3, 1],
        B[1, 0],
        dot(B, B),
        dot(Transpose(u), Transpose(u)),
    ],
    ids=str,
)
def test_what_does_not_fit_has_no_value(term: Any) -> None:
    with pytest.raises(Undefined):
        value(term, AT)


NONSENSE = {
    "two vectors multiplied": lambda: u * u,
    "a matrix times a vector by ·": lambda: B * u,
    "a vector squared": lambda: u**2,
    "a quotient by a vector": lambda: 1 / u,
    "a number transposed": lambda: Transpose(k),
    "an inner product of numbers": lambda: dot(k, k),
    "a matrix product of nothing": lambda: MatMul(()),
    "an entry without an index": lambda: n.Entry(u, ()),
    "an entry with three indices": lambda: B[1, 1, 1],
    "a bound that is a vector": lambda: SumOver(i, u, 2, i),
}


@pytest.mark.parametrize("make", NONSENSE.values(), ids=NONSENSE)
def test_what_makes_no_sense_is_refused(make: Any) -> None:
    with pytest.raises(StatementError):
        value(make(), AT)


def test_vectors_have_no_order() -> None:
    for formula in (u < v, u <= k):
        with pytest.raises(StatementError):
            holds(formula, AT)


def test_arrays_of_two_shapes_are_neither_equal_nor_different() -> None:
    for relation in (Eq, Ne):
        with pytest.raises(Undefined, match=r"^shapes \(2, 1\) and \(1, 2\) differ$"):
            holds(relation(u, Transpose(u)), AT)


def test_an_empty_sum_is_the_number_0_even_of_vectors() -> None:
    assert value(SumOver(i, 1, 0, i * u), AT) == 0
    with pytest.raises(Undefined):
        value(SumOver(i, 1, 0, i * u) + u, AT)


def test_vectors_of_size_0() -> None:
    nothing = vector("o", 0)
    at = {nothing: fmpq_mat(0, 1)}
    assert value(dot(nothing, nothing), at) == 0
    assert holds(Eq(2 * nothing, nothing), at)


# --- Matrices written entry by entry


@few
@given(st.integers(0, 3), st.integers(0, 3), points())
def test_a_matrix_has_the_entries_of_its_body(rows: int, columns: int, at: dict[Any, Any]) -> None:
    found = value(MatrixOf(i, rows, j, columns, A[2, 1] * i - j**2), bound(at))
    wanted = [[at[A][1, 0] * p - r**2 for r in range(1, columns + 1)] for p in range(1, rows + 1)]
    assert (found.nrows(), found.ncols()) == (rows, columns)
    assert [[str(entry) for entry in row] for row in found.tolist()] == [
        [str(entry) for entry in row] for row in wanted
    ]


@few
@given(points())
def test_matrices_written_out_compute_as_others_do(at: dict[Any, Any]) -> None:
    identity = MatrixOf(i, 2, j, 2, Iverson(Eq(i, j)))
    transposed = MatrixOf(i, 3, j, 2, A[j, i])
    product = MatrixOf(i, 2, j, 3, SumOver(k_index, 1, 2, B[i, k_index] * A[k_index, j]))
    assert holds(Eq(identity @ A, A), bound(at))
    assert holds(Eq(transposed, Transpose(A)), bound(at))
    assert holds(Eq(product, B @ A), bound(at))
    assert holds(ForAll(i, 1, 2, Eq(MatrixOf(j, 2, i, 1, B[j, i])[i, 1], B[i, 1])), bound(at))  # an i of its own


@pytest.mark.parametrize(
    "term",
    [
        MatrixOf(i, k, j, 3, B[i, j]),
        MatrixOf(i, k - 3, j, 2, i),
        MatrixOf(i, 2, j, Fraction(1, 2), i),
        MatrixOf(i, 2, j, 2, 1 / (i - j)),
        MatrixOf(i, 1000, j, 1000, i),
        MatrixOf(i, 2, j, 3, i) @ u,
    ],
    ids=str,
)
def test_a_matrix_without_all_its_entries_has_no_value(term: Any) -> None:
    with pytest.raises(Undefined):
        value(term, AT)


def test_an_entry_is_a_number_and_indices_are_bound() -> None:
    with pytest.raises(StatementError):
        value(MatrixOf(i, 2, j, 2, u), AT)
    for row, column in ((k, j), (i, k)):
        with pytest.raises(StatementError, match=r"where an index is wanted"):
            MatrixOf(row, 2, column, 2, 1)
    assert n.free_symbols(MatrixOf(i, k, j, 2, i + j + c)) == (k, c)


# --- Norms

small = st.integers(-3, 3)


def squares(rows: int, columns: int) -> st.SearchStrategy[Any]:
    return st.lists(st.lists(small, min_size=columns, max_size=columns), min_size=rows, max_size=rows).map(np.array)


@st.composite
def symmetric(draw: st.DrawFn) -> Any:
    """Sums and differences of a matrix and its transpose, Gram matrices (singular ones too), one entry off these."""
    size, kind = draw(st.integers(1, 4)), draw(st.sampled_from(("any", "gram", "off", "one off the corner")))
    rows = draw(squares(size, size))
    if kind == "any":
        return np.triu(rows) + np.triu(rows, 1).T
    factor = draw(squares(draw(st.integers(1, size)), size))
    gram = factor.T @ factor
    place = draw(st.integers(0, size - 1))
    if kind == "off":
        gram[place, place] -= 1
    if kind == "one off the corner" and size > 1:
        gram[0, -1] += 1
        gram[-1, 0] += 1
    return gram


def exactly(table: Any) -> fmpq_mat:
    return fmpq_mat(*table.shape, [int(entry) for entry in table.flat])


@settings(max_examples=300, deadline=None)
@given(symmetric())
def test_semidefinite_is_what_the_eigenvalues_say(table: Any) -> None:
    """Integers, so that an eigenvalue is 0 or far from it."""
    assert semidefinite(exactly(table)) is bool(np.linalg.eigvalsh(table.astype(float)).min() > -1e-7)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([[0]], True),
        ([[-1]], False),
        ([[0, 0], [0, 0]], True),
        ([[0, 1], [1, 0]], False),
        ([[0, 1], [1, 5]], False),
        ([[1, 1], [1, 1]], True),
        ([[1, 2], [2, 4]], True),
        ([[1, 2], [2, 3]], False),
        ([[0, 0, 0], [0, 1, 1], [0, 1, 1]], True),
        ([[0, 0, 0], [0, 1, 2], [0, 2, 1]], False),
        ([[1, 1, 1], [1, 1, 1], [1, 1, 0]], False),
        ([[1, 1, 0], [1, 1, 1], [0, 1, 5]], False),  # the second pivot is 0, and its row is not
    ],
)
def test_semidefinite_by_hand(rows: Any, wanted: bool) -> None:
    assert semidefinite(fmpq_mat(rows)) is wanted


def test_the_empty_matrix_is_semidefinite() -> None:
    assert semidefinite(fmpq_mat(0, 0))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 3).flatmap(lambda m: st.integers(1, 3).flatmap(lambda p: squares(m, p))), st.integers(-2, 12))
def test_a_norm_is_the_largest_singular_value(table: Any, bound_: int) -> None:
    M = matrix("M", *table.shape)
    norm, at = np.linalg.norm(table.astype(float), 2), {M: exactly(table), c: fmpq(bound_)}
    assert holds(NormAtMost(M, c), at) is bool(norm <= bound_ + 1e-7)
    assert holds(NormAtMost(Transpose(M), c), at) is holds(NormAtMost(M, c), at)
    assert holds(NormAtMost(2 * M, 2 * c), at) is holds(NormAtMost(M, c), at)


@few
@given(st.integers(1, 3).flatmap(lambda m: squares(m, m)), st.lists(small, min_size=3, max_size=3), st.integers(0, 9))
def test_no_vector_is_stretched_by_more_than_a_bound(table: Any, u: Any, bound_: int) -> None:
    M, vector_ = matrix("M", *table.shape), np.array(u[: len(table)])
    if holds(NormAtMost(M, bound_), {M: exactly(table)}):
        assert ((table @ vector_) ** 2).sum() <= bound_**2 * (vector_**2).sum()


@pytest.mark.parametrize(
    ("rows", "bound_", "wanted"),
    [
        ([[3, 0], [0, 4]], 4, True),  # attained
        ([[3, 0], [0, 4]], Fraction(399, 100), False),
        ([[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]], 1, True),
        ([[0, 2], [0, 0]], 1, False),  # all eigenvalues are 0
        ([[0, 0], [0, 0]], 0, True),
        ([[0, 0], [0, 0]], -1, False),
        ([[1, 0], [0, 1]], -1, False),  # its square would do
        ([[3], [4]], 5, True),
        ([[3, 4]], 5, True),
        ([[3, 4]], Fraction(49, 10), False),
    ],
)
def test_norms_by_hand(rows: Any, bound_: Any, wanted: bool) -> None:
    M = matrix("M", len(rows), len(rows[0]))
    entries = [fmpq(Fraction(x).numerator, Fraction(x).denominator) for row in rows for x in row]
    assert holds(NormAtMost(M, bound_), {M: fmpq_mat(len(rows), len(rows[0]), entries)}) is wanted


def test_a_norm_is_of_an_array_and_its_bound_a_number() -> None:
    for formula in (NormAtMost(k, 1), NormAtMost(B, u)):
        with pytest.raises(StatementError):
            holds(formula, AT)
    with pytest.raises(Undefined):
        holds(NormAtMost(B, 1 / (k - 2)), AT)
    assert holds(NormAtMost(u, 3), AT)
    assert not holds(NormAtMost(u, 2), AT)
