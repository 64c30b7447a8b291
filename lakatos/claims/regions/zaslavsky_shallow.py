"""n hyperplanes cut a d-dimensional space into at most Σ C(n, i) regions, and into so many in general position."""

from flint import fmpq
from hypothesis import strategies as st

from lakatos.analysis.arrangements import count_cells, deletion_restriction, general_position
from lakatos.nouns import Axis, Citation, Claim, Control, Definition, Figure, Lemma, Series, Slide
from lakatos.numbers import exact
from lakatos.statement import (
    And,
    Eq,
    ForAll,
    Fraction,
    Implies,
    Iverson,
    Le,
    Or,
    SumOver,
    binomial,
    given,
    index,
    measured,
    natural,
    positive,
    truth,
)
from lakatos.statement.evaluate import value

n = given("n", natural, "number of hyperplanes: hidden units of a shallow ReLU network")
d = given("d", positive, "dimension of the space: inputs of the network")
N = given("N", positive, "number of arrangements that deletion and restriction lead to, the given one first")
k = given("k", natural, "a number of hyperplanes")  # of the proof
i, s = index("i"), index("s")

r = measured("r", natural, "number of regions, by exact enumeration of sign vectors")
g = measured("g", truth, "1 iff any k <= d normals are independent and no d+1 hyperplanes meet")
K = measured("K", natural, "hyperplanes of each arrangement", shape=(N,))
D = measured("D", natural, "dimension of its space", shape=(N,))
R = measured("R", natural, "number of its regions", shape=(N,))
A = measured("A", natural, "place of the arrangement without its last hyperplane (deletion)", shape=(N,))
B = measured("B", natural, "place of that of the others on the last hyperplane (restriction)", shape=(N,))


def most(hyperplanes, dimension):
    """Σ_{i ≤ dimension} C(hyperplanes, i)."""
    return SumOver(i, 0, dimension, binomial(hyperplanes, i))


def further(place, last=None):
    """The place is further down the list; `last` in its stead as what is at most N."""
    return And(place > s, (last or place) <= N)


def down(deleted=further(A[s]), restricted=further(B[s]), fewer=K[B[s]]):
    """What deletion and restriction lead to."""
    return And(deleted, restricted, Eq(K[A[s]], K[s] - 1), Eq(fewer, K[s] - 1), Eq(D[A[s]], D[s]))


def all_down(**parts):
    """The same for each arrangement with a hyperplane."""
    return ForAll(s, 1, N, Implies(K[s] >= 1, down(**parts)))


ROOT = Definition("root", "the first arrangement is the given one", And(Eq(K[1], n), Eq(D[1], d), Eq(R[1], r)))
FEWER = Definition(
    "fewer hyperplanes",
    "deletion and restriction lead to arrangements further down the list with a hyperplane less",
    all_down(),
)
uncut = Eq(R[s], R[A[s]])
cut = And(Eq(R[s], R[A[s]] + R[B[s]]), Eq(D[B[s]] + 1, D[s]))

ALL_CUT = ForAll(s, 1, N, Implies(And(K[s] >= 1, D[s] >= 1), cut))

claim = Claim(
    bound=Le(r, most(n, d)),
    attained=Implies(Eq(g, 1), Eq(r, most(n, d))),
    definitions=(ROOT, FEWER),
    scope="affine hyperplanes with non-zero normals, repetitions allowed and counted in n; the cells of one hidden "
    "ReLU layer (the linear regions of the network can be fewer: equal maps merge)",
    subjects=(count_cells, general_position, deletion_restriction),
    slide=Slide(
        "What does depth provide? Linear regions",
        wording="needs hypotheses",
        note="The count of a shallow network is polynomial in its width, n^d, and is reached only in general position.",
    ),
    cites=(
        Citation("Zaslavsky 1975, Facing up to arrangements", "Theorem A"),
        Citation("Schläfli 1901, Theorie der vielfachen Kontinuität", "§16"),
    ),
    accepts={
        "r = sum[i=0..d](C(n, i)) ⇒ g = 1": "the converse is true too: see regions.general-position",
        f"({ALL_CUT}) ⇒ g = 1": "the converse is true too",
        f"g = 1 ⇒ (for all s=1..N: ({cut} ⇒ 1 ≤ K[s] and 1 ≤ D[s]))": "one region is no sum of two",
        f"{all_down(deleted=further(A[s], A[s + 1]))}": "no place is beyond the list",
        f"{all_down(restricted=further(B[s], B[s + 1]))}": "no place is beyond the list",
        f"{all_down(restricted=And(s < B[s] - 1, B[s] <= N))}": "these lists have all arrangements of k hyperplanes "
        "before those of k - 1",
        f"{all_down(fewer=K[B[s] - 1])}": "in these lists there is another of as many hyperplanes before a restriction",
    },
    lemmas=(
        Lemma(
            "deletion and restriction",
            ForAll(s, 1, N, And(Implies(Eq(K[s], 0), Eq(R[s], 1)), Implies(K[s] >= 1, Or(uncut, cut)))),
            Citation("Zaslavsky 1975: a new hyperplane adds a region for each region of the others on it", "§4"),
        ),
        Lemma(
            "every hyperplane cuts",
            Implies(Eq(g, 1), ALL_CUT),
            Citation("Stanley 2007, An introduction to hyperplane arrangements", "Lemma 2.1, Proposition 2.4"),
        ),
    ),
    controls=(
        Control("every sign vector is a region: 2^n", bound=Eq(r, 2**n)),
        Control("the sum stops before d", bound=Le(r, most(n, d - 1))),
        Control("half of it", bound=Le(r, most(n, d) * Fraction(1, 2))),
        Control("the maximum without general position", attained=Eq(r, most(n, d))),
        Control("2^n in general position", attained=Implies(Eq(g, 1), Eq(r, 2**n))),
    ),
)


def pascal_summed(p):
    """∀ s: Σ_{i ≤ D_s} C(k+1, i) = Σ_{i ≤ D_s} C(k, i) + Σ_{i ≤ D_s - 1} C(k, i)."""

    def entry(*_):
        here, below = binomial(k, i), binomial(k, i - 1)
        each = p.every(i, 0, D[s], lambda *_: p.by("pascal", Eq(binomial(k + 1, i), here + below)))
        shifted = p.step("split", Eq(SumOver(i, 0, D[s], below), SumOver(i, 1, D[s], below)), at=0)
        return p.calc(
            most(k + 1, D[s]),
            ("=", SumOver(i, 0, D[s], here + below), "congruence", each),
            ("=", most(k, D[s]) + SumOver(i, 0, D[s], below), "index"),
            ("=", most(k, D[s]) + SumOver(i, 1, D[s], below), "smt", shifted),
            ("=", most(k, D[s]) + most(k, D[s] - 1), "index"),
        )

    return p.every(s, 1, N, entry)


def by_induction(p, relation, next_one):
    """∀ s: K_s = n ⇒ R_s (relation) Σ_{i ≤ D_s} C(n, i), by induction on the number of hyperplanes."""
    fewer, recursion, pascal = p.given(FEWER), p.cite("deletion and restriction"), pascal_summed(p)

    def says(number):
        return ForAll(s, 1, N, Implies(Eq(K[s], number), relation(R[s], most(number, D[s]))))

    def none(_):
        def entry(*within):
            one = p.calc(
                most(0, D[s]),
                (
                    "=",
                    SumOver(i, 0, D[s], Iverson(Eq(i, 0))),
                    "congruence",
                    p.every(i, 0, D[s], lambda *_: p.by("pascal", Eq(binomial(0, i), Iverson(Eq(i, 0))))),
                ),
                ("=", 1, "index"),
            )
            return p.by("smt", Implies(Eq(K[s], 0), relation(R[s], most(0, D[s]))), one, p.at(recursion, s, *within))

        return p.every(s, 1, N, entry)

    def one_more(_, known, __):
        def entry(*within):
            def step(many):
                here = p.by("smt", down(), p.at(fewer, s, *within), many)
                return next_one(
                    within,
                    many,
                    here,
                    p.at(recursion, s, *within),
                    p.at(known, A[s], here, *within),
                    p.at(known, B[s], here, *within),
                    p.at(pascal, s, *within),
                )

            return p.suppose(Eq(K[s], k + 1), step)

        return p.every(s, 1, N, entry)

    return p.put(p.induct(k, says(k), none, one_more), k=n)


def at_the_root(p, everywhere, says):
    """The given arrangement is the first."""
    root = p.given(ROOT)
    first = p.at(p.by("smt", everywhere.says.conclusion, everywhere), 1)
    start = p.by("congruence", Eq(most(n, D[1]), most(n, d)), p.by("smt", Eq(D[1], d), root))
    return p.by("smt", says, first, root, start)


@claim.proof("bound")
def one_hyperplane_at_a_time(p):
    """A hyperplane adds no region, or one for each region of the others on it; Pascal's rule adds up."""

    def next_one(_, many, here, recursion, deleted, restricted, pascal):
        goal = Le(R[s], most(k + 1, D[s]))
        lower = p.by("congruence", Eq(most(k, D[A[s]]), most(k, D[s])), p.by("smt", Eq(D[A[s]], D[s]), here))
        without = p.suppose(uncut, lambda same: p.by("smt", goal, same, many, here, deleted, lower, pascal))

        def with_(both):
            other = p.by(
                "congruence", Eq(most(k, D[B[s]]), most(k, D[s] - 1)), p.by("smt", Eq(D[B[s]], D[s] - 1), both)
            )
            return p.by("smt", goal, both, many, here, deleted, restricted, lower, other, pascal)

        return p.by("smt", goal, without, p.suppose(cut, with_), recursion, many)

    return at_the_root(p, by_induction(p, Le, next_one), claim.clauses["bound"])


@claim.proof("attained")
def every_hyperplane_cuts(p):
    """In general position each hyperplane adds a region for each region of the others on it."""

    def general(position):
        cuts = p.by("smt", ALL_CUT, p.cite("every hyperplane cuts"), position)

        def next_one(within, many, here, recursion, deleted, restricted, pascal):
            goal = Eq(R[s], most(k + 1, D[s]))
            lower = p.by("congruence", Eq(most(k, D[A[s]]), most(k, D[s])), p.by("smt", Eq(D[A[s]], D[s]), here))

            def point(flat):
                empty = p.calc(most(k, D[s] - 1), ("=", most(k, -1), "congruence", flat), ("=", 0, "index"))
                return p.by("smt", goal, flat, empty, many, here, recursion, deleted, lower, pascal)

            def space(wide):
                both = p.by("smt", cut, p.at(cuts, s, *within), many, wide)
                other = p.by(
                    "congruence", Eq(most(k, D[B[s]]), most(k, D[s] - 1)), p.by("smt", Eq(D[B[s]], D[s] - 1), both)
                )
                return p.by("smt", goal, both, many, here, deleted, restricted, lower, other, pascal)

            return p.by("smt", goal, p.suppose(Eq(D[s], 0), point), p.suppose(D[s] >= 1, space))

        return at_the_root(p, by_induction(p, Eq, next_one), Eq(r, most(n, d)))

    return p.suppose(Eq(g, 1), general)


def on_moment_curve(dim, size):
    """Hyperplanes (1, t, …, t^(d-1))·x = t^d for t = 1, 2, …: any d + 1 rows are independent (Vandermonde)."""
    return [[[t**p for p in range(dim)], t**dim] for t in range(1, size + 1)]


@st.composite
def arrangements(draw, *kinds):
    """Up to 5 hyperplanes in dimension up to 3, of one of the kinds."""
    dim, size, kind = draw(st.integers(1, 3)), draw(st.integers(0, 4)), draw(st.sampled_from(kinds))
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
    if rows and kind == "repeated":
        again = [[-2 * c for c in rows[0][0]], -2 * rows[0][1]]
        rows = [rows[0]] + [again] * size if draw(st.booleans()) else [*rows, again]
    return dim, rows


def split(arrangement):
    """The dimension, the normals (n, d) and the offsets (n,), exact."""
    dim, rows = arrangement
    return dim, exact([a for a, _ in rows]).reshape(len(rows), dim), exact([c for _, c in rows])


@claim.property(
    "bound",
    "attained",
    "deletion and restriction",
    "every hyperplane cuts",
    arrangement=arrangements("generic", "any", "central", "parallel", "repeated"),
)
def exact_arrangements(count_cells, general_position, deletion_restriction, arrangement):
    """Exact rational arrangements: generic, arbitrary, central, with parallel and with repeated hyperplanes."""
    dim, normals, offsets = split(arrangement)
    table = deletion_restriction(normals, offsets)
    return {
        n: len(offsets),
        d: dim,
        r: count_cells(normals, offsets),
        g: general_position(normals, offsets),
        N: len(table["cells"]),
        K: table["hyperplanes"],
        D: table["dimension"],
        R: table["cells"],
        A: [row + 1 for row in table["deleted"]],
        B: [row + 1 for row in table["restricted"]],
    }


@claim.figure
def polynomial_in_the_width(count_cells, most_hyperplanes=8):
    """Hyperplanes (1, t, …, t^(d-1))·x = t^d for t = 1, 2, …, in general position, and moved into 0. Exact."""
    numbers = range(most_hyperplanes + 1)

    def bound(dim):
        return Series(f"bound, d = {dim}", numbers, [value(most(n, d), {n: fmpq(k), d: fmpq(dim)}) for k in numbers])

    def counted(dim, name, side=1):
        rows = [split((dim, [[a, side * b] for a, b in on_moment_curve(dim, k)]))[1:] for k in numbers]
        return Series(name, numbers, [count_cells(*row) for row in rows], mark="points")

    dims = (1, 2, 3)
    return Figure(
        "A shallow network's regions are polynomial in its width",
        "Counted regions against the number of hyperplanes, for one, two and three dimensions. In general position "
        "the counts lie on the three bounds, which grow as a line, a parabola and a cubic. Three-dimensional "
        "hyperplanes through one point have fewer regions from the fourth on.",
        Axis("hyperplanes n"),
        Axis("regions"),
        (
            *map(bound, dims),
            *(counted(dim, f"counted, d = {dim}, general position") for dim in dims),
            counted(3, "counted, d = 3, all through 0", side=0),
        ),
    )
