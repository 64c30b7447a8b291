"""What is printed can be read back, by a reader that shares no code with the printers, and means what the tree does."""

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError
from lakatos.report.mathml import mathml
from lakatos.statement import And, E, Eq, Iff, Implies, MatMul, Ne, Not, Or, Rec, SameLaw, SumOver, Transpose, Words
from lakatos.statement import build as b
from lakatos.statement import nodes as n
from lakatos.statement.printed import latex, text

Meaning = Callable[[Mapping[str, Fraction]], Any]
many = settings(max_examples=120, deadline=None)

# --- A reader: operator precedence, as mathematics has it


def whole(value: Fraction, least: int | None = None) -> int:
    if Fraction(value).denominator != 1 or (least is not None and value < least):
        raise ArithmeticError
    return int(value)


def binomial(size: Fraction, k: Fraction) -> int:
    return math.comb(whole(size, 0), max(whole(k), 0)) * (k >= 0)


def remainder(dividend: Fraction, modulus: Fraction) -> int:
    return whole(dividend) % whole(modulus, 1)


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
    "mod": (8, lambda a, b: lambda at: Fraction(remainder(a(at), b(at)))),
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
    "gcd": ((",", ")"), lambda a, b: lambda at: Fraction(math.gcd(whole(a(at)), whole(b(at))))),
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
        if token == "[":
            true = self.upto("]")
            return lambda at: Fraction(true(at))
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
    (r"\\bmod", " mod "),
    (r"\\gcd", "gcd"),
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
def test_a_term_means_what_is_printed(
    data: Any, terms: Any, points: Any, settled: Any, printed: Any, read: Any
) -> None:
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


@READERS
@many
@given(data=st.data())
def test_what_speaks_of_remainders_divisors_and_truth_means_what_is_printed(
    data: Any, whole_numbers: Any, points: Any, settled: Any, printed: Any, read: Any
) -> None:
    pair, at = data.draw(whole_numbers), data.draw(points)
    note(line := printed(pair.node))
    assert settled(read(line), at) == settled(pair.oracle, at)


# --- Node by node

x, k, layers = b.given("x", b.real), b.given("k", b.natural), b.given("layers", b.natural)
sigma = b.given("sigma_w", b.real, tex=r"\sigma_w")
i, j, q = b.index("i"), b.index("j"), b.index("q")
u, v, w = b.vector("u", k), b.vector("v", k), b.random_vector("w", k)
A, B = b.matrix("A", k, k), b.matrix("B", k, k)
half = Fraction(1, 2)
holds = Eq(x, 1)

PRINTED = [
    (n.Const(half), "1/2", r"\frac{1}{2}"),
    (n.Const(-half), "-1/2", r"-\frac{1}{2}"),
    (half * x, "(1/2)·x", r"\left(\frac{1}{2}\right)\,x"),
    (x * -2, "x·-2", r"x \cdot \left(-2\right)"),
    (x - half, "x − 1/2", r"x - \frac{1}{2}"),
    (x - (x - 1), "x − (x − 1)", r"x - \left(x - 1\right)"),
    (-(x + 1), "−(x + 1)", r"-\left(x + 1\right)"),
    (x / (x / x), "x/(x/x)", r"\frac{x}{\frac{x}{x}}"),
    (x / (x * x), "x/(x·x)", r"\frac{x}{x\,x}"),
    ((x / 2) ** 2, "(x/2)^2", r"\left(\frac{x}{2}\right)^{2}"),
    ((-x) ** 2, "(−x)^2", r"\left(-x\right)^{2}"),
    (-(x**2), "−x^2", r"-x^{2}"),
    ((x**2) ** k, "(x^2)^k", r"\left(x^{2}\right)^{k}"),
    (x ** (k - 1), "x^(k − 1)", r"x^{k - 1}"),
    (x**-1, "x^(-1)", r"x^{-1}"),
    (sigma**2, "sigma_w^2", None),
    (layers + 1, "layers + 1", r"\mathrm{layers} + 1"),
    (b.relu(x - 1) ** 2, "relu(x − 1)^2", r"\operatorname{relu}\left(x - 1\right)^{2}"),
    (b.binomial(k + 1, i), "C(k + 1, i)", r"\binom{k + 1}{i}"),
    (SumOver(i, 1, k, u[i] + 1), "sum[i=1..k](u[i] + 1)", r"\sum_{i=1}^{k} \left(u_{i} + 1\right)"),
    (SumOver(i, 1, k, u[i]) * x, "sum[i=1..k](u[i])·x", r"\left(\sum_{i=1}^{k} u_{i}\right)\,x"),
    (SumOver(i, 1, k, i) ** 2, "sum[i=1..k](i)^2", r"\left(\sum_{i=1}^{k} i\right)^{2}"),
    (Rec(q, x, 2 * q, k), "rec[q := x; q := 2·q; k times]", r"q_{k} \quad\text{where } q_0 = x,\; q_{k+1} = 2\,q_{k}"),
    (b.exp(x - 1) ** 2, "exp(x − 1)^2", r"\exp\left(x - 1\right)^{2}"),
    (b.log(x) / 2, "log(x)/2", r"\frac{\log\left(x\right)}{2}"),
    (2 * b.logistic(-x), "2·logistic(−x)", r"2\,\sigma\left(-x\right)"),
    (b.sqrt(x + 1) * x, "sqrt(x + 1)·x", r"\sqrt{x + 1}\,x"),
    (1 - b.tanh(x) ** 2, "1 − tanh(x)^2", r"1 - \tanh\left(x\right)^{2}"),
    (
        n.Derivative(i, b.tanh(i), x + 1),
        "d[i=x + 1](tanh(i))",
        r"\frac{d}{di} \left(\tanh\left(i\right)\right) \Big|_{i=x + 1}",
    ),
    (
        n.Derivative(i, i**2, x) * x,
        "d[i=x](i^2)·x",
        r"\left(\frac{d}{di} \left(i^{2}\right) \Big|_{i=x}\right)\,x",
    ),
    (
        n.Integral(i, 0, x, i + 1) ** 2,
        "integral[i=0..x](i + 1)^2",
        r"\left(\int_{0}^{x} \left(i + 1\right) \,di\right)^{2}",
    ),
    (
        n.Integral(i, 0, 1, n.Integral(j, 0, i, i * j)) - x,
        "integral[i=0..1](integral[j=0..i](i·j)) − x",
        r"\int_{0}^{1} \int_{0}^{i} i\,j \,dj \,di - x",
    ),
    (E(w[1] - E(w[1])), "E[w[1] − E[w[1]]]", r"\mathbb{E}\left[w_{1} - \mathbb{E}\left[w_{1}\right]\right]"),
    (b.dot(u, v) ** 2, "⟨u, v⟩^2", r"\left\langle u, v\right\rangle^{2}"),
    (A @ B @ u, "(A B) u", r"\left(A\,B\right)\,u"),
    (MatMul((A, B, u)), "A B u", r"A\,B\,u"),
    ((A + B) @ u, "(A + B) u", r"\left(A + B\right)\,u"),
    (2 * (A @ u), "2·(A u)", r"2\,\left(A\,u\right)"),
    (Transpose(A @ B), "(A B)ᵀ", r"\left(A\,B\right)^{\top}"),
    (Transpose(A)[i, j + 1], "(Aᵀ)[i, j + 1]", r"\left(A^{\top}\right)_{i, j + 1}"),
    (n.Mod(k - 2, layers) + 1, "(k − 2) mod layers + 1", r"\left(k - 2\right) \bmod \mathrm{layers} + 1"),
    (n.Mod(k * i, 2 * k), "(k·i) mod (2·k)", r"\left(k\,i\right) \bmod \left(2\,k\right)"),
    (2 * n.Mod(k, 3) ** 2, "2·(k mod 3)^2", r"2\,\left(k \bmod 3\right)^{2}"),
    (n.Mod(n.Mod(k, 3), n.Mod(i, 2)), "(k mod 3) mod (i mod 2)", None),
    (n.Gcd(k + 1, i) ** 2, "gcd(k + 1, i)^2", r"\gcd(k + 1, i)^{2}"),
    (1 - n.Iverson(holds), "1 − [x = 1]", r"1 - \left[x = 1\right]"),
    (x * n.Iverson(And(holds, Ne(i, j))), "x·[x = 1 and i ≠ j]", r"x\,\left[x = 1 \,\land\, i \neq j\right]"),
    (
        n.MatrixOf(i, k, j, 2, u[i] + j) @ u,
        "matrix[i=1..k, j=1..2](u[i] + j) u",
        r"\left(u_{i} + j\right)_{i=1,\dots,k;\, j=1,\dots,2}\,u",
    ),
    (n.NormAtMost(A - B, x + 1), "‖A − B‖ ≤ x + 1", r"\left\lVert A - B\right\rVert_2 \leq x + 1"),
    (Not(n.NormAtMost(A, x)), "not ‖A‖ ≤ x", r"\neg \left(\left\lVert A\right\rVert_2 \leq x\right)"),
    (Ne(x, 1), "x ≠ 1", r"x \neq 1"),
    (SameLaw(w, 2 * E(w) - w), "w ~ 2·E[w] − w", r"w \overset{d}{=} 2\,\mathbb{E}\left[w\right] - w"),
    (Not(holds), "not x = 1", r"\neg \left(x = 1\right)"),
    (Not(And(holds, holds)), "not (x = 1 and x = 1)", r"\neg \left(x = 1 \,\land\, x = 1\right)"),
    (And(holds, Or(holds, holds)), "x = 1 and (x = 1 or x = 1)", None),
    (Or(holds, And(holds, holds)), "x = 1 or (x = 1 and x = 1)", None),
    (Implies(Implies(holds, holds), holds), "(x = 1 ⇒ x = 1) ⇒ x = 1", None),
    (Implies(holds, Implies(holds, holds)), "x = 1 ⇒ (x = 1 ⇒ x = 1)", None),
    (Iff(Iff(holds, holds), holds), "(x = 1 ⇔ x = 1) ⇔ x = 1", None),
    (n.ForAll(i, 1, k, Implies(Ne(i, 1), holds)), "for all i=1..k: (i ≠ 1 ⇒ x = 1)", None),
    (
        n.UniqueZero(i, 0, 1, i**2 - x),
        "exactly one i in [0, 1]: i^2 − x = 0",
        r"\exists!\, i \in [0, 1]:\; i^{2} - x = 0",
    ),
    (And(n.UniqueZero(i, 0, k, i - 1), holds), "(exactly one i in [0, k]: i − 1 = 0) and x = 1", None),
    (And(n.ForAll(i, 1, k, holds), holds), "(for all i=1..k: x = 1) and x = 1", None),
    (Words("half of 100% & more_{so}"), "half of 100% & more_{so}", r"\text{half of 100\% \& more\_\{so\}}"),
]


@pytest.mark.parametrize(("node", "plain", "typeset"), PRINTED, ids=[plain for _, plain, _ in PRINTED])
def test_printed(node: Any, plain: str, typeset: str | None) -> None:
    assert text(node) == str(node) == plain
    assert typeset in (None, latex(node))


def test_every_node_type_is_printed_above() -> None:
    kinds = {kind for base in (n.Term, n.Formula) for kind in base.__subclasses__()}
    kinds |= {kind for base in kinds for kind in base.__subclasses__()}
    shown = {type(part) for node, _, _ in PRINTED for part in n.walk(node)}
    assert {kind.__name__ for kind in kinds - shown} == {"_Relation", "Function", "Lt", "Le"}


@pytest.mark.parametrize("node", [node for node, _, _ in PRINTED if not isinstance(node, Words)], ids=str)
def test_what_is_printed_can_be_set(node: Any) -> None:
    assert mathml(latex(node)) is not None


def test_a_number_before_a_power_of_a_number_is_multiplied_visibly() -> None:
    """2·3^k, not 23^k."""
    assert latex(2 * n.Const(Fraction(3)) ** k) == r"2 \cdot 3^{k}"


def test_a_negated_factor_of_a_matrix_product_is_bracketed() -> None:
    """A(−B), not A − B."""
    assert text(A @ -B) == "A (−B)"
    assert latex(A @ -B) == r"A\,\left(-B\right)"


@pytest.mark.parametrize("name", ["r", "f", "a", "c"])
def test_the_letter_of_a_recurrence_leaves_commands_alone(name: str) -> None:
    letter = b.index(name)
    assert latex(Rec(letter, x, letter / 2, layers)).endswith(rf"{name}_{{k+1}} = \frac{{{name}_{{k}}}}{{2}}")


def test_a_recurrence_ends_where_it_ends() -> None:
    """(q_k where q_{k+1} = 2 q_k) + 1 is not q_k where q_{k+1} = 2 q_k + 1."""
    for read in (text, latex):
        assert read(Rec(q, x, 2 * q, layers) + 1) != read(Rec(q, x, 2 * q + 1, layers))


def test_a_recurrence_whose_step_speaks_of_k_counts_by_another_letter() -> None:
    """q_{k+1} = k q_k says something else."""
    assert r"_{k+1} = k\,q_{k}" not in latex(Rec(q, x, k * q, layers))


@pytest.mark.parametrize("tex", [r"\sigma^2", r"\hat{x}_0"])
def test_a_letter_set_with_a_script_of_its_own_takes_another_in_brackets(tex: str) -> None:
    scripted = b.vector("s", k, tex=tex)
    assert r"^2^" not in latex(b.given("s", b.real, tex=tex) ** 2)
    assert rf"{tex}_" not in latex(scripted[1])


NOTHING = {
    "and": lambda: And(),
    "or": lambda: Or(),
    "sum": lambda: n.Add(()),
    "product": lambda: n.Mul(()),
    "product of −1 alone": lambda: n.Mul((n.Const(Fraction(-1)),)),
    "matrix product": lambda: MatMul(()),
}


@pytest.mark.parametrize("make", NOTHING.values(), ids=NOTHING)
def test_an_empty_node_is_refused_or_prints_as_something(make: Any) -> None:
    try:
        node = make()
    except StatementError:
        return
    assert text(node)
    assert latex(node)


@pytest.mark.parametrize("read", [text, latex])
def test_an_unknown_node_is_refused(read: Any) -> None:
    class Limit(n.Term):
        """No reader knows it."""

    with pytest.raises(StatementError, match=r"^no .* of Limit$"):
        read(Limit())
