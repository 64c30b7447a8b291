"""At He initialisation the squared norm of the activations is kept on average, by rare large outcomes."""

from fractions import Fraction
from functools import partial

import numpy as np

from lakatos.analysis.norm_ratio import squared_norm_ratio
from lakatos.models.random_weights import gaussian_weights, sign_weights
from lakatos.nouns import Citation, Claim, Control, Hypothesis, Mean, Proportion, Slide
from lakatos.statement import Eq, Lt, Words, given, measured, positive, real

n = given("n", positive, "width: inputs and units of every layer")
depth = given("L", positive, "number of layers")
v = given("v", real, "variance of a weight")
b = given("b", real, "bias")
q = measured("q", real, "E X² of the ratio X = |h_L|²/|h_0|²")
d = measured("d", real, "P(X = 0): every unit of some layer is off")
t = measured("t", real, "P(X < 1): the norm shrinks")

GAUSSIAN = Hypothesis("Gaussian", "the weights are independent and Gaussian", Words("the weights are Gaussian"))
HE = Hypothesis("He", "the variance of a weight is 2/n", Eq(v, 2 / n))
UNBIASED = Hypothesis("no bias", "every bias is 0", Eq(b, 0))

claim = Claim(
    square=Eq(q, (1 + 5 / n) ** depth),
    dead=Eq(d, 1 - (1 - 1 / 2**n) ** depth),
    typical=Lt(Fraction(1, 2), t),
    hypotheses=(GAUSSIAN, HE, UNBIASED),
    scope="dense ReLU networks of constant width at initialisation: widths 1 to 16, 1 to 3 layers, the input (1, …, 1)",
    subjects=(squared_norm_ratio,),
    slide=Slide(
        "Initialization (and gradient propagation)",
        wording="needs hypotheses",
        note="The second moment is kept at every width (init.he-depth), but not the typical norm: the square of the "
        "ratio grows as (1 + 5/n)^L, most networks shrink their input, and some kill it.",
    ),
    cites=(Citation("Hanin and Nica 2018, Products of many large random matrices (arXiv:1812.05994)", "abstract"),),
    controls=(
        Control("2/n, as in linear layers", square=Eq(q, (1 + 2 / n) ** depth)),
        Control("one layer, whatever the depth", dead=Eq(d, 1 / 2**n)),
        Control("what is kept on average is kept typically", typical=Lt(t, Fraction(1, 2))),
        Control("variance 1/n", drops=HE, gain=1),
        Control("weights of random sign", drops=GAUSSIAN, law=sign_weights),
        Control("a constant bias", drops=UNBIASED, bias=Fraction(1, 2)),
    ),
)


def draw(squared_norm_ratio, rng, width, layers, law, gain, bias):
    """The exact symbols, and one draw of X."""
    variance = Fraction(gain, width)
    weights = partial(law, rng, width, width, float(variance))
    exact = {n: width, depth: layers, v: variance, b: bias}
    return exact, squared_norm_ratio(np.ones(width), layers, weights, float(bias))


@claim.statistic("dead", estimates=Proportion(d), margin=Fraction(1, 10), width=(1, 2), layers=(1, 3))
def chance_of_dying(squared_norm_ratio, rng, width, layers, law=gaussian_weights, gain=2, bias=0):
    """Draws of X = 0."""
    exact, x = draw(squared_norm_ratio, rng, width, layers, law, gain, bias)
    return {**exact, d: x == 0}


fourth = (
    16
    / n**4
    * (  # E X⁴ of one layer: X = 2/n Σ B_i g_i², and E (B g²)^k = 1/2, 3/2, 15/2, 105/2
        Fraction(105, 2) * n
        + Fraction(87, 4) * n * (n - 1)
        + Fraction(9, 4) * n * (n - 1) * (n - 2)
        + n * (n - 1) * (n - 2) * (n - 3) / 16
    )
)


@claim.statistic(
    "square",
    estimates=Mean(q, variance=fourth**depth - (1 + 5 / n) ** (2 * depth)),
    margin=Fraction(9, 10) * ((1 + 5 / n) ** depth - (1 + 2 / n) ** depth),
    width=(1, 16),
    layers=(1, 2),
)
def mean_square(squared_norm_ratio, rng, width, layers, law=gaussian_weights, gain=2, bias=0):
    """Draws of X²."""
    exact, x = draw(squared_norm_ratio, rng, width, layers, law, gain, bias)
    return {**exact, q: x**2}


@claim.statistic("typical", estimates=Proportion(t), margin=Fraction(2, 25), width=(1, 8), layers=(2, 1))
def chance_of_shrinking(squared_norm_ratio, rng, width, layers, law=gaussian_weights, gain=2, bias=0):
    """Draws of X < 1."""
    exact, x = draw(squared_norm_ratio, rng, width, layers, law, gain, bias)
    return {**exact, t: x < 1}
