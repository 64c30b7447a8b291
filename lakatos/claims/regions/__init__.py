"""Claims about linear regions."""
