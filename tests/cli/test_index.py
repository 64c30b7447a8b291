"""The index: what `list` and `show` know of a claim is read once for each text of its file."""

import json
import subprocess
import sys

import pytest

from lakatos.ledger import digest


def test_a_claim_is_read_once(plant, lakatos):
    plant("one", top="import sys\nprint('reading one', file=sys.stderr)")
    plant("two", top="import sys\nprint('reading two', file=sys.stderr)")
    assert lakatos("list", "pack/one.py").stderr.split("\n")[:-1] == ["reading one"]
    assert lakatos("list", "pack/one.py").stderr == ""
    assert lakatos("show", "pack").stderr.split("\n")[:-1] == ["reading two"]
    assert lakatos("list", "pack").stderr == ""


def test_a_claim_that_changed_is_read_again(plant, lakatos):
    plant("one")
    assert "Twice a number" in lakatos("list", "pack").stdout
    plant("one", title="Two times a number.")
    assert "Two times a number" in lakatos("list", "pack").stdout


ODD = ([], {"pack.one": 5}, {"pack.one": {"key": "0"}}, {"pack.one": {"key": "0", "data": []}})
SIGNED = tuple(json.dumps({"entries": entries, "digest": digest(entries)}).encode() for entries in ODD)
DAMAGE = (b"{", b"[]", b"\xff", b'{"entries":{},"digest":"0"}', *SIGNED)


def test_a_damaged_index_is_made_again(plant, lakatos, tmp_path):
    plant("one")
    first = lakatos("list", "pack").stdout
    index = tmp_path / ".lakatos" / "index.json"
    whole = index.read_bytes()
    for damage in DAMAGE:
        index.write_bytes(damage)
        assert lakatos("list", "pack").stdout == first
        assert index.read_bytes() == whole


def test_an_index_nested_too_deep_is_made_again(plant, lakatos, tmp_path):
    plant("one")
    (tmp_path / ".lakatos").mkdir()
    (tmp_path / ".lakatos" / "index.json").write_bytes(b"[" * 100_000)
    assert "Twice a number" in lakatos("list", "pack").stdout


def test_an_edited_entry_is_not_believed(plant, lakatos, tmp_path):
    plant("one")
    first = lakatos("list", "pack").stdout
    index = tmp_path / ".lakatos" / "index.json"
    index.write_text(index.read_text().replace("Twice", "Thrice"))
    assert lakatos("list", "pack").stdout == first


def test_an_index_that_cannot_be_kept_is_done_without(plant, lakatos, tmp_path):
    plant("one")
    (tmp_path / ".lakatos" / "index.json").mkdir(parents=True)
    assert "Twice a number" in lakatos("list", "pack").stdout


def test_an_index_that_cannot_be_kept_leaves_nothing_behind(plant, lakatos, tmp_path):
    plant("one")
    (tmp_path / ".lakatos" / "index.json").mkdir(parents=True)
    lakatos("list", "pack")
    assert [path.name for path in (tmp_path / ".lakatos").iterdir()] == ["index.json"]


def test_what_a_claim_prints_when_it_is_read_goes_to_stderr(plant, lakatos):
    plant("loud", top="print('hello')")
    done = lakatos("list", "pack", "--json")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["pack.loud"]
    assert done.stderr == "hello\n"


@pytest.mark.parametrize("top", ["raise SystemExit(0)", "import os\nos._exit(0)", "import ctypes\nctypes.string_at(0)"])
def test_a_claim_that_dies_when_it_is_read_is_told_beside_the_others(plant, environment, tmp_path, top):
    dying = plant("dying", top=top)
    plant("good")
    command = [sys.executable, "-m", "lakatos", "list", "pack"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert "pack.good" in done.stdout
    assert str(dying) in done.stderr


@pytest.mark.parametrize("scope", ["object()", r"'\ud800'"])
def test_a_claim_that_cannot_be_written_down_is_told_beside_the_others(plant, lakatos, scope):
    odd = plant("odd")
    odd.write_text(odd.read_text().replace('"integers from -9 to 9"', scope))
    plant("good")
    done = lakatos("list", "pack")
    assert done.returncode == 2
    assert "pack.good" in done.stdout
    assert str(odd) in done.stderr
