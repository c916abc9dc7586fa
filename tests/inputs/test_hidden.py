from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.inputs import worker
from summarizer.inputs.document import Block, Document
from summarizer.inputs.hidden import (
    WHITE,
    Paint,
    colour_of,
    visible,
    without_hidden,
)

TAGGED = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(each)) for each in "gbsct") + "\U000e007f"
SMUGGLED = "😀" + "\ufe01\ufe07\U000e0123\ufe0f"  # bytes as a chain of variation selectors


@pytest.mark.parametrize(
    ("text", "seen", "hidden"),
    [
        ("pay\u200bment", "payment", 1),
        ("\ufeffstart", "start", 1),
        ("hy\u00adphen", "hyphen", 1),
        ("\u202eevil\u202c \u2066x\u2069\u200e", "evil x", 5),
        (f"fine{TAGGED}", "fine", 4),
        (SMUGGLED, "😀\ufe01", 3),
        ("a\u200db", "ab", 1),
        ("می\u200c\u200c\u200cخواهم", "می\u200cخواهم", 2),
    ],
)
def test_what_nobody_sees_is_left_out_and_counted(text: str, seen: str, hidden: int) -> None:
    assert visible(text) == (seen, hidden)


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 ❤️‍🔥 🧔‍♂️",
        "می‌خواهم",
        "क्‍ष ന്‍ ක්‍ර",
        SCOTLAND,
        "葛󠄀飾区",
        "1️⃣ ☀︎",
        "plain, Café, 中文, naïve — “so”\u00a0!",
    ],
)
def test_what_shapes_a_word_or_an_emoji_stays(text: str) -> None:
    assert visible(text) == (text, 0)


@example("a\u200b\ufe0f\u200d😀")  # the selector goes, so the joiner would stand alone
@given(
    st.text(st.sampled_from("a中😀❤🏴می\u200b\u200c\u200d\ufe0f\U000e0067\U000e007f\U000e0100 "))
)
def test_cleaning_twice_finds_nothing_more(text: str) -> None:
    seen, hidden = visible(text)
    assert len(seen) + hidden == len(text)
    assert visible(seen) == (seen, 0)


def document(*blocks: Block, original: str) -> Document:
    return Document(original, blocks, "conversation", dropped={"quoted lines": 2})


def test_blocks_are_cleaned_and_their_spans_stay() -> None:
    original = "A\u200bnn: he\u00adllo"
    block = Block("he\u00adllo", "message", 6, len(original), author="A\u200bnn")
    cleaned = without_hidden(document(block, original=original))
    assert cleaned.text == "Ann: hello"
    assert cleaned.original == original
    assert (cleaned.blocks[0].start, cleaned.blocks[0].end) == (6, len(original))
    assert cleaned.dropped == {"quoted lines": 2, "hidden characters": 2}
    assert without_hidden(cleaned) is cleaned


def test_a_block_of_hidden_characters_alone_goes() -> None:
    original = f"Hi\n\n{TAGGED}"
    blocks = Block("Hi", "paragraph", 0, 2), Block(TAGGED, "paragraph", 4, 8)
    cleaned = without_hidden(document(*blocks, original=original))
    assert [block.text for block in cleaned.blocks] == ["Hi"]
    assert cleaned.dropped["hidden characters"] == 4


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
    extract = worker.extract("web page", page.encode(), "page.html")
    assert "Secret" not in extract.text
    assert "Seen one." in extract.text and "Seen two." in extract.text
    assert extract.dropped == {"hidden elements": 1}
