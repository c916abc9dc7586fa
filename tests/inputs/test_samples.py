"""The samples are what expected.toml says they are."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from benchmarks.checks import has_a_fact
from benchmarks.samples import EXPECTED, FOLDER, Sample, samples
from summarizer.inputs import Document
from summarizer.language.detection import is_written_in
from summarizer.language.words import count_words
from summarizer.types import INPUT_TYPES

SAMPLES = samples()
BY_NAME = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.path.name)


@cache
def read(sample: Sample) -> Document:
    return sample.document()


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    files = {path for path in FOLDER.iterdir() if path != EXPECTED}
    assert {sample.path for sample in SAMPLES} == files


def test_every_kind_has_samples_in_both_languages() -> None:
    counts = Counter((sample.kind, sample.language) for sample in SAMPLES)
    kinds = set(INPUT_TYPES) - {"auto"}
    assert {kind for kind, _ in counts} == kinds
    assert all(counts[kind, language] >= 2 for kind in kinds for language in ("en", "zh"))


@BY_NAME
def test_a_sample_has_facts_for_a_summary(sample: Sample) -> None:
    assert 2 <= len(set(sample.facts)) == len(sample.facts) <= 4


@BY_NAME
def test_a_sample_is_read_as_its_kind(sample: Sample) -> None:
    assert read(sample).input_type == sample.kind


@BY_NAME
def test_a_sample_s_participants_are_found(sample: Sample) -> None:
    assert read(sample).participants == sample.participants


@BY_NAME
def test_a_sample_is_of_its_length_and_language_and_has_its_facts(sample: Sample) -> None:
    text = read(sample).text
    assert 80 <= count_words(text) <= 350
    assert is_written_in(text, sample.language)
    assert [fact for fact in sample.facts if not has_a_fact(text, (fact,))] == []


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("article-cannery.html", ("Subscribers save", "courierAds", "cookies", "Most read")),
        ("article-library-zh.html", ("领取新人礼包", "近视眼镜")),
        ("email-kitchen.eml", ("2.15 m", "01632 960117")),
        ("email-festival.eml", ("See you at the lake!", "sans-serif")),
        ("email-training-zh.eml", ("倒了太可惜", "0571-5550182")),
        ("conversation-whatsapp.txt", ("end-to-end encrypted", "Media omitted")),
        ("conversation-slack.json", ("has joined", "<@U02GUS>")),
        ("transcript-beekeeping.vtt", ("-->", "Recorded for")),
        ("transcript-rowing-club.ass", ("\\N", "check the names")),
        ("article-ferry.rtf", ("press notice", "Georgia")),
        ("article-lighthouse-zh.epub", ("目录", "一。1")),
    ],
)
def test_what_nobody_wants_to_read_is_left_out(name: str, absent: tuple[str, ...]) -> None:
    text = read(next(each for each in SAMPLES if each.path.name == name)).text
    assert [words for words in absent if words in text] == []
