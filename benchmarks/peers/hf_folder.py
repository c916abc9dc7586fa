"""Write a checkpoint as the folder that Hugging Face's tools read, for peers that build from one.

The folder holds config.json, generation_config.json, the tokenizer, and every tensor as float32 in
one model.safetensors: exactly the numbers that our own exporter reads, so both sides quantize the
same weights. Tensors are written as they are read, and memory stays small. The format is described
in https://github.com/huggingface/safetensors#format.

A tied embedding is written once, as the hub does.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.export.architectures import find_architecture
from summarizer.export.checkpoint import Checkpoint, DecoderConfig
from summarizer.export.runtime_configs import write_runtime_configs
from summarizer.export.tokenizer_files import control_ids, write_tokenizer

Shape = tuple[int, ...]

_FLOAT32_BYTES = 4


def write_hf_folder(folder: Path, checkpoint: Checkpoint, tokenizer: dict[str, Any]) -> None:
    """Write `checkpoint` and the content of its tokenizer.json into the new folder `folder`."""
    folder.mkdir(parents=True)
    write_tokenizer(folder, tokenizer, checkpoint.config.context_size)
    write_runtime_configs(folder, checkpoint.config, control_ids(tokenizer))
    # Ours, for a graph that isn't here: a builder writes its own.
    (folder / "genai_config.json").unlink()
    write_safetensors(folder / "model.safetensors", checkpoint)


def write_safetensors(path: Path, checkpoint: Checkpoint) -> None:
    """Write every tensor of `checkpoint` under its name on the hub, as float32."""
    tensors = list(hub_tensors(checkpoint.config))
    with path.open("wb") as file:
        file.write(header([(there, shape) for _, there, shape in tensors]))
        for name, _, shape in tensors:
            written = 0
            for rows in checkpoint.rows(name):
                written += file.write(np.ascontiguousarray(rows, "<f4").data)
            if written != prod(shape) * _FLOAT32_BYTES:
                raise ValueError(f"tensor {name} isn't of shape {shape}")


def header(tensors: list[tuple[str, Shape]]) -> bytes:
    """The head of a safetensors file: its own length, then names, shapes and places as JSON."""
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    start = 0
    for name, shape in tensors:
        end = start + prod(shape) * _FLOAT32_BYTES
        entries[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
        start = end
    text = json.dumps(entries).encode()
    text += b" " * (-len(text) % 8)  # tensors begin at a multiple of 8 bytes
    return struct.pack("<Q", len(text)) + text


def hub_tensors(config: DecoderConfig) -> Iterator[tuple[str, str, Shape]]:
    """Each tensor's name of ours, its name on the hub, and its shape."""
    architecture = find_architecture(config.model_type)
    for name, shape in architecture.shapes(config):
        yield name, architecture.hub_name(name), shape
