"""WhatsApp in many countries: dates, names, and the lines that it writes itself."""

from __future__ import annotations

import pytest

from summarizer.inputs.chats import app_lines
from summarizer.inputs.chats.app_lines import AppLines
from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document

LRM = "\u200e"
KEYS = {"notices", "deleted", "media", "calls", "edits", "events"}
LANGUAGES = app_lines._tables()["whatsapp"]


def said(document: Document) -> list[tuple[str, str]]:
    return [(block.author, block.text) for block in document.blocks]


@pytest.mark.parametrize(
    "stamp",
    [
        "05/05/2025 à 18:02 - ",
        "05.05.25 um 18:02 - ",
        "5.5.2025 klo 18.02 - ",
        "5/5/2025 στις 6:02 μ.μ. - ",
        "5/5/25, 6:02 π.μ. - ",
        "05/05/2025 alle 18:02 - ",
        "5/5/2025 a las 18:02 - ",
        "5/5/2025, 6:02 p.\u00a0m. - ",
        "05-05-2025 om 18:02 - ",
        "2025-05-05 kl. 18:02 - ",
        "5/5/2025 kl. 18.02 - ",
        "5.05.2025, 18:02 - ",
        "05.05.2025 в 18:02 - ",
        "5.05.2025 г., 18:02 ч. - ",
        "05.05.2025. 18:02 - ",
        "2025. 05. 05. 18:02 - ",
        "5. 5. 2025 18:02 - ",
        "05/05/2025 às 18:02 - ",
        "05/05/25 18.02 - ",
        "5.05.2025 saat 18:02 - ",
        "2025年5月5日 18:02 - ",
        "2025年5月5日 下午6:02 - ",
        "2025/5/5 下午6:02 - ",
        "2025. 5. 5. 오후 6:02 - ",
        "2025/05/05 午後6:02 - ",
        "5/5/2568 18:02 - ",
        "٥\u200f/٥\u200f/٢٠٢٥، ٦:٠٢ م - ",
        "۱۴۰۴/۲/۱۵،\u200f ۱۸:۰۲ - ",
        "५/५/२०२५, ६:०२ अपराह्न - ",
        "05/05/2025, 6:02 am - ",
        "2025-05-05 18 h 02 - ",
        "5 mai 2025 à 18:02 - ",
        "May 5, 2025 at 6:02\u202fPM - ",
        "[05/05/2025 à 18:02:11] ",
        "[5.5.2025 klo 18.02.11] ",
        "[18:02, 5/5/2025] ",
        "[6:02 PM, 5/5/2025] ",
        "[5/5/2025 18:02:11] ",
        "[5/5/2568 BE 18:02:11] ",
        "[2025/5/5 下午6:02:11] ",
        "[2025-05-05, 6:02:11\u202fp.m.] ",
        "[\u200f5\u200f/5\u200f/2025, 18:02:11] ",
        f"{LRM}[05.05.25, 18:02:11] ",
        "05.05.25, 18:02:11: ",
    ],
)
def test_a_date_of_any_country_begins_a_message(stamp: str) -> None:
    document = parse_text(f"{stamp}Ada Li: Tea?\nor coffee\n{stamp}Bo: Yes: green\n")
    assert document.input_type == "conversation"
    assert said(document) == [("Ada Li", "Tea?\nor coffee"), ("Bo", "Yes: green")]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("~ Rudi Stein", "Rudi Stein"),
        ("~\u202fRudi", "Rudi"),
        ("\u202a+44\u00a07700\u00a0900123\u202c", "+44\u00a07700\u00a0900123"),
        ("Dr. Müller, Zahnarzt (neu) 2", "Dr. Müller, Zahnarzt (neu) 2"),
        ("Mamá ❤️", "Mamá ❤️"),
        ("🌸", "🌸"),
        ("أحمد", "أحمد"),
    ],
)
def test_names_are_what_the_phone_has(written: str, name: str) -> None:
    text = "".join(
        f"05.05.25, 18:0{n} - {who}: x{n}\n"
        for n, who in enumerate([written, "Bo", "Ada", written])
    )
    assert parse_text(text).participants == (name, "Bo", "Ada")


def test_the_lines_of_many_languages_are_known() -> None:
    assert len(LANGUAGES) >= 12
    assert all(set(words) == KEYS and all(words.values()) for words in LANGUAGES.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_of_the_app_are_told_in_each_language(language: str) -> None:
    words, stamp = LANGUAGES[language], "05/05/2025, 18:02 - "
    text = (
        f"{stamp}{words['notices'][0].capitalize()}. X.\n{stamp}Ada{words['events'][0]}\n"
        f"{stamp}Ada: Tea?\n{stamp}Bo: <{words['media'][0].capitalize()}>\n"
        f"{stamp}Bo: {words['deleted'][0].capitalize()}.\n{stamp}Bo: {words['calls'][0]}\n"
        f"{stamp}Bo: Yes <{words['edits'][0].capitalize()}>\n"
    )
    document = parse_text(text)
    assert said(document) == [("Ada", "Tea?"), ("Bo", "Yes")]
    assert document.dropped == {
        "system messages": 2,
        "media": 1,
        "deleted messages": 1,
        "calls": 1,
        "edit marks": 1,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", [LRM, ""])
def test_ios_writes_them_in_the_group_s_name(language: str, mark: str) -> None:
    words, stamp = LANGUAGES[language], "[05.05.25, 18:02:11] "
    text = (
        f"{stamp}Garden: {mark}{words['notices'][0].capitalize()}. X.\n"
        f"{stamp}Garden: {mark}Ada{words['events'][0]}\n"
        f"{stamp}Ada: Tea?\n{mark}{stamp}Bo: {mark}{words['media'][1]}\n{stamp}Bo: Yes\n"
    )
    document = parse_text(text)
    assert document.participants == ("Ada", "Bo")
    assert {**document.dropped, "hidden characters": 0} == {
        "system messages": 2,
        "media": 1,
        "hidden characters": 0,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Is this chat end-to-end encrypted?",
        "Missed call from the bank, who phones them?",
        "Rudi added you to the list",
        "This message was deleted by Bo, he says",
        "<3",
        "The image omitted the date",
        "Voice call at six?",
    ],
)
def test_what_people_say_of_the_app_stays(text: str) -> None:
    document = parse_text(f"05/05/25, 18:02 - Ada: {text}\n05/05/25, 18:03 - Bo: Yes\n")
    assert said(document) == [("Ada", text), ("Bo", "Yes")]
    assert document.dropped == {}


@pytest.mark.parametrize(
    ("written", "text", "file"),
    [
        (
            "IMG-20250505-WA0001.jpg (file attached)\nThe hose",
            "The hose",
            "IMG-20250505-WA0001.jpg",
        ),
        ("Plan 2.pdf (fichier joint)", "", "Plan 2.pdf"),
        (f"{LRM}PTT-2.opus (Datei angehängt)", "", "PTT-2.opus"),
        (f"Look {LRM}<attached: 0004-PHOTO.jpg>", "Look", "0004-PHOTO.jpg"),
        (f"{LRM}<Anhang: 0005-Plan.pdf>", "", "0005-Plan.pdf"),
    ],
)
def test_files_are_named_and_their_captions_stay(written: str, text: str, file: str) -> None:
    document = parse_text(f"05/05/25, 18:02 - Ada: Tea\n05/05/25, 18:03 - Bo: {written}\n")
    assert document.attachments == (file,)
    assert [words for _, words in said(document)] == ["Tea", *filter(None, [text])]
    assert document.dropped == ({} if text else {"media": 1})


def test_a_group_with_more_events_than_messages_is_a_chat() -> None:
    events = "".join(f"05/05/25, 18:0{n} - Ada added P{n}\n" for n in range(8))
    notice = "05/05/25, 18:00 - Messages and calls are end-to-end encrypted. Tap to learn more.\n"
    document = parse_text(
        f'{notice}05/05/25, 18:00 - Ada created group "A: b"\n{events}05/05/25, 18:09 - Ada: Hi\n'
    )
    assert said(document) == [("Ada", "Hi")]
    assert document.dropped == {"system messages": 10}


@pytest.mark.parametrize(
    "stamp", ["05/05/25, 18:0{} - ", "[05.05.25, 18:02:1{}] ", "05/05/2025, 6:0{} pm - "]
)
@pytest.mark.parametrize("name", ["Dr. Li: MD", "Hall: door 2", "李医生: 二楼"])
def test_a_name_with_a_colon_is_whole(stamp: str, name: str) -> None:
    says = [(name, "The roof"), ("Bo", "Where: here?"), (name, "Yes: there"), (name, "<x@y.org>")]
    lines = [f"{stamp.format(n)}{who}: {what}\n" for n, (who, what) in enumerate(says)]
    found = said(parse_text("".join(lines)))
    assert found == says


def test_words_that_not_all_messages_begin_with_are_no_name() -> None:
    says = ("Note: a", "Note: b", "Bye")
    text = "".join(f"05/05/25, 18:0{n} - Ada: {what}\n" for n, what in enumerate(says))
    assert said(parse_text(text + "05/05/25, 18:09 - Bo: Hi\n"))[:3] == [("Ada", x) for x in says]


def test_a_person_who_has_the_notice_is_no_group() -> None:
    notice = "[05.05.25, 18:02:11] Ada: \u200eMessages and calls are end-to-end encrypted.\n"
    document = parse_text(
        f"{notice}[05.05.25, 18:02:12] Ada: I left\n[05.05.25, 18:02:13] Bo: Oh\n"
        "[05.05.25, 18:02:14] Ada: Tea?\n"
    )
    assert said(document) == [("Ada", "I left"), ("Bo", "Oh"), ("Ada", "Tea?")]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05 10:02:11 - worker: started\n2024-01-05 10:02:12 - worker: stopped\n",
        "[2024-01-05 10:02:11] ERROR: failed\n[2024-01-05 10:02:12] INFO: stopped\n",
        "5 May 2025, 10:02 - We arrived.\n6 May 2025, 11:00 - We left.\n",
    ],
)
def test_a_log_and_a_diary_are_no_chats(text: str) -> None:
    assert parse_text(text).input_type == "article"


def test_messenger_s_lines_are_known() -> None:
    lines = AppLines.of("messenger")
    assert lines.kind_of("Zoë sent an attachment.") == lines.kind_of("Liked a message")
    assert lines.kind_of("Reacted ❤ to your message ") == "system messages"
    assert lines.kind_of("I liked your message") == ""
