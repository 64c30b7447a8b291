"""Reader: the exact value of a statement at concrete sizes. TRUSTED BASE.

Values are `fmpq` (scalars), `fmpq_mat` (a vector is a column), `bool` (formulas) and `FiniteLaw` (random symbols,
only below `E` and `SameLaw`). Every formula is decided or raises `Undefined`; nothing is rounded; an empty sum is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce, singledispatch
from itertools import pairwise
from math import comb, gcd
from operator import add
from typing import Any, TypeAlias, cast

from flint import fmpq, fmpq_mat

from lakatos.errors import StatementError
from lakatos.numbers.finite_law import FiniteLaw
from lakatos.statement import nodes as n

Value: TypeAlias = "fmpq | fmpq_mat | FiniteLaw"
Array: TypeAlias = "fmpq | fmpq_mat"
Bindings: TypeAlias = "Mapping[Any, Value]"  # by symbol, or by `outcome(symbol)`


MOST_BITS, MOST_TERMS = 100_000, 100_000  # of a number, of a sum: beyond them nothing is evaluated


class Undefined(ArithmeticError):
    """The statement has no value here: a division by zero, an entry outside an array, a count that is no number."""


def value(term: n.Term, at: Bindings) -> Array:
    """The exact value of a term, given values for its free symbols."""
    return cast("Array", read(term, at))


def scalar(term: n.Term, at: Bindings) -> fmpq:
    """The exact value of a scalar term."""
    found = value(term, at)
    if not isinstance(found, fmpq):
        raise StatementError(f"'{term}' is a {type(found).__name__} where a scalar is wanted")
    return found


def holds(formula: n.Formula, at: Bindings) -> bool:
    """The truth of a formula, given values for its free symbols."""
    return cast("bool", read(formula, at))


@singledispatch
def read(node: object, at: Bindings) -> Array | bool:
    """The value of one node; a node without a reading here is refused."""
    raise StatementError(f"no exact reading of {type(node).__name__}")


def whole(term: n.Term, at: Bindings) -> int:
    """The value of a term that has to be an integer."""
    found = scalar(term, at)
    if found.q != 1:
        raise Undefined(f"'{term}' = {found} is no integer")
    return int(found.p)


def natural(term: n.Term, at: Bindings) -> int:
    """The value of a term that has to be 0, 1, 2, …"""
    found = whole(term, at)
    if found < 0:
        raise Undefined(f"'{term}' = {found} is negative")
    return found


@read.register
def _(node: n.Const, at: Bindings) -> fmpq:
    return fmpq(node.value.numerator, node.value.denominator)


@read.register
def _(node: n.Symbol, at: Bindings) -> Array:
    if node.role == "defined" and node.definition is not None:
        return value(node.definition, at)
    key = outcome(node) if node.random else node
    if key not in at:
        raise StatementError(
            f"the random symbol {node.name} occurs outside E[…]"
            if node.random
            else f"no value for the symbol {node.name}"
        )
    return cast("Array", at[key])


def outcome(symbol: n.Symbol) -> tuple[n.Symbol]:
    """The key under which E binds one outcome of a random symbol; the symbol itself stays bound to its law, so that
    a nested E integrates anew: E[(w - E[w])²] is a variance."""
    return (symbol,)


@read.register
def _(node: n.Add, at: Bindings) -> Array:
    return _total(value(part, at) for part in node.terms)


def _total(parts: Iterable[Array]) -> Array:
    listed = list(parts)
    return reduce(lambda a, b: _same_shape(a, b, add), listed) if listed else fmpq(0)


def _same_shape(left: Any, right: Any, operation: Callable[[Any, Any], Any]) -> Any:
    """The operation, after a check that both sides are scalars or have one shape (flint would broadcast or raise)."""
    if _shape(left) != _shape(right):
        raise Undefined(f"shapes {_shape(left)} and {_shape(right)} differ")
    return operation(left, right)


def _shape(found: Array) -> tuple[int, ...]:
    return (found.nrows(), found.ncols()) if isinstance(found, fmpq_mat) else ()


@read.register
def _(node: n.Mul, at: Bindings) -> Array:
    parts = [value(part, at) for part in node.factors]
    if sum(isinstance(part, fmpq_mat) for part in parts) > 1:
        raise StatementError(f"'{node}' multiplies two arrays by '·': write dot(u, v) or A @ B")
    scale = reduce(lambda a, b: a * b, (part for part in parts if isinstance(part, fmpq)), fmpq(1))
    arrays = [part for part in parts if isinstance(part, fmpq_mat)]
    return arrays[0] * scale if arrays else scale


@read.register
def _(node: n.Div, at: Bindings) -> Array:
    below = scalar(node.denominator, at)
    if below == 0:
        raise Undefined(f"'{node.denominator}' = 0 in a denominator")
    return value(node.numerator, at) * (1 / below)


@read.register
def _(node: n.Pow, at: Bindings) -> fmpq:
    base, exponent = scalar(node.base, at), whole(node.exponent, at)
    if base == 0 and exponent < 0:
        raise Undefined(f"'{node.base}' = 0 to the power {exponent}")
    if abs(exponent) * base.height_bits() > MOST_BITS:
        raise Undefined(f"'{node}' is too large to evaluate")
    return base**exponent


@read.register
def _(node: n.Relu, at: Bindings) -> Array:
    found = value(node.argument, at)
    if isinstance(found, fmpq):
        return max(found, fmpq(0))
    return fmpq_mat(found.nrows(), found.ncols(), [max(entry, fmpq(0)) for entry in found.entries()])


@read.register
def _(node: n.Binomial, at: Bindings) -> fmpq:
    size, k = natural(node.n, at), whole(node.k, at)
    return fmpq(comb(size, k)) if k >= 0 else fmpq(0)


@read.register
def _(node: n.SumOver, at: Bindings) -> Array:
    return _total(value(node.body, inner) for inner in span(node, at))


def span(node: n.SumOver | n.ForAll, at: Bindings) -> Iterable[Bindings]:
    """The bindings in which the body of a sum or a quantifier is read, one for each index."""
    lower, upper = whole(node.lower, at), whole(node.upper, at)
    if upper - lower > MOST_TERMS:
        raise Undefined(f"the range {lower}..{upper} is too long to evaluate")
    return (step({**at, node.index: fmpq(i)}) for i in range(lower, upper + 1))


_left: list[int] = []  # steps that may still be made, innermost limit last


@contextmanager
def limited(steps: int) -> Iterator[None]:
    """Within it, what takes more terms of sums and cases of quantifiers than this is Undefined."""
    _left.append(steps)
    try:
        yield
    finally:
        _left.pop()


def step(at: Bindings) -> Bindings:
    """Count one term or case."""
    if _left:
        _left[-1] -= 1
        if _left[-1] < 0:
            raise Undefined("too much work to evaluate")
    return at


@read.register
def _(node: n.Rec, at: Bindings) -> Array:
    found = value(node.start, at)
    count = natural(node.count, at)
    if count > MOST_TERMS:
        raise Undefined(f"{count} steps are too many to evaluate")
    for _ in range(count):
        found = value(node.step, {**at, node.variable: found})
        if isinstance(found, fmpq) and found.height_bits() > MOST_BITS:
            raise Undefined(f"'{node}' is too large to evaluate")
    return found


@read.register
def _(node: n.E, at: Bindings) -> Array:
    return _total(value(node.body, inner) * weight for inner, weight in outcomes(node.body, at))


def outcomes(body: n.Node, at: Bindings) -> list[tuple[Bindings, fmpq]]:
    """The joint outcomes of the random symbols in the body, independent of each other, with their probabilities."""
    joint: list[tuple[Bindings, fmpq]] = [(at, fmpq(1))]
    for symbol in dict.fromkeys(_random(body)):
        law = at.get(symbol)
        if not isinstance(law, FiniteLaw):
            raise StatementError(f"no law for the random symbol {symbol.name}")
        joint = [({**b, outcome(symbol): column(x)}, p * w) for b, p in joint for x, w in law.atoms]
    return joint


def _random(body: n.Node) -> Iterable[n.Symbol]:
    """The random symbols in the body, those behind its defined symbols too."""
    for symbol in n.free_symbols(body):
        if symbol.random:
            yield symbol
        elif symbol.role == "defined" and symbol.definition is not None:
            yield from _random(symbol.definition)


def column(entries: Iterable[fmpq]) -> fmpq_mat:
    """The entries as a column vector."""
    listed = list(entries)
    return fmpq_mat(len(listed), 1, listed)


@read.register
def _(node: n.Dot, at: Bindings) -> fmpq:
    left, right = value(node.left, at), value(node.right, at)
    shapes = _shape(left), _shape(right)
    if () in shapes:
        raise StatementError(f"'{node}' is a product of vectors, not of scalars")
    if any(columns != 1 for _, columns in shapes):
        raise Undefined(f"'{node}' is a product of two vectors, not of shapes {shapes[0]} and {shapes[1]}")
    return cast("fmpq", _same_shape(left, right, lambda a, b: (a.transpose() * b)[0, 0]))


@read.register
def _(node: n.MatMul, at: Bindings) -> fmpq_mat:
    parts = [value(part, at) for part in node.factors]
    for left, right in pairwise(parts):
        if not isinstance(left, fmpq_mat) or not isinstance(right, fmpq_mat) or left.ncols() != right.nrows():
            raise Undefined(f"shapes {_shape(left)} and {_shape(right)} do not chain in '{node}'")
    return reduce(lambda a, b: a * b, cast("list[fmpq_mat]", parts))


@read.register
def _(node: n.Mod, at: Bindings) -> fmpq:
    modulus = whole(node.modulus, at)
    if modulus <= 0:
        raise Undefined(f"'{node.modulus}' = {modulus} as a modulus")
    return fmpq(whole(node.dividend, at) % modulus)


@read.register
def _(node: n.Gcd, at: Bindings) -> fmpq:
    return fmpq(gcd(whole(node.left, at), whole(node.right, at)))


@read.register
def _(node: n.Iverson, at: Bindings) -> fmpq:
    return fmpq(holds(node.condition, at))


@read.register
def _(node: n.MatrixOf, at: Bindings) -> fmpq_mat:
    rows, columns = natural(node.rows, at), natural(node.columns, at)
    if rows * columns > MOST_TERMS:
        raise Undefined(f"{rows} × {columns} entries are too many to evaluate")
    entries = [
        scalar(node.body, {**at, node.row: fmpq(i), node.column: fmpq(j)})
        for i in range(1, rows + 1)
        for j in range(1, columns + 1)
    ]
    return fmpq_mat(rows, columns, entries)


@read.register
def _(node: n.Transpose, at: Bindings) -> fmpq_mat:
    found = value(node.argument, at)
    if not isinstance(found, fmpq_mat):
        raise StatementError(f"the transpose of the scalar '{node.argument}'")
    return found.transpose()


@read.register
def _(node: n.Entry, at: Bindings) -> fmpq:
    found = value(node.array, at)
    place = [whole(i, at) - 1 for i in node.indices]
    if len(place) > 2:
        raise StatementError(f"no entry '{node}': an array has at most two indices")
    row, col = place if len(place) == 2 else (place[0], 0)
    rows, cols = _shape(found) or (0, 0)
    if not (0 <= row < rows and 0 <= col < cols) or (len(place) == 1 and cols != 1):
        raise Undefined(f"no entry '{node}' at index {', '.join(str(i + 1) for i in place)} of shape {rows}×{cols}")
    return cast("fmpq_mat", found)[row, col]


@read.register
def _(node: n.Eq, at: Bindings) -> bool:
    return bool(_same_shape(value(node.left, at), value(node.right, at), lambda a, b: a == b))


@read.register
def _(node: n.Ne, at: Bindings) -> bool:
    return not holds(n.Eq(node.left, node.right), at)


@read.register
def _(node: n.Lt, at: Bindings) -> bool:
    return bool(scalar(node.left, at) < scalar(node.right, at))


@read.register
def _(node: n.Le, at: Bindings) -> bool:
    return bool(scalar(node.left, at) <= scalar(node.right, at))


@read.register
def _(node: n.SameLaw, at: Bindings) -> bool:
    left, right = _law(node.left, at), _law(node.right, at)
    shapes = {shape for shape, _ in (*left, *right)}
    if len(shapes) > 1:
        raise Undefined(f"'{node}' compares the laws of shapes {' and '.join(map(str, sorted(shapes)))}")
    return left == right


@read.register
def _(node: n.NormAtMost, at: Bindings) -> bool:
    matrix, bound = value(node.matrix, at), scalar(node.bound, at)
    if not isinstance(matrix, fmpq_mat):
        raise StatementError(f"the norm of the scalar '{node.matrix}'")
    size = matrix.ncols()
    squared = fmpq_mat(size, size, [bound**2 * (i == j) for i in range(size) for j in range(size)])
    return bool(bound >= 0) and semidefinite(squared - matrix.transpose() * matrix)


def semidefinite(matrix: fmpq_mat) -> bool:
    """Whether uᵀ M u >= 0 for all u, M symmetric: by elimination, pivot by pivot."""
    rows = matrix.tolist()
    for k in range(len(rows)):
        pivot = rows[k][k]
        if pivot < 0 or (pivot == 0 and any(entry != 0 for entry in rows[k])):
            return False
        for i in range(k + 1, len(rows)) if pivot > 0 else ():
            factor = rows[i][k] / pivot
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return True


def _law(body: n.Term, at: Bindings) -> dict[tuple[tuple[int, ...], object], fmpq]:
    weights: dict[tuple[tuple[int, ...], object], fmpq] = {}
    for inner, weight in outcomes(body, at):
        found = value(body, inner)
        key = _shape(found), tuple(found.entries()) if isinstance(found, fmpq_mat) else found
        weights[key] = weights.get(key, fmpq(0)) + weight
    return weights


@read.register
def _(node: n.Not, at: Bindings) -> bool:
    return not holds(node.argument, at)


@read.register
def _(node: n.And, at: Bindings) -> bool:
    return all(holds(part, at) for part in node.parts)


@read.register
def _(node: n.Or, at: Bindings) -> bool:
    return any(holds(part, at) for part in node.parts)


@read.register
def _(node: n.Implies, at: Bindings) -> bool:
    return not holds(node.premise, at) or holds(node.conclusion, at)


@read.register
def _(node: n.Iff, at: Bindings) -> bool:
    left, right = holds(node.left, at), holds(node.right, at)
    return left == right


@read.register
def _(node: n.ForAll, at: Bindings) -> bool:
    return all(holds(node.body, inner) for inner in span(node, at))
