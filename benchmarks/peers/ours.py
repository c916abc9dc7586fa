"""Our engine as a child process: `python -m benchmarks.peers.ours BUNDLE THREADS`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from benchmarks.peers.serving import Run, serve
from summarizer import open_bundle
from summarizer.bench import versions
from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import read_prompt


class Ours:
    """The decoder, fed as `Summarizer` feeds it."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._decoder = Decoder(open_bundle(folder), threads=threads)
        self.versions = versions()

    def run(self, ids: list[int], new_tokens: int) -> Run:
        begun = time.perf_counter()
        cache = self._decoder.new_cache(len(ids) + new_tokens)
        tokens = [int(read_prompt(self._decoder, ids, cache).argmax())]
        first = time.perf_counter()
        while len(tokens) < new_tokens:
            tokens.append(int(self._decoder.forward(tokens[-1:], cache)[-1].argmax()))
        return Run(first - begun, time.perf_counter() - first, tokens)

    def logits(self, ids: list[int]) -> Any:
        return self._decoder.forward(ids, self._decoder.new_cache(len(ids)), keep=0)


if __name__ == "__main__":
    serve(Ours)
