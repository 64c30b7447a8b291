"""What a clause must be before anything is checked: a formula, no truth value, with no free index or sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from lakatos.errors import DeclarationError
from lakatos.statement import nodes as n


def check_clause(place: str, formula: object) -> None:
    """DeclarationError, which names the place, unless the formula can be a clause or a hypothesis."""
    if not isinstance(formula, n.Formula):
        what = f"the bare truth value {formula}" if isinstance(formula, bool) else repr(formula)
        raise DeclarationError(place, what, "a formula", "write Eq(a, b) for equality, a <= b for order (not a == b)")
    if isinstance(formula, n.Words):
        return
    if not n.free_symbols(formula):
        raise DeclarationError(
            place, f"'{formula}', a bare truth value", "a formula about symbols", "state it with symbols"
        )
    for node in n.walk(formula):
        if isinstance(node, n.Eq | n.Ne | n.Lt | n.Le | n.SameLaw) and node.left == node.right:
            raise DeclarationError(
                place, f"'{node}', a bare truth value", "two different sides", "state what is asserted"
            )
    for part in (formula, *(s.definition for s in _symbols(formula) if s.definition is not None)):
        _check_part(place, part)
    for part in (
        formula,
        *(s.definition for s in _symbols(formula) if s.role == "measured" and s.definition is not None),
    ):
        _check_laws(place, part)


def _check_part(place: str, part: n.Node) -> None:
    for symbol in n.free_symbols(part):
        if symbol.role == "index":
            raise DeclarationError(
                place, f"the free index {symbol.name}", "a bound index", "bind it by SumOver or ForAll"
            )
    for node in n.walk(part):
        if isinstance(node, n.MatrixOf) and node.row == node.column:
            raise DeclarationError(place, f"'{node}'", "two indices", "bind rows and columns by different ones")
        if isinstance(node, n.Words):
            raise DeclarationError(
                place, f"the words '{node}' in a formula", "a formula all through", "put them into symbols"
            )
    _check_sorts(place, part)


def _check_laws(place: str, part: n.Node) -> None:
    for symbol in _outside_laws(part):
        raise DeclarationError(place, f"the random {symbol.name} outside E", "a number", "write E(…) or SameLaw(…)")


def _outside_laws(node: n.Node) -> Iterable[n.Symbol]:
    """The random symbols that stand under no expectation and no law."""
    if isinstance(node, n.Symbol) and node.random:
        yield node
    elif isinstance(node, n.Symbol) and node.role == "defined" and node.definition is not None:
        yield from _outside_laws(node.definition)
    elif not isinstance(node, n.E | n.SameLaw):
        for child in n.children(node):
            yield from _outside_laws(child)


def _check_sorts(place: str, formula: n.Node) -> None:
    for count in _counts(formula):
        for symbol in n.free_symbols(count):
            if symbol.role != "index" and symbol.sort not in ("natural", "positive", "integer", "truth"):
                raise DeclarationError(
                    place,
                    f"{symbol.name} of sort {symbol.sort} as a count in '{count}'",
                    "a symbol of sort natural, positive or integer",
                    f"declare it by given({symbol.name!r}, natural)",
                )


def _counts(formula: n.Node) -> Iterable[n.Term]:
    """The terms that have to be integers: bounds, sizes, indices, exponents."""
    for node in n.walk(formula):
        match node:
            case n.SumOver() | n.ForAll():
                yield from (node.lower, node.upper)
            case n.Binomial():
                yield from (node.n, node.k)
            case n.Gcd():
                yield from (node.left, node.right)
            case n.Mod():
                yield from (node.dividend, node.modulus)
            case n.MatrixOf():
                yield from (node.rows, node.columns)
            case n.Rec():
                yield node.count
            case n.Pow():
                yield node.exponent
            case n.Entry():
                yield from node.indices
            case n.Symbol():
                yield from node.shape


def check_names(formulas: Iterable[n.Formula]) -> None:
    """DeclarationError where one name stands for two different symbols."""
    seen: dict[str, n.Symbol] = {}
    for symbol in (s for formula in formulas for s in _symbols(formula)):
        if seen.setdefault(symbol.name, symbol) != symbol:
            raise DeclarationError(
                f"symbol {symbol.name!r}", "two different symbols of that name", "one", "rename one of them"
            )


def _symbols(formula: n.Node) -> Iterable[n.Symbol]:
    """Every symbol in the tree, and in what defines or sizes it."""
    for node in n.walk(formula):
        if isinstance(node, n.Symbol):
            yield node
            for part in (*node.shape, *([node.definition] if node.definition else [])):
                yield from _symbols(part)


def check_formulas(place: str, clauses: Iterable[n.Formula]) -> None:
    """DeclarationError for a clause in words: nothing but a property's own truth value can judge it."""
    for clause in clauses:
        if isinstance(clause, n.Words):
            raise DeclarationError(place, f"the clause in words '{clause}'", "a formula", "declare a property of it")


def check_box(box: Mapping[n.Symbol, Any], formulas: Iterable[n.Formula]) -> dict[n.Symbol, tuple[Fraction, Fraction]]:
    """The box with its ends as fractions; DeclarationError unless it gives given numbers of the formulas intervals."""
    letters = dict.fromkeys(s for formula in formulas for s in _symbols(formula))
    known = [s for s in letters if s.role == "given" and s.sort == "real" and not s.shape]
    found = {}
    for symbol, interval in box.items():
        if symbol not in known:
            wanted = f"a given real number of the clause ({', '.join(s.name for s in known) or 'it has none'})"
            raise DeclarationError("certificate, box", str(symbol), wanted, "leave it out")
        exact = isinstance(interval, tuple) and len(interval) == 2 and all(type(x) in (int, Fraction) for x in interval)
        if not exact or not interval[0] < interval[1]:
            wanted = "(low, high), exact numbers with low < high"
            raise DeclarationError(f"certificate, box, {symbol}", repr(interval), wanted, "write (0, Fraction(1, 2))")
        found[symbol] = (Fraction(interval[0]), Fraction(interval[1]))
    if not found:
        raise DeclarationError("certificate, box", "no interval", "one for each letter", "write box={x: (0, 1)}")
    return found
