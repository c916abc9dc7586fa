"""Systems that use the model: `Summarizer`, and the bare model with a prompt of one line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import summarizer
from benchmarks.quality.datasets import Item, Task
from summarizer import Bundle, Summarizer, ensure_bundle
from summarizer.engine.chat import Chat
from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import Limits, Token, generate, read_prompt
from summarizer.engine.tokenizer import Detokenizer, Tokenizer

_SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."  # the model's own
_NUMBERS = {1: "one sentence", 3: "three sentences", 5: "five sentences"}
# Packages and modules that decide what a summary says.
_WORDING = ("types", "language", "grounding", "output", "prompts", "generation", "pipeline")


class Ours:
    """`Summarizer.summarize`; the model is loaded when the first text comes."""

    more: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, model: str, recipe: str, threads: int) -> None:
        self._model, self._recipe, self._threads = model, recipe, threads

    @property
    def version(self) -> str:
        return f"{self._model} {self._recipe} {wording_digest()}"

    @cached_property
    def _summarizer(self) -> Summarizer:
        return Summarizer.create(self._model, recipe=self._recipe, threads=self._threads)

    def __call__(self, item: Item, task: Task) -> str:
        focus = {"focus": item.focus} if item.focus else {}
        options = {**task.options, **focus, **self.more}
        return self._summarizer.summarize(item.text, **options).text


class Unchecked(Ours):
    """The same with nothing held against the text."""

    more = MappingProxyType({"trust": "off"})


class Loaded:
    """A bundle with its engine, loaded when it is first needed."""

    wording = ""  # a version of what it is told

    def __init__(self, model: str, recipe: str, threads: int) -> None:
        self._model, self._recipe, self._threads = model, recipe, threads

    @property
    def version(self) -> str:
        return f"{self._model} {self._recipe} {self.wording}"

    @cached_property
    def _engine(self) -> tuple[Bundle, Decoder, Tokenizer]:
        bundle = ensure_bundle(self._model, self._recipe)
        return bundle, Decoder(bundle, threads=self._threads), Tokenizer(bundle.tokenizer_path)


class Raw(Loaded):
    """The bundle through the engine alone: a prompt of one line, greedy, nothing checked."""

    wording = "1"  # of the line and the format below

    def __call__(self, item: Item, task: Task) -> str:
        bundle, decoder, tokenizer = self._engine
        ids = chat_ids(tokenizer, prompt_of(item, task))
        most = task.sentences * 80 + 48  # tokens: as many as ours may take
        cache = decoder.new_cache(len(ids) + most)
        logits = read_prompt(decoder, ids, cache)
        detokenizer = Detokenizer(tokenizer)
        events = generate(decoder, logits, cache, Limits(most, bundle.manifest.stop_ids))
        pieces = [detokenizer.feed(event.id) for event in events if isinstance(event, Token)]
        text = ("".join(pieces) + detokenizer.finish()).strip()
        return text.split("\n")[0].strip() if task.is_headline else text


def prompt_of(item: Item, task: Task) -> str:
    """The line, and the text."""
    if item.language == "zh":
        characters = int((task.words or 0) / 0.6)
        line = f"请用{task.sentences}句话概括下面的文字"
        if task.is_headline:
            line = f"请为下面的文字写一个不超过{characters}个字的标题"
        return f"{line}{f'，重点是：{item.focus}' if item.focus else ''}：\n\n{item.text}"
    line = f"Summarize the following text in {_NUMBERS[task.sentences]}"
    if task.is_headline:
        line = f"Write a headline of at most {task.words} words for the following text"
    return f"{line}{f', with a focus on this: {item.focus}' if item.focus else ''}:\n\n{item.text}"


def chat_ids(tokenizer: Tokenizer, prompt: str) -> list[int]:
    """The model's chat format with the system prompt that Qwen's template gives by itself."""
    return Chat(tokenizer).prompt(_SYSTEM, prompt)


def wording_digest(package: Path = Path(summarizer.__file__).parent) -> str:
    """Return a digest of the code and data that decide what a summary says."""
    files = (path for path in sorted(package.rglob("*.*")) if path.suffix in (".py", ".toml"))
    digest = hashlib.sha256()
    for path in files:
        if path.relative_to(package).with_suffix("").parts[0] in _WORDING:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
