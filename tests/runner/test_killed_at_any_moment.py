"""kill -9 at random moments, full disks, read-only folders, two runs at once: nothing finished is lost or damaged."""

import json
import random
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from lakatos.ledger import Ledger

CLAIMS = 4
MOMENTS = 20
PARTS = {
    "top": 'from lakatos.statement import Words\nEXACT = Hypothesis("exact", "no shift", Words("no shift"))\n',
    "arguments": """hypotheses=(EXACT,),
    controls=(Control("three times", double=Eq(t, 3 * n)), Control("one too many", drops=EXACT, shift=1)),""",
    "end": '''
@claim.property(x=st.integers(10, 99))
def doubling_large_numbers(twice, x):
    """Integers from 10 to 99."""
    return {n: x, t: twice(x)}
''',
}


@pytest.fixture
def pack(plant):
    """Claims of three checks each, one of them false and one that crashes."""
    for number in range(CLAIMS - 2):
        plant(f"true_{number}", **PARTS)
    plant("false", **PARTS, right="2 * n + n * n")
    plant("crashing", **PARTS, body="assert x < 5")


@pytest.fixture
def command():
    return [sys.executable, "-m", "lakatos", "verify", "pack", "--json", "--effort", "smoke", "-j", "2"]


def words(results):
    """The results without times."""
    return json.loads(json.dumps(results), object_hook=lambda d: {k: v for k, v in d.items() if k != "seconds"})


def names(ledger):
    found, damaged = ledger.rows()
    assert damaged == []
    return [(row.claim, row.check) for row in found]


@pytest.mark.deep
def test_kill_9_at_random_moments_loses_nothing_and_repeats_nothing(pack, command, verified, tmp_path, environment):
    start = time.monotonic()
    code, reference = verified("pack", "-j", 2, "--ledger", "whole")
    length = time.monotonic() - start
    everything = sorted(names(Ledger(tmp_path / "whole")))
    crashed = {(name, check) for name, check in everything if name == "pack.crashing"}
    rng, lost = random.Random(9), 0
    for moment in range(MOMENTS):
        ledger = Ledger(tmp_path / f"killed-{moment}")
        with subprocess.Popen(
            [*command, "--ledger", ledger.folder.name],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            time.sleep(rng.uniform(0, length))
            process.kill()
        time.sleep(0.2)  # for its children to be gone
        finished = [] if not ledger.path.exists() else ledger.rows()[0]
        lost += len(finished) < len(everything)
        again, results = verified("pack", "-j", 2, "--ledger", ledger.folder.name)
        assert (again, words(results)) == (code, words(reference))
        made = names(ledger)
        assert set(made) == set(everything)
        assert ledger.rows()[0][: len(finished)] == finished
        repeated = {name for name in made if made.count(name) > 1}
        assert repeated <= crashed
        assert json.loads((ledger.folder / "ledger.jsonl").read_bytes().splitlines()[-1])
    assert lost >= MOMENTS // 2  # the moments lay within the runs


def test_two_runs_at_once_say_the_same_and_damage_nothing(pack, command, verified, tmp_path, environment):
    code, reference = verified("pack", "--ledger", "whole")
    runs = [
        subprocess.Popen([*command, "--ledger", "shared"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for run in runs:
        *results, _ = [json.loads(line) for line in run.communicate(timeout=120)[0].splitlines()]
        assert (run.returncode, words({r["id"]: r for r in results})) == (code, words(reference))
    assert set(names(Ledger(tmp_path / "shared"))) == set(names(Ledger(tmp_path / "whole")))
    again, results = verified("pack", "--ledger", "shared")
    assert (again, words(results)) == (code, words(reference))


# --- A disk of its own ------------------------------------------------------------------------------------------------


@contextmanager
def disk(place, kilobytes):
    """A file system in memory; skips the test where none can be mounted."""
    place.mkdir()
    options = f"size={kilobytes}k"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount a tmpfs: {done.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def remount(place, *options):
    subprocess.run(["mount", "-o", f"remount,{','.join(options)}", place], check=True)


def test_a_full_disk_is_told_and_loses_nothing_finished(pack, verified, lakatos, tmp_path):
    code, reference = verified("pack")
    with disk(tmp_path / "small", 16) as small:
        ledger = Ledger(small / "book")
        done = lakatos("verify", "pack", "--effort", "smoke", "-j", 2, "--ledger", ledger.folder)
        assert done.returncode == 2
        assert done.stdout == ""
        assert f"{ledger.path}: cannot append a row (No space left on device); free the disk or choose" in done.stderr
        assert "Traceback" not in done.stderr
        finished = names(ledger)
        remount(small, "size=4m")
        again, results = verified("pack", "-j", 2, "--ledger", ledger.folder)
        assert (again, words(results)) == (code, words(reference))
        assert names(ledger)[: len(finished)] == finished
        assert len(names(ledger)) == len(set(names(ledger)))


def test_a_read_only_ledger_is_read_and_a_missing_check_is_told(pack, plant, verified, lakatos, tmp_path):
    with disk(tmp_path / "fixed", 4096) as fixed:
        ledger = Ledger(fixed / "book")
        verified("pack/true_0.py", "pack/true_1.py", "--ledger", ledger.folder)
        finished = ledger.path.read_bytes()
        remount(fixed, "ro")
        try:
            for command in (
                ("verify", "--effort", "smoke"),
                ("verify", "--replay"),
                ("explain",),
                ("list",),
                ("show",),
            ):
                done = lakatos(*command, "pack/true_0.py", "--ledger", ledger.folder)
                assert (done.returncode, done.stderr) == (0, ""), command
            for command in (("verify", "pack", "--effort", "smoke"), ("compact",)):
                done = lakatos(*command, "--ledger", ledger.folder)
                assert done.returncode == 2, command
                assert f"lakatos: {ledger.path}: cannot " in done.stderr
                assert "Read-only file system" in done.stderr
                assert "Traceback" not in done.stderr
        finally:
            remount(fixed, "rw")
        assert ledger.path.read_bytes() == finished
        assert verified("pack/true_0.py", "--ledger", ledger.folder)[0] == 0
