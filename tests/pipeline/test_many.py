from __future__ import annotations

import threading

import pytest

from summarizer import (
    AbortError,
    GenerationError,
    OptionError,
    Summarizer,
    SummarizerError,
    SummaryResult,
    UnsupportedInputError,
)

from ..scripted import POINTS, TEXT, Scripted

SHORT = "The meeting is moved to Friday."


def test_each_text_has_its_result_in_its_place(random_model: Summarizer) -> None:
    texts = [SHORT, "", "Lunch is at one."]
    results = random_model.summarize_many(texts)
    assert [str(result) for result in results] == texts
    assert all(isinstance(result, SummaryResult) for result in results)


def test_many_texts_give_what_each_gives_alone(scripted: Scripted) -> None:
    made = scripted(POINTS)
    (together,) = made.summarize_many([TEXT], length="short", format="plain-text")
    alone = made.summarize(TEXT, length="short", format="plain-text")
    assert isinstance(together, SummaryResult)
    assert (together.text, together.items) == (alone.text, alone.items)


def test_a_text_that_fails_leaves_the_others_their_summaries(scripted: Scripted) -> None:
    results = scripted("").summarize_many([SHORT, b"bytes", TEXT, "The train " * 3_000, SHORT])  # type: ignore[list-item]
    kinds = [type(result) for result in results]
    assert kinds[0] is kinds[4] is SummaryResult
    assert kinds[1:3] == [UnsupportedInputError, GenerationError]
    assert "any part" in str(results[3])


def test_progress_begins_at_none_and_ends_at_all(random_model: Summarizer) -> None:
    seen: list[tuple[int, int]] = []
    random_model.summarize_many([SHORT, b""], on_progress=lambda *how_far: seen.append(how_far))  # type: ignore[list-item]
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_no_texts_give_no_results(random_model: Summarizer) -> None:
    assert random_model.summarize_many([]) == []


def test_what_was_done_is_kept_when_cancelled(random_model: Summarizer) -> None:
    cancel = threading.Event()

    def stop_after_one(done: int, total: int) -> None:
        if done == 1:
            cancel.set()

    results = random_model.summarize_many([SHORT] * 3, on_progress=stop_after_one, cancel=cancel)
    assert str(results[0]) == SHORT
    assert [type(result) for result in results[1:]] == [AbortError, AbortError]


def test_a_bad_option_is_raised_once_for_all(random_model: Summarizer) -> None:
    with pytest.raises(OptionError, match="poem"):
        random_model.summarize_many([SHORT], type="poem")


def test_one_text_is_not_taken_for_many(random_model: Summarizer) -> None:
    with pytest.raises(OptionError, match="several"):
        random_model.summarize_many(SHORT)


def test_a_closed_summarizer_is_raised_not_listed(scripted: Scripted) -> None:
    made = scripted(POINTS)
    made.close()
    with pytest.raises(SummarizerError, match="closed"):
        made.summarize_many([SHORT])
