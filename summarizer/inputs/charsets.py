"""The characters of a mail's text, whatever its encoding is said to be.

Often nothing is said, or something wrong. UTF-8 is known by itself; else what is declared is
believed, unless the bytes can't be that; else they are guessed at, by charset-normalizer where it
is installed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.inputs.text import marked_encoding, without_surrogates

# What is declared is often a part of what was meant; the larger one reads both.
_WIDER = {
    **{"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"},
    **{"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"},
    **{"shift_jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932"},
    **{"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "iso-8859-9": "cp1254"},
    **{"iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "tis-620": "cp874"},
    **{"unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8", "x-mac-roman": "macintosh"},
    **{"big5": "cp950", "x-euc-jp": "euc_jp", "windows-874": "cp874"},
}
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_ext"))
_SAMPLE_BYTES = 8_000
_FEWEST_BYTES = 20  # beyond ASCII that say anything of an encoding
_MOST_BROKEN = 0.05  # of a text's characters beyond ASCII, where bytes were lost on the way
_MOST_WESTERN = 0.3  # of a western text's bytes are beyond ASCII
_LONG_RUN = 4  # bytes beyond ASCII that never stand together in western languages


class Decoded(NamedTuple):
    """A text, and the encoding that was guessed for it; "" if it was known."""

    text: str
    guess: str = ""


def decoded(data: bytes, charset: str) -> Decoded:
    """Decode bytes that are said to be in `charset`, which may be "" or wrong."""
    name = charset.strip().strip("\"'").lower()
    declared = _WIDER.get(name, name)
    if data.isascii() or b"\0" in data:  # ISO-2022-JP, UTF-7, UTF-16: not told by looks
        return Decoded(_seven_bit(data, declared))
    text = _read(data, marked_encoding(data) or "utf-8") or _nearly_utf8(data)
    if text is None and declared not in ("", "utf-8") and not _belies(data, declared):
        text = _read(data, declared)
    return Decoded(text) if text is not None else _guessed(data)


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return without_surrogates(data.decode(encoding))
    except (ValueError, LookupError):  # unknown, or no text encoding at all
        return None


def _seven_bit(data: bytes, declared: str) -> str:
    escaped = next((encoding for mark, encoding in _ESCAPES if mark in data), "")
    for name in filter(None, (marked_encoding(data), declared, "utf-8")):
        plain = escaped if escaped and name == "utf-8" else name
        if (text := _read(data, plain)) is not None:
            return text
    return data.decode("cp1252", "replace")


def _nearly_utf8(data: bytes) -> str | None:
    """Return a text in UTF-8 that lost few bytes, such as those at a cut."""
    text = data.decode("utf-8", "replace")
    beyond = sum(not character.isascii() for character in text)
    return text if text.count("\ufffd") <= _MOST_BROKEN * beyond else None


def _belies(data: bytes, declared: str) -> bool:
    """Return whether bytes can't be in the western encoding that is declared."""
    sample = data[:100_000]
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    long = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    return declared == "cp1252" and (2 * long > high or high > _MOST_WESTERN * len(sample))


def _guessed(data: bytes) -> Decoded:
    pairs = "gb18030" if _is_in_pairs(data) else "cp1252"
    for name in (_japanese(data) or _by_letters(data) or pairs, "gb18030", "cp1252"):
        if (text := _read(data, name)) is not None:
            return Decoded(text, name)
    return Decoded(data.decode("cp1252", "replace"), "cp1252")


def _japanese(data: bytes) -> str:
    """Return the Japanese encoding in which a fifth of a text is kana; "" if there is none."""
    for name in ("cp932", "euc_jp"):
        text = _read(data, name) or ""
        kana = sum("\u3041" <= character <= "\u30fc" for character in text)
        if 5 * kana > sum(not character.isascii() for character in text):
            return name
    return ""


def _by_letters(data: bytes) -> str:
    """Return what charset-normalizer takes bytes for; "" if it isn't there or they are few."""
    if sum(map(len, _HIGH_RUN.findall(data[:_SAMPLE_BYTES]))) < _FEWEST_BYTES:
        return ""
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:  # of the extra `files`
        return ""
    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return best.encoding if best else ""


def _is_in_pairs(data: bytes) -> bool:
    """Return whether bytes beyond ASCII mostly stand together: Chinese, not stray accents."""
    runs = _HIGH_RUN.findall(data[:100_000])
    return 2 * sum(len(run) > 1 for run in runs) > len(runs)
