"""How many pairs of a claim and a source the checks judge as a reader would.

The floors are what they get right today: a change that loses a pair must say why.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypedDict

import pytest

from summarizer.grounding.facts import ReferenceFacts, facts_in
from summarizer.grounding.names import ReferenceNames, names_in

from .claims import unsupported

HERE = Path(__file__).parent
LOOKED_FOR = (  # the other kinds (who did it, negation ...) need more than looking up
    *("number", "percentage", "amount", "unit", "date", "weekday", "time", "duration", "ordinal"),
    *("range", "url-email-phone", "person", "place", "organisation"),
)


class Pair(TypedDict):
    kind: str
    source: str
    claim: str
    supported: bool


def pairs(file: str) -> list[Pair]:
    read = tomllib.loads((HERE / f"pairs_{file}.toml").read_text("utf-8"))["pairs"]
    return [pair for pair in read if pair["kind"] in LOOKED_FOR]


def faults(pair: Pair, *, with_names: bool) -> list[str]:
    """Return what the checks find wrong with a claim."""
    claim, source = pair["claim"], ReferenceFacts.of(pair["source"])
    found = [fact.place_in(claim) for fact in unsupported(facts_in(claim), source)]
    if with_names:
        known = ReferenceNames(pair["source"])
        found += [name.text for name in names_in(claim) if not known.has(name)]
    return found


@pytest.mark.parametrize(
    ("file", "is_supported", "at_least"),
    [
        ("en", True, 118 / 120),
        ("en", False, 69 / 120),
        ("zh", True, 119 / 124),
        ("zh", False, 64 / 124),
        ("across", True, 28 / 28),
        ("across", False, 18 / 28),
    ],
)
def test_the_share_of_pairs_told_right_is_kept(
    file: str, is_supported: bool, at_least: float
) -> None:
    asked = [pair for pair in pairs(file) if pair["supported"] == is_supported]
    told = [faults(pair, with_names=file != "across") for pair in asked]  # names aren't translated
    misses = [
        f"{pair['kind']}: {pair['claim']} | {pair['source']} | {found}"
        for pair, found in zip(asked, told, strict=True)
        if bool(found) == is_supported
    ]
    share = 1 - len(misses) / len(asked)
    assert share >= at_least - 1e-9, "\n".join([f"{share:.3f} < {at_least:.3f}", *misses])
