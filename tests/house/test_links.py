"""The root's links and the package's folders are the same files, under one import name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINKS = ("analysis", "claims", "models")


@pytest.mark.parametrize("name", LINKS)
def test_a_link_is_relative_and_leads_into_the_package(name: str) -> None:
    assert (ROOT / name).readlink() == Path("lakatos", name)
    assert (ROOT / name / "__init__.py").samefile(ROOT / "lakatos" / name / "__init__.py")


def imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module


def through_a_link(source: str) -> list[str]:
    return [name for name in imported(source) if name.partition(".")[0] in LINKS]


def test_imports_go_through_the_package_and_not_through_a_link() -> None:
    files = [path for folder in ("lakatos", "tests") for path in (ROOT / folder).rglob("*.py")]
    found = {path: through_a_link(path.read_text("utf-8")) for path in files}
    assert {path.relative_to(ROOT).as_posix(): names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("source", ["import claims.init", "def f():\n    from models import relu"])
def test_an_import_through_a_link_is_seen(source: str) -> None:
    assert through_a_link(source)


@pytest.mark.parametrize("source", ["import lakatos.claims", "from lakatos import models", "from . import claims"])
def test_an_import_through_the_package_is_lawful(source: str) -> None:
    assert not through_a_link(source)
