"""Exports that were once read wrong: who, what, and what the app wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.inputs.reading import read_document

CASES = Path(__file__).parent / "chat_cases"
GARDEN = ("Me", "Daniel", "Marta")


@pytest.mark.parametrize(
    ("name", "participants", "messages", "has", "has_not"),
    [
        ("discord.csv", ("mira", "jon"), 3, ("Who has the hose?",), ("cdn.example",)),
        ("line.txt", ("Keiko", "Daniel", "Marta"), 5, ("the long hose?",), ("Sticker", '"Then')),
        ("messenger.json", ("Ivo Kral", "Zoë Marchetti"), 4, ("à demain alors 🙂",), ("Ã",)),
        (
            "qq.txt",
            ("小满", "老秦", "阿芸"),
            4,
            ("每人十二元",),
            ("[图片]", "10020030", "消息对象"),
        ),
        ("signal.md", GARDEN, 4, ("shed 3",), ("[2025",)),
        ("signal.txt", GARDEN, 4, ("shed 3",), ("[2025",)),
        ("slack-attachments.json", ("Mona Field", "CI", "Arun Das"), 3, ("runner 4",), ("U1",)),
        ("slack-notext.json", ("Mona Field", "Arun Das", "CI"), 4, ("I take it.",), ("rich_text",)),
        (
            "telegram-poll-forward.json",
            ("Lea Horn", "Tim Vogt", "user9"),
            4,
            ("from Hall Office: The heating", "Tuesday (7)", "see https://hall.example."),
            ("create_group",),
        ),
        ("whatsapp-fr.txt", ("Camille", "Hugo", "Sofia"), 3, ("long tuyau ?",), ("chiffrés",)),
        (
            "whatsapp-ios.txt",
            ("Rudi Stein", "Mia Cole"),
            4,
            ("shed 3.\n", "Saturday (4 votes)"),
            ("encrypted", "added you", "attached", "deleted", "Missed", "edited"),
        ),
        (
            "zoom.txt",
            ("Carla Nunez", "Ben Holt", "Ines Park (she/her)"),
            5,
            ("cut at the right",),
            ("Everyone", "From"),
        ),
    ],
)
def test_an_export_is_the_chat_that_it_is(
    name: str,
    participants: tuple[str, ...],
    messages: int,
    has: tuple[str, ...],
    has_not: tuple[str, ...],
) -> None:
    document = read_document(CASES / f"chat-{name}")
    assert document.input_type == "conversation"
    assert document.participants == participants
    assert sum(block.kind == "message" for block in document.blocks) == messages
    assert [each for each in has if each not in document.text] == []
    assert [each for each in has_not if each in document.text] == []


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("line.txt", {"system messages": 1, "media": 1, "date lines": 2}),
        ("messenger.json", {"media": 1}),
        ("qq.txt", {"media": 1}),
        ("telegram-poll-forward.json", {"system messages": 1}),
        ("whatsapp-fr.txt", {"system messages": 2, "media": 1}),
        (
            "whatsapp-ios.txt",
            {
                "system messages": 2,
                "media": 1,
                "deleted messages": 1,
                "calls": 1,
                "edit marks": 1,
                "hidden characters": 3,
            },
        ),
    ],
)
def test_what_an_app_wrote_is_counted(name: str, dropped: dict[str, int]) -> None:
    assert read_document(CASES / f"chat-{name}").dropped == dropped


def test_messenger_is_oldest_first() -> None:
    blocks = read_document(CASES / "chat-messenger.json").blocks
    assert [block.time for block in blocks] == sorted(block.time for block in blocks)
    assert blocks[0].text == "Who can fetch the piano from Brno?"
