"""Several answers to one prompt in a batch: the first is what one answer alone would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import Limits, Token, generate, read_prompt
from tests import tiny
from training.sampling import BatchSampler

_PROMPT = [5, 6, 7, 8, 9, 10, 11]
_MOST = 12


@pytest.fixture
def decoder(tmp_path: Path) -> Decoder:
    return Decoder(tiny.build(tmp_path))


def _greedy(decoder: Decoder) -> list[int]:
    cache = decoder.new_cache(len(_PROMPT) + _MOST)
    logits = read_prompt(decoder, _PROMPT, cache)
    written = generate(decoder, logits, cache, Limits(_MOST, ()))
    return [token.id for token in written if isinstance(token, Token)]


def test_the_first_answer_is_the_likeliest_and_the_others_differ(decoder: Decoder) -> None:
    greedy = _greedy(decoder)
    end = greedy[-1]
    wanted = greedy[: greedy.index(end)]
    found = BatchSampler(decoder, 4, temperature=5.0).sample(_PROMPT, _MOST, (end,))
    assert found[0] == wanted
    everything = tuple(range(decoder.shape.vocab_size))
    assert BatchSampler(decoder, 3).sample(_PROMPT, _MOST, everything) == [[], [], []]


def test_an_answer_that_does_not_end_is_left_out(decoder: Decoder) -> None:
    assert BatchSampler(decoder, 2, temperature=0.0).sample(_PROMPT, _MOST, ()) == []


def test_a_second_prompt_is_not_mixed_with_the_first(decoder: Decoder) -> None:
    sampler = BatchSampler(decoder, 2, temperature=0.0)
    end = _greedy(decoder)[-1]
    first = sampler.sample(_PROMPT, _MOST, (end,))
    sampler.sample([20, 21, 22], _MOST, (end,))
    assert sampler.sample(_PROMPT, _MOST, (end,)) == first
