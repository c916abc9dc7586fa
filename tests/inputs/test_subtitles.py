"""Captions as programs write them: each phrase once, with its time and its speaker."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_bytes, read_document

CASES = Path(__file__).parent / "cases"


def srt(*cues: tuple[float, float, str]) -> str:
    return "\n\n".join(
        f"{number}\n{stamp(begin)} --> {stamp(end)}\n{said}"
        for number, (begin, end, said) in enumerate(cues, 1)
    )


def stamp(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"00:{ms // 60_000:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def transcript(text: str) -> Document:
    document = parse_text(text)
    assert document.input_type == "transcript"
    return document


def said(document: Document) -> str:
    return " ".join(block.text for block in document.blocks)


def times(document: Document) -> list[str]:
    return [cue.time for block in document.blocks for cue in block.cues] or [
        block.time for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("name", "text", "last_time"),
    [
        (
            "sub-ass.ass",
            "Welcome back, today we sharpen a hand plane. Never use a dry grinder.",
            "00:00:04.000",
        ),
        ("sub-cp1251.srt", "Паром опаздывает. Он уходит в понедельник.", "00:00:03,500"),
        (
            "sub-rollup-3line.srt",
            "GOOD EVENING FROM THE HARBOUR. THE FERRY TO THE ISLAND IS OUT OF SERVICE TONIGHT. A "
            "CRACK WAS FOUND IN THE HULL. THE NEXT ONE LEAVES ON MONDAY.",
            "00:00:05,034",
        ),
        (
            "sub-rollup-partial.srt",
            "What would the baker say about the flour that the miller is going to bring on Monday "
            "and how much of it does the village need? Two hundred kilos at the least.",
            "00:00:06,000",
        ),
        (
            "sub-teams.vtt",
            "We need the budget by Friday, 12 thousand at the most. Fine, I write it on Thursday. "
            "And Kim checks it.",
            "00:00:09.600",
        ),
        (
            "sub-ttml.ttml",
            "Welcome back, today we sharpen a hand plane. Never use a dry grinder.",
            "00:00:04.000",
        ),
        ("sub-utf16.srt", "The ferry is late. It leaves on Monday.", "00:00:03,500"),
        (
            "sub-whisper.txt",
            "Welcome back to the workshop, today we sharpen a hand plane. First you flatten the "
            "back of the blade on a coarse stone. Then the bevel at twenty five degrees, and a "
            "small second bevel at thirty. Never use a dry grinder, because the steel gets too hot "
            "and soft.",
            "00:15.000",
        ),
        (
            "sub-youtube-copy.txt",
            "welcome back to the workshop today we sharpen a hand plane first you flatten the back "
            "of the blade on a coarse stone then the bevel at twenty five degrees never use a dry "
            "grinder",
            "1:02",
        ),
        (
            "sub-youtube.sbv",
            "welcome back to the workshop today we sharpen a hand plane never use a dry grinder",
            "0:00:06.770",
        ),
        (
            "sub-youtube.vtt",
            "welcome back to the workshop today we sharpen a plane [Music]",
            "00:00:04.510",
        ),
    ],
)
def test_a_case_is_read_right(name: str, text: str, last_time: str) -> None:
    document = read_document(CASES / name)
    assert document.input_type == "transcript"
    assert said(document) == text
    assert (document.blocks[-1].cues[-1:] or document.blocks[-1:])[0].time == last_time


@pytest.mark.parametrize(
    ("cues", "text"),
    [
        (  # with pauses between, in other case and with other stops
            [
                (1, 3, "The council met today and the"),
                (3.4, 5, "today and the vote on the bridge"),
                (5.5, 7, "Vote on the bridge, was put off"),
            ],
            "The council met today and the vote on the bridge was put off",
        ),
        (  # a word at a time
            [(n, n + 1, said) for n, said in enumerate(("We", "We went", "We went to the river"))],
            "We went to the river",
        ),
        (  # times that overlap
            [
                (1, 4, "the first line of it"),
                (2, 6, "the first line of it\nand the second line"),
                (4, 8, "and the second line\nand then the third"),
            ],
            "the first line of it and the second line and then the third",
        ),
        (  # without spaces
            [
                (1, 2, "市政府周一宣布关闭"),
                (2, 3, "周一宣布关闭旧桥因为"),
                (3, 4, "旧桥因为有裂缝"),
            ],
            "市政府周一宣布关闭旧桥因为有裂缝",
        ),
        (  # a short line that rolls
            [(1, 2, "Yes."), (2, 3, "Yes.\nI will come"), (3, 4, "I will come\ntomorrow at nine")],
            "Yes. I will come tomorrow at nine",
        ),
    ],
)
def test_captions_that_roll_are_read_once(cues: list[tuple[float, float, str]], text: str) -> None:
    document = transcript(srt(*cues))
    assert said(document) == text
    assert document.dropped["repeated captions"]


@pytest.mark.parametrize(
    "lines",
    [
        ("I think that", "I think that we should wait.", "No. Never.", "Yes. Always."),
        ("We will rock you.", "And I said:", "We will rock you.", "Twice."),
        ("Go on.", "Go on.", "He is in the garden.", "Is he?"),
    ],
)
def test_words_that_are_said_again_after_a_while_stay(lines: tuple[str, ...]) -> None:
    cues = [(2 * number, 2 * number + 1.5, line) for number, line in enumerate(lines)]
    document = transcript(srt(*cues))
    assert said(document) == " ".join(lines)
    assert document.dropped == {}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("<00:00:01.480><c.yellow>Hello</c> <i>you</i>", "Hello you"),
        ("{\\an8}{\\k20}Up {\\k30}there", "Up there"),
        ('<font color="#ffff00">Stop!</font>', "Stop!"),
        ("<ruby>時計台<rt>とけいだい</rt></ruby>", "時計台"),
        ("I <3 you &amp; him", "I <3 you & him"),
        ("- Come in.", "Come in."),
    ],
)
def test_marks_of_captions_are_no_text(line: str, text: str) -> None:
    assert said(transcript(f"1\n00:00:01,000 --> 00:00:02,000 X1:40 Y1:50\n{line}\n")) == text


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (srt((1, 2, ">> KIM: Good evening."), (2, 3, ">> JON: And to you.")), ("KIM", "JON")),
        (
            "[00:00.000 --> 00:04.000] [SPEAKER_00] Shall we?\n"
            "[00:04.000 --> 00:06.000] [SPEAKER_01] We shall.\n",
            ("SPEAKER_00", "SPEAKER_01"),
        ),
        (
            "[00:00.000 --> 00:04.000] [SPEAKER_00]: Shall we?\n"
            "[00:04.000 --> 00:06.000] [UNKNOWN]: I object.\n",
            ("SPEAKER_00", "UNKNOWN"),
        ),
        (  # Teams, before it wrote WebVTT
            "0:0:0.0 --> 0:0:4.330\nKim Lee\nWe need it.\n\n0:0:4.330 --> 0:0:6.0\nOskar Bauer\n"
            "Fine.\n\n0:0:6.0 --> 0:0:8.0\nKim Lee\nBy Friday.\n\n0:0:8.0 --> 0:0:9.5\n"
            "Oskar Bauer\nYes.\n",
            ("Kim Lee", "Oskar Bauer"),
        ),
        (
            "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nKim Lee: We need it.\n\n2\n"
            "00:00:02.000 --> 00:00:03.000\nOskar Bauer: Fine.\n",
            ("Kim Lee", "Oskar Bauer"),
        ),
    ],
)
def test_speakers_of_captions(text: str, speakers: tuple[str, ...]) -> None:
    document = transcript(text)
    assert document.participants == speakers
    assert not any(name in said(document) for name in speakers)


def test_a_mark_of_another_speaker_ends_a_turn() -> None:
    document = transcript(srt((1, 2, ">> Shall we go?"), (2, 3, "Now."), (3, 4, ">> Not yet.")))
    assert [block.text for block in document.blocks] == ["Shall we go? Now.", "Not yet."]


@pytest.mark.parametrize(
    "text",
    [
        "[00:00:00.000 --> 00:00:04.500]   So this is it.\n"
        "[00:00:04.500 --> 00:00:09.000]   Yes.\n",
        "00:00:00 --> 00:00:04\nSo this is it.\n\n00:00:04 --> 00:00:09\nYes.\n",
        "1\n00:00:00:000-->00:00:04:500\nSo this is it.\n2\n00:00:04:500-->00:00:09:000\nYes.\n",
        "0:00:00.000,0:00:04.500\nSo this is it.\n\n0:00:04.500,0:00:09.000\nYes.\n",
    ],
)
def test_forms_of_times(text: str) -> None:
    document = transcript(text)
    assert said(document) == "So this is it. Yes."
    assert len(times(document)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "0:00\nwelcome back\n0:04\nto the mill\n1:02:03\nand good night\n",
        "Intro\n0:00\nwelcome back\n0:04\n4 seconds\nto the mill\n1:02\nand good night\n",
        "0:00 welcome back to this small old mill\n0:04 to the mill by the river\n"
        "1:02 and good night to all of you\n",
        "[00:00] welcome back to this small old mill\n[00:04] to the mill by the river\n"
        "[01:02] and good night to all of you\n",
        "0:00\nwelcome back\n0:04\n4秒钟\nto the mill\n1:02\n1分钟2秒钟\nand good night\n",
    ],
)
def test_a_transcript_copied_from_a_page_keeps_its_times(text: str) -> None:
    document = transcript(text)
    assert len(times(document)) == 3
    assert "seconds" not in said(document) and "0:" not in said(document)
    assert said(document).startswith("welcome back") and "秒" not in said(document)


@pytest.mark.parametrize(
    "text",
    [
        "12:00:01 server started and listens on port 80\n12:00:02 first request from a browser\n"
        "12:00:03 the second request came from elsewhere\n",
        "0:00 Intro\n1:20 Setup\n5:00 Ending\n",
        "The race began at\n9:30\nand ended at\n8:15\nof the next day, after\n9:00\n",
    ],
)
def test_other_lists_of_times_are_no_transcripts(text: str) -> None:
    assert parse_text(text).input_type != "transcript"


def test_who_spoke_stands_beside_the_time_in_a_saved_zoom_transcript() -> None:
    text = "[Kim Lee] 10:02:33\nWe need it.\n\n[Oskar Bauer] 10:02:40\nFine.\n"
    document = transcript(text)
    assert [(each.author, each.time, each.text) for each in document.blocks] == [
        ("Kim Lee", "10:02:33", "We need it."),
        ("Oskar Bauer", "10:02:40", "Fine."),
    ]


@pytest.mark.parametrize("name", ["a.srt", "a.vtt", "a.sbv", "a.ass", "a.ttml"])
@pytest.mark.parametrize("data", [b"", b"WEBVTT\n", b"\x00\x01\x02\x03", b"<tt", b"Hello."])
def test_a_file_without_captions_is_refused_by_its_name(name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=name.replace(".", r"\.")):
        read_bytes(data, name)


@pytest.mark.parametrize(
    "line",
    [
        "<v Ana>Who pays?</v> <v Ben>The bank pays.</v>",
        "<v Ana>Who pays?</v><v Ben>The bank pays.</v>",
        "<v Ana>Who pays? <v Ben>The bank pays.",
        "<v.loud Ana>Who <i>pays</i>?</v> <v.calm.first Ben>The bank pays.</v>",
        "<v Ana>Who pays?</v>\n<v Ben>The bank pays.</v>",
    ],
)
def test_voices_on_one_line_are_told_apart(line: str) -> None:
    text = f"WEBVTT\n\n00:00.000 --> 00:03.000\n{line}\n\n00:03.000 --> 00:05.000\n<v Ana>Good.</v>"
    document = parse_text(text)
    assert [(block.author, block.text) for block in document.blocks] == [
        ("Ana", "Who pays?"),
        ("Ben", "The bank pays."),
        ("Ana", "Good."),
    ]
    for block in document.blocks:
        assert block.text.split()[0] in text[block.start : block.end]
