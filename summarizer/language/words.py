"""Count words, in English and in Chinese, by one rule.

Chinese has no spaces. A text says in Chinese characters what it says in about 0.6 times as many
English words, so a Chinese character counts as 0.6 of a word: 12 words are 20 characters.
"""

from __future__ import annotations

import math
import re

from summarizer.language.detection import HAN

WORDS_PER_HAN = 0.6
_WORD = re.compile(r"[^\W_]+(?:[.,:'’/@&_-]?[^\W_]+)*")  # 18.51, o'clock, 12:30, R&D are one each
_WHOLE = re.compile(r"[^\W_]+(?:['’&@_-][^\W_]+|(?<=\d)[.,:/]\d+)*")  # not to be cut in two
_LONGEST_WORD = 40  # characters; enough for a telephone number


def count_words(text: str) -> int:
    """Words in `text`, a Chinese character for 0.6 of one, rounded up."""
    han = len(HAN.findall(text))
    others = len(_WORD.findall(HAN.sub(" ", text)))
    return others + math.ceil(round(han * WORDS_PER_HAN, 6))


def ends_within_word(before: str, after: str) -> bool:
    """Whether cutting between the two strings would cut a word in two."""
    before, after = before[-_LONGEST_WORD:], after[:_LONGEST_WORD]
    if not before or not after or HAN.match(before[-1]) or HAN.match(after[0]):
        return False
    words = _WHOLE.finditer(before + after)
    return any(word.start() < len(before) < word.end() for word in words)
