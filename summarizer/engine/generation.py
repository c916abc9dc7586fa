"""Read a prompt into a KV cache, then write token after token.

Both steps take the cache as an argument and leave in it what they read, so that a caller can
continue from there, or rewind and try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.engine import FloatArray
from summarizer.engine.constraints import Constraint
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.prompt_lookup import Guess, PromptLookup
from summarizer.engine.sampling import Sampler, Sampling
from summarizer.errors import AbortError

FinishReason = Literal["stop", "length", "loop"]
IsCancelled = Callable[[], bool]

GREEDY = Sampling()
CHUNK_TOKENS = 256  # read at a time: under a second on two cores, and no slower than all at once


@dataclass(frozen=True)
class Token:
    """A token that was written, and the logits [vocab] that it was chosen from."""

    id: int
    logits: FloatArray


@dataclass(frozen=True)
class Finish:
    """The end of an answer.

    Attributes:
        reason: A stop token ("stop"), the allowed length ("length"), or repetition ("loop").
        logits: Of the token that would have come next, [vocab].
    """

    reason: FinishReason
    logits: FloatArray


@dataclass(frozen=True)
class Limits:
    """When to stop writing: at so many tokens, or at one of the stop tokens."""

    max_tokens: int
    stop_ids: tuple[int, ...]


def never() -> bool:
    """Return False: never cancelled."""
    return False


def read_chunks(
    decoder: Decoder,
    ids: Sequence[int],
    cache: KVCache,
    *,
    is_cancelled: IsCancelled = never,
    chunk_tokens: int | None = None,
) -> Iterator[tuple[int, FloatArray]]:
    """Read `ids` into `cache` in chunks; yield the tokens read so far and the last one's logits.

    Args:
        decoder: The model.
        ids: The tokens to read, after those in `cache`.
        cache: Grows by len(ids).
        is_cancelled: Asked between two chunks.
        chunk_tokens: Tokens of a chunk; None for `CHUNK_TOKENS`.

    Raises:
        AbortError: Cancelled.
        ValueError: The cache is too small.
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
    """Read all of `ids` into `cache` and return the logits [vocab] after the last of them.

    Raises as `read_chunks` does, and `ValueError` if there is nothing to read.
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
    """Write tokens after a prompt; a `Finish` comes last.

    A token is in `cache` once the one after it is asked for.

    Args:
        decoder: The model.
        logits: [vocab], after the last token in `cache`.
        cache: Holds the prompt and `begun`.
        limits: When to stop.
        sampling: How to choose.
        constraint: May lower logits before the choice.
        prompt_lookup: Lets several tokens be read at a time; the tokens written stay the same.
        begun: Tokens of the answer that are in `cache` already.
        is_cancelled: Asked before each token.

    Raises:
        AbortError: Cancelled.
    """
    sampler = Sampler(sampling)
    reader = SpeculativeReader(decoder, cache, prompt_lookup) if prompt_lookup else None
    written = list(begun)
    while True:
        if is_cancelled():
            raise AbortError("cancelled while the summary was written")
        allowed = constraint(logits, written) if constraint else logits
        chosen = sampler.choose(allowed)
        if chosen in limits.stop_ids or len(written) == limits.max_tokens:
            yield Finish("stop" if chosen in limits.stop_ids else "length", logits)
            return
        written.append(chosen)
        yield Token(chosen, logits)
        if is_looping(written):
            yield Finish("loop", logits)
            return
        most = limits.max_tokens - len(written)
        logits = reader.read(chosen, most) if reader else decoder.forward([chosen], cache)[-1]


class SpeculativeReader:
    """Reads an answer token by token, together with guesses of the tokens to come."""

    def __init__(self, decoder: Decoder, cache: KVCache, prompt_lookup: PromptLookup) -> None:
        self._decoder = decoder
        self._cache = cache
        self._lookup = prompt_lookup
        self._guess = Guess([], 0)
        self._rows: list[FloatArray] = []  # logits [vocab] after each guessed token
        self._right = 0  # guessed tokens that were chosen so far

    def read(self, token: int, most: int) -> FloatArray:
        """Return the logits [vocab] after `token`, reading at most `most` guesses with it.

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
_LEAST_PERIODS = 3  # that make a loop
_SHORTEST_LOOP = 12  # tokens: "ha ha ha" and "1.0.0.0" are no loops yet


def is_looping(ids: Sequence[int]) -> bool:
    """Return whether `ids` ends in the same tokens over and over."""
    longest = min(_LONGEST_PERIOD, len(ids) // _LEAST_PERIODS)
    return any(_repeats(ids, period) for period in range(1, longest + 1))


def _repeats(ids: Sequence[int], period: int) -> bool:
    periods = max(_LEAST_PERIODS, -(-_SHORTEST_LOOP // period))
    length = periods * period
    if len(ids) < length:
        return False
    tail = list(ids[-length:])
    return tail[period:] == tail[:-period]
