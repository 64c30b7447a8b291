"""The folder is the registry: an id is a place, and what is no id is told from one in words."""

from pathlib import Path

import pytest

from lakatos import registry
from lakatos.errors import UnknownClaimError
from lakatos.registry import CLAIMS, ClaimFileError, select, source_of, sources


@pytest.fixture
def known(monkeypatch, tmp_path):
    """A package with three claims, two of them of one topic, and with helpers that are none."""
    places = ("init/he_forward.py", "init/mup.py", "regions/zaslavsky.py", "init/_shared.py", "__init__.py")
    for place in places:
        file = tmp_path / "claims" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("claim = None\n")
    monkeypatch.setattr(registry, "CLAIMS", tmp_path / "claims")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "claims"


def ids(*targets):
    return [source.id for source in select(targets)]


def test_every_claim_of_the_package_has_the_id_of_its_place():
    assert {source.id for source in sources()} >= {"init.he-forward"}
    for source in sources():
        topic, _, slug = source.id.partition(".")
        assert source.path == CLAIMS / topic.replace("-", "_") / f"{slug.replace('-', '_')}.py"
        assert source.module == ".".join(("lakatos.claims", topic, slug)).replace("-", "_")
        assert source.shown == str(source.path.relative_to(CLAIMS.parent))
        assert source_of(source.path) == source


def test_claims_come_in_the_order_of_their_ids(known):
    assert ids() == ["init.he-forward", "init.mup", "regions.zaslavsky"]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("init.he-forward", ["init.he-forward"]),
        ("init", ["init.he-forward", "init.mup"]),
        ("claims/init/he_forward.py", ["init.he-forward"]),
        ("claims/init", ["init.he-forward", "init.mup"]),
        ("claims", ["init.he-forward", "init.mup", "regions.zaslavsky"]),
        (".", ["init.he-forward", "init.mup", "regions.zaslavsky"]),
    ],
)
def test_a_target_is_an_id_a_topic_a_file_or_a_folder(known, target, found):
    assert ids(target) == found


def test_a_topic_goes_before_a_folder_of_its_name(known):
    Path("init").mkdir()
    assert ids("init") == ["init.he-forward", "init.mup"]


def test_targets_that_meet_count_once_and_keep_their_order(known):
    targets = ("regions", "init.he-forward", "claims/init/he_forward.py", "init")
    assert ids(*targets) == ["regions.zaslavsky", "init.he-forward", "init.mup"]


def test_a_folder_without_claims_has_none(known):
    Path("empty").mkdir()
    Path("empty/notes.md").touch()
    Path("empty/_helper.py").write_text("claim = None\n")
    Path("empty/helper.py").write_text("def reclaim():\n    claim = None\n")
    assert ids("empty") == []


@pytest.mark.parametrize("line", ["claim = 1", "claim: Claim = 1", "claim=(", "x = (\nclaim = 1"])
def test_a_file_of_a_folder_may_hold_a_claim_if_it_binds_the_name(known, line):
    Path("mine").mkdir()
    Path("mine/a.py").write_text(f"import os\n{line}\n")
    assert ids("mine") == ["mine.a"]


def test_hidden_folders_in_a_folder_are_passed_over_but_not_those_around_it(known):
    for place in ("pack/a.py", "pack/.venv/b.py"):
        file = Path(".hidden") / place
        file.parent.mkdir(parents=True)
        file.write_text("claim = 1\n")
    assert ids(".hidden/pack") == ["pack.a"]


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("init.he-forwrd", "did you mean init.he-forward?"),
        ("init.he_forward", "did you mean init.he-forward?"),
        ("he-forward", "did you mean init.he-forward?"),
        ("zaslavski", "did you mean regions.zaslavsky?"),
        ("zaslavsky-forward", "did you mean init.he-forward or regions.zaslavsky?"),
        ("claims/init/nothing.py", "`lakatos list` names them all"),
        ("∞", "`lakatos list` names them all"),
    ],
)
def test_an_unknown_target_is_told_with_near_spellings(known, target, hint):
    with pytest.raises(UnknownClaimError) as caught:
        select([target])
    assert str(caught.value) == f"no claim, topic, file or folder is called {target!r}; {hint}"


def test_an_empty_target_is_not_the_folder_that_we_are_in(known):
    with pytest.raises(UnknownClaimError):
        select([""])


def test_a_file_that_is_no_python_is_named_as_such(known):
    Path("notes.md").touch()
    with pytest.raises(UnknownClaimError) as caught:
        select(["notes.md"])
    assert "notes.md" in str(caught.value)


def test_two_files_of_one_id(known):
    Path("mine/init").mkdir(parents=True)
    Path("mine/init/he_forward.py").write_text("claim = None\n")
    with pytest.raises(ClaimFileError) as caught:
        select(["init.he-forward", "mine"])
    assert str(caught.value) == (
        f"{known / 'init/he_forward.py'}: the id init.he-forward is taken by another file; rename one of them"
    )


def test_a_hyphen_and_an_underscore_are_one_id(known):
    for name in ("a_b.py", "a-b.py"):
        Path(name).touch()
    with pytest.raises(ClaimFileError, match="taken by another file"):
        select(["a_b.py", "a-b.py"])


def test_a_link_that_leads_nowhere_spoils_no_other_claim(known):
    Path("mine").mkdir()
    Path("mine/a.py").write_text("claim = 1\n")
    for folder, found in (("claims/init", ["init.he-forward", "init.mup"]), ("mine", ["mine.a"])):
        Path(folder, "gone.py").symlink_to("nowhere")
        Path(folder, "folder.py").mkdir()
        assert ids(folder) == found
