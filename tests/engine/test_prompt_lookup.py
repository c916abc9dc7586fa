from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import (
    Finish,
    Limits,
    SpeculativeReader,
    Token,
    generate,
    read_prompt,
)
from summarizer.engine.prompt_lookup import PromptLookup
from summarizer.engine.sampling import Sampling

EPSILON = 1e-3  # of logits: kernels for one row and for several round differently

prompts = st.lists(st.integers(0, 599), min_size=2, max_size=40)
few_words = st.lists(st.integers(0, 5), min_size=8, max_size=60)  # much comes again


def written(
    decoder: Decoder,
    prompt: list[int],
    prompt_lookup: PromptLookup | None,
    *,
    temperature: float = 0.0,
) -> list[Token]:
    cache = decoder.new_cache(len(prompt) + 24)
    logits = read_prompt(decoder, prompt, cache)
    limits = Limits(24, ())
    sampling = Sampling(temperature, seed=3)
    events = generate(
        decoder, logits, cache, limits, sampling=sampling, prompt_lookup=prompt_lookup
    )
    return [event for event in events if isinstance(event, Token)]


@settings(deadline=None, max_examples=60)
@given(prompt=prompts | few_words, row_cost=st.sampled_from([0.0, 0.05, 0.4]))
def test_guesses_never_change_what_is_written(
    decoder: Decoder, prompt: list[int], row_cost: float
) -> None:
    plain = written(decoder, prompt, None)
    guessed = written(decoder, prompt, PromptLookup(prompt, row_cost=row_cost))
    for one, other in zip(plain, guessed, strict=False):
        np.testing.assert_allclose(one.logits, other.logits, atol=EPSILON)
        if one.id != other.id:  # only where the two were as likely
            assert abs(one.logits[one.id] - one.logits[other.id]) <= EPSILON
            return
    assert len(plain) == len(guessed)


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_a_draw_is_the_same_with_guesses(decoder: Decoder, temperature: float) -> None:
    prompt = [1, 2, 3, 4] * 8
    plain = written(decoder, prompt, None, temperature=temperature)
    guessed = written(decoder, prompt, PromptLookup(prompt, row_cost=0.0), temperature=temperature)
    assert [token.id for token in plain] == [token.id for token in guessed]


def test_the_longest_match_that_came_last_is_taken() -> None:
    prompt_lookup = PromptLookup([1, 2, 3, 9, 2, 3, 8, 7, 1, 2, 3], row_cost=0.0)
    guess = prompt_lookup.guess(3)
    assert (list(guess.tokens), guess.match) == ([9, 2, 3], 3)
    prompt_lookup = PromptLookup([2, 3, 9, 5, 2, 3, 8, 7, 4, 2, 3], row_cost=0.0)
    guess = prompt_lookup.guess(2)
    assert (list(guess.tokens), guess.match) == ([8, 7], 2)


def test_without_a_match_nothing_is_guessed() -> None:
    assert not PromptLookup([1, 2, 3], row_cost=0.0).guess(8).tokens
    assert not PromptLookup([], row_cost=0.0).guess(8).tokens


def test_wrong_guesses_make_guesses_shorter_and_right_ones_longer() -> None:
    prompt_lookup = PromptLookup([1, 2, 3, 4, 5, 6, 7, 8, 9] * 2, row_cost=0.1)
    first = len(prompt_lookup.guess(8).tokens)
    for _ in range(20):
        prompt_lookup.learn(prompt_lookup.guess(8), 0)
    assert len(prompt_lookup.guess(8).tokens) < first
    for _ in range(20):
        prompt_lookup.learn(prompt_lookup.guess(8), len(prompt_lookup.guess(8).tokens) or 3)


def test_rows_that_cost_as_much_as_steps_are_not_guessed() -> None:
    assert not PromptLookup([1, 2, 3] * 5, row_cost=1.0).guess(8).tokens


class Counting:
    """A decoder that counts its steps."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self.rows: list[int] = []

    def forward(self, ids: list[int], cache: object, *, keep: int = 1) -> np.ndarray:
        self.rows.append(len(ids))
        return self._decoder.forward(ids, cache, keep=keep)


def test_right_guesses_save_steps_and_the_cache_counts_only_what_was_given(
    decoder: Decoder,
) -> None:
    text = [5, 6, 7, 8, 9, 10, 11, 12]
    cache = decoder.new_cache(40)
    read_prompt(decoder, text, cache)
    counting = Counting(decoder)
    reader = SpeculativeReader(counting, cache, PromptLookup(text, row_cost=0.0))
    for count, token in enumerate(text, start=1):
        logits = reader.read(token, 30)
        assert cache.length == len(text) + count
        fresh = decoder.new_cache(40)
        expected = read_prompt(decoder, [*text, *text[:count]], fresh)
        np.testing.assert_allclose(logits, expected, atol=EPSILON)
    assert len(counting.rows) < len(text)


def test_guesses_stay_within_the_cache(decoder: Decoder) -> None:
    text = [5, 6, 7, 8, 9, 10, 11, 12]
    cache = decoder.new_cache(len(text) + 2)
    read_prompt(decoder, text, cache)
    reader = SpeculativeReader(decoder, cache, PromptLookup(text, row_cost=0.0))
    reader.read(5, 30)
    reader.read(6, 30)
    assert cache.length == cache.capacity


def test_an_answer_ends_as_it_would_without_guesses(decoder: Decoder) -> None:
    prompt = [1, 2, 3, 4] * 8
    free = [token.id for token in written(decoder, prompt, None)]
    stop = free[len(free) // 2]
    for prompt_lookup in (None, PromptLookup(prompt, row_cost=0.0)):
        cache = decoder.new_cache(len(prompt) + 24)
        logits = read_prompt(decoder, prompt, cache)
        *tokens, last = generate(
            decoder, logits, cache, Limits(24, (stop,)), prompt_lookup=prompt_lookup
        )
        assert [token.id for token in tokens] == free[: free.index(stop)]
        assert isinstance(last, Finish)
        assert last.reason == "stop"
