from __future__ import annotations

from typing import Any

import pytest

from summarizer.engine.tokenizer import Tokenizer
from summarizer.language.tags import LANGUAGES
from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec, output_spec_for
from summarizer.prompts.build import Prompt, build_prompt
from summarizer.prompts.plan import Planner
from summarizer.types import INPUT_TYPES, SUMMARY_TYPES

from ..scripted import TEXT


@pytest.fixture
def planner(tokenizer: Tokenizer) -> Planner:
    return Planner(tokenizer, context_size=2048)


def prompt(
    type_: str = "key-points", *, input_type: str = "article", language: str = "en", focus: str = ""
) -> Prompt:
    options = SummaryOptions(type=type_, focus=focus)
    return build_prompt(TEXT, options, output_spec(options, language, input_type=input_type))


@pytest.mark.parametrize(
    ("input_type", "en", "zh"),
    [
        ("article", "the text above", "上面的文字"),
        ("email", "the e-mail above", "上面的邮件"),
        ("conversation", "the conversation above", "上面的对话"),
        ("transcript", "the transcript above", "上面的会议记录"),
    ],
)
@pytest.mark.parametrize("type_", [each for each in SUMMARY_TYPES if each != "apple-stack"])
def test_the_task_names_the_kind_of_text(type_: str, input_type: str, en: str, zh: str) -> None:
    assert en in prompt(type_, input_type=input_type).after
    assert zh in prompt(type_, input_type=input_type, language="zh").after


@pytest.mark.parametrize("input_type", INPUT_TYPES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_type_has_a_task_of_its_own(input_type: str, language: str) -> None:
    same = {"apple-synopsis", "apple-topline"}  # other bounds, the same words
    asked = [
        prompt(type_, input_type=input_type, language=language).after
        for type_ in SUMMARY_TYPES
        if type_ not in same
    ]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("type_", SUMMARY_TYPES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_focus_is_in_the_task_and_asked_for_before(type_: str, language: str) -> None:
    made = prompt(type_, language=language, focus=" the budget ")
    assert "the budget" in made.after
    assert made.ask is not None
    assert '"the budget"' in made.ask.after
    assert made.ask.if_no == LANGUAGES[language].strings.nothing_on_focus


@pytest.mark.parametrize("type_", SUMMARY_TYPES)
def test_nothing_is_asked_where_the_answer_is_plain(type_: str) -> None:
    assert prompt(type_).ask is None
    assert prompt(type_, focus="对预算的影响").ask is None  # of an English text


def test_a_word_of_the_focus_in_the_text_is_known() -> None:
    asked = {focus: prompt("tldr", focus=focus).ask for focus in ("the relay", "the budget")}
    assert [ask and ask.is_named for ask in asked.values()] == [True, False]


def test_a_question_stands_behind_the_text_as_the_task_does(planner: Planner) -> None:
    options = SummaryOptions(focus="the budget")
    spec, _ = output_spec_for(TEXT, options)
    plan = planner.plan(TEXT, options, spec)
    bare = planner.plan(TEXT, SummaryOptions(), output_spec_for(TEXT, SummaryOptions())[0])
    assert plan.shared == bare.shared
    assert plan.ask is not None
    assert bare.ask is None


@pytest.mark.parametrize(
    ("length", "focus", "end"),
    [
        ("short", "the budget", "Say only what it tells about this: the budget."),
        ("medium", "the budget", "Tell in detail what it says about this: the budget."),
        ("long", "What did Ann say?", "Tell in detail what it says about this: What did Ann say?"),
    ],
)
def test_a_focus_is_told_in_detail_where_there_is_room(length: Any, focus: str, end: str) -> None:
    options = SummaryOptions(type="tldr", length=length, focus=focus)
    assert build_prompt("Text.", options, output_spec(options, "en")).after.endswith(end)
