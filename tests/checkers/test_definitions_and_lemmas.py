"""A case that breaks a definition refutes and is not passed over; lemmas are put to every test that clauses are."""

import pytest
from flint import fmpq

from lakatos.checkers.judge_case import judge_case
from lakatos.checkers.observe import Observation, observation
from lakatos.judgement import Declared, judge, judge_clause
from lakatos.nouns import Claim, Definition, Hypothesis
from lakatos.nouns.describe import describe
from lakatos.statement import Eq, ForAll, Implies, given, index, measured, natural, real, vector

# A run that doubles n times: Y_1, …, Y_{n+1}. The clause is its end, the definition each step.
RUN = """
from lakatos.nouns import Citation, Definition, Lemma

Y = measured("Y", real, "the run", shape=(n + 1,))


def doubled(start, steps):
    run = [start]
    for _ in range(steps):
        run.append(2 * run[-1])
    return run
"""
STEP = 'Definition("step", "each is twice the one before", And(Eq(Y[1], x), ForAll(i, 1, n, Eq(Y[i + 1], 2 * Y[i]))))'
RUNS = {
    "subject": RUN,
    "subjects": "doubled,",
    "clause": "Eq(Y[n + 1], 2**n * x)",
    "clauses": f"definitions=({STEP},),",
    "draws": "start=st.integers(-3, 3), steps=st.integers(0, 3)",
    "parameters": "doubled, start, steps",
    "body": "return {n: steps, x: start, Y: doubled(start, steps)}",
}
DETOUR = RUN.replace("    return run", "    if steps == 2:\n        run[1] += 1\n    return run")


@pytest.fixture
def seen(plant, findings):
    """The findings of a planted claim, and the verdicts of its clauses and lemmas."""

    def of(**changed):
        loaded = plant(**RUNS | changed)
        found = findings(loaded)
        declared = Declared.of(
            describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
        )
        lemmas = {name: judge_clause(declared, found, name) for name in declared.lemmas}
        return found, judge(declared, found) | lemmas

    return of


# --- Definitions


def test_a_run_that_is_what_its_definition_says_is_supported(seen):
    found, verdicts = seen()
    assert verdicts["doubled"].word == "supported"
    [evidence] = found.evidence
    assert evidence.discarded == evidence.undecided == 0


def test_a_run_that_comes_to_the_same_by_another_way_is_refuted_and_not_passed_over(seen):
    """The clause is true on it: Y_{n+1} = 2^n x."""
    found, verdicts = seen(subject=DETOUR)
    assert verdicts["doubled"].word == "refuted"
    [evidence] = found.evidence
    assert evidence.discarded == 0
    assert evidence.counterexample.inputs == {"start": "0", "steps": "2"}
    assert evidence.counterexample.values["Y"] == "(0, 1, 0)"


def test_without_the_definition_nobody_minds(seen):
    _, verdicts = seen(subject=DETOUR, clauses="")
    assert verdicts["doubled"].word != "refuted"


def test_a_hypothesis_with_the_same_formula_passes_it_over(seen):
    as_hypothesis = STEP.replace("Definition(", "Hypothesis(")
    found, verdicts = seen(subject=DETOUR, clauses="", hypotheses=f"{as_hypothesis},")
    [evidence] = found.evidence
    assert verdicts["doubled"].word != "refuted"
    assert evidence.discarded > 0


def test_a_definition_that_is_wrong_is_refuted(seen):
    for wrong in (STEP.replace("2 * Y[i]", "3 * Y[i]"), STEP.replace("ForAll(i, 1, n", "ForAll(i, 0, n - 1")):
        assert seen(clauses=f"definitions=({wrong},),")[1]["doubled"].word in ("refuted", "open")
    assert seen(clauses=f"definitions=({STEP.replace('2 *', '3 *')},),")[1]["doubled"].word == "refuted"


def test_a_definition_without_a_value_decides_nothing(seen):
    beyond = STEP.replace("ForAll(i, 1, n,", "ForAll(i, 1, n + 1,")
    found, verdicts = seen(clauses=f"definitions=({beyond},),")
    assert verdicts["doubled"].word == "open"
    [evidence] = found.evidence
    assert evidence.undecided > 0


def test_perturbations_are_noticed_by_the_definition_where_the_clause_would_not_notice(seen):
    """The end of the run is in no clause."""
    middle = {"clause": "Eq(Y[1], x)", "draws": "start=st.integers(-3, 3), steps=st.integers(1, 3)"}
    last = "doubled: output + 1 in the last entry"
    fates = {a.name: a.fate for a in seen(**middle)[0].attacks if a.kind == "perturbation"}
    assert fates[last] == "noticed"
    without = {a.name: a.fate for a in seen(**middle, clauses="")[0].attacks if a.kind == "perturbation"}
    assert without[last] == "survived"


def test_near_misses_are_of_the_clause_and_of_the_definition_and_are_noticed(seen):
    found, _ = seen()
    misses = {a.name: a.fate for a in found.attacks if a.kind == "near miss"}
    assert misses["Y[n + 1] = 3^n·x"] == misses["Y[n + 1 − 1] = 2^n·x"] == "noticed"
    assert misses["Y[1] = x and (for all i=1..n: Y[i + 1] = 3·Y[i])"] == "noticed"


def test_a_control_that_breaks_the_definition_only_is_not_refuted(seen):
    edits = {
        "hypotheses": "POSITIVE,",
        "controls": 'Control("negative", drops=POSITIVE, sign=-1),',
        "parameters": "doubled, start, steps, sign=1",
        "draws": "start=st.integers(1, 3), steps=st.integers(0, 3)",
        "body": "run = doubled(start, steps)\nreturn {n: steps, x: sign * start, Y: [*run[:-1], run[-1] * sign]}",
        "clause": "Eq(Y[1] * x**2, Y[1] * Y[1] ** 2)",
    }
    found, verdicts = seen(**edits)
    assert verdicts["doubled"].word == "open"
    assert not any(control.refuted for control in found.controls)
    assert any("the definition is wrong there, not the clause" in control.reason for control in found.controls)


# --- What an observation says of definitions

size, at, position = given("size", natural), given("at", real), index("position")
path = measured("path", real, "a path", shape=(size + 1,))
end = measured("end", real, "its end", path[size + 1])
EACH = Definition("each", "…", ForAll(position, 1, size, Eq(path[position + 1], path[position] + 1)))
claim = Claim(
    first=Eq(end, at + size),
    scope="a test",
    definitions=(EACH,),
    hypotheses=(Hypothesis("start", "…", Eq(path[1], at)),),
)


def observed(**values):
    def check():
        """Of the first clause."""

    letters = {"size": size, "at": at, "path": path, "end": end}
    return observation(claim, claim.property()(check), {}, {letters[name]: value for name, value in values.items()})


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"path": [5, 6, 7], "end": 7}, True),
        ({"path": [5, 6, 8], "end": 8}, False),  # not the equation
        ({"path": [5, 6, 7], "end": 8}, False),  # not the end
        ({"path": [5, 9, 7], "end": 8}, False),  # neither
    ],
)
def test_all_measured_symbols_have_to_be_as_defined(values, wanted):
    case = observed(size=2, at=5, **values)
    assert case.as_defined is wanted
    assert judge_case(claim.clauses["first"], case) is wanted
    assert [str(d) for d in case.definitions] == ["end = path[size + 1]", str(EACH.formula)]


def test_a_clause_that_is_false_is_false_however_well_all_is_defined():
    case = observed(size=1, at=5, path=[6, 7], end=7)
    assert case.as_defined is True
    assert judge_case(claim.clauses["first"], case) is False


def test_an_equation_without_a_value_leaves_the_case_undecided():
    v = vector("v", 1)
    beyond = Eq(path[size + 2], 0)
    case = observed(size=1, at=5, path=[5, 6], end=6)
    undecided = Observation({}, case.at, equations=(EACH.formula, beyond))
    assert undecided.as_defined is None
    assert judge_case(claim.clauses["first"], undecided) is None
    guarded = Observation({}, case.at, equations=(EACH.formula, Implies(size >= 2, beyond)))
    assert guarded.as_defined is True
    assert Observation({}, {v: case.at[path]}).as_defined is True
    assert case.at[end] == fmpq(6)


def test_an_equation_that_fails_is_false_even_before_one_without_a_value():
    case = observed(size=1, at=5, path=[5, 7], end=7)
    assert Observation({}, case.at, equations=(EACH.formula, Eq(path[9], 0))).as_defined is False


# --- Lemmas

LEMMA = 'lemmas=(Lemma("even", {}, Citation("somebody 1999")),),'
DOUBLE = "from lakatos.nouns import Citation, Lemma\n\n\ndef double(x):\n    return 2 * x"


@pytest.fixture
def with_lemma(plant, findings):
    """The findings and the verdict of the lemma `even`, tested beside the clause unless told otherwise."""

    def of(formula, draws='"doubled", "even", at=st.integers(-9, 9)', **changed):
        loaded = plant(subject=DOUBLE, clauses=LEMMA.format(formula), draws=draws, **changed)
        found = findings(loaded)
        declared = describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
        return found, judge_clause(Declared.of(declared), found, "even"), judge(Declared.of(declared), found)

    return of


def test_a_true_lemma_is_supported_beside_its_clause(with_lemma):
    found, lemma, clauses = with_lemma("Eq(y - x, x)")
    assert (lemma.word, clauses["doubled"].word, [*clauses]) == ("supported", "supported", ["doubled"])
    assert {a.kind for a in found.attacks if a.clause == "even" and a.fate == "noticed"} == {
        "near miss",
        "perturbation",
    }
    assert {e.clause for e in found.evidence} == {"doubled", "even"}


def test_a_false_lemma_is_refuted_and_the_clause_is_none_the_worse(with_lemma):
    found, lemma, clauses = with_lemma("Eq(y, x**2)")
    assert lemma.word == "refuted"
    [evidence] = [e for e in found.evidence if e.clause == "even"]
    assert evidence.counterexample.inputs == {"at": "1"}
    assert clauses["doubled"].word == "supported"


@pytest.mark.parametrize(
    ("formula", "draws", "reason"),
    [
        ("Eq(y - x, x)", "at=st.integers(-9, 9)", "no check speaks of it"),
        ("y <= x**2 + 9", '"doubled", "even", at=st.integers(-9, 9)', "near miss survives: "),
        ("Implies(x > 99, Eq(y, 0))", '"doubled", "even", at=st.integers(-9, 9)', "no case makes '99 < x' true"),
        ("Eq(x * 2 - x, x)", '"doubled", "even", at=st.integers(-9, 9)', "no perturbation was noticed: power 0"),
        ("Eq(y / x, 2)", '"doubled", "even", at=st.integers(-9, 9)', "the statement is undefined on "),
        ("Eq(y, 0)", '"doubled", "even", at=st.just(0)', "all "),
    ],
)
def test_a_lemma_that_is_badly_tested_is_open(with_lemma, formula, draws, reason):
    _, lemma, _ = with_lemma(formula, draws)
    assert lemma.word == "open"
    assert any(reason in line for line in lemma.reasons), lemma.reasons
