"""Exact numbers and balls. Trusted base: imports nothing of ours but the errors."""

from lakatos.numbers.ball import Ball, precision
from lakatos.numbers.conversion import ExactArray, ball, check_exact, exact
from lakatos.numbers.finite_law import FiniteLaw, LawError, iid, product
from lakatos.numbers.scalar import Exact, ExactLike, Q, rational

__all__ = [
    "Ball",
    "Exact",
    "ExactArray",
    "ExactLike",
    "FiniteLaw",
    "LawError",
    "Q",
    "ball",
    "check_exact",
    "exact",
    "iid",
    "precision",
    "product",
    "rational",
]
