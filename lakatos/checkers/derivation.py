"""What the function of a proof is given: it writes the proof line by line, and the kernel checks each at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lakatos.errors import ProofError
from lakatos.kernel.proof import Encoder, Theory
from lakatos.kernel.rules import Sequent
from lakatos.nouns.claim import Claim, Hypothesis
from lakatos.statement import nodes as n


@dataclass(frozen=True)
class Line:
    """A formula that stands, at its place in the proof."""

    place: int
    says: n.Formula
    sequent: Sequent


Link: TypeAlias = "tuple[Any, ...]"  # (sign, term, rule, *premises)
SIGNS: dict[str, type[n.Eq] | type[n.Le] | type[n.Lt]] = {"=": n.Eq, "<=": n.Le, "<": n.Lt}


class Derivation:
    """A proof being written. `lemmas` are cited by name."""

    def __init__(self, claim: Claim, clause: str, lemmas: Mapping[str, n.Formula]) -> None:
        formal = {h.name: h.formula for h in claim.hypotheses if h.formal}
        self.theory = Theory(formal, lemmas, claim.clauses[clause])
        self.lines: list[Line] = []
        self.encoder = Encoder()
        self.steps: list[dict[str, Any]] = []

    def step(self, rule: str, says: n.Formula, *by: Line, **arguments: n.Termlike) -> Line:
        """A line by a rule of the kernel, from earlier lines."""
        terms = {name: a if isinstance(a, n.Node) else n.term(a) for name, a in arguments.items()}
        try:
            sequent = self.theory.sequent(rule, n.formula(says), [line.sequent for line in by], terms)
        except ProofError as error:
            raise ProofError(f"line {len(self.lines)} of the proof, '{says}', by {rule}: {error}") from error
        self.steps.append(
            {
                "rule": rule,
                "says": self.encoder.node(says),
                "by": [line.place for line in by],
                "arguments": {name: self.encoder.node(a) for name, a in terms.items()},
            }
        )
        self.lines.append(Line(len(self.lines), says, sequent))
        return self.lines[-1]

    def given(self, hypothesis: Hypothesis) -> Line:
        """A hypothesis of the claim."""
        return self.step("hypothesis", hypothesis.formula)

    def defined(self, says: n.Formula) -> Line:
        """A denominator of the clause does not vanish: where it does, the clause says nothing."""
        return self.step("defined", says)

    def by(self, rule: str, says: n.Formula, *lines: Line) -> Line:
        """The formula by one of the rules that need no argument: ring, index, expect, congruence, smt, pascal, …"""
        return self.step(rule, says, *lines)

    def calc(self, start: n.Termlike, *links: Link) -> Line:
        """start (sign) term by rule from lines, (sign) term …: a chain of =, <= and <, as on a page of algebra."""
        left, lines = n.term(start), []
        for sign, right, rule, *by in links:
            lines.append(self.step(rule, SIGNS[sign](left, n.term(right)), *by))
            left = n.term(right)
        signs = [sign for sign, *_ in links]
        strength = "<" if "<" in signs else "<=" if "<=" in signs else "="
        return self.step("chain", SIGNS[strength](n.term(start), left), *lines)

    def suppose(self, premise: n.Formula, then: Callable[[Line], Line]) -> Line:
        """premise ⇒ what `then` shows from it."""
        found = then(self.step("assume", premise))
        return self.step("discharge", n.Implies(premise, found.says), found)

    def every(self, index: n.Symbol, lower: n.Termlike, upper: n.Termlike, then: Callable[[Line, Line], Line]) -> Line:
        """∀ index ∈ {lower, …, upper}: what `then` shows from lower ≤ index and index ≤ upper."""
        bounds = n.Le(lower, index), n.Le(index, upper)
        found = then(*(self.step("assume", bound) for bound in bounds))
        return self.step("generalise", n.ForAll(index, lower, upper, found.says), found)

    def at(self, general: Line, term: n.Termlike, *by: Line) -> Line:
        """A formula for all indices at a term that the other lines show to be in range."""
        assert isinstance(general.says, n.ForAll)
        says = n.substitute(general.says.body, general.says.index, n.term(term))
        return self.step("instance", says, general, *by, at=term)

    def put(self, line: Line, **terms: n.Termlike) -> Line:
        """A formula with terms put in for free symbols, by name."""
        says = line.says
        for symbol in n.free_symbols(says):
            if symbol.name in terms:
                says = n.substitute(says, symbol, n.term(terms[symbol.name]))
        return self.step("put", says, line, **terms)

    def induct(
        self,
        over: n.Symbol,
        says: n.Formula,
        base: Callable[[n.Formula], Line],
        step: Callable[[n.Formula, Line, Line], Line],
        start: n.Termlike = 0,
    ) -> Line:
        """start ≤ k ⇒ says: `base` shows it at the start; `step` at k + 1, from it at k and start ≤ k."""
        first = base(n.substitute(says, over, n.term(start)))
        known = self.step("assume", says), self.step("assume", n.Le(start, over))
        following = step(n.substitute(says, over, over + 1), *known)
        return self.step("induct", n.Implies(n.Le(start, over), says), first, following, over=over)

    def document(self) -> dict[str, Any]:
        """The proof as a document for the kernel to check anew."""
        encode = self.encoder.node
        return {
            "hypotheses": {name: encode(h) for name, h in self.theory.hypotheses.items()},
            "lemmas": {name: encode(lemma) for name, lemma in self.theory.lemmas.items()},
            "clause": encode(self.theory.clause),
            "steps": self.steps,
            "symbols": self.encoder.symbols,
        }
