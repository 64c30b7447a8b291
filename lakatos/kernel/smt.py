"""Order, cases and quantifier-free logic over normal forms, decided by z3 within a budget of steps. TRUSTED BASE.

Each atom becomes a letter (an entry of an array a function of its indices), about which z3 is told only what follows
from its kind: 1/p is p's inverse or 0, a mod n lies in 0, …, n - 1 for n > 0, relu(p) is max(p, 0), and so on.
A quantified formula is one letter of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import z3

from lakatos.errors import ProofError
from lakatos.kernel.normal import Atom, Poly, canonical, normal, plainly_nonnegative
from lakatos.statement import nodes as n

BUDGET = 20_000_000  # z3 resource units: a step count, so that the answer is the same on a loaded machine


def follows(premises: Iterable[n.Formula], goal: n.Formula) -> list[int] | None:
    """The places of the premises that z3 used to derive the goal; None if it did not. Formulas are read (`scalar`)."""
    letters = Letters()
    assertions = [letters.formula(premise) for premise in premises]
    against = z3.Not(letters.formula(goal))
    solver = z3.Solver()
    solver.set("rlimit", BUDGET)
    names = [z3.Bool(f"premise {i}") for i in range(len(assertions))]
    for name, assertion in zip(names, assertions, strict=True):
        solver.assert_and_track(assertion, name)
    solver.add(against, *letters.facts)
    if solver.check() != z3.unsat:
        return None
    used = {str(name) for name in solver.unsat_core()}
    return [i for i, name in enumerate(names) if str(name) in used]


class Letters:
    """z3's letters for atoms and quantified formulas, and the facts about them."""

    def __init__(self) -> None:
        self.letters: dict[str, Any] = {}
        self.facts: list[Any] = []

    def formula(self, node: n.Formula) -> Any:
        """The formula in z3."""
        match node:
            case n.Eq() | n.Ne() | n.Le() | n.Lt():
                return self.relation(node)
            case n.Not():
                return z3.Not(self.formula(node.argument))
            case n.And():
                return z3.And(*map(self.formula, node.parts))
            case n.Or():
                return z3.Or(*map(self.formula, node.parts))
            case n.Implies():
                return z3.Implies(self.formula(node.premise), self.formula(node.conclusion))
            case n.Iff():
                return self.formula(node.left) == self.formula(node.right)
            case n.ForAll() | n.UniqueZero() | n.SameLaw() | n.NormAtMost():
                return z3.Bool(canonical(node))
        raise ProofError(f"'{node}' ({type(node).__name__}) cannot be put to z3")

    def relation(self, node: n.Eq | n.Ne | n.Le | n.Lt) -> Any:
        """A relation as the sign of right - left."""
        difference = self.poly(normal(node.right) - normal(node.left))
        match node:
            case n.Eq():
                return difference == 0
            case n.Ne():
                return difference != 0
            case n.Le():
                return difference >= 0
        return difference > 0

    def poly(self, poly: Poly) -> Any:
        """The polynomial in z3, over the integers if it is seen to be one."""
        terms = []
        for monomial, c in sorted(poly.terms.items(), key=lambda pair: str(pair[0])):
            one: Any = z3.IntVal(c.numerator) if poly.integral else z3.RealVal(f"{c.numerator}/{c.denominator}")
            letters = [self.atom(atom) for atom, e in monomial for _ in range(e)]
            cast = letters if poly.integral else [z3.ToReal(x) if x.is_int() else x for x in letters]
            terms.append(reduce(lambda a, b: a * b, cast, one))
        return reduce(lambda a, b: a + b, terms, z3.IntVal(0) if poly.integral else z3.RealVal(0))

    def atom(self, atom: Atom) -> Any:
        """The letter of an atom, made once, with the facts of its kind."""
        if atom.key not in self.letters:
            self.letters[atom.key] = self.made(atom)
            self.known(atom, self.letters[atom.key])
        return self.letters[atom.key]

    def made(self, atom: Atom) -> Any:
        """A letter for the atom, or its meaning where z3 knows it."""
        match atom.kind:
            case "entry":
                name, _, *place = atom.parts
                sort = z3.IntSort() if atom.integral else z3.RealSort()
                function = z3.Function(f"{name}/{len(place)}", *[z3.IntSort()] * len(place), sort)
                return function(*map(self.poly, place))
            case "formula":
                return z3.If(z3.Bool(atom.parts[0]), 1, 0)
            case "zero":
                return z3.If(self.poly(atom.parts[0]) == 0, 1, 0)
            case "nonnegative":
                return z3.If(self.poly(atom.parts[0]) >= 0, 1, 0)
            case "positive":
                return z3.If(self.poly(atom.parts[0]) > 0, 1, 0)
            case "relu":
                inner = self.real(atom.parts[0])
                return z3.If(inner > 0, inner, z3.RealVal(0))
        return z3.Int(atom.key) if atom.integral else z3.Real(atom.key)

    def real(self, poly: Poly) -> Any:
        """The polynomial in z3, over the reals."""
        found = self.poly(poly)
        return z3.ToReal(found) if found.is_int() else found

    def known(self, atom: Atom, letter: Any) -> None:
        """Note what holds of a letter by its kind."""
        if atom.natural:
            self.facts.append(letter >= 0)
        match atom.kind:
            case "size":
                self.facts.append(letter >= 1)
            case "bit":
                self.facts.append(letter <= 1)
            case "inverse":
                below = self.real(atom.parts[0])
                self.facts.append(z3.If(below == 0, letter == 0, letter * below == 1))
            case "mod":
                dividend, modulus = map(self.poly, atom.parts)
                quotient = z3.Int(f"quotient {atom.key}")
                within = z3.And(letter >= 0, letter < modulus, dividend == modulus * quotient + letter)
                self.facts += [z3.Implies(modulus > 0, within), z3.Implies(modulus == 0, letter == 0)]
            case "exp":
                self.facts.append(letter > 0)
            case "sqrt":
                inside = self.real(atom.parts[0])
                self.facts.append(z3.If(inside >= 0, z3.And(letter >= 0, letter * letter == inside), letter == 0))
            case "power":
                base = self.real(atom.parts[0])
                self.facts += [z3.Implies(base > 0, letter > 0), z3.Implies(base >= 0, letter >= 0)]
            case "sum" if plainly_nonnegative(atom.parts[-2]):
                self.facts.append(letter >= 0)
            case "mean" if plainly_nonnegative(atom.parts[0]):
                self.facts.append(letter >= 0)
