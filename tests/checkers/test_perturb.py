"""Perturbed subjects: moved by one, doubled, its inputs swapped, and nothing else changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.checkers.perturb import Unmoved, perturbations
from lakatos.numbers import Q, exact

FIRST, LAST = "output + 1 in the first entry", "output + 1 in the last entry"
DOUBLED, SWAPPED = "output doubled", "first two inputs swapped"
few = settings(max_examples=40, deadline=None)
numbers = st.one_of(st.integers(), st.fractions().map(Q))


def subject(*inputs):
    """Its inputs back: one alone, more as a tuple."""
    return inputs[0] if len(inputs) == 1 else inputs


def variant(name):
    """The perturbed variant of the subject by what was done to it."""
    return dict(perturbations(subject))[f"subject: {name}"]


def test_each_is_named_after_the_subject():
    assert [name for name, _ in perturbations(subject)] == [f"subject: {w}" for w in (FIRST, LAST, DOUBLED, SWAPPED)]


@few
@given(numbers)
def test_a_number(k):
    assert variant(FIRST)(k) == k + 1
    assert variant(DOUBLED)(k) == 2 * k
    with pytest.raises(Unmoved):
        variant(LAST)(k)


@pytest.mark.parametrize("truth", [True, False, np.True_, np.False_])
def test_a_truth_value_is_turned(truth):
    assert bool(variant(FIRST)(truth)) is not bool(truth)
    assert bool(variant(LAST)(truth)) is not bool(truth)
    with pytest.raises(Unmoved):
        variant(DOUBLED)(truth)


@few
@given(st.lists(numbers, min_size=2))
def test_an_array_is_moved_at_its_ends_in_a_copy(entries):
    given_, before = exact(entries), list(entries)
    assert variant(FIRST)(given_).tolist() == [before[0] + 1, *before[1:]]
    assert variant(LAST)(given_).tolist() == [*before[:-1], before[-1] + 1]
    assert variant(DOUBLED)(given_).tolist() == [2 * entry for entry in before]
    assert given_.tolist() == before


def test_a_matrix_keeps_its_shape():
    assert variant(LAST)(np.array([[1, 2], [3, 4]])).tolist() == [[1, 2], [3, 5]]


def test_the_one_entry_of_an_array_is_moved_once():
    assert variant(FIRST)(np.array([3])).tolist() == [4]
    with pytest.raises(Unmoved):
        variant(LAST)(np.array([3]))


def test_a_tuple_is_moved_in_its_first_part_and_doubled_in_each():
    first, second = variant(FIRST)(np.array([1, 2]), 5)
    assert (first.tolist(), second) == ([2, 2], 5)
    first, second = variant(DOUBLED)(np.array([1, 2]), 5)
    assert (first.tolist(), second) == ([2, 4], 10)


@few
@given(numbers, numbers, numbers)
def test_inputs_are_swapped_and_outputs_left(a, b, c):
    assert variant(SWAPPED)(a, b) == (b, a)
    assert variant(SWAPPED)(a, b, c) == (b, a, c)
    with pytest.raises(TypeError):
        variant(SWAPPED)(a)


# --- What becomes of them


def fates(found):
    """What became of each perturbation, for the clause `doubled`."""
    mine = (attack for attack in found.attacks if (attack.kind, attack.clause) == ("perturbation", "doubled"))
    return {attack.name.removeprefix("double: "): attack.fate for attack in mine}


def test_a_noticed_one_keeps_the_case_that_noticed_it(plant, findings):
    [first, doubled] = [a for a in findings(plant(), "smoke").attacks if a.kind == "perturbation"]
    assert (first.name, first.fate, first.by) == (f"double: {FIRST}", "noticed", "doubling")
    assert first.counterexample.note.startswith("y = ")
    assert (doubled.name, doubled.fate) == (f"double: {DOUBLED}", "noticed")


def test_a_clause_of_which_a_subject_moves_nothing_is_not_its_concern(plant, findings):
    subjects = "def double(x):\n    return 2 * x\n\n\ndef triple(x):\n    return 3 * x"
    loaded = plant(
        subject=subjects + '\n\n\nz = measured("z", real, "thrice x")',
        clauses="tripled=Eq(z, 3 * x),",
        subjects="double, triple",
        parameters="double, triple, at",
        body="return {x: at, y: double(at), z: triple(at)}",
    )
    found = findings(loaded, "smoke")
    assert fates(found) == {FIRST: "noticed", DOUBLED: "noticed"} | {
        f"triple: {what}": "irrelevant" for what in (FIRST, DOUBLED)
    }


def test_one_that_the_clause_does_not_notice_survives(plant, findings):
    parts = {"subject": "def double(x, scale):\n    return 2 * x", "body": "return {x: at, y: double(at, 5)}"}
    assert fates(findings(plant(**parts), "smoke"))[SWAPPED] == "noticed"
    assert fates(findings(plant(clause="y <= 2 * x + 1"), "smoke"))[FIRST] == "survived"


@pytest.mark.parametrize(
    ("output", "read"),
    [
        ("np.array([2 * x, 0])", "double(at)[0]"),
        ("(2 * x, 0)", "double(at)[0]"),
        ("(np.array([2 * x, 0]), 0)", "double(at)[0][0]"),
        ("[2 * x, 0]", "double(at)[0]"),
        ("(0, x > 0)", "2 * at if double(at)[1] == (at > 0) else 0"),
    ],
)
def test_an_output_of_several_parts_is_perturbed(plant, findings, output, read):
    loaded = plant(subject=f"def double(x):\n    return {output}", body=f"return {{x: at, y: {read}}}")
    assert "noticed" in fates(findings(loaded, "smoke")).values()
