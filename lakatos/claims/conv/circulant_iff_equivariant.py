"""A linear layer commutes with cyclic shifts iff its matrix is circulant, which is what circular convolutions have."""

from functools import partial

from hypothesis import strategies as st

from lakatos.analysis.linear_layers import (
    commutant_dimension,
    commutes_with_shift,
    convolution_matrix,
    layer_matrix,
    shift_orbit,
)
from lakatos.nouns import Citation, Claim, Control, Lemma, Slide
from lakatos.numbers import exact
from lakatos.statement import (
    Eq,
    ForAll,
    Gcd,
    Iff,
    Implies,
    Iverson,
    MatrixOf,
    Mod,
    SumOver,
    given,
    index,
    measured,
    natural,
    positive,
    real,
    truth,
    vector,
)

n = given("n", positive, "inputs and outputs of the layer")
k = given("k", positive, "length of the kernel")
c = given("c", truth, "1 iff the padding is circular, 0 for zeros after the end")
t = given("t", natural, "number of places by which the commutant's shift moves")
w = vector("w", k, "kernel")
i, j, q, r = index("i"), index("j"), index("q"), index("r")


def after(place):
    """The place that follows on the circle."""
    return Mod(place, n) + 1


def before(place):
    """The place that precedes on the circle."""
    return Mod(place - 2, n) + 1


P = MatrixOf(i, n, j, n, Iverson(Eq(j, after(i))))  # (P x)_i = x_{i+1}
A = measured("A", real, "matrix of the layer, column by column its values at unit vectors", shape=(n, n))
e = measured("e", truth, "1 iff layer and shift commute on all unit vectors", Iverson(Eq(A @ P, P @ A)))
printed = c * (Mod(i + q - 2, n) + 1) + (1 - c) * (i + q - 1)
C = measured(
    "C",
    real,
    "matrix of a convolution, by running it on unit vectors",
    MatrixOf(i, n, j, n, SumOver(q, 1, k, w[q] * Iverson(Eq(j, printed)))),
    shape=(n, n),
)
d = measured("d", natural, "dimension of the matrices that commute with P^t, by exact elimination")
o = measured("o", natural, "size of each orbit of (i, j) ↦ (i + t, j + t), by walking all")

circulant = ForAll(i, 1, n, ForAll(j, 1, n, Eq(A[i, j], A[1, Mod(j - i, n) + 1])))
commutes = Eq(A @ P, P @ A)

claim = Claim(
    equivariant=Iff(Eq(e, 1), circulant),
    convolution=Implies(Eq(c, 1), Eq(C @ P, P @ C)),
    dimension=Eq(d, n * Gcd(t, n)),
    scope="linear layers from n inputs to n outputs; kernels of any length, longer than the input too",
    subjects=(layer_matrix, commutes_with_shift, convolution_matrix, commutant_dimension, shift_orbit),
    slide=Slide(
        "Convolutional networks",
        wording="needs hypotheses",
        note="The printed matrix is that of circular padding; with zero padding the layer is not equivariant at the "
        "border. Commuting with shifts by t is enough iff gcd(t, n) = 1: a stride breaks it.",
    ),
    cites=(Citation("Davis 1979, Circulant Matrices", "Theorem 3.1.1"),),
    accepts={
        "layer_matrix: output doubled": "twice a matrix is circulant, and commutes, iff the matrix does",
        "e = 1 ⇔ (for all i=1 + 1..n: (for all j=1..n: A[i, j] = A[1, (j − i) mod n + 1]))": "the first row says "
        "A[1, j] = A[1, j]",
    },
    lemmas=(
        Lemma(
            "orbits",
            Eq(d * o, n**2),
            Citation("Davis 1979, Circulant Matrices: A commutes with P^t iff it is constant on these orbits"),
        ),
        Lemma("order", Eq(o * Gcd(t, n), n), Citation("order of t in ℤ/n: Lang, Algebra", "I §4")),
    ),
    controls=(
        Control("symmetric in place of circulant", equivariant=Iff(Eq(e, 1), Eq(A[1, n], A[n, 1]))),
        Control(
            "constant along the other diagonals",
            equivariant=Iff(Eq(e, 1), ForAll(i, 1, n, ForAll(j, 1, n, Eq(A[i, j], A[1, Mod(i + j - 2, n) + 1])))),
        ),
        Control("zero padding is equivariant too", convolution=Eq(C @ P, P @ C)),
        Control("commuting with any shift leaves n dimensions", dimension=Eq(d, n)),
        Control("n·t dimensions", dimension=Eq(d, n * t)),
    ),
)


@claim.proof("equivariant")
def row_by_row(p):
    """AP = PA says A[i, j-1] = A[i+1, j] on the circle; so each row is the one above it, moved on."""

    def entries(*i_within):
        def entry(*j_within):
            turned = p.every(
                q,
                1,
                n,
                lambda *q_within: p.by(
                    "smt", Eq(Iverson(Eq(j, after(q))), Iverson(Eq(q, before(j)))), *j_within, *q_within
                ),
            )
            left = p.calc(
                (A @ P)[i, j],
                ("=", SumOver(q, 1, n, A[i, q] * Iverson(Eq(q, before(j)))), "congruence", turned),
                ("=", A[i, before(j)], "index"),
            )
            right = p.by("index", Eq((P @ A)[i, j], A[after(i), j]))
            return p.by("smt", Iff(Eq((A @ P)[i, j], (P @ A)[i, j]), Eq(A[i, before(j)], A[after(i), j])), left, right)

        return p.every(j, 1, n, entry)

    meaning = p.every(i, 1, n, entries)

    def moved_on(commuting):
        def row(m):
            return Implies(m + 1 <= n, ForAll(j, 1, n, Eq(A[m + 1, j], A[1, Mod(j - m - 1, n) + 1])))

        def first(says):
            def entry(*j_within):
                same = p.by("smt", Eq(Mod(j - 1, n) + 1, j), *j_within)
                return p.by("congruence", Eq(A[1, j], A[1, Mod(j - 1, n) + 1]), same)

            return p.suppose(says.premise, lambda _: p.every(j, 1, n, entry))

        def next_(says, known, low):
            def entries(high):
                inside = p.by("smt", r + 1 <= n, high)
                above = p.by("smt", row(r).conclusion, known, inside)

                def entry(*j_within):
                    equal = p.at(p.at(commuting, r + 1, low, inside), j, *j_within)
                    means = p.at(p.at(meaning, r + 1, low, inside), j, *j_within)
                    return p.calc(
                        A[r + 2, j],
                        ("=", A[after(r + 1), j], "congruence", p.by("smt", Eq(after(r + 1), r + 2), low, high)),
                        ("=", A[r + 1, before(j)], "smt", equal, means),
                        ("=", A[1, Mod(j - r - 2, n) + 1], "congruence", p.at(above, before(j))),
                    )

                return p.every(j, 1, n, entry)

            return p.suppose(says.premise, entries)

        rows = p.put(p.induct(r, row(r), first, next_), r=i - 1)
        return p.every(i, 1, n, lambda *i_within: p.by("smt", circulant.body, rows, *i_within))

    def shifted(constant):
        def entries(*i_within):
            def entry(*j_within):
                left = p.at(p.at(constant, i, *i_within), before(j))
                right = p.at(p.at(constant, after(i)), j, *j_within)
                means = p.at(p.at(meaning, i, *i_within), j, *j_within)
                return p.by("smt", Eq((A @ P)[i, j], (P @ A)[i, j]), left, right, means)

            return p.every(j, 1, n, entry)

        return p.every(i, 1, n, entries)

    return p.by("smt", claim.clauses["equivariant"], p.suppose(commutes, moved_on), p.suppose(circulant, shifted))


@claim.proof("convolution")
def both_products_move_the_kernel_on(p):
    """Row i of CP and of PC both have w_q at place i + q on the circle."""

    def entries(circular):
        def entry(*_):
            return p.by("congruence", Eq((C @ P)[i, j], (P @ C)[i, j]), circular)

        return p.every(i, 1, n, lambda *_: p.every(j, 1, n, entry))

    return p.suppose(Eq(c, 1), entries)


@claim.proof("dimension")
def one_dimension_an_orbit(p):
    """d·o = n² and o·gcd(t, n) = n."""
    return p.by("smt", claim.clauses["dimension"], p.cite("orbits"), p.cite("order"))


small = st.integers(-2, 2)


@st.composite
def dense_matrices(draw):
    """Square matrices up to 5 × 5: arbitrary, circulant, with one entry off, constant along the other diagonals, or
    commuting with the shift by two places only."""
    size, kind = draw(st.integers(1, 5)), draw(st.sampled_from(("any", "circulant", "off", "turned", "by two")))
    row = draw(st.lists(small, min_size=size, max_size=size))
    rows = [[row[(b - a) % size] for b in range(size)] for a in range(size)]
    if kind == "any":
        rows = draw(st.lists(st.lists(small, min_size=size, max_size=size), min_size=size, max_size=size))
    if kind == "off":
        rows[draw(st.integers(0, size - 1))][draw(st.integers(0, size - 1))] += draw(st.sampled_from((-1, 1)))
    if kind == "turned":
        rows = [[row[(a + b) % size] for b in range(size)] for a in range(size)]
    if kind == "by two" and size % 2 == 0:
        rows = [[(1 + a % 2) * row[(b - a) % size] for b in range(size)] for a in range(size)]
    return exact(rows)


def dense(weights, x):
    """W x."""
    return weights @ x


@claim.property("equivariant", weights=dense_matrices())
def dense_layers(layer_matrix, commutes_with_shift, weights):
    """Dense layers of up to 5 units with integer weights, circulant and not."""
    size = len(weights)
    layer = partial(dense, weights)
    return {n: size, A: layer_matrix(layer, size), e: commutes_with_shift(layer, size)}


@claim.property(
    "convolution", kernel=st.lists(small, min_size=1, max_size=4), size=st.integers(1, 5), wraps=st.booleans()
)
def convolutions(convolution_matrix, kernel, size, wraps):
    """Kernels of up to 4 weights on up to 5 inputs, with circular and with zero padding."""
    return {n: size, k: len(kernel), w: kernel, c: int(wraps), C: convolution_matrix(kernel, size, wraps)}


@claim.property("dimension", "orbits", "order", size=st.integers(1, 6), shift=st.integers(0, 8))
def commutants(commutant_dimension, shift_orbit, size, shift):
    """All n up to 6 and shifts up to 8, more than once round."""
    return {n: size, t: shift, d: commutant_dimension(size, shift), o: shift_orbit(size, shift)}
