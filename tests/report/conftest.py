"""Records written by hand, in which every part of a page occurs."""

from typing import Any

import pytest

from lakatos.ledger import Record
from lakatos.nouns import Axis, Figure, Series
from lakatos.nouns.evidence import Attack, ControlOutcome, Evidence, Findings, Instance, ProofLine, Proved

HOSTILE = "<script>alert('1')</script> ]]> \"quoted\" & \u202ebackwards\u202c " + "Donaudampfschiff" * 20


def symbol(name: str, latex: str, role: str = "given", **more: Any) -> dict[str, Any]:
    told = {"name": name, "latex": latex, "role": role, "sort": "real", "shape": [], "random": False}
    return {**told, "meaning": f"meaning of {name}", "definition": None, **more}


def declaration(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Title of {name}",
        "topic": name.partition(".")[0],
        "source": f"claims/{name.replace('.', '/').replace('-', '_')}.py",
        "scope": "all real numbers",
        "slide": {"title": "A slide", "wording": "needs hypotheses", "note": "A note."},
        "clauses": [{"name": "gain", "text": "a = n/2", "latex": r"a = \frac{n}{2}", "in_words": False}],
        "symbols": [
            symbol("a", "a", "measured", definition={"text": "E[w]", "latex": r"\mathbb{E}\left[w\right]"}),
            symbol("n", "n", sort="natural"),
            symbol("s", "s", "defined", definition={"text": "n + 1", "latex": "n + 1"}),
            symbol("w", "w", shape=["n"], random=True),
        ],
        "hypotheses": [{"name": "centred", "words": "the mean is 0", "text": "E[w] = 0", "latex": r"\mathbb{E} w = 0"}],
        "definitions": [],
        "lemmas": [],
        "subjects": [{"name": "moment", "module": "lakatos.analysis.moments", "words": "The moment"}],
        "obligations": [{"name": "layer", "kind": "property", "clauses": ["gain"], "words": "fan-in 3"}],
        "controls": [
            {"name": "off centre", "kind": "data", "drops": "centred", "changes": {"mean": {"text": "Q(1, 4)"}}},
            {"name": "n", "kind": "statement", "drops": None, "changes": {"gain": {"text": "a = n", "latex": "a = n"}}},
        ],
        "cites": [
            {"key": "He et al. 2015", "locator": "eq. 10", "checked": False},
            {"key": "Knuth 1997", "locator": "p. 7", "checked": True},
        ],
        "rests_on": [],
        "accepts": {},
        "open_because": None,
        **more,
    }


LEMMA = {
    "name": "jensen",
    "text": "E[w]^2 <= E[w^2]",
    "latex": r"\mathbb{E}\left[w\right]^{2} \leq \mathbb{E}\left[w^{2}\right]",
    "cites": {"key": "Jensen 1906", "locator": "p. 180", "checked": False},
}
DEFINITION = {"name": "recursion", "words": "by steps", "text": "s = s", "latex": "s = s"}
BY = {
    "layer": {"name": "layer", "kind": "property", "clauses": ["gain"], "words": "fan-in 3"},
    "halved": {"name": "halved", "kind": "proof", "clauses": ["gain"], "words": "One half of it, by symmetry."},
}

CASE = Instance({"fan_in": "3"}, {"n": "3", "a": "3/2"}, "a = 3/2, n/2 = 3/2")
AGAINST = Instance({"fan_in": "5"}, {"n": "5", "a": "7/2"}, "a = 7/2, n/2 = 5/2")


def evidence(clause: str = "gain", **more: Any) -> Evidence:
    told: dict[str, Any] = {
        "clause": clause,
        "obligation": "layer",
        "kind": "property",
        "outcome": "holds",
        "scope": "fan-in 3",
        "cases": 200,
        "undecided": 11,
        "discarded": 13,
    }
    told |= {"distinct": 150, "seed": 88037232783, "seconds": 2.031, "witness": CASE}
    return Evidence(**{**told, **more})


def findings(clause: str = "gain", **more: Any) -> Findings:
    found: dict[str, Any] = {
        "evidence": (evidence(clause),),
        "controls": (
            ControlOutcome("off centre", "data", "centred", (clause,), True, "layer", AGAINST),
            ControlOutcome("n", "statement", None, (clause,), True, "layer", AGAINST),
        ),
        "attacks": (
            Attack("near miss", clause, "a = n", "noticed", "layer", AGAINST),
            Attack("near miss", clause, "a <= n/2", "implied"),
            Attack("perturbation", clause, "moment: output doubled", "noticed", "layer", AGAINST),
            Attack("perturbation", clause, "moment: inputs swapped", "irrelevant"),
        ),
    }
    return Findings(**{**found, **more})


FIGURE = Figure(
    "Growth",
    "The curve rises above the points.",
    Axis("steps t"),
    Axis("size", "log"),
    (
        Series("bound", range(3), ("1", "2", "100000000000000000000/3")),
        Series("seen", (0, 2), (1, 0.5), lower=(0.5, 0.25), upper=(2, 1), mark="points"),
    ),
)
DRAWN = {"name": "growth", "kind": "figure", "clauses": [], "words": "As measured."}

HYPOTHESIS = ProofLine("E[w] = 0", r"\mathbb{E} w = 0", "hypothesis", (), 0)
DEFINED = ProofLine("n ≠ 0", r"n \neq 0", "defined", (), 0)
ASSUMED = ProofLine("1 ≤ i", r"1 \leq i", "assume", (), 1)
CITED = ProofLine(LEMMA["text"], LEMMA["latex"], "cite", (), 0)
LAST = ProofLine("a = n/2", r"a = \frac{n}{2}", "smt", (0, 1), 2)


def proof(*lines: ProofLine, **more: Any) -> dict[str, Any]:
    """The evidence of a proof besides that of a property, and the proof."""
    told: dict[str, Any] = {"hypotheses": ("centred",), "where": ("n ≠ 0",), "cited": (), "trust": ("z3",), **more}
    proved = Proved(
        "gain", "halved", **told, lines=lines, digest="abcdef" * 10 + "beef", document={"secret": "never shown"}
    )
    said = Evidence(
        "gain", "halved", "proof", "holds", "all values of the symbols with n ≠ 0", seconds=1.5, trust=("z3",)
    )
    return {"evidence": (said, evidence()), "proofs": (proved,)}


def record(name: str, found: Findings, **more: Any) -> Record:
    provenance = {
        "effort": "default",
        "versions": {"python": "3.11.2", "numpy": "2.4.6"},
        "date": "2031-02-03T04:05:06Z",
    }
    return Record(declaration(name, **more), found, provenance)


@pytest.fixture
def records() -> dict[str, Record]:
    """A claim of each kind.

    One proved, one proved from a lemma, one supported, an open one with survivors, one refuted, one in words, one that
    crashed, one never read.
    """
    survivors = (
        Attack("near miss", "gain", "a = n/2 + 1", "survived"),
        Attack("near miss", "gain", "a = n/3", "accepted", reason="the cases cannot tell"),
        *findings().attacks,
    )
    idle = {"name": "idle", "words": "n is 1", "text": "n = 1", "latex": "n = 1"}
    both = {"obligations": [BY["halved"], BY["layer"]]}
    tested = findings("jensen")
    words = {"text": "it is so", "latex": r"\text{it is so}"}
    plain = {"slide": None, "cites": [], "hypotheses": [], "controls": [], "symbols": [], "subjects": []}
    unread = {**plain, "clauses": [], "obligations": [], "scope": ""}
    return {
        "init.proved": record(
            "init.proved",
            findings(**proof(HYPOTHESIS, DEFINED, ASSUMED, LAST)),
            hypotheses=[*declaration("")["hypotheses"], idle],
            **both,
        ),
        "init.proved-from": record(
            "init.proved-from",
            findings(**proof(CITED, LAST, cited=("jensen",), hypotheses=("recursion",), trust=(), where=("1 < n",)))
            + Findings(tested.evidence, (), tested.attacks),
            definitions=[DEFINITION],
            lemmas=[LEMMA],
            **both,
        ),
        "init.supported": record(
            "init.supported", findings(figures=(("growth", FIGURE),)), obligations=[BY["layer"], DRAWN]
        ),
        "init.open": record(
            "init.open",
            findings(attacks=survivors, controls=(), evidence=(evidence(doubts=("a doubt", "another")),)),
            rests_on=["init.supported", "else.where"],
            open_because="nobody knows",
        ),
        "init.refuted": record("init.refuted", findings(evidence=(evidence(outcome="fails", counterexample=AGAINST),))),
        "regions.in-words": record(
            "regions.in-words",
            findings("so"),
            clauses=[{"name": "so", **words, "in_words": True}],
            hypotheses=[{"name": "centred", "words": "it is so", **words}],
        ),
        "regions.crashed": record("regions.crashed", Findings(errors=("layer: crashed with ValueError",)), **plain),
        "regions.unread": record("regions.unread", Findings(errors=("the file is not Python",)), **unread),
    }


@pytest.fixture
def hostile() -> Record:
    """A claim whose author wrote HOSTILE wherever text may stand."""
    case = Instance({HOSTILE: HOSTILE}, {HOSTILE: HOSTILE}, HOSTILE)
    f = {"text": HOSTILE, "latex": HOSTILE}
    return record(
        "bad.hostile",
        Findings(
            (evidence(HOSTILE, obligation=HOSTILE, kind=HOSTILE, scope=HOSTILE, witness=case, trust=(HOSTILE,)),),
            (ControlOutcome(HOSTILE, "data", HOSTILE, (HOSTILE,), True, HOSTILE, case),),
            (Attack("near miss", HOSTILE, HOSTILE, "survived", HOSTILE, case, HOSTILE),),
            figures=(
                (
                    HOSTILE,
                    Figure(
                        HOSTILE, HOSTILE, Axis(HOSTILE), Axis(f"$x{HOSTILE}$", "log"), (Series(HOSTILE, (1,), (2,)),)
                    ),
                ),
            ),
            proofs=(
                Proved(
                    *(HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,), (f"lemma {HOSTILE}",), (HOSTILE,)),
                    (ProofLine(HOSTILE, HOSTILE, HOSTILE, (0,), 1), ProofLine(HOSTILE, HOSTILE, "cite", (), 0)),
                    HOSTILE,
                    {},
                ),
            ),
        ),
        obligations=[{"name": HOSTILE, "kind": "proof", "clauses": [HOSTILE], "words": HOSTILE}],
        lemmas=[{"name": f"lemma {HOSTILE}", **f, "cites": {"key": HOSTILE, "locator": HOSTILE, "checked": False}}],
        title=HOSTILE,
        topic=HOSTILE,
        source=HOSTILE,
        scope=HOSTILE,
        slide={"title": HOSTILE, "wording": HOSTILE, "note": HOSTILE},
        clauses=[{"name": HOSTILE, **f, "in_words": False}],
        symbols=[symbol(HOSTILE, HOSTILE, meaning=HOSTILE, definition=f, sort=HOSTILE, shape=[HOSTILE])],
        hypotheses=[{"name": HOSTILE, "words": HOSTILE, **f}],
        definitions=[{"name": f"definition {HOSTILE}", "words": HOSTILE, **f}],
        subjects=[{"name": HOSTILE, "module": HOSTILE, "words": HOSTILE}],
        controls=[{"name": HOSTILE, "kind": "data", "drops": HOSTILE, "changes": {HOSTILE: {"text": HOSTILE}, "x": f}}],
        cites=[{"key": HOSTILE, "locator": HOSTILE, "checked": False}],
        rests_on=[HOSTILE],
        open_because=HOSTILE,
    )
