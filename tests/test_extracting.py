from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from summarizer.errors import GenerationError
from summarizer.extracting import Extractor
from summarizer.forms import form_for
from summarizer.inputs import Message, conversation
from summarizer.options import SummaryOptions
from summarizer.reducing import Reduction
from summarizer.results import Progress
from summarizer.summary_form import Form, Shaped

OPTIONS = SummaryOptions(type="action-items", length="short")
CHAT = conversation(
    Message("Ann" if number % 2 else "Ben", f"Please book room{number} by Friday.", id=f"m{number}")
    for number in range(40)
)


def words(text: str) -> int:
    return len(text.split())


def form_of(text: str, message_ids: Sequence[str]) -> Form:
    return form_for(text, OPTIONS, input_type="conversation", message_ids=message_ids)[0]


def first_message(text: str, form: Form) -> Iterator[Progress | str | Shaped]:
    """A stand-in for the model: the task of the part's first message."""
    yield Progress(1, 2)
    room = next(word for word in text.split() if word.startswith("room"))
    row = {"message": "1", "what": f"Book {room}.", "message_id": form.message_ids[0]}
    yield Shaped("", ("",), is_full=True, rows=(row,))


def extracted(run: object = first_message, part: int = 40) -> tuple[Shaped, Reduction]:
    extractor = Extractor(run, form_of, words, part)  # type: ignore[arg-type]
    extracting = extractor.extract(CHAT, form_of(CHAT.text, ()))
    while True:
        try:
            next(extracting)
        except StopIteration as end:
            return end.value


def test_rows_cite_messages_of_the_whole_text() -> None:
    shaped, _ = extracted()
    assert shaped.rows
    for row in shaped.rows:
        number = int(row["message_id"].removeprefix("m"))
        assert row["what"] == f"Book room{number}."
        assert row["message"] == str(number + 1)


def test_the_last_rows_are_kept_and_all_are_in_the_sections() -> None:
    shaped, reduction = extracted()
    assert len(shaped.rows) == 3 < len(reduction.sections)
    assert reduction.coverage == pytest.approx(1, abs=0.02)  # but for what parts the messages
    assert shaped.rows[-1]["what"] in reduction.sections[-1].text


def test_no_rows_at_all_is_said() -> None:
    def nothing(text: str, form: Form) -> Iterator[Shaped]:
        yield Shaped("There is nothing to do.", (), is_full=True, is_fixed=True)

    shaped, _ = extracted(nothing)
    assert (shaped.text, shaped.rows) == ("There is nothing to do.", ())


def test_parts_without_an_answer_lower_the_coverage_and_none_is_an_error() -> None:
    def some(text: str, form: Form) -> Iterator[Progress | str | Shaped]:
        if "room0 " in text:
            raise GenerationError("no rows")
        yield from first_message(text, form)

    _, reduction = extracted(some)
    assert 0.5 < reduction.coverage < 0.98
    with pytest.raises(GenerationError, match="any part"):
        extracted(some, part=10_000)
