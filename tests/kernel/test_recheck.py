"""Corrupted documents: none makes the checker raise, none passes for the original, and what one proves anew is true."""

import gc
import itertools
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flint import fmpq, fmpq_mat

from lakatos.errors import LakatosError
from lakatos.kernel import proof
from lakatos.kernel.__main__ import main
from lakatos.kernel.proof import Decoder, digest_of
from lakatos.numbers import FiniteLaw, iid
from lakatos.statement import nodes as n
from lakatos.statement.evaluate import Undefined, holds, value

CORRUPTIONS, PARTS = 5_000, 5  # of each document
GARBAGE = (None, True, False, 0, -1, 1, 7, 0.5, "", "n", "1/2", "-1", "0", "nan", "k1", [], ["1"], {}, {"all": []})
RULES = (
    "ftc",
    "derive",
    "ring",
    "index",
    "expect",
    "congruence",
    "smt",
    "chain",
    "assume",
    "hypothesis",
    "put",
    "defined",
    "instance",
    "farkas",
    "sos",
    "box",
    "newton",
)


# --- Corruptions


def place(data: Any, draw: random.Random) -> tuple[Any, Any]:
    """A (container, key) somewhere in a JSON value."""
    while True:
        key = draw.choice(list(data)) if isinstance(data, dict) else draw.randrange(len(data))
        if key in ("meaning", "tex") and draw.random() < 0.9:  # words: each change is checked to the end, for nothing
            continue
        if not isinstance(data[key], dict | list) or not data[key] or draw.random() < 0.15:
            return data, key
        data = data[key]


def corrupt(document: Any, draw: random.Random) -> None:
    """Change one thing in the document."""
    container, key = place(document, draw)
    other, its = place(document, draw)
    steps = document.get("steps")
    match draw.randrange(9):
        case 0:
            container[key] = copied(draw.choice(GARBAGE))
        case 1:
            container[key] = leaf(container[key], draw)
        case 2:
            del container[key]
        case 3 if isinstance(container, list):
            container.insert(key, copied(container[key]))
        case 4:
            container[key] = copied(other[its])
        case 5:
            container[key], other[its] = copied(other[its]), copied(container[key])
        case 6 if steps and isinstance(steps, list) and isinstance(step := draw.choice(steps), dict):
            step["rule"] = draw.choice(RULES)
        case 7 if steps and isinstance(steps, list) and isinstance(step := draw.choice(steps), dict):
            step["by"] = [draw.randrange(-1, len(steps) + 1) for _ in range(draw.randrange(4))]
        case _:
            row(document.get("symbols"), draw)


def copied(data: Any) -> Any:
    return json.loads(json.dumps(data))


def leaf(data: Any, draw: random.Random) -> Any:
    """Another leaf of the same kind."""
    if isinstance(data, bool):
        return not data
    if isinstance(data, int):
        return data + draw.choice((-1, 1))
    if isinstance(data, str):
        return draw.choice((data + "1", data[:-1], "i", "j", "n", "v", "Add", "Mul", "Eq", "Le", "Lt", "2", "-1"))
    return [leaf(part, draw) for part in data] if isinstance(data, list) else data


def row(symbols: Any, draw: random.Random) -> None:
    """Change a field of a symbol in the table."""
    if isinstance(symbols, dict) and symbols and isinstance(found := draw.choice(list(symbols.values())), dict):
        field = draw.choice(
            ("role", "sort", "shape", "random", "definition", "role", "sort", "shape", "meaning", "tex")
        )
        sorts = ("natural", "positive", "integer", "real", "truth", "given", "measured", "index")
        found[field] = copied(draw.choice((*sorts, *GARBAGE, ["n"], ["k"], ["2"], "v")))


# --- What a document says, and whether it is true


def said(document: Any) -> str:
    """Clause and hypotheses with the symbols that they speak of, but for words."""
    speaking = [document["clause"], document["hypotheses"]]
    found: dict[str, Any] = {}

    def speak(data: Any) -> None:
        if isinstance(data, str) and data in document["symbols"] and data not in found:
            found[data] = {k: v for k, v in document["symbols"][data].items() if k not in ("meaning", "tex")}
            speak([found[data]["shape"], found[data]["definition"]])
        elif isinstance(data, dict | list):
            for part in data.values() if isinstance(data, dict) else data:
                speak(part)

    speak(speaking)
    return json.dumps([speaking, found], sort_keys=True)


COIN = FiniteLaw((((-1,), fmpq(1, 2)), ((1,), fmpq(1, 2)))).map(lambda a: a[0])
SKEW = FiniteLaw(((-1, fmpq(2, 3)), (2, fmpq(1, 3))))
SURE = FiniteLaw(((2, fmpq(1)),))
POINTS = [
    {"n": size, "k": units, "v": v, "b": b, "i": 1, "j": units, "t": v - 1, "a": v + b, "x": column, "y": column}
    | {"w": iid(law, size)}
    for size, (law, v), b in itertools.product((1, 2), ((COIN, 1), (SKEW, 2), (SURE, 0), (COIN, 0)), (0, 1))
    for column, units in (([0] * size, 1), ([size, -1][:size], 2))
]


def bound(symbols: list[n.Symbol], point: dict[str, Any]) -> dict[Any, Any] | None:
    """The point's values for the symbols; None if one of them has none of its sort and shape."""
    at: dict[Any, Any] = {}
    for symbol in symbols:
        found = point.get(symbol.name)
        if symbol.role == "defined":
            continue
        if symbol.definition is not None:
            found = value(symbol.definition, at)
        elif symbol.shape and isinstance(found, list | FiniteLaw):
            size = found.dim if isinstance(found, FiniteLaw) else len(found)
            if [value(s, at) for s in symbol.shape] != [size] or symbol.random != isinstance(found, FiniteLaw):
                return None
            found = fmpq_mat(size, 1, found) if isinstance(found, list) else found
        elif not symbol.shape and isinstance(found, int):
            if found < {"natural": 0, "positive": 1, "truth": 0}.get(symbol.sort, -9):
                return None
            if symbol.sort == "truth" and found > 1:
                return None
            found = fmpq(found)
        else:
            return None
        at[symbol] = found
    return at


def in_order(node: n.Node, found: dict[n.Symbol, None]) -> dict[n.Symbol, None]:
    """The free symbols of a node, each after those of its sizes and of its definition."""
    for symbol in n.free_symbols(node):
        for below in (*symbol.shape, *([symbol.definition] if symbol.definition else [])):
            in_order(below, found)
        found.setdefault(symbol)
    return found


def refuted(hypotheses: dict[str, n.Formula], clause: n.Formula) -> dict[str, Any] | None:
    """A point where the hypotheses hold and the clause is false."""
    symbols: dict[n.Symbol, None] = {}
    for formula in (*hypotheses.values(), clause):
        in_order(formula, symbols)
    for point in POINTS:
        try:
            at = bound(list(symbols), point)
            if at is not None and all(holds(h, at) for h in hypotheses.values()) and not holds(clause, at):
                return point
        except (Undefined, LakatosError):
            continue
    return None


# --- The tests


@pytest.fixture(scope="module", autouse=True)
def _remembered() -> Iterator[None]:
    """What was read or checked before is not read or checked again: readers and rules are functions."""
    seen: dict[Any, Any] = {}
    read: dict[Any, n.Formula] = {}

    class Remembering(Decoder):
        def __init__(self, symbols: Any) -> None:
            super().__init__(symbols)
            self.text = json.dumps(symbols)

        def formula(self, data: Any) -> n.Formula:
            key = self.text, json.dumps(data)
            if key not in read:
                read[key] = super().formula(data)
            return read[key]

    rule = proof.apply

    def remembered(name: str, says: Any, by: Any, arguments: Any) -> Any:
        given = tuple((frozenset(s.assumptions), id(s.says), s.cited, s.trust) for s in by)
        key = name, id(says), given, tuple(sorted(arguments.items(), key=lambda pair: pair[0]))
        if key not in seen:
            try:
                seen[key] = rule(name, says, by, arguments), None, (says, by)  # kept, so that each id stays its own
            except Exception as error:
                seen[key] = None, error, (says, by)
        found, error, _ = seen[key]
        if error is not None:
            raise error
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "apply", remembered)
        patch.setattr(proof, "Decoder", Remembering)
        gc.disable()  # all of it is kept
        yield
        gc.enable()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("clause", ["gain", "choice", "area", "certificates"])
def test_a_corrupted_document_is_rejected_or_says_what_it_proves(
    clause: str, part: int, documents: dict[str, str]
) -> None:
    text, draw = documents[clause], random.Random(f"{clause} {part}")
    original, sense, true = main(text), said(json.loads(text)), set()
    for _ in range(CORRUPTIONS // PARTS):
        document = json.loads(text)
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            if isinstance(document, dict) and document:
                corrupt(document, draw)
        written = json.dumps(document)
        found = main(written)
        if "rejected" in found:
            assert isinstance(found["rejected"], str)
            continue
        again = json.loads(written)
        decoder = Decoder(again["symbols"])
        hypotheses = {name: decoder.formula(h) for name, h in again["hypotheses"].items()}
        read = decoder.formula(again["clause"])
        assert found["digest"] == digest_of(hypotheses, read)
        assert (found["digest"] == original["digest"]) == (said(again) == sense)
        if found["digest"] not in true:
            assert refuted(hypotheses, read) is None, f"{read} is false"
            true.add(found["digest"])


def test_the_documents_are_proofs(documents: dict[str, str]) -> None:
    assert all("rejected" not in main(text) for text in documents.values())


def test_the_oracle_knows_a_falsehood(documents: dict[str, str]) -> None:
    document = json.loads(documents["gain"])
    decoder = Decoder(document["symbols"])
    hypotheses = {name: decoder.formula(h) for name, h in document["hypotheses"].items()}
    clause = decoder.formula(document["clause"])
    assert refuted(hypotheses, clause) is None
    assert refuted(hypotheses, n.Not(clause)) is not None
    small = json.loads(documents["certificates"])
    decoder = Decoder(small["symbols"])
    assert refuted({}, decoder.formula(small["clause"])) is None
    assert refuted({}, n.Not(decoder.formula(small["clause"]))) is not None
    for dropped in ("symmetric", "alike", "centred", "no bias"):
        assert refuted({name: h for name, h in hypotheses.items() if name != dropped}, clause), dropped


def test_the_oracle_knows_a_false_integral(documents: dict[str, str]) -> None:
    document = json.loads(documents["area"])
    clause = Decoder(document["symbols"]).formula(document["clause"])
    assert isinstance(clause, n.Eq)
    assert isinstance(clause.left, n.Integral)
    assert refuted({}, clause) is None
    assert refuted({}, n.Eq(clause.left, clause.right + 1)) is not None
    assert refuted({}, n.Eq(replace(clause.left, upper=n.term(3)), clause.right)) is not None


BROKEN = ("", "{", "null", "[]", "3", '"proof"', "NaN", '{"steps": []}', "[" * 100_000, "é\x00")


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:12]))
def test_what_is_no_document_is_told(text: str) -> None:
    assert "rejected" in main(text)


def fresh(code: str, text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, encoding="utf-8", check=True)


def test_a_fresh_process_knows_no_claim_and_no_finder(documents: dict[str, str]) -> None:
    code = (
        "import runpy, sys; runpy.run_module('lakatos.kernel', run_name='__main__', alter_sys=True); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('lakatos', 'sympy', 'hypothesis')))"
    )
    told, modules = fresh(code, documents["gain"]).stdout.splitlines()
    assert json.loads(told)["digest"] == main(documents["gain"])["digest"]
    names = ("lakatos.claims", "lakatos.checkers", "lakatos.models", "lakatos.analysis", "sympy", "hypothesis")
    assert [name for name in names if f"'{name}" in modules] == []


def test_a_fresh_process_tells_of_broken_json() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lakatos.kernel"], input='{"clause"', capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "rejected" in json.loads(done.stdout)
