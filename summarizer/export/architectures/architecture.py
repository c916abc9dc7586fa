"""What one architecture of decoders has that another may not: its tensors and its names.

Common to all is the decoder that `graph` writes: RMS norms before attention and MLP, grouped
queries with rotary positions over the halves of a head, an MLP gated by SiLU.

Not handled: scaled rotary embeddings, sliding windows, layers that differ from each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any

from summarizer.export.checkpoint import DecoderConfig

EMBEDDING = "embedding"
HEAD = "head"  # where it isn't the embedding
FINAL_NORM = "final_norm"

Shape = tuple[int, ...]


@dataclass(frozen=True)
class TensorNames:
    """A tensor's name in the hub's files and in GGUF, and its axes: keys of `_sizes`."""

    hub: str
    gguf: str
    axes: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """One architecture, as its own file describes it."""

    model_type: str  # in config.json, in a GGUF's metadata and in onnxruntime-genai's file
    hub_class: str  # of transformers
    layer_tensors: dict[str, TensorNames]  # by the name that the exporter gives them
    transformers_version: str  # that the makers' own config.json names
    config: dict[str, Any] = field(default_factory=dict)  # of config.json, beside the numbers

    @property
    def has_qkv_bias(self) -> bool:
        """Whether something is added to queries, keys and values."""
        return "q.bias" in self.layer_tensors

    @property
    def has_head_norms(self) -> bool:
        """Whether each head's queries and keys are normed before they are turned."""
        return "q_norm" in self.layer_tensors

    def hub_name(self, name: str) -> str:
        """What the hub's files call the tensor `name`."""
        if name in _ENDS:
            return _ENDS[name].hub
        layer, role = name.split(".", 1)
        return f"model.layers.{layer}.{self.layer_tensors[role].hub}"

    def gguf_name(self, name: str) -> str:
        """What a GGUF file calls the tensor `name`."""
        if name in _ENDS:
            return _ENDS[name].gguf
        layer, role = name.split(".", 1)
        return f"blk.{layer}.{self.layer_tensors[role].gguf}"

    def shapes(self, config: DecoderConfig) -> Iterator[tuple[str, Shape]]:
        """The name and shape of every tensor of a model, in the order of the hub's files."""
        axes = {EMBEDDING: _ENDS[EMBEDDING].axes}
        for layer in range(config.layers):
            axes |= {f"{layer}.{name}": each.axes for name, each in self.layer_tensors.items()}
        axes[FINAL_NORM] = _ENDS[FINAL_NORM].axes
        if not config.tied_embedding:
            axes[HEAD] = _ENDS[HEAD].axes
        sizes = _sizes(config)
        for name, each in axes.items():
            yield name, tuple(sizes[axis] for axis in each)

    def parameters(self, config: DecoderConfig) -> int:
        """How many numbers a model has."""
        return sum(prod(shape) for _, shape in self.shapes(config))


_ENDS = {
    EMBEDDING: TensorNames("model.embed_tokens.weight", "token_embd.weight", ("vocab", "hidden")),
    FINAL_NORM: TensorNames("model.norm.weight", "output_norm.weight", ("hidden",)),
    HEAD: TensorNames("lm_head.weight", "output.weight", ("vocab", "hidden")),
}
# Of a layer. Matrices are [out, in].
ATTENTION_NORM = {
    "attention_norm": TensorNames("input_layernorm.weight", "attn_norm.weight", ("hidden",))
}
QKV = {
    "q": TensorNames("self_attn.q_proj.weight", "attn_q.weight", ("queries", "hidden")),
    "k": TensorNames("self_attn.k_proj.weight", "attn_k.weight", ("keys", "hidden")),
    "v": TensorNames("self_attn.v_proj.weight", "attn_v.weight", ("keys", "hidden")),
}
QKV_BIAS = {
    "q.bias": TensorNames("self_attn.q_proj.bias", "attn_q.bias", ("queries",)),
    "k.bias": TensorNames("self_attn.k_proj.bias", "attn_k.bias", ("keys",)),
    "v.bias": TensorNames("self_attn.v_proj.bias", "attn_v.bias", ("keys",)),
}
HEAD_NORMS = {
    "q_norm": TensorNames("self_attn.q_norm.weight", "attn_q_norm.weight", ("head",)),
    "k_norm": TensorNames("self_attn.k_norm.weight", "attn_k_norm.weight", ("head",)),
}
ATTENTION_OUT = {
    "attention_out": TensorNames(
        "self_attn.o_proj.weight", "attn_output.weight", ("hidden", "queries")
    )
}
GATED_MLP = {
    "mlp_norm": TensorNames("post_attention_layernorm.weight", "ffn_norm.weight", ("hidden",)),
    "gate": TensorNames("mlp.gate_proj.weight", "ffn_gate.weight", ("inner", "hidden")),
    "up": TensorNames("mlp.up_proj.weight", "ffn_up.weight", ("inner", "hidden")),
    "down": TensorNames("mlp.down_proj.weight", "ffn_down.weight", ("hidden", "inner")),
}


def _sizes(config: DecoderConfig) -> dict[str, int]:
    return {
        "vocab": config.vocab_size,
        "hidden": config.hidden_size,
        "inner": config.intermediate_size,
        "queries": config.heads * config.head_dim,
        "keys": config.kv_heads * config.head_dim,
        "head": config.head_dim,
    }
