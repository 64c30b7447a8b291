"""What rests on what: below each claim what it rests on, circles ended, lemmas with their sources."""

import re
from collections.abc import Mapping

from lakatos.ledger import Record
from lakatos.report.site import render


def resting(records: Mapping[str, Record], **on: list[str]) -> dict[str, Record]:
    """Supported claims under the ids `init.NAME`, each resting on others."""
    record = records["init.supported"]
    return {
        f"init.{name}": Record(
            {
                **record.declaration,
                "id": f"init.{name}",
                "title": name,
                "rests_on": [f"init.{other}" for other in others],
            },
            *(record.findings, record.provenance),
        )
        for name, others in on.items()
    }


def tree(records: Mapping[str, Record]) -> list[str]:
    """The ids of the map, each after as many dots as it lies deep."""
    [section] = re.findall(
        r'<section aria-labelledby="map">(.*?)</section>', render(records)["dependencies.html"], re.S
    )
    depth, found = 0, []
    for tag, name in re.findall(r"(<ul|</ul|<code>)(?:init\.([a-z-]+))?", section):
        depth += {"<ul": 1, "</ul": -1}.get(tag, 0)
        if name:
            found.append("." * (depth - 1) + name)
    return found


def test_below_each_claim_is_what_it_rests_on(records: Mapping[str, Record]) -> None:
    assert tree(resting(records, top=["middle", "low"], middle=["low"], low=[], alone=[])) == [
        *("top", ".middle", "..low", ".low", "alone")
    ]


def test_a_circle_is_told_and_ended(records: Mapping[str, Record]) -> None:
    circle = resting(records, a=["b"], b=["a"])
    assert tree(circle) == ["a", ".b", "..a", "b", ".a", "..b"]
    assert render(circle)["dependencies.html"].count("<b>rests on itself</b>") == 2


def test_a_claim_that_is_not_there_is_told_so(records: Mapping[str, Record]) -> None:
    page = render(resting(records, a=["gone"]))["dependencies.html"]
    assert '<code>init.gone</code> <span class="aside">not in this report</span>' in page


def test_lemmas_are_told_with_source_verdict_and_who_cites_them(records: Mapping[str, Record]) -> None:
    page = render(records)["dependencies.html"]
    [section] = re.findall(r'<section aria-labelledby="lemmas">(.*?)</section>', page, re.S)
    assert re.search(r"jensen .*?supported", section, re.S)
    assert 'Jensen 1906, p. 180 <small class="aside">(unchecked)</small>. Cited for gain of <a href="claims/' in section
    assert 'href="claims/init.proved-from.html#lemma-1"' in section
    assert "None: no proof cites one." in render(resting(records, a=[]))["dependencies.html"]


def test_programs_that_are_trusted_are_told_with_the_checks_that_trust_them(records: Mapping[str, Record]) -> None:
    [section] = re.findall(
        r'<section aria-labelledby="trusted">(.*?)</section>', render(records)["dependencies.html"], re.S
    )
    rows = re.findall(r"<tr>(.*?)</tr>", section, re.S)[1:]
    assert [re.sub("<.*?>", " ", row).split() for row in rows] == [
        ["z3", "init.proved", "halved"],
        ["init.proved-from", "halved"],
    ]
