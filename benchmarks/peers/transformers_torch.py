"""transformers on torch, with the float32 numbers as they are and rounded to bfloat16."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.hf_generate import LOOKUP, generate
from benchmarks.peers.rival import Source, Variant, run_builder
from benchmarks.peers.serving import Run, serve

NAME = "transformers-torch"
VARIANTS = (
    Variant("transformers (float32)", "float32", drafts=LOOKUP),
    Variant("transformers (bfloat16)", "bfloat16", drafts=LOOKUP),
)
_PACKAGES = ("transformers", "torch", "numpy")
_ROUND = """\
import sys
from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=sys.argv[3])
model.save_pretrained(sys.argv[2])
"""


def build(python: Path, source: Source, files: str, target: Path) -> None:
    """Link the float32 numbers, or let transformers round and save them."""
    if files == "float32":
        shutil.copytree(source.checkpoint, target, copy_function=os.link)
    else:
        run_builder([python, "-c", _ROUND, source.checkpoint, target, files])


class Torch:
    """A model of transformers."""

    def __init__(self, folder: Path, threads: int, options: Mapping[str, Any]) -> None:
        import torch
        from transformers import AutoModelForCausalLM

        torch.set_num_threads(threads)
        self._torch = torch
        self._model = AutoModelForCausalLM.from_pretrained(folder, dtype="auto")
        self._lookup = {name: options[name] for name in LOOKUP if name in options}
        self.versions = {name: version(name) for name in _PACKAGES}

    def run(self, ids: list[int], new_tokens: int) -> Run:
        return generate(self._model, ids, new_tokens, **self._lookup)

    def logits(self, ids: list[int]) -> Any:
        with self._torch.inference_mode():
            return self._model(self._torch.tensor([ids])).logits[0].float().numpy()


if __name__ == "__main__":
    serve(Torch)
