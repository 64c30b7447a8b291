"""The gallery: controls by the hypothesis that they drop, near misses by the case that refutes them."""

from lakatos.nouns.evidence import Attack, ControlOutcome, Instance
from lakatos.report.gallery import by_case, controls, needs

CONTROLS = [
    {"name": name, "drops": drops} for name, drops in (("k", None), ("a1", "A"), ("b1", "B"), ("a2", "A"), ("b2", "B"))
]
DECLARED = {"controls": CONTROLS, "hypotheses": [{"name": "A", "words": "so"}, {"name": "B", "words": "thus"}]}
MET = {
    name: ControlOutcome(name, "data", drops, ("c",), refuted)
    for name, drops, refuted in (("k", None, True), ("a1", "A", True), ("a2", "A", True), ("b1", "B", False))
}


def test_controls_are_grouped_by_the_hypothesis_that_they_drop_statements_last() -> None:
    groups = [(g["drops"], [(t["place"], t["control"]["name"]) for t in g["all"]]) for g in controls(DECLARED, MET)]
    assert groups == [("A", [(2, "a1"), (4, "a2")]), ("B", [(3, "b1"), (5, "b2")]), (None, [(1, "k")])]
    assert [t["met"] for g in controls(DECLARED, MET) for t in g["all"]][3] is None


def test_a_hypothesis_is_needed_by_the_controls_that_were_refuted() -> None:
    assert [(h["place"], h["name"], [c["name"] for c in h["by"]]) for h in needs(DECLARED, MET)] == [
        *((1, "A", ["a1", "a2"]), (2, "B", []))
    ]


def test_near_misses_are_grouped_by_their_case_the_smallest_first() -> None:
    large, small = Instance({"x": "9"}, {"a": "123456"}), Instance({"x": "1"}, {"a": "1"})
    attacks = [
        Attack("near miss", "c", name, "noticed", by, case)
        for name, by, case in (("p", "f", large), ("q", "f", small), ("r", "f", large), ("s", "g", small))
    ]
    groups = by_case([*attacks, Attack("near miss", "c", "t", "survived")])
    assert [(g["by"], g["case"], [a.name for a in g["all"]]) for g in groups] == [
        *(("f", small, ["q"]), ("g", small, ["s"]), ("f", large, ["p", "r"]))
    ]
