"""Power: of the false variants put before the checks, how many they noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lakatos.judgement import FATES, Declared, idle_hypotheses, merged_attacks
from lakatos.nouns.evidence import Attack, Findings


@dataclass(frozen=True)
class Counts:
    """What became of the attacks of one kind; an implied near miss is true and an irrelevant perturbation idle."""

    noticed: int = 0
    implied: int = 0
    accepted: int = 0
    survived: int = 0
    irrelevant: int = 0

    @property
    def made(self) -> int:
        """How many attacks had to be noticed."""
        return self.noticed + self.accepted + self.survived


@dataclass(frozen=True)
class Power:
    """The power of all the checks of one claim."""

    near_misses: Counts
    perturbations: Counts
    needed: int
    hypotheses: int

    def __str__(self) -> str:
        near, moved = self.near_misses, self.perturbations
        parts = [_of(near.noticed, near.made, "near miss", "near misses")]
        parts.append(_of(moved.noticed, moved.made, "perturbation", "perturbations"))
        if self.hypotheses:
            parts.append(_of(self.needed, self.hypotheses, "hypothesis", "hypotheses"))
        return ", ".join(parts)


def power(declared: Declared, findings: Findings) -> Power:
    """The claim's power; a perturbation counts as noticed if any clause notices it."""
    met = merged_attacks(findings.attacks)
    needed = len(declared.hypotheses) - len(idle_hypotheses(declared, findings.controls))
    near = counts(a.fate for a in met if a.kind == "near miss")
    return Power(near, counts(_best(met).values()), needed, len(declared.hypotheses))


def counts(fates: Iterable[str]) -> Counts:
    """How often each fate occurs."""
    return Counts(**Counter(fates))


def _best(attacks: Iterable[Attack]) -> dict[str, str]:
    """The best fate of each perturbation over the clauses."""
    best: dict[str, str] = {}
    for a in attacks:
        if a.kind == "perturbation":
            best[a.name] = min(best.get(a.name, a.fate), a.fate, key=FATES.index)
    return best


def _of(part: int, whole: int, one: str, many: str) -> str:
    return f"{part} of {whole} {one if whole == 1 else many}"
