"""From what a property returns to values of the statement's symbols, exact or balls: nothing guessed, nothing cast."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from flint import arb, arb_mat, fmpq

from lakatos.errors import ObservationError, Undecided
from lakatos.nouns.claim import Claim
from lakatos.nouns.obligation import Obligation
from lakatos.numbers import Ball, FiniteLaw, precision, rational
from lakatos.numbers.ball import PRECISIONS
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Scalar, Undefined, Value, agreement, column, holds, matrix, whole


@dataclass(frozen=True)
class Observation:
    """Values for a statement's symbols, with the inputs that led to them; `says` is a property's truth value."""

    inputs: Mapping[str, Any]
    at: Mapping[n.Symbol, Value]
    says: bool | None = None
    equations: tuple[n.Formula, ...] = ()  # that define its measured symbols
    bits: int = PRECISIONS[0]  # of its balls

    @property
    def definitions(self) -> list[n.Formula]:
        """symbol = definition, for each measured symbol observed that has one, and the equations of the claim."""
        own = [n.Eq(s, s.definition) for s in self.at if s.role == "measured" and s.definition is not None]
        return [*own, *self.equations]

    @cached_property
    def as_defined(self) -> bool | None:
        """Whether every measured symbol is what its definition, or an equation of the claim, says; None: no value."""
        truths = [self.agrees(definition) for definition in self.definitions]
        return False if False in truths else None if None in truths else True

    def true(self, formula: n.Formula) -> bool | None:
        """The truth of a formula; None where it has no value, or balls do not tell."""
        try:
            with precision(self.bits):
                return holds(formula, self.at)
        except (Undefined, Undecided):
            return None

    def undecided(self, formula: n.Formula) -> bool:
        """Whether the formula may be true or false, as far as balls tell."""
        try:
            with precision(self.bits):
                holds(formula, self.at)
        except Undecided:
            return self.radius(formula) is None
        except Undefined:
            return False
        return False

    def agrees(self, formula: n.Formula) -> bool | None:
        """As `true`, but equations of which both sides are balls that overlap count as true."""
        found = self.true(formula)
        return True if found is None and self.radius(formula) is not None else found

    def radius(self, formula: n.Formula) -> fmpq | None:
        """How far the sides of the formula's equations may be apart at most, if it is true up to that; else None."""
        try:
            with precision(self.bits):
                return agreement(formula, self.at)
        except (Undefined, Undecided):
            return None


def observation(
    claim: Claim,
    obligation: Obligation,
    inputs: Mapping[str, Any],
    returned: object,
    bits: int = PRECISIONS[0],
    drawn: n.Symbol | None = None,
) -> Observation:
    """The observation that a check returned, or an ObservationError that says what is wrong with it.

    `drawn` is the symbol that a statistic estimates, of which the rest of an observation says nothing.
    """
    place = f"{obligation.kind} {obligation.name}"
    says: bool | None = None
    if isinstance(returned, bool | np.bool_):
        returned = (returned, {})
    if isinstance(returned, tuple) and len(returned) == 2 and isinstance(returned[0], bool | np.bool_):
        _check_truth_value(claim, obligation)
        says, returned = bool(returned[0]), returned[1]
    if not isinstance(returned, Mapping):
        raise ObservationError(
            f"{place} returned {returned!r} ({type(returned).__name__}): wanted a mapping from symbols to values, "
            "such as {n: 3, a: subject(x)}"
        )
    known = {symbol.name: symbol for symbol in known_symbols(claim)}
    at: dict[n.Symbol, Value] = {}
    for symbol in sorted(returned, key=lambda s: len(getattr(s, "shape", ()))):  # sizes before the arrays they size
        _check_symbol(place, symbol, known)
        at[symbol] = _read(f"{place}: symbol {symbol.name}", symbol, returned[symbol], at)
    missing = [s for name in obligation.clauses for s in needed(claim, name) if s not in at and s != drawn]
    if missing:
        raise ObservationError(
            f"{place} gives no value for {', '.join(sorted({s.name for s in missing}))}, which its clauses "
            f"({', '.join(obligation.clauses)}) and their hypotheses speak of: return it, or name fewer clauses in the "
            "decorator"
        )
    return Observation(inputs, at, says, tuple(d.formula for d in claim.definitions), bits)


def moved(one: Observation, other: Observation) -> set[n.Symbol]:
    """The symbols whose values differ for certain."""
    return {symbol for symbol in other.at if _apart(one.at.get(symbol), other.at[symbol])}


def _apart(one: Any, other: Any) -> bool:
    if isinstance(one, arb_mat) or isinstance(other, arb_mat):
        return one is None or any(a != b for a, b in zip(one.entries(), other.entries(), strict=False))
    return bool(one != other)


def same_values(one: Observation, other: Observation) -> bool:
    """Whether two observations are the same, ball for ball."""
    return (one.says, _points(one.at)) == (other.says, _points(other.at))


def _points(at: Mapping[n.Symbol, Value]) -> dict[n.Symbol, object]:
    return {symbol: _point(found) for symbol, found in at.items()}


def _point(found: Value) -> object:
    """A value that equals only itself: of a ball its midpoint and radius."""
    if isinstance(found, arb):
        return found.mid().man_exp(), found.rad().man_exp()
    return list(map(_point, found.entries())) if isinstance(found, arb_mat) else found


def needed(claim: Claim, clause: str) -> tuple[n.Symbol, ...]:
    """The symbols an observation must bind to judge a clause: those of clause, hypotheses and definitions, unfolded."""
    formulas = [claim.statements[clause], *(h.formula for h in claim.premises)]
    return tuple(dict.fromkeys(s for f in formulas for s in unfolded(f)))


@lru_cache(maxsize=10_000)
def unfolded(node: n.Node) -> tuple[n.Symbol, ...]:
    """The free symbols of a node, those of the definitions and sizes of its symbols among them; no defined ones."""
    found: list[n.Symbol] = []
    for symbol in n.free_symbols(node):
        found += [symbol] if symbol.role != "defined" else []
        for part in (*symbol.shape, *([symbol.definition] if symbol.definition is not None else [])):
            found += unfolded(part)
    return tuple(dict.fromkeys(found))


def known_symbols(claim: Claim) -> tuple[n.Symbol, ...]:
    """Every symbol that the claim's clauses, hypotheses and statement controls speak of, the defined ones included."""
    varied = [f for c in claim.controls if c.kind == "statement" for f in c.overrides.values()]
    formulas = [*claim.statements.values(), *(h.formula for h in claim.premises), *varied]
    direct = [s for f in formulas for s in n.free_symbols(f)]
    return tuple(dict.fromkeys([*direct, *(s for f in formulas for s in unfolded(f))]))


def _check_truth_value(claim: Claim, obligation: Obligation) -> None:
    formal = [name for name in obligation.clauses if not isinstance(claim.statements[name], n.Words)]
    if formal or len(obligation.clauses) != 1:
        raise ObservationError(
            f"{obligation.kind} {obligation.name} returned a truth value for {', '.join(obligation.clauses)}: only one "
            "clause in words (Words) can be checked so; return a mapping from symbols to values, to be judged"
        )


def _check_symbol(place: str, symbol: object, known: Mapping[str, n.Symbol]) -> None:
    if not isinstance(symbol, n.Symbol) or known.get(symbol.name) != symbol:
        name = symbol.name if isinstance(symbol, n.Symbol) else repr(symbol)
        raise ObservationError(
            f"{place} gives a value for the unknown symbol {name}; the claim speaks of {', '.join(sorted(known))}"
        )
    if symbol.role == "defined":
        raise ObservationError(
            f"{place} gives a value for {symbol.name}, which is defined as '{symbol.definition}': leave it out, the "
            "engine computes it"
        )


def _read(place: str, symbol: n.Symbol, given: Any, at: Mapping[n.Symbol, Value]) -> Value:
    if symbol.random:
        return _law(place, symbol, given, at)
    if not symbol.shape:
        return _number(place, symbol.sort, given)
    if isinstance(given, Mapping | Set):
        raise ObservationError(f"{place}: got {given!r}, which has no order; wanted a list, a tuple or an array")
    try:
        rows = [list(row) if len(symbol.shape) == 2 else [row] for row in given]
    except TypeError:
        raise ObservationError(f"{place}: got {given!r}, wanted an array of {len(symbol.shape)} dimension(s)") from None
    sizes = tuple(_size(size, at) for size in symbol.shape)
    got = (len(rows), *({len(row) for row in rows} if len(symbol.shape) == 2 else ()))
    if got != sizes and not (sizes[0] == 0 == len(rows)):
        raise ObservationError(f"{place}: got shape {got}, wanted {sizes} = ({', '.join(map(str, symbol.shape))})")
    entries = [_number(place, symbol.sort, entry) for row in rows for entry in row]
    return matrix(sizes[0], sizes[1], entries) if len(sizes) == 2 else column(entries)


def _law(place: str, symbol: n.Symbol, given: Any, at: Mapping[n.Symbol, Value]) -> FiniteLaw:
    size = _size(symbol.shape[0], at)
    if not isinstance(given, FiniteLaw) or given.dim != size:
        raise ObservationError(
            f"{place}: got {given!r}, wanted a FiniteLaw on vectors of {size} = {symbol.shape[0]} entries"
        )
    return given


def _size(size: n.Term, at: Mapping[n.Symbol, Value]) -> int:
    missing = [s.name for s in unfolded(size) if s not in at]
    if missing:
        raise ObservationError(f"an array of size '{size}' is given, but no value for {', '.join(missing)}")
    return whole(size, at)


def _number(place: str, sort: str, given: object) -> Scalar:
    if isinstance(given, Ball) and sort == "real":
        return given.value
    found = rational(given, place)
    legal = {
        "real": True,
        "integer": found.q == 1,
        "natural": found.q == 1 and found >= 0,
        "positive": found.q == 1 and found >= 1,
        "truth": found in (0, 1),
    }[sort]
    if not legal:
        raise ObservationError(f"{place}: got {found}, wanted a value of sort {sort}")
    return found
