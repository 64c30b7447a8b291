"""The nouns of lakatos: what an author declares, what a check is, what checking yields."""

from lakatos.nouns.claim import Citation, Claim, Control, Definition, Hypothesis, Lemma, Slide
from lakatos.nouns.obligation import Obligation, Property

__all__ = ["Citation", "Claim", "Control", "Definition", "Hypothesis", "Lemma", "Obligation", "Property", "Slide"]
