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
from summarizer.inputs.document import Block, Document
from summarizer.inputs.encodings import decoded
from summarizer.inputs.text import tidy
from summarizer.language.dates import MONTHS, WEEKDAYS

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
_FIRST_YEAR, _LAST_YEAR = 1000, 9000
_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
_DAYS = {day[:2].upper(): day.capitalize() for day in WEEKDAYS}
_PLACES = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
_UNITS = {
    **{"SECONDLY": "second", "MINUTELY": "minute", "HOURLY": "hour", "DAILY": "day"},
    **{"WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"},
}
_ANSWERS = {
    **{"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "accepted with reserve"},
    **{"DELEGATED": "delegated", "COMPLETED": "done"},
}


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
    told = {(_title(each), tuple(_lines(each))): _order(each) for each in entries[:MOST_ENTRIES]}
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


def _title(entry: _Entry) -> str:
    title = " ".join(entry.text("SUMMARY").split()) or "(no title)"
    if entry.method == "CANCEL" or entry.text("STATUS").upper() == "CANCELLED":
        return f"Cancelled: {title}"
    if entry.method == "REPLY":
        answers = filter(None, (_answer(each) for each in entry.all("ATTENDEE")))
        return f"{', '.join(answers) or 'Answer'}: {title}"
    if entry.method == "COUNTER":
        return f"Another time proposed: {title}"
    return f"To do: {title}" if entry.kind == "VTODO" else title


def _answer(attendee: _Property) -> str:
    answer = _ANSWERS.get(attendee.parameters.get("PARTSTAT", "").upper(), "")
    return f"{_person(attendee)} {answer}" if answer else ""


def _lines(entry: _Entry) -> Iterator[str]:
    told = (
        ("When", _when(entry)),
        ("Instead of", _moment(entry.get("RECURRENCE-ID"))),
        ("Due", _moment(entry.get("DUE"))),
        ("Repeats", "; ".join(filter(None, map(_rule, entry.all("RRULE"))))),
        ("Except on", _moments(entry.all("EXDATE"))),
        ("Also on", _moments(entry.all("RDATE"))),
        ("Where", " ".join(entry.text("LOCATION").split())),
        ("Organizer", "".join(map(_person, entry.all("ORGANIZER")[:1]))),
        ("Attendees", _people(entry)),
        ("Link", entry.text("URL") or entry.text("X-GOOGLE-CONFERENCE")),
    )
    yield from (f"{name}: {value}" for name, value in told if value)
    for name in ("DESCRIPTION", "COMMENT"):
        if said := _shown(entry.text(name)):
            yield said


def _shown(text: str) -> str:
    """Return a description without the HTML that some programs write in it."""
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _people(entry: _Entry) -> str:
    guests = [
        each
        for each in entry.all("ATTENDEE")
        if each.parameters.get("CUTYPE", "").upper() not in ("ROOM", "RESOURCE")
    ]
    if entry.method == "REPLY":
        return ""
    names = [_answered(each) for each in guests[:_MOST_GUESTS]]
    more = len(guests) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _answered(guest: _Property) -> str:
    answer = _ANSWERS.get(guest.parameters.get("PARTSTAT", "").upper(), "")
    return f"{_person(guest)} ({answer})" if answer else _person(guest)


def _person(person: _Property) -> str:
    return person.parameters.get("CN") or re.sub("^mailto:", "", person.text, flags=re.IGNORECASE)


# -- times -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Time:
    moment: datetime
    has_clock: bool
    zone: str

    @property
    def day(self) -> str:
        moment = self.moment
        weekday, month = WEEKDAYS[moment.weekday()], MONTHS[moment.month - 1]
        return f"{weekday.capitalize()}, {moment.day} {month.capitalize()} {moment.year}"

    @property
    def told(self) -> str:
        clock = f", {self.moment:%H:%M}" if self.has_clock else ""
        return f"{self.day}{clock}{self.in_zone}"

    @property
    def in_zone(self) -> str:
        return f" ({self.zone})" if self.zone and self.has_clock else ""


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


def _when(entry: _Entry) -> str:
    written = entry.get("DTSTART")
    start = _time(written.value, written.parameters) if written else None
    if written is None or start is None:
        return written.text if written else ""
    end = _end(entry, start)
    if end is None or end.moment <= start.moment:
        return start.told
    if start.has_clock and end.day == start.day and end.zone == start.zone:
        return f"{start.day}, {start.moment:%H:%M} to {end.moment:%H:%M}{start.in_zone}"
    return f"{start.told} to {end.told}"


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


def _moment(written: _Property | None) -> str:
    if written is None:
        return ""
    time = _time(written.value, written.parameters)
    return time.told if time else written.text


def _moments(written: Sequence[_Property]) -> str:
    values = [(value, each) for each in written for value in each.value.split(",")]
    times = [_time(value.partition("/")[0], each.parameters) for value, each in values]
    days = list(dict.fromkeys(time.day for time in times if time))
    more = len(days) - _MOST_DAYS
    return "; ".join(days[:_MOST_DAYS]) + (f" and {more:,} more" if more > 0 else "")


def _rule(written: _Property) -> str:
    """Return how often an entry comes again: "every 2 weeks on Monday, 10 times"."""
    parts = (part.partition("=") for part in written.value.upper().split(";"))
    rule = {name.strip(): value.strip() for name, _, value in parts}
    unit = _UNITS.get(rule.get("FREQ", ""))
    if unit is None:
        return written.text
    interval = rule.get("INTERVAL", "1")
    told = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    days = [_named_day(day) for day in rule.get("BYDAY", "").split(",") if day]
    told += f" on {', '.join(days)}" if days else ""
    told += f" on day {rule['BYMONTHDAY']}" if "BYMONTHDAY" in rule else ""
    until = _time(rule.get("UNTIL", ""), {})
    told += f" until {until.day}" if until else ""
    return told + (f", {rule['COUNT']} times" if "COUNT" in rule else "")


def _named_day(day: str) -> str:
    place, name = day[:-2].lstrip("+"), _DAYS.get(day[-2:], day)
    return f"{_PLACES.get(place, f'{place}.')} {name}" if place else name
