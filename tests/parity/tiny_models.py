"""Tiny decoders with random weights that transformers makes, saves and loads.

The numbers are larger than those a training starts from: with these, logits spread over tens, and
a swapped matrix, a wrong position or a lost bias changes them beyond doubt.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import torch
from transformers import (
    AutoModelForCausalLM,
    PretrainedConfig,
    PreTrainedModel,
    Qwen2Config,
    Qwen3Config,
)

from summarizer.bundle import Bundle
from summarizer.engine.decoder import int8_matmul_overflows
from summarizer.export.build import Origin, build_bundle
from summarizer.export.checkpoint import DecoderConfig
from summarizer.export.probe import probe_graph
from summarizer.export.recipes import find_recipe
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .. import tiny

VOCABULARY = 1000
CONTEXT = 512
_NUMBERS = {
    "vocab_size": VOCABULARY,
    "hidden_size": 64,
    "intermediate_size": 160,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": CONTEXT,
    "rope_theta": 10_000.0,
    "bos_token_id": None,
    "eos_token_id": None,
}
CONFIGS = {  # shaped as the models that we have of each kind
    "qwen2": Qwen2Config(**_NUMBERS, tie_word_embeddings=True),
    "deepseek": Qwen2Config(**_NUMBERS, tie_word_embeddings=False),
    "qwen3": Qwen3Config(**_NUMBERS, tie_word_embeddings=True, head_dim=32),
}
ADDED_TOKENS = {
    "qwen2": tiny.ADDED_TOKENS,
    "deepseek": tiny.DEEPSEEK_TOKENS,
    "qwen3": tiny.QWEN3_TOKENS,
}


class TinyFolder:
    """What transformers saved to a folder, and our bundles of it."""

    def __init__(self, path: Path, kind: str, dtype: str) -> None:
        self.path = path
        self.kind = kind
        self.config = CONFIGS[kind]
        random_model(self.config).to(getattr(torch, dtype)).save_pretrained(path)

    def model(self) -> PreTrainedModel:
        """transformers' own, in float32 whatever was saved."""
        return AutoModelForCausalLM.from_pretrained(self.path, dtype=torch.float32).eval()

    @cached_property
    def bundles(self) -> dict[str, Bundle]:
        """Ours, by recipe."""
        config = decoder_config(self.config)
        checkpoint = SafetensorsCheckpoint(self.path / "model.safetensors", config)
        return {
            recipe: build_bundle(
                checkpoint,
                tiny.tokenizer(ADDED_TOKENS[self.kind]),
                find_recipe(recipe),
                self.path / recipe,
                origin=Origin("tiny", {"origin": "random numbers"}),
                has_unsigned_weights=int8_matmul_overflows(probe_graph()),
            )
            for recipe in ("float32", "w8a8")
        }


def random_model(config: PretrainedConfig) -> PreTrainedModel:
    """The same random weights every time; the norms' are around 1."""
    model = AutoModelForCausalLM.from_config(config).eval()
    random = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.normal_(1.0, 0.2, generator=random)
            else:
                parameter.normal_(0.0, 0.5 if "bias" in name else 0.15, generator=random)
    return model


def decoder_config(config: PretrainedConfig) -> DecoderConfig:
    """transformers' numbers in our names."""
    head_dim = getattr(config, "head_dim", None)
    return DecoderConfig(
        model_type=config.model_type,
        vocab_size=config.vocab_size,
        layers=config.num_hidden_layers,
        hidden_size=config.hidden_size,
        intermediate_size=config.intermediate_size,
        heads=config.num_attention_heads,
        kv_heads=config.num_key_value_heads,
        head_dim=head_dim or config.hidden_size // config.num_attention_heads,
        rope_theta=config.rope_theta,
        rms_norm_eps=config.rms_norm_eps,
        context_size=config.max_position_embeddings,
        tied_embedding=config.tie_word_embeddings,
    )


def random_ids(count: int, seed: int = 0) -> list[int]:
    """Token ids of no meaning."""
    random = torch.Generator().manual_seed(seed)
    return torch.randint(0, VOCABULARY, (count,), generator=random).tolist()
