"""Texts of programs that write a line for each thing: IRC's logs, and imessage-exporter.

- irssi, HexChat, ZNC: "19:03 <@ines> text", the clock or date in brackets or not; " * ines waves";
  "-!-" and "***" before what happened. irssi has the day in lines "--- Day changed".
- WeeChat: "2025-05-12 19:03:05<tab>@ines<tab>text", arrows for who comes and goes.
- Pidgin, and live chats of Zendesk and Salesforce: "(19:03:05) ines: text", "( 12s ) ines: text",
  what happened without a colon or between "***".
- imessage-exporter: a line with the time and perhaps when it was read, the sender, the text, then
  reactions; answers are repeated below what they answer, indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from summarizer.inputs.chats.app_lines import SYSTEM
from summarizer.inputs.chats.headed import Head, headed_document
from summarizer.inputs.document import Document
from summarizer.inputs.text import Line, lines_of, sample_of

_LONGEST_HEAD = 160
_FEWEST = 2  # messages of a log
_NICK = r"[ @+%&~!]?([^\s<>@+%&~!][^\s<>]{0,39})"

# -- IRC -------------------------------------------------------------------------------------------

_DATED = r"(?:\d{4}-\d\d-\d\d|[A-Z][a-z]{2} \d\d) \d\d:\d\d(?::\d\d)?"
_STAMP = rf"\[?({_DATED}|\d\d:\d\d(?::\d\d)?)\]?"
_SAID = re.compile(rf"{_STAMP}\s<{_NICK}>(?:\s|$)")
_TABBED = re.compile(rf"({_DATED})\t{_NICK}\t")
_ACTED = re.compile(
    rf"{_STAMP}(?: +\* +|\t ?\*\t)"
    rf"(?!(?:Now talking|Topic|Joins|Quits|Parts|Disconnected)\b){_NICK} "
    r"(?!(?:has (?:joined|left|quit)|is now known as|sets mode)\b)"
)
_NOTICE = r"-[^\s<>-][^\s<>]{0,80}- "  # "-NickServ- ...", "-ChanServ(service@...)- ..."
_USERS = r"\[Users #|\[[ @+%&~][^\[\]\s]{1,40}\]"
_HAPPENED = re.compile(
    rf"{_STAMP}\s+(?:(?:-!-|-->|<--|--|==|=!=|\*|\*\*\*)\s|{_NOTICE}|{_USERS})"
    rf"|--- |\*{{3,4}} |Session (?:Start|Ident|Close|Time)\b|{_NOTICE}"
)
_BARE_SAID = re.compile(
    r"<[ @+%&~!]?([^\s<>@+%&~!/]{1,40})>\s"
)  # copied from a window, without times
_BARE_ACTED = re.compile(r"\* ([^\s<>*/]{1,40}) \S")
_UNKNOWN = 0.1  # of the lines, at most, go on or are of another kind
_DAY = re.compile(r"--- (?:Log opened|Day changed) \w{3} (\w{3} \d\d) (?:[\d:]{8} )?(\d{4})$")


def parse_irc(text: str) -> Document | None:
    """Return the chat of a log of IRC; None if it isn't one."""
    sample = [line for line in sample_of(text) if line.text.strip()]
    said = sum(1 for line in sample if _said(line))
    known = said + sum(1 for line in sample if _HAPPENED.match(line.text[:_LONGEST_HEAD]))
    if said >= _FEWEST and known >= (1 - _UNKNOWN) * len(sample):
        return headed_document(text, list(_irc_heads(text)))
    return headed_document(text, list(_bare_heads(text))) if _is_bare(sample) else None


def _is_bare(sample: Sequence[Line]) -> bool:
    """Return whether all lines but a few have a nickname in angles, and somebody speaks again."""
    names = [found[1] for line in sample if (found := _BARE_SAID.match(line.text))]
    acted = sum(bool(_BARE_ACTED.match(line.text)) for line in sample)
    is_whole = len(names) + acted >= (1 - _UNKNOWN) * len(sample)
    return is_whole and 2 <= len(set(names)) < len(names)


def _bare_heads(text: str) -> Iterator[Head]:
    for line in lines_of(text):
        if found := _BARE_SAID.match(line.text) or _BARE_ACTED.match(line.text):
            said = line.start + (found.end() if line.text[0] == "<" else found.end(1))
            yield Head(line.start, said, found[1])


def _said(line: Line) -> re.Match[str] | None:
    head = line.text[:_LONGEST_HEAD]
    tabbed = None if _HAPPENED.match(head) else _TABBED.match(head)
    return tabbed or _SAID.match(head)


def _irc_heads(text: str) -> Iterator[Head]:
    day = ""
    for line in lines_of(text):
        if found := _DAY.match(line.text[:_LONGEST_HEAD]):
            day = f"{_iso_day(f'{found[1]} {found[2]}')} "
        if said := _said(line):
            is_dated = len(said[1]) > len("00:00:00")
            time = said[1] if is_dated else f"{day}{said[1]}"
            yield Head(line.start, line.start + said.end(), said[2], time)
        elif acted := _ACTED.match(line.text[:_LONGEST_HEAD]):
            yield Head(line.start, line.start + acted.end(), acted[2], f"{day}{acted[1]}")
        elif _HAPPENED.match(line.text[:_LONGEST_HEAD]):
            yield Head(line.start, line.end, left=SYSTEM)


def _iso_day(written: str) -> str:
    try:
        return datetime.strptime(written, "%b %d %Y").date().isoformat()
    except ValueError:
        return written


# -- imessage-exporter -----------------------------------------------------------------------------

_SENT = re.compile(
    r"([A-Z][a-z]{2} \d\d, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M)(?: \(Read by [^()\n]*\))?"
)
_BELOW = re.compile(r"(?:Tapbacks|Reactions|Stickers):$|This message responded to an earlier")


def parse_imessages(text: str) -> Document | None:
    """Return the chat of imessage-exporter's text; None if it isn't one."""
    first = next(iter(sample_of(text)), None)
    if first is None or not _SENT.match(first.text[:_LONGEST_HEAD]):
        return None
    return headed_document(text, list(_imessage_heads(text)))


def _is_alone(line: Line) -> bool:
    return _SENT.fullmatch(line.text[:_LONGEST_HEAD].rstrip()) is not None


def _imessage_heads(text: str) -> Iterator[Head]:
    sent = ""
    start = 0
    for line in lines_of(text):
        if sent:
            yield Head(start, line.end, line.text, sent)
            sent = ""
        elif _is_alone(line):
            is_answer = text[line.start - 1 : line.start] == " "  # it stands at its own place, too
            found = _SENT.match(line.text)
            sent, start = found[1] if found and not is_answer else "", line.start
            if is_answer:
                yield Head(line.start, line.end)
        elif _SENT.match(line.text[:_LONGEST_HEAD]):
            yield Head(line.start, line.end, left=SYSTEM)
        elif _BELOW.match(line.text[:_LONGEST_HEAD]):
            yield Head(line.start, line.end)


# -- messengers and live chats ---------------------------------------------------------------------

_LIVE_FIRST = re.compile(
    r"Conversation with .{1,200} at .{1,60}\bon\b|Chat (?:started|with|transcript)\b", re.IGNORECASE
)
_LIVE_TIME = (
    r"\(\s?((?:[^()\n]{1,24}\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?"
    r"|(?:\d{1,3}m )?\d{1,3}s)\s?\)"
)
_LIVE_SAID = re.compile(rf"{_LIVE_TIME}\s(?!\*\*\*)([^\s:][^:\n]{{0,79}}?)(?:\s<AUTO-REPLY>)?:\s")
_LIVE_HAPPENED = re.compile(rf"{_LIVE_TIME}\s|\*\*\* .{{1,200}} \*\*\*$|Chat \w{{1,12}}: |Agent \S")


def parse_live_chat(text: str) -> Document | None:
    """Return the chat that Pidgin logged, or a live chat on a site; None if a text is neither."""
    sample = sample_of(text)
    begins = any(_LIVE_FIRST.match(line.text[:300]) for line in sample[:3])
    said = [found[2] for line in sample if (found := _LIVE_SAID.match(line.text[:_LONGEST_HEAD]))]
    if len(said) < _FEWEST or not (begins or any("*** " in line.text[:40] for line in sample)):
        return None
    return headed_document(text, list(_live_heads(text)))


def _live_heads(text: str) -> Iterator[Head]:
    for line in lines_of(text):
        head = line.text[:_LONGEST_HEAD]
        if found := _LIVE_SAID.match(head):
            yield Head(line.start, line.start + found.end(), found[2], found[1])
        elif _LIVE_HAPPENED.match(line.text[:300]) or _LIVE_FIRST.match(line.text[:300]):
            yield Head(line.start, line.end, left=SYSTEM)
