"""Laws with finitely many atoms: every expectation is a finite sum in ℚ."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import flint
import numpy as np

from lakatos.errors import LakatosError
from lakatos.numbers.scalar import Exact, rational

Value: TypeAlias = flint.fmpq | tuple[flint.fmpq, ...]


class LawError(LakatosError, ValueError):
    """Atoms that make no law, or laws that do not fit together."""


@dataclass(frozen=True, repr=False)
class FiniteLaw:
    """P = Σ p_k δ(v_k) with p_k > 0, Σ p_k = 1 and distinct v_k, all in ℚ or (a vector law) all in ℚ^dim.

    `atoms` are the pairs (v_k, p_k): p_k an fmpq, v_k an fmpq or a tuple of them. Any exact numbers may be
    given; equal values are merged and the atoms sorted, so that laws are equal iff their atoms are. Raises
    LawError, a ValueError, for what is no law and ExactnessError for what is no exact number.
    """

    atoms: tuple[tuple[Any, Any], ...]

    def __post_init__(self) -> None:
        merged: dict[Value, flint.fmpq] = {}
        for k, (value, probability) in enumerate(self.atoms):
            v, p = _value(value, f"FiniteLaw, atom {k}"), rational(probability, f"FiniteLaw, probability {k}")
            if p <= 0:
                raise LawError(f"FiniteLaw: atom {k} has probability {p}, wanted > 0; leave out a null atom")
            merged[v] = merged.get(v, flint.fmpq(0)) + p
        if (total := sum(merged.values(), flint.fmpq(0))) != 1:
            raise LawError(f"FiniteLaw: the {len(self.atoms)} probabilities sum to {total}, wanted exactly 1")
        if len(dimensions := {_dim(v) for v in merged}) > 1:
            raise LawError(f"FiniteLaw: atoms of dimensions {dimensions}, wanted one (None is a scalar)")
        object.__setattr__(self, "atoms", tuple(sorted(merged.items())))

    def __repr__(self) -> str:
        return f"FiniteLaw({tuple((_exact(v), Exact(p)) for v, p in self.atoms)!r})"

    @property
    def dim(self) -> int | None:
        """d of a law on ℚ^d; None for a law on ℚ."""
        return _dim(self.atoms[0][0])

    def map(self, f: Callable[[Any], Any]) -> FiniteLaw:
        """The law of f(V) for V ~ self (push-forward).

        f gets an Exact, or a tuple of them, and returns an exact number, or a vector of them.
        """
        return FiniteLaw(tuple((f(_exact(v)), p) for v, p in self.atoms))

    def expect(self, f: Callable[[Any], Any]) -> flint.fmpq:
        """E f(V) = Σ p_k f(v_k) for V ~ self.

        f gets an Exact, or a tuple of them, and returns an exact number; a truth value counts as 0 or 1.
        """
        return sum((p * rational(f(_exact(v)), "FiniteLaw.expect") for v, p in self.atoms), flint.fmpq(0))


def product(*laws: FiniteLaw) -> FiniteLaw:
    """The joint law on ℚ^n of n independent scalars with these laws. Raises LawError for a vector law."""
    for position, law in enumerate(laws):
        if law.dim is not None:
            raise LawError(f"product: law {position} is on Q^{law.dim}, wanted scalar laws")
    return FiniteLaw(
        tuple(
            (tuple(value for value, _ in atoms), math.prod((p for _, p in atoms), start=flint.fmpq(1)))
            for atoms in itertools.product(*(law.atoms for law in laws))
        )
    )


def iid(law: FiniteLaw, n: int) -> FiniteLaw:
    """The law on ℚ^n of n ≥ 0 independent copies of a scalar with this law. Raises LawError."""
    if n < 0:
        raise LawError(f"iid: got n = {n}, wanted n >= 0")
    return product(*[law] * n)


def _value(value: Any, where: str) -> Value:
    if isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim == 1):
        return tuple(rational(coordinate, where) for coordinate in value)
    return rational(value, where)


def _dim(value: Value) -> int | None:
    return len(value) if isinstance(value, tuple) else None


def _exact(value: Value) -> Exact | tuple[Exact, ...]:
    return tuple(map(Exact, value)) if isinstance(value, tuple) else Exact(value)
