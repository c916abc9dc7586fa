"""Texts of apps that have forms of their own: LINE, Zoom, QQ and others.

- LINE: a date on a line of its own, then "18:02<tab>Name<tab>text", longer texts in quotes; on
  computers there are spaces for the tabs. Thai dates may have the years of the Buddhist calendar.
- Zoom: "09:02:11 From Name to Everyone:", and the text behind it or below.
- QQ, WeChat's exporters, Discord, Teams, Telegram's clipboard: a line of a date and a name, in
  either order, and what was said below. Teams also puts the clock into a line of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from summarizer.inputs.chats.app_lines import SYSTEM, AppLines
from summarizer.inputs.chats.headed import Head, headed_document, with_colons
from summarizer.inputs.chats.stamps import CLOCK, DATE, HALF_DAY, STAMP
from summarizer.inputs.document import Document
from summarizer.inputs.labels import is_name
from summarizer.inputs.text import Line, lines_of, sample_of

_DATES = "date lines"
_LONGEST_HEAD = 160
_MOST_HEADER = 15  # lines

# -- LINE ------------------------------------------------------------------------------------------

_LINE = AppLines.of("line")
_LINE_FIRST = re.compile(r"\[LINE\]\s?(.{0,120})$|(.{0,60}\bLINE\b.{0,120})$")
_LINE_SAVED = re.compile(rf".{{2,40}}?\s?[:\uff1a]\s?{DATE}.{{1,4}}{CLOCK}")
_LINE_TITLE = re.compile(
    r"(?:(?:Chat history(?: in LINE)? (?:with|in)|(?:ประวัติการ)?แชท\s?(?:ใน LINE )?กับ)\s?|与|與|和)?"
    r"[\"「]?(.{1,80}?)[\"」]?(?:とのトーク履歴|のトーク履歴|的聊天記錄|的聊天记录|的聊天)?$"
)
_LINE_DAY = re.compile(
    rf"(?:[^\d\n:]{{1,16}}\s)?({DATE}|\d{{1,2}}\s[^\d\n:]{{3,16}}\s\d{{4}})"
    r"\s?(?:[(（].{1,10}[)）]|[^\d\n:]{1,16})?$"
)
_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
_BUDDHIST = 543  # years that the calendar of Thailand is ahead
_LINE_CLOCK = re.compile(rf"([^\d\s:\[\]]{{0,4}}\s?{CLOCK}{HALF_DAY}?)(?=[\t ])[\t ]")
_SPACED = (
    "Names in LINE's text for computers end nowhere for certain; the names were told by what is "
    "repeated. Export the chat on a phone to have them apart."
)


def parse_line(text: str) -> Document | None:
    """Return the chat of LINE's text; None if it isn't one."""
    sample = sample_of(text)
    first = _LINE_FIRST.match(sample[0].text[:160].lstrip("\ufeff")) if len(sample) > 1 else None
    if first is None or not (first[2] is None or _LINE_SAVED.match(sample[1].text[:80])):
        return None
    has_tabs = any("\t" in line.text for line in sample)
    names = {} if has_tabs else _spaced_names(text)
    heads = list(_line_heads(text, names, has_tabs=has_tabs))
    title = _LINE_TITLE.match((first[1] or first[2] or "").strip())
    document = headed_document(
        text,
        heads,
        _LINE,
        title=title[1] if title else "",
        doubts=() if has_tabs else (_SPACED,),
    )
    return _unquoted(document) if document else None


def _line_heads(text: str, names: dict[str, str], *, has_tabs: bool) -> Iterator[Head]:
    day = ""
    for line in lines_of(text):
        if found := _LINE_DAY.match(line.text[:60]):
            day = _YEAR.sub(lambda year: str(int(year[0]) - _BUDDHIST), found[1])
            yield Head(line.start, line.end, left=_DATES)
        elif day and (found := _LINE_CLOCK.match(line.text[:_LONGEST_HEAD])):
            time = f"{day} {found[1]}"
            rest = line.text[found.end() :]
            name = rest.partition("\t")[0] if has_tabs else names.get(rest.partition(" ")[0], "")
            if name and len(rest) > len(name):
                said = line.start + found.end() + len(name) + 1
                yield Head(line.start, said, name.strip(), time)
            else:
                yield Head(line.start, line.end, "", time, SYSTEM)


def _spaced_names(text: str) -> dict[str, str]:
    """Return full names by their first words: the words that always follow these."""
    rests = [
        line.text[found.end() :].split(" ")
        for line in lines_of(text)
        if (found := _LINE_CLOCK.match(line.text[:_LONGEST_HEAD]))
    ]
    firsts = Counter(words[0] for words in rests if len(words) > 1)
    seconds: dict[str, set[str]] = {}
    for words in rests:
        seconds.setdefault(words[0], set()).update(words[1:2] if len(words) > 2 else ())
    return {
        first: " ".join((first, *seconds[first]))
        if count > 2 and len(seconds[first]) == 1
        else first
        for first, count in firsts.items()
    }


def _unquoted(document: Document) -> Document:
    """Return messages of several lines without the quotes that LINE puts around them."""
    blocks = tuple(replace(each, text=_inner(each.text)) for each in document.blocks)
    return replace(document, blocks=blocks)


def _inner(text: str) -> str:
    is_quoted = "\n" in text and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"').strip() if is_quoted else text


# -- Zoom ------------------------------------------------------------------------------------------

_ZOOM = AppLines.of("zoom")
_FROM = r"(?:From|Von|De|Da|Van|Från|Fra|Od|От|来自|從|从|开始|開始|발신자)"
_TO = r"(?:to|an|à|a|para|naar|till|til|do|для|到|至|收件人|宛先|수신자)"
_ZOOM_HEAD = re.compile(
    rf"((?:{DATE}\s)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?)\s{{1,4}}{_FROM}\s{{1,3}}([^:\n]{{1,120}}?)\s{{0,3}}[:\uff1a](?:\s|$)",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(rf"\s{{1,3}}{_TO}\s{{1,3}}\S.{{0,80}}$", re.IGNORECASE)
_REPLYING = re.compile(r"\s{0,9}Replying to [\"\u201c].{0,400}?[\"\u201d]\n\s{0,20}")


def parse_zoom(text: str) -> Document | None:
    """Return the chat that Zoom saved of a meeting; None if it isn't one."""
    sample = sample_of(text)
    if not sample or not _ZOOM_HEAD.match(sample[0].text[:_LONGEST_HEAD].lstrip("\ufeff")):
        return None
    return headed_document(text, with_colons(text, list(_zoom_heads(text))), _ZOOM)


def _zoom_heads(text: str) -> Iterator[Head]:
    for line in lines_of(text):
        head = line.text[:_LONGEST_HEAD]
        offset = len(head) - len(head.lstrip("\ufeff"))
        if found := _ZOOM_HEAD.match(head, offset):
            name = _RECIPIENT.sub("", found[2]).strip()
            said = min(line.start + found.end(), line.end)
            reply = _REPLYING.match(text, said)
            yield Head(line.start, reply.end() if reply else said, name, found[1])


# -- lines of a date and a name --------------------------------------------------------------------

_TENCENT = AppLines.of("tencent")
_NO_YEAR = r"\d{2}-\d{2}\s\d{2}:\d{2}:\d{2}"
_IN_BRACKETS = rf"[^\[\]()\n>]{{0,30}}?{CLOCK}{HALF_DAY}?"  # "3/12 5:46 PM", "Gestern 08:01"
_STAMP_FIRST = re.compile(
    rf"(?:[\[(]?({STAMP}{HALF_DAY}?)[\])]?|\[({_IN_BRACKETS})\])\s{{1,4}}(\S[^\n:\uff1a]{{0,79}})$"
)
_NAME_FIRST = re.compile(
    rf"(\S[^\n:\uff1a]{{0,79}}?)[,\uff0c]?\s{{0,4}}[\[(（]?((?:{STAMP}|{_NO_YEAR}){HALF_DAY}?)[\])）]?:?$"
)
_NUMBER = re.compile(r"\s?(?:[(（][\w@.-]{4,40}[)）]|<[^<>\s]{3,80}>)$")
_RANK = re.compile(r"【[^【】\n]{1,12}】")
_GUEST = re.compile(
    r"\s?[(（](?:Guest|Extern(?:al|e|o|a)?|Esterno|Gast|Invité|Invitado|Convidado|Ospite|Gäst|Gość"
    r"|Гость|Внешний|外部|来宾|來賓|ゲスト|게스트|외부)[)）]$",
    re.IGNORECASE,
)
_QQ = re.compile(r"消息记录|消息分组[:：]|消息对象[:：](.{0,60})")
_QQ_DAY = re.compile(rf"[#*\s]{{0,6}}(?:日期|Date)[:\uff1a]\s{{0,3}}({DATE})[*\s]{{0,4}}")
_QQ_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}")
_FOOTER = re.compile(r"Exported [\d,]{1,12} message\(s\)$")
_RULER = re.compile(r"={6,}$")
_LEVELS = frozenset(
    ["error", "warn", "warning", "info", "debug", "trace", "fatal", "notice", "critical"]
)
_SINCE_START = re.compile(r"0{1,2}:\d{2}$|\d{1,2}:\d{2}:\d{2}$")  # of a recording
_CLOCK_ONLY = re.compile(
    rf"(?:[^\W\d_]{{3,12}},?\s|{DATE},?\s)?(?:{DATE}\s)?[^\d\s]{{0,4}}\s?\d{{1,2}}[:.]\d{{2}}{HALF_DAY}?$"
)


def parse_headings(text: str) -> Document | None:
    """Return the chat of a text in which dates and names stand above messages, else None."""
    sample = sample_of(text)
    is_qq = any(_QQ.match(line.text[:40]) for line in sample[:3])
    if _are_headings(sample, is_certain=is_qq):
        heads = list(_headings(text))
        titles = (_QQ.match(line.text[:80]) for line in sample[:_MOST_HEADER])
        title = next((found[1] for found in titles if is_qq and found and found[1]), "")
        return headed_document(text, heads, _TENCENT, title=title, has_intro=not is_qq)
    heads = _paired_heads(list(lines_of(text))) if _are_paired(sample) else []
    return headed_document(text, heads, has_intro=True) if heads else None


def parse_qq_page(text: str) -> Document | None:
    """Return the chat of the page that QQ saves (.mht), as text; None if it isn't one.

    A line of a date stands above each day; a name and a clock, on two lines, above each message.
    """
    lines = list(lines_of(text))
    found = [_QQ.match(line.text[:80]) for line in lines[:_MOST_HEADER]]
    if not any(found) or not any(_QQ_DAY.fullmatch(line.text[:40]) for line in lines):
        return None
    title = next((each[1] for each in found if each and each[1]), "")
    return headed_document(text, list(_qq_heads(lines)), _TENCENT, title=title.strip())


def _qq_heads(lines: Sequence[Line]) -> Iterator[Head]:
    day = ""
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        if found := _QQ_DAY.fullmatch(line.text[:40]):
            day = found[1]
            yield Head(line.start, line.end, left=_DATES)
        elif day and below and _QQ_CLOCK.fullmatch(below.text[:12]):
            yield Head(
                line.start, below.end, _person(line.text[:_LONGEST_HEAD]), f"{day} {below.text}"
            )


def _heading(line: Line) -> Head | None:
    text = line.text if len(line.text) <= _LONGEST_HEAD else ""
    if found := _STAMP_FIRST.match(text):
        time, name = found[1] or found[2], found[3]
    elif found := _NAME_FIRST.match(text):
        name, time = found[1], found[2]
    else:
        return None
    name = _person(name)
    if _SINCE_START.match(time):
        return None
    return Head(line.start, line.end, name, time.strip()) if _is_person(name) else None


def _person(name: str) -> str:
    """Return a name without its number, its address and its rank in a group."""
    bare = _NUMBER.sub("", _RANK.sub("", name.strip(), count=1)) or name
    return _GUEST.sub("", bare).strip()


def _is_person(name: str) -> bool:
    """Return whether it may be a name; "Nunez, Carla" is one, too."""
    return bool(name) and name.split()[0].casefold() not in _LEVELS and name[-1] not in ".;!?,"


def _are_headings(sample: Sequence[Line], *, is_certain: bool) -> bool:
    """Return whether names with dates stand above lines without, and names return."""
    heads = [_heading(line) for line in sample]
    names = [head.author for head in heads if head]
    first = next((number for number, head in enumerate(heads) if head), len(heads))
    if len(names) < (1 if is_certain else 3) or first > _MOST_HEADER:
        return False
    pairs = sum(bool(head) and not below for head, below in pairwise(heads))
    if pairs < 0.7 * (len(names) - 1):
        return False
    return is_certain or 2 <= len(set(names)) < len(names)


def _headings(text: str) -> Iterator[Head]:
    has_begun = False
    for line in lines_of(text):
        if head := _heading(line):
            is_app = head.author.startswith("系统消息")
            has_begun = True
            yield replace(head, left=SYSTEM) if is_app else head
        elif has_begun and (_FOOTER.match(line.text[:80]) or _RULER.match(line.text[:80])):
            is_counted = _FOOTER.match(line.text[:80])
            yield Head(line.start, line.end, left=SYSTEM if is_counted else "")


def _are_paired(sample: Sequence[Line]) -> bool:
    """Return whether a name, a clock and what was said follow one another, as Teams copies them."""
    heads = _paired_heads(sample)
    names = [head.author for head in heads]
    return len(names) >= 3 and 2 <= len(set(names)) < len(names) and 5 * len(names) >= len(sample)


def _paired_heads(lines: Sequence[Line]) -> list[Head]:
    return [
        Head(name.start, clock.end, _person(name.text), clock.text)
        for name, clock in pairwise(lines)
        if len(clock.text) < 40
        and _CLOCK_ONLY.match(clock.text)
        and not _SINCE_START.match(clock.text)
        and is_name(_person(name.text))
    ]
