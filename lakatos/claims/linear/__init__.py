"""Claims about linear models."""
