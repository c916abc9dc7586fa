"""Summaries that only quote: the text's first words, and the sentences that TextRank finds central.

Both have as many words as ours may have, 20 for a sentence: in dialogues, where sentences are
short, so many whole sentences would say less and be too easy to beat.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer, null_stemmer
from sumy.summarizers.text_rank import TextRankSummarizer

from benchmarks.quality.datasets import Item, Task
from summarizer.language.sentences import split_sentences
from summarizer.language.words import count_words

VERSION = "1"  # another one where these functions find other sentences
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_PIECE = re.compile(rf"(?<!\s)\s*+(?:{_HAN}|(?:(?!{_HAN})\S)+)")
_WORD = re.compile(rf"{_HAN}|(?:(?!{_HAN})\w)+")


def lead(item: Item, task: Task) -> str:
    """The text's first words."""
    return _within(split_sentences(item.text), item, task)


def textrank(item: Item, task: Task) -> str:
    """The sentences most like the others (Mihalcea and Tarau 2004), in the text's order."""
    words = Words(item.language)
    sentences = [Sentence(each, words) for each in split_sentences(item.text)]
    document = ObjectDocumentModel([Paragraph(sentences)])
    stemmer = null_stemmer if item.language == "zh" else Stemmer("english")
    found = TextRankSummarizer(stemmer)(document, task.sentences)
    return _within([str(each) for each in found], item, task)


def first_words(text: str, most: int) -> str:
    """The beginning of `text` of at most so many words, a Chinese character being 0.6 of one."""
    end = 0
    for piece in _PIECE.finditer(text):
        if count_words(text[: piece.end()]) > most:
            break
        end = piece.end()
    return text[:end].strip()


class Words:
    """Words for TextRank; of Chinese pairs of characters. Sumy's own wants data of the network."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_words(self, text: str) -> tuple[str, ...]:
        words = _WORD.findall(text.lower())
        if self._language != "zh":
            return tuple(words)
        return tuple(map("".join, pairwise(words))) or tuple(words)


def _within(sentences: list[str], item: Item, task: Task) -> str:
    return first_words(("" if item.language == "zh" else " ").join(sentences), task.room)
