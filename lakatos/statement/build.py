"""How an author writes symbols: `n = given("n", natural)`, `x = vector("x", n)`, `a = measured("a", real, "…")`."""

from __future__ import annotations

from keyword import iskeyword
from typing import Final

from lakatos.errors import StatementError
from lakatos.statement.nodes import (
    Binomial,
    Dot,
    Exp,
    Log,
    Logistic,
    Relu,
    Sqrt,
    Symbol,
    Tanh,
    Term,
    Termlike,
    term,
)

natural: Final = "natural"  # 0, 1, 2, …
positive: Final = "positive"  # 1, 2, 3, …
integer: Final = "integer"
real: Final = "real"
truth: Final = "truth"  # 0 or 1
SORTS: Final = (natural, positive, integer, real, truth)


def given(names: str, sort: str, meaning: str = "", tex: str = "") -> Symbol:
    """A scalar that is drawn, or free in a proof."""
    return _symbol(names, "given", sort, meaning, tex)


def measured(
    name: str, sort: str, meaning: str, defined: Term | None = None, tex: str = "", shape: tuple[Termlike, ...] = ()
) -> Symbol:
    """What a subject computes, a scalar unless it has a shape; `defined` is what it is said to be, and is checked."""
    return _symbol(name, "measured", sort, meaning, tex, tuple(map(term, shape)), definition=defined)


def defined(name: str, definition: Term, meaning: str = "", tex: str = "") -> Symbol:
    """A letter for a term; the engine computes it, the author never supplies it."""
    return _symbol(name, "defined", real, meaning, tex, definition=definition)


def vector(name: str, size: Termlike, meaning: str = "", tex: str = "") -> Symbol:
    """A given vector with `size` entries."""
    return _symbol(name, "given", real, meaning, tex, shape=(term(size),))


def random_vector(name: str, size: Termlike, meaning: str = "", tex: str = "") -> Symbol:
    """A random vector with `size` entries; an observation gives its law."""
    return _symbol(name, "given", real, meaning, tex, shape=(term(size),), random=True)


def matrix(name: str, rows: Termlike, columns: Termlike, meaning: str = "", tex: str = "") -> Symbol:
    """A given matrix of rows × columns."""
    return _symbol(name, "given", real, meaning, tex, shape=(term(rows), term(columns)))


def index(name: str) -> Symbol:
    """A bound letter: of a SumOver, ForAll or MatrixOf; the variable of a Rec, Derivative, Integral or UniqueZero."""
    return _symbol(name, "index", integer, "", "")


def relu(z: Termlike) -> Relu:
    """max(z, 0)."""
    return Relu(term(z))


def exp(z: Termlike) -> Exp:
    """e^z."""
    return Exp(term(z))


def log(z: Termlike) -> Log:
    """The natural logarithm of z > 0."""
    return Log(term(z))


def logistic(z: Termlike) -> Logistic:
    """1 / (1 + e^-z)."""
    return Logistic(term(z))


def sqrt(z: Termlike) -> Sqrt:
    """√z for z >= 0."""
    return Sqrt(term(z))


def tanh(z: Termlike) -> Tanh:
    """The hyperbolic tangent of z."""
    return Tanh(term(z))


def dot(u: Term, v: Term) -> Dot:
    """u·v."""
    return Dot(u, v)


def binomial(n: Termlike, k: Termlike) -> Binomial:
    """C(n, k)."""
    return Binomial(term(n), term(k))


def _symbol(
    name: str,
    role: str,
    sort: str,
    meaning: str,
    tex: str,
    shape: tuple[Term, ...] = (),
    random: bool = False,
    definition: Term | None = None,
) -> Symbol:
    if sort not in SORTS:
        raise StatementError(f"symbol {name!r}: got sort {sort!r}, wanted one of {', '.join(SORTS)}")
    if not name.isidentifier() or iskeyword(name):
        raise StatementError(f"symbol {name!r}: a symbol's name is one identifier, such as n or sigma_w")
    return Symbol(name, role, sort, meaning, shape, random, definition, tex)
