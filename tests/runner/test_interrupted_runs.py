"""Kill the run at any moment: nothing finished is lost, and the next run makes only what is missing."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

# Checks in their order: two properties and a data control.
ARGUMENTS = """hypotheses=(EXACT,),
    controls=(Control("one too many", drops=EXACT, shift=1),),"""
TOP = """
from lakatos.statement import Words
EXACT = Hypothesis("exact", "nothing is added", Words("nothing is added"))
"""
SECOND = '''
@claim.property(x=st.integers(10, 99))
def doubling_large_numbers(twice, x):
    """Integers from 10 to 99."""
    {body}
    return {{n: x, t: twice(x)}}
'''
ORDER = ["declaration", "property doubling", "property doubling_large_numbers", "control one too many", "run"]


@pytest.fixture
def three_checks(plant):
    def write(body="pass"):
        return plant("three", top=TOP, arguments=ARGUMENTS, end=SECOND.format(body=body))

    return write


def untimed(results):
    evidence = [{**e, "seconds": 0} for e in results["pack.three"]["evidence"]]
    return {**results["pack.three"], "evidence": evidence, "seconds": 0}


def test_a_run_that_was_cut_short_is_carried_on(three_checks, verified, rows, tmp_path):
    three_checks()
    code, results = verified("pack")
    assert rows() == ORDER
    book = tmp_path / ".lakatos" / "ledger.jsonl"
    whole = book.read_bytes().splitlines(keepends=True)
    for kept, torn in [*((kept, 0) for kept in range(len(ORDER))), (2, 400), (4, 1)]:
        book.write_bytes(b"".join(whole[:kept]) + whole[kept][:torn])
        again, carried_on = verified("pack")
        assert (again, untimed(carried_on)) == (code, untimed(results))
        written = book.read_bytes().splitlines(keepends=True)
        assert written[:kept] == whole[:kept]
        assert [json.loads(line)["check"] for line in written[kept:]] == ORDER[kept:]


@pytest.fixture
def interrupted(three_checks, tmp_path, environment):
    """Send a signal to a run whose second check waits; returns the process id of its child."""

    def run(sent, wait):
        flag, note = tmp_path / "go", tmp_path / "pid"
        three_checks(
            f"""import os, pathlib, time
    pathlib.Path({str(note)!r}).write_text(str(os.getpid()))
    while not pathlib.Path({str(flag)!r}).exists():
        {wait}"""
        )
        command = [sys.executable, "-m", "lakatos", "verify", "pack", "--effort", "smoke"]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            until = time.monotonic() + 60
            while not (note.exists() and note.read_text()) and time.monotonic() < until:
                time.sleep(0.02)
            process.send_signal(sent)
            process.wait(60)
        return int(note.read_text()), flag

    return run


def ends(pid, seconds=5):
    """Whether the process ends within the time."""
    for _ in range(int(seconds / 0.05)):
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            time.sleep(0.05)
            continue
        return True
    return False


@pytest.mark.parametrize(
    "sent",
    [signal.SIGINT, signal.SIGTERM, signal.SIGKILL],
    ids=["SIGINT", "SIGTERM", "SIGKILL"],
)
def test_a_killed_run_leaves_no_child_and_is_carried_on(interrupted, verified, rows, sent):
    child, flag = interrupted(sent, "time.sleep(0.01)")
    gone = ends(child)
    finished = rows()
    flag.touch()
    code, results = verified("pack")
    assert (code, results["pack.three"]["verdict"]) == (0, "supported")
    assert finished == ORDER[:2]
    assert gone
    assert rows() == ORDER


def test_a_killed_run_leaves_no_child_in_c_code_either(interrupted):
    child, _ = interrupted(signal.SIGKILL, "pow(3, 10**9)")
    gone = ends(child)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    assert gone


def test_a_deadline_that_is_too_short_spoils_no_later_run(plant, verified):
    plant("good")
    code, results = verified("pack", "--deadline", 0.01)
    assert (code, results["pack.good"]["verdict"]) == (4, "open")
    code, results = verified("pack")
    assert (code, results["pack.good"]["clauses"]) == (0, {"double": "supported"})


def test_a_claim_that_could_not_be_read_is_read_again(plant, verified, tmp_path):
    plant("picky", top=f"import pathlib\nassert pathlib.Path({str(tmp_path / 'here')!r}).exists()")
    code, results = verified("pack")
    assert (code, results["pack.picky"]["verdict"]) == (3, "error")
    (tmp_path / "here").touch()
    code, results = verified("pack")
    assert (code, results["pack.picky"]["clauses"]) == (0, {"double": "supported"})
