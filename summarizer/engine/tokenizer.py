"""Encode text as token ids and decode them. The only module that imports tokenizers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from tokenizers import AddedToken
from tokenizers import Tokenizer as BpeTokenizer

from summarizer.errors import BundleError

_PIECE_CHARACTERS = 1 << 17
_LINE_START = re.compile(r"\n(?=\S)")
_UNSPACED = "\u2e80"  # from here on scripts without spaces
_PATTERNS_KEPT = 16  # with what they match


class Tokenizer:
    """A byte-level BPE that never reads control tokens out of text.

    `<|im_end|>` in a mail is ten ordinary characters, not the end of a turn: a document can't speak
    for the user or the system. Control tokens come from `control_id` alone.

    Attributes:
        added_ids: Control tokens and the like, which no text is made of.
        added_tokens: Their spellings.
        size: Tokens of the vocabulary, added ones included.

    Raises:
        BundleError: The file can't be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._bpe = BpeTokenizer.from_file(str(path))
        except Exception as error:  # the package raises bare Exception
            raise BundleError(f"{path} can't be read: {error}") from error
        added = self._bpe.get_added_tokens_decoder()
        # Tokens like <tool_call> are added but not special; as special ones they are spelt out.
        self._bpe.add_special_tokens(
            [AddedToken(token.content, special=True, normalized=False) for token in added.values()]
        )
        self.added_ids = frozenset(added)
        self.added_tokens = frozenset(token.content for token in added.values())
        self.size: int = self._bpe.get_vocab_size(with_added_tokens=True)
        self._bpe.encode_special_tokens = True
        self._bytes_of_character = _bytes_of_characters()
        self._character_of_byte = {byte: each for each, byte in self._bytes_of_character.items()}
        self._matching: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[int]:
        """Return the token ids of `text`, in which nothing is a control token."""
        ids: list[int] = []
        for piece in _pieces(text):
            ids += self._bpe.encode(piece, add_special_tokens=False).ids
        return ids

    def control_id(self, name: str) -> int:
        """Return the id of a control token, as `<|im_start|>`; raise `BundleError` if unknown."""
        found: int | None = self._bpe.token_to_id(name)
        if found is None:
            raise BundleError(f"the bundle's tokenizer lacks the control token {name!r}")
        return found

    def tokens_matching(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        """Return the non-ASCII tokens whose text matches `pattern` somewhere.

        Bytes that are part of a character appear as surrogates, U+DC80 to U+DCFF.
        """
        found = self._matching.get(pattern.pattern)
        if found is None:
            search = pattern.search
            found = tuple(token for token, text in self._beyond_ascii.items() if search(text))
            if len(self._matching) >= _PATTERNS_KEPT:
                self._matching.clear()
            self._matching[pattern.pattern] = found
        return found

    def tokens_spelt(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        """Return the tokens of text whose spelling matches `pattern`, ASCII without spaces."""
        spellings = map(self._bpe.id_to_token, range(self._bpe.get_vocab_size()))
        return tuple(
            token
            for token, spelling in enumerate(spellings)
            if spelling and token not in self.added_ids and pattern.search(spelling)
        )

    @cached_property
    def _beyond_ascii(self) -> dict[int, str]:
        """The texts of the non-ASCII tokens; takes a quarter of a second for 150,000 tokens."""
        codes = {ord(spelt): byte for spelt, byte in self._bytes_of_character.items()}
        high = "".join(spelt for spelt, byte in self._bytes_of_character.items() if byte >= 0x80)
        is_beyond = re.compile(f"[{re.escape(high)}]").search
        spellings = map(self._bpe.id_to_token, range(self._bpe.get_vocab_size()))
        return {
            token: spelling.translate(codes).encode("latin-1").decode("utf-8", "surrogateescape")
            for token, spelling in enumerate(spellings)
            if spelling and is_beyond(spelling)
        }

    def rank(self, letters: str) -> int | None:
        """Return the id of the token for a word, None if it is more than one token.

        The lower the id, the more frequent the word. In scripts with spaces the token begins with
        a space.
        """
        spelling = letters if letters[:1] >= _UNSPACED else f" {letters}"
        spelt = "".join(self._character_of_byte[byte] for byte in spelling.encode())
        found: int | None = self._bpe.token_to_id(spelt)
        return found

    def bytes_of(self, token: int) -> bytes:
        """Return the UTF-8 bytes of a token, which may be part of a character."""
        characters: str | None = self._bpe.id_to_token(token)
        if characters is None:  # padding of the vocabulary
            return b""
        try:
            return bytes(self._bytes_of_character[character] for character in characters)
        except KeyError:  # an added token isn't in GPT-2's spelling
            return characters.encode()

    def decode(self, ids: list[int]) -> str:
        """Return the text of `ids`; bytes that form no character become U+FFFD."""
        return b"".join(self.bytes_of(token) for token in ids).decode("utf-8", "replace")


def _pieces(text: str) -> Iterator[str]:
    """Split a long text where no token crosses: between a line end and anything but white space.

    The package keeps some hundred bytes for each token that it encodes at a time.
    """
    start = 0
    while len(text) - start > _PIECE_CHARACTERS:
        cut = _LINE_START.search(text, start + _PIECE_CHARACTERS)
        if cut is None:
            break
        yield text[start : cut.end()]
        start = cut.end()
    yield text[start:]


def _bytes_of_characters() -> dict[str, int]:
    """Return GPT-2's spelling of bytes: printable Latin-1 as itself, the rest from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    spelling = {chr(byte): byte for byte in printable}
    spelling |= {chr(0x100 + rank): byte for rank, byte in enumerate(others)}
    return spelling


class Detokenizer:
    """Decodes tokens one by one; holds back the bytes of a character until it is complete."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def feed(self, token: int) -> str:
        """Return the characters that `token` completes: often one word, sometimes nothing."""
        return self._decoder.decode(self._tokenizer.bytes_of(token))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is held back."""
        return not self._decoder.getstate()[0]

    def finish(self) -> str:
        """Return U+FFFD if the stream ended within a character, else nothing."""
        return self._decoder.decode(b"", final=True)
