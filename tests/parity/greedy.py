"""Greedy answers of our engine and of the runtimes that load the same folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime_genai as og
import torch
from optimum.onnxruntime import ORTModelForCausalLM

from summarizer.bundle import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import Finish, FinishReason, Limits, Token, generate, read_prompt

TOKENS = 32  # of an answer
TIE = 1e-4  # logits this close may be chosen either way


@dataclass(frozen=True)
class Answer:
    """What our engine wrote: each token with its logits, and why it ended."""

    tokens: list[Token]
    reason: FinishReason


def by_engine(bundle: Bundle, prompts: list[list[int]]) -> list[Answer]:
    decoder = Decoder(bundle)
    limits = Limits(TOKENS, bundle.manifest.stop_ids)
    return [_answer(decoder, prompt, limits) for prompt in prompts]


def _answer(decoder: Decoder, prompt: list[int], limits: Limits) -> Answer:
    cache = decoder.new_cache(len(prompt) + TOKENS)
    steps = list(generate(decoder, read_prompt(decoder, prompt, cache), cache, limits))
    assert isinstance(steps[-1], Finish)
    return Answer([step for step in steps if isinstance(step, Token)], steps[-1].reason)


def by_genai(folder: Path, prompts: list[list[int]]) -> list[list[int]]:
    """What onnxruntime-genai writes; a stop token, if it comes, is the last."""
    model = og.Model(str(folder))
    answers = []
    for prompt in prompts:
        params = og.GeneratorParams(model)
        params.set_search_options(max_length=len(prompt) + TOKENS)  # the cache it reserves
        generator = og.Generator(model, params)
        generator.append_tokens(np.array([prompt], np.int32))
        while not generator.is_done():
            generator.generate_next_token()
        answers.append(generator.get_sequence(0)[len(prompt) :].tolist())
    return answers


def load_optimum(folder: Path) -> ORTModelForCausalLM:
    """A folder in optimum, which has to be told the size of heads; see `test_runtimes`."""
    model = ORTModelForCausalLM.from_pretrained(folder)
    model.embed_size_per_head = getattr(model.config, "head_dim", model.embed_size_per_head)
    return model


def by_optimum(folder: Path, prompts: list[list[int]]) -> list[list[int]]:
    """What optimum writes; a stop token, if it comes, is the last."""
    model = load_optimum(folder)
    answers = []
    for prompt in prompts:
        ids = torch.tensor([prompt])
        written = model.generate(
            ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=TOKENS
        )
        answers.append(written[0, len(prompt) :].tolist())
    return answers


def ties(ours: list[Answer], theirs: list[list[int]], stop_ids: tuple[int, ...]) -> int:
    """How many answers part at a tie; raises `AssertionError` where they part otherwise."""
    return sum(
        _parts_at_tie(answer, _until_stop(other, stop_ids))
        for answer, other in zip(ours, theirs, strict=True)
    )


def _until_stop(ids: list[int], stop_ids: tuple[int, ...]) -> list[int]:
    return ids[: next((place for place, token in enumerate(ids) if token in stop_ids), len(ids))]


def _parts_at_tie(ours: Answer, theirs: list[int]) -> bool:
    if ours.reason == "loop":  # we stop there, they go on
        theirs = theirs[: len(ours.tokens)]
    for step, (token, other) in enumerate(zip(ours.tokens, theirs, strict=False)):
        if token.id != other:
            gap = float(token.logits[token.id] - token.logits[other])
            assert gap <= TIE, f"token {step}: {other} instead of {token.id}, {gap} below it"
            return True
    assert len(theirs) == len(ours.tokens)
    return False
