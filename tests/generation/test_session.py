"""What a session keeps between passes, and what it guesses within one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer import (
    EngineOptions,
    GenerationError,
    Progress,
    Summarizer,
    SummaryResult,
)
from summarizer.bundle import Bundle

from ..scripted import TEXT

LONG = f"{TEXT} {TEXT.upper()}"


@pytest.fixture
def made(bundle: Bundle) -> Iterator[Summarizer]:
    with Summarizer(bundle, engine=EngineOptions(threads=1)) as summarizer:
        yield summarizer


def outcome(summarizer: Summarizer, text: str, **options: object) -> str:
    """The summary, or why there is none: a random model seldom keeps to its spec."""
    try:
        return summarizer.summarize(text, **options).text
    except GenerationError as error:
        return str(error)


def progress(summarizer: Summarizer, text: str, **options: object) -> list[Progress]:
    stream = summarizer.summarize_streaming(text, **options)
    seen = []
    for event in stream:
        if not isinstance(event, Progress):
            break
        seen.append(event)
    stream.close()
    return seen


def cached(summarizer: Summarizer, text: str, **options: object) -> int:
    return progress(summarizer, text, **options)[0].done


def test_another_style_of_a_text_reads_nothing_of_it_again(made: Summarizer) -> None:
    first = progress(made, LONG, type="tldr")
    assert (first[0].done, first[-1].done) == (0, first[0].total)
    assert progress(made, LONG, type="headline") == [Progress(first[0].total, first[0].total)]


def test_a_text_that_has_grown_is_read_from_where_it_grew(made: Summarizer) -> None:
    whole = progress(made, LONG)[0].total
    grown = progress(made, f"{LONG}\nBuses came instead.")
    assert whole - 5 <= grown[0].done < grown[0].total


def test_another_text_shares_the_instructions(made: Summarizer) -> None:
    cached(made, LONG)
    assert 0 < cached(made, TEXT[::-1]) < made.token_count(LONG)


def test_prewarming_reads_the_instructions(made: Summarizer) -> None:
    made.prewarm()
    assert cached(made, LONG) > 20


def test_other_contexts_are_other_texts(made: Summarizer) -> None:
    plain = cached(made, LONG) + progress(made, LONG)[0].total
    assert cached(made, LONG, context="From Ann.") < plain - made.token_count(LONG)


def test_without_room_nothing_is_kept(bundle: Bundle) -> None:
    with Summarizer(bundle, engine=EngineOptions(threads=1, cache_bytes=0)) as forgetful:
        assert [cached(forgetful, LONG) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("kind", ["tldr", "headline", "key-points"])
def test_neither_cache_nor_drafts_change_a_summary(bundle: Bundle, kind: str) -> None:
    plain = EngineOptions(threads=1, drafts=False, cache_bytes=0)
    with Summarizer(bundle, engine=plain) as slow, Summarizer(bundle) as fast:
        expected = outcome(slow, LONG, type=kind)
        assert outcome(fast, LONG, type=kind) == expected
        assert outcome(fast, LONG, type=kind) == expected


def test_the_usage_counts_cached_tokens(made: Summarizer) -> None:
    results = [made.summarize(LONG, type="key-points", temperature=1.0, seed=2) for _ in range(2)]
    assert all(isinstance(result, SummaryResult) for result in results)
    first, second = (result.usage for result in results)
    assert first.cached_tokens == 0
    assert 0 < second.prompt_tokens - second.cached_tokens < 60
