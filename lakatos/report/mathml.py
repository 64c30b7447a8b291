"""Formulas as MathML: the one door to math-core. What it cannot read is shown as plain text, and a note says so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup
from math_core import LatexError, LatexToMathML

SENTENCE = re.compile(r"\\text\{(?:[^{}\\]|\\.)*\}")  # a formula in words
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
NOTE = "(in plain text: its LaTeX could not be read)"


def visible(text: str) -> str:
    """The text, its invisible characters spelt out: a mark that turns the direction of writing could fool a reader."""
    return UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def mathml(latex: str, display: bool = False) -> Markup | None:
    """The formula as MathML; None where the LaTeX is empty or cannot be read."""
    try:
        found = LatexToMathML().convert_with_local_state(visible(latex), displaystyle=display)
    except LatexError:
        return None
    return Markup(found) if latex.strip() else None


def formula(parts: Mapping[str, str], display: bool = False) -> Markup:
    """A described formula ({text, latex}) as MathML, words as words, and anything else as code."""
    text, latex = visible(parts["text"]), parts.get("latex")
    if latex is None:
        return Markup("<code>{}</code>").format(text)
    if SENTENCE.fullmatch(latex):
        return Markup('<span class="words">{}</span>').format(text)
    return mathml(latex, display) or Markup('<code>{}</code> <small class="aside">{}</small>').format(text, NOTE)
