"""Finders of certificates: multipliers by an exact simplex method, squares by a Gram matrix, cuts by halving.

Nothing that they find is believed: it becomes the arguments of a step, which the kernel checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import combinations_with_replacement
from typing import Any, TypeAlias

import numpy as np
from flint import arb, fmpq, fmpq_mat

from lakatos.errors import ProofError
from lakatos.kernel.boxes import Box, ball, bounds, contracts, decided
from lakatos.kernel.normal import Atom, Monomial, Poly, normal, single
from lakatos.kernel.normal import product as product_of
from lakatos.numbers.ball import PRECISIONS, precision
from lakatos.statement import nodes as n
from lakatos.statement.calculus import derivative

Vector: TypeAlias = list[fmpq]

MOST_LEAVES = 4_096
OFF_MIDDLE = Fraction(15, 31)
MOST_SQUARED = 60  # monomials whose products a sum of squares may consist of
ROUNDS = 400  # projections to and fro between matrices >= margin and those of the right sum
MARGINS = (1e-1, 1e-2, 1e-4, 0)
DENOMINATORS = (1, 2, 12, 720, 10**4, 10**7)


# --- Multipliers


def multipliers(goal: n.Formula, premises: Sequence[n.Formula], squared: Sequence[n.Term] = ()) -> tuple[Any, ...]:
    """(numbers λ_k ≥ 0, of any sign at equations; numbers μ_j ≥ 0; c ≥ 0) with q = Σ λ_k p_k + Σ μ_j s_j² + c.

    q and p_k are right - left, all of them read; for a strict goal c, or λ_k of a strict premise, is > 0. ProofError if
    there are none.
    """
    squares = [normal(s) ** 2 for s in squared]
    columns = [*map(_difference, premises), *squares, Poly({(): Fraction(1)})]
    back = [k for k, p in enumerate(premises) if isinstance(p, n.Eq)]
    columns += [-columns[k] for k in back]
    monomials = sorted({m for p in (*columns, _difference(goal)) for m in p.terms}, key=str)
    rows = [[_exact(p.terms.get(m, 0)) for p in columns] for m in monomials]
    target = [_exact(_difference(goal).terms.get(m, 0)) for m in monomials]
    size, last = len(columns), len(premises) + len(squares)
    objective = [fmpq(0)] * size
    if isinstance(goal, n.Lt):  # the greatest t ≤ 1 with t ≤ c + Σ λ_k, k strict
        sure = [fmpq(k == last or (k < len(premises) and isinstance(premises[k], n.Lt))) for k in range(size)]
        rows = [[*row, fmpq(0), fmpq(0), fmpq(0)] for row in rows]
        rows += [[*sure, fmpq(-1), fmpq(-1), fmpq(0)], [fmpq(0)] * size + [fmpq(1), fmpq(0), fmpq(1)]]
        target, objective = [*target, fmpq(0), fmpq(1)], [*objective, fmpq(1), fmpq(0), fmpq(0)]
    found = maximise(rows, target, objective)
    if found is None or (isinstance(goal, n.Lt) and found[size] == 0):
        raise ProofError(f"there are no multipliers that give '{goal}'")
    for place, k in enumerate(back, last + 1):
        found[k] -= found[place]
    numbers = [_fraction(x) for x in found]
    return numbers[: len(premises)], numbers[len(premises) : last], numbers[last]


def _difference(relation: n.Formula) -> Poly:
    if not isinstance(relation, n.Le | n.Lt | n.Eq):
        raise ProofError(f"'{relation}' says nothing of the form p ≥ 0, p > 0 or p = 0")
    return normal(relation.right) - normal(relation.left)


def maximise(rows: list[Vector], target: Vector, objective: Vector) -> Vector | None:
    """An x ≥ 0 with rows·x = target and the greatest objective·x, which is bounded; None if there is no such x.

    The simplex method by Bland's rule, each row beginning with a variable of its own whose price is above any number.
    """
    size = len(objective)
    table = [[a if b >= 0 else -a for a in (*row, b)] for row, b in zip(rows, target, strict=True)]
    basic = [size + i for i in range(len(table))]
    prices = [[sum((row[j] for row in table), fmpq(0)) for j in range(size + 1)], [*objective, fmpq(0)]]
    while (j := next((j for j in range(size) if _gains(prices[0][j], prices[1][j])), None)) is not None:
        i = min((i for i in range(len(table)) if table[i][j] > 0), key=lambda i: (table[i][-1] / table[i][j], basic[i]))
        pivot = [a / table[i][j] for a in table[i]]
        table = [pivot if k == i else _less(row, row[j], pivot) for k, row in enumerate(table)]
        prices = [_less(row, row[j], pivot) for row in prices]
        basic[i] = j
    value = dict(zip(basic, (row[-1] for row in table), strict=True))
    if any(x != 0 for k, x in value.items() if k >= size):
        return None
    return [value.get(k, fmpq(0)) for k in range(size)]


def _gains(first: fmpq, then: fmpq) -> bool:
    return bool(first > 0 or (first == 0 and then > 0))


def _less(row: Vector, factor: fmpq, other: Vector) -> Vector:
    return [a - factor * b for a, b in zip(row, other, strict=True)] if factor != 0 else row


def _exact(x: Fraction | int) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _shown(x: Fraction) -> str:
    """A number to six digits, however large."""
    try:
        return f"{float(x):.6g}"
    except OverflowError:
        return str(arb(_exact(x)).str(6, radius=False))


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))


# --- Sums of squares


def sum_of_squares(goal: n.Formula, premises: Sequence[n.Formula]) -> tuple[list[Fraction], n.Term]:
    """(numbers λ_k, a sum of squares σ) with q = Σ λ_k p_k + σ, q and p_k as right - left. ProofError if none is found.

    A Gram matrix of q - Σ λ_k p_k is sought by projections in floats, rounded, and made exact: z'Gz = Σ d_j (l_j'z)².
    """
    letters = {a: t for f in (goal, *premises) for t in n.walk(f) for a in _atom(t)}
    q, known = _difference(goal), list(map(_difference, premises))
    known += [Poly({(): Fraction(1)})] * isinstance(goal, n.Lt)  # a number > 0, to be left over
    z = _half(q, known)
    pairs = [product_of(a, b) for a in z for b in z]
    monomials = sorted({*pairs, *q.terms, *(m for p in known for m in p.terms)}, key=str)
    system = [[Fraction(m == pair) for pair in pairs] + [p.terms.get(m, Fraction(0)) for p in known] for m in monomials]
    target = [q.terms.get(m, Fraction(0)) for m in monomials]
    free = [k < len(premises) and isinstance(premises[k], n.Eq) for k in range(len(known))]
    for x in _candidates(system, target, len(z), free):
        factors = _factored([x[k : k + len(z)] for k in range(0, len(z) ** 2, len(z))])
        numbers = list(map(_fraction, x[len(z) ** 2 :]))
        if factors is not None and all(any_sign or c >= 0 for c, any_sign in zip(numbers, free, strict=True)):
            squares: list[n.Term] = [_fraction(d) * _term(line, z, letters) ** 2 for d, line in factors]
            left = [n.Const(c) for c in numbers[len(premises) :] if c > 0]
            if isinstance(goal, n.Le) or left:
                return numbers[: len(premises)], n.Add((*squares, *left, n.Const(Fraction(0))))
    raise ProofError(f"no sum of squares was found that gives '{goal}': name the terms to be squared by of=(…)")


def _atom(node: n.Node) -> Iterable[Atom]:
    """The atom that a term is by itself."""
    if isinstance(node, n.Term) and not isinstance(node, n.Const | n.MatMul | n.MatrixOf | n.Transpose):
        if isinstance(node, n.Symbol) and (node.shape or node.role == "index"):
            return
        found = normal(node)
        yield from (a for a in found.atoms if found == single(a))


def _half(q: Poly, known: list[Poly]) -> list[Monomial]:
    """The monomials whose squares lie between the degrees of the polynomials, letter by letter and altogether."""
    all_ = [dict(m) for p in (q, *known) for m in p.terms]
    most = {a: max(m.get(a, 0) for m in all_) // 2 for a in {a for m in all_ for a in m}}
    degrees = [sum(m.values()) for m in all_] or [0]
    found: list[Monomial] = []
    for degree in range((min(degrees) + 1) // 2, max(degrees) // 2 + 1):
        for chosen in combinations_with_replacement(sorted(most, key=str), degree):
            if all(chosen.count(a) <= most[a] for a in chosen):
                found.append(reduce(product_of, (((a, 1),) for a in chosen), ()))
    if len(found) > MOST_SQUARED:
        raise ProofError(f"{len(found)} monomials may be squared: name the terms to be squared by of=(…)")
    return list(dict.fromkeys(found))


def _candidates(system: Any, target: Any, size: int, free: list[bool]) -> Iterable[Vector]:
    """Solutions x = (G, λ) of system·x = target near to positive ones, exact, the simplest first."""
    A, b = np.array(system, float), np.array(target, float)
    back = np.linalg.pinv(A)
    exact = fmpq_mat([list(map(_exact, row)) for row in system])
    gauge = exact * exact.transpose()
    for margin in MARGINS:
        x = back @ b
        for _ in range(ROUNDS):
            values, vectors = np.linalg.eigh(x[: size**2].reshape(size, size))
            matrix = vectors @ np.diag(np.maximum(values, margin)) @ vectors.T
            rest = [c if f else max(c, margin) for c, f in zip(x[size**2 :], free, strict=True)]
            x = np.concatenate([matrix.ravel(), rest])
            x = x - back @ (A @ x - b)
        x[: size**2] = (x[: size**2].reshape(size, size) + x[: size**2].reshape(size, size).T).ravel() / 2
        for denominator in DENOMINATORS:
            rounded = fmpq_mat(len(x), 1, [_exact(Fraction(c).limit_denominator(denominator)) for c in x])
            missing = fmpq_mat(len(target), 1, list(map(_exact, target))) - exact * rounded
            try:
                yield (rounded + exact.transpose() * gauge.solve(missing)).entries()
            except ZeroDivisionError:  # a monomial that no square and no premise has
                return


def _factored(matrix: list[Vector]) -> list[tuple[fmpq, Vector]] | None:
    """(d_j, l_j) with G = Σ d_j l_j l_j', d_j > 0, of a symmetric G; None if it is not positive semidefinite."""
    rows, found = [list(row) for row in matrix], []
    for k in range(len(rows)):
        d = rows[k][k]
        if d < 0 or (d == 0 and any(entry != 0 for entry in rows[k])):
            return None
        if d > 0:
            line = [entry / d for entry in rows[k]]
            found.append((d, line))
            rows = [[a - d * line[i] * e for a, e in zip(row, line, strict=True)] for i, row in enumerate(rows)]
    return found


def _term(line: Vector, z: list[Monomial], letters: dict[Atom, Any]) -> n.Term:
    """l'z as a term."""
    parts = [
        _times(c, [letters[a] ** e if e > 1 else letters[a] for a, e in m])
        for c, m in zip(line, z, strict=True)
        if c != 0
    ]
    return parts[0] if len(parts) == 1 else n.Add(tuple(parts))


def _times(c: fmpq, factors: list[n.Term]) -> n.Term:
    """The number times the factors, as it would be written."""
    if c == 1 and len(factors) == 1:
        return factors[0]
    return n.Mul((*([] if c == 1 and factors else [n.Const(_fraction(c))]), *factors))


# --- Cuts


def cuts(goal: n.Formula, premises: Sequence[n.Formula]) -> dict[str, n.Eq]:
    """Cuts of the box that the premises give, into leaves on which the goal is decided, or a premise false.

    A leaf that is not is halved across its longest side, as a part of that of the box. ProofError if that takes too
    many leaves, or if the goal is false on one.
    """
    whole = bounds(premises)
    found: dict[str, n.Eq] = {}
    todo: list[tuple[str, Box]] = [("cut", whole)]
    with precision(PRECISIONS[-1]):
        for place, leaf in todo:
            at = {t: ball(interval) for t, interval in leaf.items()}
            if decided(goal, at) is True or any(decided(premise, at) is False for premise in premises):
                continue
            here = ", ".join(f"{_shown(low)} ≤ {t} ≤ {_shown(high)}" for t, (low, high) in leaf.items())
            wide = [t for t, (low, high) in leaf.items() if low < high]
            if decided(goal, at) is False and all(decided(premise, at) for premise in premises):
                raise ProofError(f"'{goal}' is false where {here}")
            if len(todo) > MOST_LEAVES or not wide:
                raise ProofError(f"'{goal}' is still undecided where {here}, after {len(found)} cuts")
            t = max(wide, key=lambda t: (leaf[t][1] - leaf[t][0]) / (whole[t][1] - whole[t][0]))
            low, high = leaf[t]
            found[place] = n.Eq(t, (low + high) / 2)
            todo += [
                (place + "0", {**leaf, t: (low, (low + high) / 2)}),
                (place + "1", {**leaf, t: ((low + high) / 2, high)}),
            ]
    return found


def cuts_to_a_zero(goal: n.UniqueZero, premises: Sequence[n.Formula]) -> dict[str, n.Eq]:
    """Cuts of [lower, upper] until on each leaf the body is not 0, or Newton's step leads into it.

    They are off the middle, so that a simple number which is the zero does not become an end. ProofError if it takes
    too many.
    """
    ends = normal(goal.lower).constant(), normal(goal.upper).constant()
    if ends[0] is None or ends[1] is None:
        raise ProofError(f"'{goal}' says of no interval between numbers that there is exactly one zero in it")
    x, found = goal.variable, dict[str, n.Eq]()
    slope, _ = derivative(goal.body, x)
    todo: list[tuple[str, tuple[Fraction, Fraction]]] = [("cut", (ends[0], ends[1]))]
    with precision(PRECISIONS[-1]):
        others = {t: ball(interval) for t, interval in bounds(premises).items() if x not in n.free_symbols(t)}
        for place, (low, high) in todo:
            apart = decided(n.Ne(goal.body, 0), {**others, x: ball((low, high))})
            if apart or contracts(goal.body, slope, x, (low, high), others):
                continue
            if len(todo) > MOST_LEAVES:
                raise ProofError(f"'{goal}' is still undecided near {x} = {_shown(low)}, after {len(found)} cuts")
            middle = low + OFF_MIDDLE * (high - low)
            found[place] = n.Eq(x, middle)
            todo += [(place + "0", (low, middle)), (place + "1", (middle, high))]
    return found
