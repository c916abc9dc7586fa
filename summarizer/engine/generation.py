"""Read a prompt into a cache, then write token after token.

Both steps take the cache as an argument and leave in it what they read, so a caller can go on from
there, or rewind and try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.engine.decoder import Decoder, FloatArray, KVCache
from summarizer.engine.repetition import is_looping
from summarizer.engine.sampling import Sampler, Sampling
from summarizer.errors import AbortError

FinishReason = Literal["stop", "length", "loop"]
IsCancelled = Callable[[], bool]

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


def read_prompt(
    decoder: Decoder,
    ids: Sequence[int],
    cache: KVCache,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    is_cancelled: IsCancelled = never,
) -> FloatArray:
    """Read `ids` into `cache` chunk by chunk; the logits [vocab] after the last of them.

    `on_progress` gets the tokens read and all tokens. Raises `AbortError` between two chunks when
    cancelled, and `ValueError` when `ids` is empty or the cache too small.
    """
    if not ids:
        raise ValueError("there is no prompt to read")
    on_progress(0, len(ids))
    logits: FloatArray
    for start in range(0, len(ids), CHUNK_TOKENS):
        if is_cancelled():
            raise AbortError("cancelled while the text was read")
        chunk = ids[start : start + CHUNK_TOKENS]
        logits = decoder.forward(chunk, cache)[-1]
        on_progress(start + len(chunk), len(ids))
    return logits


def generate(
    decoder: Decoder,
    logits: FloatArray,
    cache: KVCache,
    limits: Limits,
    *,
    sampling: Sampling = Sampling(),
    is_cancelled: IsCancelled = never,
) -> Iterator[Token | Finish]:
    """Write tokens after a prompt whose last logits [vocab] are given; a `Finish` comes last.

    A token is in `cache` once the one after it is asked for. Raises `AbortError` when cancelled.
    """
    sampler = Sampler(sampling)
    written: list[int] = []
    while True:
        if is_cancelled():
            raise AbortError("cancelled while the summary was written")
        chosen = sampler.choose(logits)
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
        logits = decoder.forward([chosen], cache)[-1]
