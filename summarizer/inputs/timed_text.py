"""Timed text in XML: TTML (W3C TTML2, DFXP, SMPTE-TT, EBU-TT, IMSC), and YouTube's.

Read are clock, offset, frame and tick times, each counted from that of the element around it, and
who speaks, by `ttm:agent`. YouTube has `<text start dur>`, or `<p t d>` in milliseconds.

Not handled: styles and regions, times of `timeContainer="seq"`, readings above characters (left
out). Without a frame rate there are 30 frames a second, as the standard has it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from summarizer.errors import UnsupportedInputError
from summarizer.inputs.cue_formats import Cue, document_of_cues
from summarizer.inputs.document import Document

_CLOCK_TIME = re.compile(
    r"(\d{1,3}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)(?::(\d{1,3})(?:\.\d{1,3})?)?"
)
_OFFSET_TIME = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(ms|h|m|s|f|t)?")
_MULTIPLIER = re.compile(r"([1-9]\d{0,5}) ([1-9]\d{0,5})")
_UNSHOWN = frozenset({"head", "metadata", "title", "desc"})
_MOST_DEPTH = 100


@dataclass
class _Element:
    name: str
    begin_s: float
    end_s: float
    is_timed: bool
    is_shown: bool
    speaker: str


@dataclass
class _TimedText:
    """Collects the cues of a timed text while it is read."""

    cues: list[Cue] = field(default_factory=list)
    agents: dict[str, str] = field(default_factory=dict)  # their names, by their ids
    open: list[_Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)  # of the cue that is being read
    agent: str = ""  # that is being read
    frame_rate: float = 30.0
    tick_rate: float = 1.0

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = _local(qualified)
        values = {_local(key): value for key, value in attributes.items()}
        if not self.open:
            self._read_rates(values)
        if name == "br":
            self.text.append("\n")
        if name == "agent":
            self.agent = values.get("id", "")
        outer = self.open[-1] if self.open else _Element("", 0.0, 0.0, False, True, "")
        if len(self.open) > _MOST_DEPTH:
            raise UnsupportedInputError("elements are nested too deeply")
        self.open.append(self._element(name, values, outer))
        if self._is_cue(self.open[-1]):
            self.text = []

    def characters(self, data: str) -> None:
        if not self.open:
            return
        if self.open[-1].name == "name" and self.agent:
            self.agents[self.agent] = self.agents.get(self.agent, "") + data
        elif self.open[-1].is_shown:
            self.text.append(re.sub(r"\s+", " ", data))

    def end(self, qualified: str) -> None:
        element = self.open.pop()
        if not self._is_cue(element):
            return
        said = html.unescape("".join(self.text))
        self.text = []
        self.cues.append(Cue(element.begin_s, element.end_s, said, element.speaker))

    def _is_cue(self, element: _Element) -> bool:
        """Return whether it is the outermost one with a time that holds text."""
        inner = element.name in ("p", "text", "span")
        within = any(
            each.is_timed and each.name in ("p", "text", "span")
            for each in self.open
            if each is not element
        )
        return inner and element.is_timed and element.is_shown and not within

    def _element(self, name: str, values: Mapping[str, str], outer: _Element) -> _Element:
        begin = self._first(values, ("begin", "start"), ("t",))
        end, length = self._first(values, ("end",), ()), self._first(values, ("dur",), ("d",))
        begin_s = outer.begin_s + (begin or 0.0)
        end_s = outer.begin_s + end if end is not None else begin_s + (length or 0.0)
        is_shown = outer.is_shown and name not in _UNSHOWN and values.get("ruby") != "text"
        return _Element(
            name, begin_s, end_s, begin is not None, is_shown, values.get("agent", outer.speaker)
        )

    def _first(
        self, values: Mapping[str, str], names: Sequence[str], ms: Sequence[str]
    ) -> float | None:
        """Return the time that an attribute gives; those of `ms` are numbers of milliseconds."""
        for name in names:
            if name in values:
                return self._seconds(values[name].strip())
        for name in ms:
            if values.get(name, "").isdecimal():
                return int(values[name]) / 1000
        return None

    def _seconds(self, time: str) -> float | None:
        if found := _CLOCK_TIME.fullmatch(time):
            frames = float(found[4] or 0) / self.frame_rate
            return 3600 * int(found[1]) + 60 * int(found[2]) + float(found[3]) + frames
        if found := _OFFSET_TIME.fullmatch(time):
            units = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "": 1.0}
            units |= {"f": 1 / self.frame_rate, "t": 1 / self.tick_rate}
            return float(found[1]) * units[found[2] or ""]
        return None

    def _read_rates(self, values: Mapping[str, str]) -> None:
        self.frame_rate = _rate(values.get("frameRate", ""), self.frame_rate)
        self.tick_rate = _rate(values.get("tickRate", ""), self.tick_rate)
        if found := _MULTIPLIER.fullmatch(values.get("frameRateMultiplier", "")):
            self.frame_rate *= int(found[1]) / int(found[2])


def _rate(written: str, usual: float) -> float:
    return float(written) if re.fullmatch(r"[1-9]\d{0,9}", written) else usual


def _local(qualified: str) -> str:
    return qualified.rpartition(":")[2]


def read_timed_text(data: bytes, name: str) -> Document:
    """Return the transcript of a TTML file, or of YouTube's timed text.

    Raises `UnsupportedInputError` if it is damaged, declares entities, or has no cues.
    """
    reader, parser = _TimedText(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.buffer_text = reader.characters, True
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnsupportedInputError, LookupError, ValueError) as error:
        raise UnsupportedInputError(
            f"{name} is no timed text that can be read ({error}); save it as .srt or .vtt"
        ) from error
    named = (
        cue._replace(speaker=reader.agents.get(cue.speaker, "").strip()) for cue in reader.cues
    )
    document = document_of_cues(named)
    if document is None:
        raise UnsupportedInputError(
            f"{name} is a timed text without any captions; export them again, or as .srt or .vtt"
        )
    return document


def _refuse_entity(*_: object) -> None:
    raise UnsupportedInputError("it declares entities")
