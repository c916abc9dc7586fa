from __future__ import annotations

import pytest

from summarizer.inputs import worker
from summarizer.inputs.paint import WHITE, Paint, colour_of


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#FFF", WHITE),
        ("#fefefe", (254, 254, 254)),
        ("White", WHITE),
        ("rgb(255, 255, 255)", WHITE),
        ("rgba(0,0,0,1)", (0, 0, 0)),
        ("rgba(0,0,0,0.1)", None),
        ("var(--ink)", None),
        ("url(sky.png)", None),
        ("rebeccapurple", None),
        ("", None),
    ],
)
def test_plain_colours_are_known(value: str, colour: object) -> None:
    assert colour_of(value) == colour


@pytest.mark.parametrize(
    "attributes",
    [
        {"style": "color:#fff"},
        {"style": "Color: #FEFEFE !important"},
        {"color": "white"},
        {"color": "ffffff"},
        {"style": "color:#333;color:#fff"},
        {"style": "background:#123456;color:rgb(18,52,86)"},
        {"bgcolor": "black", "style": "color:#000"},
    ],
)
def test_text_in_the_colour_behind_it_is_invisible(attributes: dict[str, str]) -> None:
    assert Paint(behind=WHITE).within("p", attributes).is_invisible


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"style": "color:#eee"},
        {"style": "background-color:white"},
        {"style": "color:#fff", "class": "dark"},
        {"style": "color:#fff;background:url(night.png)"},
        {"style": "color:#fff", "background": "night.png"},
        {"style": "color:#fff", "bgcolor": "navy"},
        {"style": "border-color:#fff"},
        {"style": "color:#fff;color:#333"},
        {"style": "color:ffffff"},
        {"style": "background-image:url(night.jpg);color:#fff"},
        {"style": "background:linear-gradient(#000,#fff),#fff;color:#fff"},
        {"style": "color:#fff;text-shadow:0 0 2px #000"},
        {"style": "position:absolute;color:#fff"},
    ],
)
def test_other_text_may_be_seen(attributes: dict[str, str]) -> None:
    assert not Paint(behind=WHITE).within("p", attributes).is_invisible


def test_an_element_has_the_colours_of_the_one_around_it() -> None:
    outer = Paint(behind=WHITE).within("div", {"style": "color:white"})
    assert outer.within("p", {}).is_invisible
    assert not outer.within("p", {"style": "color:#333"}).is_invisible
    assert not outer.within("p", {"bgcolor": "black"}).is_invisible
    assert outer.within("p", {"style": "background:transparent"}).is_invisible
    assert not outer.within("a", {"href": "x"}).is_invisible


def test_a_page_is_read_without_white_on_white() -> None:
    page = (
        '<html><body><div style="color:#fff">Secret one. <b style="color:#111">Seen one.</b> Secret'
        ' two.</div><table><tr><td bgcolor="black"><p style="color:#fff">Seen two.</p></td></tr>'
        "</table></body></html>"
    )
    extract = worker.read("html", page.encode(), "page.html")
    assert "Secret" not in extract.text
    assert "Seen one." in extract.text and "Seen two." in extract.text
    assert extract.dropped == {"hidden elements": 1}
