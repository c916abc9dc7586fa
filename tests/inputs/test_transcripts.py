from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.inputs.detection import parse_text

from . import message_samples as samples

EXAMPLES = Path(__file__).parents[2] / "examples"


def turns(text: str) -> list[tuple[str, str]]:
    document = parse_text(text)
    assert document.input_type == "transcript"
    return [(block.author, block.text) for block in document.blocks if block.kind == "turn"]


def test_subtitles_with_names_are_turns() -> None:
    assert turns(samples.SRT) == [("DANA", "The brakes can crack."), ("OWEN", "214 bikes.")]
    assert parse_text(samples.SRT).blocks[1].time == "00:00:05,000"


def test_webvtt_s_voices_are_turns() -> None:
    assert turns(samples.VTT) == [
        ("Dana", "Hello & welcome, let's start. The recall."),
        ("Owen", "方案已定。"),
    ]


def test_captions_that_roll_are_read_once() -> None:
    assert turns(samples.ROLLING) == [("", "so today we talk about the river.")]
    assert parse_text(samples.ROLLING).dropped == {"repeated captions": 2}


def test_a_line_that_grows_is_read_once() -> None:
    cues = "".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number + 1},000\n{said}\n\n"
        for number, said in enumerate(["we went to", "we went to the river", "Yes.", "Yes."], 1)
    )
    assert turns(cues) == [("", "we went to the river Yes. Yes.")]


def test_subtitles_without_empty_lines_between() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:02,000 --> 00:00:03,000\nb\n"
    assert turns(text) == [("", "a b")]


def test_lines_after_a_gap_in_a_cue_are_not_lost() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n\nb\n\n2\n00:00:02,000 --> 00:00:03,000\nc\n"
    assert turns(text) == [("", "a b c")]


def test_a_long_talk_without_speakers_is_several_turns() -> None:
    cue = "00:00:{0:02},000 --> 00:00:{0:02},900\n" + "The river is wide here. " * 5 + "\n\n"
    document = parse_text("".join(cue.format(number) for number in range(50)))
    assert 5 <= len(document.blocks) <= 12
    assert all(block.text.endswith(".") for block in document.blocks)


@pytest.mark.parametrize(
    ("name", "participants", "first"),
    [
        ("meeting.txt", ("Dana", "Owen", "Sofia", "Terry"), "Right, let's start."),
        ("meeting_zh.txt", ("方蕾", "韩志鹏", "苏曼宁", "老唐"), "人到齐了"),
    ],
)
def test_the_examples_are_transcripts(name: str, participants: tuple[str, ...], first: str) -> None:
    text = (EXAMPLES / name).read_text("utf-8")
    document = parse_text(text)
    assert document.participants == participants
    assert document.blocks[0].kind == "paragraph"
    assert turns(text)[0][1].startswith(first)


def test_names_above_what_they_say() -> None:
    assert turns(samples.TRANSCRIPT_HEADS) == [
        ("Dana", "Let's start with the recall."),
        ("Owen", "214 bikes."),
        ("Dana", "Thanks."),
    ]


def test_one_speaker_s_lines_are_one_turn() -> None:
    text = "[00:00:01] 方蕾:人到齐了。\n[00:00:04] 方蕾:开始吧。\n[00:00:09] 老唐:好。\n"
    assert turns(text) == [("方蕾", "人到齐了。开始吧。"), ("老唐", "好。")]


def test_a_full_width_colon_ends_a_label() -> None:
    text = "[00:00:01] 方蕾\uff1a开始吧。\n[00:00:09] 老唐\uff1a好\uff1a行。\n"
    assert turns(text) == [("方蕾", "开始吧。"), ("老唐", "好\uff1a行。")]


def test_short_lines_with_a_time_of_day_are_a_chat() -> None:
    text = "[10:02] Ada: Tea?\n[10:03] Bo: Yes\n[10:03] Ada: Green?\n[10:04] Bo: Black\n"
    assert parse_text(text).input_type == "conversation"


def test_who_says_it_is_a_transcript_is_believed() -> None:
    document = parse_text("Ada: one\nAda: two\nBo: three\n", "transcript")
    assert [(block.author, block.text) for block in document.blocks] == [
        ("Ada", "one two"),
        ("Bo", "three"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Speaker 1: Shall we begin? I have the figures of the spring here.",
        "SPEAKER_00: We begin.\nSPEAKER_01: Good.\nSPEAKER_00: Then the bridge first.",
        "说话人1：我们先看一下春天的数据，然后讨论桥的问题。\n说话人2：好的。",
        "发言人 3：大家好，今天只有一个议题。",
    ],
)
def test_numbered_speakers_are_a_recording_s(text: str) -> None:
    assert turns(text)


@pytest.mark.parametrize(
    "text", ["Speakers: two of them were sold last week.", "The speaker 1: 3 scale model is new."]
)
def test_speakers_that_are_things_speak_no_turns(text: str) -> None:
    assert parse_text(text).input_type != "transcript"
