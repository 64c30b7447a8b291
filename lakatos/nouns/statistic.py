"""Statistics: obligations that are checked by sampling."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from lakatos.errors import DeclarationError
from lakatos.nouns.estimand import Estimand, Slope, Trend
from lakatos.nouns.obligation import Obligation
from lakatos.statement.nodes import Eq, Le, Lt, Symbol, Term, free_symbols


@dataclass(frozen=True)
class Statistic(Obligation):
    """A check by sampling: its function makes one random draw X with `rng`; the engine draws, estimates and judges.

    `columns` are the settings, a table with a column for each parameter: the clause is judged at each row. What the
    clause's estimated symbol stands for is a number of the law of X, its estimand; the clause says that symbol, alone
    on one side, to equal a term (within `margin`), or to be less or greater.
    """

    estimand: Estimand
    margin: Term
    columns: Mapping[str, tuple[Any, ...]]

    kind = "statistic"

    def __post_init__(self) -> None:
        place, parameters = f"statistic {self.name}", self.parameters()
        if "rng" not in parameters:
            raise DeclarationError(
                place,
                f"the parameters ({', '.join(parameters)})",
                "rng among them, the numpy Generator that all randomness comes from",
                f"write def {self.name}(…, rng, …)",
            )
        for name, parameter in inspect.signature(self.function).parameters.items():
            supplied = name in ("rng", *self.columns, *self.claim.subject_names())
            if not supplied and parameter.default is parameter.empty:
                raise DeclarationError(
                    place,
                    f"parameter {name!r} without a value",
                    f"a column of settings, a subject ({', '.join(self.claim.subject_names())}) or a default",
                    f"write @claim.statistic(…, {name}=(…,)) or def {self.name}(…, {name}=…)",
                )
        for name, column in self.columns.items():
            if name == "rng" or name not in parameters or name in self.claim.subject_names():
                known = [p for p in parameters if p != "rng" and p not in self.claim.subject_names()]
                wanted = f"a column for one of its parameters ({', '.join(known)})"
                raise DeclarationError(place, f"a column for {name!r}", wanted, "rename one of them")
            given: object = column
            if not isinstance(given, tuple) or not given:
                raise DeclarationError(place, f"{name}={given!r}", "a tuple of values", "mind the comma: (3,)")
        if len({len(column) for column in self.columns.values()}) > 1:
            sizes = ", ".join(f"{len(column)} for {name}" for name, column in self.columns.items())
            raise DeclarationError(place, sizes, "columns of one length: each row is a setting", "repeat values")
        _check_solved(place, self)

    @cached_property
    def settings(self) -> tuple[Mapping[str, Any], ...]:
        """The rows of the table; one, without parameters, where it has no columns."""
        rows = zip(*self.columns.values(), strict=True)
        return tuple(MappingProxyType(dict(zip(self.columns, row, strict=True))) for row in rows) or ({},)

    @property
    def formula(self) -> Eq | Le | Lt:
        """The clause."""
        found = self.claim.statements[self.clauses[0]]
        assert isinstance(found, Eq | Le | Lt)
        return found

    @property
    def expected(self) -> Term:
        """What the clause compares the estimated symbol with."""
        return self.formula.right if self.formula.left == self.estimand.symbol else self.formula.left


def _check_solved(place: str, statistic: Statistic) -> None:
    """The clause is a relation with the estimated symbol, a measured scalar, alone on one side, and nowhere else."""
    estimand, [clause] = statistic.estimand, statistic.clauses
    symbol, formula = estimand.symbol, statistic.claim.statements[clause]
    if symbol.role != "measured" or symbol.shape or symbol.sort != "real":
        raise DeclarationError(place, f"estimates '{symbol}'", "a measured scalar of sort real", "declare it so")
    solved = isinstance(formula, Eq | Le | Lt) and symbol in (formula.left, formula.right)
    if not solved or symbol in _unfolded(statistic.expected):
        raise DeclarationError(
            place,
            f"the clause '{formula}'",
            f"{symbol} = b, {symbol} <= b, {symbol} < b or the reverse, without {symbol} in b",
            f"solve it for {symbol}",
        )
    for premise in statistic.claim.premises:
        if symbol in _unfolded(premise.formula):
            raise DeclarationError(
                place, f"{symbol} in '{premise.name}'", "premises in exact symbols", "state it as a clause"
            )
    if isinstance(estimand, Slope | Trend) and (estimand.over.shape or estimand.over in _unfolded(formula)):
        raise DeclarationError(
            place, f"over={estimand.over}", "a given scalar that the clause does not speak of", "take another symbol"
        )


def _unfolded(node: Any) -> set[Symbol]:
    """The free symbols of a node, and those behind its defined ones."""
    free = free_symbols(node)
    return {*free}.union(*(_unfolded(s.definition) for s in free if s.role == "defined" and s.definition is not None))
