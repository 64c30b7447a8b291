"""Normal forms: two terms that share one have one value; documented identities are recognised, near ones are not."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from lakatos.errors import ProofError
from lakatos.kernel.normal import equal, normal
from lakatos.kernel.scalar import scalar
from lakatos.numbers import FiniteLaw
from lakatos.statement import (
    And,
    E,
    Eq,
    ForAll,
    Gcd,
    Implies,
    Iverson,
    Mod,
    Ne,
    Not,
    Or,
    Rec,
    SumOver,
    binomial,
    dot,
    index,
    integer,
    matrix,
    natural,
    nodes,
    positive,
    random_vector,
    real,
    relu,
    truth,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, value

Node = Any
many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
SIZE = 4
x, y = letter("x", real), letter("y", real)
n, m, z, c, p = (
    letter(name, sort) for name, sort in zip("nmzcp", (natural, natural, integer, truth, positive), strict=True)
)
v, A, B = vector("v", SIZE), matrix("A", SIZE, SIZE), matrix("B", SIZE, SIZE)
w, u = random_vector("w", 2), random_vector("u", 2)
i, j, k, q = (index(name) for name in "ijkq")
COUNTS = (n, m, p, c)


# --- Terms, drawn with the indices that are in scope


@st.composite
def counts(draw: st.DrawFn, scope: tuple[Node, ...], depth: int = 1) -> Node:
    """A term that is an integer."""
    choice = draw(st.integers(0, 9 if depth else 4))
    if choice <= 1 and scope:
        return draw(st.sampled_from(scope))
    if choice <= 3:
        return draw(st.sampled_from((*COUNTS, z)))
    if choice == 4:
        return nodes.Const(Fraction(draw(st.integers(-2, 3))))
    one, two = draw(counts(scope, depth - 1)), draw(counts(scope, depth - 1))
    if choice == 9:
        return draw(st.sampled_from((Gcd(one, two), binomial(n, two), Iverson(Eq(one, two)), Iverson(one <= two))))
    return draw(st.sampled_from((one + two, one - two, one * two, Mod(one, n), Mod(one, two))))


@st.composite
def conditions(draw: st.DrawFn, scope: tuple[Node, ...], depth: int = 1) -> Node:
    one, two = draw(counts(scope)), draw(counts(scope))
    relation = draw(st.sampled_from((Eq, Ne, nodes.Le, nodes.Lt)))(one, two)
    if not depth or draw(st.booleans()):
        return relation
    other = draw(conditions(scope, depth - 1))
    return draw(st.sampled_from((Not(other), And(relation, other), Or(relation, other), Implies(relation, other))))


@st.composite
def terms(draw: st.DrawFn, scope: tuple[Node, ...] = (), depth: int = 3, random: bool = False) -> Node:
    """A scalar term; entries of w and u in it only where that is asked for."""
    place = counts(scope, 0)
    if not depth:
        leaves = [x, y, v[draw(place)], A[draw(place), draw(place)], B[draw(place), draw(place)], draw(place)]
        return draw(st.sampled_from([*leaves, *((w[1], w[2], u[1], w[draw(place)]) if random else ())]))
    below = terms(scope, depth - 1, random)
    match draw(st.integers(0, 11)):
        case 0 | 1 | 2 | 3:
            bound = draw(st.sampled_from((i, j, k)))
            low = draw(st.sampled_from((0, 1, 1, *scope)))
            high = draw(st.sampled_from((n, m, p, n - 1, z, *scope))) if draw(st.booleans()) else draw(place)
            inner = (*(s for s in scope if s != bound), bound)
            return SumOver(bound, low, high, draw(terms(inner, depth - 1, random)))
        case 4 | 5:
            return draw(below) * draw(below)
        case 6:
            return draw(below) + draw(below)
        case 7:
            return relu(draw(below))
        case 8:
            return draw(below) / draw(below)
        case 9:
            return draw(below) ** draw(st.sampled_from((nodes.Const(Fraction(2)), n, p - 1, p, draw(place))))
        case 10:
            return Iverson(draw(conditions(scope))) * draw(below)
    if random or draw(st.booleans()):
        return E(draw(terms(scope, depth - 1, random=True)))
    return Rec(q, draw(below), q * draw(below) + draw(below), draw(place))


@st.composite
def rewritten(draw: st.DrawFn, node: Node) -> Node:
    """The term changed somewhere: an index, a bound or a letter for another, or its parts in another order."""
    parts = nodes.children(node)
    if parts and draw(st.integers(0, 3)):
        at = draw(st.integers(0, len(parts) - 1))
        if parts[at] in nodes.binds(node):
            return node
        return nodes.rebuild(node, (*parts[:at], draw(rewritten(parts[at])), *parts[at + 1 :]))
    if isinstance(node, nodes.Symbol):
        like = [s for s in (i, j, k, n, m, z, c, p, x, y) if s.sort == node.sort] if not node.shape else [node]
        like = [A, B] if node in (A, B) else [w, u] if node.random else like
        return draw(st.sampled_from(like or [node]))
    if isinstance(node, nodes.Entry) and len(node.indices) == 2:
        return nodes.Entry(node.array, node.indices[::-1])
    if isinstance(node, nodes.Add | nodes.Mul):
        return nodes.rebuild(node, tuple(draw(st.permutations(parts))))
    if isinstance(node, nodes.Const):
        return nodes.Const(node.value + draw(st.sampled_from((-1, 1))))
    if isinstance(node, nodes.SumOver) and isinstance(node.body, nodes.SumOver):
        inner = node.body
        return SumOver(inner.index, inner.lower, inner.upper, SumOver(node.index, node.lower, node.upper, inner.body))
    return node + 0 if isinstance(node, nodes.Term) and draw(st.booleans()) else node


@st.composite
def laws(draw: st.DrawFn) -> FiniteLaw:
    atoms = draw(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=3, unique=True))
    return FiniteLaw(tuple((atom, Fraction(1, len(atoms))) for atom in atoms))


@st.composite
def points(draw: st.DrawFn) -> dict[Any, Any]:
    entries = st.lists(st.integers(-3, 3), min_size=SIZE**2, max_size=SIZE**2)
    small = st.integers(-3, 3).map(lambda value_: fmpq(value_, 2))
    free = {s: fmpq(draw(st.integers(1, 3))) for s in (i, j, k)}  # where a change has freed an index
    return free | {
        **{s: draw(small) for s in (x, y)},
        **{s: fmpq(draw(st.integers(0, 3))) for s in (n, m)},
        z: fmpq(draw(st.integers(-2, 3))),
        c: fmpq(draw(st.integers(0, 1))),
        p: fmpq(draw(st.integers(1, 3))),
        **{s: fmpq_mat(SIZE, SIZE, draw(entries)) for s in (A, B)},
        v: fmpq_mat(SIZE, 1, draw(entries)[:SIZE]),
        w: draw(laws()),
        u: draw(laws()),
    }


def normal_form(term: Node) -> Any:
    try:
        return normal(scalar(term))
    except ProofError:
        assume(False)


def agree(one: Node, other: Node, at: dict[Any, Any]) -> bool:
    """Whether two terms have one value where both have one."""
    try:
        return bool(value(one, at) == value(other, at))
    except Undefined:
        return True


@many
@given(st.data())
def test_terms_with_one_normal_form_have_one_value(data: st.DataObject) -> None:
    term = data.draw(terms())
    changed = data.draw(rewritten(term))
    for _ in range(data.draw(st.integers(0, 1))):
        changed = data.draw(rewritten(changed))
    if equal(normal_form(term), normal_form(changed)):
        note(f"{term}\n{changed}")
        assert all(agree(term, changed, data.draw(points())) for _ in range(3))


@many
@given(terms(depth=2), terms(depth=2), st.lists(points(), min_size=3, max_size=3))
def test_independent_terms_with_one_normal_form_have_one_value(one: Node, other: Node, at: list[Any]) -> None:
    if equal(normal_form(one), normal_form(other)):
        assert all(agree(one, other, point) for point in at)


ROWS = tuple(product((fmpq(-1), fmpq(0), fmpq(3, 2)), (0, 1, 2), (1, 2), (-2, 0, 3)))


@many
@given(terms(depth=2), st.sampled_from((n, m, p, z, c)), st.integers(0, 3), points())
def test_a_case_of_an_equation_is_an_equation(term: Node, symbol: Any, number: int, at: dict[Any, Any]) -> None:
    """The normal form at a number is that of the term with the number put in, or has its value."""
    number = max(number, 1) if symbol is p else min(number, 1) if symbol is c else number
    case = nodes.substitute(term, symbol, nodes.Const(Fraction(number)))
    assert agree(term, case, {**at, symbol: fmpq(number)})
    if equal(normal_form(term), normal_form(case)):
        assert agree(term, case, at)


@many
@given(terms(), terms(), terms())
def test_the_ring_laws_hold(a: Node, b: Node, d: Node) -> None:
    forms = [((a + b) * d, a * d + b * d), (a * b, b * a), (a - a, a * 0), ((a + b) ** 2, a**2 + 2 * a * b + b**2)]
    for left, right in forms:
        assert equal(normal_form(left), normal_form(right))


# --- What is recognised

f, g = A[i, j], B[j, k]
square = SumOver(i, 1, 2, w[i] * v[i]) ** 2
IDENTITIES = {
    "a sum is linear": (
        SumOver(i, 1, n, 2 * v[i] + x * A[i, i]),
        2 * SumOver(i, 1, n, v[i]) + x * SumOver(j, 1, n, A[j, j]),
    ),
    "a sum of ones": (SumOver(i, 1, n, 1), n),
    "a sum of nothing": (SumOver(i, 3, 2, v[i]), x * 0),
    "a name of an index": (SumOver(i, 1, n, v[i]), SumOver(j, 1, n, v[j])),
    "a shift": (SumOver(i, 1, n, v[i]), SumOver(i, 0, n - 1, v[i + 1])),
    "a shift by a letter": (SumOver(i, 1, n, v[i + m]), SumOver(i, 1 + m, n + m, v[i])),
    "sums of one order": (SumOver(i, 1, n, SumOver(j, 1, m, f)), SumOver(j, 1, m, SumOver(i, 1, n, f))),
    "a product of sums": (
        SumOver(i, 1, n, v[i]) * SumOver(j, 1, m, A[j, j]),
        SumOver(i, 1, n, SumOver(j, 1, m, v[i] * A[j, j])),
    ),
    "a delta": (SumOver(i, 1, n, SumOver(j, 1, n, Iverson(Eq(i, j)) * f)), SumOver(i, 1, n, A[i, i])),
    "a delta out of range": (SumOver(i, 1, n, Iverson(Eq(i, n + 1)) * v[i]), x * 0),
    "a delta at a letter": (
        SumOver(i, 1, n, Iverson(Eq(i, z)) * v[i]),
        v[z] * Iverson(z >= 1) * Iverson(z <= n),
    ),
    "a short sum": (SumOver(i, 1, 3, v[i]), v[1] + v[2] + v[3]),
    "a product of vectors": (dot(v, v), SumOver(i, 1, SIZE, v[i] ** 2)),
    "a product of matrices": ((A @ B)[i, k], SumOver(j, 1, SIZE, f * g)),
    "a power of a product": ((x * y) ** n, x**n * y**n),
    "a power of a sum of exponents": (x ** (n + 2 * m + 1), x**n * x**m * x**m * x),
    "0 to the power 0": ((x * 0) ** 0, x * 0 + 1),
    "0 to a natural power": ((x * 0) ** n, Iverson(Eq(n, 0))),
    "a negative power": (x**-2, 1 / x / x),
    "a recurrence unrolled": (Rec(q, x, q**2 + 1, 2), (x**2 + 1) ** 2 + 1),
    "a recurrence by one step": (Rec(q, x, y * q + 1, n + 1), y * Rec(q, x, y * q + 1, n) + 1),
    "a recurrence of none": (Rec(q, x, q**2, 0), x + 0),
    "mod of mod": (Mod(Mod(z, n) + m, n), Mod(z + m, n)),
    "mod of a multiple": (Mod(z + m * n, n), Mod(z, n)),
    "mod of a product with a mod": (Mod(m * Mod(z, n), n), Mod(m * z, n)),
    "mod of numbers": (Mod(-7, 3), x * 0 + 2),
    "a gcd either way": (Gcd(n, m), Gcd(m, n)),
    "a truth value squared": (Iverson(x > 0) ** 2, Iverson(x > 0)),
    "a letter of sort truth squared": (c**2, c + 0),
    "or": (Iverson(Or(Eq(z, 1), Eq(z, 2))), 1 - Iverson(Ne(z, 1)) * Iverson(Ne(z, 2))),
    "strict order of integers": (Iverson(z < n), Iverson(z + 1 <= n)),
    "a mean is linear": (E(2 * w[1] + x * w[2]), 2 * E(w[1]) + x * E(w[2])),
    "a mean of no randomness": (E(relu(x)), relu(x)),
    "a mean of a mean": (E(w[1] * E(w[1])), E(w[1]) ** 2),
    "a mean into a sum": (E(SumOver(i, 1, n, w[i] * v[i])), SumOver(i, 1, n, v[i] * E(w[i]))),
    "a mean of a square of a sum": (
        E(SumOver(i, 1, n, w[i]) ** 2),
        SumOver(i, 1, n, SumOver(j, 1, n, E(w[i] * w[j]))),
    ),
    "independence": (E(relu(w[1]) * u[2] ** 2), E(relu(w[1])) * E(u[2] ** 2)),
    "independence within a sum": (E(dot(w, u)), SumOver(i, 1, 2, E(w[i]) * E(u[i]))),
}
captured = [
    SumOver(i, 1, n, SumOver(j, 1, m, relu(SumOver(q, 1, n, SumOver(k, 1, j, B[k, i]))) * SumOver(k, 1, n, inner)))
    for inner in (B[k, i] ** 2 * A[k, j], B[k, i] ** 2 * A[j, k], B[j, i] ** 2 * A[k, j])
]
NO_IDENTITIES = {
    "a shift by one too many": (SumOver(i, 1, n, v[i]), SumOver(i, 0, n, v[i + 1])),
    "an integer's many ones": (SumOver(i, 1, z, 1), z),
    "a triangle in the other order": (
        SumOver(i, 1, n, SumOver(j, 1, i, f)),
        SumOver(i, 1, n, SumOver(j, i, n, f)),
    ),
    "a matrix for its transpose": (
        SumOver(i, 1, n, SumOver(j, 1, m, v[i] * f)),
        SumOver(i, 1, n, SumOver(j, 1, m, v[i] * A[j, i])),
    ),
    "an index for one of an inner sum": (captured[0], captured[1]),
    "an index for one of an outer sum": (captured[0], captured[2]),
    "a product of sums as one sum": (SumOver(i, 1, n, v[i]) ** 2, SumOver(i, 1, n, v[i] ** 2)),
    "a delta at any integer": (SumOver(i, 1, n, Iverson(Eq(i, z)) * v[i]), v[z]),
    "a delta at a half": (SumOver(i, 1, n, Iverson(Eq(2 * i, z))), Iverson(z >= 2) * Iverson(z <= 2 * n)),
    "a power of a sum": ((x + y) ** n, x**n + y**n),
    "a power one lower": (x ** (p - 1), x**p),
    "an integer power split": (x ** (z + 1), x**z * x),
    "x/x": (x / x, x * 0 + 1),
    "a recurrence of one step more": (Rec(q, x, 5, p * p - 2 * p + 1), x * 0 + 5),
    "a recurrence in the wrong variable": (Rec(q, x, y, n), Rec(q, y, x, n)),
    "mod another": (Mod(Mod(z, n), m), Mod(z, m)),
    "mod a square": (Mod(z + n, n**2), Mod(z, n**2)),
    "a letter squared": (n**2, n + 0),
    "strict order of reals": (Iverson(x < y), Iverson(x + 1 <= y)),
    "a mean of a product": (E(w[1] * w[2]), E(w[1]) * E(w[2])),
    "a mean of a square": (E(w[1] ** 2), E(w[1]) ** 2),
    "a mean of relu": (E(relu(w[1])), relu(E(w[1]))),
    "another random vector": (E(w[1] * u[1]), E(w[1] ** 2)),
    "a relu of a multiple": (relu(-x), -relu(x)),
    "a square of a sum's mean": (E(square), E(SumOver(i, 1, 2, w[i] ** 2 * v[i] ** 2))),
}

PARTIAL = {"x/x", "an integer power split"}  # true wherever both sides have a value


@pytest.mark.parametrize("name", IDENTITIES)
def test_an_identity_is_recognised(name: str) -> None:
    left, right = (normal(scalar(term)) for term in IDENTITIES[name])
    assert equal(left, right)


@pytest.mark.parametrize("name", NO_IDENTITIES)
def test_what_is_no_identity_is_none(name: str) -> None:
    left, right = (normal(scalar(term)) for term in NO_IDENTITIES[name])
    assert not equal(left, right)


@given(st.sampled_from(sorted(IDENTITIES)), points())
@many
def test_the_identities_are_true(name: str, at: dict[Any, Any]) -> None:
    assert agree(*IDENTITIES[name], at)


@pytest.mark.parametrize("name", sorted({*NO_IDENTITIES} - PARTIAL))
def test_the_others_are_false_somewhere(name: str, grid: Callable[[], list[dict[Any, Any]]]) -> None:
    assert not all(agree(*NO_IDENTITIES[name], at) for at in grid())


@pytest.fixture
def grid() -> Callable[[], list[dict[Any, Any]]]:
    """Some points, uneven in every letter."""
    entries = [fmpq_mat(SIZE, SIZE, [(a * t**3 + 3 * t + a) % 11 - 4 for t in range(SIZE**2)]) for a in (1, 2)]
    law = FiniteLaw((((2, -1), Fraction(1, 3)), ((-1, 2), Fraction(2, 3))))
    flat = FiniteLaw((((0, 1), Fraction(1, 2)), ((2, 0), Fraction(1, 2))))

    def made() -> list[dict[Any, Any]]:
        fixed = {A: entries[0], B: entries[1], v: fmpq_mat(SIZE, 1, [1, -2, 3, 2]), w: law, u: flat, i: fmpq(1)}
        return [
            {
                **fixed,
                x: a,
                y: a + fmpq(1, 2),
                n: fmpq(b),
                m: fmpq(b + 1),
                p: fmpq(d),
                z: fmpq(e),
                c: fmpq(1),
                k: fmpq(2),
                j: fmpq(2),
            }
            for a, b, d, e in ROWS
        ]

    return made


@pytest.mark.parametrize(
    "term", [A + x, v[x], x ** Fraction(1, 2), binomial(x, 2), Mod(x, 2), SumOver(i, 1, x, 1), x * A]
)
def test_what_has_no_normal_form_is_refused(term: Node) -> None:
    with pytest.raises(ProofError):
        normal(scalar(term))


def test_a_truth_value_of_all_indices_may_be_random() -> None:
    up = Iverson(ForAll(i, 1, 2, w[i] > 0))
    try:
        same = equal(normal(scalar(E(up) ** 2)), normal(scalar(E(up))))
    except ProofError:
        return
    assert not same
