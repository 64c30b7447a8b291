"""What rests on what: claims on claims, clauses on lemmas, verdicts on programs that are trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def dependencies(pages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the page of dependencies is told: `trees` of claims, `alone` ones, cited `lemmas`, and what is `trusted`."""
    known = {page["id"]: page for page in pages}
    below = {other for page in known.values() for other in page["claim"]["rests_on"]}
    resting = [name for name, page in known.items() if page["claim"]["rests_on"] or _lemmas(page)]
    roots = [name for name in resting if name not in below]
    reached = {name for root in roots for name in _reached(root, known)}
    roots += [name for name in resting if name not in reached]  # those of a circle, which has no root
    return {
        "trees": [_tree(root, known, ()) for root in roots],
        "alone": [page for name, page in known.items() if name not in resting and name not in below],
        "lemmas": [
            {"page": page, "lemma": lemma, "place": page["claim"]["lemmas"].index(lemma) + 1, "clauses": clauses}
            for page in known.values()
            for lemma, clauses in _lemmas(page)
        ],
        "trusted": _trusted(known),
    }


def _lemmas(page: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], list[str]]]:
    """The lemmas of a claim that its proofs cite, each with the clauses that rest on it."""
    proofs = [made["proved"] for made in page["proofs"]]
    cited = {lemma["name"]: [p.clause for p in proofs if lemma["name"] in p.cited] for lemma in page["claim"]["lemmas"]}
    return [(lemma, cited[lemma["name"]]) for lemma in page["claim"]["lemmas"] if cited[lemma["name"]]]


def _reached(name: str, known: Mapping[str, Mapping[str, Any]]) -> set[str]:
    found, todo = set[str](), [name]
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += known[here]["claim"]["rests_on"] if here in known else []
    return found


def _tree(name: str, known: Mapping[str, Mapping[str, Any]], above: tuple[str, ...]) -> dict[str, Any]:
    """A claim with those that it rests on below it; one that rests on itself ends its branch."""
    page = known.get(name)
    circular = name in above
    below = page["claim"]["rests_on"] if page and not circular else []
    return {
        "id": name,
        "page": page,
        "circular": circular,
        "lemmas": _lemmas(page) if page and not circular else [],
        "below": [_tree(other, known, (*above, name)) for other in below],
    }


def _trusted(known: Mapping[str, Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The programs on whose word evidence rests, each with the claims and the checks that trust it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for page in known.values():
        checks = {check: rows[0].trust for check, rows in page["evidence"].items()}
        for program in dict.fromkeys(program for trust in checks.values() for program in trust):
            by = [check for check, trust in checks.items() if program in trust]
            found.setdefault(program, []).append({"page": page, "checks": by})
    return dict(sorted(found.items()))
