"""The derivative of a term by the rules of calculus, and where it is that. TRUSTED BASE."""

from __future__ import annotations

from lakatos.errors import StatementError
from lakatos.statement import nodes as n

ZERO, ONE = n.term(0), n.term(1)


def derivative(body: n.Term, x: n.Symbol) -> tuple[n.Term, list[n.Formula]]:
    """(f, conditions): f is d body / dx at each x where the body has a value and all conditions hold.

    Where the conditions hold they hold nearby, so that f may be derived again. Raises StatementError for a body that no
    rule speaks of, such as a sum whose bounds depend on x.
    """
    if x not in n.free_symbols(body):
        return ZERO, []
    match body:
        case n.Symbol():
            return ONE, []
        case n.Add():
            parts = [derivative(part, x) for part in body.terms]
            return _sum([f for f, _ in parts]), _joined(parts)
        case n.Mul():
            parts = [derivative(part, x) for part in body.factors]
            others = [body.factors[:i] + body.factors[i + 1 :] for i in range(len(parts))]
            return _sum([_times(f, *rest) for (f, _), rest in zip(parts, others, strict=True)]), _joined(parts)
        case n.Div():
            above, below = derivative(body.numerator, x), derivative(body.denominator, x)
            if below[0] == ZERO:
                return n.Div(above[0], body.denominator), _joined([above, below])
            top = _sum([_times(above[0], body.denominator), _times(n.term(-1), body.numerator, below[0])])
            return n.Div(top, body.denominator**2), [*_joined([above, below]), n.Ne(body.denominator, 0)]
        case n.Pow() if x not in n.free_symbols(body.exponent):
            return _power(body, *derivative(body.base, x))
        case n.SumOver() if x not in {*n.free_symbols(body.lower), *n.free_symbols(body.upper)}:
            inner, conditions = derivative(body.body, x)
            span = body.index, body.lower, body.upper
            return n.SumOver(*span, inner), [n.ForAll(*span, condition) for condition in conditions]
        case n.Relu() | n.Function():
            inner, conditions = derivative(body.argument, x)
            outer, smooth = _slope(body)
            return _times(outer, inner), conditions + smooth
        case n.Derivative():
            first, conditions = derivative(body.body, body.variable)
            found = derivative(n.substitute(first, body.variable, body.point), x)
            there = [n.substitute(c, body.variable, body.point) for c in conditions]
            return found[0], there + _joined([found, derivative(body.point, x)])
    raise StatementError(f"no derivative of '{body}' by {x.name}: no rule speaks of it")


def _power(body: n.Pow, inner: n.Term, conditions: list[n.Formula]) -> tuple[n.Term, list[n.Formula]]:
    k = body.exponent
    if isinstance(k, n.Const) and k.value >= 1:
        return _times(k, body.base ** n.Const(k.value - 1), inner), conditions
    return _times(k, body.base ** (k - 1), inner), [*conditions, n.Or(n.Ne(body.base, 0), n.Le(1, k))]


def _slope(body: n.Relu | n.Function) -> tuple[n.Term, list[n.Formula]]:
    """The derivative of the function by its argument, and where it is that."""
    u = body.argument
    match body:
        case n.Relu():
            return n.Iverson(n.Lt(0, u)), [n.Ne(u, 0)]
        case n.Exp():
            return body, []
        case n.Tanh():
            return 1 - body**2, []
        case n.Logistic():
            return body * (1 - body), []
        case n.Log():
            return 1 / u, [n.Lt(0, u)]
        case n.Sqrt():
            return 1 / (2 * body), [n.Lt(0, u)]
    raise StatementError(f"no derivative of {type(body).__name__}")


def _joined(parts: list[tuple[n.Term, list[n.Formula]]]) -> list[n.Formula]:
    return [condition for _, conditions in parts for condition in conditions]


def _sum(parts: list[n.Term]) -> n.Term:
    kept = tuple(part for part in parts if part != ZERO)
    return n.Add(kept) if len(kept) > 1 else kept[0] if kept else ZERO


def _times(*factors: n.Term) -> n.Term:
    kept = tuple(factor for factor in factors if factor != ONE)
    return ZERO if ZERO in kept else n.Mul(kept) if len(kept) > 1 else kept[0] if kept else ONE
