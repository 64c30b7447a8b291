"""Hypothesis draws parameters; the engine runs the property on them, sorts the cases, and shrinks a failing one."""

from __future__ import annotations

import copy
import hashlib
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import SkipTest

import hypothesis
from flint import arb, arb_mat
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from lakatos.checkers.observe import Observation, observation, same_values
from lakatos.errors import ObservationError, Undecided
from lakatos.nouns.claim import Claim
from lakatos.nouns.obligation import Exhaustion, Property
from lakatos.numbers import precision
from lakatos.numbers.ball import PRECISIONS
from lakatos.statement import nodes as n

# Cases are drawn in batches, each with its own seed: within one run Hypothesis varies what it has drawn already, so
# that of eight kinds of input a single run of 100 cases was seen to leave one out.
BATCH = 25
BARREN = 1  # batches without a case inside, after which the generator is given up
REPLAYED = 10  # cases run again, to see that they give the same observation
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
    every: list[Observation] = field(default_factory=list)  # of an exhaustion, those outside the scope too
    contradicting: bool = False  # the failing case of a control drops no hypothesis: it refutes the claim itself


def seed_of(*parts: str) -> int:
    """The seed of a check: a hash of its name, so that no author chooses one."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def premises(claim: Claim, seen: Observation, dropped: str | None = None) -> bool:
    """Whether every formal hypothesis holds on the observation; a dropped one must fail on it."""
    for hypothesis_ in claim.hypotheses:
        if hypothesis_.formal and seen.true(hypothesis_.formula) is not (hypothesis_.name != dropped):
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

    One with finite lists runs through all of its cases. `memory` is a folder in which Hypothesis keeps failing cases.
    They are tried first, and apart from the cases drawn: these are the same in every run, and a kept case is the
    failing one only where they are all true.
    """
    if isinstance(obligation, Exhaustion):
        return exhaust(claim, obligation, fails, overrides, dropped)
    seed = seed_of(name, obligation.name, *([dropped] if dropped else []))
    strategies = {**obligation.strategies, **(overrides or {})}

    def trying(run: Exploration) -> Callable[[st.DataObject], None]:
        def case(data: st.DataObject) -> None:
            try:
                judge(data)
            except (hypothesis.errors.UnsatisfiedAssumption, hypothesis.errors.StopTest):
                run.discarded += run.failing is None and not _overran(data)
                raise

        def judge(data: st.DataObject) -> None:
            inputs = {
                k: data.draw(v, label=k) if isinstance(v, st.SearchStrategy) else v for k, v in strategies.items()
            }
            try:
                seen = _decided(claim, obligation, inputs)
            except hypothesis.errors.UnsatisfiedAssumption:
                run.rejected += run.failing is None
                raise
            except (Falsified, hypothesis.errors.Unsatisfiable) as error:  # ours to raise, and Hypothesis's
                raise RuntimeError(f"the property raised {type(error).__name__}") from error
            run.contradicting = dropped is not None and _drops_nothing(claim, seen) and fails(seen)
            hypothesis.assume(run.contradicting or premises(claim, seen, dropped))
            if fails(seen):
                run.failing = seen
                raise Falsified
            if run.failing is None:
                run.inside.append(seen)

        return case

    kept, run = Exploration(seed), Exploration(seed)
    if memory:
        with suppress(SkipTest):  # nothing is kept
            _drive(trying(kept), seed, memory, hypothesis.Phase.reuse)
    for batch in range(BATCHES[effort]):
        if run.failing is None and (run.inside or batch < BARREN):
            _drive(trying(run), seed + batch, memory, hypothesis.Phase.generate, hypothesis.Phase.shrink)
    if run.failing is None:
        run.failing, run.contradicting = kept.failing, kept.contradicting
    for seen in [*run.inside[:: len(run.inside) // REPLAYED + 1], *([run.failing] if run.failing else [])]:
        _replay(claim, obligation, seen)
    return run


def exhaust(
    claim: Claim,
    obligation: Exhaustion,
    fails: Callable[[Observation], bool],
    overrides: Mapping[str, Any] | None = None,
    dropped: str | None = None,
) -> Exploration:
    """Run the property on every case of its scope until `fails` finds a failing one."""
    run = Exploration(0)
    for inputs in obligation.cases():
        try:
            seen = _decided(claim, obligation, {**inputs, **(overrides or {})})
        except hypothesis.errors.UnsatisfiedAssumption:
            run.discarded, run.rejected = run.discarded + 1, run.rejected + 1
            continue
        run.every.append(seen)
        run.contradicting = dropped is not None and _drops_nothing(claim, seen) and fails(seen)
        if not run.contradicting and not premises(claim, seen, dropped):
            run.discarded += 1
        elif fails(seen):
            run.failing = seen
            break
        else:
            run.inside.append(seen)
    for seen in run.every[:: len(run.every) // REPLAYED + 1]:
        _replay(claim, obligation, seen)
    return run


def _drops_nothing(claim: Claim, seen: Observation) -> bool:
    """Whether all hypotheses can be decided on the observation, and hold."""
    return all(h.formal for h in claim.hypotheses) and premises(claim, seen)


def _replay(claim: Claim, obligation: Property, seen: Observation) -> None:
    """ObservationError unless the same inputs give the same observation again."""
    again = observe(claim, obligation, seen.inputs, bits=seen.bits)
    if not same_values(again, seen):
        raise ObservationError(
            f"property {obligation.name} gives two observations on the same inputs: a check is a function of its "
            "inputs; let no clock, random number, file or state that stays take part in it or in a subject"
        )


def _overran(data: st.DataObject) -> bool:
    """Whether Hypothesis gave the case up half-drawn, for want of room: that says nothing of the generator."""
    return getattr(data.conjecture_data.status, "name", "") == "OVERRUN"


def _drive(case: Callable[[st.DataObject], None], seed: int, memory: Path | None, *phases: hypothesis.Phase) -> None:
    settings = hypothesis.settings(
        max_examples=BATCH,
        database=DirectoryBasedExampleDatabase(memory) if memory else None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=phases,
    )
    with suppress(Falsified, hypothesis.errors.Unsatisfiable):
        settings(hypothesis.seed(seed)(hypothesis.given(st.data())(case)))()  # the seed first: it would drop the memory


def observe(
    claim: Claim,
    obligation: Property,
    inputs: Mapping[str, Any],
    subjects: Mapping[str, Callable[..., Any]] | None = None,
    bits: int = PRECISIONS[0],
) -> Observation:
    """Call the property on these inputs, with its subjects or with replacements for them; balls have so many bits."""
    seam = {s.__name__: s for s in claim.subjects} | dict(subjects or {})
    asked = {k: v for k, v in seam.items() if k in obligation.parameters()}
    try:
        with warnings.catch_warnings(), precision(bits):
            warnings.simplefilter("ignore", hypothesis.errors.HypothesisDeprecationWarning)  # `assume` in a replay
            returned = obligation.function(**asked, **copy.deepcopy(dict(inputs)))
    except MemoryError as error:
        raise Exhausted from error
    return observation(claim, obligation, inputs, returned, bits)


def _decided(claim: Claim, obligation: Property, inputs: Mapping[str, Any]) -> Observation:
    """The observation at the least precision at which all is decided, or at the cap."""
    formulas = [claim.statements[clause] for clause in obligation.clauses] + [p.formula for p in claim.premises]
    for bits in PRECISIONS:
        try:
            seen = observe(claim, obligation, inputs, bits=bits)
        except Undecided:
            if bits == PRECISIONS[-1]:
                hypothesis.reject()
            continue
        asked = [f for f in [*formulas, *seen.definitions] if not isinstance(f, n.Words)]
        if not _in_balls(seen, asked) or None not in map(seen.true, asked):
            break
    return seen


def _in_balls(seen: Observation, formulas: list[n.Formula]) -> bool:
    """Whether balls can come up in the reading of the formulas."""
    drawn = any(isinstance(found, arb | arb_mat) for found in seen.at.values())
    return drawn or any(map(_rounded, formulas))


@lru_cache(maxsize=1000)
def _rounded(node: n.Node) -> bool:
    """Whether a reading of the node, or of what its symbols are defined as, needs balls."""
    definitions = [part.definition for part in n.walk(node) if isinstance(part, n.Symbol) and part.definition]
    return any(isinstance(part, n.Function | n.Integral) for part in n.walk(node)) or any(map(_rounded, definitions))
