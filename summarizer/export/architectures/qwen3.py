"""Qwen3: no bias, but a norm on each head's queries and keys before the rotary embedding."""

from __future__ import annotations

from summarizer.export.architectures.architecture import (
    ATTENTION_NORM,
    ATTENTION_OUT,
    GATED_MLP,
    HEAD_NORMS,
    QKV,
    Architecture,
)

QWEN3 = Architecture(
    model_type="qwen3",
    hub_class="Qwen3ForCausalLM",
    layer_tensors=ATTENTION_NORM | QKV | HEAD_NORMS | ATTENTION_OUT | GATED_MLP,
    transformers_version="4.51.0",
    config={"attention_bias": False},
)
