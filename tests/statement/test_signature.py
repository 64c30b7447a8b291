"""One signature means equal by value; two formulas that differ somewhere have two."""

import operator
import time
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lakatos.statement import (
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Le,
    Lt,
    Ne,
    Rec,
    SameLaw,
    SumOver,
    Transpose,
    binomial,
    defined,
    dot,
    index,
    matrix,
    natural,
    nodes,
    random_vector,
    real,
    relu,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import value
from lakatos.statement.signature import same, signature

a, v, s, x = (letter(name, real) for name in "avsx")
n, k = letter("n", natural), letter("k", natural)
i, j, q = index("i"), index("j"), index("q")
u, w, A = vector("u", n), random_vector("w", n), matrix("A", n, n)
mean = defined("mean", SumOver(i, 1, n, u[i]) / n)


def alike(one: Any, other: Any) -> bool:
    found = same(signature(one), signature(other))
    assert found == same(signature(other), signature(one))
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Eq(a, n * v * s / 2), Eq(a, n * (v * s) / 2)),
        (Eq(a, v + s), Eq(a, s + v)),
        (Eq(a, (v + s) ** 2), Eq(a, v**2 + 2 * v * s + s**2)),
        (Eq(a, v - v), Eq(a, 0 * s)),
        (Le(a, SumOver(i, 0, n, binomial(n, i))), Le(a, 2**n)),
        (Eq(a, SumOver(i, 1, n, i)), Eq(a, SumOver(j, 0, n, j))),
        (Eq(a, mean), Eq(a, SumOver(j, 1, n, u[j]) / n)),
        (Eq(a, dot(u, u)), Eq(a, (Transpose(u) @ u)[1, 1])),
        (Eq(a, E(dot(w, u))), Eq(a, dot(E(w), u))),
        (Eq(a, Rec(q, s, 2 * q, n)), Eq(a, s * 2**n)),
        (Eq(a, relu(s) - relu(-s)), Eq(a, s)),
    ],
    ids=str,
)
def test_equal_by_value_is_one_signature(one: Any, other: Any) -> None:
    assert alike(one, other)


DIFFERENT = [
    Eq(a, v),
    Ne(a, v),
    Lt(a, v),
    Le(a, v),
    Le(v, a),
    Eq(a, s),
    Eq(a, -v),
    Eq(a, v + 1),
    Eq(a, v**2),
    Eq(a, relu(v)),
    Eq(a, relu(v + 1)),
    Eq(a, v + Fraction(1, 10**9)),
    Implies(Eq(a, v), Eq(a, s)),
    Implies(Eq(a, s), Eq(a, v)),
    Iff(Eq(a, s), Eq(a, v)),
    ForAll(i, 1, n, Eq(u[i], a)),
    ForAll(i, 1, n - 1, Eq(u[i], a)),
    ForAll(i, 1, n, Le(u[i], a)),
    SameLaw(w, -w),
    SameLaw(w, 2 * E(w) - w),
    Eq(A @ A, A),
    Eq(A @ Transpose(A), A),
    Eq(a, E(w[1]) ** 2),
    Eq(a, E(w[1] ** 2)),
    Eq(a, binomial(n, k)),
    Eq(a, binomial(n, k - 1)),
    Eq(a, binomial(n + 1, k)),
    Eq(a, mean),
    Eq(a, Rec(q, s, q * v, n)),
    Eq(a, Rec(q, s, q * v, n + 1)),
]


def test_different_formulas_have_different_signatures() -> None:
    for one, other in combinations(DIFFERENT, 2):
        assert not alike(one, other), f"{one} | {other}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Eq(a, binomial(n - 6, 1)), Eq(a, binomial(n - 6, 2))),
        (Eq(a, binomial(n, 6)), Eq(a, binomial(n, 7))),
        (Eq(a, u[9]), Eq(a, u[8])),
        (Eq(a, relu(x - 100)), Eq(a, relu(x - 200))),
        (Eq(a, 0**n), Eq(a, 0 * n)),
    ],
    ids=str,
)
def test_formulas_that_differ_only_far_out_have_different_signatures(one: Any, other: Any) -> None:
    assert not alike(one, other)


def powers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    two = (inner, inner)
    return st.one_of(
        st.builds(operator.add, *two), st.builds(operator.mul, *two), st.builds(operator.pow, inner, st.integers(0, 3))
    )


constants = st.builds(nodes.Const, st.fractions(-2, 2, max_denominator=3))
polynomials = st.recursive(st.one_of(constants, st.sampled_from([v, s, n, k])), powers, max_leaves=6)


@settings(max_examples=80, deadline=None)
@given(polynomials, polynomials, st.tuples(*[st.integers(-3, 3)] * 2, *[st.integers(0, 3)] * 2))
def test_different_polynomials_have_different_signatures(one: Any, other: Any, point: Any) -> None:
    at = dict(zip((v, s, n, k), map(fmpq, point), strict=True))
    assume(value(one, at) != value(other, at))
    assert not alike(Eq(a, one), Eq(a, other))


@settings(max_examples=50, deadline=None)
@given(polynomials, polynomials, polynomials)
def test_shuffled_terms_and_factors_have_one_signature(one: Any, other: Any, third: Any) -> None:
    assert alike(Eq(a, one + other * third), Eq(a, third * other + one))
    assert alike(Le(one * (other + third), relu(a)), Le(one * other + one * third, relu(a * 1)))


def test_a_signature_does_not_depend_on_the_call() -> None:
    assert signature(DIFFERENT[0]) == signature(Eq(letter("a", real), letter("v", real)))
    assert all(alike(formula, formula) for formula in DIFFERENT)


@pytest.mark.parametrize("bound", [2**n, n * n])
def test_a_signature_of_a_long_sum_is_cheap(bound: Any) -> None:
    """A clause has some thirty near misses, each read at every point."""
    start = time.process_time()
    signature(Eq(a, SumOver(i, 0, bound, v**i)))
    assert time.process_time() - start < 3
