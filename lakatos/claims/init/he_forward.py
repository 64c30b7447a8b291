"""He initialisation keeps the second moment of ReLU activations constant in depth."""

from functools import partial

from hypothesis import strategies as st

from lakatos.analysis.second_moments import relu_second_moment, second_moment_at_depth
from lakatos.models.weight_laws import axis_row, iid_row, three_point, tied_row
from lakatos.nouns import Citation, Claim, Control, Hypothesis, Slide
from lakatos.numbers import Q, product
from lakatos.statement import (
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Rec,
    SameLaw,
    SumOver,
    defined,
    dot,
    given,
    index,
    measured,
    natural,
    random_vector,
    real,
    relu,
    vector,
)

n = given("n", natural, "fan-in: inputs of a unit")
k = given("k", natural, "fan-out: units of the layer")
depth = given("L", natural, "number of layers, each of width n")
v = given("v", real, "variance of a weight")
b = given("b", real, "bias")
x = vector("x", n, "input of the layer")
w = random_vector("w", n, "weights of a unit")
i, j, q = index("i"), index("j"), index("q")

s = defined("s", SumOver(i, 1, n, x[i] ** 2) / n, "mean square of the input")
z = dot(w, x) + b
a = measured("a", real, "second moment of an activation", defined=E(relu(z) ** 2))
m = measured("m", real, "mean second moment of the activations after L layers")

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
    depth=Eq(m, Rec(q, s, n * v * q / 2, depth)),
    hypotheses=(CENTRED, ALIKE, UNCORRELATED, SYMMETRIC, UNBIASED),
    scope="dense ReLU layers at initialisation, any fan-in n >= 1, any input; units and layers independent",
    subjects=(relu_second_moment, second_moment_at_depth),
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
        Control("half the second moment whatever the depth", depth=Eq(m, n * v * s / 2)),
        Control("weights off centre", drops=CENTRED, row=partial(iid_row, mean=Q(1, 4))),
        Control("all weights of a unit tied", drops=UNCORRELATED, row=tied_row),
        Control("a first weight of twice the variance", drops=ALIKE, row=first_is_larger),
        Control("centred but skewed weights", drops=SYMMETRIC, row=partial(iid_row, skew=True)),
        Control("a constant bias", drops=UNBIASED, bias=Q(1, 2)),
    ),
)

inputs = st.lists(st.integers(-3, 3), min_size=1, max_size=3) | st.lists(st.just(0), min_size=1, max_size=3)
narrow = st.lists(st.integers(-2, 2), min_size=1, max_size=2)
rows = st.sampled_from((iid_row, axis_row))
factors = st.sampled_from((1, 2, 3))


@claim.property("gain", "choice", point=inputs, factor=factors, row=rows, units=st.integers(1, 4))
def one_layer(relu_second_moment, point, factor, row, units, bias=0):
    """Exact finite laws of the weights (independent, or just uncorrelated); fan-in 1 to 3, v = 1/n, 2/n, 3/n."""
    fan_in = len(point)
    variance = Q(factor, fan_in)
    law = row(fan_in, variance)
    return {n: fan_in, k: units, v: variance, b: bias, x: point, w: law, a: relu_second_moment(point, law, bias)}


@claim.property("depth", point=narrow, factor=factors, row=rows, layers=st.integers(0, 3))
def many_layers(second_moment_at_depth, point, factor, row, layers, bias=0):
    """The exact law of the activations carried through up to 3 layers of width 1 or 2."""
    fan_in = len(point)
    variance = Q(factor, fan_in)
    law = row(fan_in, variance)
    moment = second_moment_at_depth(point, law, layers, bias)
    return {n: fan_in, depth: layers, v: variance, b: bias, x: point, w: law, m: moment}
