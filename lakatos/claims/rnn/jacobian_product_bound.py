"""Through T steps of a recurrent network a gradient grows at most by (γ‖W‖)^T, γ bounding the slopes."""

from fractions import Fraction

from flint import fmpq
from hypothesis import strategies as st

from lakatos.analysis.rnn_gradients import driven_path, fixed_point, slope_at, state_slopes, tangent_path
from lakatos.models import rnn
from lakatos.nouns import Axis, Citation, Claim, Control, Definition, Figure, Hypothesis, Series, Slide
from lakatos.numbers import Q, exact, precision
from lakatos.statement import (
    Derivative,
    Eq,
    ForAll,
    Implies,
    Le,
    NormAtMost,
    SumOver,
    given,
    index,
    logistic,
    matrix,
    measured,
    natural,
    positive,
    real,
    tanh,
)
from lakatos.statement.evaluate import value

n = given("n", positive, "units of the network")
T = given("T", natural, "time steps")
W = matrix("W", n, n, "recurrent weights")
g = given("g", real, "bound on the slopes of the activation", tex=r"\gamma")
c = given("c", real, "bound on the norm of the weights")
z = given("z", real, "input of a unit")
i, j, s, x = index("i"), index("j"), index("s"), index("x")
t = given("t", natural, "a time step")  # of the proof

D = measured("D", real, "slopes of the activation, column by column in time", shape=(n, T))
V = measured("V", real, "derivatives of the states along a direction, V_1 the direction itself", shape=(n, T + 1))
a = measured("a", real, "slope of tanh at z", Derivative(x, tanh(x), z))
b = measured("b", real, "slope of the logistic function at z", Derivative(x, logistic(x), z))

FLAT = Hypothesis("slopes", "no slope exceeds γ", ForAll(s, 1, T, ForAll(i, 1, n, Le(D[i, s] ** 2, g**2))))
SMALL = Hypothesis("norm", "the weights stretch no vector by more than c", NormAtMost(W, c))
CHAIN = Definition(
    "chain rule",
    "one step multiplies by diag(slopes) W",
    ForAll(s, 1, T, ForAll(i, 1, n, Eq(V[i, s + 1], D[i, s] * SumOver(j, 1, n, W[i, j] * V[j, s])))),
)


def size(time):
    """|V_time|²."""
    return SumOver(i, 1, n, V[i, time] ** 2)


growth = (g * c) ** (2 * T)


def any_weights(draw, size):
    """(W, c): any W with c at least its Frobenius norm, or c times a diagonal matrix or a rational rotation."""
    kind = draw(st.sampled_from(("any", "diagonal", "rotation")))
    if kind == "any":
        rows = [[Q(draw(st.integers(-3, 3)), 2) for _ in range(size)] for _ in range(size)]
        square = 4 * sum(x**2 for row in rows for x in row)
        return exact(rows), Q(next(k for k in range(32) if k**2 >= square), 2)
    most = draw(st.sampled_from((Q(1, 2), Q(1), Q(2))))
    rows = [[most * (row == column) for column in range(size)] for row in range(size)]
    if kind == "rotation" and size > 1:
        rows[0][:2], rows[1][:2] = [most * Q(3, 5), most * Q(-4, 5)], [most * Q(4, 5), most * Q(3, 5)]
    return exact(rows), most


def nilpotent(draw, size):
    """(W, c): all eigenvalues of W are 0, and c = 1/2 is more than they are."""
    steep = draw(st.sampled_from((2, 10)))
    return exact([[steep * (column == row + 1) for column in range(size)] for row in range(size)]), Q(1, 2)


@st.composite
def driven(draw):
    """(W, c, inputs column by column in time, first state, a direction): up to 3 units and 3 steps."""
    units, steps = draw(st.integers(1, 3)), draw(st.integers(0, 3))
    drive = [[draw(st.sampled_from((Q(0), Q(1, 2), Q(-1, 3)))) for _ in range(steps)] for _ in range(units)]
    start, direction = ([draw(st.integers(-1, 2)) for _ in range(units)] for _ in range(2))
    return *any_weights(draw, units), exact(drive).reshape(units, steps), exact(start), exact(direction)


@st.composite
def at_rest(draw):
    """A tanh network, as above, at a fixed point that interval Newton encloses: W is nilpotent, c = 1/2."""
    weights, drive = exact([[2, Q(-2, 5)], [10, -2]]), exact(["0.3464101615", "3.0490087045"])
    with precision(256):
        start = fixed_point(rnn.tanh, rnn.tanh_slope, weights, drive, [0.0, 0.8660254], Q(1, 10**4))
    steps = draw(st.integers(1, 4))
    return weights, Q(1, 2), exact([[u] * steps for u in drive]), start, exact(draw(st.sampled_from(([1, 5], [0, 1]))))


@st.composite
def networks(draw, weights):
    """(W, c, states column by column in time, a direction): up to 3 units and 3 steps."""
    units, steps = draw(st.integers(1, 3)), draw(st.integers(0, 3))
    state = st.sampled_from((Q(0), Q(1, 2), Q(1, 3), Q(3, 4)))
    path = [[draw(state) for _ in range(steps)] for _ in range(units)]
    direction = [draw(st.integers(-2, 2)) for _ in range(units)]
    return *weights(draw, units), exact(path).reshape(units, steps), exact(direction)


claim = Claim(
    bound=Le(size(T + 1), growth * size(1)),
    tanh=Le(a, 1),
    logistic=Le(b, Fraction(1, 4)),
    hypotheses=(FLAT, SMALL),
    definitions=(CHAIN,),
    scope="recurrent networks h_t = φ(W h_{t-1} + u_t) with the same W at each step, any width, T and inputs",
    subjects=(tangent_path, state_slopes, driven_path, slope_at),
    slide=Slide(
        "Recurrent networks: vanishing and exploding gradients",
        wording="needs hypotheses",
        note="The norm, not the largest eigenvalue, decides: a nilpotent W has all eigenvalues 0 and gradients that "
        "grow. Sufficient for vanishing is γ‖W‖ < 1; γ‖W‖ > 1 is necessary, not sufficient, for exploding.",
    ),
    cites=(Citation("Pascanu, Mikolov, Bengio 2013, On the difficulty of training RNNs (arXiv:1211.5063)", "§2.1"),),
    accepts={"tangent_path: output doubled": "derivatives are linear in the direction: twice a path is a path"},
    controls=(
        Control("each step counted once", bound=Le(size(T + 1), (g * c) ** T * size(1))),
        Control("the slope bound left out", bound=Le(size(T + 1), c ** (2 * T) * size(1))),
        Control("1/5 for the logistic function", logistic=Le(b, Fraction(1, 5))),
        Control("slopes of tanh below 1", tanh=a < 1),
        Control(
            "spectral radius in place of the norm",
            drops=SMALL,
            network=networks(nilpotent),
        ),
        Control(
            "spectral radius in place of the norm, for a driven tanh network at rest",
            drops=SMALL,
            driven_network=at_rest(),
            share=Q(9, 8),
        ),
        Control("a bound on the slopes that is too small", drops=FLAT, share=Q(1, 3)),
    ),
)


@claim.proof("bound")
def step_by_step(p):
    """|V_{t+1}|² = Σ d_i² (W V_t)_i² ≤ γ² |W V_t|² ≤ γ² c² |V_t|²; induction on t."""
    flat, small, chain = p.given(FLAT), p.given(SMALL), p.given(CHAIN)
    factor = (g * c) ** 2

    def image(time):
        return SumOver(j, 1, n, W[i, j] * V[j, time])

    def reached(time):
        return Implies(time <= T, Le(size(time + 1), factor**time * size(1)))

    def first(says):
        return p.by("smt", says)

    def next_(says, known, low):
        def grown(now):
            in_time = p.by("smt", Le(1, t + 1), low)

            def entry(*i_within):
                step = p.at(p.at(chain, t + 1, in_time, now), i, *i_within)
                slope = p.at(p.at(flat, t + 1, in_time, now), i, *i_within)
                return p.by("smt", Le(V[i, t + 2] ** 2, g**2 * image(t + 1) ** 2), step, slope)

            one_step = p.calc(
                size(t + 2),
                ("<=", SumOver(i, 1, n, g**2 * image(t + 1) ** 2), "monotone", p.every(i, 1, n, entry)),
                ("=", g**2 * SumOver(i, 1, n, image(t + 1) ** 2), "index"),
                (
                    "<=",
                    factor * size(t + 1),
                    "smt",
                    p.step(
                        "norm",
                        Le(SumOver(i, 1, n, image(t + 1) ** 2), c**2 * size(t + 1)),
                        small,
                        u=V[j, t + 1],
                        at=j,
                    ),
                ),
            )
            return p.by("smt", says.conclusion, one_step, known, now)

        return p.suppose(says.premise, grown)

    whole = p.put(p.induct(t, reached(t), first, next_), t=T)
    return p.by("smt", claim.clauses["bound"], whole)


@claim.proof("tanh")
def one_minus_a_square(p):
    """tanh′ = 1 - tanh², which is at most 1."""
    return p.by("smt", claim.clauses["tanh"])


@claim.proof("logistic")
def a_square_completed(p):
    """σ′ = σ(1 - σ) = 1/4 - (σ - 1/2)²."""
    return p.by("smt", claim.clauses["logistic"])


ACTIVATIONS = (
    (rnn.tanh_slope, 1),
    (rnn.logistic_slope, Q(1, 4)),
    (rnn.relu_slope, 1),
    (rnn.steep_relu_slope, 2),
)
SMOOTH = ((rnn.tanh, rnn.tanh_slope, 1), (rnn.logistic, rnn.logistic_slope, Q(1, 4)))


@claim.property("bound", network=networks(any_weights), activation=st.sampled_from(ACTIVATIONS))
def given_states(tangent_path, state_slopes, network, activation, share=1):
    """Tanh, logistic, relu and 2·relu networks of up to 3 units over up to 3 steps, some of which attain the bound."""
    weights, most, states, direction = network
    slope, steepest = activation
    slopes = state_slopes(slope, states)
    units, steps = states.shape
    sizes = {n: units, T: steps, W: weights, c: most, g: share * steepest}
    return sizes | {D: slopes, V: tangent_path(weights, slopes, direction)}


@claim.property(driven_network=driven(), activation=st.sampled_from(SMOOTH), at=st.fractions(-3, 3, max_denominator=4))
def given_inputs(driven_path, slope_at, driven_network, activation, at, share=1):
    """Tanh and logistic networks as they run, in balls, by autograd: up to 3 units over up to 3 steps."""
    weights, most, drive, start, direction = driven_network
    function, slope, steepest = activation
    units, steps = drive.shape
    slopes, path = driven_path(function, slope, weights, drive, start, direction)
    sizes = {n: units, T: steps, W: weights, c: most, g: share * steepest}
    return sizes | {D: slopes, V: path, z: at, a: slope_at(rnn.tanh, at), b: slope_at(rnn.logistic, at)}


def shift(size):
    """The matrix of norm 2 that moves each entry one place up, twice as large: all its eigenvalues are 0."""
    return [[2 * (column == row + 1) for column in range(size)] for row in range(size)]


@claim.figure
def norm_against_eigenvalue(tangent_path, state_slopes, steps=8):
    """Weights of norm 2 whose largest eigenvalue is 0 or 1/2. Exact."""
    times = range(steps + 1)
    last = [0] * steps + [1]
    shear = [[Q(1, 2), Q(15, 8)], [0, Q(1, 2)]]  # singular values 2 and 1/8

    def sizes(weights, start, slope, state):
        path = tangent_path(weights, state_slopes(slope, [[state] * steps] * len(start)), start)
        return [sum(path[:, t] ** 2) for t in times]

    def limit(norm):
        return [value(growth, {g: fmpq(1), c: norm, T: fmpq(t)}) for t in times]

    def points(name, *network):
        return Series(name, times, sizes(*network), mark="points")

    return Figure(
        "The norm of W bounds the growth of gradients; its largest eigenvalue does not",
        "On a logarithmic scale the bound 4^t rises as a straight line. The gradient of the nilpotent W lies on it at "
        "every step, though all eigenvalues are 0. That of the shear, of eigenvalue 1/2, jumps to almost 4 before it "
        "dies out, far above the line that the eigenvalue would give, which falls as 4^-t.",
        Axis("time steps t"),
        Axis("|V at t + 1|² / |V at 1|²", "log"),
        (
            Series("bound: (γ‖W‖)²ᵗ for γ = 1, ‖W‖ = 2", times, limit(fmpq(2))),
            Series("the eigenvalue 1/2 in place of the norm (no bound)", times, limit(fmpq(1, 2))),
            points("nilpotent W, eigenvalues 0, slopes 1", shift(steps + 1), last, rnn.relu_slope, Q(1, 2)),
            points("shear W, eigenvalue 1/2, slopes 1", shear, [0, 1], rnn.relu_slope, Q(1, 2)),
            points("nilpotent W, tanh at states 1/2, slopes 3/4", shift(steps + 1), last, rnn.tanh_slope, Q(1, 2)),
        ),
    )
