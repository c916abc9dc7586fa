from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from summarizer.engine import generation
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import (
    Finish,
    Limits,
    Token,
    generate,
    read_chunks,
    read_prompt,
)
from summarizer.engine.sampling import Sampling
from summarizer.errors import AbortError

PROMPT = [int(token) for token in np.random.default_rng(8).integers(0, 600, 30)]


def run(decoder: Decoder, limits: Limits, **settings: object) -> list[Token | Finish]:
    cache = decoder.new_cache(200)
    logits = read_prompt(decoder, PROMPT, cache)
    return list(generate(decoder, logits, cache, limits, **settings))


def ids(events: list[Token | Finish]) -> list[int]:
    return [event.id for event in events if isinstance(event, Token)]


def after(calls: int) -> Callable[[], bool]:
    """Return a function that is true after so many calls."""
    answers = iter([False] * calls)
    return lambda: next(answers, True)


class OneNote:
    """A decoder that always prefers the same token."""

    def forward(self, ids: list[int], cache: KVCache) -> np.ndarray:
        return np.eye(1, 10, 7, dtype=np.float32)


def test_greedy_tokens_are_the_likeliest_by_full_recompute(decoder: Decoder) -> None:
    written = ids(run(decoder, Limits(10, ())))
    read = list(PROMPT)
    for token in written:
        logits = decoder.forward(read, decoder.new_cache(len(read)))[-1]
        assert logits[token] == pytest.approx(logits.max(), abs=1e-4)
        read.append(token)
    assert len(written) == 10


def test_a_token_comes_with_the_logits_it_was_chosen_from(decoder: Decoder) -> None:
    tokens = [event for event in run(decoder, Limits(5, ())) if isinstance(event, Token)]
    assert len(tokens) == 5
    for token in tokens:
        assert token.id == token.logits.argmax()


def test_at_most_the_allowed_tokens_are_written(decoder: Decoder) -> None:
    events = run(decoder, Limits(4, ()))
    assert [type(event) for event in events] == [Token] * 4 + [Finish]
    assert events[-1].reason == "length"


def test_no_allowed_token_means_none(decoder: Decoder) -> None:
    assert [event.reason for event in run(decoder, Limits(0, ()))] == ["length"]


def test_a_stop_token_ends_and_is_not_written(decoder: Decoder) -> None:
    free = ids(run(decoder, Limits(6, ())))
    stop = next(token for token in free if token != free[0])
    events = run(decoder, Limits(6, (stop, 999)))
    assert ids(events) == free[: free.index(stop)]
    assert events[-1].reason == "stop"


def test_an_answer_that_ends_at_the_limit_was_not_cut_off(decoder: Decoder) -> None:
    free = ids(run(decoder, Limits(6, ())))
    at = max(position for position in range(6) if free[position] not in free[:position])
    assert run(decoder, Limits(at, (free[at],)))[-1].reason == "stop"


def test_a_loop_ends_the_answer() -> None:
    logits = np.eye(1, 10, 7, dtype=np.float32)[0]
    events = list(generate(OneNote(), logits, None, Limits(1000, ())))  # type: ignore[arg-type]
    assert events[-1].reason == "loop"
    assert len(events) < 30


def test_a_constraint_is_obeyed_and_sees_what_was_written(decoder: Decoder) -> None:
    seen = []
    free = ids(run(decoder, Limits(3, ())))

    def bar_the_favourites(logits: np.ndarray, written: list[int]) -> np.ndarray:
        seen.append(list(written))
        changed = logits.copy()
        changed[free] = -np.inf
        return changed

    written = ids(run(decoder, Limits(3, ()), constraint=bar_the_favourites))
    assert not set(written) & set(free)
    assert seen == [[], written[:1], written[:2], written]


def test_a_seed_makes_a_draw_reproducible(decoder: Decoder) -> None:
    warm = [
        ids(run(decoder, Limits(12, ()), sampling=Sampling(2.0, seed=seed))) for seed in (1, 1, 2)
    ]
    assert warm[0] == warm[1] != warm[2]


def test_the_cache_holds_all_but_the_last_token(decoder: Decoder) -> None:
    cache = decoder.new_cache(100)
    logits = read_prompt(decoder, PROMPT, cache)
    list(generate(decoder, logits, cache, Limits(5, ())))
    assert cache.length in (len(PROMPT) + 4, len(PROMPT) + 5)


@pytest.mark.parametrize("calls", [0, 1, 4])
def test_cancelling_between_tokens_raises(decoder: Decoder, calls: int) -> None:
    cache = decoder.new_cache(100)
    logits = read_prompt(decoder, PROMPT, cache)
    written = []
    with pytest.raises(AbortError, match="written"):
        for event in generate(decoder, logits, cache, Limits(50, ()), is_cancelled=after(calls)):
            written.append(event)
    assert len(written) == calls


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(generation, "CHUNK_TOKENS", 8)
    yield


def test_chunks_are_counted_and_give_the_prompt_s_logits(
    decoder: Decoder, small_chunks: None
) -> None:
    cache = decoder.new_cache(30)
    read = list(read_chunks(decoder, PROMPT, cache))
    assert [done for done, _ in read] == [8, 16, 24, 30]
    whole = decoder.forward(PROMPT, decoder.new_cache(30))[-1]
    np.testing.assert_allclose(read[-1][1], whole, rtol=1e-4, atol=1e-4)


def test_cancelling_between_chunks_raises(decoder: Decoder, small_chunks: None) -> None:
    cache = decoder.new_cache(30)
    with pytest.raises(AbortError, match="read"):
        read_prompt(decoder, PROMPT, cache, is_cancelled=after(2))
    assert cache.length == 16


def test_nothing_to_read_is_refused(decoder: Decoder) -> None:
    with pytest.raises(ValueError, match="nothing to read"):
        read_prompt(decoder, [], decoder.new_cache(1))


def test_a_prompt_longer_than_the_cache_is_refused(decoder: Decoder) -> None:
    with pytest.raises(ValueError, match="30 tokens after 0 of 29"):
        read_prompt(decoder, PROMPT, decoder.new_cache(29))
