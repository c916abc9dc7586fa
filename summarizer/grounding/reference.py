"""A text made ready for looking up whatever its summaries state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from summarizer.grounding.fact import FactKind
from summarizer.grounding.facts import ReferenceFacts, facts_in
from summarizer.grounding.leaks import Leaks, Orders
from summarizer.grounding.names import (
    UNKNOWN_WORDS,
    Name,
    ReferenceNames,
    Words,
    is_called_in_german,
    is_place_zh,
    names_in,
    titled_lines,
)
from summarizer.grounding.questions import Questions
from summarizer.language.detection import votes_of

_PIECE_CHARACTERS = 4000  # that are searched for facts at a time: the time grows faster than these
_LINE_OR_SENTENCE = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])")

ClaimKind = (  # or words of the prompt, of an order, or an answer to what is only asked
    FactKind | Literal["leak", "order", "answer"]
)
_ENOUGH = 12_000  # characters that tell a text's language


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


class ReferenceIndex:
    """A text that summaries are held against.

    background   -- what else is known, of which a summary may have words: contexts, names of files
    orders       -- sentences of the text that read like orders to whoever summarizes it
    instructions -- words that the model was told and a summary has no business with
    has_names    -- whether a summary has the names as the text has them: of a text in another
                    script it hasn't
    words        -- tells ordinary words from names where capitals don't
    """

    def __init__(
        self,
        text: str,
        background: str = "",
        *,
        orders: Sequence[str] = (),
        instructions: str = "",
        has_names: bool = True,
        words: Words = UNKNOWN_WORDS,
    ) -> None:
        known = f"{text}\n{background}"
        pieces = list(_pieces(known))
        self._facts = ReferenceFacts(tuple(chain.from_iterable(map(facts_in, pieces))), known)
        self._known = known
        self._names = ReferenceNames(known, words) if has_names else None
        self._leaks = Leaks(instructions, pieces)
        self._orders = Orders(orders, text)
        self._questions = Questions(text)
        self._words = words

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
        titled = titled_lines(said)
        language = self._language_of(said)
        for name in names_in(said, self._words):
            if name.is_small and language != "en":
                continue
            is_in_title = any(start <= name.start < end for start, end in titled)
            missing = self._names.missing(name, is_in_title=is_in_title)
            if is_place_zh(name.text) and self._words.has(name.text[:2]):
                missing = []  # "引领学校" is no school's name
            elif language == "de":
                missing = [each for each in missing if self._is_name_in_german(each[1], name)]
            elif is_in_title or not name.is_sure:
                is_loud = said[name.start :].partition("\n")[0].isupper()
                missing = [each for each in missing if self._is_doubtful(each[1], is_loud)]
            start = missing[0][0] if missing else name.start
            yield Claim("name", start, name.end, name.text, not missing)

    def _is_doubtful(self, word: str, is_loud: bool) -> bool:
        """Whether a word with a capital may be a name; all of a loud text is in capitals."""
        is_short_form = len(word) > 1 and word.isupper() and not is_loud
        return is_short_form or self._words.kind(word) != "ordinary"

    def _is_name_in_german(self, word: str, name: Name) -> bool:
        """Nouns have capitals, too: so only what is a name in other languages, or has a title."""
        if is_called_in_german(name):
            return True
        return self._words.kind(word) == "name" and not self._words.is_german_noun(word)

    def _language_of(self, said: str) -> str:
        votes = votes_of(said, "latin")
        return votes.supported if votes.are_sure else self._language

    @cached_property
    def _language(self) -> str:
        return votes_of(self._known[:_ENOUGH], "latin").supported

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


_TURNS = 2  # that the same words are objected to
_MOST_OBJECTIONS = 4
_MAY_GO_ON = re.compile(r"\d[.,:]?\Z")  # a number, into which the next token may belong
_CLOSES = re.compile(r"[\s.,;:!?…|。，；：！？、)）]$")


class Guard:
    """Objects to what an answer says. It is for one answer, and remembers what it objected to."""

    def __init__(self, source: ReferenceIndex, *, given: str = "") -> None:
        self._source = source
        self._given = len(given)  # characters that the answer began with
        self._objected: Counter[str] = Counter()

    def objection(self, answer: str, *, is_ended: bool) -> Claim | None:
        """The first thing in an answer, as far as it goes, that the source doesn't have."""
        said = answer[self._given :]
        if not is_ended and not _CLOSES.search(said):
            return None
        for claim in self._source.faults(said):
            reaches_end = claim.end >= len(said) - 1
            is_open = not is_ended and reaches_end and bool(_MAY_GO_ON.search(said, claim.start))
            if not is_open and self._may_object(claim):
                self._objected[claim.text] += 1
                return _moved(claim, self._given)
        return None

    def _may_object(self, claim: Claim) -> bool:
        return self._objected[claim.text] < _TURNS and self._objected.total() < _MOST_OBJECTIONS


def _moved(claim: Claim, by: int) -> Claim:
    return Claim(claim.kind, claim.start + by, claim.end + by, claim.text, claim.is_supported)
