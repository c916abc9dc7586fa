from __future__ import annotations

import re

import pytest

from summarizer.language.votes import prose_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See https://example.org/the/news?of=and, please.", "See please"),
        ("见https://example.org/the，谢谢", "见 谢谢"),
        ("Write to jo.of@the.example.com or @the_one, #andthe!", "Write to or"),
        ("Visit www.the.org or example.org/of/the.", "Visit or"),
        ("Open C:\\the\\of.txt and src/the/of.py, the_of, theOf(and)", "Open and"),
        ("文件report_of_the.pdf在这里", "文件在这里"),
        ("Смотри файл отчёт_за_май.docx сегодня", "Смотри файл сегодня"),
        ("Run `the of and` now", "Run now"),
        ("Привет\n```python\nif the and of:\n    pass\n```\nпока", "Привет пока"),
        ("Don't stop at 12:30, it's well-known.", "Don't stop at it's well-known"),
        ("Ｈｅｌｌｏ ﬁne 𝐰𝐨𝐫𝐥𝐝", "Hello fine world"),
        ("كَتَبَ الدَّرْسَ", "كتب الدرس"),
    ],
)
def test_addresses_and_code_are_no_words(text: str, words: str) -> None:
    assert re.findall(r"[^\W\d](?:[\w'-]*\w)?", prose_of(text)) == words.split()


def test_a_text_that_is_fenced_as_a_whole_is_read() -> None:
    assert "Привет" in prose_of("```\nПривет, мир\n```")


def test_of_a_long_text_there_is_something_from_everywhere() -> None:
    text = "".join(f"word{number} " for number in range(100_000))
    prose = prose_of(text)
    assert len(prose) < 20_000
    numbers = [int(number) for number in re.findall(r"word(\d{5})(?!\d)", prose)]
    assert {number // 10_000 for number in numbers} >= set(range(1, 10))
