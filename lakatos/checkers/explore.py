"""Hypothesis draws parameters; the engine runs the property on them, sorts the cases, and shrinks a failing one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from lakatos.checkers.observe import Observation, observation
from lakatos.nouns.claim import Claim
from lakatos.nouns.obligation import Property
from lakatos.statement.evaluate import Undefined, holds

# Cases are drawn in batches, each with its own seed: within one run Hypothesis varies what it has drawn already, so
# that of eight kinds of input a single run of 100 cases was seen to leave one out.
BATCH = 25
BATCHES = {"smoke": 4, "default": 8, "deep": 80}


class Exhausted(BaseException):
    """Out of memory: no Exception, which Hypothesis would catch, to exhaust it again in search of a smaller case."""


class Falsified(AssertionError):
    """Raised inside a drawn case to make Hypothesis shrink it."""


@dataclass
class Exploration:
    """The cases of one run: those inside the scope as drawn, how many were discarded, the minimal failing one."""

    seed: int
    inside: list[Observation] = field(default_factory=list)
    discarded: int = 0
    rejected: int = 0  # of the discarded, those that the property itself gave up
    failing: Observation | None = None


def seed_of(*parts: str) -> int:
    """The seed of a check: a hash of its name, so that no author chooses one."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def premises(claim: Claim, seen: Observation, dropped: str | None = None) -> bool:
    """Whether every formal hypothesis holds on the observation; a dropped one must fail on it."""
    for hypothesis_ in claim.hypotheses:
        if hypothesis_.formal:
            try:
                true = holds(hypothesis_.formula, seen.at)
            except Undefined:
                return False
            if true is (hypothesis_.name == dropped):
                return False
    return True


def explore(
    claim: Claim,
    obligation: Property,
    name: str,
    effort: str,
    fails: Callable[[Observation], bool],
    overrides: Mapping[str, Any] | None = None,
    dropped: str | None = None,
    memory: Path | None = None,
) -> Exploration:
    """Run the property on drawn parameters until `fails` finds a failing case or the effort's number is reached.

    `memory` is a folder in which Hypothesis keeps failing cases, to replay them first in the next run.
    """
    run = Exploration(seed_of(name, obligation.name, *([dropped] if dropped else [])))
    strategies = {**obligation.strategies, **(overrides or {})}

    def case(data: st.DataObject) -> None:
        try:
            judge(data)
        except (hypothesis.errors.UnsatisfiedAssumption, hypothesis.errors.StopTest):
            run.discarded += run.failing is None and not _overran(data)
            raise

    def judge(data: st.DataObject) -> None:
        inputs = {k: data.draw(v, label=k) if isinstance(v, st.SearchStrategy) else v for k, v in strategies.items()}
        try:
            seen = observe(claim, obligation, inputs)
        except hypothesis.errors.UnsatisfiedAssumption:
            run.rejected += run.failing is None
            raise
        except (Falsified, hypothesis.errors.Unsatisfiable) as error:  # ours to raise, and Hypothesis's
            raise RuntimeError(f"the property raised {type(error).__name__}") from error
        hypothesis.assume(premises(claim, seen, dropped))
        if fails(seen):
            run.failing = seen
            raise Falsified
        if run.failing is None:
            run.inside.append(seen)

    for batch in range(BATCHES[effort]):
        if run.failing is None:
            _drive(case, run.seed + batch, memory)
    return run


def _overran(data: st.DataObject) -> bool:
    """Whether Hypothesis gave the case up half-drawn, for want of room: that says nothing of the generator."""
    return getattr(data.conjecture_data.status, "name", "") == "OVERRUN"


def _drive(case: Callable[[st.DataObject], None], seed: int, memory: Path | None) -> None:
    settings = hypothesis.settings(
        max_examples=BATCH,
        database=DirectoryBasedExampleDatabase(memory) if memory else None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.reuse, hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )
    with suppress(Falsified, hypothesis.errors.Unsatisfiable):
        settings(hypothesis.seed(seed)(hypothesis.given(st.data())(case)))()  # the seed first: it would drop the memory


def observe(
    claim: Claim,
    obligation: Property,
    inputs: Mapping[str, Any],
    subjects: Mapping[str, Callable[..., Any]] | None = None,
) -> Observation:
    """Call the property on these inputs, with its subjects or with replacements for them."""
    seam = {s.__name__: s for s in claim.subjects} | dict(subjects or {})
    asked = {k: v for k, v in seam.items() if k in obligation.parameters()}
    try:
        returned = obligation.function(**asked, **inputs)
    except MemoryError as error:
        raise Exhausted from error
    return observation(claim, obligation, inputs, returned)
