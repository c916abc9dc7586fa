"""The characters of files, mails and pages, whatever encoding they are in or said to be in.

A byte-order mark and UTF-8 are known by themselves; else what is declared is believed, unless the
bytes can't be that; else it is guessed, which is told. A language's letters look likely in one or
two encodings only, which charset-normalizer tells from some sentences on. It is asked about the
lines with letters beyond ASCII alone, and about encodings that people have. Those of Latin letters
differ in a few of them: there it is the one that makes letters of one language, then its words.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from summarizer.inputs.text import (
    BINARY_CONTROLS,
    decode,
    marked_encoding,
    with_lf,
    without_surrogates,
)
from summarizer.language.detection import UNKNOWN, script_of, votes_of

# What is declared, by the names that Python gives it or doesn't know, is often a part of what was
# meant; the larger encoding reads both.
_MEANT = {
    **{"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "cp950"},
    **{"shift_jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp"},
    **{"euc_kr": "cp949", "iso8859-1": "cp1252", "iso8859-9": "cp1254"},
    **{"iso8859-8": "cp1255", "iso-8859-8-i": "cp1255", "iso-8859-8-e": "cp1255"},
    **{"tis-620": "cp874", "iso8859-11": "cp874", "windows-874": "cp874"},
    **{"x-mac-roman": "mac-roman"},
}
_UNUSED = frozenset(  # what is seen without being told, and what no text is in
    ("", "ascii", "utf-8", "utf-8-sig", "utf8mb4", "punycode", "idna", "unicode-escape")
)
_DECLARED = re.compile(  # in a page, or in XML
    rb"charset\s*+=\s*+(?:[\"']\s*+)?+([\w.:-]+)|encoding=[\"']([\w.:-]+)", re.IGNORECASE
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_ext"))
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ANY_PAIR = re.compile(rb"[\x80-\xff]{2}")
_IN_WORD = re.compile(  # tried where a run begins only
    rb"(?<![\x80-\xff])(?:(?<=[A-Za-z])[\x80-\xff]++|[\x80-\xff]++(?=[A-Za-z]))"
)
_ALONE = re.compile(rb"(?<![^ \n])[\x80-\xff](?![^ \n.,;:!?])")
_HEBREW_WORD = re.compile(  # in cp1255: letters, of which five stand at the end of a word only
    rb"[\xe0-\xe9\xeb\xec\xee\xf0-\xf2\xf4\xf6-\xfa]*[\xe0-\xfa]|[\x91-\x97\xa0\xa4]+"
)
_LIKELY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "iso8859_2", "iso8859_7", "iso8859_9", "iso8859_15", "koi8_r", "koi8_u"),
    *("gb18030", "big5", "cp932", "cp949", "euc_jp", "mac_roman", "cp850"),
]
_LONG = ("utf-16", "utf-32")
_PAIRED = frozenset(("gb18030", "big5", "cp932", "cp949", "euc_jp"))
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_ALPHABETS = tuple(  # beyond ASCII, of languages or families, as they are usually written
    map(
        frozenset,
        [
            *("äöüßé", "àâçéèêëîïôœùûüÿ", "áéíñóúü", "áâãàçéêíóôõúü", "àèéìíîòóùú", "àçéèíïòóúü"),
            *("æøåéòóôü", "åäöéü", "áðéíóúýþæö", "éëïöüèêóáíú", "çéèêëïñôöü", "ëçé", "ãñéíóú"),
            *("áéíóöőúüű", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźżé", "čćđšž", "čšžé"),
            *("ăâîșțşţ", "çğıöşüâîû\u0307", "āčēģīķļņšūžō", "ąčęėįšųūž", "äöõüšž"),
        ],
    )
)
_SIGN_IN_WORD = re.compile(  # letters of another encoding, if letters are beside them
    r"(?<=[^\W\d_])[¹³£¥¼¾¯¿]|[¹³£¥¼¾¯ªº](?=[^\W\d_])"
    r"|(?<=[^\W\d_])[^\w\s\x00-\x7f¹³£¥¼¾¯¿ªº‘’“”«»´·–—…\xad](?=[^\W\d_])"
)
_RARE = {"cp1257": 0.6}  # its letters look like words of several languages
_OLD = {"cp850", "mac_roman"}  # of DOS and of Macs before 2001
_OF_OTHERS = re.compile("[\u0370-\u1dff]")  # Greek to Mongolian, with marks that aren't letters
_MOST_BYTES = 20_000  # of the lines that are looked at
_MOST_COMPARED = 1_000_000  # bytes that show whether a text is damaged
_MOST_CHAOS = 0.2  # as charset-normalizer measures it; letters of no language have more
_MOST_LOST = 0.05  # of the characters beyond ASCII, where bytes were damaged or cut off
_FEWEST_PAIRED = 14  # bytes beyond ASCII that tell the encodings of two bytes a letter apart
_MOST_WESTERN = 0.3  # of a western text's bytes are beyond ASCII
_LONG_RUN = 4  # bytes beyond ASCII that never stand together in western languages


class Decoded(NamedTuple):
    """A text, and the encoding that was guessed for it; "" if it was known."""

    text: str
    guess: str = ""

    def doubts(self, name: str) -> tuple[str, ...]:
        """Return what `Document.doubts` says of the guess; `name` is whose text it is."""
        if not self.guess:
            return ()
        shown = self.guess.upper().replace("_", "-")
        return (
            f"{name} isn't in UTF-8, or is damaged, and doesn't tell its encoding, or a wrong one; "
            f"it was read as {shown}, which is a guess. If its letters are wrong, convert it: "
            "iconv -f ENCODING -t UTF-8",
        )


def decoded(data: bytes, *declared: str) -> Decoded:
    """Decode bytes that are said to be in one of `declared`, which may be unknown or wrong.

    Characters take the place of bytes that can't be read. Line ends stay as they are.
    """
    if found := _known(data, declared) or _guessed(data):
        return found
    guess = marked_encoding(data) or ("gb18030" if _is_in_pairs(data) else "cp1252")
    return Decoded(_replaced(data, guess), guess)


def decode_guessed(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, as `decode`, and a doubt if its encoding was guessed.

    Raises `UnsupportedInputError` as `decode`, if no encoding is likely.
    """
    found = _known(data, ()) or _guessed(data)
    if found is None or not BINARY_CONTROLS.isdisjoint(map(ord, found.text[:65536])):
        return decode(data, name), ()
    return with_lf(found.text), found.doubts(name)


def declared_in(page: bytes) -> str:
    """Return the encoding that HTML or XML says it is in; "" if it says nothing."""
    found = _DECLARED.search(page[:4096])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


# -- what is known ---------------------------------------------------------------------------------


def _known(data: bytes, declared: tuple[str, ...]) -> Decoded | None:
    read = (_read(data, each) for each in _ways(data, declared))
    return next((Decoded(text) for text in read if text is not None), None)


def _ways(data: bytes, declared: tuple[str, ...]) -> Iterator[str]:
    """Yield the encodings to believe in if the bytes can be read in them, the surest first."""
    if mark := marked_encoding(data):
        yield mark
    elif data.isascii() or b"\0" in data:  # ISO-2022-JP, UTF-7, UTF-16: not told by looks
        yield from (encoding for mark, encoding in _ESCAPES if mark in data)
        yield from (each for each in _meant(declared) if not _belies(data, each))
        if not _unmarked_utf16(data):
            yield "utf-8"
    else:
        yield "utf-8"
        if not _is_nearly(data, "utf-8"):
            yield from (each for each in _meant(declared) if not _belies(data, each))


def _meant(declared: tuple[str, ...]) -> list[str]:
    """Return the encodings that are meant by what is declared, so far as it says anything."""
    names = [_python_name(each.strip(" \t\"'").lower()) for each in declared]
    return [_MEANT.get(name, name) for name in names if name not in _UNUSED]


def _python_name(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return name


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return without_surrogates(data.decode(encoding))
    except (ValueError, LookupError):  # unknown, or no text encoding at all
        return None


def _belies(data: bytes, declared: str) -> bool:
    """Return whether bytes can't be in the encoding that is declared: a western one, UTF-16 or -32.

    These have zeros in a line's end, a space or a tag.
    """
    if declared.startswith(_LONG):
        return b"\0" not in data
    sample = data[:100_000]
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    long = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    return declared == "cp1252" and (2 * long > high or high > _MOST_WESTERN * len(sample))


# -- what is guessed -------------------------------------------------------------------------------


def _guessed(data: bytes) -> Decoded | None:
    mark = marked_encoding(data) or _unmarked_utf16(data)
    if mark or _is_nearly(data, "utf-8"):
        guess = mark or "utf-8"
        return Decoded(_replaced(data, guess), guess) if _is_nearly(data, guess) else None
    if not BINARY_CONTROLS.isdisjoint(data):
        return None
    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_MOST_BYTES]
    guess = _japanese(sample) or _hebrew(sample) or _by_letters(sample)
    return Decoded(_replaced(data, guess), guess) if guess else None


def _unmarked_utf16(data: bytes) -> str:
    """Return which UTF-16 it is: of mostly ASCII, every other byte is zero; else ""."""
    sample = data[:4000]
    zeros = [sample[side::2].count(0) for side in (0, 1)]
    side = zeros.index(max(zeros))
    is_clear = 3 * zeros[side] > len(sample) // 2 and zeros[side] > 3 and zeros[1 - side] == 0
    return ("utf-16-be", "utf-16-le")[side] if is_clear else ""


def _replaced(data: bytes, encoding: str) -> str:
    return without_surrogates(data.decode(encoding, "replace"))


def _is_nearly(data: bytes, encoding: str) -> bool:
    """Return whether few characters (in UTF-8, of those beyond ASCII) can't be read."""
    text = data[:_MOST_COMPARED].decode(encoding, "replace")
    is_long = "8" not in encoding  # UTF-16, UTF-32
    count = len(text) if is_long else sum(not each.isascii() for each in text)
    return text.count("\ufffd") <= _MOST_LOST * count


def _japanese(sample: bytes) -> str:
    """Return the Japanese encoding in which a fifth of a text is kana; "" if there is none."""
    for name in ("cp932", "euc_jp"):
        text = _replaced(sample, name)
        kana = sum("\u3041" <= character <= "\u30fc" for character in text)
        is_whole = "\ufffd" not in text[:-2]  # where the sample was cut
        if is_whole and 5 * kana > sum(not character.isascii() for character in text):
            return name
    return ""


def _hebrew(sample: bytes) -> str:
    """Return Hebrew's encoding if words are of its letters, the final ones at their ends only."""
    words = _HIGH_RUN.findall(sample)
    letters = sum(map(len, words))
    is_hebrew = all(map(_HEBREW_WORD.fullmatch, words)) and letters > max(2 * len(words), 5)
    return "cp1255" if is_hebrew else ""


def _by_letters(sample: bytes) -> str:
    """Return what charset-normalizer and the words say; "" if it isn't there, or can't be told."""
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:  # of the extra `files`
        return ""
    matches = from_bytes(sample, cp_isolation=_LIKELY)
    found = [each.encoding for each in matches if each.chaos <= _MOST_CHAOS]
    latin = [each for each in found if each not in _PAIRED and _is_latin(sample, each)]
    if _is_within_words(sample):
        paired = _PAIRED if _ANY_PAIR.search(sample) else ()
        found = [each for each in found if each in (*latin, *paired)]
    if not found or found[0] in latin:
        usual = [each for each in _LATIN if latin and _read(sample, each) is not None]
        ranked = (*usual, *latin)
        return max(ranked, key=lambda each: _likeness(sample, each), default="")
    is_short = sum(byte > 127 for byte in sample) < _FEWEST_PAIRED
    return "" if is_short and found[0] in _PAIRED else found[0]


def _is_latin(sample: bytes, encoding: str) -> bool:
    beyond = (each for each in _replaced(sample, encoding) if not each.isascii())
    text = "".join(beyond)
    return not _OF_OTHERS.search(text) and script_of(text) == "latin"


def _is_within_words(sample: bytes) -> bool:
    """Return whether bytes beyond ASCII are mostly accents in words of Latin letters, or "à"."""
    accents = len(_IN_WORD.findall(sample)) + len(_ALONE.findall(sample))
    return 2 * accents > len(_HIGH_RUN.findall(sample))


def _likeness(sample: bytes, encoding: str) -> tuple[float, float]:
    """Return how well letters fit together, and the votes for the language that the text is in."""
    text = unicodedata.normalize("NFC", _replaced(sample, encoding))
    counts = votes_of(text, "latin").counts
    votes = max(count for language, count in counts.items() if language != UNKNOWN)
    fit = round(_share_of_one(text), 1) - 0.1 * (encoding in _OLD)
    return fit, votes * _RARE.get(encoding, 1.0)


def _share_of_one(text: str) -> float:
    """Return the share of letters beyond ASCII that one language has, where they stand."""
    letters = Counter(each for each in text.lower() if not each.isascii() and each.isalpha())
    del letters["ª"], letters["º"]
    wrong = sum(
        one.islower() and other.isupper() and not other.isascii() for one, other in pairwise(text)
    )
    count = letters.total() + len(_SIGN_IN_WORD.findall(text))
    own = max(sum(letters[each] for each in alphabet) for alphabet in _ALPHABETS)
    return (own - wrong) / max(1, count) if count else 1.0


def _is_in_pairs(data: bytes) -> bool:
    """Return whether bytes beyond ASCII mostly stand together: Chinese, not stray accents."""
    runs = _HIGH_RUN.findall(data[:100_000])
    return 2 * sum(len(run) > 1 for run in runs) > len(runs)
