from __future__ import annotations

import pytest

from summarizer.grounding.contacts import contacts_in
from summarizer.grounding.facts import ReferenceFacts, facts_in

from .claims import unsupported


def found(text: str) -> list[tuple[str, str]]:
    """Return the offset and the value of each."""
    return [
        (fact.place_in(text), next(iter(fact.readings))[0].split()[0]) for fact in contacts_in(text)
    ]


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("See https://a.example/x?y=1.", "https://a.example/x?y=1", "address"),
        ("(www.tide.example)", "www.tide.example", "address"),
        ("docs.tidemill.com/minutes, please", "docs.tidemill.com/minutes", "address"),
        ("请访问https://chao.cn/a。谢谢", "https://chao.cn/a", "address"),
        ("网址是www.chao.example，谢谢", "www.chao.example", "address"),
        ("Write to ann.lee+x@mail.example.", "ann.lee+x@mail.example", "mail"),
        ("发到li@chao.example。", "li@chao.example", "mail"),
        ("电话:13812345678。", "13812345678", "telephone"),
        ("拨打010-6552 1234咨询", "010-6552 1234", "telephone"),
        ("call +44 20 7946 0123 now", "+44 20 7946 0123", "telephone"),
        ("(555) 123-4567", "(555) 123-4567", "telephone"),
    ],
)
def test_a_contact_is_found_beside_any_script(text: str, place: str, kind: str) -> None:
    assert found(text) == [(place, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-09",
        "12.03.2026",
        "1998–2004",
        "12 400 000",
        "1234567",
        "3.14159265",
        "e.g. this",
        "1,234,567",
        "It cost 3.01. 2000 came.",
        "$1234567890",
        "1851000000 dollars",
        "",
    ],
)
def test_other_digits_are_no_contacts(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("claim", "source", "is_said"),
    [
        ("tide.example/a", "https://www.tide.example/a/", True),
        ("www.tide.example", "http://tide.example/long/way", True),
        ("www.tide.example/b", "http://www.tide.example/a", False),
        ("Call 020 7946 0123", "+44 20 7946 0123", True),
        ("Call 020 7946 0124", "+44 20 7946 0123", False),
        ("Ann@Mail.example", "ann@mail.example", True),
        ("ann@mail.example", "anne@mail.example", False),
        ("１３８１２３４５６７８", "138 1234 5678", True),
    ],
)
def test_a_contact_has_one_form(claim: str, source: str, is_said: bool) -> None:
    assert (not unsupported(facts_in(claim), ReferenceFacts.of(source))) == is_said
