"""Abbreviations after which a sentence usually goes on, though a capital follows."""

from __future__ import annotations

import re

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
