"""What `implied` claims is true at every point; planted falsehoods, each with its counterexample, are never claimed."""

import operator
from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, note, settings
from hypothesis import strategies as st

from lakatos.checkers.near_misses import near_misses
from lakatos.errors import StatementError
from lakatos.kernel.implication import dominates, implied, nonnegative
from lakatos.numbers import FiniteLaw
from lakatos.statement import (
    And,
    E,
    Eq,
    ForAll,
    Gcd,
    Iff,
    Implies,
    Iverson,
    Mod,
    Ne,
    NormAtMost,
    Not,
    Or,
    Rec,
    SameLaw,
    SumOver,
    Transpose,
    Words,
    binomial,
    defined,
    dot,
    index,
    integer,
    matrix,
    measured,
    natural,
    positive,
    random_vector,
    real,
    relu,
    truth,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, holds
from lakatos.statement.nodes import free_symbols, term

a, b, c, x = (letter(name, real) for name in "abcx")
n, m, k = letter("n", natural), letter("m", natural), letter("k", positive)
z, t = letter("z", integer), letter("t", truth)
r, g = measured("r", natural, "a count"), measured("g", truth, "a truth value")
i, j, q = index("i"), index("j"), index("q")
u, v, w = vector("u", 2), vector("v", 2), random_vector("w", 1)
A, B = matrix("A", 2, 2), matrix("B", 2, 2)
K, P = measured("K", natural, "counts", shape=(2,)), measured("P", positive, "sizes", shape=(2,))
half = Fraction(1, 2)
minus = defined("d", -a)
SKEW = FiniteLaw((((-2,), half), ((1,), half)))


def Q(p: int, q: int = 1) -> fmpq:
    return fmpq(p, q)


def column(*entries: int) -> fmpq_mat:
    return fmpq_mat(len(entries), 1, list(entries))


# --- Planted falsehoods: (what is known, what does not follow, a point where the one holds and the other fails)

PLANTED = {
    "order and equality": [
        (a <= b, a < b, {a: Q(1), b: Q(1)}),
        (a <= b, Eq(a, b), {a: Q(0), b: Q(1)}),
        (Ne(a, b), a < b, {a: Q(1), b: Q(0)}),
        (Eq(a, b), Eq(a, b + 1), {a: Q(0), b: Q(0)}),
        (Eq(a, 2 * b), Eq(a, b), {a: Q(2), b: Q(1)}),
        (Not(a < b), b < a, {a: Q(0), b: Q(0)}),
    ],
    "sorts": [
        (Eq(a, b), a >= 0, {a: Q(-1), b: Q(-1)}),
        (a > 0, a >= 1, {a: Q(1, 2)}),
        (z > -1, z >= 1, {z: Q(0)}),
        (Eq(a, z), a >= 0, {a: Q(-1), z: Q(-1)}),
        (Ne(a, 0), Or(a >= 1, a <= -1), {a: Q(1, 2)}),
        (Eq(n, r), n >= 1, {n: Q(0), r: Q(0)}),
        (Eq(a, k), a >= 2, {a: Q(1), k: Q(1)}),
        (Eq(a, k - 1), a >= 1, {a: Q(0), k: Q(1)}),
        (Eq(a, P[1]), a >= 2, {a: Q(1), P: column(1, 1)}),
        (Ne(t, 0), Eq(t, 0), {t: Q(1)}),
        (Eq(a, g), Eq(a, 1), {a: Q(0), g: Q(0)}),
        (Eq(a, n / 2), Or(Eq(a, 0), a >= 1), {a: Q(1, 2), n: Q(1)}),
        (n < m + 1, n < m, {n: Q(0), m: Q(0)}),
        (Eq(a, minus), a > 0, {a: Q(0)}),
        (a > 0, minus > 0, {a: Q(1)}),
    ],
    "products and powers": [
        (Eq(a * b, 0), Eq(a, 0), {a: Q(1), b: Q(0)}),
        (Eq(a * b, a * c), Eq(b, c), {a: Q(0), b: Q(0), c: Q(1)}),
        (a <= b, a * c <= b * c, {a: Q(0), b: Q(1), c: Q(-1)}),
        (a <= b, a**2 <= b**2, {a: Q(-2), b: Q(1)}),
        (Eq(a**2, b**2), Eq(a, b), {a: Q(1), b: Q(-1)}),
        (Eq(b, a**3), b >= 0, {a: Q(-1), b: Q(-1)}),
        (Eq(b, a**5), b >= 0, {a: Q(-1), b: Q(-1)}),
        (Eq(b, a**-1), b >= 0, {a: Q(-1), b: Q(-1)}),
        (Eq(b, a**-3), b > 0, {a: Q(-1), b: Q(-1)}),
        (Eq(b, a**6), b > 0, {a: Q(0), b: Q(0)}),
        (Eq(b, a**0), b > 1, {a: Q(0), b: Q(1)}),
        (Eq(b, a**0), Eq(b, a), {a: Q(0), b: Q(1)}),
        (Eq(b, a**n), b >= 0, {a: Q(-1), n: Q(1), b: Q(-1)}),
        (Eq(b, 2**n), b >= 2, {n: Q(0), b: Q(1)}),
        (Eq(b, (-2) ** n), b >= 0, {n: Q(1), b: Q(-2)}),
        (a <= 2**n, a <= 2 ** (n - 1), {a: Q(2), n: Q(1)}),
        (a**2 >= 0, a * b >= 0, {a: Q(1), b: Q(-1)}),
        (a * n * b >= 0, a * b >= 0, {a: Q(1), b: Q(-1), n: Q(0)}),
    ],
    "division": [
        (a * b < 1, a < 1 / b, {a: Q(-1, 2), b: Q(-1)}),
        (Eq(a, b / c), a >= 0, {a: Q(-1), b: Q(1), c: Q(-1)}),
        (Eq(a * c, b * c), Eq(a, b), {a: Q(0), b: Q(1), c: Q(0)}),
        (Eq(a, n / z), a >= 0, {a: Q(-1), n: Q(1), z: Q(-1)}),
        (a <= 1 / b, a <= 2 / b, {a: Q(-1), b: Q(-1)}),
        (a / 2 <= b, a <= b, {a: Q(2), b: Q(1)}),
        (Implies(Ne(n, 0), Eq(a, b / n)), Ne(n, 0), {n: Q(0), a: Q(0), b: Q(0)}),
        (Or(Eq(b, 0), Eq(a, 1 / b)), Ne(b, 0), {a: Q(0), b: Q(0)}),
        (Eq(a, b * c), And(Ne(b, 0), Eq(a / b, c)), {a: Q(0), b: Q(0), c: Q(0)}),
        (Implies(a > 0, Ne(b / n, a)), n >= 1, {a: Q(0), b: Q(0), n: Q(0)}),
        (Iff(Eq(n, 0), Or(Eq(n, 0), 1 / n > 1)), n > 1, {n: Q(0)}),
    ],
    "sums": [
        (Eq(a, SumOver(i, 1, n, x)), a >= 0, {n: Q(1), x: Q(-1), a: Q(-1)}),
        (a <= SumOver(i, 1, n, x), a <= SumOver(i, 1, n + 1, x), {n: Q(0), x: Q(-1), a: Q(0)}),
        (a <= SumOver(i, 0, n, i), a <= SumOver(i, 1, n, i - 1), {n: Q(1), a: Q(1)}),
        (a <= SumOver(i, 1, n, x**2), a <= SumOver(i, 2, n, x**2), {n: Q(1), x: Q(1), a: Q(1)}),
        (a <= SumOver(i, 1, n, x**2), a <= SumOver(i, 1, n - 1, x**2), {n: Q(1), x: Q(1), a: Q(1)}),
        (a <= SumOver(i, 1, n, 1), a <= SumOver(i, 1, m, 1), {n: Q(1), m: Q(0), a: Q(1)}),
        (Eq(a, SumOver(i, -3, n, i)), a >= 0, {n: Q(0), a: Q(-6)}),
        (Eq(a, SumOver(i, 5, 1, 1)), a > 0, {a: Q(0)}),
        (Eq(a, SumOver(i, n, m, 1)), Eq(a, m - n + 1), {n: Q(5), m: Q(0), a: Q(0)}),
        (Eq(a, SumOver(i, 1, n, i**3)), Eq(a, SumOver(i, 1, n, i)), {n: Q(2), a: Q(9)}),
        (a <= 2 * SumOver(i, 1, n, x), a <= 3 * SumOver(i, 1, n, x), {n: Q(1), x: Q(-1), a: Q(-2)}),
        (a <= SumOver(i, 1, n, x), a <= SumOver(i, 1, n, 2 * x), {n: Q(1), x: Q(-1), a: Q(-1)}),
        (a <= SumOver(i, 1, n, x / 2), a <= SumOver(i, 1, n, x), {n: Q(1), x: Q(-1), a: Q(-1, 2)}),
        (a <= SumOver(i, 1, n, x / half), a <= SumOver(i, 1, n, x), {n: Q(1), x: Q(1), a: Q(2)}),
        (
            a <= SumOver(i, 0, n, SumOver(j, 0, i, x)),
            a <= SumOver(i, 0, n, SumOver(j, 0, i + 1, x)),
            {n: Q(0), x: Q(-1), a: Q(-1)},
        ),
    ],
    "binomials": [
        (Eq(a, binomial(n, m)), a >= 1, {n: Q(0), m: Q(1), a: Q(0)}),
        (Eq(a, binomial(n, z)), a > 0, {n: Q(1), z: Q(-1), a: Q(0)}),
        (a <= binomial(n, m), a <= binomial(n - 1, m), {n: Q(1), m: Q(1), a: Q(1)}),
        (a <= binomial(n, m), a <= binomial(n, m + 1), {n: Q(1), m: Q(1), a: Q(1)}),
        (a <= binomial(n + 1, m), a <= binomial(n, m), {n: Q(0), m: Q(1), a: Q(1)}),
        (a < binomial(n, m), a < binomial(m, n), {n: Q(2), m: Q(1), a: Q(1)}),
        (Eq(a, -binomial(n, m)), a >= 0, {n: Q(1), m: Q(1), a: Q(-1)}),
        (
            a <= SumOver(i, 0, m, binomial(n, i)),
            a <= SumOver(i, 0, m - 1, binomial(n, i)),
            {n: Q(2), m: Q(1), a: Q(3)},
        ),
        (Implies(n >= 1, a <= binomial(n - 1, m)), a <= binomial(n, m), {n: Q(0), m: Q(0), a: Q(2)}),
    ],
    "expectations": [
        (Eq(a, E(w[1])), a >= 0, {w: SKEW, a: Q(-1, 2)}),
        (Eq(a, E(w[1]) ** 2), Eq(a, E(w[1] ** 2)), {w: SKEW, a: Q(1, 4)}),
        (Eq(a, E(w[1] ** 3)), a >= 0, {w: SKEW, a: Q(-7, 2)}),
        (Eq(a, E(relu(w[1]))), Eq(a, relu(E(w[1]))), {w: SKEW, a: Q(1, 2)}),
        (Eq(a, E(relu(w[1]) - 1)), a >= 0, {w: SKEW, a: Q(-1, 2)}),
        (Eq(E(w[1]), a), SameLaw(w, -w), {w: SKEW, a: Q(-1, 2)}),
    ],
    "arrays": [
        (Eq(a, u[1]), a >= 0, {u: column(-1, 0), a: Q(-1)}),
        (Eq(a, u[1]), Eq(a, u[2]), {u: column(0, 1), a: Q(0)}),
        (Eq(a, dot(u, u)), a > 0, {u: column(0, 0), a: Q(0)}),
        (Eq(a, dot(u, v)), a >= 0, {u: column(1, 0), v: column(-1, 0), a: Q(-1)}),
        (Ne(relu(u), u), Eq(relu(u), 0 * u), {u: column(1, -1)}),
        (Ne(u, 0 * u), Or(Ne(relu(u), 0 * u), Ne(relu(-u), v)), {u: column(-1, 0), v: column(1, 0)}),
        (Eq(A @ B, A), Eq(B @ A, A), {A: fmpq_mat(2, 2, [0, 1, 0, 0]), B: fmpq_mat(2, 2, [5, 0, 0, 1])}),
        (Eq(A, Transpose(B)), Eq(A, B), {A: fmpq_mat(2, 2, [0, 1, 0, 0]), B: fmpq_mat(2, 2, [0, 0, 1, 0])}),
    ],
    "recurrences": [
        (Eq(a, Rec(q, 1, q - 1, n)), a >= 0, {n: Q(2), a: Q(-1)}),
        (Eq(a, Rec(q, x, 2 * q, n)), Eq(a, Rec(q, x, 2 * q, n + 1)), {n: Q(0), x: Q(1), a: Q(1)}),
    ],
    "connectives": [
        (Implies(a > 0, b > 0), Implies(b > 0, a > 0), {a: Q(0), b: Q(1)}),
        (Implies(a > 0, b > 0), b > 0, {a: Q(0), b: Q(0)}),
        (Implies(a > 0, b > 0), Implies(Not(a > 0), b > 0), {a: Q(0), b: Q(0)}),
        (Or(a > 0, b > 0), a > 0, {a: Q(0), b: Q(1)}),
        (Iff(a > 0, b > 0), And(a > 0, b > 0), {a: Q(0), b: Q(0)}),
        (Iff(a > 0, b > 0), Iff(a > 0, Not(b > 0)), {a: Q(1), b: Q(1)}),
        (Not(And(a > 0, b > 0)), Not(a > 0), {a: Q(1), b: Q(0)}),
    ],
    "quantifiers": [
        (ForAll(i, 1, 2, Eq(u[i], 0)), ForAll(i, 0, 1, Eq(i, 0)), {u: column(0, 0)}),
        (ForAll(i, 1, 0, Eq(a, 1)), Eq(a, 1), {a: Q(0)}),
        (Not(ForAll(i, 1, 2, Eq(u[i], 0))), ForAll(i, 1, 2, Ne(u[i], 0)), {u: column(0, 1)}),
        (ForAll(i, 1, n, Eq(a, i)), ForAll(i, 1, n + 1, Eq(a, i)), {n: Q(1), a: Q(1)}),
        (ForAll(i, 2, n, Eq(a, i)), ForAll(i, 1, n, Eq(a, i)), {n: Q(1), a: Q(0)}),
        (ForAll(i, 1, n, Eq(a, i)), ForAll(i, 1, m, Eq(a, i)), {n: Q(0), m: Q(1), a: Q(0)}),
        (ForAll(i, 1, n, a <= i), ForAll(i, 1, n, a < i), {n: Q(1), a: Q(1)}),
        (Not(ForAll(i, 1, n, Eq(a, i))), Not(ForAll(i, 2, n, Eq(a, i))), {n: Q(1), a: Q(0)}),
    ],
}
PLANTED["bodies of quantifiers"] = [
    # another range
    (ForAll(i, 2, n, a <= i), ForAll(i, 1, n, a <= i + half), {n: Q(1), a: Q(2)}),
    (ForAll(i, 1, n, i <= a), ForAll(i, 1, n + 1, i < a + 1), {n: Q(1), a: Q(1)}),
    (ForAll(i, 0, n - 1, i <= a), ForAll(i, 1, n, i < a + 1), {n: Q(1), a: Q(0)}),
    (ForAll(i, 1, n, Eq(a, 1)), ForAll(i, 1, m, a >= 1), {n: Q(0), m: Q(1), a: Q(0)}),
    (ForAll(i, n, m, Eq(a, 1)), ForAll(i, m, n, a >= 1), {n: Q(2), m: Q(1), a: Q(0)}),
    (
        And(ForAll(i, 1, n, a <= i), ForAll(i, 2, n, b <= i)),
        ForAll(i, 1, n, a + b <= 2 * i),
        {n: Q(1), a: Q(1), b: Q(2)},
    ),
    # another index, or the same letter bound twice
    (ForAll(i, 1, 2, ForAll(j, 1, i, a <= j + i)), ForAll(i, 1, 2, ForAll(j, 1, i, a <= i)), {a: Q(2)}),
    (ForAll(i, 1, n, ForAll(j, 1, m, i <= a)), ForAll(j, 1, n, ForAll(i, 1, m, i <= a)), {n: Q(1), m: Q(2), a: Q(1)}),
    (
        ForAll(i, 1, 2, ForAll(j, 1, 2, Eq(A[i, j], j))),
        ForAll(i, 1, 2, ForAll(j, 1, 2, Eq(A[j, i], j))),
        {A: fmpq_mat(2, 2, [1, 2, 1, 2])},
    ),
    (ForAll(i, 2, 2, Eq(a, i)), ForAll(i, 2, 2, ForAll(i, 1, 2, Eq(a, i))), {a: Q(2)}),
    (ForAll(i, 1, 2, Eq(a, SumOver(i, 1, 2, i))), ForAll(i, 1, 2, Eq(a, SumOver(i, 1, 2, i) + i)), {a: Q(3)}),
    # bodies swapped, turned or made strict
    (ForAll(i, 1, n, a <= i), ForAll(i, 1, n, i <= a), {n: Q(2), a: Q(1)}),
    (ForAll(i, 1, 2, u[i] <= v[i]), ForAll(i, 1, 2, v[i] <= u[i]), {u: column(0, 0), v: column(0, 1)}),
    (
        ForAll(i, 1, 2, Implies(u[i] > 0, v[i] > 0)),
        ForAll(i, 1, 2, Implies(v[i] > 0, u[i] > 0)),
        {u: column(0, 1), v: column(1, 1)},
    ),
    (ForAll(i, 1, 2, u[i] <= v[i]), ForAll(i, 1, 2, u[i] < v[i]), {u: column(0, 0), v: column(0, 1)}),
    (ForAll(i, 1, 2, Or(u[i] > 0, v[i] > 0)), ForAll(i, 1, 2, u[i] > 0), {u: column(1, 0), v: column(0, 1)}),
    (
        ForAll(i, 1, 2, Or(u[i] > 0, v[i] > 0)),
        Or(ForAll(i, 1, 2, u[i] > 0), ForAll(i, 1, 2, v[i] > 0)),
        {u: column(1, 0), v: column(0, 1)},
    ),
    (
        Or(ForAll(i, 1, 2, u[i] > 0), ForAll(i, 1, 2, v[i] > 0)),
        ForAll(i, 1, 2, u[i] > 0),
        {u: column(0, 1), v: column(1, 1)},
    ),
    (
        Or(ForAll(i, 1, 2, u[i] > 0), ForAll(i, 1, 2, v[i] > 0)),
        ForAll(i, 1, 2, u[i] + v[i] > 0),
        {u: column(1, 1), v: column(-5, 1)},
    ),
    (ForAll(i, 1, n, a < i), Not(ForAll(i, 1, n, a <= i)), {n: Q(1), a: Q(0)}),
    (Not(ForAll(i, 1, n, a < i)), Not(ForAll(i, 1, n, a <= i)), {n: Q(1), a: Q(1)}),
    (Not(ForAll(i, 1, 2, u[i] > 0)), ForAll(i, 1, 2, u[i] <= 0), {u: column(0, 1)}),
    # entries
    (ForAll(i, 1, 2, K[i] >= 0), ForAll(i, 1, 2, K[i] >= 1), {K: column(0, 1)}),
    (ForAll(i, 1, 2, K[i] >= 1), ForAll(i, 1, 2, K[i] >= 2), {K: column(1, 2)}),
    (ForAll(i, 1, 2, u[i] > 0), ForAll(i, 1, 2, u[i] >= 1), {u: fmpq_mat(2, 1, [Q(1, 2), Q(1)])}),
    (ForAll(i, 1, 2, u[i] > -1), ForAll(i, 1, 2, u[i] >= 0), {u: fmpq_mat(2, 1, [Q(-1, 2), Q(0)])}),
    (
        ForAll(i, 1, 2, Eq(K[i], u[i])),
        ForAll(i, 1, 2, Eq(K[i], v[i])),
        {K: column(1, 1), u: column(1, 1), v: column(0, 1)},
    ),
    (ForAll(i, 1, 1, K[i] > 0), ForAll(i, 1, 1, K[i + 1] > 0), {K: column(1, 0)}),
    (ForAll(i, 1, 2, a <= Mod(i, 2)), ForAll(i, 1, 2, a <= Mod(i + 1, 2) - 1), {a: Q(0)}),
    (ForAll(i, 1, 2, a <= Iverson(Eq(i, 1))), ForAll(i, 1, 2, a <= Iverson(Eq(i, 2)) - 1), {a: Q(0)}),
    (NormAtMost(A, b), NormAtMost(A, a), {A: fmpq_mat(2, 2, [1, 0, 0, 1]), a: Q(0), b: Q(1)}),
    (NormAtMost(A, b), NormAtMost(B, b), {A: fmpq_mat(2, 2), B: fmpq_mat(2, 2, [1, 0, 0, 1]), b: Q(0)}),
    (Eq(a, Mod(z, 3)), a <= 1, {a: Q(2), z: Q(2)}),
    (Eq(a, Gcd(z, n)), a >= 1, {a: Q(0), z: Q(0), n: Q(0)}),
    (Eq(a, Iverson(Eq(z, 1))), a > 0, {a: Q(0), z: Q(0)}),
]
FALSEHOODS = [pytest.param(*case, id=f"{kind}: {case[0]} | {case[1]}") for kind in PLANTED for case in PLANTED[kind]]


def test_there_are_many_planted_falsehoods() -> None:
    assert len(FALSEHOODS) >= 40


@pytest.mark.parametrize(("known", "variant", "point"), FALSEHOODS)
def test_a_planted_falsehood_is_not_implied(known: Any, variant: Any, point: Any) -> None:
    assert holds(known, point)
    assert not holds(variant, point)
    assert not implied([], known, variant)
    assert not implied([known], Eq(a, a + 0), variant)


def test_a_bound_letter_is_an_integer_whatever_its_sort() -> None:
    """Over n = -3, …, 1 a natural n is negative: such a sum is refused, or not taken to be >= 0."""
    try:
        known, wider = (Eq(a, SumOver(n, low, 1, n)) for low in (-2, -3))
    except StatementError:
        return
    assert not implied([], known, a >= 0)
    assert not implied([], known, a <= wider.right)


def test_premises_that_it_cannot_read_are_not_assumed() -> None:
    nothing = Words("something else")
    for premise in (ForAll(i, 1, 0, Eq(i, 2)), SameLaw(w, -w), nothing):
        assert not implied([premise], b > 0, Eq(a, 1))


def test_what_is_known_of_one_term_is_not_known_of_another() -> None:
    assert not implied([Eq(SumOver(i, 1, n, u[i]), 0)], Eq(a, 1), Eq(SumOver(i, 1, n, v[i]), 0))
    assert not implied([Eq(b, 0)], Eq(a, 1), Eq(c, 0))
    assert not implied([a > b], Eq(a, 1), b > a)


# --- What it should find


@pytest.mark.parametrize(
    ("premises", "known", "variant"),
    [
        ([], Eq(a, b), a <= b),
        ([], a < b, a <= b),
        ([], a < b, Ne(a, b)),
        ([], Eq(r, n), r < n + 1),
        ([], n > 0, n >= 1),
        ([], Ne(n, 0), n >= 1),
        ([], Eq(a, k), a >= 1),
        ([], Eq(a, b / k), Eq(a * k, b)),
        ([], Eq(a, t), a <= 1),
        ([], ForAll(i, 1, 2, Eq(u[i], P[i])), ForAll(i, 1, 2, u[i] >= 0)),
        ([], Eq(a, n * m), a >= 0),
        ([a >= 0], Eq(a, b), b + 1 > 0),
        ([Eq(b, 0)], Eq(a, b), Eq(a, 2 * b)),
        ([Ne(c, 0)], Eq(a, b / c), Eq(a * c, b)),
        ([], And(a > 0, b > 0), a * b > 0),
        ([], Implies(a > 0, b > 1), Implies(a > 1, b > 0)),
        ([], Iff(a > 0, b > 0), Implies(a > 0, b > 0)),
        ([], Eq(a, b**2), a >= 0),
        ([], Eq(a, x**6 + b**4), a >= 0),
        ([], Eq(a, relu(b)), a >= b),
        ([], Eq(a, E(relu(w[1]) ** 2)), a >= 0),
        ([], r <= SumOver(i, 0, n, binomial(m, i)), r <= SumOver(i, 0, n + 1, binomial(m, i))),
        ([], r <= SumOver(i, 0, n, binomial(m, i)), r <= SumOver(i, 0, n, binomial(m + 1, i))),
        ([], r <= SumOver(i, 0, n, binomial(m, i)), r <= SumOver(i, 0, n, 2 * binomial(m, i))),
        ([], r <= SumOver(i, 0, n, binomial(m, i) / 2), r <= SumOver(i, 0, n, binomial(m, i))),
        ([], r <= SumOver(i, 1, n, i**2), r <= SumOver(i, 0, n, i**2)),
        ([], a <= binomial(n, m), a <= binomial(n + 2, m)),
        ([], Eq(a, minus), Eq(a, 0)),
        ([], ForAll(i, 1, n, Eq(a, i)), ForAll(i, 2, n, Eq(a, i))),
        ([], ForAll(i, 1, n, Eq(a, i)), ForAll(i, 1, n - 1, Eq(a, i))),
        ([], ForAll(i, 1, n, a < i), ForAll(i, 1, n, a <= i)),
        ([], ForAll(i, 0, n + 1, Eq(a, i)), ForAll(i, 1, n, a >= i)),
        ([], ForAll(i, 1, 2, And(u[i] > 0, v[i] > 0)), ForAll(i, 1, 2, u[i] + v[i] > 0)),
        ([], And(ForAll(i, 1, 2, u[i] > 0), ForAll(i, 1, 2, v[i] > 0)), ForAll(i, 1, 2, u[i] + v[i] > 0)),
        ([ForAll(i, 1, 3, u[i] > 0)], ForAll(i, 0, 2, v[i] > 0), ForAll(i, 1, 2, u[i] * v[i] > 0)),
        ([], ForAll(i, 1, 2, K[i] > 0), ForAll(i, 1, 2, K[i] >= 1)),
        ([], Not(ForAll(i, 1, n, a <= i)), Not(ForAll(i, 1, n, a < i))),
        ([], ForAll(i, 1, n, ForAll(j, 1, i, Eq(a, i * j))), ForAll(i, 1, n, ForAll(j, 1, i, a <= i * j))),
        ([], ForAll(i, 1, 2, Iff(u[i] > 0, v[i] > 0)), ForAll(i, 1, 2, Implies(u[i] > 0, v[i] > 0))),
        ([And(Eq(a, 1), ForAll(i, 1, 2, Eq(i, b)))], b > 0, Eq(a, 1)),
        ([], Eq(a, Mod(z, n)), a >= 0),
        ([], Eq(a, Gcd(z, n)), a >= 0),
        ([], Eq(a, Iverson(Eq(z, n))), a >= 0),
        ([], ForAll(i, 1, 2, Eq(u[i], a)), Or(ForAll(i, 1, 2, Eq(u[i], a)), Eq(a, 0))),
    ],
)
def test_a_plain_implication_is_found(premises: Any, known: Any, variant: Any) -> None:
    assert implied(premises, known, variant)


def test_the_answer_is_the_same_when_asked_again() -> None:
    known, variant = r <= SumOver(i, 0, n, binomial(m, i)), r <= SumOver(i, 0, n + 1, binomial(m, i))
    assert {implied([], known, variant) for _ in range(3)} == {True}


# --- Generated: what is implied holds wherever what is known holds


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    two, counts = (inner, inner), st.sampled_from([n, n + 1, n - 1, z, m])
    return st.one_of(
        st.builds(operator.add, *two),
        st.builds(operator.mul, *two),
        st.builds(operator.truediv, *two),
        st.builds(operator.neg, inner),
        st.builds(operator.pow, inner, st.sampled_from([-2, -1, 0, 2, 3])),
        st.builds(relu, inner),
        st.builds(binomial, counts, st.one_of(counts, st.just(i))),
        st.builds(lambda *sum_: SumOver(i, *sum_), st.one_of(counts, st.integers(-1, 1)), counts, inner),
    )


def closed(side: Any) -> Any:
    """The term with its free index bound."""
    return SumOver(i, 0, 1, side) if i in free_symbols(side) else side


letters = st.sampled_from([x, n, z, i, m])
sides = st.recursive(st.one_of(letters, st.integers(-1, 2).map(term)), grown, max_leaves=5).map(closed)
relations = st.builds(
    lambda relation, left, right: relation(left, right),
    st.sampled_from([Eq, Ne, operator.lt, operator.le]),
    st.sampled_from([a, x, n]),
    sides,
)
joined = st.one_of(
    relations,
    st.builds(Implies, relations, relations),
    st.builds(And, relations, relations),
    st.builds(Or, relations, relations),
    st.builds(Iff, relations, relations),
)
fractions = st.fractions(-2, 2, max_denominator=2)
points = st.fixed_dictionaries(
    {a: fractions, x: fractions, n: st.integers(0, 3), z: st.integers(-2, 3), m: st.integers(0, 3)}
)


def true(formula: Any, at: Any) -> bool | None:
    try:
        return holds(formula, at)
    except Undefined:
        return None


def exact(at: Any) -> dict[Any, fmpq]:
    return {s: fmpq(Fraction(value).numerator, Fraction(value).denominator) for s, value in at.items()}


def refutes(known: list[Any], variant: Any, at: Any) -> bool:
    """Whether all that is known holds at the point, and the variant fails there."""
    return true(variant, at) is False and all(true(formula, at) for formula in known)


@settings(max_examples=35, deadline=None)
@given(joined, relations, st.lists(points, min_size=15, max_size=15), st.data())
def test_a_near_miss_that_is_implied_holds_where_the_statement_does(
    statement: Any, premise: Any, at: Any, data: Any
) -> None:
    variant = data.draw(st.sampled_from([*near_misses(statement).values()] or [statement]))
    if implied([premise], statement, variant):
        note(f"{premise} | {statement} | {variant}")
        assert not any(refutes([premise, statement], variant, exact(point)) for point in at)


@settings(max_examples=70, deadline=None)
@given(sides, sides, st.lists(points, min_size=8, max_size=8))
def test_what_is_shown_nonnegative_or_dominating_is_so(big: Any, small: Any, at: Any) -> None:
    for claimed, formula in ((nonnegative(big), big >= 0), (dominates(big, small), small <= big)):
        if claimed:
            note(str(formula))
            assert all(true(formula, exact(point)) is not False for point in at)


@settings(max_examples=70, deadline=None)
@given(sides, st.sampled_from([-1, 0, 1, 2]), st.sampled_from([-1, 0, 1, 2]), st.lists(points, min_size=8, max_size=8))
def test_sums_over_shifted_ranges_dominate_only_where_they_do(body: Any, low: Any, high: Any, at: Any) -> None:
    big, small = SumOver(i, low, n + high, body), SumOver(i, 0, n, body)
    for one, other in ((big, small), (small, big)):
        if dominates(one, other) or implied([], a <= other, a <= one):
            assert all(true(other <= one, exact(point)) is not False for point in at)


bodies = st.recursive(
    st.builds(
        lambda relation, left, right: relation(left, right),
        st.sampled_from([Eq, Ne, operator.lt, operator.le]),
        st.sampled_from([a, x, i, term(0)]),
        st.sampled_from([i, i + 1, 2 * i, i**2, a, a - 1, n, -i]),
    ),
    lambda inner: st.one_of(
        st.builds(And, inner, inner),
        st.builds(Or, inner, inner),
        st.builds(Implies, inner, inner),
        st.builds(Not, inner),
    ),
    max_leaves=3,
)
quantified = st.builds(
    lambda low, high, body: ForAll(i, low, high, body),
    st.sampled_from([term(0), term(1), term(2), n]),
    st.sampled_from([term(2), n, n + 1, n - 1, m]),
    bodies,
)
sentences = st.one_of(
    quantified,
    st.builds(And, quantified, quantified),
    st.builds(Or, quantified, quantified),
    st.builds(Implies, quantified, quantified),
    st.builds(Not, quantified),
)
CORNERS = [
    {a: Q(p), x: Q(q_), n: Q(r_), m: Q(s_)}
    for p in range(-1, 4)
    for q_ in (-1, 1)
    for r_ in range(4)
    for s_ in range(3)
]


@settings(max_examples=120, deadline=None)
@given(sentences, sentences)
def test_what_holds_for_all_implies_only_what_does(known: Any, variant: Any) -> None:
    for premises, statement, goal in (([], known, variant), ([], variant, known), ([known], Eq(a, a + 0), variant)):
        if implied(premises, statement, goal):
            note(f"{premises} | {statement} | {goal}")
            assert not any(refutes([*premises, statement], goal, point) for point in CORNERS)


@settings(max_examples=60, deadline=None)
@given(quantified)
def test_every_quantified_statement_implies_itself_weakened(sentence: Any) -> None:
    narrow = ForAll(sentence.index, sentence.lower + 1, sentence.upper, Or(sentence.body, a > 7))
    assert implied([], sentence, sentence)
    assert implied([], sentence, narrow)
