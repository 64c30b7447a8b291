"""What the function of a proof is given: it writes the proof line by line, and the kernel checks each at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from lakatos.checkers.finders import cuts, cuts_to_a_zero, multipliers, sum_of_squares
from lakatos.errors import ProofError
from lakatos.kernel.normal import canonical
from lakatos.kernel.proof import Encoder, Theory
from lakatos.kernel.rules import STRIKABLE, Sequent
from lakatos.kernel.scalar import scalar, simultaneously
from lakatos.nouns.claim import Claim, Definition, Hypothesis
from lakatos.nouns.evidence import ProofLine
from lakatos.statement import nodes as n
from lakatos.statement.printed import latex


@dataclass(frozen=True)
class Line:
    """A formula that stands, at its place in the proof."""

    place: int
    says: n.Formula
    sequent: Sequent


Link: TypeAlias = "tuple[Any, ...]"  # (sign, term, rule, *premises)
SIGNS: dict[str, type[n.Eq] | type[n.Le] | type[n.Lt]] = {"=": n.Eq, "<=": n.Le, "<": n.Lt}


def _line(found: object, what: str) -> Line:
    """The line, or ProofError."""
    if not isinstance(found, Line):
        raise ProofError(f"{what}: got {str(found)[:200]!r}, wanted a line, as each method of the proof returns one")
    return found


class Derivation:
    """A proof of a clause, being written."""

    def __init__(
        self, claim: Claim, clause: str, box: Mapping[n.Symbol, tuple[Fraction, Fraction]] | None = None
    ) -> None:
        self.ranges = box or {}
        bounds = [bound for x, (low, high) in self.ranges.items() for bound in (n.Le(low, x), n.Le(x, high))]
        formal = {p.name: p.formula for p in claim.premises if not isinstance(p.formula, n.Words)}
        formal |= {name: bound for bound in bounds if (name := f"the box has {bound}") not in formal}
        lemmas = {lemma.name: lemma.formula for lemma in claim.lemmas}
        self.theory = Theory(formal, lemmas, claim.clauses[clause])
        self.lines: list[Line] = []
        self.encoder = Encoder()
        self.steps: list[dict[str, Any]] = []

    def step(self, rule: str, says: n.Formula, *by: Line, **arguments: n.Node | n.Termlike) -> Line:
        """A line by a rule of the kernel, from earlier lines; those without which the rule does as well are struck."""
        for line in by:
            _line(line, f"a premise of '{says}'")
        terms = {name: a if isinstance(a, n.Node) else n.term(a) for name, a in arguments.items()}

        def sequent_from(lines: tuple[Line, ...]) -> Sequent:
            return self.theory.sequent(rule, n.formula(says), [line.sequent for line in lines], terms)

        try:
            sequent = sequent_from(by)
        except ProofError as error:
            raise ProofError(f"line {len(self.lines) + 1} of the proof, '{says}', by {rule}: {error}") from error
        for line in by if rule in STRIKABLE else ():
            rest = tuple(other for other in by if other is not line)
            with suppress(ProofError):
                sequent, by = sequent_from(rest), rest
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

    def given(self, premise: Hypothesis | Definition) -> Line:
        """A hypothesis or a definition of the claim."""
        if not isinstance(premise, Hypothesis | Definition):
            raise ProofError(f"given: got {premise!r}, wanted a Hypothesis or a Definition of the claim")
        return self.step("hypothesis", premise.formula)

    def within(self, x: n.Symbol) -> tuple[Line, Line]:
        """low ≤ x and x ≤ high, of the box on which the proof stands."""
        if x not in self.ranges:
            names = ", ".join(s.name for s in self.ranges)
            raise ProofError(f"within: got {x}, wanted a symbol of the certificate's box ({names or 'there is none'})")
        low, high = self.ranges[x]
        return self.step("hypothesis", n.Le(low, x)), self.step("hypothesis", n.Le(x, high))

    def cite(self, name: str) -> Line:
        """A lemma of the claim; the clause is then proved from it."""
        if name not in self.theory.lemmas:
            raise ProofError(f"there is no lemma {name!r}: wanted one of {', '.join(self.theory.lemmas) or 'none'}")
        return self.step("cite", self.theory.lemmas[name])

    def defined(self, says: n.Formula) -> Line:
        """A denominator of the clause does not vanish: where it does, the clause says nothing."""
        return self.step("defined", says)

    def by(self, rule: str, says: n.Formula, *lines: Line) -> Line:
        """The formula by one of the rules that need no argument: ring, index, expect, congruence, smt, pascal, …"""
        return self.step(rule, says, *lines)

    def calc(self, start: n.Termlike, *links: Link) -> Line:
        """start (sign) term by rule from lines, …: a chain of =, <= and <; a line may stand in place of a rule."""
        left, lines = n.term(start), []
        for link in links:
            if len(link) < 3 or link[0] not in SIGNS:
                wanted = f"(sign, term, rule, *lines), the sign one of {', '.join(SIGNS)}"
                raise ProofError(f"a link of a chain: got {str(link)[:200]}, wanted {wanted}")
            sign, right, rule, *by = link
            lines.append(rule if isinstance(rule, Line) else self.step(rule, SIGNS[sign](left, n.term(right)), *by))
            left = n.term(right)
        signs = [sign for sign, *_ in links]
        strength = "<" if "<" in signs else "<=" if "<=" in signs else "="
        return self.step("chain", SIGNS[strength](n.term(start), left), *lines)

    def suppose(self, premise: n.Formula, then: Callable[[Line], Line]) -> Line:
        """premise ⇒ what `then` shows from it."""
        found = _line(then(self.step("assume", premise)), f"what follows from '{premise}'")
        return self.step("discharge", n.Implies(premise, found.says), found)

    def every(self, index: n.Symbol, lower: n.Termlike, upper: n.Termlike, then: Callable[[Line, Line], Line]) -> Line:
        """∀ index ∈ {lower, …, upper}: what `then` shows from lower ≤ index and index ≤ upper."""
        bounds = n.Le(lower, index), n.Le(index, upper)
        found = _line(then(*(self.step("assume", bound) for bound in bounds)), f"what holds for every {index}")
        return self.step("generalise", n.ForAll(index, lower, upper, found.says), found)

    def at(self, general: Line, term: n.Termlike, *by: Line) -> Line:
        """A formula for all indices at a term that the other lines show to be in range."""
        source = general.says if isinstance(general.says, n.ForAll) else general.sequent.says
        if not isinstance(source, n.ForAll):
            raise ProofError(f"'{general.says}' says nothing for all indices, and has no case at '{term}'")
        says = simultaneously(source.body, {source.index: n.term(term)})
        return self.step("instance", says, general, *by, at=term)

    def words(self, left: n.Term, right: n.Term, *by: Line) -> Line:
        """left = right of matrices, as polynomials in words; equations of matrices rewrite from left to right."""
        sides = {"left": left, "right": right}
        for k, line in enumerate(by, 1):
            if not isinstance(line.says, n.Eq):
                raise ProofError(f"'{line.says}' is no equation of matrices")
            sides |= {f"left_{k}": line.says.left, f"right_{k}": line.says.right}
        return self.step("words", n.Eq(left, right), *by, **sides)

    def put(self, line: Line, **terms: n.Termlike) -> Line:
        """A formula with terms put in for free symbols, by name."""
        values = {s: n.term(terms[s.name]) for s in n.free_symbols(line.says) if s.name in terms}
        return self.step("put", simultaneously(line.says, values), line, **terms)

    def law(self, same: Line, f: n.Term, y: n.Symbol) -> Line:
        """E f(u) = E f(v), from u ~ v, for a term f in the vector y."""
        if not isinstance(same.says, n.SameLaw):
            raise ProofError(f"'{same.says}' does not say that two laws are the same")
        left, right = (n.E(simultaneously(f, {y: vector})) for vector in (same.says.left, same.says.right))
        return self.step("law", n.Eq(left, right), same, f=f, y=y)

    def ftc(self, integral: n.Integral, primitive: n.Term, over: n.Symbol, *by: Line) -> Line:
        """∫ f = F(u) - F(l), for a primitive F in the real symbol `over`; the lines say where F′ = f."""
        ends = [simultaneously(primitive, {over: end}) for end in (integral.upper, integral.lower)]
        return self.step("ftc", n.Eq(integral, ends[0] - ends[1]), *by, over=over, primitive=primitive)

    def farkas(self, says: n.Formula, *by: Line) -> Line:
        """p ≤ q or p < q as a sum of the lines, which say =, ≤ or <, each times a number that is sought."""
        numbers, _, plus = multipliers(scalar(says), [line.sequent.says for line in by])
        return self._combined("farkas", says, by, numbers, n.Const(plus))

    def sos(self, says: n.Formula, *by: Line, of: Iterable[n.Termlike] = ()) -> Line:
        """p ≤ q or p < q as a sum of squares, sought among those of the given terms, and of the lines times numbers."""
        goal, known, terms = scalar(says), [line.sequent.says for line in by], list(map(n.term, of))
        if terms:
            numbers, weights, plus = multipliers(goal, known, [scalar(t) for t in terms])
            squares = [c * t**2 for c, t in zip(weights, terms, strict=True) if c]
            return self._combined("sos", says, by, numbers, n.Add((*squares, n.Const(plus))))
        return self._combined("sos", says, by, *sum_of_squares(goal, known))

    def _combined(
        self, rule: str, says: n.Formula, by: tuple[Line, ...], numbers: list[Fraction], plus: n.Term
    ) -> Line:
        """The step from the lines whose multiplier is not 0."""
        used = [(line, c) for line, c in zip(by, numbers, strict=True) if c]
        factors = {f"times_{k}": n.Const(c) for k, (_, c) in enumerate(used, 1)}
        return self.step(rule, says, *(line for line, _ in used), plus=plus, **factors)

    def box(self, says: n.Formula, *by: Line) -> Line:
        """p ≤ q, p < q or p ≠ q on the box that the lines c ≤ t and t ≤ c give, where other lines hold: by balls."""
        return self.step("box", says, *by, **cuts(scalar(says), [line.sequent.says for line in by]))

    def newton(self, says: n.UniqueZero, *by: Line) -> Line:
        """Exactly one zero in an interval, by interval Newton; the lines c ≤ t and t ≤ c bound its other letters."""
        if not isinstance(says, n.UniqueZero):
            raise ProofError(f"newton: got '{says}', wanted UniqueZero(x, l, u, f)")
        return self.step("newton", says, *by, **cuts_to_a_zero(scalar(says), [line.sequent.says for line in by]))

    def induct(
        self,
        over: n.Symbol,
        says: n.Formula,
        base: Callable[[n.Formula], Line],
        step: Callable[[n.Formula, Line, Line], Line],
        start: n.Termlike = 0,
    ) -> Line:
        """start ≤ k ⇒ says: `base` shows it at the start; `step` at k + 1, from it at k and start ≤ k."""
        first = _line(base(n.substitute(says, over, n.term(start))), "the base")
        known = self.step("assume", says), self.step("assume", n.Le(start, over))
        following = _line(step(n.substitute(says, over, over + 1), *known), "the step")
        return self.step("induct", n.Implies(n.Le(start, over), says), first, following, over=over)

    def told(self) -> tuple[ProofLine, ...]:
        """The lines as the report prints them."""
        lemmas = {canonical(scalar(lemma)) for lemma in self.theory.lemmas.values()}
        known = {*self.theory.premises, *self.theory.conditions, *lemmas}
        return tuple(
            ProofLine(
                str(line.says),
                latex(line.says),
                step["rule"],
                tuple(step["by"]),
                sum(key not in known for key in line.sequent.assumptions),
            )
            for line, step in zip(self.lines, self.steps, strict=True)
        )

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
