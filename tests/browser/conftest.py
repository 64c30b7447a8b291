"""A report made as users make it, of claims of every verdict, and a Chromium without network to read it in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import lakatos as package

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
HOSTILE = "<script>document.title = 'gone'</script> ]]> \"quoted\" & \u202ebackwards\u202c " + "Donaudampfschiff" * 20
REAL = ("init.he-forward", "rnn.jacobian-product-bound", "regions.zaslavsky-shallow")

PLANTED = '''"""{title}"""

from hypothesis import strategies as st

from lakatos.nouns import Axis, Citation, Claim, Control, Figure, Hypothesis, Series, Slide
from lakatos.statement import Eq, given, integer, measured, real

WORDS = {words!r}
n = given("n", integer, WORDS, tex=r"{tex}")
t = measured("t", integer, WORDS)
SMALL = Hypothesis(WORDS, WORDS, n <= 9)


def twice(x):
    """{title}"""
    return 2 * x


claim = Claim(
    double=Eq(t, {right}),
    hypotheses=(SMALL,),
    scope=WORDS,
    subjects=(twice,),
    slide=Slide(WORDS, wording=WORDS, note=WORDS),
    cites=(Citation(WORDS, WORDS),),
    controls=(Control(WORDS, double=Eq(t, 3 * n)),),
    rests_on=("plain.gone",),
    open_because={gap!r},
)


@claim.property(x=st.integers(-9, 9))
def doubling(twice, x):
    """{title}"""
    {body}
    return {{n: x, t: twice(x)}}


@claim.figure
def drawing(twice):
    """{title}"""
    return Figure(WORDS, WORDS, Axis(WORDS), Axis(WORDS, "log"), (Series(WORDS, (1, 2), (twice(1), twice(2))),))
'''
PLAIN = {"title": "Twice a number.", "words": "a number", "tex": "n", "right": "2 * n", "gap": None, "body": "pass"}
CLAIMS = {
    "open": {"gap": "nobody knows"},
    "refuted": {"right": "3 * n"},
    "crashed": {"body": "1 / 0"},
    "hostile": {"title": HOSTILE.replace('"', "'"), "words": HOSTILE, "tex": r"\frac{n", "gap": HOSTILE},
}


def run(folder: Path, *arguments: str) -> None:
    """`lakatos ARGUMENTS` in the folder, whatever it finds."""
    environment = os.environ | {"PYTHONPATH": str(Path(package.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "lakatos", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode < 5, done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> str:
    """The Chromium of the system; without one these tests are left out, and fail where they are asked for by name."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    asked = any("browser" in argument for argument in pytestconfig.invocation_params.args)
    missing = pytest.fail if asked else pytest.skip
    return found or missing("no chromium on this machine: install Debian's package of that name")


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report of three claims of the package and of planted ones."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "plain").mkdir()
    for name, parts in CLAIMS.items():
        (folder / "plain" / f"{name}.py").write_text(PLANTED.format(**(PLAIN | parts)), "utf-8")
    run(folder, "verify", "--effort", "smoke", "plain", *REAL)
    run(folder, "report")
    return folder / "report"


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """The pages of the report, as paths within it."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(found) == 3 + len(CLAIMS) + len(REAL)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> "Iterator[Browser]":
    """Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield started
        started.close()


class Reader:
    """A page of the report being read; what went wrong on it is kept."""

    def __init__(self, page: "Page", site: Path) -> None:
        self.page, self.site = page, site
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: str) -> "Page":
        """The page at this path of the report, loaded."""
        self.page.goto((self.site / path).as_uri())
        return self.page


@pytest.fixture
def read(browser: "Browser", site: Path):
    """Start reading: a context of this width and theme, with the network off."""
    contexts = []

    def start(width: int = 1440, theme: str = "light", **more: object) -> Reader:
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, color_scheme=theme, offline=True, **more))
        return Reader(contexts[-1].new_page(), site)

    yield start
    for context in contexts:
        context.close()
