"""exp, log, the logistic function, roots and tanh in normal forms, for z3, and under derivatives and integrals.

The oracle reads terms as the kernel says that it does, with a value everywhere: 1/0 = 0, log x = 0 for x ≤ 0, …
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from operator import add, mul
from typing import Any

import pytest
from flint import arb, fmpq
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from lakatos.checkers.derivation import Derivation
from lakatos.errors import ProofError, StatementError, Undecided
from lakatos.kernel.normal import equal, normal
from lakatos.kernel.scalar import scalar
from lakatos.kernel.smt import follows
from lakatos.numbers.ball import less, precision, same
from lakatos.statement import (
    Derivative,
    Eq,
    Integral,
    Iverson,
    Le,
    Lt,
    Ne,
    exp,
    index,
    integer,
    log,
    logistic,
    natural,
    nodes,
    positive,
    real,
    relu,
    sqrt,
    tanh,
)
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, holds, value

Node = Any
many = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
x, y = letter("x", real), letter("y", real)
n, z, p = letter("n", natural), letter("z", integer), letter("p", positive)
t, s = index("t"), index("s")
ONE = nodes.Const(Fraction(1))
FUNCTIONS = (exp, exp, tanh, logistic, sqrt, log, relu)


# --- The oracle


def total(node: Node, at: dict[Any, Any]) -> Any:
    """The value of a term that has one everywhere: an fmpq, or an arb; Undecided where balls do not tell."""
    match node:
        case nodes.Const():
            return fmpq(node.value.numerator, node.value.denominator)
        case nodes.Symbol():
            return at[node]
        case nodes.Iverson():
            return fmpq(less(*(total(side, at) for side in nodes.children(node.condition))))
        case nodes.Add() | nodes.Mul():
            found = [total(part, at) for part in nodes.children(node)]
            whole, operation = (fmpq(0), add) if isinstance(node, nodes.Add) else (fmpq(1), mul)
            for part in found:
                whole = operation(whole, part)
            return whole
        case nodes.Div():
            return total(node.numerator, at) * inverse(total(node.denominator, at))
        case nodes.Pow():
            exponent, found = total(node.exponent, at), fmpq(1)
            if not isinstance(exponent, fmpq):
                raise Undecided("an exponent in balls")
            base = total(node.base, at) if exponent >= 0 else inverse(total(node.base, at))
            for _ in range(abs(int(exponent.p))):
                found = found * base
            return found
    inner = total(node.argument, at)
    if isinstance(node, nodes.Relu):
        return inner if less(0, inner) else fmpq(0)
    if isinstance(node, nodes.Log | nodes.Sqrt) and not less(0, inner):
        return fmpq(0)
    ball = arb(inner)
    if isinstance(node, nodes.Logistic):
        return 1 / (1 + (-ball).exp())
    return getattr(ball, type(node).__name__.lower())()


def inverse(number: Any) -> Any:
    return fmpq(0) if same(number, 0) else 1 / number


def overlap(one: Any, other: Any) -> bool:
    return bool(one == other if isinstance(one, fmpq) and isinstance(other, fmpq) else arb(one).overlaps(arb(other)))


def differ(one: Node, other: Node, at: dict[Any, Any]) -> bool:
    """Whether the two terms differ for certain."""
    try:
        with precision(128):
            return not overlap(total(one, at), total(other, at))
    except Undecided:
        return False


small = st.sampled_from([fmpq(*q) for q in ((0, 1), (1, 1), (-1, 1), (1, 2), (-2, 1), (3, 1), (-1, 3), (2, 1))])
POINTS = {x: small, y: small, n: st.integers(0, 3), z: st.integers(-2, 2), p: st.integers(1, 3)}
points = st.fixed_dictionaries({s_: value_.map(fmpq) for s_, value_ in POINTS.items()})


# --- Terms, and terms that may equal them


@st.composite
def terms(draw: st.DrawFn, depth: int = 2, over: tuple[Node, ...] = (x, x, y, n, z)) -> Node:
    """A scalar term with functions in it."""
    if not depth:
        numbers = st.fractions(-2, 3, max_denominator=3).map(nodes.Const)
        return draw(st.one_of(st.sampled_from(over), numbers))
    below = terms(depth - 1, over)
    match draw(st.integers(0, 10)):
        case 0 | 1:
            return draw(below) + draw(below)
        case 2 | 3:
            return draw(below) * draw(below)
        case 4:
            return draw(below) / draw(below)
        case 5:
            return draw(below) ** draw(st.sampled_from((2, 3, 0, -1, -2, n, n + 1, z, p - 1)))
        case 6:
            return -draw(below)
    return draw(st.sampled_from(FUNCTIONS))(draw(below))


def neighbours(node: Node) -> list[Node]:
    """The term by laws of its kind, and by some that are none."""
    found = [node * exp(x) * exp(-x), node + log(ONE), node / (1 + exp(y)) * (exp(y) + 1), node * tanh(x) / tanh(x)]
    found += [1 / (1 / node), relu(node) - relu(-node), node * sqrt(x) / sqrt(x), node * exp(x + y) / exp(x) / exp(y)]
    match node:
        case nodes.Exp():
            a = node.argument
            found += [1 / exp(-a), exp(a / 2) ** 2, exp(a / 3) ** 3, exp(a - 1) * exp(ONE), exp(2 * a) / exp(a)]
            found += [exp(2 * a / 3) * exp(a / 3), exp(a / 2), exp(a) ** 2, exp(2 * a) / exp(a) ** 2]
            if isinstance(a, nodes.Add | nodes.Mul):
                found.append(nodes.Mul(tuple(map(exp, nodes.children(a)))))
        case nodes.Tanh():
            a = node.argument
            found += [2 * logistic(2 * a) - 1, -tanh(-a), (exp(a) - exp(-a)) / (exp(a) + exp(-a)), 1 - tanh(a)]
            found += [2 * tanh(a / 2) / (1 + tanh(a / 2) ** 2), tanh(-a), 2 * logistic(a) - 1]
        case nodes.Logistic():
            a = node.argument
            found += [1 - logistic(-a), exp(a) / (1 + exp(a)), (1 + tanh(a / 2)) / 2, exp(a) * logistic(-a)]
            found += [logistic(-a), node**2 + node * logistic(-a), exp(-a) * logistic(a)]
        case nodes.Sqrt():
            a = node.argument
            found += [a / sqrt(a), sqrt(a) ** 2, sqrt(4 * a) / 2, sqrt(a) ** 2 / sqrt(a), a]
        case nodes.Log():
            a = node.argument
            found += [-log(1 / a), log(a**2) / 2, log(2 * a) - log(2 * ONE), log(exp(node))]
        case nodes.Pow():
            found += [node.base ** (node.exponent + 1) / node.base, 1 / node.base ** (-node.exponent)]
        case nodes.Div():
            found += [node.numerator * node.denominator**-1, 1 / (node.denominator / node.numerator)]
            found += [
                node.numerator * exp(x) / (node.denominator * exp(x)),
                node.numerator * y / (node.denominator * y),
            ]
        case nodes.Add() | nodes.Mul():
            found += [nodes.rebuild(node, nodes.children(node)[::-1]), node * exp(y) / exp(y)]
    return found


@st.composite
def changed(draw: st.DrawFn, node: Node) -> Node:
    """The term with some part of it exchanged for a neighbour."""
    parts = nodes.children(node)
    if parts and draw(st.integers(0, 2)):
        place = draw(st.integers(0, len(parts) - 1))
        return nodes.rebuild(node, (*parts[:place], draw(changed(parts[place])), *parts[place + 1 :]))
    return draw(st.sampled_from(neighbours(node)))


def normal_form(node: Node) -> Any:
    try:
        return normal(scalar(node))
    except ProofError:
        assume(False)


@many
@given(st.data())
def test_terms_with_one_normal_form_have_one_value(data: st.DataObject) -> None:
    one = data.draw(terms(data.draw(st.integers(1, 3))))
    other = data.draw(changed(one))
    if data.draw(st.booleans()):
        other = data.draw(changed(other))
    if equal(normal_form(one), normal_form(other)):
        note(f"{one}\n{other}")
        assert not any(differ(one, other, data.draw(points)) for _ in range(20))


@many
@given(terms(1), terms(1), st.lists(points, min_size=20, max_size=20))
def test_independent_terms_with_one_normal_form_have_one_value(one: Node, other: Node, at: list[Any]) -> None:
    if equal(normal_form(one), normal_form(other)):
        assert not any(differ(one, other, point) for point in at)


@many
@given(st.data())
def test_what_cancels_where_something_is_not_0_is_equal_there(data: st.DataObject) -> None:
    below, one = data.draw(terms(1)), data.draw(terms(1))
    other = data.draw(changed(one * below / below))
    if equal(normal_form(one), normal_form(other), [normal_form(below)]):
        for at in (data.draw(points) for _ in range(20)):
            try:
                vanishes = same(total(below, at), 0)
            except Undecided:
                continue
            assert vanishes or not differ(one, other, at)


def test_the_oracle_tells_the_laws_from_the_others() -> None:
    """Each kind has neighbours that differ from it somewhere, and such as do not."""
    where = [
        dict(zip((x, y, n, z, p), map(fmpq, row), strict=True)) for row in product((-1, 0, 2), (1, -2), *[(1,)] * 3)
    ]
    for node in (exp(x * y), tanh(x), logistic(x), sqrt(x), log(x), x**z, x / y):
        kinds = {any(differ(node, other, at) for at in where) for other in neighbours(node)}
        assert kinds == {True, False}, node


# --- What is recognised

LAWS = {
    "e^{x+y} = e^x e^y": (exp(x + y), exp(x) * exp(y)),
    "e^{-x} = 1/e^x": (exp(-x), 1 / exp(x)),
    "e^{3x} = (e^x)³": (exp(3 * x), exp(x) ** 3),
    "e^{x/2}² = e^x": (exp(x / 2) ** 2, exp(x)),
    "e^{2x/3} e^{x/3} = e^x": (exp(2 * x / 3) * exp(x / 3), exp(x)),
    "e^0 = 1": (exp(0 * x), ONE),
    "tanh by exponentials": (tanh(x), (exp(x) - exp(-x)) / (exp(x) + exp(-x))),
    "tanh is odd": (tanh(-x), -tanh(x)),
    "tanh by the logistic function": (tanh(x), 2 * logistic(2 * x) - 1),
    "tanh of the double": (tanh(2 * x) * (1 + tanh(x) ** 2), 2 * tanh(x)),
    "the logistic function mirrored": (logistic(-x), 1 - logistic(x)),
    "the logistic function by exponentials": (logistic(x), exp(x) / (1 + exp(x))),
    "odds": (logistic(x) / logistic(-x), exp(x)),
    "log 1 = 0": (log(ONE), 0 * ONE),
    "sqrt 0 = 0": (sqrt(0 * x), 0 * ONE),
    "sqrt 1 = 1": (sqrt(ONE), ONE),
    "tanh' = 1 - tanh²": (Derivative(t, tanh(t), x), 1 - tanh(x) ** 2),
    "tanh' by exponentials": (Derivative(t, (exp(t) - exp(-t)) / (exp(t) + exp(-t)), x), 1 - tanh(x) ** 2),
    "σ' = σ (1 - σ)": (Derivative(t, logistic(t), x), logistic(x) * (1 - logistic(x))),
    "tanh″": (Derivative(s, Derivative(t, tanh(t), s), x), -2 * tanh(x) * (1 - tanh(x) ** 2)),
    "the chain": (Derivative(t, exp(t**2 * y), x), 2 * x * y * exp(x**2 * y)),
    "a mixed derivative": (
        Derivative(s, Derivative(t, exp(s * t), y), x),
        Derivative(t, Derivative(s, exp(s * t), x), y),
    ),
    "one variable within another of its name": (Derivative(t, Derivative(t, t**3, t**2), x), 12 * x**3),
    "an integral by another letter": (Integral(t, 0, x, t * y), Integral(s, 0, x, y * s)),
    "an integral within one that it knows nothing of": (
        Integral(t, 0, 1, t * Integral(t, 0, x, t)),
        Integral(s, 0, 1, s * Integral(t, 0, x, t)),
    ),
}


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_recognised(name: str) -> None:
    one, other = LAWS[name]
    assert equal(normal(scalar(one)), normal(scalar(other)))


@many
@given(st.sampled_from(sorted(LAWS)), small, small)
def test_the_laws_are_true(name: str, a: fmpq, b: fmpq) -> None:
    one, other = (value(side, {x: a, y: b}) for side in LAWS[name])
    assert overlap(one, other)


# --- What z3 is told

SIZES = (Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(1))
TOLD = [
    *(f(inner) for f in (exp, log, sqrt, tanh, logistic, relu) for inner in (x, x * y, -(x**2))),
    *(1 / exp(x), 1 / x, sqrt(x) ** 2, sqrt(x) * exp(y), exp(x) * exp(-x), sqrt(exp(x)), exp(sqrt(x)), 1 / sqrt(x)),
    *(sqrt(x) - x, exp(x) - x, log(x) - x, sqrt(x**2) - x, exp(x) * y, tanh(x) ** 2, Integral(t, 0, 1, t * x), x**z),
]
PREMISES: tuple[tuple[Node, ...], ...] = ((), (x >= 0,), (x < 0, y > 0))


@pytest.mark.parametrize("term", TOLD, ids=str)
def test_what_z3_derives_is_true(term: Node) -> None:
    """Of each relation to a number that follows, no point says otherwise."""
    grid = [dict(zip((x, y, z), at, strict=True)) for at in product(map(fmpq, (-3, -1, 0, 1, 2, 4)), repeat=3)]
    grid += [{x: fmpq(1, 2), y: b, z: fmpq(-1)} for b in map(fmpq, (-1, 0, 1))]
    for known, relation, size in product(PREMISES, (Lt, Le, Eq, Ne), SIZES):
        for goal in (relation(term, size), relation(size, term)):
            if follows(known, scalar(goal)) is not None:
                points_ = [at for at in grid if all(holds(premise, at) for premise in known)]
                assert not any(false(goal, at) for at in points_), f"{goal} from {known}"


def false(goal: Node, at: dict[Any, Any]) -> bool:
    try:
        left, right = (total(side, at) for side in (goal.left, goal.right))
    except (Undecided, AttributeError):  # an integral has no value here
        return False
    decided = {Lt: left < right, Le: left <= right, Eq: overlap(left, right), Ne: left != right}
    other = {Lt: left >= right, Le: left > right, Eq: left != right, Ne: left == right}
    return not decided[type(goal)] and bool(other[type(goal)])


def test_some_things_are_derived() -> None:
    for goal in (
        exp(x) > 0,
        1 / exp(x) > 0,
        sqrt(x) >= 0,
        sqrt(exp(x)) ** 2 - exp(x) >= 0,
        tanh(x) < 1,
        logistic(x) > 0,
    ):
        assert follows([], scalar(goal)) is not None, goal


# --- What derivatives are read as


@many
@given(terms(2, (t, t, x, n)), st.lists(points, min_size=5, max_size=5))
def test_a_derivative_is_read_as_what_it_is_wherever_it_has_a_value(body: Node, at: list[Any]) -> None:
    node = Derivative(t, body, x)
    try:
        read = scalar(node)
    except ProofError:
        assume(False)
    for point in at:
        try:
            with precision(128):
                assert overlap(value(node, point), total(read, point)), node
        except (Undefined, Undecided):
            continue


# --- What the fundamental theorem shows


def shown(derive: Any, integral: Node, primitive: Node) -> Iterator[Any]:
    """The line ∫ f = F(u) - F(l), if the rule bears it out from all that is known of x in the range."""
    proof = derive(Eq(x, y))
    within = [proof.step("assume", bound) for bound in (x >= integral.lower, x <= integral.upper)]
    known = [proof.step("smt", Lt(0, x), *within)] if integral.lower.value > 0 else []
    try:
        yield proof.ftc(integral, primitive, x, *within, *known)
    except (ProofError, StatementError):
        return


@many
@given(data=st.data())
def test_what_the_fundamental_theorem_shows_is_true(data: st.DataObject, derive: Callable[..., Derivation]) -> None:
    primitive = data.draw(terms(data.draw(st.integers(1, 2)), (x, x, n)))
    low, high = (Fraction(int(end.p), int(end.q)) for end in data.draw(st.tuples(small, small)))
    try:
        slope = scalar(Derivative(t, nodes.substitute(primitive, x, t), s))
    except ProofError:
        assume(False)
    integrand = nodes.substitute(slope, s, t)
    if data.draw(st.booleans()):
        integrand = data.draw(changed(integrand))
    assume(not any(isinstance(part, Iverson) for part in nodes.walk(integrand)))  # of which balls know no integral
    for line in shown(derive, Integral(t, low, high, integrand), primitive):
        at = data.draw(points)
        note(f"{line.says} at {at}")
        with precision(128):
            try:
                left, right = value(line.says.left, at), value(line.says.right, at)
            except (Undefined, Undecided, StatementError):  # the last: an exponent that is a ball
                continue
            assert overlap(left, right)
