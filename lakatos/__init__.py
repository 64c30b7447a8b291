"""Claims of deep-learning theory as data, and the evidence that decides them."""

__version__ = "0.1.0"
