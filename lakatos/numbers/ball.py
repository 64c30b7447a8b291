"""Balls: real numbers known to lie within a radius of a midpoint, a scalar for object arrays; each result encloses.

Arithmetic rounds outwards to the precision in force (`precision`). What balls cannot tell, as the order of two that
overlap, raises Undecided: more precision is then asked for, and no branch is taken by guess.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, final

import flint
import numpy as np

from lakatos.errors import ExactnessError, Undecided
from lakatos.numbers.scalar import Exact, as_fmpq

PRECISIONS = (64, 128, 256)  # bits: doubled while a case is undecided; the last is the cap


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Within it, balls are rounded to so many bits."""
    before, flint.ctx.prec = flint.ctx.prec, bits
    try:
        yield
    finally:
        flint.ctx.prec = before


def less(a: Any, b: Any) -> bool:
    """a < b, of rationals or balls (fmpq, arb); Undecided where the balls overlap and tell neither a < b nor a ≥ b."""
    if a < b:
        return True
    if a >= b:
        return False
    raise Undecided(f"{a} < {b}")


def at_most(a: Any, b: Any) -> bool:
    """a ≤ b, of rationals or balls (fmpq, arb); Undecided where the balls overlap and tell neither a ≤ b nor a > b."""
    if a <= b:
        return True
    if a > b:
        return False
    raise Undecided(f"{a} <= {b}")


def same(a: Any, b: Any) -> bool:
    """a = b, of rationals or balls (fmpq, arb); Undecided where the balls overlap and are not both points."""
    if a == b:
        return True
    if a != b:
        return False
    raise Undecided(f"{a} == {b}")


def divided(a: Any, b: Any) -> Any:
    """a / b of rationals or balls; ZeroDivisionError for b = 0, Undecided where the ball b holds 0."""
    if same(b, 0):
        raise ZeroDivisionError(f"{a} / 0")
    return a / b


def power(base: Any, exponent: int) -> Any:
    """base^exponent of a rational or a ball, 0^0 = 1; raises as `divided` for a negative exponent.

    flint's own power of a ball that holds 0 has no value.
    """
    if exponent < 0:
        return divided(1, power(base, -exponent))
    if isinstance(base, flint.fmpq):
        return base**exponent
    found, square = flint.arb(1), base
    while exponent:
        if exponent % 2:
            found = found * square
        square, exponent = square * square, exponent // 2
    return found


def _on_domain(function: Callable[[Any], Any], inside: Callable[[Any], bool], name: str) -> Callable[[Any], Any]:
    def apply(x: Any) -> Any:
        if not inside(x):
            raise ValueError(f"{name}({x}) has no value")
        return function(x)

    return apply


def _logistic(x: Any) -> Any:
    return 1 / (1 + (-x).exp())  # the denominator is at least 1


FUNCTIONS: dict[str, Callable[[Any], Any]] = {  # of an arb; ValueError outside the domain, Undecided across its edge
    "cosh": flint.arb.cosh,
    "exp": flint.arb.exp,
    "log": _on_domain(flint.arb.log, lambda x: less(0, x), "log"),
    "logistic": _logistic,
    "sinh": flint.arb.sinh,
    "sqrt": _on_domain(flint.arb.sqrt, lambda x: at_most(0, x), "sqrt"),
    "tanh": flint.arb.tanh,
}


def _operation(
    symbol: str, operate: Callable[[Any, Any], Any]
) -> tuple[Callable[[Any, object], Any], Callable[[Any, object], Any]]:
    """The methods of `self symbol other` and `other symbol self`."""

    def forward(self: Ball, other: object) -> Any:
        b = _as_arb(other)
        return _decline(symbol, self, other) if b is None else Ball(operate(self.value, b))

    def reflected(self: Ball, other: object) -> Any:
        a = _as_arb(other)
        return _decline(symbol, self, other) if a is None else Ball(operate(a, self.value))

    return forward, reflected


def _comparison(symbol: str, compare: Callable[[Any, Any], bool]) -> Callable[[Any, object], bool]:
    def method(self: Ball, other: object) -> bool:
        b = _as_arb(other)
        answer: bool = _decline(symbol, self, other) if b is None else compare(self.value, b)
        return answer

    return method


def _decline(symbol: str, ball_: Ball, other: object) -> Any:
    if getattr(other, "__array_priority__", -1) >= 0:  # an array or a box, which works entry by entry
        return NotImplemented
    raise ExactnessError(
        f"{ball_!r} {symbol} {other!r}: got a {type(other).__name__}, wanted a ball or an exact number; "
        "enter floats by ball(x) or ball(x, error)"
    )


def _as_arb(x: object) -> flint.arb | None:
    if isinstance(x, Ball):
        return x.value
    number = as_fmpq(x)
    return None if number is None else flint.arb(number)


def _applied(name: str) -> Callable[[Ball], Ball]:
    """numpy's ufunc `name` on an object array calls the method of its own name on each entry."""
    return lambda self: Ball(FUNCTIONS[name](self.value))


@final
class Ball:
    """A real number x with |x − m| ≤ r, immutable; `+ - * /`, integer `**` and functions such as exp enclose.

    The other operand is a ball or an exact number; a float raises ExactnessError. `< <= > >= == !=` hold for all
    numbers of the two balls or for none, or raise Undecided; so does division by a ball in which 0 lies among others.
    """

    __slots__ = ("value",)
    __array_priority__ = 0  # an Exact leaves the operation to us
    __hash__ = None  # type: ignore[assignment]
    dtype = np.dtype(object)
    value: flint.arb

    def __init__(self, value: flint.arb) -> None:
        if not value.is_finite():
            raise Undecided(f"the ball {value}")
        object.__setattr__(self, "value", value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{self!r}.{name} = {value!r}: a Ball is immutable")

    def __deepcopy__(self, memo: object) -> Ball:
        return self

    def __repr__(self) -> str:
        return f"Ball({self.value})"

    __add__, __radd__ = _operation("+", operator.add)
    __sub__, __rsub__ = _operation("-", operator.sub)
    __mul__, __rmul__ = _operation("*", operator.mul)
    __truediv__, __rtruediv__ = _operation("/", divided)

    def __pow__(self, exponent: object) -> Ball:
        k = as_fmpq(exponent)
        if k is None or k.q != 1:
            raise ExactnessError(f"{self!r} ** {exponent!r}: wanted an integer power; take .sqrt(), or exp of a log")
        return Ball(power(self.value, int(k.p)))

    def __neg__(self) -> Ball:
        return Ball(-self.value)

    def __pos__(self) -> Ball:
        return self

    def __abs__(self) -> Ball:
        return Ball(abs(self.value))

    def conjugate(self) -> Ball:
        """x; numpy asks for it."""
        return self

    __lt__ = _comparison("<", less)
    __le__ = _comparison("<=", at_most)
    __gt__ = _comparison(">", lambda a, b: less(b, a))
    __ge__ = _comparison(">=", lambda a, b: at_most(b, a))
    __eq__ = _comparison("==", same)
    __ne__ = _comparison("!=", lambda a, b: not same(a, b))

    def __bool__(self) -> bool:
        return not same(self.value, 0)

    def __float__(self) -> NoReturn:
        raise ExactnessError(f"float({self!r}): say .to_float() if the midpoint is meant (for a plot)")

    def to_float(self) -> float:
        """A float64 near the midpoint."""
        return float(self.value.mid())

    @property
    def radius(self) -> Exact:
        """r, of which |x − m| ≤ r."""
        return Exact(self.value.rad().fmpq())

    def contains(self, x: object) -> bool:
        """Whether the exact number, or all of the ball, x lies in this one."""
        if isinstance(x, Ball):
            return bool(self.value.contains(x.value))
        number = as_fmpq(x)
        if number is None:
            raise ExactnessError(f"{self!r}.contains({x!r}): wanted a ball or an exact number")
        return bool(abs(number - self.value.mid().fmpq()) <= self.value.rad().fmpq())  # flint would round the number

    exp, log, sqrt = map(_applied, ("exp", "log", "sqrt"))
    cosh, sinh, tanh = map(_applied, ("cosh", "sinh", "tanh"))
