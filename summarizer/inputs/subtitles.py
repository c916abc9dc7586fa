"""Subtitles and captions (SRT, WebVTT) as a transcript: cues become turns.

Cues that follow one another from one speaker are one turn. Captions that roll, as live captions
do, show a line again while the next one comes; what was shown already is left out and counted.

Source of the formats: W3C WebVTT (cue settings, voice tags, NOTE and STYLE blocks); SubRip has no
specification, its numbers and "00:00:01,000 --> 00:00:02,000" lines are the same in all programs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.inputs.document import Block, Document
from summarizer.inputs.labels import label_of
from summarizer.inputs.lines import Line, lines_of, sample_of
from summarizer.inputs.turns import join_pieces

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
        """Whether what `speaker` says next is another turn."""
        if speaker or self.speaker:
            return speaker != self.speaker
        is_sentence = bool(_ENDS_SENTENCE.search(self.said[-1][-3:]))
        return self.length > (_LONG_TURN if is_sentence else _LONGEST_TURN)


def parse_subtitles(text: str) -> Document | None:
    """The transcript of subtitles; None where a text has no timed cues at its beginning."""
    if not any(_TIMING.match(line.text) for line in sample_of(text)[:20]):
        return None
    cues = list(_cues(text))
    dropped: dict[str, int] = {}
    turns = _turns(cues, _are_named(cues), dropped)
    blocks = tuple(
        Block(
            join_pieces(iter(turn.said)),
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
    """Cues, without their numbers or names and without the notes between them."""
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
    """What of a line wasn't in the cue before it, into which it abuts."""
    if said in shown and (lines > 1 or len(said) >= _SHORT):
        return ""
    last = shown[-1] if shown else ""
    if len(last) >= _SHORT and said.startswith(last):
        return said[len(last) :].strip()
    return said


def _spoken(cue: _Cue, is_named: bool, before: str) -> Iterator[tuple[str, str]]:
    """The lines of a cue with their speakers; a line without one goes on with the last."""
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
    """Whether "Name:" in cues tells speakers."""
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
