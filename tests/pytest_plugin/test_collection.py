"""However a claim is named, each of its items is collected once, from one module."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK, REAL = "claims/init/he_forward.py", "lakatos/claims/init/he_forward.py"

# Tells all that was imported of claims, and what is heavy.
WITNESS = """
import sys

HEAVY = ("sympy", "numpy", "hypothesis", "flint", "z3", "jinja2", "matplotlib", "lakatos.checkers")

def pytest_sessionfinish():
    ours = [m for m in sys.modules if "he_forward" in m or m.partition(".")[0] in ("claims", "models", "analysis")]
    print("CLAIMS", ours)
    print("HEAVY", [m for m in HEAVY if m in sys.modules])
"""


@pytest.fixture
def witness(tmp_path):
    folder = tmp_path / "witness"
    folder.mkdir()
    (folder / "witness.py").write_text(WITNESS, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("mode", "named", "path"),
    [
        ("importlib", ["claims/init"], LINK),
        ("prepend", ["claims/init"], LINK),
        ("prepend", [LINK], LINK),
        ("prepend", [REAL], REAL),
        ("importlib", [f"{REAL}::verdict", LINK], REAL),
        ("importlib", ["-otestpaths=claims", "--ignore=claims/regions", "--doctest-modules"], LINK),
    ],
)
def test_a_claim_of_the_package_is_collected_once(run, witness, mode, named, path):
    found = run(ROOT, "--collect-only", "-q", f"--import-mode={mode}", "-p", "witness", *named, path=witness)
    mine = [item for item in found.ids if "he_forward.py" in item]
    assert len({item.rpartition("/")[2] for item in found.ids}) == len(found.ids)
    assert {"half_of_a_symmetric_second_moment", "verdict"} < {item.partition("::")[2] for item in mine}
    assert mine[0].startswith(path)
    assert "CLAIMS ['lakatos.claims.init.he_forward']" in found.text


def test_a_claim_of_the_package_is_collected_from_elsewhere(run, tmp_path, witness):
    found = run(tmp_path, "--collect-only", "-q", "-p", "witness", "--pyargs", "lakatos.claims.init", path=witness)
    assert found.ids.count("he_forward.py::verdict") == 1
    assert "CLAIMS ['lakatos.claims.init.he_forward']" in found.text


def test_outside_the_package_a_claim_is_known_by_its_declaration(run, tmp_path, plant):
    plant(tmp_path / "pack" / "topic" / "known.py")
    plant(tmp_path / "pack" / "topic" / "_private.py")
    plant(tmp_path / "pack" / "topic" / "late.py", a=("claim = Claim(", "def claim(): Claim("))
    (tmp_path / "pack" / "insurance.py").write_text("claim = Claim(100)\n", encoding="utf-8")
    tests = plant(tmp_path / "pack" / "test_of_a_claim.py")
    tests.write_text(tests.read_text("utf-8") + "\n\ndef test_title():\n    assert claim.scope\n", encoding="utf-8")
    found = run(tmp_path, "--collect-only", "-q", "pack")
    assert [item for item in found.ids if "topic/" not in item] == ["pack/test_of_a_claim.py::test_title"]
    assert {item.partition("::")[0] for item in found.ids if "topic/" in item} == {"pack/topic/known.py"}
    assert len(found.ids) == 5


def test_without_claims_nothing_heavy_is_imported(run, tmp_path, witness):
    (tmp_path / "test_plain.py").write_text("def test_plain():\n    pass\n", encoding="utf-8")
    found = run(tmp_path, "test_plain.py", "-p", "witness", "-s", path=witness)
    assert "HEAVY []" in found.text
    assert "1 passed" in found.text
    assert "no deadlines" not in found.text
