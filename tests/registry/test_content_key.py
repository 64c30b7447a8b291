"""The key of a claim's rows changes with all that its evidence depends on, and with nothing else."""

import pytest

from lakatos import registry
from lakatos.registry import content_key, source_of

FILES = {
    "claims/init/he.py": "from lakatos.analysis.moments import m\nfrom lakatos.analysis import gains\n",
    "claims/init/other.py": "",
    "analysis/__init__.py": "",
    "analysis/moments.py": "import lakatos.models.layer as layer\n",
    "analysis/gains/__init__.py": "def late():\n    from lakatos.models.deep.net import f\n",
    "analysis/unrelated.py": "",
    "models/layer.py": "",
    "models/deep/__init__.py": "",
    "models/deep/net.py": "",
    "models/unrelated.py": "",
    "checkers/explore.py": "",
    "numbers/scalar.py": "",
    "runner.py": "",
    "report/page.py": "",
    "cli/show.py": "",
}


def forget():
    for cached in (registry._imported_files, registry._words, registry._engine_digest, registry._distributions):
        cached.cache_clear()


@pytest.fixture
def package(monkeypatch, tmp_path):
    """A small package in the place of the true one."""
    root = tmp_path / "lakatos"
    for place, text in FILES.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text)
    monkeypatch.setattr(registry, "PACKAGE", root)
    monkeypatch.setattr(registry, "CLAIMS", root / "claims")
    yield root
    forget()


def key(file, effort="smoke"):
    forget()
    return content_key(source_of(file), effort)


READ = [
    "claims/init/he.py",
    "analysis/__init__.py",
    "analysis/moments.py",
    "analysis/gains/__init__.py",
    "models/layer.py",
    "models/deep/__init__.py",
    "models/deep/net.py",
    "checkers/explore.py",
    "numbers/scalar.py",
    "runner.py",
]


@pytest.mark.parametrize("place", FILES)
def test_the_key_changes_with_exactly_the_files_that_the_claim_reads(package, place):
    before = key(package / "claims/init/he.py")
    with (package / place).open("a") as file:
        file.write("# edited\n")
    assert (key(package / "claims/init/he.py") != before) == (place in READ)


def test_an_import_that_is_added_is_followed(package):
    claim = package / "claims/init/he.py"
    claim.write_text(claim.read_text() + "import lakatos.analysis.unrelated\n")
    before = key(claim)
    (package / "analysis/unrelated.py").write_text("x = 1\n")
    assert key(claim) != before


def test_imports_in_a_circle_come_to_an_end(package):
    (package / "models/layer.py").write_text("import lakatos.analysis.moments\n")
    assert key(package / "claims/init/he.py") == key(package / "claims/init/he.py")


def test_effort_and_versions_are_in_the_key(package, monkeypatch):
    keys = {key(package / "claims/init/he.py", effort) for effort in ("smoke", "default", "deep")}
    monkeypatch.setattr(registry, "versions", lambda: (("python", "4.0.0"),))
    assert len(keys | {key(package / "claims/init/he.py")}) == 4


def test_versions_are_those_of_python_and_of_the_libraries_that_compute():
    assert {"python", "numpy", "autograd", "hypothesis", "python-flint", "z3-solver"} <= dict(
        registry.versions()
    ).keys()
    assert "absent" not in dict(registry.versions()).values()


def differs(claim, file, text="x = 1\n"):
    """Whether the key of the claim changes with the file's text, coming and going."""
    before = key(claim)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    written = key(claim)
    file.write_text(f"{text}\n")
    edited = key(claim)
    file.unlink()
    assert key(claim) == before
    return len({before, written, edited}) == 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("import _helper\n", "_helper.py"),
        ("", "other.py"),
        ("HERE / f'{name}.csv'\n", "digits.csv"),
        ("HERE.glob('data/*.csv')\n", "data/digits.csv"),
        ("HERE / 'data' / name\n", "data/digits.csv"),
        ("from parts import laws\n", "parts/laws.py"),
    ],
)
def test_a_claim_of_a_pack_depends_on_what_it_may_read_beside_it(package, tmp_path, text, place):
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "mine.py").write_text(text)
    assert differs(pack / "mine.py", pack / place)


@pytest.mark.parametrize("place", ["data/digits.csv", ".hidden", "__pycache__/mine.pyc", "../above.csv"])
def test_but_not_on_other_folders_or_hidden_files(package, tmp_path, place):
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "mine.py").write_text("HERE / 'elsewhere'\n")
    assert not differs(pack / "mine.py", pack / place)


@pytest.mark.parametrize("place", ["claims/init/digits.csv", "analysis/digits.csv", "models/layer.json"])
def test_a_claim_of_the_package_depends_on_data_beside_what_it_reads(package, place):
    assert differs(package / "claims/init/he.py", package / place)


def test_data_that_nobody_may_read_is_no_obstacle(package, tmp_path, monkeypatch):
    (tmp_path / "mine.py").write_text("")
    (tmp_path / "secret.csv").write_text("1")
    monkeypatch.setattr(registry.os, "access", lambda path, mode: path.name != "secret.csv")
    assert not differs(tmp_path / "mine.py", tmp_path / "secret.csv")


def test_a_renamed_data_file_changes_the_key(package, tmp_path):
    (tmp_path / "mine.py").write_text("")
    (tmp_path / "a.csv").write_text("1")
    before = key(tmp_path / "mine.py")
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert key(tmp_path / "mine.py") != before


@pytest.mark.parametrize(("module", "distribution"), [("sympy", "sympy"), ("_pytest", "pytest"), ("json", None)])
def test_the_versions_of_other_libraries_that_are_imported_are_in_the_key(package, monkeypatch, module, distribution):
    claim, asked = package / "claims/init/he.py", []
    claim.write_text(f"import {module}.some.part\nimport no_such_library\n")
    true = registry._version
    key(claim)
    monkeypatch.setattr(registry, "_version", lambda name: asked.append(name) or true(name))
    before = key(claim)
    assert (distribution in asked) == (distribution is not None)
    assert "no_such_library" not in asked
    monkeypatch.setattr(registry, "_version", lambda name: "9.9" if name == distribution else true(name))
    assert (key(claim) != before) == (distribution is not None)


def test_a_claim_of_a_pack_depends_on_what_its_neighbours_import(package, tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "mine.py").write_text("import _helper\n")
    (pack / "_helper.py").write_text("import lakatos.analysis.unrelated\n")
    before = key(pack / "mine.py")
    (package / "analysis/unrelated.py").write_text("x = 1\n")
    assert key(pack / "mine.py") != before


def test_the_key_of_a_pack_depends_on_its_text_and_not_on_its_place(package, tmp_path):
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text("x = 1\n")
    assert key(tmp_path / "here" / "mine.py") == key(tmp_path / "there" / "mine.py")


def test_a_file_that_is_no_python_has_a_key(package, tmp_path):
    for text in (b"x = (", b"\xff", b"x = '\0'", b"(" * 5000):
        (tmp_path / "odd.py").write_bytes(text)
        assert key(tmp_path / "odd.py")
