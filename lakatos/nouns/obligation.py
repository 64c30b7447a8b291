"""Obligations: the things to check. A decorator of the claim makes one; making it registers nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lakatos.errors import DeclarationError

if TYPE_CHECKING:
    from lakatos.nouns.claim import Claim


@cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


@dataclass(frozen=True)
class Obligation:
    """One thing to check, about the named clauses of a claim."""

    function: Callable[..., Any]
    clauses: tuple[str, ...]
    claim: Claim

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__

    def parameters(self) -> tuple[str, ...]:
        """The names of the function's parameters."""
        return _parameters(self.function)

    @property
    def words(self) -> str:
        """The first line of the function's docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]


@dataclass(frozen=True)
class Proof(Obligation):
    """A proof of one clause for all values of its symbols: its function writes the lines, which the kernel checks."""

    kind = "proof"

    def __post_init__(self) -> None:
        if len(self.parameters()) != 1:
            raise DeclarationError(
                f"proof {self.name}",
                f"the parameters ({', '.join(self.parameters())})",
                "one, the derivation that the lines are written to",
                f"write def {self.name}(p): …",
            )


@dataclass(frozen=True)
class Illustration(Obligation):
    """A figure: its function, given subjects by name and a generator as `rng`, returns a Figure: no evidence."""

    kind = "figure"

    def __post_init__(self) -> None:
        names = self.claim.subject_names()
        for name, parameter in inspect.signature(self.function).parameters.items():
            if name not in (*names, "rng") and parameter.default is parameter.empty:
                raise DeclarationError(
                    f"figure {self.name}",
                    f"parameter {name!r} without a value",
                    f"a subject ({', '.join(names)}), rng or a default",
                    f"write def {self.name}(…, {name}=…)",
                )


@dataclass(frozen=True)
class Property(Obligation):
    """A check on drawn parameters: its function returns an Observation, a mapping from symbols to exact values."""

    strategies: Mapping[str, Any]

    kind = "property"

    def __post_init__(self) -> None:
        names = self.claim.subject_names()
        parameters = inspect.signature(self.function).parameters
        for name, parameter in parameters.items():
            if name not in self.strategies and name not in names and parameter.default is parameter.empty:
                raise DeclarationError(
                    f"property {self.name}",
                    f"parameter {name!r} without a value",
                    f"a strategy, a subject ({', '.join(names)}) or a default",
                    f"write @claim.property({name}=…) or def {self.name}(…, {name}=…)",
                )
        for name in self.strategies:
            if name in names:
                raise DeclarationError(
                    f"property {self.name}", f"a strategy for the subject {name}", "one for a parameter", "rename it"
                )
            if name not in parameters:
                raise DeclarationError(
                    f"property {self.name}",
                    f"a strategy for {name!r}",
                    f"one of its parameters ({', '.join(parameters)})",
                    "rename one of them",
                )

    def applies(self, overrides: Mapping[str, Any]) -> bool:
        """Whether a data control's overrides are all parameters of this check."""
        return all(name in self.parameters() for name in overrides)
