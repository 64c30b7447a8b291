"""Terms and relations on boxes, by ball arithmetic: an enclosure that is rounded outwards, or nothing. TRUSTED BASE.

A box gives letters and entries of a statement closed intervals with rational ends. A tree of cuts, each within its
interval, divides it into leaves, so that these cover the box whatever the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import TypeAlias

from flint import arb, fmpq

from lakatos.errors import ProofError, Undecided
from lakatos.kernel.normal import normal
from lakatos.numbers.ball import FUNCTIONS, at_most, divided, less, power, same
from lakatos.statement import nodes as n

Interval: TypeAlias = tuple[Fraction, Fraction]
Box: TypeAlias = Mapping[n.Term, Interval]


def bounds(premises: Iterable[n.Formula]) -> dict[n.Term, Interval]:
    """The interval of each letter or entry t that premises c ≤ t and t ≤ c bound; ProofError if one is empty."""
    lower: dict[n.Term, Fraction] = {}
    upper: dict[n.Term, Fraction] = {}
    for premise in premises:
        if isinstance(premise, n.Le | n.Lt):
            low, high = normal(premise.left).constant(), normal(premise.right).constant()
            if low is not None and _letter(premise.right):
                lower[premise.right] = max(low, lower.get(premise.right, low))
            if high is not None and _letter(premise.left):
                upper[premise.left] = min(high, upper.get(premise.left, high))
    for t in lower.keys() & upper.keys():
        if lower[t] > upper[t]:
            raise ProofError(f"the premises leave no room for {t}: {lower[t]} ≤ {t} ≤ {upper[t]}")
    return {t: (lower[t], upper[t]) for t in lower if t in upper}


def _letter(node: n.Term) -> bool:
    return isinstance(node, n.Symbol | n.Entry)


def leaves(box: Box, cuts: Mapping[str, n.Node], place: str = "cut") -> Iterator[Box]:
    """The boxes into which the cuts divide the box: the cut t = c at a place has its two sides at place0 and place1."""
    if place not in cuts:
        yield box
        return
    cut = cuts[place]
    if not isinstance(cut, n.Eq) or cut.left not in box:
        raise ProofError(f"the cut '{cut}' is no 't = c' of a term that has bounds")
    (low, high), middle = box[cut.left], normal(cut.right).constant()
    if middle is None or not low < middle < high:
        raise ProofError(f"the cut '{cut}' is not within {low} < {cut.left} < {high}")
    yield from leaves({**box, cut.left: (low, middle)}, cuts, place + "0")
    yield from leaves({**box, cut.left: (middle, high)}, cuts, place + "1")


def ball(interval: Interval) -> arb:
    """The interval as a ball that contains it."""
    low, high = (arb(fmpq(end.numerator, end.denominator)) for end in interval)
    return low.union(high)


def enclosure(node: n.Term, at: Mapping[n.Term, arb]) -> arb:
    """A ball that contains all values of the term on the box; Undecided where it may have none."""
    match node:
        case n.Symbol() | n.Entry() if node in at:
            return at[node]
        case n.Const():
            return arb(fmpq(node.value.numerator, node.value.denominator))
        case n.Add():
            return reduce(add, (enclosure(part, at) for part in node.terms))
        case n.Mul():
            return reduce(mul, (enclosure(part, at) for part in node.factors))
        case n.Div():
            quotient: arb = divided(enclosure(node.numerator, at), enclosure(node.denominator, at))
            return quotient
        case n.Pow(exponent=n.Const(value=k)) if k.denominator == 1:
            raised: arb = power(enclosure(node.base, at), int(k))
            return raised
        case n.Relu():
            return enclosure(node.argument, at).max(arb(0))
        case n.Iverson():
            true = decided(node.condition, at)
            if true is None:
                raise Undecided(f"[{node.condition}]")
            return arb(int(true))
        case n.Function():
            found: arb = FUNCTIONS[type(node).__name__.lower()](enclosure(node.argument, at))
            return found
    raise ProofError(f"'{node}' has no bounds on both sides among the premises, and no enclosure by its parts")


def contracts(body: n.Term, slope: n.Term, x: n.Symbol, side: Interval, at: Mapping[n.Term, arb]) -> bool:
    """Whether m - f(m)/f′(X) lies within X = (low, high), m in its middle: then f has exactly one zero in X.

    For then f′, which X does not make 0, has one sign, and by the mean value theorem f(low) and f(high) have two.
    """
    middle = (side[0] + side[1]) / 2
    point = ball((middle, middle))
    try:
        step = divided(enclosure(body, {**at, x: point}), enclosure(slope, {**at, x: ball(side)}))
        low, high = (ball((end, end)) for end in side)
        return less(low, point - step) and less(point - step, high)
    except (Undecided, ZeroDivisionError, ValueError):
        return False


def decided(formula: n.Formula, at: Mapping[n.Term, arb]) -> bool | None:
    """Whether a relation is true, or false, on all of the box; None where neither is sure, or it is no relation."""
    if not isinstance(formula, n.Le | n.Lt | n.Eq | n.Ne):
        return None
    try:
        left, right = enclosure(formula.left, at), enclosure(formula.right, at)
        match formula:
            case n.Le():
                return at_most(left, right)
            case n.Lt():
                return less(left, right)
        return same(left, right) == isinstance(formula, n.Eq)
    except (Undecided, ZeroDivisionError, ValueError):  # the last outside the domain of a function
        return None
