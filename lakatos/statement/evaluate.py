"""Reader: the value of a statement at concrete sizes. TRUSTED BASE.

Values are `fmpq` or `arb` (scalars), `fmpq_mat` or `arb_mat` (a vector is a column), `bool` (formulas) and `FiniteLaw`
(random symbols, only below `E` and `SameLaw`). Balls come from observations and functions such as exp; nothing else
is rounded. Every formula is decided, or raises `Undefined`, or `Undecided` if balls do not tell; an empty sum is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial, reduce, singledispatch
from itertools import pairwise
from math import comb, gcd
from operator import add, mul
from typing import Any, TypeAlias, cast

from flint import acb, arb, arb_mat, fmpq, fmpq_mat

from lakatos.errors import StatementError, Undecided
from lakatos.numbers.ball import FUNCTIONS, at_most, divided, less, power, same
from lakatos.numbers.finite_law import FiniteLaw
from lakatos.statement import nodes as n
from lakatos.statement.calculus import derivative

Scalar: TypeAlias = fmpq | arb
Matrix: TypeAlias = fmpq_mat | arb_mat
Array: TypeAlias = Scalar | Matrix
Value: TypeAlias = Array | FiniteLaw
Bindings: TypeAlias = "Mapping[Any, Value]"  # by symbol, or by `outcome(symbol)`
Complex: TypeAlias = Callable[[acb, bool], acb]


MOST_BITS, MOST_TERMS = 100_000, 100_000  # of a number, of a sum: beyond them nothing is evaluated
MOST_POINTS = 20_000  # at which an integrand is read


class Undefined(ArithmeticError):
    """The statement has no value here: a division by zero, an entry outside an array, a count that is no number."""


def value(term: n.Term, at: Bindings) -> Array:
    """The exact value of a term, given values for its free symbols."""
    found: Array = _reading(type(term))(term, at)
    return found


def scalar(term: n.Term, at: Bindings) -> Scalar:
    """The value of a scalar term."""
    found = value(term, at)
    if not isinstance(found, fmpq | arb):
        raise StatementError(f"'{term}' is a {type(found).__name__} where a scalar is wanted")
    return found


def holds(formula: n.Formula, at: Bindings) -> bool:
    """The truth of a formula, given values for its free symbols."""
    found: bool = _reading(type(formula))(formula, at)
    return found


def agreement(formula: n.Formula, at: Bindings) -> fmpq:
    """The most by which the sides of the equations in a true formula may differ; 0 where nothing is left to balls.

    Balls that overlap agree. Raises Undecided for a formula that is not true up to that.
    """
    match formula:
        case n.And():
            return max(agreement(part, at) for part in formula.parts)
        case n.ForAll():
            return max((agreement(formula.body, inner) for inner in span(formula, at)), default=fmpq(0))
        case n.Implies() if holds(formula.premise, at):
            return agreement(formula.conclusion, at)
        case n.Eq():
            return _same_shape(value(formula.left, at), value(formula.right, at), _distance)  # type: ignore[no-any-return]
    if holds(formula, at):
        return fmpq(0)
    raise Undecided(f"{formula}")


def _distance(left: Any, right: Any) -> fmpq:
    if isinstance(left, fmpq_mat | arb_mat):
        pairs = zip(left.entries(), right.entries(), strict=True)
        return max((_distance(a, b) for a, b in pairs), default=fmpq(0))
    apart = arb(left) - arb(right)
    if left != right if isinstance(left, fmpq) and isinstance(right, fmpq) else not apart.contains(0):
        raise Undecided(f"{left} = {right}")
    if left == right:
        return fmpq(0)
    most = abs(apart).upper()
    if not most < arb(2) ** MOST_BITS:
        raise Undecided(f"{left} = {right}")
    return max(most, arb(2) ** -MOST_BITS).fmpq()  # flint turns no smaller number into a quotient


@singledispatch
def read(node: object, at: Bindings) -> Array | bool:
    """The value of one node; a node without a reading here is refused."""
    raise StatementError(f"no exact reading of {type(node).__name__}")


_reading: Callable[[type], Callable[[Any, Bindings], Any]] = cache(read.dispatch)  # much faster than a call of `read`


def whole(term: n.Term, at: Bindings) -> int:
    """The value of a term that has to be an integer."""
    found = scalar(term, at)
    if not isinstance(found, fmpq):
        raise StatementError(f"'{term}' is a ball where an integer is wanted")
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
    if all(isinstance(part, fmpq) for part in listed):
        return sum(listed, fmpq(0))
    return reduce(lambda a, b: _same_shape(a, b, add), listed)


def _same_shape(left: Any, right: Any, operation: Callable[[Any, Any], Any]) -> Any:
    """The operation, after a check that both sides are scalars or have one shape (flint would broadcast or raise)."""
    if _shape(left) != _shape(right):
        raise Undefined(f"shapes {_shape(left)} and {_shape(right)} differ")
    return operation(left, right)


def _shape(found: Array) -> tuple[int, ...]:
    return (found.nrows(), found.ncols()) if isinstance(found, fmpq_mat | arb_mat) else ()


def matrix(rows: int, columns: int, entries: Iterable[Scalar]) -> Matrix:
    """The matrix of these entries, row by row."""
    listed = list(entries)
    rational = [entry for entry in listed if isinstance(entry, fmpq)]
    return fmpq_mat(rows, columns, rational) if len(rational) == len(listed) else arb_mat(rows, columns, listed)


@read.register
def _(node: n.Mul, at: Bindings) -> Array:
    parts = [value(part, at) for part in node.factors]
    arrays = [part for part in parts if isinstance(part, fmpq_mat | arb_mat)]
    if len(arrays) > 1:
        raise StatementError(f"'{node}' multiplies two arrays by '·': write dot(u, v) or A @ B")
    scale: Any = reduce(mul, (part for part in parts if isinstance(part, fmpq | arb)), fmpq(1))
    return _scaled(arrays[0], scale) if arrays else cast("Scalar", scale)


def _scaled(found: Any, scale: Any) -> Array:
    """The scalar or array times a scalar; flint has no product of an exact matrix and a ball."""
    exact = isinstance(found, fmpq_mat) and isinstance(scale, arb)
    return cast("Array", (arb_mat(found) if exact else found) * scale)


@read.register
def _(node: n.Div, at: Bindings) -> Array:
    try:
        factor: Any = divided(fmpq(1), scalar(node.denominator, at))
    except ZeroDivisionError:
        raise Undefined(f"'{node.denominator}' = 0 in a denominator") from None
    return _scaled(value(node.numerator, at), factor)


@read.register
def _(node: n.Pow, at: Bindings) -> Scalar:
    base, exponent = scalar(node.base, at), whole(node.exponent, at)
    if isinstance(base, fmpq) and abs(exponent) * base.height_bits() > MOST_BITS:
        raise Undefined(f"'{node}' is too large to evaluate")
    try:
        return cast("Scalar", power(base, exponent))
    except ZeroDivisionError:
        raise Undefined(f"'{node.base}' = 0 to the power {exponent}") from None


@read.register
def _(node: n.Relu, at: Bindings) -> Array:
    found = value(node.argument, at)
    if isinstance(found, fmpq_mat | arb_mat):
        return matrix(found.nrows(), found.ncols(), map(_rectified, found.entries()))
    return _rectified(found)


def _rectified(found: Scalar) -> Scalar:
    return max(found, fmpq(0)) if isinstance(found, fmpq) else found.max(arb(0))


@read.register
def _(node: n.Function, at: Bindings) -> arb:
    try:
        return cast("arb", FUNCTIONS[type(node).__name__.lower()](arb(scalar(node.argument, at))))
    except ValueError as error:
        raise Undefined(f"'{node}': {error}") from None


@read.register
def _(node: n.Derivative, at: Bindings) -> Array:
    here = {**at, node.variable: scalar(node.point, at)}
    scalar(node.body, here)
    found, conditions = derivative(node.body, node.variable)
    for condition in conditions:
        if not holds(condition, here):
            raise Undefined(f"no derivative of '{node.body}' where not {condition}")
    return value(found, here)


@read.register
def _(node: n.Integral, at: Bindings) -> arb:
    lower, upper = (acb(scalar(end, at)) for end in (node.lower, node.upper))
    body, raised = _complex(node.body, node.variable, at), list[Exception]()

    def integrand(z: acb, analytic: bool) -> acb:
        try:
            return body(z, analytic)
        except Exception as error:
            raised.append(error)
            raise

    try:
        found = acb.integral(integrand, lower, upper, eval_limit=MOST_POINTS)
    except SystemError:  # flint's word for whatever the integrand raises
        raise raised[0] from None
    if not found.is_finite():
        raise Undecided(f"'{node}': nothing encloses it")
    return found.real


def _complex(body: n.Term, x: n.Symbol, at: Bindings) -> Complex:
    """The body as a function of a complex x, not finite where `analytic` is asked and it is not analytic."""
    if x not in n.free_symbols(body):
        constant = acb(scalar(body, at))
        return lambda z, analytic: constant
    match body:
        case n.Symbol():
            return lambda z, analytic: z
        case n.Add() | n.Mul():
            parts = [_complex(part, x, at) for part in (body.terms if isinstance(body, n.Add) else body.factors)]
            operation = add if isinstance(body, n.Add) else mul
            return lambda z, analytic: reduce(operation, (part(z, analytic) for part in parts))
        case n.Div() if x not in n.free_symbols(body.denominator):
            return _complex(n.Mul((body.numerator, 1 / body.denominator)), x, at)
        case n.Div():
            above, below = _complex(body.numerator, x, at), _complex(body.denominator, x, at)
            return lambda z, analytic: above(z, analytic) / below(z, analytic)
        case n.Pow() if x not in n.free_symbols(body.exponent):
            base, exponent = _complex(body.base, x, at), whole(body.exponent, at)
            return lambda z, analytic: base(z, analytic) ** exponent
        case n.Function():
            inner = _complex(body.argument, x, at)
            return lambda z, analytic: _applied(body, inner(z, analytic), z, analytic)
    raise StatementError(f"no integral over {x.name} of '{body}', which is not seen to be analytic: split the range")


def _applied(node: n.Function, inner: acb, z: acb, analytic: bool) -> acb:
    """The function of what its argument is at a complex x = z; Undefined where z is real and it has no value."""
    match node:
        case n.Exp():
            return inner.exp()
        case n.Tanh():
            return inner.tanh()
        case n.Logistic():
            return 1 / (1 + (-inner).exp())
    if z.imag == 0 and inner.real < 0:
        raise Undefined(f"'{node}' has no value on a part of the range")
    found = inner.log(analytic=analytic) if isinstance(node, n.Log) else inner.sqrt(analytic=analytic)
    return acb(found.real) if z.imag == 0 else found


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
    return ({**at, node.index: fmpq(i)} for i in range(lower, upper + 1))


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


def column(entries: Iterable[Scalar]) -> Matrix:
    """The entries as a column vector."""
    listed = list(entries)
    return matrix(len(listed), 1, listed)


@read.register
def _(node: n.Dot, at: Bindings) -> Scalar:
    left, right = value(node.left, at), value(node.right, at)
    shapes = _shape(left), _shape(right)
    if () in shapes:
        raise StatementError(f"'{node}' is a product of vectors, not of scalars")
    if any(columns != 1 for _, columns in shapes):
        raise Undefined(f"'{node}' is a product of two vectors, not of shapes {shapes[0]} and {shapes[1]}")
    return cast("Scalar", _same_shape(left, right, lambda a, b: (a.transpose() * b)[0, 0]))


@read.register
def _(node: n.MatMul, at: Bindings) -> Matrix:
    parts = [value(part, at) for part in node.factors]
    for left, right in pairwise(map(_shape, parts)):
        if not left or not right or left[1] != right[0]:
            raise Undefined(f"shapes {left} and {right} do not chain in '{node}'")
    return reduce(lambda a, b: a * b, cast("list[Matrix]", parts))


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
def _(node: n.MatrixOf, at: Bindings) -> Matrix:
    rows, columns = natural(node.rows, at), natural(node.columns, at)
    if rows * columns > MOST_TERMS:
        raise Undefined(f"{rows} × {columns} entries are too many to evaluate")
    entries = [
        scalar(node.body, {**at, node.row: fmpq(i), node.column: fmpq(j)})
        for i in range(1, rows + 1)
        for j in range(1, columns + 1)
    ]
    return matrix(rows, columns, entries)


@read.register
def _(node: n.Transpose, at: Bindings) -> Matrix:
    found = value(node.argument, at)
    if not isinstance(found, fmpq_mat | arb_mat):
        raise StatementError(f"the transpose of the scalar '{node.argument}'")
    return found.transpose()


@read.register
def _(node: n.Entry, at: Bindings) -> Scalar:
    found = value(node.array, at)
    place = [whole(i, at) - 1 for i in node.indices]
    if len(place) > 2:
        raise StatementError(f"no entry '{node}': an array has at most two indices")
    row, col = place if len(place) == 2 else (place[0], 0)
    rows, cols = _shape(found) or (0, 0)
    if not (0 <= row < rows and 0 <= col < cols) or (len(place) == 1 and cols != 1):
        raise Undefined(f"no entry '{node}' at index {', '.join(str(i + 1) for i in place)} of shape {rows}×{cols}")
    return cast("Matrix", found)[row, col]


@read.register
def _(node: n.Eq, at: Bindings) -> bool:
    return bool(_same_shape(value(node.left, at), value(node.right, at), _equal))


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, fmpq | arb):
        return same(left, right)
    if isinstance(left, fmpq_mat) and isinstance(right, fmpq_mat):
        return bool(left == right)
    pairs = zip(left.entries(), right.entries(), strict=True)
    return _all(partial(same, a, b) for a, b in pairs)


def _all(truths: Iterable[Callable[[], bool]]) -> bool:
    """Whether all are true: False if one is, whatever is undecided before it."""
    undecided = None
    for truth in truths:
        try:
            if not truth():
                return False
        except Undecided as error:
            undecided = error
    if undecided:
        raise undecided
    return True


@read.register
def _(node: n.Ne, at: Bindings) -> bool:
    return not holds(n.Eq(node.left, node.right), at)


@read.register
def _(node: n.Lt, at: Bindings) -> bool:
    return less(scalar(node.left, at), scalar(node.right, at))


@read.register
def _(node: n.Le, at: Bindings) -> bool:
    return at_most(scalar(node.left, at), scalar(node.right, at))


@read.register
def _(node: n.SameLaw, at: Bindings) -> bool:
    left, right = _law(node.left, at), _law(node.right, at)
    shapes = {shape for shape, _ in (*left, *right)}
    if len(shapes) > 1:
        raise Undefined(f"'{node}' compares the laws of shapes {' and '.join(map(str, sorted(shapes)))}")
    return left == right


@read.register
def _(node: n.NormAtMost, at: Bindings) -> bool:
    a, bound = value(node.matrix, at), scalar(node.bound, at)
    if not isinstance(a, fmpq_mat | arb_mat):
        raise StatementError(f"the norm of the scalar '{node.matrix}'")
    size = a.ncols()
    squared = matrix(size, size, [bound * bound * (i == j) for i in range(size) for j in range(size)])
    return at_most(0, bound) and semidefinite(squared - a.transpose() * a)


def semidefinite(symmetric: Matrix) -> bool:
    """Whether uᵀ M u >= 0 for all u, M symmetric: by elimination, pivot by pivot."""
    rows: list[list[Any]] = symmetric.tolist()
    for k in range(len(rows)):
        pivot = rows[k][k]
        if less(pivot, 0) or (same(pivot, 0) and not _all(partial(same, entry, 0) for entry in rows[k])):
            return False
        for i in range(k + 1, len(rows)) if less(0, pivot) else ():
            factor = rows[i][k] / pivot
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return True


def _law(body: n.Term, at: Bindings) -> dict[tuple[tuple[int, ...], object], fmpq]:
    weights: dict[tuple[tuple[int, ...], object], fmpq] = {}
    for inner, weight in outcomes(body, at):
        found = value(body, inner)
        if isinstance(found, arb | arb_mat):
            raise StatementError(f"the law of '{body}' in balls: laws are compared in exact numbers")
        key = _shape(found), tuple(found.entries()) if isinstance(found, fmpq_mat) else found
        weights[key] = weights.get(key, fmpq(0)) + weight
    return weights


@read.register
def _(node: n.Not, at: Bindings) -> bool:
    return not holds(node.argument, at)


@read.register
def _(node: n.And, at: Bindings) -> bool:
    return _all(partial(holds, part, at) for part in node.parts)


@read.register
def _(node: n.Or, at: Bindings) -> bool:
    return not _all(partial(holds, n.Not(part), at) for part in node.parts)


@read.register
def _(node: n.Implies, at: Bindings) -> bool:
    return not holds(node.premise, at) or holds(node.conclusion, at)


@read.register
def _(node: n.Iff, at: Bindings) -> bool:
    left, right = holds(node.left, at), holds(node.right, at)
    return left == right


@read.register
def _(node: n.ForAll, at: Bindings) -> bool:
    return _all(partial(holds, node.body, inner) for inner in span(node, at))


@read.register
def _(node: n.UniqueZero, at: Bindings) -> bool:
    """By halves, until on each piece the body is not 0, or monotone with ends of which the signs tell."""
    lower, upper = scalar(node.lower, at), scalar(node.upper, at)
    if not isinstance(lower, fmpq) or not isinstance(upper, fmpq):
        raise StatementError(f"a ball as an end of '{node}'")
    slope, conditions = derivative(node.body, node.variable)
    found, todo, pieces = 0, [(lower, upper)] if lower <= upper else [], 0
    while todo and found < 2:
        a, b = todo.pop()
        inside, ends = _between(node, a, b, at), [_between(node, x, x, at) for x in (a, b)]
        sign, pieces = _sign(node.body, inside), pieces + 1
        if sign == 0 and a < b:
            return False  # it is 0 all along
        if sign is None and a < b and not _decided(slope, conditions, inside):
            if pieces > MOST_PIECES:
                raise Undecided(f"{node}")
            todo += [(a, (a + b) / 2), ((a + b) / 2, b)]
        elif sign is None or a == b:
            first, last = (_sign(node.body, end) for end in ends)
            if first is None or last is None:
                raise Undecided(f"{node}")
            # a zero at an end is counted by the piece that it begins, and by the last one
            found += first * last < 0 or first == 0 or (last == 0 and b == upper)
    return found == 1


MOST_PIECES = 1000


def _between(node: n.UniqueZero, a: fmpq, b: fmpq, at: Bindings) -> Bindings:
    return {**at, node.variable: a if a == b else arb(a).union(arb(b))}  # at a point, exact if the body is


def _sign(term: n.Term, at: Bindings) -> int | None:
    """1, -1 or 0 where the term is > 0, < 0 or 0 for all numbers of the balls; None where they do not tell."""
    try:
        found = scalar(term, at)
    except Undecided:
        return None
    return 1 if found > 0 else -1 if found < 0 else 0 if found == 0 else None


def _decided(slope: n.Term, conditions: list[n.Formula], at: Bindings) -> bool:
    """Whether the slope exists and has one sign on the balls."""
    try:
        return all(holds(condition, at) for condition in conditions) and _sign(slope, at) in (1, -1)
    except Undecided:
        return False
