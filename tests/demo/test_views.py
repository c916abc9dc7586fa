from __future__ import annotations

import logging
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.runs import Loading, Reading, RunEvent, Waiting
from demo.views import (
    View,
    details_html,
    missing_html,
    status_html,
    summary_html,
    views,
)
from summarizer import (
    AbortError,
    Check,
    Delta,
    Progress,
    QuotaExceededError,
    Rewrite,
    SummaryResult,
    Usage,
)

from .stand_in import result

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "- <a href='javascript:alert(1)'>x</a>",
    "![x](https://other.example/x.png) [x](javascript:alert(1))",
    "${alert(1)} {{value}} </div><style>*{}</style>",
]


def shown(*events: RunEvent | Exception, clock: Iterator[float] | None = None) -> list[View]:
    def batches() -> Iterator[list[RunEvent]]:
        for event in events:
            if isinstance(event, Exception):
                raise event
            yield [event]

    times = iter(clock) if clock else iter(lambda: 0.0, None)
    return list(views(batches(), clock=lambda: next(times)))


def test_each_event_has_its_words() -> None:
    told = shown(Waiting(), Loading(0.0), Loading(0.4), Reading(), Progress(512, 1228))
    assert [view.status for view in told] == [
        "Getting ready",
        "Waiting for the model, which is busy",
        "Loading the model",
        "Building the model from its weights, this once: 40%",
        "Reading the text",
        "Reading the text: 512 of 1,228 tokens, about 1 s left",
    ]
    assert [view.share for view in told[:5]] == [None, None, None, 0.4, None]
    assert told[5].share == pytest.approx(512 / 1228)


@pytest.mark.parametrize(
    ("seconds", "left"), [(0.1, "about 1 s left"), (30.0, "about 30 s left"), (300.0, "5 min left")]
)
def test_the_time_left_follows_the_speed_so_far(seconds: float, left: str) -> None:
    # The clock is read at the start, and twice when the model starts to read.
    clock = iter([0.0, 10.0, 10.0, 10.0 + seconds])
    assert left in shown(Reading(), Progress(500, 1000), clock=clock)[-1].status


def test_no_time_is_left_when_all_is_read() -> None:
    assert "left" not in shown(Reading(), Progress(10, 10))[-1].status


def test_deltas_add_up_and_a_rewrite_replaces_them() -> None:
    told = shown(Delta("- One"), Delta(" and"), Rewrite("- Two"), Delta(" more"))
    assert [view.summary for view in told[1:]] == ["- One", "- One and", "- Two", "- Two more"]
    assert all(view.is_running for view in told)


def test_the_result_is_final_and_has_its_figures() -> None:
    last = shown(Delta("On"), result("One."))[-1]
    assert (last.summary, last.status, last.is_running) == ("One.", "Done in 3.9 s", False)
    assert last.details == (
        "First token after 1.9 s",
        "36 tokens per second",
        "1,228 tokens read, 74 written",
        "stand-in, int8",
    )


def test_a_text_that_was_passed_through_is_said_in_words() -> None:
    last = shown(result("Short.", "passthrough", usage=Usage(3, 0, 0)))[-1]
    assert "shown unchanged" in last.status
    assert last.details == ("3 tokens", "the model was not needed", "stand-in, int8")


def test_an_empty_text_has_no_figures() -> None:
    last = shown(result("", "empty", usage=Usage(0, 0, 0)))[-1]
    assert last.status == "There is no text to summarize."
    assert last.details == ()


def test_a_cancelled_summary_keeps_what_was_written() -> None:
    last = shown(Delta("- One"), AbortError("cancelled"))[-1]
    assert (last.summary, last.status) == ("- One", "Cancelled")
    assert not last.is_running and not last.is_error


def test_an_error_of_the_library_is_shown_as_its_message() -> None:
    last = shown(Delta("- One"), QuotaExceededError(40_000, 32_000))[-1]
    assert "40,000 tokens but at most 32,000 fit" in last.status
    assert last.is_error and not last.is_running


def test_an_unexpected_error_is_told_to_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = shown(ZeroDivisionError("division by secret"))[-1]
    assert last.is_error and "secret" not in last.status
    assert "ZeroDivisionError" in caplog.text


class Read(HTMLParser):
    """The tags, attributes and text of some HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("text", ATTACKS)
def test_text_stays_text(text: str) -> None:
    read = Read(summary_html(View(summary=text)))
    assert read.tags <= {"div", "ul", "li", "p"}
    assert read.attributes <= {"class"}
    assert "".join(read.words) == text.removeprefix("- ")


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    pieces = [
        summary_html(View(summary=text)),
        status_html(View(status=text)),
        details_html(View(details=(text,))),
        missing_html([text]),
    ]
    for piece in pieces:
        read = Read(piece)
        assert not read.tags & {"script", "img", "a", "style", "iframe"}
        assert read.attributes <= {"class", "role"}


def test_bullets_are_a_list_and_other_lines_paragraphs() -> None:
    source = summary_html(View(summary="- One\n- Two\n\nThe end.", language="en"))
    assert source == (
        '<div class="summary" lang="en"><ul><li>One</li><li>Two</li></ul><p>The end.</p></div>'
    )


def test_every_result_ends_the_views() -> None:
    outcome = result("One.")
    assert isinstance(outcome, SummaryResult)
    assert sum(not view.is_running for view in shown(Delta("O"), outcome)) == 1


def test_what_was_mended_and_what_is_not_in_the_text_is_never_hidden() -> None:
    checks = (
        Check("number", "90 minutes", "rewritten"),
        Check("name", "<b>Tessa</b>", "unsupported"),
        Check("date", "4 May", "supported"),
    )
    *_, last = views([[result("Done.", checks=checks)]])
    shown = details_html(last)
    assert "1 mended" in shown
    assert "&lt;b&gt;Tessa&lt;/b&gt;" in shown
    assert "4 May" not in shown
