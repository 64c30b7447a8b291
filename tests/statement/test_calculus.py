"""Derivatives by the rules of calculus: where the conditions hold, difference quotients from both sides come near."""

from fractions import Fraction
from typing import Any

import autograd.numpy as anp
import pytest
from flint import arb, fmpq, fmpq_mat
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError, Undecided
from lakatos.numbers import Ball, Exact, Q, ball
from lakatos.numbers.ball import precision
from lakatos.numbers.gradients import gradient
from lakatos.statement import (
    Derivative,
    E,
    Eq,
    Gcd,
    Integral,
    Iverson,
    MatrixOf,
    Mod,
    Rec,
    SumOver,
    binomial,
    exp,
    index,
    integer,
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
from lakatos.statement.calculus import derivative
from lakatos.statement.evaluate import Undefined, column, holds, value

Node = Any
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(many, max_examples=60)
y, n, z = letter("y", real), letter("n", natural), letter("z", integer)
t, s, i = index("t"), index("s"), index("i")
v, w, A = vector("v", n), random_vector("w", 2), matrix("A", 2, 2)
FUNCTIONS = (exp, tanh, logistic, log, sqrt, relu)
EXPONENTS = (2, 3, 1, 0, -1, -2, n, n - 2, z)
BITS = 400  # of which difference quotients lose half


@st.composite
def terms(draw: st.DrawFn, depth: int = 3, over: Node = t) -> Node:
    """A scalar term in one real variable, y, n and z."""
    if not depth:
        numbers = st.fractions(-2, 3, max_denominator=2).map(nodes.Const)
        return draw(st.one_of(st.sampled_from((over, over, over, y, n)), numbers))
    below = terms(depth - 1, over)
    match draw(st.integers(0, 9)):
        case 0 | 1:
            return draw(below) + draw(below)
        case 2 | 3:
            return draw(below) * draw(below)
        case 4:
            return draw(below) / draw(below)
        case 5:
            return draw(below) ** draw(st.sampled_from(EXPONENTS))
        case 6:
            return SumOver(i, 0, n, draw(below) * i + i)
        case 7:
            other = s if over == t else t
            return Derivative(other, draw(terms(depth - 1, other)) * over, draw(below))
    return draw(st.sampled_from(FUNCTIONS))(draw(below))


at_edges = st.sampled_from([fmpq(*q) for q in ((0, 1), (0, 1), (1, 1), (-1, 1), (1, 2), (2, 1), (-1, 3))])
points = st.fixed_dictionaries(
    {t: at_edges, y: at_edges, n: st.integers(0, 3).map(fmpq), z: st.integers(-1, 2).map(fmpq)}
)


def quotient(body: Node, at: Any, h: fmpq) -> arb:
    return (arb(value(body, {**at, t: at[t] + h})) - arb(value(body, at))) / arb(h)


def tends(body: Node, at: Any, slope: Any, side: int) -> bool:
    """Whether the quotients from one side come as near as a Taylor polynomial has them, as far as balls tell."""
    far, near = (abs(quotient(body, at, fmpq(side, 2**k)) - arb(slope)) for k in (60, 100))
    return bool(near.lower() <= far.upper() * arb(2) ** -30 or near.lower() <= arb(2) ** -50)


@many
@given(terms(), st.lists(points, min_size=4, max_size=4))
def test_where_the_conditions_hold_it_is_the_derivative(body: Node, at: list[Any]) -> None:
    """Kinks, poles and the edges of domains among the points; near them too the body has a value."""
    try:
        slope, conditions = derivative(body, t)
    except StatementError:
        assume(False)
    with precision(BITS):
        for point in at:
            try:
                value(body, point)
                found = value(slope, point) if all(holds(c, point) for c in conditions) else None
            except (Undefined, Undecided, StatementError):  # the last: a derivative within, of which no rule speaks
                continue
            if found is not None:
                assert tends(body, point, found, 1)
                assert tends(body, point, found, -1)


@given(
    st.sampled_from(
        [
            (relu(t), 0),
            (relu(t - 1) * exp(t), 1),
            (1 / t, 0),
            (t**-2, 0),
            (log(t), 0),
            (log(t), -1),
            (sqrt(t), 0),
            (sqrt(t), -1),
            (sqrt(t**2), 0),
            (log(t**2), 0),
            (t ** (n - 2), 0),
            (0 * sqrt(t), 0),
            (t / (1 + 0 * sqrt(t)), 0),
            (Derivative(s, y * s, sqrt(t)), 0),
            (Derivative(s, relu(s), t), 0),
            (SumOver(i, 0, 2, relu(t - i)), 2),
        ]
    )
)
def test_at_kinks_poles_and_edges_there_is_none(case: tuple[Node, int]) -> None:
    body, place = case
    with pytest.raises(Undefined):
        value(Derivative(t, body, place), {y: fmpq(2), n: fmpq(0)})


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (relu(t - 1), 1),
        (relu(1 - t), 0),
        (t**n, 4),
        (t ** (n - 1), 1),
        (0 * relu(t - 1), 0),
        (y * t**2 / 2, 6),
        (Derivative(s, s**2 * t, t), 8),
        (Derivative(t, t**3, t), 12),
        (Derivative(s, y * s, t**2), 0),
        (SumOver(i, 1, n, t**i), 5),
        (SumOver(t, 1, n, t) + t, 1),
        (Derivative(t, t, 5) + t, 1),
    ],
    ids=str,
)
def test_exact_derivatives(body: Node, wanted: int) -> None:
    assert value(Derivative(t, body, 2), {y: fmpq(3), n: fmpq(2)}) == wanted


# --- Against autograd

SMOOTH = {exp: anp.exp, tanh: anp.tanh}


@st.composite
def pairs(draw: st.DrawFn, depth: int = 3, functions: tuple[Any, ...] = ()) -> Any:
    """A term in t, and the same for autograd."""
    if not depth:
        c = draw(st.fractions(-2, 2, max_denominator=3))
        return draw(st.sampled_from([(t, lambda u: u), (nodes.Const(c), lambda u: Q(c) + 0 * u)]))
    (one, f), (other, g) = draw(pairs(depth - 1, functions)), draw(pairs(depth - 1, functions))
    made = [
        (one + other, lambda u: f(u) + g(u)),
        (one * other, lambda u: f(u) * g(u)),
        (one / (other**2 + 1), lambda u: f(u) / (g(u) ** 2 + 1)),
        (one**3, lambda u: f(u) ** 3),
        *((h(one), lambda u, h=h: SMOOTH[h](f(u))) for h in functions),
    ]
    return draw(st.sampled_from(made))


@few
@given(pairs(), st.fractions(-3, 3, max_denominator=4))
def test_autograd_agrees_over_rationals(pair: Any, at: Fraction) -> None:
    term, f = pair
    found = gradient(f, Q(at))
    assert Exact(value(Derivative(t, term, at), {})) == found


@few
@given(pairs(functions=(exp, tanh)), st.fractions(-3, 3, max_denominator=4))
def test_autograd_agrees_over_balls(pair: Any, at: Fraction) -> None:
    term, f = pair
    with precision(128):
        try:
            found = gradient(f, ball(at))
        except Undecided:  # a ball that is not finite
            assume(False)
        assert isinstance(found, Ball | Exact)
        wanted = arb(value(Derivative(t, term, at), {}))
        assert arb(found.value).overlaps(wanted)
        assume(abs(wanted) < arb(10) ** 9)
        assert wanted.rad() < arb(2) ** -40


def test_a_gradient_of_a_network_is_the_derivative_of_its_statement() -> None:
    """d/dt Σ_i tanh(v_i t)², entry by entry."""
    weights = [Fraction(1, 2), Fraction(-3), Fraction(2, 7)]
    network = SumOver(i, 1, n, tanh(v[i] * t) ** 2)
    at = {n: fmpq(3), v: column(fmpq(c.numerator, c.denominator) for c in weights)}
    with precision(128):
        found = gradient(lambda u: anp.sum(anp.tanh(ball(weights) * u) ** 2), ball(Q(1, 3)))
        assert found.value.overlaps(value(Derivative(t, network, Fraction(1, 3)), at))


# --- What is refused


@pytest.mark.parametrize(
    "body",
    [
        SumOver(i, 0, t, i),
        SumOver(i, t, 5, i),
        Iverson(t > 0),
        Iverson(Eq(t, 0)),
        Mod(t, 2),
        Gcd(t, 2),
        binomial(t, 2),
        binomial(3, t),
        2**t,
        t**t,
        v[t],
        E(w[1] * t),
        Rec(s, t, 2 * s, 3),
        Integral(s, 0, t, s),
        Integral(s, 0, 1, s * t),
        nodes.Dot(t * v, v),
        MatrixOf(i, 2, s, 2, t * i)[1, 1],
        Derivative(s, Iverson(s > t), 1),
        Derivative(s, relu(s * t), relu(Derivative(s, relu(s), t))),
    ],
    ids=str,
)
def test_what_no_rule_speaks_of_is_refused(body: Node) -> None:
    with pytest.raises(StatementError, match="no rule speaks of it"):
        derivative(body, t)


@pytest.mark.parametrize("body", [t * A, A @ A, t * v], ids=str)
def test_the_derivative_of_an_array_is_refused(body: Node) -> None:
    with pytest.raises(StatementError, match=r"scalar is wanted|no rule speaks of it"):
        value(Derivative(t, body, 1), {A: fmpq_mat(2, 2, [1, 2, 3, 4]), n: fmpq(2), v: fmpq_mat(2, 1, [1, 2])})


def test_a_capture_is_refused() -> None:
    """d/ds at s = t, within a sum that binds t as well."""
    with pytest.raises(StatementError, match="capture"):
        derivative(Derivative(s, SumOver(t, 0, 2, s * t), t), t)


def test_what_does_not_speak_of_the_variable_is_constant() -> None:
    for body in (Iverson(y > 0), v[n], E(w[1]), Mod(n, 2), 2**n, Integral(t, 0, 1, t), SumOver(t, 0, n, t)):
        assert derivative(body, t) == (nodes.term(0), [])
