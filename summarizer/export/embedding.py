"""The embedding and the output head: one matrix, written once, read by the graph in two ways."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from summarizer.export.checkpoint import EMBEDDING, Checkpoint
from summarizer.export.onnx_writer import MICROSOFT, OnnxWriter
from summarizer.export.products import BlockProducts, Rounding
from summarizer.export.recipes import Quantization, Recipe

LOGITS = "logits"
_TABLE = "embedding.table"


class TiedEmbedding(Protocol):
    """Writes the nodes at both ends of a decoder."""

    def embed(self) -> str:
        """The rows of `input_ids` [batch, new, hidden], of a matrix that is still to be written."""
        ...

    def head(self, hidden: str) -> str:
        """Write the matrix, and logits [batch, kept, vocab]."""
        ...


def embedding_for(
    recipe: Recipe, checkpoint: Checkpoint, writer: OnnxWriter, rounding: Rounding
) -> TiedEmbedding:
    """Blocks as the recipe's head says, or float32."""
    if recipe.head is None:
        return Float32Embedding(checkpoint, writer)
    return BlockEmbedding(checkpoint, writer, recipe.head, rounding)


class Float32Embedding:
    """Nothing is rounded."""

    def __init__(self, checkpoint: Checkpoint, writer: OnnxWriter) -> None:
        self._checkpoint = checkpoint
        self._writer = writer

    def embed(self) -> str:
        return self._writer.node("Gather", [EMBEDDING, "input_ids"], ["embedded"])

    def head(self, hidden: str) -> str:
        rows = self._checkpoint.rows(EMBEDDING)
        self._writer.tensor_in_parts(EMBEDDING, _shape(self._checkpoint), np.float32, rows)
        return self._writer.node(
            "FusedMatMul", [hidden, EMBEDDING], [LOGITS], domain=MICROSOFT, transB=1
        )


class BlockEmbedding:
    """Blocks of integers; two tensors name the same bytes, as a table and as a head's matrix."""

    def __init__(
        self, checkpoint: Checkpoint, writer: OnnxWriter, how: Quantization, rounding: Rounding
    ) -> None:
        self._checkpoint = checkpoint
        self._writer = writer
        self._how = how.fitting(checkpoint.config.hidden_size)
        self._products = BlockProducts(writer, self._how, rounding)

    def embed(self) -> str:
        zero_points = f"{EMBEDDING}.zero_points" if self._how.has_zero_points else ""
        return self._writer.node(
            "GatherBlockQuantized",
            [_TABLE, "input_ids", f"{EMBEDDING}.scales", zero_points],
            ["embedded"],
            domain=MICROSOFT,
            bits=self._how.bits,
            block_size=self._how.block,
            gather_axis=0,
            quantize_axis=1,
        )

    def head(self, hidden: str) -> str:
        vocab, hidden_size = _shape(self._checkpoint)
        rows = self._checkpoint.rows(EMBEDDING)
        self._products.store(EMBEDDING, (vocab, hidden_size), self._how, rows)
        stored_shape = (vocab, hidden_size * self._how.bits // 8)
        self._writer.same_bytes(_TABLE, f"{EMBEDDING}.weight", stored_shape)
        return self._products.stored(hidden, EMBEDDING, self._how, LOGITS)


def _shape(checkpoint: Checkpoint) -> tuple[int, int]:
    return checkpoint.config.vocab_size, checkpoint.config.hidden_size
