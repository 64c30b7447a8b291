"""`verify`: each claim in a fresh child process with a deadline; each finished check is a row of the ledger at once.

A child is a copy of a server that has imported the engine and no claim: it starts at once, and what one claim imports
or leaves behind no other sees.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from lakatos.errors import LakatosError
from lakatos.ledger import DECLARATION, RUN, Ledger, Row
from lakatos.nouns.evidence import Findings, to_json
from lakatos.registry import Source, content_key, versions

DEADLINES = {"smoke": 60, "default": 300, "deep": 3600}  # seconds a claim
MEMORY = 4 << 30  # bytes of address space a child may use
ENGINE = ["lakatos.runner", "lakatos.checkers.check_claim", "lakatos.nouns.describe"]  # what every child imports


@dataclass(frozen=True)
class Task:
    """What a child needs to know: the claim, how hard to try, where to write, and what is done already."""

    source: Source
    effort: str
    ledger: Ledger
    key: str
    done: frozenset[str] = frozenset()


def verify(
    chosen: Iterable[Source],
    ledger: Ledger,
    effort: str = "default",
    jobs: int = 1,
    deadline: float | None = None,
    fresh: bool = False,
    finished: Callable[[str], None] = lambda _: None,
) -> dict[str, str]:
    """Check what the ledger does not hold yet; returns the key of each claim's rows, by id."""
    chosen, ledger = list(chosen), Ledger(ledger.folder.absolute())  # a claim may change the folder
    rows, _ = ledger.rows()
    newest = {row.claim: row.key for row in rows if row.check == DECLARATION}
    keys = {source.id: content_key(source, effort) for source in chosen}
    tasks = []
    for source in chosen:
        mine = {row.check: row for row in rows if row.claim == source.id and row.key == keys[source.id]}
        if fresh or not _complete(mine):
            done = frozenset() if fresh else frozenset(check for check, row in mine.items() if _sound(row))
            tasks.append(Task(source, effort, ledger, keys[source.id], done))
        else:
            if newest[source.id] != keys[source.id]:  # checked before, then otherwise: this is what counts now
                ledger.append(mine[DECLARATION])
            finished(source.id)
    _run(tasks, jobs, DEADLINES[effort] if deadline is None else deadline, finished)
    return keys


def _complete(mine: Mapping[str, Row]) -> bool:
    """Whether the declaration, all the checks that it lists and the closing row are there, none with an error."""
    if DECLARATION not in mine or RUN not in mine:
        return False
    wanted = mine[DECLARATION].data["checks"]
    return all(check in mine and _sound(mine[check]) for check in [DECLARATION, *wanted, RUN])


def _sound(row: Row) -> bool:
    return not any(row.data.get(flaw) for flaw in ("errors", "unfinished", "unread"))


@dataclass(frozen=True)
class Child:
    """A running child: its process, the end of the pipe on which it says that it came to its end, and its deadline."""

    task: Task
    process: BaseProcess
    pipe: Connection
    until: float


def _run(tasks: list[Task], jobs: int, deadline: float, finished: Callable[[str], None]) -> None:
    waiting, running = tasks[::-1], list[Child]()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(_start(waiting.pop(), deadline))
            nearest = min(child.until for child in running) - time.monotonic()
            wait([child.process.sentinel for child in running], min(max(nearest, 0), 3600))
            ended = [child for child in running if not child.process.is_alive() or child.until <= time.monotonic()]
            for child in ended:
                running.remove(child)
                _close(child.task, _outcome(child, deadline))
                finished(child.task.source.id)
    finally:
        for child in running:  # after an interrupt nobody waits for the children
            _kill(child.process)


def _nursery() -> ForkServerContext | SpawnContext:
    """How children are started; macOS's own libraries do not survive being forked."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # children are the parallelism, and threads do not fork
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(ENGINE)
    return context


def _start(task: Task, deadline: float) -> Child:
    context = _nursery()
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=check_in_child, args=(task, theirs), name=task.source.id)
    process.start()
    theirs.close()
    return Child(task, process, ours, time.monotonic() + deadline)


def _outcome(child: Child, deadline: float) -> Findings:
    """What went wrong with a child: nothing, where it says so at its end; a deadline leaves its claim open."""
    overdue = child.process.is_alive()
    _kill(child.process)
    child.process.join()
    try:
        if not child.pipe.poll():  # silent, and held open by a process that the child left behind
            raise EOFError
        error = child.pipe.recv()
        return Findings(errors=(error,)) if error else Findings()
    except (EOFError, OSError):  # it never said so
        if overdue:
            return Findings(unfinished=(f"stopped at its deadline of {deadline:g} s, not all checks were made",))
        return Findings(errors=(f"the child died ({_death(child.process.exitcode)}) before all checks were made",))
    finally:
        child.pipe.close()


def _kill(process: BaseProcess) -> None:
    """Kill a child and whatever it has started: it leads a session of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.kill()


def _close(task: Task, closing: Findings) -> None:
    """Append the row that closes a run, after a declaration in name only where the child never came to make one."""
    if closing != Findings() and not _declared(task):
        from lakatos.nouns.describe import unread

        task.ledger.append(
            _row(task, DECLARATION, {**unread(task.source.id, task.source.shown), "checks": [], "unread": True})
        )
    task.ledger.append(_row(task, RUN, to_json(closing)))


def _declared(task: Task) -> bool:
    rows, _ = task.ledger.rows()
    return any((row.claim, row.key, row.check) == (task.source.id, task.key, DECLARATION) for row in rows)


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"left with exit code {code}"


def check_in_child(task: Task, pipe: Connection) -> None:
    """Make the checks of a claim that are not done, in a fresh process; say on the pipe what went wrong, or nothing."""
    _settle_child(task.ledger.folder)
    try:
        _check(task)
        pipe.send(None)
    except LakatosError as error:
        pipe.send(str(error)[:4000])  # more would fill the pipe before anyone reads it
    except (SystemExit, KeyboardInterrupt) as leaving:  # raised by the claim's own code
        pipe.send(f"the claim's code raised {type(leaving).__name__}({leaving})"[:4000])
    except MemoryError:
        pipe.send(f"out of memory: a child may use {MEMORY >> 30} GiB")


def _check(task: Task) -> None:
    from lakatos.checkers.check_claim import check_names, run_check
    from lakatos.nouns.describe import describe
    from lakatos.registry import load

    loaded = load(task.source)
    names = check_names(loaded)
    if DECLARATION not in task.done:
        data = describe(task.source.id, loaded.title, loaded.claim, loaded.obligations, task.source.shown)
        task.ledger.append(_row(task, DECLARATION, {**data, "checks": names}))
    for name in names:
        if name not in task.done:
            task.ledger.append(_row(task, name, to_json(run_check(loaded, name, task.effort, task.ledger.examples))))


def _settle_child(folder: Path) -> None:
    """A session of its own; what a claim prints goes to stderr; Hypothesis's notes lie with ours; memory is limited."""
    from hypothesis.configuration import set_hypothesis_home_dir

    leave_with_parent()
    set_hypothesis_home_dir(folder / "hypothesis")

    os.dup2(2, 1)
    sys.stdout = sys.stderr
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    with suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def leave_with_parent() -> None:
    """Lead a session of one's own, and end with the process that started this one, however that ends."""
    os.setsid()
    if sys.platform == "linux":  # the thread below has no say while C code holds the interpreter
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        alive = forkserver._forkserver._forkserver_alive_fd  # type: ignore[attr-defined]
        if alive is not None:  # while its children hold this end the server outlives the process that started it
            os.close(alive)
    sys.set_int_max_str_digits(0)  # exact numbers grow long
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _row(task: Task, check: str, data: Mapping[str, Any]) -> Row:
    provenance = {
        "effort": task.effort,
        "versions": dict(versions()),
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    return Row(task.source.id, check, task.key, data, provenance)


def processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
