"""Let the model choose what of a text is quoted: it writes the beginning of a passage, no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import IsCancelled, never, read_prompt
from summarizer.grounding.attribution import MOST_PASSAGES
from summarizer.prompts.plan import Planner

Ids = Sequence[int]


def quoted_passages(
    decoder: Decoder,
    planner: Planner,
    cache: KVCache,
    task: Ids,
    passages: Sequence[str],
    most: int = MOST_PASSAGES,
    *,
    is_cancelled: IsCancelled = never,
) -> tuple[int, ...]:
    """Return the numbers of the passages that the model quotes, in the text's order.

    Args:
        decoder: The model.
        planner: With the model's tokenizer.
        cache: Holds the document, and nothing behind it.
        task: What asks for the quotation, see `Planner.quote`.
        passages: All that may be quoted.
        most: Passages to quote.
        is_cancelled: Asked before each step.
    """
    if not passages:
        return ()

    def read(ids: Ids) -> FloatArray:
        return read_prompt(decoder, ids, cache, is_cancelled=is_cancelled)

    logits = read(task)
    room = cache.capacity - cache.length
    pointer = Pointer(read, planner.line_break, planner.chat.end, room)
    return tuple(pointer.chosen(logits, [planner.encode(said) for said in passages], most))


@dataclass
class Pointer:
    """Chooses passages, greedily: no token is written that doesn't go on with one of them.

    Attributes:
        read: Reads tokens behind what was read before; returns the next one's logits, [vocab].
        line_break: Token between two passages.
        end: Token that ends the answer.
        room: Tokens that may be read.
    """

    read: Callable[[Ids], FloatArray]
    line_break: int
    end: int
    room: int

    def chosen(self, logits: FloatArray, passages: Sequence[Ids], most: int) -> list[int]:
        """Return the numbers of the passages to quote, each behind the one before.

        Args:
            logits: Of the answer's first token, [vocab].
            passages: The token ids of each, in the text's order; none is empty.
            most: Passages to choose.
        """
        chosen: list[int] = []
        left = dict(enumerate(passages))
        while left:
            number, logits, done = self._next(logits, left)
            chosen.append(number)
            left = {each: ids for each, ids in left.items() if each > number}
            if len(chosen) == most or not left:
                break
            rest = passages[number][done:]
            if len(rest) + 1 >= self.room:
                break
            if rest:
                logits = self._read(rest)
            if logits[self.end] >= logits[self.line_break]:
                break
            logits = self._read((self.line_break,))
        return chosen

    def _next(self, logits: FloatArray, passages: Mapping[int, Ids]) -> tuple[int, FloatArray, int]:
        """Return one passage's number, the last logits, and how many of its tokens were read.

        Of several with the same words it is the last: what is said again is said to stay.
        """
        place = 0
        while True:
            following: dict[int, dict[int, Ids]] = {}
            for number, ids in passages.items():
                token = ids[place] if place < len(ids) else self.line_break
                following.setdefault(token, {})[number] = ids
            ends = max(float(logits[self.line_break]), float(logits[self.end]))
            token = max(
                following,
                key=lambda each: ends if each == self.line_break else float(logits[each]),
            )
            passages = following[token]
            are_alike = all(len(ids) <= place for ids in passages.values())
            if len(passages) == 1 or are_alike or not self.room:
                return max(passages), logits, place
            logits = self._read((token,))
            place += 1

    def _read(self, ids: Ids) -> FloatArray:
        self.room -= len(ids)
        return self.read(ids)
