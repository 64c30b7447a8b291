"""Does a statement imply a variant of it, under the claim's premises? Shown, or nothing is said. TRUSTED BASE.

Two formulas say the same if they have one normal form, with constants put in for what premises say to be constant
(b = 0; ∀ k: β_k = 1). Of everything else z3 is asked.
Scalars become reals, those of an integer sort integers. A term that z3 has no
arithmetic for (sum, binomial, expectation, entry, …) becomes one letter, about which only these facts are given:
it is >= 0 where its shape shows it, and one sum or binomial is >= another where that is shown the same way.
Where a denominator vanishes a relation is undefined and nobody judges it; connectives guard what stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import z3

from lakatos.errors import LakatosError
from lakatos.kernel.normal import canonical, normal
from lakatos.kernel.rules import Range, assumed, instances, unshadowed
from lakatos.kernel.scalar import scalar, simultaneously
from lakatos.statement import nodes as n

LIMITED = ("positive", "truth")  # sorts with a bound of their own besides >= 0
MOST_TRIMMED = 4  # terms of a sum
BUDGET = 2_000_000  # z3 resource units: a step count, so the answer is the same on a loaded machine


def implied(premises: Iterable[n.Formula], statement: n.Formula, variant: n.Formula) -> bool:
    """Whether premises and statement entail the variant wherever all are defined; False also means "not shown"."""
    premises = list(premises)
    if _settled_sense(statement, premises) == _settled_sense(variant, premises):
        return True
    reader = _Reader()
    known = [reader.formula(formula) for formula in [*premises, statement]]
    goal, where = reader.formula(variant)
    met = [part for pair in known for part in pair]
    return _unsatisfiable([*met, *reader.facts(), where, z3.Not(goal)])


def sense(formula: n.Formula) -> str:
    """A text that two formulas share only if they say the same, whatever measured symbols are defined as."""
    return _settled_sense(formula, None)


def _settled_sense(formula: n.Formula, premises: list[n.Formula] | None) -> str:
    """The same given premises: constants are put in, terms of sums that are 0 left out."""
    try:
        read = scalar(_opaque(formula))
        return canonical(read if premises is None else _settled(read, _constants(premises), []))
    except LakatosError:  # of no normal form
        return repr(formula)


def _opaque(node: n.Node) -> Any:
    """The tree with measured symbols that say not what they are."""
    if isinstance(node, n.Symbol):
        inner = _opaque(node.definition) if node.role == "defined" and node.definition else None
        return replace(node, definition=inner)
    return n.rebuild(node, tuple(map(_opaque, n.children(node))))


def _constants(premises: Iterable[n.Formula]) -> list[n.Formula]:
    """The parts of the premises of the form term = constant, or ∀ i …: term = constant."""
    found: list[n.Formula] = []
    for premise in premises:
        equation = premise
        while isinstance(equation, n.ForAll):
            equation = equation.body
        if isinstance(premise, n.And):
            found += _constants(premise.parts)
        elif isinstance(equation, n.Eq) and isinstance(equation.right, n.Const):
            with suppress(LakatosError):
                found.append(assumed(_opaque(premise)).says)
    return found


def _settled(node: Any, known: list[n.Formula], within: list[Range]) -> Any:
    """The tree with constants for what facts, or their cases for indices in range, say to be constant.

    Sums lose first and last terms that are 0.
    """
    if isinstance(node, n.Symbol | n.SameLaw | n.NormAtMost) and getattr(node, "shape", True):
        return node
    if isinstance(node, n.Term) and known:
        here = normal(node)
        for equation in (equation for fact in known for equation in instances(fact, within)):
            if normal(equation.left) == here:
                return equation.right
    if isinstance(node, n.SumOver | n.ForAll):
        known = [fact for fact in known if node.index not in n.free_symbols(fact)]  # it is another index there
        within = [*unshadowed(within, node.index), (node.index, node.lower, node.upper)]
        node = replace(node, body=_settled(node.body, known, within))
        return _trimmed(node) if isinstance(node, n.SumOver) else node
    if n.binds(node):
        return node
    return n.rebuild(node, tuple(_settled(part, known, within) for part in n.children(node)))


def _trimmed(node: n.SumOver) -> n.SumOver:
    """The sum without terms at its ends that are 0: without them an empty sum stays empty."""
    for _ in range(MOST_TRIMMED):
        if _is_zero(node, node.lower):
            node = replace(node, lower=node.lower + 1)
        elif _is_zero(node, node.upper):
            node = replace(node, upper=node.upper - 1)
        else:
            break
    return node


def _is_zero(node: n.SumOver, place: n.Term) -> bool:
    return not normal(simultaneously(node.body, {node.index: place})).terms


def _unsatisfiable(assertions: list[Any]) -> bool:
    solver = z3.Solver()
    solver.set("rlimit", BUDGET)
    solver.add(*assertions)
    return bool(solver.check() == z3.unsat)


class _Reader:
    """Translates formulas into z3 and keeps the letters it made."""

    def __init__(self) -> None:
        self.letters: dict[n.Term, Any] = {}
        self.wholes: dict[n.Formula, Any] = {}
        self.denominators: list[Any] = []

    def formula(self, node: n.Formula) -> tuple[Any, Any]:
        """(the formula, where it is defined): from left to right, a part that no longer matters need not be defined."""
        match node:
            case n.Eq() | n.Ne() | n.Lt() | n.Le():
                return self.relation(node)
            case n.Not():
                true, defined = self.formula(node.argument)
                return z3.Not(true), defined
            case n.And():
                return self.joined(node.parts, z3.And, z3.Not)
            case n.Or():
                return self.joined(node.parts, z3.Or, lambda true: true)
            case n.Implies():
                (p, where_p), (q, where_q) = self.formula(node.premise), self.formula(node.conclusion)
                return z3.Implies(p, q), z3.And(where_p, z3.Or(z3.Not(p), where_q))
            case n.Iff():
                (p, where_p), (q, where_q) = self.formula(node.left), self.formula(node.right)
                return p == q, z3.And(where_p, where_q)
        return self.whole(node), z3.BoolVal(True)

    def whole(self, node: n.Formula) -> Any:
        """A formula that is not looked into: one letter."""
        if node not in self.wholes:
            self.wholes[node] = z3.Bool(f"formula {len(self.wholes)}")
        return self.wholes[node]

    def relation(self, node: n.Eq | n.Ne | n.Lt | n.Le) -> tuple[Any, Any]:
        """A relation of scalars is defined where no denominator of its sides vanishes; one of arrays is a letter."""
        if is_array(node.left) or is_array(node.right):
            same = isinstance(node, n.Eq) and node.left == node.right
            return z3.BoolVal(True) if same else self.whole(node), z3.BoolVal(True)
        self.denominators = []
        left, right = self.term(node.left), self.term(node.right)
        signs = {n.Eq: left == right, n.Ne: left != right, n.Lt: left < right, n.Le: left <= right}
        return signs[type(node)], z3.And(*(below != 0 for below in self.denominators))

    def joined(self, parts: tuple[n.Formula, ...], sign: Any, settles: Any) -> tuple[Any, Any]:
        """And, Or: a part is asked only if none before it has settled the matter."""
        read = [self.formula(part) for part in parts]
        where = z3.BoolVal(True)
        for true, defined in reversed(read):
            where = z3.And(defined, z3.Or(settles(true), where))
        return sign(*(true for true, _ in read)), where

    def term(self, node: n.Term) -> Any:
        match node:
            case n.Const():
                return z3.RealVal(f"{node.value.numerator}/{node.value.denominator}")
            case n.Symbol() if node.role == "defined" and node.definition is not None:
                return self.term(node.definition)
            case n.Add():
                return z3.Sum(*map(self.term, node.terms))
            case n.Mul():
                return z3.Product(*map(self.term, node.factors))
            case n.Div():
                below = self.term(node.denominator)
                self.denominators.append(below)
                return self.term(node.numerator) / below
            case n.Pow() if isinstance(node.exponent, n.Const) and node.exponent.value in (1, 2, 3, 4):
                return z3.Product(*[self.term(node.base)] * int(node.exponent.value))
            case n.Relu():
                inner = self.term(node.argument)
                return z3.If(inner > 0, inner, z3.RealVal(0))
        if node not in self.letters:
            self.letters[node] = _letter(node, len(self.letters))
        return self.letters[node]

    def by_cases(self, narrow: n.ForAll) -> list[Any]:
        """What holds for all follows from what holds for as many and says more, for each of them."""
        wide = [f for f in self.wholes if isinstance(f, n.ForAll) and f != narrow and _covers(f, narrow)]
        if not wide or not implied([], _all_of([f.body for f in wide]), narrow.body):
            return []
        return [z3.Implies(z3.And(*(self.wholes[f] for f in wide)), self.wholes[narrow])]

    def facts(self) -> list[Any]:
        """What is known of the letters: signs, domination, and that what holds for all holds for fewer."""
        fewer = [fact for narrow in self.wholes if isinstance(narrow, n.ForAll) for fact in self.by_cases(narrow)]
        known = [letter >= 0 for node, letter in self.letters.items() if nonnegative(node)]
        sorts = [(letter, node.sort) for node, letter in self.letters.items() if isinstance(node, n.Symbol)]
        known += [letter >= 1 if sort == "positive" else letter <= 1 for letter, sort in sorts if sort in LIMITED]
        return (
            known
            + fewer
            + [
                high >= low
                for big, high in self.letters.items()
                for small, low in self.letters.items()
                if big != small and dominates(big, small)
            ]
        )


def is_array(node: n.Node) -> bool:
    """Whether a term may denote a vector or a matrix."""
    match node:
        case n.Symbol():
            return bool(node.shape) or (node.definition is not None and is_array(node.definition))
        case n.MatMul() | n.Transpose() | n.MatrixOf():
            return True
        case n.Add() | n.Mul():
            return any(map(is_array, n.children(node)))
        case n.Div():
            return is_array(node.numerator)
        case n.Relu():
            return is_array(node.argument)
        case n.E() | n.SumOver():
            return is_array(node.body)
        case n.Rec():
            return is_array(node.start) or is_array(node.step)
    return False


def _covers(wide: n.ForAll, narrow: n.ForAll) -> bool:
    same = wide.index == narrow.index
    return same and _above(wide.upper, narrow.upper) and _above(narrow.lower, wide.lower)


def _all_of(parts: list[n.Formula]) -> n.Formula:
    return parts[0] if len(parts) == 1 else n.And(*parts)


def _letter(node: n.Term, number: int) -> Any:
    letter = node.array if isinstance(node, n.Entry) else node
    whole = isinstance(letter, n.Symbol) and letter.sort != "real" and not letter.random
    return z3.ToReal(z3.Int(f"letter {number}")) if whole else z3.Real(f"letter {number}")


def nonnegative(node: n.Term) -> bool:
    """Whether the shape of a term shows that it is >= 0."""
    match node:
        case n.Const():
            return node.value >= 0
        case n.Symbol():
            return node.sort in ("natural", "positive", "truth")
        case n.Entry() if isinstance(node.array, n.Symbol):
            return nonnegative(node.array)
        case n.Binomial() | n.Relu() | n.Mod() | n.Gcd() | n.Iverson():
            return True
        case n.SumOver() | n.E():
            return nonnegative(node.body)
        case n.Add():
            return all(map(nonnegative, node.terms))
        case n.Mul():
            return all(map(nonnegative, node.factors))
        case n.Div():
            return nonnegative(node.numerator) and nonnegative(node.denominator)
        case n.Pow():
            even = isinstance(node.exponent, n.Const) and node.exponent.value % 2 == 0
            return even or nonnegative(node.base)
    return False


def dominates(big: n.Term, small: n.Term) -> bool:
    """Whether the shape of two terms shows big >= small, wherever both are defined."""
    if big == small:
        return True
    match big, small:
        case n.Binomial(), n.Binomial():
            return big.k == small.k and _above(big.n, small.n)
        case n.SumOver(), n.SumOver() if big.index == small.index:
            wider = _above(big.upper, small.upper) and _above(small.lower, big.lower)
            same = (big.lower, big.upper) == (small.lower, small.upper)
            return dominates(big.body, small.body) and (same or (wider and nonnegative(big.body)))
        case n.Mul(), _ if isinstance(big.factors[0], n.Const) and big.factors[0].value >= 1:
            rest = big.factors[1:]
            inner = rest[0] if len(rest) == 1 else n.Mul(rest)
            return nonnegative(inner) and dominates(inner, small)
        case _, n.Div() if isinstance(small.denominator, n.Const) and small.denominator.value >= 1:
            return nonnegative(small.numerator) and dominates(big, small.numerator)
    return False


def _above(high: n.Term, low: n.Term) -> bool:
    """Whether high - low is a constant >= 0 (equal terms, or one of them the other plus a constant)."""
    base_high, plus_high = _shift(high)
    base_low, plus_low = _shift(low)
    return base_high == base_low and plus_high >= plus_low


def _shift(node: n.Term) -> tuple[n.Term, Any]:
    if isinstance(node, n.Const):
        return n.Const(node.value * 0), node.value
    if isinstance(node, n.Add) and len(node.terms) == 2 and isinstance(node.terms[1], n.Const):
        inner, plus = _shift(node.terms[0])
        return inner, plus + node.terms[1].value
    return node, 0
