"""The folder is the registry: the claim `init.he-forward` is the file `claims/init/he_forward.py`. One loader."""

from __future__ import annotations

import ast
import difflib
import hashlib
import importlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from types import ModuleType
from typing import Any

from lakatos.errors import LakatosError, UnknownClaimError

PACKAGE = Path(__file__).resolve().parent
CLAIMS = PACKAGE / "claims"
NOT_ENGINE = (
    "claims",
    "models",
    "analysis",
    "report",
    "cli",
)  # what no evidence depends on, or only by import
LIBRARIES = {  # that evidence depends on, whatever a claim imports
    "numpy": "numpy",
    "autograd": "autograd",
    "hypothesis": "hypothesis",
    "flint": "python-flint",
    "scipy": "scipy",
    "z3": "z3-solver",
}


class ClaimFileError(LakatosError):
    """A file that should hold a claim does not; the message begins with its path."""


@dataclass(frozen=True)
class Source:
    """Where a claim is written: its id, its file, and the one name under which the file is imported."""

    id: str
    path: Path
    module: str

    @property
    def shown(self) -> str:
        """The path as a reader types it: from the repository's root, or in full outside it."""
        return str(self.path.relative_to(PACKAGE)) if self.path.is_relative_to(PACKAGE) else str(self.path)

    @property
    def target(self) -> str:
        """What the command line calls it: its id, or outside the package its path."""
        return self.id if self.path.is_relative_to(PACKAGE) else str(self.path)


@dataclass(frozen=True)
class Loaded:
    """A claim's module, read: its source, title, claim, and obligations in the order of the file."""

    source: Source
    title: str
    claim: Any
    obligations: tuple[Any, ...]


def sources() -> list[Source]:
    """Every claim of the package, in order of id."""
    return sorted((source_of(path) for path in _claim_files(CLAIMS)), key=lambda s: s.id)


def _claim_files(folder: Path) -> Iterator[Path]:
    """The files of a folder that may hold claims: none that is private, hidden, or a link that leads nowhere."""
    for path in sorted(folder.rglob("*.py")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and not path.name.startswith("_"):
            yield path


def _kind(path: Path) -> str:
    try:
        return "file" if path.suffix == ".py" and path.is_file() else "folder" if path.is_dir() else ""
    except (OSError, ValueError):  # no name that a file could have
        return ""


def _may_hold_a_claim(path: Path) -> bool:
    """Outside the package a folder may hold other Python files too."""
    return path.is_relative_to(CLAIMS) or re.search(rb"^claim\s*[:=]", path.read_bytes(), re.M) is not None


def source_of(path: Path) -> Source:
    """The source in a file, wherever a link to it leads from."""
    real = path.resolve()
    name = f"{real.parent.name}.{real.stem}".replace("_", "-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*", name):
        raise ClaimFileError(
            f"{path}: got the id {name!r}, wanted TOPIC.NAME of a-z, 0-9 and '_' from folder/file; rename one of them"
        )
    if real.is_relative_to(CLAIMS):
        return Source(name, real, ".".join(("lakatos.claims", *real.relative_to(CLAIMS).with_suffix("").parts)))
    return Source(name, real, f"lakatos_pack_{hashlib.sha256(bytes(real.parent)).hexdigest()[:8]}.{real.stem}")


def select(targets: Iterable[str]) -> list[Source]:
    """The sources named by ids, topics, or paths of files and folders; all of the package's for none."""
    wanted = list(targets)
    known = sources()
    found = [source for target in wanted for source in _named(target, known)] if wanted else known
    chosen = list({source.path: source for source in found}.values())
    ids = [source.id for source in chosen]
    for source in chosen:
        if ids.count(source.id) > 1:
            raise ClaimFileError(f"{source.shown}: the id {source.id} is taken by another file; rename one of them")
    return chosen


def _named(target: str, known: list[Source]) -> list[Source]:
    exact = [s for s in known if s.id == target or s.id.partition(".")[0] == target]
    if exact:
        return exact
    path = Path(target)
    kind = _kind(path) if target else ""
    if kind == "file":
        return [source_of(path)]
    if kind == "folder":
        return sorted(map(source_of, filter(_may_hold_a_claim, _claim_files(path.resolve()))), key=lambda s: s.id)
    near = difflib.get_close_matches(target, [s.id for s in known] + [s.id.partition(".")[2] for s in known], 3, 0.5)
    full = [s.id for s in known if s.id in near or s.id.partition(".")[2] in near]
    hint = f"did you mean {' or '.join(full)}?" if full else "`lakatos list` names them all"
    raise UnknownClaimError(f"no claim, topic, file or folder is called {target!r}; {hint}")


def load(source: Source) -> Loaded:
    """Import the file by its one name and read the claim in it; ClaimFileError says what is wrong and where."""
    from lakatos.nouns.obligation import Obligation

    text = _text(source)
    _check_source(source, text)
    module = _import(source)
    claim = _claim(source, module)
    obligations = tuple({id(v): v for v in vars(module).values() if isinstance(v, Obligation)}.values())
    title = (module.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    if not title:
        raise ClaimFileError(f"{source.shown}: no title; wanted a docstring whose first line says the claim in words")
    _check_subjects(source, claim, obligations)
    return Loaded(source, title, claim, obligations)


def _text(source: Source) -> str:
    try:
        return source.path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ClaimFileError(f"{source.shown}: cannot be read ({error})") from error


def _check_source(source: Source, text: str) -> None:
    """Refuse what an import would hide: another claim imported, one name defined twice."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise ClaimFileError(f"{source.shown}:{error.lineno}: not Python ({error.msg})") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ClaimFileError(f"{source.shown}: cannot be parsed ({type(error).__name__}: {error})") from error
    for name in _imports(tree):
        if re.match(r"(lakatos\.)?claims(\.|$)|\.", name):
            raise ClaimFileError(
                f"{source.shown}: imports {name}; a claim stands alone. Say rests_on=('id',) for what it builds on, "
                "and move what both need to lakatos/analysis"
            )
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for name in names:
        if names.count(name) > 1:
            raise ClaimFileError(
                f"{source.shown}: two definitions are called {name}; the first would be lost. Rename one"
            )


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _import(source: Source) -> ModuleType:
    try:
        if source.module.startswith("lakatos."):
            return importlib.import_module(source.module)
        if source.module in sys.modules:
            return sys.modules[source.module]
        spec = importlib.util.spec_from_file_location(source.module, source.path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[source.module] = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[source.module]
            raise
        return module
    except LakatosError as error:
        raise ClaimFileError(f"{source.shown}: {error}") from error
    except (Exception, SystemExit) as error:
        raise ClaimFileError(f"{source.shown}: importing it raised {type(error).__name__}: {error}") from error


def _claim(source: Source, module: ModuleType) -> Any:
    from lakatos.nouns.claim import Claim

    claim = getattr(module, "claim", None)
    if not isinstance(claim, Claim):
        raise ClaimFileError(
            f"{source.shown}: got claim = {claim!r}, wanted a Claim; write claim = Claim(…) at the top level"
        )
    return claim


def _check_subjects(source: Source, claim: Any, obligations: tuple[Any, ...]) -> None:
    asked = {name for o in obligations if o.clauses for name in o.parameters()}
    for name in claim.subject_names():
        if obligations and name not in asked:
            raise ClaimFileError(
                f"{source.shown}: no check has a parameter called {name}, so the subject {name} is never examined; "
                "add the parameter (the engine passes the subject in) or drop the subject"
            )
    for o in obligations:
        if o.claim is not claim:
            raise ClaimFileError(
                f"{source.shown}: the check {o.name} belongs to another claim object; keep one claim a file"
            )


def content_key(source: Source, effort: str) -> str:
    """What the evidence for a claim depends on: its file, all that it reaches, the engine, versions, effort."""
    reached = sorted(_reached(source.path))
    libraries = sorted({name for path in reached for name in _libraries(path)})
    parts = [effort, versions(), _engine_digest(), *((name, _version(name)) for name in libraries)]
    parts += [(path.name, _file_digest(path)) for path in reached]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Versions of Python and of the libraries that evidence depends on."""
    return (
        ("python", ".".join(map(str, sys.version_info[:3]))),
        *((name, _version(name)) for name in LIBRARIES.values()),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _reached(path: Path) -> set[Path]:
    """The file, the models and analyses that it imports, directly or not, and the data beside each."""
    found, todo = set[Path](), [path]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += [*_imported_files(here), *_beside(here)] if here.suffix == ".py" else []
    return found


@cache
def _imported_files(path: Path) -> tuple[Path, ...]:
    inside = (
        name.split(".")[1:] for name in _words(path)[0] if name.startswith(("lakatos.models", "lakatos.analysis"))
    )
    stems = {PACKAGE.joinpath(*parts[:depth]) for parts in inside for depth in range(1, len(parts) + 1)}
    return tuple(p for stem in stems for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file())


def _beside(path: Path) -> tuple[Path, ...]:
    """What a file may read: all in its folder, for it may compute names, and in the subfolders that its text names.

    Within the package no Python files, of which only those imported count.
    """
    imports, strings = _words(path)
    named = {word.partition("/")[0] for word in strings} | {name.partition(".")[0] for name in imports}
    folders = [f for f in path.parent.iterdir() if f.name in named and f.is_dir()]
    files = [*path.parent.iterdir(), *(file for folder in folders for file in folder.rglob("*"))]
    return tuple(f for f in files if _may_be_read(f, path))


def _may_be_read(file: Path, by: Path) -> bool:
    ours = file.suffix == ".py" and by.is_relative_to(PACKAGE)
    hidden = any(part.startswith((".", "__pycache__")) for part in file.relative_to(by.parent).parts)
    return not ours and not hidden and file.is_file() and os.access(file, os.R_OK)


def _libraries(path: Path) -> set[str]:
    """The distributions of what a Python file imports, beside those of `versions`."""
    names = (
        {name.partition(".")[0] for name in _words(path)[0]}
        - sys.stdlib_module_names
        - {*LIBRARIES, "lakatos", "__main__", ""}
    )
    return {name for module in names for name in _distributions(module)}


@cache
def _distributions(module: str) -> tuple[str, ...]:
    """The distributions that a module comes from: mostly one, of its name; of a neighbour none."""
    if importlib.util.find_spec(module) is None:
        return ()
    return (module,) if _version(module) != "absent" else tuple(packages_distributions().get(module, ()))


@cache
def _words(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The modules that a Python file imports, and the strings in it; none of a file that is no Python."""
    if path.suffix != ".py":
        return frozenset(), frozenset()
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), frozenset()
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(_imports(tree)), frozenset(value for value in constants if isinstance(value, str))


@cache
def _engine_digest() -> str:
    files = sorted(p for p in PACKAGE.rglob("*.py") if p.relative_to(PACKAGE).parts[0] not in NOT_ENGINE)
    return hashlib.sha256("".join(map(_file_digest, files)).encode()).hexdigest()


def _file_digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ClaimFileError(f"{path}: cannot be read ({error.strerror})") from error
