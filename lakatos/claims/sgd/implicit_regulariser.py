"""The mean of a shuffled epoch of SGD follows, to second order in ε, the flow of C + (ε/4m) Σ ‖∇Ĉₖ‖²."""

from itertools import permutations, product

import numpy as np
from hypothesis import strategies as st

from lakatos.analysis.digits import digits
from lakatos.analysis.sgd_flows import epoch_ends, flow_end
from lakatos.analysis.sgd_jets import batch_derivatives, epoch_jets, flow_jets, mean_epoch_jets, visits
from lakatos.models.sgd import polynomial_loss, two_layer_loss
from lakatos.nouns import Axis, Citation, Claim, Control, Definition, Figure, Hypothesis, Series, Slide
from lakatos.numbers import Q, exact
from lakatos.statement import (
    And,
    E,
    Eq,
    ForAll,
    Fraction,
    Implies,
    Iverson,
    SumOver,
    given,
    index,
    matrix,
    measured,
    natural,
    positive,
    random_vector,
    real,
    vector,
)

m = given("m", positive, "number of batches, each visited once an epoch")
d = given("d", positive, "number of parameters")
a = given("a", positive, "the parameter that is looked at")
c = given("c", real, "coefficient of ε Σ ‖∇Ĉₖ‖² in the modified loss")
beta = vector("beta", m, "weight of each batch in the loss: C is the mean of βₖ Ĉₖ", tex=r"\beta")
O = matrix("O", m, m, "one order, any: 1 in row k and column i if the k-th visit is to batch i, else 0")
p = random_vector("p", m * m, "a random order, as O row by row")
i, j, k, l, q, r = index("i"), index("j"), index("k"), index("l"), index("q"), index("r")
t = given("t", natural, "number of visits")  # of the proof

g = measured("g", real, "gradients of the batch losses at the start, by autograd", shape=(m, d))
H = measured("H", real, "their Hessians, one below the other", shape=(m * d, d))
U = measured("U", real, "coefficients of ε in the iterates of the one order", shape=(m + 1, d))
Z = measured("Z", real, "coefficients of ε² in them", shape=(m + 1, d))


def before(first, second):
    """P(first is visited before second): E Σ_k Σ_{l<k} [l-th visit to first] [k-th visit to second]."""
    pair = p[(l - 1) * m + first] * p[(k - 1) * m + second]
    return E(SumOver(k, 1, m, SumOver(l, 1, k - 1, pair)))


def turned(later, earlier, place):
    """The component of H_later g_earlier at a place."""
    return SumOver(r, 1, d, H[(later - 1) * d + place, r] * g[earlier, r])


own = SumOver(k, 1, m, turned(k, k, a))
M1 = measured(
    "M1",
    real,
    "coefficient of ε in the mean end of an epoch",
    -SumOver(i, 1, m, E(SumOver(k, 1, m, p[(k - 1) * m + i])) * g[i, a]),
    tex="M_1",
)
M2 = measured(
    "M2",
    real,
    "coefficient of ε² in the mean end of an epoch",
    SumOver(i, 1, m, SumOver(j, 1, m, before(i, j) * turned(j, i, a))),
    tex="M_2",
)
F1 = measured(
    "F1",
    real,
    "coefficient of ε at time mε of the flow of the modified loss",
    -SumOver(k, 1, m, beta[k] * g[k, a]),
    tex="F_1",
)
F2 = measured(
    "F2",
    real,
    "coefficient of ε² there",
    SumOver(i, 1, m, SumOver(j, 1, m, beta[i] * beta[j] * turned(j, i, a))) / 2 - 2 * m * c * own,
    tex="F_2",
)

ONCE = ForAll(i, 1, m, Eq(E(SumOver(k, 1, m, p[(k - 1) * m + i])), 1))
EVEN = ForAll(i, 1, m, ForAll(j, 1, m, Eq(before(i, j), (1 - Iverson(Eq(i, j))) / 2)))
RESHUFFLED = Hypothesis(
    "reshuffled",
    "each batch is visited once on average, none twice, and of two batches each comes first half of the time",
    And(ONCE, EVEN),
)
EQUAL = Hypothesis("equal batches", "the loss is the plain mean of the batch losses", ForAll(k, 1, m, Eq(beta[k], 1)))
START = Definition("start", "the start does not depend on ε", ForAll(q, 1, d, And(Eq(U[1, q], 0), Eq(Z[1, q], 0))))
STEP = Definition(
    "step",
    "Taylor's formula for one step: ∇Ĉ(ω + ε u + …) = ∇Ĉ(ω) + ε H u + …",
    ForAll(
        k,
        1,
        m,
        ForAll(
            q,
            1,
            d,
            And(
                Eq(U[k + 1, q], U[k, q] - SumOver(i, 1, m, O[k, i] * g[i, q])),
                Eq(
                    Z[k + 1, q],
                    Z[k, q] - SumOver(j, 1, m, O[k, j] * SumOver(r, 1, d, H[(j - 1) * d + q, r] * U[k, r])),
                ),
            ),
        ),
    ),
)


def gone(visits_, place):
    """The coefficient of ε after so many visits."""
    return -SumOver(l, 1, visits_, SumOver(i, 1, m, O[l, i] * g[i, place]))


def met(visits_, place):
    """The coefficient of ε² after so many visits: the later batch's H times the earlier one's g, over all pairs."""
    earlier = SumOver(l, 1, k - 1, SumOver(i, 1, m, O[l, i] * turned(j, i, place)))
    return SumOver(k, 1, visits_, SumOver(j, 1, m, O[k, j] * earlier))


claim = Claim(
    gradients=ForAll(q, 1, d, Eq(U[m + 1, q], gone(m, q))),
    pairs=ForAll(q, 1, d, Eq(Z[m + 1, q], met(m, q))),
    first=Eq(M1, F1),
    second=Eq(M2 - F2, 2 * m * (c - 1 / (4 * m)) * own),
    hypotheses=(RESHUFFLED, EQUAL),
    definitions=(START, STEP),
    scope="the coefficients of ε and ε² of SGD with m batches, m fixed, and losses with two derivatives at the start; "
    "nothing is said of the rest",
    subjects=(batch_derivatives, epoch_jets, mean_epoch_jets, flow_jets),
    slide=Slide(
        "Implicit bias of SGD",
        wording="needs hypotheses",
        note="It is the mean iterate, over random reshuffling, that follows the flow; m is the number of batches, not "
        "their size. Sampling with replacement does not follow this flow.",
    ),
    cites=(Citation("Smith, Dherin, Barrett, De 2021, On the origin of implicit regularization in SGD", "eq. 1"),),
    accepts={
        "for all q=1..d: (U[1, q] = 0 and Z[1 + 1, q] = 0)": "true too: the first visit sees no gradient before it",
    },
    controls=(
        Control("ε/2 in place of ε/4", second=Eq(M2 - F2, 2 * m * (c - 1 / (2 * m)) * own)),
        Control("without m", second=Eq(M2 - F2, 2 * m * (c - Fraction(1, 4)) * own)),
        Control("d in place of m", second=Eq(M2 - F2, 2 * m * (c - 1 / (4 * d)) * own)),
        Control("no regulariser", second=Eq(M2 - F2, 2 * m * c * own)),
        Control("a fixed order", drops=RESHUFFLED, orders=lambda batches: [range(batches)]),
        Control(
            "sampling with replacement",
            drops=RESHUFFLED,
            orders=lambda batches: list(product(range(batches), repeat=batches)),
        ),
        Control("a smaller last batch", drops=EQUAL, last=Q(1, 2)),
    ),
)


def over_visits(p, coefficient, formula, next_one):
    """t ≤ m ⇒ ∀ q ≤ d: coefficient[t + 1, q] = formula(t, q), by induction on the number t of visits."""
    start, step = p.given(START), p.given(STEP)

    def says(visited):
        return Implies(visited <= m, ForAll(q, 1, d, Eq(coefficient[visited + 1, q], formula(visited, q))))

    def first(base):
        def entry(*q_within):
            return p.by("smt", Eq(coefficient[1, q], formula(0, q)), p.at(start, q, *q_within))

        return p.suppose(base.premise, lambda _: p.every(q, 1, d, entry))

    def next_(then, known, low):
        def stepped(now):
            sooner = p.by("smt", t <= m, now)
            so_far = p.by("smt", says(t).conclusion, known, sooner)

            def entry(*q_within):
                here = p.at(p.at(step, t + 1, low, now), q, *q_within)
                return next_one(here, p.at(so_far, q, *q_within), sooner)

            return p.every(q, 1, d, entry)

        return p.suppose(then.premise, stepped)

    return p.by("smt", says(t), p.induct(t, says(t), first, next_))


def each_visit_takes_its_gradient_off(p):
    """t ≤ m ⇒ ∀ q ≤ d: U[t + 1, q] is minus the sum of the gradients met."""

    def one_gradient_more(here, known, _):
        total = SumOver(l, 1, t + 1, SumOver(i, 1, m, O[l, i] * g[i, q]))
        parted = p.step("split", Eq(total, -gone(t, q) + SumOver(i, 1, m, O[t + 1, i] * g[i, q])), at=t)
        return p.by("smt", Eq(U[t + 2, q], gone(t + 1, q)), here, known, parted)

    return over_visits(p, U, gone, one_gradient_more)


@claim.proof("gradients")
def gradients_of_all_visits(p):
    """U collects the gradients at the start: induction on the visits."""
    return p.by("smt", claim.clauses["gradients"], p.put(each_visit_takes_its_gradient_off(p), t=m))


@claim.proof("pairs")
def later_batches_see_earlier_gradients(p):
    """Z gains the Hessian of each batch times U before it, by Taylor's formula: induction on the visits."""
    collected = each_visit_takes_its_gradient_off(p)

    def one_hessian_more(here, known, sooner):
        gradients = p.by("smt", ForAll(q, 1, d, Eq(U[t + 1, q], gone(t, q))), collected, sooner)
        seen = SumOver(j, 1, m, O[t + 1, j] * SumOver(r, 1, d, H[(j - 1) * d + q, r] * U[t + 1, r]))
        inside = SumOver(l, 1, t, SumOver(i, 1, m, O[l, i] * turned(j, i, q)))
        new = p.calc(
            -seen,
            (
                "=",
                -SumOver(j, 1, m, O[t + 1, j] * SumOver(r, 1, d, H[(j - 1) * d + q, r] * gone(t, r))),
                "congruence",
                gradients,
            ),
            ("=", SumOver(j, 1, m, O[t + 1, j] * inside), "index"),
        )
        parted = p.step("split", Eq(met(t + 1, q), met(t, q) + SumOver(j, 1, m, O[t + 1, j] * inside)), at=t)
        return p.by("smt", Eq(Z[t + 2, q], met(t + 1, q)), here, known, new, parted)

    return p.by("smt", claim.clauses["pairs"], p.put(over_visits(p, Z, met, one_hessian_more), t=m))


@claim.proof("first")
def every_batch_counts_once(p):
    """Both are minus the sum of the gradients."""
    gradients = SumOver(k, 1, m, g[k, a])
    visited = SumOver(i, 1, m, 1 * g[i, a])
    return p.calc(
        M1,
        ("=", -visited, "congruence", p.by("smt", ONCE, p.given(RESHUFFLED))),
        ("=", -gradients, "index"),
        ("=", F1, "congruence", p.given(EQUAL)),
    )


@claim.proof("second")
def half_of_all_pairs(p):
    """The mean is ½ Σ_{i≠j} H_j g_i, the flow gives ½ Σ_{i,j} H_j g_i - 2mc Σ H_k g_k: equal if c = 1/4m."""
    pairs = SumOver(i, 1, m, SumOver(j, 1, m, turned(j, i, a)))
    half = SumOver(i, 1, m, SumOver(j, 1, m, (1 - Iverson(Eq(i, j))) / 2 * turned(j, i, a)))
    mean = p.calc(
        M2,
        ("=", half, "congruence", p.by("smt", EVEN, p.given(RESHUFFLED))),
        ("=", pairs / 2 - own / 2, "index"),
    )
    flow = p.by("congruence", Eq(F2, pairs / 2 - 2 * m * c * own), p.given(EQUAL))
    return p.by("smt", claim.clauses["second"], mean, flow)


number = st.integers(-2, 2)


@st.composite
def problems(draw):
    """(batch losses, start): up to 3 convex quadratics, some with a cubic term, in up to 3 parameters."""
    parameters, batches = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    point = exact([draw(number) for _ in range(parameters)])
    rows = [[draw(number) for _ in range(parameters)] for _ in range(batches)]
    losses = [polynomial_loss(exact(row), Q(draw(number)), Q(draw(st.integers(0, 1)), 3)) for row in rows]
    return losses, point


def shuffles(batches):
    """All orders."""
    return list(permutations(range(batches)))


def both_ways(batches):
    """The order in which they come, and its reverse."""
    return [tuple(range(batches)), tuple(reversed(range(batches)))]


SHARES = (Q(1, 4), Q(1, 2), Q(1, 8), Q(0))


@claim.property(
    problem=problems(),
    orders=st.sampled_from((shuffles, both_ways)),
    share=st.sampled_from(SHARES),
    place=st.integers(0, 2),
    walk=st.lists(st.integers(0, 2), min_size=3, max_size=3),
)
def epochs(batch_derivatives, epoch_jets, mean_epoch_jets, flow_jets, problem, orders, share, place, walk, last=1):
    """Up to 3 batches and 3 parameters; all m! orders run, or one and its reverse, and one walk that may repeat."""
    losses, point = problem
    batches, parameters = len(losses), len(point)
    chosen = [tuple(order) for order in orders(batches)]
    order, place = [visit % batches for visit in walk[:batches]], place % parameters
    weights = exact([1] * (batches - 1) + [last])
    coefficient = share / batches
    gradients, hessians = batch_derivatives(losses, point)
    first, second = epoch_jets(losses, point, order)
    law = visits(chosen, batches)
    mean_first, mean_second = mean_epoch_jets(losses, point, law)
    flow_first, flow_second = flow_jets(losses, point, weights, coefficient)
    return {
        m: batches,
        d: parameters,
        a: place + 1,
        c: coefficient,
        beta: weights,
        O: [[int(batch == visit) for batch in range(batches)] for visit in order],
        p: law,
        g: gradients,
        H: hessians,
        U: first,
        Z: second,
        M1: mean_first[place],
        M2: mean_second[place],
        F1: flow_first[place],
        F2: flow_second[place],
    }


@claim.figure
def epochs_on_digits(rng, batches=4, size=12, units=3):
    """A tanh network of three units learns to tell even digits from odd ones, in float64: one epoch, all 24 orders."""
    images, labels = digits(batches * size)
    inputs, targets = images / 8, 1 - 2 * (labels % 2)  # images of norm 1
    parts = [slice(k * size, (k + 1) * size) for k in range(batches)]
    losses = [two_layer_loss(inputs[part], targets[part], units) for part in parts]
    start = rng.normal(size=units * (inputs.shape[1] + 1))
    pairs = [order for order in permutations(range(batches)) if order < order[::-1]]
    rates = [1 / 2**k for k in range(1, 6)]
    ends = {rate: epoch_ends(losses, start, rate, pairs) for rate in rates}

    def distance(name, share):
        apart = [np.linalg.norm(ends[e].mean(axis=0) - flow_end(losses, start, e, share, steps=8)) for e in rates]
        return Series(name, rates, map(float, apart))

    plain, quarter, half = (
        distance("to the flow of C", 0),
        distance("to that of C + (ε/4m) Σ ‖∇Ĉₖ‖²", 1 / (4 * batches)),
        distance("to that of C + (ε/2m) Σ ‖∇Ĉₖ‖²", 1 / (2 * batches)),
    )
    falls = [f"{float(s.y[-2]) / float(s.y[-1]):.1f}" for s in (plain, quarter, half)]
    spread = [float(np.sqrt(np.mean(np.sum((ends[e] - ends[e].mean(axis=0)) ** 2, axis=1)))) for e in rates]
    return Figure(
        "The mean epoch of SGD follows the flow with the quarter, on a network and on digits too",
        "On logarithmic scales the distance from the mean end of an epoch to the ends of three gradient flows, against "
        f"the step size. At the last halving of the step it falls by a factor of {falls[0]} for the plain loss, of "
        f"{falls[1]} for ε/4m and of {falls[2]} for twice that; the square of the step would give 4, the cube 8. The "
        "mean is over all 24 orders, so that it has no error of sampling; the spread of an order and its reverse about "
        "it is shown.",
        Axis("step size ε", "log"),
        Axis("distance", "log"),
        (
            plain,
            quarter,
            half,
            Series("spread over orders", rates, spread, mark="points"),
        ),
    )
