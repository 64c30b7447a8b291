"""A table shows that a clause is true in every case of a finite scope, and a damaged one shows nothing."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from flint import arb, fmpq, fmpq_mat

from lakatos.errors import ProofError
from lakatos.kernel.__main__ import main
from lakatos.kernel.proof import Decoder, Encoder, digest_of
from lakatos.kernel.table import check_table, read_value, written
from lakatos.numbers import FiniteLaw, iid
from lakatos.statement import E, Eq, Ne, SumOver, Symbol, exp, index, measured, natural, random_vector, real, vector
from lakatos.statement import given as letter
from lakatos.statement.evaluate import Undefined, column, holds

n, x, i = letter("n", natural), letter("x", real), index("i")
v, w = vector("v", n), random_vector("w", n)
s = measured("s", real, "the sum", SumOver(i, 1, n, v[i]))

CLAUSE = Eq(s * E(w[1]), SumOver(i, 1, n, v[i]) / 2)
COIN = FiniteLaw(((0, fmpq(1, 2)), (1, fmpq(1, 2))))


def row(size: int, first: int) -> dict[Symbol, Any]:
    entries = [fmpq(first), *[fmpq(1, 3)] * (size - 1)]
    return {n: fmpq(size), v: column(entries), w: iid(COIN, size), s: sum(entries, fmpq(0))}


def made() -> dict[str, Any]:
    """n ∈ {1, 2}, v_1 ∈ {-1, 0, 4}, of which v_1 = 0 lies outside."""
    encoder = Encoder()
    rows = [row(size, first) for size in (1, 2) for first in (-1, 0, 4)]
    found = {
        "hypotheses": {"first": encoder.node(Ne(v[1], 0))},
        "definitions": {"again": encoder.node(Eq(s, SumOver(i, 1, n, v[i])))},
        "clause": encoder.node(CLAUSE),
        "lists": {"size": ["1", "2"], "first": ["-1", "0", "4"]},
        "rows": [{encoder.symbol(symbol): written(value) for symbol, value in each.items()} for each in rows],
        "symbols": encoder.symbols,
    }
    again: dict[str, Any] = json.loads(json.dumps(found))
    return again


@pytest.fixture
def table() -> dict[str, Any]:
    return made()


def test_a_table_tells_what_it_shows(table: Any) -> None:
    found = check_table(table)
    assert (found["cases"], found["outside"]) == (4, 2)
    premises = {"first": Ne(v[1], 0), "again": Eq(s, SumOver(i, 1, n, v[i]))}
    assert found["digest"] == digest_of(premises, CLAUSE)
    assert main(json.dumps(table)) == found


@pytest.mark.parametrize(
    "value",
    [fmpq(-7, 3), column([fmpq(1), fmpq(2, 5)]), fmpq_mat(2, 2, [fmpq(k, 3) for k in range(4)]), iid(COIN, 2)],
)
def test_exact_values_are_written_and_read(value: Any) -> None:
    assert read_value(json.loads(json.dumps(written(value)))) == value


def test_a_ball_is_no_exact_value() -> None:
    with pytest.raises(ProofError, match="no exact value"):
        written(arb(1, 1))


def rows(change: Callable[[list[Any]], Any]) -> Callable[[Any], Any]:
    return lambda table: change(table["rows"])


def entry(place: int, name: str, value: Any) -> Callable[[Any], Any]:
    return lambda table: table["rows"][place].update({name: value})


def edit(**changes: Any) -> Callable[[Any], Any]:
    return lambda table: table.update(changes)


FORGED = {
    "a row struck": (rows(lambda r: r.pop()), "5 rows, wanted one for each of 6 cases"),
    "a row twice": (rows(lambda r: r.append(r[0])), "7 rows, wanted one"),
    "no rows": (edit(rows=[]), "0 rows"),
    "no rows and no lists": (edit(rows=[], lists={}), "0 rows, wanted one for each of 1 cases"),
    "nothing in a list": (edit(lists={"size": []}), "6 rows, wanted one for each of 0"),
    "a list that is none": (edit(lists={"size": "ab"}), "no list"),
    "another value of the subject": (entry(5, "s", "3"), "row 6: 's = "),
    "another law": (entry(0, "w", {"law": [[["0"], "1"]]}), "row 1: 's·E"),
    "a law that is none": (entry(0, "w", {"law": [[["0"], "1/2"]]}), "damaged"),
    "another vector": (entry(2, "v", {"size": [1, 1], "entries": ["3"]}), "row 3"),
    "too few entries": (entry(5, "v", {"size": [2, 1], "entries": ["3"]}), "1 entries, wanted 2 × 1"),
    "a vector that is too short": (entry(5, "v", {"size": [1, 1], "entries": ["4"]}), "row 6"),
    "a value left out": (rows(lambda r: r[0].pop("s")), "damaged"),
    "a value of another symbol": (entry(0, "z", "1"), "unknown"),
    "a decimal": (entry(0, "n", "1.0"), "no rational number"),
    "a number": (entry(0, "n", 1), "damaged"),
    "a row that is none": (rows(lambda r: r.__setitem__(0, ["1"])), "damaged"),
    "a clause in its stead": (edit(clause=["Eq", "s", ["4"]]), "row 1: 's = 4' is not true"),
    "a hypothesis struck": (edit(hypotheses={}), None),
    "a definition that is false": (edit(definitions={"again": ["Eq", "s", ["4"]]}), "row 1"),
    "one more part": (edit(steps=[]), "no table"),
    "rows as a text": (edit(rows="abcdef"), "no list"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_table_is_rejected_or_another(name: str, table: Any) -> None:
    before, (change, why) = check_table(table), FORGED[name]
    change(table)
    if why is None:
        assert check_table(table)["digest"] != before["digest"]
        return
    with pytest.raises(ProofError, match=why):
        check_table(table)
    assert "rejected" in main(json.dumps(table))


def test_an_undecided_case_is_rejected() -> None:
    encoder = Encoder()
    clause = encoder.node(Eq(exp(x) * exp(x), exp(2 * x)))
    rows_ = [{encoder.symbol(x): "1"}]
    table = {"hypotheses": {}, "definitions": {}, "clause": clause, "lists": {"x": ["1"]}, "rows": rows_}
    with pytest.raises(ProofError, match=r"row 1: .* is undecided"):
        check_table({**table, "symbols": encoder.symbols})


def corrupt(data: Any, draw: random.Random) -> None:
    """Change one thing somewhere in a JSON value."""
    while True:
        key = draw.choice(list(data)) if isinstance(data, dict) else draw.randrange(len(data))
        if not isinstance(data[key], dict | list) or not data[key] or draw.random() < 0.1:
            break
        data = data[key]
    change = draw.randrange(3)
    if change == 0:
        del data[key]
    elif change == 1 and isinstance(data, list):
        data.insert(key, data[draw.randrange(len(data))])
    else:
        data[key] = draw.choice(
            ["0", "1", "2", "4", "-1", "1/2", "n", "s", "x", ["1"], ["Ne", "s", ["7"]], {}, None, 3]
        )


def true(formula: Any, at: Any) -> bool:
    try:
        return holds(formula, at)
    except Undefined:
        return False


@pytest.mark.parametrize("seed", range(20))
def test_a_corrupted_table_is_rejected_or_true(seed: int) -> None:
    draw, text, stood = random.Random(seed), json.dumps(made()), 0
    for _ in range(200):
        document = json.loads(text)
        corrupt(document, draw)
        found = main(json.dumps(document))
        if "rejected" in found:
            continue
        decoder = Decoder(document["symbols"])
        clause = decoder.formula(document["clause"])
        hypotheses = [decoder.formula(h) for h in document["hypotheses"].values()]
        rows_ = [{decoder.symbol(name): read_value(value) for name, value in each.items()} for each in document["rows"]]
        inside = [at for at in rows_ if all(true(h, at) for h in hypotheses)]
        assert len(inside) == found["cases"]
        assert all(true(clause, at) for at in inside)
        stood += 1
    assert stood
