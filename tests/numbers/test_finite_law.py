"""A finite law is a value: equal iff it gives every value the same probability."""

from fractions import Fraction
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakatos.errors import ExactnessError, LakatosError
from lakatos.numbers import Exact, FiniteLaw, LawError, Q, iid, product

few = settings(max_examples=50, deadline=None)
fmpq = flint.fmpq
COIN = FiniteLaw(((0, Q(1, 2)), (1, Q(1, 2))))
SKEW = FiniteLaw(((2, Q(1, 3)), (-1, Q(2, 3))))


@st.composite
def scalar_atoms(draw: st.DrawFn) -> tuple[tuple[Fraction, Fraction], ...]:
    """Values, some of them equal on purpose, with probabilities."""
    weights = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    values = [draw(st.fractions(-2, 2, max_denominator=2)) for _ in weights]
    return tuple((value, Fraction(weight, sum(weights))) for value, weight in zip(values, weights, strict=True))


laws = st.builds(FiniteLaw, scalar_atoms())


@few
@given(scalar_atoms(), st.randoms(use_true_random=False))
def test_a_law_does_not_depend_on_the_order_of_its_atoms(atoms: Any, random: Any) -> None:
    shuffled = list(atoms)
    random.shuffle(shuffled)
    assert FiniteLaw(atoms) == FiniteLaw(tuple(shuffled))
    assert hash(FiniteLaw(atoms)) == hash(FiniteLaw(tuple(shuffled)))


@few
@given(scalar_atoms())
def test_a_law_gives_each_value_its_probability(atoms: Any) -> None:
    law = FiniteLaw(atoms)
    for value in {value for value, _ in atoms}:
        wanted = sum(p for v, p in atoms if v == value)
        assert Exact(law.expect(lambda v, value=value: v == value)) == wanted
    assert len(law.atoms) == len({value for value, _ in atoms})
    assert all(type(v) is fmpq and type(p) is fmpq for v, p in law.atoms)


def test_laws_differ_in_values_and_in_probabilities() -> None:
    assert len({COIN, SKEW, FiniteLaw(((0, Q(1, 3)), (1, Q(2, 3)))), FiniteLaw(((0, 1),))}) == 4
    assert FiniteLaw(((0, 1),)) != FiniteLaw((((0,), 1),))


@few
@given(laws, st.integers(0, 2))
def test_a_law_is_rebuilt_by_its_repr(law: FiniteLaw, n: int) -> None:
    assert eval(repr(law)) == law
    assert eval(repr(iid(law, n))) == iid(law, n)


def test_repr() -> None:
    assert repr(SKEW) == "FiniteLaw(((Q(-1), Q(2, 3)), (Q(2), Q(1, 3))))"
    assert repr(FiniteLaw((((1, 2), 1),))) == "FiniteLaw((((Q(1), Q(2)), Q(1)),))"


@pytest.mark.parametrize(
    ("atoms", "message"),
    [
        (((1, Q(1, 2)),), "FiniteLaw: the 1 probabilities sum to 1/2, wanted exactly 1"),
        ((), "FiniteLaw: the 0 probabilities sum to 0, wanted exactly 1"),
        (((1, 1), (2, 0)), "FiniteLaw: atom 1 has probability 0, wanted > 0; leave out a null atom"),
        (((1, 2), (2, -1)), "FiniteLaw: atom 1 has probability -1, wanted > 0; leave out a null atom"),
    ],
)
def test_what_is_no_law_is_refused(atoms: Any, message: str) -> None:
    with pytest.raises(LawError) as caught:
        FiniteLaw(atoms)
    assert str(caught.value) == message
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, LakatosError)


@pytest.mark.parametrize("atoms", [((1, Q(1, 2)), ((1,), Q(1, 2))), (((1, 2), Q(1, 2)), ((1,), Q(1, 2)))])
def test_atoms_of_different_dimensions_are_refused(atoms: Any) -> None:
    with pytest.raises(LawError, match=r"^FiniteLaw: atoms of dimensions .*, wanted one"):
        FiniteLaw(atoms)


@pytest.mark.parametrize("atoms", [((0.5, 1),), ((1, 1.0),), (((1, 0.5), 1),), (("1", 1),), ((None, 1),)])
def test_floats_are_refused(atoms: Any) -> None:
    with pytest.raises(ExactnessError, match=r"^FiniteLaw, (atom|probability) 0: got"):
        FiniteLaw(atoms)


def test_a_law_is_immutable() -> None:
    with pytest.raises(AttributeError):
        COIN.atoms = ()  # type: ignore[misc]


# --- Expectations and push-forwards


@few
@given(laws, laws)
def test_expectation_is_linear_and_multiplicative_over_a_product(law: FiniteLaw, other: FiniteLaw) -> None:
    joint = product(law, other)
    mean, second = law.expect(lambda v: v), other.expect(lambda v: v)
    assert joint.dim == 2
    assert joint.expect(lambda v: v[0] + 3 * v[1]) == mean + 3 * second
    assert joint.expect(lambda v: v[0] * v[1]) == mean * second
    assert joint.map(lambda v: v[0]) == law
    assert joint.map(lambda v: v[1]) == other


@few
@given(laws)
def test_a_push_forward_has_the_expectation_of_the_composition(law: FiniteLaw) -> None:
    assert law.map(abs).expect(lambda v: v**2) == law.expect(lambda v: v**2)
    assert law.map(lambda v: v) == law
    assert law.map(lambda v: 0) == FiniteLaw(((0, 1),))


def test_a_map_may_go_to_vectors_given_as_tuples_lists_or_arrays() -> None:
    wanted = FiniteLaw((((0, 0), Q(1, 2)), ((1, 2), Q(1, 2))))
    for f in (lambda v: (v, 2 * v), lambda v: [v, 2 * v], lambda v: np.array([v, 2 * v])):
        assert COIN.map(f) == wanted


def test_functions_get_exact_numbers_and_must_return_them() -> None:
    assert COIN.expect(lambda v: type(v) is Exact) == 1
    assert iid(COIN, 2).expect(lambda v: type(v) is tuple and type(v[0]) is Exact) == 1
    assert COIN.expect(lambda v: v == Fraction(1)) == fmpq(1, 2)
    with pytest.raises(ExactnessError, match=r"^FiniteLaw.expect: got"):
        COIN.expect(lambda v: v.to_float())
    with pytest.raises(ExactnessError, match=r"^FiniteLaw, atom 0: got"):
        COIN.map(lambda v: v.to_float())
    with pytest.raises(ExactnessError):
        COIN.expect(lambda v: v * 0.5)


def test_iid_is_the_product_of_copies() -> None:
    assert iid(SKEW, 3) == product(SKEW, SKEW, SKEW)
    assert iid(SKEW, 0) == product() == FiniteLaw((((), 1),))
    assert (SKEW.dim, iid(SKEW, 0).dim, iid(SKEW, 1).dim) == (None, 0, 1)
    assert iid(COIN, 2) == FiniteLaw(tuple(((i, j), Q(1, 4)) for i in (0, 1) for j in (0, 1)))


def test_laws_that_do_not_fit_are_refused() -> None:
    with pytest.raises(LawError, match=r"^product: law 1 is on Q\^2, wanted scalar laws$"):
        product(COIN, iid(COIN, 2))
    with pytest.raises(LawError, match=r"^iid: got n = -1, wanted n >= 0$"):
        iid(COIN, -1)
