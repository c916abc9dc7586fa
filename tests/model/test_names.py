"""Invented names, told by the real vocabulary; nothing is summarized."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from summarizer.engine.tokenizer import Tokenizer
from summarizer.grounding.names import Lexicon
from summarizer.grounding.reference import Claim, ReferenceIndex
from summarizer.store.assets import ensure_bundle
from tests.model.conftest import MODEL

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
CONSISTENCY = ROOT / "benchmarks" / "data" / "consistency"


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return Lexicon(Tokenizer(ensure_bundle(MODEL).tokenizer_path).rank)


def texts(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["texts"]
    return found


def names_made_up(source: ReferenceIndex, said: str) -> list[Claim]:
    return [fault for fault in source.faults(said) if fault.kind == "name"]


def test_of_132_names_made_up_at_most_five_pass(words: Lexicon) -> None:
    passed, count = [], 0
    for each in texts(ROOT / "tests" / "grounding" / "headlines.toml"):
        source = ReferenceIndex(each["text"], lexicon=words)
        for said, name in each["invented"]:
            count += 1
            place = said.index(name)
            found = names_made_up(source, said)
            if not any(fault.start <= place < fault.end for fault in found):
                passed.append(said)
    assert count == 132
    assert len(passed) <= 5, passed


def test_of_81_right_headlines_at_most_two_are_doubted(words: Lexicon) -> None:
    doubted, count = [], 0
    for each in texts(ROOT / "tests" / "grounding" / "headlines.toml"):
        source = ReferenceIndex(each["text"], lexicon=words)
        count += len(each["right"])
        doubted += [said for said in each["right"] if names_made_up(source, said)]
    assert count == 81
    assert len(doubted) <= 2, doubted


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_right_summary_has_a_name_made_up(words: Lexicon, language: str) -> None:
    for each in texts(CONSISTENCY / f"{language}.toml"):
        source = ReferenceIndex(each["text"], lexicon=words)
        right = [summary["text"] for summary in each["summaries"] if summary["is_consistent"]]
        assert [said for said in right if names_made_up(source, said)] == []
