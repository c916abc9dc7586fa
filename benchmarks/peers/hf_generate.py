"""The `generate` of transformers, timed: transformers' own models and optimum's have it."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.peers.serving import Run

LOOKUP = {"prompt_lookup_num_tokens": 3}  # as in the documentation of transformers


class Stopwatch:
    """A streamer that notes when tokens come; `put` gets the prompt first."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def put(self, tokens: Any) -> None:
        self.times.append(time.perf_counter())

    def end(self) -> None:
        pass


def generate(model: Any, ids: list[int], new_tokens: int, **more: Any) -> Run:
    """Exactly `new_tokens` tokens, greedily."""
    import torch
    from transformers import GenerationConfig

    # No token is -1, so none ends the answer, and none is forbidden so that it goes on.
    config = GenerationConfig(
        max_new_tokens=new_tokens, do_sample=False, eos_token_id=-1, pad_token_id=0, **more
    )
    model.generation_config = config
    stopwatch = Stopwatch()
    begun = time.perf_counter()
    inputs = torch.tensor([ids])
    written = model.generate(
        inputs,
        attention_mask=torch.ones_like(inputs),
        generation_config=config,
        streamer=stopwatch,
    )
    _, first, *_ = stopwatch.times
    # With guesses its last step may write a token too many.
    tokens = [int(token) for token in written[0, len(ids) : len(ids) + new_tokens]]
    return Run(first - begun, stopwatch.times[-1] - first, tokens)
