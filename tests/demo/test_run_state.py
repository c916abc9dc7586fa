from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given

from demo.eta import Estimate
from demo.run_state import RunState, line_html, run_states, status_html
from demo.runs import Loading, Reading, RunEvent, Waiting
from demo.words import Words
from summarizer import (
    AbortError,
    Delta,
    Progress,
    QuotaExceededError,
    Rewrite,
    Section,
    Usage,
)

from .attacks import assert_inert, hostile
from .parsed import parsed
from .stand_in import result, verdict

Happening = RunEvent | Exception
ENGLISH = Words.of("en")


def run_of(*events: Happening) -> Callable[[], Iterator[list[RunEvent]]]:
    def batches() -> Iterator[list[RunEvent]]:
        for event in events:
            if isinstance(event, Exception):
                raise event
            yield [event]

    return batches


def shown(
    *events: Happening, clock: Iterator[float] | None = None, words: Words = ENGLISH
) -> list[RunState]:
    times = iter(clock) if clock else iter(lambda: 0.0, None)
    return list(run_states(words, [run_of(*events)], clock=lambda: next(times)))


def texts(told: list[RunState]) -> list[str]:
    return [state.summaries[0].text for state in told]


def test_each_event_has_its_words() -> None:
    told = shown(
        Waiting(2), Waiting(1), Loading(0.0), Loading(0.4), Reading(), Progress(9, 9), Delta("")
    )
    assert [state.status for state in told[:-1]] == [
        "Getting ready",
        "Waiting: 2 others have the model first",
        "Waiting: one other has the model first",
        "Loading the model",
        "Building the model from its weights, this once: 40%",
        "Reading the text",
        "Reading the text",
        "Writing",
    ]
    assert [state.share for state in told[:6]] == [None, None, None, None, 0.4, None]


def test_how_much_is_read_is_told_as_a_share() -> None:
    state = shown(Reading(), Progress(512, 1024))[2]
    assert state.status == "Reading the text" and state.share == 0.5


def test_the_words_are_those_of_the_page_s_language() -> None:
    told = shown(Reading(), result("好。"), words=Words.of("zh"))
    assert [state.status for state in told[:2]] == ["正在准备", "正在读取文本"]


@pytest.mark.parametrize(("seconds", "left"), [(30.0, "about 30 s left"), (300.0, "5 min left")])
def test_the_time_left_follows_the_speed_so_far(seconds: float, left: str) -> None:
    clock = iter([10.0, 10.0 + seconds])  # at each progress
    told = shown(Reading(), Progress(0, 1000), Progress(500, 1000), clock=clock)
    assert left in told[3].status


def test_what_was_known_from_before_says_nothing_of_the_speed() -> None:
    clock = iter([10.0, 20.0])
    told = shown(Reading(), Progress(800, 1000), Progress(900, 1000), clock=clock)
    assert "about 10 s left" in told[3].status


def test_the_time_left_is_that_to_the_end_and_not_to_the_first_words() -> None:
    clock = iter([0.0, 10.0, 20.0, 25.0])
    told = shown(
        Reading(Estimate(20.0, 30.0)),
        Progress(0, 100),
        Progress(50, 100),
        Delta("One"),
        Delta(" two"),
        clock=clock,
    )
    left = [state.status.partition("about ")[2] for state in told[1:6]]
    assert left == ["50 s left", "50 s left", "40 s left", "30 s left", "25 s left"]


def test_no_time_is_left_when_it_is_over() -> None:
    assert "left" not in shown(Reading(), Progress(5, 10), Progress(10, 10))[3].status
    clock = iter([0.0, 50.0])
    told = shown(Reading(Estimate(1.0, 5.0)), Delta("One"), Delta(" two"), clock=clock)
    assert told[3].status == "Writing"


def test_parts_of_a_long_text_are_kept_as_they_come() -> None:
    one, two = Section("One.", 0, 9), Section("Two.", 10, 19)
    told = shown(Reading(), one, Progress(1, 2), two, Delta("All"))
    assert [state.summaries[0].parts for state in told[1:6]] == [
        (),
        (one,),
        (one,),
        (one, two),
        (one, two),
    ]


def test_an_error_is_in_the_page_s_language() -> None:
    last = shown(QuotaExceededError(40_000, 32_000), words=Words.of("zh"))[-1]
    assert "40,000" in last.status and "shorten" not in last.status


def test_deltas_add_up_and_a_rewrite_replaces_them() -> None:
    told = shown(Delta("- One"), Delta(" and"), Rewrite("- Two"), Delta(" more"), result("Two"))
    assert texts(told[1:5]) == ["- One", "- One and", "- Two", "- Two more"]
    assert all(state.is_running for state in told[:5])


def test_a_batch_without_events_changes_nothing() -> None:
    batches: list[list[RunEvent]] = [[Delta("One")], [], [result("One.")]]
    told = list(run_states(ENGLISH, [lambda: iter(batches)]))
    assert told[1] == told[2]


def test_the_result_is_final_and_whole() -> None:
    outcome = result("One.")
    told = shown(Delta("On"), outcome)
    last = told[-1]
    assert (last.status, last.is_running, last.is_error) == ("Done in 3.9 s", False, False)
    assert last.summaries[0].result is outcome and last.summaries[0].text == "One."
    assert last.is_finished
    assert [state.is_running for state in told].count(False) == 1


def test_a_text_that_was_passed_through_is_said_in_words() -> None:
    last = shown(result("Short.", "passthrough", usage=Usage(3, 0, 0)))[-1]
    assert "shown unchanged" in last.status and not last.is_error


def test_an_empty_text_is_said_in_words() -> None:
    last = shown(result("", "empty", usage=Usage(0, 0, 0)))[-1]
    assert last.status == "There is no text to summarize."


def test_a_verdict_is_final_and_said_to_be_checked() -> None:
    found = verdict("Rain fell.", "Snow fell.")
    last = shown(Progress(1, 2), found)[-1]
    assert (last.status, last.is_running) == ("Checked", False)
    assert last.summaries[0].verdict is found and last.is_finished


def test_a_cancelled_summary_keeps_what_was_written() -> None:
    last = shown(Delta("- One"), AbortError("cancelled"))[-1]
    assert (last.summaries[0].text, last.status) == ("- One", "Cancelled")
    assert not (last.is_running or last.is_error or last.is_finished)


def test_an_error_of_the_library_is_shown_as_its_message() -> None:
    last = shown(Delta("- One"), QuotaExceededError(40_000, 32_000))[-1]
    assert "40,000 tokens but at most 32,000 fit" in last.status
    assert last.summaries[0].text == "- One"
    assert last.is_error and not (last.is_running or last.is_finished)


def test_a_failure_has_the_words_of_what_failed() -> None:
    failing = run_of(QuotaExceededError(40_000, 32_000))
    *_, last = run_states(ENGLISH, [failing], failed="check.failed")
    reason = str(QuotaExceededError(40_000, 32_000))
    assert last.status == ENGLISH("check.failed", reason=reason)
    assert last.status != ENGLISH("status.failed", reason=reason)


def test_an_unexpected_error_is_told_to_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = shown(ZeroDivisionError("division by secret"))[-1]
    assert last.is_error and "secret" not in last.status
    assert "ZeroDivisionError" in caplog.text


# -- several texts --------------------------------------------------------------------------------


def test_each_text_has_its_own_answer_and_they_come_in_their_order() -> None:
    one, two = result("One."), result("Two.")
    told = list(
        run_states(ENGLISH, [run_of(Delta("On"), one), run_of(Reading(), Delta("Tw"), two)])
    )
    assert "2 of 2: Reading the text" in [state.status for state in told]
    assert [answer.result for answer in told[-1].summaries] == [one, two]
    assert told[-1].status == "Done in 7.9 s"
    halfway = next(state for state in told if state.summaries[1].text == "Tw")
    assert halfway.summaries[0].result is one and not halfway.is_finished


def test_a_text_begins_when_those_before_it_are_done() -> None:
    begun = []

    def second() -> Iterator[list[RunEvent]]:
        begun.append(True)
        yield [result("Two.")]

    for state in run_states(ENGLISH, [run_of(Delta("On"), result("One.")), second]):
        assert not begun or state.summaries[0].result
    assert begun


def test_an_error_ends_only_the_text_that_it_is_of() -> None:
    bad, good = run_of(QuotaExceededError(40_000, 32_000)), run_of(result("Two."))
    last = list(run_states(ENGLISH, [bad, good]))[-1]
    assert last.status == "1 of 2 could not be summarized" and last.is_error
    assert "32,000" in last.summaries[0].error and last.summaries[1].result
    assert not last.is_finished


def test_cancelling_ends_all_texts() -> None:
    runs = [run_of(Delta("On"), AbortError("cancelled")), run_of(result("Two."))]
    last = list(run_states(ENGLISH, runs))[-1]
    assert last.status == "Cancelled" and last.summaries[1].result is None


# -- the line -------------------------------------------------------------------------------------


@given(hostile)
def test_any_status_stays_text(text: str) -> None:
    root = parsed(status_html(RunState(status=text)))
    assert_inert(root)
    assert [each.name for each in root.within] == ["div"]
    assert root.text == text


def test_a_bar_is_shown_where_the_share_is_known() -> None:
    (bar,) = parsed(status_html(RunState("Reading", 0.25))).find("progress")
    assert bar.attributes["value"] == "0.250"
    assert not parsed(status_html(RunState("Reading"))).find("progress")


def test_an_error_is_told_at_once_and_a_status_when_there_is_time() -> None:
    assert 'role="alert"' in line_html("No.", is_error=True)
    assert 'role="status"' in line_html("Yes.")
