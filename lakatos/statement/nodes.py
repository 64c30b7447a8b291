"""The syntax of statements: terms and formulas over symbols without assumptions. TRUSTED BASE.

Nothing here is simplified, evaluated or re-ordered: the tree that an author writes is the tree that is judged,
mutated and printed. `==` between nodes is identity of trees; the mathematical relation is `Eq(a, b)`.
Adding a node means one frozen class here and one reading of it in each reader that is to know it; a reader that
meets a node it does not know refuses (closed world).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from lakatos.errors import StatementError


@dataclass(frozen=True)
class Node:
    """A node of a statement's tree; its fields are nodes, tuples of nodes, or plain data.

    Closed world: a field annotated as a term takes a term, an int or a Fraction, one annotated as a formula takes a
    formula, and anything else is a StatementError.
    """

    def __post_init__(self) -> None:
        _fill(self, **{field.name: getattr(self, field.name) for field in fields(self)})

    def __str__(self) -> str:
        from lakatos.statement.printed import text

        return text(self)


@dataclass(frozen=True)
class Term(Node):
    """A node that denotes a value: a rational, a vector, a matrix."""

    def __add__(self, other: Termlike) -> Add:
        return Add((self, term(other)))

    def __radd__(self, other: Termlike) -> Add:
        return Add((term(other), self))

    def __sub__(self, other: Termlike) -> Add:
        return Add((self, -term(other)))

    def __rsub__(self, other: Termlike) -> Add:
        return Add((term(other), -self))

    def __neg__(self) -> Term:
        return Const(-self.value) if isinstance(self, Const) else Mul((Const(Fraction(-1)), self))

    def __mul__(self, other: Termlike) -> Mul:
        return Mul((*_factors(self), term(other)))

    def __rmul__(self, other: Termlike) -> Mul:
        return Mul((term(other), self))

    def __truediv__(self, other: Termlike) -> Div:
        return Div(self, term(other))

    def __rtruediv__(self, other: Termlike) -> Div:
        return Div(term(other), self)

    def __pow__(self, other: Termlike) -> Pow:
        return Pow(self, term(other))

    def __rpow__(self, other: Termlike) -> Pow:
        if isinstance(other, float):  # Python 3.11 has made it of a Fraction
            raise StatementError(f"the float {other!r} to a symbolic power: write Pow(Fraction(p, q), {self})")
        return Pow(term(other), self)

    def __matmul__(self, other: Term) -> MatMul:
        return MatMul((self, term(other)))

    def __getitem__(self, index: Termlike | tuple[Termlike, ...]) -> Entry:
        indices = index if isinstance(index, tuple) else (index,)
        return Entry(self, tuple(term(i) for i in indices))

    def __iter__(self) -> Iterator[Term]:
        raise StatementError(f"{self} is a symbolic term and cannot be iterated: write {self}[i] with index('i')")

    def __lt__(self, other: Termlike) -> Lt:
        return Lt(self, term(other))

    def __le__(self, other: Termlike) -> Le:
        return Le(self, term(other))

    def __gt__(self, other: Termlike) -> Lt:
        return Lt(term(other), self)

    def __ge__(self, other: Termlike) -> Le:
        return Le(term(other), self)


@dataclass(frozen=True)
class Formula(Node):
    """A node that denotes a truth value."""

    def __bool__(self) -> bool:
        raise StatementError(
            f"the formula '{self}' has no truth value while it is being written: join formulas by And, Or, Not, "
            "Implies, Iff (not by 'and', 'or', 'not', 'if' or a chained comparison)"
        )


Termlike: TypeAlias = "Term | int | Fraction"
Sizes: TypeAlias = "tuple[Term, ...]"  # none for a scalar


@dataclass(frozen=True)
class Const(Term):
    """A rational constant."""

    value: Fraction


@dataclass(frozen=True)
class Symbol(Term):
    """A letter: *given* (drawn or free), *defined* (a term), *measured* (computed by a subject), or a bound *index*.

    `shape` is () for a scalar, (n,) for a vector, (m, n) for a matrix, with terms as sizes; `law` marks a random
    one; `definition` is the term that a defined symbol stands for, or that a measured one is claimed to compute.
    """

    name: str
    role: str
    sort: str
    meaning: str = ""
    shape: Sizes = ()
    random: bool = False
    definition: Term | None = None
    tex: str = ""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Add(Term):
    """a + b + …"""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Mul(Term):
    """a·b·… of scalars, or of scalars and one vector or matrix."""

    factors: tuple[Term, ...]


@dataclass(frozen=True)
class Div(Term):
    """a / b; undefined where b = 0."""

    numerator: Term
    denominator: Term


@dataclass(frozen=True)
class Pow(Term):
    """a^k with an integer k; 0^0 = 1, undefined at a = 0 for k < 0."""

    base: Term
    exponent: Term


@dataclass(frozen=True)
class Relu(Term):
    """max(z, 0), entry by entry."""

    argument: Term


@dataclass(frozen=True)
class Function(Term):
    """A real function of a scalar."""

    argument: Term


class Exp(Function):
    """e^z."""


class Log(Function):
    """The natural logarithm; undefined for z <= 0."""


class Logistic(Function):
    """1 / (1 + e^-z)."""


class Sqrt(Function):
    """The square root >= 0; undefined for z < 0."""


class Tanh(Function):
    """(e^z - e^-z) / (e^z + e^-z)."""


@dataclass(frozen=True)
class Binomial(Term):
    """The number of k-subsets of n things; n natural, and 0 for k < 0 or k > n."""

    n: Term
    k: Term


@dataclass(frozen=True)
class Mod(Term):
    """a mod n: the remainder in 0, …, n - 1 of an integer a; undefined for n <= 0."""

    dividend: Term
    modulus: Term


@dataclass(frozen=True)
class Gcd(Term):
    """The greatest common divisor of two integers, >= 0; gcd(a, 0) = |a|."""

    left: Term
    right: Term


@dataclass(frozen=True)
class Iverson(Term):
    """[P]: 1 where the formula is true, else 0."""

    condition: Formula


@dataclass(frozen=True)
class SumOver(Term):
    """The sum of the body for index = lower, …, upper; 0 where upper < lower."""

    index: Symbol
    lower: Term
    upper: Term
    body: Term

    def __init__(self, index: Symbol, lower: Termlike, upper: Termlike, body: Termlike) -> None:
        _fill(self, index=index, lower=lower, upper=upper, body=body)


@dataclass(frozen=True)
class Rec(Term):
    """x_count of the recurrence x_0 = start, x_{k+1} = step, in which `variable` stands for x_k."""

    variable: Symbol
    start: Term
    step: Term
    count: Term

    def __init__(self, variable: Symbol, start: Termlike, step: Termlike, count: Termlike) -> None:
        _fill(self, variable=variable, start=start, step=step, count=count)


@dataclass(frozen=True)
class Derivative(Term):
    """The derivative of variable ↦ body at a point; undefined where there is none."""

    variable: Symbol
    body: Term
    point: Term


@dataclass(frozen=True)
class Integral(Term):
    """The integral of the body over variable from lower to upper; that from upper to lower is its negative.

    Undefined where the body is undefined on a part of the range.
    """

    variable: Symbol
    lower: Term
    upper: Term
    body: Term


@dataclass(frozen=True)
class E(Term):
    """The expectation of the body over all random symbols in it; entry by entry for a vector."""

    body: Term


@dataclass(frozen=True)
class Dot(Term):
    """u·v of two vectors of one size."""

    left: Term
    right: Term


@dataclass(frozen=True)
class MatMul(Term):
    """A B … of matrices and at most a last vector."""

    factors: tuple[Term, ...]


@dataclass(frozen=True)
class MatrixOf(Term):
    """The rows × columns matrix whose entry at (row, column) is the body."""

    row: Symbol
    rows: Term
    column: Symbol
    columns: Term
    body: Term


@dataclass(frozen=True)
class Transpose(Term):
    """Aᵀ."""

    argument: Term


@dataclass(frozen=True)
class Entry(Term):
    """x_i or A_{ij}; indices start at 1, undefined outside."""

    array: Term
    indices: tuple[Term, ...]


@dataclass(frozen=True)
class _Relation(Formula):
    """A relation between two terms."""

    left: Term
    right: Term

    def __init__(self, left: Termlike, right: Termlike) -> None:
        _fill(self, left=left, right=right)


@dataclass(frozen=True, init=False)
class Eq(_Relation):
    """a = b, of scalars, vectors or matrices of one shape."""


@dataclass(frozen=True, init=False)
class Ne(_Relation):
    """a ≠ b."""


@dataclass(frozen=True, init=False)
class Lt(_Relation):
    """a < b, of scalars."""


@dataclass(frozen=True, init=False)
class Le(_Relation):
    """a ≤ b, of scalars."""


@dataclass(frozen=True)
class Not(Formula):
    """¬P."""

    argument: Formula


@dataclass(frozen=True)
class And(Formula):
    """P ∧ Q ∧ …"""

    parts: tuple[Formula, ...]

    def __init__(self, *parts: Formula) -> None:
        _fill(self, parts=parts)


@dataclass(frozen=True)
class Or(Formula):
    """P ∨ Q ∨ …"""

    parts: tuple[Formula, ...]

    def __init__(self, *parts: Formula) -> None:
        _fill(self, parts=parts)


@dataclass(frozen=True)
class Implies(Formula):
    """P ⇒ Q; where P is false, Q need not be defined."""

    premise: Formula
    conclusion: Formula


@dataclass(frozen=True)
class Iff(Formula):
    """P ⇔ Q."""

    left: Formula
    right: Formula


@dataclass(frozen=True)
class ForAll(Formula):
    """The body for every index = lower, …, upper; true where upper < lower."""

    index: Symbol
    lower: Term
    upper: Term
    body: Formula

    def __init__(self, index: Symbol, lower: Termlike, upper: Termlike, body: Formula) -> None:
        _fill(self, index=index, lower=lower, upper=upper, body=body)


@dataclass(frozen=True)
class UniqueZero(Formula):
    """There is exactly one real variable in [lower, upper] at which the body is 0."""

    variable: Symbol
    lower: Term
    upper: Term
    body: Term


@dataclass(frozen=True, init=False)
class SameLaw(_Relation):
    """The two random terms have one law."""


@dataclass(frozen=True)
class NormAtMost(Formula):
    """‖A‖₂ ≤ c: |A u| ≤ c |u| for every vector u."""

    matrix: Term
    bound: Term


@dataclass(frozen=True)
class Words(Formula):
    """A statement that is no formula; only a property that returns a truth value can check it."""

    sentence: str


def term(value: Termlike) -> Term:
    """The term for an int or Fraction, or the term itself; anything else is a StatementError."""
    if isinstance(value, Term):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise StatementError(
            f"{value!r} ({type(value).__name__}) in a statement: wanted a term, an int or a Fraction; "
            "a decimal is written Fraction('0.1')"
        )
    return Const(Fraction(value))


def _factors(node: Term) -> tuple[Term, ...]:
    return node.factors if isinstance(node, Mul) else (node,)


def formula(value: object) -> Formula:
    """The formula itself; anything else is a StatementError."""
    if not isinstance(value, Formula):
        raise StatementError(f"{value!r} where a formula is wanted: write Eq(a, b), a <= b, … (not a == b)")
    return value


def index_symbol(value: object) -> Symbol:
    """The index itself; anything else is a StatementError: only an index can be bound."""
    if not isinstance(value, Symbol) or value.role != "index":
        raise StatementError(f"{value} where an index is wanted: make one by index('i')")
    return value


def some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values, of which there is at least one."""
    if not values:
        raise StatementError("a sum, a product, a conjunction, a disjunction or an entry of nothing")
    return values


def _fill(node: Node, **values: Any) -> None:
    """Set the fields of a frozen node, each read as its annotation demands."""
    for field in fields(node):
        read = _READERS.get(str(field.type), _as_it_is)
        object.__setattr__(node, field.name, read(values[field.name]))


def _as_it_is(value: Any) -> Any:
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "Term": term,
    "tuple[Term, ...]": lambda values: some(tuple(map(term, values))),
    "Formula": formula,
    "tuple[Formula, ...]": lambda values: some(tuple(map(formula, values))),
    "Symbol": index_symbol,
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order of the fields; a symbol is a leaf."""
    if isinstance(node, Symbol):
        return ()
    found: list[Node] = []
    for field in fields(node):
        value = getattr(node, field.name)
        found += [v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, Node)]
    return tuple(found)


def rebuild(node: Node, parts: tuple[Node, ...]) -> Any:
    """The same node over other children (inverse of `children`)."""
    if isinstance(node, Symbol):
        return node
    if isinstance(node, And | Or):
        return type(node)(*parts)  # type: ignore[arg-type]
    rest = iter(parts)
    changes: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            changes[field.name] = next(rest)
        elif isinstance(value, tuple) and any(isinstance(v, Node) for v in value):
            changes[field.name] = tuple(next(rest) for _ in value)
    return replace(node, **changes)


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, depth first."""
    yield node
    for child in children(node):
        yield from walk(child)


def substitute(node: Node, symbol: Symbol, value: Term) -> Any:
    """The tree with every occurrence of the symbol replaced by the term (bound indices are never captured: an
    index that is bound below and occurs in the term is an error)."""
    if node == symbol:
        return value
    for bound in binds(node):
        if bound == symbol:
            raise StatementError(f"{symbol.name} is bound in '{node}' and cannot be replaced there")
        if bound in set(walk(value)):
            raise StatementError(f"replacing {symbol.name} by '{value}' would capture the index {bound.name}")
    return rebuild(node, tuple(substitute(child, symbol, value) for child in children(node)))


def binds(node: Node) -> tuple[Symbol, ...]:
    """The symbols that the node itself binds."""
    match node:
        case SumOver() | ForAll():
            return (node.index,)
        case Rec() | Derivative() | Integral() | UniqueZero():
            return (node.variable,)
        case MatrixOf():
            return (node.row, node.column)
    return ()


@lru_cache(maxsize=4096)
def free_symbols(node: Node) -> tuple[Symbol, ...]:
    """The symbols that occur free, each once, in order of appearance."""
    found: dict[Symbol, None] = {}
    _collect_free(node, frozenset(), found)
    return tuple(found)


def _collect_free(node: Node, bound: frozenset[Symbol], found: dict[Symbol, None]) -> None:
    if isinstance(node, Symbol):
        if node not in bound:
            found[node] = None
    elif isinstance(node, SumOver | ForAll):
        for part in (node.lower, node.upper):
            _collect_free(part, bound, found)
        _collect_free(node.body, bound | {node.index}, found)
    elif isinstance(node, Rec):
        for part in (node.start, node.count):
            _collect_free(part, bound, found)
        _collect_free(node.step, bound | {node.variable}, found)
    elif isinstance(node, Derivative | Integral | UniqueZero):
        for part in (node.point,) if isinstance(node, Derivative) else (node.lower, node.upper):
            _collect_free(part, bound, found)
        _collect_free(node.body, bound | {node.variable}, found)
    elif isinstance(node, MatrixOf):
        for part in (node.rows, node.columns):
            _collect_free(part, bound, found)
        _collect_free(node.body, bound | {node.row, node.column}, found)
    else:
        for child in children(node):
            _collect_free(child, bound, found)
