"""`verify --replay` says what verify said, from the rows alone, and says where these are no longer of today."""

import json

import pytest

from lakatos.ledger import Ledger

CLAIMS = {
    "true": {},
    "wrong": {"right": "3 * n"},
    "crashing": {"body": "1 / 0"},
    "declared": {"body": "x = 0", "arguments": 'open_because="nobody knows",'},
}


def lines(done):
    *results, closing = map(json.loads, done.stdout.splitlines())
    return results, closing["summary"]


def untimed(done):
    def timeless(entry):
        return {name: value for name, value in entry.items() if name != "seconds"}

    return [json.loads(line, object_hook=timeless) for line in done.stdout.splitlines()]


@pytest.fixture
def pack(plant):
    """One claim of each kind, each of which says so when it is imported."""
    for name, parts in CLAIMS.items():
        plant(name, top="print('a check is run')", **parts)


def test_a_replay_says_what_verify_said_and_runs_nothing(pack, lakatos, rows):
    first = lakatos("verify", "pack", "--json", "--effort", "smoke")
    written = rows()
    again = lakatos("verify", "pack", "--json", "--replay")
    assert "a check is run" in first.stderr
    assert (again.returncode, again.stderr) == (first.returncode, "")
    assert lines(again) == lines(first)
    assert {result["verdict"] for result in lines(again)[0]} == {"supported", "refuted", "error", "open"}
    assert rows() == written


def test_a_verdict_is_recomputed_from_edited_rows(plant, lakatos, tmp_path):
    """Evidence that says it fails, with a true digest, turns the verdict."""
    plant("one")
    lakatos("verify", "pack", "--effort", "smoke")
    ledger = Ledger(tmp_path / ".lakatos")
    [row] = [row for row in ledger.rows()[0] if row.check == "property doubling"]
    row.data["evidence"][0]["outcome"] = "fails"
    ledger.append(row)
    done = lakatos("verify", "pack", "--replay", "--json")
    assert (done.returncode, lines(done)[1]) == (1, {"refuted": 1})


def test_a_replay_tells_what_has_changed_and_what_is_missing(plant, lakatos, rows):
    plant("one")
    lakatos("verify", "pack", "--effort", "smoke")
    file, written = plant("one", title="Twice a number, again."), rows()
    other = plant("two")
    done = lakatos("verify", "pack", "--replay", "--json")
    assert (done.returncode, lines(done)[1]) == (5, {"supported": 1})
    assert done.stderr == (
        f"lakatos: pack.one or what it depends on has changed: run `lakatos verify {file}` again\n"
        f"lakatos: pack.two is not in the ledger .lakatos: run `lakatos verify {other}` first\n"
    )
    assert rows() == written


def test_a_replay_of_a_run_that_was_cut_short_is_open(plant, lakatos, tmp_path):
    plant("one")
    lakatos("verify", "pack", "--effort", "smoke")
    book = tmp_path / ".lakatos" / "ledger.jsonl"
    declaration, _, run = book.read_bytes().splitlines(keepends=True)
    for kept, missing in ((declaration + run, "property doubling"), (declaration, "property doubling, run")):
        book.write_bytes(kept)
        for command in (("verify", "--replay"), ("explain",)):
            done = lakatos(*command, "pack", "--json")
            found = json.loads(done.stdout.splitlines()[0])
            assert found["verdict"] == "open"
            assert found["reasons"][0] == (f"the run was cut short before: {missing}; `lakatos verify` carries it on")


@pytest.mark.parametrize("option", ["--fresh", "--effort=smoke", "--jobs=2", "--deadline=9"])
def test_nothing_that_says_how_to_check_stands_beside_it(lakatos, option):
    done = lakatos("verify", "--replay", option)
    assert done.returncode == 2
    name = option.partition("=")[0]
    assert f"--replay checks nothing: {name} says nothing beside it; leave one of them out" in done.stderr


def test_what_is_kept_besides_the_rows_may_be_damaged(pack, lakatos, tmp_path):
    first = lakatos("verify", "pack", "--json", "--effort", "smoke")
    kept = [file for folder in ("hypothesis", "examples") for file in (tmp_path / ".lakatos" / folder).rglob("*")]
    files = [file for file in kept if file.is_file()]
    assert any("examples" in file.parts for file in files)
    for place, file in enumerate(files):
        file.write_bytes((b"", b"\xff\x00garbage", file.read_bytes()[:-1])[place % 3])
    again = lakatos("verify", "pack", "--json", "--effort", "smoke", "--fresh")
    assert untimed(again) == untimed(first)
