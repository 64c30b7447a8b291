"""The command line starts light: help and a warm list import nothing heavy, and no claim."""

import subprocess
import sys

import pytest

HEAVY = {"autograd", "flint", "hypothesis", "jinja2", "matplotlib", "numba", "numpy", "rich", "scipy", "sympy", "z3"}
RUN = """
import sys
from lakatos.cli import main
if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    finally:
        print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.fixture
def imported(tmp_path, environment):
    """The top-level modules that a command imports."""

    def run(*arguments):
        script = tmp_path / "run.py"
        script.write_text(RUN)
        done = subprocess.run(
            [sys.executable, script, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return set(done.stderr.splitlines()[-1].split())

    return run


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("verify", "--help"), ("report", "-h")])
def test_help_imports_nothing_heavy(imported, arguments):
    assert imported(*arguments) & HEAVY == set()


def test_a_warm_list_imports_nothing_heavy_and_starts_no_child(plant, imported):
    plant("one")
    assert "multiprocessing" in imported("list", "pack")
    assert imported("list", "pack") & HEAVY == set()
    assert imported("show", "pack") & HEAVY == set()


def test_a_run_with_nothing_to_check_imports_nothing_heavy(plant, imported):
    plant("one")
    imported("verify", "pack", "--effort", "smoke")
    assert imported("verify", "pack", "--effort", "smoke") & HEAVY == set()
    assert imported("explain", "pack") & HEAVY == set()


def test_help_names_every_command_and_every_exit_code(lakatos):
    told = lakatos("--help").stdout
    for word in ("list", "show", "verify", "explain", "report", "TARGET", *"012345"):
        assert word in told


def test_help_is_there_after_list_in_the_same_process(run_here):
    assert run_here("list", "--help").exit_code == 0
    assert run_here("--help").exit_code == 0


def test_every_command_has_a_help_of_its_own(run_here):
    for command in ("list", "show", "verify", "explain", "report"):
        done = run_here(command, "-h")
        assert done.exit_code == 0
        assert done.stdout.startswith(f"Usage: lakatos {command} ")


def test_version(run_here):
    from lakatos import __version__

    assert run_here("--version").stdout == f"lakatos, version {__version__}\n"
