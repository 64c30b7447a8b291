"""A small true claim to plant, false variants of it, and pytest run on them in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

TRUE = '''"""The absolute value of a number that is not negative is that number."""

from hypothesis import strategies as st

from lakatos.nouns import Claim, Control, Hypothesis
from lakatos.statement import Eq, Le, given, measured, real

x = given("x", real, "number")
y = measured("y", real, "its absolute value")


def absolute(number):
    return abs(number)


NONNEGATIVE = Hypothesis("non-negative", "the number is not negative", x >= 0)

claim = Claim(
    same=Eq(y, x),
    hypotheses=(NONNEGATIVE,),
    scope="rational numbers",
    subjects=(absolute,),
    controls=(
        Control("below zero", drops=NONNEGATIVE, number=-1),
        Control("twice: y = 2x", same=Eq(y, 2 * x)),
    ),
)


@claim.property(number=st.integers(0, 9))
def small(absolute, number):
    """Whole numbers from 0 to 9."""
    return {x: number, y: absolute(number)}
'''


@dataclass(frozen=True)
class Run:
    """What a run of pytest printed, and under `-rA` each item's outcome."""

    text: str
    code: int

    @property
    def ids(self) -> list[str]:
        """The items that `--collect-only -q` lists."""
        return re.findall(r"^\S*::.*$", self.text, re.MULTILINE)

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of each item by id, from the summary; one that is told twice is an error."""
        found = re.findall(r"^(PASSED|FAILED|XFAIL|ERROR) (\S+)", self.text.partition("short test summary")[2], re.M)
        assert len(found) == len({item for _, item in found})
        return {item: outcome.lower() for outcome, item in found}

    def told(self, heading: str) -> list[str]:
        """The lines that pytest prints under an item's heading."""
        body = re.search(rf"^_+ {re.escape(heading)} _+\n(.*?)^[_=]{{3}}", self.text, re.MULTILINE | re.DOTALL)
        assert body, self.text
        return body[1].splitlines()


@pytest.fixture(scope="session")
def run() -> Callable[..., Run]:
    def run(folder: Path, *arguments: str, path: Path | None = None) -> Run:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *arguments],
            cwd=folder,
            env={**kept, "COLUMNS": "200"} | ({"PYTHONPATH": str(path)} if path else {}),
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(done.stdout + done.stderr, done.returncode)

    return run


@pytest.fixture(scope="session")
def plant() -> Callable[..., Path]:
    def plant(file: Path, **changes: tuple[str, str]) -> Path:
        text = TRUE
        for old, new in changes.values():
            assert old in text
            text = text.replace(old, new, 1)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return plant
