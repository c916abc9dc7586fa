"""Transcripts: text with speakers, and subtitles.

Text has "[00:00:04] Dana: ...", or "Dana 00:04" and what she said below. What one speaker says in a
row is one turn. Not handled: times without speakers.

Subtitles and captions (SRT, WebVTT): cues that follow one another from one speaker are one turn.
Captions that roll, as live captions do, show a line again while the next one comes; what was shown
already is left out and counted. Source of the formats: W3C WebVTT (cue settings, voice tags, NOTE
and STYLE blocks); SubRip has no specification, its numbers and "00:00:01,000 --> 00:00:02,000"
lines are the same in all programs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.inputs.document import Block, Document
from summarizer.inputs.labels import (
    Label,
    LabelOf,
    has_seconds,
    heading_of,
    is_clock,
    join_pieces,
    label_of,
    labelled_document,
)
from summarizer.inputs.text import Line, lines_of, sample_of

# -- text with speakers ----------------------------------------------------------------------------

_FEWEST = 2
_FROM_START = re.compile(r"0{1,2}:\d{2}$")  # in its first hour; else it is a time of day
_LABELLED = 0.5  # of the lines
# Who spoke, as speech recognition says it: no person writes under such a name.
_NUMBERED_SPEAKER = re.compile(
    r"(?:speaker|spk|sprecher|locuteur|hablante|orador)(?:[ _-]?\d{1,3}|[ _-][A-Z])"
    r"|(?:说话人|發言人|发言人|說話人|講者|讲者|話者)\s?(?:\d{1,3}|[A-Z])",
    re.IGNORECASE,
)
_MOST_INTRODUCTION = 10  # lines
_SPOKEN_CHARACTERS = 45  # a line of a talk, on average; of a chat it is shorter


def parse_transcript(text: str, *, is_certain: bool = False) -> Document | None:
    """Return the transcript of a text with speakers; None if it isn't one beyond doubt.

    Any label makes a turn if `is_certain`.
    """
    label = _label_of(sample_of(text), is_certain)
    if label is None:
        return None
    return labelled_document(text, label, kind="turn", input_type="transcript", is_merged=True)


def _label_of(sample: Sequence[Line], is_certain: bool) -> LabelOf | None:
    """Return how a text's lines are labelled, if they are."""
    if _are_timed(sample, is_certain):
        return _timed
    if _are_under_headings(sample):
        return _heading
    if _are_numbered(sample):
        return _any
    if is_certain and any(map(_any, sample)):
        return _any
    return None


def _timed(line: Line) -> Label | None:
    label = label_of(line.text)
    return label if label and is_clock(label.time) else None


def _heading(line: Line) -> Label | None:
    label = heading_of(line.text)
    return label if label and is_clock(label.time) else None


def _any(line: Line) -> Label | None:
    return label_of(line.text)


def _are_timed(sample: Sequence[Line], is_certain: bool) -> bool:
    first = _first(sample, _timed)
    labels = [(line, label) for line in sample if (label := _timed(line))]
    if len(labels) < _FEWEST or first > _MOST_INTRODUCTION:
        return False
    if is_certain:
        return True
    if len(labels) < _LABELLED * (len(sample) - first):
        return False
    if any(has_seconds(label.time) for _, label in labels):
        return True
    if len({label.name for _, label in labels}) == len(labels):  # an agenda: each has one turn
        return False
    if first:
        return True
    return sum(_weight(line.text[label.said :]) for line, label in labels) > (
        _SPOKEN_CHARACTERS * len(labels)
    )


def _are_under_headings(sample: Sequence[Line]) -> bool:
    """Return whether headings of a name and a time since the start stand above what is said."""
    heads = [_heading(line) for line in sample]
    known = [head for head in heads if head]
    first = _first(sample, _heading)
    if len(known) < _FEWEST or first > _MOST_INTRODUCTION or 5 * len(known) < len(heads) - first:
        return False
    is_spaced = not any(head and below for head, below in pairwise(heads))
    return is_spaced and bool(_FROM_START.match(known[0].time) or has_seconds(known[0].time))


def _are_numbered(sample: Sequence[Line]) -> bool:
    """Return whether the lines begin with numbered speakers, even a single one."""
    labels = [label for line in sample if (label := _any(line))]
    numbered = [label for label in labels if _NUMBERED_SPEAKER.fullmatch(label.name)]
    return len(numbered) >= max(1, _LABELLED * len(sample))


def _first(sample: Sequence[Line], label: Callable[[Line], Label | None]) -> int:
    return next((index for index, line in enumerate(sample) if label(line)), len(sample))


def _weight(said: str) -> int:
    """Return the number of characters, an ideograph counting twice."""
    return len(said) + sum("\u2e80" <= character <= "\u9fff" for character in said[:200])


# -- subtitles -------------------------------------------------------------------------------------

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"({_CLOCK})\s{{0,3}}-{{2,3}}>\s{{0,3}}({_CLOCK})")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})?\s([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^<>\n]{0,199}>|\{\\[^{}\n]{1,99}\}")
_NOTE = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)(?:\s|$)")
_DASH = re.compile(r"(?:[-–—]|>>)\s{0,2}(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\uff09]?$")
_LONG_TURN = 600  # characters: without speakers a turn ends at the next end of a sentence
_LONGEST_TURN = 1500
_ABUTTING_S = 0.1  # between cues of which one rolls into the next
_SHORT = 8  # characters: a "Yes." said twice is no caption that rolls
_NAMED = 0.4  # of the cues, so that "Name:" in them is taken for the speaker


@dataclass
class _Cue:
    time: str
    begin_s: float
    end_s: float
    start: int
    end: int
    lines: list[str] = field(default_factory=list)  # with their tags


@dataclass
class _Turn:
    speaker: str
    cue: _Cue
    end: int
    said: list[str]
    length: int = 0

    def is_over(self, speaker: str) -> bool:
        """Return whether what `speaker` says next is another turn."""
        if speaker or self.speaker:
            return speaker != self.speaker
        is_sentence = bool(_ENDS_SENTENCE.search(self.said[-1][-3:]))
        return self.length > (_LONG_TURN if is_sentence else _LONGEST_TURN)


def parse_subtitles(text: str) -> Document | None:
    """Return the transcript of subtitles; None if a text doesn't begin with timed cues."""
    if not any(_TIMING.match(line.text) for line in sample_of(text)[:20]):
        return None
    cues = list(_cues(text))
    dropped: dict[str, int] = {}
    turns = _turns(cues, _are_named(cues), dropped)
    blocks = tuple(
        Block(
            join_pieces(turn.said),
            "turn",
            turn.cue.start,
            turn.end,
            turn.speaker,
            turn.cue.time,
            id=str(number),
        )
        for number, turn in enumerate(turns, 1)
    )
    return Document(text, blocks, "transcript", dropped=dropped) if blocks else None


def _cues(text: str) -> Iterator[_Cue]:
    """Yield cues, without their numbers or names and without the notes between them."""
    cue: _Cue | None = None
    held: list[Line] = []  # lines since the last gap, of which the last may name the next cue
    for line in lines_of(text):
        timing = _TIMING.match(line.text)
        if timing is None:
            if line.is_after_gap:
                _keep(cue, held)
                held = []
            held.append(line)
            continue
        if held and not line.is_after_gap and (held[-1].is_after_gap or held[-1].text.isdigit()):
            held.pop()
        _keep(cue, held)
        held = []
        if cue:
            yield cue
        times = (_seconds(timing[1]), _seconds(timing[2]))
        cue = _Cue(timing[1], *times, line.start, line.end)
    _keep(cue, held)
    if cue:
        yield cue


def _keep(cue: _Cue | None, held: Sequence[Line]) -> None:
    if cue and held and not (held[0].is_after_gap and _NOTE.match(held[0].text)):
        cue.lines += [line.text for line in held]
        cue.end = held[-1].end


def _turns(cues: Sequence[_Cue], is_named: bool, dropped: dict[str, int]) -> Iterator[_Turn]:
    turn: _Turn | None = None
    shown: list[str] = []
    shown_until = -1.0
    for cue in cues:
        is_abutting = abs(cue.begin_s - shown_until) <= _ABUTTING_S
        spoken = list(_spoken(cue, is_named, turn.speaker if turn else ""))
        lines = [said for _, said in spoken]
        for speaker, said in spoken:
            new = _new_part(said, shown, len(lines)) if is_abutting else said
            if new != said:
                dropped["repeated captions"] = dropped.get("repeated captions", 0) + 1
            if not new:
                continue
            if turn and turn.is_over(speaker):
                yield turn
                turn = None
            turn = turn or _Turn(speaker, cue, cue.end, [])
            turn.said.append(new)
            turn.length += len(new)
            turn.end = cue.end
        shown, shown_until = lines or shown, cue.end_s
    if turn:
        yield turn


def _new_part(said: str, shown: Sequence[str], lines: int) -> str:
    """Return what of a line wasn't in the cue right before it."""
    if said in shown and (lines > 1 or len(said) >= _SHORT):
        return ""
    last = shown[-1] if shown else ""
    if len(last) >= _SHORT and said.startswith(last):
        return said[len(last) :].strip()
    return said


def _spoken(cue: _Cue, is_named: bool, before: str) -> Iterator[tuple[str, str]]:
    """Yield the speakers and lines of a cue; a line without a speaker continues the last one's."""
    speaker = before if is_named else ""
    for line in cue.lines:
        voice = _VOICE.search(line)
        speaker = html.unescape(voice[1]).strip() if voice else speaker
        said = _DASH.sub("", html.unescape(_TAG.sub("", line)).strip(), count=1).strip()
        label = label_of(said) if is_named and not voice else None
        if label and not label.time:
            speaker, said = label.name, said[label.said :]
        if said:
            yield speaker, said


def _are_named(cues: Sequence[_Cue]) -> bool:
    """Return whether "Name:" in cues tells speakers."""
    firsts = [label_of(_TAG.sub("", cue.lines[0])) for cue in cues[:200] if cue.lines]
    names = [label.name for label in firsts if label and not label.time]
    return len(names) > 1 and (
        len(names) >= _NAMED * len(firsts) or all(name.isupper() for name in names)
    )


def _seconds(clock: str) -> float:
    whole, _, fraction = clock.replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return seconds + float(f"0.{fraction}")
