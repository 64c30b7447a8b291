"""Reader: the value of a statement at generic points, to tell near misses that say the same from those that differ.

Two formulas say the same if they have the same connectives and relations, and sides of equal value at every point at
which both have one. Points are pseudo-random from a fixed stream and ignore hypotheses, so that only identities agree;
naturals reach from 0 past every small constant; numbers are small at half the points, so that they often coincide,
and large at the others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from flint import arb, arb_mat, fmpq, fmpq_mat

from lakatos.errors import StatementError, Undecided
from lakatos.numbers.ball import PRECISIONS, precision
from lakatos.numbers.finite_law import FiniteLaw
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, Value, column, limited, value, whole

POINTS, ENOUGH = 24, 5
MOST_STEPS = 2000  # terms of sums at one point
NATURALS = (0, 1, 2, 3, 4, 5, 7, 9, 12, 17)
FEW = NATURALS[:4]  # where sums stand four deep or more


@dataclass(frozen=True)
class Values:
    """A term's values at the generic points, None where it has none."""

    values: tuple[object, ...]
    node: n.Node = field(compare=False)


Signature: TypeAlias = "tuple[object, ...]"


def signature(formula: n.Formula, naturals: tuple[int, ...] = NATURALS) -> Signature:
    """Connectives by name, each term by its values at the generic points, whose naturals are some of these."""
    return (type(formula).__name__, *(_read(part, naturals) for part in n.children(formula)))


def naturals_for(formula: n.Formula) -> tuple[int, ...]:
    """The naturals at which the sums of a formula can be summed up."""
    return NATURALS if depth(formula) < 4 else FEW


def depth(node: n.Node) -> int:
    """How many sums, quantifiers and products of arrays stand within one another."""
    below = [*n.children(node), *([node.definition] if isinstance(node, n.Symbol) and node.definition else [])]
    deepest = max(map(depth, below), default=0)
    return deepest + isinstance(node, n.SumOver | n.ForAll | n.Rec | n.E | n.Dot | n.MatMul | n.MatrixOf)


def same(one: object, other: object) -> bool:
    """Whether two signatures agree wherever both have values, at enough points to mean something."""
    if isinstance(one, Values) and isinstance(other, Values):
        pairs = [(a, b) for a, b in zip(one.values, other.values, strict=True) if a is not None and b is not None]
        return one.node == other.node or (len(pairs) >= ENOUGH and all(_agree(a, b) for a, b in pairs))
    if isinstance(one, tuple) and isinstance(other, tuple):
        straight = len(one) == len(other) and all(map(same, one, other))
        turned = one[:1] == other[:1] and one[0] in ("Eq", "Ne", "Iff") and all(map(same, one[1:], other[:0:-1]))
        return straight or turned
    return one == other


def _agree(one: Any, other: Any) -> bool:
    """Whether two values are equal, in balls as far as they tell."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_agree, one, other))
    return bool(one.overlaps(arb(other)) if isinstance(one, arb) else one == other)


def valueless(mark: object) -> int:
    """The number of terms that have a value at no generic point."""
    if isinstance(mark, tuple):
        return sum(map(valueless, mark))
    return isinstance(mark, Values) and not any(value is not None for value in mark.values)


def _read(node: n.Node, naturals: tuple[int, ...]) -> object:
    if isinstance(node, n.Formula):
        return signature(node, naturals)
    assert isinstance(node, n.Term)
    return Values(tuple(_at(node, seed, naturals) for seed in range(POINTS)), node)


def _at(node: n.Term, seed: int, naturals: tuple[int, ...]) -> object:
    """The value at one point; of a random term outside E, which has none, nothing but the tree is compared."""
    try:
        with limited(MOST_STEPS), precision(PRECISIONS[-1]):
            found = value(node, {s: _point(s, seed, naturals) for s in _symbols(node)})
    except (Undefined, Undecided, StatementError):
        return None
    return (found.nrows(), *found.entries()) if isinstance(found, fmpq_mat | arb_mat) else found


def _symbols(node: n.Node) -> list[n.Symbol]:
    free = n.free_symbols(node)
    return [*free, *(t for s in free if s.definition is not None for t in _symbols(s.definition))]


@lru_cache(maxsize=10_000)
def _point(symbol: n.Symbol, seed: int, naturals: tuple[int, ...]) -> Value:
    """The value of a symbol at the generic point number `seed`."""
    stream = random.Random(f"{symbol.name}/{seed}")
    if not symbol.shape:
        return _scalar("natural" if symbol.role == "index" else symbol.sort, stream, seed, naturals)
    sizes = [whole(size, {s: _point(s, seed, naturals) for s in _symbols(size)}) for size in symbol.shape]
    if symbol.random:
        atoms = [tuple(_scalar("real", stream, seed, naturals) for _ in range(sizes[0])) for _ in range(3)]
        return FiniteLaw(tuple((atom, fmpq(p, 6)) for atom, p in zip(atoms, (1, 2, 3), strict=True)))
    entries = [
        _scalar(symbol.sort, stream, seed, naturals) for _ in range(sizes[0] * (sizes[1] if len(sizes) == 2 else 1))
    ]
    return fmpq_mat(sizes[0], sizes[1], entries) if len(sizes) == 2 else column(entries)


def _scalar(sort: str, stream: random.Random, seed: int, naturals: tuple[int, ...]) -> fmpq:
    if sort in ("natural", "positive"):
        chosen = naturals[1:] if sort == "positive" else naturals
        return fmpq(stream.choice(chosen if seed % 2 else chosen[:3]))
    if sort in ("integer", "truth"):
        return fmpq(stream.randint(-9, 9) if seed % 2 else stream.randint(-1, 2))
    large = 10**12 if seed % 2 else 10
    return fmpq(stream.randint(-large, large), stream.randint(1, 99))
