"""Obligations: the things to check. A decorator of the claim makes one; making it registers nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

from lakatos.errors import DeclarationError
from lakatos.nouns.told import told
from lakatos.statement.nodes import Symbol

if TYPE_CHECKING:
    from lakatos.nouns.claim import Claim


MOST_CASES = 100_000  # of an exhaustion, at any effort: its scope is part of what is certified
MOST_SHOWN = 6  # values of a list in words


@cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


@dataclass(frozen=True)
class Obligation:
    """One thing to check, about the named clauses of a claim."""

    function: Callable[..., Any]
    clauses: tuple[str, ...]
    claim: Claim

    kind: ClassVar[str]

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

    def applies(self, overrides: Mapping[str, Any]) -> bool:
        """Whether a data control's overrides are all parameters of this check."""
        return all(name in self.parameters() for name in overrides)


@dataclass(frozen=True)
class Proof(Obligation):
    """A proof of one clause for all values of its symbols: its function writes the lines, which the kernel checks."""

    kind = "proof"

    def __post_init__(self) -> None:
        if len(self.parameters()) != 1:
            raise DeclarationError(
                f"{self.kind} {self.name}",
                f"the parameters ({', '.join(self.parameters())})",
                "one, the derivation that the lines are written to",
                f"write def {self.name}(p): …",
            )


@dataclass(frozen=True)
class Cover(Proof):
    """A certificate on a compact box: a proof of one clause where each of these symbols lies in its interval."""

    box: Mapping[Symbol, tuple[Fraction, Fraction]]

    kind = "certificate"

    @property
    def scope(self) -> str:
        """The box in words."""
        return f"all {', '.join(f'{x} in [{low}, {high}]' for x, (low, high) in self.box.items())}"


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
                    f"{self.kind} {self.name}",
                    f"parameter {name!r} without a value",
                    f"a strategy, a subject ({', '.join(names)}) or a default",
                    f"write @claim.{self.kind}({name}=…) or def {self.name}(…, {name}=…)",
                )
        for name in self.strategies:
            if name in names:
                raise DeclarationError(
                    f"{self.kind} {self.name}", f"a strategy for the subject {name}", "one for a parameter", "rename it"
                )
            if name not in parameters:
                raise DeclarationError(
                    f"{self.kind} {self.name}",
                    f"a strategy for {name!r}",
                    f"one of its parameters ({', '.join(parameters)})",
                    "rename one of them",
                )


@dataclass(frozen=True)
class Exhaustion(Property):
    """A certificate on a finite scope: a property whose parameters run through all values of finite lists."""

    kind = "certificate"

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, values in self.strategies.items():
            if not isinstance(values, list | tuple | range) or not values:
                raise DeclarationError(
                    f"certificate {self.name}, {name}",
                    told(values),
                    "a list, tuple or range of values",
                    "list them all",
                )
        if len(self) > MOST_CASES:
            sizes = " · ".join(str(len(values)) for values in self.strategies.values())
            raise DeclarationError(
                f"certificate {self.name}",
                f"{sizes} = {len(self)} cases",
                f"at most {MOST_CASES}",
                "take fewer values, or make it a property, which draws some",
            )
        for name, values in self.strategies.items():
            seen: set[str] = set()
            for value in values:
                shown = repr(value.tolist() if hasattr(value, "tolist") else value)
                if shown in seen:
                    raise DeclarationError(
                        f"certificate {self.name}, {name}", f"{told(value)} twice", "different values", "take one out"
                    )
                seen.add(shown)

    def __len__(self) -> int:
        return prod(map(len, self.strategies.values()))

    def cases(self) -> Iterator[dict[str, Any]]:
        """Every combination of values, the last parameter fastest."""
        return (dict(zip(self.strategies, values, strict=True)) for values in product(*self.strategies.values()))

    def applies(self, overrides: Mapping[str, Any]) -> bool:
        """Whether a data control's overrides are parameters of this check, and values: none is to be drawn."""
        return super().applies(overrides) and not any(hasattr(value, "example") for value in overrides.values())

    @property
    def scope(self) -> str:
        """The finite lists in words."""
        return f"all {', '.join(f'{name} in {_listed(values)}' for name, values in self.strategies.items())}"


def _listed(values: Any) -> str:
    shown = [told(value) for value in ([*values[:1], *values[-1:]] if len(values) > MOST_SHOWN else values)]
    return f"{{{', …, '.join(shown)}}}" if len(values) > MOST_SHOWN else f"{{{', '.join(shown)}}}"
