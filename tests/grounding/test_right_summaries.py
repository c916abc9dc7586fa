"""No right summary of the project's texts has a fault."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from summarizer.grounding.names import Lexicon
from summarizer.grounding.reference import ReferenceIndex

DATA = Path(__file__).parents[2] / "benchmarks" / "data" / "consistency"
WORDS = Lexicon(
    {"捐款": 1, "考上": 2, "上报": 3}.get
)  # as the tokenizer tells that they are ordinary ones
TEXTS = [
    each
    for language in ("en", "zh")
    for each in tomllib.loads((DATA / f"{language}.toml").read_text("utf-8"))["texts"]
]


@pytest.mark.parametrize("each", TEXTS, ids=[each["id"] for each in TEXTS])
def test_a_right_summary_has_no_faults(each: dict[str, object]) -> None:
    summaries = each["summaries"]
    assert isinstance(summaries, list)
    source = ReferenceIndex(str(each["text"]), lexicon=WORDS)
    right = [summary["text"] for summary in summaries if summary["is_consistent"]]
    assert {said: [fault.text for fault in source.faults(said)] for said in right} == {
        said: [] for said in right
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("记者,64比61,赢了。", "他们以64比61获胜。"),
        ("一台滚筒,1099,周六送货。", "滚筒洗衣机1099元。"),
        ("利率3.2%的贷款。", "贷款利率百分之三点二。"),
        ("四成集中在南市口。", "百分之四十来自南市口。"),
        ("下面讨论菜市场的搬迁。", "摊主担心菜市场搬走。"),
        ("One claim in five was returned.", "One in five claims was returned."),
        ("You are first on the list at eight.", "You are first at eight tomorrow."),
        ("Monday 12 October. Humphrey writes by Friday the 23rd.", "He writes by 23 October."),
        ("我们总之八点见面。", "八点见面。"),
        ("He won one medal in three races.", "He won a medal in three races."),
    ],
)
def test_other_words_for_the_same_are_none(text: str, said: str) -> None:
    assert ReferenceIndex(text).faults(said) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("记者,64比61,赢了。", "他们以64比60获胜。"),
        ("利率3.2%的贷款。", "贷款利率百分之三点三。"),
        ("One claim in five was returned.", "One in six claims was returned."),
        ("You are first on the list at eight.", "You are first at nine tomorrow."),
        ("Monday 12 October. Humphrey writes by Friday the 23rd.", "He writes by 24 October."),
        ("Monday 12 October. Humphrey writes by Friday the 23rd.", "He writes by 23 November."),
        ("They met on 3 May and 12 October. He writes by the 23rd.", "He writes by 23 May."),
        ("会议在上海举行。", "会议在天津市举行。"),
        ("会议在上海举行。", "会议在日照市举行。"),
    ],
)
def test_other_numbers_are(text: str, said: str) -> None:
    assert ReferenceIndex(text).faults(said)
