"""The report in a browser: quiet, offline, folding, filtering, at every width, in both themes, on paper."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

REASON = "the browser tests have an environment of their own: tox run -e browser"
pytest.importorskip("playwright.sync_api", reason=REASON)
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=REASON).Axe

WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")
# What axe is shown, since it measures every element: of MathML, of which it has nothing to say, the letters alone;
# and of what is folded, where hundreds of lines are of one make, eight.
ABRIDGE = """() => {
    document.querySelectorAll('math').forEach((formula) => { formula.replaceWith(formula.textContent) });
    document.querySelectorAll('details li:nth-child(n + 9)').forEach((line) => { line.remove() });
}"""
UNFOLD = "document.querySelectorAll('details').forEach((part) => { part.open = true })"

# What sticks out of the window without a box of its own to scroll in.
STICKS_OUT = """() => [...document.querySelectorAll('body *')].filter((element) => {
    const boxed = element.closest('.scroll') !== null && !element.matches('.scroll');
    if (boxed || element.closest('.skip, svg, math')) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map((element) => element.outerHTML.slice(0, 200))"""

# Blocks of text that lie on one another: two that are neither in one another, by more than a pixel or two.
OVERLAP = """() => {
    const kinds = 'h1, h2, h3, h4, p, dt, summary, pre, table, svg, .formula, .label, nav a';
    const blocks = [...document.querySelectorAll(kinds)]
        .filter((e) => !e.closest('.skip') && !e.parentElement.closest('table, svg, p') && e.checkVisibility())
        .map((e) => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width > 0 && box.height > 0);
    const found = [];
    for (const [k, [a, p]] of blocks.entries())
        for (const [b, q] of blocks.slice(k + 1)) {
            if (a.contains(b) || b.contains(a)) continue;
            const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
            const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
            if (wide > 2 && high > 2) found.push(a.outerHTML.slice(0, 120) + ' / ' + b.outerHTML.slice(0, 120));
        }
    return found;
}"""


def test_no_page_complains_or_asks_for_anything_outside(read, pages, site):
    reader = read()
    for path in pages:
        reader.open(path).evaluate(UNFOLD)
    assert reader.errors == []
    outside = [url for url in reader.requests if not url.startswith((site.as_uri(), "data:"))]
    assert outside == []


def test_what_does_not_fit_is_seen(read):
    page = read(360).open("index.html")
    page.evaluate("document.querySelector('h1').style.width = '400px'")
    [found] = page.evaluate(STICKS_OUT)
    assert found.startswith("<h1")
    page = read(360).open("index.html")
    page.evaluate("document.querySelector('.lead').style.marginTop = '-40px'")
    assert any(found.startswith("<h1") for found in page.evaluate(OVERLAP))
    page = read().open("index.html")
    page.evaluate("document.querySelector('.lead').style.color = '#aaa'")
    found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    assert [(f["id"], f["impact"]) for f in found] == [("color-contrast", "serious")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_its_window(read, pages, width, theme):
    reader = read(width, theme)
    for path in pages:
        page = reader.open(path)
        for fold in ("folded", "unfolded"):
            if fold == "unfolded":
                page.evaluate(UNFOLD)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, fold)
            assert page.evaluate(STICKS_OUT) == [], (path, fold)
            assert page.evaluate(OVERLAP) == [], (path, fold)


@pytest.mark.parametrize(("theme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})])
def test_axe_finds_no_serious_or_critical_fault(read, pages, theme, rules):
    reader, axe = read(theme=theme), Axe()
    for path in pages:
        page = reader.open(path)
        page.evaluate(UNFOLD)
        page.evaluate(ABRIDGE)
        found = axe.run(page, options=rules).response["violations"]
        faults = [f for f in found if f["impact"] in ("serious", "critical")]
        assert [(f["id"], f["nodes"][0]["html"][:200], f["nodes"][0]["failureSummary"]) for f in faults] == [], path


def test_every_link_leads_to_a_place(read, pages, site):
    reader = read()
    anchors, links = {}, []
    for path in pages:
        page = reader.open(path)
        anchors[path] = set(page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)"))
        links += [(path, href) for href in page.evaluate("[...document.querySelectorAll('a')].map((a) => a.href)")]
    assert links
    for path, href in links:
        found = urlsplit(href)
        target = os.path.relpath(unquote(found.path), site)
        assert (site / target).is_file(), (path, href)
        assert not found.fragment or found.fragment in anchors[target], (path, href)


def test_the_filter_keeps_what_fits_text_topic_and_verdict(read):
    page = read().open("index.html")
    rows = page.locator("#claims tbody tr")

    def kept():
        return sorted(row.locator("code").inner_text() for row in rows.all() if row.is_visible())

    assert len(kept()) == rows.count() == 7
    page.locator("[name=text]").fill("he INITIALISATION")
    assert kept() == ["init.he-forward"]
    assert page.locator("output").inner_text() == "1 of 7"
    page.locator("[name=text]").fill("")
    page.locator("[name=topic]").select_option("plain")
    assert kept() == ["plain.crashed", "plain.hostile", "plain.open", "plain.refuted"]
    page.locator("[name=verdict]").select_option("refuted")
    assert kept() == ["plain.refuted"]
    page.locator("[name=topic]").select_option("rnn")
    assert kept() == []
    page.locator("[name=verdict]").select_option("")
    page.locator("[name=text]").press("Enter")
    assert kept() == ["rnn.jacobian-product-bound"]


def test_a_proof_folds_to_its_idea_and_unfolds_to_every_line(read):
    page = read().open("claims/init.he-forward.html")
    proof = page.locator("#proof-1")
    assert proof.get_by_text("w ~ -w, so that relu").is_visible()
    skeleton, full = proof.locator("details.skeleton"), proof.locator("details.full")
    assert skeleton.locator("li").first.is_visible()
    skeleton.locator("> summary").click()
    assert not skeleton.locator("li").first.is_visible()
    last = full.locator("li").last
    assert not last.is_visible()
    full.locator("summary").press("Enter")
    assert last.is_visible()
    assert last.locator("math").count() == 1
    assert full.locator("li").count() == 43


def test_a_link_to_a_line_of_a_folded_proof_unfolds_it(read):
    page = read().open("claims/init.he-forward.html")
    page.locator("#proof-1 details.skeleton .rule a").first.click()
    assert page.locator("#proof-1-10").is_visible()


def test_without_javascript_everything_can_be_read(read, pages):
    reader = read(java_script_enabled=False)
    for path in pages:
        page = reader.open(path)
        assert page.locator("h1").is_visible()
        for summary in page.locator("summary:visible").all()[:3]:
            part = summary.locator("xpath=..")
            before = part.get_attribute("open") is not None
            summary.click()
            assert (part.get_attribute("open") is not None) is not before, path
    page = reader.open("index.html")
    assert page.locator("#claims tbody tr").count() == 7
    assert not page.locator(".filter").is_visible()


def test_the_keyboard_goes_first_to_the_skip_link_and_is_seen(read):
    page = read().open("claims/init.he-forward.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_theme_changes_paper_and_the_ink_of_figures(read):
    def colours(theme):
        page = read(theme=theme).open("claims/rnn.jacobian-product-bound.html")
        return page.evaluate(
            """() => [getComputedStyle(document.body).backgroundColor,
                ...['text', 'path[style*="curve-1"]'].map((which) => {
                    const style = getComputedStyle(document.querySelector(`.plot svg ${which}`));
                    return which === 'text' ? style.fill : style.stroke;
                })]"""
        )

    light, dark = colours("light"), colours("dark")
    assert all(a != b and a.startswith("rgb") for a, b in zip(light, dark, strict=True)), (light, dark)


def test_a_figure_has_words_and_its_data(read):
    page = read().open("claims/regions.zaslavsky-shallow.html")
    plot = page.locator(".plot")
    assert plot.get_by_role("img").get_attribute("aria-label").startswith("Counted regions against")
    table = plot.locator("table")
    assert not table.is_visible()
    plot.locator("summary").click()
    cells = table.locator("tbody tr").last.locator("th, td").all_inner_texts()
    assert cells == ["8", "9", "37", "93", "9", "37", "93", "58"]


def test_on_paper_nothing_is_folded_or_cut_and_navigation_is_left_out(read):
    page = read(width=794).open("claims/init.he-forward.html")
    page.emulate_media(media="print")
    assert page.locator("#proof-1 details.full li").last.is_visible()
    assert not page.locator("nav").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"


def test_hostile_words_are_shown_as_words(read):
    reader = read(width=360)
    page = reader.open("claims/plain.hostile.html")
    assert page.title().startswith("<script>document.title = 'gone'</script>")
    assert (
        page.locator("h1").inner_text().startswith("<script>document.title = 'gone'</script> ]]> 'quoted' & ⟨U+202E⟩")
    )
    assert page.locator("script").count() == 0
    assert page.get_by_text("(in plain text: its LaTeX could not be read)").count() > 0
    assert page.locator(".badge").first.inner_text().endswith("open")
    assert reader.errors == []


def test_two_reports_of_one_ledger_are_the_same_bytes(site: Path, tmp_path: Path):
    def contents(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    command = [sys.executable, "-m", "lakatos", "report", "-o", str(tmp_path / "again")]
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(command, cwd=site.parent, env=environment, check=True, capture_output=True)
    assert contents(tmp_path / "again") == contents(site)
