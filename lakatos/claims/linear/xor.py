"""Of the 16 Boolean functions of two inputs linear classifiers compute all but exclusive or and its negation."""

from lakatos.analysis.separability import corner_scores, corners, separable
from lakatos.nouns import Citation, Claim, Control, Hypothesis, Slide
from lakatos.numbers import Q
from lakatos.statement import And, Eq, Iff, Implies, Ne, Not, Or, given, measured, real, truth

w1, w2 = given("w1", real, "weight of the first input", r"w_1"), given("w2", real, "weight of the second input", r"w_2")
b, c = given("b", real, "bias"), given("c", real, "weight of the product of both inputs")
p = given("p", truth, "1 iff the product of both inputs is a feature")
h00 = measured("h00", real, "score at (0, 0)", b, r"h_{00}")
h01 = measured("h01", real, "score at (0, 1)", w2 + b, r"h_{01}")
h10 = measured("h10", real, "score at (1, 0)", w1 + b, r"h_{10}")
h11 = measured("h11", real, "score at (1, 1)", w1 + w2 + p * c + b, r"h_{11}")

t00, t01, t10, t11 = (
    given(f"t{x}{y}", truth, f"value of a Boolean function at ({x}, {y})", f"t_{{{x}{y}}}")
    for x in (0, 1)
    for y in (0, 1)
)
e = measured("e", truth, "1 iff some classifier is positive just where the function is 1, by exact linear programming")

LINEAR = Hypothesis("linear in the inputs", "the product of the inputs is no feature", Eq(p, 0))

parity = And(Eq(t00, t11), Eq(t01, t10), Ne(t00, t01))
conjunction = And(Eq(t00, 0), Eq(t01, 0), Eq(t10, 0), Eq(t11, 1))

claim = Claim(
    xor=Implies(h00 <= 0, Implies(h01 > 0, Implies(h10 > 0, h11 > 0))),
    xnor=Implies(h00 > 0, Implies(h01 <= 0, Implies(h10 <= 0, h11 <= 0))),
    functions=Iff(Eq(e, 0), parity),
    hypotheses=(LINEAR,),
    scope="classifiers that are positive where w·x + b > 0, on the inputs (0, 0), (0, 1), (1, 0), (1, 1)",
    subjects=(corner_scores, separable),
    slide=Slide(
        "What is a good parametrisation: the linear model",
        wording="needs hypotheses",
        note="Of the Boolean functions of two inputs most are linearly separable: 14 of 16.",
    ),
    cites=(Citation("Minsky and Papert 1969, Perceptrons"), Citation("Cover 1965, function counting", "Theorem 1")),
    accepts={
        "h00 ≤ 0 ⇒ (0 ≤ h01 ⇒ (0 < h10 ⇒ 0 < h11))": "true too: one of the two positive scores is enough",
        "h00 ≤ 0 ⇒ (0 < h01 ⇒ (0 ≤ h10 ⇒ 0 < h11))": "true too: one of the two positive scores is enough",
        "0 ≤ h00 ⇒ (h01 ≤ 0 ⇒ (h10 ≤ 0 ⇒ h11 ≤ 0))": "true too: h11 ≤ h01 + h10 wherever h00 ≥ 0",
        "0 < h00 ⇒ (h01 ≤ 0 ⇒ (h10 ≤ 0 ⇒ h11 < 0))": "true too: h11 < h01 + h10 wherever h00 > 0",
    },
    controls=(
        Control("strictness dropped", xor=Not(And(h00 <= 0, h01 >= 0, h10 >= 0, h11 <= 0))),
        Control("a conjunction is not separable either", functions=Iff(Eq(e, 0), Or(parity, conjunction))),
        Control("exclusive or alone", functions=Iff(Eq(e, 0), And(parity, Eq(t00, 0)))),
        Control("the product of the inputs as a third feature", drops=LINEAR, product=1),
    ),
)


@claim.proof("xor")
def the_same_sum_of_scores(p_):
    """h00 + h11 = h01 + h10; so h11 is above 0 where both of the others are, and h00 is not."""
    plain = p_.by("congruence", Eq(h11, w1 + w2 + b), p_.given(LINEAR))

    def positive(*lines):
        return p_.farkas(h11 > 0, *lines, plain)

    return p_.suppose(
        h00 <= 0, lambda off: p_.suppose(h01 > 0, lambda on: p_.suppose(h10 > 0, lambda too: positive(off, on, too)))
    )


@claim.proof("xnor")
def the_same_sum_again(p_):
    """h00 + h11 = h01 + h10; so h11 is not above 0 where neither of the others is, and h00 is."""
    plain = p_.by("congruence", Eq(h11, w1 + w2 + b), p_.given(LINEAR))

    def negative(*lines):
        return p_.farkas(h11 <= 0, *lines, plain)

    return p_.suppose(
        h00 > 0, lambda on: p_.suppose(h01 <= 0, lambda off: p_.suppose(h10 <= 0, lambda too: negative(on, off, too)))
    )


halves = tuple(Q(k, 2) for k in range(-2, 3))


@claim.certificate("xor", "xnor", at_00=halves, at_01=halves, at_10=halves, mixed=(-4, 1, 4))
def scores_at_the_corners(corner_scores, at_00, at_01, at_10, mixed, product=0):
    """The classifiers whose scores at three corners are halves from -1 to 1."""
    first, second, bias = at_10 - at_00, at_01 - at_00, at_00
    scores = corner_scores([first, second, mixed] if product else [first, second], bias, product)
    return dict(zip((h00, h01, h10, h11), scores, strict=True)) | {w1: first, w2: second, b: bias, c: mixed, p: product}


@claim.certificate("functions", at_00=(0, 1), at_01=(0, 1), at_10=(0, 1), at_11=(0, 1))
def every_boolean_function(separable, at_00, at_01, at_10, at_11, product=0):
    """The truth table of each, and whether the corners can be separated so."""
    table = (at_00, at_01, at_10, at_11)
    return dict(zip((t00, t01, t10, t11), table, strict=True)) | {e: separable(corners(product), table), p: product}
