"""One try at writing a summary: its tokens, its text, and how it goes back to one of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from summarizer.engine.detokenizer import Detokenizer
from summarizer.engine.tokenizer import Tokenizer


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
