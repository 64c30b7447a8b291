"""Write the site: rendered whole in memory, written beside its place, then put there file by file, the index last."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lakatos.errors import DeclarationError, LakatosError
from lakatos.ledger import Record
from lakatos.report.mathml import formula, visible
from lakatos.report.page import MEANINGS, PHRASES, SIGNS, remarks, site

HERE = Path(__file__).parent
MARK = '<meta name="generator" content="lakatos">'  # only pages that bear it are ever removed


def write_report(records: Mapping[str, Record], folder: Path, outdated: frozenset[str] = frozenset()) -> list[Path]:
    """Write the site of these records into the folder; the paths written, the index last. LakatosError if it cannot."""
    pages = render(records, outdated)
    try:
        _put(pages, folder)
        _sweep(pages, folder)
    except OSError as error:
        place = error.filename or folder
        raise LakatosError(
            f"{place}: the report cannot be written ({error.strerror}); choose another folder"
        ) from error
    return [folder / name for name in pages]


def render(records: Mapping[str, Record], outdated: frozenset[str] = frozenset()) -> dict[str, str]:
    """Every file of the site by its path: the same records give the same text."""
    names = {name: f"claims/{_checked(name)}.html" for name in sorted(records)}
    told, engine = site(records, outdated), _environment()
    claim = engine.get_template("claim.html")
    claims = {names[p["id"]]: claim.render(p, root="../", here="", checked=told["checked"]) for p in told["pages"]}
    licence = (HERE / "fonts" / "OFL.txt").read_text("utf-8")
    style = engine.get_template("style.css").render()
    whole = {
        f"{name}.html": engine.get_template(f"{name}.html").render(told, root="", here=name)
        for name in ("lecture", "dependencies", "index")
    }
    return {"style.css": style, "fonts-licence.txt": licence, **claims, **whole}


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise DeclarationError(
            "id", repr(name), "only a-z, 0-9, '.' and '-', for it names a file", "rename the claim's file"
        )
    return name


def _environment() -> Environment:
    """Every value printed is escaped, its invisible characters spelt out; a name unknown to a template is an error."""
    engine = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_spelt,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (HERE / "templates" / "filter.js").read_text("utf-8")
    engine.filters |= {"formula": formula, "remarks": remarks, "minus": _minus}
    engine.globals |= {
        "signs": SIGNS,
        "meanings": MEANINGS,
        "phrases": PHRASES,
        "generator": Markup(MARK),
        "font": _font,
    }
    engine.globals |= {
        "script": Markup(script),
        "script_digest": _base64(hashlib.sha256(script.encode()).digest()),
    }
    return engine


def _spelt(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _minus(value: str) -> str:
    """A value as it is printed: with a minus sign before a number that is negative."""
    return re.sub(r"(?<![\w)\]}])-(?=\d)", "−", value)


def _font(name: str) -> str:
    return _base64((HERE / "fonts" / f"{name}.woff2").read_bytes())


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _put(pages: Mapping[str, str], folder: Path) -> None:
    (folder / "claims").mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".new-") as new:
        (Path(new) / "claims").mkdir()
        for name, text in pages.items():
            (Path(new) / name).write_bytes(text.encode())
        for name in pages:
            (Path(new) / name).replace(folder / name)  # os.replace: a file is the old one or the new one


def _sweep(pages: Mapping[str, str], folder: Path) -> None:
    """Remove the pages of claims that are no more."""
    for old in (folder / "claims").glob("*.html"):
        if f"claims/{old.name}" not in pages and MARK in old.read_text("utf-8", errors="replace"):
            old.unlink()
