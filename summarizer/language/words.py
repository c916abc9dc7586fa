"""Count words by one rule for all languages.

Chinese and Japanese have no spaces. A text takes about 0.6 times as many English words as Chinese
characters, so a Han character counts as 0.6 of a word, in Japanese, too: 12 words are 20
characters. A kana counts as 0.4 of a word. Words of all other languages, Korean and Vietnamese
included, are separated by white space.
"""

from __future__ import annotations

import math
import re
import unicodedata

from summarizer.language.scripts import HAN, KANA
from summarizer.language.sentences import goes_on
from summarizer.language.tags import LANGUAGES

WORDS_PER_HAN = 0.6
WORDS_PER_KANA = 0.4
HAN_A_WORD = 1 / WORDS_PER_HAN
_MARKS = re.compile(  # combining accents and vowel signs
    r"[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed]+"
)
_WORD = re.compile(r"[^\W_]+(?:[.,:'’/@&_-]?[^\W_]+)*")  # each one: 18.51, o'clock, 12:30, R&D
_WHOLE = re.compile(r"[^\W_]+(?:['’&@_-][^\W_]+|(?<=\d)[.,:/]\d+)*")  # not to be cut in two
_AROUND_WORD = ".,:;!?…\"'“”‘’«»()[]{}<>|/*_#=-–—、。，；：！？「」『』।۔؟،؛"
_LONGEST_WORD = 40  # characters; enough for a telephone number


def count_words(text: str) -> int:
    """Return the number of words in `text`, rounded up."""
    return len(_WORD.findall(_MARKS.sub("", _spaced_part(text)))) + _unspaced_words(text)


def count_words_of_prose(text: str) -> int:
    """Return the number of words without numbers, codes and whatever else isn't language."""
    chunks = (chunk.strip(_AROUND_WORD) for chunk in _spaced_part(text).split())
    return sum(map(_is_of_letters, chunks)) + _unspaced_words(text)


def _spaced_part(text: str) -> str:
    return KANA.sub(" ", HAN.sub(" ", text))


def _unspaced_words(text: str) -> int:
    han, kana = len(HAN.findall(text)), len(KANA.findall(text))
    return math.ceil(round(han * WORDS_PER_HAN + kana * WORDS_PER_KANA, 6))


def _is_of_letters(chunk: str) -> bool:
    kinds = {unicodedata.category(character)[0] for character in chunk if character not in "'’.-"}
    return len(chunk) <= _LONGEST_WORD and "L" in kinds and kinds <= {"L", "M"}  # vowel signs


def ends_within_word(before: str, after: str) -> bool:
    """Return whether a cut between the two strings would be inside a word or abbreviation."""
    before, after = before[-_LONGEST_WORD:], after[:_LONGEST_WORD]
    if _MARKS.match(after) or (after[:1] == "." and goes_on(before + after, len(before) + 1)):
        return True
    before, after = _MARKS.sub("", before), _MARKS.sub("", after)
    border = before[-1:] + after[:1]
    if len(border) < 2 or _spaced_part(border) != border:
        return False
    words = _WHOLE.finditer(before + after)
    return any(word.start() < len(before) < word.end() for word in words)


def _dangling(has_spaces: bool) -> str:
    known = (each for each in LANGUAGES.values() if each.has_spaces == has_spaces)
    return "|".join(word for each in known for word in each.dangling_words)


_COMPLETE_WORDS = tuple(word for each in LANGUAGES.values() for word in each.complete_words)
_OPEN = re.compile(
    r"(?:[,;:(\[、，；：（—–]|\s-)\s*$"
    rf"|(?<!&)(?<!& )\b(?:{_dangling(has_spaces=True)})$"  # but "Q&A"
    rf"|{HAN.pattern}(?:{_dangling(has_spaces=False)})$"
)


def is_left_open(text: str) -> bool:
    """Return whether another word must follow the last word or mark of `text`."""
    return _OPEN.search(text) is not None and not text.rstrip("\n").endswith(_COMPLETE_WORDS)
