"""Proofs of small statements, written and checked as those of claims are."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from lakatos.checkers.derivation import Derivation
from lakatos.claims.init import he_forward
from lakatos.errors import ProofError
from lakatos.kernel.proof import check
from lakatos.nouns import Claim, Hypothesis
from lakatos.statement import And, Eq, Fraction, Integral, UniqueZero, given, index, log, real
from lakatos.statement.nodes import Const, Formula


@pytest.fixture(scope="session")
def derive() -> Callable[..., Derivation]:
    """A proof to be written of a clause, under hypotheses."""

    def begin(clause: Formula, *hypotheses: Formula) -> Derivation:
        named = tuple(Hypothesis(f"h{i}", f"the hypothesis {i}", h) for i, h in enumerate(hypotheses))
        return Derivation(Claim(clause=clause, hypotheses=named, scope="a test"), "clause")

    return begin


@pytest.fixture(scope="session")
def rejects(derive: Any) -> Callable[..., None]:
    """That a rule does not yield a clause from premises that are assumed, and why."""

    def reject(clause: Formula, rule: str, premises: tuple[Formula, ...], arguments: dict[str, Any], why: str) -> None:
        x, y = given("x", real), given("y", real)
        proof = derive(Eq(x, y))
        with pytest.raises(ProofError, match=why):
            proof.step(rule, clause, *(proof.step("assume", premise) for premise in premises), **arguments)

    return reject


@pytest.fixture(scope="session")
def proves(derive: Any) -> Callable[..., Any]:
    """Write a proof by `write`, a function of the derivation and its hypotheses; check its document as a stranger."""

    def prove(clause: Formula, write: Callable[..., Any], *hypotheses: Formula) -> Any:
        p = derive(clause, *hypotheses)
        write(p, *(p.step("hypothesis", h) for h in hypotheses))
        return check(json.loads(json.dumps(p.document())))

    return prove


def certificates(derive: Callable[..., Derivation]) -> Derivation:
    """0 ≤ v ≤ 2 and b ≤ 1 give (v(2 - v) + b)(1 + t²) < 5/2 (1 + t²), and one zero of i² + i + v/20 - 1."""
    v, b, t = (given(name, real) for name in "vbt")
    product, i = v * (2 - v), index("i")
    below, zero = (1 + t**2) * (product + b) < Fraction(5, 2) * (1 + t**2), UniqueZero(i, 0, 2, i**2 + i + v / 20 - 1)
    p = derive(And(below, zero), v >= 0, v <= 2, b <= 1)
    low, high, small = (p.step("hypothesis", h) for h in p.theory.hypotheses.values())
    total = p.farkas(product + b < Fraction(5, 2), p.box(product < Fraction(3, 2), low, high), small)
    p.by("smt", p.theory.clause, p.step("sos", below, total, times_1=t**2 + 1), p.newton(zero, low, high))
    return p


@pytest.fixture(scope="session")
def documents(derive: Callable[..., Derivation]) -> dict[str, str]:
    """The two proofs of init.he-forward, one by multipliers, squares and a box, and one of an integral, as JSON."""
    written = {"certificates": json.dumps(certificates(derive).document())}
    for proof in (he_forward.half_of_a_symmetric_second_moment, he_forward.solved_for_the_variance):
        [clause] = proof.clauses
        p = Derivation(he_forward.claim, clause)
        proof.function(p)
        written[clause] = json.dumps(p.document())
    written["area"] = json.dumps(_area().document())
    return written


def _area() -> Derivation:
    v, a, r, q = given("v", real), given("a", real), given("r", real), index("q")
    area, top = Integral(q, 1, v**2 + 2, 1 / q + a), v**2 + 2
    p = Derivation(Claim(clause=Eq(area, log(top) - log(top / top) + a * (v**2 + 1)), scope="a test"), "clause")
    above, ordered = p.by("smt", r > 0, p.step("assume", r >= 1)), p.by("smt", top >= 1)
    taken = p.ftc(area, log(r) + a * r, r, above, ordered)
    unit = p.by("ring", Eq(top / top, 1), p.by("smt", top > 0))
    one = p.by("congruence", Eq(log(top / top), log(Const(Fraction(1)))), unit)
    p.by("smt", p.theory.clause, taken, one)
    return p
