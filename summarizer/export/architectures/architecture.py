"""What distinguishes one architecture of decoders from another: its tensors and their names.

They have the decoder in common that `graph` writes: RMS norms before attention and MLP, grouped
queries with rotary embeddings over the halves of a head, and an MLP gated by SiLU.

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
    """A tensor's names in the hub's and in GGUF files, and its axes, which are keys of `_sizes`."""

    hub: str
    gguf: str
    axes: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """One architecture.

    Attributes:
        model_type: Its name in config.json, in a GGUF's metadata and in genai_config.json.
        hub_class: Of transformers.
        layer_tensors: Of a layer, by the exporter's names.
        transformers_version: In the makers' own config.json.
        config: Entries of config.json beside the numbers.
    """

    model_type: str
    hub_class: str
    layer_tensors: dict[str, TensorNames]
    transformers_version: str
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def has_qkv_bias(self) -> bool:
        """Whether queries, keys and values have a bias."""
        return "q.bias" in self.layer_tensors

    @property
    def has_head_norms(self) -> bool:
        """Whether each head's queries and keys are normed before the rotary embedding."""
        return "q_norm" in self.layer_tensors

    def hub_name(self, name: str) -> str:
        """Return the name in the hub's files of the tensor `name`."""
        if name in _ENDS:
            return _ENDS[name].hub
        layer, role = name.split(".", 1)
        return f"model.layers.{layer}.{self.layer_tensors[role].hub}"

    def gguf_name(self, name: str) -> str:
        """Return the name in GGUF files of the tensor `name`."""
        if name in _ENDS:
            return _ENDS[name].gguf
        layer, role = name.split(".", 1)
        return f"blk.{layer}.{self.layer_tensors[role].gguf}"

    def shapes(self, config: DecoderConfig) -> Iterator[tuple[str, Shape]]:
        """Yield the name and shape of every tensor of a model, in the order of the hub's files."""
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
        """Return how many parameters a model has."""
        return sum(prod(shape) for _, shape in self.shapes(config))


_ENDS = {
    EMBEDDING: TensorNames("model.embed_tokens.weight", "token_embd.weight", ("vocab", "hidden")),
    FINAL_NORM: TensorNames("model.norm.weight", "output_norm.weight", ("hidden",)),
    HEAD: TensorNames("lm_head.weight", "output.weight", ("vocab", "hidden")),
}
# Tensors of a layer. Matrices are [out, in].
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
