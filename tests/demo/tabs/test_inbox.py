"""The Inbox tab, as its list and its buttons call it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest

from demo.app_context import AppContext
from demo.components import Page
from demo.tabs import inbox
from demo.tabs.inbox import InboxTab
from demo.uploads import MAX_FILES
from demo.words import Words
from summarizer import GenerationError, StreamEvent
from summarizer.inputs import Document, read_string

from ..frames import is_empty, last_shown
from ..mails import MAILS, mail
from ..parsed import parsed
from ..stand_in import MODEL, StandIns, app_context, echo, endless

Step = tuple[Any, ...]
THREADS, LIST, STATUS, STOP, *_, LISTED_READER, LISTED_CHOSEN = range(9)  # of the list
CHOSEN, STYLE, THREAD_STATUS, ANSWERS, READER = range(5)  # of the thread that is open
WORDS = Words.of("en")
HERE = gr.Request(session_hash="a")


def tab(context: AppContext) -> InboxTab:
    return InboxTab(Page(context, WORDS, gr.Dropdown()))


def drop(tab: InboxTab, files: dict[str, bytes]) -> Iterator[Step]:
    handles = [tab.page.context.uploads.put(name, data) for name, data in files.items()]
    return tab.open_files(MODEL, "", HERE, gr.EventData(None, {"handles": handles}))


def begun(tab: InboxTab) -> Iterator[Step]:
    """What comes after the mails are read and listed."""
    steps = drop(tab, MAILS)
    next(steps)
    next(steps)
    return steps


def threads_of(tab: InboxTab) -> tuple[Document, ...]:
    found: tuple[Document, ...] = last_shown(list(drop(tab, MAILS)), THREADS)
    return found


def test_every_thread_gets_a_top_line() -> None:
    stand_ins = StandIns()
    steps = list(drop(tab(app_context(stand_ins)), MAILS))
    shown = parsed(last_shown(steps, LIST)).text
    assert "The boat leaves at noon." in shown and "The rent is due on Friday." in shown
    assert stand_ins.last.asked == [{"type": "topline", "reader": ""}] * 2
    assert WORDS("inbox.finished") in last_shown(steps, STATUS)
    assert last_shown(steps, STOP)["visible"] is False


def test_the_threads_are_listed_before_the_first_top_line_is_written() -> None:
    steps = drop(tab(app_context(StandIns(endless))), MAILS)
    next(steps)  # reading
    first = next(steps)
    assert len(first[THREADS]) == 2 and "The boat" in first[LIST]
    assert first[STOP]["visible"] is True
    steps.close()


def test_a_thread_that_can_t_be_summarized_doesn_t_end_the_list() -> None:
    def script(text: str) -> Iterator[StreamEvent | Exception]:
        return iter([GenerationError("no form")]) if "boat" in text else echo(text)

    steps = list(drop(tab(app_context(StandIns(script))), MAILS))
    assert "The rent is due on Friday." in last_shown(steps, LIST)
    assert WORDS("inbox.finished") in last_shown(steps, STATUS)


def test_a_file_that_is_no_mail_is_told_and_the_others_are_listed() -> None:
    steps = list(
        drop(tab(app_context(StandIns())), {"boat.eml": MAILS["boat.eml"], "x.docx": b"\0\1"})
    )
    assert len(last_shown(steps, THREADS)) == 1
    assert "x.docx" in parsed(last_shown(steps, STATUS)).one(".error").text


def test_stopping_keeps_the_list() -> None:
    made = tab(app_context(StandIns(endless)))
    steps = begun(made)
    made.stop(HERE)
    rest = list(steps)
    assert WORDS("status.cancelled") in last_shown(rest, STATUS)
    assert last_shown(rest, STOP)["visible"] is False
    assert all(step[THREADS] == gr.skip() for step in rest)


def test_the_reader_s_name_says_what_is_asked_of_others() -> None:
    stand_ins = StandIns()
    made = tab(app_context(stand_ins))
    threads = threads_of(made)
    stand_ins.last.asked.clear()
    steps = list(made.list_again(threads, MODEL, " Mia ", HERE))
    assert stand_ins.last.asked == [{"type": "topline", "reader": "Mia"}] * 2
    assert last_shown(steps, THREADS) == threads
    assert WORDS("inbox.finished") in last_shown(steps, STATUS)
    list(made.change_type(threads, 0, "tldr", MODEL, "Mia", HERE))
    assert stand_ins.last.asked[-1]["reader"] == "Mia"
    assert list(made.list_again((), MODEL, "Mia", HERE)) == []


def test_of_too_many_threads_the_first_are_summarized_and_the_rest_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbox, "MOST_THREADS", 1)
    stand_ins = StandIns()
    steps = list(drop(tab(app_context(stand_ins)), MAILS))
    assert len(stand_ins.last.asked) == 1
    assert WORDS("inbox.more", number=1, left=1) in last_shown(steps, STATUS)


def test_a_thread_is_opened_beside_its_summary() -> None:
    made = tab(app_context(StandIns()))
    threads = threads_of(made)
    pressed = gr.EventData(None, {"number": 1})
    steps = list(made.open_thread(threads, "key-points", MODEL, "", HERE, pressed))
    assert last_shown(steps, CHOSEN) == 1
    assert parsed(last_shown(steps, READER)).one("h2").text == threads[1].title
    assert threads[1].blocks[-1].text in parsed(last_shown(steps, ANSWERS)).one(".summary").text


@pytest.mark.parametrize("number", [-1, 2, "0", None])
def test_a_thread_that_is_not_in_the_list_can_t_be_opened(number: object) -> None:
    made = tab(app_context(StandIns()))
    pressed = gr.EventData(None, {"number": number})
    assert list(made.open_thread(threads_of(made), "tldr", MODEL, "", HERE, pressed)) == []


def test_a_thread_can_be_read_while_the_list_is_written() -> None:
    made = tab(app_context(StandIns()))
    threads = threads_of(made)
    listing = begun(made)
    steps = list(made.change_type(threads, 1, "tldr", MODEL, "", HERE))
    assert last_shown(steps, ANSWERS)
    assert WORDS("inbox.finished") in last_shown(list(listing), STATUS)


def test_the_list_changes_nine_parts_and_a_thread_five_and_both_end_with_nothing_new() -> None:
    made = tab(app_context(StandIns()))
    listing = list(drop(made, MAILS))
    opening = list(made.change_type(threads_of(made), 0, "tldr", MODEL, "", HERE))
    for steps, count in ((listing, 9), (opening, 5)):
        assert {len(step) for step in steps} == {count}
        assert is_empty(steps[-1]) and not is_empty(steps[-2])


def test_a_file_that_is_gone_is_told_and_the_others_are_listed() -> None:
    made = tab(app_context(StandIns()))
    handles = ["nowhere", made.page.context.uploads.put("boat.eml", MAILS["boat.eml"])]
    steps = list(made.open_files(MODEL, "", HERE, gr.EventData(None, {"handles": handles})))
    assert len(last_shown(steps, THREADS)) == 1
    assert parsed(last_shown(steps, STATUS)).one(".error").text == WORDS("open.gone")


def test_all_files_of_a_folder_are_read() -> None:
    mails = {
        f"{number}.eml": mail(f"Subject {number}", f"Text {number}.")
        for number in range(MAX_FILES + 1)
    }
    steps = drop(tab(app_context(StandIns(endless))), mails)
    next(steps)  # reading
    assert len(next(steps)[THREADS]) == len(mails)
    steps.close()


def test_another_mailbox_ends_the_summary_of_the_open_thread() -> None:
    made = tab(app_context(StandIns(endless)))
    old = made.change_type((read_string("The boat leaves."),), 0, "tldr", MODEL, "", HERE)
    next(old)
    listing = begun(made)
    assert all(map(is_empty, old))
    made.stop(HERE)
    list(listing)


def test_a_new_list_has_no_open_thread() -> None:
    steps = list(drop(tab(app_context(StandIns())), MAILS))
    assert last_shown(steps, LISTED_READER) == ""
    assert last_shown(steps, LISTED_CHOSEN) == -1


def test_a_mailbox_that_can_t_be_read_leaves_the_open_thread_alone() -> None:
    made = tab(app_context(StandIns()))
    thread = made.change_type((read_string("The boat leaves."),), 0, "tldr", MODEL, "", HERE)
    next(thread)
    list(drop(made, {"x.docx": b"\0\1"}))
    assert "The boat leaves." in last_shown(list(thread), ANSWERS)
