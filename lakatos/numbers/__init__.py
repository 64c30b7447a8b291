"""Exact numbers. Trusted base: imports nothing of ours but the errors."""

from lakatos.numbers.conversion import ExactArray, check_exact, exact
from lakatos.numbers.finite_law import FiniteLaw, LawError, iid, product
from lakatos.numbers.scalar import Exact, ExactLike, Q, rational

__all__ = [
    "Exact",
    "ExactArray",
    "ExactLike",
    "FiniteLaw",
    "LawError",
    "Q",
    "check_exact",
    "exact",
    "iid",
    "product",
    "rational",
]
