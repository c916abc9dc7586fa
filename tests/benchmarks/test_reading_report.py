from __future__ import annotations

import math
from typing import Any

from benchmarks import reading_report
from benchmarks.reading.__main__ import _groups
from benchmarks.reading.grading import Grade
from benchmarks.reading.texts import draw

KEY = {
    "a1": {
        "item": "x",
        "group": "chats",
        "language": "en",
        "origin": "everyday",
        "systems": {"tuned": "complete", "untuned": "complete"},
    },
    "a2": {
        "item": "y",
        "group": "chats",
        "language": "en",
        "origin": "outside",
        "systems": {"tuned": "quoted"},
    },
}
GRADES = {
    "a1": [Grade(is_true=False, gist=1, is_natural=True, grade="poor")],
    "a2": [Grade(is_true=True, gist=2, is_natural=True, grade="good")],
}


def told(agreement: dict[str, Any]) -> list[str]:
    results = {"groups": _groups(KEY, GRADES), "agreement": agreement}
    return list(reading_report.section(results))


def test_what_is_quoted_is_counted_apart() -> None:
    (row,) = (each for each in told({"answers": 0}) if each.startswith("| chats | en | tuned"))
    cells = [each.strip() for each in row.strip("|").split("|")]
    assert cells[3:5] == ["2", "1"]
    assert [each.split(" ")[0] for each in cells[5:]] == ["50%", "50%", "50%", "0%"]


def test_each_origin_has_rows_and_none_of_nothing() -> None:
    rows = told({"answers": 0})
    assert any(each.startswith("| outside | en | tuned | 1 | 1 |") for each in rows)
    assert not any(str(math.nan) in each for each in rows)


def test_the_agreement_of_readers_is_told() -> None:
    assert "agree on the grade of 75%" in told({"answers": 8, "grade": 0.75, "true": 0.9})[-2]


def test_texts_of_every_origin_of_ours_are_drawn() -> None:
    drawn = draw(3, 0)
    assert {each.origin for each in drawn} == {"traps", "everyday"}
    assert len({each.id for each in drawn}) == len(drawn)


def test_the_readme_has_both_systems_of_all_languages_in_a_row() -> None:
    chinese = {"a3": KEY["a1"] | {"item": "z", "language": "zh"}}
    grades = GRADES | {"a3": [Grade(is_true=True, gist=2, is_natural=True, grade="good")]}
    table = list(reading_report.short_table({"groups": _groups(KEY | chinese, grades)}, "it"))
    assert table[-3:-1] == [
        "| chats | 3 | 67% | 33% | 67% | 50% | 50% | 50% |",
        "| all | 3 | 67% | 33% | 67% | 50% | 50% | 50% |",
    ]
