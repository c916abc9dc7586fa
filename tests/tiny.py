"""Tiny random decoders: their checkpoints, tokenizers and bundles, all made in a second.

The files are those of a real model, only smaller: the embedding is padded beyond the vocabulary as
Qwen's is, key-value heads are shared, and the tokenizer spells bytes as GPT-2 does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import ml_dtypes
import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from summarizer.bundle import Bundle
from summarizer.export.architectures import find_architecture
from summarizer.export.build import Origin, build_bundle
from summarizer.export.checkpoint import DecoderConfig
from summarizer.export.recipes import find_recipe
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint
from summarizer.export.tokenizer_files import byte_level_bpe

Array = npt.NDArray[Any]

CONFIG = DecoderConfig(
    model_type="qwen2",
    vocab_size=640,
    layers=2,
    hidden_size=64,
    intermediate_size=192,
    heads=4,
    kv_heads=2,
    head_dim=16,
    rope_theta=10_000.0,
    rms_norm_eps=1e-6,
    context_size=2048,
    tied_embedding=True,
)
QWEN3 = replace(CONFIG, model_type="qwen3", head_dim=32)  # twice what hidden_size / heads is
UNTIED = replace(CONFIG, tied_embedding=False)  # as DeepSeek's distilled Qwen2
CALIBRATION = [list(range(50, 250)), list(range(300, 120, -3))]  # token ids
ORIGIN = Origin("tiny", {"origin": "random numbers"})
CONTROL_TOKENS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
ADDED_TOKENS = (*CONTROL_TOKENS, "<tool_call>")
THOUGHT = ("<think>", "</think>")
QWEN3_TOKENS = (*ADDED_TOKENS, *THOUGHT)
DEEPSEEK_TOKENS = (
    *("<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>"),
    *THOUGHT,
)
_WORDS = (
    " the of and to in is that for it on with as was be by this are at from or an have not text "
    "above Summarize write one sentence main points list summary meeting mail train words"
)
_HAN = "的一是不了人在有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"


# -- the checkpoint -------------------------------------------------------------------------------


def tensors(seed: int = 0, config: DecoderConfig = CONFIG) -> dict[str, Array]:
    """Float32 tensors by their names on the hub."""
    random = np.random.default_rng(seed)
    architecture = find_architecture(config.model_type)

    def made(name: str, shape: tuple[int, ...]) -> Array:
        deviations = {"embedding": 0.5, "head": 0.5, "final_norm": 0.1}
        deviation = deviations.get(name, 0.3 if "bias" in name else 0.15)
        array = random.normal(0, deviation, shape).astype(np.float32)
        return array + 1 if "norm" in name else array

    shapes = dict(architecture.shapes(config))
    first = ("embedding", "final_norm")
    ordered = {name: shapes.pop(name) for name in first} | shapes
    return {architecture.hub_name(name): made(name, shape) for name, shape in ordered.items()}


def write_safetensors(
    path: Path, *, bfloat16: bool = False, without: str = "", config: DecoderConfig = CONFIG
) -> Path:
    """The checkpoint as the hub serves it, one tensor left out if asked."""
    dtype = ml_dtypes.bfloat16 if bfloat16 else np.float32
    arrays = tensors(config=config)
    save_file({name: arrays[name].astype(dtype) for name in arrays if name != without}, path)
    return path


def checkpoint(folder: Path, config: DecoderConfig = CONFIG) -> SafetensorsCheckpoint:
    """The checkpoint, written to `folder` and opened."""
    path = write_safetensors(folder / "tiny.safetensors", config=config)
    return SafetensorsCheckpoint(path, config)


def write_gguf(
    path: Path,
    *,
    kind: gguf.GGMLQuantizationType = gguf.GGMLQuantizationType.F32,
    head: Array | None = None,
    architecture: str = "",
    without: str = "",
    config: DecoderConfig = CONFIG,
) -> Path:
    """The checkpoint as GGUF: matrices as `kind`, `head` as output.weight."""
    writer = gguf.GGUFWriter(path, architecture or config.model_type)
    if config.head_dim * config.heads != config.hidden_size:
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
    writer.add_block_count(config.layers)
    writer.add_context_length(config.context_size)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.heads)
    writer.add_head_count_kv(config.kv_heads)
    writer.add_rope_freq_base(config.rope_theta)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    _add_tokenizer(writer)
    known, arrays = find_architecture(config.model_type), tensors(config=config)
    for name, _ in known.shapes(config):
        if known.gguf_name(name) != without:
            _add_tensor(writer, known.gguf_name(name), arrays[known.hub_name(name)], kind)
    if head is not None:
        _add_tensor(writer, "output.weight", head, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_tensor(
    writer: gguf.GGUFWriter, name: str, array: Array, kind: gguf.GGMLQuantizationType
) -> None:
    if array.ndim == 1 or kind == gguf.GGMLQuantizationType.F32:
        writer.add_tensor(name, array)
    else:
        writer.add_tensor(name, gguf.quantize(array, kind), raw_dtype=kind)


def _add_tokenizer(writer: gguf.GGUFWriter) -> None:
    vocabulary, merges = _vocabulary()
    tokens = [*vocabulary, *ADDED_TOKENS]
    padding = [f"[PAD{index}]" for index in range(len(tokens), CONFIG.vocab_size)]
    normal, control, user_defined, unused = 1, 3, 4, 5
    kinds = [normal] * len(vocabulary) + [control] * 3 + [user_defined] + [unused] * len(padding)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([*tokens, *padding])
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(merge) for merge in merges])


# -- the tokenizer --------------------------------------------------------------------------------


def tokenizer(added: Sequence[str] = ADDED_TOKENS) -> dict[str, Any]:
    """The content of tokenizer.json, with these tokens besides those of text."""
    vocabulary, merges = _vocabulary()
    tokens = [
        {
            "id": len(vocabulary) + rank,
            "content": content,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": content not in ("<tool_call>", *THOUGHT),
        }
        for rank, content in enumerate(added)
    ]
    return byte_level_bpe(vocabulary, merges, tokens)


def write_tokenizer(path: Path, added: Sequence[str] = ADDED_TOKENS) -> None:
    path.write_text(json.dumps(tokenizer(added)), "utf-8")


def _vocabulary() -> tuple[dict[str, int], list[list[str]]]:
    """Tokens of one byte, and those of the words and characters above with their merges."""
    spelling = _byte_spelling()
    vocabulary = {character: byte for byte, character in enumerate(spelling)}
    merges: list[list[str]] = []
    for word in [*(f" {word}" for word in _WORDS.split()), *_HAN]:
        pieces = [spelling[byte] for byte in word.encode()]
        for end in range(1, len(pieces)):
            merge = ["".join(pieces[:end]), pieces[end]]
            if "".join(merge) not in vocabulary:
                vocabulary["".join(merge)] = len(vocabulary)
                merges.append(merge)
    assert len(vocabulary) + len(QWEN3_TOKENS) < CONFIG.vocab_size
    return vocabulary, merges


def _byte_spelling() -> list[str]:
    """The character for each byte, from GPT-2's published encoder."""
    printable = {*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAC + 1), *range(0xAE, 0xFF + 1)}
    others = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


# -- bundles --------------------------------------------------------------------------------------


def build(
    folder: Path,
    recipe: str = "float32",
    *,
    model_id: str = "tiny",
    has_unsigned_weights: bool = False,
    config: DecoderConfig = CONFIG,
    added: Sequence[str] = ADDED_TOKENS,
) -> Bundle:
    """A bundle below `folder`, whose checkpoint lies there, too."""
    folder.mkdir(parents=True, exist_ok=True)
    return build_bundle(
        checkpoint(folder, config),
        tokenizer(added),
        find_recipe(recipe),
        folder / model_id / recipe,
        origin=Origin(model_id, ORIGIN.source),
        calibration=CALIBRATION,
        has_unsigned_weights=has_unsigned_weights,
    )
