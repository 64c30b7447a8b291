"""E integrates anew over each random symbol of its body; SameLaw compares the laws of its two sides."""

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from flint import fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError
from lakatos.numbers import FiniteLaw
from lakatos.statement import E, Eq, SameLaw, SumOver, defined, dot, index, random_vector, real, relu, vector
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, column, holds, value

few = settings(max_examples=100, deadline=None)
Q = Fraction
w, u = random_vector("w", 2), random_vector("u", 1)
i, x, t = index("i"), letter("x", real), vector("t", 2)
COIN = FiniteLaw((((-1,), Q(1, 2)), ((1,), Q(1, 2))))


@st.composite
def laws(draw: st.DrawFn, size: int) -> FiniteLaw:
    atoms = draw(st.lists(st.tuples(*[st.integers(-2, 2)] * size), min_size=1, max_size=3, unique=True))
    weights = [draw(st.integers(1, 3)) for _ in atoms]
    return FiniteLaw(tuple((atom, Q(p, sum(weights))) for atom, p in zip(atoms, weights, strict=True)))


def plain(law: FiniteLaw) -> list[tuple[tuple[Q, ...], Q]]:
    fraction = lambda q: Q(int(q.p), int(q.q))  # noqa: E731
    return [(tuple(map(fraction, atom)), fraction(p)) for atom, p in law.atoms]


# --- Against plain enumeration, nested expectations included


class Pair(NamedTuple):
    """A node, and the same in plain Python: a function of the outcome (w₁, w₂, u₁) and of the joint law."""

    node: Any
    oracle: Callable[[Any, Any], Q]

    def __repr__(self) -> str:
        return str(self.node)


def mean(body: Pair) -> Pair:
    return Pair(E(body.node), lambda _, joint: sum((p * body.oracle(atom, joint) for atom, p in joint), Q(0)))


def combined(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    two = (inner, inner)
    return st.one_of(
        st.builds(lambda a, b: Pair(a.node + b.node, lambda z, joint: a.oracle(z, joint) + b.oracle(z, joint)), *two),
        st.builds(lambda a, b: Pair(a.node - b.node, lambda z, joint: a.oracle(z, joint) - b.oracle(z, joint)), *two),
        st.builds(lambda a, b: Pair(a.node * b.node, lambda z, joint: a.oracle(z, joint) * b.oracle(z, joint)), *two),
        st.builds(lambda a: Pair(a.node**2, lambda z, joint: a.oracle(z, joint) ** 2), inner),
        st.builds(lambda a: Pair(relu(a.node), lambda z, joint: max(a.oracle(z, joint), Q(0))), inner),
        st.builds(mean, inner),
    )


entries = [Pair(w[1], lambda z, _: z[0]), Pair(w[2], lambda z, _: z[1]), Pair(u[1], lambda z, _: z[2])]
letters = st.sampled_from([*entries, Pair(n.Const(Q(3)), lambda *_: Q(3))])
bodies = st.recursive(letters, combined, max_leaves=6)


@few
@given(bodies, laws(2), laws(1))
def test_an_expectation_is_the_mean_over_all_outcomes(body: Pair, law: FiniteLaw, other: FiniteLaw) -> None:
    joint = [((*a, *b), p * q) for (a, p), (b, q) in itertools.product(plain(law), plain(other))]
    found = value(E(body.node), {w: law, u: other})
    assert Q(int(found.p), int(found.q)) == mean(body).oracle(None, joint)


# --- What must hold of any law


@few
@given(laws(2))
def test_the_square_about_the_mean_is_the_variance(law: FiniteLaw) -> None:
    first = plain(law)
    moment = lambda k: sum(p * a[0] ** k for a, p in first)  # noqa: E731
    found = value(E((w[1] - E(w[1])) ** 2), {w: law})
    assert Q(int(found.p), int(found.q)) == moment(2) - moment(1) ** 2


@pytest.mark.parametrize("size", [1, 2, 3])
@few
@given(data=st.data())
def test_the_mean_of_a_vector_is_taken_entry_by_entry(size: int, data: Any) -> None:
    vec, law = random_vector("v", size), data.draw(laws(size))
    entry_by_entry = n.ForAll(i, 1, size, Eq(E(vec)[i], E(vec[i])))
    assert holds(entry_by_entry, {vec: law})


def test_the_variance_of_a_sum_of_independent_ones_adds_up() -> None:
    at = {w: FiniteLaw((((0, 0), Q(1, 4)), ((1, 2), Q(3, 4)))), u: COIN}
    spread = lambda z: E((z - E(z)) ** 2)  # noqa: E731
    assert holds(Eq(spread(w[1] + u[1]), spread(w[1]) + spread(u[1])), at)
    assert not holds(Eq(spread(w[1] + w[2]), spread(w[1]) + spread(w[2])), at)


z = defined("z", u[1])  # wherever z stands, u[1] may stand


@pytest.mark.parametrize(
    ("with_letter", "written_out"),
    [
        (E((u[1] - E(z)) ** 2), E((u[1] - E(u[1])) ** 2)),
        (E(u[1] * E(z)), E(u[1] * E(u[1]))),
        (E(z**2), E(u[1] ** 2)),
        (E((z - E(z)) ** 2), E((u[1] - E(u[1])) ** 2)),
    ],
    ids=str,
)
def test_an_expectation_sees_the_random_symbols_in_a_definition(with_letter: Any, written_out: Any) -> None:
    assert value(with_letter, {u: COIN}) == value(written_out, {u: COIN})


def test_same_law_sees_the_random_symbols_in_a_definition() -> None:
    assert holds(SameLaw(z, -z), {u: COIN})


def test_a_random_symbol_outside_an_expectation_is_refused() -> None:
    with pytest.raises(StatementError, match=r"^the random symbol u occurs outside E\[…\]$"):
        value(u[1], {u: COIN})
    with pytest.raises(StatementError, match=r"^no law for the random symbol u$"):
        value(E(u[1]), {})


def test_an_expectation_is_undefined_where_one_outcome_is() -> None:
    with pytest.raises(Undefined):
        value(E(1 / (u[1] - 1)), {u: COIN})


def test_an_expectation_of_a_constant_needs_no_law() -> None:
    assert value(E(SumOver(i, 1, 3, i)), {}) == 6


# --- SameLaw


@few
@given(laws(2))
@example(FiniteLaw((((1, 1), 1),)))
def test_same_law_compares_the_laws(law: FiniteLaw) -> None:
    atoms = plain(law)
    mirrored = sorted((tuple(-c for c in atom), p) for atom, p in atoms)
    first: dict[Q, Q] = {}
    for atom, p in atoms:
        first[atom[0]] = first.get(atom[0], Q(0)) + p
    assert holds(SameLaw(w, w + 0 * w), {w: law})
    assert holds(SameLaw(w, -w), {w: law}) == (mirrored == sorted(atoms))
    assert holds(SameLaw(w[1], -w[1]), {w: law}) == all(first.get(-v) == p for v, p in first.items())


def test_same_law_is_no_equality() -> None:
    assert holds(SameLaw(u, -u), {u: COIN})
    assert not holds(SameLaw(u, 2 * u), {u: COIN})
    assert not holds(Eq(E(u * u[1]), E(u)), {u: COIN})


def test_same_law_sees_more_than_means_and_marginals() -> None:
    tied = FiniteLaw((((1, 1), Q(1, 2)), ((-1, -1), Q(1, 2))))
    assert holds(SameLaw(w[1], w[2]), {w: tied})
    assert not holds(SameLaw(w[1] + w[2], w[1] - w[2]), {w: tied})
    skew = FiniteLaw((((-1,), Q(2, 3)), ((2,), Q(1, 3))))
    assert value(E(u[1]), {u: skew}) == 0
    assert not holds(SameLaw(u, -u), {u: skew})


def test_same_law_of_two_shapes_is_undefined_as_their_equality_is() -> None:
    at = {t: column([fmpq(1), fmpq(2)])}
    row = n.Transpose(t)
    for relation in (Eq, SameLaw):
        with pytest.raises(Undefined):
            holds(relation(t, row), at)


def test_the_gain_of_a_rectifier_by_hand() -> None:
    """E relu(w·t)² = |t|²/2 for a law that is symmetric and white."""
    law = FiniteLaw(tuple(((a, b), Q(1, 4)) for a in (-1, 1) for b in (-1, 1)))
    at: Mapping[Any, Any] = {w: law, t: column([fmpq(2), fmpq(-3)])}
    assert holds(Eq(E(relu(dot(w, t)) ** 2), SumOver(i, 1, 2, t[i] ** 2) / 2), at)
