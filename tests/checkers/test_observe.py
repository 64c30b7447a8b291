"""What a property may return, and what is said of anything else."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from lakatos.checkers.observe import observation
from lakatos.errors import LakatosError
from lakatos.nouns import Claim, Hypothesis
from lakatos.numbers import FiniteLaw, Q, exact
from lakatos.statement import (
    And,
    E,
    Eq,
    Words,
    defined,
    dot,
    given,
    integer,
    matrix,
    measured,
    natural,
    positive,
    random_vector,
    real,
    truth,
    vector,
)

n, k, p, m = given("n", natural), given("k", integer), given("p", truth), given("m", positive)
x, stranger = given("x", real), given("stranger", real)
v, M, w = vector("v", n), matrix("M", 2, n), random_vector("w", n)
y = measured("y", real, "an output")
s = defined("s", x**2)

claim = Claim(
    formal=And(Eq(y, s + k + p), Eq(E(w), M @ v)),
    other=Eq(y, dot(v, v)),
    sized=Eq(y, m),
    words=Words("it is so"),
    scope="nothing in particular",
    hypotheses=(Hypothesis("positive", "x > 0", x > 0),),
)
COIN = FiniteLaw((((0, 1), Q(1, 2)), ((1, 0), Q(1, 2))))
GOOD = {n: 2, k: -1, x: Fraction(1, 3), p: True, v: [1, Q(1, 2)], M: [[1, 2], [3, 4]], w: COIN, y: np.int64(3)}
EXACT = (
    "wanted an exact number; an exact number is an int, a Fraction, an fmpq or an Exact; enter floats explicitly by "
)


def observed(returned, *clauses):
    def check():
        """The function whose name the messages give."""

    return observation(claim, claim.property(*(clauses or ("formal",)))(check), {}, returned)


def without(*symbols):
    return {symbol: value for symbol, value in GOOD.items() if symbol not in symbols}


def test_what_is_exact_is_taken_as_it_is():
    at = observed(GOOD).at
    assert (at[n], at[k], at[p], at[x], at[y]) == (2, -1, 1, fmpq(1, 3), 3)
    assert all(type(at[symbol]) is fmpq for symbol in (n, k, p, x, y))
    assert at[v] == fmpq_mat(2, 1, [1, fmpq(1, 2)])
    assert at[M] == fmpq_mat(2, 2, [1, 2, 3, 4])
    assert at[w] == COIN


@settings(max_examples=40, deadline=None)
@drawn(st.lists(st.fractions(), max_size=4), st.sampled_from((list, tuple, exact)))
def test_a_vector_keeps_its_entries_in_any_container(entries, container):
    at = observed({n: len(entries), v: container(entries), x: 1, y: 0}, "other").at
    assert [Fraction(int(entry.p), int(entry.q)) for entry in at[v].entries()] == entries


def test_an_observation_needs_only_what_its_clauses_and_the_hypotheses_speak_of():
    assert set(observed({n: 1, v: [2], y: 4, x: 1}, "other").at) == {n, v, y, x}


@pytest.mark.parametrize(
    ("symbol", "value", "message"),
    [
        (
            stranger,
            1,
            "property check gives a value for the unknown symbol stranger; the claim speaks of M, k, m, n, p, ",
        ),
        (
            "x",
            1,
            "property check gives a value for the unknown symbol 'x'; the claim speaks of M, k, m, n, p, s, v, w, x",
        ),
        (given("x", natural), 1, "property check gives a value for the unknown symbol x; the claim speaks of"),
        (s, 1, "property check gives a value for s, which is defined as 'x^2': leave it out, the engine computes it"),
        (x, 0.5, f"property check: symbol x: got 0.5 (float), {EXACT}"),
        (x, math.nan, f"property check: symbol x: got nan (float), {EXACT}"),
        (x, math.inf, f"property check: symbol x: got inf (float), {EXACT}"),
        (x, np.float64(2), f"property check: symbol x: got np.float64(2.0) (float64), {EXACT}"),
        (x, None, f"property check: symbol x: got None (NoneType), {EXACT}"),
        (x, "1/2", f"property check: symbol x: got '1/2' (str), {EXACT}"),
        (x, [1], f"property check: symbol x: got [1] (list), {EXACT}"),
        (v, 3, "property check: symbol v: got 3, wanted an array of 1 dimension(s)"),
        (v, [1], "property check: symbol v: got shape (1,), wanted (2,) = (n)"),
        (v, [1, 0.5], f"property check: symbol v: got 0.5 (float), {EXACT}"),
        (v, [[1], [2]], f"property check: symbol v: got [1] (list), {EXACT}"),
        (M, [1, 2], "property check: symbol M: got [1, 2], wanted an array of 2 dimension(s)"),
        (M, [[1, 2]], "property check: symbol M: got shape (1, 2), wanted (2, 2) = (2, n)"),
        (M, [[1], [2, 3]], "property check: symbol M: got shape "),
        (n, -1, "property check: symbol n: got -1, wanted a value of sort natural"),
        (n, Q(1, 2), "property check: symbol n: got 1/2, wanted a value of sort natural"),
        (m, 0, "property check: symbol m: got 0, wanted a value of sort positive"),
        (m, -1, "property check: symbol m: got -1, wanted a value of sort positive"),
        (m, Q(3, 2), "property check: symbol m: got 3/2, wanted a value of sort positive"),
        (k, Q(1, 2), "property check: symbol k: got 1/2, wanted a value of sort integer"),
        (p, 2, "property check: symbol p: got 2, wanted a value of sort truth"),
        (w, [0, 1], "property check: symbol w: got [0, 1], wanted a FiniteLaw on vectors of 2 = n entries"),
        (w, FiniteLaw(((0, 1),)), "property check: symbol w: got FiniteLaw(((Q(0), Q(1)),)), wanted a FiniteLaw on "),
        (w, FiniteLaw((((0,), 1),)), "symbol w: got FiniteLaw((((Q(0),), Q(1)),)), wanted a FiniteLaw on vectors of 2"),
    ],
)
def test_a_bad_value_is_named_with_its_symbol(symbol, value, message):
    with pytest.raises(LakatosError, match=re.escape(message)):
        observed(GOOD | {symbol: value})


@pytest.mark.parametrize(
    ("returned", "clauses", "message"),
    [
        (without(y), ("formal",), "property check gives no value for y, which its clauses (formal) and their "),
        (without(x, k), ("formal",), "property check gives no value for k, x, which its clauses (formal) and their "),
        (without(x), ("other",), "property check gives no value for x, which its clauses (other) and their "),
        (without(n), ("formal",), "an array of size 'n' is given, but no value for n"),
        (
            None,
            ("formal",),
            "property check returned None (NoneType): wanted a mapping from symbols to values, such ",
        ),
        (
            [1],
            ("formal",),
            "property check returned [1] (list): wanted a mapping from symbols to values, such as ",
        ),
        (1, ("words",), "property check returned 1 (int): wanted a mapping from symbols to values, such as {n: 3, a: "),
        (
            True,
            ("formal",),
            "property check returned a truth value for formal: only one clause in words ",
        ),
        (True, ("words", "other"), "property check returned a truth value for words, other: only one clause in words"),
    ],
)
def test_what_is_no_observation_of_the_clauses(returned, clauses, message):
    with pytest.raises(LakatosError, match=re.escape(message)):
        observed(returned, *clauses)


@pytest.mark.parametrize("says", [True, False])
def test_a_truth_value_speaks_for_one_clause_in_words(says):
    assert observed((says, GOOD), "words").says is says


def test_a_bare_truth_value_is_not_enough_where_hypotheses_are_formulas():
    with pytest.raises(LakatosError, match="gives no value for x"):
        observed(True, "words")


@pytest.mark.parametrize("value", [{1: 5, 2: 6}, {7, 8}], ids=["dict", "set"])
def test_what_has_no_order_is_no_vector(value):
    with pytest.raises(LakatosError, match="symbol v: "):
        observed(GOOD | {v: value})


def test_numpy_s_truth_value_is_one():
    assert observed((np.True_, GOOD), "words").says is True


def test_an_error_of_an_observation_is_the_verdict_of_its_claim(verdict):
    seen = verdict(body="return {x: at, y: float(double(at))}")
    assert seen.word == "error"
    assert ".0 (float), wanted an exact number" in seen.reasons[0]
