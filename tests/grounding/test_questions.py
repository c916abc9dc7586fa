from __future__ import annotations

import pytest

from summarizer.grounding.questions import is_of_questions
from summarizer.grounding.reference import ReferenceIndex
from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec
from summarizer.prompts.build import build_prompt

EXAM = (
    "1. What is the capital of Australia? 2. Who wrote Hamlet, and in which century? 3. How many "
    "legs does a spider have? 4. Solve 3x + 4 = 19. 5. Name the longest river of Africa."
)
QUIZ = """Pub quiz, round 2
1. Which planet has the most moons?
A) Jupiter B) Saturn C) Neptune
2. Who painted The Night Watch?
A) Vermeer B) Rembrandt C) Hals
3. What is the smallest country in the world?
A) Monaco B) Vatican City C) San Marino"""
SURVEY = """How satisfied are you with our canteen? (1-5)
How often do you eat there in a week?
Which dishes would you like to see more often?
Is the time until 13:30 long enough for you?"""
EXAM_ZH = """一、中国的首都是哪座城市？
二、《红楼梦》的作者是谁？
三、简述水的三种状态。
四、世界上最高的山峰是（    ）。"""
FAQ = """When does the pool open?
The pool opens at seven on weekdays and at nine on Sundays.
How much is a ticket?
A ticket costs six pounds, and four for children and students.
Can I bring my dog?
Dogs may not come in, apart from guide dogs, which rest in a room by the till."""
NEWS = (
    "What will become of the old mill? The town wants to sell it, and three buyers came forward. "
    "Who gets it will be decided in June. Why so late? Because the survey isn't ready."
)


@pytest.mark.parametrize("text", [EXAM, QUIZ, SURVEY, EXAM_ZH])
def test_a_text_of_questions_is_known(text: str) -> None:
    assert is_of_questions(text)


@pytest.mark.parametrize("text", [FAQ, NEWS, "Are you coming? When? Tell me!", "", "1. 2. 3."])
def test_a_text_with_answers_is_none(text: str) -> None:
    assert not is_of_questions(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (EXAM, "The capital of Australia is London."),
        (EXAM, "A spider has legs."),
        (EXAM, "The longest river of Africa is the Nile."),
        (QUIZ, "The Night Watch was painted by Rembrandt."),
        (QUIZ, "Saturn has the most moons."),
        (EXAM_ZH, "中国的首都是北京。"),
        (EXAM_ZH, "《红楼梦》的作者是曹雪芹。"),
        (EXAM, "Question 1: The capital of Australia is London."),
        (EXAM_ZH, "第一问：中国的首都是北京。"),
        (EXAM_ZH, "历史上的中国首都是北京。"),
        (EXAM_ZH, "世界上最高的山峰是珠穆朗玛峰。"),
    ],
)
def test_an_answer_to_what_is_only_asked_is_a_fault(text: str, answer: str) -> None:
    assert "answer" in {fault.kind for fault in ReferenceIndex(text).faults(answer)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EXAM, "What is the capital of Australia?"),
        (EXAM, "The exam asks for the capital of Australia."),
        (EXAM, "Name the longest river of Africa."),
        (EXAM, "Question 1: What is the capital of Australia?"),
        (QUIZ, "Which planet has the most moons and who painted The Night Watch are asked."),
        (EXAM_ZH, "题目问中国的首都是哪座城市。"),
        (EXAM_ZH, "试卷考查地理和文学。"),
        (FAQ, "The pool opens at seven on weekdays."),
        (NEWS, "The town wants to sell the old mill."),
    ],
)
def test_what_is_asked_may_be_told_and_what_is_answered_too(text: str, said: str) -> None:
    assert not [fault for fault in ReferenceIndex(text).faults(said) if fault.kind == "answer"]


@pytest.mark.parametrize("language", ["en", "zh", "zh-Hant", "de"])
def test_only_a_text_of_questions_brings_the_request_to_tell_them(language: str) -> None:
    options = SummaryOptions(type="tldr")
    spec = output_spec(options, language)
    asked, told = (build_prompt(text, options, spec).after for text in (EXAM, FAQ))
    assert asked.endswith(told.lstrip('\n"'))
    assert len(asked) > len(told)
