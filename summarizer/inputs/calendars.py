"""Calendar entries (iCalendar, RFC 5545 and 5546), in a mail or as a file of their own.

An entry is told in lines: what, when, where, who, how often, and what is said about it. Times are
shown as they are written, with the name of their zone: to convert them would need the reader's.

Read by hand, since mails are read without any library, and all that is wanted is what the lines
say. Not handled: alarms, free and busy times, attachments in an entry.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.calendar_words import WORDS, CalendarWords, weekday_of
from summarizer.inputs.describing import language_told_in
from summarizer.inputs.document import Block, Document
from summarizer.inputs.encodings import decoded
from summarizer.inputs.text import tidy

MOST_ENTRIES = 20_000

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(
    r"([A-Za-z][A-Za-z0-9-]{0,40})((?:;[^:;\"\n]*+(?:\"[^\"\n]*+\"[^:;\"\n]*+)*+)*+):(.*)"
)
_PARAMETER = re.compile(r";([A-Za-z-]{1,40})=(\"[^\"]*\"|[^;:]*)")
_ESCAPE = re.compile(r"\\([\\;,nN])")
_STAMP = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?$")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?"
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]{0,100}>", re.IGNORECASE)
_MOST_GUESTS, _MOST_DAYS = 20, 10  # that are named
_MOST_READ = 50  # entries by which their language is told
_FIRST_YEAR, _LAST_YEAR = 1000, 9000
_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")


@dataclass(frozen=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str  # as written, escapes and all

    @property
    def text(self) -> str:
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value).strip()


@dataclass
class _Entry:
    kind: str
    method: str  # of its calendar
    properties: list[_Property] = field(default_factory=list)

    def get(self, name: str) -> _Property | None:
        return next((each for each in self.properties if each.name == name), None)

    def all(self, name: str) -> list[_Property]:
        return [each for each in self.properties if each.name == name]

    def text(self, name: str) -> str:
        found = self.get(name)
        return found.text if found else ""


@dataclass(frozen=True)
class Calendar:
    """What a calendar says.

    Attributes:
        name: Its own; "" if it has none.
        entries: Title and lines of each entry, the earliest first.
        left_out: How many more there are than anybody reads.
    """

    name: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]
    left_out: int = 0


def read_calendar(data: bytes, name: str = "the calendar") -> Document:
    """Return the document of an .ics file: a block for each entry, the earliest first.

    Raises `UnsupportedInputError` if it is none, has no entries or too many.
    """
    source = decoded(data)
    calendar = parse_calendar(source.text)
    if not calendar.entries:
        why = "has no entries" if "BEGIN:VCALENDAR" in source.text.upper() else "is no calendar"
        raise UnsupportedInputError(
            f"{name} {why}; export the calendar again as iCalendar (.ics), or copy its text"
        )
    blocks: list[Block] = []
    original = ""
    for title, lines in calendar.entries:
        original += "\n\n" if original else ""
        told = "\n".join((title, *lines))
        blocks.append(Block(told, "paragraph", len(original), len(original) + len(told)))
        original += told
    title = calendar.name or (calendar.entries[0][0] if len(blocks) == 1 else "")
    dropped = {"calendar entries": calendar.left_out} if calendar.left_out else {}
    return Document(original, tuple(blocks), "article", title, dropped, doubts=source.doubts(name))


def parse_calendar(text: str) -> Calendar:
    """Return what a calendar says; no entries if `text` is none."""
    name = method = ""
    entries: list[_Entry] = []
    open_parts: list[str] = []
    for line in _properties(text):
        inside = open_parts[-1] if open_parts else ""
        if line.name == "BEGIN":
            open_parts.append(line.value.strip().upper())
            if open_parts[-1] in _ENTRIES:
                entries.append(_Entry(open_parts[-1], method))
        elif line.name == "END":
            del open_parts[-1:]
        elif inside in _ENTRIES:
            entries[-1].properties.append(line)
        elif line.name == "METHOD":
            method = line.value.strip().upper()
        elif line.name in ("X-WR-CALNAME", "NAME"):
            name = name or line.text
    words = WORDS[language_told_in("\n".join(map(_said, entries[:_MOST_READ])))]
    told = {
        (_title(each, words), tuple(_lines(each, words))): _order(each)
        for each in entries[:MOST_ENTRIES]
    }
    ordered = tuple(sorted(told, key=lambda entry: told[entry]))
    return Calendar(name, ordered, max(len(entries) - MOST_ENTRIES, 0))


def _properties(text: str) -> Iterator[_Property]:
    for line in _FOLD.sub("", tidy(text)).split("\n"):
        if found := _LINE.fullmatch(line.strip()):
            parameters = {
                each[1].upper(): each[2].strip('"') for each in _PARAMETER.finditer(found[2])
            }
            yield _Property(found[1].upper(), parameters, found[3])


# -- what is told ----------------------------------------------------------------------------------


def _said(entry: _Entry) -> str:
    return f"{entry.text('SUMMARY')} {entry.text('LOCATION')} {entry.text('DESCRIPTION')[:200]}"


def _title(entry: _Entry, words: CalendarWords) -> str:
    title = " ".join(entry.text("SUMMARY").split()) or words.untitled
    if entry.method == "CANCEL" or entry.text("STATUS").upper() == "CANCELLED":
        return words.cancelled.format(title=title)
    if entry.method == "REPLY":
        answers = filter(None, (_answer(each, words) for each in entry.all("ATTENDEE")))
        return words.label.format(name=words.comma.join(answers) or words.answer, value=title)
    if entry.method == "COUNTER":
        return words.proposed.format(title=title)
    return words.to_do.format(title=title) if entry.kind == "VTODO" else title


def _answer(attendee: _Property, words: CalendarWords) -> str:
    answer = words.answers.get(attendee.parameters.get("PARTSTAT", "").upper(), "")
    return words.answered.format(person=_person(attendee), answer=answer) if answer else ""


def _lines(entry: _Entry, words: CalendarWords) -> Iterator[str]:
    rules = (_rule(each, words) for each in entry.all("RRULE"))
    told = (
        ("when", _when(entry, words)),
        ("instead", _moment(entry.get("RECURRENCE-ID"), words)),
        ("due", _moment(entry.get("DUE"), words)),
        ("repeats", words.semicolon.join(filter(None, rules))),
        ("except", _moments(entry.all("EXDATE"), words)),
        ("also", _moments(entry.all("RDATE"), words)),
        ("where", " ".join(entry.text("LOCATION").split())),
        ("organizer", "".join(map(_person, entry.all("ORGANIZER")[:1]))),
        ("attendees", _people(entry, words)),
        ("link", entry.text("URL") or entry.text("X-GOOGLE-CONFERENCE")),
    )
    for name, value in told:
        if value:
            yield words.label.format(name=words.labels[name], value=value)
    for name in ("DESCRIPTION", "COMMENT"):
        if said := _shown(entry.text(name)):
            yield said


def _shown(text: str) -> str:
    """Return a description without the HTML that some programs write in it."""
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _people(entry: _Entry, words: CalendarWords) -> str:
    guests = [
        each
        for each in entry.all("ATTENDEE")
        if each.parameters.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE")
    ]
    if entry.method == "REPLY":
        return ""
    names = [_answered(each, words) for each in guests[:_MOST_GUESTS]]
    return words.comma.join(names) + _more(len(guests) - len(names), words)


def _more(count: int, words: CalendarWords) -> str:
    return words.more.format(count=count) if count > 0 else ""


def _answered(guest: _Property, words: CalendarWords) -> str:
    answer = words.answers.get(guest.parameters.get("PARTSTAT", "").upper(), "")
    person = _person(guest)
    return words.guest.format(person=person, answer=answer) if answer else person


def _person(person: _Property) -> str:
    return person.parameters.get("CN") or re.sub("^mailto:", "", person.text, flags=re.IGNORECASE)


# -- times -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Time:
    moment: datetime
    has_clock: bool
    zone: str

    def day(self, words: CalendarWords) -> str:
        moment = self.moment
        return words.day.format(
            weekday=words.weekdays[moment.weekday()],
            day=moment.day,
            month=words.months[moment.month - 1],
            year=moment.year,
        )

    def told(self, words: CalendarWords) -> str:
        day = self.day(words)
        if not self.has_clock:
            return day
        return words.clock.format(day=day, clock=f"{self.moment:%H:%M}") + self.in_zone(words)

    def in_zone(self, words: CalendarWords) -> str:
        return words.zone.format(zone=self.zone) if self.zone and self.has_clock else ""


def _time(value: str, parameters: dict[str, str]) -> _Time | None:
    found = _STAMP.match(value.strip())
    if not found:
        return None
    try:
        moment = datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S")
    except ValueError:  # a 30th of February
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:  # with room for a duration
        return None
    zone = parameters.get("TZID", "")
    name = "/".join(zone.split("/")[-2:]) if zone.startswith("/") else zone
    return _Time(moment, bool(found[2]), "UTC" if found[3] else name)


def _order(entry: _Entry) -> tuple[bool, str]:
    """Return what entries are sorted by: their starts, or when they are due; the others last."""
    start = entry.get("DTSTART") or entry.get("DUE")
    return start is None, start.value.strip() if start else ""


def _when(entry: _Entry, words: CalendarWords) -> str:
    written = entry.get("DTSTART")
    start = _time(written.value, written.parameters) if written else None
    if written is None or start is None:
        return written.text if written else ""
    end = _end(entry, start)
    if end is None or end.moment <= start.moment:
        return start.told(words)
    if start.has_clock and end.moment.date() == start.moment.date() and end.zone == start.zone:
        clocks = words.span.format(first=f"{start.moment:%H:%M}", last=f"{end.moment:%H:%M}")
        return words.clock.format(day=start.day(words), clock=clocks) + start.in_zone(words)
    return words.span.format(first=start.told(words), last=end.told(words))


def _end(entry: _Entry, start: _Time) -> _Time | None:
    written = entry.get("DTEND")
    if written is None:
        duration = _duration(entry.text("DURATION"))
        end = _Time(start.moment + duration, start.has_clock, start.zone) if duration else None
    else:
        end = _time(written.value, written.parameters)
    if end and not end.has_clock:  # the day after the last one
        return _Time(end.moment - timedelta(days=1), False, "")
    return end


def _duration(text: str) -> timedelta | None:
    found = _DURATION.match(text)
    if not found:
        return None
    weeks, days, hours, minutes = (int(each or 0) for each in found.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)


def _moment(written: _Property | None, words: CalendarWords) -> str:
    if written is None:
        return ""
    time = _time(written.value, written.parameters)
    return time.told(words) if time else written.text


def _moments(written: Sequence[_Property], words: CalendarWords) -> str:
    values = [(value, each) for each in written for value in each.value.split(",")]
    times = [_time(value.partition("/")[0], each.parameters) for value, each in values]
    days = list(dict.fromkeys(time.day(words) for time in times if time))
    return words.semicolon.join(days[:_MOST_DAYS]) + _more(len(days) - _MOST_DAYS, words)


def _rule(written: _Property, words: CalendarWords) -> str:
    """Return how often an entry comes again: "every 2 weeks on Monday, 10 times"."""
    parts = (part.partition("=") for part in written.value.upper().split(";"))
    rule = {name.strip(): value.strip() for name, _, value in parts}
    unit = words.units.get(rule.get("FREQ", ""))
    if unit is None:
        return written.text
    interval = rule.get("INTERVAL", "1")
    every = words.every if interval == "1" else words.every_some
    told = every.format(unit=unit, count=interval)
    days = [_named_day(day, words) for day in rule.get("BYDAY", "").split(",") if day]
    told += words.on.format(days=words.comma.join(days)) if days else ""
    told += words.on_day.format(day=rule["BYMONTHDAY"]) if "BYMONTHDAY" in rule else ""
    until = _time(rule.get("UNTIL", ""), {})
    told += words.until.format(day=until.day(words)) if until else ""
    return told + (words.times.format(count=rule["COUNT"]) if "COUNT" in rule else "")


def _named_day(day: str, words: CalendarWords) -> str:
    place, name = day[:-2].lstrip("+"), weekday_of(day[-2:], words)
    if not place:
        return name
    return words.place.format(place=words.places.get(place, f"{place}. "), day=name)
