"""The doors of ℚ and of balls: `exact` and `ball` let floats in, `check_exact` finds one that came by another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias, overload

import flint
import numpy as np
from numpy.typing import NDArray

from lakatos.errors import ExactnessError
from lakatos.numbers.ball import Ball
from lakatos.numbers.jet import Jet
from lakatos.numbers.scalar import Exact, ExactLike, Q, as_fmpq, rational

ExactArray: TypeAlias = NDArray[np.object_]


@overload
def exact(x: ExactLike | float | np.floating[Any] | str) -> Exact: ...
@overload
def exact(x: list[Any] | tuple[Any, ...] | NDArray[Any]) -> ExactArray: ...
def exact(x: object) -> Exact | ExactArray:
    """x ∈ ℚ, or an object array of such, of the shape of the nested list, tuple or array x.

    A string is read as written ("0.1" is 1/10, "3/7"); a float is the dyadic rational it stores (0.1 is not
    1/10). Raises ExactnessError for a float that is not finite, an unreadable string, a ragged list and any
    other type.
    """
    if not (isinstance(x, list | tuple) or type(x) is np.ndarray):  # a masked array would lose its mask
        return _exact_scalar(x)
    try:
        entries = np.array(x, dtype=object)
    except ValueError as error:
        raise ExactnessError(f"exact: got {x!r}, wanted lists of equal lengths ({error})") from error
    result = np.empty(entries.shape, dtype=object)
    for index in np.ndindex(entries.shape):
        result[index] = _exact_scalar(entries[index])
    return result


def _exact_scalar(x: object) -> Exact:
    if isinstance(x, list | tuple | np.ndarray):
        raise ExactnessError(f"exact: got {x!r} where a number was wanted; make nested lists equally long")
    try:
        if isinstance(x, str):
            return Q(Fraction(x))
        if isinstance(x, float | np.floating):
            return Q(*x.as_integer_ratio())
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise ExactnessError(f"exact: got {x!r}, wanted a finite number ({error})") from error
    return Q(rational(x, "exact"))


def ball(x: object, error: object = 0) -> Any:
    """The ball {y : |y − x| ≤ error}, or an object array of such, of the shape of the nested list, tuple or array x.

    A float x is the dyadic rational that it stores; `error` is a proved bound on how far that is off. Balls are left as
    they are. Raises ExactnessError as `exact` does, and for a negative error.
    """
    if isinstance(x, Ball):
        return x
    if isinstance(x, list | tuple | np.ndarray):
        entries = np.array(x, dtype=object)
        found: NDArray[np.object_] = np.empty(entries.shape, dtype=object)
        for place in np.ndindex(entries.shape):
            found[place] = ball(entries[place], error)
        return found
    middle, radius = exact(x), exact(error)  # type: ignore[call-overload]
    if radius < 0:
        raise ExactnessError(f"ball({x!r}, {error!r}): got a negative error, wanted one >= 0")
    return Ball(flint.arb(middle.value, 0) + flint.arb(0, flint.arb(radius.value).upper()))


def check_exact(result: object, operation: str) -> None:
    """Every entry of `result` (a scalar, or nested lists, tuples and arrays) is exact by its type, or a ball.

    Raises ExactnessError with the operation and the index of the first entry that is not. numpy and autograd
    make such entries quietly: sum(w)/3 over ints is 0.333…, np.where(…, 0.0) mixes a float in.
    """
    for index, entry in _entries(result, ()):
        if as_fmpq(entry) is None and not isinstance(entry, Jet | Ball):
            place = f"entry {list(index)}" if index else "the result"
            raise ExactnessError(
                f"{operation}: {place} is {entry!r} ({type(entry).__name__}), wanted an exact number; find "
                "the step that made it (a float constant? a quotient of ints?) and write it with Q(p, q)"
            )


def _entries(result: object, index: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], object]]:
    if isinstance(result, np.ndarray):
        for place in np.ndindex(result.shape):
            yield from _entries(result[place], index + place)
    elif isinstance(result, list | tuple):
        for position, entry in enumerate(result):
            yield from _entries(entry, (*index, position))
    else:
        yield index, result
