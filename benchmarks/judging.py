"""What the engine costs beyond Hypothesis: each property of the package's claims, bare and judged, in the same run.

Bare: Hypothesis draws as many cases, with the same seeds, and calls the property; nothing is judged. Judged: the
engine draws, calls, reads the observation and evaluates hypotheses, definitions and clauses. Near misses: the whole
check, less the same check without any. Each is CPU time, the least of REPEATS, each in a fork that remembers nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from typing import Any
from unittest.mock import patch

import hypothesis

from lakatos.checkers import check_property
from lakatos.checkers.explore import BATCH, BATCHES, explore, seed_of
from lakatos.checkers.judge_case import judge_case
from lakatos.checkers.observe import Observation
from lakatos.nouns.claim import Claim
from lakatos.nouns.obligation import Property
from lakatos.registry import load, select

REPEATS = 3
EFFORT = "default"
JUDGED, NEAR_MISSES = 1.3, 0.3  # the most that they should cost, as a part of bare and of judged


def bare(claim: Claim, name: str, check: Property) -> None:
    """Hypothesis and the property, nothing else."""
    seam = {s.__name__: s for s in claim.subjects if s.__name__ in check.parameters()}
    settings = hypothesis.settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )

    def case(**inputs: Any) -> None:
        check.function(**seam, **inputs)

    for batch in range(BATCHES[EFFORT]):
        seed = hypothesis.seed(seed_of(name, check.name) + batch)
        settings(seed(hypothesis.given(**check.strategies)(case)))()


def judged(claim: Claim, name: str, check: Property) -> None:
    """The cases drawn and judged."""

    def fails(seen: Observation) -> bool:
        return any(judge_case(claim.statements[clause], seen) is False for clause in check.clauses)

    explore(claim, check, name, EFFORT, fails)


def whole(claim: Claim, name: str, check: Property) -> None:
    """All that the check does."""
    check_property.check_property(claim, name, check, EFFORT)


def without_near_misses(claim: Claim, name: str, check: Property) -> None:
    """All but near misses."""
    with patch.object(check_property, "near_misses", lambda formula: {}):
        whole(claim, name, check)


def cpu(run: Callable[[], None]) -> float:
    """The CPU time of a run in a fork of this process."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def timed() -> None:
        start = time.process_time()
        run()
        theirs.send(time.process_time() - start)

    process = context.Process(target=timed)
    process.start()
    theirs.close()
    found: float = ours.recv()
    process.join()
    return found


def main(targets: list[str]) -> None:
    """Print a line for each property, and one for all."""
    total = [0.0, 0.0, 0.0]
    print(f"{'property':52} {'bare s':>7} {'judged':>7} {'near misses':>11}")
    for source in select(targets):
        loaded = load(source)
        for check in (o for o in loaded.obligations if isinstance(o, Property)):
            runs = [partial(run, loaded.claim, source.id, check) for run in (bare, judged, without_near_misses, whole)]
            laps = [[cpu(run) for run in runs] for _ in range(REPEATS)]
            unjudged, in_judging, rest, everything = map(min, zip(*laps, strict=True))
            times = [unjudged, in_judging, max(everything - rest, 0)]
            total = [a + b for a, b in zip(total, times, strict=True)]
            line(f"{source.id} {check.name}", times)
    line("all", total)
    print(f"wanted: judged at most {JUDGED}, near misses at most {NEAR_MISSES}")


def line(name: str, times: list[float]) -> None:
    """One row of the table: seconds bare, judged in units of bare, near misses in units of judged."""
    unjudged, in_judging, missed = times
    print(f"{name:52} {unjudged:7.2f} {in_judging / unjudged:7.2f} {missed / in_judging:11.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
