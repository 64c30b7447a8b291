"""What is done is not done again, what has changed is, and both give the same words."""

import json
import shutil
from pathlib import Path

import pytest

import lakatos as package

TIMES = ("seconds", "date")


def timeless(value):
    if isinstance(value, dict):
        return {name: timeless(part) for name, part in value.items() if name not in TIMES}
    return [timeless(part) for part in value] if isinstance(value, list) else value


def lines(done):
    return [json.dumps(timeless(json.loads(line)), sort_keys=True) for line in done.stdout.splitlines()]


def test_neither_order_nor_number_of_jobs_changes_a_word(plant, lakatos):
    files = [
        plant("crashes", body="assert x < 5"),
        plant("good", arguments='controls=(Control("three times", double=Eq(t, 3 * n)),),'),
        plant("wrong", right="2 * n + n * n"),
    ]
    runs = [
        lakatos("verify", "--json", "--effort", "smoke", "--ledger", book, "-j", jobs, *targets)
        for book, jobs, targets in (("one", 1, files), ("two", 2, files), ("three", 2, files[::-1]), ("one", 1, files))
    ]
    assert len(lines(runs[0])) == 4
    assert all(lines(run) == lines(runs[0]) for run in runs)
    assert {run.returncode for run in runs} == {3}


@pytest.mark.parametrize("shift", ["0", "int(x > 4)"])
def test_a_fresh_run_says_the_same_as_the_first(plant, lakatos, shift):
    plant("told", body=f"shift = {shift}")
    first, again = (lakatos("verify", "pack", "--json", "--effort", "smoke", "--fresh") for _ in range(2))
    assert lines(again) == lines(first)


def test_unchanged_claims_are_not_checked_again(plant, lakatos, rows):
    plant("one", top="print('a child reads one')")
    plant("two", top="print('a child reads two')")
    first = lakatos("verify", "pack", "--json")
    written = rows()
    second = lakatos("verify", "pack", "--json")
    assert "a child reads one" in first.stderr
    assert "a child reads two" in first.stderr
    assert second.stderr == ""
    assert rows() == written
    assert lines(second) == lines(first)


def test_fresh_checks_again(plant, verified, rows):
    plant("one")
    verified("pack")
    written = rows()
    verified("pack", "--fresh")
    assert rows() == 2 * written


CLAIM_OF_THE_COPY = '''"""Twice a number."""

from hypothesis import strategies as st

from lakatos.analysis.toys import twice
from lakatos.nouns import Claim
from lakatos.statement import Eq, given, integer, measured

n = given("n", integer)
t = measured("t", integer, "2n")
claim = Claim(double=Eq(t, 2 * n), scope="integers", subjects=(twice,))


@claim.property(x=st.integers(-9, 9))
def doubling(twice, x):
    return {n: x, t: twice(x)}
'''


@pytest.fixture
def copy(tmp_path):
    """A copy of the package with the claim toy.double, its analysis toys and that one's model toys."""
    root = tmp_path / "copy"
    shutil.copytree(Path(package.__file__).parent, root / "lakatos")
    (root / "lakatos/claims/toy").mkdir()
    (root / "lakatos/claims/toy/double.py").write_text(CLAIM_OF_THE_COPY)
    (root / "lakatos/analysis/toys.py").write_text("from lakatos.models.toys import twice as twice\n")
    (root / "lakatos/models/toys.py").write_text("def twice(x):\n    return 2 * x\n")
    return root


def test_a_claim_is_checked_again_exactly_when_what_it_reads_has_changed(copy, verified, rows):
    def checks():
        return rows().count("property doubling") if (copy.parent / ".lakatos").exists() else 0

    def runs_again(*arguments):
        before = checks()
        code, results = verified("toy.double", *arguments, PYTHONPATH=str(copy))
        assert (code, results["toy.double"]["verdict"]) == (0, "supported")
        return checks() > before

    def edit(name):
        file = copy / "lakatos" / name
        file.write_text(file.read_text() + "# edited\n")

    assert runs_again()
    edit("claims/init/he_forward.py")
    edit("analysis/arrangements.py")
    assert not runs_again()
    for name in ("claims/toy/double.py", "analysis/toys.py", "models/toys.py", "checkers/explore.py"):
        edit(name)
        assert runs_again(), name
    assert runs_again("--effort", "default")
    assert not runs_again()
