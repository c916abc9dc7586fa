"""Logs of programs: their errors by kind and count, when each began, and the last lines.

A line counts if it has a time and a level, as most libraries for logging write them, or begins with
a level alone ("ERROR:root:", "[INFO]", "npm ERR!"); syslog's and web servers' lines have a time and
are judged by their words or status. Other lines belong to the one before (a traceback). Alike are
messages that differ in numbers, addresses and quoted names only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.inputs.describing import language_told_in
from summarizer.inputs.document import Document
from summarizer.inputs.hidden import HIDDEN_CHARACTERS, visible
from summarizer.inputs.log_words import WORDS, LogWords
from summarizer.inputs.plain import plain_document

MOST_KINDS = 8  # of errors that are told, of warnings half as many
LAST_LINES = 5
FEWEST_LINES = 5
REPEATED = "log lines"  # the name in `Document.dropped`

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
_SOURCE = re.compile(r"\[pod/[^\]\s]{1,120}\] |[\w.-]{1,60}\s{1,30}\| ")  # of a container's lines
_TIME = re.compile(
    rf"^\W{{0,3}}(?:\w{{1,20}}[ =\[]{{1,2}}|[\w.:-]{{1,45}} \S{{1,40}} \S{{1,40}} \[)??("
    rf"\d{{4}}[-/.]\d\d[-/.]\d\d[T ,]{{1,2}}{_CLOCK}"
    rf"(?:Z|[+-]\d\d:?\d\d)?|\d\d/(?:{_MONTHS})/\d{{4}}:\d\d:\d\d:\d\d|"
    rf"(?:\w{{3}} )?(?:{_MONTHS}) {{1,2}}\d{{1,2}} {_CLOCK}(?: \d{{4}})?|"
    rf"(?:{_MONTHS}) \d{{1,2}}, \d{{4}},? {_CLOCK}(?:[ \u202f][AP]M)?|"
    rf"\d\d[-/.]\d\d[-/.]\d{{2,4}} {_CLOCK}|{_CLOCK})(?!\d)"
)
_ERRORS = ("emerg", "alert", "fatal", "critical", "crit", "severe", "panic", "error", "err")
_CUT = ("erro", "fata", "pani")  # as logrus writes them on a terminal
_WARNINGS = ("warning", "warn")
_OTHERS = ("debu", "info", "notice", "debug", "trace", "verbose", "fine", "success", "audit")
_WORD = "|".join((*_ERRORS, *_CUT, *_WARNINGS, *_OTHERS))
_LEVEL = re.compile(  # in capitals, in brackets, or before a colon: chats have the words, too
    rf"(?<![\w.])(?:{_WORD.upper()})(?![\w.-])|[\[<(](?i:{_WORD})\s?[\]>)]"
    rf"|(?<![\w.])(?i:{_WORD}):|(?<=level=)(?i:{_WORD})\b"
)
_LEADING = re.compile(  # a level without a time: logging.basicConfig, logrus, Maven, npm, bazel
    rf"(?:(?P<level>{_WORD.upper()})"
    r"(?:(?P<named>:[\w.-]{1,80}:|\[\d{4,9}\]\s)|:\s|\s{1,8}(?:[-|]\s)?(?=\S))"
    rf"|\[(?P<in_brackets>(?i:{_WORD}))\s?\]:?\s?|npm (?P<npm>ERR!|(?i:{_WORD}))(?=\s|$))"
)
_LETTERED = re.compile(  # glog and Kubernetes, Android
    r"([IWEF])(\d{4} \d\d:\d\d:\d\d\.\d{1,6})\s{1,12}\d{1,9} (?=[\w./-]{1,80}:\d{1,6}\])"
    r"|(\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\s{1,8}\d{1,7}\s{1,8}\d{1,7} ([VDIWEFA]) "
)
_LETTERS = {"E": "error", "F": "fatal", "A": "fatal", "W": "warning"}
_FIELDS = re.compile(  # logfmt
    r"(?<![\w.])(time|ts|timestamp|t|level|lvl|severity|msg|message|err|error)="
    r"(?:\"((?:[^\"\\]|\\.){0,400})\"?|([^\s\"]{1,400}))"
)
_SYSLOG = re.compile(r"^[\w.-]+ [\w./-]+(?:\[\d+\])?: ")
_ACCESS = re.compile(r"\" ([1-5]\d\d) (?:\d+|-)")
_JSON_LEVEL = re.compile(r"\"(?:level|severity|lvl|levelname)\"\s?:\s?\"?(\w+)", re.IGNORECASE)
_JSON_TIME = re.compile(r"\"(?:time|timestamp|ts|@timestamp|date)\"\s?:\s?\"([^\"]{8,40})\"")
_JSON_TEXT = re.compile(r"\"(?:msg|message|event)\"\s?:\s?\"([^\"]{1,400})\"")
_VARIABLE = re.compile(
    r"0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{20,30}|\"[^\"]{0,200}\"|'[^']{0,200}'|\d+(?:[.:,-]\d+)*"
    r"|/[\w./-]+",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"^(?:[\w]+\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt)(?::|$)")
_MOST_OF_LINES = 0.6
_HEAD = re.compile(r"[^,;\t\n]{1,60}([,;\t])(?:[^,;\t\n]{0,60}\1){1,40}[^,;\t\n]{1,60}")
_LONGEST = 200
_MOST_READ = 50  # entries by which their language is told


@dataclass
class _Kind:
    """Messages that are alike."""

    text: str
    first: str
    last: str
    count: int = 1


@dataclass(frozen=True)
class _Entry:
    time: str
    rank: int  # 0 for an error, 1 for a warning, 2 for the rest
    text: str
    has_level: bool


def parse_log(text: str) -> Document | None:
    """Return what a log tells; None for a text that isn't one beyond doubt."""
    text, escapes = visible(text)
    lines = [line for line in text.split("\n") if line.strip()]
    if not _is_log(lines[:200]):
        return None
    entries = list(_entries(lines))
    document = plain_document("\n\n".join(_told(entries, lines)))
    dropped = {HIDDEN_CHARACTERS: escapes} if escapes else {}
    return replace(document, dropped={**document.dropped, **dropped, REPEATED: len(lines)})


def _is_log(sample: Sequence[str]) -> bool:
    entries = list(_entries(sample))
    known = [entry for entry in entries if entry.has_level]
    if len(known) < FEWEST_LINES or len(known) < _MOST_OF_LINES * len(entries):
        return False
    if any(entry.time for entry in known):
        return len(entries) * 5 >= len(sample) and not _is_headed(sample)
    outer = [line for line in sample if not line[0].isspace()]
    is_named = all(map(_is_named, outer[:FEWEST_LINES]))
    ranks = {entry.rank for entry in known}
    return 2 * len(known) >= len(outer) and (is_named or len(ranks) > 1)


def _is_named(line: str) -> bool:
    """Return whether a line begins as `logging.basicConfig` and logrus write it, and no prose."""
    found = _LEADING.match(line)
    return bool(found and found["named"])


def _is_headed(sample: Sequence[str]) -> bool:
    """Return whether lines are rows under a head, as of a table of events."""
    head = _HEAD.fullmatch(sample[0].strip())
    return bool(
        head and not _entry(sample[0]) and sample[1].count(head[1]) == sample[0].count(head[1])
    )


def _entry(line: str) -> _Entry | None:
    """Return what a line says; None for one that belongs to the line before."""
    if line.startswith("{") and (named := _JSON_LEVEL.search(line)):
        time, text = _JSON_TIME.search(line), _JSON_TEXT.search(line)
        return _Entry(time[1] if time else "", _rank(named[1]), (text or named)[1], True)
    if source := _SOURCE.match(line):
        line = line[source.end() :]
    return _lettered(line) or _of_fields(line) or _timed(line) or _levelled(line)


def _lettered(line: str) -> _Entry | None:
    found = _LETTERED.match(line)
    if not found:
        return None
    rank = _rank(_LETTERS.get(found[1] or found[4], "info"))
    return _Entry(found[2] or found[3], rank, line[found.end() :].strip(), True)


def _of_fields(line: str) -> _Entry | None:
    """Return what a line of logfmt says."""
    if "=" not in line[:40]:
        return None
    fields = {name: quoted or bare for name, quoted, bare in _FIELDS.findall(line[:1_000])}
    level = next((fields[each] for each in ("level", "lvl", "severity") if each in fields), "")
    said = [fields[each] for each in ("msg", "message", "err", "error") if each in fields]
    time = next((fields[each] for each in ("time", "ts", "timestamp", "t") if each in fields), "")
    return _Entry(time, _rank(level), ": ".join(said), True) if level and said else None


def _timed(line: str) -> _Entry | None:
    found = _TIME.match(line)
    if not found:
        return None
    before, after = line[: found.start(1)].strip(" [\t"), line[found.end() :].strip(" ]|-:,\t")
    rest = f"{before} {after}".strip()
    status = _ACCESS.search(rest)
    level = _LEVEL.search(rest[:80])
    has_level = bool(level or status or _SYSLOG.match(rest))
    rank = _rank_of_status(status[1]) if status else _rank(level[0]) if level else 2
    said = rest[level.end() :].strip(" ]|-:,\t)") if level and not status else rest
    return _Entry(found[1], rank, said.strip("[ ") or rest, has_level)


def _levelled(line: str) -> _Entry | None:
    found = _LEADING.match(line)
    if not found:
        return None
    level = found["level"] or found["in_brackets"] or found["npm"]
    name = (found["named"] or "").strip(":[]0123456789 ")
    said = line[found.end() :].strip()
    return _Entry("", _rank(level), f"{name}: {said}" if name not in ("", "root") else said, True)


def _rank(level: str) -> int:
    word = level.strip("[]<>(): =!").lower()
    return 0 if word in (*_ERRORS, *_CUT) else 1 if word in _WARNINGS else 2


def _rank_of_status(status: str) -> int:
    return {"5": 0, "4": 1}.get(status[0], 2)


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    last: _Entry | None = None
    for line in lines:
        entry = _entry(line)
        if entry is None:
            if last and _EXCEPTION.match(line.strip()):  # it says more than "Unhandled exception"
                last = replace(last, text=line.strip())
            continue
        if last and not entry.time:
            entry = replace(entry, time=last.time)
            if not last.has_level:  # java.util.logging has its level on a second line
                last = None
        if last:
            yield last
        last = entry
    if last:
        yield last


def _told(entries: Sequence[_Entry], lines: Sequence[str]) -> Iterator[str]:
    words = WORDS[language_told_in("\n".join(entry.text for entry in entries[:_MOST_READ]))]
    times = [entry.time for entry in entries if entry.time]
    span = words.span.format(first=times[0], last=times[-1]) if times else ""
    errors, warnings = (_kinds(entries, rank) for rank in (0, 1))
    yield words.head.format(count=len(lines), span=span)
    if not errors:
        yield words.no_errors
    yield from _listed(words.errors, errors, MOST_KINDS, words)
    yield from _listed(words.warnings, warnings, MOST_KINDS // 2, words)
    yield words.last
    yield "\n".join(f"- {line.strip()[:_LONGEST]}" for line in lines[-LAST_LINES:])


def _kinds(entries: Sequence[_Entry], rank: int) -> list[_Kind]:
    kinds: dict[str, _Kind] = {}
    for entry in entries:
        if entry.rank != rank:
            continue
        key = _VARIABLE.sub("#", entry.text[:_LONGEST])
        if key in kinds:
            kinds[key].count += 1
            kinds[key].last = entry.time
        else:
            kinds[key] = _Kind(entry.text[:_LONGEST], entry.time, entry.time)
    return sorted(kinds.values(), key=lambda kind: -kind.count)


def _listed(what: str, kinds: Sequence[_Kind], most: int, words: LogWords) -> Iterator[str]:
    if not kinds:
        return
    head = words.kinds if len(kinds) > 1 else words.one_kind
    yield head.format(count=sum(kind.count for kind in kinds), what=what, kinds=len(kinds))
    more = [words.more.format(count=len(kinds) - most)] if len(kinds) > most else []
    yield "\n".join([*(_line(kind, words) for kind in kinds[:most]), *more])


def _line(kind: _Kind, words: LogWords) -> str:
    if kind.count == 1:
        form = words.once_at if kind.first else words.once
    else:
        form = words.times_from if kind.first else words.times
    return form.format(text=kind.text, count=kind.count, first=kind.first, last=kind.last)
