"""Let a bundle answer several times at once: the prompt is read once, the answers are a batch.

Four answers cost a third more than one: the weights are read once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import read_prompt
from summarizer.engine.sampling import Sampler, Sampling

_ROOM = 256  # tokens that a cache's size is a multiple of
_DEVICE = "cpu"


class BatchSampler:
    """Samples answers to one prompt.

    Args:
        decoder: The model.
        rows: How many answers at a time.
        temperature: Of all but the first, which takes the likeliest token each time.
        seed: Of the choices.
    """

    def __init__(
        self, decoder: Decoder, rows: int = 4, temperature: float = 0.8, seed: int = 0
    ) -> None:
        self._decoder = decoder
        self._session = decoder._session
        self._samplers = [
            Sampler(Sampling(temperature if row else 0.0, top_p=0.95, top_k=64, seed=seed + row))
            for row in range(rows)
        ]
        self._caches: dict[int, tuple[npt.NDArray[np.float32], ort.IOBinding]] = {}

    def sample(
        self, ids: Sequence[int], max_tokens: int, stop_ids: Sequence[int]
    ) -> list[list[int]]:
        """Return the answers that end within `max_tokens`, each as token ids; the likeliest first.

        Args:
            ids: The prompt.
            max_tokens: The most of an answer.
            stop_ids: Tokens that end one, which is left out.
        """
        cache = self._decoder.new_cache(len(ids))
        first = read_prompt(self._decoder, ids, cache)
        values, binding = self._batch_cache(len(ids) + max_tokens)
        values[..., : len(ids), :] = cache.values[..., : len(ids), :]
        logits = np.repeat(first[None], len(self._samplers), axis=0)
        said: list[list[int]] = [[] for _ in self._samplers]
        is_ended = [False] * len(said)
        for total in range(len(ids) + 1, len(ids) + max_tokens + 1):
            chosen = [
                sampler.choose(row) for sampler, row in zip(self._samplers, logits, strict=True)
            ]
            for row, token in enumerate(chosen):
                is_ended[row] |= token in stop_ids
                if not is_ended[row]:
                    said[row].append(token)
            if all(is_ended):
                break
            logits = self._step(chosen, total, binding)
        return [answer for answer, ended in zip(said, is_ended, strict=True) if ended]

    def _step(
        self, chosen: Sequence[int], total: int, binding: ort.IOBinding
    ) -> npt.NDArray[np.float32]:
        """Read a token of each row; return its logits, [rows, vocab]."""
        rows = len(chosen)
        logits = ort.OrtValue.ortvalue_from_shape_and_type(
            [rows, 1, self._decoder.shape.vocab_size], np.float32, _DEVICE
        )
        binding.bind_cpu_input("input_ids", np.array(chosen, np.int64)[:, None])
        binding.bind_cpu_input("attention_mask", np.ones((rows, total), np.int64))
        kept = ort.OrtValue.ortvalue_from_numpy(np.array(1, np.int64))
        binding.bind_ortvalue_input("num_logits_to_keep", kept)
        binding.bind_ortvalue_output("logits", logits)
        self._session.run_with_iobinding(binding)
        result: npt.NDArray[np.float32] = logits.numpy()[:, 0]
        return result

    def _batch_cache(self, tokens: int) -> tuple[npt.NDArray[np.float32], ort.IOBinding]:
        """Return keys and values, [layers, 2, rows, heads, room, size], and what binds them."""
        room = -(-tokens // _ROOM) * _ROOM
        if room not in self._caches:
            shape = self._decoder.shape
            size = (shape.layers, 2, len(self._samplers), shape.kv_heads, room, shape.head_dim)
            values = np.empty(size, np.float32)
            binding = self._session.io_binding()
            for layer, both in enumerate(values):
                for kind, buffer in zip(("key", "value"), both, strict=True):
                    value = ort.OrtValue.ortvalue_from_numpy(buffer)  # shares its memory
                    binding.bind_ortvalue_input(f"past_key_values.{layer}.{kind}", value)
                    binding.bind_ortvalue_output(f"present.{layer}.{kind}", value)
            self._caches[room] = (values, binding)
        return self._caches[room]
