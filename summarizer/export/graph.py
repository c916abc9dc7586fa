"""Write a decoder as an ONNX graph, for every architecture in `architectures`.

Inputs: `input_ids` [batch, new], `attention_mask` [batch, past + new] and, for each layer N,
`past_key_values.N.key` and `.value` [batch, kv_heads, past, head_dim]. `num_logits_to_keep` is
optional: how many of the last rows get logits (1 unless fed; 0 means all rows, as in
transformers). Outputs: `logits` [batch, kept, vocab] and `present.N.key` and `.value`.

GroupQueryAttention takes query, key and value, packed in one matrix unless heads are normed before,
applies rotary embeddings and, when past and present are bound to one buffer, extends the cache in
place. Its positions follow from the attention mask. The operators of the `com.microsoft` domain are
described in
https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.

Not handled: batches with padding (GroupQueryAttention assumes that a row's tokens are contiguous).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper

from summarizer.export.architectures import find_architecture
from summarizer.export.architectures.architecture import FINAL_NORM
from summarizer.export.calibration import Texts, rounding_for
from summarizer.export.checkpoint import Checkpoint
from summarizer.export.embedding import embedding_for
from summarizer.export.matmul import Matrix, matmul_for
from summarizer.export.onnx_writer import KEEP, MICROSOFT, OnnxWriter
from summarizer.export.recipes import Recipe
from summarizer.export.rotation import RotatedCheckpoint

_FINE_POSITIONS = 256
_HEAD_STEPS = 8  # the head takes as long as so many layers


def write_decoder(
    checkpoint: Checkpoint,
    recipe: Recipe,
    graph: Path,
    weights: Path,
    *,
    calibration: Texts = (),
    is_unsigned: bool = False,
    progress: Callable[[int, int], None] = lambda done, steps: None,
) -> None:
    """Write `graph` and `weights`, reading the checkpoint a layer at a time.

    Args:
        checkpoint: The weights.
        recipe: How to store them.
        graph: The ONNX file.
        weights: The file of weights beside it.
        calibration: Texts as token ids, which a recipe with GPTQ needs.
        is_unsigned: Whether 8-bit weights with one scale a row are unsigned, see `matmul`.
        progress: Called with the steps done and in all.
    """
    with weights.open("wb") as file:
        writer = OnnxWriter(file, weights.name)
        decoder = _Decoder(writer, checkpoint, recipe, calibration, is_unsigned=is_unsigned)
        decoder.write(graph, progress)


class _Decoder:
    def __init__(
        self,
        writer: OnnxWriter,
        checkpoint: Checkpoint,
        recipe: Recipe,
        calibration: Texts,
        *,
        is_unsigned: bool,
    ) -> None:
        self._writer = writer
        self._rotated = RotatedCheckpoint(checkpoint) if recipe.is_rotated else None
        self._checkpoint = self._rotated or checkpoint
        self._config = checkpoint.config
        self._architecture = find_architecture(self._config.model_type)
        rounding = rounding_for(recipe, self._checkpoint, calibration)
        self._embedding = embedding_for(recipe, self._checkpoint, writer, rounding)
        self._matmul = matmul_for(recipe, writer, rounding, is_unsigned=is_unsigned)

    def write(self, path: Path, progress: Callable[[int, int], None]) -> None:
        steps = self._config.layers + _HEAD_STEPS
        hidden = self._embedding.embed()
        self._positions()
        self._rotary_tables()
        residual = ""  # the residual stream; the embedding starts it
        for layer in range(self._config.layers):
            hidden, residual = self._layer(layer, hidden, residual)
            progress(layer + 1, steps)
        hidden, _ = self._norm(FINAL_NORM, hidden, residual)
        gain = self._rotated.final_gain if self._rotated else None
        if gain is not None:
            self._writer.tensor("final_gain", gain)
            hidden = self._writer.node("MatMul", [hidden, "final_gain"], ["final_norm.gained"])
        self._embedding.head(hidden)
        progress(steps, steps)
        self._writer.save(path, self._inputs(), self._outputs())

    # -- one layer ------------------------------------------------------------------------------

    def _layer(self, layer: int, hidden: str, residual: str) -> tuple[str, str]:
        normed, residual = self._norm(f"{layer}.attention_norm", hidden, residual)
        attended = self._attention(layer, normed)
        if layer == self._config.layers - 1:
            # Only the kept rows reach the head, and nothing after the last attention mixes rows.
            attended = self._last_rows(attended)
            residual = self._last_rows(residual)
        hidden = self._multiply(f"{layer}.attention_out", attended)
        normed, residual = self._norm(f"{layer}.mlp_norm", hidden, residual)
        return self._mlp(layer, normed), residual

    def _mlp(self, layer: int, normed: str) -> str:
        gate = self._multiply(f"{layer}.gate", normed, is_normed=True)
        up = self._multiply(f"{layer}.up", normed, is_normed=True)
        silu = self._writer.node(
            "QuickGelu", [gate], [f"{layer}.silu"], domain=MICROSOFT, alpha=1.0
        )
        gated = self._writer.node("Mul", [silu, up], [f"{layer}.gated"])
        return self._multiply(f"{layer}.down", gated)

    def _multiply(self, name: str, hidden: str, *, is_normed: bool = False) -> str:
        matrix = Matrix(name, self._checkpoint.tensor(name))
        return self._matmul.multiply(hidden, matrix, is_normed=is_normed)

    def _norm(self, name: str, hidden: str, residual: str) -> tuple[str, str]:
        """Write the RMS norm of hidden + residual; return it and the sum."""
        scale = self._writer.tensor(f"{name}.weight", self._checkpoint.tensor(name))
        epsilon = self._config.rms_norm_eps
        if not residual:
            normed = self._writer.node(
                "SimplifiedLayerNormalization", [hidden, scale], [name], axis=-1, epsilon=epsilon
            )
            return normed, hidden
        total = f"{name}.sum"
        self._writer.node(
            "SkipSimplifiedLayerNormalization",
            [hidden, residual, scale],
            [name, "", "", total],
            domain=MICROSOFT,
            epsilon=epsilon,
        )
        return name, total

    def _attention(self, layer: int, normed: str) -> str:
        packed = self._matmul.multiply(normed, self._packed_qkv(layer), is_normed=True)
        query, key, value = packed, "", ""
        if self._architecture.has_head_norms:
            query, key, value = self._normed_heads(layer, packed)
        past, present = f"past_key_values.{layer}", f"present.{layer}"
        return self._writer.node(
            "GroupQueryAttention",
            [
                *(query, key, value, f"{past}.key", f"{past}.value"),
                *("last_position", "total_length", "rotary.cos", "rotary.sin"),
            ],
            [f"{layer}.attended", f"{present}.key", f"{present}.value"],
            domain=MICROSOFT,
            num_heads=self._config.heads,
            kv_num_heads=self._config.kv_heads,
            scale=float(self._config.head_dim**-0.5),
            do_rotary=1,
            rotary_interleaved=0,
        )

    def _normed_heads(self, layer: int, packed: str) -> list[str]:
        """Return query, key and value [batch, new, heads * head_dim] with the first two normed.

        The norm's gain comes before the rotary embedding, so it can't move into a matrix.
        """
        node, config = self._writer.node, self._config
        sizes = [count * config.head_dim for count in (config.heads, *[config.kv_heads] * 2)]
        self._writer.small("qkv.sizes", np.array(sizes, np.int64))
        self._writer.small("heads.shape", np.array([0, 0, -1, config.head_dim], np.int64))
        self._writer.small("heads.packed", np.array([0, 0, -1], np.int64))
        parts = [f"{layer}.{role}.split" for role in "qkv"]
        node("Split", [packed, "qkv.sizes"], parts, axis=-1)
        for place, name in enumerate((f"{layer}.q_norm", f"{layer}.k_norm")):
            heads = node("Reshape", [parts[place], "heads.shape"], [f"{name}.heads"])
            scale = self._writer.tensor(f"{name}.weight", self._checkpoint.tensor(name))
            node(
                "SimplifiedLayerNormalization",
                [heads, scale],
                [name],
                axis=-1,
                epsilon=config.rms_norm_eps,
            )
            parts[place] = node("Reshape", [name, "heads.packed"], [f"{name}.packed"])
        return parts

    def _packed_qkv(self, layer: int) -> Matrix:
        """Return weights [(heads + 2 * kv_heads) * head_dim, hidden] and their bias, if any."""
        parts = [f"{layer}.{role}" for role in "qkv"]
        weights = np.concatenate([self._checkpoint.tensor(part) for part in parts])
        bias = None
        if self._architecture.has_qkv_bias:
            bias = np.concatenate([self._checkpoint.tensor(f"{part}.bias") for part in parts])
        return Matrix(f"{layer}.qkv", weights, bias)

    # -- positions ------------------------------------------------------------------------------

    def _positions(self) -> None:
        """Write what GroupQueryAttention needs: each row's last position, and the longest row."""
        writer = self._writer
        writer.small("one", np.array([1], np.int64))
        writer.node("ReduceSum", ["attention_mask", "one"], ["lengths"], keepdims=0)
        writer.node("Sub", ["lengths", "one"], ["last_position.int64"])
        writer.node("Cast", ["last_position.int64"], ["last_position"], to=TensorProto.INT32)
        writer.node("Shape", ["attention_mask"], ["mask_length"], start=1, end=2)
        writer.small("scalar", np.array([], np.int64))
        writer.node("Reshape", ["mask_length", "scalar"], ["total_length.int64"])
        writer.node("Cast", ["total_length.int64"], ["total_length"], to=TensorProto.INT32)
        writer.small(KEEP, np.array(1, np.int64))
        writer.node("Neg", [KEEP], ["first_kept.scalar"])
        writer.node("Reshape", ["first_kept.scalar", "one"], ["first_kept"])
        writer.small("end", np.array([np.iinfo(np.int64).max], np.int64))

    def _last_rows(self, hidden: str) -> str:
        """Take the last `num_logits_to_keep` rows: a slice from -n, for n = 0 everything."""
        return self._writer.node("Slice", [hidden, "first_kept", "end", "one"], [f"{hidden}.kept"])

    def _rotary_tables(self) -> None:
        """Write cosine and sine of every position's angles [at least context, head_dim / 2].

        The tables are computed when a runtime loads the graph: position = coarse + fine, and
        cos(a + b) = cos a cos b - sin a sin b, sin(a + b) = sin a cos b + cos a sin b. As constants
        they would be 8 MB.
        """
        node, half = self._writer.node, self._config.head_dim // 2
        coarse = np.arange(0, self._config.context_size, _FINE_POSITIONS)
        self._rotary_parts("coarse", coarse[:, None])
        self._rotary_parts("fine", np.arange(_FINE_POSITIONS)[None, :])
        self._writer.small("rotary.shape", np.array([-1, half], np.int64))
        for table, pairs, sign in (("cos", ("cos", "sin"), "Sub"), ("sin", ("sin", "cos"), "Add")):
            first = node("Mul", [f"coarse.{pairs[0]}", "fine.cos"], [f"rotary.{table}.first"])
            second = node("Mul", [f"coarse.{pairs[1]}", "fine.sin"], [f"rotary.{table}.second"])
            joined = node(sign, [first, second], [f"rotary.{table}.joined"])
            node("Reshape", [joined, "rotary.shape"], [f"rotary.{table}"])

    def _rotary_parts(self, name: str, positions: npt.NDArray[np.int64]) -> None:
        """Write cosine and sine of the angles of positions [coarse, fine] at every frequency."""
        half = np.arange(0, self._config.head_dim, 2) / self._config.head_dim
        angles = positions[..., None] * self._config.rope_theta**-half
        self._writer.small(f"{name}.cos", np.cos(angles).astype(np.float32))
        self._writer.small(f"{name}.sin", np.sin(angles).astype(np.float32))

    # -- the contract ---------------------------------------------------------------------------

    def _inputs(self) -> list[onnx.ValueInfoProto]:
        return [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "new"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "total"]),
            # An input that is also an initializer is optional: the initializer is its default.
            helper.make_tensor_value_info(KEEP, TensorProto.INT64, []),
            *self._cache("past_key_values", "past"),
        ]

    def _outputs(self) -> list[onnx.ValueInfoProto]:
        logits: list[str | int | None] = ["batch", "kept", self._config.vocab_size]
        return [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, logits),
            *self._cache("present", "total"),
        ]

    def _cache(self, prefix: str, length: str) -> list[onnx.ValueInfoProto]:
        shape: list[str | int | None] = [
            "batch",
            self._config.kv_heads,
            length,
            self._config.head_dim,
        ]
        return [
            helper.make_tensor_value_info(f"{prefix}.{layer}.{kind}", TensorProto.FLOAT, shape)
            for layer in range(self._config.layers)
            for kind in ("key", "value")
        ]
