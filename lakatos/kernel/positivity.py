"""What a term's shape shows of its sign: squares, numbers not below 0, sums and products of such. TRUSTED BASE."""

from __future__ import annotations

from lakatos.statement import nodes as n

UNKNOWN, NONNEGATIVE, POSITIVE = None, 0, 1


def sign(node: n.Term) -> int | None:
    """POSITIVE or NONNEGATIVE if the term's shape shows it to be > 0 or ≥ 0 everywhere (1/0 = 0), else UNKNOWN."""
    match node:
        case n.Const():
            return UNKNOWN if node.value < 0 else int(node.value > 0)
        case n.Pow(exponent=n.Const(value=k)) if k.denominator == 1 and k >= 0 and k % 2 == 0:
            return NONNEGATIVE
        case n.Add():
            known = [found for found in map(sign, node.terms) if found is not None]
            return max(known) if len(known) == len(node.terms) else UNKNOWN
        case n.Mul():
            known = [found for found in map(sign, node.factors) if found is not None]
            return min(known) if len(known) == len(node.factors) else UNKNOWN
        case n.Div(denominator=n.Const(value=below)) if below > 0:
            return sign(node.numerator)
    return UNKNOWN
