"""One try at writing a summary: its tokens, its text, and how it goes back to one of them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from summarizer.engine.tokenizer import Detokenizer, Tokenizer
from summarizer.grounding.reference import ReferenceIndex
from summarizer.language.detection import is_written_in
from summarizer.language.words import ends_within_word, is_left_open
from summarizer.output.parse import parse_output
from summarizer.output.spec import FEWEST_WORDS_SHARE, OutputSpec, ParsedOutput
from summarizer.results import Check


@dataclass(frozen=True)
class End:
    """Where an answer could end, and how likely the model thought that."""

    offset: int  # characters of the raw answer
    probability: float


@dataclass
class Attempt:
    """What was written so far, the beginning that was given included.

    raw        -- the text
    ids        -- the tokens behind the given beginning
    is_cut_off -- it ended by a limit, not by the model's choice
    """

    tokenizer: Tokenizer
    given: str = ""
    raw: str = ""
    ids: list[int] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    is_cut_off: bool = False

    def __post_init__(self) -> None:
        self.raw = self.given
        self._offsets: list[int] = []  # of each token's text in `raw`
        self._times: list[float] = []
        self._begins_whole: list[bool] = []  # whether no bytes of a character stand before it
        self._detokenizer = Detokenizer(self.tokenizer)

    def add(self, token: int) -> None:
        """Go on with a token."""
        self._offsets.append(len(self.raw))
        self._times.append(time.perf_counter())
        self._begins_whole.append(self._detokenizer.is_whole)
        self.ids.append(token)
        self.raw += self._detokenizer.feed(token)

    def finish(self, *, is_cut_off: bool) -> None:
        """Nothing follows."""
        self.raw += self._detokenizer.finish()
        self.is_cut_off = is_cut_off

    def token_at(self, offset: int) -> int:
        """The number of the token that brought a character, or its first byte."""
        number = max(0, sum(start <= offset for start in self._offsets) - 1)
        while not self._begins_whole[number]:
            number -= 1
        return number

    def is_blank(self, number: int) -> bool:
        """Whether a token is a space and nothing else."""
        if not 0 <= number < len(self.ids) - 1:
            return False
        return self.raw[self._offsets[number] : self._offsets[number + 1]] == " "

    def rewind(self, number: int) -> float:
        """Take back all tokens from one on, as `token_at` gives it; the seconds that they took."""
        seconds = time.perf_counter() - self._times[number]
        offset = self._offsets[number]
        self.raw = self.raw[:offset]
        self.ends = [end for end in self.ends if end.offset < offset]
        self._detokenizer = Detokenizer(self.tokenizer)
        self.is_cut_off = False
        for kept in (self.ids, self._offsets, self._times, self._begins_whole):
            del kept[number:]
        return seconds


LIKELY_END = 0.05  # an end this probable reads as one
POSSIBLE_END = 0.005  # one less probable than this doesn't


@dataclass(frozen=True)
class Candidate:
    """An answer that may be taken, and how likely the model thought that it ends there."""

    probability: float
    parsed: ParsedOutput
    faults: int = 0  # that the source doesn't say
    changes: tuple[Check, ...] = ()  # by which it became what it is
    is_short: bool = False  # of fewer parts than were asked for

    @property
    def weight(self) -> float:
        """More for what says more: after a first clause an end is often likely."""
        return self.probability * (1 if self.parsed.rows else len(self.parsed.text))


def best(candidates: Sequence[Candidate], *, at_least: float) -> Candidate | None:
    """One with enough parts, with the fewest faults, and of these the likeliest that says most."""
    likely = [candidate for candidate in candidates if candidate.probability >= at_least]
    return max(
        likely,
        key=lambda candidate: (not candidate.is_short, -candidate.faults, candidate.weight),
        default=None,
    )


def earlier_ends(
    spec: OutputSpec, attempt: Attempt, source: ReferenceIndex | None, changes: Sequence[Check]
) -> Iterator[Candidate]:
    """Where an answer of one line could have ended within its bound.

    changes -- what was taken out of the answer
    """
    fewest = int((spec.max_words or 0) * FEWEST_WORDS_SHARE)
    for end in attempt.ends:
        before, after = attempt.raw[: end.offset], attempt.raw[end.offset :]
        if ends_within_word(before, after) or is_left_open(before.rstrip()):
            continue
        parsed = parse_output(before, spec, ended=True)
        is_long_enough = (
            parse_output(before, replace(spec, max_words=fewest), ended=True).text == ""
        )
        if parsed.parts and is_long_enough and is_written_in(parsed.text, spec.language):
            faults = source.faults(parsed.text) if source else ()
            yield Candidate(end.probability, parsed, len(faults), tuple(changes))
