from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from demo import words as module
from demo.words import PAGE_LANGUAGES, Words

ENGLISH, CHINESE = Words.of("en"), Words.of("zh")
DEMO = Path(module.__file__).parent


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert ENGLISH.sentences.keys() == CHINESE.sentences.keys()


def test_both_languages_fill_in_the_same_values() -> None:
    for key, sentence in ENGLISH.sentences.items():
        assert placeholders(sentence) == placeholders(CHINESE.sentences[key]), key


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_every_sentence_says_something_and_names_what_it_fills_in(language: str) -> None:
    words = Words.of(language)  # type: ignore[arg-type]
    assert words.language == language
    for key, sentence in words.sentences.items():
        assert sentence.strip(), key
        assert all(name.isidentifier() for name in placeholders(sentence)), key


def test_what_is_counted_has_a_form_for_one_and_for_several() -> None:
    stems = {key.removesuffix("_one") for key in ENGLISH.sentences if key.endswith("_one")}
    others = {key.removesuffix("_other") for key in ENGLISH.sentences if key.endswith("_other")}
    assert stems and stems == others


def test_a_sentence_is_filled_in() -> None:
    assert ENGLISH("answer.go_to", time="1:05") == "go to 1:05"
    assert CHINESE("answer.go_to", time="1:05") == "前往 1:05"


def test_what_is_filled_in_stays_as_it_is() -> None:
    assert ENGLISH("answer.go_to", time="{number} {0}") == "go to {number} {0}"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 threads"), (1, "1 thread"), (2, "2 threads"), (1234, "1,234 threads")],
)
def test_one_and_several_have_their_own_words(number: int, said: str) -> None:
    assert ENGLISH.count("inbox.threads", number) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.02, "0.1 s"),
        (1.64, "1.6 s"),
        (30.4, "30 s"),
        (89.0, "89 s"),
        (90.0, "2 min"),
        (600.0, "10 min"),
        (5399.0, "90 min"),
        (5400.0, "1.5 h"),
    ],
)
def test_a_duration_has_the_unit_that_people_would_take(seconds: float, said: str) -> None:
    assert ENGLISH.duration(seconds) == said


def calls_for_words(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The keys that a file asks for by name, and the values that it fills in."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or None in _names(node):
            continue
        key = node.args[0]
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            continue
        if _is_words(node.func):
            yield key.value, _names(node)
        elif _is_count(node.func):
            yield f"{key.value}_one", {*_names(node), "number"}
            yield f"{key.value}_other", {*_names(node), "number"}


def _is_words(function: ast.expr) -> bool:
    name = getattr(function, "id", None) or getattr(function, "attr", None)
    return name == "words"


def _is_count(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    return function.attr == "count" and _is_words(function.value)


def _names(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords}  # type: ignore[misc]


@pytest.mark.parametrize("path", sorted(DEMO.rglob("*.py")), ids=lambda path: path.stem)
def test_the_code_asks_for_sentences_that_are_there_and_fills_them_in(path: Path) -> None:
    for key, filled in calls_for_words(path):
        assert key in ENGLISH.sentences, key
        assert placeholders(ENGLISH.sentences[key]) <= filled, key


def test_calls_for_sentences_are_found() -> None:
    asked = {key for path in DEMO.rglob("*.py") for key, _ in calls_for_words(path)}
    assert {"status.cancelled", "check.hint"} <= asked


def said_by(path: Path) -> Iterator[str]:
    """The words that a file names, whole ones and the beginnings of those that it puts together."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@cache
def said_by_all() -> frozenset[str]:
    return frozenset(word for path in DEMO.rglob("*.py") for word in said_by(path))


@pytest.mark.parametrize("key", ENGLISH.sentences)
def test_every_sentence_is_asked_for(key: str) -> None:
    said = said_by_all()
    stem = key.removesuffix("_one").removesuffix("_other")
    beginnings = {word for word in said if "." in word and word.endswith((".", "_"))}
    assert {key, stem} & said or key.startswith(tuple(beginnings))
