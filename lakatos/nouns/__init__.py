"""The nouns of lakatos: what an author declares, what a check is, what checking yields."""

from lakatos.nouns.claim import Citation, Claim, Control, Definition, Hypothesis, Lemma, Slide
from lakatos.nouns.estimand import Mean, Proportion, Quantile, Slope, Trend
from lakatos.nouns.figure import Axis, Figure, Series
from lakatos.nouns.obligation import Obligation, Property

__all__ = [
    "Axis",
    "Citation",
    "Claim",
    "Control",
    "Definition",
    "Figure",
    "Hypothesis",
    "Lemma",
    "Mean",
    "Obligation",
    "Property",
    "Proportion",
    "Quantile",
    "Series",
    "Slide",
    "Slope",
    "Trend",
]
