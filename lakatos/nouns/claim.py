"""What an author declares: a claim, its hypotheses, controls and sources. Frozen values; declaring computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from lakatos.errors import DeclarationError
from lakatos.nouns.estimand import Estimand
from lakatos.nouns.obligation import Cover, Exhaustion, Illustration, Obligation, Proof, Property
from lakatos.nouns.statistic import Statistic
from lakatos.nouns.told import told
from lakatos.nouns.wellformed import check_box, check_clause, check_formulas, check_names
from lakatos.statement.nodes import Eq, Formula, Le, Lt, Ne, Symbol, Termlike, Words, free_symbols, term, walk

Check = TypeVar("Check", bound=Callable[..., Any])


@dataclass(frozen=True)
class Hypothesis:
    """A named premise; the formula says the same as the words."""

    name: str
    words: str
    formula: Formula

    @property
    def formal(self) -> bool:
        """Whether the engine can decide the premise on an observation."""
        return not isinstance(self.formula, Words)


@dataclass(frozen=True)
class Definition:
    """An equation that says what measured symbols are, where no term can: a recursion in time, a fixed point.

    Proofs start from it as from a hypothesis; but a case on which it fails refutes the claim, and is not discarded.
    """

    name: str
    words: str
    formula: Formula


@dataclass(frozen=True)
class Citation:
    """A source: bibliography key or inline reference, and a locator that is "unchecked" until checked."""

    key: str
    locator: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Lemma:
    """A published statement that proofs of the claim may cite; it is tested by properties, as a clause is."""

    name: str
    formula: Formula
    cites: Citation


@dataclass(frozen=True)
class Slide:
    """The lecture's slide that makes the claim; `wording` is true, needs hypotheses, or false as worded."""

    title: str
    wording: str = "needs hypotheses"
    note: str = ""


@dataclass(frozen=True, init=False)
class Control:
    """A deliberately false variant that must be refuted.

    `Control("…", gain=Eq(…))` replaces a clause's formula (a *statement* control: the same observations must refute
    it); `Control("…", drops=H, mean=Q(1, 4))` overrides parameters of the checks so that hypothesis H fails (a *data*
    control: the same statement must fail).
    """

    words: str
    drops: Hypothesis | None
    overrides: Mapping[str, Any]

    def __init__(self, words: str, *, drops: Hypothesis | None = None, **overrides: Any) -> None:
        for name, value in (("words", words), ("drops", drops), ("overrides", MappingProxyType(overrides))):
            object.__setattr__(self, name, value)

    @property
    def kind(self) -> str:
        """'statement' or 'data'."""
        return "data" if self.drops else "statement"


@dataclass(frozen=True, init=False)
class Claim:
    """A statement of theory with hypotheses, scope, sources, subjects and controls, declared before its evidence."""

    clauses: Mapping[str, Formula]
    hypotheses: tuple[Hypothesis, ...]
    definitions: tuple[Definition, ...]
    scope: str
    subjects: tuple[Callable[..., Any], ...]
    slide: Slide | None
    cites: tuple[Citation, ...]
    lemmas: tuple[Lemma, ...]
    controls: tuple[Control, ...]
    rests_on: tuple[str, ...]
    accepts: Mapping[str, str] = field(hash=False)
    open_because: str | None

    def __init__(
        self,
        *,
        scope: str,
        hypotheses: tuple[Hypothesis, ...] = (),
        definitions: tuple[Definition, ...] = (),
        subjects: tuple[Callable[..., Any], ...] = (),
        slide: Slide | None = None,
        cites: tuple[Citation, ...] = (),
        lemmas: tuple[Lemma, ...] = (),
        controls: tuple[Control, ...] = (),
        rests_on: tuple[str, ...] = (),
        accepts: Mapping[str, str] | None = None,
        open_because: str | None = None,
        **clauses: Formula,
    ) -> None:
        values = {
            "clauses": MappingProxyType(clauses),
            "hypotheses": hypotheses,
            "definitions": definitions,
            "scope": scope,
            "subjects": subjects,
            "slide": slide,
            "cites": cites,
            "lemmas": lemmas,
            "controls": controls,
            "rests_on": rests_on,
            "accepts": MappingProxyType(dict(accepts or {})),
            "open_because": open_because,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)
        _check_claim(self)

    @cached_property
    def statements(self) -> Mapping[str, Formula]:
        """The formulas that properties may be about: clauses and lemmas."""
        return MappingProxyType({**self.clauses, **{lemma.name: lemma.formula for lemma in self.lemmas}})

    @property
    def premises(self) -> tuple[Hypothesis | Definition, ...]:
        """What holds wherever the clauses are asserted: hypotheses and definitions."""
        return (*self.hypotheses, *self.definitions)

    def property(self, *clauses: str, **strategies: Any) -> Callable[[Check], Property]:
        """Declare a check that returns an Observation; the named clauses or lemmas (default: all clauses) are judged.

        Keywords are Hypothesis strategies for the function's parameters; a parameter named after a subject receives
        that subject; any other parameter needs a default, which a data control may override.
        """
        self._check_names("property", clauses, self.statements)

        def declare(function: Check) -> Property:
            return Property(function, clauses or tuple(self.clauses), self, MappingProxyType(strategies))

        return declare

    def statistic(
        self, clause: str, *, estimates: Estimand, margin: Termlike, **columns: tuple[Any, ...]
    ) -> Callable[[Check], Statistic]:
        """Declare a check by sampling: the function makes one draw and returns it with the exact symbols' values.

        It is given `rng`, a numpy Generator, and subjects and parameters as a property is; `columns` are the settings,
        one a row. Of what the draw's symbol stands for (Mean, Proportion, Quantile, Slope, Trend) the engine makes a
        confidence interval, at a level of 1e-6 for all settings together, and judges the clause on it: an equation
        holds if the interval is inside `margin` of what it says, and holds that; an inequality if all of it satisfies
        it. The size of the sample follows from the margin, which has to be less than the distance of every control.
        """
        self._check_names("statistic", (clause,), self.statements)
        return lambda function: Statistic(function, (clause,), self, estimates, term(margin), MappingProxyType(columns))

    def proof(self, clause: str) -> Callable[[Check], Proof]:
        """Declare a proof of the clause: the function is given a Derivation and writes the lines of the proof to it."""
        self._check_names("proof", (clause,), self.clauses)
        return lambda function: Proof(function, (clause,), self)

    def figure(self, function: Check) -> Illustration:
        """Declare a figure: the function is given the subjects that it asks for by name, and returns a Figure."""
        return Illustration(function, (), self)

    def certificate(
        self, *clauses: str, box: Mapping[Symbol, tuple[int | Fraction, int | Fraction]] | None = None, **lists: Any
    ) -> Callable[[Check], Exhaustion | Cover]:
        """Declare a check of all of a scope: every combination of values from finite lists, or a compact box.

        With lists the function is that of a property, and each of its parameters takes every value of its list. With
        box={x: (low, high), …} it is that of a proof of one clause, which may use low ≤ x and x ≤ high.
        """
        self._check_names("certificate", clauses, self.clauses)
        if box is None:
            names = clauses or tuple(self.clauses)
            check_formulas("certificate", [self.clauses[name] for name in names])
            return lambda function: Exhaustion(function, names, self, MappingProxyType(lists))
        if len(clauses) != 1 or lists:
            got = f"clauses {clauses} and lists {tuple(lists)}"
            raise DeclarationError("certificate on a box", got, "one clause, and no lists", "declare one for each")
        checked = check_box(box, [self.clauses[clauses[0]], *(h.formula for h in self.premises)])
        return lambda function: Cover(function, clauses, self, MappingProxyType(checked))

    def _check_names(self, kind: str, clauses: tuple[str, ...], known: Mapping[str, Formula]) -> None:
        for name in clauses:
            if name not in known:
                wanted = f"one of {', '.join(known)}"
                raise DeclarationError(kind, f"clause {name!r}", wanted, "name a clause of the claim")

    def subject_names(self) -> tuple[str, ...]:
        """The names by which a check asks for the subjects."""
        return tuple(subject.__name__ for subject in self.subjects)


def _check_claim(claim: Claim) -> None:
    if not claim.clauses:
        raise DeclarationError("clauses", "none", "at least one", "pass the statement by name: Claim(gain=Eq(a, b), …)")
    for name, formula in claim.clauses.items():
        check_clause(f"clause {name!r}", formula)
    scope: object = claim.scope
    if not isinstance(scope, str) or not scope.strip():
        raise DeclarationError(
            "scope", repr(claim.scope), "the set over which the claim is asserted, in words", "say it"
        )
    _check_kinds(claim)
    nameless = [told(s) for s in claim.subjects if not hasattr(s, "__name__")]
    if nameless:
        raise DeclarationError("subjects", f"{nameless[0]} without a name", "a function", "write def f(…): … around it")
    _check_unique("hypotheses", [h.name for h in claim.premises])
    _check_unique("subjects", list(claim.subject_names()))
    _check_unique("controls", [c.words for c in claim.controls])
    _check_unique("lemmas", [*claim.clauses, *(lemma.name for lemma in claim.lemmas)])
    for lemma in claim.lemmas:
        source: object = lemma.cites
        if not isinstance(source, Citation) or not lemma.name.strip():
            place, wanted = f"lemma {lemma.name!r}", "a name and a Citation"
            raise DeclarationError(place, f"cites {source!r}", wanted, "say who published it")
        check_clause(f"lemma {lemma.name!r}", lemma.formula)
    for hypothesis in claim.hypotheses:
        check_clause(f"hypothesis {hypothesis.name!r}", hypothesis.formula)
    for definition in claim.definitions:
        _check_definition(definition)
    for control in claim.controls:
        _check_control(claim, control)
    varied = [f for c in claim.controls for f in c.overrides.values() if isinstance(f, Formula)]
    check_names([*claim.statements.values(), *(h.formula for h in claim.premises), *varied])
    for name, reason in claim.accepts.items():
        if not reason.strip():
            raise DeclarationError(
                f"accepts {name!r}", "no reason", "why it may survive", "say it; the report prints it"
            )


def _check_definition(definition: Definition) -> None:
    place = f"definition {definition.name!r}"
    check_clause(place, definition.formula)
    if isinstance(definition.formula, Words):
        raise DeclarationError(place, "words", "a formula", "write it with symbols")
    for relation in walk(definition.formula):
        if isinstance(relation, Eq | Ne | Le | Lt) and not any(s.role == "measured" for s in free_symbols(relation)):
            wanted = "a measured symbol in each relation"
            raise DeclarationError(place, f"'{relation}'", wanted, "make it a hypothesis")


def _check_kinds(claim: Claim) -> None:
    kinds: dict[str, Any] = {
        "hypotheses": Hypothesis,
        "definitions": Definition,
        "subjects": Callable,
        "cites": Citation,
        "lemmas": Lemma,
        "controls": Control,
        "rests_on": str,
    }
    for name, kind in kinds.items():
        values: object = getattr(claim, name)
        if not isinstance(values, tuple) or not all(isinstance(v, kind) for v in values):
            raise DeclarationError(name, told(values), f"a tuple of {kind.__name__}", "mind the comma: (x,)")


def _check_unique(field: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise DeclarationError(field, f"{name!r} twice", "different names", "rename one")


def _check_control(claim: Claim, control: Control) -> None:
    place = f"control {control.words!r}"
    if not control.overrides:
        raise DeclarationError(
            place, "nothing changed", "a clause or a parameter", "add clause=formula or parameter=value"
        )
    if control.drops is None:
        for name, formula in control.overrides.items():
            if name not in claim.clauses:
                raise DeclarationError(
                    place,
                    f"{name}= without drops=",
                    f"a clause ({', '.join(claim.clauses)}) or drops=",
                    "a control that overrides data names the hypothesis that it drops",
                )
            check_clause(f"{place}, {name}", formula)
    elif control.drops not in claim.hypotheses:
        names = ", ".join(h.name for h in claim.hypotheses) or "none"
        raise DeclarationError(
            place, f"drops={control.drops.name}", f"a hypothesis of the claim ({names})", "add it there"
        )


__all__ = ["Citation", "Claim", "Control", "Definition", "Hypothesis", "Lemma", "Obligation", "Slide"]
