"""Let a bundle answer several times at once: the prompt is read once, the answers are a batch.

Four answers cost a third more than one: the weights are read once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import read_prompt
from summarizer.engine.sampling import Sampler, Sampling


class BatchSampler:
    """Samples answers to one prompt.

    Args:
        decoder: The model.
        rows: How many answers at a time, two or more.
        temperature: Of all but the first, which takes the likeliest token each time.
        seed: Of the choices.
    """

    def __init__(
        self, decoder: Decoder, rows: int = 4, temperature: float = 0.8, seed: int = 0
    ) -> None:
        self._decoder = decoder
        self._samplers = [
            Sampler(Sampling(temperature if row else 0.0, top_p=0.95, top_k=64, seed=seed + row))
            for row in range(rows)
        ]

    def sample(
        self, ids: Sequence[int], max_tokens: int, stop_ids: Sequence[int]
    ) -> list[list[int]]:
        """Return the answers that end within `max_tokens`, each as token ids; the likeliest first.

        Args:
            ids: The prompt.
            max_tokens: The most of an answer.
            stop_ids: Tokens that end one, which is left out.
        """
        prompt = self._decoder.new_cache(len(ids))
        first = read_prompt(self._decoder, ids, prompt)
        cache = self._decoder.new_cache(len(ids) + max_tokens, len(self._samplers))
        cache.first(len(ids))[:] = prompt.first(len(ids))
        cache.length = len(ids)
        logits = np.repeat(first[None], len(self._samplers), axis=0)
        said: list[list[int]] = [[] for _ in self._samplers]
        is_ended = [False] * len(said)
        for _ in range(max_tokens):
            chosen = [
                sampler.choose(row) for sampler, row in zip(self._samplers, logits, strict=True)
            ]
            for row, token in enumerate(chosen):
                is_ended[row] |= token in stop_ids
                if not is_ended[row]:
                    said[row].append(token)
            if all(is_ended):
                break
            logits = self._decoder.forward_each(chosen, cache)
        return [answer for answer, ended in zip(said, is_ended, strict=True) if ended]
