"""Our engine as a child process: `python -m benchmarks.peers.ours BUNDLE THREADS OPTIONS`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.serving import Run, serve
from summarizer import open_bundle
from summarizer.bench import versions
from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder, KVCache
from summarizer.engine.generation import SpeculativeReader, read_prompt
from summarizer.engine.prompt_lookup import PromptLookup

NAME = "summarizer"
MODULE = "benchmarks.peers.ours"
DRAFTS = {"drafts": True}


class Ours:
    """The decoder, fed as `Summarizer` feeds it."""

    def __init__(self, folder: Path, threads: int, options: Mapping[str, Any]) -> None:
        self._decoder = Decoder(open_bundle(folder), threads=threads)
        self._drafts = options.get("drafts", False)
        self.versions = versions()

    def run(self, ids: list[int], new_tokens: int) -> Run:
        begun = time.perf_counter()
        cache = self._decoder.new_cache(len(ids) + new_tokens)
        tokens = [int(read_prompt(self._decoder, ids, cache).argmax())]
        first = time.perf_counter()
        read = self._reader(ids, cache)
        while len(tokens) < new_tokens:
            tokens.append(int(read(tokens[-1], new_tokens - len(tokens)).argmax()))
        return Run(first - begun, time.perf_counter() - first, tokens)

    def logits(self, ids: list[int]) -> Any:
        return self._decoder.forward(ids, self._decoder.new_cache(len(ids)), keep=0)

    def _reader(self, ids: list[int], cache: KVCache) -> Callable[[int, int], FloatArray]:
        """What reads a token, knowing how many may follow, and gives the logits [vocab] after."""
        if self._drafts:
            lookup = PromptLookup(ids, row_cost=self._decoder.row_cost)
            return SpeculativeReader(self._decoder, cache, lookup).read
        return lambda token, _: self._decoder.forward([token], cache)[-1]


if __name__ == "__main__":
    serve(Ours)
