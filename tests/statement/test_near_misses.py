"""Near misses: the false neighbours that are expected, each of them once, each false where the statement is sharp."""

import math
import random
from collections.abc import Callable
from typing import Any

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.checkers.near_misses import near_misses
from lakatos.kernel.implication import implied, sense
from lakatos.numbers import FiniteLaw, Q
from lakatos.statement import (
    And,
    Derivative,
    E,
    Eq,
    ForAll,
    Gcd,
    Iff,
    Implies,
    Integral,
    Iverson,
    MatMul,
    MatrixOf,
    Mod,
    Ne,
    NormAtMost,
    Not,
    Or,
    Rec,
    SameLaw,
    SumOver,
    Transpose,
    UniqueZero,
    Words,
    binomial,
    defined,
    dot,
    exp,
    index,
    integer,
    log,
    logistic,
    matrix,
    natural,
    nodes,
    positive,
    random_vector,
    real,
    relu,
    sqrt,
    tanh,
    truth,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, holds, value
from lakatos.statement.printed import text

a, b, x = (letter(name, real) for name in "abx")
n, k, m = letter("n", natural), letter("k", natural), letter("m", positive)
z, t = letter("z", integer), letter("t", truth)
i, j, q = index("i"), index("j"), index("q")
u, v, w = vector("u", n), vector("v", n), random_vector("w", 2)
A, B = matrix("A", 2, 2), matrix("B", 2, 2)
s = defined("s", SumOver(i, 1, n, u[i]))

# --- Which ones

SIDES = ("a = {} + 1", "a = {} − 1", "a = 2·{}", "a = {}/2", "a = −{}")

SUM = Eq(a, SumOver(i, 1, n, u[i] ** 2))
EXPECTED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "a lone side": (Eq(a, b), tuple(line.format("b") for line in SIDES)),
    "a constant": (Eq(a, 3 * b), ("a = 4·b", "a = 2·b", "a = 3", "a = b")),
    "a constant side": (a <= 3, ("a ≤ 4", "a ≤ 2", "a ≤ 6", "a ≤ 3/2", "a ≤ -3", "a < 3", "3 ≤ a")),
    "terms": (Eq(a, b + x), ("a = b", "a = x")),
    "factors": (Eq(a, b * x), ("a = b", "a = x")),
    "a denominator": (Eq(a, b / x), ("a = b",)),
    "an exponent": (Eq(a, b**2), ("a = b^3", "a = b")),
    "a symbolic exponent": (Eq(a, 2**n), ("a = 3^n", "a = 1^n", "a = (-2)^n", "a = 2")),
    "a size": (Eq(a, b * n), ("a = b·(n + 1)", "a = b·(n − 1)")),
    "a positive size": (Eq(a, b / m), ("a = b/(m + 1)", "a = b/(m − 1)", "a = b")),
    "no size": (Eq(a, b * z * t), ("a = b·z",)),
    "like symbols": (Eq(a, b - 2 * x), ("x = b − 2·a", "a = x − 2·b")),
    "like sizes": (Eq(a, binomial(n, k)), ("a = C(k, n)", "a = C(n + 1, k)", "a = C(n, k − 1)")),
    "a rectifier": (Eq(a, relu(b)), ("a = b",)),
    "an exponential": (Eq(a, exp(2 * b)), ("a = 2·b", "a = exp(2)", "a = exp(3·b)", "a = exp(b)", "a = exp(2·b) + 1")),
    "a logarithm": (Eq(a, log(b)), ("a = b", "a = 2·log(b)")),
    "a logistic function": (Eq(a, logistic(-b)), ("a = −b", "a = logistic(-1)", "a = logistic(b)")),
    "a root": (Eq(a, sqrt(b + 1)), ("a = b + 1", "a = sqrt(b)", "a = sqrt(1)", "a = sqrt(b + 2)")),
    "a hyperbolic tangent": (Eq(a, 1 - tanh(b) ** 2), ("a = 1 − b^2", "a = 1 − tanh(b)", "a = 1 − tanh(b)^3", "a = 1")),
    "a derivative": (
        Eq(a, Derivative(i, i**3, b)),
        ("a = b^3", "a = d[i=b](i)", "a = d[i=b](i^2)", "a = d[i=b](i^4)", "a = 2·d[i=b](i^3)"),
    ),
    "an integral": (
        Eq(a, Integral(i, 0, b, i**2)),
        (
            "a = integral[i=0 + 1..b](i^2)",
            "a = integral[i=0 − 1..b](i^2)",
            "a = integral[i=0..b + 1](i^2)",
            "a = integral[i=0..b − 1](i^2)",
            "a = integral[i=0..b](i)",
            "a = integral[i=0..b](i^3)",
        ),
    ),
    "a sum": (
        SUM,
        (
            "a = sum[i=1 + 1..n](u[i]^2)",
            "a = sum[i=1..n − 1](u[i]^2)",
            "a = sum[i=1..n](u[i]^3)",
        ),
    ),
    "a recurrence": (
        Eq(a, Rec(q, b, q**2 + 1, n)),
        (
            "a = rec[q := b; q := q^2 + 1; n + 1 times]",
            "a = rec[q := b; q := q^2 + 1; n − 1 times]",
            "a = rec[q := b; q := q^2 + 2; n times]",
            "a = rec[q := b; q := q + 1; n times]",
            "a = b",
        ),
    ),
    "an expectation": (Eq(a, E(w[1] ** 2)), ("a = E[w[1]]", "a = E[w[1]^3]", "a = E[w[1 + 1]^2]")),
    "an inner product": (Eq(a, dot(u, v) ** 2), ("a = ⟨u, v⟩",)),
    "matrices": (Eq(MatMul((A, B)), A), ("B = A", "Aᵀ B = A", "A Bᵀ = A", "B A = A")),
    "three matrices": (Eq(MatMul((A, B, A)), B), ("B A = B", "A A = B", "A B = B", "B A A = B", "A B Aᵀ = B")),
    "a transpose": (Eq(Transpose(A), B), ("A = B",)),
    "an entry": (Eq(a, A[1, 2]), ("a = A[1 + 1, 2]", "a = A[1, 2 − 1]", "a = A[2, 1]")),
    "a remainder": (Eq(a, Mod(z, 3)), ("a = z", "a = z mod 4", "a = z mod 2", "a = z mod 6", "a = z mod 3 + 1")),
    "a moving remainder": (
        Eq(a, Mod(z - 1, n)),
        ("a = z − 1", "a = (z − 2) mod n", "a = z mod n", "a = (z − 1) mod (n + 1)"),
    ),
    "a common divisor": (Eq(a, Gcd(z, n)), ("a = z", "a = n", "a = gcd(z, n + 1)", "a = gcd(z, n − 1)")),
    "a truth value": (
        Eq(a, Iverson(z <= n)),
        ("a = 1", "a = [not z ≤ n]", "a = [z < n]", "a = [n ≤ z]", "a = [z ≤ n + 1]", "a = 2·[z ≤ n]"),
    ),
    "a matrix entry by entry": (
        Eq(A, MatrixOf(i, 2, j, 2, b * B[i, j])),
        (
            "A = matrix[i=1..2, j=1..2](B[i, j])",
            "A = matrix[i=1..2, j=1..2](b·B[j, i])",
            "A = matrix[i=1..2, j=1..2](b)",
        ),
    ),
    "a norm": (NormAtMost(A @ B, 2 * a), ("‖B‖ ≤ 2·a", "‖A‖ ≤ 2·a", "‖A B‖ ≤ 3·a", "‖A B‖ ≤ 2·a/2", "‖Aᵀ B‖ ≤ 2·a")),
    "an order": (a <= b, ("a < b", "b ≤ a", "a ≤ b + 1", "a ≤ −b")),
    "a strict order": (a < b, ("a ≤ b", "b < a")),
    "a difference": (Ne(a, b), ("a = b",)),
    "an equivalence": (Iff(a > 0, b > 0), ("0 < a ⇔ not 0 < b", "0 ≤ a ⇔ 0 < b", "a < 0 ⇔ 0 < b")),
    "an implication": (
        Implies(a > 0, b > 0),
        ("0 < b", "0 < b ⇒ 0 < a", "0 < a ⇒ not 0 < b", "not 0 < a ⇒ 0 < b", "0 < a ⇒ 0 ≤ b"),
    ),
    "a conjunction": (And(a > 0, b > 0), ("0 < a", "0 < b", "not 0 < a and 0 < b", "0 < a and not 0 < b")),
    "a disjunction": (Or(a > 0, b > 0), ("0 < a", "0 < b", "not 0 < a or 0 < b", "0 < a or not 0 < b")),
    "a negation": (Not(a > 0), ("0 < a", "not 0 ≤ a")),
    "all": (
        ForAll(i, 1, n, Eq(u[i], b)),
        (
            "for all i=1 + 1..n: u[i] = b",
            "for all i=1..n + 1: u[i] = b",
            "for all i=1..n − 1: u[i] = b",
            "for all i=1..n: u[i] = b + 1",
        ),
    ),
    "laws": (SameLaw(w, 2 * E(w) - w), ("w ~ E[w] − w", "w ~ 3·E[w] − w", "w ~ 2·E[w]", "w ~ −w")),
    "a unique zero": (
        UniqueZero(i, 0, 1, 2 * i - a),
        (
            "exactly one i in [0 + 1, 1]: 2·i − a = 0",
            "exactly one i in [0, 1 + 1]: 2·i − a = 0",
            "exactly one i in [0, 1]: 3·i − a = 0",
        ),
    ),
    "a defined letter": (Eq(a, s), ("a = s + 1", "a = 2·s")),
}


@pytest.mark.parametrize(("statement", "wanted"), EXPECTED.values(), ids=EXPECTED)
def test_the_expected_near_misses_are_made(statement: Any, wanted: Any) -> None:
    assert set(wanted) - set(near_misses(statement)) == set()


def test_all_near_misses_of_a_small_statement() -> None:
    sides = ["a = 2·b + 1", "a = 2·b − 1", "a = 2·(2·b)", "a = 2·b/2", "a = −2·b"]
    assert [*near_misses(Eq(a, 2 * b))] == [*sides, "a = 2", "a = 3·b", "b = 2·a"]


def test_every_node_type_is_met() -> None:
    kinds = {kind for base in (nodes.Term, nodes.Formula) for kind in base.__subclasses__()}
    kinds |= {kind for base in kinds for kind in base.__subclasses__()}
    met = {type(node) for statement, _ in EXPECTED.values() for node in nodes.walk(statement)}
    assert {kind.__name__ for kind in kinds - met} == {"_Relation", "Function", "Words"}


# --- Each once, none of them the statement itself

CLAIMED = [statement for statement, _ in EXPECTED.values()]


def all_different(statement: Any) -> None:
    found = near_misses(statement)
    senses = [sense(statement), *map(sense, found.values())]
    assert len(set(senses)) == len(senses)
    assert all(name.startswith(text(variant)) for name, variant in found.items())


@pytest.mark.parametrize("statement", CLAIMED, ids=EXPECTED)
def test_no_two_near_misses_say_the_same(statement: Any) -> None:
    all_different(statement)


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_no_two_near_misses_of_a_generated_statement_say_the_same(data: Any, formulas: Any) -> None:
    all_different(data.draw(formulas).node)


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        (Eq(a, b * 1), "a = b"),
        (Eq(a, (b + x) ** 2), "a = (x + b)^2"),
        (Eq(a, b - x), "x = b − a"),
        (Eq(a, b**2 * 0), "a = −(b^2·0)"),
        (Eq(a, b), "b = a"),
        (Ne(a, b), "b ≠ a"),
    ],
    ids=[
        "times one",
        "a symmetric swap",
        "sides moved over",
        "minus 0",
        "sides swapped",
        "different sides swapped",
    ],
)
def test_what_says_the_same_is_left_out(statement: Any, same: str) -> None:
    assert same not in near_misses(statement)


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (Eq(a, n * Iverson(n <= 20)), ("a = n", "a = n·[n − 1 ≤ 20]", "a = n·[n < 20]")),
        (Eq(a, n - relu(n - 20)), ("a = n", "a = n − relu(n − 1 − 20)")),
        (Eq(a, Iverson(Eq(A @ B, B @ A))), ("a = [A = B A]", "a = [Aᵀ B = B A]", "a = [A B = B Aᵀ]")),
        (
            ForAll(i, 1, n, Eq(v[i], SumOver(j, 1, k, A[i, j] * SumOver(q, 1, j - 1, u[q])))),
            (
                "for all i=1..n: v[i] = sum[j=1..k](A[i, j + 1]·sum[q=1..j − 1](u[q]))",
                "for all i=1..n: v[i] = sum[j=1..k](A[i, j]·sum[q=1..j − 1](u[q − 1]))",
            ),
        ),
    ],
    ids=["a window far out", "a cap far out", "a truth value that is hardly ever 1", "indices deep in sums"],
)
def test_near_misses_that_coincide_nearly_everywhere_are_made(statement: Any, wanted: Any) -> None:
    """Values at a few generic points would not tell them from the statement."""
    assert set(wanted) - set(near_misses(statement)) == set()


def test_definitions_of_defined_letters_are_reached_through_one_another() -> None:
    on = defined("on", Iverson(n <= 5))
    share = defined("share", n * on)
    found = near_misses(Eq(a, 2 * share))
    assert {"a = 2·share, where on = [n ≤ 10]", "a = 2·share, where share = n", "a = 3·share"} <= set(found)
    wide = found["a = 2·share, where on = [n ≤ 10]"]
    assert [holds(formula, {n: fmpq(7), a: fmpq(14)}) for formula in (Eq(a, 2 * share), wide)] == [False, True]


def test_making_them_is_deterministic() -> None:
    for statement in CLAIMED:
        assert [*near_misses(statement)] == [*near_misses(statement)]


# --- Each false where the statement is sharp


def sampled(make: Callable[[random.Random], dict[Any, Any]]) -> list[dict[Any, Any]]:
    return [make(random.Random(seed)) for seed in range(60)]


def solved(target: Any, term: Any, *others: Any) -> list[dict[Any, Any]]:
    """Points at which target = term."""

    def make(stream: random.Random) -> dict[Any, Any]:
        at = drawn(stream, *others)
        return at | {target: value(term, at)}

    return sampled(make)


def drawn(stream: random.Random, *symbols: Any) -> dict[Any, Any]:
    size = stream.randint(0, 3)
    at: dict[Any, Any] = {n: fmpq(size), k: fmpq(stream.randint(0, 3))}
    for symbol in symbols:
        entries = [fmpq(stream.randint(-4, 4), stream.randint(1, 2)) for _ in range(4)]
        at[symbol] = entries[0]
        if symbol in (A, B):
            at[symbol] = fmpq_mat(2, 2, entries)
        elif symbol.random:
            at[symbol] = FiniteLaw((((1, 2), Q(1, 3)), ((stream.randint(-3, 0), 0), Q(2, 3))))
        elif symbol.shape:
            at[symbol] = fmpq_mat(size, 1, entries[:size])
    return at


def signs(truth: Callable[[int, int], bool]) -> list[dict[Any, Any]]:
    """All small points at which the truth holds."""
    return [{a: fmpq(p), b: fmpq(r)} for p in range(-2, 3) for r in range(-2, 3) if truth(p, r)]


SHARP = {
    "product": (Eq(a, n * b * x / 2), solved(a, n * b * x / 2, b, x)),
    "power": (Eq(a, 2**n), solved(a, 2**n)),
    "square": (Eq(a, (b + 1) ** 2), solved(a, (b + 1) ** 2, b)),
    "rectifier": (Eq(a, relu(b)), solved(a, relu(b), b)),
    "binomial": (Eq(a, binomial(n, k)), solved(a, binomial(n, k))),
    "sum": (Eq(a, SumOver(i, 1, n, u[i] ** 2)), solved(a, SumOver(i, 1, n, u[i] ** 2), u)),
    "sum of binomials": (
        Eq(a, SumOver(i, 0, k, binomial(n, i))),
        solved(a, SumOver(i, 0, k, binomial(n, i))),
    ),
    "recurrence": (Eq(a, Rec(q, b, 2 * q + 1, n)), solved(a, Rec(q, b, 2 * q + 1, n), b)),
    "expectation": (Eq(a, E(w[1] ** 2)), solved(a, E(w[1] ** 2), w)),
    "variance": (Eq(a, E((w[1] - E(w[1])) ** 2)), solved(a, E((w[1] - E(w[1])) ** 2), w)),
    "inner product": (Eq(a, dot(u, v)), solved(a, dot(u, v), u, v)),
    "matrix product": (Eq(B, MatMul((A, A))), solved(B, MatMul((A, A)), A)),
    "entry": (Eq(a, A[1, 2]), solved(a, A[1, 2], A)),
    "remainder": (Eq(a, Mod(z, 3)), [{z: fmpq(p), a: fmpq(p % 3)} for p in range(-7, 8)]),
    "moving remainder": (
        Eq(a, Mod(z - 1, n) + 1),
        [{z: fmpq(p), n: fmpq(r), a: fmpq((p - 1) % r + 1)} for p in range(-7, 8) for r in range(1, 5)],
    ),
    "common divisor": (
        Eq(a, Gcd(z, n)),
        [{z: fmpq(p), n: fmpq(r), a: fmpq(math.gcd(p, r))} for p in range(-7, 8) for r in range(7)],
    ),
    "truth value": (Eq(a, Iverson(z <= 1)), [{z: fmpq(p), a: fmpq(p <= 1)} for p in range(-3, 5)]),
    "two truth values": (
        Eq(a, Iverson(And(z <= 1, b > 0))),
        [{z: fmpq(p), b: fmpq(r), a: fmpq(p <= 1 and r > 0)} for p in range(-1, 4) for r in range(-1, 3)],
    ),
    "matrix entry by entry": (
        Eq(A, MatrixOf(i, 2, j, 2, b * B[i, j])),
        solved(A, MatrixOf(i, 2, j, 2, b * B[i, j]), b, B),
    ),
    "order": (And(a <= b, b <= a), signs(lambda p, r: p == r)),
    "strict order": (Iff(a < b, Not(b <= a)), signs(lambda p, r: True)),
    "equivalence": (Iff(a > 0, b > 0), signs(lambda p, r: (p > 0) == (r > 0))),
    "implication": (Implies(a > 0, Eq(b, 1)), signs(lambda p, r: p <= 0 or r == 1)),
    "disjunction": (Or(Eq(a, 1), Eq(b, 2)), signs(lambda p, r: p == 1 or r == 2)),
    "difference": (Ne(a, b), signs(lambda p, r: p != r)),
    "all": (
        ForAll(i, 1, n, Eq(u[i], a)),
        [{n: fmpq(m), a: fmpq(c), u: fmpq_mat(m, 1, [c] * m)} for m in range(4) for c in range(-1, 2)],
    ),
}


def judged(formula: Any, at: Any) -> bool | None:
    try:
        return holds(formula, at)
    except Undefined:
        return None


@pytest.mark.parametrize(("statement", "points"), SHARP.values(), ids=SHARP)
def test_a_near_miss_of_a_sharp_statement_is_noticed_or_weaker(statement: Any, points: Any) -> None:
    assert all(holds(statement, at) for at in points)
    assert near_misses(statement)
    for name, variant in near_misses(statement).items():
        noticed = any(judged(variant, at) is not True for at in points)
        assert noticed or implied([], statement, variant), name


def test_words_and_letters_of_other_sorts_have_no_near_misses() -> None:
    assert near_misses(Words("it trains well")) == {}
    assert not any("z + 1" in name for name in near_misses(Eq(a, z * b)))


def test_a_relation_without_a_variant_of_its_own_is_still_attacked_below() -> None:
    assert near_misses(SameLaw(w, -w))
