from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer.errors import GenerationError
from summarizer.generation.call import Call
from summarizer.inputs import Message, conversation
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.pipeline.segmentwise import SEGMENT_TOKENS, segments_of, summarize_segments
from summarizer.results import Progress

LONG = SummaryOptions(type="tldr", length="long")
TALK = conversation(
    Message("Ann" if turn % 2 else "Ben", f"turn{turn} " + "and so on " * 40)
    for turn in range(2 * SEGMENT_TOKENS // 50)
)


def words(text: str) -> int:
    return len(text.split())


def spec(options: SummaryOptions = LONG) -> OutputSpec:
    return output_spec(options, "en", input_type="conversation")


def first_word(
    text: str, spec: OutputSpec, options: SummaryOptions
) -> Iterator[Progress | str | ParsedOutput]:
    """A stand-in for the model: a sentence on the segment's first turn."""
    assert spec.max_parts == options.max_sentences == 1
    yield Progress(1, 1)
    said = f"It begins with {text.split()[1]}."
    yield said[:8]
    yield ParsedOutput(said, (said,), is_full=True)


def failing(
    text: str, spec: OutputSpec, options: SummaryOptions
) -> Iterator[Progress | str | ParsedOutput]:
    if "turn0 " in text:
        raise GenerationError("no")
    yield from first_word(text, spec, options)


def test_every_turn_is_in_exactly_one_segment() -> None:
    segments = segments_of(TALK, LONG, spec(), words)
    assert [block for segment in segments for block in segment] == list(TALK.blocks)
    assert 1 < len(segments) <= 5


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "key-points"},
        {"length": "short"},
        {"max_words": 40},
        {"focus": "the bridge"},
        {"type": "teaser"},
    ],
)
def test_other_summaries_are_written_at_once(changes: dict[str, object]) -> None:
    options = LONG.with_changes(**changes)
    assert not segments_of(TALK, options, spec(options), words)


def test_a_short_talk_is_one_segment() -> None:
    talk = conversation([Message("Ann", "Hello there, Ben."), Message("Ben", "Hello.")])
    assert not segments_of(talk, LONG, spec(), words)


def test_each_segment_gets_its_sentence_and_the_text_only_grows() -> None:
    segments = segments_of(TALK, LONG, spec(), words)
    events = list(summarize_segments(TALK, segments, spec(), Call(LONG), first_word, words))
    last = events[-1]
    assert isinstance(last, ParsedOutput)
    assert last.parts == tuple(
        f"It begins with {segment[0].text.split()[0]}." for segment in segments
    )
    shown = [event for event in events if isinstance(event, str)]
    assert all(last.text.startswith(each) for each in shown)
    read = [event.done for event in events if isinstance(event, Progress)]
    assert read == sorted(read)


def test_a_segment_without_a_sentence_is_left_out() -> None:
    segments = segments_of(TALK, LONG, spec(), words)
    *_, last = summarize_segments(TALK, segments, spec(), Call(LONG), failing, words)
    assert isinstance(last, ParsedOutput)
    assert len(last.parts) == len(segments) - 1


def test_no_sentence_at_all_is_an_error() -> None:
    with pytest.raises(GenerationError):
        list(summarize_segments(TALK, [TALK.blocks[:1]], spec(), Call(LONG), failing, words))


def test_the_share_that_got_sentences_is_reported() -> None:
    call = Call(LONG)
    segments = segments_of(TALK, LONG, spec(), words)
    list(summarize_segments(TALK, segments, spec(), call, failing, words))
    assert 0.3 < call.coverage < 1
