"""Trees: written by operators, taken apart and put together again, refused where they make no sense."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import StatementError
from lakatos.numbers import Q
from lakatos.statement import (
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Le,
    Lt,
    Ne,
    Not,
    Or,
    Rec,
    SumOver,
    Term,
    index,
    natural,
    real,
    vector,
)
from lakatos.statement import given as letter
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import value
from lakatos.statement.nodes import children, free_symbols, rebuild, substitute, walk

x, y, k = letter("x", real), letter("y", real), letter("k", natural)
i, j, q = index("i"), index("j"), index("q")
u = vector("u", k)


# --- Written by operators


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        (1 + x, n.Add((n.Const(Fraction(1)), x))),
        (x - 1, n.Add((x, n.Const(Fraction(-1))))),
        (1 - x, n.Add((n.Const(Fraction(1)), n.Mul((n.Const(Fraction(-1)), x))))),
        (2 * x * y, n.Mul((n.Const(Fraction(2)), x, y))),
        (Fraction(1, 2) * x, n.Mul((n.Const(Fraction(1, 2)), x))),
        (x / 2, n.Div(x, n.Const(Fraction(2)))),
        (1 / x, n.Div(n.Const(Fraction(1)), x)),
        (2**x, n.Pow(n.Const(Fraction(2)), x)),
        (x > 0, Lt(0, x)),
        (x >= 0, Le(0, x)),
        (1 - x <= 2, Le(1 - x, 2)),
        (u[i], n.Entry(u, (i,))),
    ],
    ids=str,
)
def test_operators_write_the_tree(written: Any, tree: Any) -> None:
    assert written == tree


def test_nothing_is_simplified() -> None:
    assert x + 0 != x
    assert x / x != n.Const(Fraction(1))
    assert x + y != y + x
    assert n.Const(Fraction(2)) + 1 != n.Const(Fraction(3))


@pytest.mark.parametrize("bad", [0.5, "x", True, None, Q(1, 2), [x]], ids=repr)
def test_only_terms_ints_and_fractions_make_terms(bad: Any) -> None:
    wanted = "wanted a term, an int or a Fraction; a decimal is written Fraction('0.1')"
    for write in (lambda: x + bad, lambda: x * bad, lambda: Eq(x, bad), lambda: SumOver(i, 1, bad, x), lambda: x**bad):
        with pytest.raises(StatementError) as caught:
            write()
        assert str(caught.value) == f"{bad!r} ({type(bad).__name__}) in a statement: {wanted}"


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda: And(x == y), "False where a formula is wanted: write Eq(a, b), a <= b, … (not a == b)"),
        (lambda: Implies(x, Eq(x, y)), f"{x!r} where a formula is wanted: write Eq(a, b), a <= b, … (not a == b)"),
        (lambda: ForAll(i, 1, 2, u[i]), f"{u[i]!r} where a formula is wanted: write Eq(a, b), a <= b, … (not a == b)"),
        (lambda: SumOver("i", 1, 2, 1), "i where an index is wanted: make one by index('i')"),
        (lambda: SumOver(x + 1, 1, 2, 1), "x + 1 where an index is wanted: make one by index('i')"),
        (lambda: list(u), "u is a symbolic term and cannot be iterated: write u[i] with index('i')"),
        (
            lambda: 0 <= x <= 1,
            "the formula '0 ≤ x' has no truth value while it is being written: join formulas by And, Or, Not, Implies, "
            "Iff (not by 'and', 'or', 'not', 'if' or a chained comparison)",
        ),
        (
            lambda: letter("x", "Real"),
            "symbol 'x': got sort 'Real', wanted one of natural, positive, integer, real, truth",
        ),
        (lambda: letter("x y", real), "symbol 'x y': a symbol's name is one identifier, such as n or sigma_w"),
    ],
)
def test_misuse_says_what_to_write(write: Any, message: str) -> None:
    with pytest.raises(StatementError) as caught:
        write()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "bind", [lambda s: SumOver(s, 1, 2, s), lambda s: ForAll(s, 1, 2, Eq(s, 1)), lambda s: Rec(s, 0, s - 1, 2)]
)
def test_only_an_index_is_bound(bind: Any) -> None:
    """A bound letter runs over integers, negative ones too, whatever sort it was declared with."""
    with pytest.raises(StatementError):
        bind(k)


def test_a_node_is_immutable() -> None:
    with pytest.raises(AttributeError):
        (x + y).terms = ()  # type: ignore[misc]


# --- Taken apart


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_tree_is_rebuilt_from_its_children(data: Any, formulas: Any) -> None:
    tree = data.draw(formulas).node
    for node in walk(tree):
        again = rebuild(node, children(node))
        assert again == node
        assert hash(again) == hash(node)
        assert type(again) is type(node)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_value_needs_the_free_symbols_and_no_others(
    data: Any, terms: Any, points: Any, bind: Any, settled: Any
) -> None:
    tree, at = data.draw(terms).node, bind(data.draw(points))
    free = {s: v for s, v in at.items() if s in free_symbols(tree)}
    assert settled(value, tree, free) == settled(value, tree, at)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_substituting_a_term_is_binding_its_value(data: Any, terms: Any, points: Any, bind: Any, settled: Any) -> None:
    tree, at = data.draw(terms).node, bind(data.draw(points))
    new = next(s for s in at if s.name == "x") * 2 + 1
    old = next(s for s in at if s.name == "y")
    assert settled(value, substitute(tree, old, new), at) == settled(value, tree, at | {old: value(new, at)})


@pytest.mark.parametrize(
    ("node", "free"),
    [
        (SumOver(i, 1, k, x * i), (k, x)),
        (SumOver(i, 1, i, i), (i,)),
        (ForAll(i, j, k, Eq(u[i], x)), (j, k, u, x)),
        (Rec(q, q, x * q, k), (q, k, x)),
        (Rec(q, x, y * q, k), (x, k, y)),
        (E(x + y), (x, y)),
        (Iff(Not(Eq(x, y)), Or(Ne(y, k), Eq(1, 1))), (x, y, k)),
    ],
    ids=str,
)
def test_free_symbols_in_order_of_appearance(node: Any, free: Any) -> None:
    assert free_symbols(node) == free


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (i, x, r"^i is bound in 'sum\[i=1\.\.k\]\(x·i\)' and cannot be replaced there$"),
        (x, i + 1, r"^replacing x by 'i \+ 1' would capture the index i$"),
    ],
)
def test_no_index_is_captured(old: Term, new: Term, message: str) -> None:
    with pytest.raises(StatementError, match=message):
        substitute(SumOver(i, 1, k, x * i), old, new)
