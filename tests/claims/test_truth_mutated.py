"""Each claim with one thing wrong in it: the wrong clause is refuted, left open with the reason named, or refused."""

from dataclasses import dataclass, replace

import pytest

from lakatos.checkers.check_claim import run_check
from lakatos.judgement import Declared, judge
from lakatos.nouns.describe import describe
from lakatos.nouns.evidence import Findings
from lakatos.registry import CLAIMS, ClaimFileError

HE = CLAIMS / "init" / "he_forward.py"
HE_DEPTH = CLAIMS / "init" / "he_depth.py"
REGIONS = CLAIMS / "regions" / "general_position.py"


@dataclass(frozen=True)
class Mutant:
    """A clause made wrong by replacing some text of the claim's file, and the verdict that it deserves.

    Of the data controls only those named are run: the others say nothing of this clause's truth.
    """

    clause: str
    edits: dict[str, str]
    word: str = "refuted"
    reason: str = "found a counterexample"
    controls: tuple[str, ...] = ()

    def __str__(self):
        return f"{self.clause}: {' & '.join(self.edits.values())}"


GAIN = "gain=Eq(a, n * v * s / 2)"
CHOICE = "choice=Implies(s > 0, Iff(Eq(a, s), Eq(v, 2 / n)))"
DEPTH = "depth=Eq(m, Rec(q, s, n * v * q / 2, depth))"
MEAN_SQUARE = "SumOver(i, 1, n, x[i] ** 2) / n"
SECOND_MOMENT = "defined=E(relu(z) ** 2)"
VARIANCE = "Eq(E(w[i] ** 2) - E(w[i]) ** 2, v)"

HE_MUTANTS = (
    # constants, factors, exponents
    Mutant("gain", {GAIN: "gain=Eq(a, n * v * s / 3)"}),
    Mutant("gain", {GAIN: "gain=Eq(a, n * v * s)"}),
    Mutant("gain", {GAIN: "gain=Eq(a, v * s / 2)"}),
    Mutant("gain", {GAIN: "gain=Eq(a, k * v * s / 2)"}),
    Mutant("gain", {GAIN: "gain=Eq(a, n * v**2 * s / 2)"}),
    Mutant("gain", {GAIN: "gain=Eq(a, n * v * s**2 / 2)"}),
    Mutant("gain", {MEAN_SQUARE: "SumOver(i, 1, n, x[i]) / n"}),
    Mutant("gain", {MEAN_SQUARE: "SumOver(i, 1, n, x[i] ** 4) / n"}),
    Mutant("gain", {MEAN_SQUARE: "SumOver(i, 1, n, x[i] ** 2)"}),
    # relations
    Mutant("gain", {GAIN: "gain=a < n * v * s / 2"}),
    Mutant("gain", {GAIN: "gain=Ne(a, n * v * s / 2)"}),
    # indices and bounds
    Mutant("gain", {MEAN_SQUARE: "SumOver(i, 2, n, x[i] ** 2) / n"}),
    Mutant("gain", {MEAN_SQUARE: "SumOver(i, 1, n - 1, x[i] ** 2) / n"}),
    Mutant("gain", {MEAN_SQUARE: "SumOver(i, 1, n, x[1] ** 2) / n"}),
    # definitions
    Mutant("gain", {SECOND_MOMENT: "defined=E(relu(z))"}),
    Mutant("gain", {SECOND_MOMENT: "defined=E(relu(z)) ** 2"}),
    Mutant("gain", {SECOND_MOMENT: "defined=E(z**2)"}),
    Mutant("gain", {SECOND_MOMENT: "defined=E(relu(z) ** 2) - E(relu(z)) ** 2"}),
    Mutant("gain", {"z = dot(w, x) + b": "z = dot(w, x) + 1"}),
    # the iff, its sides and its premise
    Mutant("choice", {CHOICE: "choice=Implies(s >= 0, Iff(Eq(a, s), Eq(v, 2 / n)))"}),
    Mutant("choice", {CHOICE: "choice=Iff(Eq(a, s), Eq(v, 2 / n))"}),
    Mutant("choice", {CHOICE: "choice=Implies(s > 0, Iff(Eq(a, s), Eq(v, 2 / (n + 1))))"}),
    Mutant("choice", {CHOICE: "choice=Implies(s > 0, Iff(Eq(a, s), Eq(v, 2 / n**2)))"}),
    Mutant("choice", {CHOICE: "choice=Implies(s > 0, Iff(a >= s, Eq(v, 2 / n)))"}),
    Mutant("choice", {CHOICE: "choice=Implies(s > 0, Iff(Eq(a, s), v >= 2 / n))"}),
    Mutant("choice", {CHOICE: "choice=Implies(s > 0, Iff(Ne(a, s), Eq(v, 2 / n)))"}),
    Mutant("choice", {CHOICE: "choice=Implies(s < 0, Iff(Eq(a, s), Eq(v, 2 / n)))"}, "open", "makes 's < 0' true"),
    Mutant("choice", {CHOICE: "choice=Implies(Iff(Eq(a, s), Eq(v, 2 / n)), s > 0)"}),
    # hypotheses
    Mutant("gain", {VARIANCE: "Eq(E(w[i] ** 2) - E(w[i]) ** 2, v**2)"}, "open", "near miss survives: a = n·s/2"),
    # sorts and shapes
    Mutant("gain", {'v = given("v", real': 'v = given("v", natural'}, "error", "wanted a value of sort natural"),
    Mutant("gain", {'x = vector("x", n': 'x = vector("x", n + 1'}, "error", "symbol x: got shape "),
    Mutant("gain", {'w = random_vector("w", n': 'w = vector("w", n'}, "error", "wanted an array of 1 dimension(s)"),
)

DEPTH_MUTANTS = (
    Mutant("depth", {DEPTH: "depth=Eq(m, Rec(q, s, n * v * q / 2, depth + 1))"}),
    Mutant("depth", {DEPTH: "depth=Eq(m, Rec(q, s, n * v * s / 2, depth))"}),
    Mutant("depth", {DEPTH: "depth=Eq(m, Rec(q, s, n * v * q**2 / 2, depth))"}),
    Mutant("depth", {DEPTH: "depth=Eq(m, Rec(q, s / n, n * v * q / 2, depth))"}),
    Mutant("depth", {DEPTH: "depth=Eq(m, s * (n * v) ** depth / 2)"}),
)

MOST = "most = SumOver(i, 0, d, binomial(n, i))"
CENTRAL_MOST = "2 * SumOver(i, 0, d - 1, binomial(n - 1, i))"
CENTRAL = "central = ForAll(i, 1, n, Eq(b[i], 0))"
BOUND, EQUALITY, POLYNOMIAL = "bound=Le(r, most)", "equality=Iff(Eq(r, most), Eq(g, 1))", "polynomial=Eq(r, u)"
THROUGH_0 = "central=Implies(And(n >= 1, central), Iff(Eq(r, most_central), Eq(h, 1)))"

REGIONS_MUTANTS = (
    # relations
    Mutant("bound", {BOUND: "bound=r < most"}),
    Mutant("bound", {BOUND: "bound=Le(most, r)"}),
    Mutant("bound", {BOUND: "bound=Eq(r, most)"}),
    # another bound, too small or not sharp
    Mutant("bound", {BOUND: "bound=Le(r, most - 1)"}),
    Mutant("bound", {BOUND: "bound=Le(r, n**d)"}),
    Mutant("bound", {BOUND: "bound=Le(r, 2**d * n)"}),
    Mutant("bound", {BOUND: "bound=Le(r, most_central)"}),
    Mutant("bound", {BOUND: "bound=Le(r, 2**n)"}, "open", "near miss survives: r ≤ 3^n"),
    Mutant("bound", {BOUND: "bound=Le(r, most + 1)"}, "open", "near miss survives: r < sum"),
    # bounds and terms of the sum
    Mutant("bound", {MOST: "most = SumOver(i, 0, d - 1, binomial(n, i))"}),
    Mutant("bound", {MOST: "most = SumOver(i, 1, d, binomial(n, i))"}),
    Mutant("bound", {MOST: "most = SumOver(i, 0, d, binomial(n - 1, i))"}),
    Mutant("bound", {MOST: "most = SumOver(i, 0, d + 1, binomial(n, i))"}, "open", "near miss survives: r ≤ sum"),
    # the iff and its sides
    Mutant("equality", {MOST: "most = SumOver(i, 0, d, binomial(n + 1, i))"}),
    Mutant("equality", {MOST: "most = SumOver(i, 0, d, binomial(d, i))"}),
    Mutant("equality", {MOST: "most = SumOver(i, 0, d, binomial(i, n))"}),
    Mutant("equality", {EQUALITY: "equality=Iff(Eq(r, most), Eq(g, 0))"}),
    Mutant("equality", {EQUALITY: "equality=Iff(Eq(r, 2**n), Eq(g, 1))"}),
    Mutant("equality", {EQUALITY: "equality=Iff(r <= most, Eq(g, 1))"}),
    Mutant("equality", {EQUALITY: "equality=And(Eq(r, most), Eq(g, 1))"}),
    Mutant("equality", {"g: general_position(": "g: independent_normals("}),
    # premises
    Mutant("central", {THROUGH_0: "central=Implies(n >= 1, Iff(Eq(r, most_central), Eq(h, 1)))"}),
    Mutant(
        "central", {THROUGH_0: "central=Implies(central, Iff(Eq(r, most_central), Eq(h, 1)))"}, "open", "undefined on"
    ),
    Mutant("central", {"And(n >= 1, central)": "And(n >= 0, central)"}, "open", "the statement is undefined on"),
    Mutant("central", {"And(n >= 1, central)": "And(n >= 1, n < 1)"}, "open", "no case makes '1 ≤ n and n < 1' true"),
    Mutant("central", {CENTRAL: "central = ForAll(i, 1, n, Eq(b[i], 1))"}),
    Mutant("central", {CENTRAL: "central = ForAll(i, 1, n, b[i] >= 0)"}),
    Mutant("central", {CENTRAL: "central = ForAll(i, 2, n, Eq(b[i], 0))"}),
    Mutant("central", {CENTRAL: "central = ForAll(i, 1, n - 1, Eq(b[i], 0))"}),
    # factors, bounds and terms of the other sum
    Mutant("central", {CENTRAL_MOST: "3 * SumOver(i, 0, d - 1, binomial(n - 1, i))"}),
    Mutant("central", {CENTRAL_MOST: "2 * SumOver(i, 0, d, binomial(n - 1, i))"}),
    Mutant("central", {CENTRAL_MOST: "2 * SumOver(i, 1, d - 1, binomial(n - 1, i))"}),
    Mutant("central", {CENTRAL_MOST: "2 * SumOver(i, 0, d - 1, binomial(n, i))"}),
    Mutant("central", {CENTRAL_MOST: "SumOver(i, 0, d - 1, binomial(n - 1, i)) ** 2"}),
    # two counts of the same thing
    Mutant("polynomial", {POLYNOMIAL: "polynomial=Eq(r, u + 1)"}),
    Mutant("polynomial", {POLYNOMIAL: "polynomial=Eq(r, u**2)"}),
    Mutant("polynomial", {POLYNOMIAL: "polynomial=Eq(r, g * u)"}),
    Mutant("polynomial", {POLYNOMIAL: "polynomial=Eq(r - r, u - u)"}, "open", "no perturbation was noticed: power 0"),
    Mutant("polynomial", {"u: count_cells_by_whitney(": "u: count_cells("}, "open", "no perturbation was noticed"),
    # sorts, sizes and generators
    Mutant("bound", {'r = measured("r", natural': 'r = measured("r", truth'}, "error", "wanted a value of sort truth"),
    Mutant("central", {'b = vector("b", n': 'b = vector("b", d'}, "error", "symbol b: got shape "),
    Mutant("bound", {".filter(any)": ""}, "error", "normal 0 is zero, wanted a hyperplane"),
    Mutant(
        "equality",
        {'arrangements("generic", "any", "central", "parallel", "repeated")': 'arrangements("generic")'},
        "open",
        "no case makes",
    ),
)

SLIPPED = (
    Mutant(
        "gain",
        {"ForAll(i, 1, n, Eq(E(w[i]), 0))": "ForAll(i, 2, n, Eq(E(w[i]), 0))"},
        controls=("weights off centre",),
    ),
    Mutant(
        "gain",
        {"z = dot(w, x) + b": "z = dot(w, x)"},
        "open",
        "control 'a constant bias' survives",
        controls=("a constant bias",),
    ),
)


def about(loaded, clause):
    """The same claim, but its checks speak of this clause only."""
    mine = (o for o in loaded.obligations if clause in o.clauses)
    return replace(loaded, obligations=tuple(replace(o, clauses=(clause,)) for o in mine))


def judged(loaded, controls=()):
    """The findings of all obligations and of the data controls named, and the verdict of each clause."""
    checks = [f"{o.kind} {o.name}" for o in loaded.obligations] + [f"control {name}" for name in controls]
    found = sum((run_check(loaded, check, "smoke") for check in checks), Findings())
    declared = describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
    return found, judge(Declared.of(declared), found)


def check(mutant, loaded):
    found, verdicts = judged(loaded if mutant.controls else about(loaded, mutant.clause), mutant.controls)
    verdict = verdicts[mutant.clause]
    assert verdict.word == mutant.word
    assert any(mutant.reason in reason for reason in verdict.reasons), verdict.reasons
    if mutant.word == "refuted":
        assert mutant.clause not in {proved.clause for proved in found.proofs}
        [*_, instance] = [e.counterexample for e in found.evidence if e.clause == mutant.clause]
        assert instance.inputs
        assert instance.values
        assert instance.note


@pytest.mark.parametrize("mutant", HE_MUTANTS, ids=str)
def test_he_forward(mutated, mutant):
    check(mutant, mutated(HE, mutant.edits))


@pytest.mark.parametrize("mutant", DEPTH_MUTANTS, ids=str)
def test_he_depth(mutated, mutant):
    check(mutant, mutated(HE_DEPTH, mutant.edits))


@pytest.mark.parametrize("mutant", REGIONS_MUTANTS, ids=str)
def test_general_position(mutated, mutant):
    check(mutant, mutated(REGIONS, mutant.edits))


@pytest.mark.parametrize("mutant", SLIPPED, ids=str)
def test_what_only_a_control_can_show(mutated, mutant):
    check(mutant, mutated(HE, mutant.edits))


@pytest.mark.parametrize(
    ("file", "mutants"),
    [(HE, HE_MUTANTS), (HE_DEPTH, DEPTH_MUTANTS), (REGIONS, REGIONS_MUTANTS)],
    ids=["he", "he depth", "regions"],
)
def test_the_claims_themselves_have_none_of_these_faults(mutated, file, mutants):
    for clause, verdict in judged(mutated(file, {}))[1].items():
        faults = [mutant.reason for mutant in mutants if mutant.clause == clause]
        assert not [reason for reason in verdict.reasons for fault in faults if fault in reason]


# --- Hypotheses left out

TUPLE = "hypotheses=(CENTRED, ALIKE, UNCORRELATED, SYMMETRIC, UNBIASED)"
LAWS = "rows = st.sampled_from((iid_row, axis_row))"
OFF_CENTRE = '        Control("weights off centre", drops=CENTRED, row=partial(iid_row, mean=Q(1, 4))),\n'
TIED = '        Control("all weights of a unit tied", drops=UNCORRELATED, row=tied_row),\n'
UNEQUAL = '        Control("a first weight of twice the variance", drops=ALIKE, row=first_is_larger),\n'
SKEWED = '        Control("centred but skewed weights", drops=SYMMETRIC, row=partial(iid_row, skew=True)),\n'
BIASED = '        Control("a constant bias", drops=UNBIASED, bias=Q(1, 2)),\n'


@pytest.mark.parametrize("name", ["CENTRED", "ALIKE", "UNCORRELATED", "SYMMETRIC", "UNBIASED"])
def test_a_hypothesis_left_out_while_a_control_drops_it_is_refused(mutated, name):
    kept = [other for other in TUPLE.partition("(")[2].strip(")").split(", ") if other != name]
    with pytest.raises(ClaimFileError, match=r"got drops=.+; wanted a hypothesis of the claim \("):
        mutated(HE, {TUPLE: f"hypotheses=({', '.join(kept)})"})


@pytest.mark.parametrize(
    ("kept", "control", "law"),
    [
        ("(ALIKE, UNCORRELATED, SYMMETRIC, UNBIASED)", OFF_CENTRE, "partial(iid_row, mean=Q(1, 4))"),
        ("(CENTRED, UNCORRELATED, SYMMETRIC, UNBIASED)", UNEQUAL, "first_is_larger"),
        ("(CENTRED, ALIKE, SYMMETRIC, UNBIASED)", TIED, "tied_row"),
        ("(CENTRED, ALIKE, UNCORRELATED, UNBIASED)", SKEWED, "partial(iid_row, skew=True)"),
    ],
)
def test_a_hypothesis_left_out_of_claim_and_controls_is_missed_by_the_generator(mutated, kept, control, law):
    """What the control would have shown, a generator that is as wide as the claim finds; a narrower one cannot."""
    mutant = Mutant(
        "gain", {TUPLE: f"hypotheses={kept}", control: "", LAWS: f"rows = st.sampled_from((iid_row, axis_row, {law}))"}
    )
    check(mutant, mutated(HE, mutant.edits))


def test_a_bias_that_no_hypothesis_forbids(mutated):
    edits = {TUPLE: "hypotheses=(CENTRED, ALIKE, UNCORRELATED, SYMMETRIC)", BIASED: ""}
    one_layer = "def one_layer(relu_second_moment, point, factor, row, units, bias=0)"
    mutant = Mutant("gain", edits | {one_layer: one_layer.replace("bias=0", "bias=1")})
    check(mutant, mutated(HE, mutant.edits))


# --- Refused before anything is checked


@pytest.mark.parametrize(
    ("file", "edits", "message"),
    [
        (HE, {'n = given("n", positive': 'n = given("n", real'}, "got n of sort real as a count in 'n'"),
        (HE, {'a = measured("a"': 'a = measured("v"'}, "symbol 'v': got two different symbols of that name"),
        (HE, {GAIN: "gain=Eq(a, n * v * s / 2.0)"}, r"2\.0 \(float\) in a statement: wanted a term, an int or a Frac"),
        (HE, {GAIN: "gain=a == n * v * s / 2"}, "clause 'gain': got the bare truth value False"),
        (HE, {GAIN: "gain=Eq(x[i], v)"}, "got the free index i; wanted a bound index"),
        (
            HE,
            {"subjects=(relu_second_moment,)": "subjects=(product,)"},
            "parameter 'relu_second_moment' without a",
        ),
        (REGIONS, {POLYNOMIAL: "polynomial=Eq(r, r)"}, "got 'r = r', a bare truth value; wanted two different sides"),
        (REGIONS, {POLYNOMIAL: "polynomial=0 < r < u"}, "the formula '0 < r' has no truth value while it is being w"),
    ],
)
def test_a_claim_that_cannot_be_meant_is_refused(mutated, file, edits, message):
    with pytest.raises(ClaimFileError, match=message):
        mutated(file, edits)
