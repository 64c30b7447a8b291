"""Near misses: false neighbours of a clause that the engine derives from its tree by itself.

Constants ±1, doubled, halved, negated (a lone side of a relation counts as 1·side + 0); exponents ±1; a factor, term or
denominator dropped; like symbols swapped; sizes ±1; relations made strict, weak or reversed; connectives turned; bounds
of sums shifted; matrix factors dropped, swapped or transposed, indices shifted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Any

from lakatos.kernel.implication import sense
from lakatos.kernel.scalar import simultaneously
from lakatos.statement import nodes as n


@lru_cache(maxsize=64)
def near_misses(formula: n.Formula) -> Mapping[str, n.Formula]:
    """The near misses of a formula by their text; left out are those that are seen to say the same as it or another."""
    said = {sense(formula)}
    found: dict[str, n.Formula] = {}
    for name, variant in _all(formula):
        says = sense(variant)
        if says not in said:
            said.add(says)
            found[name] = variant
    return MappingProxyType(found)


def _all(formula: n.Formula) -> Iterator[tuple[str, n.Formula]]:
    """The variants of the formula, and the formula with one of its defined symbols defined as a variant."""
    for variant in [*_everywhere(formula), *_symbols_swapped(formula)]:
        yield str(variant), variant
    for symbol, meaning in _defined(formula).items():
        for definition in _everywhere(meaning):
            other = replace(symbol, definition=definition)
            yield f"{formula}, where {symbol} = {definition}", _redefined(formula, symbol, other)


def _defined(node: n.Node) -> dict[n.Symbol, n.Term]:
    """The defined symbols in a node and in their definitions, with these."""
    found: dict[n.Symbol, n.Term] = {}
    for symbol in n.free_symbols(node):
        if symbol.role == "defined" and symbol.definition is not None:
            found |= {symbol: symbol.definition} | _defined(symbol.definition)
    return found


def _redefined(node: n.Node, symbol: n.Symbol, other: n.Symbol) -> Any:
    """The tree with another symbol for one that is defined, in the definitions of others too."""
    if isinstance(node, n.Symbol):
        if node == symbol:
            return other
        below = node.definition if node.role == "defined" else None
        return node if below is None else replace(node, definition=_redefined(below, symbol, other))
    return n.rebuild(node, tuple(_redefined(child, symbol, other) for child in n.children(node)))


def _everywhere(node: n.Node) -> Iterator[Any]:
    """The tree with one node replaced by one of its own variants."""
    yield from _variants(node)
    parts = n.children(node)
    for place, part in enumerate(parts):
        for variant in _at_exponent(node, place, part) or _everywhere(part):
            yield n.rebuild(node, (*parts[:place], variant, *parts[place + 1 :]))


def _at_exponent(node: n.Node, place: int, part: n.Node) -> list[n.Term] | None:
    """An exponent moves by one only; None where the part is no constant exponent."""
    if isinstance(node, n.Pow) and place == 1 and isinstance(part, n.Const):
        return [n.Const(part.value + 1), n.Const(part.value - 1)]
    return None


def _variants(node: n.Node) -> Iterator[n.Node]:
    """The false neighbours of one node, its children left as they are."""
    match node:
        case n.Const():
            yield from _constant(node.value)
        case n.Symbol():
            yield from _size(node)
        case n.Add() if len(node.terms) > 1:
            yield from (_without(n.Add, node.terms, i) for i in range(len(node.terms)))
        case n.Mul() if len(node.factors) > 1:
            yield from (_without(n.Mul, node.factors, i) for i in range(len(node.factors)))
        case n.MatMul():
            yield from _product(node)
        case n.Div():
            yield node.numerator
        case n.Pow():
            yield node.base
        case n.Relu() | n.Transpose() | n.Function():
            yield node.argument
        case n.Derivative():
            yield simultaneously(node.body, {node.variable: node.point})
        case n.Mod():
            yield node.dividend
        case n.Gcd():
            yield from (node.left, node.right)
        case n.Iverson():
            yield n.Const(Fraction(1))
            yield n.Iverson(n.Not(node.condition))
        case n.Binomial():
            yield n.Binomial(node.k, node.n)
        case n.SumOver() | n.ForAll() | n.Integral() | n.UniqueZero():
            yield from _range(node)
        case n.Rec():
            yield from (replace(node, count=node.count + d) for d in (1, -1))
            yield node.start
        case n.Entry():
            yield from _entry(node)
        case n.Dot():
            pass
        case n.Formula():
            yield from _formula(node)


def _constant(c: Fraction) -> Iterator[n.Const]:
    for value in dict.fromkeys((c + 1, c - 1, 2 * c, c / 2, -c)):
        yield n.Const(value)


def _size(symbol: n.Symbol) -> Iterator[n.Term]:
    if symbol.sort in ("natural", "positive") and symbol.role == "given":
        yield symbol + 1
        yield symbol - 1


def _without(kind: type[n.Add] | type[n.Mul], parts: tuple[n.Term, ...], i: int) -> n.Term:
    rest = parts[:i] + parts[i + 1 :]
    return rest[0] if len(rest) == 1 else kind(rest)


def _product(node: n.MatMul) -> Iterator[n.Term]:
    parts = node.factors
    for i, part in enumerate(parts):
        if len(parts) > 1:
            yield parts[1 - i] if len(parts) == 2 else n.MatMul(parts[:i] + parts[i + 1 :])
        yield n.MatMul((*parts[:i], n.Transpose(part), *parts[i + 1 :]))
        if i + 1 < len(parts):
            yield n.MatMul((*parts[:i], parts[i + 1], part, *parts[i + 2 :]))


def _range(node: n.SumOver | n.ForAll | n.Integral | n.UniqueZero) -> Iterator[n.Node]:
    for d in (1, -1):
        yield replace(node, lower=node.lower + d)
        yield replace(node, upper=node.upper + d)


def _entry(node: n.Entry) -> Iterator[n.Term]:
    for i, place in enumerate(node.indices):
        for d in (1, -1):
            yield n.Entry(node.array, (*node.indices[:i], place + d, *node.indices[i + 1 :]))
    if len(node.indices) == 2:
        yield n.Entry(node.array, node.indices[::-1])


def _formula(node: n.Formula) -> Iterator[n.Formula]:
    match node:
        case n.Eq():
            yield from _sides(node)
        case n.Le():
            yield from (n.Lt(node.left, node.right), n.Le(node.right, node.left))
            yield from _sides(node)
        case n.Lt():
            yield from (n.Le(node.left, node.right), n.Lt(node.right, node.left))
            yield from _sides(node)
        case n.NormAtMost():
            yield from (n.NormAtMost(node.matrix, bound) for bound in _moved(node.bound))
        case n.Iff():
            yield n.Iff(node.left, n.Not(node.right))
        case n.Implies():
            yield from (node.conclusion, n.Implies(node.conclusion, node.premise))
            yield from (
                n.Implies(node.premise, n.Not(node.conclusion)),
                n.Implies(n.Not(node.premise), node.conclusion),
            )
        case n.And() | n.Or() if len(node.parts) > 1:
            for i in range(len(node.parts)):
                rest = node.parts[:i] + node.parts[i + 1 :]
                yield rest[0] if len(rest) == 1 else type(node)(*rest)
                yield type(node)(*node.parts[:i], n.Not(node.parts[i]), *node.parts[i + 1 :])
        case n.Not():
            yield node.argument
        case n.Ne():
            yield n.Eq(node.left, node.right)


def _sides(node: n.Eq | n.Le | n.Lt) -> Iterator[n.Formula]:
    """A lone right side is 1·side + 0: its hidden constants moved."""
    if isinstance(node.right, n.Const):
        return
    yield from (type(node)(node.left, variant) for variant in _moved(node.right))


def _moved(side: n.Term) -> tuple[n.Term, ...]:
    return side + 1, side - 1, 2 * side, side / 2, -side


def _symbols_swapped(formula: n.Formula) -> Iterator[n.Formula]:
    """Two symbols of one sort and shape exchanged throughout."""
    free = [s for s in n.free_symbols(formula) if s.role != "defined"]
    for a, b in combinations(free, 2):
        if (a.sort, a.shape, a.random) == (b.sort, b.shape, b.random):
            yield exchanged(formula, a, b)


def exchanged(node: n.Node, a: n.Symbol, b: n.Symbol) -> Any:
    """The tree with the symbols a and b exchanged."""
    if isinstance(node, n.Symbol):
        return b if node == a else a if node == b else node
    return n.rebuild(node, tuple(exchanged(child, a, b) for child in n.children(node)))
