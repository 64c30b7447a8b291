"""Normal forms: a scalar term as a polynomial with rational coefficients over atoms. TRUSTED BASE.

Two terms with one normal form have one value wherever both have one. The reading is total: 1/0 = 0, a mod 0 = 0, an
entry outside its array is 0, and so are a logarithm, root or integral that does not exist; these never meet a statement
where it has a value, since a root carries the condition that its denominators do not vanish. Cancelling x·(1/x) = 1
asks for x ≠ 0.

exp is split: e^{p+q} = e^p e^q, and e^{3p} = (e^p)³; tanh and the logistic function are read as quotients of exp.
A sum runs from 0 (its index shifted), is linear, and loses what does not depend on its index; E is linear, goes into
finite sums, and factors over different random symbols, which are independent. Bound indices are named by the height of
their binder, so that what does not depend on an index moves out of its sum unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache, reduce
from itertools import count, permutations
from itertools import product as iterated
from math import gcd, lcm
from typing import Any, TypeAlias, cast

from lakatos.errors import ProofError
from lakatos.kernel.scalar import simultaneously
from lakatos.statement import nodes as n

MOST_BITS = 20_000
MOST_TERMS, MOST_POWER, MOST_UNROLLED, MOST_TURNED = 20_000, 64, 64, 5


@dataclass(frozen=True)
class Atom:
    """What polynomials are made of: its kind, its parts (polynomials, names, numbers), and what is known of it."""

    kind: str
    parts: tuple[Any, ...]
    integral: bool = field(default=False, compare=False)
    natural: bool = field(default=False, compare=False)
    key: str = field(default="", compare=False)
    height: int = field(default=0, compare=False)
    randoms: frozenset[str] = field(default=frozenset(), compare=False)
    holes: frozenset[int] = field(default=frozenset(), compare=False)
    marks: frozenset[str] = field(default=frozenset(), compare=False)  # the keys of all holes and bound indices in it

    def __hash__(self) -> int:
        return hash(self.key)

    def __str__(self) -> str:
        return self.key


Monomial: TypeAlias = tuple[tuple[Atom, int], ...]  # sorted by key, exponents >= 1


@dataclass(frozen=True)
class Poly:
    """A polynomial: monomial -> coefficient, none of them 0."""

    terms: Mapping[Monomial, Fraction]

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Poly) and self.terms == other.terms

    @cached_property
    def key(self) -> str:
        """A text that is the same for equal polynomials only."""
        return " + ".join(sorted(f"{c}*{_told(m)}" if m else str(c) for m, c in self.terms.items())) or "0"

    def __str__(self) -> str:
        return self.key

    def __add__(self, other: Poly) -> Poly:
        return _collected([*self.terms.items(), *other.terms.items()])

    def __neg__(self) -> Poly:
        return self.scaled(Fraction(-1))

    def __sub__(self, other: Poly) -> Poly:
        return self + -other

    def __mul__(self, other: Poly) -> Poly:
        if len(self.terms) * len(other.terms) > MOST_TERMS or self.bits + other.bits > MOST_BITS:
            raise ProofError("a product of too many terms, or of numbers that are too long")
        return _collected((product(a, b), c * d) for a, c in self.terms.items() for b, d in other.terms.items())

    def __pow__(self, exponent: int) -> Poly:
        if not 0 <= exponent <= MOST_POWER:
            raise ProofError(f"the power {exponent} cannot be multiplied out")
        return reduce(Poly.__mul__, [self] * exponent, ONE)

    def scaled(self, factor: Fraction) -> Poly:
        """The polynomial times a number."""
        return Poly({m: c * factor for m, c in self.terms.items()}) if factor else ZERO

    def constant(self) -> Fraction | None:
        """Its value, if it is a number."""
        return self.terms.get((), Fraction(0)) if all(not m for m in self.terms) else None

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The atoms that occur in it, not within others."""
        return frozenset(atom for m in self.terms for atom, _ in m)

    @cached_property
    def integral(self) -> bool:
        """Whether its shape shows that it is an integer."""
        return all(c.denominator == 1 and all(a.integral for a, _ in m) for m, c in self.terms.items())

    @cached_property
    def natural(self) -> bool:
        """Whether its shape shows that it is 0, 1, 2, …, once each size n is read as 1 + (n - 1)."""
        if all(c > 0 for c in self.terms.values()):
            return all(c.denominator == 1 and all(a.natural for a, _ in m) for m, c in self.terms.items())
        sizes = sorted((a for a in self.atoms if a.kind == "size"), key=str)
        moved = reduce(lambda p, a: put(p, a, single(hole()) + ONE), sizes, self)
        return moved != self and all(c > 0 for c in moved.terms.values()) and moved.natural

    @cached_property
    def bits(self) -> int:
        """The length of its longest coefficient."""
        return max((c.numerator.bit_length() + c.denominator.bit_length() for c in self.terms.values()), default=0)

    @cached_property
    def holes(self) -> frozenset[int]:
        """The holes in it, within atoms too."""
        return frozenset().union(*(a.holes for a in self.atoms))

    @cached_property
    def marks(self) -> frozenset[str]:
        """The keys of the holes and bound indices in it, within atoms too."""
        return frozenset().union(*(a.marks for a in self.atoms))

    @cached_property
    def height(self) -> int:
        """That of its highest binder."""
        return max((a.height for a in self.atoms), default=0)

    @cached_property
    def randoms(self) -> frozenset[str]:
        """The random symbols in it outside expectations."""
        return frozenset().union(*(a.randoms for a in self.atoms))


def _collected(pairs: Iterable[tuple[Monomial, Fraction]]) -> Poly:
    terms: dict[Monomial, Fraction] = {}
    for monomial, c in pairs:
        terms[monomial] = terms.get(monomial, Fraction(0)) + c
    return Poly({m: c for m, c in terms.items() if c})


def product(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials; [P]·[P] = [P]."""
    powers: dict[Atom, int] = dict(a)
    for atom, e in b:
        powers[atom] = powers.get(atom, 0) + e
    if any(map(_exponent, powers)):
        _join_exponentials(powers)
    return tuple(sorted(((x, 1 if x.kind in TRUTHS else e) for x, e in powers.items()), key=lambda pair: pair[0].key))


def _exponent(atom: Atom) -> tuple[Poly, int] | None:
    """(p, 1) of e^p, and (p, -1) of 1/e^p."""
    if atom.kind == "exp":
        return cast("Poly", atom.parts[0]), 1
    if atom.kind == "inverse" and len(atom.parts[0].terms) == 1:
        [(monomial, _)] = atom.parts[0].terms.items()
        if len(monomial) == 1 and monomial[0][0].kind == "exp":
            return monomial[0][0].parts[0], -1
    return None


def _join_exponentials(powers: dict[Atom, int]) -> None:
    """e^p · 1/e^p = 1 and (e^{m/q})^q = e^m, among the powers."""
    found: dict[Poly, int] = {}
    for atom in list(powers):
        exponent = _exponent(atom)
        if exponent:
            found[exponent[0]] = found.get(exponent[0], 0) + exponent[1] * powers.pop(atom)
    for part in sorted(found, key=lambda p: -_denominator(p)):  # e^m after all e^{m/q}
        q = _denominator(part)
        whole = abs(found[part]) // q * (1 if found[part] > 0 else -1)
        if q > 1:
            found[part.scaled(Fraction(q))] = found.get(part.scaled(Fraction(q)), 0) + whole
            found[part] -= whole * q
    for part, e in found.items():
        if e:
            atom = make("exp", part)
            powers[atom if e > 0 else make("inverse", single(atom))] = abs(e)


def _denominator(part: Poly) -> int:
    return max(c.denominator for c in part.terms.values())


TRUTHS = ("bit", "formula", "zero", "nonnegative", "positive")  # kinds of atoms that are 0 or 1


def _told(monomial: Monomial) -> str:
    return "*".join(atom.key if e == 1 else f"{atom.key}^{e}" for atom, e in monomial)


def number(value: Fraction | int) -> Poly:
    """A constant."""
    return Poly({(): Fraction(value)}) if value else ZERO


def single(atom: Atom) -> Poly:
    """An atom."""
    return Poly({((atom, 1),): Fraction(1)})


def alone(monomial: Monomial) -> Poly:
    """A monomial."""
    return Poly({monomial: Fraction(1)})


ZERO = Poly({})
ONE = Poly({(): Fraction(1)})


def make(kind: str, *parts: Any, integral: bool = False, natural: bool = False, height: int = 0) -> Atom:
    """The atom of a kind with these parts; what occurs in it follows from the parts."""
    polys = [p for p in parts if isinstance(p, Poly)]
    atoms = {a for p in polys for a in p.atoms}
    return Atom(
        kind,
        parts,
        integral or natural,
        natural,
        f"{kind}({', '.join(map(str, parts))})",
        max([height, *(a.height for a in atoms)]),
        frozenset().union(*(a.randoms for a in atoms)) if kind != "mean" else frozenset(),
        frozenset().union(*(a.holes for a in atoms)),
        frozenset().union(*(a.marks for a in atoms)),
    )


def bound(height: int, natural: bool = True) -> Atom:
    """The index of a binder of that height, which is 0, 1, 2, …; or the variable of a recurrence, which need not be."""
    key = f"bound({height})"
    return Atom("bound", (height,), natural, natural, key, marks=frozenset({key}))


_numbers = count(1)


def hole(integral: bool = True, natural: bool = True) -> Atom:
    """A letter that occurs nowhere else: for the index of a sum (natural, as it runs from 0), or for a variable."""
    number_ = next(_numbers)
    key = f"hole({number_})"
    return Atom("hole", (number_,), integral, natural, key, holes=frozenset({number_}), marks=frozenset({key}))


Scope: TypeAlias = "tuple[tuple[Atom, Poly], ...]"  # the holes of the sums around a place, and where each ends
Change: TypeAlias = "Callable[[Atom, Scope], Poly | None]"


def put(poly: Poly, old: Atom, new: Poly) -> Poly:
    """The polynomial with an atom replaced, within atoms too."""
    if old.marks and not old.marks <= poly.marks:
        return poly
    return rebuilt(poly, lambda atom, _: new if atom == old else None, mark=old.marks)


def rebuilt(poly: Poly, change: Change, scope: Scope = (), mark: frozenset[str] = frozenset()) -> Poly:
    """The polynomial with atoms replaced where `change` gives one, and the atoms around them made anew.

    Atoms without the mark are left as they are.
    """
    found: list[tuple[Monomial, Fraction]] = []
    for monomial, c in poly.terms.items():
        new = {atom: _rebuilt(atom, change, scope, mark) for atom, _ in monomial if mark <= atom.marks}
        kept = tuple(pair for pair in monomial if pair[0] not in new or new[pair[0]] == single(pair[0]))
        if len(kept) == len(monomial):
            found.append((monomial, c))
        else:
            changed = [new[atom] ** e for atom, e in monomial if (atom, e) not in kept]
            found += reduce(Poly.__mul__, changed, Poly({kept: c})).terms.items()
    return _collected(found)


def _rebuilt(atom: Atom, change: Change, scope: Scope, mark: frozenset[str]) -> Poly:
    found = change(atom, scope)
    if found is not None:
        return found
    if atom.kind in ("sum", "recurrence", "integral"):
        return _rebuilt_binder(atom, change, scope, mark)
    parts = [rebuilt(p, change, scope, mark) if isinstance(p, Poly) else p for p in atom.parts]
    if parts == list(atom.parts):
        return single(atom)
    return _MADE[atom.kind](*parts)


def _rebuilt_binder(atom: Atom, change: Change, scope: Scope, mark: frozenset[str]) -> Poly:
    """The binder is opened before anything is put into its body, so that nothing is captured."""
    if atom.kind != "sum":
        variable, body = opened_over_a_real(atom)
        old = [*atom.parts[:2], body]
        first, second, inside_ = new = [rebuilt(part, change, scope, mark) for part in old]
        remade = recurrence if atom.kind == "recurrence" else integral
        return single(atom) if new == old else remade(first, second, variable, inside_)
    binders, body = opened(atom)
    inside = (*scope, *binders)
    lasts = [rebuilt(last, change, inside[: len(scope) + i], mark) for i, (_, last) in enumerate(binders)]
    new_body = rebuilt(body, change, inside, mark)
    if (lasts, new_body) == ([last for _, last in binders], body):
        return single(atom)
    return nested([(index, last) for (index, _), last in zip(binders, lasts, strict=True)], new_body)


Binders: TypeAlias = "list[tuple[Atom, Poly]]"  # holes for indices, each with where it ends; later ends may speak of it


def opened(atom: Atom) -> tuple[Binders, Poly]:
    """Holes for the indices that a sum binds, and the body over them."""
    *lasts, body, height = atom.parts
    binders: Binders = []
    for i in range(len(lasts)):
        index, name = hole(), bound(height + 1 + i)
        binders.append((index, lasts[i]))
        lasts = [put(last, name, single(index)) for last in lasts]
        body = put(body, name, single(index))
    return binders, body


def opened_over_a_real(atom: Atom) -> tuple[Atom, Poly]:
    """A hole for the variable that a recurrence or an integral binds, and the step or body over it."""
    *_, body, height = atom.parts
    variable = hole(integral=False, natural=False)
    return variable, put(body, bound(height), single(variable))


# --- Atoms, simplified as they are made


def entry(name: str, sort: str, *place: Poly) -> Poly:
    """x_i or A_{ij}, of an array of that sort, or a random one."""
    if not all(p.integral for p in place):
        raise ProofError(f"an index of {name} that is not seen to be an integer: {', '.join(map(str, place))}")
    natural = sort in ("natural", "positive", "truth")  # outside the array it is 0
    made = make("entry", name, sort, *place, natural=natural, integral=sort == "integer")
    return single(replace(made, randoms=made.randoms | {name}) if sort == "random" else made)


def relu(inner: Poly) -> Poly:
    """max(p, 0)."""
    value = inner.constant()
    return number(max(value, Fraction(0))) if value is not None else single(make("relu", inner))


def exponential(inner: Poly) -> Poly:
    """e^p: of a sum the product, of m·a/b for integers a and b the power a of e^{m/b}."""
    made = ONE
    for monomial, c in inner.terms.items():
        atom = make("exp", Poly({monomial: Fraction(1, c.denominator)}))
        part = ONE * alone(((atom, abs(c.numerator)),))
        made = made * (part if c > 0 else inverse(part))
    return made


def logarithm(inner: Poly) -> Poly:
    """log p, 0 for p ≤ 0."""
    return ZERO if inner == ONE else single(make("log", inner))


def root(inner: Poly) -> Poly:
    """√p, 0 for p ≤ 0."""
    return inner if inner in (ZERO, ONE) else single(make("sqrt", inner))


def function(node: n.Function, inner: Poly) -> Poly:
    """A function of a term with that normal form."""
    match node:
        case n.Exp():
            return exponential(inner)
        case n.Logistic():
            return ONE - inverse(exponential(inner) + ONE)
        case n.Tanh():
            return ONE - inverse(exponential(inner + inner) + ONE).scaled(Fraction(2))
        case n.Log():
            return logarithm(inner)
        case n.Sqrt():
            return root(inner)
    raise ProofError(f"{type(node).__name__} has no normal form")


def inverse(below: Poly) -> Poly:
    """1 / below, with 1/0 = 0: of a monomial, the inverses of its atoms."""
    if not below.terms:
        return ZERO
    for atom in sorted((a for a in below.atoms if a.kind == "inverse" and _positive(a.parts[0])), key=str):
        most = max(dict(m).get(atom, 0) for m in below.terms)
        positive: Poly = atom.parts[0]
        if most <= MOST_POWER:
            return inverse(_cleared(below, atom, positive, most)) * positive**most  # 1/(p + q/e) = e/(p e + q)
    if len(below.terms) > 1:
        content, primitive = _primitive(below)
        return single(make("inverse", primitive)).scaled(1 / content)
    [(monomial, c)] = below.terms.items()
    made = number(1 / c)
    for atom, e in monomial:
        one = single(atom) if atom.kind in TRUTHS else single(make("inverse", single(atom)))  # 1/[P] = [P], as 1/0 = 0
        made = made * one**e
    return made


def _primitive(poly: Poly) -> tuple[Fraction, Poly]:
    """(content with the sign of the first coefficient, poly / content): coefficients without common factor."""
    first = poly.terms[min(poly.terms, key=_told)]
    above = reduce(gcd, (abs(c.numerator) for c in poly.terms.values()))
    below = reduce(lcm, (c.denominator for c in poly.terms.values()))
    content = Fraction(above, below) * (1 if first > 0 else -1)
    return content, poly.scaled(1 / content)


def power(base: Poly, exponent: Poly) -> Poly:
    """base^exponent: integer constants are multiplied out, natural exponents split: x^(p+2q) = x^p (x^q)²."""
    value = exponent.constant()
    if value is not None:
        if value.denominator != 1:
            raise ProofError(f"the exponent {value} is no integer")
        return base ** int(value) if value >= 0 else inverse(base ** -int(value))
    if not exponent.integral:
        raise ProofError(f"the exponent {exponent} is not seen to be an integer")
    if base == ONE:
        return ONE
    if not exponent.natural or any(c < 0 for c in exponent.terms.values()):
        return single(make("power", base, exponent))
    made = ONE
    for monomial, c in exponent.terms.items():
        made = made * (_letters(base, alone(monomial)) if monomial else base) ** int(c)
    return made


def _letters(base: Poly, exponent: Poly) -> Poly:
    """base^exponent for a natural exponent, factor by factor if the base is a monomial."""
    if len(base.terms) != 1:
        return single(make("power", base, exponent)) if base.terms else single(zero_atom(exponent))
    [(monomial, c)] = base.terms.items()
    made = ONE if c == 1 else single(make("power", number(c), exponent))
    for atom, e in monomial:
        made = made * single(make("power", single(atom), exponent)) ** e
    return made


def binomial(above: Poly, below: Poly) -> Poly:
    """C(n, k)."""
    k = below.constant()
    if not (above.integral and below.integral):
        raise ProofError(f"C({above}, {below}) of what is not seen to be integers")
    if above.natural and k is not None and k <= 0:
        return ONE if k == 0 else ZERO
    return single(make("binomial", above, below, natural=above.natural, integral=True))


def mod(dividend: Poly, modulus: Poly) -> Poly:
    """a mod n: periodic in a, so that what is a multiple of n is left out of a, and an inner mod n too."""
    if not (dividend.integral and modulus.integral):
        raise ProofError(f"{dividend} mod {modulus} of what is not seen to be integers")
    total = ZERO
    for monomial, c in dividend.terms.items():
        part = number(c)
        for atom, e in monomial:
            inner = atom.kind == "mod" and atom.parts[1] == modulus
            part = part * (atom.parts[0] if inner else single(atom)) ** e
        total = total + part
    if len(modulus.terms) == 1:
        [(letters, c)] = modulus.terms.items()
        if c == 1 and letters:
            total = Poly({m: d for m, d in total.terms.items() if not _divides(letters, m)})
    a, m = total.constant(), modulus.constant()
    if a is not None and m is not None and m > 0:
        return number(a % m)
    made = make("mod", total, modulus, integral=True, natural=modulus.natural)  # 0, …, n - 1, and 0 for n = 0
    return single(made) if total.terms else ZERO


def divisor(left: Poly, right: Poly) -> Poly:
    """gcd(a, b)."""
    if not (left.integral and right.integral):
        raise ProofError(f"gcd({left}, {right}) of what is not seen to be integers")
    return single(make("gcd", *sorted((left, right), key=str), integral=True, natural=True))


def _divides(small: Monomial, large: Monomial) -> bool:
    powers = dict(large)
    return all(powers.get(atom, 0) >= e for atom, e in small)


def zero_atom(poly: Poly) -> Atom:
    """[p = 0] as an atom."""
    return make("zero", _primitive(poly)[1], natural=True)


def is_zero(poly: Poly) -> Poly:
    """[p = 0]."""
    value = poly.constant()
    return number(int(value == 0)) if value is not None else single(zero_atom(poly))


def at_least_zero(poly: Poly) -> Poly:
    """[p ≥ 0]."""
    value = poly.constant()
    if value is not None:
        return number(int(value >= 0))
    if poly.natural:
        return ONE
    for atom in poly.atoms:
        if atom.kind == "mod" and atom.parts[1].natural and poly + single(atom) + ONE == atom.parts[1]:
            return at_least_zero(atom.parts[1] - ONE)  # n - 1 - (a mod n) ≥ 0 iff n ≥ 1
    content, primitive = _primitive(poly)
    return single(make("nonnegative", primitive if content > 0 else -primitive, natural=True))


def above_zero(poly: Poly) -> Poly:
    """[p > 0]."""
    if poly.integral:
        return at_least_zero(poly - ONE)
    value = poly.constant()
    if value is not None:
        return number(int(value > 0))
    content, primitive = _primitive(poly)
    return single(make("positive", primitive if content > 0 else -primitive, natural=True))


def nested(binders: Binders, body: Poly) -> Poly:
    """Σ … Σ body, the last index innermost."""
    return reduce(lambda found, binder: summed(binder[1], binder[0], found), reversed(binders), body)


def summed(last: Poly, index: Atom, body: Poly) -> Poly:
    """Σ_{index=0}^{last} body, the index a hole: linear, and free of what does not depend on the index."""
    if not last.integral:
        raise ProofError(f"a bound of a sum that is not seen to be an integer: {last}")
    return reduce(Poly.__add__, (_flat([(index, last)], m).scaled(c) for m, c in body.terms.items()), ZERO)


def _flat(binders: Binders, body: Monomial) -> Poly:
    """A sum over several indices of one monomial: inner sums are drawn in, deltas and plain bounds are used up."""
    for i, (index, last) in enumerate(binders):
        value = last.constant()
        if value is not None and value < MOST_UNROLLED:
            cases = (_with(binders, i, number(k), alone(body)) for k in range(int(value) + 1))
            return reduce(Poly.__add__, cases, ZERO)
        for atom, e in body:
            if atom.kind == "sum" and index.parts[0] in atom.holes:
                inner, inside = opened(atom)
                return _flat_all([*binders, *inner], _over(body, atom, e) * inside)
            t = _solved(atom.parts[0], index) if atom.kind == "zero" else None
            if t is not None and not any(index.parts[0] in end.holes for _, end in binders):
                # Σ_i [i = t] f(i) = [0 ≤ t ≤ last] f(t)
                within = at_least_zero(t) * at_least_zero(last - t)
                return _with(binders, i, t, alone(_without(body, atom)) * within)
    for atom, _ in body:
        if atom.kind == "nonnegative" and _plain(atom.parts[0], tuple(binders)):
            return _flat(binders, _without(body, atom))
    return _factored(binders, body)


def _flat_all(binders: Binders, body: Poly) -> Poly:
    return reduce(Poly.__add__, (_flat(binders, m).scaled(c) for m, c in body.terms.items()), ZERO)


def _with(binders: Binders, place: int, value: Poly, body: Poly) -> Poly:
    """The sum with one of its indices replaced by a value."""
    index = binders[place][0]
    rest = [(other, put(last, index, value)) for other, last in binders if other != index]
    return _flat_all(rest, put(body, index, value)) if rest else put(body, index, value)


def _without(body: Monomial, gone: Atom) -> Monomial:
    return tuple(pair for pair in body if pair[0] != gone)


def _over(body: Monomial, atom: Atom, e: int) -> Poly:
    """The monomial over one power of an atom of it, which it has to the power e."""
    return alone(tuple((a, k - 1) if a == atom else (a, k) for a, k in body if (a, e) != (atom, 1)))


def _factored(binders: Binders, body: Monomial) -> Poly:
    """Σ_{i,j} f(i) g(j) = Σ f · Σ g: indices that no factor and no bound ties together are summed apart."""
    groups: list[set[int]] = []
    ties = [a.holes for a, _ in body] + [last.holes | index.holes for index, last in binders]
    own = {index.parts[0] for index, _ in binders}
    for tie in (set(t) & own for t in ties):
        joined = [g for g in groups if g & tie]
        groups = [g for g in groups if not g & tie] + [set().union(tie, *joined)]
    made = alone(tuple(pair for pair in body if not pair[0].holes & own))
    for group in groups:
        if group:
            part = [binder for binder in binders if binder[0].parts[0] in group]
            made = made * _sum_atom(part, tuple(pair for pair in body if pair[0].holes & group))
    return made


def _solved(equation: Poly, index: Atom) -> Poly | None:
    """t such that `equation = 0` says index = t, an integer that does not depend on the index."""
    here = ((index, 1),)
    rest = Poly({m: c for m, c in equation.terms.items() if m != here})
    sign = equation.terms.get(here, Fraction(0))
    if abs(sign) != 1 or index.parts[0] in rest.holes or not rest.integral:
        return None
    return rest.scaled(-sign)


def _within(poly: Poly, index: Atom, last: Poly) -> bool:
    """Whether p ≥ 0 is plain for 0 ≤ index ≤ last: p, or p + index - last, is natural."""
    return poly.natural or (poly - last + single(index)).natural


@dataclass(frozen=True)
class Equation:
    """atom = value, for all indices (holes) from their lower to their upper bounds."""

    indices: tuple[tuple[Atom, Poly, Poly], ...]
    atom: Atom
    value: Poly

    def at(self, atom: Atom, scope: Scope) -> Poly | None:
        """The value where the equation speaks of this atom, its indices seen to be in range; else None."""
        if atom.kind != self.atom.kind:
            return None
        candidates = [sorted(_candidates(self.atom, atom, index), key=str) for index, _, _ in self.indices]
        for chosen in iterated(*candidates):
            pattern, value, ranges = single(self.atom), self.value, list(self.indices)
            for place, (index, _, _) in zip(chosen, self.indices, strict=True):
                pattern, value = put(pattern, index, place), put(value, index, place)
                ranges = [(i, put(low, index, place), put(high, index, place)) for i, low, high in ranges]
            inside = all(
                _plain(place - low, scope) and _plain(high - place, scope)
                for place, (_, low, high) in zip(chosen, ranges, strict=True)
            )
            if pattern == single(atom) and inside:
                return value
        return None


def _candidates(pattern: Atom, atom: Atom, index: Atom) -> set[Poly]:
    """What an index of the pattern can stand for: p with ±p + rest, a part of the pattern, a part of the atom."""
    found = set()
    for part in _parts_of(pattern):
        sign = part.terms.get(((index, 1),), Fraction(0))
        rest = part - single(index).scaled(sign)
        if abs(sign) == 1 and index.parts[0] not in rest.holes:
            found |= {(other - rest).scaled(sign) for other in _parts_of(atom)}
    return {place for place in found if place.integral}


def _parts_of(atom: Atom) -> set[Poly]:
    """The polynomials in an atom, at any depth."""
    polys = {p for p in atom.parts if isinstance(p, Poly)}
    return polys.union(*(_parts_of(inner) for p in polys for inner in p.atoms))


def _plain(poly: Poly, scope: Scope) -> bool:
    """Whether p ≥ 0 is plain for the indices of the sums around."""
    return poly.natural or any(_within(poly, index, last) for index, last in scope)


def rewritten(poly: Poly, equations: Iterable[Equation]) -> Poly:
    """The polynomial with the atoms that the equations speak of replaced, equation by equation."""
    return reduce(lambda found, equation: rebuilt(found, equation.at), equations, poly)


def _sum_atom(binders: Binders, body: Monomial) -> Poly:
    """The sum as one atom, its indices in the order that gives the least key."""
    if not body and len(binders) == 1 and (binders[0][1] + ONE).natural:
        return binders[0][1] + ONE
    turned = permutations(binders) if len(binders) <= MOST_TURNED else [tuple(binders)]
    orders = [order for order in turned if _lawful(order)]
    if len(orders) > 1:  # only those in which the looks of the indices come in the least order
        looks = {index: _look(index, binders, body) for index, _ in binders}
        least = min([looks[index] for index, _ in order] for order in orders)
        orders = [order for order in orders if [looks[index] for index, _ in order] == least]
    return single(min((_bound_in_order(order, body) for order in orders), key=lambda atom: atom.key))


OWN, OTHER = bound(10**6), bound(10**6 + 1)  # marks, above the height of any binder


def _look(index: Atom, binders: Binders, body: Monomial) -> str:
    """How the sum looks from one of its indices: the same for indices that change places without changing the sum."""
    names = {other: single(OWN if other == index else OTHER) for other, _ in binders}
    ends = sorted(str(_renamed(last, names)) for _, last in binders)
    own = next(last for other, last in binders if other == index)
    return f"{_renamed(own, names)}; {_renamed(alone(body), names)}; {ends}"


def _renamed(poly: Poly, names: Mapping[Atom, Poly]) -> Poly:
    return rebuilt(poly, lambda atom, _: names.get(atom))


def _lawful(order: Sequence[tuple[Atom, Poly]]) -> bool:
    """Whether each bound speaks of indices only that come before it."""
    own = {index.parts[0] for index, _ in order}
    return all(not last.holes & (own - {o.parts[0] for o, _ in order[:i]}) for i, (_, last) in enumerate(order))


def _bound_in_order(order: Sequence[tuple[Atom, Poly]], body: Monomial) -> Atom:
    height = max([alone(body).height, *(last.height for _, last in order)])
    names = {index: single(bound(height + 1 + i)) for i, (index, _) in enumerate(order)}
    *lasts, inside = (_renamed(part, names) for part in (*(last for _, last in order), alone(body)))
    if max([inside.height, *(last.height for last in lasts)]) > height:
        raise ProofError("an index of a sum would be captured")
    return make(
        "sum",
        *lasts,
        inside,
        height,
        natural=inside.natural,
        integral=inside.integral,
        height=height + len(order),
    )


def mean(body: Poly) -> Poly:
    """E body: linear, into finite sums, and factor by factor over different random symbols."""
    total = ZERO
    for monomial, c in body.terms.items():
        free = tuple(pair for pair in monomial if not pair[0].randoms)
        tied = tuple(pair for pair in monomial if pair[0].randoms)
        total = total + alone(free).scaled(c) * _mean(tied)
    return total


def _mean(body: Monomial) -> Poly:
    for atom, e in body:
        if atom.kind == "sum":  # E Σ_i f_i = Σ_i E f_i
            binders, inside = opened(atom)
            if any(last.randoms for _, last in binders):
                raise ProofError("a sum up to a random bound")
            return nested(binders, mean(_over(body, atom, e) * inside))
    made = ONE
    for group in _independent(body):
        made = made * single(make("mean", alone(group)))
    return made


def _independent(body: Monomial) -> list[Monomial]:
    """The factors in groups that share no random symbol with one another."""
    groups: list[tuple[frozenset[str], list[tuple[Atom, int]]]] = []
    for atom, e in body:
        names, joined = atom.randoms, [(atom, e)]
        for other in [g for g in groups if g[0] & names]:
            groups.remove(other)
            names, joined = names | other[0], other[1] + joined
        groups.append((names, joined))
    return [tuple(sorted(g, key=lambda pair: pair[0].key)) for _, g in groups]


def recurrence(times: Poly, start: Poly, variable: Atom, step: Poly) -> Poly:
    """x_times of x_0 = start, x_{k+1} = step(x_k), the variable a hole: x_{p+1} = step(x_p) for natural p."""
    value, plus = times.constant(), times.terms.get((), Fraction(0))
    if value is not None and 0 <= value <= MOST_UNROLLED and value.denominator == 1:
        found = start
        for _ in range(int(value)):
            found = put(step, variable, found)
        return found
    if 0 < plus <= MOST_UNROLLED and (times - number(plus)).natural:
        found = recurrence(times - number(plus), start, variable, step)
        for _ in range(int(plus)):
            found = put(step, variable, found)
        return found
    height = step.height + 1
    inside = put(step, variable, single(bound(height, natural=False)))
    return single(make("recurrence", times, start, inside, height, height=height))


def integral(lower: Poly, upper: Poly, variable: Atom, body: Poly) -> Poly:
    """∫ body from lower to upper, the variable a hole: as one atom."""
    height = body.height + 1
    inside = put(body, variable, single(bound(height, natural=False)))
    return single(make("integral", lower, upper, inside, height, height=height))


_MADE: dict[str, Callable[..., Poly]] = {
    "entry": entry,
    "relu": relu,
    "exp": exponential,
    "log": logarithm,
    "sqrt": root,
    "inverse": inverse,
    "power": power,
    "binomial": binomial,
    "mod": mod,
    "gcd": divisor,
    "zero": is_zero,
    "nonnegative": at_least_zero,
    "positive": above_zero,
    "mean": mean,
}


# --- Reading terms and formulas


Letters: TypeAlias = "Mapping[n.Symbol, Poly]"  # what bound indices stand for


def normal(node: n.Term, letters: Letters | None = None) -> Poly:
    """The normal form of a scalar term (see `scalar`); ProofError for what has none."""
    return _normal(node, letters) if letters else _closed(node)


@lru_cache(maxsize=4096)
def _closed(node: n.Term) -> Poly:
    return _normal(node, {})


def _normal(node: n.Term, at: Letters) -> Poly:
    match node:
        case n.Const():
            return number(node.value)
        case n.Symbol():
            return at[node] if node in at else symbol(node)
        case n.Add():
            return reduce(Poly.__add__, (normal(part, at) for part in node.terms))
        case n.Mul():
            return reduce(Poly.__mul__, (normal(part, at) for part in node.factors))
        case n.Div():
            return normal(node.numerator, at) * inverse(normal(node.denominator, at))
        case n.Pow():
            return power(normal(node.base, at), normal(node.exponent, at))
        case n.Relu():
            return relu(normal(node.argument, at))
        case n.Binomial():
            return binomial(normal(node.n, at), normal(node.k, at))
        case n.Mod():
            return mod(normal(node.dividend, at), normal(node.modulus, at))
        case n.Gcd():
            return divisor(normal(node.left, at), normal(node.right, at))
        case n.Iverson():
            return truth(node.condition, at)
        case n.Entry() if isinstance(node.array, n.Symbol):
            sort = "random" if node.array.random else node.array.sort
            return entry(node.array.name, sort, *(normal(i, at) for i in node.indices))
        case n.SumOver():
            lower, upper, index = normal(node.lower, at), normal(node.upper, at), hole()
            if not lower.integral:
                raise ProofError(f"a bound of a sum that is not seen to be an integer: {lower}")
            return summed(upper - lower, index, normal(node.body, {**at, node.index: single(index) + lower}))
        case n.E():
            return mean(normal(node.body, at))
        case n.Rec():
            variable = hole(integral=False, natural=False)
            step = normal(node.step, {**at, node.variable: single(variable)})
            times = normal(node.count, at)
            if not times.integral:
                raise ProofError(f"a count that is not seen to be an integer: {times}")
            return recurrence(times, normal(node.start, at), variable, step)
        case n.Integral():
            variable = hole(integral=False, natural=False)
            body = normal(node.body, {**at, node.variable: single(variable)})
            return integral(normal(node.lower, at), normal(node.upper, at), variable, body)
        case n.Exp() | n.Log() | n.Logistic() | n.Sqrt() | n.Tanh():
            return function(node, normal(node.argument, at))
    raise ProofError(f"'{node}' ({type(node).__name__}) has no normal form")


def symbol(node: n.Symbol) -> Poly:
    """The letter of a scalar symbol; a free index is an integer."""
    if node.shape:
        raise ProofError(f"the array {node.name} where a number is wanted")
    kind = {"truth": "bit", "positive": "size"}.get(node.sort, "letter")
    natural = node.sort in ("natural", "positive", "truth")
    return single(make(kind, node.name, natural=natural, integral=node.sort != "real"))


def truth(node: n.Formula, letters: Letters | None = None) -> Poly:
    """[P] as a polynomial: connectives by arithmetic of 0 and 1."""
    at = letters or {}
    match node:
        case n.Eq():
            return is_zero(normal(node.left, at) - normal(node.right, at))
        case n.Ne():
            return ONE - is_zero(normal(node.left, at) - normal(node.right, at))
        case n.Le():
            return at_least_zero(normal(node.right, at) - normal(node.left, at))
        case n.Lt():
            return above_zero(normal(node.right, at) - normal(node.left, at))
        case n.Not():
            return ONE - truth(node.argument, at)
        case n.And():
            return reduce(Poly.__mul__, (truth(part, at) for part in node.parts))
        case n.Or():
            return ONE - reduce(Poly.__mul__, (ONE - truth(part, at) for part in node.parts))
        case n.Implies():
            return ONE - truth(node.premise, at) * (ONE - truth(node.conclusion, at))
        case n.Iff():
            left, right = truth(node.left, at), truth(node.right, at)
            return left * right + (ONE - left) * (ONE - right)
        case n.ForAll() if not any(s in at for s in n.free_symbols(node)) and not random_outside_laws(node):
            return single(make("formula", canonical(node), natural=True))
    raise ProofError(f"'{node}' ({type(node).__name__}) has no truth value that is a number here")


def random_outside_laws(node: n.Node) -> list[n.Symbol]:
    """The random symbols that stand under no expectation and no law."""
    if isinstance(node, n.Symbol):
        return [node] if node.random else []
    if isinstance(node, n.E | n.SameLaw):
        return []
    return [s for part in n.children(node) for s in random_outside_laws(part)]


def canonical(node: n.Formula, letters: Letters | None = None, depth: int = 0) -> str:
    """A text that two formulas share only if they say the same."""
    return _canonical(node, letters, depth) if letters else _closed_canonical(node)


@lru_cache(maxsize=4096)
def _closed_canonical(node: n.Formula) -> str:
    return _canonical(node, {}, 0)


def _canonical(node: n.Formula, at: Letters, depth: int) -> str:
    match node:
        case n.Eq() | n.Ne() | n.Le() | n.Lt():
            return f"{type(node).__name__}({_sides(node, at)})"
        case n.ForAll():
            lower, upper, index = normal(node.lower, at), normal(node.upper, at), bound(-depth - 1)
            if not lower.integral:
                raise ProofError(f"a bound that is not seen to be an integer: {lower}")
            body = canonical(node.body, {**at, node.index: single(index) + lower}, depth + 1)
            return f"ForAll({upper - lower}; {body})"
        case n.UniqueZero():
            variable = single(bound(-depth - 1, natural=False))
            body = str(normal(node.body, {**at, node.variable: variable}))
            return f"UniqueZero({normal(node.lower, at)}; {normal(node.upper, at)}; {body})"
        case n.SameLaw() | n.NormAtMost():
            bound_ = [s for s in n.free_symbols(node) if s in at]
            names: dict[n.Symbol, n.Term] = {
                s: n.Symbol(f"bound {i}", "index", "integer") for i, s in enumerate(bound_)
            }
            return f"{simultaneously(node, names)!r} at {[str(at[s]) for s in bound_]}"
        case n.Words():
            return f"Words({node.sentence!r})"
    return f"{type(node).__name__}({'; '.join(canonical(part, at, depth) for part in _parts(node))})"


def _sides(node: n.Eq | n.Ne | n.Le | n.Lt, at: Letters) -> str:
    """left - right, up to what keeps the relation: a factor, of an order a positive one."""
    difference = normal(node.right, at) - normal(node.left, at)
    if not difference.terms:
        return "0"
    content, primitive = _primitive(difference)
    return str(primitive if content > 0 or isinstance(node, n.Eq | n.Ne) else -primitive)


def _parts(node: n.Formula) -> list[n.Formula]:
    found = [part for part in n.children(node) if isinstance(part, n.Formula)]
    if len(found) != len(n.children(node)):
        raise ProofError(f"'{node}' ({type(node).__name__}) has no canonical form")
    return found


# --- Deciding equations


def equal(left: Poly, right: Poly, nonzero: Iterable[Poly] = ()) -> bool:
    """Whether two terms are equal, given polynomials that do not vanish: their inverses are multiplied out."""
    return not residual(left, right, nonzero).terms


def residual(left: Poly, right: Poly, nonzero: Iterable[Poly] = ()) -> Poly:
    """left - right, multiplied by those of its denominators that are known not to vanish; 0 iff shown equal."""
    found = left - right
    known = {_primitive(p)[1] for p in nonzero if p.terms}
    known |= {single(atom) for p in list(known) if len(p.terms) == 1 for m in p.terms for atom, _ in m}
    known |= {below for atom in found.atoms if atom.kind == "inverse" for below in atom.parts if _positive(below)}
    for below in sorted(known, key=str):
        atom = make("inverse", below)
        most = max((dict(m).get(atom, 0) for m in found.terms), default=0)
        if most:
            found = _cleared(found, atom, below, most)
    return found


def _positive(poly: Poly) -> bool:
    """Whether its shape shows that it is > 0: 1, 2, 3, …, or what is plainly ≥ 0 with an exponential or a number."""
    above = any(all(atom.kind == "exp" for atom, _ in m) for m in poly.terms)
    return (above and plainly_nonnegative(poly)) or (poly - ONE).natural


def plainly_nonnegative(poly: Poly) -> bool:
    """Whether its shape shows that it is ≥ 0: squares, naturals, rectified terms, roots, exponentials, added up."""
    return all(
        c > 0 and all(e % 2 == 0 or atom.natural or atom.kind in ("relu", "exp", "sqrt") for atom, e in m)
        for m, c in poly.terms.items()
    )


def _cleared(poly: Poly, atom: Atom, below: Poly, most: int) -> Poly:
    """poly · below^most with atom · below = 1."""
    total = ZERO
    for monomial, c in poly.terms.items():
        e = dict(monomial).get(atom, 0)
        rest = tuple(pair for pair in monomial if pair[0] != atom)
        total = total + alone(rest).scaled(c) * below ** (most - e)
    return total
