"""A figure is data: exact numbers stay exact, and what could not be drawn is refused when it is made."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakatos.errors import DeclarationError
from lakatos.nouns import Axis, Figure, Series
from lakatos.nouns.figure import figure_from_json
from lakatos.numbers import Q

numbers = st.fractions() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(numbers, numbers), min_size=1), st.sampled_from(["line", "points"]))
def test_a_figure_is_the_same_after_json_and_its_numbers_are_exact(points: list[Any], mark: str) -> None:
    x, y = zip(*points, strict=True)
    figure = Figure("F", "it is so", Axis("x"), Axis("y"), (Series("s", x, y, y, y, mark),))
    assert figure_from_json(json.loads(json.dumps(asdict(figure)))) == figure
    for told, value in zip(figure.series[0].y, y, strict=True):
        assert float(Fraction(told)) == value if isinstance(value, float) else Fraction(told) == value


def test_every_kind_of_number_is_told_as_text() -> None:
    assert Series("s", (Q(1, 3), np.int64(2)), (np.float64(0.5), 10**30)).x == ("1/3", "2")


def figure(**parts: Any) -> Figure:
    told = {"title": "F", "alt": "it rises", "x": Axis("n"), "y": Axis("r"), "series": (Series("s", (1,), (2,)),)}
    return Figure(**{**told, **parts})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Axis("n", "square"), "axis 'n': got scale 'square'; wanted linear or log"),
        (lambda: Series("s", (1, 2), (1,)), "series 's': got 2 values of x, 1 values of y, 0 values of lower"),
        (lambda: Series("s", (), ()), "series 's': got 0 values of x"),
        (lambda: Series("s", (1,), (1,), lower=(1,)), "1 values of lower, 0 values of upper; wanted as many of each"),
        (
            lambda: Series("s", (1,), (float("nan"),)),
            "series 's', y: got nan; wanted an exact number or a finite float",
        ),
        (lambda: Series("s", (1,), (float("inf"),)), "series 's', y: got inf"),
        (lambda: Series("s", (1,), (-(10**400),)), "; wanted an exact number or a finite float, below 10^308"),
        (lambda: Series("s", (True,), (1,)), "series 's', x: got True"),
        (lambda: Series("s", (1,), ("two",)), "series 's', y: got two"),
        (
            lambda: Series("s", (1,), (1,), mark="bars"),
            "series 's': got mark 'bars'; wanted a name and a mark, line or",
        ),
        (lambda: Series(" ", (1,), (1,)), "series ' ': got mark 'line'; wanted a name"),
        (lambda: figure(title=""), "figure '': got no words; wanted a title, and in `alt` what is to be seen"),
        (lambda: figure(alt=" "), "figure 'F': got no words"),
        (lambda: figure(series=()), "figure 'F': got the series []; wanted at least one"),
        (
            lambda: figure(series=(Series("s", (1,), (1,)),) * 2),
            "got the series ['s', 's']; wanted at least one, of dif",
        ),
        (
            lambda: figure(y=Axis("r", "log"), series=(Series("s", (1, 2), (1, 0)),)),
            "figure 'F', series 's', r: got 0; wanted numbers above 0, for its scale is log. To mend: leave it out",
        ),
        (
            lambda: figure(y=Axis("r", "log"), series=(Series("s", (1,), (1,), (-1,), (2,)),)),
            "figure 'F', series 's', r: got -1; wanted numbers above 0",
        ),
        (
            lambda: figure(y=Axis("r", "log"), series=(Series("s", (1,), (Fraction(1, 10**400),)),)),
            "wanted numbers above 0, for its scale is log",
        ),
        (lambda: figure(x=Axis("n", "log"), series=(Series("s", (0,), (1,)),)), "series 's', n: got 0; wanted numbers"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape(message)):
        make()
