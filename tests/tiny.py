"""A tiny random Qwen2: its checkpoint, its tokenizer and its bundles, all made in a second.

The files are those of a real model, only smaller: the embedding is padded beyond the vocabulary as
Qwen's is, key-value heads are shared, and the tokenizer spells bytes as GPT-2 does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf
import ml_dtypes
import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from summarizer.bundle import Bundle
from summarizer.export.build import Origin, build_bundle
from summarizer.export.checkpoint import DecoderConfig
from summarizer.export.recipes import find_recipe
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint
from summarizer.export.tokenizer_files import byte_level_bpe

Array = npt.NDArray[Any]

CONFIG = DecoderConfig(
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
)
CALIBRATION = [list(range(50, 250)), list(range(300, 120, -3))]  # token ids
ORIGIN = Origin("tiny", {"origin": "random numbers"})
CONTROL_TOKENS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
ADDED_TOKENS = (*CONTROL_TOKENS, "<tool_call>")
_WORDS = (
    " the of and to in is that for it on with as was be by this are at from or an have not text "
    "above Summarize write one sentence main points list summary meeting mail train words"
)
_HAN = "的一是不了人在有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"

_LAYER_TENSORS = {  # the hub's name, and GGUF's
    "input_layernorm.weight": "attn_norm.weight",
    "self_attn.q_proj.weight": "attn_q.weight",
    "self_attn.k_proj.weight": "attn_k.weight",
    "self_attn.v_proj.weight": "attn_v.weight",
    "self_attn.q_proj.bias": "attn_q.bias",
    "self_attn.k_proj.bias": "attn_k.bias",
    "self_attn.v_proj.bias": "attn_v.bias",
    "self_attn.o_proj.weight": "attn_output.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
    "mlp.gate_proj.weight": "ffn_gate.weight",
    "mlp.up_proj.weight": "ffn_up.weight",
    "mlp.down_proj.weight": "ffn_down.weight",
}


# -- the checkpoint -------------------------------------------------------------------------------


def tensors(seed: int = 0) -> dict[str, Array]:
    """Float32 tensors by their names on the hub."""
    random = np.random.default_rng(seed)

    def normal(*shape: int, deviation: float) -> Array:
        return random.normal(0, deviation, shape).astype(np.float32)

    hidden, inner = CONFIG.hidden_size, CONFIG.intermediate_size
    queries, keys = CONFIG.heads * CONFIG.head_dim, CONFIG.kv_heads * CONFIG.head_dim
    made = {
        "model.embed_tokens.weight": normal(CONFIG.vocab_size, hidden, deviation=0.5),
        "model.norm.weight": 1 + normal(hidden, deviation=0.1),
    }
    for layer in range(CONFIG.layers):
        shapes = [
            (hidden,),
            *[(queries, hidden), (keys, hidden), (keys, hidden)],
            *[(queries,), (keys,), (keys,)],
            *[(hidden, queries), (hidden,)],
            *[(inner, hidden), (inner, hidden), (hidden, inner)],
        ]
        for name, shape in zip(_LAYER_TENSORS, shapes, strict=True):
            array = normal(*shape, deviation=0.3 if "bias" in name else 0.15)
            made[f"model.layers.{layer}.{name}"] = array + 1 if "norm" in name else array
    return made


def write_safetensors(path: Path, *, bfloat16: bool = False, without: str = "") -> Path:
    """The checkpoint as the hub serves it, one tensor left out if asked."""
    dtype = ml_dtypes.bfloat16 if bfloat16 else np.float32
    kept = {name: array.astype(dtype) for name, array in tensors().items() if name != without}
    save_file(kept, path)
    return path


def checkpoint(folder: Path) -> SafetensorsCheckpoint:
    """The checkpoint, written to `folder` and opened."""
    return SafetensorsCheckpoint(write_safetensors(folder / "tiny.safetensors"), CONFIG)


def write_gguf(
    path: Path,
    *,
    kind: gguf.GGMLQuantizationType = gguf.GGMLQuantizationType.F32,
    head: Array | None = None,
    architecture: str = "qwen2",
    without: str = "",
) -> Path:
    """The checkpoint as GGUF: matrices as `kind`, `head` as output.weight."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_block_count(CONFIG.layers)
    writer.add_context_length(CONFIG.context_size)
    writer.add_embedding_length(CONFIG.hidden_size)
    writer.add_feed_forward_length(CONFIG.intermediate_size)
    writer.add_head_count(CONFIG.heads)
    writer.add_head_count_kv(CONFIG.kv_heads)
    writer.add_rope_freq_base(CONFIG.rope_theta)
    writer.add_layer_norm_rms_eps(CONFIG.rms_norm_eps)
    _add_tokenizer(writer)
    for name, array in tensors().items():
        if _gguf_name(name) != without:
            _add_tensor(writer, _gguf_name(name), array, kind)
    if head is not None:
        _add_tensor(writer, "output.weight", head, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _gguf_name(name: str) -> str:
    ends = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm"}
    if name in ends:
        return ends[name].removesuffix(".weight") + ".weight"
    layer, rest = name.removeprefix("model.layers.").split(".", 1)
    return f"blk.{layer}.{_LAYER_TENSORS[rest]}"


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


def tokenizer() -> dict[str, Any]:
    """The content of tokenizer.json."""
    vocabulary, merges = _vocabulary()
    added = [
        {
            "id": len(vocabulary) + rank,
            "content": content,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": content in CONTROL_TOKENS,
        }
        for rank, content in enumerate(ADDED_TOKENS)
    ]
    return byte_level_bpe(vocabulary, merges, added)


def write_tokenizer(path: Path) -> None:
    path.write_text(json.dumps(tokenizer()), "utf-8")


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
    assert len(vocabulary) + len(ADDED_TOKENS) < CONFIG.vocab_size
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
) -> Bundle:
    """A bundle below `folder`, whose checkpoint lies there, too."""
    folder.mkdir(parents=True, exist_ok=True)
    return build_bundle(
        checkpoint(folder),
        tokenizer(),
        find_recipe(recipe),
        folder / model_id / recipe,
        origin=Origin(model_id, ORIGIN.source),
        calibration=CALIBRATION,
        has_unsigned_weights=has_unsigned_weights,
    )
