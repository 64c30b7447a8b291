"""`exact` is the one door in, `check_exact` finds what came by another; autograd.numpy stays exact."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import autograd.numpy as anp
import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError
from lakatos.numbers import Exact, Q, check_exact, exact

few = settings(max_examples=50, deadline=None)
entries = st.fractions(-3, 3, max_denominator=6)


def vectors(n: int) -> st.SearchStrategy[list[Fraction]]:
    return st.lists(entries, min_size=n, max_size=n)


# --- exact


@few
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_enters_as_the_dyadic_rational_it_stores(x: float) -> None:
    for value in (x, np.float64(x)):
        assert exact(value) == Fraction(x)
    assert exact(x).to_float() == x


def test_narrow_and_wide_floats_enter_without_rounding() -> None:
    assert exact(np.float32(0.1)) == Fraction(float(np.float32(0.1)))
    assert exact(np.longdouble(1) / 3) == Fraction(*(np.longdouble(1) / 3).as_integer_ratio())


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, np.float64("nan"), np.float32("inf")])
def test_a_float_that_is_not_finite_is_refused(x: float) -> None:
    with pytest.raises(ExactnessError, match=r"wanted a finite number"):
        exact(x)


def test_a_string_is_read_as_written() -> None:
    values = [exact(text) for text in ("0.1", "3/7", "-2", "1e-3")]
    assert values == [Q(1, 10), Q(3, 7), Q(-2), Q(1, 1000)]
    assert exact("0.1") != exact(0.1)


@pytest.mark.parametrize("text", ["", "x", "1/0", "nan", "inf", "1/2/3", "0x1"])
def test_an_unreadable_string_is_refused(text: str) -> None:
    with pytest.raises(ExactnessError, match=r"^exact: got "):
        exact(text)


@pytest.mark.parametrize("x", [None, 1j, Decimal("0.1"), flint.arb(1), ..., {1}, np.ma.array([1], mask=[1])])
def test_other_types_are_refused(x: Any) -> None:
    with pytest.raises(ExactnessError, match=r"^exact: got "):
        exact(x)


@pytest.mark.parametrize("x", [[[1], [1, 2]], [1, [2]], [np.zeros((2, 2)), np.zeros((2, 3))], [[1, 2], 3]])
def test_a_ragged_list_is_refused(x: Any) -> None:
    with pytest.raises(ExactnessError, match=r"^exact: got "):
        exact(x)


@pytest.mark.parametrize(
    ("x", "shape"),
    [
        ([1, "1/2"], (2,)),
        (([1, 2, 3], (4, 5, 6.5)), (2, 3)),
        (np.zeros((2, 0, 3)), (2, 0, 3)),
        (np.array(3, dtype=np.int8), ()),
        (np.array([[True]]), (1, 1)),
        ([], (0,)),
        ([np.array([1, 2]), [Q(1), 0.5]], (2, 2)),
    ],
)
def test_an_array_keeps_its_shape_and_all_its_entries_are_exact(x: Any, shape: tuple[int, ...]) -> None:
    result = exact(x)
    assert (result.shape, result.dtype) == (shape, np.dtype(object))
    assert all(type(entry) is Exact for entry in result.ravel())


def test_the_entries_keep_their_places() -> None:
    assert exact([[1, "1/2"], [0.25, Fraction(1, 3)]]).tolist() == [[1, Q(1, 2)], [Q(1, 4), Q(1, 3)]]


def test_an_array_is_copied() -> None:
    x = np.array([Q(1), Q(2)])
    exact(x)[0] = Q(5)
    assert x[0] == 1


# --- check_exact


@pytest.mark.parametrize(
    ("result", "place"),
    [
        (0.5, "the result is 0.5 (float)"),
        (np.float64(0.5), "the result is np.float64(0.5) (float64)"),
        (None, "the result is None (NoneType)"),
        ((Q(1), 0.5), "entry [1] is 0.5 (float)"),
        (np.array([[Q(1), 2], [0.0, 3]], dtype=object), "entry [1, 0] is 0.0 (float)"),
        ((1, np.array([Q(1), 0.5], dtype=object)), "entry [1, 1] is 0.5 (float)"),
        (np.ones((2, 2)), "entry [0, 0] is np.float64(1.0) (float64)"),
        (np.array(0.5), "the result is np.float64(0.5) (float64)"),
    ],
)
def test_an_inexact_entry_is_named(result: object, place: str) -> None:
    with pytest.raises(ExactnessError) as caught:
        check_exact(result, "relu_second_moment")
    assert str(caught.value) == (
        f"relu_second_moment: {place}, wanted an exact number; find the step that made it "
        "(a float constant? a quotient of ints?) and write it with Q(p, q)"
    )


@pytest.mark.parametrize(
    "result",
    [
        Q(1),
        1,
        True,
        flint.fmpq(1, 2),
        exact([[1, 2]]),
        (1, [Q(2), np.arange(3)]),
        np.zeros(0),
        (),
        np.array(Q(1)),
    ],
)
def test_exact_results_pass(result: object) -> None:
    check_exact(result, "here")


@pytest.mark.parametrize(
    "leak",
    [
        lambda w: anp.sum(np.array([1, 2], dtype=object)) / 3,
        lambda w: anp.where(w > 0, w, 0.0),
        lambda w: anp.concatenate([w, anp.zeros(1)]),
        lambda w: anp.mean(anp.sign(w)),
    ],
)
def test_the_quiet_leaks_of_numpy_are_found(leak: Callable[[Any], Any]) -> None:
    with pytest.raises(ExactnessError, match=r"^leak: "):
        check_exact(leak(exact([-1, 2])), "leak")


# --- autograd.numpy over arrays of Exact agrees with a reference over arrays of Fraction

FUNCTIONS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "matmul": lambda W, x, y: anp.matmul(W, x),
    "@": lambda W, x, y: x @ W @ y,
    "dot": lambda W, x, y: anp.dot(x, y),
    "einsum": lambda W, x, y: anp.einsum("ij,j,i->i", W, x, y),
    "einsum to a scalar": lambda W, x, y: anp.einsum("ij,j,i->", W, x, y),
    "outer": lambda W, x, y: anp.outer(x, y),
    "tensordot": lambda W, x, y: anp.tensordot(W, W, axes=([1], [0])),
    "trace": lambda W, x, y: anp.trace(W),
    "sum": lambda W, x, y: anp.sum(W),
    "sum along an axis": lambda W, x, y: anp.sum(W, axis=0, keepdims=True),
    "mean": lambda W, x, y: anp.mean(W),
    "mean along an axis": lambda W, x, y: anp.mean(W, axis=1),
    "var": lambda W, x, y: anp.var(W),
    "prod": lambda W, x, y: anp.prod(x),
    "cumsum": lambda W, x, y: anp.cumsum(x),
    "maximum": lambda W, x, y: anp.maximum(x, y),
    "minimum": lambda W, x, y: anp.minimum(W, x),
    "max": lambda W, x, y: anp.max(W, axis=0),
    "argmax": lambda W, x, y: anp.argmax(x),
    "sort": lambda W, x, y: anp.sort(x),
    "clip": lambda W, x, y: anp.clip(W, -1, 1),
    "where": lambda W, x, y: anp.where(x > y, x, 0 * y),
    "abs": lambda W, x, y: anp.abs(W) - abs(x),
    "negative": lambda W, x, y: -W,
    "transpose": lambda W, x, y: anp.transpose(W) @ x + W.T @ y,
    "reshape": lambda W, x, y: anp.reshape(W, -1)[1:4],
    "concatenate": lambda W, x, y: anp.concatenate([x, y]),
    "stack": lambda W, x, y: anp.stack([x, y], axis=1),
    "vstack, hstack": lambda W, x, y: anp.hstack([anp.vstack([x, y]), anp.vstack([y, x])]),
    "array of scalars": lambda W, x, y: anp.array([x[0], y[1]]),
    "comparisons": lambda W, x, y: anp.stack([x < y, x <= y, x == y, x != y, x >= y, x > 0]),
    "powers": lambda W, x, y: x**2 + W**3 - y**0,
    "division": lambda W, x, y: x / (1 + y * y),
    "broadcasting": lambda W, x, y: W * x + y[:, None] - 1,
    "floor": lambda W, x, y: anp.floor(W) / 3 if type(W.flat[0]) is Exact else anp.floor(W) / Fraction(3),
    "norm": lambda W, x, y: anp.sqrt(anp.sum(x * x) ** 2) if type(x[0]) is Exact else anp.sum(x * x),
}


@settings(max_examples=30, deadline=None)
@given(W=st.lists(vectors(3), min_size=3, max_size=3), x=vectors(3), y=vectors(3))
def test_models_in_autograd_numpy_stay_exact(W: list[list[Fraction]], x: list[Fraction], y: list[Fraction]) -> None:
    ours, reference = (exact(W), exact(x), exact(y)), [np.array(value, dtype=object) for value in (W, x, y)]
    for name, f in FUNCTIONS.items():
        got, wanted = f(*ours), f(*reference)
        check_exact(got, name)
        assert np.shape(got) == np.shape(wanted), name
        assert np.all(np.asarray(got) == np.asarray(wanted)), name


def test_a_scalar_among_autograd_numpy_functions() -> None:
    assert anp.maximum(Q(1, 2), Q(1, 3)) == Q(1, 2)
    assert anp.abs(Q(-1, 2)) == Q(1, 2)
    assert anp.result_type(Q(1)) == np.dtype(object)
