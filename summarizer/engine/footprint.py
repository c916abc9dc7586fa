"""Estimate the memory of a process before it loads a bundle."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.bundle import Bundle
from summarizer.engine.decoder import copies_weights
from summarizer.engine.mapped_weights import can_forget
from summarizer.errors import MemoryBudgetError

CAREFUL_CHUNK_TOKENS = 64  # read at a time under a budget: 4 % slower than 256, 16 MB less

# Measured as resident memory on Linux, see "Loading" in docs/log.md; elsewhere they are a guess.
# They err on the high side.
_PROCESS_BYTES = 95_000_000  # Python, NumPy, ONNX Runtime, this package, leftovers of a call
_MAPPED_FACTOR = 1.3  # weights in memory, packed and partly unpacked, to those on disk
_KEPT_FACTOR = 1.6  # the same where pages can't be forgotten, see mapped_weights
_COPIED_FACTOR = 0.75  # a copy of all weights but the embedding to all, see decoder
_TOKENIZER_FACTOR = 6  # the tokenizer in memory to its file
_ROW_FLOATS = 90  # activations of a token while it is read, per hidden dimension
_FLOAT_BYTES = 4


@dataclass(frozen=True)
class Footprint:
    """Estimated resident memory.

    Attributes:
        fixed_bytes: Of the process with the model at work.
        token_bytes: Of the keys and values of each token.
    """

    fixed_bytes: int
    token_bytes: int

    def peak_bytes(self, tokens: int) -> int:
        """Return the memory while a prompt and its answer of `tokens` in all are processed."""
        return self.fixed_bytes + tokens * self.token_bytes

    def tokens_within(self, budget_bytes: int) -> int:
        """Return how many tokens of prompt and answer fit into `budget_bytes`."""
        return max(0, budget_bytes - self.fixed_bytes) // self.token_bytes

    def room_beside(self, tokens: int, budget_bytes: int) -> int:
        """Return what `tokens` leave of a budget; raise `MemoryBudgetError` if they exceed it."""
        needed = self.peak_bytes(tokens)
        if needed > budget_bytes:
            raise MemoryBudgetError(
                f"a prompt and answer of {tokens:,} tokens",
                needed,
                budget_bytes,
                f"shorten the text or its contexts (about {self.tokens_within(budget_bytes):,} "
                "tokens fit)",
            )
        return budget_bytes - needed


def require_load(fixed_bytes: int, budget_bytes: int | None) -> None:
    """Raise `MemoryBudgetError` if the model alone exceeds the budget, if there is one."""
    if budget_bytes is not None and fixed_bytes > budget_bytes:
        raise MemoryBudgetError(
            "the model alone", fixed_bytes, budget_bytes, "choose a smaller model or recipe"
        )


def least_bytes(weights_bytes: int) -> int:
    """Return the least memory for `weights_bytes` of weights, known before the bundle is built."""
    factor = _MAPPED_FACTOR if can_forget() else _KEPT_FACTOR
    return _PROCESS_BYTES + round(weights_bytes * factor)


def footprint_of(bundle: Bundle) -> Footprint:
    """Return the estimate for a bundle, from its files' sizes and the model's shape."""
    shape = bundle.manifest.shape
    sizes = {entry.name: entry.size for entry in bundle.manifest.files}
    tokenizer = sizes[bundle.tokenizer_path.name] * _TOKENIZER_FACTOR
    reading = CAREFUL_CHUNK_TOKENS * shape.hidden_size * _ROW_FLOATS * _FLOAT_BYTES
    weights = sizes[bundle.weights_path.name]
    copied = round(weights * _COPIED_FACTOR) if copies_weights(bundle) else 0
    return Footprint(
        fixed_bytes=least_bytes(weights) + copied + tokenizer + reading,
        token_bytes=shape.layers * 2 * shape.kv_heads * shape.head_dim * _FLOAT_BYTES,
    )
