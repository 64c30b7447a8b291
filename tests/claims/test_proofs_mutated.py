"""Each proved claim with one thing wrong in it: its clause is refuted or left open, and no proof saves it."""

from dataclasses import dataclass, replace

import pytest

from lakatos.checkers.check_claim import run_check
from lakatos.judgement import Declared, judge
from lakatos.nouns.describe import describe
from lakatos.nouns.evidence import Findings
from lakatos.registry import CLAIMS

CONV = CLAIMS / "conv" / "circulant_iff_equivariant.py"
RNN = CLAIMS / "rnn" / "jacobian_product_bound.py"
REGIONS = CLAIMS / "regions" / "zaslavsky_shallow.py"
XOR = CLAIMS / "linear" / "xor.py"
SGD = CLAIMS / "sgd" / "implicit_regulariser.py"

BELIEVED = ("proved", "proved-from", "certified", "supported")
FOUND = "found a counterexample"


@dataclass(frozen=True)
class Mutant:
    """A clause made wrong, or checked badly, by replacing some text of the claim's file; one of the reasons given."""

    name: str
    clause: str
    edits: dict[str, str]
    word: str = "refuted"
    reason: str = FOUND

    def __str__(self):
        return f"{self.clause}: {self.name}"


CIRCULANT = "circulant = ForAll(i, 1, n, ForAll(j, 1, n, Eq(A[i, j], A[1, Mod(j - i, n) + 1])))"
PADDED = '        Control("zero padding is equivariant too", convolution=Eq(C @ P, P @ C)),\n'

CONV_MUTANTS = (
    Mutant("the wrong way round", "equivariant", {CIRCULANT: CIRCULANT.replace("Mod(j - i, n)", "Mod(i - j, n)")}),
    Mutant("one place on", "equivariant", {CIRCULANT: CIRCULANT.replace("Mod(j - i, n)", "Mod(j - i + 1, n)")}),
    Mutant("no shift at all", "equivariant", {"Iverson(Eq(j, after(i))))  #": "Iverson(Eq(j, i)))  #"}),
    Mutant(
        "a subject that says yes",
        "equivariant",
        {
            "    commutes_with_shift,\n    conv": "    conv",
            'n = given("n", pos': 'def commutes_with_shift(layer, n):\n    return True\n\n\nn = given("n", pos',
        },
    ),
    Mutant(
        "commuting worked out by the property",
        "equivariant",
        {
            "e: commutes_with_shift(layer, size)": "e: all(weights[x, y] == weights[(x + 1) % size, (y + 1) % size] "
            "for x in range(size) for y in range(size))"
        },
        "open",
        "the subject commutes_with_shift is handed over, and nothing moves when its output does",
    ),
    Mutant(
        "circulant matrices only",
        "equivariant",
        {'st.sampled_from(("any", "circulant", "off", "turned", "by two"))': 'st.just("circulant")'},
        "open",
        "no case makes",
    ),
    Mutant(
        "any padding, and no control of it",
        "convolution",
        {"convolution=Implies(Eq(c, 1), Eq(C @ P, P @ C))": "convolution=Eq(C @ P, P @ C)", PADDED: ""},
    ),
    Mutant("the zeros one place off", "convolution", {"(1 - c) * (i + q - 1)": "(1 - c) * (i + q - 2)"}),
    Mutant("a divisor of n + 1", "dimension", {"n * Gcd(t, n)),\n    scope": "n * Gcd(t, n + 1)),\n    scope"}),
    Mutant(
        "a lemma that says too much",
        "dimension",
        {
            "Eq(o * Gcd(t, n), n), Cit": "And(Eq(o * Gcd(t, n), n), Eq(o, n)), Cit",
            "    Eq,\n    For": "    And,\n    Eq,\n    For",
        },
        "open",
        "lemma order is refuted",
    ),
    Mutant(
        "a lemma that nobody tests",
        "dimension",
        {'"dimension", "orbits", "order", size': '"dimension", "orbits", size'},
        "open",
        "lemma order is open: no check speaks of it",
    ),
)

STEEP = '        Control("a bound on the slopes that is too small", drops=FLAT, share=Q(1, 3)),\n'
STRETCHED = """        Control(
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
"""
GROWN = "bound=Le(size(T + 1), growth * size(1)),\n    tanh"

RNN_MUTANTS = (
    Mutant("one step too few", "bound", {GROWN: GROWN.replace("growth", "(g * c) ** (2 * T - 2)")}),
    Mutant("strictly", "bound", {GROWN: GROWN.replace("Le(size(T + 1), ", "(size(T + 1) < ")}),
    Mutant("the slopes' bound left out", "bound", {GROWN: GROWN.replace("growth", "c ** (2 * T)")}),
    Mutant("a constant too small", "tanh", {"tanh=Le(a, 1),\n": "tanh=Le(a, Fraction(8, 9)),\n"}),
    Mutant("a constant too small", "logistic", {"logistic=Le(b, Fraction(1, 4))": "logistic=Le(b, Fraction(6, 25))"}),
    Mutant(
        "weights transposed in the model's equation",
        "bound",
        {"D[i, s] * SumOver(j, 1, n, W[i, j]": "D[i, s] * SumOver(j, 1, n, W[j, i]"},
    ),
    Mutant(
        "weights transposed in the model",
        "bound",
        {"tangent_path(weights, slopes, d": "tangent_path(weights.T, slopes, d"},
    ),
    Mutant(
        "any slopes, though a proof says otherwise",
        "bound",
        {"(FLAT, SMALL)": "(SMALL,)", STEEP: ""},
        "open",
        "hypothesis",
    ),
    Mutant(
        "any slopes",
        "bound",
        {
            "(FLAT, SMALL)": "(SMALL,)",
            STEEP: "",
            "slopes, network, activation, share=1)": "slopes, network, activation, share=Q(1, 2))",
        },
    ),
    Mutant(
        "any weights",
        "bound",
        {"(FLAT, SMALL)": "(FLAT,)", STRETCHED: "", "networks(any_weights)": "networks(nilpotent)"},
    ),
    Mutant(
        "networks of one slope",
        "bound",
        {"st.sampled_from(ACTIVATIONS)": "st.just(ACTIVATIONS[0])"},
        "open",
        "every case has g = 1",
    ),
    Mutant(
        "derivatives worked out by the property",
        "bound",
        {"V: tangent_path(": "V: rnn.tangents("},
        "open",
        "the subject tangent_path is handed over, and nothing moves when its output does",
    ),
)

MAXIMUM = '        Control("the maximum without general position", attained=Eq(r, most(n, d))),\n'
BOUND, ATTAINED = "bound=Le(r, most(n, d)),\n    at", "attained=Implies(Eq(g, 1), Eq(r, most(n, d))),\n    def"

REGIONS_MUTANTS = (
    Mutant("strictly", "bound", {BOUND: "bound=r < most(n, d),\n    at"}),
    Mutant("less than it", "bound", {BOUND: "bound=Le(r, most(n, d) - 1),\n    at"}),
    Mutant("a dimension too low", "attained", {ATTAINED: ATTAINED.replace("most(n, d)", "most(n, d - 1)")}),
    Mutant(
        "any position, and no control of it",
        "attained",
        {ATTAINED: "attained=Eq(r, most(n, d)),\n    def", MAXIMUM: ""},
    ),
    Mutant("a hyperplane that stays", "bound", {"Eq(K[A[s]], K[s] - 1)": "Eq(K[A[s]], K[s])"}),
    Mutant(
        "deletion and restriction exchanged",
        "bound",
        {'A: [row + 1 for row in table["deleted"]]': 'A: [row + 1 for row in table["restricted"]]'},
    ),
    Mutant(
        "a lemma in which every hyperplane cuts",
        "bound",
        {"Implies(K[s] >= 1, Or(uncut, cut))": "Implies(K[s] >= 1, cut)", "    Or,\n": ""},
        "open",
        "lemma deletion and restriction is refuted",
    ),
    Mutant(
        "a lemma without general position",
        "attained",
        {"            Implies(Eq(g, 1), ALL_CUT),\n": "            ALL_CUT,\n"},
        "open",
        "lemma every hyperplane cuts is refuted",
    ),
    Mutant("position not asked for", "attained", {"g: general_position(normals, offsets)": "g: 1"}),
    Mutant(
        "cells counted by another subject",
        "bound",
        {"r: count_cells(normals, offsets)": 'r: table["cells"][0]'},
        "open",
        "the subject count_cells is handed over, and nothing moves when its output does",
    ),
    Mutant(
        "general position only",
        "attained",
        {'"generic", "any", "central", "parallel", "repeated")': '"generic")'},
        "open",
        "control 'the maximum without general position' survives",
    ),
)

SMALLER = '        Control("a smaller last batch", drops=EQUAL, last=Q(1, 2)),\n'

SGD_MUTANTS = (
    Mutant(
        "an eighth",
        "second",
        {"(c - 1 / (4 * m)) * own),\n    hyp": "(c - 1 / (8 * m)) * own),\n    hyp"},
    ),
    Mutant("the next iterate in Taylor's formula", "pairs", {"d + q, r] * U[k, r]))": "d + q, r] * U[k + 1, r]))"}),
    Mutant(
        "batches of any weight",
        "first",
        {"(RESHUFFLED, EQUAL)": "(RESHUFFLED,)", SMALLER: "", "walk, last=1)": "walk, last=Q(1, 2))"},
    ),
)


XOR_MUTANTS = (
    Mutant("one score is enough", "xor", {"Implies(h01 > 0, Implies(h10 > 0, h11 > 0))": "Implies(h01 > 0, h11 > 0)"}),
    Mutant(
        "nothing is strict",
        "xor",
        {"Implies(h01 > 0, Implies(h10 > 0,": "Implies(h01 >= 0, Implies(h10 >= 0,"},
    ),
    Mutant(
        "exclusive or for its negation",
        "xnor",
        {"Implies(h00 > 0, Implies(h01 <= 0": "Implies(h00 <= 0, Implies(h01 <= 0"},
    ),
    Mutant(
        "the product of the inputs as a feature",
        "xnor",
        {
            "mixed, product=0": "mixed, product=1",
            "hypotheses=(LINEAR,),": "hypotheses=(),",
            "drops=LINEAR, product=1": "drops=None, functions=Eq(e, 1)",
        },
    ),
    Mutant(
        "another diagonal",
        "functions",
        {"parity = And(Eq(t00, t11), Eq(t01, t10)": "parity = And(Eq(t00, t01), Eq(t11, t10)"},
    ),
    Mutant(
        "equivalence is separable",
        "functions",
        {"Iff(Eq(e, 0), parity),\n": "Iff(Eq(e, 0), And(parity, Eq(t00, 0))),\n"},
    ),
    Mutant("two functions left out", "functions", {"at_11=(0, 1))": "at_11=(1,))"}, "open", "near miss survives"),
    Mutant(
        "a subject that is asked about one labeling",
        "functions",
        {"separable(corners(product), table)": "separable(corners(product), (0, 1, 1, 0))"},
    ),
    Mutant(
        "the answer worked out by the certificate",
        "functions",
        {"e: separable(corners(product), table)": "e: not (at_00 == at_11 != at_01 == at_10)"},
        "open",
        "the subject separable is handed over",
    ),
    Mutant(
        "a bound that is not used",
        "xnor",
        {"negative(on, off, too)": "negative(on, off, off)"},
        "open",
        "no multipliers",
    ),
)


def about(loaded, spoken):
    """The same claim, but its checks speak of these clauses and lemmas only."""
    kept = ((o, tuple(name for name in o.clauses if name in spoken)) for o in loaded.obligations)
    return replace(loaded, obligations=tuple(replace(o, clauses=mine) for o, mine in kept if mine))


def verdict_of(loaded, clause, lemmas):
    """What is found of the clause, and its verdict, the controls that speak of it tried and no others declared."""
    mine = about(loaded, (clause, *lemmas))
    found = sum((run_check(mine, f"{o.kind} {o.name}", "smoke") for o in mine.obligations), Findings())
    declared = describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
    controls = tuple(c.words for c in loaded.claim.controls if clause in c.overrides)
    return found, judge(replace(Declared.of(declared), controls=controls), found)[clause]


def check(mutated, file, mutant):
    loaded = mutated(file, mutant.edits)
    lemmas = [lemma.name for lemma in loaded.claim.lemmas if f"lemma {lemma.name} " in mutant.reason]
    found, verdict = verdict_of(loaded, mutant.clause, lemmas)
    assert verdict.word == mutant.word, verdict.reasons
    assert verdict.word not in BELIEVED
    assert any(mutant.reason in reason for reason in verdict.reasons), verdict.reasons
    if mutant.word == "refuted":
        against = [e.counterexample for e in found.evidence if e.clause == mutant.clause and e.counterexample]
        assert against
        assert all(instance.inputs and instance.values and instance.note for instance in against)


@pytest.mark.parametrize("mutant", CONV_MUTANTS, ids=str)
def test_circulant_iff_equivariant(mutated, mutant):
    check(mutated, CONV, mutant)


@pytest.mark.parametrize("mutant", RNN_MUTANTS, ids=str)
def test_jacobian_product_bound(mutated, mutant):
    check(mutated, RNN, mutant)


@pytest.mark.parametrize("mutant", REGIONS_MUTANTS, ids=str)
def test_zaslavsky_shallow(mutated, mutant):
    check(mutated, REGIONS, mutant)


@pytest.mark.parametrize("mutant", SGD_MUTANTS, ids=str)
def test_implicit_regulariser(mutated, mutant):
    check(mutated, SGD, mutant)


@pytest.mark.parametrize("mutant", XOR_MUTANTS, ids=str)
def test_xor(mutated, mutant):
    check(mutated, XOR, mutant)


@pytest.mark.parametrize(("file", "clause"), [(CONV, "dimension"), (RNN, "bound")], ids=["conv", "rnn"])
def test_the_claims_themselves_are_believed(mutated, file, clause):
    loaded = mutated(file, {})
    found, verdict = verdict_of(loaded, clause, [lemma.name for lemma in loaded.claim.lemmas])
    assert verdict.word in BELIEVED, verdict.reasons
    assert clause in {proof.clause for proof in found.proofs}
