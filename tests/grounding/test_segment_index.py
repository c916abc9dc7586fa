from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.grounding.segment_index import Segment, SegmentIndex
from summarizer.language.sentences import split_sentences

DATA = Path(__file__).parents[2] / "benchmarks" / "data" / "evidence"
AUTHOR = re.compile(r"([^:：]{1,30}[:：])\s*")
LEAST = 0.97  # of the sentences


def segments_of(source: str) -> Iterator[Segment]:
    """Yield the sentences of a source, with the author that their line names."""
    end = 0
    for line in source.split("\n"):
        author = AUTHOR.match(line)
        for sentence in split_sentences(line[author.end() :] if author else line):
            start = source.index(sentence, end)
            end = start + len(sentence)
            yield Segment(start, end, sentence, author[1] if author else "")


def is_within(segment: Segment, spans: list[str], source: str) -> bool:
    starts = [(source.index(span), len(span)) for span in spans]
    return any(segment.start < at + size and segment.end > at for at, size in starts)


def missed(source: str, sentences: list[dict[str, object]]) -> Iterator[str]:
    segments = list(segments_of(source))
    evidence = SegmentIndex(segments)
    for sentence in sentences:
        text, spans = sentence["text"], sentence["spans"]
        assert isinstance(text, str) and isinstance(spans, list)
        best = [segments[number] for _, number in evidence.ranked(text)[:2]]
        if not any(is_within(segment, spans, source) for segment in best):
            yield f"{text} | {spans} | {[segment.text for segment in best]}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_right_span_is_among_the_best_two(language: str) -> None:
    items = tomllib.loads((DATA / f"{language}.toml").read_text("utf-8"))["items"]
    count = sum(len(item["sentences"]) for item in items)
    misses = [miss for item in items for miss in missed(item["source"], item["sentences"])]
    assert len(misses) <= (1 - LEAST) * count, "\n".join(misses)


def evidence(*texts: str) -> SegmentIndex:
    return SegmentIndex([Segment(0, len(text), text) for text in texts])


def best(asked: str, *texts: str) -> int:
    return evidence(*texts).ranked(asked)[0][1]


@pytest.mark.parametrize(
    ("asked", "texts", "number"),
    [
        ("The bus leaves at 19:30.", ["The bus is red.", "We go at half past seven."], 1),
        ("The cat sleeps.", ["A dog barks.", "Cats sleep a lot.", "It rains."], 1),
        ("图书馆周六关闭。", ["公园开放。", "周六图书馆不开门。"], 1),
        ("A usual zeppelin.", ["usual", "usual", "a zeppelin"], 2),
    ],
)
def test_shared_words_and_facts_lead_to_a_segment(
    asked: str, texts: list[str], number: int
) -> None:
    assert best(asked, *texts) == number


def test_an_answer_is_found_by_its_question() -> None:
    texts = ("Who brings the tent?", "Priya does.", "Nice weather.")
    ranked = {number: score for score, number in evidence(*texts).ranked("Tent: Priya.")}
    assert ranked[1] > 0
    assert max(ranked, key=lambda number: ranked[number]) in (0, 1)


def test_an_author_s_name_counts() -> None:
    segments = [Segment(0, 4, "Yes.", "Ann"), Segment(5, 9, "Yes.", "Bob")]
    assert SegmentIndex(segments).ranked("Bob agrees.")[0][1] == 1


def test_facts_count_only_where_they_are_asked_for() -> None:
    source = evidence("It costs 90 minutes.", "Nothing here.")
    assert source.ranked("An hour and a half.")
    assert not source.ranked_by_words("An hour and a half.")


@pytest.mark.parametrize("texts", [(), ("",), ("nothing alike",)])
def test_nothing_shared_ranks_nothing(texts: tuple[str, ...]) -> None:
    assert evidence(*texts).ranked("zeppelin") == []
