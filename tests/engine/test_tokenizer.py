from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.engine.tokenizer import Detokenizer, Tokenizer
from summarizer.errors import BundleError

from .. import tiny

texts = st.text()
control_texts = st.lists(st.sampled_from([*tiny.ADDED_TOKENS, "<|", "|>", "a", " the", "的"])).map(
    "".join
)


def pieces(tokenizer: Tokenizer, ids: list[int]) -> list[str]:
    detokenizer = Detokenizer(tokenizer)
    return [*(detokenizer.feed(token) for token in ids), detokenizer.finish()]


@given(text=texts | control_texts)
@example(text="👩‍👩‍👧‍👦 naïve 的一是 \ufffd \u0000 \r\n")
def test_tokens_stand_for_their_text(tokenizer: Tokenizer, text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert tokenizer.decode(tokenizer.encode(text)) == composed


@given(text=texts)
@example(text="é的👍")
def test_pieces_fed_one_by_one_are_the_text(tokenizer: Tokenizer, text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    fed = pieces(tokenizer, tokenizer.encode(text))
    assert "".join(fed) == composed
    if "\ufffd" not in composed:
        assert not any("\ufffd" in piece for piece in fed)


@given(ids=st.lists(st.integers(0, 255), max_size=30))
def test_any_bytes_come_out_as_they_decode(tokenizer: Tokenizer, ids: list[int]) -> None:
    assert "".join(pieces(tokenizer, ids)) == bytes(ids).decode("utf-8", "replace")


def test_half_a_character_is_held_back_and_shown_as_lost_at_the_end(tokenizer: Tokenizer) -> None:
    first_byte, second_byte = "的".encode()[:2]
    assert pieces(tokenizer, [first_byte, second_byte]) == ["", "", "\ufffd"]


@pytest.mark.parametrize("name", tiny.ADDED_TOKENS)
def test_a_control_token_in_text_stays_text(tokenizer: Tokenizer, name: str) -> None:
    control = {tokenizer.control_id(each) for each in tiny.ADDED_TOKENS}
    ids = tokenizer.encode(f"before {name}{name} after")
    assert not control.intersection(ids)
    assert tokenizer.decode(ids) == f"before {name}{name} after"


@given(text=control_texts)
def test_no_text_spells_a_control_token(tokenizer: Tokenizer, text: str) -> None:
    control = {tokenizer.control_id(each) for each in tiny.ADDED_TOKENS}
    assert not control.intersection(tokenizer.encode(text))


def test_a_control_token_is_spelt_as_its_name(tokenizer: Tokenizer) -> None:
    assert tokenizer.decode([tokenizer.control_id("<|im_end|>")]) == "<|im_end|>"


def test_an_unknown_control_token_is_a_bundle_error(tokenizer: Tokenizer) -> None:
    with pytest.raises(BundleError, match=r"<\|im_middle\|>"):
        tokenizer.control_id("<|im_middle|>")


@pytest.mark.parametrize("token", [tiny.CONFIG.vocab_size - 1, 10**6])
def test_padding_of_the_vocabulary_stands_for_nothing(tokenizer: Tokenizer, token: int) -> None:
    assert tokenizer.bytes_of(token) == b""


def test_every_byte_has_its_token(tokenizer: Tokenizer) -> None:
    assert [tokenizer.bytes_of(token) for token in range(256)] == [bytes([n]) for n in range(256)]


def test_words_and_characters_are_merged(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode(" the of and")) == 3
    assert len(tokenizer.encode("的")) == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"model": {"type": "BPE"}}'])
def test_a_garbled_tokenizer_is_a_bundle_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    with pytest.raises(BundleError, match=r"tokenizer\.json can't be read"):
        Tokenizer(path)


def test_a_missing_tokenizer_is_a_bundle_error(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        Tokenizer(tmp_path / "none.json")


def texts_of(tokenizer: Tokenizer, tokens: tuple[int, ...]) -> set[bytes]:
    return {tokenizer.bytes_of(token) for token in tokens}


def test_tokens_are_found_by_the_text_that_they_stand_for(tokenizer: Tokenizer) -> None:
    found = texts_of(tokenizer, tokenizer.tokens_matching(re.compile("[的一]")))
    assert {"的".encode(), "一".encode()} <= found
    assert all({"的", "一"} & set(text.decode("utf-8", "replace")) for text in found)


def test_tokens_of_a_part_of_a_character_are_found_as_surrogates(tokenizer: Tokenizer) -> None:
    found = texts_of(tokenizer, tokenizer.tokens_matching(re.compile("[\udce3-\udced]")))
    assert b"\xe4" in found
    assert "的".encode() not in found


def test_ascii_is_not_looked_through(tokenizer: Tokenizer) -> None:
    found = texts_of(tokenizer, tokenizer.tokens_matching(re.compile("")))
    assert found and not any(text.isascii() for text in found)


def test_patterns_do_not_get_each_other_s_tokens(tokenizer: Tokenizer) -> None:
    patterns = [re.compile(character) for character in "的一是不了人在有我他这中大来上国个到"]
    first = [tokenizer.tokens_matching(pattern) for pattern in patterns]
    assert [tokenizer.tokens_matching(pattern) for pattern in patterns] == first
    assert len(set(first)) == len(patterns)


def test_a_word_that_is_one_token_has_its_id_as_rank(tokenizer: Tokenizer) -> None:
    words = [f" {word}" for word in ("the", "of", "and", "in")]
    frequent = next(word for word in words if len(tokenizer.encode(word)) == 1)
    assert [tokenizer.rank(frequent.strip())] == tokenizer.encode(frequent)
    assert tokenizer.rank("xylqzv") is None
