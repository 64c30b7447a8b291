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
from lakatos.statement import build as b
from lakatos.statement import nodes as n
from lakatos.statement.latex import latex
from lakatos.statement.text import text

Meaning = Callable[[Mapping[str, Fraction]], Any]
many = settings(max_examples=200, deadline=None)

# --- A reader: operator precedence, as mathematics has it


def whole(value: Fraction, least: int | None = None) -> int:
    if Fraction(value).denominator != 1 or (least is not None and value < least):
        raise ArithmeticError
    return int(value)


def binomial(size: Fraction, k: Fraction) -> int:
    return math.comb(whole(size, 0), max(whole(k), 0)) * (k >= 0)


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
    "/": (8, lambda a, b: lambda at: Fraction(a(at)) / b(at)),
    "^": (10, lambda a, b: lambda at: Fraction(a(at)) ** whole(b(at))),
}
PREFIX: dict[str, tuple[int, Any]] = {
    "-": (9, lambda a: lambda at: -a(at)),
    "not": (5, lambda a: lambda at: not a(at)),
}
CALLS: dict[str, tuple[tuple[str, ...], Any]] = {  # by what stands between and behind the arguments
    "relu": ((")",), lambda a: lambda at: max(a(at), Fraction(0))),
    "C": ((",", ")"), lambda a, b: lambda at: binomial(a(at), b(at))),
    "binom": ((")(", ")"), lambda a, b: lambda at: binomial(a(at), b(at))),
    "frac": ((")(", ")"), lambda a, b: lambda at: Fraction(a(at)) / b(at)),
}
BOUND: dict[str, tuple[str, str, str, int, Any]] = {  # what stands around the bounds, the place of the body
    "sum": ("[", "..", "]", 11, lambda values: sum(values, Fraction(0))),
    "Sum": ("(", ")^(", ")", 8, lambda values: sum(values, Fraction(0))),
    "all": ("[", "..", "]", 5, all),
}


class Reader:
    """Recursive descent over the tokens of one line; what it reads are functions of the letters' values."""

    def __init__(self, line: str) -> None:
        self.tokens = [*re.findall(r"\d+|[a-zA-Z]+|\.\.|:=|\)\^?\(|\S", line), "end"]

    def read(self) -> Meaning:
        found = self.infix(0)
        assert self.tokens == ["end"], f"left over: {self.tokens}"
        return found

    def eat(self, *wanted: str) -> None:
        got = tuple(self.tokens.pop(0) for _ in wanted)
        assert got == wanted, f"{got} where {wanted} is wanted, before {self.tokens}"

    def infix(self, place: int) -> Meaning:
        left = self.operand()
        while BINARY.get(self.tokens[0], (-1,))[0] >= place:
            strength, make = BINARY[self.tokens.pop(0)]
            left = make(left, self.infix(strength + 1))
        return left

    def upto(self, end: str) -> Meaning:
        found = self.infix(0)
        if self.tokens[0] == ")^(" and end == ")":  # a bracket that closes, and its exponent
            self.tokens[:1] = [")", "^", "("]
        self.eat(end)
        return found

    def operand(self) -> Meaning:
        token = self.tokens.pop(0)
        if token in PREFIX:
            return PREFIX[token][1](self.infix(PREFIX[token][0]))
        if token in CALLS:
            self.eat("(")
            return CALLS[token][1](*map(self.upto, CALLS[token][0]))
        if token in BOUND:
            return self.bound(*BOUND[token])
        if token == "rec":
            return self.recurrence()
        if token == "(":
            return self.upto(")")
        assert token.isdigit() or (token.isalpha() and len(token) == 1), f"{token!r} before {self.tokens}"
        return (lambda at: Fraction(token)) if token.isdigit() else lambda at: at[token]

    def bound(self, start: str, between: str, end: str, place: int, fold: Any) -> Meaning:
        self.eat(start)
        index = self.tokens.pop(0)
        self.eat("=")
        low, high, body = self.upto(between), self.upto(end), self.infix(place)

        def meaning(at: Mapping[str, Fraction]) -> Any:
            span = range(whole(low(at)), whole(high(at)) + 1)
            return fold(body({**at, index: Fraction(k)}) for k in span)

        return meaning

    def recurrence(self) -> Meaning:
        self.eat("[")
        name = self.tokens.pop(0)
        self.eat(":=")
        start = self.upto(";")
        self.eat(name, ":=")
        step, times = self.upto(";"), self.upto("times")
        self.eat("]")

        def meaning(at: Mapping[str, Fraction]) -> Any:
            value = start(at)
            for _ in range(whole(times(at), 0)):
                value = step({**at, name: value})
            return value

        return meaning


def read_text(line: str) -> Meaning:
    return Reader(re.sub(r"for all (.*?):", r"all[\1]", line.replace("−", "-"))).read()


SEEN = (  # a typeset formula as it is seen: between two digits a thin space is no sign of a product
    (r"(?<=\d)\\,(?=\d)", ""),
    (r"\\forall (\w) \\in \\{(.*?), \\dots, (.*?)\\}:", r"all[\1=\2 .. \3]"),
    (r"\\sum_", "Sum"),
    (r"\\operatorname{relu}", "relu"),
    (r"\\,\\land\\,", "and"),
    (r"\\,\\lor\\,", "or"),
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
    for pattern, seen in SEEN:
        line = re.sub(pattern, seen, line)
    return Reader(line).read()


READERS = pytest.mark.parametrize(("printed", "read"), [(text, read_text), (latex, read_latex)], ids=["text", "latex"])


# --- Printed and read back


@READERS
@many
@given(data=st.data())
def test_a_term_means_what_is_printed(data: Any, terms: Any, points: Any, settled: Any, printed: Any, read: Any) -> None:
    pair, at = data.draw(terms), data.draw(points)
    note(line := printed(pair.node))
    assert settled(read(line), at) == settled(pair.oracle, at)


@READERS
@many
@given(data=st.data())
def test_a_formula_means_what_is_printed(
    data: Any, formulas: Any, points: Any, settled: Any, printed: Any, read: Any
) -> None:
    pair, at = data.draw(formulas), data.draw(points)
    note(line := printed(pair.node))
    assert settled(read(line), at) == settled(pair.oracle, at)


@many
@given(data=st.data())
def test_a_recurrence_means_what_is_printed(data: Any, recurrences: Any, points: Any, settled: Any) -> None:
    pair, at = data.draw(recurrences), data.draw(points)
    assert settled(read_text(text(pair.node)), at) == settled(pair.oracle, at)
