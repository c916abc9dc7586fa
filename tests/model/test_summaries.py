"""What the real 0.5B writes keeps the form it was asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.checks import ends_whole
from summarizer import AbortError, Delta, Progress, Rewrite, Summarizer, SummaryResult
from summarizer.language.detection import is_written_in
from summarizer.language.sentences import split_sentences
from summarizer.language.words import count_words
from summarizer.prompts.build import wording
from summarizer.types import LINE_OF_QUOTATIONS

from .conftest import example

pytestmark = pytest.mark.model

ENGLISH = ("article.txt", "email.txt", "thread.txt", "chat.txt", "meeting.txt", "note.txt")
CHINESE = ("article_zh.txt", "email_zh.txt", "chat_zh.txt", "meeting_zh.txt")
ITEMS = {"short": 3, "medium": 5, "long": 7}
SENTENCES = {"short": 1, "medium": 3, "long": 5}
WORDS = {"short": 12, "medium": 17, "long": 22}

Written = Callable[[str, str, str], SummaryResult]  # by an example, a type and a length


def _assert_clean(result: SummaryResult, source: str) -> None:
    assert result.status == "quoted" or result.checks  # a line without room for a quotation
    assert is_written_in(result.text, "zh" if is_written_in(source, "zh") else "en")
    assert count_words(result.text) < count_words(source)
    assert not any(sentence in result.text for sentence in split_sentences(wording("en")["system"]))
    assert not result.text.lower().startswith(("here is", "here are", "sure", "the text", "以下"))


@pytest.mark.parametrize("name", [*ENGLISH, *CHINESE])
def test_key_points_are_bullets_within_their_number(written: Written, name: str) -> None:
    result = written(name, "key-points", "short")
    _assert_clean(result, example(name))
    lines = result.text.split("\n")
    assert 1 <= len(lines) <= ITEMS["short"]
    assert all(line.startswith("- ") and len(line) > 5 for line in lines)
    assert [line.removeprefix("- ") for line in lines] == list(result.items)


@pytest.mark.parametrize("length", ["medium", "long"])
def test_longer_key_points_keep_their_number(summarizer: Summarizer, length: str) -> None:
    result = summarizer.summarize(example("report.txt"), type="key-points", length=length)
    assert 2 <= len(result.items) <= ITEMS[length]


@pytest.mark.parametrize("name", ["article.txt", "meeting.txt", "article_zh.txt"])
@pytest.mark.parametrize("length", ["short", "medium", "long"])
def test_a_tldr_is_whole_sentences_within_their_number(
    written: Written, name: str, length: str
) -> None:
    result = written(name, "tldr", length)
    _assert_clean(result, example(name))
    assert len(result.items) <= SENTENCES[length]
    assert all(ends_whole(item) for item in result.items)


@pytest.mark.parametrize("name", ["email.txt", "email_zh.txt"])
def test_a_teaser_is_whole_sentences(summarizer: Summarizer, name: str) -> None:
    result = summarizer.summarize(example(name), type="teaser", length="short")
    _assert_clean(result, example(name))
    assert len(result.items) == 1
    assert ends_whole(result.text)


@pytest.mark.parametrize("name", [*ENGLISH, *CHINESE])
def test_a_headline_is_one_line_within_its_words(written: Written, name: str) -> None:
    result = written(name, "headline", "short")
    _assert_clean(result, example(name))
    assert "\n" not in result.text
    most = LINE_OF_QUOTATIONS if result.status == "quoted" else WORDS["short"]
    assert 2 <= count_words(result.text) <= most


def test_plain_text_has_no_markdown(summarizer: Summarizer) -> None:
    result = summarizer.summarize(example("article.txt"), format="plain-text")
    assert all(line.startswith("• ") for line in result.text.split("\n"))
    assert not any(mark in result.text for mark in ("**", "##", "- "))


def test_bounds_of_the_caller_s_own_are_kept(summarizer: Summarizer) -> None:
    few = summarizer.summarize(example("article.txt"), type="tldr", length="long", max_words=40)
    assert count_words(few.text) <= 40
    two = summarizer.summarize(example("article.txt"), max_key_points=2)
    assert len(two.items) <= 2


@pytest.mark.parametrize(("name", "language"), [("article.txt", "zh"), ("article_zh.txt", "en")])
def test_the_output_language_is_the_one_asked_for(
    summarizer: Summarizer, name: str, language: str
) -> None:
    result = summarizer.summarize(example(name), type="tldr", output_language=language)
    assert result.language == language
    assert is_written_in(result.text, language)


def test_a_short_text_comes_back_unchanged(summarizer: Summarizer) -> None:
    for text in ("Lunch is at noon on Friday.", "周五中午十二点吃饭。"):
        result = summarizer.summarize(text, type="tldr")
        assert (result.text, result.status) == (text, "passthrough")


def test_a_stream_grows_to_the_result(summarizer: Summarizer) -> None:
    shown, growth = "", 0
    events = list(summarizer.summarize_streaming(example("article.txt"), type="tldr", trust="off"))
    for event in events:
        if isinstance(event, Delta):
            shown, growth = shown + event.text, growth + 1
        elif isinstance(event, Rewrite):
            shown = event.text
    assert isinstance(events[0], Progress)
    assert isinstance(events[-1], SummaryResult)
    assert shown == events[-1].text
    assert growth > 5
    assert 0 < events[-1].timings.first_token_s < events[-1].timings.total_s


def test_calls_do_not_influence_each_other(summarizer: Summarizer) -> None:
    first = summarizer.summarize(example("email.txt"), type="headline").text
    summarizer.summarize(example("chat.txt"), type="headline")
    with ThreadPoolExecutor(2) as pool:
        names = ("email.txt", "article.txt")
        both = list(
            pool.map(lambda name: summarizer.summarize(example(name), type="headline").text, names)
        )
    assert both[0] == first
    assert both[1] == summarizer.summarize(example("article.txt"), type="headline").text


def test_cancelling_stops_while_the_text_is_read(summarizer: Summarizer) -> None:
    cancel = threading.Event()
    events = summarizer.summarize_streaming(example("report.txt"), cancel=cancel)
    assert isinstance(next(events), Progress)
    cancel.set()
    with pytest.raises(AbortError):
        list(events)
