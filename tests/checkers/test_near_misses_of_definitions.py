"""What measured symbols are defined as is attacked too: definitions that are wrong only beyond the cases drawn."""

import pytest

from lakatos.judgement import Declared, claim_verdict
from lakatos.nouns.describe import describe
from lakatos.results import _near_misses

BENT = "return {n: at, y: signal(at) + max(signal(at) - 3, 0)}"
SIZES = "at=st.integers(0, 5)"


@pytest.fixture
def seen(plant, findings):
    """The findings of a claim about a signal y of n layers, and its verdict."""

    def of(definition="n", clause="Le(y, 5)", draws=SIZES, before="", **changed):
        parts = {
            "subject": f'{before}\ny = measured("y", natural, "signal", {definition})\n\n\ndef signal(layers):\n'
            "    return layers\n",
            "subjects": "signal,",
            "clause": clause,
            "draws": draws,
            "parameters": "signal, at",
            "body": "return {n: at, y: signal(at)}",
            "more": "@claim.proof('doubled')\ndef proof(p):\n    return p.by('smt', claim.clauses['doubled'], "
            "*map(p.given, claim.definitions))",
        }
        loaded = plant(**parts | changed)
        found = findings(loaded)
        declared = Declared.of(
            describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
        )
        return found, claim_verdict(declared, found, {})

    return of


def surviving(found):
    return {a.name for a in found.attacks if a.kind == "near miss" and a.fate == "survived"}


def test_a_definition_that_holds_is_attacked_and_no_near_miss_survives(seen):
    found, verdict = seen("n + relu(n - 3)", "Le(n, y)", "at=st.integers(0, 9)", body=BENT)
    assert verdict.word == "proved", verdict.reasons
    misses = {a.name: a.fate for a in found.attacks if a.kind == "near miss" and a.clause == "doubled"}
    assert misses["y = n"] == misses["y = relu(n − 3)"] == misses["y = n + relu(n − 6)"] == "noticed"


# A model that returns n, drawn up to 5 layers: a definition that lets the signal die after them "proves" y ≤ 5.
WRONG = {
    "a window": ({"definition": "n * Iverson(n <= 5)"}, "y = n"),
    "a window in a defined symbol": (
        {"before": 'w = defined("w", n * Iverson(n <= 5))', "definition": "w"},
        "y = w, where w = n",
    ),
    "a window in the definition of one": (
        {"before": 'u = defined("u", Iverson(n <= 5))\nw = defined("w", n * u)', "definition": "w"},
        "y = w, where u = [n ≤ 10]",
    ),
    "a cap": ({"definition": "n - relu(n - 5)"}, "y = n"),
    "a remainder": ({"definition": "Mod(n, 6)"}, "y = n"),
    "a window far out": (
        {"definition": "n * Iverson(n <= 20)", "clause": "Le(y, 20)", "draws": "at=st.integers(0, 20)"},
        "y = n",
    ),
    "a polynomial that vanishes on the cases": (
        {
            "definition": "n + n * (n - 1) * (n - 2) * (n - 3) * (n - 4) * (n - 5)",
            "clause": "Implies(Eq(y, 6), n < 6)",
            "more": "",
        },
        "y = n",
    ),
    "a sum that stops": (
        {"definition": "SumOver(i, 1, n, Iverson(i <= 5))", "more": ""},
        "y = sum[i=1..n]([i ≤ 6])",
    ),
    "a sum over a fixed range": (
        {"definition": "SumOver(i, 1, 5, Iverson(i <= n))", "more": ""},
        "y = sum[i=1..5 + 1]([i ≤ n])",
    ),
    "a recurrence that stops": (
        {"before": 'q = index("q")', "definition": "Rec(q, 0, q + Iverson(q <= 4), n)", "more": ""},
        "y = rec[q := 0; q := q + 1; n times]",
    ),
    "another value at the least size": (
        {"definition": "n + Iverson(Eq(n, 0))", "clause": "1 <= y", "draws": "at=st.integers(1, 6)"},
        "y = n",
    ),
}


@pytest.mark.parametrize(("changed", "survivor"), WRONG.values(), ids=WRONG)
def test_a_definition_that_is_wrong_beyond_the_cases_leaves_the_clause_open(seen, changed, survivor):
    found, verdict = seen(**changed)
    assert verdict.word == "open"
    assert survivor in surviving(found)


def test_with_larger_cases_it_is_refuted(seen):
    _, verdict = seen("n * Iverson(n <= 5)", draws="at=st.integers(0, 9)")
    assert verdict.word == "refuted"


def test_definitions_of_symbols_that_only_hypotheses_speak_of_are_attacked(seen):
    """The hypothesis says n ≤ 5 in disguise."""
    found, verdict = seen(
        before='z = measured("z", natural, "layers that are alive", n * Iverson(n <= 5))\n'
        'ALIVE = Hypothesis("alive", "all layers are alive", Eq(z, n))',
        hypotheses="ALIVE,",
        controls='Control("dead", drops=ALIVE, dead=1),',
        parameters="signal, at, dead=0",
        body="return {n: at, y: signal(at), z: max(signal(at) - dead, 0)}",
        more="@claim.proof('doubled')\ndef proof(p):\n    return p.by('smt', claim.clauses['doubled'], p.given(ALIVE))",
    )
    assert verdict.word == "open"
    assert "z = n·[n ≤ 10]" in surviving(found)


def test_definitions_through_other_measured_symbols_are_attacked(seen):
    found, verdict = seen(
        before='z = measured("z", natural, "1 if it is on", Iverson(n <= 5))',
        definition="n * z",
        subjects="signal, on",
        parameters="signal, on, at",
        body="return {n: at, z: on(at), y: signal(at) * on(at)}",
        subject='z = measured("z", natural, "1 if it is on", Iverson(n <= 5))\n'
        'y = measured("y", natural, "signal", n * z)\n\n\ndef signal(layers):\n    return layers\n\n\n'
        "def on(layers):\n    return 1 + 0 * layers",
    )
    assert verdict.word == "open"
    assert {"z = 1", "z = [n ≤ 10]", "y = n"} <= surviving(found)


# --- Equations that define measured symbols

RUN = """
from lakatos.nouns import Definition

Y = measured("Y", natural, "the run", shape=(n + 1,))


def run(layers):
    return [2**layer for layer in range(layers + 1)]
"""
RUNS = {
    "subject": RUN,
    "subjects": "run,",
    "parameters": "run, at",
    "body": "return {n: at, Y: run(at)}",
    "draws": "at=st.integers(0, 4)",
    "clause": "Eq(Y[1], 1)",
    "more": "",
}
STEPS = 'definitions=(Definition("step", "each is twice the one before", And(Eq(Y[1], 1), {})),),'


def test_near_misses_of_an_equation_are_noticed_where_it_is_sharp(seen):
    found, verdict = seen(**RUNS | {"clauses": STEPS.format("ForAll(i, 1, n, Eq(Y[i + 1], 2 * Y[i]))")})
    assert "Y[1] = 1 and (for all i=1..n: Y[i + 1] = 3·Y[i])" in {a.name for a in found.attacks if a.fate == "noticed"}
    assert not surviving(found)
    assert verdict.word == "open"  # the clause repeats the definition


@pytest.mark.parametrize(
    ("equation", "survivor"),
    [
        ("ForAll(i, 1, n - 1, Eq(Y[i + 1], 2 * Y[i]))", "Y[1] = 1 and (for all i=1..n − 1 + 1: Y[i + 1] = 2·Y[i])"),
        (
            "ForAll(i, 1, n, Eq(Y[i + 1], 2 * Y[i])), ForAll(i, 6, n, Eq(Y[i], 0))",
            "Y[1] = 1 and (for all i=1..n: Y[i + 1] = 2·Y[i]) and (for all i=6 − 1..n: Y[i] = 0)",
        ),
        (
            "ForAll(i, 1, n, Or(Eq(Y[i + 1], 2 * Y[i]), Eq(Y[i], 32)))",
            "Y[1] = 1 and (for all i=1..n: Y[i + 1] = 2·Y[i])",
        ),
        (
            "ForAll(i, 1, n, Eq(Y[i + 1], 2 * Y[i])), Ne(Y[n + 1], 32)",
            "Y[1] = 1 and (for all i=1..n: Y[i + 1] = 2·Y[i]) and Y[n + 1] ≠ 64",
        ),
    ],
    ids=[
        "a range that is too short",
        "a range that is empty",
        "a way out that is never taken",
        "a value that never comes",
    ],
)
def test_an_equation_with_a_part_that_no_case_tries_leaves_the_clause_open(seen, equation, survivor):
    found, verdict = seen(**RUNS | {"clauses": STEPS.format(equation)})
    assert verdict.word == "open"
    assert survivor in surviving(found) or "implied" in {a.fate for a in found.attacks if a.name == survivor}


def test_definitions_do_not_vouch_for_one_another(seen):
    """y = n implies what is left of the other equation without its window; that one is no definition for all that."""
    folded = 'Definition("folded", "folded", Eq(Mod(y, 6), y))'
    found, verdict = seen(
        "n",
        before="from lakatos.nouns import Definition",
        clauses=f"definitions=({folded},),",
    )
    assert verdict.word == "open"
    assert "y mod 7 = y" in surviving(found)


# --- Fates, and how they are counted


def test_a_near_miss_of_a_definition_attacks_every_clause_and_counts_once(seen):
    clauses = "twice=Eq(2 * y, n + y),"
    found, _ = seen("n * Iverson(n <= 5)", clauses=clauses)
    for clause in ("doubled", "twice"):
        assert "y = n" in {a.name for a in found.attacks if a.clause == clause and a.fate == "survived"}
    first, second = _near_misses(("doubled", "twice"), found.attacks)
    assert "y = n" in first["survivors"]
    assert "y = n" in second["survivors"]
    names = {a.name for a in found.attacks if a.kind == "near miss"}
    assert first["generated"] + second["generated"] == len(names)


def test_what_an_author_accepts_of_a_definition_does_not_survive(seen):
    found, _ = seen(
        "n + Iverson(Eq(n, 0)) * n",
        "Eq(y * 2, n + y)",
        "at=st.integers(0, 9)",
        clauses='accepts={"y = n": "n = 0 where [n = 0] is 1"},',
        more="",
    )
    assert {a.fate for a in found.attacks if a.name == "y = n"} == {"accepted"}
    assert "y = n" not in surviving(found)


def test_what_has_no_value_on_any_case_is_no_attack(seen):
    """An index out of range is noticed by any check, however blind."""
    vector_ = {
        "subject": 'Y = measured("Y", natural, "the run", shape=(n + 1,))\n\n\ndef run(layers):\n'
        "    return [layer + 3 for layer in range(layers + 1)]\n",
        "clause": "Eq(SumOver(i, 1, n + 1, Y[i]), 3 + n * (n + 7) / 2)",
    }
    found, _ = seen(**RUNS | vector_)
    names = {a.name for a in found.attacks if a.kind == "near miss"}
    assert "sum[i=2..n + 1](Y[i]) = 3 + n·(n + 7)/2" in names or any("i=1 + 1.." in name for name in names)
    assert not any("i=1..n + 1 + 1" in name or "i=1 − 1.." in name for name in names)
