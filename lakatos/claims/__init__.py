"""Claims of the lecture, one file each."""
