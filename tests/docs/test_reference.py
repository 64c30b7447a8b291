"""The reference is what the docstrings say."""

import importlib.util
from pathlib import Path

MAKER = Path(__file__).parents[2] / "docs" / "make_reference.py"


def test_the_page_is_what_the_docstrings_say():
    spec = importlib.util.spec_from_file_location("make_reference", MAKER)
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.PAGE.read_text(encoding="utf-8") == maker.reference(), "run: python docs/make_reference.py"
