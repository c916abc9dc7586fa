"""Check what a summary states against its source, finished or while it is being written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from summarizer.grounding.fact import FactKind
from summarizer.grounding.facts import ReferenceFacts, facts_in, pieces_of
from summarizer.grounding.leaks import InjectedInstructions, PromptLeaks
from summarizer.grounding.names import (
    EMPTY_LEXICON,
    Lexicon,
    Name,
    ReferenceNames,
    is_called_in_german,
    is_place_zh,
    names_in,
    titled_lines,
)
from summarizer.grounding.questions import Questions
from summarizer.language.detection import votes_of

# "leak": words of the prompt; "order": an injected instruction obeyed; "answer": to what the source
# only asks.
ClaimKind = FactKind | Literal["leak", "order", "answer"]
_ENOUGH = 12_000  # characters that show a text's language


@dataclass(frozen=True)
class Claim:
    """Something that a summary states.

    Attributes:
        kind: What it is.
        start: Offset in the summary; of a name, that of its first word that the source lacks.
        end: Offset behind its last character.
        text: The words that state it.
        is_supported: Whether the source states it, too.
    """

    kind: ClaimKind
    start: int
    end: int
    text: str
    is_supported: bool


class ReferenceIndex:
    """A source, indexed for checking the claims of its summaries.

    Args:
        text: The source.
        background: What a summary may draw on besides: contexts, names of files.
        injections: Sentences of `text` that instruct the summarizer; see `injection`.
        instructions: Words of the prompt, which don't belong in a summary.
        has_names: Whether names of a summary are spelt as in `text`. In another script they aren't.
        lexicon: Tells names from ordinary words where capitals don't.
    """

    def __init__(
        self,
        text: str,
        background: str = "",
        *,
        injections: Sequence[str] = (),
        instructions: str = "",
        has_names: bool = True,
        lexicon: Lexicon = EMPTY_LEXICON,
    ) -> None:
        known = f"{text}\n{background}"
        self._known = known
        self._facts = ReferenceFacts.of(known)
        self._names = ReferenceNames(known, lexicon) if has_names else None
        self._leaks = PromptLeaks(instructions, pieces_of(known))
        self._injections = InjectedInstructions(injections, text)
        self._questions = Questions(text)
        self._lexicon = lexicon

    def claims(self, said: str) -> list[Claim]:
        """Return all that `said` states and that can be looked up, by offset."""
        found = [*self._stated(said), *self._named(said), *self._out_of_place(said)]
        return sorted(found, key=lambda claim: claim.start)

    def faults(self, said: str) -> list[Claim]:
        """Return the claims that the source doesn't support."""
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
        for name in names_in(said, self._lexicon):
            if name.is_small and language != "en":
                continue
            is_in_title = any(start <= name.start < end for start, end in titled)
            missing = self._names.missing(name, is_in_title=is_in_title)
            if is_place_zh(name.text) and self._lexicon.has(name.text[:2]):
                missing = []  # "引领学校" is no school's name
            elif language == "de":
                missing = [each for each in missing if self._is_name_in_german(each[1], name)]
            elif is_in_title or not name.is_sure:
                is_all_capitals = said[name.start :].partition("\n")[0].isupper()
                missing = [each for each in missing if self._may_be_name(each[1], is_all_capitals)]
            start = missing[0][0] if missing else name.start
            yield Claim("name", start, name.end, name.text, not missing)

    def _may_be_name(self, word: str, is_all_capitals: bool) -> bool:
        """Whether a capitalized word may be a name; in a line of capitals only a rare word may."""
        is_acronym = len(word) > 1 and word.isupper() and not is_all_capitals
        return is_acronym or self._lexicon.kind(word) != "ordinary"

    def _is_name_in_german(self, word: str, name: Name) -> bool:
        """Whether it is a name elsewhere, or has a title: every German noun has a capital."""
        if is_called_in_german(name):
            return True
        return self._lexicon.kind(word) == "name" and not self._lexicon.is_german_noun(word)

    def _language_of(self, said: str) -> str:
        votes = votes_of(said, "latin")
        return votes.supported if votes.are_sure else self._language

    @cached_property
    def _language(self) -> str:
        return votes_of(self._known[:_ENOUGH], "latin").supported

    def _out_of_place(self, said: str) -> Iterator[Claim]:
        """Yield what belongs in no summary, whatever the source states."""
        found: tuple[tuple[ClaimKind, Iterator[tuple[int, int]]], ...] = (
            ("leak", self._leaks.found_in(said)),
            ("order", self._injections.obeyed_in(said)),
            ("answer", self._questions.answered_in(said)),
        )
        for kind, spans in found:
            for start, end in spans:
                yield Claim(kind, start, end, said[start:end], is_supported=False)


_OBJECTIONS_EACH = 2  # to the same words
_OBJECTIONS = 4  # in all
_MAY_GO_ON = re.compile(r"\d[.,:]?\Z")  # the next token may continue the number
_CLOSES = re.compile(r"[\s.,;:!?…|。，；：！？、)）]$")


class Guard:
    """Objects to unsupported claims while an answer is written; one is needed for each answer.

    Args:
        reference: The source.
        given: What the answer begins with without the model having written it.
    """

    def __init__(self, reference: ReferenceIndex, *, given: str = "") -> None:
        self._reference = reference
        self._given = len(given)
        self._objected: Counter[str] = Counter()

    def objection(self, answer: str, *, is_ended: bool) -> Claim | None:
        """Return the first claim of the answer so far that the source doesn't support, if any.

        The same words are objected to twice at most: a model that insists would never end.
        """
        said = answer[self._given :]
        if not is_ended and not _CLOSES.search(said):
            return None
        for claim in self._reference.faults(said):
            reaches_end = claim.end >= len(said) - 1
            is_open = not is_ended and reaches_end and bool(_MAY_GO_ON.search(said, claim.start))
            if not is_open and self._may_object(claim):
                self._objected[claim.text] += 1
                by = self._given
                return replace(claim, start=claim.start + by, end=claim.end + by)
        return None

    def _may_object(self, claim: Claim) -> bool:
        is_new = self._objected[claim.text] < _OBJECTIONS_EACH
        return is_new and self._objected.total() < _OBJECTIONS
