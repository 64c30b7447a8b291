"""The tutorial is a test: its blocks are written and run as it says, and print what it shows."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"<!-- (?P<verb>\w+)(?:: (?P<what>.*?))? -->\n```\w+\n(?P<body>.*?)```", re.S)


def follow(verb, what, body, file):
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    match verb:
        case "file":
            return body
        case "append":
            return text + body
        case "before":
            return text.replace(f"\n{what}\n", f"\n{body}{what}\n", 1)
        case "replace":
            assert what in text
            return text.replace(f"    {what}\n", body, 1)
    raise AssertionError(f"unknown marker {verb}")


def untimed(line):
    return re.sub(r" in [\d.]+ s", " in … s", line)


def test_tutorial_prints_what_it_shows(tmp_path):
    file = None
    for block in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        verb, what, body = block["verb"], block["what"], block["body"]
        if verb == "run":
            command, _, shown = body.partition("\n")
            arguments = shlex.split(command.removeprefix("$ lakatos "))
            done = subprocess.run(
                [sys.executable, "-m", "lakatos", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert untimed(done.stdout) == untimed(shown), done.stderr
        else:
            file = tmp_path / what if verb == "file" else file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(follow(verb, what, body, file), encoding="utf-8")
