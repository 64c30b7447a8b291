"""Matrix expressions as polynomials in words of matrices that do not commute, for matrices of any size. TRUSTED BASE.

Sizes are checked as terms (see `shape`). A word is a product of letters, each a matrix or its transpose; the identity
(the matrix of [i = j]) is the empty word. Premises L = R whose left side is one word are used from left to right.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from lakatos.errors import ProofError
from lakatos.kernel.normal import ONE, ZERO, Poly, canonical, normal
from lakatos.kernel.scalar import scalar, shape
from lakatos.statement import nodes as n

Letter: TypeAlias = "tuple[str, bool]"  # the name of a matrix, and whether it is transposed
Words: TypeAlias = "dict[tuple[Letter, ...], Poly]"

MOST_REWRITINGS = 1000


def words(node: n.Term) -> Words:
    """The polynomial in words of a matrix expression, unfolded; ProofError for what is none."""
    sizes = shape(node)
    match node:
        case n.Symbol() if len(sizes) == 2 and not node.random:
            return {((node.name, False),): ONE}
        case n.MatrixOf() if is_identity(node):
            return {(): ONE}
        case n.Transpose():
            return {_turned(word): c for word, c in words(node.argument).items()}
        case n.Add():
            found: Words = {}
            for part in node.terms:
                found = _added(found, words(part))
            return found
        case n.MatMul():
            found = {(): ONE}
            for part in node.factors:
                found = _times(found, words(part))
            return found
        case n.Mul():
            scalars = [normal(scalar(part)) for part in node.factors if not shape(part)]
            [matrix] = [part for part in node.factors if shape(part)]
            factor = ONE
            for c in scalars:
                factor = factor * c
            return {word: c * factor for word, c in words(matrix).items()}
    raise ProofError(f"'{node}' ({type(node).__name__}) is no expression in matrices")


def is_identity(node: n.MatrixOf) -> bool:
    """Whether a matrix made of a formula is square with entries [i = j]."""
    wanted = n.Iverson(n.Eq(node.row, node.column))
    return node.rows == node.columns and node.row != node.column and node.body == wanted


def _turned(word: tuple[Letter, ...]) -> tuple[Letter, ...]:
    return tuple((name, not transposed) for name, transposed in reversed(word))


def _added(one: Words, other: Words) -> Words:
    total = {word: one.get(word, ZERO) + other.get(word, ZERO) for word in {**one, **other}}
    return {word: c for word, c in total.items() if c.terms}


def _times(one: Words, other: Words) -> Words:
    found: Words = {}
    for left, c in one.items():
        for right, e in other.items():
            found = _added(found, {left + right: c * e})
    return found


def reduced(poly: Words, rules: Iterable[tuple[tuple[Letter, ...], Words]]) -> Words:
    """The polynomial with the left sides of rules replaced by their right sides until none occurs."""
    oriented = [(left, right) for left, right in rules if left]
    for _ in range(MOST_REWRITINGS):
        step = next((found for word in sorted(poly) for found in _rewritings(word, oriented)), None)
        if step is None:
            return poly
        word, new = step
        factor = poly[word]
        rest = {other: c for other, c in poly.items() if other != word}
        poly = _added(rest, {other: c * factor for other, c in new.items()})
    raise ProofError(f"the rules still apply after {MOST_REWRITINGS} rewritings")


def _rewritings(
    word: tuple[Letter, ...], rules: list[tuple[tuple[Letter, ...], Words]]
) -> Iterable[tuple[tuple[Letter, ...], Words]]:
    for left, right in rules:
        for i in range(len(word) - len(left) + 1):
            if word[i : i + len(left)] == left:
                before, after = {word[:i]: ONE}, {word[i + len(left) :]: ONE}
                yield word, _times(_times(before, right), after)


def oriented(left: n.Term, right: n.Term) -> tuple[tuple[Letter, ...], Words]:
    """L = R as a rule: L one word with coefficient 1."""
    [*found] = words(left).items()
    if len(found) != 1 or found[0][1] != ONE or not found[0][0]:
        raise ProofError(f"'{left}' is no single word, and cannot be rewritten")
    return found[0][0], words(right)


def says(left: n.Term, right: n.Term) -> str:
    """The canonical text of L = R, entry by entry."""
    return canonical(scalar(n.Eq(left, right)))
