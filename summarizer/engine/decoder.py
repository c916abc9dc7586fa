"""Run the exported decoder: token ids and a KV cache in, logits and the same cache, longer, out.

The only module that imports onnxruntime. One session serves any number of threads, since the cache,
the only thing that a run changes, is the caller's.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from summarizer.bundle import Bundle
from summarizer.engine import FloatArray
from summarizer.engine.mapped_weights import MappedWeights
from summarizer.engine.process import ForkGuard
from summarizer.errors import BundleError

# Windows' own tracing ignores the environment variable of summarizer.privacy.
ort.disable_telemetry_events()

_logger = logging.getLogger(__name__)
_DEVICE = "cpu"
_MANY = 32  # tokens whose computation dwarfs reading the forgotten pages again
_PROBE = 1  # any token
_ROUNDING = 0.05  # of the largest logit: kernels round differently; the faulty one is off by 0.46


@dataclass
class KVCache:
    """Keys and values of the tokens read so far, in buffers that are filled in place.

    Invariant: 0 <= `length` <= `capacity`, and positions 0 to `length` - 1 of `values` hold the
    keys and values of the tokens that the model has read; what is behind them is garbage.
    `Decoder.forward` reads at position `length` and then adds the number of tokens, so whoever
    sets `length` lower rewinds to that many tokens, and nothing else need be cleared.

    Attributes:
        capacity: Tokens that fit.
        values: [layers, 2 (key, value), texts, kv_heads, room, head_dim]; room >= capacity. There
            is one text but for `Decoder.forward_each`.
        binding: The `ort.IOBinding` of the buffers, each as an input and as an output.
        length: Tokens that are filled.
    """

    capacity: int
    values: FloatArray = field(repr=False)
    binding: Any = field(repr=False)
    length: int = 0

    @property
    def size_bytes(self) -> int:
        return self.values.nbytes

    def first(self, tokens: int) -> FloatArray:
        """Return a view of the first tokens' keys and values."""
        return self.values[..., :tokens, :]

    def last_values(self, tokens: int, first_layer: int, last_layer: int) -> FloatArray:
        """Return the values of the last `tokens` that were read, in some layers.

        Args:
            tokens: How many.
            first_layer: From 0.
            last_layer: Inclusive.

        Returns:
            [tokens, layers * kv_heads * head_dim]
        """
        kept = self.values[
            first_layer : last_layer + 1, 1, 0, :, self.length - tokens : self.length
        ]
        return np.ascontiguousarray(np.moveaxis(kept, 2, 0)).reshape(tokens, -1)

    def weighted_values(self, tokens: int, first_layer: int, weights: FloatArray) -> FloatArray:
        """Return weighted sums of the values of each of the last `tokens` that were read.

        Args:
            tokens: How many.
            first_layer: From 0.
            weights: [sums, layers, kv_heads, head_dim]

        Returns:
            [tokens, sums]
        """
        layers = self.values[first_layer : first_layer + weights.shape[1], 1, 0]
        kept = layers[..., self.length - tokens : self.length, :]
        sums: FloatArray = np.einsum("lhtd,slhd->ts", kept, weights, optimize=True)
        return sums


class Decoder:
    """An ONNX Runtime session over a bundle's graph.

    Args:
        bundle: The model.
        threads: That compute; None for one per physical core.
        has_arena: Whether the memory of a step is kept for the next one (some 20 MB), and pages of
            the embedding's table that aren't needed now.

    Attributes:
        shape: The model's numbers.
        row_cost: Time of one more token in a step of few, as a share of a step of one.

    Raises:
        BundleError: The graph can't be loaded.
    """

    def __init__(
        self, bundle: Bundle, *, threads: int | None = None, has_arena: bool = True
    ) -> None:
        self.shape = bundle.manifest.shape
        options = _session_options(bundle, threads, has_arena)
        try:
            # Kept, since the session goes on reading it.
            self._weights = MappedWeights(bundle.graph_path, bundle.weights_path)
            self._values = [*map(ort.OrtValue.ortvalue_from_numpy, self._weights.tensors.values())]
            for name, value in zip(self._weights.tensors, self._values, strict=True):
                options.add_initializer(name, value)
            with self._weights.forgetting():
                self._session = ort.InferenceSession(
                    str(bundle.graph_path), options, providers=["CPUExecutionProvider"]
                )
        except Exception as error:  # onnxruntime's own exceptions share no useful parent
            raise _unloadable(bundle.graph_path, error) from error
        self._fork_guard = ForkGuard()
        if not has_arena:
            self._weights.read_rows_alone()
        self.row_cost = bundle.manifest.row_cost
        self._doubles_single_rows = False
        if bundle.manifest.has_zero_points:
            self._doubles_single_rows = not self._reads_single_rows_right()

    def close(self) -> None:
        """Free the session and its weights; the decoder can't be used afterwards."""
        del self._session, self._values, self._weights

    def new_cache(self, capacity: int, texts: int = 1) -> KVCache:
        """Return an empty cache with room for `capacity` tokens of each of some texts."""
        room = capacity + self._doubles_single_rows
        size = (self.shape.layers, 2, texts, self.shape.kv_heads, room, self.shape.head_dim)
        values = np.empty(size, np.float32)
        binding = self._session.io_binding()
        for layer, both in enumerate(values):
            for kind, buffer in zip(("key", "value"), both, strict=True):
                value = ort.OrtValue.ortvalue_from_numpy(buffer)  # shares its memory
                binding.bind_ortvalue_input(f"past_key_values.{layer}.{kind}", value)
                binding.bind_ortvalue_output(f"present.{layer}.{kind}", value)
        return KVCache(capacity, values, binding)

    def forward(self, ids: Sequence[int], cache: KVCache, *, keep: int = 1) -> FloatArray:
        """Read `ids` after what `cache` holds.

        Args:
            ids: One token or more.
            cache: Its `length` grows by len(ids).
            keep: How many of the last tokens get logits; 0 for all.

        Returns:
            Logits [keep, vocab].

        Raises:
            ValueError: There are no ids, or more than the cache has room for.
        """
        total = cache.length + len(ids)
        if not ids or total > cache.capacity:
            raise ValueError(f"{len(ids)} tokens after {cache.length} of {cache.capacity}")
        if len(ids) == 1 and self._doubles_single_rows:
            # The second row is dropped: `length` doesn't count it, and the first can't see it.
            logits = self._run([[*ids, *ids]], cache, rows=2)[0, :1]
        else:
            logits = self._run([ids], cache, rows=keep or len(ids))[0]
        if len(ids) >= _MANY:
            self._weights.forget()  # the embedding's pages, of each of which a token reads little
        cache.length = total
        return logits

    def forward_each(self, ids: Sequence[int], cache: KVCache) -> FloatArray:
        """Read one token of each of two texts or more, which `cache` holds as many tokens of.

        Args:
            ids: A token for each text.
            cache: Its `length` grows by one.

        Returns:
            Logits [texts, vocab].

        Raises:
            ValueError: The cache is of another number of texts, or of one, or has no room.
        """
        texts = cache.values.shape[2]
        if len(ids) != texts or texts < 2 or cache.length == cache.capacity:
            raise ValueError(f"{len(ids)} tokens for {texts} texts, {cache.length} read")
        logits = self._run([[each] for each in ids], cache, rows=1)[:, 0]
        cache.length += 1
        return logits

    def _run(self, ids: Sequence[Sequence[int]], cache: KVCache, *, rows: int) -> FloatArray:
        """Fill the buffers, not the length; return logits of the last tokens of each text.

        Args:
            ids: [texts, tokens].
            cache: Of these texts.
            rows: Tokens of each that get logits, which are [texts, rows, vocab].
        """
        self._fork_guard.require()
        read = np.asarray(ids, np.int64)
        texts, tokens = read.shape
        logits = ort.OrtValue.ortvalue_from_shape_and_type(
            [texts, rows, self.shape.vocab_size], np.float32, _DEVICE
        )
        binding = cache.binding
        binding.bind_cpu_input("input_ids", read)
        mask = np.ones((texts, cache.length + tokens), np.int64)
        binding.bind_cpu_input("attention_mask", mask)
        # Not by `bind_cpu_input`, which doesn't know optional inputs.
        kept = ort.OrtValue.ortvalue_from_numpy(np.array(rows, np.int64))
        binding.bind_ortvalue_input("num_logits_to_keep", kept)
        binding.bind_ortvalue_output("logits", logits)
        self._session.run_with_iobinding(binding)
        result: FloatArray = logits.numpy()
        return result

    def _reads_single_rows_right(self) -> bool:
        """Return whether a token read alone gets the same logits as beside another one.

        On machines with AVX2 only, ONNX Runtime's kernel for one row of 4-bit weights with zero
        points is wrong by half (onnxruntime issue 29853); the one for more rows is right.
        """
        alone = self._run([[_PROBE]], self.new_cache(1), rows=1)[0, 0]
        beside = self._run([[_PROBE, _PROBE]], self.new_cache(2), rows=2)[0, 0]
        return float(np.abs(alone - beside).max()) <= _ROUNDING * float(np.abs(beside).max())


def _session_options(bundle: Bundle, threads: int | None, has_arena: bool) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.log_severity_level = 3  # errors only: the library is silent
    options.enable_cpu_mem_arena = has_arena
    if threads is not None:
        options.intra_op_num_threads = threads
    if copies_weights(bundle):
        options.add_session_config_entry("session.x64quantprecision", "1")
        _logger.warning(
            "%s was built for another processor: here it takes longer to load and more memory; "
            "build it anew with `summarizer models build %s --recipe %s --force`",
            bundle.path,
            bundle.manifest.model_id,
            bundle.manifest.recipe,
        )
    return options


def copies_weights(bundle: Bundle) -> bool:
    """Return whether loading copies the weights, because this processor's int8 matmul overflows.

    That happens with a bundle that was built on another processor.

    Raises:
        BundleError: The probe is damaged.
    """
    if bundle.probe_path is None:
        return False
    try:
        return int8_matmul_overflows(bundle.probe_path.read_bytes())
    except Exception as error:  # onnxruntime's own exceptions share no useful parent
        raise _unloadable(bundle.probe_path, error) from error


@cache  # each estimate of memory asks, and each session
def int8_matmul_overflows(probe: bytes) -> bool:
    """Return whether this processor's fast int8 matmul overflows; `probe` is `export.probe`'s."""
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(probe, options, providers=["CPUExecutionProvider"])
    (error,) = session.run(None, {})
    return bool(error.any())


def _unloadable(path: Path, error: Exception) -> BundleError:
    return BundleError(f"{path} can't be loaded: {error}; check it with `summarizer models verify`")
