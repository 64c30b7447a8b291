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
from lakatos.statement import Eq, MatMul, Ne, SumOver, Transpose, dot, index, matrix, natural, relu, vector
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, holds, value

few = settings(max_examples=100, deadline=None)
k, i = letter("k", natural), index("i")
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
