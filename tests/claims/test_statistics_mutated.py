"""Statistics of a claim with one thing wrong in it: the clause is refuted, or left open with the reason named."""

import pytest

from lakatos.checkers.check_claim import run_check
from lakatos.registry import CLAIMS

LOGNORM = CLAIMS / "init" / "finite_width_lognorm.py"
SQUARE = "square=Eq(q, (1 + 5 / n) ** depth),"
DEAD = "dead=Eq(d, 1 - (1 - 1 / 2**n) ** depth),"
TYPICAL = "typical=Lt(Fraction(1, 2), t),\n    hyp"


@pytest.mark.parametrize(
    ("check", "edits"),
    [
        ("mean_square", {SQUARE: "square=Eq(q, (1 + 11 / n) ** depth),"}),
        ("mean_square", {"q: x**2": "q: x"}),
        ("chance_of_dying", {DEAD: "dead=Eq(d, 1 - (1 - 1 / 2 ** (n + 1)) ** depth),"}),
        ("chance_of_dying", {DEAD: "dead=Eq(d, depth / 2**n),"}),
        ("chance_of_dying", {"d: x == 0": "d: x <= 0.5"}),
        ("chance_of_shrinking", {TYPICAL: "typical=Lt(Fraction(2, 3), t),\n    hyp"}),
        ("chance_of_shrinking", {"t: x < 1": "t: x > 1"}),
    ],
)
def test_a_wrong_clause_is_refuted(mutated, check, edits):
    [evidence] = run_check(mutated(LOGNORM, edits), f"statistic {check}", "default").evidence
    assert evidence.outcome == "fails"


def test_a_variance_that_is_too_small_is_found_out(mutated):
    loaded = mutated(LOGNORM, {"variance=fourth**depth - (1 + 5 / n) ** (2 * depth)": "variance=5 * depth / n"})
    [evidence] = run_check(loaded, "statistic mean_square", "default").evidence
    assert evidence.outcome == "open"
    assert any("the variance is at least" in doubt for doubt in evidence.doubts)
