"""Proofs as documents: plain JSON values that hold the hypotheses, the clause and every step. TRUSTED BASE.

`check` reads a document, applies the rule of each step anew, and says what the last one establishes; a document that is
damaged, forged or of another statement is a ProofError. What a document proves is *these* hypotheses ⇒ *this* clause,
wherever the clause has a value; whether they are those of a claim is told by their digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from lakatos.errors import LakatosError, ProofError
from lakatos.kernel.normal import canonical, equal, normal
from lakatos.kernel.rules import Sequent, apply, assumed
from lakatos.kernel.scalar import conditions, scalar, simultaneously
from lakatos.kernel.smt import follows
from lakatos.statement import nodes as n

KINDS = {
    kind.__name__: kind
    for kind in (
        *(
            n.Add,
            n.Mul,
            n.Div,
            n.Pow,
            n.Relu,
            n.Binomial,
            n.Mod,
            n.Gcd,
            n.Iverson,
            n.SumOver,
            n.Rec,
            n.E,
            n.Dot,
            n.MatMul,
        ),
        *(n.MatrixOf, n.Transpose, n.Entry, n.Eq, n.Ne, n.Lt, n.Le, n.Not, n.And, n.Or, n.Implies, n.Iff, n.ForAll),
        *(n.SameLaw, n.NormAtMost, n.Exp, n.Log, n.Logistic, n.Sqrt, n.Tanh, n.Derivative, n.Integral, n.UniqueZero),
    )
}
ROLES = ("given", "defined", "measured", "index")
SORTS = ("natural", "positive", "integer", "real", "truth")
MOST_STEPS = 10_000
RATIONAL = re.compile(r"-?[0-9]{1,2000}(/[1-9][0-9]{0,2000})?")


@dataclass(frozen=True)
class Established:
    """What a document proves: the digest of hypotheses and clause, the hypotheses used, lemmas, solvers, steps."""

    digest: str
    hypotheses: tuple[str, ...]
    where: tuple[n.Formula, ...]  # the clause has a value only where these hold
    cited: tuple[str, ...]
    trust: tuple[str, ...]
    steps: int


class Encoder:
    """Nodes as JSON values; symbols by name, each once."""

    def __init__(self) -> None:
        self.symbols: dict[str, Any] = {}
        self._known: dict[str, n.Symbol] = {}

    def node(self, node: n.Node) -> Any:
        """A list of the kind and the fields; a symbol is its name, a constant 'p/q' in a list of its own."""
        if isinstance(node, n.Symbol):
            return self.symbol(node)
        if isinstance(node, n.Const):
            return [str(node.value)]
        if type(node).__name__ not in KINDS:
            raise ProofError(f"'{node}' ({type(node).__name__}) cannot stand in a proof")
        return [type(node).__name__, *(self.field(getattr(node, field.name)) for field in fields(node))]

    def field(self, value: Any) -> Any:
        """A field: one node, or {"all": […]} of several."""
        return {"all": [self.node(part) for part in value]} if isinstance(value, tuple) else self.node(value)

    def symbol(self, symbol: n.Symbol) -> str:
        """The name of a symbol, which has its place in the table."""
        if symbol.name not in self._known:
            self._known[symbol.name] = symbol
            self.symbols[symbol.name] = {
                "role": symbol.role,
                "sort": symbol.sort,
                "shape": [self.node(size) for size in symbol.shape],
                "random": symbol.random,
                "definition": self.node(symbol.definition) if symbol.definition else None,
                "meaning": symbol.meaning,
                "tex": symbol.tex,
            }
        if self._known[symbol.name] != symbol:
            raise ProofError(f"two different symbols are called {symbol.name}")
        return symbol.name


class Decoder:
    """Nodes from JSON values; ProofError for anything that is no node."""

    def __init__(self, symbols: Any) -> None:
        if not isinstance(symbols, dict):
            raise ProofError("the table of symbols is damaged")
        self.table = symbols
        self.symbols: dict[str, n.Symbol | None] = {}  # None while it is being read

    def node(self, data: Any) -> n.Node:
        """The node that a value stands for."""
        if isinstance(data, str):
            return self.symbol(data)
        if not isinstance(data, list) or not data or not isinstance(data[0], str):
            raise ProofError(f"no node: {str(data)[:80]}")
        if len(data) == 1:
            return n.Const(fraction(data[0]))
        kind = KINDS.get(data[0])
        if kind is None or len(data) - 1 != len(fields(kind)):
            raise ProofError(f"no node: {str(data)[:80]}")
        values = [self.field(part) for part in data[1:]]
        made: n.Node = kind(*values[0]) if kind in (n.And, n.Or) else kind(*values)
        return made

    def field(self, data: Any) -> Any:
        """A node, or a tuple of nodes."""
        if isinstance(data, dict):
            if set(data) != {"all"} or not isinstance(data["all"], list):
                raise ProofError(f"no node: {str(data)[:80]}")
            return tuple(self.node(part) for part in data["all"])
        return self.node(data)

    def formula(self, data: Any) -> n.Formula:
        """A formula, or ProofError."""
        found = self.node(data)
        if not isinstance(found, n.Formula):
            raise ProofError(f"'{found}' is no formula")
        return found

    def term(self, data: Any) -> n.Term:
        """A term, or ProofError."""
        found = self.node(data)
        if not isinstance(found, n.Term):
            raise ProofError(f"'{found}' is no term")
        return found

    def symbol(self, name: str) -> n.Symbol:
        """The symbol of that name, made once."""
        if name not in self.symbols:
            self.symbols[name] = None
            self.symbols[name] = self.read(name, self.table.get(name))
        found = self.symbols[name]
        if found is None:
            raise ProofError(f"the symbol {name} is defined by itself")
        return found

    def read(self, name: str, data: Any) -> n.Symbol:
        """A symbol from its row in the table."""
        wanted = {"role", "sort", "shape", "random", "definition", "meaning", "tex"}
        if not isinstance(data, dict) or set(data) != wanted or not isinstance(data["shape"], list):
            raise ProofError(f"the symbol {name} is damaged, or unknown")
        plain = isinstance(data["meaning"], str) and isinstance(data["tex"], str) and isinstance(data["random"], bool)
        if data["role"] not in ROLES or data["sort"] not in SORTS or not plain or not name.isidentifier():
            raise ProofError(f"the symbol {name} is damaged")
        shape = tuple(self.term(size) for size in data["shape"])
        definition = None if data["definition"] is None else self.term(data["definition"])
        if data["random"] and (len(shape) != 1 or data["role"] != "given"):
            raise ProofError(f"the random {name} is no given vector")
        if data["role"] == "index" and (data["sort"] != "integer" or shape or definition):
            raise ProofError(f"the index {name} is damaged")
        if (data["role"] == "defined") != (definition is not None) and data["role"] != "measured":
            raise ProofError(f"the symbol {name} is damaged: its role and its definition disagree")
        return n.Symbol(
            name, data["role"], data["sort"], data["meaning"], shape, data["random"], definition, data["tex"]
        )


def fraction(text: str) -> Fraction:
    """The rational number written so, in lowest terms; ProofError for any other text."""
    if not RATIONAL.fullmatch(text):
        raise ProofError(f"no rational number: {text[:80]}")
    found = Fraction(text)
    if str(found) != text:
        raise ProofError(f"{text[:80]} is written {found}")
    return found


def digest_of(
    hypotheses: Mapping[str, n.Formula], clause: n.Formula, cited: Mapping[str, n.Formula] | None = None
) -> str:
    """The digest of hypotheses, cited lemmas ⇒ clause: of trees, definitions and sorts, not of words about them."""
    encoder = Encoder()
    premises = [[[name, encoder.node(f)] for name, f in sorted(known.items())] for known in (hypotheses, cited or {})]
    root = [premises, encoder.node(clause)]
    symbols = {s: {k: v for k, v in d.items() if k not in ("meaning", "tex")} for s, d in encoder.symbols.items()}
    return hashlib.sha256(json.dumps([symbols, root], sort_keys=True).encode()).hexdigest()


def check(document: Any) -> Established:
    """What the document proves; ProofError where it does not hold, or is no proof."""
    try:
        return _check(document)
    except ProofError:
        raise
    except (LakatosError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise ProofError(f"damaged: {type(error).__name__}: {error}") from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise ProofError(f"too large to be read: {type(error).__name__}") from error


def _check(document: Any) -> Established:
    if not isinstance(document, dict) or set(document) != {"symbols", "hypotheses", "lemmas", "clause", "steps"}:
        raise ProofError("no proof: wanted symbols, hypotheses, lemmas, clause and steps")
    decoder = Decoder(document["symbols"])
    hypotheses = _named(decoder, document["hypotheses"])
    lemmas = _named(decoder, document["lemmas"])
    clause = decoder.formula(document["clause"])
    steps = document["steps"]
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        got = len(steps) if isinstance(steps, list) else "no"
        raise ProofError(f"no proof: got {got} steps, wanted 1 to {MOST_STEPS}")
    theory = Theory(hypotheses, lemmas, clause)
    done: list[Sequent] = []
    for place, step in enumerate(steps):
        done.append(_made(theory, decoder, step, done, place))
    return theory.established(done[-1], len(steps))


def _named(decoder: Decoder, data: Any) -> dict[str, n.Formula]:
    if not isinstance(data, dict):
        raise ProofError("the table of hypotheses or lemmas is damaged")
    return {name: decoder.formula(formula) for name, formula in data.items()}


def _made(theory: Theory, decoder: Decoder, step: Any, done: list[Sequent], place: int) -> Sequent:
    if not isinstance(step, dict) or set(step) != {"rule", "says", "by", "arguments"}:
        raise ProofError(f"step {place + 1}: damaged")
    says, by, arguments = decoder.formula(step["says"]), step["by"], step["arguments"]
    if not isinstance(by, list) or not all(type(i) is int and 0 <= i < place for i in by):
        raise ProofError(f"step {place + 1}: rests on steps that do not come before it")
    if not isinstance(arguments, dict) or not isinstance(step["rule"], str):
        raise ProofError(f"step {place + 1}: damaged")
    read = {name: decoder.node(value) for name, value in arguments.items()}
    try:
        return theory.sequent(step["rule"], says, [done[i] for i in by], read)
    except ProofError as error:
        raise ProofError(f"step {place + 1} ({step['rule']}): {error}") from error


class Theory:
    """What a proof may start from: hypotheses, lemmas, and that the clause has a value."""

    def __init__(self, hypotheses: Mapping[str, n.Formula], lemmas: Mapping[str, n.Formula], clause: n.Formula) -> None:
        self.hypotheses, self.lemmas, self.clause = hypotheses, lemmas, clause
        self.goal = scalar(clause)
        self.premises = {canonical(scalar(h)): name for name, h in hypotheses.items() if not isinstance(h, n.Words)}
        self.conditions = {canonical(c): c for c in conditions(self.goal)}

    def sequent(self, rule: str, says: n.Formula, by: list[Sequent], arguments: Mapping[str, n.Node]) -> Sequent:
        """What a step establishes."""
        if rule in ("hypothesis", "defined", "assume", "cite"):
            if by or arguments:
                raise ProofError(f"{rule} rests on nothing")
            if rule == "cite":
                return self.lemma(says)
            found = assumed(says)
            if rule == "hypothesis" and found.key not in self.premises:
                raise ProofError(f"'{says}' is no hypothesis")
            if rule == "defined" and found.key not in self.conditions:
                raise ProofError(f"that '{says}' is not needed for '{self.clause}' to have a value")
            return found
        return apply(rule, says, by, arguments)

    def lemma(self, says: n.Formula) -> Sequent:
        """A lemma, as far as it was tested: of these symbols, under all hypotheses of the claim, where it has a value.

        It is an assumption, so that nothing is put for its free symbols: they were drawn together.
        """
        read = scalar(says)
        names = [name for name, lemma in self.lemmas.items() if canonical(scalar(lemma)) == canonical(read)]
        if not names:
            raise ProofError(f"'{says}' is no lemma")
        formal = [scalar(h) for h in self.hypotheses.values() if not isinstance(h, n.Words)]
        under = {canonical(f): f for f in (*formal, *conditions(read), read)}
        return Sequent(under, read, frozenset(names[:1]), frozenset())

    def established(self, last: Sequent, steps: int) -> Established:
        """What a proof with this last step proves: the clause, from no more than hypotheses and that it has a value."""
        if self.restates():
            raise ProofError(
                f"'{self.clause}' says what its measured symbols are defined as: there is nothing to prove"
            )
        if last.key != canonical(self.goal):
            raise ProofError(f"the last step says '{last.says}', not the clause '{self.clause}'")
        cited = {canonical(scalar(self.lemmas[name])): name for name in last.cited}
        known = {*self.premises, *self.conditions, *cited}
        open_ = [f for key, f in last.assumptions.items() if key not in known]
        if open_:
            raise ProofError(f"'{open_[0]}' was assumed and never discharged")
        given = [f for key, f in last.assumptions.items() if key not in cited]
        for name in last.cited:
            if any(follows([*given, case], self.goal) is not None for case in self.cases(scalar(self.lemmas[name]))):
                raise ProofError(f"the lemma {name} yields the clause in one step: nothing is proved")
        used = sorted(self.premises[key] for key in last.assumptions if key in self.premises)
        where = tuple(c for key, c in self.conditions.items() if key in last.assumptions and key not in self.premises)
        digest = digest_of(self.hypotheses, self.clause, {name: self.lemmas[name] for name in last.cited})
        return Established(digest, tuple(used), where, tuple(sorted(last.cited)), tuple(sorted(last.trust)), steps)

    def restates(self) -> bool:
        """Whether the clause, its measured symbols unfolded, is a mere identity: then all that it says is observed."""
        defined = any(isinstance(s, n.Symbol) and s.role == "measured" and s.definition for s in n.walk(self.clause))
        bare = self.goal
        while isinstance(bare, n.ForAll | n.Implies):
            bare = bare.body if isinstance(bare, n.ForAll) else bare.conclusion
        return defined and all(
            isinstance(part, n.Eq) and equal(normal(part.left), normal(part.right))
            for part in (bare.parts if isinstance(bare, n.And) else (bare,))
        )

    def cases(self, lemma: n.Formula) -> Iterator[n.Formula]:
        """A lemma, and its cases at integers of the clause."""
        yield lemma
        letters = [s for s in n.free_symbols(self.goal) if not s.shape and s.sort != "real"]
        for t in letters if isinstance(lemma, n.ForAll) else ():
            assert isinstance(lemma, n.ForAll)
            inside = n.And(n.Le(lemma.lower, t), n.Le(t, lemma.upper))
            yield n.Implies(inside, simultaneously(lemma.body, {lemma.index: t}))
