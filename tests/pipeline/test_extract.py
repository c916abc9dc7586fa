from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer.errors import GenerationError
from summarizer.inputs import Message, conversation
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec, ParsedOutput, output_spec_for
from summarizer.pipeline.extract import Extractor
from summarizer.pipeline.sections import SectionSummaries
from summarizer.results import Progress

OPTIONS = SummaryOptions(type="action-items", length="short")
CHAT = conversation(
    Message("Ann" if number % 2 else "Ben", f"Please book room{number} by Friday.", id=f"m{number}")
    for number in range(40)
)


def words(text: str) -> int:
    return len(text.split())


def first_message(
    text: str, spec: OutputSpec, options: SummaryOptions
) -> Iterator[Progress | str | ParsedOutput]:
    """A stand-in for the model: the task of the part's first message."""
    yield Progress(1, 2)
    room = next(word for word in text.split() if word.startswith("room"))
    row = {"message": "1", "what": f"Book {room}.", "message_id": spec.message_ids[0]}
    yield ParsedOutput("", ("",), is_full=True, rows=(row,))


def extracted(run: object = first_message, part: int = 40) -> tuple[ParsedOutput, SectionSummaries]:
    spec, _ = output_spec_for(CHAT.text, OPTIONS, input_type="conversation")
    extractor = Extractor(run, OPTIONS, words, part)  # type: ignore[arg-type]
    extracting = extractor.extract(CHAT, spec)
    while True:
        try:
            next(extracting)
        except StopIteration as end:
            return end.value


def test_rows_cite_messages_of_the_whole_text() -> None:
    parsed, _ = extracted()
    assert parsed.rows
    for row in parsed.rows:
        number = int(row["message_id"].removeprefix("m"))
        assert row["what"] == f"Book room{number}."
        assert row["message"] == str(number + 1)


def test_the_last_rows_are_kept_and_all_are_in_the_sections() -> None:
    parsed, summaries = extracted()
    assert len(parsed.rows) == 3 < len(summaries.sections)
    assert summaries.coverage == pytest.approx(1, abs=0.02)  # but for what parts the messages
    assert parsed.rows[-1]["what"] in summaries.sections[-1].text


def test_without_any_rows_the_fixed_sentence_is_returned() -> None:
    def nothing(*_: object) -> Iterator[ParsedOutput]:
        yield ParsedOutput("There is nothing to do.", (), is_full=True, is_fixed=True)

    parsed, _ = extracted(nothing)
    assert (parsed.text, parsed.rows) == ("There is nothing to do.", ())


def test_parts_without_an_answer_lower_the_coverage_and_none_is_an_error() -> None:
    def some(
        text: str, spec: OutputSpec, options: SummaryOptions
    ) -> Iterator[Progress | str | ParsedOutput]:
        if "room0 " in text:
            raise GenerationError("no rows")
        yield from first_message(text, spec, options)

    _, summaries = extracted(some)
    assert 0.5 < summaries.coverage < 0.98
    with pytest.raises(GenerationError, match="any part"):
        extracted(some, part=10_000)
