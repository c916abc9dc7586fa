"""Subtitles and captions: timed cues, of which those of one speaker in a row are one turn.

Each cue keeps its time (`Block.cues`). Captions that roll, as live captions do, show again what was
shown while the next words come: words with which a cue repeats the end of those before are left out
and counted, in whatever lines they stand.

Cues are read from SubRip, WebVTT, YouTube's SBV, Teams' old transcripts and Whisper's
"[00:00.000 --> 00:04.500] text"; `cue_formats` turns others into WebVTT. Source of the formats: W3C
WebVTT (cue settings, voice tags, NOTE and STYLE blocks); the others have no specification.

A text of times and what was said at each, as YouTube's transcript is when copied, is read likewise.

Not handled: what a caption's place on the screen says, ruby and colours, sounds in brackets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from summarizer.inputs.document import Block, Document
from summarizer.inputs.labels import NUMBERED_SPEAKER, is_name, joined_cues, label_of
from summarizer.inputs.text import Line, lines_of, sample_of

REPEATED = "repeated captions"  # the name in `Document.dropped`

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,:]\d{1,3})?"
_ARROW = r"\s{0,3}-{1,3}>\s{0,3}"
_TIMING = re.compile(
    rf"(?P<begin>{_CLOCK})(?:{_ARROW}|,(?=[\d:]+\.\d))(?P<end>{_CLOCK})"  # the comma is SBV's
    rf"|\[(?P<begin_inline>{_CLOCK}){_ARROW}(?P<end_inline>{_CLOCK})\]\s{{0,4}}"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,80})?\s([^<>\n]{1,80})>")
_TAG = re.compile(
    r"<rt>[^<>\n]{0,80}(?:</rt>|$)|</?[a-zA-Z][^<>\n]{0,199}>|<[\d:.]{5,12}>|\{\\[^{}\n]{1,99}\}"
)
_NOTE = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)(?:\s|$)")
_DASH = re.compile(r"(?:[-–—]|(>>)>?)\s{0,2}(?=\S)")
_BRACKETED = re.compile(r"[\[(]([^\[\]()\n]{1,48})[\])]\s?:?\s{0,3}")
_NOBODY = re.compile(r"(?:unknown|unidentified)(?:[ _-]speaker)?", re.IGNORECASE)
_TURNED = re.compile(r"\s?\[SPEAKER_TURN\]")
_ENDS_SENTENCE = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\uff09]?$")
_LONG_TURN = 600  # characters: without speakers a turn ends at the next end of a sentence
_LONGEST_TURN = 1500
_NAMED = 0.4  # of the cues, so that "Name:" in them is taken for the speaker


@dataclass
class _Caption:
    time: str
    begin_s: float
    end_s: float
    is_inline: bool = False  # what is said stands behind the time
    lines: list[Line] = field(default_factory=list)  # with their tags


class _Said(NamedTuple):
    """A line of a caption without its marks."""

    speaker: str
    text: str
    start: int  # of the line in the original
    end: int
    is_other: bool = False  # a mark says that somebody else speaks


@dataclass
class _Turn:
    speaker: str
    said: list[tuple[str, int, int, str]] = field(default_factory=list)  # see `joined_cues`
    length: int = 0

    def is_over(self, following: _Said) -> bool:
        """Return whether what is said next is another turn."""
        if following.is_other or following.speaker or self.speaker:
            return following.is_other or following.speaker != self.speaker
        is_sentence = bool(_ENDS_SENTENCE.search(self.said[-1][0][-3:]))
        return self.length > (_LONG_TURN if is_sentence else _LONGEST_TURN)

    def add(self, said: _Said, time: str) -> None:
        """Add what is said next."""
        self.said.append((said.text, said.start, said.end, time))
        self.length += len(said.text)

    def block(self, number: int) -> Block:
        """Return its block."""
        text, cues = joined_cues(self.said)
        (_, start, _, time), end = self.said[0], self.said[-1][2]
        return Block(text, "turn", start, end, self.speaker, time, id=str(number), cues=cues)


def parse_subtitles(text: str) -> Document | None:
    """Return the transcript of subtitles; None if a text doesn't begin with timed cues."""
    if not any(_TIMING.match(line.text) for line in sample_of(text)[:20]):
        return None
    return _transcript(text, list(_captions(text)))


def _transcript(text: str, captions: Sequence[_Caption]) -> Document | None:
    dropped: dict[str, int] = {}
    turns = _turns(captions, dropped)
    blocks = tuple(turn.block(number) for number, turn in enumerate(turns, 1))
    return Document(text, blocks, "transcript", dropped=dropped) if blocks else None


# -- captions and their lines ----------------------------------------------------------------------


def _captions(text: str) -> Iterator[_Caption]:
    """Yield captions, without their numbers or names and without the notes between them."""
    caption: _Caption | None = None
    held: list[Line] = []  # lines since the last gap, of which the last may name the next caption
    for line in lines_of(text):
        timing = _TIMING.match(line.text)
        if timing is None:
            if line.is_after_gap:
                _keep(caption, held)
                held = []
            held.append(line)
            continue
        following = _timed(timing, line)
        is_close = held and not (line.is_after_gap or following.is_inline)
        if is_close and (held[-1].is_after_gap or held[-1].text.isdigit()):
            held.pop()
        _keep(caption, held)
        held = []
        if caption:
            yield caption
        caption = following
    _keep(caption, held)
    if caption:
        yield caption


def _timed(timing: re.Match[str], line: Line) -> _Caption:
    if timing["begin"]:
        return _Caption(timing["begin"], seconds(timing["begin"]), seconds(timing["end"]))
    begin, end = timing["begin_inline"], timing["end_inline"]
    said = _rest(line, timing.end())
    return _Caption(begin, seconds(begin), seconds(end), True, [said] if said.text else [])


def _rest(line: Line, offset: int) -> Line:
    return line._replace(text=line.text[offset:], start=line.start + offset, is_after_gap=False)


def _keep(caption: _Caption | None, held: Sequence[Line]) -> None:
    if caption and held and not (held[0].is_after_gap and _NOTE.match(held[0].text)):
        caption.lines += held


def seconds(clock: str) -> float:
    """Return the seconds of "1:02:03,500" or "02:03"."""
    *whole, last = clock.replace(",", ".").split(":")
    if len(whole) == 3:  # "00:00:01:500"
        whole, last = whole[:2], f"{whole[2]}.{last}"
    total = 0
    for part in whole:
        total = 60 * total + int(part)
    return 60 * total + float(last)


class _Speakers:
    """Tells who says the lines of captions, by the ways in which their file names speakers."""

    def __init__(self, captions: Sequence[_Caption]) -> None:
        firsts = [_plain(caption.lines[0].text) for caption in captions[:200] if caption.lines]
        firsts = [_DASH.sub("", first, count=1) for first in firsts]
        self._has_names = _are_named(firsts)
        self._is_above = _are_above(captions[:200], firsts)
        self._bracketed = _bracketed(firsts)

    def said(self, caption: _Caption, before: str) -> Iterator[_Said]:
        """Yield what a caption's lines say; one without a speaker continues the last one's."""
        speaker = before if self._has_names or self._bracketed or self._is_above else ""
        lines = caption.lines
        if self._is_above and lines:
            speaker, lines = _plain(lines[0].text), lines[1:]
        for line in chain.from_iterable(map(_by_voice, lines)):
            voice = _VOICE.search(line.text)
            speaker = html.unescape(voice[1]).strip() if voice else speaker
            said = _TURNED.sub("", _plain(line.text))
            dash = _DASH.match(said)
            said = said[dash.end() :] if dash else said
            named = None if voice else self._named(said)
            if named:
                speaker, said = named[0], said[named[1] :]
            if said := said.strip():
                is_other = bool(dash and dash[1] and not voice and not named)
                yield _Said("" if is_other else speaker, said, line.start, line.end, is_other)

    def _named(self, said: str) -> tuple[str, int] | None:
        """Return who is named in front of what is said, and how long that is."""
        found = _BRACKETED.match(said)
        if found and found[1].strip() in self._bracketed:
            return found[1].strip(), found.end()
        label = label_of(said) if self._has_names else None
        return (label.name, label.said) if label and not label.time else None


def _by_voice(line: Line) -> Iterator[Line]:
    """Yield the parts of a line that different voices say."""
    starts = [voice.start() for voice in _VOICE.finditer(line.text)][1:]
    for start, end in pairwise([0, *starts, len(line.text)]):
        yield line._replace(
            text=line.text[start:end], start=line.start + start, end=line.start + end
        )


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).strip()


def _are_named(firsts: Sequence[str]) -> bool:
    """Return whether "Name:" in cues tells speakers."""
    labels = map(label_of, firsts)
    names = [label.name for label in labels if label and not label.time]
    if names and all(map(NUMBERED_SPEAKER.fullmatch, names)):
        return True
    return len(names) > 1 and (
        len(names) >= _NAMED * len(firsts) or all(name.isupper() for name in names)
    )


def _are_above(captions: Sequence[_Caption], firsts: Sequence[str]) -> bool:
    """Return whether each caption's first line is a name, as in Teams' old transcripts."""
    if any(len(caption.lines) == 1 for caption in captions):
        return False
    return 2 * len(set(firsts)) <= len(firsts) and all(map(is_name, firsts))


def _bracketed(firsts: Sequence[str]) -> frozenset[str]:
    """Return the names that stand in brackets before what is said: "[SPEAKER_00] Hello"."""
    found = (_BRACKETED.match(first) for first in firsts)
    names = {each[1].strip() for each in found if each and each.end() < len(each.string)}
    numbered = {name for name in names if NUMBERED_SPEAKER.fullmatch(name)}
    return frozenset(numbered | set(filter(_NOBODY.fullmatch, names)) if numbered else ())


# -- turns, and what was said already --------------------------------------------------------------

_ABUTTING_S = 0.1  # between captions of which one rolls into the next
_NEAR_S = 2.0  # likewise, where many do
_FLASH_S = 0.1  # a caption that only moves what was shown up
_SHORT = 8  # characters: a "Yes." said twice is no caption that rolls
_CLEAR = 16  # characters, of the only two captions
_ROLLING = 0.3  # of the captions, so that any words may be a repetition
_LONGEST_ROLL = 200  # words
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\s{_IDEOGRAPH}]+")
_MARKS = " .,;:!?…-–—>\"'“”‘’。，、；：！？♪"


@dataclass(frozen=True)
class _Words:
    """The words of a caption as they are compared, and the line and the offset of each."""

    words: list[str]
    places: list[tuple[int, int]]

    @classmethod
    def of(cls, lines: Sequence[_Said]) -> _Words:
        found = [
            (word, (number, each.start()))
            for number, line in enumerate(lines)
            for each in _WORD.finditer(line.text)
            if (word := each[0].strip(_MARKS).casefold())
        ]
        return cls([word for word, _ in found], [place for _, place in found])


def _turns(captions: Sequence[_Caption], dropped: dict[str, int]) -> Iterator[_Turn]:
    turn: _Turn | None = None
    for caption, said in _said_once(captions, dropped):
        if turn and turn.is_over(said):
            yield turn
            turn = None
        turn = turn or _Turn(said.speaker)
        turn.add(said, caption.time)
    if turn:
        yield turn


def _said_once(
    captions: Sequence[_Caption], dropped: dict[str, int]
) -> Iterator[tuple[_Caption, _Said]]:
    """Yield the lines of captions without what was shown already."""
    lines_of = list(_all_said(captions))
    said = list(zip(captions, lines_of, map(_Words.of, lines_of), strict=True))
    shown = _Shown(_are_rolling(said))
    for caption, lines, words in said:
        for line, new in zip(lines, shown.new_parts(caption, lines, words), strict=True):
            if new != line.text:
                dropped[REPEATED] = dropped.get(REPEATED, 0) + 1
            if new:
                yield caption, line._replace(text=new)


def _all_said(captions: Sequence[_Caption]) -> Iterator[list[_Said]]:
    speakers, before = _Speakers(captions), ""
    for caption in captions:
        lines = list(speakers.said(caption, before))
        before = lines[-1].speaker if lines else before
        yield lines


def _are_rolling(said: Sequence[tuple[_Caption, list[_Said], _Words]]) -> bool:
    """Return whether captions begin with the end of the one before as a rule."""
    known = [(caption, found.words) for caption, lines, found in said if lines]
    pairs = [
        (before, after)
        for (first, before), (second, after) in pairwise(known)
        if second.begin_s - first.end_s <= _NEAR_S and before[-len(after) :] != after
    ]
    if len(pairs) == 1:
        return _repeats(*pairs[0], _CLEAR)
    found = sum(_repeats(before, after, _SHORT) for before, after in pairs)
    return found > 1 and found >= _ROLLING * len(pairs)


def _repeats(before: Sequence[str], after: Sequence[str], weight: int) -> bool:
    """Return whether a caption begins with all of the one before, or much of its end."""
    count = _overlap(before, after)
    return _weight(after[:count]) >= weight or (weight < _CLEAR and count == len(before) > 0)


@dataclass
class _Shown:
    """What was shown last."""

    is_rolling: bool
    until_s: float = -1.0
    lines: list[str] = field(default_factory=list)  # of the last caption
    words: list[str] = field(default_factory=list)  # likewise
    tail: list[str] = field(default_factory=list)  # of all that was said

    def new_parts(self, caption: _Caption, lines: Sequence[_Said], said: _Words) -> list[str]:
        """Return what of each line is new; `said` are their words."""
        gap = caption.begin_s - self.until_s
        is_near = gap <= _NEAR_S if self.is_rolling else abs(gap) <= _ABUTTING_S
        known = self._known(caption, said) if is_near else 0
        new = _parts_after(lines, said, known)
        if is_near and not known:
            new = [self._unless_shown(line.text, len(lines)) for line in lines]
        self.until_s = caption.end_s
        if lines:
            self.lines, self.words = [line.text for line in lines], said.words
            self.tail = [*self.tail, *said.words[known:]][-_LONGEST_ROLL:]
        return new

    def _known(self, caption: _Caption, said: _Words) -> int:
        """Return how many words a caption repeats."""
        count = _overlap(self.tail, said.words)
        if not self.is_rolling:
            is_line = count >= len(_WORD.findall(self.lines[-1])) if self.lines else False
            return count if is_line and _weight(said.words[:count]) >= _SHORT else 0
        is_whole = count >= len(self.words) > 0
        is_more = len(said.words) > count or caption.end_s - caption.begin_s <= _FLASH_S
        is_known = _weight(said.words[:count]) >= _SHORT or (is_whole and is_more)
        return count if is_known else 0

    def _unless_shown(self, line: str, lines: int) -> str:
        return "" if line in self.lines and (lines > 1 or len(line) >= _SHORT) else line


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many words at the start of `after` are the last ones of `before`."""
    most = min(len(before), len(after), _LONGEST_ROLL)
    return next((count for count in range(most, 0, -1) if before[-count:] == after[:count]), 0)


def _weight(words: Iterable[str]) -> int:
    """Return the number of characters, an ideograph counting twice."""
    return sum(2 if "\u3040" <= word <= "\u9fff" else len(word) for word in words)


def _parts_after(lines: Sequence[_Said], said: _Words, count: int) -> list[str]:
    """Return what lines say after so many words."""
    if not count:
        return [line.text for line in lines]
    if count == len(said.words):
        return ["" for _ in lines]
    number, offset = said.places[count]
    texts = [line.text for line in lines]
    return [*("" for _ in texts[:number]), texts[number][offset:], *texts[number + 1 :]]


# -- times on lines of their own, or before what was said at them ----------------------------------

_FEWEST = 3  # times
_LATEST_START_S = 600.0  # of a recording; a log of a day begins later
_MOST_INTRODUCTION = 10  # lines
_STAMPED = 0.25  # of the lines, when they hold nothing else
_STAMPED_INLINE = 0.8  # of the lines
_SPOKEN_CHARACTERS = 20  # of a line, on average; a table of contents has less
_STAMP = re.compile(
    rf"(?:[\[(\uff08](?P<in_brackets>{_CLOCK})[\])\uff09]|(?P<bare>{_CLOCK})(?=\s|$))\s{{0,4}}"
)
_READ_OUT = re.compile(  # the time once more in words, as YouTube has it for screen readers
    r"(?:\d{1,2} ?[^\W\d]{1,9},? ?){0,2}\d{1,2} ?"
    r"(?:seconds?|Sekunden?|secondes?|segundos?|秒钟?|초)"
)


def parse_timed_lines(text: str) -> Document | None:
    """Return the transcript of a text of times and what was said at each; None if it isn't one."""
    if not _are_timed(sample_of(text)):
        return None
    captions = list(_stamped(text))
    for caption, following in pairwise(captions):
        caption.end_s = following.begin_s
    return _transcript(text, captions)


def _are_timed(sample: Sequence[Line]) -> bool:
    stamps = [_STAMP.match(line.text) for line in sample]
    found = [each for each in stamps if each]
    first = next((number for number, each in enumerate(stamps) if each), len(stamps))
    times = [_stamp_s(each) for each in found]
    if len(found) < _FEWEST or first > _MOST_INTRODUCTION or times[0] > _LATEST_START_S:
        return False
    if any(later < earlier for earlier, later in pairwise(times)) or times[0] == times[-1]:
        return False
    lines = len(sample) - first
    behind = [len(each.string) - each.end() for each in found]
    if not any(behind):
        return _STAMPED * lines <= len(found) < lines
    return len(found) >= _STAMPED_INLINE * lines and sum(behind) >= _SPOKEN_CHARACTERS * len(found)


def _stamp_s(stamp: re.Match[str]) -> float:
    return seconds(stamp["in_brackets"] or stamp["bare"])


def _stamped(text: str) -> Iterator[_Caption]:
    caption: _Caption | None = None
    for line in lines_of(text):
        stamp = _STAMP.match(line.text)
        if stamp:
            if caption:
                yield caption
            begin = _stamp_s(stamp)
            said = _rest(line, stamp.end())
            time = stamp["in_brackets"] or stamp["bare"]
            caption = _Caption(time, begin, begin, lines=[said] if said.text else [])
        elif caption and not (_READ_OUT.fullmatch(line.text) and not caption.lines):
            caption.lines.append(line)
    if caption:
        yield caption
