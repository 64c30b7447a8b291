"""Planted attempts to prove what is false, to prove from nothing, or to forge: each is rejected, for its reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flint import fmpq

from lakatos.checkers.derivation import Derivation
from lakatos.errors import ProofError
from lakatos.kernel.__main__ import main
from lakatos.kernel.normal import normal
from lakatos.kernel.proof import check, digest_of
from lakatos.nouns import Citation, Claim, Lemma
from lakatos.statement import (
    E,
    Eq,
    ForAll,
    Fraction,
    Implies,
    Iverson,
    MatrixOf,
    Mod,
    Ne,
    NormAtMost,
    Rec,
    SameLaw,
    SumOver,
    UniqueZero,
    Words,
    binomial,
    dot,
    given,
    index,
    integer,
    matrix,
    measured,
    natural,
    positive,
    random_vector,
    real,
    relu,
    truth,
    vector,
)
from lakatos.statement.evaluate import value
from lakatos.statement.nodes import Const, Entry

x, y, a = given("x", real), given("y", real), given("a", real)
n, m, z, c = given("n", natural), given("m", natural), given("z", integer), given("c", truth)
p, r = given("p", positive), given("r", positive)
i, j, k, q = (index(name) for name in "ijkq")
u, v, w, w2 = vector("u", n), vector("v", n), random_vector("w", n), random_vector("w2", n)
A = matrix("A", n, n)
half = Fraction(1, 2)
signs = SumOver(k, 0, n, (-1) ** k * binomial(n, k))
all_up = Iverson(ForAll(i, 1, n, w[i] > 0))
both = SumOver(i, 1, n, SumOver(j, 1, i, SumOver(i, 1, m, u[j])))
turned = SumOver(k, 1, n, i * dot(k * u, v))


# --- Falsehoods by one rule: (clause, rule, premises assumed, arguments, why not)

FALSE = {
    "x/x = 1 for all x": (Eq(x / x, 1), "ring", (), {}, "does not follow by algebra"),
    "1/(1/x) = x for all x": (Eq((x**-1) ** -1, x), "ring", (), {}, "does not follow by algebra"),
    "x · y/y = x, only x not 0": (Eq(x * y / y, x), "ring", (Ne(x, 0),), {}, "does not follow by algebra"),
    "x/y = 0 where y is not": (Eq(x / y, 0), "ring", (Ne(y, 0),), {}, "does not follow by algebra"),
    "x^z x^-z = 1": (Eq(x**z * x**-z, 1), "ring", (), {}, "does not follow by algebra"),
    "0^n = 0": (Eq(0 * x**n, 0**n), "ring", (), {}, "does not follow by algebra"),
    "(x + y)^n = x^n + y^n": (Eq((x + y) ** n, x**n + y**n), "ring", (), {}, "does not follow by algebra"),
    "x^(p-1) = x^p": (Eq(x ** (p - 1), x**p), "ring", (), {}, "does not follow by algebra"),
    "a recurrence of no step as one of a step": (
        Eq(Rec(q, x, 5, p * r - p - r + 1), 5),
        "ring",
        (),
        {},
        "does not follow by algebra",
    ),
    "Σ_{k=1}^{-3} 1 = -3": (Eq(SumOver(k, 1, -3, 1), -3), "index", (), {}, "does not follow by algebra"),
    "Σ_{k=1}^{z} 1 = z, z below 0 too": (Eq(SumOver(k, 1, z, 1), z), "index", (), {}, "does not follow by algebra"),
    "Σ_{k=2}^{n} 1 = n - 1, n = 0 too": (Eq(SumOver(k, 2, n, 1), n - 1), "index", (), {}, "does not follow by algebra"),
    "an empty sum is not 0": (Eq(SumOver(k, n + 1, n, u[k]), u[n]), "index", (), {}, "does not follow by algebra"),
    "Σ (-1)^k C(n, k) = 0, n = 0 too": (Eq(signs, 0), "index", (), {}, "does not follow by algebra"),
    "Σ_i [i = j] u_i = u_j, j out of range too": (
        Eq(SumOver(i, 1, n, Iverson(Eq(i, z)) * u[i]), u[z]),
        "index",
        (),
        {},
        "does not follow by algebra",
    ),
    "Σ_i [2i = z] = 1": (Eq(SumOver(i, -9, 99, Iverson(Eq(2 * i, z))), 1), "index", (), {}, "does not follow"),
    "n mod m < m, m = 0 too": (Mod(n, m) < m, "smt", (), {}, "z3 does not derive"),
    "z mod -3 is natural": (Mod(z, -3) >= 0, "smt", (), {}, "z3 does not derive"),
    "2n mod n = n": (Eq(Mod(2 * n, n), n), "ring", (), {}, "does not follow by algebra"),
    "(z mod n) mod m = z mod m": (Eq(Mod(Mod(z, n), m), Mod(z, m)), "ring", (), {}, "does not follow by algebra"),
    "pascal below 0": (Eq(binomial(z, k), binomial(z - 1, k) + binomial(z - 1, k - 1)), "pascal", (), {}, "natural"),
    "pascal at n = 0": (Eq(binomial(n, k), binomial(n - 1, k) + binomial(n - 1, k - 1)), "pascal", (), {}, "natural"),
    "C(0, k) = 1": (Eq(binomial(0, k), 1), "pascal", (), {}, "Pascal"),
    "c² = c for a number": (Eq(x**2, x), "ring", (), {}, "does not follow by algebra"),
    "an integer is even": (Eq(Mod(z, 2), 0), "smt", (), {}, "z3 does not derive"),
    "contradictory over the integers, but not over the reals": (
        Eq(1, 2),
        "smt",
        (x > 0, x < 1),
        {},
        "z3 does not derive",
    ),
    "x² = 2 for no real x": (Eq(1, 2), "smt", (Eq(x**2, 2),), {}, "z3 does not derive"),
    "x ≥ 1 for x > 0": (x >= 1, "smt", (x > 0,), {}, "z3 does not derive"),
    "E w² = (E w)²": (Eq(E(w[1] ** 2), E(w[1]) ** 2), "expect", (), {}, "does not follow by algebra"),
    "one vector's weights as if independent": (Eq(E(w[1] * w[2]), E(w[1]) * E(w[2])), "expect", (), {}, "algebra"),
    "E relu = relu E": (Eq(E(relu(w[1])), relu(E(w[1]))), "expect", (), {}, "does not follow by algebra"),
    "E of a truth value as one itself": (
        Eq(E(all_up) ** 2, E(all_up)),
        "expect",
        (),
        {},
        "does not follow|no truth value",
    ),
    "a truth value independent of its own weights": (
        Eq(E(w[1] * all_up), E(w[1]) * E(all_up)),
        "expect",
        (),
        {},
        "does not follow|no truth value",
    ),
    "a = a gives a < a": (a < a, "chain", (Eq(a, a),), {}, "not strong enough"),
    "a ≤ b gives a < b": (x < y, "chain", (x <= y,), {}, "not strong enough"),
    "a ≤ b gives a = b": (Eq(x, y), "chain", (x <= y,), {}, "not strong enough"),
    "a < b gives a = b": (Eq(x, y), "chain", (x < y,), {}, "not strong enough"),
    "a broken chain": (x <= a, "chain", (x <= y, a <= y), {}, "breaks"),
    "an index out of range": (Eq(u[n + 1], 0), "instance", (ForAll(i, 1, n, Eq(u[i], 0)),), {"at": n + 1}, "range"),
    "an instance at 0": (Eq(u[0], 0), "instance", (ForAll(i, 1, n, Eq(u[i], 0)),), {"at": Const(0)}, "out of range"),
    "an instance of an empty range": (
        Eq(u[1], 0),
        "instance",
        (ForAll(i, 1, n, Eq(u[i], 0)),),
        {"at": Const(1)},
        "out of range",
    ),
    "an instance at a real": (Eq(x, 0), "instance", (ForAll(i, 0, 9, Eq(i, 0)),), {"at": x}, "to be an integer"),
    "an instance that is captured": (
        ForAll(j, 1, n, Eq(A[j, j], 0)),
        "instance",
        (ForAll(i, 1, n, ForAll(j, 1, n, Implies(Ne(i, j), Eq(A[i, j], 0)))),),
        {"at": j},
        "is not",
    ),
    "a sum under a fact of another range": (
        Eq(SumOver(i, 1, n, u[i]), SumOver(i, 1, n, v[i])),
        "congruence",
        (ForAll(i, 2, n, Eq(u[i], v[i])),),
        {},
        "not equal by any premise",
    ),
    "a fact about a free index, used for a bound one": (
        Eq(SumOver(i, 1, n, u[i]), SumOver(i, 1, n, v[i])),
        "congruence",
        (Eq(u[i], v[i]),),
        {},
        "not equal by any premise",
    ),
    "a range that speaks of a shadowed index": (
        Eq(both, SumOver(i, 1, n, SumOver(j, 1, i, SumOver(i, 1, m, 0)))),
        "congruence",
        (ForAll(i, 1, m, ForAll(j, 1, i, Eq(u[j], 0))),),
        {},
        "not equal by any premise",
    ),
    "means equal where means of squares are": (
        Eq(E(w[1]), E(w2[1])),
        "congruence",
        (Eq(E(w[1] ** 2), E(w2[1] ** 2)),),
        {},
        "not equal by any premise",
    ),
    "sums compared by a strict range": (
        SumOver(i, 0, n, u[i]) <= SumOver(i, 0, n, v[i]),
        "monotone",
        (ForAll(i, 1, n, u[i] <= v[i]),),
        {},
        "is not",
    ),
    "a sum of what is below is strictly below": (
        SumOver(i, 1, n, u[i]) < SumOver(i, 1, n, v[i]),
        "monotone",
        (ForAll(i, 1, n, u[i] < v[i]),),
        {},
        "follows",
    ),
    "a sum taken apart beyond its end": (
        Eq(SumOver(i, 1, n, u[i]), SumOver(i, 1, n + 1, u[i]) + SumOver(i, n + 2, n, u[i])),
        "split",
        (),
        {"at": n + 1},
        "is not shown|out of range",
    ),
    "∀ from one case": (ForAll(i, 1, n, Eq(u[i], 0)), "generalise", (Eq(u[i], 0),), {}, "not arbitrary"),
    "another formula discharged": (Implies(x > 0, y > 0), "discharge", (x > 0,), {}, "a premise says"),
    "a real put in for a natural": (x >= 0, "put", (), {"n": x}, "got 0 premises"),
    "a bound on a norm for less": (
        SumOver(i, 1, n, SumOver(j, 1, n, A[i, j] * u[j]) ** 2) <= x * SumOver(j, 1, n, u[j] ** 2),
        "norm",
        (NormAtMost(A, x),),
        {"u": u[j], "at": j},
        "is not",
    ),
    "the laws of entries from those of sums": (
        Eq(E(w[1] * w2[1]), E(w2[1] * w2[1])),
        "law",
        (SameLaw(w, w2),),
        {"f": Entry(v, (Const(1),)) * w2[1], "y": v},
        "random by itself",
    ),
    "a matrix as a number": (Eq(A * x, x * 1), "ring", (), {}, "compares"),
    "a matrix to a power": (Eq(A**2, A), "ring", (), {}, "wants a number|where a number is wanted|compares|A"),
    "arrays by their order": (u <= v, "smt", (), {}, "the array"),
    "vectors of two sizes": (Eq(dot(u, vector("t", m)), 0), "ring", (), {}, "no product of two vectors"),
    "an entry at a real place": (Eq(u[x], u[x]), "ring", (), {}, "not seen to be an integer"),
    "a count that is half": (Eq(x ** Const(half), x), "ring", (), {}, "is no integer"),
    "Rec read as linear": (Eq(Rec(q, x, q**2, n), x), "ring", (), {}, "does not follow by algebra"),
    "sums made one by capture": (
        Eq(Entry(MatrixOf(i, n, j, n, turned), (k, Const(1))), n * k * SumOver(j, 1, n, j * u[j] * v[j])),
        "index",
        (),
        {},
        "does not follow by algebra",
    ),
    "laws said of every index": (
        ForAll(i, 1, n, SameLaw(i * w, w)),
        "generalise",
        (SameLaw(i * w, w),),
        {},
        "not arbitrary",
    ),
    "laws of one index said of all": (
        Implies(SameLaw(i * w, w), ForAll(i, 1, 2, SameLaw(i * w, w))),
        "smt",
        (Implies(SameLaw(i * w, w), ForAll(j, 1, 2, SameLaw(i * w, w))),),
        {},
        "z3 does not derive",
    ),
    "norms of one index said of all": (
        Implies(NormAtMost(A, i), ForAll(i, 1, 2, NormAtMost(A, i))),
        "smt",
        (Implies(NormAtMost(A, i), ForAll(j, 1, 2, NormAtMost(A, i))),),
        {},
        "z3 does not derive",
    ),
    "x ≥ 0 from y ≥ 0 times -1": (x >= y, "farkas", (y <= 0, x <= 0), {"times_1": 1, "times_2": -1}, "to be ≥ 0"),
    "multipliers that are not numbers": (x >= y, "farkas", (y <= x + 1,), {"times_1": 1, "plus": -Const(1)}, "≥ 0"),
    "0 < 0 from 0 ≤ 0": (0 * x < 0, "farkas", (x >= 0, x <= 0), {"times_1": 1, "times_2": 1}, "strict"),
    "x² > 0 for all x": (x**2 > 0, "sos", (), {"plus": x**2}, "strict"),
    "Motzkin's polynomial is below 1": (
        x**2 * y**2 * (3 - x**2 - y**2) < 1,
        "sos",
        (),
        {"plus": (x * y) ** 2},
        "it leaves",
    ),
    "a product seen as a square": (x * y >= 0, "sos", (), {"plus": x * y}, "not seen to be ≥ 0"),
    "a sum over k as a square": (x >= 0, "sos", (), {"plus": SumOver(k, 1, z, x**2)}, "not seen to be ≥ 0"),
    "a maximum at the end of a box": (x < 1, "box", (x >= 0, x <= 1), {}, "not decided"),
    "a maximum between two leaves": (
        x * (1 - x) < Fraction(1, 4),
        "box",
        (x >= 0, x <= 1),
        {"cut": Eq(x, half), "cut0": Eq(x, Fraction(49, 100)), "cut1": Eq(x, Fraction(51, 100))},
        "not decided on the leaf",
    ),
    "a box of which one side is a letter": (x <= 3, "box", (x >= 0, x <= y, y <= 1), {}, "no bounds"),
    "a box that is cut outside": (x * x < 1, "box", (x >= 0, x <= 1), {"cut": Eq(x, 2)}, "is not within"),
    "a leaf passed over by a premise that is false in places": (
        x < half,
        "box",
        (x >= 0, x <= 1, x**2 <= half),
        {"cut": Eq(x, half)},
        "not decided on the leaf",
    ),
    "an index within a box, as the one that a sum binds": (
        SumOver(i, 1, 9, i) <= 9,
        "box",
        (i >= 0, i <= 1),
        {},
        "no enclosure",
    ),
    "1/x on a box around 0": (1 / x <= 1, "box", (x >= -1, x <= 1), {"cut": Eq(x, half)}, "not decided"),
    "two zeros for one": (UniqueZero(i, -2, 2, i**2 - 2), "newton", (), {"cut": Eq(i, 0)}, "but on 2 of 2"),
    "a double zero": (UniqueZero(i, -1, 2, i**2), "newton", (), {}, "does not lead"),
    "no zero": (UniqueZero(i, 2, 3, i**2 + 1), "newton", (), {}, "but on 0 of 1"),
    "a zero at the end, of a box that does not contract": (UniqueZero(i, 0, 1, i), "newton", (), {}, "does not lead"),
    "a pole where the sign changes": (UniqueZero(i, -1, 2, 1 / i), "newton", (), {}, "does not lead"),
    "a kink where the slope jumps": (UniqueZero(i, -1, 2, relu(i)), "newton", (), {}, "does not lead"),
    "a zero for some parameters": (UniqueZero(i, -1, 1, i - x), "newton", (x >= 0, x <= 3), {}, "does not lead"),
    "a parameter without bounds": (UniqueZero(i, -1, 1, i - x), "newton", (x >= 0,), {}, "no bounds"),
    "the variable bounded from without": (UniqueZero(i, -1, 1, i + 7), "newton", (i >= -8, i <= -6), {}, "on 0 of 1"),
    "an entry at the variable, bounded at a free index": (
        UniqueZero(i, 0, 1, i - u[i]),
        "newton",
        (u[i] >= half, u[i] <= half),
        {},
        "no bounds|no rule speaks of it",
    ),
    "one zero here as one there": (UniqueZero(i, 0, 2, i - 1), "smt", (UniqueZero(i, 0, 3, i - 1),), {}, "z3 does not"),
    "a zero of one as that of all": (
        ForAll(j, 0, 2, UniqueZero(i, -9, 9, i - j)),
        "generalise",
        (UniqueZero(i, -9, 9, i - j),),
        {},
        "not arbitrary",
    ),
    "a zero captured by its variable": (
        UniqueZero(i, -9, 9, i - i),
        "instance",
        (ForAll(j, 0, 2, UniqueZero(i, -9, 9, i - j)), i >= 0, i <= 2),
        {"at": i},
        "is not",
    ),
    "no such rule": (Eq(x, x), "obvious", (), {}, "there is no rule"),
    "a hypothesis that is none": (x > 0, "hypothesis", (), {}, "is no hypothesis"),
    "a denominator that is none": (Ne(x, 0), "defined", (), {}, "is not needed"),
    "a lemma that is none": (x > 0, "cite", (), {}, "is no lemma"),
    "something random, assumed": (w[1] > 0, "assume", (), {}, "outside E"),
}


@pytest.mark.parametrize("name", FALSE)
def test_no_rule_yields_a_falsehood(name: str, rejects: Callable[..., None]) -> None:
    rejects(*FALSE[name])


# --- Falsehoods by several steps: each function writes the whole proof


def stale_index(proof: Derivation) -> None:
    """∀ i, from what was shown of the i that a hypothesis speaks of."""
    known = proof.step("assume", Eq(u[i], 0))
    proof.step("generalise", ForAll(i, 1, n, Eq(u[i], 0)), known)


def escaped(proof: Derivation) -> None:
    """l ≤ i is used after i was bound."""
    low = proof.step("assume", i >= 1)
    everywhere = proof.step("generalise", ForAll(i, 1, n, i >= 1), low)
    proof.step("generalise", ForAll(i, 0, n, i >= 1), everywhere)


def induction_without_base(proof: Derivation) -> None:
    known = proof.step("assume", Eq(k, k + 1))
    following = proof.step("smt", Eq(k + 1, k + 2), known)
    proof.step("induct", Implies(k >= 0, Eq(k, k + 1)), following, following, over=k)


def induction_from_one_higher(proof: Derivation) -> None:
    base = proof.step("smt", Const(1) >= 1)
    known = proof.step("assume", k >= 1)
    following = proof.step("smt", k + 1 >= 1, known)
    proof.step("induct", Implies(k >= 0, k >= 1), base, following, over=k)


def induction_over_a_fixed_number(proof: Derivation) -> None:
    base = proof.step("assume", Eq(x, 0))
    fixed = proof.step("assume", Eq(m, 1))
    wrong = proof.step("smt", Implies(Eq(m, 1), Eq(x, 0)), base)
    proof.step("induct", Implies(m >= 0, Implies(Eq(m, 1), Eq(x, 0))), wrong, fixed, over=m)


def induction_over_a_natural_from_below(proof: Derivation) -> None:
    base = proof.step("smt", Eq(m * 0, 0))
    proof.step("induct", Implies(m >= -1, Eq(m * 0, 0)), base, base, over=m)


def induction_over_a_real(proof: Derivation) -> None:
    base = proof.step("smt", Eq(x * 0, 0))
    proof.step("induct", Implies(x >= 0, Eq(x * 0, 0)), base, base, over=x)


def put_into_an_assumption(proof: Derivation) -> None:
    known = proof.step("assume", Eq(x, 0))
    proof.step("put", Eq(y, 0), known, x=y)


def put_a_real_for_a_natural(proof: Derivation) -> None:
    proof.step("put", x >= 0, proof.step("smt", n >= 0), n=x)


def put_zero_for_a_positive(proof: Derivation) -> None:
    proof.step("put", Const(0) >= 1, proof.step("smt", p >= 1), p=Const(0))


def put_for_a_truth(proof: Derivation) -> None:
    proof.step("put", Eq(z**2, z), proof.step("ring", Eq(c**2, c)), c=z)


def put_captured(proof: Derivation) -> None:
    general = proof.step("ring", Eq(SumOver(i, 1, 3, x), 3 * x))
    proof.step("put", Eq(SumOver(i, 1, 3, i), 3 * i), general, x=i)


def put_random_under_a_mean(proof: Derivation) -> None:
    general = proof.step("expect", Eq(E(x * w[1]), x * E(w[1])))
    proof.step("put", Eq(E(w[1] * w[1]), w[1] * E(w[1])), general, x=w[1])


def never_discharged(proof: Derivation) -> None:
    known = proof.step("assume", Eq(x, y))
    proof.step("smt", Eq(x, y), known)
    check(proof.document())


def half_discharged(proof: Derivation) -> None:
    one, two = proof.step("assume", x <= y), proof.step("assume", x >= y)
    equal = proof.step("smt", Eq(x, y), one, two)
    proof.step("discharge", Implies(x <= y, Eq(x, y)), equal)
    check({**proof.document(), "clause": proof.encoder.node(Implies(x <= y, Eq(x, y)))})


def another_goal(proof: Derivation) -> None:
    proof.step("ring", Eq(x, x + 0 * y))
    check(proof.document())


def of_words(proof: Derivation) -> None:
    proof.step("smt", Words("it works"))


def a_float(proof: Derivation) -> None:
    proof.step("ring", Eq(x, x), at=0.5)


def laws_from_laws_at_an_index(proof: Derivation) -> None:
    """SL(i·w, w) ⇒ ∀ j: SL(i·w, w) is no ∀ i."""
    known = proof.step("assume", SameLaw(i * w, w))
    everywhere = proof.step("generalise", ForAll(j, 1, 2, SameLaw(i * w, w)), known)
    proof.step("discharge", Implies(SameLaw(i * w, w), ForAll(i, 1, 2, SameLaw(i * w, w))), everywhere)


WRITTEN = {
    stale_index: "not arbitrary",
    escaped: "a premise says",
    induction_without_base: "not arbitrary",
    induction_from_one_higher: "a premise says",
    induction_over_a_fixed_number: "a premise says",
    induction_over_a_natural_from_below: "not seen to be natural",
    induction_over_a_real: "not the integer",
    put_into_an_assumption: "not arbitrary",
    put_a_real_for_a_natural: "not seen to be of the sort natural",
    put_zero_for_a_positive: "not seen to be of the sort positive",
    put_for_a_truth: "not seen to be of the sort truth",
    put_captured: "is not",
    put_random_under_a_mean: "is random",
    never_discharged: "assumed and never discharged",
    half_discharged: "assumed and never discharged",
    another_goal: "not the clause",
    of_words: "in words",
    laws_from_laws_at_an_index: "a premise says",
}


@pytest.mark.parametrize("write", WRITTEN, ids=lambda write: write.__name__)
def test_no_proof_yields_a_falsehood(write: Callable[[Derivation], None], derive: Callable[..., Derivation]) -> None:
    with pytest.raises(ProofError, match=WRITTEN[write]):
        write(derive(Eq(x, y)))


# --- Forgeries: each function edits the document of a proof of x > 0 ⇒ x² > 0


@pytest.fixture
def document(derive: Callable[..., Derivation]) -> Any:
    """A proof of: y = x² and x > 0 give y > 0."""
    proof = derive(y > 0, Eq(y, x**2), x > 0)
    equal, above = proof.step("hypothesis", Eq(y, x**2)), proof.step("hypothesis", x > 0)
    square = proof.by("smt", x**2 > 0, above)
    proof.calc(0, ("<", x**2, square), ("=", y, "smt", equal))
    found = json.loads(json.dumps(proof.document()))
    assert check(found).hypotheses == ("h0", "h1")
    return found


def edit(**changes: Any) -> Callable[[Any], Any]:
    return lambda document: document.update(changes)


def step(place: int, **changes: Any) -> Callable[[Any], Any]:
    return lambda document: document["steps"][place].update(changes)


def letter(name: str, **changes: Any) -> Callable[[Any], Any]:
    return lambda document: document["symbols"][name].update(changes)


def new_letter(name: str, **changes: Any) -> Callable[[Any], Any]:
    plain = {"role": "given", "sort": "real", "shape": [], "random": False, "definition": None}

    def change(document: Any) -> None:
        document["symbols"][name] = {**plain, "meaning": "", "tex": "", **changes}
        document["clause"] = ["Eq", name, name]

    return change


def two_cycles(document: Any) -> None:
    new_letter("d", role="defined", definition=["Add", {"all": ["f", ["1"]]}])(document)
    new_letter("f", role="defined", definition=["Add", {"all": ["d", ["-1"]]}])(document)


def last_step_gone(document: Any) -> None:
    document["steps"].pop()


def goal_assumed(document: Any) -> None:
    document["steps"] = [{"rule": "assume", "says": document["clause"], "by": [], "arguments": {}}]


def goal_by_itself(document: Any) -> None:
    document["steps"] = [{"rule": "smt", "says": document["clause"], "by": [0], "arguments": {}}]


FORGED = {
    "the clause turned round": (edit(clause=["Lt", "y", ["0"]]), "not the clause"),
    "the clause made stronger": (edit(clause=["Lt", ["1"], "y"]), "not the clause"),
    "a hypothesis struck": (edit(hypotheses={}), "no hypothesis"),
    "a hypothesis changed": (edit(hypotheses={"h0": ["Eq", "y", "x"]}), "no hypothesis"),
    "no steps": (edit(steps=[]), "wanted 1 to"),
    "steps as a number": (edit(steps=3), "wanted 1 to"),
    "an unknown field": (edit(note="trust me"), "no proof"),
    "the last step gone": (last_step_gone, "not the clause"),
    "the goal assumed": (goal_assumed, "assumed and never discharged"),
    "the goal by itself": (goal_by_itself, "steps that do not come before it"),
    "a step that says more": (step(2, says=["Lt", ["1"], ["Pow", "x", ["2"]]]), "z3 does not derive"),
    "a step by another rule": (step(2, rule="ring"), "shows equations"),
    "a step by no rule": (step(2, rule="axiom"), "there is no rule"),
    "a rule that is no word": (step(2, rule=["smt"]), "damaged"),
    "a step on a later one": (step(2, by=[3]), "do not come before it"),
    "a step on itself": (step(2, by=[2]), "do not come before it"),
    "a step on the last from behind": (step(2, by=[-1]), "do not come before it"),
    "a step on a truth value": (step(2, by=[True]), "do not come before it"),
    "a step on a float": (step(2, by=[1.0]), "do not come before it"),
    "a step without its premise": (step(2, by=[]), "z3 does not derive"),
    "a step in the wrong order": (lambda d: d["steps"].reverse(), "do not come before it|breaks|no link"),
    "a step with more in it": (step(2, checked=True), "damaged"),
    "arguments to a hypothesis": (step(0, arguments={"at": ["1"]}), "rests on nothing"),
    "premises of a hypothesis": (step(1, by=[0]), "rests on nothing"),
    "a decimal": (step(2, says=["Lt", ["0.5"], "x"]), "no rational number"),
    "a fraction not in lowest terms": (step(2, says=["Lt", ["2/4"], "x"]), "is written 1/2"),
    "a JSON float": (step(2, says=["Lt", [0.5], "x"]), "no node"),
    "a JSON number": (step(2, says=["Lt", 0, "x"]), "no node"),
    "an infinity": (step(2, says=["Lt", ["inf"], "x"]), "no rational number"),
    "a division by zero in a constant": (step(2, says=["Lt", ["1/0"], "x"]), "no rational number"),
    "a kind that is none": (step(2, says=["Gt", "x", ["0"]]), "no node"),
    "words as a node": (step(2, says=["Words", "x > 0"]), "no node"),
    "a node with too few parts": (step(2, says=["Lt", "x"]), "no node"),
    "a term as a formula": (step(2, says="x"), "is no formula"),
    "a formula as a term": (step(2, says=["Lt", ["Lt", "x", "y"], ["1"]]), "damaged"),
    "a sum of nothing": (step(2, says=["Lt", ["Add", {"all": []}], "x"]), "damaged"),
    "a sum over a letter": (step(2, says=["Lt", ["SumOver", "x", ["1"], ["2"], "x"], "y"]), "damaged"),
    "a letter that is unknown": (step(2, says=["Lt", ["0"], "s"]), "damaged, or unknown"),
    "a letter of no sort": (letter("x", sort="complex"), "damaged"),
    "a letter of no role": (letter("x", role="axiom"), "damaged"),
    "a letter less a field": (lambda d: d["symbols"]["x"].pop("sort"), "damaged"),
    "a letter that is now a vector": (letter("x", shape=[["2"]]), "array|differ|compares"),
    "a letter that is random and no vector": (letter("x", random=True), "no given vector"),
    "a letter that is a random matrix": (letter("x", shape=[["2"], ["2"]], random=True), "no given vector"),
    "a given letter with a definition": (letter("x", definition=["1"]), "disagree"),
    "a defined letter without one": (letter("x", role="defined"), "disagree"),
    "an index that is real": (letter("x", role="index"), "the index x is damaged"),
    "a name that is no name": (new_letter("x + 1"), "damaged"),
    "a letter defined by itself": (new_letter("d", role="defined", definition="d"), "defined by itself"),
    "a letter as large as itself": (new_letter("d", shape=["d"]), "defined by itself"),
    "two letters defined by each other": (two_cycles, "defined by itself"),
    "a definition that is a formula": (new_letter("d", role="defined", definition=["Lt", "x", "y"]), "is no term"),
    "symbols as a list": (edit(symbols=[]), "damaged"),
    "hypotheses as a list": (edit(hypotheses=[]), "damaged"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forgery_is_rejected(name: str, document: Any) -> None:
    change, why = FORGED[name]
    change(document)
    with pytest.raises(ProofError, match=why):
        check(document)
    assert "rejected" in main(json.dumps(document))


# --- Forged certificates: each function edits the document of a proof of 0 ≤ x ≤ 1 ⇒ x(1 - x)·(1 + y²) < 1/3·(1 + y²)


@pytest.fixture
def certified(derive: Callable[..., Derivation]) -> Any:
    """A box, and squares times it, in one document."""
    small = x * (1 - x)
    proof = derive((1 + y**2) * small < Fraction(1, 3) * (1 + y**2), x >= 0, x <= 1)
    unit = proof.step("hypothesis", x >= 0), proof.step("hypothesis", x <= 1)
    proof.step("sos", proof.theory.clause, proof.box(small < Fraction(1, 3), *unit), times_1=1 + y**2)
    found = json.loads(json.dumps(proof.document()))
    assert check(found).trust == ()
    return found


def cut(place: str, *data: Any) -> Callable[[Any], Any]:
    return lambda document: document["steps"][2]["arguments"].update({place: ["Eq", *data]})


def multiplier(name: str, data: Any) -> Callable[[Any], Any]:
    return lambda document: document["steps"][3]["arguments"].update({name: data})


def cuts_gone(document: Any) -> None:
    document["steps"][2]["arguments"].clear()


def one_cut_gone(document: Any) -> None:
    del document["steps"][2]["arguments"]["cut01"]


FORGED_CERTIFICATES = {
    "the cuts gone": (cuts_gone, "not decided"),
    "a cut gone": (one_cut_gone, "not decided"),
    "a cut moved": (cut("cut01", "x", ["1/4"]), "is not within"),
    "a cut outside": (cut("cut", "x", ["2"]), "is not within"),
    "a cut of another letter": (cut("cut", "y", ["1/2"]), "that has bounds"),
    "a cut at a letter": (cut("cut", "x", "x"), "is not within"),
    "a cut at an entry": (cut("cut", ["Entry", "x", {"all": [["1"]]}], ["1/2"]), "that has bounds|array|wanted"),
    "a cut that is a term": (lambda d: d["steps"][2]["arguments"].update(cut="x"), "that has bounds"),
    "a bound struck": (step(2, by=[0]), "that has bounds"),
    "a bound twice": (step(2, by=[0, 0]), "that has bounds"),
    "a stronger bound": (
        step(2, says=["Lt", ["Mul", {"all": ["x", ["Add", {"all": [["1"], "x"]}]]}], ["1/3"]]),
        "decided",
    ),
    "a multiplier that is another": (
        multiplier("times_1", ["Add", {"all": [["2"], ["Pow", "y", ["2"]]]}]),
        "it leaves",
    ),
    "a multiplier that is negative": (multiplier("times_1", ["-1"]), "not seen to be ≥ 0"),
    "a multiplier that is a letter": (multiplier("times_1", "y"), "not seen to be ≥ 0"),
    "a multiplier of nothing": (multiplier("times_1", ["0"]), "it leaves"),
    "a multiplier that is no term": (multiplier("times_1", ["Le", "x", "x"]), "no term"),
    "more added": (multiplier("plus", ["1"]), "it leaves"),
    "less added": (multiplier("plus", ["-1/3"]), "not seen to be ≥ 0"),
    "squares without their premise": (step(3, by=[]), "it leaves"),
    "squares of a bound": (step(3, by=[0]), "it leaves"),
    "numbers for squares": (step(3, rule="box"), "no bounds"),
}


@pytest.mark.parametrize("name", FORGED_CERTIFICATES)
def test_a_forged_certificate_is_rejected(name: str, certified: Any) -> None:
    change, why = FORGED_CERTIFICATES[name]
    change(certified)
    with pytest.raises(ProofError, match=why):
        check(certified)
    assert "rejected" in main(json.dumps(certified))


# --- Proofs of something else: they stand, and are told apart


def test_a_proof_from_the_goal_is_of_another_statement(document: Any) -> None:
    before = check(document).digest
    document["hypotheses"]["h2"] = document["clause"]
    document["steps"] = [{"rule": "hypothesis", "says": document["clause"], "by": [], "arguments": {}}]
    assert check(document).digest != before


@pytest.mark.parametrize(
    "change",
    [letter("x", sort="natural"), letter("y", role="measured"), lambda d: d["hypotheses"].update(h3=d["clause"])],
)
def test_a_proof_of_other_symbols_or_hypotheses_has_another_digest(change: Any, document: Any) -> None:
    before = check(document).digest
    change(document)
    assert check(document).digest != before


@pytest.mark.parametrize("change", [letter("x", meaning="a word"), letter("y", tex=r"\eta")])
def test_words_do_not_change_the_digest(change: Any, document: Any) -> None:
    before = check(document).digest
    change(document)
    assert check(document).digest == before


def test_a_forged_lemma_is_told_apart() -> None:
    """What the proof cites is part of what it proves."""
    lemma = Lemma("square", x**2 >= 0, Citation("anybody"))
    claim = Claim(clause=x**2 + 1 > 0, lemmas=(lemma,), scope="a test")
    proof = Derivation(claim, "clause")
    proof.by("smt", claim.clauses["clause"], proof.step("ring", Eq(x**2 + 1, 1 + x**2)), proof.cite("square"))
    honest = json.loads(json.dumps(proof.document()))
    forged = json.loads(json.dumps(honest))
    symbols = forged["symbols"]
    symbols["i"] = symbols["x"] | {"role": "index", "sort": "integer"}
    nonsense = ["ForAll", "i", ["1"], ["1"], ["Eq", ["0"], ["1"]]]
    forged["lemmas"]["square"] = nonsense
    forged["steps"] = [
        {"rule": "cite", "says": nonsense, "by": [], "arguments": {}},
        {"rule": "instance", "says": nonsense[4], "by": [0], "arguments": {"at": ["1"]}},
        {"rule": "smt", "says": forged["clause"], "by": [1], "arguments": {}},
    ]
    assert main(json.dumps(forged)).get("digest") != digest_of(
        {}, claim.clauses["clause"], {"square": claim.statements["square"]}
    )


def test_two_symbols_of_one_name_are_not_written(derive: Callable[..., Derivation]) -> None:
    proof = derive(Eq(x, y))
    proof.step("ring", Eq(x, x + 0))
    with pytest.raises(ProofError, match="two different symbols are called x"):
        proof.step("ring", Eq(given("x", integer), given("x", integer) + 0))


# --- Lemmas


def citing(lemma: Any, clause: Any) -> Derivation:
    claim = Claim(clause=clause, lemmas=(Lemma("known", lemma, Citation("anybody")),), scope="a test")
    return Derivation(claim, "clause")


def test_a_lemma_on_a_measured_symbol_is_of_that_one_alone() -> None:
    """d is what a subject computes of n; that it is 2n there does not make 0 = 2n."""
    d = measured("d", natural, "a count")
    proof = citing(Eq(d, 2 * n), Eq(n, 0))
    for terms in ({"d": 0}, {"n": 7}):
        with pytest.raises(ProofError, match="not arbitrary"):
            proof.put(proof.cite("known"), **terms)


def test_a_lemma_holds_only_where_it_has_a_value() -> None:
    proof = citing(Eq(1 / x, y), x * y <= 1)
    proof.by("smt", x * y <= 1, proof.cite("known"))
    with pytest.raises(ProofError, match="'x ≠ 0' was assumed and never discharged"):
        check(json.loads(json.dumps(proof.document())))


def test_a_lemma_is_not_taken_at_other_letters() -> None:
    proof = citing(binomial(m, 2) >= 0, binomial(n, 2) >= 0)
    with pytest.raises(ProofError, match="not arbitrary"):
        proof.put(proof.cite("known"), m=n)


def test_a_lemma_that_gives_the_clause_as_a_case_proves_nothing() -> None:
    proof = citing(ForAll(i, 0, n, binomial(n, i) >= 0), binomial(n, n) >= 0)
    proof.at(proof.cite("known"), n)
    with pytest.raises(ProofError, match="in one step"):
        check(json.loads(json.dumps(proof.document())))


def test_what_is_seen_to_be_natural_is() -> None:
    """[2 ≤ p] + p - 2 is -1 at p = 1."""
    for term in (Iverson(p >= 2) + p - 2, SumOver(i, 1, p - 1 + Iverson(p >= 2) - 1, 1)):
        assert not normal(term).natural or all(value(term, {p: fmpq(k)}) >= 0 for k in range(1, 9))
    assert normal(p - 1).natural
    assert not normal(p - 2).natural
