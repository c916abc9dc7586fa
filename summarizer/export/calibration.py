"""Run a decoder on calibration texts, to know the inputs of each matrix for GPTQ.

NumPy computes the decoder, one matrix at a time, in the order in which the graph is written. Each
matrix but the head, which comes last, is applied as it was rounded, so that later ones compensate
for it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from summarizer.export.architectures import find_architecture
from summarizer.export.architectures.architecture import EMBEDDING, FINAL_NORM, HEAD
from summarizer.export.checkpoint import Checkpoint, FloatArray
from summarizer.export.gptq import InverseHessian, quantize_gptq
from summarizer.export.quantize import QuantizedMatrix, dequantize, quantize
from summarizer.export.recipes import Quantization, Recipe

Texts = Sequence[Sequence[int]]  # token ids


def rounding_for(
    recipe: Recipe, checkpoint: Checkpoint, texts: Texts
) -> NearestRounding | GptqRounding:
    """Return the rounding of `recipe`; raise `ValueError` if it needs texts and there are none."""
    if not recipe.uses_gptq:
        return NearestRounding()
    if not any(texts):
        raise ValueError(f"the recipe {recipe.name} needs texts for calibration")
    return GptqRounding(checkpoint, texts)


class NearestRounding:
    """Rounds each weight by itself."""

    def rounded(
        self, name: str, weights: FloatArray, quantization: Quantization
    ) -> QuantizedMatrix:
        """Return the matrix [N, K], or some of its rows, in blocks."""
        return quantize(weights, quantization)


class GptqRounding:
    """Rounds by GPTQ, so that weights compensate for each other's errors on the texts.

    Matrices must come in the graph's order, a layer's whole. An embedding that isn't the head is
    only looked up, so it is rounded to the nearest.
    """

    def __init__(self, checkpoint: Checkpoint, texts: Texts) -> None:
        self._run = CalibrationRun(checkpoint, texts)
        self._head = EMBEDDING if checkpoint.config.tied_embedding else HEAD
        self._inverse_hessian: tuple[str, InverseHessian] | None = None

    def rounded(
        self, name: str, weights: FloatArray, quantization: Quantization
    ) -> QuantizedMatrix:
        """Return the matrix [N, K], or some rows of the embedding or head, in blocks."""
        if name == EMBEDDING != self._head:
            return quantize(weights, quantization)
        quantized = quantize_gptq(weights, self._inverse_hessian_for(), quantization)
        if name != self._head:
            self._run.follow(name, dequantize(quantized, quantization))
        return quantized

    def _inverse_hessian_for(self) -> InverseHessian:
        """Return that of the next matrix's inputs, which several matrices may share."""
        place = self._run.place
        if self._inverse_hessian is None or self._inverse_hessian[0] != place:
            inputs = np.concatenate(self._run.inputs)
            self._inverse_hessian = place, InverseHessian.of(inputs.T @ inputs)
        return self._inverse_hessian[1]


class CalibrationRun:
    """The activations of some texts at one place of the decoder.

    Attributes:
        inputs: Of the next matrix, [tokens, K] for each text.
        place: The name of these inputs.
    """

    def __init__(self, checkpoint: Checkpoint, texts: Texts) -> None:
        self._checkpoint = checkpoint
        self._config = checkpoint.config
        self._architecture = find_architecture(self._config.model_type)
        self._streams = _embedded(checkpoint, texts)
        self._gates: list[FloatArray] = []
        self._norm("0.attention_norm")

    def follow(self, name: str, weights: FloatArray) -> None:
        """Apply the matrix `name`, whose rounded weights are [N, K]."""
        layer, _, role = name.partition(".")
        products = [inputs @ weights.T for inputs in self.inputs]
        steps: dict[str, Callable[[int, list[FloatArray]], None]] = {
            "qkv": self._attend,
            "attention_out": self._leave_attention,
            "gate": self._keep_gates,
            "up": self._open_gates,
            "down": self._leave_layer,
        }
        steps[role](int(layer), products)

    def _norm(self, name: str) -> None:
        gain, epsilon = self._checkpoint.tensor(name), self._config.rms_norm_eps
        self.place = name
        self.inputs: list[FloatArray] = [_rms_norm(each, epsilon) * gain for each in self._streams]

    def _attend(self, layer: int, products: list[FloatArray]) -> None:
        if self._architecture.has_qkv_bias:
            parts = [self._checkpoint.tensor(f"{layer}.{role}.bias") for role in "qkv"]
            products = [each + np.concatenate(parts) for each in products]
        self.place = f"{layer}.attended"
        self.inputs = [self._attended(layer, each) for each in products]

    def _attended(self, layer: int, packed: FloatArray) -> FloatArray:
        """Return attention's output [tokens, heads * head_dim] for packed query, key and value."""
        config, tokens = self._config, len(packed)
        heads = packed.reshape(tokens, -1, config.head_dim).transpose(1, 0, 2)
        rotated = self._rotated(self._normed(layer, heads[: config.heads + config.kv_heads]))
        later = np.triu(np.full((tokens, tokens), -np.inf, np.float32), 1)
        found = np.empty((config.heads, tokens, config.head_dim), np.float32)
        for head in range(config.heads):
            shared = config.heads + head // (config.heads // config.kv_heads)
            scores = rotated[head] @ rotated[shared].T / np.float32(config.head_dim**0.5) + later
            shares = np.exp(scores - scores.max(axis=1, keepdims=True))
            found[head] = shares @ heads[shared + config.kv_heads]
            found[head] /= shares.sum(axis=1, keepdims=True)
        return found.transpose(1, 0, 2).reshape(tokens, -1)

    def _normed(self, layer: int, heads: FloatArray) -> FloatArray:
        """Norm queries, then keys [heads, tokens, head_dim], if the architecture does."""
        if not self._architecture.has_head_norms:
            return heads
        q_gain, k_gain = (self._checkpoint.tensor(f"{layer}.{role}_norm") for role in "qk")
        gains = np.stack([q_gain] * self._config.heads + [k_gain] * self._config.kv_heads)
        return _rms_norm(heads, self._config.rms_norm_eps) * gains[:, None]

    def _rotated(self, heads: FloatArray) -> FloatArray:
        """Apply rotary embeddings: the first half of each head against the second."""
        half = self._config.head_dim // 2
        frequencies = self._config.rope_theta ** (-np.arange(half) / half)
        angles = np.outer(np.arange(heads.shape[1]), frequencies)
        cosine, sine = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
        first, second = heads[..., :half], heads[..., half:]
        both = (first * cosine - second * sine, second * cosine + first * sine)
        return np.concatenate(both, axis=-1)

    def _leave_attention(self, layer: int, products: list[FloatArray]) -> None:
        self._add(products)
        self._norm(f"{layer}.mlp_norm")

    def _keep_gates(self, layer: int, products: list[FloatArray]) -> None:
        self._gates = products

    def _open_gates(self, layer: int, products: list[FloatArray]) -> None:
        self.place = f"{layer}.gated"
        self.inputs = [
            # gate * sigmoid(gate), by tanh since exp would overflow
            gate * (0.5 + 0.5 * np.tanh(0.5 * gate)) * up
            for gate, up in zip(self._gates, products, strict=True)
        ]

    def _leave_layer(self, layer: int, products: list[FloatArray]) -> None:
        self._add(products)
        is_last = layer == self._config.layers - 1
        self._norm(FINAL_NORM if is_last else f"{layer + 1}.attention_norm")

    def _add(self, products: list[FloatArray]) -> None:
        for stream, product in zip(self._streams, products, strict=True):
            stream += product


def _rms_norm(rows: FloatArray, epsilon: float) -> FloatArray:
    squares = np.mean(rows * rows, axis=-1, keepdims=True)
    normed: FloatArray = rows / np.sqrt(squares + np.float32(epsilon))
    return normed


def _embedded(checkpoint: Checkpoint, texts: Texts) -> list[FloatArray]:
    """Return the embeddings [tokens, hidden] of each text; the table is read once."""
    ids = [np.asarray(text, np.int64) for text in texts]
    found = [np.empty((len(text), checkpoint.config.hidden_size), np.float32) for text in ids]
    start = 0
    for rows in checkpoint.rows(EMBEDDING):
        for text, embedded in zip(ids, found, strict=True):
            here = (text >= start) & (text < start + len(rows))
            embedded[here] = rows[text[here] - start]
        start += len(rows)
    return found
