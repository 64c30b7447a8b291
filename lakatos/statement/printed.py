"""Two readers: a statement as a line of plain text (terminal, messages, names of near misses) and as LaTeX (report).

One table has both notations of each node side by side: how tightly the printed form binds, and its template, in which
`<field>` is a child set freely, `<field:PLACE>` one that is bracketed where it binds more loosely than the place, and
`<field|sign>` the members of a tuple with a sign between them. The few that no template can set have a function each.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeAlias

from lakatos.errors import StatementError
from lakatos.statement import nodes as n

IFF, IMPLIES, OR, AND, NOT, RELATION, WHERE, SUM, PRODUCT, SIGN, POWER, INDEXED, ATOM = range(13)  # loosest first
PLACES = {name: place for name, place in globals().items() if name.isupper() and isinstance(place, int)}
SLOT = re.compile(r"<(\w+)(?::(\w+))?(?:\|([^>]*))?>")  # <field:PLACE|sign between the members of a tuple>

Form: TypeAlias = tuple[int, str]


def text(node: n.Node) -> str:
    """The node in plain text."""
    return show(node, tex=False)


def latex(node: n.Node) -> str:
    """The node in LaTeX."""
    return show(node, tex=True)


def _relation(plain: str, tex: str) -> tuple[Form, Form]:
    return (RELATION, f"<left:WHERE> {plain} <right:WHERE>"), (RELATION, f"<left:WHERE> {tex} <right:WHERE>")


FORMS: dict[type[n.Node], tuple[Form, Form]] = {
    n.Div: ((PRODUCT, "<numerator:PRODUCT>/<denominator:POWER>"), (POWER, r"\frac{<numerator>}{<denominator>}")),
    n.Pow: ((POWER, "<base:ATOM>^<exponent:ATOM>"), (POWER, "<base:INDEXED>^{<exponent>}")),
    n.Relu: ((ATOM, "relu(<argument>)"), (ATOM, r"\operatorname{relu}\left(<argument>\right)")),
    n.Exp: ((ATOM, "exp(<argument>)"), (ATOM, r"\exp\left(<argument>\right)")),
    n.Log: ((ATOM, "log(<argument>)"), (ATOM, r"\log\left(<argument>\right)")),
    n.Logistic: ((ATOM, "logistic(<argument>)"), (ATOM, r"\sigma\left(<argument>\right)")),
    n.Sqrt: ((ATOM, "sqrt(<argument>)"), (ATOM, r"\sqrt{<argument>}")),
    n.Tanh: ((ATOM, "tanh(<argument>)"), (ATOM, r"\tanh\left(<argument>\right)")),
    n.Binomial: ((ATOM, "C(<n>, <k>)"), (ATOM, r"\binom{<n>}{<k>}")),
    n.Mod: ((SUM, "<dividend:POWER> mod <modulus:POWER>"), (SUM, r"<dividend:POWER> \bmod <modulus:POWER>")),
    n.Gcd: ((ATOM, "gcd(<left>, <right>)"), (ATOM, r"\gcd(<left>, <right>)")),
    n.Iverson: ((ATOM, "[<condition>]"), (ATOM, r"\left[<condition>\right]")),
    n.MatrixOf: (
        (ATOM, "matrix[<row>=1..<rows>, <column>=1..<columns>](<body>)"),
        (ATOM, r"\left(<body>\right)_{<row>=1,\dots,<rows>;\, <column>=1,\dots,<columns>}"),
    ),
    n.SumOver: (
        (ATOM, "sum[<index>=<lower>..<upper>](<body>)"),
        (PRODUCT, r"\sum_{<index>=<lower>}^{<upper>} <body:PRODUCT>"),
    ),
    n.Derivative: (
        (ATOM, "d[<variable>=<point>](<body>)"),
        (PRODUCT, r"\frac{d}{d<variable>} \left(<body>\right) \Big|_{<variable>=<point>}"),
    ),
    n.Integral: (
        (ATOM, "integral[<variable>=<lower>..<upper>](<body>)"),
        (PRODUCT, r"\int_{<lower>}^{<upper>} <body:PRODUCT> \,d<variable>"),
    ),
    n.E: ((ATOM, "E[<body>]"), (ATOM, r"\mathbb{E}\left[<body>\right]")),
    n.Dot: ((ATOM, "⟨<left>, <right>⟩"), (ATOM, r"\left\langle <left>, <right>\right\rangle")),
    n.MatMul: ((PRODUCT, "<factors:POWER| >"), (PRODUCT, r"<factors:POWER|\,>")),
    n.Transpose: ((POWER, "<argument:ATOM>ᵀ"), (POWER, r"<argument:ATOM>^{\top}")),
    n.Entry: ((ATOM, "<array:ATOM>[<indices|, >]"), (INDEXED, "<array:ATOM>_{<indices|, >}")),
    n.Eq: _relation("=", "="),
    n.Ne: _relation("≠", r"\neq"),
    n.Lt: _relation("<", "<"),
    n.Le: _relation("≤", r"\leq"),
    n.SameLaw: _relation("~", r"\overset{d}{=}"),
    n.NormAtMost: (
        (RELATION, "‖<matrix>‖ ≤ <bound:WHERE>"),
        (RELATION, r"\left\lVert <matrix>\right\rVert_2 \leq <bound:WHERE>"),
    ),
    n.Not: ((NOT, "not <argument:RELATION>"), (NOT, r"\neg <argument:ATOM>")),
    n.And: ((AND, "<parts:NOT| and >"), (AND, r"<parts:NOT| \,\land\, >")),
    n.Or: ((OR, "<parts:NOT| or >"), (OR, r"<parts:NOT| \,\lor\, >")),
    n.Implies: ((IMPLIES, "<premise:OR> ⇒ <conclusion:OR>"), (IMPLIES, r"<premise:OR> \implies <conclusion:OR>")),
    n.Iff: ((IFF, "<left:OR> ⇔ <right:OR>"), (IFF, r"<left:OR> \iff <right:OR>")),
    n.ForAll: (
        (IFF, "for all <index>=<lower>..<upper>: <body:NOT>"),
        (IFF, r"\forall <index> \in \{<lower>, \dots, <upper>\}:\; <body:NOT>"),
    ),
    n.UniqueZero: (
        (IFF, "exactly one <variable> in [<lower>, <upper>]: <body> = 0"),
        (IFF, r"\exists!\, <variable> \in [<lower>, <upper>]:\; <body> = 0"),
    ),
}


def show(node: n.Node, tex: bool, place: int = IFF) -> str:
    """The node in one of the two notations, bracketed where its surroundings bind more tightly than it does."""
    strength, line = read(node, tex)
    return line if strength >= place else rf"\left({line}\right)" if tex else f"({line})"


def read(node: n.Node, tex: bool) -> Form:
    """How tightly the printed node binds, and the node printed."""
    match node:
        case n.Const():
            return constant(node.value, tex)
        case n.Symbol():
            return letter(node, tex)
        case n.Add():
            return SUM, total(node.terms, tex)
        case n.Mul():
            negative, bare = split_sign(node)
            return (SIGN, minus(tex) + show(bare, tex, PRODUCT)) if negative else (PRODUCT, product(node.factors, tex))
        case n.Rec():
            return recurrence(node, tex)
        case n.Words():
            return ATOM, rf"\text{{{''.join(map(escaped_letter, node.sentence))}}}" if tex else node.sentence
    if type(node) not in FORMS:
        raise StatementError(f"no printed form of {type(node).__name__}")
    strength, template = FORMS[type(node)][tex]
    return strength, SLOT.sub(lambda slot: fill(node, tex, *slot.groups()), template)


def fill(node: n.Node, tex: bool, field: str, place: str | None, sign: str | None) -> str:
    """What stands in a slot of a template."""
    child: Any = getattr(node, field)
    parts = child if isinstance(child, tuple) else (child,)
    return (sign or "").join(show(part, tex, PLACES[place or "IFF"]) for part in parts)


def constant(value: Fraction, tex: bool) -> Form:
    """A rational; a negative one or a quotient may need brackets."""
    if value.denominator == 1:
        return (ATOM if value >= 0 else SIGN), str(value)
    sign = "-" if value < 0 else ""
    quotient = rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    return (SIGN if value < 0 else PRODUCT, quotient) if tex else (PRODUCT, str(value))


def letter(node: n.Symbol, tex: bool) -> Form:
    """A symbol; one with a script of its own takes another only in brackets."""
    if not tex:
        return ATOM, node.name
    strength = POWER if "^" in node.tex else INDEXED if "_" in node.tex else ATOM
    return strength, node.tex or escaped(node.name)


def total(terms: tuple[n.Term, ...], tex: bool) -> str:
    """Terms with their signs: a + b − c."""
    line = show(terms[0], tex, SUM)
    for part in terms[1:]:
        negative, bare = split_sign(part)
        line += f" {minus(tex) if negative else '+'} {show(bare, tex, PRODUCT)}"
    return line


def product(factors: tuple[n.Term, ...], tex: bool) -> str:
    """Factors side by side: a·b, and in LaTeX a thin space apart, or a dot before a number."""
    if not tex:
        return "·".join(show(factor, tex, SIGN) for factor in factors)
    line = ""
    for factor in factors:
        shown = show(factor, tex, POWER)
        line += ((r" \cdot " if shown[0].isdigit() or isinstance(factor, n.Const) else r"\,") if line else "") + shown
    return line


def recurrence(node: n.Rec, tex: bool) -> Form:
    """x_count, where x_0 = start, x_{k+1} = step."""
    x, start, count = (show(part, tex) for part in (node.variable, node.start, node.count))
    if not tex:
        return ATOM, f"rec[{x} := {start}; {x} := {show(node.step, tex)}; {count} times]"
    taken = {symbol.name for symbol in n.free_symbols(node.step)}
    k = next(name for name in "ktrlmnpq" if name not in taken)
    step = show(n.substitute(node.step, node.variable, replace(node.variable, tex=f"{x}_{{{k}}}")), tex)
    return WHERE, rf"{x}_{{{count}}} \quad\text{{where }} {x}_0 = {start},\; {x}_{{{k}+1}} = {step}"


def split_sign(part: n.Term) -> tuple[bool, n.Term]:
    """(is it negated, the term without its minus sign)."""
    if isinstance(part, n.Const) and part.value < 0:
        return True, n.Const(-part.value)
    if isinstance(part, n.Mul) and isinstance(part.factors[0], n.Const) and part.factors[0].value < 0:
        first, rest = n.Const(-part.factors[0].value), part.factors[1:]
        if not rest:
            return True, first
        kept = rest if first.value == 1 else (first, *rest)
        return True, kept[0] if len(kept) == 1 else n.Mul(kept)
    return False, part


def minus(tex: bool) -> str:
    """The minus sign of the notation."""
    return "-" if tex else "−"


def escaped(name: str) -> str:
    """A name as LaTeX: one letter in italics, several upright, none of it read as a command."""
    safe = "".join(map(escaped_letter, name))
    return safe if len(name) == 1 else rf"\mathrm{{{safe}}}"


def escaped_letter(letter: str) -> str:
    """One character that LaTeX reads as itself."""
    return r"\backslash " if letter == "\\" else f"\\{letter}" if letter in "#$%&_{}" else letter
