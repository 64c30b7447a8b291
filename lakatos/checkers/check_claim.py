"""A claim's checks by name, each made on its own: one for every obligation and for every data control."""

from __future__ import annotations

import traceback
from pathlib import Path

from lakatos.checkers.check_control import check_control
from lakatos.checkers.check_figure import check_figure
from lakatos.checkers.check_proof import check_cover, check_proof
from lakatos.checkers.check_property import check_property
from lakatos.checkers.check_statistic import check_statistic
from lakatos.checkers.explore import Exhausted
from lakatos.checkers.judge_case import brief
from lakatos.errors import LakatosError
from lakatos.nouns.evidence import Findings
from lakatos.nouns.obligation import Cover, Illustration, Proof, Property
from lakatos.nouns.statistic import Statistic
from lakatos.registry import Loaded


def check_names(loaded: Loaded) -> list[str]:
    """The names of the checks, in the order in which they are made."""
    data_controls = [c for c in loaded.claim.controls if c.kind == "data"]
    return [f"{o.kind} {o.name}" for o in loaded.obligations] + [f"control {c.words}" for c in data_controls]


def run_check(loaded: Loaded, check: str, effort: str, memory: Path | None = None) -> Findings:
    """The findings of one check; a crash in it is a finding too."""
    name = loaded.source.id
    try:
        for obligation in loaded.obligations:
            if check == f"{obligation.kind} {obligation.name}":
                properties = [o for o in loaded.obligations if isinstance(o, Property)]
                if isinstance(obligation, Cover):
                    return check_cover(loaded.claim, name, obligation, properties, effort)
                if isinstance(obligation, Proof):
                    return check_proof(loaded.claim, obligation)
                if isinstance(obligation, Illustration):
                    return check_figure(loaded.claim, name, obligation)
                if isinstance(obligation, Statistic):
                    return check_statistic(name, obligation, effort)
                return check_property(
                    loaded.claim, name, obligation, effort, memory and memory / name / obligation.name
                )
        control = next(c for c in loaded.claim.controls if check == f"control {c.words}")
        checks = [o for o in loaded.obligations if isinstance(o, Property | Statistic)]
        return check_control(loaded.claim, name, control, checks, effort)
    except (Exception, Exhausted) as error:  # anything that a claim's own code raises
        return Findings(errors=(f"{check}: {_told(error)}",))


def _told(error: BaseException) -> str:
    if isinstance(error, Exhausted):
        return "out of memory"
    if isinstance(error, LakatosError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = str(Path(__file__).resolve().parent)
    last = next((f for f in reversed(frames) if not f.filename.startswith(ours)), None)
    where = f" at {Path(last.filename).name}:{last.lineno}" if last else ""
    return f"crashed with {type(error).__name__}: {brief(str(error), 1000)}{where}"
