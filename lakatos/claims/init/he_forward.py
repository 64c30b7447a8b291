"""At He initialisation the activations of a ReLU layer have the second moment of its input."""

from functools import partial

from hypothesis import strategies as st

from lakatos.analysis.second_moments import relu_second_moment
from lakatos.models.weight_laws import axis_row, iid_row, three_point, tied_row
from lakatos.nouns import Citation, Claim, Control, Hypothesis, Slide
from lakatos.numbers import Q, product
from lakatos.statement import (
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Iverson,
    Ne,
    SameLaw,
    SumOver,
    defined,
    dot,
    given,
    index,
    measured,
    natural,
    positive,
    random_vector,
    real,
    relu,
    vector,
)

n = given("n", positive, "fan-in: inputs of a unit")
k = given("k", natural, "fan-out: units of the layer")
v = given("v", real, "variance of a weight")
b = given("b", real, "bias")
x = vector("x", n, "input of the layer")
w = random_vector("w", n, "weights of a unit")
i, j = index("i"), index("j")
t, y = given("t", real), vector("y", n)  # of the proof

s = defined("s", SumOver(i, 1, n, x[i] ** 2) / n, "mean square of the input")
z = dot(w, x) + b
a = measured("a", real, "second moment of an activation", defined=E(relu(z) ** 2))

CENTRED = Hypothesis("centred", "every weight has mean 0", ForAll(i, 1, n, Eq(E(w[i]), 0)))
ALIKE = Hypothesis("alike", "every weight has variance v", ForAll(i, 1, n, Eq(E(w[i] ** 2) - E(w[i]) ** 2, v)))
UNCORRELATED = Hypothesis(
    "uncorrelated",
    "the weights of a unit are uncorrelated",
    ForAll(i, 1, n, ForAll(j, 1, n, Implies(Ne(i, j), Eq(E(w[i] * w[j]), E(w[i]) * E(w[j]))))),
)
SYMMETRIC = Hypothesis("symmetric", "the law of a unit's weights is symmetric about its mean", SameLaw(w, 2 * E(w) - w))
UNBIASED = Hypothesis("no bias", "every bias is 0", Eq(b, 0))


def first_is_larger(size, variance):
    """The law of independent weights, the first of variance 2v."""
    return product(three_point(2 * variance), *[three_point(variance)] * (size - 1))


claim = Claim(
    gain=Eq(a, n * v * s / 2),
    choice=Implies(s > 0, Iff(Eq(a, s), Eq(v, 2 / n))),
    hypotheses=(CENTRED, ALIKE, UNCORRELATED, SYMMETRIC, UNBIASED),
    scope="a dense ReLU layer at initialisation, any fan-in, any input",
    subjects=(relu_second_moment,),
    slide=Slide(
        "Initialization (and gradient propagation)",
        wording="needs hypotheses",
        note="Independence is not needed, uncorrelated weights will do; symmetry is, and is easily forgotten: a "
        "centred but skewed law has another gain.",
    ),
    cites=(Citation("He et al. 2015, Delving deep into rectifiers (arXiv:1502.01852)", "eq. 10"),),
    controls=(
        Control("no factor for the ReLU: v = 1/n", choice=Implies(s > 0, Iff(Eq(a, s), Eq(v, 1 / n)))),
        Control("fan-out in place of fan-in", choice=Implies(s > 0, Iff(Eq(a, s), Eq(v, 2 / k)))),
        Control(
            "variance in place of the second moment",
            gain=Eq(E(relu(z) ** 2) - E(relu(z)) ** 2, n * v * s / 2),
        ),
        Control("weights off centre", drops=CENTRED, row=partial(iid_row, mean=Q(1, 4))),
        Control("all weights of a unit tied", drops=UNCORRELATED, row=tied_row),
        Control("a first weight of twice the variance", drops=ALIKE, row=first_is_larger),
        Control("centred but skewed weights", drops=SYMMETRIC, row=partial(iid_row, skew=True)),
        Control("a constant bias", drops=UNBIASED, bias=Q(1, 2)),
    ),
)


@claim.proof("gain")
def half_of_a_symmetric_second_moment(p):
    """w ~ -w, so that relu(w·x)² and relu(-w·x)², which add up to (w·x)², have one mean; the rest is E w wᵀ = v I."""
    centred, alike, uncorrelated, symmetric, unbiased = map(
        p.given, (CENTRED, ALIKE, UNCORRELATED, SYMMETRIC, UNBIASED)
    )
    sum_ = SumOver(i, 1, n, w[i] * x[i])

    square = p.every(
        i, 1, n, lambda *within: p.by("smt", Eq(E(w[i] ** 2), v), p.at(centred, i, *within), p.at(alike, i, *within))
    )

    def covariance(*i_within):
        def entry(*j_within):
            equal = p.suppose(
                Eq(i, j),
                lambda same: p.calc(
                    E(w[i] * w[j]), ("=", E(w[i] ** 2), "congruence", same), ("=", v, "smt", p.at(square, i, *i_within))
                ),
            )
            apart = p.at(p.at(uncorrelated, i, *i_within), j, *j_within)
            mean = p.at(centred, i, *i_within)
            return p.by("smt", Eq(E(w[i] * w[j]), v * Iverson(Eq(i, j))), equal, apart, mean)

        return p.every(j, 1, n, entry)

    mirrored = p.calc(
        E(relu(sum_) ** 2),
        ("=", E(relu(dot(2 * E(w) - w, x)) ** 2), p.law(symmetric, relu(dot(y, x)) ** 2, y)),
        ("=", E(relu(-sum_) ** 2), "congruence", centred),
    )
    halves = p.put(p.by("smt", Eq(relu(t) ** 2 + relu(-t) ** 2, t**2)), t=sum_)
    twice = p.calc(
        2 * E(relu(sum_) ** 2),
        ("=", E(relu(sum_) ** 2) + E(relu(-sum_) ** 2), "smt", mirrored),
        ("=", E(relu(sum_) ** 2 + relu(-sum_) ** 2), "expect"),
        ("=", E(sum_**2), "congruence", halves),
        ("=", SumOver(i, 1, n, SumOver(j, 1, n, x[i] * x[j] * E(w[i] * w[j]))), "expect"),
        (
            "=",
            SumOver(i, 1, n, SumOver(j, 1, n, x[i] * x[j] * (v * Iverson(Eq(i, j))))),
            "congruence",
            p.every(i, 1, n, covariance),
        ),
        ("=", v * SumOver(i, 1, n, x[i] ** 2), "index"),
        ("=", n * v * s, "ring"),
    )
    return p.calc(a, ("=", E(relu(sum_) ** 2), "congruence", unbiased), ("=", n * v * s / 2, "smt", twice))


@claim.proof("choice")
def solved_for_the_variance(p):
    """a = n v s / 2, solved for v where s > 0."""
    gain = half_of_a_symmetric_second_moment.function(p)
    return p.by("smt", claim.clauses["choice"], gain)


inputs = st.lists(st.integers(-3, 3), min_size=1, max_size=3) | st.lists(st.just(0), min_size=1, max_size=3)
rows = st.sampled_from((iid_row, axis_row))
factors = st.sampled_from((1, 2, 3))


@claim.property("gain", "choice", point=inputs, factor=factors, row=rows, units=st.integers(1, 4))
def one_layer(relu_second_moment, point, factor, row, units, bias=0):
    """Exact finite laws of the weights (independent, or just uncorrelated); fan-in 1 to 3, v = 1/n, 2/n, 3/n."""
    fan_in = len(point)
    variance = Q(factor, fan_in)
    law = row(fan_in, variance)
    return {n: fan_in, k: units, v: variance, b: bias, x: point, w: law, a: relu_second_moment(point, law, bias)}
