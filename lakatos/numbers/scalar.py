"""ℚ as a scalar for numpy object arrays: the field stays exact, and no float gets in or out by itself.

Trusted. The arithmetic is `flint.fmpq`'s; this file only decides who may take part in it. Whoever may not is
answered with an ExactnessError, never with a rounded number. Operands with an arithmetic over ours (arrays,
autograd's boxes: whatever has an `__array_priority__` of 0 or more) are left to do it themselves.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn, TypeAlias, final

import flint
import numpy as np

from lakatos.errors import ExactnessError

_MEND = "an exact number is an int, a Fraction, an fmpq or an Exact; enter floats explicitly by exact(x)"
_INTEGER = (int, flint.fmpz)
_INEXACT = (
    float,
    complex,
    Decimal,
    np.inexact,
    flint.arb,
    flint.acb,
    flint.arf,
)  # numbers that may equal no q


def as_fmpq(x: object) -> flint.fmpq | None:
    """x as an element of ℚ if it is one by its type, else None; neither rounds nor parses."""
    if isinstance(x, Exact):
        return x.value
    if isinstance(x, flint.fmpq):
        return x
    if isinstance(x, _INTEGER) or (isinstance(x, np.generic) and x.dtype.kind in "bui"):
        return flint.fmpq(int(x))
    if isinstance(x, Fraction):
        return flint.fmpq(x.numerator, x.denominator)
    return None


def rational(value: object, where: str) -> flint.fmpq:
    """`value` in ℚ if it is exact by its type: bool, int, numpy integer, Fraction, fmpq, fmpz, Exact.

    Raises ExactnessError for floats (finite or not), None, strings, arrays and everything else.
    """
    number = as_fmpq(value)
    if number is None:
        raise ExactnessError(f"{where}: got {value!r} ({type(value).__name__}), wanted an exact number; {_MEND}")
    return number


def _operation(symbol: str, operate: Callable[[Any, Any], Any]) -> tuple[Callable[[Exact, object], Exact], ...]:
    """The methods of `self symbol other` and `other symbol self`."""

    def forward(self: Exact, other: object) -> Exact:
        b = as_fmpq(other)
        return _decline(symbol, self, other) if b is None else _wrap(operate(self.value, b))

    def reflected(self: Exact, other: object) -> Exact:
        a = as_fmpq(other)
        return _decline(symbol, other, self) if a is None else _wrap(operate(a, self.value))

    return forward, reflected


def _comparison(symbol: str, compare: Callable[[Any, Any], bool]) -> Callable[[Exact, object], bool]:
    def method(self: Exact, other: object) -> bool:
        b = as_fmpq(other)
        return _decline(symbol, self, other) if b is None else compare(self.value, b)

    return method


def _decline(symbol: str, left: object, right: object) -> Any:
    """NotImplemented if the other operand is an array or a box, which works entry by entry; else an error."""
    other = right if isinstance(left, Exact) else left
    if getattr(other, "__array_priority__", -1) >= 0:
        return NotImplemented
    raise ExactnessError(f"{left!r} {symbol} {right!r}: got a {type(other).__name__}; {_MEND}")


def _power(base: flint.fmpq, exponent: flint.fmpq) -> flint.fmpq:
    if exponent.q != 1:
        raise ExactnessError(
            f"{_wrap(base)!r} ** {_wrap(exponent)!r}: only integer powers stay rational; take .sqrt() of a "
            "square, or compute in balls (flint.arb) or float64"
        )
    if base == 0 and exponent < 0:
        raise ZeroDivisionError(f"Q(0) ** {exponent}: zero has no negative power")
    return base ** int(exponent.p)


def _transcendental(name: str) -> Callable[..., Exact]:
    """numpy's ufunc `name` on an object array calls the method of its own name on each entry."""

    def method(self: Exact, *others: object) -> NoReturn:
        raise ExactnessError(f"{name}({self!r}): not rational; compute it in balls (flint.arb) or float64")

    return method


@final
class Exact:
    """A rational number p/q: immutable, hashable, ordered, equal to the int, Fraction or fmpq of its value.

    `+ - * /`, integer `**`, comparisons and `abs` are exact. Raises ExactnessError for any other operand, and
    for `float(q)`: that is how floats creep into arrays; for a plot say `q.to_float()`. `math.floor` gives an
    Exact, lest a later quotient of ints become a float. Division by zero raises ZeroDivisionError.
    """

    __slots__ = ("value",)
    value: flint.fmpq
    dtype = np.dtype(object)  # np.result_type reads it; without it autograd's rules refuse the scalar

    def __init__(self, value: ExactLike) -> None:
        _set_value(self, rational(value, "Exact"))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{self!r}.{name} = {value!r}: an Exact is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"del {self!r}.{name}: an Exact is immutable")

    def __reduce__(self) -> tuple[Callable[..., Exact], tuple[int, int]]:
        return Q, (self.numerator, self.denominator)

    @property
    def numerator(self) -> int:
        """p of p/q in lowest terms, q > 0."""
        return int(self.value.p)

    @property
    def denominator(self) -> int:
        """q of p/q in lowest terms, q > 0."""
        return int(self.value.q)

    def __repr__(self) -> str:
        return f"Q({self.value.p})" if self.value.q == 1 else f"Q({self.value.p}, {self.value.q})"

    def __str__(self) -> str:
        return str(self.value)

    __add__, __radd__ = _operation("+", operator.add)
    __sub__, __rsub__ = _operation("-", operator.sub)
    __mul__, __rmul__ = _operation("*", operator.mul)
    __truediv__, __rtruediv__ = _operation("/", operator.truediv)
    __pow__, __rpow__ = _operation("**", _power)

    def __neg__(self) -> Exact:
        return _wrap(-self.value)

    def __pos__(self) -> Exact:
        return self

    def __abs__(self) -> Exact:
        return _wrap(abs(self.value))

    def conjugate(self) -> Exact:
        """q; numpy's var asks for it."""
        return self

    def __eq__(self, other: object) -> bool:
        theirs = as_fmpq(other)
        if theirs is not None:
            return bool(self.value == theirs)
        return _decline("==", self, other) if isinstance(other, _INEXACT) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)  # that of the int or Fraction of this value

    __lt__ = _comparison("<", operator.lt)
    __le__ = _comparison("<=", operator.le)
    __gt__ = _comparison(">", operator.gt)
    __ge__ = _comparison(">=", operator.ge)

    def __bool__(self) -> bool:
        return bool(self.value != 0)

    def __floor__(self) -> Exact:
        return _wrap(flint.fmpq(self.value.floor()))

    def __ceil__(self) -> Exact:
        return _wrap(flint.fmpq(self.value.ceil()))

    def __int__(self) -> int:
        if self.value.q != 1:
            raise ExactnessError(f"int({self!r}): not an integer; take math.floor or math.ceil first")
        return self.numerator

    def __float__(self) -> NoReturn:
        raise ExactnessError(
            f"float({self!r}): an exact number was about to become a float; give the array dtype object, or "
            "say .to_float() if rounding is meant (for a plot)"
        )

    def to_float(self) -> float:
        """The float64 nearest to p/q, ties to even. Raises OverflowError beyond the range."""
        return self.numerator / self.denominator

    def sqrt(self) -> Exact:
        """√(p/q) if it is rational; else raises ExactnessError."""
        if self.value >= 0:
            root = Q(math.isqrt(self.numerator), math.isqrt(self.denominator))
            if root * root == self:
                return root
        raise ExactnessError(
            f"sqrt({self!r}): not the square of a rational; compare squares, or compute it in balls "
            "(flint.arb) or float64"
        )

    exp, exp2, expm1 = map(_transcendental, ("exp", "exp2", "expm1"))
    log, log2, log10, log1p = map(_transcendental, ("log", "log2", "log10", "log1p"))
    sin, cos, tan = map(_transcendental, ("sin", "cos", "tan"))
    arcsin, arccos, arctan, arctan2 = map(_transcendental, ("arcsin", "arccos", "arctan", "arctan2"))
    sinh, cosh, tanh = map(_transcendental, ("sinh", "cosh", "tanh"))
    arcsinh, arccosh, arctanh = map(_transcendental, ("arcsinh", "arccosh", "arctanh"))
    cbrt, hypot = map(_transcendental, ("cbrt", "hypot"))


ExactLike: TypeAlias = Exact | int | Fraction | flint.fmpq | flint.fmpz | np.integer[Any] | np.bool_

_set_value = Exact.__dict__["value"].__set__  # the slot itself, the one way past __setattr__


def _wrap(value: flint.fmpq) -> Exact:
    new = object.__new__(Exact)
    _set_value(new, value)
    return new


def Q(p: ExactLike, q: ExactLike = 1) -> Exact:
    """The rational number p/q. Raises ExactnessError for a float, ZeroDivisionError for q = 0."""
    divisor = rational(q, "Q, denominator")
    if divisor == 0:
        raise ZeroDivisionError(f"Q({p!r}, {q!r}): the denominator is zero")
    return _wrap(rational(p, "Q, numerator") / divisor)
