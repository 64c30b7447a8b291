"""The map names each claim by an id that could be one; what is written is linked, what is not says so; errata."""

import re
import tomllib
from collections.abc import Mapping

from lakatos.ledger import Record
from lakatos.registry import sources
from lakatos.report.lecture import MAP
from lakatos.report.site import render

TOPICS = tomllib.loads(MAP.read_text("utf-8"))["topic"]


def lecture(records: Mapping[str, Record]) -> str:
    return render(records)["lecture.html"]


def renamed(records: Mapping[str, Record]) -> dict[str, Record]:
    """The record of a supported claim, as one that the map names."""
    record = records["init.supported"]
    return {"init.glorot": Record({**record.declaration, "id": "init.glorot"}, record.findings, record.provenance)}


def test_every_topic_has_words_and_every_id_is_one() -> None:
    assert len(TOPICS) == 51
    for topic in TOPICS:
        assert topic["title"].strip()
        assert topic["asserts"].strip()
        assert topic.get("wording", "true") in ("true", "needs hypotheses", "false as worded")
        assert all(re.fullmatch(r"[a-z0-9]+\.[a-z0-9-]+", name) for name in topic["claims"])
        assert len(topic["claims"]) == len(set(topic["claims"]))


def test_the_map_names_every_claim_of_the_package() -> None:
    assert {source.id for source in sources()} <= {name for topic in TOPICS for name in topic["claims"]}


def test_a_topic_is_told_with_its_claims_and_those_that_are_missing(records: Mapping[str, Record]) -> None:
    page = lecture(renamed(records))
    topics = re.findall(r'<li id="topic-(\d+)"( class="none")?>(.*?)</div>\n</li>', page, re.S)
    assert len(topics) == len(TOPICS)
    [(number, _, told)] = [topic for topic in topics if not topic[1]]
    assert TOPICS[int(number) - 1]["title"].startswith("Initialisation")
    assert '<a href="claims/init.glorot.html">Title of init.supported</a>' in told
    assert re.search("<b>No claim yet:</b>.*<code>init.he-forward</code>", told)
    assert "<code>init.glorot</code>," not in told
    assert all("No claim yet" in told for _, _, told in topics)
    assert "1 of 51 topics have a claim here" in page


def test_a_claim_that_the_map_does_not_name_is_told_apart(records: Mapping[str, Record]) -> None:
    page = lecture(records)
    [unlisted] = re.findall(r'<section aria-labelledby="unlisted">.*?</section>', page, re.S)
    assert all(f"claims/{name}.html" in unlisted for name in records)
    assert "unlisted" not in lecture(renamed(records))


def test_errata_are_the_slides_that_do_not_stand_as_worded_false_ones_first(records: Mapping[str, Record]) -> None:
    def worded(name: str, wording: str) -> Record:
        record = records[name]
        slide = {"title": f"Slide of {name}", "wording": wording, "note": f"Note on {name}."}
        return Record({**record.declaration, "slide": slide}, record.findings, record.provenance)

    page = lecture(
        {
            "init.open": worded("init.open", "needs hypotheses"),
            "init.proved": worded("init.proved", "false as worded"),
            "init.supported": worded("init.supported", "true"),
        }
    )
    [errata] = re.findall(r'<section aria-labelledby="errata">.*?</section>', page, re.S)
    assert re.findall("Slide of ([a-z.-]+)", errata) == ["init.proved", "init.open"]
    assert "Note on init.proved." in errata
    assert "claims/init.open.html" in errata
