"""onnxruntime-genai on the graph that its own builder makes.

The builder reads float32
safetensors with tied embeddings, so both sides quantize the same numbers: k-quant int4 in blocks
of 32 with zero points, and an 8-bit head in blocks of 32 that is the embedding, too (the builder
shares it since config.json says that the two are tied).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.rival import Source, Variant, run_builder
from benchmarks.peers.serving import Run, serve

NAME = "onnxruntime-genai"
_DEFAULT = "onnxruntime-genai (int4)"
# It has no prompt lookup.
VARIANTS = (
    Variant(_DEFAULT, "default", in_best=False),
    Variant("onnxruntime-genai (int4, pruned head)", "pruned-head", distance_of=_DEFAULT),
)
_OPTIONS = ("block_size=32", "accuracy_level=4", "algo_config=k_quant_last")
BUILDER_OPTIONS = {
    "default": _OPTIONS,
    # Logits for the last row of a prompt only, as ours; the builder's default is every row.
    "pruned-head": (*_OPTIONS, "prune_lm_head=true"),
}
_PACKAGES = (NAME, "onnxruntime", "torch", "transformers", "numpy")


def build(python: Path, source: Source, files: str, target: Path) -> None:
    """Let the peer's builder make its graph of the checkpoint."""
    command: list[str | Path] = [python, "-m", "onnxruntime_genai.models.builder"]
    command += ["-i", source.checkpoint, "-o", target, "-c", target.with_name("cache")]
    command += ["-p", "int4", "-e", "cpu", "--extra_options", *BUILDER_OPTIONS[files]]
    run_builder(command)


class Genai:
    """A model of onnxruntime-genai."""

    def __init__(self, folder: Path, threads: int, options: Mapping[str, Any]) -> None:
        import onnxruntime_genai

        self._genai = onnxruntime_genai
        config = onnxruntime_genai.Config(str(folder))
        config.overlay(json.dumps(with_threads(threads)))
        self._model = onnxruntime_genai.Model(config)
        self.versions = {name: version(name) for name in _PACKAGES}

    def run(self, ids: list[int], new_tokens: int) -> Run:
        begun = time.perf_counter()
        generator = self._generator(len(ids) + new_tokens)
        generator.append_tokens(ids)
        generator.generate_next_token()
        first = time.perf_counter()
        while not generator.is_done():
            generator.generate_next_token()
        end = time.perf_counter()
        tokens = [int(token) for token in generator.get_sequence(0)[len(ids) :]]
        return Run(first - begun, end - first, tokens)

    def logits(self, ids: list[int]) -> Any:
        generator = self._generator(len(ids) + 1)
        generator.append_tokens(ids)
        return generator.get_output("logits")[0]

    def _generator(self, length: int) -> Any:
        """Greedy, and never done before `length` tokens: its default room is the whole context."""
        parameters = self._genai.GeneratorParams(self._model)
        parameters.set_search_options(do_sample=False, min_length=length, max_length=length)
        return self._genai.Generator(self._model, parameters)


def with_threads(threads: int) -> dict[str, Any]:
    """What to lay over genai_config.json, which leaves the threads to ONNX Runtime."""
    options = {"intra_op_num_threads": threads}
    return {"model": {"decoder": {"session_options": options}}}


if __name__ == "__main__":
    serve(Genai)
