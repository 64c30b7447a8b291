"""What is wrong with a claim file is said in one message that begins with its path."""

import re
import sys
from pathlib import Path

import pytest

from lakatos.registry import ClaimFileError, Source, load, source_of


def said(file):
    """The message about the file, its path cut off."""
    with pytest.raises(ClaimFileError) as caught:
        load(source_of(file))
    message = str(caught.value)
    assert message.startswith(f"{file}:")
    return message.removeprefix(f"{file}:").strip()


@pytest.fixture
def file(tmp_path):
    def write(text, name="broken.py"):
        path = tmp_path / "pack" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


# --- No claim to be read ----------------------------------------------------------------------------------------------

UNREADABLE = {
    "not Python": ('"""A title."""\nx = (\n', "2: not Python ('(' was never closed)"),
    "empty": ("", "got claim = None, wanted a Claim; write claim = Claim(…) at the top level"),
    "no claim": (
        '"""A title."""\nCLAIM = 1\n',
        "got claim = None, wanted a Claim; write claim = Claim(…) at the top level",
    ),
    "another type": (
        '"""A title."""\nclaim = "2 + 2 = 4"\n',
        "got claim = '2 + 2 = 4', wanted a Claim; write claim = Claim(…) at the top level",
    ),
    "the class itself": (
        '"""A title."""\nfrom lakatos.nouns import Claim as claim\n',
        "got claim = <class 'lakatos.nouns.claim.Claim'>, wanted a Claim; write claim = Claim(…) at the top level",
    ),
    "an import that fails": (
        '"""A title."""\nimport no_such_module\n',
        "importing it raised ModuleNotFoundError: No module named 'no_such_module'",
    ),
    "an error on import": ('"""A title."""\n1 / 0\n', "importing it raised ZeroDivisionError: division by zero"),
    "a declaration that is wrong": (
        '"""A title."""\nfrom lakatos.nouns import Claim\nclaim = Claim(scope="all")\n',
        "clauses: got none; wanted at least one. To mend: pass the statement by name: Claim(gain=Eq(a, b), …).",
    ),
    "a statement that is wrong": (
        '"""A title."""\nfrom lakatos.statement import given\nn = given("n", "whole")\n',
        "symbol 'n': got sort 'whole', wanted one of natural, positive, integer, real, truth",
    ),
    "not UTF-8": (
        '"""Schläfli."""\n'.encode("latin-1"),
        "cannot be read ('utf-8' codec can't decode byte 0xe4 in position 7: invalid continuation byte)",
    ),
}


@pytest.mark.parametrize(("text", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_the_message_says_what_keeps_the_file_from_being_read(file, text, message):
    assert said(file(text)) == message


def test_a_zero_byte_is_reported_too(file):
    assert "not Python (source code string cannot contain null bytes)" in said(file('"""A\0title."""\n'))


def test_a_file_that_has_gone(tmp_path):
    assert said(tmp_path / "gone.py") == f"cannot be read ([Errno 2] No such file or directory: '{tmp_path}/gone.py')"


def test_a_byte_order_mark_is_no_fault(plant):
    marked = plant("marked")
    marked.write_bytes(b"\xef\xbb\xbf" + marked.read_bytes())
    assert load(source_of(marked)).title == "Twice a number"


# --- A claim that is not whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["", "\n", "  "])
def test_a_claim_needs_a_title(plant, title):
    assert said(plant("untitled", title=title)) == (
        "no title; wanted a docstring whose first line says the claim in words"
    )


def test_the_title_is_the_first_line_of_the_docstring(plant):
    assert load(source_of(plant("told", title="Twice n is n + n.\n\nMore words."))).title == "Twice n is n + n"


def test_a_subject_that_no_check_asks_for(plant):
    file = plant("deaf")
    file.write_text(file.read_text().replace("doubling(twice, x,", "doubling(x,"))
    assert said(file) == (
        "no check has a parameter called twice, so the subject twice is never examined; "
        "add the parameter (the engine passes the subject in) or drop the subject"
    )


def test_a_check_of_another_claim(plant):
    end = 'second = Claim(twice=Eq(t, n + n), scope="integers")\n\n\n@second.property(x=st.integers())\ndef other(x):\n'
    assert said(plant("two", end=end + "    return {}\n")) == (
        "the check other belongs to another claim object; keep one claim a file"
    )


@pytest.mark.parametrize("kind", ["def doubling(twice, x):\n    return {}", "class doubling:\n    pass"])
def test_two_definitions_of_one_name(plant, kind):
    assert said(plant("doubled", end=kind)) == (
        "two definitions are called doubling; the first would be lost. Rename one"
    )


# --- A claim stands alone ---------------------------------------------------------------------------------------------

IMPORTS = {
    "import lakatos.claims": "lakatos.claims",
    "import lakatos.claims.init.he_forward": "lakatos.claims.init.he_forward",
    "import lakatos.claims.init.he_forward as he": "lakatos.claims.init.he_forward",
    "import os, lakatos.claims.init": "lakatos.claims.init",
    "from lakatos import claims": "lakatos.claims",
    "from lakatos import claims as others": "lakatos.claims",
    "from lakatos.claims import init": "lakatos.claims",
    "from lakatos.claims.init import he_forward": "lakatos.claims.init",
    "from lakatos.claims.init.he_forward import *": "lakatos.claims.init.he_forward",
    "from lakatos.claims.init.he_forward import claim as other": "lakatos.claims.init.he_forward",
    "def late():\n    import lakatos.claims.init": "lakatos.claims.init",
    "if False:\n    from lakatos.claims import init": "lakatos.claims",
}


@pytest.mark.parametrize("line", IMPORTS)
def test_a_claim_imports_no_other(plant, line):
    assert said(plant("leaning", top=line + "\n")) == (
        f"imports {IMPORTS[line]}; a claim stands alone. Say rests_on=('id',) for what it builds on, and "
        "move what both need to lakatos/analysis"
    )


@pytest.mark.parametrize(
    "line",
    ["from . import other", "from .other import claim as lemma", "from ..init.he_forward import claim as lemma"],
)
def test_a_relative_import_is_an_import_of_another_claim(plant, line):
    plant("other")
    assert "a claim stands alone" in said(plant("leaning", top=line + "\n"))


@pytest.mark.parametrize("line", ["import claims.init.he_forward", "from claims.init import he_forward"])
def test_a_claim_is_not_imported_through_the_link_either(plant, line):
    assert "a claim stands alone" in said(plant("leaning", top=line + "\n"))


@pytest.mark.parametrize(
    "line", ["import lakatos", "import lakatos.analysis.arrangements", "from lakatos import models"]
)
def test_other_imports_are_lawful(plant, line):
    assert load(source_of(plant("upright", top=line + "\n"))).title == "Twice a number"


# --- One file, one module ---------------------------------------------------------------------------------------------


def test_a_file_is_imported_once(plant):
    file = plant("once")
    assert load(source_of(file)).claim is load(source_of(file)).claim


def test_a_link_to_a_file_leads_to_the_same_module(plant, tmp_path):
    file = plant("linked")
    (tmp_path / "to_file.py").symlink_to(file)
    (tmp_path / "to_folder").symlink_to(file.parent)
    for path in (tmp_path / "to_file.py", tmp_path / "to_folder" / "linked.py", tmp_path / "pack/../pack/linked.py"):
        assert source_of(path) == source_of(file)
    assert load(source_of(tmp_path / "to_file.py")).claim is load(source_of(file)).claim


def test_files_of_one_name_in_two_folders_are_two_modules(plant):
    one, two = plant("same", folder="one"), plant("same", folder="two", title="Another.")
    assert load(source_of(one)).title == "Twice a number"
    assert load(source_of(two)).title == "Another"
    assert source_of(one).module != source_of(two).module


def test_a_file_that_failed_leaves_no_half_made_module(file):
    broken = file('"""A title."""\nx = 1\n1 / 0\n')
    said(broken)
    assert source_of(broken).module not in sys.modules
    said(broken)


def test_a_claim_may_postpone_its_annotations_and_have_a_dataclass(plant):
    top = "from dataclasses import dataclass\n\n\n@dataclass\nclass Net:\n    width: int\n"
    file = plant("modern", top=top)
    file.write_text(re.sub(r'(?<=""")\n', "\nfrom __future__ import annotations\n", file.read_text(), count=1))
    assert load(source_of(file)).title == "Twice a number"


def test_the_package_and_the_link_at_the_root_give_one_module():
    root = Path(__file__).parents[2]
    inside, linked = (source_of(root / place / "init" / "he_forward.py") for place in ("lakatos/claims", "claims"))
    assert inside == linked
    assert inside.module == "lakatos.claims.init.he_forward"
    before = set(sys.modules)
    claim = load(linked).claim
    assert sys.modules["lakatos.claims.init.he_forward"].claim is claim
    assert [name for name in set(sys.modules) - before if name.startswith("claims")] == []


def test_obligations_come_in_the_order_of_the_file(plant):
    end = "@claim.property(x=st.integers())\ndef {}(twice, x):\n    return {{n: x, t: twice(x)}}\n\n\n"
    file = plant("ordered", end=end.format("b") + end.format("a"))
    assert [o.name for o in load(source_of(file)).obligations] == ["doubling", "b", "a"]


def test_a_source_outside_the_package_is_shown_in_full(tmp_path):
    assert Source("a.b", tmp_path / "b.py", "m").shown == str(tmp_path / "b.py")
