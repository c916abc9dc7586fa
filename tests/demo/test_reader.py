from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import reader as module
from demo.documents import NamedDocument
from demo.reader import Original, block_of, reader_html
from demo.words import Words
from summarizer import Evidence, Sentence, SummaryResult
from summarizer.inputs import Block, Document, Message, conversation, read_bytes, read_string
from summarizer.inputs.document import BlockKind

from .attacks import ATTACKS, assert_inert, hostile
from .parsed import Element, parsed
from .stand_in import result

WORDS = Words.of("en")
TEXT = (
    "The 8:15 train was late. A relay had failed.\n\nEngineers came at nine. A relay was replaced."
)
MAIL = b"""From: Ada Lund <ada@mail.example>
Subject: The crates
Date: Thu, 14 May 2026 09:42:00 +0000

The crates arrive on Friday. Please be there.
"""


def evidence(document: Document, words: str, *, after: int = 0) -> Evidence:
    """Words of a document's original as evidence."""
    start = document.original.index(words, after)
    return Evidence(words, start, start + len(words))


def summary(*sources: tuple[Evidence, ...]) -> SummaryResult:
    """A summary whose sentences rest on that."""
    sentences = tuple(Sentence(f"Sentence {n}.", found) for n, found in enumerate(sources))
    return result("x", sentences=sentences)


def shown(document: Document, *sources: tuple[Evidence, ...], name: str = "") -> Element:
    made = summary(*sources) if sources else None
    return parsed(reader_html([NamedDocument(name, document)], [made], WORDS))


def marks(root: Element) -> list[tuple[str | None, str]]:
    return [(mark.attributes["data-for"], mark.text) for mark in root.find("mark")]


def said(root: Element, index: int) -> str:
    """The text of a block as it is shown, without its head."""
    (block,) = root.having("data-block", index)
    return block.find("p")[-1].text if "said" in block.classes else block.text


def test_without_a_text_there_is_nothing() -> None:
    assert reader_html([], [], WORDS) == ""


def test_every_block_is_shown_and_nothing_is_marked_without_a_summary() -> None:
    document = read_string(TEXT)
    root = shown(document)
    assert [said(root, index) for index in range(2)] == [block.text for block in document.blocks]
    assert marks(root) == []


def test_words_are_marked_in_their_block_for_their_sentence() -> None:
    document = read_string(TEXT)
    root = shown(
        document, (evidence(document, "Engineers came"),), (evidence(document, "8:15 train"),)
    )
    assert marks(root) == [("1", "8:15 train"), ("0", "Engineers came")]
    assert [mark.text for mark in root.having("data-block", 1)[0].find("mark")] == [
        "Engineers came"
    ]


def test_words_that_stand_twice_are_marked_where_the_evidence_is() -> None:
    document = read_string("A relay failed. A relay was old. A relay came.")
    for place in (0, 16, 33):
        root = shown(document, (evidence(document, "A relay", after=place),))
        before = "".join(
            child
            for child in _until_mark(root.having("data-block", 0)[0])
            if isinstance(child, str)
        )
        assert len(before) == place


def _until_mark(block: Element) -> list[Element | str]:
    at = next(n for n, child in enumerate(block.children) if isinstance(child, Element))
    return block.children[:at]


def test_words_that_carry_two_sentences_are_marked_for_both() -> None:
    document = read_string(TEXT)
    one, other = evidence(document, "8:15 train was"), evidence(document, "train was late")
    assert marks(shown(document, (one,), (other,))) == [
        ("0", "8:15 "),
        ("0 1", "train was"),
        ("1", " late"),
    ]


def test_words_that_read_otherwise_than_the_original_mark_their_block() -> None:
    document = read_string(TEXT)
    found = replace(evidence(document, "Engineers came"), text="Engineers  came")
    assert marks(shown(document, (found,))) == [("0", document.blocks[1].text)]


def test_a_mark_can_be_reached_by_the_keyboard() -> None:
    document = read_string(TEXT)
    mark = shown(document, (evidence(document, "train"),)).one("mark")
    assert (mark.attributes["role"], mark.attributes["tabindex"]) == ("button", "0")


@pytest.mark.parametrize("words", ["Ada Lund", "The crates"])
def test_words_of_a_mail_s_head_mark_the_head_even_if_its_text_has_them(words: str) -> None:
    document = read_bytes(MAIL, "a.eml")
    assert_marks_the_head(shown(document, (evidence(document, words),)))


def test_a_mail_s_head_as_the_model_reads_it_marks_the_head() -> None:
    document = read_bytes(MAIL, "a.eml")
    (block,) = document.blocks
    head = block.rendered[: block.head_length].rstrip()
    assert_marks_the_head(shown(document, (Evidence(head, *document.place(0, len(head))),)))


def assert_marks_the_head(root: Element) -> None:
    assert marks(root) == [("0", "Ada Lund Thu, 14 May 2026 09:42 The crates")]
    assert root.one(".who").find("mark")


def test_what_a_mail_says_marks_its_words_and_not_its_head() -> None:
    document = read_bytes(MAIL, "a.eml")
    assert marks(shown(document, (evidence(document, "on Friday"),))) == [("0", "on Friday")]


def test_a_message_has_who_said_it_and_when() -> None:
    document = conversation([Message("Ana", "Running late.", time="2026-05-29T18:05:00")])
    block = shown(document).one("div.said")
    assert block.one(".who").one("b").text == "Ana"
    assert block.one("time").text == "2026-05-29 18:05"
    assert block.find("p")[-1].text == "Running late."


def test_a_heading_is_one() -> None:
    document = Document("Costs", (Block("Costs", "heading", 0, 5),), "article")
    assert shown(document).one("h3").text == "Costs"


def test_evidence_is_of_the_block_in_which_it_begins() -> None:
    document = read_string(TEXT)
    numbers = [block_of(document, Evidence("", at, at)) for at in range(len(document.original))]
    assert numbers == sorted(numbers)
    for number, block in enumerate(document.blocks):
        assert set(numbers[block.start : block.end]) == {number}


def test_evidence_at_the_seam_of_two_blocks_is_of_the_second() -> None:
    blocks = (Block("One.", "paragraph", 0, 4), Block("Two.", "paragraph", 4, 8))
    assert block_of(Document("One.Two.", blocks, "article"), Evidence("Two.", 4, 8)) == 1


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Blocks of every kind, whatever they say."""
    blocks, original = [], ""
    for text in draw(st.lists(hostile.filter(str.strip), min_size=1, max_size=4)):
        start, kind = len(original), draw(st.sampled_from(get_args(BlockKind)))
        original += f"{text}\n"
        end = start + len(text)
        blocks.append(Block(text, kind, start, end, author=draw(hostile), title=draw(hostile)))
    return Document(original, tuple(blocks), "article")


@st.composite
def sources(draw: st.DrawFn, document: Document) -> tuple[Evidence, ...]:
    """Evidence that is anywhere in a document, or has other words than that."""
    place = st.integers(0, len(document.original))
    start, end = sorted((draw(place), draw(place)))
    return (Evidence(draw(st.just(document.original[start:end]) | hostile), start, end),)


@given(data=st.data(), document=documents())
def test_whatever_is_marked_every_block_reads_as_before_and_is_inert(
    data: st.DataObject, document: Document
) -> None:
    found = data.draw(st.lists(sources(document), max_size=5))
    root = shown(document, *found)
    assert_inert(root)
    for index, block in enumerate(document.blocks):
        assert said(root, index) == block.text
    marked = {number for mark, _ in marks(root) for number in (mark or "").split()}
    assert marked >= {str(n) for n, (each,) in enumerate(found) if each.text.strip()}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_author_title_time_and_file_name_are_shown_as_they_are(attack: str) -> None:
    block = Block("said", "message", 0, 4, author=attack, time=attack, title=attack)
    document = Document("said", (block,), "email", title=attack)
    texts = [NamedDocument(attack, document), NamedDocument(attack, document)]
    root = parsed(reader_html(texts, [None, summary((Evidence(attack, 0, 4),))], WORDS))
    assert_inert(root)
    assert [each.text for each in root.find("button")] == [attack] * 2
    for who in root.find(".who"):
        assert who.one("b").text == who.one(".subject").text == attack


@pytest.fixture
def most_shown(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(module, "_MOST_SHOWN", 50)
    return 50


def paragraphs(*texts: str) -> Document:
    return read_string("\n\n".join(texts))


def test_a_long_text_is_cut_and_what_is_left_out_is_told(most_shown: int) -> None:
    document = paragraphs(*[f"Paragraph {n:02}." for n in range(10)])  # 13 characters each
    root = shown(document)
    assert (
        "".join(block.text for block in root.within if "data-block" in block.attributes)
        == ("".join(block.text for block in document.blocks)[:most_shown])
    )
    assert root.one(".note").text == WORDS("reader.left_out", number="80")


def test_a_marked_block_of_a_long_text_is_shown_whole(most_shown: int) -> None:
    document = paragraphs(*[f"Paragraph {n:02}." for n in range(10)])
    root = shown(document, (evidence(document, "08"),))
    assert said(root, 8) == "Paragraph 08."
    assert marks(root) == [("0", "08")]
    assert root.having("data-block", 7) == []
    assert root.one(".note").text == WORDS("reader.left_out", number="67")


def test_the_beginning_of_a_single_long_paragraph_is_shown(most_shown: int) -> None:
    root = shown(Document("x" * 120, (Block("x" * 120, "paragraph", 0, 120),), "article"))
    assert said(root, 0) == "x" * most_shown
    assert root.one(".note").text == WORDS("reader.left_out", number="70")


def test_a_text_that_just_fits_is_shown_whole(most_shown: int) -> None:
    root = shown(Document("x" * 50, (Block("x" * 50, "paragraph", 0, 50),), "article"))
    assert said(root, 0) == "x" * most_shown
    assert root.find(".note") == []


def test_several_texts_share_the_room(most_shown: int) -> None:
    text = NamedDocument("", Document("x" * 40, (Block("x" * 40, "paragraph", 0, 40),), "article"))
    root = parsed(reader_html([text, text], [None, None], WORDS))
    assert [len(each.text) for each in root.having("data-block", 0)] == [most_shown // 2] * 2
    assert [each.text for each in root.find(".note")] == [WORDS("reader.left_out", number="15")] * 2


def test_of_several_texts_the_first_is_shown_and_the_others_wait() -> None:
    texts = [NamedDocument(name, read_string(name)) for name in ("one.txt", "two.txt")]
    root = parsed(reader_html(texts, [None, None], WORDS))
    assert [button.attributes["aria-pressed"] for button in root.find("button")] == [
        "true",
        "false",
    ]
    assert [button.attributes["data-show"] for button in root.find("button")] == ["0", "1"]
    assert ["hidden" in section.attributes for section in root.find("section")] == [False, True]
    assert [section.attributes["data-text"] for section in root.find("section")] == ["0", "1"]


def test_a_file_has_its_name_over_it_and_a_pasted_text_has_none() -> None:
    assert shown(read_string(TEXT), name="train.txt").one("h2").text == "train.txt"
    assert shown(read_string(TEXT)).find("h2") == []


def test_the_original_is_made_anew_when_another_result_is_there() -> None:
    document = read_string(TEXT)
    original = Original([NamedDocument("", document)], WORDS)
    first = original.html([None])
    assert original.html([None]) is first
    assert marks(parsed(original.html([summary((evidence(document, "train"),))])))
    assert marks(parsed(original.html([None]))) == []


def test_a_passage_of_a_turn_with_several_times_begins_with_its_own() -> None:
    document = read_string(
        "1\n00:00:01,000 --> 00:00:09,000\nWelcome back.\n\n"
        "2\n00:00:34,000 --> 00:00:39,000\nNever use a dry grinder.\n"
    )
    root = shown(document, (evidence(document, "Never use a dry grinder."),))
    assert marks(root) == [("0", "0:34 Never use a dry grinder.")]
