from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.detection import languages_in
from summarizer.language.heuristics import (
    has_words_of,
    may_ask_for_something,
    questions_in,
    times_in,
)
from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec_for

from ..scripted import TEXT, Scripted


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("[2] Ann: Who drives? I can't.", ("Who drives?",)),
        ("Ann: We leave at 5:30, is that fine?", ("We leave at 5:30, is that fine?",)),
        ("[00:38] Sofia: How many are there?\nDana: Ten.", ("How many are there?",)),
        ("Come! Who drives? Who drives?", ("Who drives?",)),
        ("方蕾:还有别的事吗?", ("还有别的事吗?",)),
        ("小蔓:8公斤够用吗?", ("8公斤够用吗?",)),
        ("李雷：周六谁开车？我不行。", ("周六谁开车？",)),
        ("啊？ Eh? No question.", ()),
        ("", ()),
    ],
)
def test_questions_are_found_without_who_asks(text: str, questions: tuple[str, ...]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Send it by Friday at 5 pm.", ("by Friday at 5 pm",)),
        ("We meet tomorrow morning, on 14 March.", ("tomorrow morning, on 14 March",)),
        ("It costs 3.20 and weighs 14.", ()),
        ("周六上午十点开会，6月15日前付款。", ("周六上午十点", "6月15日前")),
        ("Tonight. Tonight.", ("Tonight",)),
        ("Date: Mon, 2 Mar 2026 08:15\n\n[00:38] Ann: By noon.\nMail, 9:30: Ok?", ("By noon",)),
    ],
)
def test_times_are_found_as_they_stand(text: str, times: tuple[str, ...]) -> None:
    assert times_in(text) == times


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Please send the plan.", True),
        ("I'll bring the cake.", True),
        ("请发送计划。", True),
        ("The garden looked lovely in the rain.", False),
        ("昨天的天气很好。", False),
        ("명단을 보내 주세요.", True),  # a language that the rules don't know
    ],
)
def test_only_a_text_that_asks_for_something_has_tasks(text: str, may: bool) -> None:
    assert may_ask_for_something(text, languages_in(text)) == may
    spec, _ = output_spec_for(text, SummaryOptions(type="action-items", output_language="en"))
    assert spec.is_empty == (not may)


@pytest.mark.parametrize(
    ("focus", "has"),
    [
        ("what it means for the budget", True),
        ("budgeting", True),
        ("the weather", False),
        ("对预算的影响", True),
        ("对天气的影响", False),
        ("2026", True),
        ("", False),
    ],
)
def test_a_focus_is_there_when_one_of_its_own_words_is(focus: str, has: bool) -> None:
    assert has_words_of("The budgets for 2026 are cut. 预算减少了。", focus) == has


pieces = st.sampled_from(
    [
        "Ann: ",
        "Who drives",
        "at 8:15",
        "tomorrow",
        "下周三",
        "几点",
        "?",
        "？",
        ", ",
        " ",
        "\n",
        "[2] ",
    ]
)


@given(text=st.lists(pieces, max_size=20).map("".join) | st.text(max_size=200))
def test_what_is_found_is_in_the_text(text: str) -> None:
    assert all(found in text for found in [*questions_in(text), *times_in(text)])


@pytest.mark.parametrize(
    ("type_", "phrase"),
    [
        ("questions", "There are no open questions."),
        ("action-items", "There is nothing to do."),
    ],
)
def test_a_text_without_any_gets_a_fixed_sentence(
    scripted: Scripted, type_: str, phrase: str
) -> None:
    text = "The garden looked lovely in the rain. " * 5
    result = scripted("never written").summarize(text, type=type_)
    assert (result.text, result.items, result.rows) == (phrase, (), ())
    assert (result.status, result.usage.output_tokens) == ("complete", 0)


def test_cells_come_from_the_text_where_they_can() -> None:
    spec, _ = output_spec_for(TEXT, SummaryOptions(type="action-items"))
    assert spec.table is not None
    assert spec.table.times == ("8:15", "on Monday")
    translated, _ = output_spec_for(TEXT, SummaryOptions(type="action-items", output_language="zh"))
    assert translated.table is not None
    assert translated.table.times is None
