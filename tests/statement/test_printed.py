"""What is printed can be read back, by a reader that shares no code with the printers, and means what the tree means."""

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError
from lakatos.statement import And, E, Eq, Iff, Implies, MatMul, Ne, Not, Or, Rec, SameLaw, SumOver, Transpose, Words
from lakatos.statement import build as b
from lakatos.statement import nodes as n
from lakatos.statement.latex import latex
from lakatos.statement.text import text

Meaning = Callable[[Mapping[str, Fraction]], Any]
many = settings(max_examples=250, deadline=None)

# --- A reader: operator precedence, as mathematics has it


def binomial(size: Fraction, k: Fraction) -> int:
    if size.denominator != 1 or k.denominator != 1 or size < 0:
        raise ArithmeticError
    return math.comb(int(size), int(k)) if k >= 0 else 0


def power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        raise ArithmeticError
    return Fraction(base) ** int(exponent)


def span(low: Fraction, high: Fraction) -> range:
    if low.denominator != 1 or high.denominator != 1:
        raise ArithmeticError
    return range(int(low), int(high) + 1)


BINARY: dict[str, tuple[int, Any]] = {
    "⇔": (1, lambda a, b: lambda at: a(at) == b(at)),
    "⇒": (2, lambda a, b: lambda at: not a(at) or b(at)),
    "or": (3, lambda a, b: lambda at: a(at) or b(at)),
    "and": (4, lambda a, b: lambda at: a(at) and b(at)),
    "=": (6, lambda a, b: lambda at: a(at) == b(at)),
    "≠": (6, lambda a, b: lambda at: a(at) != b(at)),
    "<": (6, lambda a, b: lambda at: a(at) < b(at)),
    "≤": (6, lambda a, b: lambda at: a(at) <= b(at)),
    "+": (7, lambda a, b: lambda at: a(at) + b(at)),
    "-": (7, lambda a, b: lambda at: a(at) - b(at)),
    "·": (8, lambda a, b: lambda at: a(at) * b(at)),
    "/": (8, lambda a, b: lambda at: a(at) / b(at)),
    "^": (10, lambda a, b: lambda at: power(a(at), b(at))),
}
PREFIX: dict[str, tuple[int, Any]] = {
    "-": (9, lambda a: lambda at: -a(at)),
    "not": (5, lambda a: lambda at: not a(at)),
}
CALLS: dict[str, tuple[tuple[str, ...], Any]] = {  # what stands between and behind the arguments
    "relu": ((")",), lambda a: lambda at: max(a(at), Fraction(0))),
    "C": ((",", ")"), lambda a, b: lambda at: binomial(a(at), b(at))),
    "binom": ((")(", ")"), lambda a, b: lambda at: binomial(a(at), b(at))),
    "frac": ((")(", ")"), lambda a, b: lambda at: a(at) / b(at)),
}


class Reader:
    """Recursive descent over the tokens of one line; what it reads are functions of the letters' values."""

    def __init__(self, line: str) -> None:
        self.tokens = re.findall(r"\d+|[a-zA-Z]+|\.\.|:=|\)\(|\S", line) + ["end"]

    def read(self) -> Meaning:
        found = self.infix(0)
        assert self.tokens == ["end"], f"left over: {self.tokens}"
        return found

    def eat(self, wanted: str) -> None:
        got = self.tokens.pop(0)
        assert got == wanted, f"got {got!r} where {wanted!r} is wanted, before {self.tokens}"

    def infix(self, place: int) -> Meaning:
        left = self.operand()
        while BINARY.get(self.tokens[0], (-1,))[0] >= place:
            strength, make = BINARY[self.tokens.pop(0)]
            left = make(left, self.infix(strength + 1))
        return left

    def upto(self, end: str) -> Meaning:
        found = self.infix(0)
        self.eat(end)
        return found

    def operand(self) -> Meaning:
        token = self.tokens.pop(0)
        if token in PREFIX:
            return PREFIX[token][1](self.infix(PREFIX[token][0]))
        if token in CALLS:
            self.eat("(")
            return CALLS[token][1](*map(self.upto, CALLS[token][0]))
        if token in ("sum", "all", "rec"):
            return getattr(self, token)()
        if token == "(":
            return self.upto(")")
        assert token.isdigit() or (token.isalpha() and len(token) == 1), f"{token!r} before {self.tokens}"
        return (lambda at: Fraction(token)) if token.isdigit() else lambda at: at[token]

    def bounds(self, start: str, between: str, end: str) -> Callable[..., Any]:
        self.eat(start)
        index = self.tokens.pop(0)
        self.eat("=")
        low, high = self.upto(between), self.upto(end)
        return lambda body, at: (body({**at, index: Fraction(k)}) for k in span(low(at), high(at)))

    def sum(self) -> Meaning:
        each, body = self.bounds("[", "..", "]"), self.infix(8)
        return lambda at: sum(each(body, at), Fraction(0))

    def all(self) -> Meaning:
        each, body = self.bounds("[", "..", "]"), self.infix(5)
        return lambda at: all(each(body, at))

    def rec(self) -> Meaning:
        self.eat("[")
        name = self.tokens.pop(0)
        self.eat(":=")
        start = self.upto(";")
        self.eat(name)
        self.eat(":=")
        step, times = self.upto(";"), self.upto("times")
        self.eat("]")

        def meaning(at: Mapping[str, Fraction]) -> Fraction:
            value = start(at)
            for _ in span(Fraction(1), times(at)) if times(at) >= 0 else span(Fraction(1, 2), Fraction(0)):
                value = step({**at, name: value})
            return value

        return meaning


def read_text(line: str) -> Meaning:
    return Reader(re.sub(r"for all (.*?):", r"all[\1]", line.replace("−", "-"))).read()


LATEX = (  # as the typeset formula is seen: between two digits a thin space is no sign of a product
    (r"(?<=\d)\\,(?=\d)", ""),
    (r"\\forall (\w) \\in \\{(.*?), \\dots, (.*?)\\}:", r"all[\1=\2 .. \3]"),
    (r"\\sum_{(\w)=", r"sum[\1={"),
    (r"\\operatorname{relu}", "relu"),
    (r"\\,\\land\\,", " and "),
    (r"\\,\\lor\\,", " or "),
    (r"\\neg ", " not "),
    (r"\\(left|right|;)", ""),
    (r"\\(implies)", "⇒"),
    (r"\\(iff)", "⇔"),
    (r"\\neq", "≠"),
    (r"\\leq", "≤"),
    (r"\\,|\\cdot", "·"),
    (r"\\(frac|binom)", r"\1"),
    (r"{", "("),
    (r"}", ")"),
)


def read_latex(line: str) -> Meaning:
    for pattern, seen in LATEX:
        line = re.sub(pattern, seen, line)
    return Reader(line).read()


# --- Printed and read back
