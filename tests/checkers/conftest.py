"""A small true claim, y = 2x, is planted in a file of its own with one thing changed, and checked in process."""

import uuid
from string import Template
from textwrap import indent

import pytest

from lakatos.checkers.check_claim import check_names, run_check
from lakatos.judgement import Declared, judge
from lakatos.nouns.describe import describe
from lakatos.nouns.evidence import Findings
from lakatos.registry import load, source_of

CLAIM = Template('''"""Twice a number."""

import itertools

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from lakatos.nouns import Claim, Control, Hypothesis
from lakatos.numbers import Q
from lakatos.statement import *

n = given("n", natural, "a size")
x = given("x", real, "a number")
b = given("b", real, "a shift")
t = given("t", real, "another number")
v = vector("v", n, "numbers")
i = index("i")
y = measured("y", real, "what the subject makes of x"$defined)

POSITIVE = Hypothesis("positive", "x > 0", x > 0)
UNSHIFTED = Hypothesis("unshifted", "the shift is 0", Eq(b, 0))

$subject

claim = Claim(
    doubled=$clause,
    $clauses
    hypotheses=($hypotheses),
    controls=($controls),
    subjects=($subjects),
    scope="integers from -9 to 9",
)


@claim.$kind($draws)
def doubling($parameters):
    """Integers from -9 to 9."""
$body

$more
''')

TRUE = {
    "defined": "",
    "subject": "def double(x):\n    return 2 * x",
    "clause": "Eq(y, 2 * x)",
    "clauses": "",
    "hypotheses": "",
    "controls": "",
    "subjects": "double,",
    "kind": "property",
    "more": "",
    "draws": "at=st.integers(-9, 9)",
    "parameters": "double, at",
    "body": "return {x: at, y: double(at)}",
}


@pytest.fixture
def plant(tmp_path):
    """Write the claim with some of its parts changed, and load it; without a name it gets one of its own."""

    def write(name="", folder="pack", **changed):
        file = tmp_path / folder / f"{name or 'planted_' + uuid.uuid4().hex}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        parts = TRUE | changed
        parts["body"] = indent(parts["body"].strip(), "    ")
        file.write_text(CLAIM.substitute(parts), encoding="utf-8")
        return load(source_of(file))

    return write


@pytest.fixture
def findings():
    """All that the checks of a loaded claim find."""

    def run(loaded, effort="default", memory=None):
        return sum((run_check(loaded, check, effort, memory) for check in check_names(loaded)), Findings())

    return run


@pytest.fixture
def verdicts(plant, findings):
    """The verdicts of the clauses of a planted claim."""

    def of(effort="default", **changed):
        loaded = plant(**changed)
        declared = describe(loaded.source.id, loaded.title, loaded.claim, loaded.obligations, loaded.source.shown)
        return judge(Declared.of(declared), findings(loaded, effort))

    return of


@pytest.fixture
def verdict(verdicts):
    """The verdict of the clause `doubled` of a planted claim."""
    return lambda *effort, **changed: verdicts(*effort, **changed)["doubled"]
