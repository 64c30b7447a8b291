"""Statements unfolded and taken apart into scalars: what the rules of the kernel read. TRUSTED BASE.

Defined symbols, and measured ones that say what they are, become their definitions. Vectors and matrices become their
entries: an equation of arrays says the same of all entries, ⟨u, v⟩ and A B become sums. Sizes have to agree as terms,
so that no matrix is ever taken for a number. A derivative becomes what the rules of calculus give. What is left are
scalar terms over entries of array symbols, and SameLaw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache, reduce
from itertools import count, pairwise
from typing import Any

from lakatos.errors import ProofError, StatementError
from lakatos.statement import nodes as n
from lakatos.statement.calculus import derivative


@lru_cache(maxsize=4096)
def scalar(node: n.Node) -> Any:
    """The formula or scalar term with definitions unfolded and arrays taken apart."""
    return _Reader(node).read(unfolded(node))


def unfolded(node: n.Node) -> Any:
    """The tree with each symbol that has a definition replaced by it."""
    if isinstance(node, n.Symbol):
        if node.definition is not None and node.role in ("defined", "measured"):
            return unfolded(node.definition)
        return replace(node, shape=tuple(map(unfolded, node.shape))) if node.shape else node
    return n.rebuild(node, tuple(map(unfolded, n.children(node))))


def shape(node: n.Term) -> tuple[n.Term, ...]:
    """The sizes of an array; () of a scalar. ProofError where the sizes of its parts do not agree as terms."""
    match node:
        case n.Symbol():
            return node.shape
        case n.Add():
            shapes = list(map(shape, node.terms))
            if any(one != other for one, other in pairwise(shapes)):
                raise ProofError(f"the terms of '{node}' differ in shape")
            return shapes[0]
        case n.Mul():
            arrays = [s for s in map(shape, node.factors) if s]
            if len(arrays) > 1:
                raise ProofError(f"'{node}' multiplies two arrays by '·'")
            return arrays[0] if arrays else ()
        case n.Div():
            _scalars(node, node.denominator)
            return shape(node.numerator)
        case n.E() | n.SumOver():
            return shape(node.body)
        case n.Relu():
            return shape(node.argument)
        case n.MatrixOf():
            return (node.rows, node.columns)
        case n.Transpose():
            sizes = shape(node.argument)
            if len(sizes) != 2:
                raise ProofError(f"the transpose of '{node.argument}', which is no matrix")
            return sizes[::-1]
        case n.MatMul():
            shapes = list(map(shape, node.factors))
            for left, right in pairwise(shapes):
                if len(left) != 2 or not right or left[1] != right[0]:
                    raise ProofError(f"the factors of '{node}' do not chain: {_told(left)} and {_told(right)}")
            return shapes[0][:1] + shapes[-1][1:]
    return ()


def _told(sizes: tuple[n.Term, ...]) -> str:
    return " × ".join(map(str, sizes)) or "a scalar"


def _scalars(node: n.Node, *parts: n.Term) -> None:
    for part in parts:
        if shape(part):
            raise ProofError(f"the array '{part}' where '{node}' wants a number")


class _Reader:
    """Reads one tree; its new indices have names that do not occur in it."""

    def __init__(self, node: n.Node) -> None:
        taken = {part.name for part in _everything(node) if isinstance(part, n.Symbol)}
        self.names = (name for name in (f"k{i}" for i in count(1)) if name not in taken)

    def index(self) -> n.Symbol:
        return n.Symbol(next(self.names), "index", "integer")

    def read(self, node: n.Node) -> Any:
        match node:
            case n.SameLaw() | n.NormAtMost():
                return node
            case n.Eq() | n.Ne() if shape(node.left) or shape(node.right):
                return self.equation(node)
            case n.Dot():
                return self.inner_product(node)
            case n.Entry():
                return self.at(node.array, tuple(map(self.read, node.indices)))
            case n.Derivative():
                return self.derived(node)
            case n.Symbol() if node.shape:
                raise ProofError(f"the array '{node}' where a number is wanted")
            case n.MatMul() | n.Transpose() | n.MatrixOf():
                raise ProofError(f"the array '{node}' where a number is wanted")
        return n.rebuild(node, tuple(part if part in n.binds(node) else self.read(part) for part in n.children(node)))

    def equation(self, node: n.Eq | n.Ne) -> n.Formula:
        sizes = shape(node.left)
        if sizes != shape(node.right):
            raise ProofError(f"'{node}' compares {_told(sizes)} with {_told(shape(node.right))}")
        indices = tuple(self.index() for _ in sizes)
        same: n.Formula = n.Eq(self.at(node.left, indices), self.at(node.right, indices))
        for index, size in reversed(list(zip(indices, sizes, strict=True))):
            same = n.ForAll(index, 1, self.read(size), same)
        return same if isinstance(node, n.Eq) else n.Not(same)

    def derived(self, node: n.Derivative) -> Any:
        try:
            found, _ = derivative(self.read(node.body), node.variable)
        except StatementError as error:
            raise ProofError(str(error)) from error
        return simultaneously(found, {node.variable: self.read(node.point)})

    def inner_product(self, node: n.Dot) -> n.SumOver:
        sizes = shape(node.left)
        if len(sizes) != 1 or sizes != shape(node.right):
            raise ProofError(f"'{node}' is no product of two vectors of one size")
        k = self.index()
        return n.SumOver(k, 1, self.read(sizes[0]), self.at(node.left, (k,)) * self.at(node.right, (k,)))

    def at(self, node: n.Term, place: tuple[n.Term, ...]) -> n.Term:
        """The entry of an array at a place; both are read, and have as many sizes as indices."""
        sizes = shape(node)
        if len(sizes) != len(place):
            raise ProofError(f"'{node}' is {_told(sizes)} and has no entry with {len(place)} indices")
        match node:
            case n.Symbol():
                return n.Entry(node, place)
            case n.Add():
                return n.Add(tuple(self.at(part, place) for part in node.terms))
            case n.Mul():
                return n.Mul(tuple(self.at(f, place) if shape(f) else self.read(f) for f in node.factors))
            case n.Div():
                return n.Div(self.at(node.numerator, place), self.read(node.denominator))
            case n.Relu():
                return n.Relu(self.at(node.argument, place))
            case n.E():
                return n.E(self.at(node.body, place))
            case n.Transpose():
                return self.at(node.argument, place[::-1])
            case n.MatrixOf():
                found: n.Term = self.read(_put(node, place))
                return found
            case n.MatMul():
                return self.product(node, place)
        raise ProofError(f"no entries of '{node}'")

    def product(self, node: n.MatMul, place: tuple[n.Term, ...]) -> n.Term:
        """(A B …)_{i…} = Σ_k A_{ik} (B …)_{k…}."""
        if len(node.factors) == 1:
            return self.at(node.factors[0], place)
        first, rest = node.factors[0], n.MatMul(node.factors[1:])
        k = self.index()
        size = self.read(shape(first)[1])
        return n.SumOver(k, 1, size, self.at(first, (place[0], k)) * self.at(rest, (k, *place[1:])))


def _put(node: n.MatrixOf, place: tuple[n.Term, ...]) -> n.Term:
    if node.row == node.column:
        raise ProofError(f"'{node}' has one index for row and column")
    found: n.Term = simultaneously(node.body, {node.row: place[0], node.column: place[1]})
    return found


def simultaneously(node: n.Node, values: dict[n.Symbol, n.Term]) -> Any:
    """The tree with free symbols replaced all at once; bound indices that would capture are renamed."""
    free = set(n.free_symbols(node)) | {t for s in n.free_symbols(node) for t in _sized(s)}
    values = {s: v for s, v in values.items() if s in free}
    if not values:
        return node
    if isinstance(node, n.Symbol):
        if node in values:
            return values[node]
        return replace(node, shape=tuple(simultaneously(size, values) for size in node.shape))
    bound = n.binds(node)
    coming = {s.name for v in values.values() for s in _everything(v) if isinstance(s, n.Symbol)}
    if any(index.name in coming for index in bound):
        node = _renamed(node, coming)
        bound = n.binds(node)
    inner = {s: v for s, v in values.items() if s not in bound}
    return n.rebuild(
        node,
        tuple(
            part if part in bound else simultaneously(part, inner if inside else values)
            for part, inside in _scoped(node)
        ),
    )


def _scoped(node: n.Node) -> Iterator[tuple[n.Node, bool]]:
    """The children of a node, and whether what it binds is bound in them."""
    inner = "step" if isinstance(node, n.Rec) else "body" if n.binds(node) else None
    if inner is None:
        yield from ((part, False) for part in n.children(node))
    else:  # every field of a binder is one child
        yield from ((getattr(node, field.name), field.name == inner) for field in fields(node))


def _renamed(node: n.Node, taken: set[str]) -> Any:
    """The binder with its indices renamed to names that are not taken."""
    used = taken | {s.name for s in _everything(node) if isinstance(s, n.Symbol)}
    fresh = (name for name in (f"m{i}" for i in count(1)) if name not in used)  # a reader's new ones are k's
    new: dict[n.Symbol, n.Term] = {old: replace(old, name=next(fresh), tex="") for old in n.binds(node)}
    return n.rebuild(
        node,
        tuple(
            new[part] if part in new else simultaneously(part, new) if inside else part
            for part, inside in _scoped(node)
        ),
    )


def _sized(symbol: n.Symbol) -> tuple[n.Symbol, ...]:
    return tuple(s for size in symbol.shape for s in n.free_symbols(size))


def _everything(node: n.Node) -> Iterator[n.Node]:
    """Every node of the tree, those in definitions and sizes among them."""
    for part in n.walk(node):
        yield part
        if isinstance(part, n.Symbol):
            for below in (*part.shape, *([part.definition] if part.definition else [])):
                yield from _everything(below)


def conditions(node: n.Node) -> list[n.Formula]:
    """Formulas that hold wherever a read formula or term has a value: no denominator outside a binder vanishes, …

    What stands behind a premise, or behind another part of a connective, is left out: it need not have a value.
    """
    match node:
        case n.Implies():
            return conditions(node.premise) + [n.Implies(node.premise, c) for c in conditions(node.conclusion)]
        case n.And() | n.Or():
            return conditions(node.parts[0])
        case n.SumOver() | n.ForAll() | n.UniqueZero() | n.Rec() | n.E() | n.Integral():
            return []
        case n.SameLaw() | n.NormAtMost() | n.Words():
            return []
    return reduce(lambda found, part: found + conditions(part), n.children(node), _domain(node))


def _domain(node: n.Node) -> list[n.Formula]:
    match node:
        case n.Div() if not isinstance(node.denominator, n.Const) or node.denominator.value == 0:
            return [n.Ne(node.denominator, 0)]
        case n.Log():
            return [n.Lt(0, node.argument)]
        case n.Sqrt():
            return [n.Le(0, node.argument)]
    return []
