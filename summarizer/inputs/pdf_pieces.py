"""The pieces of the lines of a PDF's page: characters that follow one another closely.

PDFium tells each character's place and, as far as the file does, what it means.
"""

from __future__ import annotations

import math
import re
from ctypes import c_double
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.inputs.text import SYMBOLS

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_IDEOGRAPHS = "\u2e80"  # the first of their characters
_WIDE_GAP = 1.0  # between pieces, in sizes
_OVERLAP = 0.6  # of a character with the one before, likewise
_RAISED = 0.2  # likewise
_LONGEST = 2_000  # characters of a piece
SMALL = 0.8  # of the size of a line: what is raised, too, is a mark or an exponent
_LEVEL = 0.3  # how far the ends of a word may be apart in height, likewise
_DIAGONAL = 0.15  # radians
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_READABLE = dict.fromkeys((2, 0x7F, 0xAD, 0xFFFE), "-")  # PDFium's hyphens at the ends of lines
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")  # from U+FB00 on
_READABLE |= dict(enumerate(_LIGATURES, 0xFB00))
_READABLE |= dict(enumerate(("“", "”", "„", "«", "»", "–", "—"), 0x10))  # TeX's fonts, where a file
_READABLE |= dict(enumerate(_LIGATURES[:5], 0x1B))  # doesn't tell what its characters mean
_READABLE |= dict.fromkeys((0x88, 0x95), "•") | SYMBOLS
_WORD = re.compile(r"(?:[^\s\0]|[\x1c-\x1f])+")
_LOOSE = re.compile(r"\S[0-9]|[\x02\ufffe]")  # a mark may be in it, or the end of a line
_UNSPACED = re.compile(r"[a-zà-öø-ÿ][,;][^\W\d_]{2}")  # PDFium overlooks some narrow spaces
_FEWEST_UNSPACED = 2  # on a page that is looked at closely
_SPACE = 0.15  # in sizes


@dataclass
class Piece:
    """Characters on a line without a wide gap; y grows upwards, sizes are in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    last: float = math.inf  # the left edge of its last character
    base: float = 0.0  # the height on which its first character stands

    @property
    def size(self) -> float:
        """The height of its letters."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def weight(self) -> int:
        """The number of its characters, an ideograph counting twice."""
        return sum(2 if each >= _IDEOGRAPHS else 1 for each in self.text)

    def is_beside(self, other: Piece) -> bool:
        """Return whether it stands on a line with another."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.size, other.size)


def pieces_of(text_page: PdfTextPage) -> tuple[dict[int, list[Piece]], int]:
    """Return pieces by how often they are turned by 90 degrees, and how much runs across."""
    text = _text_of(text_page)
    is_unspaced = len(_UNSPACED.findall(text)) >= _FEWEST_UNSPACED
    collected = _Collected(text_page, _SPACE if is_unspaced else math.inf)
    for word in _WORD.finditer(text):
        if is_unspaced or _LOOSE.search(word[0]):
            collected.add_each(text, *word.span())
        else:
            collected.add(text, *word.span(), is_spaced=True)
    return collected.pieces, collected.marks


def _text_of(text_page: PdfTextPage) -> str:
    """Return one character for each of PDFium's."""
    import pypdfium2.raw as pdfium

    text: str = text_page.get_text_range()
    count: int = text_page.count_chars()
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(count))
    return "".join(chr(code) if code < 0x110000 else " " for code in codes)


class _Collected:
    """Joins words, or characters, to pieces."""

    def __init__(self, text_page: PdfTextPage, space: float) -> None:
        import pypdfium2.raw as pdfium

        self._space = space  # the least that parts words, in sizes
        self._pdfium, self._handle = pdfium, text_page.raw
        self._boxes = (pdfium.FS_RECTF(), pdfium.FS_RECTF())
        self._x, self._y = c_double(), c_double()
        self._turns = 0
        self._piece: Piece | None = None
        self.pieces: dict[int, list[Piece]] = {}
        self.marks = 0

    def add_each(self, text: str, start: int, end: int) -> None:
        """Add the characters of a word."""
        for index in range(start, end):
            self.add(text, index, index + 1, is_spaced=index == start)

    def add(self, text: str, start: int, end: int, *, is_spaced: bool) -> None:
        """Add `text[start:end]`, which stands on one line as a rule."""
        placed = self._placed(text, start, end)
        if placed and self._piece:
            is_spaced |= placed.left - self._piece.right > self._space * self._piece.size
            if _joined(self._piece, placed, is_spaced):
                return
        quarters = self._pdfium.FPDFText_GetCharAngle(self._handle, start) / (math.pi / 2)
        self._piece = None
        if abs(quarters - round(quarters)) * math.pi / 2 > _DIAGONAL:
            self.marks += end - start
            return
        self._turns = round(-quarters) % 4  # PDFium's angles are those of a clock
        self._piece = self._placed(text, start, end)
        if self._piece:
            self.pieces.setdefault(self._turns, []).append(self._piece)
        elif end - start > 1:
            self.add_each(text, start, end)

    def _placed(self, text: str, start: int, end: int) -> Piece | None:
        """Return where characters stand on the turned page; None if not on a level line."""
        first, last = self._box(start, 0), self._box(end - 1, 1)
        base = self._base(start)
        if end - start > 1:
            is_level = abs(self._base(end - 1) - base) <= _LEVEL * (first[3] - first[1])
            if not is_level or last[2] < first[0]:
                return None
        said = text[start:end].translate(_READABLE)
        return Piece(said, first[0], first[1], max(first[2], last[2]), first[3], last[0], base)

    def _base(self, index: int) -> float:
        """Return the height on which a character stands; boxes tell it only of some fonts."""
        self._pdfium.FPDFText_GetCharOrigin(self._handle, index, self._x, self._y)
        x, y = self._x.value, self._y.value
        return (y, -x, -y, x)[self._turns]

    def _box(self, index: int, which: int) -> tuple[float, float, float, float]:
        box = self._boxes[which]
        self._pdfium.FPDFText_GetLooseCharBox(self._handle, index, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        for _ in range(self._turns):
            left, bottom, right, top = bottom, -right, top, -left
        return left, bottom, right, top


def _joined(piece: Piece, following: Piece, is_spaced: bool) -> bool:
    """Add a character to a piece if it stands behind it; return whether it does."""
    gap, size = following.left - piece.right, piece.size
    is_behind = gap > -_OVERLAP * size or following.left >= piece.last  # part of a ligature
    is_near = is_behind and gap < _WIDE_GAP * size and piece.is_beside(following)
    if not is_near or len(piece.text) > _LONGEST:
        return False
    is_raised = following.base > piece.base + _RAISED * size
    if is_raised and following.size < SMALL * size and following.text.isdigit():
        following.text = following.text.translate(_SUPERSCRIPTS)
    elif following.size > size:
        piece.bottom, piece.top = following.bottom, following.top
    piece.text += f" {following.text}" if is_spaced else following.text
    piece.right, piece.last = max(piece.right, following.right), following.last
    return True
