"""The embedding and the output head: one matrix, written once, read by the graph in two ways."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from summarizer.export.checkpoint import EMBEDDING, Checkpoint
from summarizer.export.onnx_writer import MICROSOFT, OnnxWriter
from summarizer.export.products import BlockProducts
from summarizer.export.recipes import Quantization

LOGITS = "logits"


class TiedEmbedding(Protocol):
    """Writes the nodes at both ends of a decoder."""

    def embed(self, checkpoint: Checkpoint) -> str:
        """The rows of `input_ids` [batch, new, hidden]; the matrix is written with it."""
        ...

    def head(self, hidden: str) -> str:
        """Logits [batch, kept, vocab]."""
        ...


def embedding_for(how: Quantization | None, writer: OnnxWriter) -> TiedEmbedding:
    """Blocks as `how` says, or float32."""
    return Float32Embedding(writer) if how is None else BlockEmbedding(writer, how)


class Float32Embedding:
    """Nothing is rounded."""

    def __init__(self, writer: OnnxWriter) -> None:
        self._writer = writer

    def embed(self, checkpoint: Checkpoint) -> str:
        shape = (checkpoint.config.vocab_size, checkpoint.config.hidden_size)
        self._writer.tensor_in_parts(EMBEDDING, shape, np.float32, checkpoint.rows(EMBEDDING))
        return self._writer.node("Gather", [EMBEDDING, "input_ids"], ["embedded"])

    def head(self, hidden: str) -> str:
        return self._writer.node(
            "FusedMatMul", [hidden, EMBEDDING], [LOGITS], domain=MICROSOFT, transB=1
        )


class BlockEmbedding:
    """Blocks of integers; two tensors name the same bytes, as a table and as a head's matrix."""

    def __init__(self, writer: OnnxWriter, how: Quantization) -> None:
        self._writer = writer
        self._how = how
        self._products = BlockProducts(writer, how)

    def embed(self, checkpoint: Checkpoint) -> str:
        shape = (checkpoint.config.vocab_size, checkpoint.config.hidden_size)
        self._how = self._how.fitting(checkpoint.config.hidden_size)
        scales = self._products.store(EMBEDDING, shape, self._how, checkpoint.rows(EMBEDDING))
        stored_shape = (shape[0], shape[1] * self._how.bits // 8)
        table = self._writer.same_bytes("embedding.table", EMBEDDING, stored_shape)
        zero_points = f"{EMBEDDING}.zero_points" if self._how.has_zero_points else ""
        return self._writer.node(
            "GatherBlockQuantized",
            [table, "input_ids", scales, zero_points],
            ["embedded"],
            domain=MICROSOFT,
            bits=self._how.bits,
            block_size=self._how.block,
            gather_axis=0,
            quantize_axis=1,
        )

    def head(self, hidden: str) -> str:
        return self._products.stored(hidden, EMBEDDING, self._how, LOGITS)
