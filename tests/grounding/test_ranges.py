from __future__ import annotations

import pytest

from summarizer.grounding.facts import ReferenceFacts, facts_in, unsupported


def is_said(claim: str, source: str) -> bool:
    return not unsupported(facts_in(claim), ReferenceFacts.of(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("60 km", "60 to 80 km"),
        ("80 km", "60-80 km"),
        ("60 km to 80 km", "60–80 km"),
        ("4 August to 18 August", "4 to 18 August"),
        ("4–18 August", "from August 4 until August 18"),
        ("8月18日", "8月4日至18日"),
        ("18日", "8月4日至18日"),
        ("八到十二岁", "8~12岁"),
        ("8至12岁", "八至十二岁"),
        ("90 minutes", "60 or 90 minutes"),
        ("5%-8%", "5% to 8%"),
        ("三百到四百元", "300～400元"),
    ],
)
def test_an_end_has_what_is_said_of_the_other(claim: str, source: str) -> None:
    assert is_said(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("60 kg", "60 to 80 km"),
        ("70 km", "60 to 80 km"),
        ("4 September", "4 to 18 August"),
        ("5 August", "4 to 18 August"),
    ],
)
def test_nothing_else_is_an_end(claim: str, source: str) -> None:
    assert not is_said(claim, source)
