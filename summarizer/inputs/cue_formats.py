"""Files of timed cues that are no lines of text with arrows: each is turned into WebVTT.

- SubStation Alpha (.ssa, .ass): the fields of a "Dialogue:" line are named by the "Format:" line
  above; drawings and comments are no speech.
- LRC: "[mm:ss.xx]" before each line of a song or a talk, several of them before one that is
  repeated; "<mm:ss.xx>" before words (not read).
- Tables of Whisper (TSV, in ms) and whisper.cpp (CSV, in ms).
- Lines "[0.00s -> 4.25s] text" of faster-whisper and whisperX, with speakers or without.
- JSON of Whisper and its relatives, whisper.cpp, transformers, and YouTube's (json3; lists of text,
  start and duration).

`timed_text` reads XML. Not handled: styles and positions; karaoke of which each syllable is a line.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple, TypeGuard

from summarizer.inputs.document import Document
from summarizer.inputs.subtitles import parse_subtitles, seconds
from summarizer.inputs.text import lines_of, sample_of

COMMENTS = "comments"  # the name in `Document.dropped`


class Cue(NamedTuple):
    """What is said from one time to another, in seconds."""

    begin_s: float
    end_s: float
    text: str
    speaker: str = ""


def document_of_cues(cues: Iterable[Cue]) -> Document | None:
    """Return the transcript of cues in the order of their times; its original is their WebVTT."""
    ordered = sorted((cue for cue in cues if cue.text.strip()), key=lambda cue: cue.begin_s)
    return parse_subtitles("WEBVTT\n\n" + "\n\n".join(map(_webvtt, ordered)))


def _webvtt(cue: Cue) -> str:
    lines = (" ".join(line.split()) for line in cue.text.splitlines())
    said = "\n".join(html.escape(line, quote=False) for line in lines if line)
    speaker = " ".join(re.sub(r"[<>]", " ", cue.speaker).split())[:80]
    voice = f"<v {html.escape(speaker, quote=False)}>" if speaker else ""
    return f"{_clock(cue.begin_s)} --> {_clock(cue.end_s)}\n{voice}{said}"


def _clock(time_s: float) -> str:
    ms = round(max(0.0, min(time_s, 3_599_999.0)) * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


# -- SubStation Alpha ------------------------------------------------------------------------------

_SECTIONS = frozenset({"[script info]", "[events]"})
_USUAL = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_OVERRIDE = re.compile(r"(\{[^{}]*\})")
_DRAWING = re.compile(r"\\p([0-9])")
_ASS_TIME = re.compile(r"\d{1,3}:\d{1,2}:\d{1,2}(?:[.:,]\d{1,3})?")


def parse_substation(text: str) -> Document | None:
    """Return the transcript of a SubStation Alpha script; None if a text is none."""
    if _SECTIONS.isdisjoint(line.text.lstrip("\ufeff").lower() for line in sample_of(text)):
        return None
    cues, comments = [], 0
    fields = _fields(_USUAL)
    for line in text.split("\n"):
        kind, _, rest = line.partition(":")
        if kind == "Format":
            fields = _fields(rest)
        elif kind == "Comment":
            comments += 1
        elif kind == "Dialogue":
            values = [each.strip() for each in rest.split(",", max(0, len(fields) - 1))]
            cues += _dialogue(dict(zip(fields, values, strict=False)))
    document = document_of_cues(dict.fromkeys(cues))  # a line with its shadow is there twice
    if document is None or not comments:
        return document
    return replace(document, dropped={**document.dropped, COMMENTS: comments})


def _fields(names: str) -> list[str]:
    return [name.strip().lower() for name in names.split(",")]


def _dialogue(line: Mapping[str, str]) -> list[Cue]:
    begin, end = line.get("start", ""), line.get("end", "")
    if not (_ASS_TIME.fullmatch(begin) and _ASS_TIME.fullmatch(end)):
        return []
    speaker = line.get("name", "") or line.get("actor", "")
    return [Cue(seconds(begin), seconds(end), _shown(line.get("text", "")), speaker)]


def _shown(text: str) -> str:
    """Return a line's text without its override tags and drawings."""
    is_drawing, shown = False, []
    for part in _OVERRIDE.split(text):
        if part.startswith("{") and part.endswith("}"):
            found = _DRAWING.search(part)
            is_drawing = found[1] != "0" if found else is_drawing
        elif not is_drawing:
            shown.append(part)
    return re.sub(r"\\[Nn]", "\n", "".join(shown)).replace("\\h", " ")


# -- LRC -------------------------------------------------------------------------------------------

_LRC_TAG = re.compile(
    r"\[(ti|ar|al|au|lr|by|length|offset|re|ve|tool|la|id|#|kana|hash|sign|qq|total"
    r"|language):([^\]\n]{0,400})\]",
    re.IGNORECASE,
)
_LRC_STAMP = re.compile(r"\[(\d{1,3}:\d{2}(?::\d{2}(?=\.))?(?:[.:]\d{1,3})?)\]\s?")
_MM_SS_XX = re.compile(r"^(\d+:\d+):(\d+)$")
_LRC_WORD = re.compile(r"[<\[]\d{1,3}:\d{2}(?:[.:]\d{1,3})?[>\]]")
_HUNDREDTHS = re.compile(r"\[\d{2,3}:\d{2}\.\d{2,3}\]")
_MOST_REPEATS = 20  # of a line
_FEWEST_STAMPED, _STAMPED = 3, 0.8  # of the lines, or, under tags that only LRC has, half of them


def parse_lrc(text: str) -> Document | None:
    """Return the transcript of an LRC file; None if a text is none beyond doubt."""
    sample = [line.text.lstrip("\ufeff") for line in sample_of(text)]
    tags = {tag[1].lower(): tag[2].strip() for line in sample if (tag := _LRC_TAG.fullmatch(line))}
    stamp = _LRC_STAMP if tags else _HUNDREDTHS
    stamped = sum(stamp.match(line) is not None for line in sample)
    if stamped < (1 if tags else _FEWEST_STAMPED) or stamped < (0.5 if tags else _STAMPED) * (
        len(sample) - len(tags)
    ):
        return None
    document = document_of_cues(_lrc_cues(text, _lrc_offset_s(tags.get("offset", ""))))
    return replace(document, title=tags.get("ti", "")) if document else None


def _lrc_offset_s(written: str) -> float:
    """Return what is taken from each time; it is written in milliseconds."""
    return int(written) / 1000 if re.fullmatch(r"[+-]?\d{1,7}", written) else 0.0


def _lrc_cues(text: str, offset_s: float) -> list[Cue]:
    lines: list[tuple[list[float], list[str]]] = []  # when and what, with what goes on below
    for line in text.split("\n"):
        said, times = line.strip("\ufeff \t\r"), list[float]()
        while len(times) < _MOST_REPEATS and (found := _LRC_STAMP.match(said)):
            times.append(seconds(_MM_SS_XX.sub(r"\1.\2", found[1])) - offset_s)
            said = said[found.end() :]
        if times:
            lines.append((times, []))
        if lines and said and not _LRC_TAG.fullmatch(said):
            lines[-1][1].append(_LRC_WORD.sub("", said))
    begins = sorted((time, "\n".join(said)) for times, said in lines for time in times)
    ends = [time for time, _ in begins[1:]] + [time for time, _ in begins[-1:]]
    return [Cue(begin, end, said) for (begin, said), end in zip(begins, ends, strict=True)]


# -- tables ----------------------------------------------------------------------------------------


class _Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONE


_HEADS: Mapping[str, type[csv.Dialect]] = {
    "start\tend\ttext": _Tabs,
    "start,end,text": csv.excel,
    "start,end,speaker,text": csv.excel,
}


def parse_cue_table(text: str) -> Document | None:
    """Return the transcript of Whisper's TSV or whisper.cpp's CSV; None if a text is neither."""
    head = text.lstrip("\ufeff").partition("\n")[0].strip().replace('"', "")
    if head not in _HEADS:
        return None
    try:
        rows = list(csv.DictReader(io.StringIO(text), dialect=_HEADS[head]))
    except csv.Error:
        return None
    return document_of_cues(cue for row in rows if (cue := _row(row)))


def _row(row: Mapping[str, str | None]) -> Cue | None:
    begin, end, said = (row.get(name) or "" for name in ("start", "end", "text"))
    if not (begin.strip().isdecimal() and end.strip().isdecimal()):
        return None
    return Cue(int(begin) / 1000, int(end) / 1000, said, row.get("speaker") or "")


# -- lines of seconds ------------------------------------------------------------------------------

_SECONDS = re.compile(
    r"\[\s?(\d{1,6}\.\d{1,3})s?\s{1,2}-{1,2}>\s{1,2}(\d{1,6}\.\d{1,3})s?\]:?\s{0,4}"
    r"(?:[\[(]?(SPEAKER[_ ]\d{1,3}|UNKNOWN)[\])]?:?\s{1,4})?(\S.*)"
)


def parse_second_lines(text: str) -> Document | None:
    """Return the transcript of "[0.00s -> 4.25s] text", as faster-whisper's users print it."""
    sample = sample_of(text)
    if len(sample) < 2 or not all(_SECONDS.fullmatch(line.text[:500]) for line in sample[:2]):
        return None
    found = (_SECONDS.fullmatch(line.text) for line in lines_of(text))
    return document_of_cues(
        Cue(float(each[1]), float(each[2]), each[4], each[3] or "") for each in found if each
    )


# -- JSON ------------------------------------------------------------------------------------------

Record = Mapping[str, Any]
Span = tuple[float, float]
_LISTS = ("segments", "transcription", "chunks", "events", "utterances", "transcript")
_FEWEST_CHARACTERS = 4  # of a cue, on average


def parse_cue_json(text: str) -> Document | None:
    """Return the transcript of a speech recognizer's JSON; None if a text is none beyond doubt."""
    if not text.lstrip("\ufeff \t\n").startswith(("{", "[")):
        return None
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    records = data if isinstance(data, list) else _records(data)
    cues = [cue for record in records if isinstance(record, dict) and (cue := _cue(record))]
    return document_of_cues(cues) if _are_speech(cues, len(records)) else None


def _records(data: Record) -> list[Any]:
    found = (data.get(name) for name in _LISTS)
    return next((each for each in found if isinstance(each, list) and each), [])


def _are_speech(cues: Sequence[Cue], records: int) -> bool:
    """Return whether most records are cues, and no marks of places in a text."""
    if not cues or 2 * len(cues) < records:
        return False
    if sum(len(cue.text) for cue in cues) < _FEWEST_CHARACTERS * len(cues):
        return False
    if all(round(cue.end_s - cue.begin_s, 6) == len(cue.text) for cue in cues):
        return False
    begins = [cue.begin_s for cue in cues]
    return sum(later < earlier for earlier, later in pairwise(begins)) <= len(cues) // 10


def _cue(record: Record) -> Cue | None:
    said = record.get("text")
    if isinstance(record.get("segs"), list):
        said = "".join(
            str(each.get("utf8", "")) for each in record["segs"] if isinstance(each, dict)
        )
    span = next((found for read in _SPANS if (found := read(record))), None)
    if not isinstance(said, str) or span is None:
        return None
    speaker = record.get("speaker")
    named = speaker if isinstance(speaker, str) else f"Speaker {speaker}" if speaker else ""
    return Cue(*span, said.strip(), named)


def _numbers(begin: object, end: object, unit: float) -> Span | None:
    if not _is_number(begin):
        return None
    return begin * unit, (end if _is_number(end) else begin) * unit


def _is_number(value: object) -> TypeGuard[float]:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and 0 <= value < 1e10  # type: ignore[operator]


def _by_pair(record: Record) -> Span | None:
    pair = record.get("timestamp")
    if not isinstance(pair, list) or len(pair) != 2:
        return None
    return _numbers(pair[0], pair[1], 1.0)


def _by_offsets(record: Record) -> Span | None:
    offsets = record.get("offsets")
    if not isinstance(offsets, dict):
        return None
    return _numbers(offsets.get("from"), offsets.get("to"), 0.001)


def _by_duration(record: Record) -> Span | None:
    for begin, duration, unit in (("start", "duration", 1.0), ("tStartMs", "dDurationMs", 0.001)):
        starts, length = record.get(begin), record.get(duration, 0)
        if _is_number(starts) and _is_number(length) and (begin == "tStartMs" or length):
            return starts * unit, (starts + length) * unit
    return None


def _by_ends(record: Record) -> Span | None:
    return _numbers(record.get("start"), record.get("end"), 1.0) if "end" in record else None


_SPANS: tuple[Callable[[Record], Span | None], ...] = (
    _by_pair,
    _by_offsets,
    _by_duration,
    _by_ends,
)
