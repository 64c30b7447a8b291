"""Each rule yields what its docstring says, and nothing next to it: off by one, out of range, not fresh, too strong."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from lakatos.checkers.derivation import Derivation
from lakatos.errors import ProofError
from lakatos.kernel.rules import RULES, Sequent, apply, assumed
from lakatos.kernel.scalar import scalar
from lakatos.statement import (
    Derivative,
    E,
    Eq,
    ForAll,
    Fraction,
    Implies,
    Integral,
    Iverson,
    Mod,
    Ne,
    NormAtMost,
    SameLaw,
    SumOver,
    Transpose,
    UniqueZero,
    binomial,
    dot,
    exp,
    given,
    index,
    integer,
    log,
    matrix,
    natural,
    positive,
    random_vector,
    real,
    relu,
    sqrt,
    tanh,
    vector,
)
from lakatos.statement.nodes import Const

x, y, a, b = (given(name, real) for name in "xyab")
n, m, z, p = given("n", natural), given("m", natural), given("z", integer), given("p", positive)
i, j, k = index("i"), index("j"), index("k")
u, v, t = vector("u", n), vector("v", n), vector("t", m)
w, w2 = random_vector("w", n), random_vector("w2", n)
A = matrix("A", n, n)


class Case(NamedTuple):
    """A rule, what it is to show, from which premises, which stand without assumptions."""

    rule: str
    says: Any
    by: tuple[Any, ...] = ()
    arguments: Any = {}  # noqa: RUF012


def applied(case: Case) -> Sequent:
    return apply(case.rule, case.says, [Sequent({}, scalar(premise)) for premise in case.by], case.arguments)


def sums(f: Any, low: Any = 1, high: Any = n) -> SumOver:
    return SumOver(i, low, high, f)


def every(f: Any, low: Any = 1, high: Any = n) -> ForAll:
    return ForAll(i, low, high, f)


PASCAL = binomial(n, k) + binomial(n, k - 1)
HALVES = Eq(sums(u[i]), sums(u[i], 1, m) + sums(u[i], m + 1))
AREA = Integral(i, a, b, 1 / i)
IMAGE = SumOver(i, 1, n, SumOver(j, 1, n, A[i, j] * u[j]) ** 2)
half = Fraction(1, 2)


def one(f: Any, low: Any, high: Any) -> UniqueZero:
    return UniqueZero(j, low, high, f)


CUT = {"cut": Eq(j, Fraction(4, 5)), "cut1": Eq(j, Fraction(17, 20))}
VARIANCE = {"times_1": Const(-1), "times_2": a - E(w[1])}
UNIT = (x >= 0, x <= 1)
THIRD = {
    place: Eq(x, Fraction(c, 8)) for place, c in (("cut", 4), ("cut0", 2), ("cut1", 6), ("cut01", 3), ("cut10", 5))
}
SHOWN = [
    Case("ring", Eq((x + y) ** 2, x**2 + 2 * x * y + y**2)),
    Case("ring", Eq(x / x, 1), (Ne(x, 0),)),
    Case("ring", Eq(x / x, 1), (x > 0,)),
    Case("ring", Eq(1 / (x * y) * x, 1 / y), (Ne(x * y, 0),)),
    Case("ring", Eq(x / (x - y) - y / (x - y), 1), (Ne(x, y),)),
    Case("ring", Eq(p / p, 1)),
    Case("index", Eq(sums(Iverson(i <= n) * u[i]), sums(u[i]))),
    Case("index", Eq(Iverson(x <= y) * a, a), (x <= y,)),
    Case("expect", Eq(E(w[1] - E(w[1])), 0)),
    Case("congruence", Eq(relu(x + a), relu(y + a)), (Eq(x, y),)),
    Case("congruence", Eq(sums(u[i] ** 2), sums(v[i] ** 2)), (every(Eq(u[i], v[i])),)),
    Case("congruence", Eq(sums(u[i + 1]), sums(v[i + 1])), (every(Eq(u[i], v[i]), 2, n + 1),)),
    Case("congruence", Eq(E(relu(w[1] + x)), E(relu(w[1] + y))), (Eq(x, y),)),
    Case("smt", x**2 >= 0),
    Case("smt", Mod(z, p) < p),
    Case("smt", Implies(n > 0, n >= 1)),
    Case("smt", Eq(x, y), (x <= y, y <= x)),
    Case("chain", x < a, (x <= y, y < a)),
    Case("chain", x <= a, (x <= y, Eq(y, a))),
    Case("chain", x <= a, (Eq(x, y), Eq(y, a))),
    Case("chain", x <= a, (x < y, Eq(y, a))),
    Case("chain", Eq(x, a), (Eq(x, y), Eq(y, a))),
    Case("discharge", Implies(x > 0, y > 0), (y > 0,)),
    Case("generalise", every(Eq(u[i], 0)), (Eq(u[i], 0),)),
    Case("instance", Eq(u[3], 0), (every(Eq(u[i], 0)), Const(3) <= n), {"at": Const(3)}),
    Case("instance", Eq(u[p], 0), (every(Eq(u[i], 0), 1, p),), {"at": p}),
    Case("put", Eq(relu(y - 1), 0), (Eq(relu(x), 0),), {"x": y - 1}),
    Case("put", n + m >= 0, (n >= 0,), {"n": n + m}),
    Case("put", m + 1 >= 1, (p >= 1,), {"p": m + 1}),
    Case("split", HALVES, (m <= n,), {"at": m}),
    Case("split", Eq(sums(u[i], 0), sums(u[i], 0, -1) + sums(u[i], 0)), (), {"at": Const(-1)}),
    Case("monotone", sums(u[i]) <= sums(v[i]), (every(u[i] <= v[i]),)),
    Case("pascal", Eq(binomial(n + 1, k), PASCAL)),
    Case("pascal", Eq(binomial(0, k), Iverson(Eq(k, 0)))),
    Case("law", Eq(E(relu(dot(w, u))), E(relu(dot(w2, u)))), (SameLaw(w, w2),), {"f": relu(dot(v, u)), "y": v}),
    Case("law", Eq(E(w[1] ** 2), E((-w2[1]) ** 2)), (SameLaw(w, -w2),), {"f": v[1] ** 2, "y": v}),
    Case("norm", x**2 * SumOver(j, 1, n, u[j] ** 2) >= IMAGE, (NormAtMost(A, x),), {"u": u[j], "at": j}),
    Case("farkas", x <= 5, (2 * x + y <= 7, y >= -3), {"times_1": Const(half), "times_2": Const(half)}),
    Case("farkas", x < 1, (x + y < 1, y >= 0), {"times_1": Const(1), "times_2": Const(1)}),
    Case("farkas", x < 2, (x + y <= 1, y >= 0), {"times_1": Const(1), "times_2": Const(1), "plus": Const(1)}),
    Case("farkas", Const(0) < 0, (x > 1, x <= 1), {"times_1": Const(1), "times_2": Const(1)}),
    Case("farkas", x * y <= 2 * y, (Eq(x, 2),), {"times_1": y}),
    Case("sos", 2 * x * y <= x**2 + y**2, (), {"plus": (x - y) ** 2}),
    Case("sos", x * y < x**2 + y**2 + 1, (), {"plus": (x - y) ** 2 / 2 + half * (x**2 + y**2) + 1}),
    Case("sos", x <= 1, (x**2 <= 1,), {"times_1": Const(half), "plus": half * (x - 1) ** 2}),
    Case("sos", x**2 * y >= 0, (y >= 0,), {"times_1": x**2}),
    Case("sos", E(w[1]) ** 2 <= E(w[1] ** 2), (Eq(E((w[1] - a) ** 2), 0), Eq(a, E(w[1]))), VARIANCE),
    Case("box", x * (1 - x) < Fraction(1, 3), UNIT, THIRD),
    Case("box", relu(x) / (1 + x) <= 1 + half, UNIT),
    Case("box", Ne(x**2, 2), UNIT),
    Case("box", u[1] * u[2] < 2, (u[1] >= 0, u[1] <= 1, u[2] > 0, u[2] < Fraction(3, 2))),
    Case("box", x < Fraction(3, 4), (*UNIT, x**2 < half), {"cut": Eq(x, Fraction(17, 23))}),
    Case("box", Iverson(x < 2) + x < 3, UNIT),
    Case("newton", one(j**2 - 2, 1, 2)),
    Case("newton", one(tanh(2 * j) - j, half, 1), (), {"cut": Eq(j, Fraction(3, 4))}),
    Case("newton", one(tanh(x * j) - j, Fraction(3, 4), 1), (x >= Fraction(19, 10), x <= 2), CUT),
    Case("newton", one(relu(j) - half, -1, 1), (), {"cut": Eq(j, Fraction(1, 4))}),
    Case("newton", one(u[1] + j, -3, 1), (u[1] >= 0, u[1] <= 2)),
    Case("newton", one(1 / j - half, 1, Fraction(5, 2)), (), {"cut": Eq(j, Fraction(3, 2))}),
    Case("ring", Eq(exp(x + y) * exp(-y), exp(x))),
    Case("ring", Eq((exp(x) - 1) / (exp(x) - 1), 1), (Ne(exp(x), 1),)),
    Case("derive", Eq(Derivative(i, tanh(i), x), 1 - tanh(x) ** 2)),
    Case("derive", Eq(Derivative(i, 1 / i, x) * x**2, -1), (Ne(x, 0),)),
    Case("derive", Eq(Derivative(i, relu(y * i), x), y), (y * x > 0,)),
    Case("congruence", Eq(log(x + a), log(y + a)), (Eq(x, y),)),
    Case("congruence", Eq(Integral(i, 0, 1, i * a), Integral(i, 0, 1, i * b)), (Eq(a, b),)),
    Case("smt", Implies(exp(x) >= y, y < exp(x) + 1)),
    Case("smt", Eq(sqrt(x) ** 2, x), (x >= 0,)),
    Case("ftc", Eq(Integral(i, a, b, 2 * i), b**2 - a**2), (), {"over": x, "primitive": x**2}),
    Case("ftc", Eq(Integral(i, 1, 0, exp(i * y) * y), 1 - exp(y)), (), {"over": x, "primitive": exp(y * x)}),
    Case("ftc", Eq(AREA, log(b) - log(a)), (a <= b, x > 0), {"over": x, "primitive": log(x)}),
    Case("ftc", Eq(Integral(i, a, b, n * i ** (n - 1)), b**n - a**n), (a <= b, n >= 1), {"over": x, "primitive": x**n}),
]
NOT_SHOWN = [
    (Case("ring", Eq(x / x, 1), (Ne(y, 0),)), "does not follow"),
    (Case("ring", Eq(x / x, 1), (x >= 0,)), "does not follow"),
    (Case("ring", Eq(n / n, 1)), "does not follow"),
    (Case("ring", Eq(x / (x + y), 1 - y / (x + y)), (Ne(x, y),)), "does not follow"),
    (Case("ring", x <= x + 0), "shows equations"),
    (Case("ring", Eq(u, v), ()), "shows equations"),
    (Case("ring", Eq(u, x)), "compares"),
    (Case("ring", Eq(u, t)), "compares"),
    (Case("ring", Eq(Transpose(u), Transpose(v))), "no matrix"),
    (Case("index", Eq(sums(Iverson(i < n) * u[i]), sums(u[i]))), "does not follow"),
    (Case("index", Eq(Iverson(x < y) * a, a), (x <= y,)), "does not follow"),
    (Case("index", Eq(Iverson(x <= y) * a, a), (y <= x,)), "does not follow"),
    (Case("expect", Eq(E(w[1] * w2[1]), E(w[1] * w[1]))), "does not follow"),
    (Case("congruence", Eq(relu(x + a), relu(y + b)), (Eq(x, y),)), "not equal by any premise"),
    (Case("congruence", Eq(sums(u[i]), sums(v[i], 1, m)), (every(Eq(u[i], v[i])),)), "not equal"),
    (Case("congruence", Eq(sums(u[i]), sums(v[i])), (every(Eq(u[i], v[i]), 1, n - 1),)), "not equal"),
    (Case("congruence", Eq(sums(u[i + 1]), sums(v[i + 1])), (every(Eq(u[i], v[i])),)), "not equal"),
    (Case("congruence", Eq(sums(A[i, 1]), sums(0)), (every(Eq(A[1, i], 0)),)), "not equal"),
    (Case("congruence", Eq(u[z], 0), (every(Eq(u[i], 0)),)), "not equal"),
    (Case("congruence", Eq(E(w[1]), E(w[2])), (Eq(x, y),)), "not equal"),
    (Case("congruence", Eq(x, y), (x <= y,)), "not equal"),
    (Case("smt", x > 0, (x >= 0,)), "z3 does not derive"),
    (Case("smt", Mod(z, n) < n), "z3 does not derive"),
    (Case("smt", Eq(u[1], u[2]), (Eq(n, m),)), "z3 does not derive"),
    (Case("smt", every(u[i] > 0), (u[i] > 0,)), "z3 does not derive"),
    (Case("smt", every(u[i] > 0), (every(u[i] > 0, 1, n + 1),)), "z3 does not derive"),
    (Case("chain", x < a, (x <= y, Eq(y, a))), "not strong enough"),
    (Case("chain", x < a, (Eq(x, y), Eq(y, a))), "not strong enough"),
    (Case("chain", Eq(x, a), (Eq(x, y), y <= a)), "not strong enough"),
    (Case("chain", a <= x, (x <= y, y <= a)), "begin and end"),
    (Case("chain", x <= a, (x <= y, b <= a)), "breaks"),
    (Case("chain", x <= a, (x <= y, Ne(y, a))), "no link"),
    (Case("chain", x <= x), "a chain shows"),
    (Case("chain", Ne(x, y), (x < y,)), "a chain shows"),
    (Case("discharge", Implies(x > 0, y > 0), (y >= 0,)), "a premise says"),
    (Case("discharge", Implies(x > 0, y > 0), (y > 0, x > 0)), "wanted 1"),
    (Case("discharge", y > 0, (y > 0,)), "by an implication"),
    (Case("generalise", every(Eq(u[i], 0)), (Eq(u[j], 0),)), "a premise says"),
    (Case("generalise", every(Eq(u[i], 0), 1, i), (Eq(u[i], 0),)), "not arbitrary"),
    (Case("generalise", Eq(u[i], 0), (Eq(u[i], 0),)), "for all indices"),
    (Case("instance", Eq(u[n + 1], 0), (every(Eq(u[i], 0)),), {"at": n + 1}), "out of range"),
    (Case("instance", Eq(u[n], 0), (every(Eq(u[i], 0)),), {"at": n}), "out of range"),
    (Case("instance", Eq(u[p], 1), (every(Eq(u[i], 0), 1, p),), {"at": p}), "is not"),
    (Case("instance", Eq(u[p], 0), (every(Eq(u[i], 0), 1, p),)), "is missing"),
    (Case("instance", Eq(u[1], 0), (Eq(u[1], 0),), {"at": Const(1)}), "of a formula for all"),
    (Case("instance", every(u[j] > 0), (ForAll(j, 1, n, every(u[j] > 0)),), {"at": i}), "is not|out of range"),
    (Case("put", Eq(relu(x + 1), 0), (Eq(relu(x), 0),), {"x": y + 1}), "is not"),
    (Case("put", n - 1 >= 0, (n >= 0,), {"n": n - 1}), "of the sort natural"),
    (Case("put", n >= 1, (p >= 1,), {"p": n}), "of the sort positive"),
    (Case("put", Eq(Mod(x, 1), 0), (Eq(Mod(z, 1), 0),), {"z": x}), "sort integer"),
    (Case("put", Eq(t[1], 0), (Eq(u[1], 0),), {"u": t}), "only for a number|array"),
    (Case("split", HALVES, (), {"at": m}), "shown|out of range"),
    (Case("split", HALVES, (m <= n,), {"at": m + 1}), "is not"),
    (
        Case("split", Eq(sums(u[i], 0), sums(u[i], 0, -2) + sums(u[i], -1)), (), {"at": Const(-2)}),
        "shown|out of range",
    ),
    (Case("split", Eq(x, x), (), {"at": m}), "takes a sum"),
    (Case("monotone", sums(u[i]) <= sums(v[i]), (every(v[i] <= u[i]),)), "is not"),
    (Case("monotone", sums(u[i]) <= sums(v[i]), (every(u[i] <= v[i], 1, n + 1),)), "is not"),
    (Case("monotone", sums(u[i]) <= sums(v[i]), (u[i] <= v[i],)), "for all i"),
    (Case("pascal", Eq(binomial(n + 1, k), binomial(n, k) + binomial(n, k + 1))), "is not what"),
    (Case("pascal", Eq(binomial(n, k), binomial(n - 1, k) + binomial(n - 1, k - 1))), "natural"),
    (Case("pascal", Eq(binomial(0, k), 0)), "is not what"),
    (Case("pascal", Eq(x, x)), "binomial coefficient"),
    (Case("law", Eq(E(w[1]), E(w2[2])), (SameLaw(w, w2),), {"f": v[1], "y": v}), "is not the expectation"),
    (Case("law", Eq(E(w[1]), E(w2[1])), (Eq(E(w[1]), E(w2[1])),), {"f": v[1], "y": v}), "u ~ v"),
    (Case("law", Eq(E(w[1]), E(w2[1])), (SameLaw(w, w2),), {"f": t[1], "y": t}), "shape"),
    (Case("law", Eq(E(w[1] ** 2), E(w[1] * w2[1])), (SameLaw(w, w2),), {"f": v[1] * w[1], "y": v}), "by itself"),
    (Case("norm", x * SumOver(j, 1, n, u[j] ** 2) >= IMAGE, (NormAtMost(A, x),), {"u": u[j], "at": j}), "is not"),
    (Case("norm", x**2 * SumOver(j, 1, n, u[j] ** 2) >= IMAGE, (NormAtMost(A, x),), {"u": u[j], "at": x}), "shows"),
    (Case("norm", x**2 * SumOver(j, 1, n, u[j] ** 2) >= IMAGE, (x >= 0,), {"u": u[j], "at": j}), "takes"),
    (Case("farkas", x <= 5, (2 * x + y <= 7, y >= -3), {"times_1": Const(half), "times_2": Const(1)}), "it leaves"),
    (Case("farkas", x <= 5, (2 * x + y <= 7, y >= -3), {"times_1": Const(half)}), "'times_2' is missing"),
    (Case("farkas", x >= 1, (x <= 1,), {"times_1": Const(-1)}), "not seen to be ≥ 0"),
    (Case("farkas", x <= 2, (x <= 1,), {"times_1": Const(1), "plus": Const(2)}), "it leaves"),
    (Case("farkas", x <= 0, (x <= 1,), {"times_1": Const(1), "plus": Const(-1)}), "not seen to be ≥ 0"),
    (Case("farkas", x < 1, (x <= 1,), {"times_1": Const(1)}), "strict"),
    (Case("farkas", x < 1, (x <= 1, y < 0), {"times_1": Const(1), "times_2": Const(0)}), "strict"),
    (Case("farkas", x < 1, (Eq(x, 1),), {"times_1": Const(1)}), "strict"),
    (Case("farkas", x <= 1, (Ne(x, 2),), {"times_1": Const(1)}), "says nothing of the form"),
    (Case("farkas", Eq(x, 1), (Eq(x, 1),), {"times_1": Const(1)}), "show ≤ or <"),
    (Case("farkas", x <= 1, (x <= 1,), {"times_1": x <= 1}), "no term"),
    (Case("farkas", x * y <= y, (x <= 1,), {"times_1": y}), "not seen to be ≥ 0"),
    (Case("farkas", u[1] <= 1, (every(u[i] <= 1),), {"times_1": Const(1)}), "says nothing of the form"),
    (Case("sos", 2 * x * y <= x**2 + y**2, (), {"plus": (x + y) ** 2}), "it leaves"),
    (Case("sos", x * y <= x**2 + y**2, (), {"plus": x**2 - x * y + y**2}), "not seen to be ≥ 0"),
    (Case("sos", x**3 >= 0, (), {"plus": x**3}), "not seen to be ≥ 0"),
    (Case("sos", x >= 0, (), {"plus": (x**2) ** half}), "is no integer"),
    (Case("sos", x**n >= 0, (), {"plus": x**n}), "not seen to be ≥ 0"),
    (Case("sos", x**2 > 0, (), {"plus": x**2}), "strict"),
    (Case("sos", (x - y) ** 2 > 0, (Ne(x, y),), {"times_1": (x - y) ** 2}), "says nothing of the form"),
    (Case("sos", x**2 * y > 0, (y > 0,), {"times_1": x**2}), "strict"),
    (Case("sos", x**2 / y >= 0, (), {"plus": x**2 / y}), "not seen to be ≥ 0"),
    (Case("sos", x**2 >= 0, (), {"plus": u}), "array"),
    (Case("box", x * (1 - x) < Fraction(1, 4), UNIT, THIRD), "not decided on the leaf"),
    (Case("box", x * (1 - x) < Fraction(1, 3), UNIT, {}), "not decided on the leaf 0 ≤ x ≤ 1"),
    (Case("box", x < 1, UNIT), "not decided"),
    (Case("box", Ne(x, half), UNIT, {"cut": Eq(x, half)}), "not decided"),
    (Case("box", x < 2, (x >= 0,)), "no bounds"),
    (Case("box", x < 2, (x >= 0, y <= 1)), "no bounds"),
    (Case("box", x < 2, (x >= 0, x <= y)), "no bounds"),
    (Case("box", x < 2, (x >= 1, x <= 0)), "no room for x"),
    (Case("box", 1 / x > 0, UNIT), "not decided"),
    (Case("box", 1 / (x - half) ** 2 > 0, UNIT, {"cut": Eq(x, half)}), "not decided"),
    (Case("box", x**-1 > 0, (x >= 0, x <= 0)), "not decided"),
    (Case("box", x < 2, UNIT, {"cut": Eq(x, 1)}), "is not within 0 < x < 1"),
    (Case("box", x < 2, UNIT, {"cut": Eq(x, -1)}), "is not within"),
    (Case("box", x < 2, UNIT, {"cut": Eq(x, half), "cut0": Eq(x, Fraction(3, 4))}), "is not within 0 < x < 1/2"),
    (Case("box", x < 2, UNIT, {"cut": Eq(y, half)}), "that has bounds"),
    (Case("box", x < 2, UNIT, {"cut": Eq(x, x / 2)}), "is not within"),
    (Case("box", x < 2, UNIT, {"cut": x <= half}), "that has bounds"),
    (Case("box", Eq(x, half), (x >= half, x <= half)), "a box shows"),
    (Case("box", x < half, (*UNIT, x**2 < half)), "not decided"),
    (Case("box", sums(u[i]) < 2, (u[1] >= 0, u[1] <= 1)), "no enclosure"),
    (Case("box", u[1] < 2, (u[2] >= 0, u[2] <= 1)), "no bounds"),
    (Case("newton", one(j**2 - 2, 1, 2), (), {"cut": Eq(j, 2)}), "is not within 1 < j < 2"),
    (Case("newton", one(j**2 - 2, 1, 2), (), {"cut": Eq(x, half)}), "that has bounds"),
    (Case("newton", one(j**2 - 2, 1, 2), (), {"cut": Eq(j, x)}), "is not within"),
    (Case("newton", one(j**2 - 2, 2, 3)), "but on 0 of 1"),
    (Case("newton", one(j**2 - 2, -2, 2), (), {"cut": Eq(j, 0)}), "but on 2 of 2"),
    (Case("newton", one(j**2 - 2, -2, 2)), "does not lead"),
    (Case("newton", one(j**2, -1, 1)), "does not lead"),
    (Case("newton", one(j**3, -1, 1)), "does not lead"),
    (Case("newton", one(j - 1, 0, 1)), "does not lead"),
    (Case("newton", one(j - 1, 0, 2), (), {"cut": Eq(j, 1)}), "but on 2 of 2"),
    (Case("newton", one(0 * j, 0, 1)), "does not lead"),
    (Case("newton", one(1 / j, -1, 1)), "does not lead"),
    (Case("newton", one(1 / (1 / j), -1, 1)), "does not lead"),
    (Case("newton", one(relu(j), -1, 1)), "does not lead"),
    (Case("newton", one(relu(j) + j - half, -1, 1)), "does not lead"),
    (Case("newton", one(log(j) - 5, -1, 1)), "does not lead"),
    (Case("newton", one(tanh(2 * j) - j, half, 1)), "does not lead"),
    (Case("newton", one(tanh(x * j) - j, half, 1), (x >= 0, x <= 2)), "does not lead"),
    (Case("newton", one(tanh(x * j) - j, half, 1), (x >= 1,)), "no bounds"),
    (Case("newton", one(j + x, half, 1), (j >= 0, j <= 1)), "no bounds"),
    (Case("newton", one(j - x, 0, x), (x >= 0, x <= 1)), "no interval from a number"),
    (Case("newton", one(j, 1, -1)), "no interval from a number"),
    (Case("newton", one(j, 0, 0)), "no interval from a number"),
    (Case("newton", one(Mod(j, 2), 0, 1)), "no rule speaks of it|integers"),
    (Case("newton", ForAll(j, 0, 1, Eq(j, 0))), "exactly one zero"),
    (Case("newton", x <= 1, (x <= 1,)), "exactly one zero"),
    (Case("box", u[1] < 2, (every(u[i] >= 0), every(u[i] <= 1))), "no bounds"),
    (Case("ring", Eq(exp(x * y), exp(x) * exp(y))), "does not follow"),
    (Case("ring", Eq((exp(x) - 1) / (exp(x) - 1), 1), (Ne(exp(x), 2),)), "does not follow"),
    (Case("derive", Eq(Derivative(i, tanh(i), x), 1 - tanh(i) ** 2)), "does not follow"),
    (Case("derive", Eq(Derivative(i, 1 / i, x) * x**2, -1)), "does not follow"),
    (Case("derive", Eq(Derivative(i, relu(y * i), x), y), (y * x >= 0,)), "does not follow"),
    (Case("congruence", Eq(Integral(i, 0, 1, i * a), Integral(i, 0, 1, i * b)), (Eq(a, x),)), "not equal"),
    (Case("smt", Eq(sqrt(x) ** 2, x)), "z3 does not derive"),
    (Case("ftc", Eq(Integral(i, a, b, 2 * i), b**2 - a**2 + 1), (), {"over": x, "primitive": x**2}), "is not"),
    (Case("ftc", Eq(AREA, log(b) - log(a)), (x > 0,), {"over": x, "primitive": log(x)}), "'a ≤ b' does not"),
    (Case("ftc", Eq(AREA, log(b) - log(a)), (a <= b, x >= 0), {"over": x, "primitive": log(x)}), "'0 < x' does not"),
    (Case("ftc", Eq(AREA, log(b) - log(a)), (a <= b, y > 0), {"over": x, "primitive": log(x)}), "'0 < x' does not"),
    (Case("ftc", Eq(AREA, log(b) - log(a)), (a <= b, x > 0), {"over": y, "primitive": log(x)}), "is not"),
    (Case("ftc", Eq(AREA, log(b) - log(a)), (a <= b, b > 0), {"over": b, "primitive": log(b)}), "new here"),
    (
        Case("ftc", Eq(Integral(i, a, b, n * i ** (n - 1)), b**n - a**n), (a <= b,), {"over": x, "primitive": x**n}),
        "does not follow",
    ),
]


def named(case: Any) -> str:
    shown = case if isinstance(case, Case) else case[0]
    return f"{shown.rule}: {shown.says}"


@pytest.mark.parametrize("case", SHOWN, ids=named)
def test_a_rule_shows_what_it_says(case: Case) -> None:
    found = applied(case)
    assert (found.assumptions, found.key) == ({}, Sequent({}, scalar(case.says)).key)


@pytest.mark.parametrize(("case", "why"), NOT_SHOWN, ids=lambda part: named(part) if isinstance(part, Case) else "")
def test_a_rule_shows_nothing_next_to_it(case: Case, why: str) -> None:
    with pytest.raises(ProofError, match=why):
        applied(case)


def test_every_rule_here_is_known_and_refuses_nonsense() -> None:
    assert {case.rule for case in SHOWN} <= set(RULES)
    for rule in RULES:
        with pytest.raises(ProofError):
            apply(rule, Eq(x, x + 1), [], {})


# --- Assumptions


def test_a_step_rests_on_the_assumptions_of_its_premises() -> None:
    low, high = assumed(x <= y), assumed(y <= x)
    found = apply("smt", Eq(x, y), [low, high], {})
    assert set(found.assumptions) == {low.key, high.key}


def test_smt_rests_on_what_it_used() -> None:
    needed, idle = assumed(x > 1), assumed(y > 1)
    found = apply("smt", x > 0, [idle, needed], {})
    assert set(found.assumptions) == {needed.key}
    assert found.trust == {"z3"}


@pytest.mark.parametrize("rule", ["instance", "split"])
def test_what_z3_has_bounded_says_so(rule: str) -> None:
    case = next(case for case in SHOWN if case.rule == rule)
    assert applied(case).trust == {"z3"}


def test_discharge_takes_away_one_assumption() -> None:
    known = apply("smt", Eq(x, y), [assumed(x <= y), assumed(y <= x)], {})
    found = apply("discharge", Implies(x <= y, Eq(x, y)), [known], {})
    assert list(found.assumptions.values()) == [y <= x]


def test_an_assumption_is_discharged_up_to_a_positive_factor() -> None:
    known = apply("smt", x > 0, [assumed(x > 1)], {})
    assert not apply("discharge", Implies(2 * x > 2, x > 0), [known], {}).assumptions


@pytest.mark.parametrize(("low", "high"), [(1, n), (0, m)])
def test_generalising_takes_away_the_bounds(low: Any, high: Any) -> None:
    known = apply("smt", i + 1 >= low, [assumed(i >= low), assumed(i <= high)], {})
    assert not apply("generalise", ForAll(i, low, high, i + 1 >= low), [known], {}).assumptions


def test_generalising_keeps_other_bounds() -> None:
    known = apply("smt", i >= 1, [assumed(i >= 2)], {})
    with pytest.raises(ProofError, match="not arbitrary"):
        apply("generalise", ForAll(i, 1, n, i >= 1), [known], {})


def test_an_assumption_about_a_vector_of_its_size_keeps_a_number_fixed() -> None:
    sized = assumed(SameLaw(w, w2))
    shown = apply("law", Eq(E(w[1]), E(w2[1])), [sized], {"f": v[1], "y": v})
    known = Sequent(shown.assumptions, scalar(Implies(n >= 0, Eq(n + 0 * E(w[1]), n))))
    with pytest.raises(ProofError, match="not arbitrary"):
        apply("put", Implies(m >= 0, Eq(m, m)), [known], {"n": m})


def test_ftc_takes_away_the_range_and_keeps_what_else_is_assumed() -> None:
    """∫_a^b 1/t, of which is assumed that 0 < a ≤ b."""
    low, ordered = assumed(a > 0), assumed(a <= b)
    above = apply("smt", x > 0, [low, assumed(x >= a)], {})
    assert set(above.assumptions) == {low.key, assumed(x >= a).key}
    shown = apply("ftc", Eq(AREA, log(b) - log(a)), [above, ordered], {"over": x, "primitive": log(x)})
    assert set(shown.assumptions) == {low.key, ordered.key}
    assert shown.trust == {"z3"}
    with pytest.raises(ProofError, match="not arbitrary"):
        apply("ftc", shown.says, [assumed(x > 0), ordered], {"over": x, "primitive": log(x)})


def test_ftc_rests_on_nothing_where_the_primitive_is_smooth() -> None:
    shown = apply("ftc", Eq(Integral(i, a, b, 2 * i), b**2 - a**2), [assumed(y > 0)], {"over": x, "primitive": x**2})
    assert (shown.assumptions, shown.trust) == ({}, frozenset())


# --- Induction


def gauss(proof: Derivation, **changes: Any) -> None:
    """Σ_{i=1}^{k} i = k (k + 1) / 2, or with something wrong in it."""
    number = changes.get("number", k)
    says = Eq(SumOver(i, 1, number, i), number * (number + 1) / 2)
    after = Eq(SumOver(i, 1, number + 1, i), (number + 1) * (number + 2) / 2)
    base = proof.step("index", Eq(SumOver(i, 1, 0, i), 0))
    known = [proof.step("assume", f) for f in (says, number >= 0, *changes.get("also", ()))]
    one = proof.step("smt", number + 1 >= 1, known[1])
    taken = Eq(SumOver(i, 1, number + 1, i), SumOver(i, 1, number, i) + SumOver(i, number + 1, number + 1, i))
    apart = proof.step("split", taken, known[1], at=number)
    last = proof.step("index", Eq(SumOver(i, number + 1, number + 1, i), number + 1))
    following = proof.step("smt", after, apart, last, known[0], *known[2:], one)
    proof.step("induct", changes.get("says", Implies(number >= 0, says)), base, following, over=number)


def test_induction(derive: Callable[..., Derivation]) -> None:
    proof = derive(Eq(x, y))
    gauss(proof)
    assert not proof.lines[-1].sequent.assumptions


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (Implies(k >= -1, Eq(SumOver(i, 1, k, i), k * (k + 1) / 2)), "a premise says|not arbitrary"),
        (Implies(k >= 1, Eq(SumOver(i, 1, k, i), k * (k + 1) / 2)), "a premise says|not arbitrary"),
        (Implies(j >= 0, Eq(SumOver(i, 1, k, i), k * (k + 1) / 2)), "not the integer"),
        (Implies(k >= k, Eq(SumOver(i, 1, k, i), k * (k + 1) / 2)), "a premise says|not arbitrary"),
        (Implies(k >= 0, Eq(SumOver(i, 1, k + 1, i), (k + 1) * (k + 2) / 2)), "a premise says"),
        (Implies(k > 0, Eq(SumOver(i, 1, k, i), k * (k + 1) / 2)), "induction over k shows"),
        (Eq(SumOver(i, 1, k, i), k * (k + 1) / 2), "induction over k shows"),
    ],
)
def test_induction_from_another_start_or_of_another_formula(says: Any, why: str, derive: Any) -> None:
    with pytest.raises(ProofError, match=why):
        gauss(derive(Eq(x, y)), says=says)


def test_induction_over_a_number_that_something_is_known_of(derive: Any) -> None:
    proof = derive(Eq(x, y))
    base = proof.step("smt", Const(0) <= 5)
    small = proof.step("assume", k + 1 <= 5)
    with pytest.raises(ProofError, match="not arbitrary"):
        proof.step("induct", Implies(k >= 0, k <= 5), base, small, over=k)


# --- Whole proofs


def test_a_document_stands_by_itself(proves: Any) -> None:
    found = proves(x + y > 0, lambda p, *known: p.by("smt", x + y > 0, *known), x > 0, y > 0)
    assert (found.hypotheses, found.trust, found.where, found.steps) == (("h0", "h1"), ("z3",), (), 3)


def test_a_hypothesis_that_is_not_used_is_not_told(proves: Any) -> None:
    assert proves(x > 0, lambda p, one, two: p.by("smt", x > 0, one), x > 1, y > 1).hypotheses == ("h0",)


def test_a_denominator_of_the_clause_may_be_supposed(proves: Any) -> None:
    found = proves(Eq(x / x, 1), lambda p: p.by("ring", Eq(x / x, 1), p.defined(Ne(x, 0))))
    assert list(map(str, found.where)) == ["x ≠ 0"]


@pytest.mark.parametrize(
    "clause",
    [
        Eq(SumOver(i, 1, n, 1 / x), n / 1 * x**-1),
        ForAll(i, 1, n, Eq(u[i] / x, u[i] * x**-1)),
        Implies(y > 0, Eq(x / x, 1)),
        Implies(Eq(x, x + 0), Ne(1 / x, 0)),
    ],
)
def test_a_denominator_that_need_not_be_met_may_not(clause: Any, derive: Callable[..., Derivation]) -> None:
    with pytest.raises(ProofError, match="is not needed"):
        derive(clause).defined(Ne(x, 0))


def test_json_is_all_there_is_to_a_document(derive: Callable[..., Derivation]) -> None:
    proof = derive(Eq(x + y, y + x))
    proof.by("ring", Eq(x + y, y + x))
    assert json.loads(json.dumps(proof.document())) == proof.document()
