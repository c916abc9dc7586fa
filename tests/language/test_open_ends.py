from __future__ import annotations

import pytest

from summarizer.language.words import is_left_open


@pytest.mark.parametrize(
    "text",
    [
        "Rent rises, heating to the",
        "New hours of",
        "Harbour tram line,",
        "Coats (grey and",
        "考虑是否把",
        "会议推迟，改由小王将",
        "董事会讨论是否",
        "收到来自",
    ],
)
def test_more_must_follow(text: str) -> None:
    assert is_left_open(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The board will meet.",
        "Who is it for?",
        "Hepatitis A",
        "Meeting agenda and Q&A",
        "Parma back in Serie A",
        "A message from Will",
        "Explaining what AI is",
        "Things to look forward to",
        "碳中和",
        "埃及",
        "来不及",
        "打麻将",
        "双向",
        "A well-known walk-in",
        "Harbour tram line is back",
        "态度温和",
        "换个方向",
        "欢迎参与",
        "手机普及",
        "大家服从",
        "和",
        "考虑是否把电梯修好",
    ],
)
def test_nothing_need_follow(text: str) -> None:
    assert not is_left_open(text)
