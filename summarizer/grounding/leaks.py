"""Recognize what passes for a summary: the prompt, an obeyed injection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from summarizer.language.scripts import HAN
from summarizer.language.sentences import sentence_spans
from summarizer.language.terms import terms_of

_TOKEN = re.compile(rf"{HAN.pattern}|[^\W_]+(?:['’][^\W_]+)?")
_WORDS = 4  # of the prompt in a row make a leak, or
_CHARACTERS = 7  # Chinese ones
_OBEYED = 0.9  # of a sentence's words, at least
_OF_OTHERS = 0.5  # of them, at most


class PromptLeaks:
    """Finds runs of words that the prompt's instructions have and the source hasn't.

    Args:
        instructions: Words of the prompt.
        pieces: The source, cut anywhere.
    """

    def __init__(self, instructions: str, pieces: Iterable[str]) -> None:
        self._runs = set(_runs(instructions))
        for piece in pieces if self._runs else ():
            self._runs.difference_update(_runs(piece))

    def found_in(self, said: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each leak in `said`; overlapping runs make one."""
        last: tuple[int, int] | None = None
        for run, start, end in _placed_runs(said):
            if run not in self._runs:
                continue
            if last and start <= last[1]:
                last = (last[0], end)
                continue
            if last:
                yield last
            last = (start, end)
        if last:
            yield last


class InjectedInstructions:
    """Finds sentences that say what instructions injected into a source want said.

    Args:
        sentences: The instructions.
        text: The source, which includes them.
    """

    def __init__(self, sentences: Sequence[str], text: str) -> None:
        for sentence in sentences:
            text = text.replace(sentence, " ")
        self._wanted = {term for sentence in sentences for term in terms_of(sentence)}
        self._others = set(terms_of(text)) if sentences else set()

    def obeyed_in(self, said: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence of `said` that only repeats the instructions."""
        for start, end in sentence_spans(said) if self._wanted else ():
            terms = set(terms_of(said[start:end]))
            wanted, others = (len(terms & each) for each in (self._wanted, self._others))
            if terms and wanted >= _OBEYED * len(terms) and others < _OF_OTHERS * len(terms):
                yield start, end


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    for run, _, _ in _placed_runs(text):
        yield run


def _placed_runs(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield runs of words, and of Chinese characters, with start and end."""
    tokens = [(match[0].lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    for first in range(len(tokens)):
        size = _CHARACTERS if HAN.match(tokens[first][0]) else _WORDS
        run = tokens[first : first + size]
        if len(run) == size:
            yield tuple(word for word, _, _ in run), run[0][1], run[-1][2]
