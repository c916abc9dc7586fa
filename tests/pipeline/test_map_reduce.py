from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from summarizer import Summarizer
from summarizer.errors import GenerationError
from summarizer.inputs.plain import plain_document
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec
from summarizer.pipeline.map_reduce import MapReducer
from summarizer.pipeline.sections import SectionSummaries
from summarizer.results import Progress, Section

from ..scripted import POINTS, TEXT, Scripted

PARAGRAPHS = [f"Paragraph {number} says word{number} and more." for number in range(40)]
TEXT_OF_PARAGRAPHS = "\n\n".join(PARAGRAPHS)


def words(text: str) -> int:
    return len(text.split())


def first_word_of_each(text: str) -> str:
    return " ".join([word for word in text.split() if word.startswith("word")][:3])


def reduced(
    summarize: Callable[[str], str], part_tokens: int = 60, limit: int = 100
) -> tuple[list[Progress | Section], SectionSummaries]:
    """Reduce the paragraphs; `summarize`, which gives "" for nothing, stands in for the model."""

    def run(
        text: str, spec: OutputSpec, options: SummaryOptions
    ) -> Iterator[Progress | str | ParsedOutput]:
        yield Progress(1, 2)
        yield Progress(2, 2)
        summary = summarize(text)
        yield ParsedOutput(summary or "Nothing.", (summary,), is_full=True, is_fixed=not summary)

    options = SummaryOptions(type="tldr")
    reducer = MapReducer(run, options, output_spec(options, "en"), words, part_tokens, limit)
    events = []
    reducing = reducer.reduce(plain_document(TEXT_OF_PARAGRAPHS, "article"))
    while True:
        try:
            events.append(next(reducing))
        except StopIteration as end:
            return events, end.value


def leaves(sections: tuple[Section, ...]) -> list[Section]:
    return [leaf for section in sections for leaf in (leaves(section.sections) or [section])]


def test_sections_follow_the_text_and_cover_it() -> None:
    _, summaries = reduced(first_word_of_each)
    assert summaries.coverage == 1
    assert summaries.sections[0].start == 0
    assert summaries.sections[-1].end == len(TEXT_OF_PARAGRAPHS)
    for section in summaries.sections:
        part = TEXT_OF_PARAGRAPHS[section.start : section.end]
        assert all(word in part for word in section.text.split())


def test_levels_are_added_until_one_pass_holds_the_rest() -> None:
    _, summaries = reduced(first_word_of_each, part_tokens=14, limit=12)
    assert words(summaries.text) <= 12
    lowest = leaves(summaries.sections)
    assert len(lowest) > 2 * len(summaries.sections)
    assert [section.start for section in lowest] == sorted(section.start for section in lowest)


def test_summaries_as_long_as_their_parts_are_an_error_not_a_loop() -> None:
    with pytest.raises(GenerationError, match="as long as"):
        reduced(lambda text: text, part_tokens=14, limit=12)


def test_progress_grows_and_stays_below_the_whole() -> None:
    events, _ = reduced(first_word_of_each, part_tokens=14, limit=12)
    read = [event for event in events if isinstance(event, Progress)]
    done = [event.done for event in read]
    assert done == sorted(done) and done[-1] > 0
    assert all(event.done <= event.total for event in read)


def test_the_lowest_sections_come_as_soon_as_they_are_there() -> None:
    events, summaries = reduced(first_word_of_each, part_tokens=14, limit=12)
    told = [event for event in events if isinstance(event, Section)]
    assert told == leaves(summaries.sections)
    first = events.index(told[0])
    assert any(isinstance(event, Progress) for event in events[first:])


def test_a_part_without_a_summary_lowers_the_coverage() -> None:
    def summarize(text: str) -> str:
        if "word3 " in text:
            raise GenerationError("no words")
        return first_word_of_each(text)

    _, summaries = reduced(summarize)
    assert 0.5 < summaries.coverage < 1
    assert "word3 " not in summaries.text


def test_a_part_with_nothing_on_the_focus_is_read_but_not_merged() -> None:
    _, summaries = reduced(lambda text: "word3" if "word3 " in text else "")
    assert (summaries.text, summaries.coverage) == ("word3", 1)
    assert len(summaries.sections) > 1


def test_no_part_with_anything_on_the_focus_leaves_no_text() -> None:
    _, summaries = reduced(lambda text: "")
    assert (summaries.text, summaries.coverage) == ("", 1)


def test_no_summary_of_any_part_is_an_error() -> None:
    def fail(text: str) -> str:
        raise GenerationError("no words")

    with pytest.raises(GenerationError, match="any part"):
        reduced(fail)


def test_a_text_beyond_the_quota_is_summarized_in_parts(scripted: Scripted) -> None:
    made = scripted(POINTS)
    text = "\n\n".join([TEXT] * 20)
    result = made.summarize(text)
    assert result.items == ("A relay failed.", "Trains were late.", "Fares were paid back.")
    assert len(result.sections) > 1 and result.coverage == 1
    assert all(section.text for section in result.sections)
    assert result.usage.input_tokens == made.token_count(text)
    assert result.usage.prompt_tokens > result.usage.input_tokens


def test_a_text_within_it_has_no_sections(scripted: Scripted) -> None:
    assert scripted(POINTS).summarize(TEXT).sections == ()


def test_the_real_engine_reads_a_long_text_in_parts(random_model: Summarizer) -> None:
    """Up to the first words of the first part; a random model writes nonsense to the end."""
    stream = random_model.summarize_streaming("The rain in Spain. " * 5_000, type="tldr")
    seen = [event for _, event in zip(range(4), stream, strict=False)]
    assert all(isinstance(event, Progress) for event in seen)
    assert seen[-1].total > random_model.token_count("The rain in Spain. ") * 5_000
