from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarizer.inputs import Block, Document, Message, conversation
from summarizer.inputs.document import numbered, render
from summarizer.inputs.plain import plain_document


def test_messages_are_numbered_in_their_order_and_keep_their_ids() -> None:
    made = conversation([Message("Ann", "Hello.", id="a7"), Message("Ben", "Hi.\nThere.", id="b2")])
    text, ids = numbered(made.blocks)
    assert text == "[1] Ann: Hello.\n[2] Ben: Hi.\nThere."
    assert ids == ("a7", "b2")


def test_a_message_without_an_id_has_its_number() -> None:
    made = conversation([Message("Ann", "Hello."), Message("Ann", "Anybody?")])
    assert numbered(made.blocks) == ("[1] Ann: Hello.\n[2] Ann: Anybody?", ("1", "2"))


def test_the_paragraphs_of_a_message_have_one_number() -> None:
    first = Block("One.", "message", 0, 4, "Ann", id="x")
    second = Block("Two.", "message", 5, 9, "Ann", id="x")
    text, ids = numbered([first, second])
    assert ids == ("x",)
    assert text.count("[1]") == 1 and "[2]" not in text


def test_what_a_mail_goes_on_with_is_that_mail() -> None:
    mail = Block("One.", "message", 0, 4, "Ann", "09:00", title="Plans")
    more = Block("Two.", "message", 9, 13, "Ann", "09:00")
    other = Block("Three.", "message", 20, 26, "Ben", "09:00", title="Re: Plans")
    text, ids = numbered([mail, more, other])
    assert ids == ("1", "2")
    assert "[2] From: Ben" in text


def test_two_messages_of_one_minute_are_two() -> None:
    made = conversation(
        [Message("Ann", "Hello.", time="09:00"), Message("Ann", "Hm", time="09:00")]
    )
    assert numbered(made.blocks)[1] == ("1", "2")


def test_a_head_without_end_is_shortened_and_a_notification_is_one_line() -> None:
    mail = Block("Hello.", "message", 0, 6, "Ann", title="x" * 20_000)
    assert len(mail.rendered) < 1_000
    note = Block("Two\nlines.", "notification", 0, 10, "Bank", "09:00", "Paid")
    assert note.rendered == "Bank, 09:00: Paid: Two lines."


def test_what_has_no_messages_is_as_it_was() -> None:
    blocks = plain_document("One.\n\nTwo.").blocks
    assert numbered(blocks) == (render(blocks), ())


def test_what_stands_in_the_text_is_found_in_the_original() -> None:
    original = "[09:00] Ann: Hello.\n\n[09:01] Ben:   Hello, by noon!"
    blocks = (
        Block("Hello.", "turn", 0, 19, "Ann"),
        Block("Hello, by noon!", "turn", 21, len(original), "Ben"),
    )
    document = Document(original, blocks, "transcript")
    at = document.text.rindex("by noon")
    start, end = document.place(at, at + 7)
    assert original[start:end] == "by noon"
    second = document.text.rindex("Hello")
    assert document.place(second, second + 5)[0] == original.rindex("Hello")


def test_what_a_reader_changed_has_the_place_of_its_block() -> None:
    document = Document("a\u200bb c", (Block("ab c", "paragraph", 0, 5),), "article")
    assert document.place(0, 2) == (0, 5)


def test_a_text_is_rendered_once_however_many_places_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a long chat each passage has a place: to render all for each takes the square."""
    chat = conversation([Message("Ann", f"We meet at {hour} o'clock.") for hour in range(20)])
    said = render(chat.blocks)
    rendered: list[int] = []

    def counted(blocks: Sequence[Block]) -> str:
        rendered.append(len(blocks))
        return said

    monkeypatch.setattr("summarizer.inputs.document.render", counted)
    for hour in range(20):
        start = said.index(f"We meet at {hour} o")
        place, end = chat.place(start, start + 7)
        assert chat.original[place:end] == "We meet"
    assert len(rendered) <= 1
