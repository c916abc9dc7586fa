from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.engine.tokenizer import Tokenizer
from summarizer.inputs.document import Document, Message, conversation, render
from summarizer.inputs.plain import plain_document
from summarizer.pipeline.chunk import split_document

texts = st.text("ab c.!。字\n\U0001f600", max_size=400)


def words(text: str) -> int:
    return len(text.split())


def said(document: Document) -> str:
    """All that a document says, without white space."""
    return re.sub(r"\s", "", "".join(block.text for block in document.blocks))


@given(text=texts, limit=st.integers(8, 60))
def test_parts_keep_to_the_limit_and_leave_nothing_out(
    tokenizer: Tokenizer, text: str, limit: int
) -> None:
    document = plain_document(text, "article")
    parts = split_document(document, lambda text: len(tokenizer.encode(text)), limit)
    assert all(len(tokenizer.encode(render(part))) <= limit for part in parts)
    assert "".join(re.sub(r"\s", "", block.text) for part in parts for block in part) == said(
        document
    )


@given(text=texts)
def test_every_piece_stands_where_its_span_says(text: str) -> None:
    document = plain_document(text, "article")
    pieces = [piece for part in split_document(document, len, 12) for piece in part]
    assert all(document.original[piece.start : piece.end] == piece.text for piece in pieces)
    assert all(first.end <= second.start for first, second in pairwise(pieces))


def test_a_short_document_is_one_part() -> None:
    document = plain_document("One two.\n\nThree four.", "article")
    assert split_document(document, words, 100) == [document.blocks]


def test_parts_end_where_paragraphs_do() -> None:
    document = plain_document("\n\n".join(["one two three four."] * 10), "article")
    parts = split_document(document, words, 20)
    assert [block for part in parts for block in part] == list(document.blocks)


def test_parts_are_of_about_equal_length() -> None:
    document = plain_document("\n\n".join(["one two."] * 21), "article")
    sizes = [len(part) for part in split_document(document, words, 80)]
    assert sum(sizes) == 21 and max(sizes) - min(sizes) <= 1 and len(sizes) == 2


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    document = plain_document("One two three. Four five six. Seven eight nine.", "article")
    parts = split_document(document, words, 6)
    assert [render(part) for part in parts] == [
        "One two three.",
        "Four five six.",
        "Seven eight nine.",
    ]


def test_a_message_that_is_cut_keeps_its_author() -> None:
    document = conversation([Message("Ann", "One two three. Four five six.", id="7")])
    parts = split_document(document, words, 7)
    assert [render(part) for part in parts] == ["Ann: One two three.", "Ann: Four five six."]
    assert {piece.id for part in parts for piece in part} == {"7"}


@pytest.mark.parametrize("length", [2_000, 200_000])
def test_a_sentence_without_end_is_cut_all_the_same(length: int) -> None:
    document = plain_document("z" * length, "article")
    parts = split_document(document, len, 1_000)
    assert sum(len(render(part)) for part in parts) == length
