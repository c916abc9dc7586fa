"""llama.cpp, by llama-cpp-python, on the GGUF file that our own bundles are built from."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.peers.rival import Source, Variant
from benchmarks.peers.serving import Run, serve

NAME = "llama-cpp"
# Two guesses are what llama-cpp-python's documentation advises for CPUs.
VARIANTS = (Variant("llama.cpp (Q4_K_M)", "gguf", drafts={"guesses": 2}),)
_PACKAGES = ("llama-cpp-python", "numpy")


def build(python: Path, source: Source, files: str, target: Path) -> None:
    """Get the GGUF file."""
    from benchmarks.weights import place_gguf  # the engine's half needn't read TOML

    target.mkdir()
    place_gguf(source.model, target / f"{source.model}.{files}")


class LlamaCpp:
    """A model of llama.cpp."""

    def __init__(self, folder: Path, threads: int, options: Mapping[str, Any]) -> None:
        self._path = next(folder.glob("*.gguf"))
        self._threads = threads
        self._llama = self._open(options["room"], **_drafts(options))
        self.versions = {name: version(name) for name in _PACKAGES}

    def run(self, ids: list[int], new_tokens: int) -> Run:
        self._llama.reset()  # or it would reuse what it shares with the prompt before
        begun = time.perf_counter()
        stream = self._llama.generate(ids, temp=0.0)
        tokens = [int(next(stream))]
        first = time.perf_counter()
        tokens += [int(token) for token in islice(stream, new_tokens - 1)]
        return Run(first - begun, time.perf_counter() - first, tokens)

    def logits(self, ids: list[int]) -> Any:
        llama = self._open(len(ids), logits_all=True)
        llama.eval(ids)
        return llama.scores[: len(ids)]

    def _open(self, room: int, **more: Any) -> Any:
        from llama_cpp import Llama

        return Llama(
            model_path=str(self._path),
            n_ctx=room,
            n_threads=self._threads,
            n_threads_batch=self._threads,
            verbose=False,
            **more,
        )


def _drafts(options: Mapping[str, Any]) -> dict[str, Any]:
    if "guesses" not in options:
        return {}
    from llama_cpp.llama_speculative import LlamaPromptLookupDecoding

    # With drafts it keeps the logits of every row, but makes no room for them unless told.
    draft_model = LlamaPromptLookupDecoding(num_pred_tokens=options["guesses"])
    return {"draft_model": draft_model, "logits_all": True}


if __name__ == "__main__":
    serve(LlamaCpp)
