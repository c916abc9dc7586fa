"""A tab that summarizes, as its buttons and its gallery call it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import gradio as gr
import pytest

from demo.app_context import AppContext
from demo.components import Page
from demo.documents import NamedDocument
from demo.samples import GALLERY, invitation_html
from demo.tabs.summarize import SummarizeTab, Texts
from demo.uploads import MAX_FILES
from demo.words import Words
from summarizer import GenerationError
from summarizer.inputs import read_string

from ..frames import is_empty, last_change, last_shown
from ..parsed import parsed
from ..stand_in import MODEL, OTHER, StandIns, app_context, endless

Step = tuple[Any, ...]
TEXTS, EDITOR, READING, READER, STATUS, ANSWERS, SUMMARIZE, CANCEL, COUNT, TYPE, MORE, HISTORY = (
    range(12)
)
WORDS = Words.of("en")
HERE = gr.Request(session_hash="a")


def tab(context: AppContext) -> SummarizeTab:
    return SummarizeTab(Page(context, WORDS, gr.Dropdown()), "writing", GALLERY, ("tldr", "list"))


def summarize(
    tab: SummarizeTab, text: str = "Some text.", *, session: str = "a", **changes: Any
) -> Iterator[Step]:
    asked = {
        "texts": (),
        "type_": "tldr",
        "length": "short",
        "language": "same",
        "focus": "",
        "model": MODEL,
    }
    request = gr.Request(session_hash=session)
    return tab.summarize(text=text, request=request, **(asked | changes))


def opened(*contents: str) -> Texts:
    return tuple(NamedDocument(f"{content}.txt", read_string(content)) for content in contents)


def assert_swapped_back(shown: Step) -> None:
    """Whoever ended a summary by another text can ask for the next one."""
    assert shown[SUMMARIZE]["interactive"] is True
    assert shown[CANCEL]["interactive"] is False


def until_written(steps: Iterator[Step]) -> None:
    while "again" not in str(next(steps)[ANSWERS]):
        pass


# -- summarizing ----------------------------------------------------------------------------------


def test_the_buttons_swap_while_a_summary_is_written() -> None:
    first, *rest = summarize(tab(app_context(StandIns())))
    last = last_change(rest)
    assert (first[SUMMARIZE]["interactive"], first[CANCEL]["interactive"]) == (False, True)
    assert (last[SUMMARIZE]["interactive"], last[CANCEL]["interactive"]) == (True, False)


def test_the_field_gives_way_to_the_original() -> None:
    first, *_ = summarize(tab(app_context(StandIns())), "Rain fell.")
    assert (first[EDITOR]["visible"], first[READING]["visible"]) == ("hidden", True)
    assert parsed(first[READER]).one("section").find("p")[0].text == "Rain fell."


def test_only_what_changed_is_sent() -> None:
    first, *middle, last, end = summarize(tab(app_context(StandIns())))
    assert gr.skip() not in first[:TYPE]
    for step in [*middle, last]:
        assert step[EDITOR] == step[READING] == gr.skip()
    assert all(step[SUMMARIZE] == gr.skip() for step in middle)
    assert last[STATUS] != gr.skip()
    assert is_empty(end)


def test_the_options_reach_the_model() -> None:
    stand_ins = StandIns()
    made = tab(app_context(stand_ins))
    list(summarize(made, type_="list", length="long", focus=" costs ", language="zh", model=OTHER))
    list(summarize(made, model=None))
    assert stand_ins.made[0][0] == OTHER
    asked = list(chain.from_iterable(each.asked for _, each in stand_ins.made))
    assert asked == [
        {"type": "list", "length": "long", "output_language": "zh", "focus": "costs"},
        {"type": "tldr", "length": "short", "output_language": None, "focus": ""},
    ]


def test_every_open_text_gets_its_summary() -> None:
    steps = list(summarize(tab(app_context(StandIns())), texts=opened("One", "Two")))
    shown = parsed(last_shown(steps, ANSWERS)).find("article")
    assert [article.one("h3").text for article in shown] == ["One.txt", "Two.txt"]
    assert [article.one(".summary").text for article in shown] == ["One", "Two"]
    assert WORDS("status.done", seconds="7.9") in last_shown(steps, STATUS)


def test_an_error_brings_the_buttons_back_and_is_told_at_once() -> None:
    stand_ins = StandIns(lambda text: [GenerationError("no form")])
    last = last_change(summarize(tab(app_context(stand_ins))))
    told = parsed(last[STATUS]).one(".error")
    assert "no form" in told.text and told.attributes["role"] == "alert"
    assert last[SUMMARIZE]["interactive"] is True


def test_stopping_ends_the_session_s_own_summary_and_keeps_what_was_written() -> None:
    made = tab(app_context(StandIns(endless)))
    steps = summarize(made, session="a")
    until_written(steps)
    made.stop(gr.Request(session_hash="b"))
    next(steps)
    made.stop(HERE)
    last = last_change(steps)
    assert WORDS("status.cancelled") in last[STATUS]
    assert last[ANSWERS] == gr.skip()


def test_another_style_takes_the_place_of_the_one_that_is_written() -> None:
    stand_ins = StandIns(endless)
    made = tab(app_context(stand_ins))
    old = summarize(made)
    until_written(old)
    new = summarize(made, type_="list")
    next(new)
    assert all(map(is_empty, old))  # not even that it was cancelled
    until_written(new)
    assert [asked["type"] for asked in stand_ins.last.asked] == ["tldr", "list"]
    new.close()


def test_another_tab_s_summary_goes_on() -> None:
    shared = app_context(StandIns(endless))
    one = summarize(tab(shared))
    until_written(one)
    elsewhere = SummarizeTab(Page(shared, WORDS, gr.Dropdown()), "transcript", (), ("tldr",))
    next(summarize(elsewhere))
    until_written(one)
    one.close()


def test_changing_the_text_stops_its_summary() -> None:
    made = tab(app_context(StandIns(endless)))
    steps = summarize(made)
    until_written(steps)
    closed = made.close_texts(HERE)
    assert closed[TEXTS] == () and closed[READER] == ""
    assert closed[ANSWERS] == invitation_html(GALLERY, WORDS)
    assert (closed[EDITOR]["visible"], closed[READING]["visible"]) == (True, False)
    assert_swapped_back(closed)
    assert all(map(is_empty, steps))


def test_an_empty_field_is_an_error_when_asked_for_and_silent_for_a_style() -> None:
    stand_ins = StandIns()
    made = tab(app_context(stand_ins))
    (only,) = summarize(made, " \n")
    assert WORDS("input.nothing") in only[STATUS]
    again = made.summarize_again((), " \n", "list", "short", "same", "", MODEL, HERE)
    assert list(again) == [] and not stand_ins.made


# -- opening --------------------------------------------------------------------------------------


def choose(tab: SummarizeTab, *handles: str) -> list[Step]:
    event = gr.EventData(None, {"handles": list(handles)})
    return list(tab.open_files("tldr", "short", MODEL, HERE, event))


def press(tab: SummarizeTab, file: str, type_: str = "tldr") -> Iterator[Step]:
    event = gr.EventData(None, {"file": file})
    return tab.open_sample(type_, "short", "same", "", MODEL, HERE, event)


def test_a_file_is_opened_beside_its_name() -> None:
    made = app_context(StandIns())
    *_, last = choose(tab(made), made.uploads.put("note.txt", b"Rain fell."))
    (text,) = last[TEXTS]
    assert (text.name, text.document.text) == ("note.txt", "Rain fell.")
    assert parsed(last[READER]).one("h2").text == "note.txt"


def test_a_file_that_can_t_be_read_is_told_and_the_others_are_opened() -> None:
    made = app_context(StandIns())
    put = made.uploads.put
    *_, last = choose(tab(made), put("bad.docx", b"\0\1\2"), put("note.txt", b"Rain fell."))
    assert [text.name for text in last[TEXTS]] == ["note.txt"]
    assert "bad.docx" in parsed(last[STATUS]).one(".error").text


def test_a_file_that_is_gone_is_told() -> None:
    *_, last = choose(tab(app_context(StandIns())), "nowhere")
    assert parsed(last[STATUS]).one(".error").text == WORDS("open.gone")
    assert last[TEXTS] == gr.skip()


def test_of_too_many_files_the_first_are_opened() -> None:
    made = app_context(StandIns())
    handles = [made.uploads.put(f"{number}.txt", b"Rain.") for number in range(MAX_FILES + 1)]
    *_, last = choose(tab(made), *handles)
    assert [text.name for text in last[TEXTS]] == [f"{n}.txt" for n in range(MAX_FILES)]
    assert WORDS("input.too_many", number=MAX_FILES) in last[STATUS]


@pytest.mark.parametrize("way", ["file", "sample"])
def test_opening_another_text_ends_the_summary_of_its_tab_and_no_other(way: str) -> None:
    shared = app_context(StandIns(endless))
    made = tab(shared)
    elsewhere = SummarizeTab(Page(shared, WORDS, gr.Dropdown()), "transcript", (), ("tldr",))
    other = elsewhere.summarize((), "Text.", "tldr", "short", "same", "", MODEL, HERE)
    until_written(other)
    old = summarize(made)
    next(old)
    if way == "file":
        *_, opened = choose(made, shared.uploads.put("note.txt", b"Rain fell."))
    else:
        opened = next(press(made, GALLERY[0].file))
    assert_swapped_back(opened)
    assert all(map(is_empty, old))
    until_written(other)
    other.close()


def test_a_text_that_can_t_be_opened_leaves_the_summary_alone() -> None:
    made = tab(app_context(StandIns(endless)))
    steps = summarize(made)
    until_written(steps)
    choose(made, "nowhere")
    assert list(press(made, "/etc/passwd")) == []
    until_written(steps)
    steps.close()


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.file)
def test_every_sample_of_the_gallery_can_be_opened(sample: Any) -> None:
    stand_ins = StandIns()
    steps = list(press(tab(app_context(stand_ins)), sample.file))
    (text,) = steps[0][TEXTS]
    assert text.document.text.strip() and text.name
    assert stand_ins.last.texts == [text.document.text]
    assert parsed(last_shown(steps, ANSWERS)).one(".summary")


@pytest.mark.parametrize("file", ["../pyproject.toml", "/etc/passwd", "", "note.txt"])
def test_only_samples_can_be_pressed(file: str) -> None:
    assert list(press(tab(app_context(StandIns())), file)) == []


def test_the_length_is_told_in_words_and_the_time_once_the_model_is_there() -> None:
    made = app_context(StandIns())
    opened_tab = tab(made)
    before = opened_tab.count("Rain fell again.", "tldr", "short", MODEL)
    assert parsed(before).text == WORDS.count("input.count", 3)
    made.models.warm(MODEL)
    after = parsed(opened_tab.count("Rain fell again.", "tldr", "short", MODEL)).text
    assert after.startswith(WORDS.count("input.count", 3)) and "token" not in after
    assert "takes about" in after
    assert opened_tab.count(" ", "tldr", "short", MODEL) == ""


def test_a_text_that_takes_more_than_one_pass_is_said_to() -> None:
    made = app_context(StandIns())
    made.models.warm(MODEL)
    hint = WORDS("input.too_long_hint")
    short, long = (
        tab(made).count("word " * number, "tldr", "short", MODEL) for number in (3000, 3001)
    )
    assert hint not in short and hint in long


def test_the_estimate_is_gone_once_a_summary_is_written() -> None:
    made = tab(app_context(StandIns()))
    made.page.context.models.warm(MODEL)
    steps = list(press(made, GALLERY[0].file))
    assert "takes about" in steps[0][COUNT]
    assert last_shown(steps, COUNT) == "" and "about" not in last_shown(steps, STATUS)


def test_nothing_can_be_summarized_while_files_are_read() -> None:
    made = app_context(StandIns())
    steps = choose(tab(made), made.uploads.put("note.txt", b"Rain fell."))
    assert [step[SUMMARIZE]["interactive"] for step in steps] == [False, True]
    steps = choose(tab(made), "nowhere")
    assert [step[SUMMARIZE]["interactive"] for step in steps] == [False, True]


# -- styles ---------------------------------------------------------------------------------------


def full_tab(context: AppContext) -> SummarizeTab:
    """With all types, as the first tab has them."""
    return SummarizeTab(Page(context, WORDS, gr.Dropdown()), "writing", GALLERY)


@pytest.mark.parametrize(
    ("file", "are_asked"), [("article.txt", False), ("inputs/conversation-whatsapp.txt", True)]
)
def test_tasks_and_questions_are_offered_first_where_people_write_to_each_other(
    file: str, are_asked: bool
) -> None:
    first = next(press(full_tab(app_context(StandIns())), file))
    offered = [name for _, name in first[TYPE]["choices"]]
    assert [name in offered for name in ("action-items", "questions")] == [are_asked] * 2
    assert {"tldr", "key-points"} <= set(offered)
    assert first[MORE]["visible"] is True


def test_a_style_that_does_not_fit_a_sample_gives_way_to_one_that_does() -> None:
    stand_ins = StandIns()
    steps = list(press(full_tab(app_context(stand_ins)), "article.txt", "action-items"))
    assert steps[0][TYPE]["value"] == "tldr"
    assert [asked["type"] for asked in stand_ins.last.asked] == ["tldr"]


def test_all_styles_can_be_had() -> None:
    types, more = full_tab(app_context(StandIns())).all_types()
    assert {"action-items", "teaser", "topline"} <= {name for _, name in types["choices"]}
    assert more["visible"] is False


def test_a_style_that_was_chosen_for_a_pasted_text_stays_chosen() -> None:
    steps = list(summarize(full_tab(app_context(StandIns())), type_="teaser"))
    assert "teaser" in [name for _, name in steps[0][TYPE]["choices"]]


# -- other words, and what came before ------------------------------------------------------------


def test_other_words_are_drawn_and_others_each_time() -> None:
    stand_ins = StandIns()
    made = tab(app_context(stand_ins))
    for _ in range(2):
        list(made.reword(opened("Rain"), "", "tldr", "short", "same", "", MODEL, HERE))
    one, other = stand_ins.last.asked
    assert one["temperature"] == other["temperature"] > 0
    assert one["seed"] != other["seed"]


def recalled(made: SummarizeTab, number: object) -> Step:
    return made.recall(HERE, gr.EventData(None, {"number": number}))


def test_an_earlier_summary_can_be_gone_back_to() -> None:
    made = tab(app_context(StandIns()))
    list(summarize(made, "Rain fell."))
    steps = list(summarize(made, "Snow fell.", type_="list"))
    listed = parsed(last_shown(steps, HISTORY)).find("button")
    assert ["Snow" in each.text for each in listed] == [True, False]
    assert [each.attributes["data-number"] for each in listed] == ["1", "0"]
    shown = recalled(made, 0)
    assert parsed(shown[ANSWERS]).one(".summary").text == "Rain fell."
    assert parsed(shown[READER]).one("section").find("p")[0].text == "Rain fell."
    assert shown[TYPE]["value"] == "tldr"


@pytest.mark.parametrize("number", [-1, 1, "0", None, True])
def test_what_was_never_written_is_not_gone_back_to(number: object) -> None:
    made = tab(app_context(StandIns()))
    assert is_empty(recalled(made, number))


def test_a_summary_that_failed_or_was_stopped_is_not_kept() -> None:
    made = tab(app_context(StandIns(lambda text: [GenerationError("no form")])))
    steps = list(summarize(made))
    assert all(step[HISTORY] == gr.skip() for step in steps)
