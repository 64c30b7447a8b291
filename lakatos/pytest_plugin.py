"""A claim is a test: `pytest claims/init` runs each obligation, each control and, last, the verdict of each claim.

The checks run in the test process and without deadlines; `lakatos verify` gives each claim a process and a deadline.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from lakatos.errors import LakatosError
from lakatos.registry import CLAIMS, Loaded, Source, load, select, source_of

if TYPE_CHECKING:
    from lakatos.judgement import Declared
    from lakatos.nouns.evidence import Evidence, Findings

DECLARES_A_CLAIM = re.compile(rb"^claim\b[^=\n]*= *([\w.]+\.)?Claim\(", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--lakatos-effort`."""
    efforts = ("smoke", "default", "deep")
    group = parser.getgroup("lakatos", "claims (lakatos)")
    group.addoption("--lakatos-effort", choices=efforts, default="default", help="How hard the checks of claims try.")


def pytest_report_header(config: pytest.Config) -> str | None:
    """The effort, where it is not the default."""
    effort = config.getoption("lakatos_effort")
    return None if effort == "default" else f"lakatos: effort {effort}"


def pytest_report_collectionfinish(items: list[pytest.Item]) -> str | None:
    """How many claims are checked, and how."""
    count = len({item.source for item in items if isinstance(item, ClaimItem)})
    return f"lakatos: {count} claim{'s'[: count != 1]}, checked in this process, no deadlines" if count else None


# --- Collecting -----------------------------------------------------------------------------------------------------


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Dir | None:
    """A folder of claims, as no package: pytest would import it by its path's name, a second module `claims.init`."""
    return pytest.Dir.from_parent(parent, path=path) if path.resolve().is_relative_to(CLAIMS) else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """A claim's file has one collector, ours, whether it was found in a folder or named on the command line."""
    others = yield
    inside = file_path.resolve().is_relative_to(CLAIMS)
    named = file_path.suffix == ".py" and not file_path.name.startswith("_")
    if named and (inside or _declares_a_claim(file_path, parent.config)):
        return [ClaimFile.from_parent(parent, path=file_path)]
    return [] if inside else others


def _declares_a_claim(path: Path, config: pytest.Config) -> bool:
    """Whether a file that is no test file has a claim at its top level, by its text."""
    if path.name == "conftest.py" or any(path.match(pattern) for pattern in config.getini("python_files")):
        return False
    try:
        text = path.read_bytes()
    except OSError:
        return False
    return b"lakatos" in text and DECLARES_A_CLAIM.search(text) is not None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep one item where a link leads to the same claim twice."""
    kept: dict[object, pytest.Item] = {}
    twice = []
    for item in items:
        key = (item.source, item.name) if isinstance(item, ClaimItem) else item
        if kept.setdefault(key, item) is not item:
            twice.append(item)
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = kept.values()


class ClaimFile(pytest.Module):
    """The file of one claim, imported by its one name."""

    def _getobj(self) -> ModuleType:
        return sys.modules[self._read().source.module]

    def _read(self) -> Loaded:
        try:
            return _loaded(source_of(self.path))
        except LakatosError as error:
            raise self.CollectError(str(error)) from error

    def collect(self) -> Iterator[ClaimItem]:
        """Obligations, controls, verdict."""
        loaded, effort = self._read(), self.config.getoption("lakatos_effort")
        self.extra_keyword_matches.add(loaded.source.id)
        names: list[str] = []
        for name, test in _tests(loaded, effort):
            names.append(name if name not in names else f"{name}-{len(names)}")
            yield ClaimItem.from_parent(self, name=names[-1], callobj=lambda test=test: test())


class ClaimItem(pytest.Function):
    """One check of a claim, or its verdict."""

    @property
    def source(self) -> Source:
        """Where the claim is written."""
        return source_of(self.path)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The claim's file and the heading of a failure."""
        return self.path, None, f"{self.source.id} {self.name}"


def _tests(loaded: Loaded, effort: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """What an item does, by its name: in a control's, `-` for all that `-k` and a shell would take for syntax."""
    for obligation in loaded.obligations:
        yield obligation.name, partial(_check_obligation, loaded, obligation, effort)
    for control in loaded.claim.controls:
        slug = re.sub(r"\W+", "-", control.words).strip("-")
        yield f"control:{slug}", partial(_check_control, loaded, control, effort)
    yield "verdict", partial(_check_verdict, loaded, effort)


# --- Checking: nothing twice in one process -------------------------------------------------------------------------

_loaded = cache(load)


@cache
def _found(source: Source, check: str, effort: str) -> Findings:
    from lakatos.checkers.check_claim import run_check

    return run_check(_loaded(source), check, effort)


def _check_obligation(loaded: Loaded, obligation: Any, effort: str) -> None:
    from lakatos.nouns.evidence import FAILS, HOLDS

    name = f"{obligation.kind} {obligation.name}"
    found = _found(loaded.source, name, effort)
    short = [e for e in found.evidence if e.outcome != HOLDS]
    lines = [line for e in short for line in _told(loaded, e)]
    if found.errors or any(e.outcome == FAILS for e in short):
        _fail([*found.errors, *lines])
    if short or not (found.evidence or found.figures):
        _fall_short(loaded, lines or [f"{name} yields no evidence"])


def _told(loaded: Loaded, evidence: Evidence) -> Iterator[str]:
    """The clause, what became of it, and why."""
    clause = f"clause {evidence.clause} ({loaded.claim.statements[evidence.clause]})"
    yield f"{evidence.kind} {evidence.obligation}: {evidence.outcome} on {clause}"
    if case := evidence.counterexample:
        yield f"  counterexample: {_listed(case.inputs)}"
        yield f"  there: {case.note or _listed(case.values)}"
    else:
        yield from (f"  doubt: {doubt}" for doubt in evidence.doubts)


def _listed(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def _check_control(loaded: Loaded, control: Any, effort: str) -> None:
    """A data control is a check; a statement control is judged in the checks of its clauses."""
    speaking = [o for o in loaded.obligations if not control.overrides.keys().isdisjoint(o.clauses)]
    checks = [f"{o.kind} {o.name}" for o in speaking] if control.kind == "statement" else [f"control {control.words}"]
    errors, reasons = list[str](), list[str]()
    for found in (_found(loaded.source, check, effort) for check in checks):
        outcomes = [c for c in found.controls if c.name == control.words]
        if any(c.refuted for c in outcomes):
            return
        errors += found.errors
        reasons += [c.reason for c in outcomes]
    if errors:
        _fail(errors)
    _fall_short(loaded, [f"control '{control.words}' survives: {'; '.join(reasons) or 'no check speaks of it'}"])


def _check_verdict(loaded: Loaded, effort: str) -> None:
    from lakatos.judgement import as_expected, judge, judge_all

    claims = {other.source.id: (_declared(other), _all_found(other, effort)) for other in _with_those_below(loaded)}
    verdict = judge_all(claims)[loaded.source.id]
    declared, found = claims[loaded.source.id]
    expected = f"declared open ({declared.open_because})" if declared.open_because else "expected supported or better"
    head = f"{loaded.source.id} is {verdict.word}, {expected}"
    if not as_expected(declared, verdict):
        clauses = [f"  clause {name} is {v.word}" for name, v in judge(declared, found).items()]
        reasons = verdict.reasons or ("the gap is closed: take open_because out",)
        _fail([head, *clauses, *(f"  {reason}" for reason in reasons)])
    if declared.open_because:
        pytest.xfail(head)


def _declared(loaded: Loaded) -> Declared:
    from lakatos.judgement import Declared
    from lakatos.nouns.describe import describe

    source = loaded.source
    return Declared.of(describe(source.id, loaded.title, loaded.claim, loaded.obligations, source.shown))


def _all_found(loaded: Loaded, effort: str) -> Findings:
    from lakatos.checkers.check_claim import check_names
    from lakatos.nouns.evidence import Findings

    return sum((_found(loaded.source, name, effort) for name in check_names(loaded)), Findings())


def _with_those_below(loaded: Loaded) -> list[Loaded]:
    """The claim and all that it rests on; one that cannot be found or read is left out, and counts as open."""
    known = [loaded]
    for here in known:
        for other in here.claim.rests_on:
            with suppress(LakatosError):
                below = _loaded(_named(other, here.source))
                known += [below] if below not in known else []
    return known


def _named(name: str, beside: Source) -> Source:
    """The claim of this id among the neighbours of another, or in the package."""
    path = beside.path.parent.parent / f"{name.replace('-', '_').replace('.', '/')}.py"
    return source_of(path) if path.is_file() else select([name])[0]


def _fall_short(loaded: Loaded, lines: list[str]) -> NoReturn:
    """A gap: no failure where the claim declares one."""
    if loaded.claim.open_because:
        pytest.xfail(f"{lines[0]}, declared open ({loaded.claim.open_because})")
    _fail(lines)


def _fail(lines: Iterable[str]) -> NoReturn:
    pytest.fail("\n".join(lines), pytrace=False)
