"""What the finders find is what the kernel takes; where nothing is to be found, they say so."""

import itertools
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.checkers.derivation import Derivation
from lakatos.checkers.finders import maximise
from lakatos.errors import ProofError
from lakatos.kernel.proof import check
from lakatos.nouns import Claim, Hypothesis
from lakatos.statement import E, Eq, Implies, Ne, UniqueZero, index, natural, random_vector, real, tanh, vector
from lakatos.statement import given as letter
from lakatos.statement.evaluate import semidefinite
from lakatos.statement.nodes import Add, Formula

x, y, z = (letter(name, real) for name in "xyz")
a, b = (tuple(letter(f"{name}{k}", real) for k in range(3)) for name in "ab")
k = index("k")
u, w = vector("u", letter("n", natural)), random_vector("w", letter("n", natural))
third = Fraction(1, 3)


def shown(write: Callable[..., Any], clause: Formula, *hypotheses: Formula) -> Any:
    """What a stranger says of the proof's document."""
    named = tuple(Hypothesis(f"h{k}", "a premise", h) for k, h in enumerate(hypotheses))
    p = Derivation(Claim(clause=clause, hypotheses=named, scope="a test"), "clause")
    write(p, clause, *map(p.given, named))
    return check(json.loads(json.dumps(p.document())))


def dot(one: Any, other: Any) -> Any:
    return Add(tuple(p * q for p, q in zip(one, other, strict=True)))


CAUCHY = dot(a, b) ** 2 <= dot(a, a) * dot(b, b)
FOUND: dict[str, tuple[Any, ...]] = {
    "a sum": (Derivation.farkas, x <= 1, x + y <= 1, y >= 0),
    "a strict sum": (Derivation.farkas, x < 1, x + y <= 1, y > 0),
    "with room": (Derivation.farkas, x < 2, x <= 1),
    "an equation taken off": (Derivation.farkas, x - 3 * z <= 2, x - y <= 2, Eq(3 * z, y)),
    "one of many": (Derivation.farkas, x <= 7, x + y + z <= 9, x <= y + 1, x + y <= 13, z >= -5, x - y <= 9),
    "of means and entries": (Derivation.farkas, E(w[1]) <= u[2], E(w[1]) + x <= 1, u[2] + x >= 1),
    "what cannot be": (Derivation.farkas, 0 * x < 0, x + y < 0, x - y < 0, x > 0),
    "a square": (Derivation.sos, 2 * x * y <= x**2 + y**2),
    "a strict square": (Derivation.sos, x * y < x**2 + y**2 + third),
    "a quadratic form": (Derivation.sos, x * y + y * z + z * x <= x**2 + y**2 + z**2),
    "Cauchy and Schwarz": (Derivation.sos, CAUCHY),
    "of degree four": (Derivation.sos, x**2 * y <= x**4 + y**4 + 1),
    "a bound on a ball": (Derivation.sos, x + y + z <= 2, x**2 + y**2 + z**2 <= 1),
    "on a sphere": (Derivation.sos, x * y <= 1, Eq(x**2 + y**2, 2)),
    "the largest eigenvalue": (Derivation.sos, 2 * x**2 + 2 * x * y + 2 * y**2 <= 3 * (x**2 + y**2)),
    "in an interval": (Derivation.box, x * (1 - x) < third, x >= 0, x <= 1),
    "in a triangle": (Derivation.box, x * y < third, x >= 0, x <= 1, y >= 0, y <= 1, x + y <= 1),
    "of a quotient": (Derivation.box, x / (1 + x**2) < Fraction(51, 100), x >= 0, x <= 9),
    "apart": (Derivation.box, Ne(x**2 + y**2, 3), x >= 0, x <= 1, y >= 0, y <= 1),
    "one zero": (Derivation.newton, UniqueZero(k, third, 1, tanh(x * k) - k), x >= Fraction(9, 5), x <= 2),
    "at one point": (Derivation.box, 2 * x <= 6, x >= 3, x <= 3),
}
NOT_FOUND: dict[str, tuple[Any, ...]] = {
    "too little": (Derivation.farkas, x <= third, "no multipliers", x + y <= 1, y >= 0),
    "not strict": (Derivation.farkas, x < 1, "no multipliers", x + y <= 1, y >= 0),
    "nothing": (Derivation.farkas, x <= 1, "no multipliers"),
    "an inequality turned": (Derivation.farkas, x >= 1, "no multipliers", x <= 1),
    "an inequation": (Derivation.farkas, x <= 1, "says nothing of the form", Ne(x, 2)),
    "an equation to be shown": (Derivation.farkas, Eq(x, 1), "show ≤ or <", Eq(x, 1)),
    "not below": (Derivation.sos, x * y <= x**2, "no sum of squares"),
    "not strictly": (Derivation.sos, 2 * x * y < x**2 + y**2, "no sum of squares"),
    "Motzkin": (Derivation.sos, 3 * x**2 * y**2 <= x**4 * y**2 + x**2 * y**4 + 1, "no sum of squares"),
    "an odd degree": (Derivation.sos, x**3 >= 0, "no sum of squares"),
    "attained within": (Derivation.box, x * (1 - x) < Fraction(1, 4), "still undecided", x >= 0, x <= 1),
    "false": (Derivation.box, x * (1 - x) < Fraction(6, 25), "is false where", x >= 0, x <= 1),
    "without a bound": (Derivation.box, x * y < 1, "no bounds", x >= 0, x <= third),
    "no zero": (Derivation.newton, UniqueZero(k, -3, -2, x + k), "but on 0 of", x >= 0, x <= 1),
    "two zeros": (Derivation.newton, UniqueZero(k, -2, 2, k**2 - x), "but on 2 of", x >= 1, x <= Fraction(101, 100)),
    "a zero for some": (Derivation.newton, UniqueZero(k, 0, 1, k - x), "still undecided", x >= 0, x <= 2),
    "a zero of no interval": (Derivation.newton, UniqueZero(k, 0, x, k - x), "no interval", x >= 1, x <= 2),
    "no formula of that kind": (Derivation.newton, x <= 1, "wanted UniqueZero", x <= 1),
    "attained beyond floats": (Derivation.box, x < 10**400, r"where 1\.00000e\+400 ≤ x", x >= 10**399, x <= 10**400),
    "at a pole": (Derivation.box, 1 / x > 0, "still undecided", x >= 0, x <= 1),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_is_found_stands(name: str) -> None:
    method, clause, *hypotheses = FOUND[name]
    found = shown(method, clause, *hypotheses)
    assert found.trust == ()


@pytest.mark.parametrize("name", NOT_FOUND)
def test_what_is_not_there_is_not_found(name: str) -> None:
    method, clause, why, *hypotheses = NOT_FOUND[name]
    with pytest.raises(ProofError, match=why):
        shown(method, clause, *hypotheses)


def test_only_what_is_needed_is_rested_on() -> None:
    assert shown(Derivation.farkas, x <= 1, z <= 5, x <= 1, y >= 0).hypotheses == ("h1",)


def test_the_terms_to_be_squared_may_be_named() -> None:
    motzkin = (x**2 + y**2) * (3 * x**2 * y**2) <= (x**2 + y**2) * (x**4 * y**2 + x**2 * y**4 + 1)
    minors = [a[i] * b[j] - a[j] * b[i] for i, j in itertools.combinations(range(3), 2)]
    assert shown(lambda p, clause: p.sos(clause, of=minors), CAUCHY).trust == ()
    with pytest.raises(ProofError, match="no multipliers"):
        shown(lambda p, clause: p.sos(clause, of=minors[:2]), CAUCHY)
    with pytest.raises(ProofError, match="no multipliers"):
        shown(lambda p, clause: p.sos(clause, of=(x * y, x - y)), motzkin)


def test_a_line_under_an_assumption_stands_under_it() -> None:
    clause = Implies(x >= 0, Implies(x <= 1, x * (1 - x) < third))

    def write(p: Derivation, _: Formula) -> None:
        p.suppose(x >= 0, lambda low: p.suppose(x <= 1, lambda high: p.box(x * (1 - x) < third, low, high)))

    assert shown(write, clause).hypotheses == ()


coefficients = st.integers(-3, 3)


@st.composite
def systems(draw: st.DrawFn) -> Any:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    matrix = [[draw(coefficients) for _ in range(columns)] for _ in range(rows)]
    return matrix, [draw(coefficients) for _ in range(rows)], [draw(coefficients) for _ in range(columns)]


@settings(max_examples=200, deadline=None)
@given(systems())
def test_the_simplex_method_finds_the_greatest_value_there_is(system: Any) -> None:
    """The value is bounded by a last row Σ x + slack = 9; all vertices are tried against it."""
    matrix, target, objective = system
    rows = [[*map(fmpq, row), fmpq(0)] for row in matrix] + [[fmpq(1)] * (len(objective) + 1)]
    goal, prices = [*map(fmpq, target), fmpq(9)], [*map(fmpq, objective), fmpq(0)]
    found = maximise(rows, goal, prices)
    values = [value(prices, point) for point in vertices(rows, goal)]
    assert (found is None) == (not values)
    if found is not None:
        assert all(x >= 0 for x in found)
        assert [value(row, found) for row in rows] == goal
        assert value(prices, found) == max(values)


def value(one: list[fmpq], other: list[fmpq]) -> fmpq:
    return sum((p * q for p, q in zip(one, other, strict=True)), fmpq(0))


def vertices(rows: list[list[fmpq]], target: list[fmpq]) -> Any:
    """The points x ≥ 0 with rows·x = target whose columns of x > 0 are independent."""
    size = len(rows[0])
    for chosen in (c for k in range(len(rows) + 1) for c in itertools.combinations(range(size), k)):
        columns = [[row[j] for j in chosen] for row in rows]
        square = fmpq_mat(columns) if chosen else None
        if square is not None and square.rank() < len(chosen):
            continue
        gram = square.transpose() * square if square is not None else None
        back = square.transpose() * fmpq_mat(len(target), 1, target) if square is not None else None
        part = gram.solve(back).entries() if gram is not None else []
        point = [part[chosen.index(j)] if j in chosen else fmpq(0) for j in range(size)]
        if all(x >= 0 for x in point) and [value(row, point) for row in rows] == target:
            yield point


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(coefficients, min_size=3, max_size=3), min_size=3, max_size=3))
def test_a_quadratic_form_is_a_sum_of_squares_iff_it_is_semidefinite(square: Any) -> None:
    matrix = np.array(square) + np.array(square).T
    form = Add(tuple(int(matrix[i, j]) * a[i] * a[j] for i in range(3) for j in range(3)))
    exact = fmpq_mat([[fmpq(int(entry)) for entry in row] for row in matrix])
    if semidefinite(exact):
        assert shown(Derivation.sos, form >= 0).trust == ()
    else:
        with pytest.raises(ProofError, match="no sum of squares"):
            shown(Derivation.sos, form >= 0)
