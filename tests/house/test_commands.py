"""What the README tells users to run is what CI runs, and each tool is asked for in one version."""

import configparser
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKED = re.compile(r"^<!-- command: (\w+) -->\n```sh\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def test_ci_runs_the_commands_of_the_readme_then_lint_types_and_browser() -> None:
    done = subprocess.run([ROOT / ".ci" / "run", "--dry-run"], capture_output=True, text=True, check=True)
    told = MARKED.findall((ROOT / "README.md").read_text("utf-8"))
    assert [name for name, _ in told] == ["verify", "tests"]
    steps = [f"== {name}: {command}" for name, command in told]
    *first, browser = done.stdout.splitlines()
    assert first == [*steps, "== lint,types: .venv/bin/tox run -e lint,types"]
    assert browser.startswith("== browser: command -v chromium >/dev/null || { apt-get")
    assert browser.endswith("install -y --no-install-recommends chromium; }; .venv/bin/tox run -e browser")


def test_the_lint_environment_takes_its_tools_from_the_extra_dev() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", "utf-8")
    wanted = set(tox["testenv:lint"]["deps"].split("\n")) - {""}
    assert wanted <= set(project["optional-dependencies"]["dev"])


def test_the_readme_shows_the_claim_as_it_is() -> None:
    shown = re.search(
        r"<!-- the file (\S+) -->\n```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    assert shown is not None
    assert shown[2] == (ROOT / shown[1]).read_text("utf-8")
