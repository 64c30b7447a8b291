"""Small claims are planted in a folder of their own and checked through the command line, as a user would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from string import Template
from textwrap import indent

import pytest
from click.testing import CliRunner

import lakatos as package
from lakatos.cli import main

CLAIM = Template('''"""$title"""

from hypothesis import strategies as st

from lakatos.nouns import Claim, Control, Hypothesis
from lakatos.statement import Eq, given, integer, measured
$top
n = given("n", integer, "a number")
t = measured("t", integer, "what the subject makes of it")


def twice(x):
    """2x."""
    return 2 * x


claim = Claim(
    double=Eq(t, $right),
    scope="integers from -9 to 9",
    subjects=(twice,),
    $arguments
)


@claim.property(x=st.integers(-9, 9))
def doubling(twice, x, shift=0):
    """Integers from -9 to 9."""
$body
    return {n: x, t: twice(x) + shift}

$end''')


@pytest.fixture
def plant(tmp_path):
    """Write the claim pack.NAME, true unless told otherwise; returns its file."""

    def write(
        name, *, title="Twice a number.", top="", right="2 * n", arguments="", body="pass", end="", folder="pack"
    ):
        file = tmp_path / folder / f"{name.replace('-', '_')}.py"
        file.parent.mkdir(exist_ok=True)
        parts = {"title": title, "top": top, "right": right, "arguments": arguments, "end": end}
        file.write_text(CLAIM.substitute(parts, body=indent(body.strip("\n"), "    ")), encoding="utf-8")
        return file

    return write


PROOF = """
@claim.proof("double")
def by_definition(p):
    \"\"\"It is defined so.\"\"\"
    return LINE
"""


@pytest.fixture
def plant_proof(plant):
    """Write the claim pack.NAME with a proof whose last line is given, its measured symbol defined as 2n."""

    def write(name, line, **parts):
        file = plant(name, end=PROOF.replace("LINE", line), **parts)
        defined = file.read_text().replace('"what the subject makes of it"', '"what the subject makes of it", 2 * n')
        file.write_text(defined, encoding="utf-8")
        return file

    return write


@pytest.fixture
def environment():
    """The environment of a command: this lakatos, no colour asked for or against."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return kept | {"PYTHONPATH": str(Path(package.__file__).parents[1])}


@pytest.fixture
def lakatos(tmp_path, environment):
    """Run `lakatos ARGUMENTS` in the test's own folder, where its ledger is too."""

    def run(*arguments, **variables):
        return subprocess.run(
            [sys.executable, "-m", "lakatos", *map(str, arguments)],
            cwd=tmp_path,
            env=environment | variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def run_here(tmp_path, monkeypatch):
    """Run `lakatos ARGUMENTS` in this process: for what starts no child."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(main, arguments, prog_name="lakatos")

    return run


@pytest.fixture
def verified(lakatos):
    """Run `lakatos verify --json ARGUMENTS`; returns its exit code and the results by id."""

    def run(*arguments, **variables):
        done = lakatos("verify", "--json", "--effort", "smoke", *arguments, **variables)
        *results, _ = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, {result["id"]: result for result in results}

    return run


@pytest.fixture
def rows(tmp_path):
    """The names of the checks in the ledger, in the order of its rows."""

    def read(folder=".lakatos"):
        text = (tmp_path / folder / "ledger.jsonl").read_text(encoding="utf-8")
        return [json.loads(line)["check"] for line in text.splitlines()]

    return read
