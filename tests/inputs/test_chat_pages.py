"""Pages of Telegram, Discord, Messenger, Signal and Teams."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs import isolation, worker
from summarizer.inputs.reading import read_bytes

CASES = Path(__file__).parent / "chat_cases"
TELEGRAM = (CASES / "page-telegram.html").read_text("utf-8")
DISCORD = (CASES / "page-discord.html").read_text("utf-8")
MESSENGER = (CASES / "page-messenger.html").read_text("utf-8")
SIGNAL = (CASES / "page-signal.html").read_text("utf-8")
TEAMS = (CASES / "page-teams.html").read_text("utf-8")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "read", worker.read)
    monkeypatch.setattr(isolation, "extract", worker.extract)


def test_telegram() -> None:
    document = read_bytes(TELEGRAM.encode(), "messages.html")
    assert [(block.author, block.text) for block in document.blocks] == [
        ("Lea Horn", "The hall is booked.\nSee you"),
        ("Lea Horn", "When?\n- Tuesday 7 votes"),
        ("Tim Vogt", "Forwarded from Hall Office: Bring coats."),
    ]
    assert document.title == "Choir"
    assert document.blocks[0].time == "06.05.2025 18:02:00 UTC+01:00"
    assert document.attachments == ("1.jpg",)
    assert document.dropped == {"system messages": 1, "media": 1}


def test_discord() -> None:
    document = read_bytes(DISCORD.encode(), "general.html")
    assert [(block.author, block.text, block.time[-5:]) for block in document.blocks] == [
        ("Lea Horn", "The hall is booked.", "18:02"),
        ("Lea Horn", "When?", "18:03"),
        ("Tim Vogt", "Tuesday", "18:04"),
    ]
    assert document.dropped == {"system messages": 1}


@pytest.mark.parametrize("page", [MESSENGER, SIGNAL, TEAMS], ids=["messenger", "signal", "teams"])
def test_other_pages(page: str) -> None:
    document = read_bytes(page.encode(), "a.html")
    assert document.input_type == "conversation"
    assert [block.text for block in document.blocks] == ["When?", "Tuesday"]
    assert document.blocks[1].author == "Tim Vogt"
    assert all("2025" in block.time for block in document.blocks)


def test_a_page_that_lost_its_messages_is_refused() -> None:
    page = TELEGRAM.replace("message default", "x").replace("message service", "x")
    with pytest.raises(UnsupportedInputError, match=r"a\.html looks like .* export the chat again"):
        read_bytes(page.encode(), "a.html")
