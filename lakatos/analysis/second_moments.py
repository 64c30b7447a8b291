"""Second moments of ReLU activations at initialisation, exact: a layer is run on every atom of a law."""

from __future__ import annotations

from collections.abc import Sequence

import flint

from lakatos.errors import LakatosError
from lakatos.models.relu_layer import relu_layer
from lakatos.numbers import Exact, ExactArray, ExactLike, FiniteLaw, exact, iid, rational


def relu_second_moment(x: Sequence[ExactLike] | ExactArray, law: FiniteLaw, bias: ExactLike = 0) -> Exact:
    """E relu(w·x + b)² for a row w ~ law.

    x (n,), law on ℚ^n, b a fixed scalar. Raises LakatosError if the sizes differ, ExactnessError for a float.
    """
    return _second_moment(_at(x, law, "relu_second_moment"), law, Exact(bias))


def second_moment_at_depth(
    x: Sequence[ExactLike] | ExactArray, law: FiniteLaw, depth: int, bias: ExactLike = 0
) -> Exact:
    """E (1/n) Σ_i h_i² for the activations h after `depth` dense ReLU layers of width n = len(x).

    All rows of all layers are independent, each ~ law on ℚ^n; every bias is b; depth 0 is the mean square
    of x. By linearity the last layer needs one row only; a layer before it has up to k^n states for each
    state it receives, k the number of values of relu(w·h + b). Raises LakatosError if the sizes differ or
    depth < 0, ExactnessError for a float.
    """
    if depth < 0:
        raise LakatosError(f"second_moment_at_depth: got depth {depth}, wanted >= 0")
    states, b = _at(x, law, "second_moment_at_depth"), Exact(bias)
    if depth == 0:
        return Exact(states.expect(lambda h: sum(h_i**2 for h_i in h) / len(h)))
    for _ in range(depth - 1):
        states = _next_layer(states, law, b)
    return _second_moment(states, law, b)


def _second_moment(states: FiniteLaw, law: FiniteLaw, bias: Exact) -> Exact:
    """E relu(w·h + b)² for independent h ~ states and w ~ law."""
    (h, p), (rows, q) = _stacked(states), _stacked(law)
    second_moment: Exact = q @ relu_layer(rows, bias, h.T) ** 2 @ p
    return second_moment


def _next_layer(states: FiniteLaw, law: FiniteLaw, bias: Exact) -> FiniteLaw:
    """The law of relu(W h + b) for independent h ~ states and rows of W ~ law; given h, units are i.i.d."""
    (h, _), (rows, q) = _stacked(states), _stacked(law)
    mixture: dict[tuple[flint.fmpq, ...], flint.fmpq] = {}
    for (state, p), unit in zip(states.atoms, relu_layer(rows, bias, h.T).T, strict=True):
        for value, mass in iid(FiniteLaw(tuple(zip(unit, q, strict=True))), len(state)).atoms:
            mixture[value] = mixture.get(value, flint.fmpq(0)) + p * mass
    return FiniteLaw(tuple(mixture.items()))


def _stacked(law: FiniteLaw) -> tuple[ExactArray, ExactArray]:
    """The k atoms of a law on ℚ^n as a (k, n) array, and their probabilities (k,)."""
    return exact([value for value, _ in law.atoms]), exact([probability for _, probability in law.atoms])


def _at(x: Sequence[ExactLike] | ExactArray, law: FiniteLaw, where: str) -> FiniteLaw:
    """The law of the constant x, which must have the dimension of `law`."""
    h = tuple(rational(x_i, f"{where}, x") for x_i in x)
    if law.dim != len(h) or not h:
        raise LakatosError(f"{where}: got {len(h)} inputs and a law of dimension {law.dim}, wanted one n >= 1")
    return FiniteLaw(((h, 1),))
