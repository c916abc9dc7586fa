from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.inputs.document import Block, Document
from summarizer.inputs.hidden import visible, without_hidden

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
