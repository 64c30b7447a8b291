"""Values as an author would write them: in words that are the same in every run."""

from __future__ import annotations

import re
from functools import partial

from lakatos.statement.nodes import Node


def told(given: object) -> str:
    """An input as an author would write it: functions by name, arrays as lists, formulas as printed, else by repr."""
    if isinstance(given, partial):
        extra = [*map(told, given.args), *(f"{k}={told(v)}" for k, v in given.keywords.items())]
        return f"{told(given.func)}({', '.join(extra)})"
    if hasattr(given, "tolist") and getattr(given, "ndim", None):
        return told(given.tolist())
    if isinstance(given, Node):
        return f"'{given}'"
    if isinstance(given, list):
        return f"[{', '.join(map(told, given))}]"
    if isinstance(given, tuple):
        return f"({', '.join(map(told, given))}{',' if len(given) == 1 else ''})"
    return getattr(given, "__name__", None) or re.sub(r" at 0x[0-9a-f]+", "", repr(given))
