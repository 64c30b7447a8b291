"""One drawing serves both themes, is the same each time, and says no more than its data."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.nouns import Axis, Figure, Series
from lakatos.report.figures import CURVES, power_of_ten, short, svg, table


def figure(*series: Series) -> Figure:
    return Figure(
        "Growth",
        "it rises",
        Axis("steps t"),
        Axis("size", "log"),
        series or (Series("bound", range(4), (1, 10, 100, 1000)),),
    )


def test_the_same_data_are_drawn_the_same() -> None:
    assert svg(figure(), "a") == svg(figure(), "a")


def test_ink_and_colours_are_those_of_the_page() -> None:
    many = [Series(str(k), (1, 2), (1, k + 1), mark=mark) for k in range(CURVES) for mark in ("line", "points")]
    many = [Series(f"{s.name} {s.mark}", s.x, s.y, mark=s.mark) for s in many]
    drawn = svg(figure(*many), "a")
    assert not re.search(r"#[0-9a-f]{6}|black|white", re.sub(r'"#a-[^"]*"|\(#a-[^)]*\)', "", drawn))
    assert "currentColor" in drawn
    assert {f"var(--curve-{k})" for k in range(1, CURVES + 1)} <= set(re.findall(r"var\(--curve-\d+\)", drawn))
    assert "var(--curve-7)" not in drawn


def test_text_is_text_in_the_font_of_the_page() -> None:
    drawn = svg(figure(), "a")
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert {"steps t", "size", "bound", "1000"} <= set(shown)
    assert set(re.findall("'(STIX[^']*)'", drawn)) == {"STIX Two Text", "STIX Two Math"}


def test_ids_begin_with_the_name_and_are_single_and_used() -> None:
    drawn = svg(figure(Series("p", (1, 2), (1, 2), mark="points")), "figure-7")
    ids = re.findall(r' id="([^"]*)"', drawn)
    assert ids
    assert len(ids) == len(set(ids))
    assert all(name.startswith("figure-7-") for name in ids)
    assert set(ids) == set(re.findall(r"[\"(]#([\w-]+)", drawn))


def test_no_date_and_no_maker_is_in_it() -> None:
    assert not re.search(r"metadata|matplotlib|20\d\d-", svg(figure(), "a"))


HOSTILE = '<script>alert(1)</script> $x$ ]]> & "quoted" \u202e $\\frac{ '


@settings(max_examples=10, deadline=None)  # a drawing takes its time
@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))).filter(str.strip) | st.just(HOSTILE))
def test_hostile_words_stay_text(words: str) -> None:
    drawn = svg(Figure(words, words, Axis(words), Axis(words), (Series(words, (1,), (2,)),)), "a")
    tree = ElementTree.fromstring(str(drawn))
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= {"svg", "defs", "style", "g", "path"} | {
        *("use", "text", "clipPath", "rect", "tspan")
    }
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", drawn)


def test_a_band_is_drawn() -> None:
    plain, banded = Series("s", (1, 2), (2, 3)), Series("s", (1, 2), (2, 3), (1, 2), (3, 4))
    assert "opacity: 0.2" in svg(figure(banded), "a")
    assert "opacity: 0.2" not in svg(figure(plain), "a")


def test_a_table_has_the_data_side_by_side() -> None:
    told = table(
        figure(
            Series("bound", (0, 1, Fraction(1, 2)), (1, 2, 10**20)),
            Series("seen", (1, 3), (5, 6), (4, 5), (6, 7)),
            Series("twice", (3, 3), (1, 2)),
        )
    )
    assert told == {
        "head": ["steps t", "bound", "seen", "twice"],
        "rows": [
            ("0", ["1", "", ""]),
            ("1/2", ["≈ 1e+20", "", ""]),
            ("1", ["2", "5 [4, 6]", ""]),
            ("3", ["", "6 [5, 7]", "1, 2"]),
        ],
    }


@given(st.fractions())
def test_a_number_that_is_shortened_says_so_and_is_right_to_six_digits(number: Fraction) -> None:
    told = short(str(number))
    if told.startswith("≈ "):
        assert abs(Fraction(told[2:]) - number) <= abs(number) * Fraction(1, 10**5)
    else:
        assert Fraction(told) == number


@pytest.mark.parametrize(
    ("y", "told"),
    [
        ((1, 10, 100, 1000), {"1", "10", "100", "1000"}),
        ((0.03, 0.1, 0.3, 0.5), {"0.05", "0.1", "0.2", "0.5"}),
        ((1e-9, 1e-3, 1, 1e6), {"10⁻²", "10⁶"}),
    ],
)
def test_a_logarithmic_axis_has_ticks_that_can_be_read(y: tuple[float, ...], told: set[str]) -> None:
    assert told <= set(re.findall(r"<text[^>]*>([^<]*)</text>", svg(figure(Series("s", range(4), y)), "a")))


@pytest.mark.parametrize(("value", "told"), [(1, "1"), (1000, "1000"), (1e4, "10⁴"), (1e-12, "10⁻¹²"), (0.1, "10⁻¹")])
def test_powers_of_ten(value: float, told: str) -> None:
    assert power_of_ten(value) == told
