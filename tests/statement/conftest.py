"""Generated trees, each node with an oracle beside it: the same in plain Python, over Fractions."""

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from flint import fmpq
from hypothesis import strategies as st

from lakatos.statement import nodes as n
from lakatos.statement.build import given, index, natural, real

Env = Mapping[str, Fraction]
SYMBOLS = {
    "x": given("x", real),
    "y": given("y", real),
    "n": given("n", natural),
    "m": given("m", natural),
    "i": index("i"),
    "j": index("j"),
    "q": index("q"),
}
i, j, q = (SYMBOLS[name] for name in "ijq")


class Pair(NamedTuple):
    """A node, and the same in plain Python: a function of the letters' values."""

    node: Any
    oracle: Callable[[Env], Any]

    def __repr__(self) -> str:
        return str(self.node)


# --- The oracle: a value in ℚ, or an ArithmeticError where there is none


def count(value: Fraction, least: int | None = None) -> int:
    if value.denominator != 1 or (least is not None and value < least):
        raise ArithmeticError("no count")
    return int(value)


def binomial(size: Fraction, k: Fraction) -> Fraction:
    size_, k_ = count(size, 0), count(k)
    return Fraction(math.comb(size_, k_) if k_ >= 0 else 0)


def power(base: Fraction, exponent: Fraction) -> Fraction:
    return base ** count(exponent)


def remainder(dividend: Fraction, modulus: Fraction) -> Fraction:
    a, m = count(dividend), count(modulus, 1)
    return Fraction(next(r for r in range(m) if (a - r) // m * m == a - r))


def divisor(a: Fraction, b: Fraction) -> Fraction:
    p, q = abs(count(a)), abs(count(b))
    return Fraction(max((t for t in range(1, p + q + 1) if p % t == q % t == 0), default=0))


def indices(low: Fraction, high: Fraction) -> range:
    return range(count(low), count(high) + 1)


def recurrence(variable: str, start: Any, step: Any, times: Any, at: Env) -> Fraction:
    value = start(at)
    for _ in range(count(times(at), 0)):
        value = step({**at, variable: value})
    return value


def over(index: str, low: Any, high: Any, body: Any, at: Env) -> Any:
    return (body({**at, index: Fraction(k)}) for k in indices(low(at), high(at)))


# --- Trees


def constant(value: Fraction) -> Pair:
    return Pair(n.Const(value), lambda at: value)


def letter(name: str) -> Pair:
    return Pair(SYMBOLS[name], lambda at: at[name])


def add(parts: list[Pair]) -> Pair:
    return Pair(n.Add(tuple(p.node for p in parts)), lambda at: sum((p.oracle(at) for p in parts), Fraction(0)))


def mul(parts: list[Pair]) -> Pair:
    return Pair(
        n.Mul(tuple(p.node for p in parts)), lambda at: math.prod((p.oracle(at) for p in parts), start=Fraction(1))
    )


def div(a: Pair, b: Pair) -> Pair:
    return Pair(n.Div(a.node, b.node), lambda at: a.oracle(at) / b.oracle(at))


def pow_(a: Pair, b: Pair) -> Pair:
    return Pair(n.Pow(a.node, b.node), lambda at: power(a.oracle(at), b.oracle(at)))


def relu(a: Pair) -> Pair:
    return Pair(n.Relu(a.node), lambda at: max(a.oracle(at), Fraction(0)))


def choose(a: Pair, b: Pair) -> Pair:
    return Pair(n.Binomial(a.node, b.node), lambda at: binomial(a.oracle(at), b.oracle(at)))


def total(name: str, low: Pair, high: Pair, body: Pair) -> Pair:
    return Pair(
        n.SumOver(SYMBOLS[name], low.node, high.node, body.node),
        lambda at: sum(over(name, low.oracle, high.oracle, body.oracle, at), Fraction(0)),
    )


def rec(start: Pair, step: Pair, times: Pair) -> Pair:
    return Pair(
        n.Rec(q, start.node, step.node, times.node),
        lambda at: recurrence("q", start.oracle, step.oracle, times.oracle, at),
    )


def mod(a: Pair, b: Pair) -> Pair:
    return Pair(n.Mod(a.node, b.node), lambda at: remainder(a.oracle(at), b.oracle(at)))


def gcd(a: Pair, b: Pair) -> Pair:
    return Pair(n.Gcd(a.node, b.node), lambda at: divisor(a.oracle(at), b.oracle(at)))


def iverson(a: Pair) -> Pair:
    return Pair(n.Iverson(a.node), lambda at: Fraction(bool(a.oracle(at))))


def relation(kind: tuple[Any, Any], a: Pair, b: Pair) -> Pair:
    return Pair(kind[0](a.node, b.node), lambda at: kind[1](a.oracle(at), b.oracle(at)))


def not_(a: Pair) -> Pair:
    return Pair(n.Not(a.node), lambda at: not a.oracle(at))


def and_(parts: list[Pair]) -> Pair:
    return Pair(n.And(*(p.node for p in parts)), lambda at: all(p.oracle(at) for p in parts))


def or_(parts: list[Pair]) -> Pair:
    return Pair(n.Or(*(p.node for p in parts)), lambda at: any(p.oracle(at) for p in parts))


def implies(a: Pair, b: Pair) -> Pair:
    return Pair(n.Implies(a.node, b.node), lambda at: not a.oracle(at) or b.oracle(at))


def iff(a: Pair, b: Pair) -> Pair:
    return Pair(n.Iff(a.node, b.node), lambda at: a.oracle(at) == b.oracle(at))


def for_all(name: str, low: Pair, high: Pair, body: Pair) -> Pair:
    return Pair(
        n.ForAll(SYMBOLS[name], low.node, high.node, body.node),
        lambda at: all(over(name, low.oracle, high.oracle, body.oracle, at)),
    )


RELATIONS = ((n.Eq, operator.eq), (n.Ne, operator.ne), (n.Lt, operator.lt), (n.Le, operator.le))
small = st.builds(Fraction, st.integers(-3, 3), st.integers(1, 2))
whole = st.integers(-2, 3).map(Fraction)
consts, wholes = st.builds(constant, small), st.builds(constant, whole)
letters = st.sampled_from([letter(name) for name in "xynmi"])
counts = st.one_of(wholes, st.sampled_from([letter("n"), letter("m"), letter("i"), letter("x")]))
counts = st.one_of(counts, st.builds(add, st.tuples(counts, wholes).map(list)))
names = st.sampled_from("ij")


def extended(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(add, parts),
        st.builds(mul, parts),
        st.builds(div, inner, inner),
        st.builds(pow_, inner, counts),
        st.builds(relu, inner),
        st.builds(choose, counts, counts),
        st.builds(total, names, counts, counts, inner),
    )


def connected(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(not_, inner),
        st.builds(and_, parts),
        st.builds(or_, parts),
        st.builds(implies, inner, inner),
        st.builds(iff, inner, inner),
        st.builds(for_all, names, counts, counts, inner),
    )


@pytest.fixture(scope="session")
def terms() -> st.SearchStrategy[Pair]:
    """Scalar terms over x, y (real), n, m (natural) and a free index i, with their oracles."""
    return st.recursive(st.one_of(consts, letters), extended, max_leaves=8)


@pytest.fixture(scope="session")
def recurrences(terms: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    """Terms that are recurrences x_{k+1} = step(x_k)."""
    step = st.recursive(st.one_of(consts, letters, st.just(letter("q"))), extended, max_leaves=5)
    return st.builds(rec, terms, step, counts)


def of_whole_numbers(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    parts = st.lists(inner, min_size=2, max_size=3)
    conditions = st.builds(relation, st.sampled_from(RELATIONS), inner, inner)
    return st.one_of(
        st.builds(mod, inner, inner),
        st.builds(gcd, inner, inner),
        st.builds(iverson, conditions),
        st.builds(add, parts),
        st.builds(mul, parts),
        st.builds(pow_, inner, st.builds(constant, st.integers(0, 2).map(Fraction))),
        st.builds(total, names, wholes, counts, inner),
    )


@pytest.fixture(scope="session")
def whole_numbers() -> st.SearchStrategy[Pair]:
    """Terms with remainders, divisors and truth values in them, most of which have a value."""
    return st.recursive(st.one_of(wholes, counts), of_whole_numbers, max_leaves=6)


@pytest.fixture(scope="session")
def formulas(terms: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    """Formulas over such terms, with their oracles."""
    brief = st.recursive(st.one_of(consts, letters), extended, max_leaves=3)
    return st.recursive(st.builds(relation, st.sampled_from(RELATIONS), brief, brief), connected, max_leaves=5)


@pytest.fixture(scope="session")
def points() -> st.SearchStrategy[Env]:
    """Values for the letters."""
    return st.fixed_dictionaries({"x": small, "y": small, "n": whole.map(abs), "m": whole.map(abs), "i": whole})


@pytest.fixture(scope="session")
def bind() -> Callable[[Env], dict[Any, fmpq]]:
    """The same values as the exact reader wants them."""
    return lambda at: {SYMBOLS[name]: fmpq(v.numerator, v.denominator) for name, v in at.items()}


@pytest.fixture(scope="session")
def settled() -> Callable[..., Any]:
    """The value of a call, or None where it has none."""

    def settle(call: Callable[..., Any], *args: Any) -> Any:
        try:
            value = call(*args)
        except ArithmeticError:
            return None
        return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else value

    return settle
