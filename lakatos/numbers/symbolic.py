"""Terms of statements as a scalar for object arrays: model code run on letters gives the term that it computes.

Only what costs no thought is simplified: numbers are computed, 0 and 1 vanish where they do nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any, NoReturn, final

import numpy as np

from lakatos.errors import ExactnessError, StatementError
from lakatos.numbers.scalar import Exact, as_fmpq
from lakatos.statement import nodes as n


@final
class Symbolic:
    """A scalar term; `+ - * /`, integer powers and functions such as exp give the term of the result.

    The other operand is a Symbolic or an exact number, else ExactnessError. Letters have no order, so that a comparison
    (a ReLU, a branch) raises StatementError.
    """

    __slots__ = ("term",)
    __array_priority__ = 0  # an Exact leaves the operation to us
    __hash__ = None  # type: ignore[assignment]
    dtype = np.dtype(object)
    term: n.Term

    def __init__(self, term: n.Term) -> None:
        self.term = term

    def __repr__(self) -> str:
        return f"Symbolic({self.term})"

    def __add__(self, other: object) -> Any:
        return self._with("+", other, _sum)

    def __radd__(self, other: object) -> Any:
        return self._with("+", other, lambda a, b: _sum(b, a))

    def __sub__(self, other: object) -> Any:
        return self._with("-", other, lambda a, b: _sum(a, _product(MINUS, b)))

    def __rsub__(self, other: object) -> Any:
        return self._with("-", other, lambda a, b: _sum(b, _product(MINUS, a)))

    def __mul__(self, other: object) -> Any:
        return self._with("*", other, _product)

    def __rmul__(self, other: object) -> Any:
        return self._with("*", other, lambda a, b: _product(b, a))

    def __truediv__(self, other: object) -> Any:
        return self._with("/", other, _quotient)

    def __rtruediv__(self, other: object) -> Any:
        return self._with("/", other, lambda a, b: _quotient(b, a))

    def __neg__(self) -> Symbolic:
        return Symbolic(_product(MINUS, self.term))

    def __pow__(self, exponent: object) -> Symbolic:
        k = as_fmpq(exponent)
        if k is None or k.q != 1:
            raise ExactnessError(f"{self!r} ** {exponent!r}: wanted an integer power")
        return Symbolic(_power(self.term, int(k.p)))

    def _with(self, sign: str, other: object, operation: Callable[[n.Term, n.Term], n.Term]) -> Any:
        if not isinstance(other, Exact | Symbolic) and getattr(other, "__array_priority__", -1) >= 0:
            return NotImplemented  # an array or a box, which works entry by entry
        if isinstance(other, n.Term):  # whose own operations would refuse us the other way round
            raise ExactnessError(f"{self!r} {sign} {other}: got a bare term; write symbolic({other})")
        return Symbolic(operation(self.term, _read(other, f"{self!r} {sign} {other!r}")))

    def _ordered(self, other: object) -> NoReturn:
        raise StatementError(f"{self!r} compared with {other!r}: letters have no order; take numbers or balls")

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _ordered

    def __bool__(self) -> NoReturn:
        self._ordered(0)

    def conjugate(self) -> Symbolic:
        """x; numpy asks for it."""
        return self

    def exp(self) -> Symbolic:
        """e^x."""
        return Symbolic(n.Exp(self.term))

    def log(self) -> Symbolic:
        """The natural logarithm."""
        return Symbolic(n.Log(self.term))

    def sqrt(self) -> Symbolic:
        """√x."""
        return Symbolic(n.Sqrt(self.term))

    def tanh(self) -> Symbolic:
        """The hyperbolic tangent."""
        return Symbolic(n.Tanh(self.term))


def symbolic(x: Any) -> Any:
    """The Symbolic of a scalar term or an exact number, or an object array of such, of the shape of x.

    Raises ExactnessError for anything else, a float among them.
    """
    if not isinstance(x, list | tuple | np.ndarray):
        return Symbolic(_read(x, f"symbolic({x!r})"))
    entries = np.array(x, dtype=object)
    found = np.empty(entries.shape, dtype=object)
    for place in np.ndindex(entries.shape):
        found[place] = symbolic(entries[place])
    return found


def terms(x: Any) -> Any:
    """The term of a Symbolic or an exact number, or an object array of such, of the shape of x: undoes `symbolic`."""
    found = symbolic(x)
    return np.frompyfunc(lambda entry: entry.term, 1, 1)(found)


ZERO, ONE, MINUS = n.Const(Fraction(0)), n.Const(Fraction(1)), n.Const(Fraction(-1))


def _read(x: object, where: str) -> n.Term:
    if isinstance(x, Symbolic):
        return x.term
    if isinstance(x, n.Term):
        if isinstance(x, n.Symbol) and (x.shape or x.random):
            raise ExactnessError(f"{where}: {x} is no number; take its entries, such as {x}[1]")
        return x
    number = as_fmpq(x)
    if number is None:
        raise ExactnessError(f"{where}: got a {type(x).__name__}, wanted a term or an exact number")
    return n.Const(Fraction(int(number.p), int(number.q)))


def _sum(a: n.Term, b: n.Term) -> n.Term:
    if isinstance(a, n.Const) and isinstance(b, n.Const):
        return n.Const(a.value + b.value)
    parts = tuple(p for side in (a, b) for p in (side.terms if isinstance(side, n.Add) else (side,)) if p != ZERO)
    return n.Add(parts) if len(parts) > 1 else parts[0]


def _product(a: n.Term, b: n.Term) -> n.Term:
    if isinstance(a, n.Const) and isinstance(b, n.Const):
        return n.Const(a.value * b.value)
    if ZERO in (a, b):
        return ZERO
    parts = [p for side in (a, b) for p in (side.factors if isinstance(side, n.Mul) else (side,))]
    number = n.Const(prod((p.value for p in parts if isinstance(p, n.Const)), start=Fraction(1)))
    rest = tuple(p for p in parts if not isinstance(p, n.Const))
    return n.Mul((number, *rest)) if number != ONE else n.Mul(rest) if len(rest) > 1 else rest[0]


def _quotient(a: n.Term, b: n.Term) -> n.Term:
    if isinstance(b, n.Const) and b != ZERO:
        return _product(a, n.Const(1 / b.value))
    return n.Div(a, b)


def _power(a: n.Term, k: int) -> n.Term:
    if isinstance(a, n.Const) and (k >= 0 or a != ZERO):
        return n.Const(a.value**k)
    return ONE if k == 0 else a if k == 1 else n.Pow(a, n.Const(Fraction(k)))
