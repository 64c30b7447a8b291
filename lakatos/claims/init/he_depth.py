"""The second moment of ReLU activations at initialisation is multiplied by nv/2 in every layer."""

from functools import partial

import numpy as np
from hypothesis import strategies as st

from lakatos.analysis.depth_profile import depth_profile
from lakatos.analysis.digits import digits
from lakatos.analysis.second_moments import second_moment_at_depth
from lakatos.models.weight_laws import axis_row, iid_row, three_point, tied_row
from lakatos.nouns import Axis, Citation, Claim, Control, Figure, Hypothesis, Series, Slide
from lakatos.numbers import Q, product
from lakatos.statement import (
    E,
    Eq,
    ForAll,
    Implies,
    Ne,
    Rec,
    SameLaw,
    SumOver,
    defined,
    given,
    index,
    measured,
    natural,
    positive,
    random_vector,
    real,
    vector,
)

n = given("n", positive, "width: inputs and units of every layer")
depth = given("L", natural, "number of layers")
v = given("v", real, "variance of a weight")
b = given("b", real, "bias")
x = vector("x", n, "input of the network")
w = random_vector("w", n, "weights of a unit")
i, j, q = index("i"), index("j"), index("q")

s = defined("s", SumOver(i, 1, n, x[i] ** 2) / n, "mean square of the input")
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
    depth=Eq(m, Rec(q, s, n * v * q / 2, depth)),
    hypotheses=(CENTRED, ALIKE, UNCORRELATED, SYMMETRIC, UNBIASED),
    scope="dense ReLU networks of constant width n at initialisation, any input; units and layers independent",
    subjects=(second_moment_at_depth,),
    slide=Slide(
        "Initialization (and gradient propagation)",
        wording="needs hypotheses",
        note="With v = 2/n the factor is 1: the signal neither dies nor explodes with depth.",
    ),
    cites=(Citation("He et al. 2015, Delving deep into rectifiers (arXiv:1502.01852)", "eq. 10"),),
    rests_on=("init.he-forward",),
    controls=(
        Control("half the second moment whatever the depth", depth=Eq(m, n * v * s / 2)),
        Control("no half for the ReLU", depth=Eq(m, Rec(q, s, n * v * q, depth))),
        Control("weights off centre", drops=CENTRED, row=partial(iid_row, mean=Q(1, 4))),
        Control("all weights of a unit tied", drops=UNCORRELATED, row=tied_row),
        Control("a first weight of twice the variance", drops=ALIKE, row=first_is_larger),
        Control("centred but skewed weights", drops=SYMMETRIC, row=partial(iid_row, skew=True)),
        Control("a constant bias", drops=UNBIASED, bias=Q(1, 2)),
    ),
)

inputs = st.lists(st.integers(-2, 2), min_size=1, max_size=2)
rows = st.sampled_from((iid_row, axis_row))
factors = st.sampled_from((1, 2, 3))


@claim.property(point=inputs, factor=factors, row=rows, layers=st.integers(0, 3))
def many_layers(second_moment_at_depth, point, factor, row, layers, bias=0):
    """The exact law of the activations carried through up to 3 layers of width 1 or 2."""
    fan_in = len(point)
    variance = Q(factor, fan_in)
    law = row(fan_in, variance)
    moment = second_moment_at_depth(point, law, layers, bias)
    return {n: fan_in, depth: layers, v: variance, b: bias, x: point, w: law, m: moment}


@claim.figure
def digits_through_fifty_layers(rng, depth=50, networks=15):
    """20 handwritten digits, each pixel four times, through Gaussian ReLU networks of width 256, in float64."""
    images = np.tile(digits(20)[0], 4)
    layers = range(depth + 1)

    def measured_at(name, factor):
        runs = np.array([depth_profile(images, factor / images.shape[1], depth, rng) for _ in range(networks)])
        low, middle, high = np.quantile(runs, (0.1, 0.5, 0.9), axis=0)
        return Series(name, layers, middle.tolist(), low.tolist(), high.tolist())

    he = measured_at("digits, v = 2/n (He)", 2)
    least, most = min(map(float, he.lower)), max(map(float, he.upper))

    def expected(name, factor):
        return Series(name, layers, [Q(factor, 2) ** k for k in layers])

    return Figure(
        "Real images keep their second moment on average under He initialisation, and under no other factor",
        "On a logarithmic scale the mean square of the activations against depth. With variance 2/n the band "
        f"stays between {least:.2g} and {most:.2g} through {depth} layers, with 1/n (Glorot, for equal widths) the "
        "mean square halves in every layer, with 3/n it grows by half in every layer. The medians over the networks "
        "fall below the expectations (straight lines), which rare large networks hold up; bands reach from the tenth "
        "to the ninetieth percentile.",
        Axis("layers"),
        Axis("mean square of activations", "log"),
        (
            he,
            measured_at("digits, v = 1/n (Glorot)", 1),
            measured_at("digits, v = 3/n", 3),
            expected("expectation, v = 2/n", 2),
            expected("expectation, v = 1/n", 1),
            expected("expectation, v = 3/n", 3),
        ),
    )
