"""Planted falsehoods around derivatives, integrals and functions: each is rejected, for its reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from lakatos.checkers.derivation import Derivation
from lakatos.errors import ProofError
from lakatos.kernel.__main__ import main
from lakatos.kernel.normal import normal
from lakatos.kernel.proof import check, digest_of
from lakatos.nouns import Citation, Claim, Lemma
from lakatos.statement import (
    Derivative,
    E,
    Eq,
    ForAll,
    Fraction,
    Implies,
    Integral,
    Iverson,
    MatrixOf,
    Mod,
    Ne,
    SumOver,
    binomial,
    exp,
    given,
    index,
    integer,
    log,
    logistic,
    measured,
    natural,
    positive,
    random_vector,
    real,
    relu,
    sqrt,
    tanh,
    truth,
    vector,
)
from lakatos.statement.nodes import Const, Entry

x, y, low, high = (given(name, real) for name in ("x", "y", "low", "high"))
n, z, c, p = given("n", natural), given("z", integer), given("c", truth), given("p", positive)
t, s, i, k = (index(name) for name in "tsik")
v, w = vector("v", 3), random_vector("w", 3)


def span(below: Any, above: Any) -> tuple[Any, Any]:
    """below ≤ x ≤ above, as premises."""
    return x >= below, x <= above


def of(primitive: Any, over: Any = x) -> dict[str, Any]:
    return {"over": over, "primitive": primitive}


UNIT = Integral(t, 0, 1, 2 * t)  # is 1

# --- By one rule: (clause, rule, premises assumed, arguments, why not)

FTC: dict[str, tuple[Any, tuple[Any, ...], dict[str, Any], str]] = {
    "an integral of 1 that sympy takes for -1": (
        Eq(Integral(t, 0, 1, sqrt(2 - t) * sqrt(1 / (2 - t))), -1),
        span(0, 1),
        of(-x),
        "the derivative of '−x' is not",
    ),
    "a pole inside": (Eq(Integral(t, -1, 1, 1 / t**2), -2), (), of(-1 / x), "'x ≠ 0' does not follow"),
    "a pole inside, the range known": (
        Eq(Integral(t, -1, 1, 1 / t**2), -2),
        span(-1, 1),
        of(-1 / x),
        "'x ≠ 0' does not follow",
    ),
    "a pole inside, supposed away": (
        Eq(Integral(t, -1, 1, 1 / t**2), -2),
        (*span(-1, 1), Ne(x, 0)),
        of(-1 / x),
        "not arbitrary: 'x ≠ 0'",
    ),
    "a pole at the end": (
        Eq(Integral(t, 0, 1, -1 / t**2), 1),
        span(0, 1),
        of(1 / x),
        "'x ≠ 0' does not follow",
    ),
    "a pole of a power": (Eq(Integral(t, -1, 1, -2 * t**-3), 0), span(-1, 1), of(x**-2), "does not follow"),
    "a pole of an integer's power": (
        Eq(Integral(t, -1, 1, z * t ** (z - 1)), 1 - Const(Fraction(-1)) ** z),
        span(-1, 1),
        of(x**z),
        "does not follow",
    ),
    "a logarithm below 0, where it is read as 0": (
        Eq(Integral(t, -2, -1, 1 / t), 0),
        span(-2, -1),
        of(log(x) - log(x)),
        "'0 < x' does not follow",
    ),
    "a logarithm of the square, through 0": (
        Eq(Integral(t, -1, 2, 1 / t), log(Const(Fraction(4))) / 2),
        span(-1, 2),
        of(log(x**2) / 2),
        r"'0 < x\^2' does not follow",
    ),
    "a logarithm of |x|, through 0": (
        Eq(Integral(t, -1, 1, 1 / t), 0),
        span(-1, 1),
        of(log(sqrt(x**2))),
        r"'0 < x\^2' does not follow",
    ),
    "a jump: the sign as x / |x|": (
        Eq(Integral(t, -1, 1, t * 0), 2),
        span(-1, 1),
        of(x / sqrt(x**2)),
        r"'0 < x\^2' does not follow",
    ),
    "a jump of a truth value": (
        Eq(Integral(t, -1, 1, t * 0), 1),
        (),
        of(Iverson(x > 0)),
        "no rule speaks of it",
    ),
    "a jump of a quotient of relus": (
        Eq(Integral(t, -1, 1, 0 * t), 1),
        span(-1, 1),
        of(relu(x) / relu(x)),
        "'x ≠ 0' does not follow",
    ),
    "a step that rises for integers only": (
        Eq(Integral(t, 0, 2, 0 * t), 2),
        (),
        of(SumOver(i, 0, x, 1)),
        "no rule speaks of it",
    ),
    "a root through its end": (
        Eq(Integral(t, -1, 1, 1 / (2 * sqrt(t))), sqrt(Const(Fraction(1))) - sqrt(Const(Fraction(-1)))),
        span(-1, 1),
        of(sqrt(x)),
        "'0 < x' does not follow",
    ),
    "a kink inside": (
        Eq(Integral(t, -1, 1, Iverson(t > 0) + Iverson(Eq(t, 0))), 1),
        span(-1, 1),
        of(relu(x)),
        "'x ≠ 0' does not follow",
    ),
    "a wrong primitive": (Eq(Integral(t, 0, 1, t), 1), (), of(x), "the derivative of 'x' is not 't'"),
    "a primitive that is the integrand": (
        Eq(Integral(t, 0, 1, t), 1),
        span(0, 1),
        of(x),
        "the derivative of 'x' is not 't'",
    ),
    "a factor too many": (Eq(Integral(t, 0, 1, t**2), 1), span(0, 1), of(x**3), "the derivative of"),
    "an exponent not lowered": (
        Eq(Integral(t, 1, 2, n * t**n), Const(Fraction(2)) ** n - 1),
        span(1, 2),
        of(x**n),
        "the derivative of",
    ),
    "the wrong ends": (Eq(UNIT, 2), (), of(x**2), "is not"),
    "the ends turned": (Eq(Integral(t, 1, 0, 2 * t), 1), (), of(x**2), "is not"),
    "an end beyond": (Eq(UNIT, 4), (), of(x**2), "is not"),
    "no integral": (Eq(x**2, 0), (), of(x), "an integral on the left"),
    "a range turned, in which all follows": (
        Eq(Integral(t, 1, -1, 1 / t**2), 2),
        span(1, -1),
        of(-1 / x),
        "'1 ≤ -1' does not follow",
    ),
    "a range whose order is not known": (
        Eq(Integral(t, low, high, 1 / t), log(high) - log(low)),
        (low > 0, *span(low, high)),
        of(log(x)),
        "'low ≤ high' does not follow",
    ),
    "a range whose order follows from x in it": (
        Eq(Integral(t, low, high, 1 / t), log(high) - log(low)),
        (low > 0, x >= low, x <= high),
        of(log(x)),
        "'low ≤ high' does not follow",
    ),
    "x below the end only": (
        Eq(Integral(t, -1, 0, 1 / t**2), -1),
        (x >= -1, x < 0),
        of(-1 / x),
        "not arbitrary: 'x < 0'",
    ),
    "x in a narrower range": (
        Eq(Integral(t, 0, 1, -1 / t**2), 1),
        (x >= Fraction(1, 2), x <= 1),
        of(1 / x),
        "not arbitrary: '1/2 ≤ x'",
    ),
    "x below a pole": (
        Eq(Integral(t, 0, 1, 1 / (1 - t) ** 2), -1),
        (x >= 0, x < 1),
        of(1 / (1 - x)),
        "not arbitrary: 'x < 1'",
    ),
    "x in a bound": (Eq(Integral(t, 0, x, 1 + 0 * t), x), (), of(x), "no real letter that is new"),
    "x in the integrand": (Eq(Integral(t, 0, 1, x + 0 * t), Fraction(1, 2)), (), of(x**2 / 2), "new here"),
    "an integer for x": (Eq(UNIT, 1), (), of(z**2, z), "no real letter"),
    "a natural for x": (Eq(UNIT, 1), (), of(n**2, n), "no real letter"),
    "a size for x": (Eq(UNIT, 1), (), of(p**2, p), "no real letter"),
    "a truth value for x": (Eq(UNIT, 1), (), of(c, c), "no real letter"),
    "an index for x": (Eq(UNIT, 1), (), of(s**2, s), "no real letter"),
    "the bound index for x": (Eq(UNIT, 1), (), of(t**2, t), "no real letter"),
    "a vector for x": (Eq(UNIT, 1), (), of(v[1], v), "no real letter"),
    "a random vector for x": (Eq(UNIT, 1), (), of(w[1], w), "no real letter"),
    "a measured number for x": (Eq(UNIT, 1), (), of(x**2, measured("a", real, "")), "no real letter"),
    "a term for x": (Eq(UNIT, 1), (), of(x**2, x + 0), "takes an integral"),
    "no primitive": (Eq(UNIT, 1), (), {"over": x}, "takes an integral"),
    "a formula as a primitive": (Eq(UNIT, 1), (), of(x > 0), "takes an integral"),
    "an array as a primitive": (Eq(UNIT, 1), (), of(x * v), "where a number is wanted"),
    "a mean of x": (Eq(Integral(t, 0, 1, E(w[1]) + 0 * t), 0), (), of(E(x * w[1])), "is not"),
}
ALGEBRA: dict[str, tuple[Any, str, tuple[Any, ...], str]] = {
    "sqrt(x)² = x for all x": (Eq(sqrt(x) ** 2, x), "ring", (), "does not follow"),
    "sqrt(x)² = x, x not 0": (Eq(sqrt(x) ** 2, x), "ring", (Ne(x, 0),), "does not follow"),
    "sqrt(x²) = x": (Eq(sqrt(x**2), x), "smt", (), "z3 does not derive"),
    "sqrt(x) sqrt(y) = sqrt(x y)": (Eq(sqrt(x) * sqrt(y), sqrt(x * y)), "smt", (), "z3 does not derive"),
    "sqrt(x) ≥ x": (sqrt(x) >= x, "smt", (x >= 0,), "z3 does not derive"),
    "sqrt(x)² = x by z3": (Eq(sqrt(x) ** 2, x), "smt", (), "z3 does not derive"),
    "log x² = 2 log x": (Eq(log(x**2), 2 * log(x)), "ring", (), "does not follow"),
    "log xy = log x + log y": (Eq(log(x * y), log(x) + log(y)), "ring", (Ne(x, 0), Ne(y, 0)), "does not follow"),
    "e^log x = x": (Eq(exp(log(x)), x), "ring", (), "does not follow"),
    "log x > 0 for x > 0": (log(x) > 0, "smt", (x > 0,), "z3 does not derive"),
    "e^x ≥ 1": (exp(x) >= 1, "smt", (), "z3 does not derive"),
    "e^{xy} = e^x e^y": (Eq(exp(x * y), exp(x) * exp(y)), "ring", (), "does not follow"),
    "e^{2x} = 2 e^x": (Eq(exp(2 * x), 2 * exp(x)), "ring", (), "does not follow"),
    "e^{x²} = (e^x)²": (Eq(exp(x**2), exp(x) ** 2), "ring", (), "does not follow"),
    "e^{x/2} = e^x / 2": (Eq(exp(x / 2), exp(x) / 2), "ring", (), "does not follow"),
    "(e^x - 1)/(e^x - 1) = 1": (Eq((exp(x) - 1) / (exp(x) - 1), 1), "ring", (), "does not follow"),
    "tanh is odd and even": (Eq(tanh(-x), tanh(x)), "derive", (), "does not follow"),
    "tanh x / tanh x = 1": (Eq(tanh(x) / tanh(x), 1), "derive", (), "does not follow"),
    "tanh 2x = 2 tanh x": (Eq(tanh(2 * x), 2 * tanh(x)), "ring", (), "does not follow"),
    "σ(-x) = -σ(x)": (Eq(logistic(-x), -logistic(x)), "ring", (), "does not follow"),
    "tanh = 2σ - 1": (Eq(tanh(x), 2 * logistic(x) - 1), "ring", (), "does not follow"),
    "σ ≥ 1/2": (logistic(x) >= Fraction(1, 2), "smt", (), "z3 does not derive"),
    "σ' = σ": (Eq(Derivative(t, logistic(t), x), logistic(x)), "derive", (), "does not follow"),
    "tanh' = 1 - tanh": (Eq(Derivative(t, tanh(t), x), 1 - tanh(x)), "derive", (), "does not follow"),
    "(f g)' = f' g'": (Eq(Derivative(t, t * exp(t), x), exp(x)), "derive", (), "does not follow"),
    "no inner derivative": (Eq(Derivative(t, exp(2 * t), x), exp(2 * x)), "derive", (), "does not follow"),
    "(1/x)' = 1/x²": (Eq(Derivative(t, 1 / t, x), 1 / x**2), "derive", (Ne(x, 0),), "does not follow"),
    "relu' = 1": (Eq(Derivative(t, relu(t), x), 1), "derive", (x >= 0,), "does not follow"),
    "(x^n)' = n x^n": (Eq(Derivative(t, t**n, x), n * x**n), "derive", (), "does not follow"),
    "(x^0)' = 1": (Eq(Derivative(t, t**n, x), 1), "derive", (Eq(n, 0),), "does not follow"),
    "the variable as the point": (Eq(Derivative(t, t**2, x), 2 * t), "derive", (), "does not follow"),
    "nested: d/dt of d/ds (s t) at s = t": (
        Eq(Derivative(t, Derivative(s, s * t, t), x), 2 * x),
        "derive",
        (),
        "does not follow",
    ),
    "nested: one variable for two": (
        Eq(Derivative(t, Derivative(t, t**3, t**2), x), 6 * x),
        "derive",
        (),
        "does not follow",
    ),
    "a sum up to the variable": (Eq(Derivative(t, SumOver(i, 1, t, i), x), x), "derive", (), "no rule speaks of it"),
    "an index at the variable": (Eq(Derivative(t, v[t], x), 0), "derive", (), "no rule speaks of it"),
    "a remainder of the variable": (Eq(Derivative(t, Mod(t, 2), x), 1), "derive", (), "no rule speaks of it"),
    "a binomial of the variable": (Eq(Derivative(t, binomial(t, 1), x), 1), "derive", (), "no rule speaks of it"),
    "an exponent that varies": (Eq(Derivative(t, Const(Fraction(2)) ** t, x), 0), "derive", (), "no rule"),
    "a truth value that varies": (Eq(Derivative(t, Iverson(t > 0), x), 0), "derive", (), "no rule speaks of it"),
    "an integral up to the variable": (
        Eq(Derivative(t, Integral(s, 0, t, s), x), 0),
        "derive",
        (),
        "no rule speaks of it",
    ),
    "a mean of the variable": (Eq(Derivative(t, E(w[1] * t), x), 0), "derive", (), "no rule speaks of it"),
    "a derivative captured": (
        Eq(SumOver(i, 1, n, Derivative(t, SumOver(i, 1, n, t**2 * i), i)), SumOver(i, 1, n, 2 * n * i**2)),
        "derive",
        (),
        "does not follow",
    ),
    "an integral at a capture": (
        Eq(Entry(MatrixOf(i, 3, k, 3, Integral(t, 0, 1, i * t)), (t, Const(Fraction(1)))), Integral(s, 0, 1, s**2)),
        "ring",
        (),
        "does not follow",
    ),
    "an integral of a product": (
        Eq(Integral(t, 0, 1, t**2), Integral(t, 0, 1, t) ** 2),
        "ring",
        (),
        "does not follow",
    ),
    "an integral by its other variable": (Eq(Integral(t, 0, 1, s), Integral(s, 0, 1, s)), "ring", (), "does not"),
    "a double integral turned": (
        Eq(Integral(t, 0, 1, Integral(s, 0, t, x)), Integral(s, 0, 1, Integral(t, 0, s, t))),
        "ring",
        (),
        "does not follow",
    ),
    "t < 1 as t ≤ 0, under an integral": (
        Eq(Integral(t, 0, 1, Iverson(t < 1)), Integral(t, 0, 1, Iverson(t <= 0))),
        "ring",
        (),
        "does not follow",
    ),
    "t ≥ 0 plain, under an integral": (
        Eq(Integral(t, -1, 1, Iverson(t >= 0)), Integral(t, -1, 1, 1 + 0 * t)),
        "ring",
        (),
        "does not follow",
    ),
    "t² ≥ t plain, under an integral": (
        Eq(Integral(t, 0, 1, Iverson(t**2 - t >= 0)), Integral(t, 0, 1, 1 + 0 * t)),
        "ring",
        (),
        "does not follow",
    ),
    "a delta at the variable": (
        Eq(Integral(t, 0, 2, SumOver(i, 0, 5, Iverson(Eq(i, t)))), Integral(t, 0, 2, 1 + 0 * t)),
        "ring",
        (),
        "does not follow",
    ),
    "t mod 1 = 0, under an integral": (Eq(Integral(t, 0, 1, Mod(t, 1)), 0), "ring", (), "to be integers"),
    "(-1)^{2t} = 1, under an integral": (
        Eq(Integral(t, 0, 1, Const(Fraction(-1)) ** (2 * t)), 1),
        "ring",
        (),
        "to be an integer",
    ),
    "a sum up to t, under an integral": (
        Eq(Integral(t, 0, 1, SumOver(i, 1, t, 1)), Integral(t, 0, 1, t)),
        "ring",
        (),
        "to be an integer",
    ),
    "an entry at t, under an integral": (Eq(Integral(t, 0, 1, v[t]), 0), "ring", (), "to be an integer"),
    "the fact t = 0 of a free t": (
        Eq(Integral(t, 0, 1, t), Integral(t, 0, 1, 0 * t)),
        "congruence",
        (Eq(t, 0),),
        "not equal by any premise",
    ),
    "the fact t = s of free ones": (
        Eq(Integral(t, 0, 1, t), Integral(t, 0, 1, s)),
        "congruence",
        (Eq(t, s),),
        "not equal by any premise",
    ),
    "a fact of integers, for the reals between": (
        Eq(Integral(t, -1, 1, sqrt(t**2)), Integral(t, -1, 1, t**2)),
        "congruence",
        (ForAll(t, -1, 1, Eq(sqrt(t**2), t**2)),),
        "not equal by any premise",
    ),
    "a fact of integers, for the reals between, by another name": (
        Eq(Integral(t, 0, 1, relu(t)), Integral(t, 0, 1, t**2)),
        "congruence",
        (ForAll(i, 0, 1, Eq(relu(i), i**2)),),
        "not equal by any premise",
    ),
    "a fact of integers at a real": (
        Eq(sqrt(x**2), x**2),
        "congruence",
        (ForAll(t, -1, 1, Eq(sqrt(t**2), t**2)),),
        "not equal by any premise",
    ),
    "an integral is ≥ 0": (Integral(t, 0, 1, t) >= 0, "smt", (), "z3 does not derive"),
    "an integral of a square is ≥ 0, its range turned": (
        Integral(t, low, high, t**2) >= 0,
        "smt",
        (),
        "z3 does not derive",
    ),
    "E e^w = e^{E w}": (Eq(E(exp(w[1])), exp(E(w[1]))), "expect", (), "does not follow"),
    "E e^{w + w'} of one vector as of two": (
        Eq(E(exp(w[1] + w[2])), E(exp(w[1])) * E(exp(w[2]))),
        "expect",
        (),
        "does not follow",
    ),
    "E tanh w = tanh E w": (Eq(E(tanh(w[1])), tanh(E(w[1]))), "expect", (), "does not follow"),
    "E of an integral up to w, as of two": (
        Eq(E(Integral(t, 0, w[1], w[1] + 0 * t)), E(w[1]) ** 2),
        "expect",
        (),
        "does not follow",
    ),
    "an integral of a mean as a mean of squares": (
        Eq(E(Integral(t, 0, 1, w[1] * t) ** 2), E(Integral(t, 0, 1, w[1] * t)) ** 2),
        "expect",
        (),
        "does not follow",
    ),
    "an instance between": (
        Eq(sqrt(x**2), x**2),
        "instance",
        (ForAll(t, -1, 1, Eq(sqrt(t**2), t**2)), x >= -1, x <= 1),
        "is missing",
    ),
}
PLANTED = {name: (clause, "ftc", by, arguments, why) for name, (clause, by, arguments, why) in FTC.items()} | {
    name: (clause, rule, by, {}, why) for name, (clause, rule, by, why) in ALGEBRA.items()
}


@pytest.mark.parametrize("name", PLANTED)
def test_no_rule_yields_a_falsehood(name: str, rejects: Callable[..., None]) -> None:
    rejects(*PLANTED[name])


# --- By several steps: each function writes the whole proof


def x_of_a_hypothesis(proof: Derivation) -> None:
    """∫_{-1}^{1} 1/t dt, from what is known of the x of the claim."""
    known = proof.step("hypothesis", x > 0)
    proof.ftc(Integral(t, -1, 1, 1 / t), log(x), x, known)


def x_of_an_assumption_to_be_discharged(proof: Derivation) -> None:
    known = proof.step("assume", x > 0)
    proof.ftc(Integral(t, 1, 2, 1 / t), log(x), x, known)


def x_below_what_is_below(proof: Derivation) -> None:
    """0 < x from 0 < low ≤ x, where 0 < low is no more than half of it."""
    small, above = proof.step("assume", low + x > 0), proof.step("assume", low <= x)
    ordered = proof.step("assume", low <= high)
    positive = proof.step("smt", 2 * x > 0, small, above)
    proof.ftc(Integral(t, low, high, 1 / t), log(x), x, positive, ordered)


def an_integral_put_under_another(proof: Derivation) -> None:
    """∫_0^1 y dt = y, with t for y."""
    general = proof.ftc(Integral(t, 0, 1, y + 0 * t), y * x, x)
    steady = proof.calc(Integral(t, 0, 1, y + 0 * t), ("=", y * 1 - y * 0, general), ("=", y, "ring"))
    proof.step("put", Eq(Integral(t, 0, 1, t + 0 * t), t), steady, y=t)


def an_instance_under_an_integral(proof: Derivation) -> None:
    """∀ i: ∫_0^1 i dt = i, at t."""
    known = proof.step("assume", ForAll(i, 0, 9, Eq(Integral(t, 0, 1, i), i)))
    low_, high_ = proof.step("assume", t >= 0), proof.step("assume", t <= 9)
    proof.step("instance", Eq(Integral(t, 0, 1, t), t), known, low_, high_, at=t)


def moments_by_induction(proof: Derivation) -> None:
    """∫_0^1 t^k dt = 1, from k = 0, and from k to k again."""
    says = Eq(Integral(t, 0, 1, t**k), 1)
    base = proof.step("assume", Eq(Integral(t, 0, 1, t**0), 1))
    known = proof.step("assume", says)
    proof.step("induct", Implies(k >= 0, says), base, known, over=k)


def induction_over_the_variable(proof: Derivation) -> None:
    """t is bound within, and what is said of the t outside is not said of it."""
    says = Eq(Integral(t, 0, 1, t), t / 2)
    base = proof.step("assume", Eq(Integral(t, 0, 1, t), Fraction(1, 2)))
    proof.step("induct", Implies(t >= 1, says), base, base, over=t)


def the_integrand_from_a_case(proof: Derivation) -> None:
    """t² = t for the integers 0 and 1 only."""
    cases = proof.step("assume", ForAll(t, 0, 1, Eq(t**2, t)))
    proof.step("congruence", Eq(Integral(t, 0, 1, t**2), Integral(t, 0, 1, t)), cases)


def a_lemma_of_x(proof: Derivation) -> None:
    """A lemma is of its own x, under the claim's premises."""
    claim = Claim(clause=Eq(y, 0), lemmas=(Lemma("above", x > 0, Citation("anybody")),), scope="a test")
    own = Derivation(claim, "clause")
    own.ftc(Integral(t, 1, 2, 1 / t), log(x), x, own.cite("above"))


WRITTEN = {
    x_of_a_hypothesis: "not arbitrary: 'x > 0'|not arbitrary: '0 < x'",
    x_of_an_assumption_to_be_discharged: "not arbitrary",
    x_below_what_is_below: "not arbitrary",
    an_integral_put_under_another: "is not",
    an_instance_under_an_integral: "is not",
    moments_by_induction: "a premise says",
    induction_over_the_variable: "a premise says",
    the_integrand_from_a_case: "not equal by any premise",
    a_lemma_of_x: "not arbitrary",
}


@pytest.mark.parametrize("write", WRITTEN, ids=lambda write: write.__name__)
def test_no_proof_yields_a_falsehood(write: Callable[[Derivation], None], derive: Callable[..., Derivation]) -> None:
    with pytest.raises(ProofError, match=WRITTEN[write]):
        write(derive(Eq(x, y), x > 0))


# --- Forgeries: each function edits the document of a proof that ∫_1^2 (1/t + y) dt = log 2 - log 1 + y


@pytest.fixture
def document(derive: Callable[..., Derivation]) -> Any:
    """The proof, as JSON: 1 ≤ x, so 0 < x, so by ftc, so the clause."""
    area, two = Integral(t, 1, 2, 1 / t + y), Const(Fraction(2))
    proof = derive(Eq(area, log(two) - log(two / 2) + y))
    above = proof.by("smt", x > 0, proof.step("assume", x >= 1))
    taken = proof.ftc(area, log(x) + y * x, x, above)
    proof.calc(area, ("=", log(two) + y * 2 - (log(two / 2) + y * 1), taken), ("=", proof.theory.clause.right, "ring"))
    written = json.loads(json.dumps(proof.document()))
    assert [step["rule"] for step in written["steps"]] == ["assume", "smt", "ftc", "ring", "chain"]
    assert check(written).trust == ("z3",)
    return written


def step(place: int, **changes: Any) -> Callable[[Any], Any]:
    return lambda document: document["steps"][place].update(changes)


def argued(**changes: Any) -> Callable[[Any], Any]:
    return lambda document: document["steps"][2]["arguments"].update(changes)


def letter(name: str, **changes: Any) -> Callable[[Any], Any]:
    return lambda document: document["symbols"][name].update(changes)


def clause(node: Any) -> Callable[[Any], Any]:
    return lambda document: document.update(clause=["Eq", node, ["0"]])


def shifted(document: Any) -> None:
    """The range moved onto the pole, wherever it stands."""
    moved = json.dumps(document).replace('["Integral", "t", ["1"], ["2"]', '["Integral", "t", ["-1"], ["2"]')
    document.update(json.loads(moved))


def wrong_way(document: Any) -> None:
    turned = json.dumps(document).replace('["Integral", "t", ["1"], ["2"]', '["Integral", "t", ["2"], ["1"]')
    document.update(json.loads(turned))


FORGED = {
    "a range with a pole": (shifted, "is not|not arbitrary"),
    "a range turned": (wrong_way, "is not|does not follow"),
    "the premise gone": (step(2, by=[]), "'0 < x' does not follow"),
    "the premise not about x": (step(1, says=["Lt", ["0"], ["1"]]), "'0 < x' does not follow"),
    "x assumed above 0": (step(0, says=["Lt", ["0"], "x"]), "not arbitrary"),
    "another primitive": (argued(primitive=["Log", "y"]), "is not"),
    "a primitive with more in it": (
        argued(primitive=["Add", {"all": [["Log", "x"], ["Mul", {"all": ["y", "x", "x"]}]]}]),
        "is not",
    ),
    "another letter": (argued(over="y"), "no real letter"),
    "the bound letter": (argued(over="t"), "no real letter"),
    "a number for the letter": (argued(over=["1"]), "takes an integral"),
    "no primitive": (lambda d: d["steps"][2]["arguments"].pop("primitive"), "takes an integral"),
    "algebra in place of ftc": (step(2, rule="derive"), "does not follow by algebra"),
    "x a natural": (letter("x", sort="natural"), "no real letter"),
    "x a positive": (letter("x", sort="positive"), "no real letter"),
    "x measured": (letter("x", role="measured"), "no real letter"),
    "x defined": (letter("x", role="defined", definition=["3"]), "no real letter|is not"),
    "x a vector": (letter("x", shape=[["3"]]), "array|differ"),
    "x random": (letter("x", shape=[["3"]], random=True), "array|differ|random"),
    "t real": (letter("t", sort="real"), "the index t is damaged"),
    "t given": (letter("t", role="given"), "damaged"),
    "an integral over a letter": (clause(["Integral", "x", ["0"], ["1"], "x"]), "damaged"),
    "an integral over a number": (clause(["Integral", ["1"], ["0"], ["1"], "x"]), "damaged"),
    "an integral without an end": (clause(["Integral", "t", ["0"], "t"]), "no node"),
    "an integral of a formula": (clause(["Integral", "t", ["0"], ["1"], ["Lt", "t", "x"]]), "damaged"),
    "a derivative by a letter": (clause(["Derivative", "x", "x", ["1"]]), "damaged"),
    "a derivative nowhere": (clause(["Derivative", "t", "t"]), "no node"),
    "a derivative of a formula": (clause(["Derivative", "t", ["Lt", "t", "x"], ["1"]]), "damaged"),
    "a function of two": (clause(["Exp", "x", "y"]), "no node"),
    "a function of a formula": (clause(["Exp", ["Lt", "x", "y"]]), "damaged"),
    "a function of no name": (clause(["Function", "x"]), "no node"),
    "a function that is none": (clause(["Sin", "x"]), "no node"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_is_rejected(name: str, document: Any) -> None:
    change, why = FORGED[name]
    change(document)
    with pytest.raises(ProofError, match=why):
        check(document)
    assert "rejected" in main(json.dumps(document))


def test_functions_of_one_argument_are_told_apart() -> None:
    """They have one field and one hash."""
    functions = (exp, log, logistic, sqrt, tanh)
    assert len({hash(f(x)) for f in functions}) == 1
    assert len({digest_of({}, Eq(f(x), y)) for f in functions}) == len(functions)
    assert len({normal(f(x)) for f in functions}) == len(functions)
