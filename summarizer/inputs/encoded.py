"""Files that are written into a text: uuencode (POSIX), its form in base64, yEnc, BinHex.

Their lines are known by what stands before them and by their own length or letters, so that a
sentence that starts with "begin" stays, and a file that was cut off ends where its lines do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from summarizer.inputs.text import Line

ENCODED = "encoded attachments"  # the name in `Document.dropped`

_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.{0,200})")
_BEGIN_BASE64 = re.compile(r"begin-base64 [0-7]{3,4} (\S.{0,200})")
_YENC = re.compile(r"=ybegin .{0,200}?name=(\S.{0,200})")
_BINHEX = re.compile(r"\(This file must be converted with BinHex.{0,20}()")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{1,100}={0,4}|={4}")
_HEX = re.compile(r":?[!-r]{1,64}:?")
_LONGEST_UU = 45  # bytes of a line
_LOST = 6  # letters of a line at most: spaces at its end, for one


def _is_uu(line: str) -> bool:
    """Return whether a line has letters in use, about as many as its first one says."""
    size = (ord(line[0]) - 32) & 63
    letters = (size + 2) // 3 * 4
    if line == "`":
        return True
    is_written = all(" " <= letter <= "`" for letter in line)
    return is_written and 0 < size <= _LONGEST_UU and abs(len(line) - 1 - letters) <= _LOST


def _is_base64(line: str) -> bool:
    return _BASE64.fullmatch(line[:200]) is not None


def _is_yenc(line: str) -> bool:
    return True


def _is_binhex(line: str) -> bool:
    return _HEX.fullmatch(line[:80]) is not None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool], re.Pattern[str]], ...] = (
    (_BEGIN, _is_uu, re.compile("end")),
    (_BEGIN_BASE64, _is_base64, re.compile("={4}")),
    (_YENC, _is_yenc, re.compile("=yend .*")),
    (_BINHEX, _is_binhex, re.compile(r"[!-r]{0,64}:")),
)


def encoded_lines(lines: Sequence[Line]) -> tuple[set[int], tuple[str, ...]]:
    """Return the indices of the lines that files are written in, and the files' names."""
    found: set[int] = set()
    names: list[str] = []
    at = 0
    while at < len(lines):
        end, name = _file(lines, at)
        if end > at + 1:
            found.update(range(at, end))
            names.append(name or "unnamed file")
        at = max(end, at + 1)
    return found, tuple(names)


def _file(lines: Sequence[Line], at: int) -> tuple[int, str]:
    """Return where the file that begins at a line ends, and its name; `at` if none does."""
    for begin, is_of_it, ends in _FORMS:
        if not (opened := begin.fullmatch(lines[at].text[:460])):
            continue
        end = _end(lines, at + 1, is_of_it, ends)
        is_empty = end == at + 1 or (end == at + 2 and ends.fullmatch(lines[at + 1].text[:200]))
        return (at, "") if is_empty else (end, opened[1].strip())
    return at, ""


def _end(
    lines: Sequence[Line], at: int, is_of_it: Callable[[str], bool], ends: re.Pattern[str]
) -> int:
    while at < len(lines):
        if ends.fullmatch(lines[at].text[:200]):
            return at + 1
        if not is_of_it(lines[at].text):
            break
        at += 1
    return at
