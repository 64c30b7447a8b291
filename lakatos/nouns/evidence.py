"""What checking yields: plain frozen records, each of which is one JSON object and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lakatos.nouns.figure import Figure, figure_from_json

HOLDS, FAILS, OPEN = "holds", "fails", "open"
FATES = ("noticed", "implied", "accepted", "survived", "within margin", "irrelevant")  # of an attack, the best first


@dataclass(frozen=True)
class Instance:
    """One case in words that can be read and replayed: the drawn inputs and the values of the statement's symbols."""

    inputs: Mapping[str, str]
    values: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True)
class Estimate:
    """A confidence interval of one estimated symbol at one setting, and how large a sample it was planned from.

    The intervals of a check hold all their numbers with probability at least `level`. `margin` is the resolution asked
    for; `control`, the nearest false variant, lies `distance` from the clause, in margins; a sample of `size` draws was
    planned to come within the margin of the truth, and so to exclude the control, with probability `power`.
    """

    symbol: str
    estimand: str
    at: Mapping[str, str]
    value: float
    lower: float
    upper: float
    level: float
    size: int
    expected: str
    margin: float
    control: str
    distance: float
    power: float
    assumes: str = ""


@dataclass(frozen=True)
class Evidence:
    """The outcome of one obligation on one clause."""

    clause: str
    obligation: str
    kind: str
    outcome: str
    scope: str
    cases: int = 0
    undecided: int = 0
    discarded: int = 0
    distinct: int = 0
    radius: str = ""  # how far the sides of equations in balls may be apart at most; none if all cases are exact
    seed: int = 0
    seconds: float = 0.0
    trust: tuple[str, ...] = ()
    witness: Instance | None = None
    counterexample: Instance | None = None
    doubts: tuple[str, ...] = ()
    digest: str = ""  # of the table of a finite scope that was exhausted, checked anew
    estimates: tuple[Estimate, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome not in (HOLDS, FAILS, OPEN):
            raise ValueError(f"outcome {self.outcome!r}: wanted {HOLDS}, {FAILS} or {OPEN}")


@dataclass(frozen=True)
class ControlOutcome:
    """Whether a deliberately false variant was refuted, by which obligation, on which instance."""

    name: str
    kind: str
    drops: str | None
    clauses: tuple[str, ...]
    refuted: bool
    by: str | None = None
    counterexample: Instance | None = None
    reason: str = ""


@dataclass(frozen=True)
class Attack:
    """One near miss of a clause or one perturbation of a subject, and what became of it.

    fate: 'noticed' (the checks failed on it, as they must), 'implied' (a near miss that the statement implies),
    'within margin' (a near miss no farther from the clause than a statistic was to resolve), 'irrelevant' (a
    perturbation that moves no symbol of the clause), 'accepted' (named by the author) or 'survived'.
    """

    kind: str
    clause: str
    name: str
    fate: str
    by: str | None = None
    counterexample: Instance | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.fate not in FATES:
            raise ValueError(f"fate {self.fate!r}: wanted one of {', '.join(FATES)}")


@dataclass(frozen=True)
class ProofLine:
    """One line of a proof: a formula, the rule that bears it out, and the places of the lines that it rests on."""

    text: str
    latex: str
    rule: str
    by: tuple[int, ...]
    depth: int  # the number of assumptions under which it stands


@dataclass(frozen=True)
class Proved:
    """A clause proved, as the re-check of the proof's document says: by which hypotheses, where, on whose word."""

    clause: str
    obligation: str
    hypotheses: tuple[str, ...]
    where: tuple[str, ...]
    cited: tuple[str, ...]
    trust: tuple[str, ...]
    lines: tuple[ProofLine, ...]
    digest: str
    document: Mapping[str, Any]
    scope: str = ""  # the box on which a certificate proves it; none of a proof for all values


@dataclass(frozen=True)
class Findings:
    """All that checking one claim yielded; with the declaration it determines the verdicts."""

    evidence: tuple[Evidence, ...] = ()
    controls: tuple[ControlOutcome, ...] = ()
    attacks: tuple[Attack, ...] = ()
    errors: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    proofs: tuple[Proved, ...] = ()
    figures: tuple[tuple[str, Figure], ...] = ()  # by the name of the obligation; no verdict depends on them

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            self.evidence + other.evidence,
            self.controls + other.controls,
            self.attacks + other.attacks,
            self.errors + other.errors,
            self.unfinished + other.unfinished,
            self.proofs + other.proofs,
            self.figures + other.figures,
        )


@dataclass(frozen=True)
class Verdict:
    """A clause's or a claim's verdict with its reasons."""

    word: str
    reasons: tuple[str, ...] = field(default=())
    scope: str = ""  # of what is certified


def to_json(record: Any) -> dict[str, Any]:
    """The record as plain JSON values."""
    return asdict(record)


def findings_from_json(data: Mapping[str, Any]) -> Findings:
    """Findings from plain JSON values (inverse of to_json)."""
    return Findings(
        tuple(
            Evidence(
                **{**e, "trust": tuple(e["trust"]), "doubts": tuple(e["doubts"])}
                | {k: _instance(e[k]) for k in ("witness", "counterexample")}
                | {"estimates": tuple(Estimate(**estimate) for estimate in e["estimates"])}
            )
            for e in data["evidence"]
        ),
        tuple(
            ControlOutcome(**{**c, "clauses": tuple(c["clauses"]), "counterexample": _instance(c["counterexample"])})
            for c in data["controls"]
        ),
        tuple(Attack(**{**a, "counterexample": _instance(a["counterexample"])}) for a in data["attacks"]),
        tuple(data["errors"]),
        tuple(data["unfinished"]),
        tuple(_proved(p) for p in data["proofs"]),
        tuple((name, figure_from_json(figure)) for name, figure in data["figures"]),
    )


def _proved(data: Mapping[str, Any]) -> Proved:
    lines = tuple(ProofLine(**{**line, "by": tuple(line["by"])}) for line in data["lines"])
    listed = {name: tuple(data[name]) for name in ("hypotheses", "where", "cited", "trust")}
    return Proved(**{**data, **listed, "lines": lines})


def _instance(data: Mapping[str, Any] | None) -> Instance | None:
    return Instance(**data) if data else None
