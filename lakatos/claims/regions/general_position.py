"""n hyperplanes cut a d-dimensional space into at most Σ C(n, i) regions, and into so many iff in general position."""

from hypothesis import strategies as st

from lakatos.analysis.arrangements import (
    count_cells,
    count_cells_by_whitney,
    general_position,
    independent_normals,
)
from lakatos.nouns import Citation, Claim, Control, Slide
from lakatos.numbers import exact
from lakatos.statement import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Le,
    SumOver,
    binomial,
    given,
    index,
    measured,
    natural,
    positive,
    truth,
    vector,
)

n = given("n", natural, "number of hyperplanes: hidden units of a shallow ReLU network")
d = given("d", positive, "dimension of the space: inputs of the network")
b = vector("b", n, "offsets of the hyperplanes a_i·x = b_i: minus the biases")
r = measured("r", natural, "number of regions, by exact enumeration of sign vectors")
u = measured(
    "u",
    natural,
    "number of regions, by Whitney's characteristic polynomial: |χ(-1)|",
    tex=r"\lvert\chi(-1)\rvert",
)
g = measured("g", truth, "1 iff any k <= d normals are independent and no d+1 hyperplanes meet")
h = measured("h", truth, "1 iff any k <= d normals are independent")
i = index("i")

most = SumOver(i, 0, d, binomial(n, i))
most_central = 2 * SumOver(i, 0, d - 1, binomial(n - 1, i))
central = ForAll(i, 1, n, Eq(b[i], 0))

claim = Claim(
    bound=Le(r, most),
    equality=Iff(Eq(r, most), Eq(g, 1)),
    central=Implies(And(n >= 1, central), Iff(Eq(r, most_central), Eq(h, 1))),
    polynomial=Eq(r, u),
    scope="affine hyperplanes with non-zero normals in dimension d >= 1, repetitions allowed and counted in n; the "
    "cells of one hidden ReLU layer (the linear regions of the network can be fewer: equal maps merge)",
    subjects=(count_cells, count_cells_by_whitney, general_position, independent_normals),
    slide=Slide(
        "What does depth provide? Linear regions",
        wording="needs hypotheses",
        note="The count of a shallow network is polynomial in its width, n^d, and is reached only in general position.",
    ),
    cites=(
        Citation("Zaslavsky 1975, Facing up to arrangements", "Theorem A"),
        Citation("Schläfli 1901, Theorie der vielfachen Kontinuität", "§16"),
        Citation(
            "Cover 1965, Geometrical and statistical properties of systems of linear inequalities",
            "Theorem 1",
        ),
    ),
    accepts={
        "1 ≤ n and (for all i=1..n: b[i] = 0) ⇒ (r = 2·sum[i=0 − 1..d − 1](C(n − 1, i)) ⇔ h = 1)": "C(n - 1, -1) = 0",
    },
    controls=(
        Control("every sign vector is a region: 2^n", bound=Eq(r, 2**n)),
        Control("the maximum without general position", equality=Eq(r, most)),
        Control("independent normals are enough", equality=Iff(Eq(r, most), Eq(h, 1))),
        Control("the sum stops before d", bound=Le(r, SumOver(i, 0, d - 1, binomial(n, i)))),
        Control(
            "hyperplanes through 0 as if they were affine",
            central=Implies(central, Iff(Eq(r, most), Eq(h, 1))),
        ),
    ),
)


def on_moment_curve(dim, size):
    """Hyperplanes (1, t, …, t^(d-1))·x = t^d for t = 1, 2, …: any d + 1 rows are independent (Vandermonde)."""
    return [[[t**p for p in range(dim)], t**dim] for t in range(1, size + 1)]


@st.composite
def arrangements(draw, *kinds):
    """Up to 6 hyperplanes in dimension up to 3, of one of the kinds."""
    dim, size, kind = draw(st.integers(1, 3)), draw(st.integers(0, 5)), draw(st.sampled_from(kinds))
    small, sign = st.integers(-2, 2), st.sampled_from((-1, 1))
    normals = draw(st.lists(st.lists(small, min_size=dim, max_size=dim).filter(any), min_size=size, max_size=size))
    rows = [[a, draw(small)] for a in normals]
    if kind.startswith("generic"):
        rows = on_moment_curve(dim, size)
    if kind.endswith("central"):
        rows = [[a, 0] for a, _ in rows]
    if rows and kind == "all but one central":
        rows[draw(st.sampled_from((0, -1)))][1] = draw(sign)
    if kind == "tangent":
        side = draw(sign)
        rows = [[a, side] for a, _ in rows]
    if rows and kind == "parallel":
        rows = [[rows[0][0], c] if draw(st.booleans()) else [a, c] for a, c in rows]
    if rows and kind.startswith("repeated"):
        again = [[-2 * c for c in rows[0][0]], -2 * rows[0][1]]
        rows = [rows[0]] + [again] * size if draw(st.booleans()) else [*rows, again]
    return dim, rows


def split(arrangement):
    """The dimension, the normals (n, d) and the offsets (n,), exact."""
    dim, rows = arrangement
    return dim, exact([a for a, _ in rows]).reshape(len(rows), dim), exact([c for _, c in rows])


@claim.property(
    "bound",
    "equality",
    "polynomial",
    arrangement=arrangements("generic", "any", "central", "parallel", "repeated"),
)
def affine(count_cells, count_cells_by_whitney, general_position, independent_normals, arrangement):
    """Exact rational arrangements: generic, arbitrary, central, with parallel and with repeated hyperplanes."""
    dim, normals, offsets = split(arrangement)
    return {
        n: len(offsets),
        d: dim,
        r: count_cells(normals, offsets),
        u: count_cells_by_whitney(normals, offsets),
        g: general_position(normals, offsets),
        h: independent_normals(normals, offsets),
    }


@claim.property(
    "central",
    arrangement=arrangements(
        "central", "generic central", "repeated central", "all but one central", "tangent", "tangent"
    ),
)
def through_the_origin(count_cells, independent_normals, arrangement):
    """Arrangements through the origin, all but one hyperplane through it, and all of one offset, -1 or 1."""
    dim, normals, offsets = split(arrangement)
    return {
        n: len(offsets),
        d: dim,
        b: offsets,
        r: count_cells(normals, offsets),
        h: independent_normals(normals, offsets),
    }
