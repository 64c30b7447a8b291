"""A figure as data: axes and named series, which the ledger keeps and the report draws. It is no evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lakatos.errors import DeclarationError

SCALES = ("linear", "log")
MARKS = ("line", "points")


@dataclass(frozen=True)
class Axis:
    """What is drawn along one direction, and on which scale."""

    label: str
    scale: str = "linear"

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise DeclarationError(f"axis {self.label!r}", f"scale {self.scale!r}", " or ".join(SCALES), "name one")


@dataclass(frozen=True, init=False)
class Series:
    """Points (x_k, y_k), with a band [lower_k, upper_k] where there is one, as a line or as points.

    Numbers are exact or finite floats, and are kept as text, so that an exact one stays so. DeclarationError for
    anything else, for no points, and for lengths that differ.
    """

    name: str
    x: tuple[str, ...]
    y: tuple[str, ...]
    lower: tuple[str, ...]
    upper: tuple[str, ...]
    mark: str

    def __init__(
        self,
        name: str,
        x: Iterable[Any],
        y: Iterable[Any],
        lower: Iterable[Any] = (),
        upper: Iterable[Any] = (),
        mark: str = "line",
    ) -> None:
        place = f"series {name!r}"
        values = {"x": x, "y": y, "lower": lower, "upper": upper}
        columns = {key: tuple(_number(f"{place}, {key}", v) for v in column) for key, column in values.items()}
        sizes = {key: len(column) for key, column in columns.items()}
        if not name.strip() or mark not in MARKS:
            wanted = f"a name and a mark, {' or '.join(MARKS)}"
            raise DeclarationError(place, f"mark {mark!r}", wanted, "say how it is drawn")
        if not sizes["x"] or sizes["y"] != sizes["x"] or not sizes["lower"] == sizes["upper"] in (0, sizes["x"]):
            got = ", ".join(f"{size} values of {key}" for key, size in sizes.items())
            raise DeclarationError(place, got, "as many of each, or no band", "give every point its values")
        for key, value in {"name": name, **columns, "mark": mark}.items():
            object.__setattr__(self, key, value)


@dataclass(frozen=True)
class Figure:
    """Series over common axes, with a title, and in words what is to be seen (`alt`)."""

    title: str
    alt: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        place = f"figure {self.title!r}"
        if not self.title.strip() or not self.alt.strip():
            wanted = "a title, and in `alt` what is to be seen"
            raise DeclarationError(place, "no words", wanted, "say it for those who cannot see it")
        names = [s.name for s in self.series]
        if not names or len(set(names)) < len(names):
            raise DeclarationError(place, f"the series {names}", "at least one, of different names", "name them")
        for s in self.series:
            for axis, columns in ((self.x, (s.x,)), (self.y, (s.y, s.lower, s.upper))):
                low = (
                    [v for column in columns for v in column if float(Fraction(v)) <= 0] if axis.scale == "log" else []
                )
                if low:
                    wanted = "numbers above 0, for its scale is log"
                    raise DeclarationError(f"{place}, series {s.name!r}, {axis.label}", low[0], wanted, "leave it out")


def _number(place: str, given: Any) -> str:
    if isinstance(given, float) and math.isfinite(given):
        return repr(float(given))
    told = str(given)
    try:
        float(Fraction(told))  # small enough to be drawn
    except (ValueError, OverflowError):
        raise DeclarationError(
            place, told, "an exact number or a finite float, below 10^308", "leave the point out"
        ) from None
    return told


def figure_from_json(data: Any) -> Figure:
    """The figure from plain JSON values (inverse of `asdict`)."""
    series = tuple(Series(**s) for s in data["series"])
    return Figure(data["title"], data["alt"], Axis(**data["x"]), Axis(**data["y"]), series)
