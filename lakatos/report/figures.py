"""A figure's data as an SVG that takes ink, font and colours from the page, and as a table."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from io import StringIO
from typing import Any
from warnings import catch_warnings, filterwarnings

from markupsafe import Markup

from lakatos.nouns.figure import Axis, Figure, Series
from lakatos.report.mathml import visible

WIDE = 36  # letters of a name, beyond which two do not stand side by side
OF_ALL = (
    'aria-hidden="true" style="stroke-linejoin: round; stroke-linecap: butt"'  # what a style element would say of all
)
CURVES = 6  # colours that style.css knows
INK, RULE = "#010203", "#010204"
COLOURS = {INK: "currentColor", RULE: "var(--rule)"} | {
    f"#0102{k + 16:02x}": f"var(--curve-{k + 1})" for k in range(CURVES)
}
MARKERS, DASHES = "osD^vP", ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (8, 3)))
SETTINGS: Any = {
    "axes.edgecolor": INK,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": ["STIXGeneral", "DejaVu Sans"],  # what is drawn is measured by them; the page has its own
    "font.size": 10,
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "lakatos",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


def svg(figure: Figure, name: str) -> Markup:
    """The figure drawn; `name` begins the ids in it, which are single on the page."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    written = StringIO()
    with rc_context(SETTINGS), catch_warnings():
        filterwarnings("ignore", "Glyph .* missing")  # the page's fonts may well have it
        columns = 2 if all(len(series.name) <= WIDE for series in figure.series) else 1
        canvas = Canvas(figsize=(6.3, 3.3 + 0.2 * len(figure.series) / columns), layout="constrained")
        axes = canvas.add_subplot()
        for set_scale, axis, pieces in (
            (axes.set_xscale, figure.x, axes.xaxis),
            (axes.set_yscale, figure.y, axes.yaxis),
        ):
            set_scale(axis.scale)
            pieces.set_label_text(visible(axis.label))
        axes.set_axisbelow(True)
        for place, series in enumerate(figure.series):
            _plot(axes, series, sum(s.mark == series.mark for s in figure.series[:place]))
        _tick(axes.xaxis, figure.x)
        _tick(axes.yaxis, figure.y)
        canvas.legend(loc="outside lower left", ncols=columns, frameon=False, handlelength=2.4, labelspacing=0.35)
        canvas.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Markup(_of_the_page(written.getvalue(), name))


def _tick(pieces: Any, axis: Axis) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    low, high = pieces.get_data_interval()
    if axis.scale == "linear":
        pieces.set_major_locator(MaxNLocator(integer=True, nbins=9))
    elif high < 100 * low:  # hardly a power of ten within it
        pieces.set_major_locator(LogLocator(subs=(1, 2, 5)))
        pieces.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    else:
        pieces.set_major_formatter(FuncFormatter(lambda value, _: power_of_ten(value)))
    pieces.set_minor_formatter(NullFormatter())


def power_of_ten(value: float) -> str:
    """10ᵏ as it is printed: 1, 10, 100, and the others by their exponent."""
    exponent = round(math.log10(value))
    if 0 <= exponent <= 3:
        return str(10**exponent)
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _plot(axes: Any, series: Series, place: int) -> None:
    """A line by colour and dashes, points by colour and marker: what can be told apart without colours."""
    colour, (x, y) = f"#0102{place % CURVES + 16:02x}", (_floats(series.x), _floats(series.y))
    if series.lower:
        axes.fill_between(x, _floats(series.lower), _floats(series.upper), color=colour, alpha=0.2, linewidth=0)
    if series.mark == "line":
        look: dict[str, Any] = {"linestyle": DASHES[place % CURVES], "linewidth": 1.3}
    else:
        look = {
            "marker": MARKERS[place % CURVES],
            "linestyle": "",
            "markerfacecolor": "none",
            "markersize": 5 + place % 3,
        }
    axes.plot(x, y, color=colour, label=visible(series.name), clip_on=False, **look)


def _floats(column: tuple[str, ...]) -> list[float]:
    return [float(Fraction(number)) for number in column]


def _of_the_page(written: str, name: str) -> str:
    """The SVG element alone, its colours those of the page's theme, its font the page's, its ids used and single."""
    drawn = written[written.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>\s*|<style.*?</style>\s*|<!--.*?-->\s*", "", drawn, flags=re.S)
    drawn = re.sub("#0102[0-9a-f]{2}", lambda found: COLOURS[found[0]], drawn)
    drawn = re.sub(r"'STIXGeneral'[^;\"]*", "'STIX Two Text', 'STIX Two Math', serif", drawn)
    used = set(re.findall(r"[\"(]#([\w-]+)", drawn))
    drawn = re.sub(r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", drawn)
    drawn = re.sub(r"([\"(])#([\w-]+)", rf"\1#{name}-\2", drawn)
    drawn = re.sub(r' (?:width|height)="[\d.]+pt"', "", drawn, count=2)
    return drawn.replace("xlink:href", "href").replace("<svg ", f"<svg {OF_ALL} ", 1)


def table(figure: Figure) -> dict[str, Any]:
    """The figure's data: for each x a row, with the value of each series there, and its band."""
    places = sorted({Fraction(x) for series in figure.series for x in series.x})
    columns = [_by_place(series) for series in figure.series]
    rows = [(short(str(x)), [column.get(x, "") for column in columns]) for x in places]
    return {"head": [figure.x.label, *(series.name for series in figure.series)], "rows": rows}


def _by_place(series: Series) -> dict[Fraction, str]:
    cells = [short(y) for y in series.y]
    if series.lower:
        bands = zip(series.lower, series.upper, strict=True)
        cells = [f"{y} [{short(a)}, {short(b)}]" for y, (a, b) in zip(cells, bands, strict=True)]
    found: dict[Fraction, str] = {}
    for x, cell in zip(series.x, cells, strict=True):
        place = Fraction(x)
        found[place] = f"{found[place]}, {cell}" if place in found else cell
    return found


def short(number: str) -> str:
    """A number as it is, or with six digits where it is long."""
    return number if len(number) <= 12 else f"≈ {float(Fraction(number)):.6g}"
