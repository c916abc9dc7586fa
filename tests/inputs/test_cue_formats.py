from __future__ import annotations

import json
from typing import Any

import pytest

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.cue_formats import parse_lrc
from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_bytes
from summarizer.inputs.timed_text import read_timed_text

Turn = tuple[str, str, str]
EXPECTED = [("", "00:00:01.500", "So this is it."), ("", "00:00:04.250", "Yes & no.")]


def cues(document: Document) -> list[Turn]:
    """Speaker, time and words of each cue."""
    found = []
    for block in document.blocks:
        starts = [cue.at for cue in block.cues] or [0]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            found.append((block.author, block.time_at(start), block.text[start:end].strip()))
    return found


def ass(*lines: str, names: str = "Layer, Start, End, Style, Name, Effect, Text") -> str:
    return "[Script Info]\n\n[Events]\nFormat: " + "\n".join([names, *lines]) + "\n"


def test_substation_fields_stand_where_its_format_says() -> None:
    text = ass(
        "Dialogue: 0:00:04.25,Mira,0:00:06.00,Yes, & no.",
        "Dialogue: 0:00:01.50,Jon,0:00:04.00,So {\\i1}this{\\i0}\\Nis\\hit.",
        names="Start, Name, End, Text",
    )
    assert cues(parse_text(text)) == [
        ("Jon", "00:00:01.500", "So this"),
        ("Jon", "00:00:01.500", "is it."),
        ("Mira", "00:00:04.250", "Yes, & no."),
    ]


def test_substation_drawings_comments_and_shadows_are_not_said() -> None:
    text = ass(
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,,translate this",
        "Dialogue: 0,0:00:01.50,0:00:02.00,Default,,,{\\p1}m 0 0 l 100 0{\\p0}So this is it.",
        "Dialogue: 1,0:00:01.50,0:00:02.00,Shadow,,,So this is it.",
        "Dialogue: 0,0:00:04.25,0:00:05.00,Default,,,Yes & no.",
    )
    document = parse_text(text)
    assert cues(document) == EXPECTED
    assert document.dropped == {"comments": 1}


@pytest.mark.parametrize(
    "data",
    [
        {"text": "x", "segments": [{"id": 0, "start": 1.5, "end": 4.0, "text": " So this is it."},
                                   {"id": 1, "start": 4.25, "end": 6, "text": " Yes & no."}]},
        {"transcription": [{"offsets": {"from": 1500, "to": 4000}, "text": " So this is it."},
                           {"offsets": {"from": 4250, "to": 6000}, "text": " Yes & no."}]},
        {"chunks": [{"timestamp": [1.5, 4.0], "text": " So this is it."},
                    {"timestamp": [4.25, None], "text": " Yes & no."}]},
        [{"text": "So this is it.", "start": 1.5, "duration": 2.5},
         {"text": "Yes & no.", "start": 4.25, "duration": 1.75}],
        {"events": [{"tStartMs": 0, "id": 1},
                    {"tStartMs": 1500, "dDurationMs": 2500, "segs": [{"utf8": "So "},
                                                                     {"utf8": "this is it."}]},
                    {"tStartMs": 4250, "segs": [{"utf8": "Yes & no."}]}]},
    ],
    ids=["whisper", "whisper.cpp", "transformers", "youtube list", "youtube json3"],
)  # fmt: skip
def test_json_of_recognizers(data: Any) -> None:
    assert cues(parse_text(json.dumps(data))) == EXPECTED


def test_json_names_speakers() -> None:
    first = {"start": 1.5, "end": 2, "text": "So this is it.", "speaker": "SPEAKER_00"}
    second = {"start": 4.25, "end": 5, "text": "Yes & no.", "speaker": "SPEAKER_01"}
    document = parse_text(json.dumps({"segments": [first, second]}))
    assert [each[0] for each in cues(document)] == ["SPEAKER_00", "SPEAKER_01"]


@pytest.mark.parametrize(
    "data",
    [
        [{"start": 10, "end": 16, "text": "Berlin"}, {"start": 20, "end": 25, "text": "Paris"}],
        {"segments": [{"name": "a"}, {"name": "b"}]},
        {"events": "none"},
        [1, 2],
    ],
)
def test_other_json_is_no_transcript(data: Any) -> None:
    assert parse_text(json.dumps(data)).input_type != "transcript"


@pytest.mark.parametrize(
    "text",
    [
        "start\tend\ttext\n1500\t4000\tSo this is it.\n4250\t6000\tYes & no.\n",
        'start,end,text\n1500,4000," So this is it."\n4250,6000," Yes & no."\n',
        '"start","end","text"\n1500,4000,"So this is it."\nodd\n4250,6000,"Yes & no."\n',
    ],
)
def test_tables_of_recognizers(text: str) -> None:
    assert cues(parse_text(text)) == EXPECTED


def ttml(body: str, attributes: str = "", head: str = "") -> bytes:
    space = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"'
    more = 'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="urn:s"'
    return f"<tt {space} {more} {attributes}>{head}<body>{body}</body></tt>".encode()


@pytest.mark.parametrize(
    "data",
    [
        ttml('<div><p begin="00:00:01.500" end="00:00:04">So this is it.</p>'
             '<p begin="4250ms" dur="2s">Yes &amp; no.</p></div>'),
        ttml('<div begin="1s"><p begin="0.5s" end="2s">So <span>this</span>\n   is it.</p>'
             '<p begin="3.25s" end="5s">Yes &#38; no.</p></div>'),
        ttml('<p begin="00:00:01:12" end="00:00:04:00">So this is it.</p>'
             '<p begin="102f" end="120f">Yes &amp; no.</p>', 'ttp:frameRate="24"'),
        ttml('<p begin="15000000t" end="30000000t">So this is it.</p>'
             '<p begin="42500000t" end="50000000t">Yes &amp; no.</p>', 'ttp:tickRate="10000000"'),
        ttml('<p><span begin="1.5s" end="2s">So this is it.</span>'
             '<span begin="4.25s" end="5s">Yes &amp; no.</span></p>'),
        b'<?xml version="1.0" encoding="utf-8" ?><transcript>'
        b'<text start="1.5" dur="2.5">So this is it.</text>'
        b'<text start="4.25" dur="1">Yes &amp;amp; no.</text></transcript>',
        b'<timedtext format="3"><head><ws id="0"/></head><body><p t="1500" d="2500"><s>So</s>'
        b'<s t="200"> this is it.</s></p><p t="4250" d="900">Yes &amp; no.</p></body></timedtext>',
    ],
    ids=["clock", "nested", "frames", "ticks", "spans", "youtube", "youtube format 3"],
)  # fmt: skip
def test_timed_text(data: bytes) -> None:
    assert cues(read_timed_text(data, "a.ttml")) == EXPECTED


def test_timed_text_names_speakers_and_leaves_readings_out() -> None:
    agent = '<ttm:agent xml:id="k"><ttm:name>Kim</ttm:name></ttm:agent>'
    head = f"<head><metadata>{agent}</metadata></head>"
    body = '<p begin="1s" end="2s" ttm:agent="k">時<span tts:ruby="text">とき</span>計</p>'
    assert cues(read_timed_text(ttml(body, head=head), "a.ttml")) == [
        ("Kim", "00:00:01.000", "時計")
    ]


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tt><p begin="1s">&b;</p></tt>',
        b'<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/hostname">]><tt><p begin="1s">&a;</p></tt>',
        b"<tt>" + b"<div>" * 10_000,
        b'<tt><p begin="1s">a</p',
        b"<tt></tt>",
        b'<?xml version="1.0" encoding="nonsense"?><tt/>',
        b"",
    ],
)
def test_timed_text_that_is_damaged_or_hostile_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedInputError, match=r"a\.ttml"):
        read_timed_text(data, "a.ttml")


LRC = "[00:01.50]So this is it.\n[00:04.25]Yes & no.\n[00:06.00]\n"


@pytest.mark.parametrize(
    "text",
    [
        LRC,
        "[ti:Road]\n[ar:Ana Ruiz]\n[length:03:10]\n" + LRC,
        "\ufeff[ti:Road]\n\n[00:01.500] So this is it.\n[00:04.250] Yes & no.\n",
        "[offset:+500]\n[00:02.00]So this is it.\n[00:04.75]Yes & no.\n",
        "[offset:-500]\n[00:01.00]So this is it.\n[00:03.75]Yes & no.\n",
        "[ti:x]\n[00:01.50]<00:01.50>So <00:02.10>this <00:02.90>is it.\n[00:04:25]Yes & no.\n",
        "[by:me]\n[00:01.50]So this\nis it.\n[00:04.25]Yes & no.\n",
        "[ti:x]\n[00:04.25]Yes & no.\n[00:01.50]So this is it.\n",
    ],
)
def test_lrc_has_times_and_no_stamps(text: str) -> None:
    document = parse_text(text)
    assert document.input_type == "transcript"
    assert document.text == "So this is it. Yes & no."
    assert {time for _, time, _ in cues(document)} == {"00:00:01.500", "00:00:04.250"}


def test_an_lrc_file_has_its_title_and_repeats_its_chorus() -> None:
    document = read_bytes(
        b"[ti:Road]\n[00:01.20]First line\n[00:12.30][00:30.10]The chorus\n[00:20]Third line\n",
        "song.lrc",
    )
    assert document.title == "Road"
    assert [(time, said) for _, time, said in cues(document)] == [
        ("00:00:01.200", "First line"),
        ("00:00:12.300", "The chorus"),
        ("00:00:20.000", "Third line"),
        ("00:00:30.100", "The chorus"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[12:30] <Ann> hi\n[12:31] <Bob> hello\n[12:32] <Ann> bye\n" * 3,
        "Splits: [01:02.33] [01:03.10] [01:01.99] in the final, a record.\nAll cheered.",
        "[a:b]\n[1] Smith, J. On roads.\n[2] Ruiz, A. On songs.",
    ],
)
def test_other_brackets_are_no_lrc(text: str) -> None:
    assert parse_lrc(text) is None
