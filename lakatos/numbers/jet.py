"""Truncated power series a_0 + a_1 ε + a_2 ε² over ℚ, a scalar for object arrays: what is run on them is expanded."""

from __future__ import annotations

from typing import Any, final

import flint
import numpy as np

from lakatos.errors import ExactnessError
from lakatos.numbers.scalar import Exact, Q, as_fmpq

TERMS = 3


@final
class Jet:
    """a_0 + a_1 ε + a_2 ε² modulo ε³, with `+ - *`, division by rationals and powers 0, 1, 2, …; all exact.

    Raises ExactnessError for any other operand.
    """

    __slots__ = ("series",)
    __array_priority__ = 0  # an Exact leaves the operation to us
    dtype = np.dtype(object)

    def __init__(self, *coefficients: Any) -> None:
        values = [_rational(c) for c in coefficients]
        self.series = flint.fmpq_poly(values[:TERMS])

    def __getitem__(self, power: int) -> Exact:
        """The coefficient of ε^power, power < 3."""
        return Q(self.series[power])

    def __repr__(self) -> str:
        return f"Jet({', '.join(str(self.series[i]) for i in range(TERMS))})"

    def __add__(self, other: object) -> Any:
        return self._with(other, lambda a, b: a + b)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        return self._with(other, lambda a, b: a - b)

    def __rsub__(self, other: object) -> Any:
        return self._with(other, lambda a, b: b - a)

    def __mul__(self, other: object) -> Any:
        return self._with(other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        divisor = as_fmpq(other)
        return NotImplemented if divisor is None else _made(self.series * (1 / divisor))

    def __neg__(self) -> Jet:
        return _made(-self.series)

    def __pow__(self, exponent: object) -> Jet:
        value = as_fmpq(exponent)
        if value is None or value.q != 1 or value < 0:
            raise ExactnessError(f"{self!r} ** {exponent!r}: wanted a power 0, 1, 2, …")
        power = flint.fmpq_poly([1])
        for _ in range(int(value.p)):
            power = _cut(power * self.series)
        return _made(power)

    def _with(self, other: object, operation: Any) -> Any:
        if isinstance(other, Jet):
            return _made(operation(self.series, other.series))
        value = as_fmpq(other)
        if value is not None:
            return _made(operation(self.series, flint.fmpq_poly([value])))
        if getattr(other, "__array_priority__", -1) >= 0:
            return NotImplemented
        raise ExactnessError(f"{self!r} and {other!r} ({type(other).__name__}): wanted an exact number")


def _rational(value: object) -> flint.fmpq:
    found = as_fmpq(value)
    if found is None:
        raise ExactnessError(f"Jet: got {value!r} ({type(value).__name__}), wanted an exact number")
    return found


def _cut(series: flint.fmpq_poly) -> flint.fmpq_poly:
    return flint.fmpq_poly(series.coeffs()[:TERMS])


def _made(series: flint.fmpq_poly) -> Jet:
    jet = object.__new__(Jet)
    jet.series = _cut(series)
    return jet
