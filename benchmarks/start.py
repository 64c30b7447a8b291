"""What it costs to start the child in which a claim is checked, and what it has imported by then.

Claims that say how much CPU time their process has used when they are imported and when their first check is called are
checked by `lakatos verify`; beside them the same imports in a process of its own, and bare Python.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

CLAIMS = 8
LIMIT = 0.5  # seconds of CPU that a child's start should take at most
CLAIM = '''"""Twice a number."""

import sys
import time

print(f"start {time.process_time():.3f} at import", file=sys.stderr)

from hypothesis import strategies as st

from lakatos.nouns import Claim
from lakatos.statement import Eq, given, integer, measured

n, t = given("n", integer), measured("t", integer, "2n")
said = []


def twice(x):
    """2x."""
    if not said:
        said.append(True)
        tops = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
        names = sorted(name for name in tops if not name.startswith("_"))
        print(f"start {time.process_time():.3f} at its first check, having {' '.join(names)}", file=sys.stderr)
    return 2 * x


claim = Claim(double=Eq(t, 2 * n), scope="integers", subjects=(twice,))


@claim.property(x=st.integers(-9, 9))
def doubling(twice, x):
    return {n: x, t: twice(x)}
'''


def cpu(*command: str, folder: Path) -> tuple[float, str]:
    """The CPU time of a command and of all that it waits for, and what it says on stderr."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stderr


def main() -> None:
    """Print the figures."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the children
    with TemporaryDirectory() as name:
        pack = Path(name) / "pack"
        pack.mkdir()
        for number in range(CLAIMS):
            (pack / f"claim_{number}.py").write_text(CLAIM, encoding="utf-8")
        _, said = cpu("-m", "lakatos", "verify", "pack", "--effort", "smoke", folder=Path(name))
        bare = min(cpu("-c", "pass", folder=Path(name))[0] for _ in range(3))
        engine = "import lakatos.runner as r, importlib\nfor name in r.ENGINE: importlib.import_module(name)"
        alone = min(cpu("-c", engine, folder=Path(name))[0] for _ in range(3))
    for place in ("at import", "at its first check"):
        found = sorted(float(seconds) for seconds in re.findall(rf"start ([\d.]+) {place}", said))
        print(f"child, {place:19} {found[0]:.3f} to {found[-1]:.3f} s of CPU in {len(found)} claims")
    print(f"bare Python                {bare:.3f} s")
    print(f"the engine, imported alone {alone:.3f} s: once a run, in the server of which children are copies")
    print(f"imported by then           {re.findall(r'having (.*)', said)[0]}")
    print(f"wanted: a child's start under {LIMIT} s")


if __name__ == "__main__":
    main()
