"""Constrain an answer to a grammar. The only module that imports llguidance.

Grammars are in llguidance's dialect of Lark
(https://github.com/guidance-ai/llguidance/blob/main/docs/syntax.md). A mask of 151,936
tokens takes under half a millisecond; preparing the vocabulary takes a second and 60 MB, once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

from summarizer.engine import FloatArray
from summarizer.engine.constraints import Constraint
from summarizer.engine.tokenizer import Tokenizer

TEXT = r"[^|\n\\]"  # a character of a table's cell, for the terminals of grammars
_BITS = 32  # in a word of a mask
_SILENT = 0
# Groups of tokens that are looked up together; without them a mask takes ten times as long.
_SLICES = [rf"{TEXT}{{1,10}}", rf"{TEXT}{{1,30}}", rf"{TEXT}+"]


class Vocabulary:
    """A tokenizer's tokens, prepared for grammars; threads may share one.

    Args:
        tokenizer: Whose tokens.
        end: The token that ends an answer; it is allowed where the grammar may end.
    """

    def __init__(self, tokenizer: Tokenizer, *, end: int) -> None:
        self._size = tokenizer.size
        self._prepared = LLTokenizer(
            TokenizerWrapper(_Spelling(tokenizer, end)), n_vocab=self._size, slices=_SLICES
        )

    def constraint(self, grammar: str) -> Constraint:
        """Return a constraint for one answer, which must be asked before each token, in order.

        Raises:
            ValueError: The grammar can't be read.
        """
        matcher = LLMatcher(self._prepared, grammar, log_level=_SILENT)
        if matcher.is_error():
            raise ValueError(f"no grammar: {matcher.get_error()}")
        return _Follower(matcher, self._size).constrain


class _Follower:
    """Follows an answer through a grammar."""

    def __init__(self, matcher: LLMatcher, vocabulary_size: int) -> None:
        self._matcher = matcher
        self._size = vocabulary_size
        self._followed = 0  # tokens of the answer
        self._mask = np.zeros(-(-vocabulary_size // _BITS), np.int32)

    def constrain(self, logits: FloatArray, written: Sequence[int]) -> FloatArray:
        """Set the logits [vocab] of all tokens that the grammar doesn't allow to minus infinity."""
        for token in written[self._followed :]:
            self._matcher.consume_token(token)
        self._followed = len(written)
        self._matcher.unsafe_compute_mask_ptr(self._mask.ctypes.data, self._mask.nbytes)
        if self._matcher.is_error():
            raise ValueError(f"the answer left its grammar: {self._matcher.get_error()}")
        allowed = np.zeros(len(logits), np.bool_)  # longer than the vocabulary where it is padded
        allowed[: self._size] = self._allowed()
        return np.where(allowed, logits, np.float32(-np.inf))

    def _allowed(self) -> npt.NDArray[np.bool_]:
        bits = np.unpackbits(self._mask.view(np.uint8), bitorder="little")
        return bits[: self._size].view(np.bool_)


class _Spelling:
    """A tokenizer with the attributes that llguidance expects."""

    bos_token_id = None

    def __init__(self, tokenizer: Tokenizer, end: int) -> None:
        self.eos_token_id = end
        self.special_token_ids = sorted(tokenizer.added_ids)
        self.tokens = [tokenizer.bytes_of(token) for token in range(tokenizer.size)]
        self._encode = tokenizer.encode

    def __call__(self, text: str) -> list[int]:
        return self._encode(text)
