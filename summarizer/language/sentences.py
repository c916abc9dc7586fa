"""Split text into sentences, in all the languages of `LANGUAGES` by one rule.

A full stop is the hard case: "Dr. Meyer paid $18.51 at 5 p.m. on Friday." is one sentence. It ends
one when white space and something that can open a sentence follow, and the word before it is no
abbreviation that usually goes on. Line ends end sentences, too.

Not handled: an abbreviation that is a word of another language ("art.", "es."), and ordinal numbers
("am 3. Platz") but before a month's name.
"""

from __future__ import annotations

import re

_CLOSING = r"\"'”’)\]“»›」』）"
_END = re.compile(
    rf"(?<![.!?…؟۔])[.!?…؟۔]+(?:[{_CLOSING}]|[\u00a0\u202f ]»)*(?=\s|$)"
    rf"|[。！？｡．]+[{_CLOSING}]*"
    rf"|(?<![!?…])[!?…]++[{_CLOSING}]*(?=[^\x00-\u024f\u0300-\u2fff])"  # before Chinese
    r"|\n+"
)
_BEFORE_OPENING = re.compile(r"\s*[\"'“‘„‚«‹(\[¿¡]*")
_LONGEST_ABBREVIATION = 16  # characters, with what stands before it
_AFTER_TIME = re.compile(r"\s+(?:The|A|An|It|He|She|They|We|I|In|On|At|This|That)\b|\s*\Z")
_MORE_FOLLOWS = re.compile(r"\s*\S")
_TIME_OF_DAY = re.compile(r"[ap]\.m\.$")


def split_sentences(text: str) -> list[str]:
    """The sentences of `text` without the white space around them."""
    spans = sentence_spans(text)
    return [text[start:end] for start, end in spans]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in `text`, white space around it left out."""
    spans = []
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, match):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(text)))
    trimmed = (_trim(text, *span) for span in spans)
    return [span for span in trimmed if span[0] < span[1]]


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does; a closing bracket or quotation mark may follow."""
    return re.search(rf"[.!?…؟۔。！？｡．](?:[{_CLOSING}]|[\u00a0\u202f ]»)*\s*$", text) is not None


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark, end = match[0], match.end()
    if mark[0] not in ".!?…؟۔":
        return True
    if not _can_open_sentence(text, end):
        return False  # "Stop!" she said
    if mark[0] != ".":
        return True
    before = text[max(0, end - _LONGEST_ABBREVIATION) : end]
    if _TIME_OF_DAY.search(before):  # "at 5 p.m. The ..." ends, "at 5 p.m. Friday" doesn't
        return _AFTER_TIME.match(text, end) is not None
    return not goes_on(text, end) or not _MORE_FOLLOWS.match(text, end)


def _can_open_sentence(text: str, position: int) -> bool:
    """Whether a capital, a digit, a letter without case or a bullet follows, or nothing."""
    opening = _BEFORE_OPENING.match(text, position)
    first = text[opening.end() : opening.end() + 1] if opening else ""
    if not first or first in "-*•#$€£¥":
        return True
    return not first.islower() and (first.isalnum() or first > "\u024f")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


_ABBREVIATIONS = " ".join(
    (
        # English
        "Mr Mrs Ms Dr Prof St Mt Ft Sr Jr Gen Maj Adm Col Sgt Capt Lt Rep Sen Gov Hon Rev",
        "No v vs Inc Ltd Co Corp Fig Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec",
        "approx dept e.g i.e cf al U.S U.K a.m p.m",
        # German
        "z.B z d.h u.a i.d.R o.ä bzw ca vgl evtl ggf inkl zzgl exkl Nr Str Hr Fr Frl",
        "Abs Abb Bd Tel Mio Mrd Jh Dipl Ing Okt Dez sog geb gest",
        # French
        "MM Mme Mmes Mlle Mlles Mgr av bd janv févr juil déc",
        # Spanish, Portuguese
        "Sra Srta Sres Dra Ud Uds Vd Vds Lic Avda núm pág págs EE Exmo Exma Av Profa nº",
        # Italian
        "sig Sig Sigg dott Dott Dott.ssa avv Avv arch Arch prof dr pag tel",
        # Vietnamese
        "TP Tp ThS TS PGS",
        # Russian
        "ул им г-н г-жа т тыс просп пл обл акад проф см рис стр",
    )
).split()
_LONGEST = 16  # characters, with what stands before it
_GOES_ON = re.compile(
    r"(?:^|[\s(\"“„«])(?:[A-ZÀ-ÖØ-ÞЀ-Я\u0621-\u064a]|"
    + "|".join(map(re.escape, _ABBREVIATIONS))
    + r"|p\.\s?(?:ex|ej)|(?<!\d[\s\u00a0])г)\.$"  # "г. Москва", but not "в 2020 г."
)
_DAY = re.compile(r"(?:^|[^\w.,])\d{1,2}\.$")
_GERMAN_MONTH = re.compile(
    r"\s(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\b"  # "am 3. Mai"
)


def goes_on(text: str, end: int) -> bool:
    """Whether the full stop before `end` in `text` is one of an abbreviation or of a date."""
    before = text[max(0, end - _LONGEST) : end]
    if _GOES_ON.search(before):
        return True
    return _DAY.search(before) is not None and _GERMAN_MONTH.match(text, end) is not None
