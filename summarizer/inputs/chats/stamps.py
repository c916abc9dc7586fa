"""Dates and clocks as phones write them in all countries: parts of patterns, without groups.

A date in digits of any script, with marks of direction between them; a short word ("à", "um",
"klo"); a clock with or without the half of the day, before or behind it. What stands between is
known by its shape, not its words, since there are as many as languages: so nothing but these parts
may be in a pattern that is tried at the beginning of a line.
"""

from __future__ import annotations

_MARK = r"[\u200e\u200f\u061c]?"
_SEPARATOR = rf"{_MARK}[./-]{_MARK}[\s\u202f]?"
_NUMERIC = rf"\d{{1,4}}{_SEPARATOR}\d{{1,2}}{_SEPARATOR}\d{{1,4}}\.?"
_IDEOGRAPHIC = r"\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일]"
_MONTH = r"[^\W\d_]{3,12}\.?"
_NAMED = (
    rf"\d{{1,2}}\.?\s{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}},\s\d{{4}}"
    r"|\d{1,2}-[^\W\d_]{3,4}\.?-\d{2,4}"
)
DATE = rf"(?:{_NUMERIC}|{_IDEOGRAPHIC}|{_NAMED})"
_COLON = r"[:.\u066b\uff1a]"
CLOCK = (
    rf"(?:\d{{1,2}}{_COLON}\d{{2}}(?:{_COLON}\d{{2}})?"
    r"|\d{1,2}\s?h\s?\d{2}(?:\s?min\s?\d{2}\s?s)?)"
)
_WORDS = r"[^\d\n:\[\]\t]"  # of a few letters: "à", "下午", "a. m."
STAMP = rf"{DATE}{_WORDS}{{1,20}}?{CLOCK}"
HALF_DAY = r"(?:[\s\u202f\xa0]?[AaPp]\.?\s?[Mm]\.?)"
TAIL = r"[^\d\n:\[\],\t\u2013\u2014-]{0,16}?"  # behind a clock
_NO_YEAR = rf"(?:\d{{1,2}}{_SEPARATOR}\d{{1,2}}\.?|\d{{1,2}}[月월]\s?\d{{1,2}}[日일])"
IN_BRACKETS = rf"{_MARK}(?:{STAMP}[^\d\n\]]{{0,16}}?|{CLOCK}[^\d\n\]]{{0,20}}?{DATE}"
IN_BRACKETS += rf"|{_NO_YEAR},?\s{CLOCK}[^\d\n\]]{{0,16}}?)"
