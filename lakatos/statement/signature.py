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

SEEDS = (*range(0, 24, 2), *range(1, 24, 2))  # of the generic points, those of small numbers first
ENOUGH = 5
MOST_STEPS = 2000  # terms of sums at one point
NATURALS = (0, 1, 2, 3, 4, 5, 7, 9, 12, 17)
FEW = NATURALS[:4]  # however deep sums stand


@dataclass(frozen=True)
class Values:
    """A term's values at the generic points, None where it has none; each is worked out when first asked for."""

    node: n.Term
    naturals: tuple[int, ...]
    known: dict[int, object] = field(default_factory=dict, compare=False)

    def at(self, seed: int) -> object:
        """The value at the generic point of this number."""
        if seed not in self.known:
            self.known[seed] = _at(self.node, seed, self.naturals)
        return self.known[seed]


Signature: TypeAlias = "tuple[object, ...]"


def signature(formula: n.Formula, naturals: tuple[int, ...] = NATURALS) -> Signature:
    """Connectives by name, each term by its values at the generic points, whose naturals are some of these."""
    return (type(formula).__name__, *(_read(part, naturals) for part in n.children(formula)))


def naturals_for(formula: n.Formula) -> tuple[int, ...]:
    """The naturals at which the sums of a formula can be summed up."""
    deep = depth(formula)
    return tuple(size for size in NATURALS if size in FEW or 2 * size**deep <= MOST_STEPS)


def depth(node: n.Node) -> int:
    """How many sums, quantifiers and products of arrays stand within one another; a matrix is two."""
    below = [*n.children(node), *([node.definition] if isinstance(node, n.Symbol) and node.definition else [])]
    deepest = max(map(depth, below), default=0)
    single = isinstance(node, n.SumOver | n.ForAll | n.Rec | n.E | n.Dot | n.MatMul)
    return deepest + (2 if isinstance(node, n.MatrixOf) else single)


def same(one: object, other: object) -> bool:
    """Whether two signatures agree wherever both have values, at enough points to mean something."""
    if isinstance(one, Values) and isinstance(other, Values):
        return one.node == other.node or _at_all_points(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        straight = len(one) == len(other) and all(map(same, one, other))
        turned = one[:1] == other[:1] and one[0] in ("Eq", "Ne", "Iff") and all(map(same, one[1:], other[:0:-1]))
        return straight or turned
    return one == other


def _at_all_points(one: Values, other: Values) -> bool:
    pairs = 0
    for seed in SEEDS:
        known = other.at(seed)
        found = None if known is None else one.at(seed)
        if found is not None:
            if not _agree(found, known):
                return False
            pairs += 1
    return pairs >= ENOUGH


def _agree(one: Any, other: Any) -> bool:
    """Whether two values are equal, in balls as far as they tell."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_agree, one, other))
    if isinstance(one, arb) or isinstance(other, arb):
        return not isinstance(one, tuple) and not isinstance(other, tuple) and bool(arb(one).overlaps(arb(other)))
    return bool(one == other)


def valueless(mark: object) -> int:
    """The number of terms that have a value at no generic point."""
    if isinstance(mark, tuple):
        return sum(map(valueless, mark))
    return isinstance(mark, Values) and all(mark.at(seed) is None for seed in SEEDS)


def _read(node: n.Node, naturals: tuple[int, ...]) -> object:
    if isinstance(node, n.Formula):
        return signature(node, naturals)
    assert isinstance(node, n.Term)
    return _values(node, naturals)


_values = lru_cache(maxsize=1000)(Values)  # variants of a formula share most of its terms


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
