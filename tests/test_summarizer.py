from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from summarizer import (
    AbortError,
    Delta,
    EngineOptions,
    GenerationError,
    OptionError,
    Progress,
    QuotaExceededError,
    Rewrite,
    StreamEvent,
    Summarizer,
    SummarizerError,
    SummaryResult,
    UnsupportedInputError,
    UnsupportedLanguageError,
)
from summarizer.bundle import Bundle
from summarizer.engine.decoder import KVCache
from summarizer.inputs import Message
from summarizer.types import SummaryType

from . import tiny
from .scripted import POINTS, TEXT, ZH, Scripted


def shown(events: list[StreamEvent]) -> str:
    """What a reader of the stream sees at its end."""
    text = ""
    for event in events:
        if isinstance(event, Rewrite):
            text = event.text
        elif isinstance(event, Delta):
            text += event.text
    return text


def test_a_summary_has_its_text_items_and_origin(scripted: Scripted) -> None:
    result = scripted(POINTS).summarize(TEXT)
    assert result.text == "- A relay failed.\n- Trains were late.\n- Fares were paid back."
    assert result.items == ("A relay failed.", "Trains were late.", "Fares were paid back.")
    assert (result.status, result.language) == ("complete", "en")
    assert (result.model_id, result.recipe) == ("tiny", "float32")
    assert str(result) == result.text


def test_tasks_of_a_short_text_are_rows_and_not_the_text(scripted: Scripted) -> None:
    made = scripted(" 1 | Ben | Book four seats. | - |\n")
    result = made.summarize([Message("Ben", "I'll book four seats.", id="m7")], type="action-items")
    assert [row["message_id"] for row in result.rows] == ["m7"]
    assert result.status == "complete"


def test_usage_and_timings_are_measured(scripted: Scripted) -> None:
    made = scripted(POINTS)
    result = made.summarize(TEXT)
    assert result.usage.input_tokens == made.token_count(TEXT)
    assert result.usage.prompt_tokens > result.usage.input_tokens
    assert 0 < result.usage.output_tokens <= made.token_count(POINTS)
    assert 0 < result.timings.first_token_s <= result.timings.total_s
    assert result.timings.first_token_s + result.timings.write_s == pytest.approx(
        result.timings.total_s
    )


def test_options_of_a_call_do_not_stick(scripted: Scripted) -> None:
    made = scripted("Late trains", type="headline")
    before = made.options
    assert "\n" in made.summarize(TEXT, type="key-points", format="plain-text").text + "\n"
    assert made.options == before
    assert made.summarize(TEXT).text == "Late trains"


def test_a_chinese_text_gets_a_chinese_summary(scripted: Scripted) -> None:
    result = scripted("中国列车晚点四十分钟。").summarize(ZH, type="tldr")
    assert (result.text, result.language) == ("中国列车晚点四十分钟。", "zh")


def test_a_summary_in_another_language_when_asked(scripted: Scripted) -> None:
    result = scripted("中国列车晚点。").summarize(TEXT, type="tldr", output_language="zh-Hans")
    assert (result.text, result.language) == ("中国列车晚点。", "zh")


@pytest.mark.parametrize("answer", [POINTS, "", "Hm:\n1. **One** thing", "只有中文。"])
@pytest.mark.parametrize("kind", ["key-points", "tldr", "headline"])
def test_the_pieces_of_a_stream_make_up_the_result(
    scripted: Scripted, answer: str, kind: str
) -> None:
    events = []
    try:
        for event in scripted(answer, POINTS).summarize_streaming(TEXT, type=kind):
            events.append(event)
    except GenerationError:
        return
    assert isinstance(events[-1], SummaryResult)
    assert shown(events) == events[-1].text


def test_a_stream_reads_then_writes_then_ends(scripted: Scripted) -> None:
    events = list(scripted(POINTS).summarize_streaming(TEXT))
    kinds = [type(event) for event in events]
    assert kinds == sorted(kinds, key=[Progress, Delta, SummaryResult].index)
    assert kinds.count(SummaryResult) == 1
    progress = [event for event in events if isinstance(event, Progress)]
    assert progress[-1].done == progress[-1].total > 0


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000\u00a0"])
def test_white_space_in_gives_nothing_out(random_model: Summarizer, text: str) -> None:
    result = random_model.summarize(text)
    assert (result.text, result.items, result.status) == ("", (), "empty")
    assert result.usage.output_tokens == 0


@pytest.mark.parametrize("language", ["en", "zh", "zh-Hans"])
def test_nothing_has_one_of_the_two_languages(random_model: Summarizer, language: str) -> None:
    assert random_model.summarize("", output_language=language).language in ("en", "zh")


@pytest.mark.parametrize("kind", ["key-points", "tldr", "teaser", "headline"])
@pytest.mark.parametrize("text", ["The train is late.", "火车晚点了。", "ok", "👍"])
def test_a_text_as_short_as_its_summary_passes_unchanged(
    random_model: Summarizer, kind: str, text: str
) -> None:
    result = random_model.summarize(f"\n{text} \n", type=kind)
    assert (result.text, result.status) == (text, "passthrough")
    assert result.usage.output_tokens == 0
    assert shown(list(random_model.summarize_streaming(text, type=kind))) == text


NO_SHORTER = "Much rain fell, very cold it was and we stayed inside as the dog slept on, all of it."


def test_a_summary_no_shorter_than_the_text_gives_way_to_it(scripted: Scripted) -> None:
    text = "It rained a lot and it was cold, so we stayed inside. The dog slept."
    result = scripted(NO_SHORTER).summarize(text, type="tldr", max_sentences=2, max_words=17)
    assert (result.text, result.status) == (text, "passthrough")


def test_a_text_of_too_many_sentences_never_passes_for_its_summary(scripted: Scripted) -> None:
    text = "It rained a lot. It was cold too. We stayed inside. The dog slept all day."
    result = scripted(NO_SHORTER).summarize(text, type="tldr")
    assert (result.text, result.status) == (NO_SHORTER, "complete")


@pytest.mark.parametrize("type_", ["tldr", "key-points", "headline"])
@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{number * 7919 % 100_000 / 100}" for number in range(1, 41)),
        "pwmlk6RO0ieWYuOVRYDDUakEuhboVrq5lDHgatlqOh4fHFZMFPt/pBI+ldFm9Gd74NL7EnDX43/bbv9gEBKCgXxq=="
        * 9,
        "\n".join(f"{number * 0x9E3779B97F4A7C15F39CC060:040x}" for number in range(1, 9)),
        "-- ** --\n" * 40,
        "https://example.org/news/bridge-reopens/7\n" * 12,
    ],
)
def test_a_text_without_prose_is_refused_with_a_reason(
    scripted: Scripted, text: str, type_: SummaryType
) -> None:
    with pytest.raises(UnsupportedInputError, match="fewer than 5 words of prose"):
        scripted(POINTS).summarize(text, type=type_)


def test_a_short_text_without_prose_passes_unchanged(scripted: Scripted) -> None:
    assert scripted(POINTS).summarize("12 A-3 14").status == "passthrough"


def test_what_a_text_of_numbers_asks_for_is_nothing(scripted: Scripted) -> None:
    asked = "\n".join(str(number * 7919) for number in range(1, 41))
    assert (
        scripted(POINTS).summarize(asked, type="questions").text == "There are no open questions."
    )


def test_a_closed_summarizer_refuses_at_the_call(scripted: Scripted) -> None:
    made = scripted(POINTS)
    made.close()
    with pytest.raises(SummarizerError, match="closed"):
        made.summarize_streaming(TEXT)


def test_a_random_model_keeps_the_form_or_says_that_it_cannot(random_model: Summarizer) -> None:
    try:
        result = random_model.summarize(TEXT, type="tldr")
    except GenerationError as error:
        assert "type or length" in str(error)
    else:
        assert len(result.items) == 1


@pytest.mark.parametrize("text", [b"bytes", None, 7, Path("file")])
def test_what_is_no_text_is_refused_at_once(random_model: Summarizer, text: object) -> None:
    for call in (random_model.summarize, random_model.summarize_streaming):
        with pytest.raises(UnsupportedInputError, match=type(text).__name__):
            call(text)


def test_a_list_of_texts_is_no_conversation(random_model: Summarizer) -> None:
    with pytest.raises(UnsupportedInputError, match="a Message is needed, not str"):
        random_model.summarize(["text"])  # type: ignore[list-item]


def test_half_a_surrogate_pair_is_refused(random_model: Summarizer) -> None:
    with pytest.raises(SummarizerError):
        random_model.summarize(f"{TEXT} \ud83d")


def test_unknown_options_are_refused_at_once_and_list_the_known(random_model: Summarizer) -> None:
    with pytest.raises(OptionError, match="'typ'; known: input_type, type, length"):
        random_model.summarize_streaming(TEXT, typ="tldr")  # type: ignore[call-arg]
    with pytest.raises(OptionError, match="'essay'; known: key-points, tldr"):
        random_model.summarize(TEXT, type="essay")


def test_an_unknown_language_is_refused_unless_another_is_given(scripted: Scripted) -> None:
    hindi = "ट्रेन सिग्नल खराब होने से चालीस मिनट देर से आई। " * 8
    made = scripted("A train was late.")
    with pytest.raises(UnsupportedLanguageError, match="output_language"):
        made.summarize(hindi, type="tldr")
    assert made.summarize(hindi, type="tldr", output_language="en").text == "A train was late."


def test_a_set_cancel_stops_before_the_model_runs(random_model: Summarizer) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(AbortError):
        random_model.summarize(TEXT, cancel=cancel)


def test_a_cancel_stops_within_the_answer(scripted: Scripted) -> None:
    cancel = threading.Event()
    seen = []
    with pytest.raises(AbortError):
        for event in scripted(POINTS).summarize_streaming(TEXT, cancel=cancel):
            seen.append(event)
            if isinstance(event, Delta):
                cancel.set()
    assert isinstance(seen[-1], Delta)


def test_threads_share_one_summarizer(random_model: Summarizer) -> None:
    def outcome(text: str) -> str:
        try:
            return random_model.summarize(
                text, type="tldr", max_sentences=2, output_language="en"
            ).text
        except GenerationError as error:
            return str(error)

    texts = [TEXT, TEXT[::-1], ZH, TEXT.upper()]
    alone = [outcome(text) for text in texts]
    assert len(set(alone)) == len(texts)  # one error for them all would prove nothing
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(outcome, texts)) == alone


def test_prewarming_changes_no_summary(bundle: Bundle) -> None:
    def summary(*, prewarmings: int) -> SummaryResult:
        with Summarizer(bundle, engine=EngineOptions(threads=1)) as made:
            for _ in range(prewarmings):
                made.prewarm()
            return made.summarize(TEXT, type="tldr", max_sentences=2, output_language="en")

    cold, warm = summary(prewarmings=0), summary(prewarmings=2)
    assert len(cold.text) > 50
    assert warm.text == cold.text
    assert (cold.usage.cached_tokens, warm.usage.cached_tokens > 0) == (0, True)


def test_a_with_block_closes(bundle: Bundle) -> None:
    with Summarizer(bundle) as made:
        pass
    for call in (made.prewarm, lambda: made.summarize(TEXT), lambda: made.summarize("")):
        with pytest.raises(SummarizerError, match="closed"):
            call()
    made.close()


def test_engine_options_are_given_beside_the_others() -> None:
    with pytest.raises(OptionError, match="threads"):
        Summarizer.create(threads=0)
    with pytest.raises(OptionError, match=r"known: .*type"):
        Summarizer.create(thread=2)  # type: ignore[call-arg]


# -- the quota -----------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [0, 1])
def test_the_quota_is_exact(scripted: Scripted, extra: int) -> None:
    made = scripted("Buses were late.")
    room = made.input_quota + extra - made.token_count(TEXT)
    text = TEXT + "z" * room  # a token each
    assert made.measure_input_usage(text) == made.input_quota + extra
    result = made.summarize(text, type="tldr")
    assert (result.text, result.coverage) == ("Buses were late.", 1)
    assert len(result.sections) == 2 * extra


def test_pass_tokens_lower_the_quota(bundle: Bundle) -> None:
    with Summarizer(bundle, engine=EngineOptions(pass_tokens=400)) as made:
        assert made.input_quota == 400


def test_contexts_that_leave_no_room_for_a_text_are_refused(scripted: Scripted) -> None:
    made = scripted("Buses were late.")
    context = "z" * (made.input_quota - 300)
    with pytest.raises(QuotaExceededError, match="300 fit; shorten the text or its contexts"):
        made.summarize(TEXT * 10, type="tldr", context=context)


@pytest.mark.parametrize(
    "bounds", [{"max_words": 10**9}, {"max_words": 30, "max_key_points": 10**9}]
)
def test_a_huge_bound_reserves_no_cache_beyond_the_context(
    scripted: Scripted, bounds: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scripted(POINTS)
    capacities: list[int] = []
    with made._lessor.lease() as engine:
        decoder = engine.decoder
    new_cache = decoder.new_cache

    def noted(capacity: int) -> KVCache:
        capacities.append(capacity)
        return new_cache(capacity)

    monkeypatch.setattr(decoder, "new_cache", noted)
    assert made.summarize(TEXT, **bounds).status == "complete"
    assert max(capacities) <= made.context_size


def test_a_text_full_of_quotation_marks_stays_within_the_context(scripted: Scripted) -> None:
    made = scripted("Buses were late.")
    text = TEXT + '"' * (made.input_quota - made.token_count(TEXT))
    assert made.measure_input_usage(text) <= made.input_quota
    result = made.summarize(text, type="tldr")
    assert result.usage.prompt_tokens <= made.context_size


def test_context_takes_of_the_quota(random_model: Summarizer) -> None:
    plain = random_model.measure_input_usage(TEXT)
    context = random_model.measure_input_usage(TEXT, context="the mail", shared_context="to Ann")
    assert context == plain + sum(map(random_model.token_count, ("the mail", "to Ann")))


def test_the_model_s_limits_are_known(random_model: Summarizer) -> None:
    assert random_model.context_size == tiny.CONFIG.context_size
    assert 0 < random_model.input_quota < random_model.context_size


# -- several texts -------------------------------------------------------------------------------

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


def test_a_single_text_is_refused(random_model: Summarizer) -> None:
    with pytest.raises(OptionError, match="several"):
        random_model.summarize_many(SHORT)


def test_a_closed_summarizer_is_raised_not_listed(scripted: Scripted) -> None:
    made = scripted(POINTS)
    made.close()
    with pytest.raises(SummarizerError, match="closed"):
        made.summarize_many([SHORT])
