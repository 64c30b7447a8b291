"""Statements read in balls: true, false or undecided, how far equations agree, and integrals that are enclosed."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import arb, arb_mat, fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError, Undecided
from lakatos.numbers import FiniteLaw
from lakatos.numbers.ball import precision
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
    Mod,
    Ne,
    NormAtMost,
    Not,
    Or,
    SameLaw,
    SumOver,
    Transpose,
    dot,
    exp,
    index,
    log,
    logistic,
    matrix,
    natural,
    nodes,
    random_vector,
    real,
    relu,
    sqrt,
    tanh,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, agreement, holds, semidefinite, value

x, y, n = letter("x", real), letter("y", real), letter("n", natural)
t, s, i = index("t"), index("s"), index("i")
v, u, A, w = vector("v", 2), vector("u", 2), matrix("A", 2, 2), random_vector("w", 1)
ZERO, POSITIVE = arb(0, 1), arb(3, 1)  # around 0, and off it
HUGE = nodes.Const(Fraction(10**30))
AT = {x: ZERO, y: POSITIVE, n: fmpq(2)}
TRUE, FALSE, OPEN, NONE = Lt(0, y), Lt(y, 0), Lt(0, x), Eq(1 / (n - 2), 1)


def truth(formula: Any, at: Any = AT) -> bool | None:
    """The truth of a formula, None where balls do not tell."""
    try:
        return holds(formula, at)
    except Undecided:
        return None


# --- Three truth values


def conjunction(parts: tuple[bool | None, ...]) -> bool | None:
    return False if False in parts else None if None in parts else True


LEAVES = {True: TRUE, False: FALSE, None: OPEN}


@pytest.mark.parametrize("parts", [*itertools.product((True, False, None), repeat=3)], ids=str)
def test_connectives(parts: tuple[bool | None, ...]) -> None:
    formulas = [LEAVES[part] for part in parts]
    turned = tuple(None if part is None else not part for part in parts)
    disjunction = conjunction(turned)
    assert truth(And(*formulas)) is conjunction(parts)
    assert truth(Or(*formulas)) is (None if disjunction is None else not disjunction)
    assert truth(Not(formulas[0])) is turned[0]
    assert truth(Iff(*formulas[:2])) is (None if None in parts[:2] else parts[0] == parts[1])
    if parts[0] is not None:
        assert truth(Implies(*formulas[:2])) is (parts[1] if parts[0] else True)
    assert truth(Implies(OPEN, formulas[1])) is None  # the premise comes first


def test_one_false_case_decides_all_cases() -> None:
    """y < i is undecided for i = 2, and false for i = 0; i ≤ x too is undecided at first."""
    assert truth(ForAll(i, 0, 3, Le(i, x))) is False
    assert truth(ForAll(i, 0, 1, Le(i, x))) is None
    assert truth(ForAll(i, 2, 3, Lt(x, i))) is True


def test_what_has_no_value_comes_before_what_is_undecided() -> None:
    for formula in (And(OPEN, NONE), Or(OPEN, NONE), And(TRUE, NONE)):
        with pytest.raises(Undefined):
            holds(formula, AT)
    assert truth(And(FALSE, NONE)) is False
    assert truth(Or(TRUE, NONE)) is True


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        (Eq(x, x), None),
        (Ne(x, x), None),
        (Eq(x, 0), None),
        (Eq(x, y + 1), False),
        (Ne(x, y + 1), True),
        (Le(x, y), True),
        (Lt(x, y), True),
        (Lt(x, y - 2), None),
        (Le(y + 1, x), False),
        (Eq(exp(n - 2), 1), True),
        (Eq(sqrt(n + 2), 2), True),
        (Eq(exp(n), 7), False),
        (Lt(exp(n), 8), True),
        (Eq(exp(n) * exp(-n), 1), None),
        (Eq(relu(x - 2), 0), True),
        (Le(relu(x), 1), None),
        (Le(0, relu(x)), None),
        (Lt(Iverson(y > 0), 2), True),
        (Lt(Iverson(x > 0), 2), None),
        (Lt(1, tanh(y) + 1), True),
    ],
    ids=str,
)
def test_relations(formula: Any, wanted: bool | None) -> None:
    assert truth(formula) is wanted


small = st.fractions(-3, 3, max_denominator=9)


@given(small, small, st.sampled_from((Eq, Lt, Le, Ne)))
def test_what_balls_decide_is_decided_so_in_exact_numbers(a: Fraction, b: Fraction, relation: Any) -> None:
    exact = {x: fmpq(a.numerator, a.denominator), y: fmpq(b.numerator, b.denominator)}
    formula = relation(x**2 - y / 3, y**3 + x)
    found = truth(formula, {s_: arb(q, 0.0001) for s_, q in exact.items()})
    assert found in (None, holds(formula, exact))


def test_more_precision_decides_more() -> None:
    close = Lt(exp(n), exp(n) + nodes.Const(Fraction(1, 10**30)))
    with precision(64):
        assert truth(close) is None
    with precision(256):
        assert truth(close) is True


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (log(-y), "no value"),
        (log(0 * n), "no value"),
        (sqrt(-y), "no value"),
        (log(n - 2), "no value"),
        (1 / (exp(n - 2) - 1), "= 0 in a denominator"),
        ((exp(n - 2) - 1) ** -2, "to the power -2"),
    ],
    ids=str,
)
def test_outside_its_domain_a_function_has_no_value(term: Any, why: str) -> None:
    with pytest.raises(Undefined, match=why):
        value(term, AT)


@pytest.mark.parametrize("term", [log(x), sqrt(x), 1 / x, x**-1, 1 / (exp(n) - exp(n)), Iverson(x > 0)], ids=str)
def test_across_the_edge_of_its_domain_it_is_undecided(term: Any) -> None:
    with pytest.raises(Undecided):
        value(term, AT)


@pytest.mark.parametrize(
    "term", [n ** exp(n - 2), SumOver(i, 0, exp(n - 2), 1), Mod(exp(n - 2), 2), v[exp(n - 2)]], ids=str
)
def test_a_ball_is_no_count(term: Any) -> None:
    with pytest.raises(StatementError, match="a ball where an integer is wanted"):
        value(term, AT | {v: fmpq_mat(2, 1, [1, 2])})


# --- How far equations agree


def rational(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))


@pytest.mark.parametrize(
    ("formula", "least", "most"),
    [
        (Eq(n, 2), 0, 0),
        (Lt(0, y), 0, 0),
        (Eq(x, 0), 1, Fraction(101, 100)),
        (Eq(x, Fraction(1, 2)), Fraction(3, 2), Fraction(152, 100)),
        (Eq(0, x), 1, Fraction(101, 100)),
        (And(Eq(n, 2), Eq(x, 0), Lt(0, y)), 1, Fraction(101, 100)),
        (And(Eq(x, 0), Eq(y, Fraction(5, 2))), Fraction(3, 2), Fraction(152, 100)),
        (Implies(TRUE, Eq(x, 0)), 1, Fraction(101, 100)),
        (Implies(FALSE, Eq(n, 3)), 0, 0),
        (ForAll(i, -1, 1, Eq(x, i)), 2, Fraction(202, 100)),
        (ForAll(i, 1, 0, Eq(x, 9)), 0, 0),
        (Or(Eq(x, 9), TRUE), 0, 0),
    ],
    ids=str,
)
def test_agreement_is_the_largest_distance_that_is_left(formula: Any, least: Any, most: Any) -> None:
    assert least <= rational(agreement(formula, AT)) <= most


@pytest.mark.parametrize(
    "formula",
    [
        Eq(n, 3),
        Eq(x, 2),
        Lt(0, x),
        Le(x, 0),
        Ne(x, 0),
        Not(Eq(x, 0)),
        Or(Eq(x, 0), FALSE),
        Iff(Eq(x, 0), TRUE),
        Implies(Eq(x, 0), TRUE),
        Implies(OPEN, Eq(n, 2)),
        Implies(TRUE, Eq(n, 3)),
        And(Eq(x, 0), FALSE),
        And(Eq(x, 0), Eq(x, 2)),
        ForAll(i, 0, 2, Eq(x, i)),
        Eq(n, 2 + nodes.Const(Fraction(1, 10**50))),
        Eq(exp(HUGE), exp(2 * HUGE)),
        Eq(exp(exp(HUGE)), 0),
        FALSE,
    ],
    ids=str,
)
def test_what_is_not_true_up_to_balls_agrees_not(formula: Any) -> None:
    with pytest.raises(Undecided):
        agreement(formula, AT)


def test_what_is_too_small_for_a_quotient_agrees_to_something_larger() -> None:
    assert 0 < rational(agreement(Eq(exp(-HUGE), exp(-2 * HUGE)), AT)) < Fraction(1, 10**1000)


@given(st.integers(-40, 40), st.integers(1, 20), st.integers(-40, 40), st.integers(1, 20))
def test_no_two_members_are_further_apart_than_the_agreement(a: int, r: int, b: int, q: int) -> None:
    at = {x: arb(a, r), y: arb(b, q)}
    try:
        most = agreement(Eq(x, y), at)
    except Undecided:
        assert abs(a - b) > r + q
    else:
        assert most >= abs(a - b) + r + q


# --- Vectors and matrices of balls


def balls(*entries: Any) -> Any:
    return arb_mat(2, len(entries) // 2, list(entries))


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        (Eq(v, u), None),
        (Eq(v, v), None),
        (Eq(2 * v, u), False),
        (Eq(A @ v, Transpose(A) @ v), None),
        (Le(dot(v, v), 100), True),
        (Eq(A, Transpose(Transpose(A))), None),
        (Eq(A, 2 * A), False),
        (Eq(v + 1 * v, 2 * u), None),
        (Eq(relu(-v), 0 * u), True),
        (Eq(exp(dot(v, u)) * v, u), False),
        (Lt(A[1, 1], A[2, 2]), True),
    ],
    ids=str,
)
def test_arrays_are_compared_entry_by_entry(formula: Any, wanted: bool | None) -> None:
    near = arb(3, 0.1)
    at = {v: balls(near, arb(1)), u: balls(near, arb(1)), A: balls(arb(1), near, near, arb(5))}
    assert truth(formula, at) is wanted


def test_arrays_agree_to_the_largest_distance() -> None:
    at = {v: balls(arb(3, 1), arb(1)), u: balls(arb(3), arb(1, 0.5))}
    assert 1 <= rational(agreement(Eq(v, u), at)) < Fraction(101, 100)
    with pytest.raises(Undecided):
        agreement(Eq(v, 2 * u), at)
    with pytest.raises(Undefined):
        agreement(Eq(v, A), at | {A: balls(*[arb(1)] * 4)})
    assert agreement(Eq(v, u), {v: fmpq_mat(2, 1, [1, 2]), u: fmpq_mat(2, 1, [1, 2])}) == 0


@pytest.mark.parametrize(
    ("bound", "wanted"),
    [(1, False), (Fraction(199, 100), False), (2, None), (Fraction(201, 100), True), (3, True), (-3, False)],
)
def test_norms_in_balls(bound: Any, wanted: bool | None) -> None:
    """‖diag(2, 1)‖ = 2, known to 10^-6."""
    at = {A: balls(arb(2, 1e-6), arb(0, 1e-6), arb(0, 1e-6), arb(1, 1e-6))}
    assert truth(NormAtMost(A, bound), at) is wanted


@settings(max_examples=60)
@given(st.lists(st.fractions(-2, 2, max_denominator=4), min_size=4, max_size=4), st.fractions(0, 4, max_denominator=8))
def test_a_norm_in_balls_is_that_in_exact_numbers(entries: list[Fraction], bound: Fraction) -> None:
    exact = [fmpq(q.numerator, q.denominator) for q in entries]
    wanted = holds(NormAtMost(A, bound), {A: fmpq_mat(2, 2, exact)})
    assert truth(NormAtMost(A, bound), {A: balls(*(arb(q, 1e-9) for q in exact))}) in (None, wanted)


def test_semidefinite_in_balls() -> None:
    assert semidefinite(arb_mat([[2, 1], [1, 2]]))
    assert not semidefinite(arb_mat([[1, 2], [2, 1]]))
    with pytest.raises(Undecided):
        semidefinite(arb_mat([[arb(0, 1), 0], [0, 1]]))


def test_a_law_in_balls_is_refused() -> None:
    coin = FiniteLaw((((-1,), fmpq(1, 2)), ((1,), fmpq(1, 2))))
    assert truth(Lt(1, E(exp(w[1]))), {w: coin}) is True
    assert truth(Eq(E(tanh(w[1])), 0), {w: coin}) is None
    with pytest.raises(StatementError, match="in balls"):
        holds(SameLaw(x * w, w), AT | {w: coin})


def test_an_exact_array_times_a_ball_is_one_of_balls() -> None:
    at = {v: fmpq_mat(2, 1, [1, -2]), n: fmpq(2)}
    for term in (exp(n) * v, v * exp(n), v / exp(-n), exp(n) * (A @ v)):
        found = value(term, at | {A: fmpq_mat(2, 2, [1, 0, 0, 1])})
        assert all(entry.overlaps(c * arb(2).exp()) for entry, c in zip(found.entries(), (1, -2), strict=True))
        assert found.entries()[0] != found.entries()[1]


# --- Integrals


def enclosed(term: Any, at: Any = AT, bits: int = 128) -> Any:
    with precision(bits):
        return value(term, at)


KNOWN: dict[str, tuple[Any, Callable[[], arb]]] = {
    "a polynomial": (Integral(t, 0, n, t**2), lambda: arb(8) / 3),
    "reversed": (Integral(t, n, 0, t**2), lambda: arb(-8) / 3),
    "of nothing": (Integral(t, n, n, exp(t)), lambda: arb(0)),
    "a constant": (Integral(t, 0, n, y * 0 + 3), lambda: arb(6)),
    "the logarithm": (Integral(t, 1, 2, 1 / t), lambda: arb(2).log()),
    "on the negative side": (Integral(t, -2, -1, 1 / t), lambda: -arb(2).log()),
    "by a negative power": (Integral(t, 1, 2, t**-2), lambda: arb(1) / 2),
    "a large power": (Integral(t, 0, 1, t**1_000_000), lambda: arb(1) / 1_000_001),
    "exp": (Integral(t, 0, 1, exp(-t)), lambda: 1 - arb(-1).exp()),
    "tanh": (Integral(t, 0, 3, tanh(t)), lambda: arb(3).cosh().log()),
    "logistic": (Integral(t, -1, 2, logistic(t)), lambda: ((1 + arb(2).exp()) / (1 + arb(-1).exp())).log()),
    "the bell": (Integral(t, -9, 9, exp(-(t**2))), lambda: arb.pi().sqrt() * arb(9).erf()),
    "a root from its edge": (Integral(t, 0, 1, sqrt(t)), lambda: arb(2) / 3),
    "a quarter of the disc": (Integral(t, 0, 1, sqrt(1 - t**2)), lambda: arb.pi() / 4),
    "a narrow peak": (Integral(t, -1, 1, 1 / (t**2 + Fraction(1, 10**8))), lambda: 20_000 * arb(10_000).atan()),
    "many swings": (Integral(t, 0, 40, tanh(t - 20) * exp(-((t - 20) ** 2))), lambda: arb(0)),
    "a fast decay": (Integral(t, 0, 1000, exp(-50 * t)), lambda: (1 - arb(-50_000).exp()) / 50),
    "within an integral": (Integral(t, 0, 1, t * Integral(s, 0, n, s)), lambda: arb(1)),
    "of a derivative that is constant": (Integral(t, 0, 1, t * Derivative(s, exp(s), n)), lambda: arb(2).exp() / 2),
    "a sum that does not run with it": (Integral(t, 0, 1, t * SumOver(i, 1, n, i)), lambda: arb(3) / 2),
    "a kink that does not move": (Integral(t, 0, 1, t * relu(-n) + Iverson(n > 1)), lambda: arb(1)),
}


@pytest.mark.parametrize("name", KNOWN)
def test_integrals_of_known_value(name: str) -> None:
    term, wanted = KNOWN[name]
    found = enclosed(term)
    with precision(128):
        assert found.overlaps(wanted())
        assert found.rad() < arb(2) ** -60


def test_ends_in_balls_are_enclosed() -> None:
    found = enclosed(Integral(t, 0, x, t**2), {x: arb(1, 0.01)})
    assert all(found.contains(arb(end) ** 3 / 3) for end in (0.99, 1, 1.01))


COEFFICIENTS = st.lists(st.integers(-5, 5), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(COEFFICIENTS, st.fractions(-3, 3, max_denominator=5), st.fractions(-3, 3, max_denominator=5))
def test_integrals_of_polynomials(coefficients: list[int], low: Fraction, high: Fraction) -> None:
    body = nodes.Add(tuple(c * t**k for k, c in enumerate(coefficients)))
    wanted = fmpq(0)
    for k, c in enumerate(coefficients):
        part = (high ** (k + 1) - low ** (k + 1)) * Fraction(c, k + 1)
        wanted += fmpq(part.numerator, part.denominator)
    assert enclosed(Integral(t, low, high, body)).overlaps(arb(wanted))


@pytest.mark.parametrize(
    "term",
    [
        Integral(t, -2, -1, log(t)),
        Integral(t, -1, 1, sqrt(t)),
        Integral(t, -1, 0, sqrt(t)),
        Integral(t, -1, 1, sqrt(t) ** 2),
        Integral(t, -1, 1, sqrt(t) * sqrt(t)),
        Integral(t, -1, 1, t * sqrt(-y)),
        Integral(t, 0, 2, log(t) - log(t - 1)),
        Integral(t, 0, 1, t / (n - 2)),
        Integral(t, 0, 1, t ** (1 / n)),
        Integral(t, 1 / (n - 2), 1, t),
        Integral(t, 0, 1, t * log(n - 2)),
    ],
    ids=str,
)
def test_where_the_integrand_has_no_value_on_a_part_the_integral_has_none(term: Any) -> None:
    """In complex numbers the logarithm and the root would go on, and √t·√t be t."""
    with pytest.raises(Undefined):
        enclosed(term, bits=64)


@pytest.mark.parametrize(
    "term",
    [
        Integral(t, -1, 1, 1 / t),
        Integral(t, -1, 1, t**-2),
        Integral(t, 0, 1, 1 / t),
        Integral(t, 0, 1, log(t)),
        Integral(t, 0, 1, 1 / sqrt(t)),
        Integral(t, -1, 1, t / t),
        Integral(t, -1, 1, tanh(t) / t),
        Integral(t, 0, 0, 1 / t),
        Integral(t, x, 1, 1 / t),
        Integral(t, 0, 1, t / x),
        Integral(t, -1, 1, 0 * log(t)),
    ],
    ids=str,
)
def test_a_pole_in_the_range_leaves_the_integral_undecided(term: Any) -> None:
    """Also one that could be removed, or integrated: the reader encloses, and knows no limits."""
    with pytest.raises(Undecided):
        enclosed(term, bits=64)


@pytest.mark.parametrize(
    "body",
    [
        relu(t),
        Iverson(t > 0),
        SumOver(i, 0, n, t**i),
        Derivative(s, s * t, 1),
        Integral(s, 0, t, s),
        Mod(t, 2),
        2**t,
        v[t],
        E(w[1] * t),
        1 + exp(relu(t)),
    ],
    ids=str,
)
def test_a_body_that_is_not_seen_to_be_analytic_is_refused(body: Any) -> None:
    with pytest.raises(StatementError, match="not seen to be analytic"):
        value(Integral(t, 0, 1, body), AT)


def test_what_goes_wrong_in_the_integrand_is_told_as_it_is() -> None:
    """flint hands on no exception of the function that it integrates."""
    with pytest.raises(StatementError, match="no value for the symbol v"):
        value(Integral(t, 0, 1, t * v[1]), {})
    with pytest.raises(Undefined, match="no value on a part of the range"):
        value(Integral(t, 0, 1, t + log(t - 2)), {})
