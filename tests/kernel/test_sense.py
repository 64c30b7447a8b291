"""One sense means equal by value; formulas that differ somewhere, however far out, have different ones."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lakatos.kernel.implication import implied, sense
from lakatos.statement import (
    And,
    Derivative,
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Integral,
    Iverson,
    Le,
    Lt,
    MatrixOf,
    Ne,
    Or,
    Rec,
    SameLaw,
    SumOver,
    Transpose,
    Words,
    binomial,
    defined,
    dot,
    exp,
    index,
    matrix,
    measured,
    natural,
    positive,
    random_vector,
    real,
    relu,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import value

a, v, s, x = (letter(name, real) for name in "avsx")
n, k, m = letter("n", natural), letter("k", natural), letter("m", positive)
i, j, q = index("i"), index("j"), index("q")
u, w, A = vector("u", n), random_vector("w", n), matrix("A", n, n)
mean = defined("mean", SumOver(i, 1, n, u[i]) / n)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Eq(a, n * v * s / 2), Eq(a, n * (v * s) / 2)),
        (Eq(a, v + s), Eq(s, a - v)),
        (Eq(a, (v + s) ** 2), Eq(a, v**2 + 2 * v * s + s**2)),
        (Le(2 * a, 2 * v), Le(a, v)),
        (Eq(a, mean), Eq(a, SumOver(j, 1, n, u[j]) / n)),
        (Eq(a, dot(u, u)), Eq(a, SumOver(j, 1, n, u[j] ** 2))),
        (Eq(a, E(dot(w, u))), Eq(a, SumOver(i, 1, n, E(w[i]) * u[i]))),
        (ForAll(i, 1, n, Eq(u[i], a)), ForAll(j, 0, n - 1, Eq(u[j + 1], a))),
        (Eq(a, Derivative(q, q**3, v)), Eq(a, 3 * v**2)),
    ],
    ids=str,
)
def test_equal_by_normal_form_is_one_sense(one: Any, other: Any) -> None:
    assert sense(one) == sense(other)


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
    Eq(a, n),
    Eq(a, n * Iverson(n <= 10**6)),
    Eq(a, n * Iverson(n <= 10**6 + 1)),
    Eq(a, n - relu(n - 10**6)),
    Eq(a, SumOver(i, 1, n, Iverson(i <= 100))),
    Eq(a, SumOver(i, 1, n, Iverson(i <= 101))),
    Eq(a, u[9]),
    Eq(a, u[8]),
    Eq(a, 0**n),
    Eq(a, 0 * n),
    Eq(a, Iverson(Eq(A @ Transpose(A), A))),
    Eq(a, Iverson(Eq(A, Transpose(A)))),
    Eq(A, MatrixOf(i, n, j, n, u[i])),
    Eq(A, MatrixOf(i, n, j, n, u[j])),
    Eq(a, exp(v)),
    Eq(a, Integral(q, 0, v, exp(q**2))),
    Words("it trains"),
    Words("it generalises"),
]


def test_different_formulas_have_different_senses() -> None:
    for one, other in combinations(DIFFERENT, 2):
        assert sense(one) != sense(other), f"{one} | {other}"


def test_letters_of_one_name_that_are_defined_otherwise_differ_where_nothing_has_a_normal_form() -> None:
    """What has no normal form is told apart as it is written, definitions among it."""
    one, other = (Le(defined("bound", term), A) for term in (2 * v, 3 * v))
    assert str(one) == str(other)
    assert sense(one) != sense(other)


def test_a_measured_letter_is_what_it_is_whatever_it_is_defined_as() -> None:
    y, z = measured("y", real, "an output", v), measured("z", real, "another", v)
    assert sense(Eq(y, z)) != sense(Eq(y, v)) != sense(Eq(v, v))
    assert sense(Eq(y, 2 * v)) != sense(Eq(y, 3 * v))
    assert sense(Eq(a, defined("s", 2 * y))) == sense(Eq(a, 2 * y))


polynomials = st.recursive(
    st.sampled_from((v, s, n, k)) | st.integers(-2, 2).map(lambda c: letter("v", real) * 0 + c),
    lambda inner: st.one_of(
        st.builds(lambda p, r: p + r, inner, inner),
        st.builds(lambda p, r: p * r, inner, inner),
        st.builds(lambda p, e: p**e, inner, st.integers(0, 3)),
    ),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(polynomials, polynomials, st.tuples(*[st.integers(-3, 3)] * 2, *[st.integers(0, 3)] * 2))
def test_different_polynomials_have_different_senses(one: Any, other: Any, point: Any) -> None:
    at = dict(zip((v, s, n, k), map(fmpq, point), strict=True))
    assume(value(one, at) != value(other, at))
    assert sense(Eq(a, one)) != sense(Eq(a, other))


@settings(max_examples=50, deadline=None)
@given(polynomials, polynomials, polynomials)
def test_shuffled_terms_and_factors_have_one_sense(one: Any, other: Any, third: Any) -> None:
    assert sense(Eq(a, one + other * third)) == sense(Eq(a, third * other + one))


# --- What premises say to be constant, and terms that are 0

ONES = ForAll(i, 1, n, Eq(u[i], 1))
MEANS = ForAll(j, 1, n, Eq(E(w[j]), 0))
ROWS = ForAll(i, 1, n, ForAll(j, 1, k, Eq(A[i, j], 2)))


@pytest.mark.parametrize(
    ("premise", "known", "variant"),
    [
        (Eq(v, 0), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (Eq(v, 0), Eq(a, E(relu(w[1] * s + v) ** 2)), Eq(a, E(relu(w[1] * s) ** 2))),
        (Eq(v, 0), Eq(a, s), Eq(a, s + 7 * v)),
        (And(Eq(x, 3), Eq(v, 1)), Eq(a, exp(v * s)), Eq(a, exp(s))),
        (ONES, Eq(a, SumOver(i, 1, n, u[i] * i)), Eq(a, SumOver(i, 1, n, i))),
        (ONES, Eq(a, SumOver(q, 1, n, SumOver(j, 1, k, u[q] * j))), Eq(a, SumOver(q, 1, n, SumOver(j, 1, k, j)))),
        (ONES, ForAll(j, 1, n, Eq(u[j] * a, exp(j))), ForAll(j, 1, n, Eq(a, exp(j)))),
        (MEANS, Eq(a, SumOver(i, 1, n, (E(w[i]) + v) ** 2)), Eq(a, SumOver(i, 1, n, v**2))),
        (
            ROWS,
            Eq(a, SumOver(i, 1, n, SumOver(j, 1, k, A[i, j] * j))),
            Eq(a, SumOver(i, 1, n, SumOver(j, 1, k, 2 * j))),
        ),
        (Le(0, 0), Eq(a, SumOver(i, 0, n, i)), Eq(a, SumOver(i, 1, n, i))),
        (Le(0, 0), Eq(a, SumOver(i, 0, n, binomial(n, i))), Eq(a, SumOver(i, -2, n, binomial(n, i)))),
        (
            Le(0, 0),
            Eq(a, SumOver(i, 1, n, SumOver(j, 1, i - 1, u[j]))),
            Eq(a, SumOver(i, 2, n, SumOver(j, 1, i - 1, u[j]))),
        ),
    ],
    ids=str,
)
def test_what_premises_make_equal_is_implied_both_ways(premise: Any, known: Any, variant: Any) -> None:
    assert implied([premise], known, variant)
    assert implied([premise], variant, known)


@pytest.mark.parametrize(
    ("premise", "known", "variant"),
    [
        (Eq(v, 0), Eq(a, relu(s + v)), Eq(a, relu(s + x))),
        (Eq(v, 1), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (Ne(v, 0), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (Le(v, 0), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (Implies(Eq(x, 0), Eq(v, 0)), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (Or(Eq(x, 0), Eq(v, 0)), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (Eq(v, x), Eq(a, relu(s + v)), Eq(a, relu(s))),
        (ONES, Eq(a, SumOver(i, 0, n, u[i] * i)), Eq(a, SumOver(i, 0, n, i))),  # u[0]
        (ONES, Eq(a, SumOver(i, 1, n + 1, u[i] * i)), Eq(a, SumOver(i, 1, n + 1, i))),  # u[n + 1]
        (ONES, Eq(a, SumOver(i, 1, k, u[i] * i)), Eq(a, SumOver(i, 1, k, i))),
        (ONES, Eq(a, SumOver(i, 1, n, u[i + 1] * i)), Eq(a, SumOver(i, 1, n, i))),
        (ONES, Eq(a, u[k]), Eq(a, 1)),
        (ForAll(i, 1, n - 1, Eq(u[i], 1)), Eq(a, SumOver(i, 1, n, u[i] * i)), Eq(a, SumOver(i, 1, n, i))),
        (ROWS, Eq(a, SumOver(i, 1, k, SumOver(j, 1, n, A[i, j]))), Eq(a, SumOver(i, 1, k, SumOver(j, 1, n, 2)))),
        (Eq(i, 3), Eq(a, SumOver(i, 1, n, i * u[i])), Eq(a, SumOver(i, 1, n, 3 * u[i]))),  # another i
        (ForAll(i, 1, n, Eq(u[j], 1)), Eq(a, SumOver(j, 1, n, u[j] * j)), Eq(a, SumOver(j, 1, n, j))),  # another j
        (MEANS, Eq(a, SumOver(i, 1, n, E(w[i] ** 2))), Eq(a, 0 * n)),
        (Eq(E(w[1] ** 2), 0), Eq(a, E(w[1]) ** 2 + v), Eq(a, v + 1)),
        (Le(0, 0), Eq(a, SumOver(i, 0, n, i)), Eq(a, SumOver(i, 2, n, i))),
        (Le(0, 0), Eq(a, SumOver(i, 0, n, i - 1)), Eq(a, SumOver(i, 1, n, i - 1))),
        (Le(0, 0), Eq(a, SumOver(i, 0, n, v * i - v * x)), Eq(a, SumOver(i, 1, n, v * i - v * x))),
        (Le(0, 0), Eq(a, SumOver(i, 1, n, u[i])), Eq(a, SumOver(i, 1, n - 1, u[i]))),
    ],
    ids=str,
)
def test_what_premises_do_not_make_equal_is_not_implied(premise: Any, known: Any, variant: Any) -> None:
    assert not implied([premise], known, variant)


@settings(max_examples=60, deadline=None)
@given(polynomials, polynomials, st.sampled_from((v, s, n, k)), st.integers(0, 2), st.tuples(*[st.integers(0, 3)] * 4))
def test_what_is_implied_by_a_constant_holds_where_it_is_so(one: Any, other: Any, x: Any, c: int, point: Any) -> None:
    at = {**dict(zip((v, s, n, k), map(fmpq, point), strict=True)), x: fmpq(c)}
    if implied([Eq(x, c)], Eq(a, relu(one)), Eq(a, relu(other))):
        assert value(relu(one), at) == value(relu(other), at)
