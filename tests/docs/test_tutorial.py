"""The tutorials are tests: their blocks are written and run as they say, and print what they show."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

from lakatos.checkers.derivation import Derivation
from lakatos.kernel.rules import RULES

ROOT = Path(__file__).parents[2]
TUTORIAL, PROVING = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("tutorial.md", "proving.md"))
BLOCK = re.compile(r"<!-- (?P<verb>\w+)(?:: (?P<what>.*?))? -->\n```\w+\n(?P<body>.*?)```", re.S)


def written(verb, what, body, text):
    """The claim's file after a block."""
    match verb:
        case "file":
            return body
        case "append":
            return text + body
        case "before":
            return text.replace(f"\n{what}\n", f"\n{body}{what}\n", 1)
        case "replace":
            assert f"    {what}\n" in text
            return text.replace(f"    {what}\n", body, 1)
    raise AssertionError(f"unknown marker {verb}")


def untimed(text):
    return re.sub(r" in [\d.]+ s", " in … s", text)


def run(body, folder):
    """What a block shows, and what its command prints."""
    command, _, shown = body.partition("\n")
    arguments = shlex.split(command.removeprefix("$ lakatos "))
    done = subprocess.run(
        [sys.executable, "-m", "lakatos", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return untimed(shown), untimed(done.stdout)


def follow(page, folder, text=""):
    """Do what the blocks of a page say, from the text of the claim's file; returns it."""
    name = "claims/relu/homogeneous.py"
    for block in BLOCK.finditer(page):
        verb, what, body = block["verb"], block["what"], block["body"]
        if verb == "from":
            assert body in (ROOT / what).read_text(encoding="utf-8")
        elif verb in ("run", "part"):
            shown, printed = run(body, folder)
            assert shown == printed if verb == "run" else shown in printed
        else:
            text = written(verb, what, body, text)
            name = what if verb == "file" else name
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return text


def test_tutorial_prints_what_it_shows(tmp_path):
    assert BLOCK.search(TUTORIAL)["what"] == "claims/relu/homogeneous.py"
    follow(TUTORIAL, tmp_path)


def test_proving_goes_on_from_the_third_section_and_prints_what_it_shows(tmp_path):
    three = TUTORIAL.partition("\n## 4.")[0]
    writing = "\n".join(block[0] for block in BLOCK.finditer(three) if block["verb"] != "run")
    follow(PROVING, tmp_path, follow(writing, tmp_path))


def test_the_recipes_print_what_they_show(tmp_path):
    page = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
    assert {block["verb"] for block in BLOCK.finditer(page)} == {"file", "run", "before", "part", "from"}
    follow(page, tmp_path)


def test_what_the_report_s_page_shows_of_a_claim_is_in_its_file(tmp_path):
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    assert BLOCK.search(page)["verb"] == "from"
    follow(page, tmp_path)


def first_cells(heading):
    [section] = re.findall(rf"^## {heading}\n(.*?)^## ", PROVING, re.S | re.M)
    rows = re.findall(r"^\| (.*?) \|", section, re.M)[1:]
    return [name for row in rows for name in re.findall(r"`(?:p\.)?(\w+)", row.partition("(")[0])]


def test_every_rule_is_told():
    assert sorted(first_cells("The rules")) == sorted([*RULES, "hypothesis", "cite", "defined", "assume"])


def test_every_way_to_write_a_line_is_told():
    public = {name for name in vars(Derivation) if not name.startswith("_")}
    assert set(first_cells("The lines")) == public - {"told", "document"}
