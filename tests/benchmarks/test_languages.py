from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import languages, languages_report
from benchmarks.languages import Output, Text, figures_of, output_of, texts
from summarizer import GenerationError
from summarizer.language.detection import detect_language
from summarizer.language.tags import LANGUAGES

FRENCH = Text("fr", "note", "tldr", "Le marché du samedi change de place à partir du 3 mars.")


class Scripted:
    """Answers every call with one text, or raises."""

    def __init__(self, answer: str | Exception) -> None:
        self.answer = answer

    def summarize(self, text: str, **options: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return SimpleNamespace(text=self.answer)


def written(answer: str | Exception, told: str = "fr") -> Output:
    summarizer: Any = Scripted(answer)
    return output_of(summarizer, FRENCH, lambda _: told)


def test_there_are_a_hundred_texts_each_in_its_language() -> None:
    found = list(texts(LANGUAGES))
    counts = Counter(text.language for text in found)
    assert len(found) >= 100
    assert set(counts) == set(LANGUAGES)
    assert min(counts.values()) >= 8
    assert [text.language for text in found] == [detect_language(text.text) for text in found]
    assert len({text.text for text in found}) == len(found)


def test_a_summary_is_right_where_both_find_it_in_its_language() -> None:
    assert written("Le marché du samedi est déplacé en mars.").is_right
    assert not written("Le marché du samedi est déplacé en mars.", told="es").is_right
    assert not written("The Saturday market moves to another place.").is_right


def test_an_error_is_not_right() -> None:
    found = written(GenerationError("no summary in French"))
    assert (found.is_right, found.told) == (False, "")
    assert found.text == "GenerationError: no summary in French"


def test_py3langid_tells_the_texts_apart() -> None:
    pytest.importorskip("py3langid")
    tell = languages.another_detector()
    assert all(tell(text.text) == text.language.partition("-")[0] for text in texts(LANGUAGES))


def test_figures_count_by_language_and_keep_what_is_not_right() -> None:
    right = Output("de", "note", "tldr", True, "de", "Am Montag ist zu.")
    wrong = Output("ja", "note", "tldr", False, "zh", "周一关门。")
    figures = figures_of([right, right, wrong])
    assert (figures["texts"], figures["right"]) == (3, 2)
    assert figures["languages"] == {"de": {"texts": 2, "right": 2}, "ja": {"texts": 1, "right": 0}}
    assert [each["text"] for each in figures["not_right"]] == ["周一关门。"]


def test_the_report_tells_each_language_and_the_whole() -> None:
    results = {
        "recipe": "w8a8",
        "threads": 2,
        "texts": 3,
        "right": 2,
        "languages": {"zh-Hant": {"texts": 3, "right": 2}},
    }
    lines = list(languages_report.section(results))
    assert "| Traditional Chinese | 3 | 2 |" in lines
    assert "| all | 3 | 2 (66.7%) |" in lines


def test_a_file_without_its_texts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(texts(["de"], tmp_path))
