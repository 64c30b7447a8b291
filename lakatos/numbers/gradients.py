"""Derivatives of model code by autograd, over exact numbers, balls and letters as over floats.

autograd knows no scalar but its own. What it must be told of ours is told here and nowhere else: the derivatives that
it would take by floats (of an integer power, of a root), and that of tanh over letters, which know no cosh. Every entry
of a result is checked: a float in it is an error.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from autograd.extend import VSpace, defvjp
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.numpy.numpy_vjps import unbroadcast_f
from autograd.numpy.numpy_vspaces import ArrayVSpace
from autograd.tracer import isbox

from lakatos.numbers.ball import Ball
from lakatos.numbers.conversion import check_exact
from lakatos.numbers.jet import Jet
from lakatos.numbers.scalar import Exact, Q
from lakatos.numbers.symbolic import Symbolic


class _ObjectVSpace(ArrayVSpace):  # type: ignore[misc]
    """Arrays of exact numbers, a single one among them."""

    def zeros(self) -> Any:
        """0 in every entry, exact."""
        return self._filled(0)

    def ones(self) -> Any:
        """1 in every entry, exact."""
        return self._filled(1)

    def standard_basis(self) -> Any:
        """The unit arrays."""
        for place in np.ndindex(*self.shape):
            unit = self._filled(0)
            unit[place] = Q(1)
            yield unit

    def _filled(self, value: int) -> Any:
        return np.full(self.shape, Q(value), dtype=object)


def _vspace(x: Any) -> ArrayVSpace:
    return _ObjectVSpace(x) if np.asarray(x).dtype == object else ArrayVSpace(x)


for _scalar in (Exact, Jet, Ball, Symbolic):
    ArrayBox.register(_scalar)
for _kind in (Exact, Jet, Ball, Symbolic, int, np.ndarray):
    VSpace.register(_kind, _vspace)

defvjp(
    anp.power,
    lambda ans, x, y: unbroadcast_f(x, lambda g: g * _slope(x, y)),
    lambda ans, x, y: unbroadcast_f(y, lambda g: g * anp.log(anp.where(x, x, 1.0)) * x**y),
)


defvjp(anp.sqrt, lambda ans, x: lambda g: g / (2 * ans))
defvjp(anp.tanh, lambda ans, x: lambda g: g * (1 - ans**2) if _of_letters(x) else g / anp.cosh(x) ** 2)


def _of_letters(x: Any) -> bool:
    while isbox(x):
        x = x._value
    return any(isinstance(entry, Symbolic) for entry in np.ravel(x))


def _slope(x: Any, y: Any) -> Any:
    """y x^(y−1), in the scalars of x for an integer y."""
    if isinstance(y, int):
        return y * x ** (y - 1) if y else 0 * x
    return y * x ** anp.where(y, y - 1, 1.0)


def gradient(f: Callable[[Any], Any], at: Any) -> Any:
    """∇f(x), of the shape of x: f maps an array to a number; within another derivative too.

    Raises ExactnessError if an entry became a float.
    """
    return _checked(autograd.grad, f, at)


def jacobian(f: Callable[[Any], Any], at: Any) -> Any:
    """(∂f_i/∂x_j), the shape of f(x) followed by that of x. Raises ExactnessError if an entry became a float."""
    return _checked(autograd.jacobian, f, at)


def hessian(f: Callable[[Any], Any], at: Any) -> Any:
    """(∂²f/∂x_i∂x_j), (n, n) for x (n,). Raises ExactnessError if an entry became a float."""
    return _checked(autograd.hessian, f, at)


def hessian_vector_product(f: Callable[[Any], Any], at: Any, v: Any) -> Any:
    """∇²f(x) v = ∇(∇f(x)·v), of the shape of x and v: two gradients, no Hessian.

    Raises ExactnessError if an entry became a float.
    """
    return gradient(lambda x: anp.sum(gradient(f, x) * v), at)


def _checked(derivative: Callable[..., Any], f: Callable[[Any], Any], at: Any) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Output seems independent of input")  # then it is 0, which is no fault
        found = derivative(f)(at)
    if not isbox(found) and np.asarray(at).dtype == object:
        numbers = np.frompyfunc(lambda entry: 0 if isinstance(entry, Symbolic) else entry, 1, 1)(found)
        check_exact(numbers, derivative.__name__)
    return found
