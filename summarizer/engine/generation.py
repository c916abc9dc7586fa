"""Read a prompt into a cache, then write token after token.

Both steps take the cache as an argument and leave in it what they read, so a caller can go on from
there, or rewind and try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.engine.constraints import Constraint
from summarizer.engine.decoder import Decoder, FloatArray, KVCache
from summarizer.engine.prompt_lookup import Guess, PromptLookup
from summarizer.engine.sampling import Sampler, Sampling
from summarizer.errors import AbortError

FinishReason = Literal["stop", "length", "loop"]
IsCancelled = Callable[[], bool]

GREEDY = Sampling()
CHUNK_TOKENS = 256  # read at a time: under a second on two cores, and no slower than all at once


@dataclass(frozen=True)
class Token:
    """A token that was written, and the logits [vocab] it was chosen from."""

    id: int
    logits: FloatArray


@dataclass(frozen=True)
class Finish:
    """The end: at a stop token, at the allowed length, or because the model went in circles."""

    reason: FinishReason
    logits: FloatArray  # [vocab], of the token that would have come next


@dataclass(frozen=True)
class Limits:
    """When to stop writing."""

    max_tokens: int
    stop_ids: tuple[int, ...]


def never() -> bool:
    """For callers that don't cancel."""
    return False


def read_chunks(
    decoder: Decoder,
    ids: Sequence[int],
    cache: KVCache,
    *,
    is_cancelled: IsCancelled = never,
    chunk_tokens: int | None = None,
) -> Iterator[tuple[int, FloatArray]]:
    """Read `ids` into `cache` chunk by chunk: the tokens read so far and the last one's logits.

    Raises `AbortError` between two chunks when cancelled, and `ValueError` when the cache is too
    small.
    """
    step = chunk_tokens or CHUNK_TOKENS
    for start in range(0, len(ids), step):
        if is_cancelled():
            raise AbortError("cancelled while the text was read")
        chunk = ids[start : start + step]
        yield start + len(chunk), decoder.forward(chunk, cache)[-1]


def read_prompt(
    decoder: Decoder,
    ids: Sequence[int],
    cache: KVCache,
    *,
    is_cancelled: IsCancelled = never,
    chunk_tokens: int | None = None,
) -> FloatArray:
    """Read all of `ids` into `cache`; the logits [vocab] after the last of them.

    Raises as `read_chunks` does, and `ValueError` when there is nothing to read.
    """
    if not ids:
        raise ValueError("there is nothing to read")
    chunks = read_chunks(decoder, ids, cache, is_cancelled=is_cancelled, chunk_tokens=chunk_tokens)
    *_, (_, logits) = chunks
    return logits


def generate(
    decoder: Decoder,
    logits: FloatArray,
    cache: KVCache,
    limits: Limits,
    *,
    sampling: Sampling = GREEDY,
    constraint: Constraint | None = None,
    prompt_lookup: PromptLookup | None = None,
    begun: Sequence[int] = (),
    is_cancelled: IsCancelled = never,
) -> Iterator[Token | Finish]:
    """Write tokens after a prompt whose last logits [vocab] are given; a `Finish` comes last.

    begun -- tokens of the answer that are there already: `cache` holds them, and the logits are
             those after them

    A token is in `cache` once the one after it is asked for. `constraint` may lower logits before
    the choice. With a `drafter` several tokens may be read at a time; which are written stays the
    same. Raises `AbortError` when cancelled.
    """
    sampler = Sampler(sampling)
    reader = SpeculativeReader(decoder, cache, prompt_lookup) if prompt_lookup else None
    written = list(begun)
    while True:
        if is_cancelled():
            raise AbortError("cancelled while the summary was written")
        allowed = constraint(logits, written) if constraint else logits
        chosen = sampler.choose(allowed)
        if chosen in limits.stop_ids:
            yield Finish("stop", logits)
            return
        if len(written) == limits.max_tokens:
            yield Finish("length", logits)
            return
        written.append(chosen)
        yield Token(chosen, logits)
        if is_looping(written):
            yield Finish("loop", logits)
            return
        if reader:
            logits = reader.read(chosen, limits.max_tokens - len(written))
        else:
            logits = decoder.forward([chosen], cache)[-1]


class SpeculativeReader:
    """Reads an answer token by token, and guesses along with it."""

    def __init__(self, decoder: Decoder, cache: KVCache, prompt_lookup: PromptLookup) -> None:
        self._decoder = decoder
        self._cache = cache
        self._lookup = prompt_lookup
        self._guess = Guess([], 0)
        self._rows: list[FloatArray] = []  # logits [vocab] after each guess
        self._right = 0  # guesses that were chosen so far

    def read(self, token: int, most: int) -> FloatArray:
        """Logits [vocab] after `token`; at most `most` guesses are read with it.

        The cache's length counts the tokens given here, never the guesses behind them.
        """
        self._lookup.append(token)
        right = self._right
        if right < len(self._rows) and token == self._guess.tokens[right]:
            self._right += 1
            self._cache.length += 1
            return self._rows[right]
        self._lookup.learn(self._guess, right)
        room = self._cache.capacity - self._cache.length - 1
        self._guess = self._lookup.guess(max(0, min(most, room)))
        self._right = 0
        rows = self._decoder.forward([token, *self._guess.tokens], self._cache, keep=0)
        self._cache.length -= len(self._guess.tokens)
        self._rows = list(rows[1:])
        logits: FloatArray = rows[0]
        return logits


_LONGEST_PERIOD = 48  # tokens: a long sentence
_ROUNDS = 3  # how often a period must come before it counts as a loop
_SHORTEST_LOOP = 12  # tokens: "ha ha ha" and "1.0.0.0" are no loops yet


def is_looping(ids: Sequence[int]) -> bool:
    """Whether `ids` ends in the same tokens over and over."""
    longest = min(_LONGEST_PERIOD, len(ids) // _ROUNDS)
    return any(_repeats(ids, period) for period in range(1, longest + 1))


def _repeats(ids: Sequence[int], period: int) -> bool:
    rounds = max(_ROUNDS, -(-_SHORTEST_LOOP // period))
    length = rounds * period
    if len(ids) < length:
        return False
    tail = list(ids[-length:])
    return tail[period:] == tail[:-period]
