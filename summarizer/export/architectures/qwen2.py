"""Qwen2 and Qwen2.5: a bias on queries, keys and values."""

from __future__ import annotations

from summarizer.export.architectures.architecture import (
    ATTENTION_NORM,
    ATTENTION_OUT,
    GATED_MLP,
    QKV,
    QKV_BIAS,
    Architecture,
)

QWEN2 = Architecture(
    model_type="qwen2",
    hub_class="Qwen2ForCausalLM",
    layer_tensors=ATTENTION_NORM | QKV | QKV_BIAS | ATTENTION_OUT | GATED_MLP,
    transformers_version="4.43.1",
)
