"""Reader: a statement as LaTeX, for the report."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import singledispatch

from lakatos.errors import StatementError
from lakatos.statement import nodes as n
from lakatos.statement.text import (
    AND,
    ATOM,
    IFF,
    IMPLIES,
    NOT,
    OR,
    POWER,
    PRODUCT,
    RELATION,
    SIGN,
    SUM,
    split_sign,
)


def latex(node: n.Node, place: int = 0) -> str:
    """The node in LaTeX, bracketed where its surroundings bind more tightly than it does."""
    strength, line = read(node)
    return rf"\left({line}\right)" if strength < place else line


@singledispatch
def read(node: object) -> tuple[int, str]:
    """(binding strength, LaTeX) of one node."""
    raise StatementError(f"no LaTeX reading of {type(node).__name__}")


def joined(parts: tuple[n.Node, ...], sign: str, place: int) -> str:
    """The parts with a sign between them."""
    return sign.join(latex(part, place) for part in parts)


def fraction(value: Fraction) -> str:
    """A rational as an integer or a \\frac."""
    sign = "-" if value < 0 else ""
    top, bottom = abs(value.numerator), value.denominator
    return f"{sign}{top}" if bottom == 1 else rf"{sign}\frac{{{top}}}{{{bottom}}}"


@read.register
def _(node: n.Const) -> tuple[int, str]:
    whole = node.value.denominator == 1
    return (SIGN if node.value < 0 else ATOM if whole else PRODUCT), fraction(node.value)


@read.register
def _(node: n.Symbol) -> tuple[int, str]:
    return ATOM, node.tex or escaped(node.name)


def escaped(name: str) -> str:
    """A name as LaTeX: one letter in italics, several upright, none of it read as a command."""
    safe = "".join({"_": r"\_", "\\": r"\backslash "}.get(c, rf"\{c}" if c in "#$%&{}" else c) for c in name)
    return safe if len(name) == 1 else rf"\mathrm{{{safe}}}"


@read.register
def _(node: n.Add) -> tuple[int, str]:
    line = latex(node.terms[0], SUM) if node.terms else "0"
    for part in node.terms[1:]:
        negative, bare = split_sign(part)
        line += (" - " if negative else " + ") + latex(bare, PRODUCT)
    return SUM, line


@read.register
def _(node: n.Mul) -> tuple[int, str]:
    negative, bare = split_sign(node)
    if negative:
        return SIGN, "-" + latex(bare, PRODUCT)
    line = ""
    for factor in node.factors:
        sign = r" \cdot " if isinstance(factor, n.Const) or line.endswith(("!", "]")) else r"\,"
        line += (sign if line else "") + latex(factor, POWER)
    return PRODUCT, line or "1"


@read.register
def _(node: n.Div) -> tuple[int, str]:
    return ATOM, rf"\frac{{{latex(node.numerator)}}}{{{latex(node.denominator)}}}"


@read.register
def _(node: n.Pow) -> tuple[int, str]:
    upright = isinstance(node.base, n.Div | n.SumOver)
    base = rf"\left({latex(node.base)}\right)" if upright else latex(node.base, ATOM)
    return POWER, rf"{base}^{{{latex(node.exponent)}}}"


@read.register
def _(node: n.Relu) -> tuple[int, str]:
    return ATOM, rf"\operatorname{{relu}}\left({latex(node.argument)}\right)"


@read.register
def _(node: n.Binomial) -> tuple[int, str]:
    return ATOM, rf"\binom{{{latex(node.n)}}}{{{latex(node.k)}}}"


@read.register
def _(node: n.SumOver) -> tuple[int, str]:
    span = rf"\sum_{{{latex(node.index)}={latex(node.lower)}}}^{{{latex(node.upper)}}}"
    return PRODUCT, rf"{span} {latex(node.body, PRODUCT)}"


@read.register
def _(node: n.Rec) -> tuple[int, str]:
    x = latex(node.variable)
    at_k = replace(node.variable, tex=f"{x}_{{k}}")
    step = latex(n.substitute(node.step, node.variable, at_k))
    rule = rf"{x}_0 = {latex(node.start)},\; {x}_{{k+1}} = {step}"
    return SUM, rf"{x}_{{{latex(node.count)}}} \quad\text{{where }} {rule}"


@read.register
def _(node: n.E) -> tuple[int, str]:
    return ATOM, rf"\mathbb{{E}}\left[{latex(node.body)}\right]"


@read.register
def _(node: n.Dot) -> tuple[int, str]:
    return ATOM, rf"\left\langle {latex(node.left)}, {latex(node.right)}\right\rangle"


@read.register
def _(node: n.MatMul) -> tuple[int, str]:
    return PRODUCT, joined(node.factors, r"\,", SIGN)


@read.register
def _(node: n.Transpose) -> tuple[int, str]:
    return POWER, latex(node.argument, ATOM) + r"^{\top}"


@read.register
def _(node: n.Entry) -> tuple[int, str]:
    return ATOM, rf"{latex(node.array, ATOM)}_{{{joined(node.indices, ', ', 0)}}}"


def _relation(sign: str, node: n.Eq | n.Ne | n.Lt | n.Le | n.SameLaw) -> tuple[int, str]:
    return RELATION, f"{latex(node.left, SUM)} {sign} {latex(node.right, SUM)}"


read.register(n.Eq, lambda node: _relation("=", node))
read.register(n.Ne, lambda node: _relation(r"\neq", node))
read.register(n.Lt, lambda node: _relation("<", node))
read.register(n.Le, lambda node: _relation(r"\leq", node))
read.register(n.SameLaw, lambda node: _relation(r"\overset{d}{=}", node))


@read.register
def _(node: n.Not) -> tuple[int, str]:
    return NOT, r"\neg " + latex(node.argument, ATOM)


@read.register
def _(node: n.And) -> tuple[int, str]:
    return AND, joined(node.parts, r" \,\land\, ", NOT)


@read.register
def _(node: n.Or) -> tuple[int, str]:
    return OR, joined(node.parts, r" \,\lor\, ", NOT)


@read.register
def _(node: n.Implies) -> tuple[int, str]:
    return IMPLIES, rf"{latex(node.premise, OR)} \implies {latex(node.conclusion, OR)}"


@read.register
def _(node: n.Iff) -> tuple[int, str]:
    return IFF, rf"{latex(node.left, OR)} \iff {latex(node.right, OR)}"


@read.register
def _(node: n.ForAll) -> tuple[int, str]:
    i, low, high = latex(node.index), latex(node.lower), latex(node.upper)
    return IFF, rf"\forall {i} \in \{{{low}, \dots, {high}\}}:\; {latex(node.body, NOT)}"


@read.register
def _(node: n.Words) -> tuple[int, str]:
    return ATOM, rf"\text{{{''.join(escaped(c) if c in '_#$%&{}' + chr(92) else c for c in node.sentence)}}}"
