"""Count words by one rule for all languages.

Chinese and Japanese have no spaces. A text says in Chinese characters what it says in about 0.6
times as many English words, so a Chinese character counts as 0.6 of a word, in Japanese, too: 12
words are 20 characters. A kana counts as 0.4 of a word. All other languages, Korean and Vietnamese
among them, are counted by their spaces.
"""

from __future__ import annotations

import math
import re
import unicodedata

from summarizer.language.scripts import HAN, KANA
from summarizer.language.sentences import goes_on

WORDS_PER_HAN = 0.6
WORDS_PER_KANA = 0.4
HAN_A_WORD = 1 / WORDS_PER_HAN  # the same rule turned round
_MARKS = re.compile(  # accents and vowel signs that stand apart from their letters
    r"[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed]+"
)
_UNSPACED = re.compile(f"{HAN.pattern}|{KANA.pattern}")
_WORD = re.compile(r"[^\W_]+(?:[.,:'’/@&_-]?[^\W_]+)*")  # 18.51, o'clock, 12:30, R&D are one each
_WHOLE = re.compile(r"[^\W_]+(?:['’&@_-][^\W_]+|(?<=\d)[.,:/]\d+)*")  # not to be cut in two
_AROUND_WORD = ".,:;!?…\"'“”‘’«»()[]{}<>|/*_#=-–—、。，；：！？「」『』।۔؟،؛"
_LONGEST_WORD = 40  # characters; enough for a telephone number


def count_words(text: str) -> int:
    """Words in `text`, a Chinese character for 0.6 of one, a kana for 0.4, rounded up."""
    han, kana = len(HAN.findall(text)), len(KANA.findall(text))
    others = len(_WORD.findall(_UNSPACED.sub(" ", _MARKS.sub("", text))))
    return others + math.ceil(round(han * WORDS_PER_HAN + kana * WORDS_PER_KANA, 6))


def count_words_of_prose(text: str) -> int:
    """The same of what a sentence may have: no numbers, no codes, nothing that is no language."""
    chunks = (chunk.strip(_AROUND_WORD) for chunk in _UNSPACED.sub(" ", text).split())
    others = sum(map(_is_of_letters, chunks))
    return others + count_words("".join(_UNSPACED.findall(text)))


def _is_of_letters(chunk: str) -> bool:
    kinds = {unicodedata.category(character)[0] for character in chunk if character not in "'’.-"}
    return len(chunk) <= _LONGEST_WORD and "L" in kinds and kinds <= {"L", "M"}  # vowel signs


def ends_within_word(before: str, after: str) -> bool:
    """Whether cutting between the two strings would cut a word in two, or an abbreviation."""
    before, after = before[-_LONGEST_WORD:], after[:_LONGEST_WORD]
    if _MARKS.match(after) or (after[:1] == "." and goes_on(before + after, len(before) + 1)):
        return True
    before, after = _MARKS.sub("", before), _MARKS.sub("", after)
    if not before or not after or _UNSPACED.match(before[-1]) or _UNSPACED.match(after[0]):
        return False
    words = _WHOLE.finditer(before + after)
    return any(word.start() < len(before) < word.end() for word in words)


_OPEN = re.compile(
    r"(?:[,;:(\[、，；：（—–]|\s-)\s*$"
    r"|(?<!&)(?<!& )\b(?:the|an|of|and|or|but|with|than|whether|because|their|its)$"
)
_OPEN_CHINESE = re.compile(  # but not in "温和", "方向", "参与", "普及", "服从"
    rf"{HAN.pattern}(?:是否|来自|以及|(?<![麻门上老干福])将|(?<![手车一刀拖门])把|(?<![棉])被"
    r"|(?<![方意走倾动转导单双])向|(?<![服听自跟适])从"
    r"|(?<![饱缓温总平柔调中])和|(?<![参赠])与)$"
)


def is_left_open(text: str) -> bool:
    """Whether the last word of `text`, or its last mark, needs another behind it."""
    return _OPEN.search(text) is not None or _OPEN_CHINESE.search(text) is not None
