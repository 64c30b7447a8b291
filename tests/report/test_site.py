import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from lakatos.errors import DeclarationError, LakatosError
from lakatos.judgement import ORDER
from lakatos.kernel import rules as kernel
from lakatos.ledger import Record
from lakatos.nouns.evidence import Evidence, to_json
from lakatos.report import write_report
from lakatos.report.figures import short
from lakatos.report.page import MEANINGS, RULES, SIGNS, remarks
from lakatos.report.site import render
from lakatos.results import power, result, verdicts

Records = Mapping[str, Record]


class Page(HTMLParser):
    """The start tags of a page, and the text that a reader sees."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.inside = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.inside not in ("script", "style"):
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.pieces)


def html(site: Mapping[str, str]) -> Iterator[tuple[str, Page]]:
    return ((name, Page(text)) for name, text in site.items() if name.endswith(".html"))


# --- What is written ---


def test_the_site_is_an_index_a_map_the_dependencies_a_page_a_claim_and_what_they_need(
    records: Records, tmp_path: Path
) -> None:
    written = write_report(records, tmp_path / "report")
    pages = [f"claims/{name}.html" for name in sorted(records)]
    assert [p.relative_to(tmp_path / "report").as_posix() for p in written] == [
        "style.css",
        "fonts-licence.txt",
        *pages,
        "lecture.html",
        "dependencies.html",
        "index.html",
    ]
    assert sorted(p for p in (tmp_path / "report").rglob("*") if p.is_file()) == sorted(written)


def test_the_same_records_give_the_same_bytes_in_whatever_order(records: Records) -> None:
    assert render(records) == render(dict(reversed(records.items())))


def test_an_empty_ledger_has_an_index_that_says_so(tmp_path: Path) -> None:
    write_report({}, tmp_path)
    assert "The ledger holds no claim yet" in (tmp_path / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["../x", "a/b", "A", "", ".", "..", "a b", "ä", "a\n"])
def test_an_id_that_is_no_file_name_is_refused(records: Records, tmp_path: Path, name: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape(f"id: got {name!r}; wanted only a-z")):
        write_report({name: records["init.supported"]}, tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_a_claim_that_is_no_more_loses_its_page_and_no_other_file_is_touched(records: Records, tmp_path: Path) -> None:
    write_report(records, tmp_path)
    (tmp_path / "claims" / "notes.html").write_text("mine", "utf-8")
    write_report({"init.open": records["init.open"]}, tmp_path)
    assert sorted(p.name for p in (tmp_path / "claims").iterdir()) == ["init.open.html", "notes.html"]


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(records: Records, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file", "utf-8")
    with pytest.raises(LakatosError, match=r"report.*cannot be written \(.*\); choose another folder"):
        write_report(records, tmp_path / "report")


def test_a_disk_that_fills_up_leaves_the_old_report_whole(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report({"init.open": records["init.open"]}, tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", os.fspath(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(LakatosError, match="No space left"):
        write_report(records, tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


# --- What a page says ---


def test_every_verdict_has_a_sign_and_a_meaning() -> None:
    assert set(ORDER) == set(SIGNS) == set(MEANINGS)


def test_a_claim_and_its_index_row_give_the_verdict_in_words_and_the_power(records: Records) -> None:
    site, found = render(records), verdicts(records)
    assert {name: v.word for name, v in found.items()} == {
        "init.proved": "proved",
        "init.proved-from": "proved-from",
        "init.supported": "supported",
        "init.open": "open",
        "init.refuted": "refuted",
        "regions.in-words": "supported",
        "regions.crashed": "error",
        "regions.unread": "error",
    }
    index = Page(site["index.html"]).text
    for name, verdict in found.items():
        sentence = power(result(records[name], verdict))
        page = Page(site[f"claims/{name}.html"]).text
        assert f"{SIGNS[verdict.word]}  {verdict.word}" in page
        assert sentence in page
        assert sentence in index


def test_survivors_accepted_near_misses_and_doubts_stand_in_full_view(records: Records) -> None:
    shown = re.sub(r"<details.*?</details>", "", render(records)["claims/init.open.html"], flags=re.S)
    for line in (
        "a = n/2 + 1",
        "the cases cannot tell",
        "a doubt; another",
        "nobody knows",
        "Never tried",
        "<b>Idle</b>",
    ):
        assert line in shown


def test_a_near_miss_is_told_with_the_instance_that_refuted_it(records: Records) -> None:
    folded = re.findall(r"<details>.*?</details>", render(records)["claims/init.open.html"], flags=re.S)
    assert "<summary>1 of gain, refuted by 1 case</summary>" in folded[0]
    assert re.search(
        "fan_in</dt><dd><code>5</code>.*a = n</code><br><small>a = 7/2, n/2 = 5/2</small>", folded[0], re.S
    )


def test_a_counterexample_a_witness_and_every_control_are_told(records: Records) -> None:
    page = Page(render(records)["claims/init.refuted.html"]).text
    assert "A counterexample to  gain" in page
    assert "A witness, by  layer" in page
    assert page.count("Refuted by") == len(records["init.refuted"].declaration["controls"])


def test_at_a_glance_a_page_tells_what_is_proved_what_only_tested_and_what_breaks_without_what(
    records: Records,
) -> None:
    site = render(records)

    def glance(name: str) -> str:
        [listed] = re.findall('<dl class="glance".*?</dl>\n', site[f"claims/{name}.html"], re.S)
        return re.sub(r"\s+", " ", re.sub("<.*?>", "", listed.replace("</dt>", " "))).strip()

    assert glance("init.proved") == (
        "Proved gain for all values, where n ≠ 0. "
        "Breaks without centred: off centre a = 7/2, n/2 = 5/2 No control drops idle. "
        "The slide Needs hypotheses. A note."
    )
    assert "Proved from lemmas gain for all values, from jensen, where 1 &lt; n." in glance("init.proved-from")
    assert glance("init.supported").startswith("Only tested gain on 200 cases. Breaks without")
    assert glance("regions.crashed") == "Error gain. Hypotheses None."
    assert glance("init.open").startswith("Open gain on 200 cases. Breaks without Nothing that was tried.")


def test_remarks_on_a_check_are_only_those_it_has() -> None:
    seen = Evidence("gain", "layer", "property", "holds", "all", seed=88037, trust=("python-flint", "z3"))
    assert remarks(seen) == ["Seed 88037.", "Trusts python-flint, z3."]
    assert remarks(Evidence("gain", "layer", "property", "holds", "all")) == []


# --- Proofs ---


def contents(page: str) -> list[str]:
    [nav] = re.findall(r'<nav aria-label="On this page".*?</nav>', page, re.S)
    return re.findall(r'href="#([a-z]+)"', nav)


def test_a_proof_and_what_it_cites_are_in_the_contents_only_where_there_are_some(records: Records) -> None:
    site = render(records)
    listed = {name: contents(site[f"claims/{name}.html"]) for name in records}
    assert [name for name, parts in listed.items() if "proof" in parts] == ["init.proved", "init.proved-from"]
    for part in ("lemmas", "definitions"):
        assert [name for name, parts in listed.items() if part in parts] == ["init.proved-from"]
    assert listed["init.proved"][2:5] == ["hypotheses", "proof", "counterexamples"]
    for name in records:
        assert ('id="proof"' in site[f"claims/{name}.html"]) == ("proof" in listed[name])


def proof_section(records: Records, name: str) -> str:
    [section] = re.findall(
        r'<section aria-labelledby="proof">.*?</section>', render(records)[f"claims/{name}.html"], re.S
    )
    return section


def test_a_proof_is_told_with_all_that_it_rests_on(records: Records) -> None:
    unfolded = re.sub("<details.*?</details>", "", proof_section(records, "init.proved"), flags=re.S)
    shown = re.sub(r"\s+", " ", re.sub("<.*?>", "", unfolded)).strip()
    assert shown == (
        "Proof gain ∎ proved Idea One half of it, by symmetry. Rests on centred, where n≠0. Trusts z3. "
        "Checked anew in a fresh process; digest of the statement abcdefabcdef."
    )
    assert '<a href="#hypothesis-1"><i>centred</i></a>' in unfolded


def test_a_proof_from_a_lemma_names_it_and_leads_to_its_source(records: Records) -> None:
    unfolded = re.sub("<details.*?</details>", "", proof_section(records, "init.proved-from"), flags=re.S)
    assert 'Rests on <a href="#definition-1"><i>recursion</i></a>, where <code>1 &lt; n</code>.' in unfolded
    assert 'Cites <a href="#lemma-1">jensen</a>.' in unfolded
    assert "Trusts no solver." in unfolded
    page = render(records)["claims/init.proved-from.html"]
    assert 'Jensen 1906, p. 180 <small class="aside">(unchecked)</small>.' in page
    assert '<th scope="row">jensen</th><td>near misses</td>' in page


def test_each_line_has_its_number_formula_rule_and_the_lines_that_it_rests_on(records: Records) -> None:
    [folded] = re.findall('<details class="full">.*?</details>', proof_section(records, "init.proved"), re.S)
    assert "<summary>All 4 lines, by <code>halved</code></summary>" in folded
    lines = re.findall(r'<li id="proof-1-(\d)" style="--depth: (\d)">(.*?)</li>', folded, re.S)
    assert [(number, depth) for number, depth, _ in lines] == [("1", "0"), ("2", "0"), ("3", "1"), ("4", "2")]
    assert all("<math>" in line for _, _, line in lines)
    rules = [re.search(r'<span class="rule">(.*?)</span>', line).group(1) for _, _, line in lines]
    assert rules == [
        "hypothesis <q>centred</q>",
        "defined",
        "assume",
        'smt <a href="#proof-1-1">1</a>, <a href="#proof-1-2">2</a>',
    ]


def test_every_rule_is_told_in_a_few_words() -> None:
    assert set(RULES) == {*kernel.RULES, "hypothesis", "defined", "cite", "assume"}


def test_a_hypothesis_without_which_a_proof_does_as_well_is_idle_in_it(records: Records) -> None:
    site = render(records)
    idle = 'Idle in <a href="#proof-1">the proof of gain</a>.'
    _, first, second = re.split('<div class="clause" id="hypothesis-.">', site["claims/init.proved.html"])
    assert idle not in first
    assert idle in second
    assert idle in site["claims/init.proved-from.html"]


def test_a_proof_has_no_cases_and_no_seed(records: Records) -> None:
    page = render(records)["claims/init.proved.html"]
    head, row = re.search(r"<tbody>\n(<tr>[^\n]*<code>halved</code>.*?</tr>)\n(.*?)\n", page, re.S).groups()
    assert "a proof: all values of the symbols with n ≠ 0" in head
    assert "Trusts z3." in head
    assert "Seed" not in head
    assert re.findall("<td>(.*?)</td>", row) == ["holds", "–", "–", "–", "–", "1.5"]


def test_the_document_of_a_proof_is_not_shown(records: Records) -> None:
    assert not [name for name, text in render(records).items() if "never shown" in text]


# --- Sources ---


def test_a_citation_is_unchecked_until_checked(records: Records) -> None:
    lines = re.findall(r"<li>(.*?)</li>", render(records)["claims/init.supported.html"])
    assert [line for line in lines if "eq. 10" in line or "p. 7" in line] == [
        'He et al. 2015, eq. 10 <small class="aside">(unchecked)</small>',
        "Knuth 1997, p. 7",
    ]


def test_every_number_on_a_page_is_in_the_record(records: Records) -> None:
    site, found = render(records), verdicts(records)
    for name, record in records.items():
        fates = Counter((a.kind, a.clause, a.fate) for a in record.findings.attacks)
        known = [
            record.declaration,
            to_json(record.findings),
            dict(record.provenance),
            found[name].reasons,
            fates.values(),
        ]
        known += [power(result(record, found[name])), 0]
        known += [range(1, len(proved.lines) + 1) for proved in record.findings.proofs]
        known += [short(y) for _, figure in record.findings.figures for series in figure.series for y in series.y]
        numbers = set(re.findall(r"\d+(?:\.\d+)*", json.dumps(known, default=list)))
        page = re.sub("<svg.*?</svg>", "", site[f"claims/{name}.html"], flags=re.S)
        assert set(re.findall(r"\d+(?:\.\d+)*", Page(page).text)) <= numbers


# --- How it is built ---


def test_every_link_leads_to_a_file_of_the_site_and_to_an_anchor_in_it(records: Records) -> None:
    site = render(records)
    anchors = {name: {a["id"] for _, a in page.tags if "id" in a} for name, page in html(site)}
    for name, page in html(site):
        for target in [a["href"] for tag, a in page.tags if tag in ("a", "link") and a["href"] != "data:,"]:
            path, _, anchor = str(target).partition("#")
            file = os.path.normpath(Path(name).parent / path) if path else name
            assert file in site, (name, target)
            assert not anchor or anchor in anchors[file], (name, target)


def test_nothing_is_fetched_from_elsewhere(records: Records) -> None:
    for name, page in html(render(records)):
        assert not [a for _, a in page.tags if "src" in a], name
    assert set(re.findall(r'url\("([a-z:/0-9]+);', render(records)["style.css"])) == {"data:font/woff2"}


def test_headings_are_in_order_cells_have_headers_and_ids_are_single(records: Records) -> None:
    for name, page in html(render(records)):
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(b <= a + 1 for a, b in pairwise(levels)), name
        assert all("scope" in a for tag, a in page.tags if tag == "th"), name
        ids = [a["id"] for _, a in page.tags if "id" in a]
        assert len(ids) == len(set(ids)), name
        labels = [a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a]
        assert set(labels) <= set(ids), name


def test_hostile_text_stays_text(hostile: Record) -> None:
    for name, page in html(render({"bad.hostile": hostile})):
        scripts = [tag for tag, _ in page.tags].count("script")
        assert scripts == (1 if name == "index.html" else 0), name
        assert not [a for _, attributes in page.tags for a in attributes if a.startswith("on")]
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.text)
        assert "<script>alert('1')</script> ]]> \"quoted\" & ⟨U+202E⟩backwards⟨U+202C⟩ Donau" in page.text, name


def test_without_javascript_the_index_is_whole_and_the_filter_unseen(records: Records) -> None:
    page = Page(render(records)["index.html"])
    assert [a for _, a in page.tags if a.get("class") == "filter"] == [
        {"class": "filter", "role": "search", "hidden": None}
    ]
    assert all(record.declaration["title"] in page.text for record in records.values())


# --- Colours ---


def luminance(colour: str) -> float:
    channels = [
        int(c * (2 if len(c) == 1 else 1), 16) / 255 for c in re.findall("..?" if len(colour) > 4 else ".", colour[1:])
    ]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_from_paper_and_shade_in_every_theme() -> None:
    themes = re.findall(r":root \{([^}]*--paper[^}]*)\}", render({})["style.css"])
    assert len(themes) == 3
    for theme in themes:
        colours = {name: luminance(value) for name, value in re.findall(r"--(\w+): (#\w+)", theme)}
        for ink in ("ink", "soft", "link", "sure", "good", "doubt", "bad", "void", "crash"):
            for ground in ("paper", "shade"):
                low, high = sorted((colours[ink], colours[ground]))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)
