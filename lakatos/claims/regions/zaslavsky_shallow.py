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
    truth,
    vector,
)

n = given("n", natural, "number of hyperplanes: hidden units of a shallow ReLU network")
d = given("d", natural, "dimension of the space: inputs of the network")
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
def arrangements(draw):
    """Generic, arbitrary, central, nearly so, tangent, parallel and repeated ones, up to 6 in dimension up to 3."""
    dim, size = draw(st.integers(1, 3)), draw(st.integers(0, 5))
    kinds = (
        "generic",
        "any",
        "central",
        "generic central",
        "all but one central",
        "tangent",
        "parallel",
        "repeated",
    )
    kind = draw(st.sampled_from(kinds))
    small = st.integers(-2, 2)
    normal = st.lists(small, min_size=dim, max_size=dim).filter(any)
    rows = [[draw(normal), draw(small)] for _ in range(size)]
    if kind.startswith("generic"):
        rows = on_moment_curve(dim, size)
    if kind.endswith("central"):
        rows = [[a, 0] for a, _ in rows]
    if kind == "all but one central" and rows:
        rows[draw(st.sampled_from((0, -1)))][1] = draw(st.sampled_from((-1, 1)))
    if kind == "tangent":
        side = draw(st.sampled_from((-1, 1)))
        rows = [[a, side] for a, _ in rows]
    if kind == "parallel" and rows:
        rows = [[rows[0][0], c] if draw(st.booleans()) else [a, c] for a, c in rows]
    if kind == "repeated" and rows:
        again = [[-2 * c for c in rows[0][0]], -2 * rows[0][1]]
        rows = [rows[0]] + [again] * size if draw(st.booleans()) else [*rows, again]
    return dim, rows


@claim.property(arrangement=arrangements())
def enumeration(count_cells, count_cells_by_whitney, general_position, independent_normals, arrangement):
    """Exact rational arrangements of up to 6 hyperplanes in dimension 1 to 3, degenerate ones on purpose."""
    dim, rows = arrangement
    normals = exact([a for a, _ in rows]).reshape(len(rows), dim)
    offsets = exact([c for _, c in rows])
    return {
        n: len(rows),
        d: dim,
        b: offsets,
        r: count_cells(normals, offsets),
        u: count_cells_by_whitney(normals, offsets),
        g: general_position(normals, offsets),
        h: independent_normals(normals, offsets),
    }
