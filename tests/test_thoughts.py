"""What a model thinks before it answers is never shown, and counts for nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from summarizer import EngineOptions, Summarizer, SummaryOptions, summarizer
from summarizer.bundle import Bundle
from summarizer.engine.loading import Engine
from summarizer.engine.prefix_cache import PrefixCache
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import GenerationError

from . import tiny
from .scripted import CERTAIN, POINTS, TEXT, ScriptedDecoder, ThinkingDecoder

TOKENS = {"qwen3": tiny.QWEN3_TOKENS, "deepseek": tiny.DEEPSEEK_TOKENS}
CONFIGS = {"qwen3": tiny.QWEN3, "deepseek": tiny.UNTIED}
ANSWERS = {
    "key-points": POINTS,
    "tldr": "A relay failed at York.",
    "headline": "A relay failed at York",
    "topics": " Relay |\n| Fares |",
}
Thinker = Callable[..., tuple[Summarizer, ScriptedDecoder]]


@pytest.fixture(params=TOKENS)
def thinker(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Thinker:
    """Makes a summarizer whose model, of a kind that thinks, follows a script."""
    family = request.param
    bundle = tiny.build(tmp_path, config=CONFIGS[family], added=TOKENS[family])
    tokenizer = Tokenizer(bundle.tokenizer_path)

    def make(
        decoder_class: type[ScriptedDecoder], answer: str, **options: object
    ) -> tuple[Summarizer, ScriptedDecoder]:
        decoder = decoder_class(tokenizer, [answer])
        loaded = (Engine(decoder, PrefixCache(0)), tokenizer)
        monkeypatch.setattr(summarizer, "load_engine", lambda bundle, options: loaded)
        engine = EngineOptions(drafts=False, cache_bytes=0)
        return Summarizer(bundle, SummaryOptions(**options), engine), decoder

    return make


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_model_that_would_rather_think_answers(thinker: Thinker, kind: str) -> None:
    plain, _ = thinker(ScriptedDecoder, ANSWERS[kind], type=kind)
    expected = plain.summarize(TEXT)
    made, decoder = thinker(ThinkingDecoder, ANSWERS[kind], type=kind)
    found = made.summarize(TEXT)
    assert found.text == expected.text
    assert found.usage == expected.usage
    assert "think" not in found.text
    assert all("<think>\n\n</think>\n\n" in prompt for prompt in decoder.prompts)


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize(
    "thought",
    ["<think>Trains were late, I am told.</think>", "</think>", "<think>\n\n</think>\n\n"],
)
def test_a_thought_that_is_spelt_out_is_never_shown(
    thinker: Thinker, kind: str, thought: str
) -> None:
    answer = ANSWERS[kind]
    if kind == "topics":  # in a cell, which has no line ends
        answer, thought = f" Rain {thought.replace(chr(10), '')}|\n|{answer}", ""
    made, _ = thinker(ScriptedDecoder, f"{thought}{answer}", type=kind)
    shown: list[str] = []
    try:
        for event in made.summarize_streaming(TEXT):
            shown.append(str(event))
    except GenerationError:
        pass
    assert not any("<think" in each or "</think" in each for each in shown)


def test_thoughts_said_aloud_are_no_summary(thinker: Thinker) -> None:
    made, decoder = thinker(
        ScriptedDecoder, "Okay, so I need to summarize this. A relay failed.", type="tldr"
    )
    assert not made.summarize(TEXT).text.startswith("Okay, so")
    assert decoder.prompts


def test_no_control_token_is_part_of_a_summary(
    bundle: Bundle, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Calling(ScriptedDecoder):
        """Would call a tool in the middle of its answer."""

        def _logits(self) -> npt.NDArray[np.float32]:
            row = super()._logits()
            if self._position == 3:
                row[0, tokenizer.control_id("<tool_call>")] = 2 * CERTAIN
            return row

    loaded = (Engine(Calling(tokenizer, [ANSWERS["tldr"]]), PrefixCache(0)), tokenizer)
    monkeypatch.setattr(summarizer, "load_engine", lambda bundle, options: loaded)
    engine = EngineOptions(drafts=False, cache_bytes=0)
    made = Summarizer(bundle, SummaryOptions(type="tldr"), engine)
    assert made.summarize(TEXT).text == ANSWERS["tldr"]
