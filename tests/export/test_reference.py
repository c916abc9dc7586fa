"""The graph against Qwen2 as its paper and published code describe it, in plain NumPy."""

from __future__ import annotations

import numpy as np

from summarizer.engine.decoder import Decoder

from .. import tiny

Array = np.ndarray
CONFIG = tiny.CONFIG


def rms_norm(x: Array, weight: Array) -> Array:
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + CONFIG.rms_norm_eps) * weight


def rotated(x: Array) -> Array:
    """Turn [heads, tokens, head_dim] by position, the first half against the second."""
    half = CONFIG.head_dim // 2
    frequencies = CONFIG.rope_theta ** (-np.arange(half) / half)
    angles = np.outer(np.arange(x.shape[1]), frequencies)
    first, second = x[..., :half], x[..., half:]
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1)


def attended(x: Array, layer: dict[str, Array]) -> Array:
    def heads(role: str) -> Array:
        flat = x @ layer[f"self_attn.{role}_proj.weight"].T + layer[f"self_attn.{role}_proj.bias"]
        return flat.reshape(len(x), -1, CONFIG.head_dim).transpose(1, 0, 2)

    shared = CONFIG.heads // CONFIG.kv_heads
    queries, keys = rotated(heads("q")), rotated(heads("k")).repeat(shared, 0)
    scores = queries @ keys.transpose(0, 2, 1) / np.sqrt(CONFIG.head_dim)
    scores += np.triu(np.full(scores.shape[1:], -np.inf), 1)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = shares / shares.sum(-1, keepdims=True) @ heads("v").repeat(shared, 0)
    joined = mixed.transpose(1, 0, 2).reshape(len(x), -1)
    return joined @ layer["self_attn.o_proj.weight"].T


def logits(ids: list[int]) -> Array:
    tensors = {name: array.astype(np.float64) for name, array in tiny.tensors().items()}
    embedding = tensors["model.embed_tokens.weight"]
    x = embedding[ids]
    for number in range(CONFIG.layers):
        start = f"model.layers.{number}."
        layer = {name[len(start) :]: each for name, each in tensors.items() if start in name}
        x = x + attended(rms_norm(x, layer["input_layernorm.weight"]), layer)
        normed = rms_norm(x, layer["post_attention_layernorm.weight"])
        gate = normed @ layer["mlp.gate_proj.weight"].T
        gated = gate / (1 + np.exp(-gate)) * (normed @ layer["mlp.up_proj.weight"].T)
        x = x + gated @ layer["mlp.down_proj.weight"].T
    return rms_norm(x, tensors["model.norm.weight"]) @ embedding.T


def test_the_graph_computes_qwen2(decoder: Decoder) -> None:
    ids = [int(token) for token in np.random.default_rng(3).integers(0, CONFIG.vocab_size, 50)]
    found = decoder.forward(ids, decoder.new_cache(50), keep=0)
    np.testing.assert_allclose(found, logits(ids), rtol=1e-3, atol=1e-3)
