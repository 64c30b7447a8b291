"""Statistics are judged on planted claims: true ones are supported, and what shows nothing is not believed."""

import hashlib
from string import Template
from textwrap import indent

import pytest

from lakatos.checkers.check_claim import check_names, run_check
from lakatos.judgement import Declared, judge
from lakatos.nouns.describe import describe
from lakatos.nouns.evidence import Findings
from lakatos.registry import load, source_of

CLAIM = Template('''"""One of k is drawn."""

import numpy as np

from lakatos.nouns import Claim, Control, Hypothesis, Mean, Proportion, Quantile, Slope, Trend
from fractions import Fraction as Q
from lakatos.statement import *

k = given("k", positive, "how many there are")
x = given("x", real, "a size")
p = measured("p", real, "what is estimated"$defined)

EVEN = Hypothesis("even", "all are equally likely", Words("all are equally likely"))
$top


$subject

claim = Claim(
    clause=$clause,
    hypotheses=($hypotheses),
    controls=($controls),
    subjects=(pick,),
    scope="up to four of them",
)


@claim.statistic("clause", estimates=$estimates, margin=$margin, $columns)
def drawing($parameters):
    """One draw."""
$body
''')

TRUE = {
    "defined": "",
    "top": "",
    "subject": "def pick(k, rng):\n    return int(rng.integers(k))",
    "clause": "Eq(p, 1 / k)",
    "hypotheses": "EVEN,",
    "controls": 'Control("half", clause=Eq(p, 1 / (2 * k))), Control("loaded", drops=EVEN, extra=1),',
    "estimates": "Proportion(p)",
    "margin": "Q(1, 6)",
    "columns": "size=(1, 2)",
    "parameters": "pick, rng, size, extra=0",
    "body": "return {k: size, p: pick(size + extra, rng) == 0}",
}
NORMAL = {  # the mean of size + a standard normal draw
    "subject": "def pick(k, rng):\n    return k + rng.normal()",
    "clause": "Eq(p, k)",
    "controls": 'Control("one more", clause=Eq(p, k + 1)), Control("loaded", drops=EVEN, extra=1),',
    "estimates": "Mean(p, variance=1)",
    "margin": "Q(1, 2)",
    "body": "return {k: size, p: pick(size + extra, rng)}",
}
CAUCHY = NORMAL | {"subject": "def pick(k, rng):\n    return k + rng.standard_cauchy()"}


@pytest.fixture
def check(tmp_path):
    """Write the claim with some of its parts changed, check it, and return the clause's verdict and the findings."""

    def write(effort="default", name="", **changed):
        parts = TRUE | changed
        parts["body"] = indent(parts["body"], "    ")
        text = CLAIM.substitute(parts)
        name = name or f"planted_{hashlib.sha256(text.encode()).hexdigest()[:12]}"  # of which its seeds are made
        file = tmp_path / "pack" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        loaded = load(source_of(file))
        found = sum((run_check(loaded, one, effort) for one in check_names(loaded)), Findings())
        declared = describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
        return judge(Declared.of(declared), found)["clause"], found

    return write


def reasons(verdict):
    return "\n".join(verdict.reasons)


# --- What is true is supported


POWER_LAW = {
    "subject": "def pick(k, rng):\n    return float(k) ** -0.5 * np.exp(rng.normal() / 4)",
    "clause": "Eq(p, Q(-1, 2))",
    "controls": 'Control("1/k", clause=Eq(p, -1)), Control("flat", drops=EVEN, law=lambda size: 1),',
    "estimates": "Slope(p, x)",
    "margin": "Q(1, 5)",
    "columns": "size=(1, 4, 2)",
    "parameters": "pick, rng, size, law=lambda size: size",
    "body": "return {x: size, p: pick(law(size), rng)}",
}
RISE = {
    "subject": "def pick(k, rng):\n    return k + rng.normal()",
    "clause": "Q(1, 2) < p",
    "controls": 'Control("a fall", clause=p < Q(1, 2)), Control("back", drops=EVEN, sign=-1),',
    "estimates": "Trend(p, x)",
    "margin": "Q(1, 6)",
    "columns": "size=(3, 1, 2)",
    "parameters": "pick, rng, size, sign=1",
    "body": "return {x: size, p: pick(sign * size, rng)}",
}
UNIFORM = {
    "subject": "def pick(k, rng):\n    return rng.random()",
    "clause": "Eq(p, Q(1, 2))",
    "estimates": "Mean(p, within=(0, 1))",
    "controls": 'Control("three", clause=Eq(p, Q(3, 4))), Control("loaded", drops=EVEN, extra=1),',
    "columns": "size=(1,)",
    "body": "return {p: pick(size, rng) ** (1 + extra)}",
    "margin": "Q(1, 9)",
}
SUPPORTED = {
    "proportion": {},
    "mean of a bounded draw": UNIFORM,
    "mean of a draw of known variance": NORMAL,
    "median without a mean": CAUCHY | {"estimates": "Quantile(p)"},
    "slope": POWER_LAW,
    "trend": RISE,
    "quartile": UNIFORM
    | {
        "subject": "def pick(k, rng):\n    return k * rng.random()",
        "estimates": "Quantile(p, Q(1, 4))",
        "clause": "Eq(p, k / 4)",
        "controls": 'Control("median", clause=Eq(p, k / 2)), Control("loaded", drops=EVEN, extra=3),',
        "columns": "size=(1, 2)",
        "body": "return {k: size, p: pick(size, rng) ** (1 + extra)}",
    },
}


@pytest.mark.parametrize("kind", SUPPORTED)
def test_a_true_clause_is_supported(check, kind):
    verdict, found = check(**SUPPORTED[kind])
    assert reasons(verdict) == ""
    assert verdict.word == "supported"
    [evidence] = found.evidence
    assert evidence.outcome == "holds"
    for one in evidence.estimates:
        assert one.lower <= one.value <= one.upper
        assert one.level == 1 - 1e-6
        assert one.power == 0.999
        assert one.distance > 1


@pytest.mark.parametrize(
    ("kind", "clause"),
    [
        ("proportion", "Eq(p, 1 / k**2 + Q(1, 4) - Q(1, 4) * k / k)"),
        ("mean of a draw of known variance", "Eq(p, k + 2)"),
        ("mean of a bounded draw", "Q(3, 4) <= p"),
        ("median without a mean", "Eq(p, 2 * k)"),
        ("slope", "Eq(p, 0)"),
        ("trend", "p <= Q(1, 2)"),
    ],
)
def test_a_false_clause_is_refuted(check, kind, clause):
    changed = SUPPORTED[kind] | {"clause": clause}
    changed["controls"] = 'Control("far", clause=Eq(p, -9)),'
    verdict, found = check(**changed)
    assert verdict.word == "refuted"
    [evidence] = found.evidence
    assert evidence.counterexample is not None


def test_a_sample_is_the_same_the_second_time_and_another_under_another_name(check):
    once, again, other = (check(name=name)[1].evidence[0].estimates for name in ("coin", "coin", "dice"))
    assert once == again
    assert [one.value for one in once] != [one.value for one in other]


def test_deep_effort_draws_ten_times_as_many(check):
    usual, deep = (check(effort, name="coin")[1].evidence[0].estimates for effort in ("default", "deep"))
    assert [round(b.size / a.size) for a, b in zip(usual, deep, strict=True)] == [10, 10]


SOME = {"top": 'SOME = Hypothesis("some", "two or more", 2 <= k)', "hypotheses": "EVEN, SOME"}
FAR = {"margin": "Q(2, 5)", "columns": "size=(2, 3)", "controls": 'Control("far", clause=Eq(p, 1 / k + 1)),', **SOME}


def test_near_misses_within_the_margin_are_set_apart_and_the_others_noticed(check):
    verdict, found = check(**FAR)
    fates = {a.name: a.fate for a in found.attacks if a.kind == "near miss"}
    assert fates["p = 1/k + 1"] == fates["p = 2·(1/k)"] == fates["p = 0/k"] == "noticed"
    assert fates["p = 1/(k + 1)"] == "within margin"
    assert "survived" not in fates.values()
    assert verdict.word == "supported"


def test_what_is_nearer_than_the_margin_is_noticed_where_the_sample_tells_it(check):
    assert "within margin" not in {attack.fate for attack in check("deep", **FAR)[1].attacks}


# --- No power, no sample


def test_a_margin_that_a_control_lies_in_is_refused(check):
    verdict, found = check(margin="Q(1, 2)")
    assert (
        "drawing: control 'half' is 1 margins ('1/2') away: a sample need not tell it from the clause"
        in verdict.reasons
    )
    assert verdict.word == "open"
    assert found.evidence[0].estimates == ()


def test_a_statistic_without_a_control_is_refused(check):
    verdict, _ = check(controls="")
    assert "drawing: no control is farther from it than the margin '1/6'" in verdict.reasons


def test_a_data_control_within_the_margin_is_no_reason_to_believe(check):
    verdict, _ = check(controls='Control("loaded", drops=EVEN, extra=1),', margin="Q(3, 4)")
    assert "drawing: no control is farther from it than the margin '3/4'" in verdict.reasons


def test_more_draws_than_the_effort_affords_are_refused(check):
    verdict, _ = check(margin="Q(1, 2000)")
    assert (
        "drawing: no power within the margin '1/2000': effort default affords no more than 500000 draws"
        in verdict.reasons
    )


def test_a_control_that_is_true_survives(check):
    verdict, _ = check(
        clause="p <= 1 / k + Q(1, 4)",
        controls='Control("half", clause=p <= Q(1, 4)), Control("no", drops=EVEN, extra=0),',
    )
    assert verdict.word == "open"
    assert "control 'no' survives: drawing: no interval excludes the clause without 'even'" in verdict.reasons


def test_an_attained_inequality_is_open(check):
    verdict, _ = check(clause="p <= 1 / k", controls='Control("half", clause=p <= 1 / (3 * k)),', columns="size=(2, 3)")
    assert verdict.word == "open"
    assert "neither confirms nor refutes it" in reasons(verdict)


# --- What is not drawn, or not by the engine


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"body": "return {k: size, p: bool(rng.integers(size + extra) == 0)}"},
            "drawing: measured p never moves when a subject is perturbed: the statistic does not get it from one",
        ),
        (
            {"body": "pick(size, rng)\nreturn {k: size, p: bool(rng.integers(size + extra) == 0)}"},
            "drawing: the subject pick is handed over, and nothing moves when its output does",
        ),
        (
            {
                "subject": "def pick(k):\n    return 0",
                "body": "return {k: size, p: bool(pick(size) == rng.integers(size + extra))}",
            },
            "drawing: measured p is the same when a subject answers every call as the first: it is asked about one "
            "input only",
        ),
        (
            NORMAL | {"body": "return {k: size, p: pick(size + extra, np.random.default_rng(7))}"},
            "drawing: no replicate draws from rng: it is not random, or not by the engine's seeds",
        ),
        (
            NORMAL | {"body": "rng.random()\nreturn {k: size, p: pick(size + extra, np.random.default_rng(3)) - 2.04}"},
            "drawing: all draws of a setting are the same",
        ),
        (
            NORMAL | {"subject": "def pick(k, rng):\n    return k", "margin": "Q(1, 3)"},
            "drawing: all draws of a setting are the same",
        ),
    ],
    ids=[
        "subject ignored",
        "called for nothing",
        "constant subject",
        "a seed reused",
        "a seed reused in secret",
        "no variance",
    ],
)
def test_a_statistic_that_knows_nothing_is_open(check, changed, reason):
    verdict, _ = check(**changed)
    assert verdict.word == "open", verdict
    assert reason in verdict.reasons


@pytest.mark.parametrize(
    "body",
    [
        "made.append(pick(size, rng))\nreturn {k: size, p: len(made) % 2 == 0}",
        "return {k: size, p: bool(GLOBAL.random() < 1 / size)}",
    ],
    ids=["counts its calls", "a generator of its own"],
)
def test_a_draw_that_is_no_function_of_rng_is_an_error(check, body):
    verdict, _ = check(body=body, top="made = []\nGLOBAL = np.random.default_rng(0)", columns="size=(2, 3)")
    assert verdict.word == "error"
    assert "a draw is a function of rng and the parameters" in reasons(verdict)


# --- Draws that are none


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"body": "return {k: size, p: float('nan')}"},
            "got nan, wanted a truth value, whose probability is estimated",
        ),
        (
            NORMAL | {"body": "return {k: size, p: float('nan')}"},
            "statistic drawing, pilot replicate 0 at size=1: p: got nan, wanted a finite number; say in the function "
            "what becomes of it",
        ),
        (NORMAL | {"body": "return {k: size, p: float('inf')}"}, "got inf, wanted a finite number"),
        (NORMAL | {"body": "return {k: size, p: True}"}, "got True, wanted one number"),
        (NORMAL | {"body": "return {k: size, p: [1.0]}"}, "got [1.0], wanted one number"),
        (NORMAL | {"body": "return {k: size}"}, "got None, wanted one number"),
        (NORMAL | {"body": "return pick(size, rng)"}, "(float): wanted a mapping from symbols to values"),
        (NORMAL | {"body": "return {p: pick(size, rng)}"}, "statistic drawing gives no value for k"),
        (NORMAL | {"body": "return {k: 0.5, p: pick(size, rng)}"}, "0.5"),
        (
            NORMAL | {"body": "return {k: 1 + int(rng.integers(9)), p: pick(size, rng)}"},
            "the values of its exact symbols are not those of replicate 0",
        ),
        (UNIFORM | {"body": "return {p: 2 * pick(size, rng)}"}, "outside within=(0, 1)"),
        (POWER_LAW | {"body": "return {x: size, p: -pick(size, rng)}"}, "wanted a draw > 0, whose logarithm is taken"),
        (POWER_LAW | {"body": "return {p: pick(size, rng)}"}, "statistic drawing gives no value for x: return it"),
        (
            POWER_LAW | {"columns": "size=(2, 2)"},
            "x has the values [2.0, 2.0], wanted two or more different values > 0",
        ),
        (NORMAL | {"margin": "k - 1"}, "the margin 'k − 1' is 0 at a setting, wanted a number > 0"),
        (NORMAL | {"estimates": "Mean(p, variance=1 - k)"}, "the variance '1 − k' of p is 0 at a setting"),
    ],
)
def test_what_is_no_draw_is_an_error_that_says_so(check, changed, reason):
    verdict, _ = check(**changed)
    assert verdict.word == "error"
    assert reason in reasons(verdict)


# --- Assumptions that are false


def test_a_mean_that_does_not_exist_is_not_believed(check):
    """The Cauchy law has no mean; its location is what the clause says, and the variance that is said is not."""
    verdict, _ = check(**CAUCHY)
    assert verdict.word == "open"
    assert "and it is said to be at most 1" in reasons(verdict)


def test_a_variance_that_is_understated_is_found_out(check):
    verdict, _ = check(**NORMAL | {"estimates": "Mean(p, variance=Q(1, 4))"})
    assert verdict.word == "open"
    assert "the variance is at least" in reasons(verdict)


def test_a_biased_sampler_is_refuted(check):
    verdict, _ = check(subject="def pick(k, rng):\n    return 0 if rng.random() < 0.2 else int(rng.integers(k))")
    assert verdict.word == "refuted"


def test_a_bias_that_is_less_than_the_margin_is_no_confirmation(check):
    """An equation holds only where it is inside the interval: at ten times the draws this one is refuted."""
    biased = "def pick(k, rng):\n    return 0 if rng.random() < 0.08 else int(rng.integers(k))"
    assert check("deep", subject=biased)[0].word == "refuted"


# --- Hypotheses and definitions


def test_a_setting_that_violates_a_hypothesis_is_left_out(check):
    _, found = check(**SOME, columns="size=(1, 2, 3)")
    assert [one.at["k"] for one in found.evidence[0].estimates] == ["2", "3"]
    verdict, _ = check(**SOME, columns="size=(1, 1)")
    assert verdict.word == "vacuous"


@pytest.mark.parametrize("columns", ["size=(2, 2)", "size=(2,)"])
def test_one_size_is_not_all_sizes(check, columns):
    verdict, _ = check(columns=columns)
    assert "drawing: every case has k = 2, and no hypothesis says so" in verdict.reasons


def test_an_event_that_never_fails_to_happen_is_no_doubt(check):
    verdict, _ = check(
        subject="def pick(k, rng):\n    return int(k * rng.random())",
        clause="Q(9, 10) <= p",
        controls='Control("hardly ever", clause=p <= Q(1, 2)), Control("loaded", drops=EVEN, extra=3),',
        margin="Q(1, 20)",
        columns="size=(1,)",
        body="return {p: pick(size + extra, rng) == 0}",
    )
    assert reasons(verdict) == ""


def test_a_data_control_must_drop_its_hypothesis_and_no_other(check):
    top = 'HALF = Hypothesis("half", "x is one half", Eq(x, Q(1, 2)))'
    changed = {
        "top": top,
        "hypotheses": "HALF,",
        "clause": "Eq(p, x)",
        "columns": "size=(2,)",
        "parameters": "pick, rng, size, extra=0, at=Q(1, 2)",
        "body": "return {x: at, p: pick(size + extra, rng) == 0}",
    }
    controls = 'Control("third", clause=Eq(p, Q(1, 8))), Control("loaded", drops=HALF, {}),'
    dropped, _ = check(**changed, controls=controls.format("at=Q(3, 4)"))
    assert dropped.word == "supported"
    kept, _ = check(**changed, controls=controls.format("extra=1"))
    assert "control 'loaded' survives: drawing: no setting drops 'half' alone" in kept.reasons


def test_what_the_estimated_symbol_is_defined_as_is_judged_too(check):
    defined = {"defined": ", defined=1 / (1 + Q(1, 2) * (k - 1))"}
    assert check(**defined)[0].word == "refuted"
    assert check(defined=", defined=1 / (1 + (k - 1))")[0].word == "supported"
