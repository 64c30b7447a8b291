"""Other tools may rely on these keys: JSON Lines on standard output and nothing else there."""

import json

import pytest

from lakatos.ledger import SCHEMA

LISTED = {
    "": "id title topic slide clauses hypotheses subjects obligations controls cites rests_on",
    "obligations": "name kind clauses",
}
VERIFIED = {
    "": "id verdict clauses evidence controls near_misses perturbations lemmas proofs seconds schema",
    "evidence": "clause obligation kind outcome scope cases undecided seconds seed trust witness",
    "controls": "name kind drops refuted by counterexample",
    "near_misses": "clause generated refuted implied accepted survivors",
    "perturbations": "made noticed survivors",
    "proofs": "clause obligation hypotheses where cited trust rules lines digest",
}
ARGUMENTS = """hypotheses=(EXACT,),
    controls=(Control("three times", double=Eq(t, 3 * n)), Control("one too many", drops=EXACT, shift=1)),"""
TOP = '\nfrom lakatos.statement import Words\nEXACT = Hypothesis("exact", "no shift", Words("no shift"))\n'


@pytest.fixture
def pack(plant):
    """Two claims, one of them with controls of both kinds."""
    plant("full", top=TOP, arguments=ARGUMENTS)
    plant("bare")


def values(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def missing(found, documented):
    """The documented keys that are not there, in the object itself and in those under its keys."""
    for name, keys in documented.items():
        parts = found[name] if name else found
        for part in parts if isinstance(parts, list) else [parts]:
            yield from (f"{name}.{key}" for key in keys.split() if key not in part)


def test_list(pack, lakatos):
    done = lakatos("list", "pack", "--json")
    bare, full = values(done)
    assert (done.returncode, done.stderr, bare["id"], full["id"]) == (0, "", "pack.bare", "pack.full")
    assert list(missing(full, LISTED)) == []
    assert full["obligations"] == [
        {"name": "doubling", "kind": "property", "clauses": ["double"], "words": "Integers from -9 to 9."}
    ]
    assert [control["drops"] for control in full["controls"]] == [None, "exact"]


def test_every_line_tells_its_schema(plant, lakatos):
    plant("one")
    lines = [line for command in ("list", "verify") for line in values(lakatos(command, "pack", "--json"))]
    assert [line.get("schema") for line in lines] == [SCHEMA] * 3


def test_verify(pack, lakatos):
    done = lakatos("verify", "pack", "--json", "--effort", "smoke")
    bare, full, closing = values(done)
    assert (done.returncode, done.stderr, bare["id"], full["id"]) == (0, "", "pack.bare", "pack.full")
    assert list(missing(full, VERIFIED)) == []
    assert full["evidence"]
    assert full["near_misses"]
    assert [(c["name"], c["kind"], c["drops"], c["refuted"]) for c in full["controls"]] == [
        ("three times", "statement", None, True),
        ("one too many", "data", "exact", True),
    ]
    assert closing.keys() >= {"summary", "seconds"}
    assert closing["summary"] == {"supported": 2}


def test_verify_of_a_proved_claim(plant_proof, lakatos):
    rectified = {"top": "from lakatos.statement import relu", "right": "n + relu(n) - relu(-n)"}
    plant_proof("proved", 'p.by("smt", claim.clauses["double"])', **rectified)
    found, closing = values(lakatos("verify", "pack", "--json", "--effort", "smoke"))
    assert list(missing(found, VERIFIED)) == []
    assert (found["verdict"], found["lemmas"], closing["summary"]) == ("proved", [], {"proved": 1})
    [proof] = found["proofs"]
    assert len(proof.pop("digest")) == 64
    assert proof == {
        "clause": "double",
        "obligation": "by_definition",
        "scope": "",
        "hypotheses": [],
        "where": [],
        "cited": [],
        "trust": ["z3"],
        "rules": {"smt": 1},
        "lines": 1,
    }


def test_explain_says_what_verify_said(pack, lakatos):
    verify = lakatos("verify", "pack", "--json", "--effort", "smoke")
    assert values(lakatos("explain", "pack", "--json")) == values(verify)[:-1]
    for line in verify.stdout.splitlines():
        assert line == json.dumps(json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_show_says_what_list_said(pack, lakatos):
    assert values(lakatos("show", "pack", "--json")) == values(lakatos("list", "pack", "--json"))
