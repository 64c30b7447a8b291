"""The exact reader against plain Python over Fractions, and against sympy, on generated trees."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.statement.evaluate import holds, value
from lakatos.statement.to_sympy import to_sympy

many = settings(max_examples=400, deadline=None)
few = settings(max_examples=400, deadline=None)


@many
@given(data=st.data())
def test_a_term_has_the_value_of_plain_arithmetic(
    data: Any, terms: Any, points: Any, bind: Any, settled: Any
) -> None:
    pair, at = data.draw(terms), data.draw(points)
    assert settled(value, pair.node, bind(at)) == settled(pair.oracle, at)


@many
@given(data=st.data())
def test_a_formula_has_the_truth_of_plain_logic(data: Any, formulas: Any, points: Any, bind: Any, settled: Any) -> None:
    pair, at = data.draw(formulas), data.draw(points)
    assert settled(holds, pair.node, bind(at)) == settled(pair.oracle, at)


@few
@given(data=st.data())
def test_a_recurrence_has_the_value_of_a_loop(
    data: Any, recurrences: Any, points: Any, bind: Any, settled: Any
) -> None:
    pair, at = data.draw(recurrences), data.draw(points)
    assert settled(value, pair.node, bind(at)) == settled(pair.oracle, at)


@few
@given(data=st.data())
def test_sympy_agrees_where_there_is_a_value(data: Any, terms: Any, points: Any, settled: Any) -> None:
    pair, at = data.draw(terms), data.draw(points)
    wanted = settled(pair.oracle, at)
    if wanted is not None:
        found = to_sympy(pair.node).subs({name: v for name, v in at.items()}).doit()
        assert Fraction(int(found.p), int(found.q)) == wanted
