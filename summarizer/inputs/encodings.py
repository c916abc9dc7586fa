"""The text of bytes that are no UTF-8, by a guess that is told.

A language's letters look likely in one or two encodings only, which charset-normalizer tells from
some sentences on. It is asked about the lines with letters beyond ASCII alone, and about encodings
that files of people have. Those of Latin letters differ in a few of them: there the words decide.
"""

from __future__ import annotations

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.text import BINARY_CONTROLS, decode, marked_encoding, with_lf
from summarizer.language.detection import script_of, votes_of

_LIKELY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "iso8859_2", "iso8859_7", "iso8859_9", "iso8859_15", "koi8_r", "koi8_u"),
    *("gb18030", "big5", "cp932", "cp949", "euc_jp", "mac_roman", "cp850"),
]
_PAIRED = frozenset(("gb18030", "big5", "cp932", "cp949", "euc_jp"))
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_RARE = {"cp1257": 0.6}  # its letters look like words of several languages
_MOST_BYTES = 20_000  # of the lines that are looked at
_MOST_CHAOS = 0.2  # as charset-normalizer measures it; letters of no language have more
_MOST_LOST = 0.05  # of the characters beyond ASCII, of a damaged UTF-8
_FEWEST_PAIRED = 14  # bytes beyond ASCII that tell the encodings of two bytes a letter apart
_UNMARKED = ("utf-16-be", "utf-16-le")  # by where the zeros of ASCII characters are


def decode_guessed(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that `data` encodes, as `decode`, and a doubt if its encoding was guessed.

    Raises `UnsupportedInputError` as `decode`, if no encoding is likely.
    """
    encoding = None if marked_encoding(data) else _unmarked_utf16(data)
    if encoding is None:
        try:
            return decode(data, name), ()
        except UnsupportedInputError:
            encoding = None if marked_encoding(data) else _guessed(data)
            if encoding is None:
                raise
    text = with_lf(data.decode(encoding, "replace"))
    return text, (_doubt(encoding, name),)


def _unmarked_utf16(data: bytes) -> str | None:
    """Return which UTF-16 it is: of mostly ASCII, every other byte is zero."""
    sample = data[:4000]
    zeros = [sample[side::2].count(0) for side in (0, 1)]
    side = zeros.index(max(zeros))
    is_clear = 3 * zeros[side] > len(sample) // 2 and zeros[side] > 3 and zeros[1 - side] == 0
    return _UNMARKED[side] if is_clear else None


def _guessed(data: bytes) -> str | None:
    if not BINARY_CONTROLS.isdisjoint(data):
        return None
    if _is_damaged_utf8(data):
        return "utf-8"
    try:
        from charset_normalizer import from_bytes
    except ModuleNotFoundError:
        return None
    sample = b"\n".join(line for line in data.splitlines() if not line.isascii())[:_MOST_BYTES]
    matches = from_bytes(sample, cp_isolation=_LIKELY)
    found = [each.encoding for each in matches if each.chaos <= _MOST_CHAOS]
    if found and found[0] in _PAIRED and sum(byte > 127 for byte in sample) < _FEWEST_PAIRED:
        return None
    if not found or script_of(sample.decode(found[0], "replace")) != "latin":
        return found[0] if found else None
    usual = (each for each in _LATIN if _decodes(sample, each))
    return max(dict.fromkeys((*found, *usual)), key=lambda each: _votes(sample, each))


def _is_damaged_utf8(data: bytes) -> bool:
    readable = data.decode("utf-8", "ignore")
    lost = len(data) - len(readable.encode())
    return lost < _MOST_LOST * sum(not character.isascii() for character in readable)


def _votes(sample: bytes, encoding: str) -> float:
    """Return how many words and spellings speak for the language that the sample is then in."""
    votes = votes_of(sample.decode(encoding, "replace"), "latin").most
    return votes * _RARE.get(encoding, 1.0)


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        return bool(sample.decode(encoding))
    except UnicodeDecodeError:
        return False


def _doubt(encoding: str, name: str) -> str:
    shown = encoding.upper().replace("_", "-")
    return (
        f"{name} isn't in UTF-8; it was read as {shown}, which is a guess. If its letters are "
        f"wrong, convert it: iconv -f ENCODING -t UTF-8 {name}"
    )
