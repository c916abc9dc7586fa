"""A text made ready for looking up whatever its summaries state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from summarizer.trust.drift import Leaks, Orders
from summarizer.trust.fact import FactKind
from summarizer.trust.facts import SourceFacts, facts_in
from summarizer.trust.names import SourceNames, is_place_zh, is_titled, names_in
from summarizer.trust.questions import Questions

_PIECE_CHARACTERS = 4000  # that are searched for facts at a time: the time grows faster than these
_LINE_OR_SENTENCE = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])")

ClaimKind = (  # or words of the prompt, of an order, or an answer to what is only asked
    FactKind | Literal["leak", "order", "answer"]
)
IsWord = Callable[[str], bool]  # whether letters are an ordinary word, of no person or place


@dataclass(frozen=True)
class Claim:
    """Something that a summary states, and where it stands in it.

    start -- of the first word that the source doesn't have, where it doesn't have all of a name
    """

    kind: ClaimKind
    start: int
    end: int
    text: str
    is_supported: bool


class Source:
    """A text that summaries are held against.

    background   -- what else is known, of which a summary may have words: contexts, names of files
    orders       -- sentences of the text that read like orders to whoever summarizes it
    instructions -- words that the model was told and a summary has no business with
    has_names    -- whether a summary has the names as the text has them: of a text in another
                    script it hasn't
    is_word      -- tells ordinary words at a sentence's beginning from names
    """

    def __init__(
        self,
        text: str,
        background: str = "",
        *,
        orders: Sequence[str] = (),
        instructions: str = "",
        has_names: bool = True,
        is_word: IsWord = lambda word: False,
    ) -> None:
        known = f"{text}\n{background}"
        pieces = list(_pieces(known))
        self._facts = SourceFacts(tuple(chain.from_iterable(map(facts_in, pieces))))
        self._names = SourceNames(known) if has_names else None
        self._leaks = Leaks(instructions, pieces)
        self._orders = Orders(orders, text)
        self._questions = Questions(text)
        self._is_word = is_word

    def claims(self, said: str) -> list[Claim]:
        """All that `said` states and a source can be asked for, in its order."""
        found = [*self._stated(said), *self._named(said), *self._leaked(said)]
        return sorted(found, key=lambda claim: claim.start)

    def faults(self, said: str) -> list[Claim]:
        """The claims that the source doesn't have."""
        return [claim for claim in self.claims(said) if not claim.is_supported]

    def _stated(self, said: str) -> Iterator[Claim]:
        for fact in facts_in(said):
            if not fact.is_weak:
                is_supported = bool(self._facts.supporting(fact))
                yield Claim(fact.kind, fact.start, fact.end, fact.place_in(said), is_supported)

    def _named(self, said: str) -> Iterator[Claim]:
        if self._names is None:
            return
        may_be_words = is_titled(said)
        for name in names_in(said):
            missing = self._names.missing(name)
            if is_place_zh(name.text) and self._is_word(name.text[:2]):
                missing = []  # "引领学校" is no school's name
            if may_be_words or not name.is_sure:
                missing = [each for each in missing if not self._is_word(each[1].lower())]
            start = missing[0][0] if missing else name.start
            yield Claim("name", start, name.end, name.text, not missing)

    def _leaked(self, said: str) -> Iterator[Claim]:
        for start, end in self._leaks.found_in(said):
            yield Claim("leak", start, end, said[start:end], is_supported=False)
        for start, end in self._orders.obeyed_in(said):
            yield Claim("order", start, end, said[start:end], is_supported=False)
        for start, end in self._questions.answered_in(said):
            yield Claim("answer", start, end, said[start:end], is_supported=False)


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of a few thousand characters that end where a line or sentence does."""
    start = 0
    while len(text) - start > _PIECE_CHARACTERS:
        end = _LINE_OR_SENTENCE.search(text, start + _PIECE_CHARACTERS)
        if end is None:
            break
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]
