from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from hypothesis import given

from demo.app_context import AppContext
from demo.components import Page
from demo.run_state import SummaryState
from demo.tabs.notifications import NotificationsTab, Stack, screen_html, stacks_of
from demo.words import Words
from summarizer.inputs import Block, Document, read_string

from ..attacks import assert_inert, hostile
from ..frames import Frame, is_empty, last_shown
from ..parsed import Element, parsed
from ..stand_in import MODEL, StandIns, app_context, endless, result

WORDS = Words.of("en")
LINES = """Messages, 18:05: Ana: Running late
Mail, 18:06: Shop: Your order
Messages, 18:10: Ana: Here now
Clock, 18:20: Timer"""


def notifications(*said: tuple[str, str], time: str = "18:05") -> Document:
    blocks = [
        Block(text, "notification", 10 * n, 10 * n + 5, app, time)
        for n, (app, text) in enumerate(said)
    ]
    return Document("", tuple(blocks), "notification-stack")


def stacks(*said: tuple[str, str]) -> list[Stack]:
    return stacks_of(notifications(*said), WORDS)


def cards(stacks: list[Stack], *answers: SummaryState) -> list[Element]:
    return parsed(screen_html(stacks, dict(enumerate(answers)), WORDS)).find(".card")


def test_each_app_has_its_stack_and_the_one_of_all_comes_first() -> None:
    found = stacks_of(read_string(LINES, "notification-stack"), WORDS)
    assert [stack.app for stack in found] == [
        WORDS("notifications.all"),
        "Clock",
        "Messages",
        "Mail",
    ]
    assert [len(stack.document.blocks) for stack in found] == [4, 1, 2, 1]


def test_an_app_that_came_again_is_the_newest() -> None:
    found = stacks(("A", "1"), ("B", "2"), ("A", "3"))
    assert [stack.app for stack in found[1:]] == ["A", "B"]


def test_an_app_s_notifications_stay_in_their_order_and_with_their_document() -> None:
    document = notifications(("A", "1"), ("B", "2"), ("A", "3"))
    _, newest, _ = stacks_of(document, WORDS)
    assert [block.text for block in newest.document.blocks] == ["1", "3"]
    assert newest.document.input_type == "notification-stack"


def test_one_app_alone_needs_no_stack_of_all() -> None:
    assert [stack.app for stack in stacks(("A", "1"), ("A", "2"))] == ["A"]


def test_what_is_no_notification_makes_no_stack() -> None:
    assert stacks_of(Document("x", (Block("x", "paragraph", 0, 1),), "article"), WORDS) == []


@pytest.mark.parametrize(("count", "is_summarized"), [(1, False), (2, True)])
def test_several_notifications_are_summarized_and_one_is_shown_as_it_is(
    count: int, is_summarized: bool
) -> None:
    (stack,) = stacks(*[("A", "text")] * count)
    assert stack.is_summarized is is_summarized
    (card,) = cards([stack], SummaryState("its line"))
    assert bool(card.find("details")) is is_summarized
    assert card.one(".line").text == ("its line" if is_summarized else "text")
    assert bool(card.find(".machine")) is is_summarized


def test_a_card_opens_to_what_came() -> None:
    document = read_string(LINES, "notification-stack")
    card = cards(stacks_of(document, WORDS))[2]
    assert card.one("b").text == "Messages"
    assert card.one(".size").text == WORDS.count("notifications.number", 2)
    assert [item.text for item in card.find("li")] == [
        "18:05 Ana: Running late",
        "18:10 Ana: Here now",
    ]
    assert card.one("summary").one("time").text == "18:10"


def test_a_date_is_not_shown_where_the_time_says_enough() -> None:
    (stack,) = stacks_of(notifications(("A", "1"), time="2026-05-29T07:40:00"), WORDS)
    assert cards([stack])[0].one("time").text == "07:40"


def test_a_line_that_isn_t_there_yet_has_a_place() -> None:
    (stack,) = stacks(("A", "1"), ("A", "2"))
    for answers in ((), (SummaryState(),)):
        assert cards([stack], *answers)[0].one(".line").text == "…"


@pytest.mark.parametrize(("status", "is_marked"), [("complete", True), ("passthrough", False)])
def test_a_line_is_marked_as_a_machine_s_if_a_machine_wrote_it(
    status: str, is_marked: bool
) -> None:
    (stack,) = stacks(("A", "1"), ("A", "2"))
    (card,) = cards([stack], SummaryState("One.", result("One.", status)))
    assert ("machine" in card.one(".line").classes) is is_marked


@pytest.mark.parametrize("so_far", ["", "half a li"])
def test_why_there_is_no_line_is_shown(so_far: str) -> None:
    (stack,) = stacks(("A", "1"), ("A", "2"))
    (card,) = cards([stack], SummaryState(so_far, error="no form"))
    assert card.one(".error").text == "no form"
    assert card.find(".machine") == []


def test_each_card_has_the_line_of_its_app() -> None:
    found = stacks(("A", "1"), ("A", "2"), ("B", "1"), ("B", "2"))
    answers = {2: SummaryState("of A"), 1: SummaryState("of B"), 0: SummaryState("of all")}
    shown = parsed(screen_html(found, answers, WORDS))
    assert [line.text for line in shown.find(".line")] == ["of all", "of B", "of A"]
    assert [icon.text for icon in shown.find(".icon")] == ["A", "B", "A"]


def test_an_app_that_is_called_as_all_of_them_are_has_a_line_of_its_own() -> None:
    name = WORDS("notifications.all")
    found = stacks((name, "1"), (name, "2"), ("B", "1"))
    lines = [
        card.one(".line").text
        for card in cards(found, SummaryState("of all"), SummaryState(), SummaryState())
    ]
    assert lines == ["of all", "1", "…"]


@given(text=hostile)
def test_no_notification_does_anything_on_the_page(text: str) -> None:
    block = Block(text, "notification", 0, 1, author=text, time=text, title=text)
    for blocks in ((block,), (block, block)):
        (stack,) = stacks_of(Document("", blocks, "notification-stack"), WORDS)
        root = parsed(screen_html([stack], {0: SummaryState(text)}, WORDS))
        assert_inert(root)
        assert root.one("b").text == text
        assert text in root.one(".line").text


# -- the tab --------------------------------------------------------------------------------------

HERE: Any = gr.Request(session_hash="here")


def tab(made: AppContext) -> NotificationsTab:
    return NotificationsTab(Page(made, WORDS, gr.Dropdown()))


def told(*handles: str) -> Any:
    return SimpleNamespace(_data={"handles": handles})


def screen_of(frames: list[Frame]) -> Element:
    return parsed(last_shown(frames, 2))


def test_it_can_be_cancelled_while_it_runs_only() -> None:
    frames = list(tab(app_context(StandIns())).show(LINES, MODEL, HERE))
    assert frames[0][3]["interactive"] is True
    assert last_shown(frames, 3)["interactive"] is False
    assert is_empty(frames[-1])


def test_cancel_stops_the_model_and_keeps_the_lines_that_are_there() -> None:
    stand_ins = StandIns(endless)
    made = tab(app_context(stand_ins))
    frames = made.show(LINES, MODEL, HERE)
    seen = [next(frames)]
    while "again" not in str(seen[-1][2]):
        seen.append(next(frames))
    made.stop(HERE)
    seen += frames
    assert stand_ins.last.was_cancelled.wait(5)
    assert WORDS("status.cancelled") in last_shown(seen, 1)
    assert "again" in screen_of(seen).find(".line")[0].text


def test_another_stack_takes_the_place_of_the_one_that_runs() -> None:
    made = tab(app_context(StandIns(endless)))
    first = made.show(LINES, MODEL, HERE)
    next(first)
    next(made.show(LINES, MODEL, HERE))
    assert all(is_empty(frame) for frame in first)


def test_where_each_app_sent_one_nothing_is_asked_of_a_model() -> None:
    stand_ins = StandIns()
    frames = list(tab(app_context(stand_ins)).show("Clock, 18:20: Timer", MODEL, HERE))
    assert screen_of(frames).one(".line").text == "Timer"
    assert last_shown(frames, 1) == "" and stand_ins.made == []


@pytest.mark.parametrize(
    ("text", "problem"), [("   ", WORDS("notifications.none")), ("\0", "")], ids=["none", "bytes"]
)
def test_what_can_t_be_read_is_reported_and_changes_nothing_else(text: str, problem: str) -> None:
    (frame,) = tab(app_context(StandIns())).show(text, MODEL, HERE)
    assert problem in frame[1] and 'role="alert"' in frame[1]
    assert is_empty((frame[0], *frame[2:]))


def test_the_first_of_several_files_is_shown_and_none_waits_any_longer() -> None:
    made = app_context(StandIns())
    handles = [made.uploads.put(name, LINES.encode()) for name in ("one.txt", "two.txt")]
    frames = list(tab(made).open_files(MODEL, HERE, told(*handles)))
    assert len(screen_of(frames).find(".card")) == 4
    assert [made.uploads.take(handle) for handle in handles] == [None, None]


@pytest.mark.parametrize("handles", [(), ("gone",)])
def test_a_file_that_is_gone_is_reported(handles: tuple[str, ...]) -> None:
    (frame,) = tab(app_context(StandIns())).open_files(MODEL, HERE, told(*handles))
    assert WORDS("open.gone") in frame[1]
