"""What the engine costs beyond Hypothesis: each property of the package's claims, bare and judged, in the same run.

Bare: Hypothesis draws as many cases, with the same seeds, and calls the property; nothing is judged. Judged: the
engine draws, calls, reads the observation and evaluates hypotheses, definitions and clauses. Near misses: the engine
judges all of them on the same cases. Each is CPU time, the least of REPEATS.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import hypothesis

from lakatos.checkers import check_property
from lakatos.checkers.explore import BATCH, BATCHES, explore, seed_of
from lakatos.nouns.claim import Claim
from lakatos.nouns.obligation import Property
from lakatos.registry import load, select
from lakatos.statement import signature

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


def least(*runs: Callable[[], object]) -> list[float]:
    """The least CPU time of each of the runs, which take turns."""
    found = []
    for _ in range(REPEATS):
        lap = []
        for run in runs:
            start = time.process_time()
            run()
            lap.append(time.process_time() - start)
        found.append(lap)
    return [min(times) for times in zip(*found, strict=True)]


def near_misses(claim: Claim, check: Property, cases: list[Any]) -> None:
    """All near misses of all clauses, judged on the cases; nothing is remembered from an earlier repeat."""
    signature._values.cache_clear()
    for clause in check.clauses:
        check_property._near_misses(claim, check, clause, cases)


def main(targets: list[str]) -> None:
    """Print a line for each property, and one for all."""
    total = [0.0, 0.0, 0.0]
    print(f"{'property':52} {'cases':>5} {'bare s':>7} {'judged':>7} {'near misses':>11}")
    for source in select(targets):
        claim, obligations = (loaded := load(source)).claim, loaded.obligations
        for check in (o for o in obligations if isinstance(o, Property)):
            fails = partial(check_property._any_fails, claim, check.clauses)
            cases = explore(claim, check, source.id, EFFORT, fails).inside  # and everything is warm
            times = least(
                partial(bare, claim, source.id, check),
                partial(explore, claim, check, source.id, EFFORT, fails),
                partial(near_misses, claim, check, cases),
            )
            total = [a + b for a, b in zip(total, times, strict=True)]
            line(f"{source.id} {check.name}", len(cases), times)
    line("all", 0, total)
    print(f"wanted: judged at most {JUDGED}, near misses at most {NEAR_MISSES}")


def line(name: str, cases: int, times: list[float]) -> None:
    """One row of the table: seconds bare, judged in units of bare, near misses in units of judged."""
    bare, judged, missed = times
    print(f"{name:52} {cases or '':>5} {bare:7.2f} {judged / bare:7.2f} {missed / judged:11.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
