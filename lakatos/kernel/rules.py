"""The rules of proof: each takes sequents that stand and a formula, and yields a sequent or a ProofError. TRUSTED BASE.

A sequent Γ ⊢ φ says: for all values of their free symbols, of their sorts, φ is true where all of Γ is. A free index is
an integer; a random symbol free outside E stands for each of its outcomes. Every formula is read first (`scalar`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import count, pairwise
from typing import TypeAlias

from lakatos.errors import ProofError, StatementError
from lakatos.kernel import words
from lakatos.kernel.boxes import ball, bounds, contracts, decided, leaves
from lakatos.kernel.normal import (
    ONE,
    ZERO,
    Equation,
    Poly,
    canonical,
    equal,
    hole,
    normal,
    random_outside_laws,
    residual,
    rewritten,
    single,
    truth,
)
from lakatos.kernel.positivity import POSITIVE, sign
from lakatos.kernel.scalar import scalar, shape, simultaneously, unfolded
from lakatos.kernel.smt import follows
from lakatos.numbers.ball import PRECISIONS, precision
from lakatos.statement import nodes as n
from lakatos.statement.calculus import derivative

Arguments: TypeAlias = Mapping[str, n.Node]


@dataclass(frozen=True)
class Sequent:
    """Γ ⊢ φ: the assumptions by their canonical text, and the conclusion; with what the step rests on beside rules."""

    assumptions: Mapping[str, n.Formula]
    says: n.Formula
    cited: frozenset[str] = frozenset()
    trust: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The conclusion's canonical text."""
        return canonical(self.says)


Rule: TypeAlias = Callable[[n.Formula, list[Sequent], Arguments], Sequent]


def apply(rule: str, says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """The sequent that the rule yields for the formula `says`; ProofError if it does not bear it out."""
    if rule not in RULES:
        raise ProofError(f"there is no rule {rule!r}: wanted one of {', '.join(RULES)}")
    read = scalar(says)
    if any(isinstance(part, n.Words) for part in n.walk(read)):
        raise ProofError(f"'{says}' is in words: nothing can be proved of it")
    return RULES[rule](read, by, arguments)


def assumed(says: n.Formula) -> Sequent:
    """φ ⊢ φ."""
    read = scalar(says)
    for part in random_outside_laws(read):
        raise ProofError(f"'{says}' assumes something of the random {part.name} outside E")
    return Sequent({canonical(read): read}, read)


def _joined(says: n.Formula, by: list[Sequent], trust: str = "") -> Sequent:
    """The sequent with all assumptions of the premises."""
    assumptions: dict[str, n.Formula] = reduce(lambda all_, s: all_ | dict(s.assumptions), by, {})
    return Sequent(
        assumptions,
        says,
        frozenset().union(*(s.cited for s in by)),
        frozenset().union({trust} - {""}, *(s.trust for s in by)),
    )


def _sides(says: n.Formula, rule: str) -> tuple[n.Term, n.Term]:
    if not isinstance(says, n.Eq):
        raise ProofError(f"{rule} shows equations, not '{says}'")
    return says.left, says.right


def _nonzero(by: list[Sequent]) -> list[Poly]:
    """The polynomials that premises p ≠ q, p < q say not to vanish."""
    return [normal(s.says.right) - normal(s.says.left) for s in by if isinstance(s.says, n.Ne | n.Lt)]


def _truths(by: list[Sequent]) -> list[Equation]:
    """[P] = 1 for each premise P whose truth value is one atom."""
    found = []
    for premise in by:
        if isinstance(premise.says, n.Eq | n.Le | n.Lt):
            value = truth(premise.says)
            found += [Equation((), atom, ONE) for atom in value.atoms if value == single(atom)]
    return found


# --- Equations


def algebra(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """l = r have one normal form; premises p ≠ 0 say which denominators do not vanish, others which [P] are 1."""
    left, right = _sides(says, "algebra")
    facts = _truths(by)
    found = residual(rewritten(normal(left), facts), rewritten(normal(right), facts), _nonzero(by))
    if found.terms:
        raise ProofError(f"'{says}' does not follow by algebra: left minus right leaves {found}")
    return _joined(says, by)


def congruence(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """l = r differ only in places where a premise, or its case for an index in range, says that they are equal."""
    left, right = _sides(says, "congruence")
    found = _differ(left, right, [s.says for s in by], [])
    if found:
        raise ProofError(f"'{found[0]}' and '{found[1]}' are not equal by any premise")
    return _joined(says, by)


Range: TypeAlias = tuple[n.Symbol, n.Term, n.Term]


Clash: TypeAlias = "tuple[n.Node, n.Node] | None"


def _differ(left: n.Term, right: n.Term, known: list[n.Formula], within: list[Range]) -> Clash:
    """The first two parts that nothing makes equal; None if the terms are equal: part by part, or after rewriting."""
    here = normal(left), normal(right)
    if equal(*here) or any(
        here in ((normal(e.left), normal(e.right)), (normal(e.right), normal(e.left)))
        for fact in known
        for e in instances(fact, within)
    ):
        return None
    clash = _parts_differ(left, right, known, within)
    equations = _equations(known)
    return clash if clash and not equal(rewritten(here[0], equations), rewritten(here[1], equations)) else None


def _parts_differ(left: n.Term, right: n.Term, known: list[n.Formula], within: list[Range]) -> Clash:
    if type(left) is not type(right) or len(n.children(left)) != len(n.children(right)):
        return left, right
    if isinstance(left, n.SumOver) and isinstance(right, n.SumOver):
        index = left.index
        if not equal(normal(left.lower), normal(right.lower)) or not equal(normal(left.upper), normal(right.upper)):
            return left, right
        if index != right.index and index in n.free_symbols(right.body):
            return left, right
        body = simultaneously(right.body, {right.index: index})
        known = [fact for fact in known if index not in n.free_symbols(fact)]  # it is another index there
        inside = [*unshadowed(within, index), (index, left.lower, left.upper)]
        return _differ(left.body, body, known, inside)
    if isinstance(left, n.Symbol | n.Const | n.Rec | n.Integral | n.Iverson):
        return left, right
    pairs: list[tuple[n.Node, n.Node]] = list(zip(n.children(left), n.children(right), strict=True))
    for part, counterpart in pairs:  # of an expectation too: a premise holds for each outcome
        clash: Clash = part, counterpart
        if isinstance(part, n.Symbol) and part.shape:
            clash = None if part == counterpart else clash
        elif isinstance(part, n.Term) and isinstance(counterpart, n.Term):
            clash = _differ(part, counterpart, known, within)
        if clash:
            return clash
    return None


def instances(fact: n.Formula, within: list[Range]) -> Iterator[n.Eq]:
    """A premise l = r, or from ∀ i ∈ range: l = r its cases for the indices of enclosing sums over that range."""
    if isinstance(fact, n.Eq):
        yield fact
    if isinstance(fact, n.ForAll):
        for index, lower, upper in within:
            same = equal(normal(lower), normal(fact.lower)) and equal(normal(upper), normal(fact.upper))
            if same and (index == fact.index or index not in n.free_symbols(fact.body)):
                case = simultaneously(fact.body, {fact.index: index})
                yield from instances(case, unshadowed(within, index))


def _equations(known: list[n.Formula]) -> list[Equation]:
    """The premises of the form atom = r, or ∀ i …: atom = r, to be used from left to right."""
    found = []
    for fact in known:
        letters: dict[n.Symbol, Poly] = {}
        indices = []
        while isinstance(fact, n.ForAll):
            index = hole(natural=False)
            indices.append((index, normal(fact.lower, letters), normal(fact.upper, letters)))
            letters[fact.index], fact = single(index), fact.body
        left = normal(fact.left, letters) if isinstance(fact, n.Eq) else ZERO
        if isinstance(fact, n.Eq) and len(left.terms) == 1 and left in map(single, left.atoms):
            [atom] = left.atoms
            found.append(Equation(tuple(indices), atom, normal(fact.right, letters)))
    return found


def unshadowed(within: list[Range], index: n.Symbol) -> list[Range]:
    """The ranges that neither are that of the index nor speak of it."""
    return [part for part in within if index not in (part[0], *n.free_symbols(part[1]), *n.free_symbols(part[2]))]


# --- Logic


def smt(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """z3 derives the formula from the premises; only those that it used are rested on."""
    used = follows([s.says for s in by], says)
    if used is None:
        raise ProofError(f"z3 does not derive '{says}' from {_listed(by)}")
    return _joined(says, [by[i] for i in used], "z3")


def _listed(by: list[Sequent]) -> str:
    return "; ".join(f"'{s.says}'" for s in by) or "nothing"


def chain(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """a = b, b ≤ c, … give a ≤ c: relations whose ends meet; < if one of them is <."""
    links = [s.says for s in by]
    if not links or not isinstance(says, n.Eq | n.Le | n.Lt):
        raise ProofError(f"a chain shows =, ≤ or <, from such premises, not '{says}'")
    for link in links:
        if not isinstance(link, n.Eq | n.Le | n.Lt):
            raise ProofError(f"'{link}' is no link of a chain")
    ends = [(normal(link.left), normal(link.right)) for link in links]  # type: ignore[attr-defined]
    for (_, right), (left, _) in pairwise(ends):
        if right != left:
            raise ProofError(f"the chain breaks between '{right}' and '{left}'")
    if (normal(says.left), normal(says.right)) != (ends[0][0], ends[-1][1]):
        raise ProofError(f"the chain does not begin and end as '{says}' does")
    kinds = {type(link) for link in links}
    strong = {n.Eq: kinds == {n.Eq}, n.Lt: n.Lt in kinds, n.Le: True}
    if not strong[type(says)]:
        raise ProofError(f"the chain is not strong enough for '{says}'")
    return _joined(says, by)


def discharge(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From Γ, φ ⊢ ψ: Γ ⊢ φ ⇒ ψ."""
    if not isinstance(says, n.Implies):
        raise ProofError(f"an assumption is discharged by an implication, not '{says}'")
    [premise] = _just(by, 1)
    _check_says(premise, says.conclusion)
    return _without(_joined(says, by), says.premise)


def generalise(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From Γ, l ≤ i, i ≤ u ⊢ φ, with i not free in Γ, l, u: Γ ⊢ ∀ i ∈ {l, …, u}: φ."""
    if not isinstance(says, n.ForAll):
        raise ProofError(f"generalising shows a formula for all indices, not '{says}'")
    [premise] = _just(by, 1)
    _check_says(premise, says.body)
    found = _without(_joined(says, by), n.Le(says.lower, says.index), n.Le(says.index, says.upper))
    _check_fresh(says.index, found, says.lower, says.upper)
    return found


def instance(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From ∀ i ∈ {l, …, u}: φ and premises that give l ≤ t ≤ u: φ at i = t."""
    if not by or not isinstance(by[0].says, n.ForAll):
        raise ProofError("an instance is taken of a formula for all indices")
    general, t = by[0].says, _integer(arguments, "at")
    if canonical(simultaneously(general.body, {general.index: t})) != canonical(says):
        raise ProofError(f"'{says}' is not '{general.body}' at {general.index} = {t}")
    rest = by[1:]
    return _within(_joined(says, by[:1]), rest, n.Le(general.lower, t), n.Le(t, general.upper))


def _within(found: Sequent, by: list[Sequent], *bounds: n.Formula) -> Sequent:
    """The sequent, resting on those premises too from which the bounds follow."""
    for bound in bounds:
        used = follows([s.says for s in by], bound)
        if used is None:
            raise ProofError(f"'{bound}' does not follow from {_listed(by)}: the index may be out of range")
        found = _joined(found.says, [found, *(by[i] for i in used)], "z3")
    return found


def put(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From Γ ⊢ φ with x not free in Γ: Γ ⊢ φ with a term of x's sort for x."""
    premise, values = _just(by, 1)[0], {}
    for symbol in n.free_symbols(premise.says):
        if symbol.name in arguments:
            values[symbol] = _of_sort(symbol, scalar(arguments[symbol.name]))
            _check_fresh(symbol, premise)
            if random_outside_laws(values[symbol]) and symbol in _within_laws(premise.says):
                raise ProofError(f"'{values[symbol]}' is random, and {symbol.name} occurs under an expectation")
    if canonical(simultaneously(premise.says, values)) != canonical(says):
        raise ProofError(f"'{says}' is not '{premise.says}' with these terms put in")
    return _joined(says, by)


def _of_sort(symbol: n.Symbol, value: n.Node) -> n.Term:
    if symbol.shape or symbol.random or not isinstance(value, n.Term):
        raise ProofError(f"for {symbol.name} nothing can be put in: only for a number")
    found = normal(value)
    fits = {
        "real": True,
        "integer": found.integral,
        "natural": found.natural,
        "positive": (found - ONE).natural,
        "truth": False,
    }
    if not fits[symbol.sort]:
        raise ProofError(f"'{value}' is not seen to be of the sort {symbol.sort}, as {symbol.name} is")
    return value


def _within_laws(node: n.Node) -> list[n.Symbol]:
    """The free symbols of the expectations and laws in a node."""
    if isinstance(node, n.E | n.SameLaw):
        return everywhere(node)
    return [s for part in n.children(node) for s in _within_laws(part)]


def _integer(arguments: Arguments, name: str) -> n.Term:
    """An argument that has to be an integer, and not a random one."""
    if name not in arguments:
        raise ProofError(f"the argument {name!r} is missing")
    t = arguments[name]
    if not isinstance(t, n.Term):
        raise ProofError(f"'{t}' is no term")
    read: n.Term = scalar(t)
    if not normal(read).integral or random_outside_laws(read):
        raise ProofError(f"'{t}' is not seen to be an integer")
    return read


def induct(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From Γ ⊢ φ(l) and Γ, l ≤ k, φ(k) ⊢ φ(k+1), with k not free in Γ, l: Γ ⊢ l ≤ k ⇒ φ(k)."""
    k = arguments.get("over")
    if not isinstance(says, n.Implies) or not isinstance(says.premise, n.Le) or not isinstance(k, n.Symbol):
        raise ProofError(f"induction over k shows l ≤ k ⇒ φ, not '{says}'")
    lower, claimed = says.premise.left, says.conclusion
    if k.role == "defined" or k.sort not in ("natural", "integer") or k.shape or says.premise.right != k:
        raise ProofError(f"induction over {k}, which is not the integer in '{says.premise}'")
    _integer({"from": lower}, "from")
    if k.sort == "natural" and not normal(lower).natural:
        raise ProofError(f"induction from '{lower}', which is not seen to be natural, as {k} is")
    base, step = _just(by, 2)
    _check_says(base, simultaneously(claimed, {k: lower}))
    _check_says(step, simultaneously(claimed, {k: k + 1}))
    found = _joined(says, [base, _without(step, claimed, says.premise)])
    _check_fresh(k, found, lower)
    return found


def _just(by: list[Sequent], wanted: int) -> list[Sequent]:
    if len(by) != wanted:
        raise ProofError(f"got {len(by)} premises, wanted {wanted}")
    return by


def _check_says(sequent: Sequent, wanted: n.Formula) -> None:
    if sequent.key != canonical(wanted):
        raise ProofError(f"a premise says '{sequent.says}', wanted '{wanted}'")


def _without(sequent: Sequent, *discharged: n.Formula) -> Sequent:
    gone = {canonical(formula) for formula in discharged}
    left = {key: formula for key, formula in sequent.assumptions.items() if key not in gone}
    return Sequent(left, sequent.says, sequent.cited, sequent.trust)


def _check_fresh(symbol: n.Symbol, sequent: Sequent, *terms: n.Term) -> None:
    for part in (*sequent.assumptions.values(), *terms):
        if symbol.name in {s.name for s in everywhere(part)}:
            raise ProofError(f"{symbol.name} is not arbitrary: '{part}' speaks of it")


def everywhere(node: n.Node) -> list[n.Symbol]:
    """The free symbols of a node, and those of their sizes."""
    found = list(n.free_symbols(node))
    return found + [s for symbol in found for size in symbol.shape for s in everywhere(size)]


# --- Sums, orders, laws


def split(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """Σ_{i=l}^{u} f = Σ_{i=l}^{m} f + Σ_{i=m+1}^{u} f, given premises for l - 1 ≤ m ≤ u."""
    left, right = _sides(says, "split")
    m = _integer(arguments, "at")
    if not isinstance(left, n.SumOver):
        raise ProofError("split takes a sum on the left apart, at an integer")
    parts = n.SumOver(left.index, left.lower, m, left.body) + n.SumOver(left.index, m + 1, left.upper, left.body)
    if not equal(normal(parts), normal(right)):
        raise ProofError(f"'{right}' is not '{parts}'")
    return _within(_joined(says, []), by, n.Le(left.lower, m + 1), n.Le(m, left.upper))


def monotone(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From ∀ i ∈ {l, …, u}: f ≤ g: Σ f ≤ Σ g."""
    [premise] = _just(by, 1)
    general = premise.says
    if not isinstance(general, n.ForAll) or not isinstance(general.body, n.Le) or not isinstance(says, n.Le):
        raise ProofError("from f ≤ g for all i of a range follows Σ f ≤ Σ g")
    sides = (general.body.left, general.body.right)
    sums = [n.SumOver(general.index, general.lower, general.upper, f) for f in sides]
    if [normal(s) for s in sums] != [normal(says.left), normal(says.right)]:
        raise ProofError(f"'{says}' is not '{sums[0]} ≤ {sums[1]}'")
    return _joined(says, by)


def pascal(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """C(n+1, k) = C(n, k) + C(n, k-1) for natural n and every integer k; C(0, k) = [k = 0]."""
    left, right = _sides(says, "pascal")
    if not isinstance(left, n.Binomial):
        raise ProofError(f"pascal speaks of a binomial coefficient on the left, not of '{left}'")
    above, k = normal(left.n), normal(left.k)
    if above.constant() == 0:
        wanted = normal(n.Iverson(n.Eq(left.k, 0)))
    else:
        if not normal(left.n - 1).natural or not k.integral:
            raise ProofError(f"'{left.n} - 1' is not seen to be natural")
        wanted = normal(n.Binomial(left.n - 1, left.k) + n.Binomial(left.n - 1, left.k - 1))
    if not equal(wanted, normal(right)):
        raise ProofError(f"'{right}' is not what Pascal's rule gives: {wanted}")
    return _joined(says, by)


def law(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From u ~ v, of vectors: E f(u) = E f(v), for a term f in a vector y that has no other randomness."""
    left, right = _sides(says, "law")
    same, f, y = _just(by, 1)[0].says, arguments.get("f"), arguments.get("y")
    if not isinstance(same, n.SameLaw) or not isinstance(f, n.Term) or not isinstance(y, n.Symbol):
        raise ProofError("law takes u ~ v, and a term f in a vector y")
    f, y = unfolded(f), unfolded(y)
    if y.role != "given" or y.random or any(s.random for s in everywhere(f)):
        raise ProofError(f"'{f}' is random by itself, or {y} is: then the joint law would matter")
    for side, vector in ((left, same.left), (right, same.right)):
        if any(isinstance(part, n.MatrixOf) for part in n.walk(vector)):
            raise ProofError(f"'{vector}' has a matrix made of a formula, which knows no bounds")
        if not y.shape or shape(vector) != y.shape:
            raise ProofError(f"'{vector}' has not the shape of {y}")
        if not equal(normal(scalar(n.E(simultaneously(f, {y: vector})))), normal(side)):
            raise ProofError(f"'{side}' is not the expectation of '{f}' at {y} = '{vector}'")
    return _joined(says, by)


def norm(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """From ‖A‖₂ ≤ c: Σ_i (Σ_j A_{ij} u_j)² ≤ c² Σ_j u_j² for every vector u, given by its entry at an index."""
    premise, u, j = _just(by, 1)[0].says, arguments.get("u"), arguments.get("at")
    if not isinstance(premise, n.NormAtMost) or not isinstance(u, n.Term) or not isinstance(j, n.Symbol):
        raise ProofError("norm takes ‖A‖ ≤ c, and the entry of a vector at an index")
    if not isinstance(says, n.Le) or j.role != "index" or j in n.free_symbols(premise):
        raise ProofError(f"norm shows |A u|² ≤ c² |u|², not '{says}'")
    if any(isinstance(part, n.MatrixOf) for part in n.walk(premise.matrix)):
        raise ProofError(f"'{premise.matrix}' has a matrix made of a formula, which knows no bounds")
    rows, columns = shape(premise.matrix)
    taken = {s.name for s in (*everywhere(premise), *everywhere(u), *everywhere(says), j)}
    i = n.Symbol(next(name for name in (f"i{k}" for k in count()) if name not in taken), "index", "integer")
    image = n.SumOver(j, 1, columns, premise.matrix[i, j] * u)
    wanted = n.Le(n.SumOver(i, 1, rows, image**2), premise.bound**2 * n.SumOver(j, 1, columns, u**2))
    if canonical(scalar(wanted)) != canonical(says):
        raise ProofError(f"'{says}' is not '{wanted}'")
    return _joined(says, by)


def ftc(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """∫_l^u f(x) dx = F(u) - F(l), from F′(x) = f(x) for l ≤ x ≤ u, given F in a real symbol x.

    Where F′ is not seen to exist and to be f everywhere, premises l ≤ u and φ say where: φ stands for each x with
    l ≤ x ≤ u, and it follows from all such φ that what F′ needs holds, and that F′ and f are equal.
    """
    left, right = _sides(says, "ftc")
    x, primitive = arguments.get("over"), arguments.get("primitive")
    if not isinstance(left, n.Integral) or not isinstance(x, n.Symbol) or not isinstance(primitive, n.Term):
        raise ProofError("ftc takes an integral on the left, and its primitive in a real symbol")
    if x.role != "given" or x.sort != "real" or x.shape or x.random or x in n.free_symbols(left):
        raise ProofError(f"{x} is no real letter that is new here")
    primitive = scalar(primitive)
    ends = [simultaneously(primitive, {x: end}) for end in (left.upper, left.lower)]
    if not equal(normal(ends[0]) - normal(ends[1]), normal(right)):
        raise ProofError(f"'{right}' is not '{ends[0]}' minus '{ends[1]}'")
    try:
        slope, conditions = derivative(primitive, x)
    except StatementError as error:
        raise ProofError(str(error)) from error
    body = normal(simultaneously(left.body, {left.variable: x}))
    if not conditions and equal(normal(slope), body):
        return _joined(says, [])
    within = n.Le(left.lower, x), n.Le(x, left.upper)
    facts = [_without(s, *within) for s in by]
    for fact in facts:
        _check_fresh(x, fact, left.lower, left.upper)
    outright = [s for s, fact in zip(by, facts, strict=True) if s.assumptions == fact.assumptions]
    for condition, premises in [(n.Le(left.lower, left.upper), outright), *((c, by) for c in conditions)]:
        if follows([s.says for s in premises], condition) is None:
            raise ProofError(f"'{condition}' does not follow from {_listed(premises)}")
    found = residual(normal(slope), body, _nonzero(by))
    if found.terms:
        raise ProofError(f"the derivative of '{primitive}' is not '{left.body}': they differ by {found}")
    return _joined(says, facts, "z3")


def in_words(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """L = R of matrices as polynomials in words; premise k, L_k = R_k, is given as `left_k` and `right_k` too."""
    left, right = arguments.get("left"), arguments.get("right")
    if not isinstance(left, n.Term) or not isinstance(right, n.Term):
        raise ProofError("words takes both sides of an equation of matrices")
    sides, rules = [unfolded(left), unfolded(right)], []
    if words.says(*sides) != canonical(says) or shape(sides[0]) != shape(sides[1]):
        raise ProofError(f"'{says}' does not say that '{left}' = '{right}'")
    for k, premise in enumerate(by, 1):
        one, other = arguments.get(f"left_{k}"), arguments.get(f"right_{k}")
        if not isinstance(one, n.Term) or not isinstance(other, n.Term):
            raise ProofError(f"words takes both sides of its premise {k}")
        rule = unfolded(one), unfolded(other)
        if words.says(*rule) != premise.key or shape(rule[0]) != shape(rule[1]):
            raise ProofError(f"'{premise.says}' does not say that '{one}' = '{other}'")
        rules.append(words.oriented(*rule))
    found = [words.reduced(words.words(side), rules) for side in sides]
    if found[0] != found[1]:
        raise ProofError(f"'{left}' and '{right}' do not come to the same words")
    return _joined(says, by)


# --- Inequalities


def combination(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """q ≥ 0 or q > 0, from premises p_k ≥ 0, p_k > 0 or p_k = 0: q = σ + Σ_k σ_k p_k have one normal form.

    σ is the argument `plus` (0 if there is none) and σ_k `times_k`; their shape shows that they are ≥ 0, but for σ_k
    of an equation, which may be anything. q > 0 asks that σ, or σ_k of a premise p_k > 0, be seen to be > 0.
    """
    if not isinstance(says, n.Le | n.Lt):
        raise ProofError(f"multipliers show ≤ or <, not '{says}'")
    plus = _number(arguments, "plus") if "plus" in arguments else n.Const(Fraction(0))
    left, strict = _difference(says) - normal(plus), _sign(plus) == POSITIVE
    for k, premise in enumerate(by, 1):
        factor = _number(arguments, f"times_{k}")
        if not isinstance(premise.says, n.Eq):
            strict |= _sign(factor) == POSITIVE and isinstance(premise.says, n.Lt)
        left = left - normal(factor) * _difference(premise.says)
    if left.terms:
        raise ProofError(f"'{says}' is not that combination of {_listed(by)}: it leaves {left}")
    if isinstance(says, n.Lt) and not strict:
        raise ProofError(f"nothing makes '{says}' strict")
    return _joined(says, by)


def _difference(relation: n.Formula) -> Poly:
    """right - left."""
    if not isinstance(relation, n.Le | n.Lt | n.Eq):
        raise ProofError(f"'{relation}' says nothing of the form p ≥ 0, p > 0 or p = 0")
    return normal(relation.right) - normal(relation.left)


def _number(arguments: Arguments, name: str) -> n.Term:
    """An argument that has to be a scalar term."""
    if not isinstance(arguments.get(name), n.Term):
        raise ProofError(f"the argument {name!r} is missing, or no term")
    found: n.Term = scalar(arguments[name])
    return found


def _sign(multiplier: n.Term) -> int:
    found = sign(multiplier)
    if found is None:
        raise ProofError(
            f"the multiplier '{multiplier}' is not seen to be ≥ 0: wanted numbers, squares, sums, products"
        )
    return found


def box(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """l ≤ r, l < r or l ≠ r on a box that premises c ≤ t, t ≤ c give: by balls, on leaves that cover it.

    A leaf on which some premise is false is passed over. The arguments `cut`, `cut0`, `cut1`, `cut01`, … cut the box.
    """
    if not isinstance(says, n.Le | n.Lt | n.Ne):
        raise ProofError(f"a box shows ≤, < or ≠, not '{says}'")
    known = [premise.says for premise in by]
    with precision(PRECISIONS[-1]):
        for leaf in leaves(bounds(known), arguments):
            at = {t: ball(interval) for t, interval in leaf.items()}
            if decided(says, at) is not True and all(decided(premise, at) is not False for premise in known):
                where = ", ".join(f"{low} ≤ {t} ≤ {high}" for t, (low, high) in leaf.items())
                raise ProofError(f"'{says}' is not decided on the leaf {where or 'of no bounds'}")
    return _joined(says, by)


def newton(says: n.Formula, by: list[Sequent], arguments: Arguments) -> Sequent:
    """Exactly one zero of f in [l, u], numbers: by interval Newton on one leaf, f ≠ 0 on all others.

    Premises c ≤ t and t ≤ c bound the other letters of f. The arguments `cut`, `cut0`, … cut [l, u] into the leaves.
    """
    if not isinstance(says, n.UniqueZero):
        raise ProofError(f"newton shows that there is exactly one zero, not '{says}'")
    x, known = says.variable, [premise.says for premise in by]
    low, high = normal(says.lower).constant(), normal(says.upper).constant()
    if low is None or high is None or not low < high:
        raise ProofError(f"'{says}' is of no interval from a number to a larger one")
    try:
        slope, conditions = derivative(says.body, x)
    except StatementError as error:
        raise ProofError(str(error)) from error
    with precision(PRECISIONS[-1]):
        others = {t: ball(interval) for t, interval in bounds(known).items() if x not in n.free_symbols(t)}
        sides = [leaf[x] for leaf in leaves({x: (low, high)}, arguments)]
        left = [side for side in sides if decided(n.Ne(says.body, 0), {**others, x: ball(side)}) is not True]
        if len(left) != 1:
            raise ProofError(f"'{says.body}' is not seen to be 0 on one leaf alone, but on {len(left)} of {len(sides)}")
        smooth = all(decided(condition, {**others, x: ball(left[0])}) for condition in conditions)
        if not smooth or not contracts(says.body, slope, x, left[0], others):
            raise ProofError(f"Newton's step does not lead from {left[0][0]} ≤ {x} ≤ {left[0][1]} into it")
    return _joined(says, by)


STRIKABLE = (
    "ring",
    "index",
    "expect",
    "derive",
    "congruence",
    "smt",
    "instance",
    "split",
)  # that may do with fewer premises

RULES: dict[str, Rule] = {
    "ring": algebra,
    "index": algebra,
    "expect": algebra,
    "derive": algebra,
    "congruence": congruence,
    "smt": smt,
    "chain": chain,
    "discharge": discharge,
    "generalise": generalise,
    "instance": instance,
    "put": put,
    "induct": induct,
    "split": split,
    "monotone": monotone,
    "pascal": pascal,
    "law": law,
    "norm": norm,
    "ftc": ftc,
    "words": in_words,
    "farkas": combination,
    "sos": combination,
    "box": box,
    "newton": newton,
}
