"""Read a checkpoint from a GGUF file.

The `gguf` package maps the file and dequantizes every block type with NumPy. The format is
described in https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.

Not handled: scaled rotary embeddings, big-endian files, and heads other than the embedding.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from summarizer.errors import WeightsError
from summarizer.export.architectures import ARCHITECTURES
from summarizer.export.architectures.architecture import EMBEDDING, HEAD
from summarizer.export.checkpoint import ROWS_AT_A_TIME, DecoderConfig, FloatArray
from summarizer.export.tokenizer_files import added_token, byte_level_bpe

_NORMAL, _CONTROL, _USER_DEFINED = 1, 3, 4  # token kinds of the GGUF format; 5 is padding
_COMPARED_ROWS = 256
_SAME = 0.95  # least correlation of one matrix rounded twice: 0.99 and more for 4 and 8 bits


class GgufCheckpoint:
    """A GGUF file opened for reading; raises `WeightsError` if it can't be read."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = gguf.GGUFReader(path)
        except (ValueError, IndexError) as error:
            raise WeightsError(f"{path} is not a readable GGUF file: {error}") from error
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        architecture = self.metadata("general.architecture")
        if architecture not in ARCHITECTURES:
            known = ", ".join(ARCHITECTURES)
            raise WeightsError(f"the GGUF file holds a {architecture!r} model; known: {known}")
        self._architecture = ARCHITECTURES[architecture]
        self._config = self._read_config()
        self._require_tied_head()

    @property
    def config(self) -> DecoderConfig:
        return self._config

    def tensor(self, name: str) -> FloatArray:
        source = self._find(name)
        return _dequantized(source.data, source)

    def rows(self, name: str) -> Iterator[FloatArray]:
        source = self._find(name)
        for start in range(0, len(source.data), ROWS_AT_A_TIME):
            yield _dequantized(source.data[start : start + ROWS_AT_A_TIME], source)

    def metadata(self, key: str) -> Any:
        """Return the value of a metadata key; raise `WeightsError` if the file lacks it."""
        field = self._reader.get_field(key)
        if field is None:
            raise WeightsError(f"the GGUF file lacks the metadata key {key!r}")
        return field.contents()

    def _find(self, name: str) -> gguf.ReaderTensor:
        found = self._tensors.get(self._gguf_name(name))
        if found is None:
            raise WeightsError(f"the GGUF file lacks the tensor {self._gguf_name(name)!r}")
        return found

    def _gguf_name(self, name: str) -> str:
        head = self._architecture.gguf_name(HEAD)
        if name == EMBEDDING and head in self._tensors:
            return (
                head  # quantizers keep it finer than the input table, though the two are one tensor
            )
        return self._architecture.gguf_name(name)

    def _require_tied_head(self) -> None:
        """Raise `WeightsError` if head and embedding differ, which the file doesn't say."""
        names = [self._architecture.gguf_name(name) for name in (EMBEDDING, HEAD)]
        if not all(name in self._tensors for name in names):
            return
        tensors = (self._tensors[name] for name in names)
        one, other = (_dequantized(each.data[:_COMPARED_ROWS], each).ravel() for each in tensors)
        if np.corrcoef(one, other)[0, 1] < _SAME:
            raise WeightsError("the GGUF file's output head isn't its embedding: not supported")

    def _read_config(self) -> DecoderConfig:
        heads = self._number("attention.head_count")
        hidden_size = self._number("embedding_length")
        return DecoderConfig(
            model_type=self._architecture.model_type,
            vocab_size=len(self._find(EMBEDDING).data),
            layers=self._number("block_count"),
            hidden_size=hidden_size,
            intermediate_size=self._number("feed_forward_length"),
            heads=heads,
            kv_heads=self._number("attention.head_count_kv"),
            head_dim=self._number("attention.key_length", default=hidden_size // heads),
            rope_theta=self._number("rope.freq_base"),
            rms_norm_eps=self._number("attention.layer_norm_rms_epsilon"),
            context_size=self._number("context_length"),
            tied_embedding=True,
        )

    def _number(self, key: str, default: int | None = None) -> Any:
        """Return one of the model's numbers, which may be missing if it has a default."""
        key = f"{self._architecture.model_type}.{key}"
        if default is not None and self._reader.get_field(key) is None:
            return default
        return self.metadata(key)


def tokenizer_from_gguf(checkpoint: GgufCheckpoint) -> dict[str, Any]:
    """Return the content of tokenizer.json for the vocabulary in `checkpoint`.

    A GGUF has the vocabulary, the merges and the kind of each token, but not how text is split.
    """
    if checkpoint.metadata("tokenizer.ggml.model") != "gpt2":
        raise WeightsError("the GGUF file's tokenizer is not a byte-level BPE")
    tokens: list[str] = checkpoint.metadata("tokenizer.ggml.tokens")
    kinds: list[int] = checkpoint.metadata("tokenizer.ggml.token_type")
    merges: list[str] = checkpoint.metadata("tokenizer.ggml.merges")
    vocabulary = {
        token: index
        for index, (token, kind) in enumerate(zip(tokens, kinds, strict=True))
        if kind == _NORMAL
    }
    added = [
        added_token(index, token, special=kind == _CONTROL)
        for index, (token, kind) in enumerate(zip(tokens, kinds, strict=True))
        if kind in (_CONTROL, _USER_DEFINED)
    ]
    return byte_level_bpe(vocabulary, [merge.split(" ") for merge in merges], added)


def _dequantized(data: Any, source: gguf.ReaderTensor) -> FloatArray:
    return np.asarray(gguf.dequantize(data, source.tensor_type), np.float32)
