"""Tell whether a text wants attention soon, by rules on its words: English and Chinese.

What counts is a word for haste ("urgent"), a term that somebody has to keep ("by 5 pm", "due
tomorrow") or something that happens today. Sentences that sell something don't count, whatever
haste they make: "last chance!" is no appointment.

Where it is known when a text was sent, a sentence whose dates are all past or some days off has no
term to hurry for.

Not handled: other languages.
"""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from summarizer.grounding.dates import PartialDate, dates_in
from summarizer.language import dates
from summarizer.language.sentences import sentence_spans
from summarizer.results import Evidence, Priority

_CLOCK = rf"(?:{dates.CLOCK}(?:(?<=m)\.)?|\d{{1,2}} o'clock)"  # with the full stop of "p.m."
_DAY_OR_TIME = rf"{dates.SOON}|{_CLOCK}|{dates.DATE_LIKE}"
_WHEN = (
    rf"(?:(?:{_DAY_OR_TIME}|(?:this |next )?{dates.WEEKDAY}|the end of (?:the|this) week)"
    rf"(?:,? (?:at |by )?(?:{_DAY_OR_TIME}|{dates.WEEKDAY}))?)"
)

_HASTE = re.compile(
    r"\b(?:urgent(?:ly)?|asap|a\.s\.a\.p\.|as soon as possible|immediate (?:attention|action)"
    r"|(?:act|call|reply|respond|come) immediately|right away|time[- ]sensitive|emergency"
    r"|final (?:notice|reminder)|overdue|past due"
    r"|action required|respond now)\b"
    r"|紧急|加急|急件|尽快|马上|立即|立刻|赶紧|火速|刻不容缓|緊急|盡快|馬上",
    re.IGNORECASE,
)
_TERM = re.compile(
    rf"\b(?:by|before|no later than|not later than|due(?: on| by| at)?|deadline(?: is|:)?"
    rf"(?: on| by)?|expires?(?: on| at)?|closes?(?: on| at)?|ends?(?: on| at)?) {_WHEN}"
    r"|\b(?:in|within) (?:the next )?(?:\d{1,2}|an?|one|two|three) (?:minutes?|hours?|hrs?|mins?)\b"
    r"|[^，。！？；、：,;:\s]{0,12}(?:截止|之前|以前|前)(?:必须|务必|要|需|请)?"
    r"|截止[^，。！？；,;\n]{0,16}",
    re.IGNORECASE,
)
_ZH_TIME = re.compile(
    rf"{dates.SOON_ZH}|(?:[周週]|星期)[{dates.DAYS_OF_WEEK_ZH}]|下班|本周|月底|截止"
    rf"|\d{{1,2}}[月{dates.HOUR_MARKS_ZH}點時{dates.DAY_MARKS_ZH}號:：]"
    rf"|[{dates.TO_TEN_ZH}]{{1,3}}[月点點{dates.DAY_MARKS_ZH}號]"  # but 一时 is "for a while"
)
_TODAY = re.compile(
    rf"\b{dates.SOON}\b(?:,? (?:at |by )?{_CLOCK})?|今[天日晚早]|明早", re.IGNORECASE
)
_CALLS = re.compile(
    r"\b(?:please|must|need(?:s|ed)? to|have to|has to|can you|could you|will you|reply|respond"
    r"|confirm|call me|let me know|meeting|appointment|interview|boarding|flight|departs?|departure"
    r"|gate|delivery|deliver(?:ed|s)?|arriv(?:es?|ing)|pick ?up|starts?|begins?|reminder|closed?"
    r"|outage|cancel(?:led|ed|s)?|rescheduled|moved to|deadline|pay(?:ment)?)\b"
    r"|请|必须|务必|需要|得在|记得|提醒|会议|开会|面试|预约|航班|登机|送达|取件|截止|回复|确认|付款|缴费",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"\b(?:sale|% off|off your|discounts?|coupons?|promo(?:tion)?(?: code)?|deals?|offers?"
    r"|last chance|don't miss|limited[- ]time|shop(?: now)?|buy (?:now|one)|order now|subscribe"
    r"|unsubscribe|free shipping|save (?:up to|big)|exclusive|giveaway|win a|black friday"
    r"|clearance|while stocks last|special price)\b"
    r"|\d ?% off|优惠|折扣|打折|特价|促销|秒杀|抢购|限时|满减|红包|立减|包邮|下单|最后机会|大促"
    r"|退订",
    re.IGNORECASE,
)
_MOST_EVIDENCE = 5
_SOON_DAYS = 3  # after a text was sent
_LAST_DAY = date.max.toordinal()
_NEAR = re.compile(rf"\b{dates.SOON}\b|{dates.SOON_ZH}|下班|本[周週]", re.IGNORECASE)


def find_priority(text: str, sent: date | None = None) -> Priority:
    """How urgent `text` is, with the words that say so, in their order.

    sent -- the day it was sent, from which dates are near or far; None where that isn't known
    """
    evidence: list[Evidence] = []
    if _is_advertising(text):
        return Priority()
    for start, end in sentence_spans(text):
        if not _SELLS.search(text, start, end):
            is_far = sent is not None and _is_far(text[start:end], sent)
            evidence += _evidence(text, start, end, only_haste=is_far)
    if not evidence:
        return Priority()
    return Priority("time-sensitive", tuple(evidence[:_MOST_EVIDENCE]))


def _is_advertising(text: str) -> bool:
    """Whether it sells something in every other sentence."""
    sentences = sentence_spans(text)
    selling = sum(_SELLS.search(text, *span) is not None for span in sentences)
    return selling > 0 and 2 * selling >= len(sentences)


def _is_far(sentence: str, sent: date) -> bool:
    """Whether it names days of a month, and none of them is near the day it was sent."""
    days = [
        cast(PartialDate, day)
        for fact in dates_in(sentence)
        for kind, day in fact.readings
        if kind == "date"
    ]
    dated = [(month, day) for _, month, day in days if month and day]
    if not dated or _NEAR.search(sentence):
        return False
    first = sent.toordinal()
    near = (date.fromordinal(min(first + ahead, _LAST_DAY)) for ahead in range(_SOON_DAYS + 1))
    return not any((day.month, day.day) in dated for day in near)


def _evidence(text: str, start: int, end: int, *, only_haste: bool) -> list[Evidence]:
    found = [*_HASTE.finditer(text, start, end)]
    if only_haste:
        return [Evidence(match[0], match.start(), match.end()) for match in found]
    found += [match for match in _TERM.finditer(text, start, end) if _is_term(match[0])]
    if not found and _CALLS.search(text, start, end):
        found = [*_TODAY.finditer(text, start, end)]
    found.sort(key=lambda match: match.start())
    return [Evidence(match[0], match.start(), match.end()) for match in found]


def _is_term(words: str) -> bool:
    """Chinese terms are recognised by "before" alone: there must be a time in them, too."""
    return words.isascii() or _ZH_TIME.search(words) is not None
