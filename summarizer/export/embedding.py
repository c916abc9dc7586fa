"""Write the embedding and the output head.

Where they are tied they are one matrix, written once and read by the graph in two ways.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from summarizer.export.architectures.architecture import EMBEDDING, HEAD
from summarizer.export.checkpoint import Checkpoint
from summarizer.export.matmul import BlockMatMul, Rounding
from summarizer.export.onnx_writer import MICROSOFT, OnnxWriter
from summarizer.export.recipes import Quantization, Recipe

LOGITS = "logits"
_TABLE = "embedding.table"


class Ends(Protocol):
    """Writes the nodes at both ends of a decoder."""

    def embed(self) -> str:
        """Write the lookup of `input_ids`, [batch, new, hidden]; the head may write the matrix."""
        ...

    def head(self, hidden: str) -> str:
        """Write the head's matrix, and logits [batch, kept, vocab]."""
        ...


def embedding_for(
    recipe: Recipe, checkpoint: Checkpoint, writer: OnnxWriter, rounding: Rounding
) -> Ends:
    """Return the writer of what the recipe says of the head: blocks, or float32."""
    if recipe.head is None:
        return Float32Embedding(checkpoint, writer)
    return BlockEmbedding(checkpoint, writer, recipe.head, rounding)


class Float32Embedding:
    """Writes float32."""

    def __init__(self, checkpoint: Checkpoint, writer: OnnxWriter) -> None:
        self._checkpoint = checkpoint
        self._writer = writer
        self._head = _head(checkpoint)

    def embed(self) -> str:
        if self._head != EMBEDDING:
            self._store(EMBEDDING)
        return self._writer.node("Gather", [EMBEDDING, "input_ids"], ["embedded"])

    def head(self, hidden: str) -> str:
        matrix = self._store(self._head)
        return self._writer.node(
            "FusedMatMul", [hidden, matrix], [LOGITS], domain=MICROSOFT, transB=1
        )

    def _store(self, name: str) -> str:
        rows = self._checkpoint.rows(name)
        return self._writer.tensor_in_parts(name, _shape(self._checkpoint), np.float32, rows)


class BlockEmbedding:
    """Writes blocks of integers; if tied, two tensors name the same bytes."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        writer: OnnxWriter,
        quantization: Quantization,
        rounding: Rounding,
    ) -> None:
        self._checkpoint = checkpoint
        self._writer = writer
        self._quantization = quantization.fitting(checkpoint.config.hidden_size)
        self._matmul = BlockMatMul(writer, self._quantization, rounding)
        self._head = _head(checkpoint)

    def embed(self) -> str:
        if self._head != EMBEDDING:
            self._store(EMBEDDING)
            self._writer.rename(_TABLE, f"{EMBEDDING}.weight", self._table_shape)
        zero_points = f"{EMBEDDING}.zero_points" if self._quantization.has_zero_points else ""
        return self._writer.node(
            "GatherBlockQuantized",
            [_TABLE, "input_ids", f"{EMBEDDING}.scales", zero_points],
            ["embedded"],
            domain=MICROSOFT,
            bits=self._quantization.bits,
            block_size=self._quantization.block,
            gather_axis=0,
            quantize_axis=1,
        )

    def head(self, hidden: str) -> str:
        self._store(self._head)
        if self._head == EMBEDDING:
            self._writer.same_bytes(_TABLE, f"{EMBEDDING}.weight", self._table_shape)
        return self._matmul.stored(hidden, self._head, self._quantization, LOGITS)

    def _store(self, name: str) -> None:
        rows = self._checkpoint.rows(name)
        self._matmul.store(name, _shape(self._checkpoint), self._quantization, rows)

    @property
    def _table_shape(self) -> tuple[int, int]:
        vocab, hidden_size = _shape(self._checkpoint)
        return vocab, hidden_size * self._quantization.bits // 8


def _head(checkpoint: Checkpoint) -> str:
    return EMBEDDING if checkpoint.config.tied_embedding else HEAD


def _shape(checkpoint: Checkpoint) -> tuple[int, int]:
    return checkpoint.config.vocab_size, checkpoint.config.hidden_size
