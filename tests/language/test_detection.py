from __future__ import annotations

import pytest

from summarizer.errors import UnsupportedLanguageError
from summarizer.language.detection import detect_language, is_written_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The train was late.", "en"),
        ("火车晚点了。", "zh"),
        ("火車誤點了。", "zh"),
        ("The book 红楼梦 was printed in Beijing.", "en"),
        ("苹果公司发布了iPhone和MacBook Pro新机型。", "zh"),
        ("Café à Paris", "en"),
        ("", "en"),
        ("12:30 — 100 %", "en"),
        ("👍", "en"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Поезд опоздал на сорок минут.",
        "電車が四十分遅れました。ごめんなさい。",
        "기차가 늦었습니다.",
        "القطار متأخر اليوم",
        "Το τρένο άργησε",
        "ट्रेन देर से आई",
    ],
)
def test_other_scripts_are_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnsupportedLanguageError, match="set output_language"):
        detect_language(text)


@pytest.mark.parametrize("name", ["Пушкин", "トヨタ"])
def test_a_name_in_another_script_is_no_other_language(name: str) -> None:
    assert detect_language(f"A new book on {name} came out in London today.") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The train was late.", "en"),
        ("The actor 成龙 came to London for a film and stayed there for a week.", "en"),
        ("火车晚点了。", "zh"),
        ("苹果发布iPhone 17 Pro。", "zh"),
    ],
)
def test_a_summary_s_language_is_seen(text: str, language: str) -> None:
    assert is_written_in(text, language)
    assert not is_written_in(text, "zh" if language == "en" else "en")


@pytest.mark.parametrize("text", ["Поезд опоздал.", "รถไฟมาสาย", "でんしゃがおくれた"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_script_is_no_summary_in_either(text: str, language: str) -> None:
    assert not is_written_in(text, language)
