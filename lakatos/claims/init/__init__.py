"""Claims about initialisation."""
