"""The text of bytes that are no UTF-8: a guess, which is told.

charset-normalizer guesses, among the encodings of people's files. The western ones read each
other's bytes as words, too; of those that are as likely the most common is taken.
"""

from __future__ import annotations

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.text import BINARY_CONTROLS, decode, marked_encoding, with_lf

_ENCODINGS = (  # of files on the computers of most people, before UTF-8
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1258", "koi8_r"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949", "cp874", "mac_roman", "cp850"),
)
_WESTERN = ("cp1252", "cp1250", "cp1254", "cp1258")  # each reads the others' bytes as words, too
_GUESSED_BYTES = 65_536
_MOST_CHAOS = 0.15  # what charset-normalizer calls bytes that make no words
_GUESS = (
    "{name} isn't in UTF-8; it was read as {encoding}, a guess. If letters are wrong, convert it: "
    "iconv -f ENCODING -t UTF-8 {name}"
)


def decode_guessed(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that `data` encodes, as `decode`, and what was guessed of its encoding.

    Raises `UnsupportedInputError` if it is binary, or in no encoding that people's files have.
    """
    encoding = None if marked_encoding(data) else _bare_utf16(data)
    try:
        if encoding is None:
            return decode(data, name), ()
    except UnsupportedInputError:
        encoding = _guessed(data)
        if encoding is None:
            raise
    text = with_lf(data.decode(encoding, "replace"))
    return text, (_GUESS.format(name=name, encoding=encoding.upper().replace("_", "-")),)


def _bare_utf16(data: bytes) -> str | None:
    """Return UTF-16 in the order whose high bytes are zero, as they are of western letters."""
    sample = data[:4096]
    for encoding, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        zeros = sample[high::2].count(0)
        if zeros >= 4 and zeros > 0.6 * len(sample) / 2 and not sample[low::2].count(0):
            return encoding
    return None


def _guessed(data: bytes) -> str | None:
    """Return the likeliest encoding of bytes that aren't UTF-8; None for none, or binary data."""
    if marked_encoding(data) or not BINARY_CONTROLS.isdisjoint(data):
        return None
    readable = data.decode("utf-8", "ignore")
    lost = len(data) - len(readable.encode())
    if lost * 20 < sum(not character.isascii() for character in readable):
        return "utf-8"  # but for a few bytes
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:
        return None
    matches = list(from_bytes(data[:_GUESSED_BYTES], cp_isolation=list(_ENCODINGS)))
    if not matches or matches[0].chaos > _MOST_CHAOS:
        return None
    alike = [each.encoding for each in matches if each.chaos <= matches[0].chaos]
    if matches[0].encoding not in _WESTERN or "cp1252" not in alike:
        return matches[0].encoding
    letters = set(data.decode("cp1252", "replace").lower())
    return "cp1254" if letters & set("ýþð") and not letters & set("áéíúæ") else "cp1252"
