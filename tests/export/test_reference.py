"""Compare the graphs with plain NumPy, after the architectures' papers and published code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from summarizer.engine.decoder import Decoder
from summarizer.export.checkpoint import DecoderConfig

from .. import tiny

Array = np.ndarray
Layer = dict[str, Array]


def rms_norm(x: Array, weight: Array, config: DecoderConfig) -> Array:
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + config.rms_norm_eps) * weight


def rotated(x: Array, config: DecoderConfig) -> Array:
    """Apply rotary embeddings to [heads, tokens, head_dim], the first half against the second."""
    half = config.head_dim // 2
    frequencies = config.rope_theta ** (-np.arange(half) / half)
    angles = np.outer(np.arange(x.shape[1]), frequencies)
    first, second = x[..., :half], x[..., half:]
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1)


def heads(x: Array, layer: Layer, role: str, config: DecoderConfig) -> Array:
    """[heads, tokens, head_dim]; Qwen2 adds a bias, Qwen3 norms queries and keys."""
    flat = x @ layer[f"self_attn.{role}_proj.weight"].T
    if config.model_type == "qwen2":
        flat = flat + layer[f"self_attn.{role}_proj.bias"]
    split = flat.reshape(len(x), -1, config.head_dim).transpose(1, 0, 2)
    if config.model_type == "qwen3" and role != "v":
        return rms_norm(split, layer[f"self_attn.{role}_norm.weight"], config)
    return split


def attended(x: Array, layer: Layer, config: DecoderConfig) -> Array:
    shared = config.heads // config.kv_heads
    queries, keys = (rotated(heads(x, layer, role, config), config) for role in "qk")
    scores = queries @ keys.repeat(shared, 0).transpose(0, 2, 1) / np.sqrt(config.head_dim)
    scores += np.triu(np.full(scores.shape[1:], -np.inf), 1)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    values = heads(x, layer, "v", config).repeat(shared, 0)
    mixed = shares / shares.sum(-1, keepdims=True) @ values
    joined = mixed.transpose(1, 0, 2).reshape(len(x), -1)
    return joined @ layer["self_attn.o_proj.weight"].T


def logits(ids: list[int], config: DecoderConfig) -> Array:
    tensors = {
        name: array.astype(np.float64) for name, array in tiny.tensors(config=config).items()
    }
    embedding = tensors["model.embed_tokens.weight"]
    x = embedding[ids]
    for number in range(config.layers):
        start = f"model.layers.{number}."
        layer = {name[len(start) :]: each for name, each in tensors.items() if start in name}
        x = x + attended(rms_norm(x, layer["input_layernorm.weight"], config), layer, config)
        normed = rms_norm(x, layer["post_attention_layernorm.weight"], config)
        gate = normed @ layer["mlp.gate_proj.weight"].T
        gated = gate / (1 + np.exp(-gate)) * (normed @ layer["mlp.up_proj.weight"].T)
        x = x + gated @ layer["mlp.down_proj.weight"].T
    head = embedding if config.tied_embedding else tensors["lm_head.weight"]
    return rms_norm(x, tensors["model.norm.weight"], config) @ head.T


@pytest.mark.parametrize(
    "config", [tiny.CONFIG, tiny.QWEN3, tiny.UNTIED], ids=["qwen2", "qwen3", "untied"]
)
def test_the_graph_computes_its_architecture(tmp_path: Path, config: DecoderConfig) -> None:
    decoder = Decoder(tiny.build(tmp_path, config=config), threads=1)
    ids = [int(token) for token in np.random.default_rng(3).integers(0, config.vocab_size, 50)]
    found = decoder.forward(ids, decoder.new_cache(50), keep=0)
    np.testing.assert_allclose(found, logits(ids, config), rtol=1e-3, atol=1e-3)
