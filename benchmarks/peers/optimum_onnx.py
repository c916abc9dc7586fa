"""optimum's ORTModelForCausalLM, on the graph that optimum itself exports, in float32."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.hf_generate import generate
from benchmarks.peers.rival import Source, Variant, run_builder
from benchmarks.peers.serving import Run, serve

NAME = "optimum-onnx"
VARIANTS = (Variant("optimum (float32)", "float32"),)
_PACKAGES = ("optimum", NAME, "onnxruntime", "transformers", "torch", "numpy")


def build(python: Path, source: Source, files: str, target: Path) -> None:
    """Let optimum export the checkpoint."""
    command: list[str | Path] = [python.with_name("optimum-cli"), "export", "onnx"]
    command += ["--model", source.checkpoint, "--task", "text-generation-with-past"]
    run_builder([*command, target])


class Optimum:
    """A model of optimum."""

    def __init__(self, folder: Path, threads: int, options: Mapping[str, Any]) -> None:
        import torch
        from onnxruntime import SessionOptions
        from optimum.onnxruntime import ORTModelForCausalLM

        torch.set_num_threads(threads)
        settings = SessionOptions()
        settings.intra_op_num_threads = threads
        self._torch = torch
        self._model = ORTModelForCausalLM.from_pretrained(folder, session_options=settings)
        self.versions = {name: version(name) for name in _PACKAGES}

    def run(self, ids: list[int], new_tokens: int) -> Run:
        return generate(self._model, ids, new_tokens)

    def logits(self, ids: list[int]) -> Any:
        inputs = self._torch.tensor([ids])
        found = self._model(input_ids=inputs, attention_mask=self._torch.ones_like(inputs))
        return found.logits[0].float().numpy()


if __name__ == "__main__":
    serve(Optimum)
