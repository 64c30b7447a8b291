"""Every way to declare a claim badly says what, got, wanted and mend; a good claim says nothing."""

from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st

from lakatos.errors import DeclarationError, LakatosError
from lakatos.nouns import Citation, Claim, Control, Definition, Hypothesis, Lemma, Slide
from lakatos.statement import (
    And,
    E,
    Eq,
    ForAll,
    Gcd,
    Iverson,
    MatrixOf,
    Mod,
    Ne,
    Rec,
    SumOver,
    Words,
    binomial,
    defined,
    given,
    index,
    integer,
    measured,
    natural,
    positive,
    random_vector,
    real,
    truth,
    vector,
)

a, b, x = (given(name, real) for name in "abx")
n, z, t, m = given("n", natural), given("z", integer), given("t", truth), given("m", positive)
i, q = index("i"), index("q")
u, w = vector("u", n), random_vector("w", n)
POSITIVE = Hypothesis("positive", "b is positive", b > 0)
OTHER = Hypothesis("other", "b is not 1", Ne(b, 1))


def model(x: Any) -> Any:
    """A model."""
    return x


def other_model(x: Any) -> Any:
    return x


def claim(**changed: Any) -> Claim:
    """A good claim, or a bad one."""
    good: dict[str, Any] = {
        "gain": Eq(a, 2 * b),
        "scope": "all b",
        "hypotheses": (POSITIVE,),
        "subjects": (model,),
        "cites": (Citation("somebody 1999", "eq. 1"),),
        "slide": Slide("Initialisation"),
        "controls": (Control("thrice", gain=Eq(a, 3 * b)), Control("negative b", drops=POSITIVE, sign=-1)),
    }
    return Claim(**{k: v for k, v in {**good, **changed}.items() if v is not None})


def test_a_good_claim_is_declared() -> None:
    good = claim()
    assert dict(good.clauses) == {"gain": Eq(a, 2 * b)}
    assert [control.kind for control in good.controls] == ["statement", "data"]
    assert good.subject_names() == ("model",)


MENDS = {
    "formula": "write Eq(a, b) for equality, a <= b for order (not a == b)",
    "comma": "mind the comma: (x,)",
}

BAD: list[tuple[dict[str, Any], str]] = [
    (
        {"gain": None},
        "clauses: got none; wanted at least one. To mend: pass the statement by name: Claim(gain=Eq(a, b), …).",
    ),
    (
        {"gain": a == b},
        f"clause 'gain': got the bare truth value False; wanted a formula. To mend: {MENDS['formula']}.",
    ),
    ({"gain": a - b}, f"clause 'gain': got {a - b!r}; wanted a formula. To mend: {MENDS['formula']}."),
    ({"gain": "a = b"}, f"clause 'gain': got 'a = b'; wanted a formula. To mend: {MENDS['formula']}."),
    (
        {"gain": Eq(1, 2)},
        "clause 'gain': got '1 = 2', a bare truth value; wanted a formula about symbols. "
        "To mend: state it with symbols.",
    ),
    (
        {"gain": ForAll(i, 1, 3, i > 0)},
        "clause 'gain': got 'for all i=1..3: 0 < i', a bare truth value; wanted a formula about symbols. "
        "To mend: state it with symbols.",
    ),
    (
        {"gain": And(Eq(a, b), a * b <= a * b)},
        "clause 'gain': got 'a·b ≤ a·b', a bare truth value; wanted two different sides. "
        "To mend: state what is asserted.",
    ),
    (
        {"gain": Eq(a, u[i])},
        "clause 'gain': got the free index i; wanted a bound index. To mend: bind it by SumOver or ForAll.",
    ),
    ({"scope": " "}, "scope: got ' '; wanted the set over which the claim is asserted, in words. To mend: say it."),
    ({"scope": 3}, "scope: got 3; wanted the set over which the claim is asserted, in words. To mend: say it."),
    (
        {"hypotheses": [POSITIVE]},
        f"hypotheses: got {[POSITIVE]!r}; wanted a tuple of Hypothesis. To mend: {MENDS['comma']}.",
    ),
    ({"subjects": model}, f"subjects: got model; wanted a tuple of Callable. To mend: {MENDS['comma']}."),
    ({"subjects": ("model",)}, f"subjects: got ('model',); wanted a tuple of Callable. To mend: {MENDS['comma']}."),
    ({"cites": ("He 2015",)}, f"cites: got ('He 2015',); wanted a tuple of Citation. To mend: {MENDS['comma']}."),
    ({"rests_on": "init.he"}, f"rests_on: got 'init.he'; wanted a tuple of str. To mend: {MENDS['comma']}."),
    (
        {"controls": (POSITIVE,)},
        f"controls: got {(POSITIVE,)!r}; wanted a tuple of Control. To mend: {MENDS['comma']}.",
    ),
    (
        {"hypotheses": (POSITIVE, POSITIVE)},
        "hypotheses: got 'positive' twice; wanted different names. To mend: rename one.",
    ),
    ({"subjects": (model, model)}, "subjects: got 'model' twice; wanted different names. To mend: rename one."),
    (
        {"controls": (Control("c", gain=Eq(a, b)), Control("c", gain=Eq(a, -b)))},
        "controls: got 'c' twice; wanted different names. To mend: rename one.",
    ),
    (
        {"controls": (Control("nothing"),)},
        "control 'nothing': got nothing changed; wanted a clause or a parameter. "
        "To mend: add clause=formula or parameter=value.",
    ),
    (
        {"controls": (Control("data", mean=1),)},
        "control 'data': got mean= without drops=; wanted a clause (gain) or drops=. "
        "To mend: a control that overrides data names the hypothesis that it drops.",
    ),
    (
        {"controls": (Control("data", drops=OTHER, mean=1),)},
        "control 'data': got drops=other; wanted a hypothesis of the claim (positive). To mend: add it there.",
    ),
    (
        {"hypotheses": (), "controls": (Control("data", drops=OTHER, mean=1),)},
        "control 'data': got drops=other; wanted a hypothesis of the claim (none). To mend: add it there.",
    ),
    (
        {"gain": And(Eq(a, b), Eq(given("b", natural), 1)), "hypotheses": (), "controls": ()},
        "symbol 'b': got two different symbols of that name; wanted one. To mend: rename one of them.",
    ),
    (
        {"hypotheses": (Hypothesis("h", "…", Eq(given("a", integer), 1)),), "controls": ()},
        "symbol 'a': got two different symbols of that name; wanted one. To mend: rename one of them.",
    ),
    (
        {"gain": Eq(a, SumOver(index("b"), 1, n, index("b")) + b), "controls": ()},
        "symbol 'b': got two different symbols of that name; wanted one. To mend: rename one of them.",
    ),
]


@pytest.mark.parametrize(("changed", "message"), BAD, ids=[message[:60] for _, message in BAD])
def test_a_bad_claim_says_what_to_mend(changed: Any, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        claim(**changed)
    assert str(caught.value) == message
    assert isinstance(caught.value, LakatosError)


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        (Eq(a, SumOver(i, 1, x, b)), "x"),
        (Eq(a, SumOver(i, 2 * x, n, b)), "2·x"),
        (ForAll(i, 1, x, Eq(a, b)), "x"),
        (Eq(a, binomial(x, n)), "x"),
        (Eq(a, binomial(n, x + 1)), "x + 1"),
        (Eq(a, Rec(q, b, q, x)), "x"),
        (Eq(a, b**x), "x"),
        (Eq(a, u[x]), "x"),
        (Eq(a, vector("v", x)[1]), "x"),
        (Eq(a, Mod(x, 2)), "x"),
        (Eq(a, Mod(n, x + 1)), "x + 1"),
        (Eq(a, Gcd(x, n)), "x"),
        (Eq(a, Gcd(n, 2 * x)), "2·x"),
        (Eq(a, Iverson(Eq(b**x, 1))), "x"),
        (Eq(a, MatrixOf(i, x, q, 2, i)[1, 1]), "x"),
        (Eq(a, MatrixOf(i, 2, q, x - 1, i)[1, 1]), "x − 1"),
    ],
    ids=str,
)
def test_a_count_of_sort_real_is_refused(formula: Any, count: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        claim(gain=formula, controls=())
    assert str(caught.value) == (
        f"clause 'gain': got x of sort real as a count in '{count}'; "
        "wanted a symbol of sort natural, positive or integer. To mend: declare it by given('x', natural)."
    )


@pytest.mark.parametrize("count", [n, n + 1, z, t, m, 2 * n - z, Mod(n, m), Gcd(z, m), Iverson(Eq(z, m))])
def test_a_count_of_an_integer_sort_is_welcome(count: Any) -> None:
    claim(gain=Eq(a, SumOver(i, 1, count, b**count)), controls=())


def test_a_clause_in_words_is_taken_as_it_is() -> None:
    assert claim(gain=Words("it trains well"), controls=()).clauses["gain"] == Words("it trains well")


# --- Checks


def test_a_check_of_an_unknown_clause_is_refused() -> None:
    with pytest.raises(DeclarationError) as caught:
        claim().property("loss")
    assert str(caught.value) == "property: got clause 'loss'; wanted one of gain. To mend: name a clause of the claim."


def test_a_proof_is_of_one_clause_that_the_claim_has() -> None:
    with pytest.raises(DeclarationError) as caught:
        claim().proof("loss")
    assert str(caught.value) == "proof: got clause 'loss'; wanted one of gain. To mend: name a clause of the claim."
    lemma = Lemma("twice", Eq(a, b + b), Citation("somebody 1999"))
    with pytest.raises(DeclarationError, match="proof: got clause 'twice'; wanted one of gain"):
        claim(lemmas=(lemma,)).proof("twice")


def test_a_proof_takes_the_derivation_and_nothing_else() -> None:
    def by_doubling(p: Any, model: Any) -> Any:
        """Never called."""

    with pytest.raises(DeclarationError) as caught:
        claim().proof("gain")(by_doubling)
    assert str(caught.value) == (
        "proof by_doubling: got the parameters (p, model); wanted one, the derivation that the lines are written to. "
        "To mend: write def by_doubling(p): …."
    )


y = measured("y", real, "an output")
twice = Lemma("twice", Eq(a, b + b), Citation("somebody 1999"))
recursion = Definition("recursion", "y is twice b", Eq(y, 2 * b))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (Words("by steps"), "got words; wanted a formula. To mend: write it with symbols."),
        (Eq(a, b), "got 'a = b'; wanted a measured symbol in each relation. To mend: make it a hypothesis."),
    ],
)
def test_a_definition_is_an_equation_of_something_measured(formula: Any, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        claim(definitions=(Definition("recursion", "by steps", formula),))
    assert str(caught.value) == f"definition 'recursion': {message}"


def test_a_lemma_has_a_name_of_its_own() -> None:
    with pytest.raises(DeclarationError, match="lemmas: got 'gain' twice"):
        claim(lemmas=(Lemma("gain", Eq(a, b + b), Citation("somebody 1999")),))
    with pytest.raises(DeclarationError, match="lemmas: got 'twice' twice"):
        claim(lemmas=(twice, twice))


def test_a_definition_has_a_name_that_no_hypothesis_has() -> None:
    for definitions in ((Definition("positive", "…", Eq(y, b)),), (recursion, recursion)):
        with pytest.raises(DeclarationError, match=r"^hypotheses: got '.+' twice; wanted different names"):
            claim(definitions=definitions)


def test_lemmas_and_definitions_are_declared() -> None:
    good = claim(lemmas=(twice,), definitions=(recursion,))
    assert dict(good.clauses) == {"gain": Eq(a, 2 * b)}
    assert dict(good.statements) == {"gain": Eq(a, 2 * b), "twice": twice.formula}
    assert good.premises == (POSITIVE, recursion)
    assert good.hypotheses == (POSITIVE,)

    def check(factor: Any = 1) -> Any:
        """Of a lemma."""

    assert good.property("twice")(check).clauses == ("twice",)
    assert good.property("gain", "twice")(check).clauses == ("gain", "twice")
    assert good.property()(check).clauses == ("gain",)  # a lemma is asked for by name


def test_a_control_neither_changes_a_lemma_nor_drops_a_definition() -> None:
    with pytest.raises(DeclarationError, match=r"got twice= without drops=; wanted a clause \(gain\) or drops="):
        claim(lemmas=(twice,), controls=(Control("thrice", twice=Eq(a, 3 * b)),))
    with pytest.raises(DeclarationError, match=r"got drops=recursion; wanted a hypothesis of the claim \(positive\)"):
        claim(definitions=(recursion,), controls=(Control("another", drops=recursion, sign=1),))


def test_a_parameter_without_a_value_is_refused() -> None:
    def check(model: Any, factor: Any) -> Any:
        """Never called."""

    with pytest.raises(DeclarationError) as caught:
        claim().property("gain")(check)
    assert str(caught.value) == (
        "property check: got parameter 'factor' without a value; wanted a strategy, a subject (model) or a default. "
        "To mend: write @claim.property(factor=…) or def check(…, factor=…)."
    )


def test_a_strategy_without_a_parameter_is_refused() -> None:
    def check(model: Any, factor: Any) -> Any:
        """Never called."""

    with pytest.raises(DeclarationError) as caught:
        claim().property("gain", factor=st.integers(), mean=st.integers())(check)
    assert str(caught.value) == (
        "property check: got a strategy for 'mean'; wanted one of its parameters (model, factor). "
        "To mend: rename one of them."
    )


def test_a_check_speaks_of_all_clauses_unless_it_names_some() -> None:
    two = claim(loss=Eq(b, 2 * a))

    def check(factor: Any = 1) -> Any:
        """In words."""

    every = two.property()(check)
    assert (every.clauses, every.name, every.words) == (("gain", "loss"), "check", "In words.")
    assert two.property("loss")(check).clauses == ("loss",)
    assert every.applies({"factor": 2})
    assert not every.applies({"factor": 2, "mean": 1})


# --- What would fail only later


def claim_with_check(**strategies: Any) -> Any:
    def check(model: Any) -> Any:
        """Never called."""

    return claim().property("gain", **strategies)(check)


def declared(**changed: Any) -> Any:
    return lambda: claim(**{"controls": (), **changed})


REAL = "got x of sort real as a count in 'x'; wanted a symbol of sort natural, positive or integer. "
REAL += "To mend: declare it by given('x', natural)."
FREE = "got the free index i; wanted a bound index. To mend: bind it by SumOver or ForAll."
TWICE = "got two different symbols of that name; wanted one. To mend: rename one of them."
b_natural, n_integer = given("b", natural), given("n", integer)

LATER = {
    "a hypothesis that is no formula": (
        declared(hypotheses=(Hypothesis("h", "…", True),)),
        f"hypothesis 'h': got the bare truth value True; wanted a formula. To mend: {MENDS['formula']}.",
    ),
    "a hypothesis with a free index": (
        declared(hypotheses=(Hypothesis("h", "…", u[i] > 0),)),
        f"hypothesis 'h': {FREE}",
    ),
    "a hypothesis with a real count": (
        declared(hypotheses=(Hypothesis("h", "…", b**x > 0),)),
        f"hypothesis 'h': {REAL}",
    ),
    "a definition with a free index": (declared(gain=Eq(a, defined("s", u[i] + b))), f"clause 'gain': {FREE}"),
    "a definition with a real count": (declared(gain=Eq(a, defined("s", b**x))), f"clause 'gain': {REAL}"),
    "what a measured symbol computes with a real count": (
        declared(gain=Eq(measured("m", real, "…", defined=b**x), b)),
        f"clause 'gain': {REAL}",
    ),
    "two symbols of one name, one in a definition": (
        declared(gain=Eq(a, b + defined("s", b_natural + 1))),
        f"symbol 'b': {TWICE}",
    ),
    "two symbols of one name, one as a size": (
        declared(gain=Eq(n, vector("v", n_integer)[1] + b)),
        f"symbol 'n': {TWICE}",
    ),
    "two symbols of one name, one in a control": (
        declared(controls=(Control("c", gain=Eq(a, b_natural)),)),
        f"symbol 'b': {TWICE}",
    ),
    "a lemma that is no formula": (
        declared(lemmas=(Lemma("l", a == b, Citation("somebody 1999")),)),
        f"lemma 'l': got the bare truth value False; wanted a formula. To mend: {MENDS['formula']}.",
    ),
    "a lemma with a free index": (
        declared(lemmas=(Lemma("l", Eq(a, u[i]), Citation("somebody")),)),
        f"lemma 'l': {FREE}",
    ),
    "a lemma with a real count": (
        declared(lemmas=(Lemma("l", Eq(a, b**x), Citation("somebody")),)),
        f"lemma 'l': {REAL}",
    ),
    "a lemma that is a bare truth": (
        declared(lemmas=(Lemma("l", Eq(a, a), Citation("somebody")),)),
        "lemma 'l': got 'a = a', a bare truth value; wanted two different sides. To mend: state what is asserted.",
    ),
    "two symbols of one name, one in a lemma": (
        declared(lemmas=(Lemma("l", Eq(a, b_natural), Citation("somebody")),)),
        f"symbol 'b': {TWICE}",
    ),
    "two symbols of one name, one in a definition's equation": (
        declared(definitions=(Definition("d", "…", Eq(y, b_natural)),)),
        f"symbol 'b': {TWICE}",
    ),
    "a definition's equation with a free index": (
        declared(definitions=(Definition("d", "…", Eq(y, u[i])),)),
        f"definition 'd': {FREE}",
    ),
    "a definition's equation that is no formula": (
        declared(definitions=(Definition("d", "…", y - b),)),
        f"definition 'd': got {y - b!r}; wanted a formula. To mend: {MENDS['formula']}.",
    ),
    "a random symbol outside E in a definition's equation": (
        declared(definitions=(Definition("d", "…", Eq(y, w[1])),)),
        "definition 'd': got the random w outside E; wanted a number. To mend: write E(…) or SameLaw(…).",
    ),
    "one lemma without its comma": (
        declared(lemmas=twice),
        f"lemmas: got {twice!r}; wanted a tuple of Lemma. To mend: {MENDS['comma']}.",
    ),
    "a definition among the hypotheses": (
        declared(hypotheses=(recursion,)),
        f"hypotheses: got {(recursion,)!r}; wanted a tuple of Hypothesis. To mend: {MENDS['comma']}.",
    ),
    "a hypothesis among the definitions": (
        declared(definitions=(POSITIVE,)),
        f"definitions: got {(POSITIVE,)!r}; wanted a tuple of Definition. To mend: {MENDS['comma']}.",
    ),
    "words within a formula": (
        declared(gain=And(Eq(a, b), Words("it trains well"))),
        "clause 'gain': got the words 'it trains well' in a formula; wanted a formula all through. "
        "To mend: put them into symbols.",
    ),
    "a random symbol outside E": (
        declared(gain=Eq(a, w[1] + b)),
        "clause 'gain': got the random w outside E; wanted a number. To mend: write E(…) or SameLaw(…).",
    ),
    "a letter for a random term outside E": (
        declared(gain=Eq(a, defined("z", 2 * w[1]) + b)),
        "clause 'gain': got the random w outside E; wanted a number. To mend: write E(…) or SameLaw(…).",
    ),
    "a subject without a name": (
        declared(subjects=(partial(model, 1),)),
        "subjects: got model(1) without a name; wanted a function. To mend: write def f(…): … around it.",
    ),
    "a strategy for a subject": (
        lambda: claim_with_check(model=st.integers()),
        "property check: got a strategy for the subject model; wanted one for a parameter. To mend: rename it.",
    ),
    "a survivor accepted without a reason": (
        declared(accepts={"a = b": " "}),
        "accepts 'a = b': got no reason; wanted why it may survive. To mend: say it; the report prints it.",
    ),
    "a bad formula in a control": (
        declared(controls=(Control("wrong", gain=a == b),)),
        f"control 'wrong', gain: got the bare truth value False; wanted a formula. To mend: {MENDS['formula']}.",
    ),
}


@pytest.mark.parametrize(("declare", "message"), LATER.values(), ids=LATER)
def test_what_would_fail_later_is_refused_at_once(declare: Any, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare()
    assert str(caught.value) == message


def test_a_random_symbol_within_an_expectation_is_welcome() -> None:
    claim(gain=Eq(a, E(w[1] ** 2) + b), controls=())


def test_a_letter_for_a_random_term_is_welcome_within_an_expectation() -> None:
    claim(gain=Eq(a, E(defined("z", 2 * w[1]) ** 2) + b), controls=())
