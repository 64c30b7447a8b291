"""The skeleton of a proof: the lines that carry it, each chain with its links; nothing where it would say it all."""

from lakatos.nouns.evidence import ProofLine
from lakatos.report.proofs import skeleton


def line(rule: str, *by: int, depth: int = 0) -> ProofLine:
    return ProofLine(f"{rule} {by}", "", rule, by, depth)


LONG = (
    line("hypothesis"),
    line("assume", depth=1),
    line("smt", 0, 1, depth=1),
    line("generalise", 2),
    line("ring"),
    line("index", 3),
    line("chain", 4, 5),
    line("congruence", 0),
    line("chain", 6, 7),
)


def test_a_skeleton_is_what_is_derived_under_no_assumption_and_links_are_told_with_their_chain() -> None:
    proof = (*LONG, line("smt", 8), line("defined"), line("cite"))
    assert skeleton(proof) == [(3, []), (6, [4, 5]), (8, [6, 7]), (9, [])]


def test_a_proof_all_under_one_assumption_is_told_at_its_depth() -> None:
    deep = tuple(ProofLine(s.text, "", s.rule, s.by, s.depth + 1) for s in (*LONG, line("smt", 8), line("cite")))
    assert skeleton((*deep, line("discharge", 9), line("hypothesis"))) == [
        *((3, []), (6, [4, 5]), (8, [6, 7]), (9, []), (11, []))
    ]


def test_a_short_proof_has_no_skeleton() -> None:
    assert skeleton((line("smt"),)) == []
    assert skeleton((line("hypothesis"), line("smt", 0), line("ring"), line("chain", 1, 2))) == []
