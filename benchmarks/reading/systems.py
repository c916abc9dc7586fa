"""What answers: the product with and without what tunes it, and the bare model.

A system is named WHAT[:RECIPE[:TRUST]]: "tuned", "untuned:int4", "tuned:w8a8:off", "bare". WHAT may
also be the path of an adapter's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.reading.texts import Item
from summarizer import Summarizer, SummarizerError, ensure_bundle
from summarizer.engine.chat import Chat
from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import Limits, Token, generate, read_prompt
from summarizer.engine.tokenizer import Tokenizer

BARE = "bare"
_ADAPTERS = {"tuned": "auto", "untuned": "none", BARE: "none"}
_MOST_TOKENS = 128
_LINES = {
    ("tldr", False): "Summarize the following text in one sentence:\n\n",
    ("topline", False): "Summarize the following text in one line of at most ten words:\n\n",
    ("tldr", True): "请用一句话概括下面的文字：\n\n",
    ("topline", True): "请用一行概括下面的文字，不超过十六个字：\n\n",
}


@dataclass(frozen=True)
class Answer:
    """What a system said of a text; `status` is the result's, or "error"."""

    text: str
    status: str = "complete"


@dataclass(frozen=True)
class System:
    """A system by its name."""

    name: str
    model: str

    @contextmanager
    def running(self, threads: int | None) -> Iterator[Answerer]:
        """Load it."""
        what, recipe, trust = [*self.name.split(":"), "", ""][:3]
        adapter = _ADAPTERS.get(what, what)
        if what == BARE:
            yield _Bare(self.model, recipe or None)
            return
        options: dict[str, Any] = {"trust": trust} if trust else {}
        with Summarizer.create(
            self.model, recipe=recipe or None, adapter=adapter, threads=threads, **options
        ) as summarizer:
            yield _Product(summarizer)


class Answerer:
    """Answers one text after another."""

    def answer(self, item: Item) -> Answer:
        """Return the summary of a text."""
        raise NotImplementedError


class _Product(Answerer):
    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    def answer(self, item: Item) -> Answer:
        try:
            result = self._summarizer.summarize(
                item.text, type=item.type, input_type=item.input_type, focus=item.focus
            )
        except SummarizerError as error:
            return Answer(str(error), "error")
        return Answer(result.text, result.status)


class _Bare(Answerer):
    """The model alone: a plain line, greedy, nothing checked."""

    def __init__(self, model: str, recipe: str | None) -> None:
        self._bundle = ensure_bundle(model, recipe, adapter="none")
        self._decoder = Decoder(self._bundle)
        self._tokenizer = Tokenizer(self._bundle.tokenizer_path)

    def answer(self, item: Item) -> Answer:
        line = _LINES[item.type, item.language.startswith("zh")]
        system = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
        ids = Chat(self._tokenizer).prompt(system, line + item.text)
        cache = self._decoder.new_cache(len(ids) + _MOST_TOKENS)
        logits = read_prompt(self._decoder, ids, cache)
        limits = Limits(_MOST_TOKENS, self._bundle.manifest.stop_ids)
        events = generate(self._decoder, logits, cache, limits)
        said = [event.id for event in events if isinstance(event, Token)]
        return Answer(self._tokenizer.decode(said).strip())


def systems(names: Sequence[str], model: str) -> list[System]:
    """Return the systems of these names."""
    return [System(name, model) for name in names]
