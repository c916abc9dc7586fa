"""What holds for every text that the readers of messages take apart.

`SUMMARIZER_FUZZ_CASES=2000` tries that many cases of each.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError, OptionError, UnsupportedInputError
from summarizer.inputs import Document, Message, conversation
from summarizer.inputs.detection import parse_text
from summarizer.inputs.hidden import visible
from summarizer.inputs.mail import Mail, document_of_mails, read_mail, read_mbox
from summarizer.inputs.text import is_ruler
from summarizer.types import INPUT_TYPES

from .message_samples import FILES, TEXTS

CASES = int(os.environ.get("SUMMARIZER_FUZZ_CASES", "100"))
EXAMPLES = Path(__file__).parents[2] / "examples"
EVERY_TEXT = TEXTS | {path.name: path.read_text("utf-8") for path in EXAMPLES.glob("*.txt")}
EVERY_FILE = FILES | {name: text.encode() for name, text in EVERY_TEXT.items()}

names = st.sampled_from(["Ada", "Bo Li", "Dr. Cy", "小蔓", "Иван", "أحمد", "O'Neil", "Dee (chair)"])
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
sentences = st.lists(words, min_size=1, max_size=8).map(" ".join)
plain_words = st.sampled_from(["the", "roof", "is", "dry", "屋顶", "不漏", "Bo", "Monday", "12"])
paragraphs = st.lists(plain_words, min_size=1, max_size=12).map(" ".join)
PIECES = [
    "Ada:",
    "小波\uff1a",
    "Bo: ",
    "\n",
    "\n\n",
    "> ",
    "--\n",
    "On 5 May 10:00 Bo wrote:",
    "From: a@b\n",
    "Subject: x\n",
    "发件人:小波\n",
    "主题:x\n",
    "[00:01] Dana: ",
    "1\n00:00:01,000 --> 00:00:02,000\n",
    "12/31/23, 11:59 PM - Jo: ",
    "[31.12.23, 23:59:12] Bo: \u200e",
    "09:02:11 From Ada to Everyone:\n",
    "2025-05-05 19:20:11 小满(10020030)\n",
    "[LINE] Chat history with Bo\n2025/05/05(Mon)\n",
    "18:02\tAda\t",
    "[Bo] [6:02 PM] ",
    "2025. 5. 5. 오후 6:02, 지영 : ",
    "App, 06:05: ",
    "<v Dana>\n",
    "WEBVTT\n\n",
    "{",
    "[",
    '{"app": "a", "body": "b"}\n',
    "\r\n",
    "\u2028",
    "\u200e",
    " ",
    "text ",
    "文字。",
    "=====",
]
mixtures = st.lists(st.sampled_from(PIECES) | words, max_size=40).map("".join)


def assert_sound(document: Document) -> None:
    """Blocks say something, stand in the original in their order, and hold what stands there."""
    end = 0
    for block in document.blocks:
        assert block.text.rstrip() == block.text != ""
        assert block.kind == "list-item" or not block.text[0].isspace()  # its level
        assert end <= block.start < block.end <= len(document.original)
        end = block.end
        span = document.original[block.start : block.end]
        if block.kind == "turn":  # of several lines, whose labels are between
            rest = iter(span)
            assert all(letter in rest for letter in _letters(block.text))
        else:
            assert _letters(block.text) in _letters(span)
    assert document.input_type in INPUT_TYPES and document.input_type != "auto"
    assert all(document.dropped.values())


def _letters(text: str) -> str:
    return "".join(visible(text)[0].split())


def assert_survives(data: bytes) -> None:
    """Any reader makes a document of it, or says why not."""
    for reader in (read_mail, read_mbox, _read_text):
        try:
            document = reader(data)
        except InputError:
            continue
        assert isinstance(document.text, str)


def _read_text(data: bytes) -> Document:
    return parse_text(data.decode("utf-8", "replace"))


@settings(max_examples=CASES)
@given(st.text() | mixtures, st.sampled_from([*INPUT_TYPES]))
def test_any_text_is_a_document(text: str, input_type: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        with pytest.raises(UnsupportedInputError):
            parse_text(text)
        return
    document = parse_text(text, input_type)  # type: ignore[arg-type]
    assert input_type in ("auto", document.input_type)
    assert bool(document.blocks) <= bool(text.strip())


@pytest.mark.parametrize("name", sorted(EVERY_TEXT))
def test_spans_are_exact_in_samples(name: str) -> None:
    document = parse_text(EVERY_TEXT[name])
    if name not in ("vtt", "rolling", "srt"):  # of which tags and repeats are between
        assert_sound(document)
    assert document.blocks


@settings(max_examples=CASES)
@given(mixtures.filter(lambda text: "-->" not in text and "{" not in text))
def test_spans_are_exact(text: str) -> None:
    for input_type in ("article", "conversation", "transcript", "email"):
        assert_sound(_unquoted(parse_text(text, input_type)))  # type: ignore[arg-type]


def _unquoted(document: Document) -> Document:
    """Without the mails of nothing but a quotation, whose marks are taken off."""
    return document if ">" not in document.original else Document("", (), document.input_type)


@settings(max_examples=CASES)
@given(mixtures.filter(lambda text: "-->" not in text and "{" not in text))
def test_nothing_of_a_conversation_is_lost_but_what_is_counted(text: str) -> None:
    document = parse_text(text, "conversation")
    if document.dropped:
        return
    left = list(document.original)
    for block in document.blocks:
        span = document.original[block.start : block.end]
        assert "\n" not in span.removesuffix(block.text).strip()  # nothing but the label
        left[block.start : block.end] = " " * (block.end - block.start)
    rest = [line.strip() for line in "".join(left).split("\n")]
    assert all(not line or is_ruler(line) for line in rest)


@settings(max_examples=CASES)
@given(st.lists(st.builds(Message, names, sentences), min_size=1, max_size=12))
def test_a_conversation_written_out_is_read_back(messages: list[Message]) -> None:
    written = conversation(messages)
    again = parse_text(written.text, "conversation")
    assert again.participants == written.participants
    assert [block.text for block in again.blocks] == [block.text for block in written.blocks]


@settings(max_examples=CASES)
@given(st.lists(st.tuples(names, paragraphs, paragraphs), min_size=1, max_size=5))
def test_a_thread_written_out_is_read_back(parts: list[tuple[str, str, str]]) -> None:
    mails = [
        Mail({"from": author, "date": "5 May 2026", "subject": subject}, body=body)
        for author, subject, body in parts
    ]
    written = document_of_mails(mails)
    again = parse_text(written.text)
    assert again.input_type == written.input_type
    assert again.participants == written.participants
    assert [(each.title, each.text) for each in again.blocks] == [
        (subject, body) for _, subject, body in parts
    ]


@settings(max_examples=CASES)
@given(st.sampled_from(sorted(EVERY_FILE)), st.floats(0, 1), st.floats(0, 1))
def test_a_part_of_a_sample_is_read(name: str, begin: float, end: float) -> None:
    data = EVERY_FILE[name]
    assert_survives(data[int(begin * len(data)) :])
    assert_survives(data[: int(end * len(data))])


@settings(max_examples=CASES)
@given(
    st.sampled_from(sorted(EVERY_FILE)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 7)), min_size=1, max_size=30),
)
def test_a_sample_with_flipped_bits_is_read(name: str, flips: list[tuple[float, int]]) -> None:
    data = bytearray(EVERY_FILE[name])
    for place, bit in flips:
        data[int(place * (len(data) - 1))] ^= 1 << bit
    assert_survives(bytes(data))


@pytest.mark.parametrize("input_type", [each for each in INPUT_TYPES if each != "auto"])
def test_a_text_of_another_kind_keeps_the_kind_that_was_said(input_type: str) -> None:
    text = "The river is wide.\n\nIt is deep, too."
    document = parse_text(text, input_type)  # type: ignore[arg-type]
    assert document.input_type == input_type
    assert document.text == text


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(OptionError, match="email-thread"):
        parse_text("text", "letter")  # type: ignore[arg-type]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnsupportedInputError, match="must be text"):
        parse_text(b"text")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{",
        "a:",
        "1:",
        "-",
        "[00:01] ",
        ">",
        "<",
        '"',
        "a: ",
        "On 1 ",
        ",06:05:",
        "<v ",
        "\u200e",
    ],
)
def test_a_long_line_takes_no_longer_than_it_is(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(parse_text(text).blocks) <= 1
    assert read_mail(f"From: a@b\nContent-Type: text/html\n\n{text}".encode()).text
