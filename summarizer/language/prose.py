"""What of a text speaks for a language: its words, no addresses, no names of files, no code."""

from __future__ import annotations

import re
import unicodedata

_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>\"“”«»，。；：！？、（）「」『』【】《》]+"
)
_FENCED = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
# What stands between spaces, or between Chinese characters, which have none.
_PIECE = re.compile(r"[^\s\u2e80-\ua4cf\uac00-\ud7ff\uf900-\uffef]+")
# Signs within a word that only addresses, paths and code have there; or before it.
_NO_WORD = re.compile(r"(?<=[^\W_)])[/\\@_=.:#(<>{}\[\]|&+*%$~^]+\w|^\W?(?:www\.|[@#]\w)")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_NUMERALS = "".join(
    each
    for each in map(chr, range(0x3400))
    if each.isnumeric() and not (each.isalpha() or each.isdecimal())
)
_SIGNS = re.compile(  # made of letters, which aren't meant: №, ™, ㎏, Ⓐ, ⅷ
    rf"[{_NUMERALS}\u2100-\u214f\u249c-\u24e9\u3200-\u33ff\ufdfa-\ufdff\U0001f100-\U0001f2ff]"
)
_SAMPLE = 12_000  # characters that are enough of any text
_SLICES = 12  # that a longer one's sample is of


def prose_of(text: str) -> str:
    """The words of a text in Unicode's plain forms, without accents that stand apart.

    Of a long text there are slices from its beginning to its end.
    """
    prose = _SIGNS.sub(" ", _URL.sub(" ", _sample(text)))
    spoken = _FENCED.sub(" ", prose)
    if not any(map(str.isalpha, spoken)):
        spoken = prose  # all of it was fenced
    pieces = _PIECE.sub(lambda piece: "" if _NO_WORD.search(piece[0]) else piece[0], spoken)
    return _MARKS.sub("", unicodedata.normalize("NFKC", pieces))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // _SLICES
    step = (len(text) - size) // (_SLICES - 1)
    return "\n".join(text[start : start + size] for start in range(0, step * _SLICES, step))
