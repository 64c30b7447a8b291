"""Reader: a scalar statement in sympy, unevaluated. sympy is the language here, never the judge."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import sympy

from lakatos.errors import StatementError
from lakatos.statement import nodes as n


def to_sympy(node: n.Node) -> Any:
    """The sympy expression or relation that says the same, over symbols without assumptions."""
    with sympy.evaluate(False):
        return read(node)


@singledispatch
def read(node: object) -> Any:
    """The sympy object for one node; vectors, matrices, laws and quantifiers have none."""
    raise StatementError(f"no sympy reading of {type(node).__name__}")


@read.register
def _(node: n.Const) -> Any:
    return sympy.Rational(node.value.numerator, node.value.denominator)


@read.register
def _(node: n.Symbol) -> Any:
    if node.shape:
        raise StatementError(f"no sympy reading of the array {node.name}")
    return read(node.definition) if node.role == "defined" else sympy.Symbol(node.name)


@read.register
def _(node: n.SumOver) -> Any:
    # sympy reads an empty range by Karr's convention (a negated sum); ours is 0.
    lower, upper = read(node.lower), read(node.upper)
    total = sympy.Sum(read(node.body), (read(node.index), lower, upper))
    with sympy.evaluate(True):  # it compares the bounds at every substitution, and fails on numbers left as sums
        some = sympy.Le(lower.doit(), upper.doit())
    return sympy.Piecewise((total, some), (sympy.Integer(0), sympy.true))


read.register(n.Add, lambda node: sympy.Add(*map(read, node.terms)))
read.register(n.Mul, lambda node: sympy.Mul(*map(read, node.factors)))
read.register(n.Div, lambda node: sympy.Mul(read(node.numerator), sympy.Pow(read(node.denominator), -1)))
read.register(n.Pow, lambda node: sympy.Pow(read(node.base), read(node.exponent)))
read.register(n.Relu, lambda node: sympy.Max(read(node.argument), 0))
read.register(n.Exp, lambda node: sympy.exp(read(node.argument)))
read.register(n.Log, lambda node: sympy.log(read(node.argument)))
read.register(n.Logistic, lambda node: sympy.Pow(sympy.Add(1, sympy.exp(sympy.Mul(-1, read(node.argument)))), -1))
read.register(n.Sqrt, lambda node: sympy.sqrt(read(node.argument)))
read.register(n.Tanh, lambda node: sympy.tanh(read(node.argument)))
read.register(
    n.Derivative,
    lambda node: sympy.Subs(
        sympy.Derivative(read(node.body), read(node.variable)), read(node.variable), read(node.point)
    ),
)
read.register(
    n.Integral,
    lambda node: sympy.Integral(read(node.body), (read(node.variable), read(node.lower), read(node.upper))),
)
read.register(n.Binomial, lambda node: sympy.binomial(read(node.n), read(node.k)))
read.register(n.Mod, lambda node: sympy.Mod(read(node.dividend), read(node.modulus)))
read.register(n.Gcd, lambda node: sympy.gcd(read(node.left), read(node.right)))
read.register(
    n.Iverson, lambda node: sympy.Piecewise((sympy.Integer(1), read(node.condition)), (sympy.Integer(0), sympy.true))
)
read.register(n.Eq, lambda node: sympy.Eq(read(node.left), read(node.right)))
read.register(n.Ne, lambda node: sympy.Ne(read(node.left), read(node.right)))
read.register(n.Lt, lambda node: sympy.Lt(read(node.left), read(node.right)))
read.register(n.Le, lambda node: sympy.Le(read(node.left), read(node.right)))
read.register(n.Not, lambda node: sympy.Not(read(node.argument)))
read.register(n.And, lambda node: sympy.And(*map(read, node.parts)))
read.register(n.Or, lambda node: sympy.Or(*map(read, node.parts)))
read.register(n.Implies, lambda node: sympy.Implies(read(node.premise), read(node.conclusion)))
read.register(n.Iff, lambda node: sympy.Equivalent(read(node.left), read(node.right)))
