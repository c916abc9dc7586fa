from __future__ import annotations

import pytest

from summarizer.inputs.markdown import markdown_document
from summarizer.inputs.reading import read_bytes, read_string

DATA = "data:image/png;base64," + "iVBORw0KGgo" * 300


@pytest.mark.parametrize(
    ("text", "shown", "dropped"),
    [
        (f"a ![b]({DATA}) c", "a ![b] c", {"pictures": 1}),
        (f"a ![b][1]\n\n[1]: <{DATA}>", "a ![b][1]", {"pictures": 1}),
        (f'a <img alt="b" src="{DATA}"> c', "a  c", {"pictures": 1}),
        (f"a ![](<{DATA}>) c", "a ![] c", {"pictures": 1}),
        ("a ![[b.png]] c ![[Note#Part]]", "a  c", {"embedded notes": 2}),
        ("a [[Note|the note]] [[Other]] c", "a the note Other c", {}),
        ("> [!tip]+ Try\n> this", ">  Try\n> this", {}),
        ("a ^abc-1\n\n^def\n\nb", "a\n\nb", {}),
        ("a %%no%% b\n\n%%\nno\n%%", "a  b", {"comments": 2}),
        ("a\n\n```dataview\nTABLE no\n```\n\nb", "a\n\nb", {"plugin blocks": 1}),
        ("a\n\n```python\nx = 1\n```", "a\n\n```python\nx = 1\n```", {}),
        ("100 %% and x^2 [[1, 2], [3]]", "100", {"comments": 1}),
    ],
)
def test_marks_of_programs_are_left_out(text: str, shown: str, dropped: dict[str, int]) -> None:
    document = markdown_document(text)
    assert (document.text, document.dropped) == (shown, dropped)
    assert document.original == text


@pytest.mark.parametrize(
    ("text", "title", "shown"),
    [
        ("---\ntitle: The clock\ntags: [a]\n---\n\nIt stands.", "The clock", "It stands."),
        ('---\ntitle: "The: clock"\n---\n# Other\n\nText', "The: clock", "# Other\n\nText"),
        ("---\ndate: 2025-05-06\n...\n# Clock\n\nText", "Clock", "# Clock\n\nText"),
        ("---\naliases:\n  - a\n---\nText", "", "Text"),
    ],
)
def test_front_matter_is_left_out_and_its_title_kept(text: str, title: str, shown: str) -> None:
    document = markdown_document(text)
    assert (document.title, document.text) == (title, shown)
    assert document.dropped == {"front matter": 1}


@pytest.mark.parametrize("text", ["---\n\nText\n\n---\n\nMore", "---\nJust a line\n---", "Text"])
def test_rules_are_no_front_matter(text: str) -> None:
    assert markdown_document(text).text == text


def test_what_is_left_has_its_place_in_the_original() -> None:
    text = f"---\ntitle: a\n---\n\n![b]({DATA})\n\nIt stands."
    document = markdown_document(text)
    start = document.text.index("It stands.")
    assert document.place(start, start + 10) == (len(text) - 10, len(text))


def test_data_in_a_plain_text_is_left_out_too() -> None:
    document = read_string(f"A clock ![b]({DATA}) stands.")
    assert "base64" not in document.text
    assert document.dropped == {"pictures": 1}


# -- encodings -------------------------------------------------------------------------------------

TEXTS = {
    "cp1252": "Café à côté, la réunion est décalée à mardi.",
    "cp1250": "Zażółć gęślą jaźń, spotkanie we wtorek.",
    "cp1251": "Встреча переносится на вторник, приносите отчёт.",
    "koi8-r": "Встреча переносится на вторник, приносите отчёт.",
    "cp1254": "Toplantı salıya alındı, lütfen şu raporu getirin.",
    "gb18030": "会议改到星期二，请带上报告和预算表。大家都要参加。",
    "big5": "會議改到星期二，請帶上報告和預算表。大家都要參加。",
    "cp932": "会議は火曜日に変更になりました。報告書を持ってきてください。",
    "cp949": "회의가 화요일로 변경되었습니다. 보고서를 가져오세요.",
    "utf-16-le": "Meet at ten, please. Bring the report.",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_another_encoding_is_read_with_a_doubt(encoding: str) -> None:
    text = TEXTS[encoding]
    for name in ("a.txt", "a.md"):
        document = read_bytes(text.encode(encoding), name)
        assert document.text == text
        assert f"{name} isn't in UTF-8" in document.doubts[0] and "iconv" in document.doubts[0]
        assert read_bytes(text.encode(), name).doubts == ()
