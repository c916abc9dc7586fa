"""transformers' reading of the real model's GGUF, kept on disk.

A GGUF holds the tied embedding twice: `token_embd.weight`, and, more finely quantized,
`output.weight`. transformers takes each for what it says; our exporter uses the finer one for
both, so the reference is made to do the same.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
from transformers import AutoModelForCausalLM, PreTrainedModel, Qwen2ForCausalLM

from summarizer.engine import FloatArray

POSITIONS = 1024  # of each language


@dataclass(frozen=True)
class Reference:
    """A folder that transformers saved, with files of the logits it computed."""

    folder: Path
    ids: dict[str, list[int]]  # by language

    def logits(self, language: str) -> FloatArray:
        """[positions, vocab], read from disk where they are looked at."""
        return np.load(self.folder / f"{language}.npy", mmap_mode="r")


def make_reference(
    source: Path, reader: gguf.GGUFReader, folder: Path, ids: dict[str, list[int]]
) -> Reference:
    """Load the GGUF in transformers, compute the logits of `ids`, save all of it, and let go."""
    model = _tied(
        AutoModelForCausalLM.from_pretrained(
            source.parent, gguf_file=source.name, dtype=torch.float32
        ),
        raw_tensor(reader, "output.weight"),
    )
    model.save_pretrained(folder)
    for language, sequence in ids.items():
        np.save(folder / f"{language}.npy", full_logits(model, sequence))
    del model
    gc.collect()
    return Reference(folder, ids)


def full_logits(model: PreTrainedModel, ids: list[int]) -> FloatArray:
    """[positions, vocab] without any cache."""
    with torch.inference_mode():
        return model(torch.tensor([ids]), use_cache=False).logits[0].numpy()


def raw_tensor(reader: gguf.GGUFReader, name: str) -> gguf.ReaderTensor:
    """The tensor called `name`, as it lies in the file."""
    return next(tensor for tensor in reader.tensors if tensor.name == name)


def _tied(model: Qwen2ForCausalLM, head: gguf.ReaderTensor) -> Qwen2ForCausalLM:
    finer = torch.from_numpy(gguf.dequantize(head.data, head.tensor_type))
    model.config.tie_word_embeddings = True
    with torch.no_grad():
        model.model.embed_tokens.weight.copy_(finer)
    model.tie_weights()
    return model.eval()
