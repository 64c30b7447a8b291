"""Reader: a statement as one line of plain text (terminal, names of near misses, error messages)."""

from __future__ import annotations

from functools import singledispatch

from lakatos.errors import StatementError
from lakatos.statement import nodes as n

# Binding strength, loosest first; a child that binds more loosely than its place demands is bracketed.
IFF, IMPLIES, OR, AND, NOT, RELATION, SUM, PRODUCT, SIGN, POWER, ATOM = range(11)


def text(node: n.Node, place: int = 0) -> str:
    """The node in plain text, bracketed where its surroundings bind more tightly than it does."""
    strength, line = read(node)
    return f"({line})" if strength < place else line


@singledispatch
def read(node: object) -> tuple[int, str]:
    """(binding strength, text) of one node."""
    raise StatementError(f"no plain-text reading of {type(node).__name__}")


def joined(parts: tuple[n.Node, ...], sign: str, place: int) -> str:
    """The parts with a sign between them."""
    return sign.join(text(part, place) for part in parts)


def split_sign(part: n.Term) -> tuple[bool, n.Term]:
    """(is it negated, the term without its minus sign)."""
    if isinstance(part, n.Const) and part.value < 0:
        return True, n.Const(-part.value)
    if isinstance(part, n.Mul) and isinstance(part.factors[0], n.Const) and part.factors[0].value < 0:
        first, rest = n.Const(-part.factors[0].value), part.factors[1:]
        kept = rest if first.value == 1 else (first, *rest)
        return True, kept[0] if len(kept) == 1 else n.Mul(kept)
    return False, part


@read.register
def _(node: n.Const) -> tuple[int, str]:
    whole = node.value.denominator == 1
    return (ATOM if whole and node.value >= 0 else SIGN if whole else PRODUCT), str(node.value)


@read.register
def _(node: n.Symbol) -> tuple[int, str]:
    return ATOM, node.name


@read.register
def _(node: n.Add) -> tuple[int, str]:
    line = text(node.terms[0], SUM) if node.terms else "0"
    for part in node.terms[1:]:
        negative, bare = split_sign(part)
        line += (" − " if negative else " + ") + text(bare, PRODUCT)
    return SUM, line


@read.register
def _(node: n.Mul) -> tuple[int, str]:
    negative, bare = split_sign(node)
    if negative:
        return SIGN, "−" + text(bare, PRODUCT)
    return PRODUCT, joined(node.factors, "·", SIGN) or "1"


@read.register
def _(node: n.Div) -> tuple[int, str]:
    return PRODUCT, f"{text(node.numerator, PRODUCT)}/{text(node.denominator, POWER)}"


@read.register
def _(node: n.Pow) -> tuple[int, str]:
    return POWER, f"{text(node.base, ATOM)}^{text(node.exponent, ATOM)}"


@read.register
def _(node: n.Relu) -> tuple[int, str]:
    return ATOM, f"relu({text(node.argument)})"


@read.register
def _(node: n.Binomial) -> tuple[int, str]:
    return ATOM, f"C({text(node.n)}, {text(node.k)})"


@read.register
def _(node: n.SumOver) -> tuple[int, str]:
    span = f"{node.index.name}={text(node.lower)}..{text(node.upper)}"
    return ATOM, f"sum[{span}]({text(node.body)})"


@read.register
def _(node: n.Rec) -> tuple[int, str]:
    x = node.variable.name
    return ATOM, f"rec[{x} := {text(node.start)}; {x} := {text(node.step)}; {text(node.count)} times]"


@read.register
def _(node: n.E) -> tuple[int, str]:
    return ATOM, f"E[{text(node.body)}]"


@read.register
def _(node: n.Dot) -> tuple[int, str]:
    return PRODUCT, f"⟨{text(node.left)}, {text(node.right)}⟩"


@read.register
def _(node: n.MatMul) -> tuple[int, str]:
    return PRODUCT, joined(node.factors, " ", SIGN)


@read.register
def _(node: n.Transpose) -> tuple[int, str]:
    return POWER, text(node.argument, ATOM) + "ᵀ"


@read.register
def _(node: n.Entry) -> tuple[int, str]:
    return ATOM, f"{text(node.array, ATOM)}[{joined(node.indices, ', ', 0)}]"


def _relation(sign: str, node: n.Eq | n.Ne | n.Lt | n.Le) -> tuple[int, str]:
    return RELATION, f"{text(node.left, SUM)} {sign} {text(node.right, SUM)}"


read.register(n.Eq, lambda node: _relation("=", node))
read.register(n.Ne, lambda node: _relation("≠", node))
read.register(n.Lt, lambda node: _relation("<", node))
read.register(n.Le, lambda node: _relation("≤", node))


@read.register
def _(node: n.SameLaw) -> tuple[int, str]:
    return RELATION, f"{text(node.left, SUM)} ~ {text(node.right, SUM)}"


@read.register
def _(node: n.Not) -> tuple[int, str]:
    return NOT, "not " + text(node.argument, RELATION)


@read.register
def _(node: n.And) -> tuple[int, str]:
    return AND, joined(node.parts, " and ", NOT)


@read.register
def _(node: n.Or) -> tuple[int, str]:
    return OR, joined(node.parts, " or ", NOT)


@read.register
def _(node: n.Implies) -> tuple[int, str]:
    return IMPLIES, f"{text(node.premise, OR)} ⇒ {text(node.conclusion, OR)}"


@read.register
def _(node: n.Iff) -> tuple[int, str]:
    return IFF, f"{text(node.left, OR)} ⇔ {text(node.right, OR)}"


@read.register
def _(node: n.ForAll) -> tuple[int, str]:
    span = f"{node.index.name}={text(node.lower)}..{text(node.upper)}"
    return IFF, f"for all {span}: {text(node.body, NOT)}"


@read.register
def _(node: n.Words) -> tuple[int, str]:
    return ATOM, node.sentence
