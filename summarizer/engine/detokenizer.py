"""Turn a stream of tokens into text that never ends in half a character."""

from __future__ import annotations

import codecs

from summarizer.engine.tokenizer import Tokenizer


class Detokenizer:
    """Feed it tokens one by one; it holds back the bytes of a character until it is whole."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def feed(self, token: int) -> str:
        """The characters that `token` completes; often one word, sometimes nothing."""
        return self._decoder.decode(self._tokenizer.bytes_of(token))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is held back."""
        return not self._decoder.getstate()[0]

    def finish(self) -> str:
        """What was held back: U+FFFD if the stream ended within a character, else nothing."""
        return self._decoder.decode(b"", final=True)
