"""A claim's file with some of its text replaced."""

import pytest

from lakatos.registry import load, source_of


@pytest.fixture
def mutated(tmp_path):
    """The claim of a file with some of its text replaced, read."""

    def load_it(file, edits):
        text = file.read_text(encoding="utf-8")
        for old, new in edits.items():
            assert text.count(old) == 1, f"{file.name} has {old!r} {text.count(old)} times"
            text = text.replace(old, new)
        copy = tmp_path / file.parent.name / file.name  # the same id, so the same seeds
        copy.parent.mkdir()
        copy.write_text(text, encoding="utf-8")
        return load(source_of(copy))

    return load_it
