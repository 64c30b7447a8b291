"""A claim that hangs, dies or shouts fails alone, in bounded time, with a message of its own."""

import json
import os
import subprocess
import sys

import pytest

DEADLINE = 6
STOPPED = f"stopped at its deadline of {DEADLINE} s, not all checks were made"
PID = 'import os, pathlib\npathlib.Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))\n'

# Reserve address space, none of it touched, up to the limit that the child should have; fill the rest by small steps.
HOARD = """
import mmap
rooms = []
try:
    while len(rooms) < 64:
        rooms.append(mmap.mmap(-1, 1 << 28))
    raise AssertionError("16 GiB and no limit")
except OSError:
    pass
hoard = []
while True:
    hoard.append(bytearray(1 << 16))
"""
BLOCKED = "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\ntime.sleep(1000)"
BACKTRACKING = 'import re\nre.match(r"(a+)+$", "a" * 60 + "b")'
SHOUT = "import sys\nfor stream in (sys.stdout, sys.stderr):\n    print('x' * 50_000, file=stream)"

HOSTILE = {
    "hangs-in-c": (PID + BACKTRACKING, "open", STOPPED),
    "hangs-in-python": (PID + "while True:\n    pass", "open", STOPPED),
    "hangs-with-signals-blocked": (PID + BLOCKED, "open", STOPPED),
    "exhausts-memory": (HOARD, "error", "out of memory"),
    "exits-with-0": ("import os\nos._exit(0)", "error", "the child died (left with exit code 0) before all checks"),
    "exits-with-7": ("import os\nos._exit(7)", "error", "the child died (left with exit code 7) before all checks"),
    "raises-keyboard-interrupt": ("raise KeyboardInterrupt", "error", "the claim's code raised KeyboardInterrupt()"),
    "raises-system-exit": ("raise SystemExit(0)", "error", "the claim's code raised SystemExit(0)"),
    "raises-value-error": ("raise ValueError('no')", "error", "crashed with ValueError: no at raises_value_error.py:"),
    "segfaults": (
        "import ctypes\nctypes.string_at(0)",
        "error",
        "the child died (killed by SIGSEGV) before all checks",
    ),
    "shouts": (SHOUT, "supported", ""),
    "a-good-one": ("pass", "supported", ""),
    "the-last-good-one": ("pass", "supported", ""),
}


def test_each_hostile_claim_fails_alone(plant, verified, tmp_path):
    for name, (body, _, _) in HOSTILE.items():
        plant(name, body=body)
    code, results = verified("pack", "-j", 2, "--deadline", DEADLINE)
    assert {name: result["verdict"] for name, result in results.items()} == {
        f"pack.{name}": verdict for name, (_, verdict, _) in HOSTILE.items()
    }
    for name, (_, _, reason) in HOSTILE.items():
        assert any(reason in line for line in results[f"pack.{name}"]["reasons"] or [""]), results[f"pack.{name}"]
    assert code == 3
    for file in tmp_path.glob("pack/*.pid"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(file.read_text()), 0)


AT_IMPORT = {
    "exits": ("import os\nos._exit(0)", "the child died (left with exit code 0) before all checks were made"),
    "leaves": ("raise SystemExit(0)", "importing it raised SystemExit: 0"),
    "raises": ("raise ValueError('no')", "importing it raised ValueError: no"),
}


def test_a_claim_that_fails_on_import_has_its_own_line_too(plant, verified):
    for name, (top, _) in AT_IMPORT.items():
        plant(name, top=top)
    plant("good")
    code, results = verified("pack", "-j", 2)
    assert code == 3
    for name, (_, reason) in AT_IMPORT.items():
        [line] = results[f"pack.{name}"]["reasons"]
        assert reason in line
        assert results[f"pack.{name}"]["verdict"] == "error"
    assert results["pack.good"]["verdict"] == "supported"


def test_what_a_claim_prints_goes_to_stderr(plant, lakatos):
    plant("loud", top="print('at import')", body="import os\nos.write(1, b'in a check')")
    done = lakatos("verify", "pack", "--json", "--effort", "smoke")
    assert [json.loads(line).get("verdict") for line in done.stdout.splitlines()] == ["supported", None]
    assert "at import" in done.stderr
    assert "in a check" in done.stderr


def test_a_message_that_fills_the_pipe_is_heard(plant, verified):
    plant("long_farewell", body="raise SystemExit('x' * 200_000)")
    plant("good")
    code, results = verified("pack", "--deadline", 10)
    assert code == 3
    assert results["pack.good"]["verdict"] == "supported"
    assert results["pack.long-farewell"]["reasons"][0].startswith("the claim's code raised SystemExit(xxx")


# A process that the child leaves behind holds its pipes open; a session of its own saves it from the signal.
FORK = """
import os, pathlib, time
if os.fork() == 0:
    {own_session}
    time.sleep(10)
    pathlib.Path({file!r}).touch()
os._exit(0)
"""


@pytest.mark.parametrize("own_session", ["pass", "os.setsid()"])
def test_a_process_that_a_child_leaves_behind_is_waited_for_until_the_deadline_only(
    plant, tmp_path, environment, own_session
):
    outlived, output = tmp_path / "outlived", tmp_path / "output"
    plant("forks", body=FORK.format(own_session=own_session, file=str(outlived)))
    command = [sys.executable, "-m", "lakatos", "verify", "pack", "--effort", "smoke", "--deadline", "5"]
    with output.open("w") as file:  # no pipe, which the process left behind would hold open too
        done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=file, stderr=file, check=False)
    assert not outlived.exists()
    assert done.returncode == 3
    assert "the child died (left with exit code 0) before all checks were made" in output.read_text("utf-8")


def test_a_claim_that_changes_folder_writes_to_the_same_ledger(plant, verified, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    plant("wanders", body=f"import os\nos.chdir({str(tmp_path / 'elsewhere')!r})")
    code, results = verified("pack", "--ledger", "book")
    assert (code, results["pack.wanders"]["verdict"]) == (0, "supported")
