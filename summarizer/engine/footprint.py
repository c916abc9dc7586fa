"""Estimate the memory that a process with a bundle takes, before it takes it."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.bundle import Bundle
from summarizer.engine.decoder import copies_weights
from summarizer.engine.mapped_weights import can_forget
from summarizer.errors import MemoryBudgetError

CAREFUL_CHUNK_TOKENS = 64  # read at a time where memory counts: 4 % slower than 256, 16 MB less

# Measured as resident memory on Linux, see "Loading" in docs/log.md; elsewhere they are a guess.
# Estimates are to be a little too high rather than too low.
_PROCESS_BYTES = 95_000_000  # Python, NumPy, ONNX Runtime, this package, and what a call leaves
_MAPPED_FACTOR = 1.3  # of weights in memory, packed and partly not, to those on disk
_KEPT_FACTOR = 1.6  # where the pages that were read for packing stay, see mapped_weights
_COPIED_FACTOR = 0.75  # of a copy of all weights but the embedding to all, see decoder
_TOKENIZER_FACTOR = 6  # of the tokenizer in memory to its file
_ROW_FLOATS = 90  # float32 numbers of a token while it is read, for each of its hidden ones
_FLOAT_BYTES = 4


@dataclass(frozen=True)
class Footprint:
    """Bytes of resident memory: those of a loaded model at work, and those of each token."""

    fixed_bytes: int
    token_bytes: int  # its keys and values

    def peak_bytes(self, tokens: int) -> int:
        """While a prompt and its answer of so many tokens are read and written, one at a time."""
        return self.fixed_bytes + tokens * self.token_bytes

    def tokens_within(self, budget_bytes: int) -> int:
        """Tokens that prompt and answer may have in so much memory."""
        return max(0, budget_bytes - self.fixed_bytes) // self.token_bytes

    def room_beside(self, tokens: int, budget_bytes: int) -> int:
        """Bytes of the budget that so many tokens leave; raises `MemoryBudgetError` if none."""
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
    """Raise `MemoryBudgetError` if the model alone takes more than the budget, if there is one."""
    if budget_bytes is not None and fixed_bytes > budget_bytes:
        raise MemoryBudgetError(
            "the model alone", fixed_bytes, budget_bytes, "choose a smaller model or recipe"
        )


def least_bytes(weights_bytes: int) -> int:
    """What a model of so many bytes of weights takes at the least, before its bundle is there."""
    factor = _MAPPED_FACTOR if can_forget() else _KEPT_FACTOR
    return _PROCESS_BYTES + round(weights_bytes * factor)


def footprint_of(bundle: Bundle) -> Footprint:
    """The estimate for a bundle, from the sizes of its files and its model's shape."""
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
