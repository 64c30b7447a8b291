"""Rows go in whole and come out whole: what is damaged is set aside with its place, and never taken for a row."""

import fcntl
import json
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import lakatos
from lakatos.errors import LedgerError
from lakatos.ledger import DECLARATION, SCHEMA, Ledger, Row, canonical, digest
from lakatos.nouns.describe import unread
from lakatos.nouns.evidence import (
    Attack,
    ControlOutcome,
    Evidence,
    Findings,
    Instance,
    ProofLine,
    Proved,
    findings_from_json,
    to_json,
)

SEEN = Instance({"x": "[1, -2]"}, {"n": "2", "σ": "1/3"}, "a = 1, b = 2")
FINDINGS = Findings(
    evidence=(
        Evidence(
            "gain", "one_layer", "property", "holds", "fan-in 1 to 3", 50, 1, 2, 40, 2**64 - 1, 0.25, witness=SEEN
        ),
        Evidence("gain", "two", "property", "fails", "all", trust=("z3",), counterexample=SEEN, doubts=("a", "b")),
    ),
    controls=(
        ControlOutcome("tied ‘weights’", "data", "white", ("gain", "depth"), True, "one_layer", SEEN),
        ControlOutcome("factor 1", "statement", None, ("gain",), False, reason="no observation refutes it"),
    ),
    attacks=(
        Attack("near miss", "gain", "a = b + 1", "noticed", "one_layer", SEEN),
        Attack("perturbation", "gain", "f: output doubled", "accepted", reason="homogeneous"),
    ),
    errors=("crashed\nwith a line break", "and \x1b[31m colour"),
    proofs=(
        Proved(
            *("gain", "halved", ("white",), ("n ≠ 0",), ("Jensen",), ("z3",)),
            (ProofLine("a = b", "a = b", "smt", (), 2),),
            "0f",
            {"steps": []},
        ),
    ),
)


def row(claim="init.a", check="property one", key="k1", found=FINDINGS):
    return Row(claim, check, key, json.loads(json.dumps(to_json(found))), {"effort": "smoke", "versions": {}})


def declaration(key="k1", title="ünï\n\u2028"):
    return Row(
        "init.a", DECLARATION, key, {**unread("init.a", "a.py"), "title": title, "checks": []}, {"effort": "smoke"}
    )


def failed(*words):
    return Findings(errors=words)


ROWS = [declaration(), row(), row("init.b", found=failed("b")), row("init.b", "run", found=Findings())]


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "deep" / "book")


@pytest.fixture
def full(ledger):
    for each in ROWS:
        ledger.append(each)
    return ledger


def line_of(each, **changes):
    """The row's line with a true digest, whatever is changed in it."""
    body = {"schema": SCHEMA, **vars(each), **changes}
    return canonical({**body, "digest": digest(body)}).encode()


# --- What goes in comes out -------------------------------------------------------------------------------------------


def test_rows_come_back_in_order(full):
    assert full.rows() == (ROWS, [])


def test_findings_come_back_from_a_row(full):
    assert findings_from_json(full.rows()[0][1].data) == FINDINGS


def test_a_ledger_that_is_not_there_is_empty(ledger):
    assert ledger.rows() == ([], [])
    assert ledger.records() == {}


def test_one_row_is_one_line_with_the_digest_of_the_rest(full):
    for line in full.path.read_bytes().splitlines():
        body = json.loads(line)
        assert body.pop("digest") == digest(body)
        assert body["schema"] == SCHEMA


def test_canonical_text_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": [1, {"z": 0, "é": 2}], "a": None}) == '{"a":null,"b":[1,{"z":0,"é":2}]}'
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 1.0})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_no_json(value):
    with pytest.raises(ValueError, match="Out of range float"):
        canonical({"a": value})


# --- Records: the rows of one key -------------------------------------------------------------------------------------


def test_rows_of_an_older_key_are_not_in_the_record(ledger):
    for key, words in (("old", "before"), ("new", "after")):
        ledger.append(declaration(key, words))
        ledger.append(row(key=key, found=failed(words)))
    ledger.append(row(check="property two", key="old", found=failed("late")))
    assert ledger.records()["init.a"].findings.errors == ("after",)
    assert ledger.records({"init.a": "old"})["init.a"].findings.errors == ("before", "late")
    assert ledger.records({"init.a": "old"})["init.a"].declaration["title"] == "before"
    assert ledger.records({"init.a": "never"}) == {}


def test_a_run_that_was_cut_short_says_so(ledger):
    ledger.append(declaration())
    ledger.append(replace(declaration(), data={**declaration().data, "checks": ["property one", "control two"]}))
    ledger.append(row())
    line = "the run was cut short before: control two, run; `lakatos verify` carries it on"
    assert ledger.records()["init.a"].findings.unfinished == (line,)
    ledger.append(row(check="control two", found=Findings()))
    ledger.append(row(check="run", found=Findings()))
    assert ledger.records()["init.a"].findings.unfinished == ()


def test_the_newest_row_of_a_check_counts(ledger):
    ledger.append(declaration())
    for words in ("first", "second"):
        ledger.append(row(found=failed(words)))
    assert ledger.records()["init.a"].findings.errors == ("second",)


def test_findings_without_a_declaration_are_no_record(ledger):
    ledger.append(row())
    assert ledger.records() == {}


def test_findings_come_in_the_order_of_their_checks_names(ledger):
    ledger.append(declaration())
    for name in ("property c", "property a", "property b"):
        ledger.append(row(check=name, found=failed(name)))
    assert ledger.records()["init.a"].findings.errors == ("property a", "property b", "property c")


# --- Damage -----------------------------------------------------------------------------------------------------------

GOOD = line_of(ROWS[1])
DAMAGED = {
    "cut short": GOOD[:-20],
    "edited": GOOD.replace(b'"holds"', b'"fails"'),
    "with another digest": GOOD.replace(b'"digest":"', b'"digest":"0'),
    "without a digest": canonical({"schema": SCHEMA, **vars(ROWS[1])}).encode(),
    "not UTF-8": GOOD.replace(b"z3", b"\xff\xfe"),
    "a lone surrogate": GOOD.replace(b"z3", b"\\ud800"),
    "an endless number": GOOD.replace(b"0.25", b"1e999"),
    "a number of 5000 digits": GOOD.replace(b"0.25", b"9" * 5000),
    "no number at all": GOOD.replace(b"0.25", b"NaN"),
    "nested 100000 deep": b"[" * 100_000,
    "objects nested 100000 deep": b'{"a":' * 100_000,
    "not JSON": b"<<<<<<< HEAD",
    "a list": b"[1,2]",
    "a string": b'"row"',
    "null": b"null",
    "a zero byte": b"\0",
    "of a schema to come": line_of(ROWS[1], schema=SCHEMA + 1),
    "of no schema": line_of(ROWS[1], schema=None),
    "with a field too many": line_of(ROWS[1], mood="good"),
    "of a version that found less": line_of(ROWS[1], data={"evidence": [], "controls": [], "errors": []}),
    "a declaration of another version": line_of(ROWS[0], data={"title": "A"}),
    "with a field too few": json.dumps({"schema": SCHEMA, "claim": "a", "digest": "0"}).encode(),
    "two rows in one line": GOOD + GOOD,
}


@pytest.mark.parametrize("line", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_row_is_set_aside_with_its_place(full, line):
    lines = full.path.read_bytes().splitlines()
    full.path.write_bytes(b"\n".join([*lines[:2], line, *lines[2:], b""]))
    assert full.rows() == (
        ROWS,
        [f"{full.path}:3: damaged row, or of another version: set aside, its check will be made again"],
    )


def test_a_row_that_stands_twice_counts_once(full):
    records = full.records()
    full.path.write_bytes(full.path.read_bytes() + full.path.read_bytes())
    assert full.rows() == (2 * ROWS, [])
    assert full.records() == records


def test_a_last_line_without_its_break_is_healed_by_the_next_append(full):
    full.path.write_bytes(full.path.read_bytes().removesuffix(b"\n"))
    full.append(ROWS[0])
    assert full.rows() == ([*ROWS, ROWS[0]], [])


def test_a_torn_last_line_is_told_and_taken_off_by_the_next_append(full):
    full.path.write_bytes(full.path.read_bytes()[:-9])
    assert full.rows() == (
        ROWS[:-1],
        [f"{full.path}:4: damaged row, or of another version: set aside, its check will be made again"],
    )
    full.append(ROWS[0])
    assert full.rows() == ([*ROWS[:-1], ROWS[0]], [])


def test_nothing_but_what_a_kill_left_is_taken_off(full):
    whole = full.path.read_bytes()
    full.path.write_bytes(whole + line_of(ROWS[1], schema=SCHEMA + 1))
    full.append(ROWS[0])
    assert full.path.read_bytes().startswith(whole + line_of(ROWS[1], schema=SCHEMA + 1) + b"\n")
    assert full.rows()[0] == [*ROWS, ROWS[0]]


def test_blank_lines_and_carriage_returns_are_no_damage(full):
    full.path.write_bytes(b"\n \n" + full.path.read_bytes().replace(b"\n", b"\r\n\n"))
    assert full.rows() == (ROWS, [])


def corrupted(text, rng):
    """The text with one to three wounds."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.choice((1, 1, 2, 8, 100, 1000)))
        other = rng.randrange(len(text) + 1)
        text = rng.choice(
            (
                text[:at] + bytes([rng.randrange(256)]) + text[end:],  # overwritten
                text[:at] + text[end:],  # cut out
                text[:at] + text[at:end] + text[at:],  # doubled
                text[:at] + rng.choice((b"\n", b"\0", b'"', b"}", b"[[", b"\\u", b"1e9")) + text[at:],  # inserted
                text[:other] + text[at:end] + text[other:],  # a piece from elsewhere
                text[:at] or text,  # cut off
            )
        )
    return text


def test_no_corruption_crashes_or_makes_a_row_that_was_not_written(full):
    whole, rng = full.path.read_bytes(), random.Random(20)
    lost = 0
    for _ in range(2000):
        full.path.write_bytes(corrupted(whole, rng))
        found, damaged = full.rows()
        assert all(each in ROWS for each in found)
        lost += any(each not in found for each in ROWS)
        assert all(line.startswith(f"{full.path}:") for line in damaged)
    assert lost > 1000  # the wounds were real


# --- Compaction -------------------------------------------------------------------------------------------------------

FRESH = row(found=failed("made again"))
COUNTING = [declaration(), FRESH, row("init.a", "run", found=Findings())]
OTHER_EFFORT = [replace(declaration("k2"), provenance={"effort": "deep"})]


def test_compaction_keeps_of_each_claim_and_effort_what_counts(ledger):
    older = [declaration("k0"), row(key="k0"), row()]
    for each in [*older, *OTHER_EFFORT, *COUNTING]:
        ledger.append(each)
    with ledger.path.open("ab") as file:
        file.write(b"damaged\n")
    records = ledger.records()
    assert ledger.compact() == 4
    assert ledger.rows() == ([*OTHER_EFFORT, *COUNTING], [])
    assert ledger.records() == records
    assert ledger.compact() == 0
    assert list(ledger.folder.iterdir()) == [ledger.path]


def test_an_older_declaration_that_was_made_the_newest_again_counts(ledger):
    for each in (declaration("k1"), row(key="k1"), declaration("k2"), row(key="k2"), declaration("k1")):
        ledger.append(each)
    ledger.compact()
    assert ledger.rows()[0] == [row(key="k1"), declaration("k1")]


def test_a_ledger_that_is_not_there_has_nothing_to_drop(ledger):
    assert ledger.compact() == 0
    assert not ledger.folder.exists()


def test_rows_that_are_appended_during_compactions_are_kept(ledger):
    root = Path(lakatos.__file__).parents[1]
    ledger.append(declaration())
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, ledger.folder, str(w), "init.a"], cwd=root) for w in "xy"
    ]
    while any(writer.poll() is None for writer in writers):
        ledger.compact()
    assert [writer.wait(60) for writer in writers] == [0, 0]
    found, damaged = ledger.rows()
    assert damaged == []
    assert sorted(each.check for each in found if each.check != DECLARATION) == sorted(
        f"{w}{i}" for w in "xy" for i in range(50)
    )


# --- Many writers -----------------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from lakatos.ledger import Ledger, Row
from lakatos.nouns.evidence import Findings, to_json
for i in range(50):
    data = to_json(Findings(errors=("x" * 20_000,)))
    Ledger(Path(sys.argv[1])).append(Row(sys.argv[3], f"{sys.argv[2]}{i}", "k1", data, {"effort": "smoke"}))
"""


def test_four_processes_that_append_at_once_lose_nothing(ledger):
    root = Path(lakatos.__file__).parents[1]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, ledger.folder, w, w], cwd=root) for w in "abcd"]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    found, damaged = ledger.rows()
    assert damaged == []
    assert {(each.claim, each.check) for each in found} == {(w, f"{w}{i}") for w in "abcd" for i in range(50)}
    assert len(found) == 200


TORN = """
import resource, sys
from pathlib import Path
from lakatos.errors import LedgerError
from lakatos.ledger import Ledger, Row
from lakatos.nouns.evidence import Findings, to_json
ledger = Ledger(Path(sys.argv[1]))
room = ledger.path.stat().st_size + 1000  # for a part of the row
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    ledger.append(Row("init.a", "property one", "k1", to_json(Findings(errors=("x" * 5000,))), {}))
except LedgerError as error:
    print(error)
"""


def test_a_row_for_which_there_is_no_room_leaves_no_part_of_it(full):
    whole = full.path.read_bytes()
    command = [sys.executable, "-c", TORN, full.folder]
    done = subprocess.run(command, cwd=Path(lakatos.__file__).parents[1], capture_output=True, text=True, check=True)
    assert done.stdout == (f"{full.path}: cannot append a row (File too large); free the disk or choose --ledger\n")
    assert full.path.read_bytes() == whole


def test_a_row_is_not_read_while_it_is_written(full):
    with full.path.open("ab", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(GOOD[:100])
        with ThreadPoolExecutor() as pool:
            reading = pool.submit(full.rows)
            time.sleep(0.2)
            file.write(GOOD[100:] + b"\n")
            fcntl.flock(file, fcntl.LOCK_UN)
            assert reading.result(10) == ([*ROWS, ROWS[1]], [])


# --- A ledger that cannot be ------------------------------------------------------------------------------------------


def test_a_folder_in_the_place_of_the_file(ledger):
    ledger.path.mkdir(parents=True)
    with pytest.raises(LedgerError) as reading:
        ledger.rows()
    assert str(reading.value) == f"{ledger.path}: cannot be read (Is a directory); mend its rights or choose --ledger"
    with pytest.raises(LedgerError) as writing:
        ledger.append(ROWS[0])
    assert str(writing.value) == (
        f"{ledger.path}: cannot append a row (Is a directory); free the disk or choose --ledger"
    )


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder(tmp_path, place):
    (tmp_path / "file").touch()
    ledger = Ledger(tmp_path / place)
    with pytest.raises(LedgerError, match=r"ledger.jsonl: cannot append a row \((File exists|Not a directory)\)"):
        ledger.append(ROWS[0])


def test_a_name_that_no_folder_can_have(tmp_path):
    ledger = Ledger(tmp_path / ("x" * 300))
    with pytest.raises(LedgerError, match="File name too long"):
        ledger.append(ROWS[0])
    with pytest.raises(LedgerError, match="File name too long"):
        ledger.rows()
