"""Reader: the value of a statement at generic points, to tell near misses that say the same from those that differ.

Two formulas with one signature have the same connectives and relations, and sides of equal value at every point
tried. Points are pseudo-random rationals from a fixed stream and ignore hypotheses: only identities survive them.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TypeAlias

from flint import fmpq, fmpq_mat

from lakatos.numbers.finite_law import FiniteLaw
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, Value, column, value, whole

Signature: TypeAlias = "tuple[object, ...]"
POINTS = 12


def signature(formula: n.Formula) -> Signature:
    """Connectives by name, each term by its values at the generic points."""
    return (type(formula).__name__, *(_read(part) for part in n.children(formula)))


def _read(node: n.Node) -> object:
    if isinstance(node, n.Formula):
        return signature(node)
    assert isinstance(node, n.Term)
    return tuple(_at(node, seed) for seed in range(POINTS))


def _at(node: n.Term, seed: int) -> object:
    try:
        found = value(node, {s: _point(s, seed) for s in _symbols(node)})
    except Undefined:
        return "undefined"
    except Exception as unreadable:  # a random symbol outside E: the tree itself is the signature
        return (type(unreadable).__name__, node)
    return tuple(found.entries()) if isinstance(found, fmpq_mat) else found


def _symbols(node: n.Node) -> list[n.Symbol]:
    free = n.free_symbols(node)
    return [*free, *(t for s in free if s.definition is not None for t in _symbols(s.definition))]


@lru_cache(maxsize=10_000)
def _point(symbol: n.Symbol, seed: int) -> Value:
    """The value of a symbol at the generic point number `seed`."""
    stream = random.Random(f"{symbol.name}/{seed}")
    if not symbol.shape:
        return _scalar("natural" if symbol.role == "index" else symbol.sort, stream)
    sizes = [whole(size, {s: _point(s, seed) for s in _symbols(size)}) for size in symbol.shape]
    if symbol.random:
        atoms = [tuple(_scalar("real", stream) for _ in range(sizes[0])) for _ in range(3)]
        return FiniteLaw(tuple((atom, fmpq(p, 6)) for atom, p in zip(atoms, (1, 2, 3), strict=True)))
    entries = [_scalar("real", stream) for _ in range(sizes[0] * (sizes[1] if len(sizes) == 2 else 1))]
    return fmpq_mat(sizes[0], sizes[1], entries) if len(sizes) == 2 else column(entries)


def _scalar(sort: str, stream: random.Random) -> fmpq:
    if sort == "natural":
        return fmpq(stream.randint(1, 5))
    if sort in ("integer", "truth"):
        return fmpq(stream.randint(-9, 9))
    return fmpq(stream.randint(-(10**6), 10**6), stream.randint(1, 10**6))
