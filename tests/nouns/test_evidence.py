"""Evidence is plain data: to JSON and back; a claim's description is JSON too and says what judging needs."""

import json
from fractions import Fraction
from typing import Any

import pytest

from lakatos.judgement import Declared
from lakatos.nouns import Axis, Citation, Claim, Control, Definition, Figure, Hypothesis, Lemma, Series, Slide
from lakatos.nouns.describe import describe, unread
from lakatos.nouns.evidence import (
    Attack,
    ControlOutcome,
    Estimate,
    Evidence,
    Findings,
    Instance,
    ProofLine,
    Proved,
    findings_from_json,
    to_json,
)
from lakatos.nouns.told import told
from lakatos.statement import Eq, SumOver, Words, defined, given, index, measured, natural, real, vector

CASE = Instance({"x": "[1, 2]"}, {"a": "1/2"}, "a = 1/2, b = 1")
ESTIMATE = Estimate("m", "mean", {"n": "3"}, 0.5, 0.25, 0.75, 0.99, 800, "1/2", 0.5, "K", 3.0, 0.9, "a bound")
FULL = Findings(
    (
        Evidence("c", "p", "property", "holds", "all", 5, 1, 2, 3, "1e-19", 4, 0.5, ("flint",), CASE, None, ("thin",)),
        Evidence("c", "q", "property", "fails", "all", counterexample=CASE),
        Evidence("c", "s", "statistic", "holds", "n = 3", 1, estimates=(ESTIMATE,)),
    ),
    (
        ControlOutcome("K", "data", "H", ("c", "d"), True, "p", CASE),
        ControlOutcome("L", "statement", None, (), False, reason="no observation refutes it"),
    ),
    (Attack("near miss", "c", "a = b", "noticed", "p", CASE), Attack("perturbation", "c", "f", "survived")),
    ("p: crashed",),
    ("q: out of time",),
    (
        Proved(
            *("c", "r", ("H",), ("n ≠ 0",), ("L",), ("z3",)),
            (ProofLine("a = b", "a = b", "hypothesis", (), 0), ProofLine("b = a", "b = a", "smt", (0,), 1)),
            "0f",
            {"steps": [{"by": [0]}]},
        ),
    ),
    (("drawn", Figure("F", "it rises", Axis("n"), Axis("r", "log"), (Series("s", (0, 1), (Fraction(1, 3), 0.5)),))),),
)


@pytest.mark.parametrize("findings", [FULL, Findings(), FULL + FULL])
def test_findings_are_the_same_after_json(findings: Findings) -> None:
    assert findings_from_json(json.loads(json.dumps(to_json(findings)))) == findings


def test_findings_add_up() -> None:
    assert FULL + Findings() == Findings() + FULL == FULL
    assert (FULL + FULL).evidence == FULL.evidence * 2
    assert (FULL + FULL).proofs == FULL.proofs * 2
    assert (FULL + FULL).figures == FULL.figures * 2


# --- The description

a, b, n, i = given("a", real), given("b", real, "a letter"), given("n", natural), index("i")
u = vector("u", n)
m = measured("m", real, "what the model gives", defined=2 * b)
H = Hypothesis("positive", "b is positive", b > 0)


def model(x: Any) -> Any:
    """The model's output.

    More.
    """
    return x


CLAIM = Claim(
    gain=Eq(m, a + defined("s", SumOver(i, 1, n, u[i]))),
    words=Words("it trains well"),
    scope="all b",
    hypotheses=(H,),
    definitions=(Definition("doubled", "the model doubles", Eq(m, b + b)),),
    lemmas=(Lemma("halves", Eq(a / 2 + a / 2, a), Citation("somebody 1999", "p. 1")),),
    subjects=(model,),
    slide=Slide("Initialisation"),
    cites=(Citation("somebody 1999"),),
    controls=(Control("thrice", gain=Eq(m, 3 * b)), Control("negative", drops=H, sign=-1, row=model)),
    rests_on=("init.other",),
    open_because="no proof",
)


@CLAIM.property("gain")
def check(model: Any, sign: Any = 1, row: Any = None) -> Any:
    """By enumeration."""


@pytest.fixture
def description() -> dict[str, Any]:
    return describe("init.gain", "The gain is right", CLAIM, [check], "claims/init/gain.py")


def test_a_description_is_json(description: dict[str, Any]) -> None:
    assert json.loads(json.dumps(description)) == description


def test_a_description_says_what_judging_needs(description: dict[str, Any]) -> None:
    assert Declared.of(description) == Declared(
        clauses=("gain", "words"),
        in_words=frozenset({"words"}),
        hypotheses=("positive",),
        lemmas=("halves",),
        controls=("thrice", "negative"),
        rests_on=("init.other",),
        open_because="no proof",
    )


def test_a_description_names_symbols_as_they_appear(description: dict[str, Any]) -> None:
    roles = {s["name"]: s["role"] for s in description["symbols"]}
    assert roles == {
        "m": "measured",
        "b": "given",
        "a": "given",
        "s": "defined",
        "n": "given",
        "u": "given",
    }
    (vector_,) = [s for s in description["symbols"] if s["name"] == "u"]
    assert vector_["shape"] == ["n"]


def test_a_description_tells_controls_and_subjects_in_words(description: dict[str, Any]) -> None:
    first, second = description["controls"]
    assert (first["kind"], first["changes"]["gain"]["text"]) == ("statement", "m = 3·b")
    assert (second["kind"], second["drops"]) == ("data", "positive")
    assert second["changes"] == {"sign": {"text": "-1"}, "row": {"text": "model"}}
    assert [s["words"] for s in description["subjects"]] == ["The model's output."]
    assert [o["words"] for o in description["obligations"]] == ["By enumeration."]


def test_a_description_tells_definitions_and_lemmas_with_their_sources(description: dict[str, Any]) -> None:
    [definition], [lemma] = description["definitions"], description["lemmas"]
    assert (definition["name"], definition["words"], definition["text"]) == (
        "doubled",
        "the model doubles",
        "m = b + b",
    )
    assert (lemma["name"], lemma["text"]) == ("halves", "a/2 + a/2 = a")
    assert lemma["cites"] == {"key": "somebody 1999", "locator": "p. 1", "checked": False}


def test_an_unread_claim_has_the_fields_of_a_read_one(description: dict[str, Any]) -> None:
    assert unread("init.gain", "claims/init/gain.py").keys() - {"unread"} == description.keys()
    assert Declared.of(unread("init.gain", "…")) == Declared(clauses=())


def test_a_value_is_told_without_addresses() -> None:
    from functools import partial

    assert told(partial(model, 1, sign=-1)) == "model(1, sign=-1)"
    assert told(object()) == "<object object>"
    assert told([1, "x"]) == "[1, 'x']"
