"""Drafts on the real 0.5B: faster, and the same answer up to what kernels round."""

from __future__ import annotations

import pytest

from summarizer import SummaryOptions, ensure_bundle
from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import Limits, Token, generate, read_prompt
from summarizer.engine.prompt_lookup import ROUNDING, PromptLookup
from summarizer.engine.tokenizer import Tokenizer
from summarizer.output.spec import output_spec
from summarizer.prompts.plan import Planner

from .conftest import MODEL, example

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def decoder() -> Decoder:
    return Decoder(ensure_bundle(MODEL))


@pytest.fixture(scope="module")
def planner(decoder: Decoder) -> Planner:
    return Planner(Tokenizer(ensure_bundle(MODEL).tokenizer_path), decoder.shape.context_size)


class Steps:
    """Counts the steps of a decoder."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self.count = 0

    def forward(self, *arguments: object, **keywords: object) -> object:
        self.count += 1
        return self._decoder.forward(*arguments, **keywords)


def written(
    decoder: Decoder, read: tuple[FloatArray, KVCache], prompt_lookup: PromptLookup | None
) -> tuple[list[Token], int]:
    """The answer to a prompt that was read, and the steps that it took."""
    logits, cache = read
    length = cache.length
    steps = Steps(decoder)
    stop = ensure_bundle(MODEL).manifest.stop_ids
    events = list(generate(steps, logits, cache, Limits(64, stop), prompt_lookup=prompt_lookup))
    cache.length = length
    return [event for event in events if isinstance(event, Token)], steps.count


@pytest.mark.parametrize("name", ["article.txt", "email.txt", "thread.txt", "article_zh.txt"])
def test_drafts_say_the_same_in_fewer_steps(decoder: Decoder, planner: Planner, name: str) -> None:
    options = SummaryOptions()
    language = "zh" if name.endswith("_zh.txt") else "en"
    plan = planner.plan(example(name), options, output_spec(options, language))
    cache = decoder.new_cache(plan.prompt_tokens + 64)
    read = read_prompt(decoder, (*plan.shared, *plan.task), cache), cache
    plain, plain_steps = written(decoder, read, None)
    lookup = PromptLookup(plan.shared, row_cost=decoder.row_cost)
    drafted, drafted_steps = written(decoder, read, lookup)
    assert drafted_steps / len(drafted) < plain_steps / len(plain)
    for one, other in zip(plain, drafted, strict=False):
        if one.id != other.id:
            assert one.logits[one.id] - one.logits[other.id] <= ROUNDING
            return
    assert len(plain) == len(drafted)
