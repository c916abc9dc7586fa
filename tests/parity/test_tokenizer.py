"""Our tokenizer, and the file it reads, equal transformers' conversion of the same GGUF."""

from __future__ import annotations

import logging
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from summarizer.bundle import Bundle
from summarizer.engine.tokenizer import Tokenizer

from . import texts

pytestmark = pytest.mark.parity

FIRST_ADDED = 151_643  # token id: control tokens and the like come after the words
LAST_ADDED = 151_664

FRAGMENTS = st.sampled_from(
    [
        *texts.AWKWARD.values(),
        *texts.LOOKALIKES,
        " ",
        "  ",
        "\n",
        "\t",
        "'s",
        "。",
        "\u200d",
        "e\u0301",
    ]
)
# Every character; then characters, fragments and words side by side.
UNICODE = st.text() | st.lists(FRAGMENTS | st.text(max_size=5), max_size=8).map("".join)
MANY = settings(max_examples=500, deadline=None)


@pytest.fixture(scope="module")
def converted(gguf_file: Path) -> PreTrainedTokenizerFast:
    """transformers' own conversion of the GGUF's vocabulary."""
    return AutoTokenizer.from_pretrained(gguf_file.parent, gguf_file=gguf_file.name)


@pytest.fixture(scope="module")
def loaded(real_bundles: dict[str, Bundle]) -> PreTrainedTokenizerFast:
    """Our tokenizer.json in transformers."""
    return AutoTokenizer.from_pretrained(real_bundles["float32"].path)


@pytest.fixture(scope="module")
def theirs(
    converted: PreTrainedTokenizerFast, loaded: PreTrainedTokenizerFast
) -> list[PreTrainedTokenizerFast]:
    return [converted, loaded]


def encode(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    """Every character of `text` taken as text, as our engine does."""
    return tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)


def decode(tokenizer: PreTrainedTokenizerFast, ids: list[int]) -> str:
    return tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)


def require_same(ours: Tokenizer, theirs: list[PreTrainedTokenizerFast], text: str) -> None:
    ids = ours.encode(text)
    for tokenizer in theirs:
        assert ids == encode(tokenizer, text)
        assert ours.decode(ids) == decode(tokenizer, ids)
    assert ours.decode(ids) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_prose_is_encoded_as_transformers_does(
    real_tokenizer: Tokenizer, theirs: list[PreTrainedTokenizerFast], language: str
) -> None:
    for text in texts.fidelity(language):
        require_same(real_tokenizer, theirs, text)


@pytest.mark.parametrize("text", texts.AWKWARD.values(), ids=texts.AWKWARD)
def test_awkward_text_is_encoded_as_transformers_does(
    real_tokenizer: Tokenizer, theirs: list[PreTrainedTokenizerFast], text: str
) -> None:
    require_same(real_tokenizer, theirs, text)


@pytest.mark.parametrize("text", texts.LOOKALIKES)
def test_what_looks_like_a_control_token_stays_text(
    real_tokenizer: Tokenizer, theirs: list[PreTrainedTokenizerFast], text: str
) -> None:
    require_same(real_tokenizer, theirs, text)
    assert max(real_tokenizer.encode(text)) < FIRST_ADDED


@pytest.mark.parametrize("text", ["<tool_call>", 'a</tool_call> {"b": 1}', "<|fim_prefix|>"])
def test_we_spell_out_even_those_that_transformers_keeps(
    real_tokenizer: Tokenizer, loaded: PreTrainedTokenizerFast, text: str
) -> None:
    """`<tool_call>` is added but not special, so that transformers reads it in spite of all."""
    ids = real_tokenizer.encode(text)
    assert max(ids) < FIRST_ADDED
    assert real_tokenizer.decode(ids) == decode(loaded, ids) == text


@MANY
@given(UNICODE)
def test_any_text_is_encoded_as_transformers_does(
    real_tokenizer: Tokenizer, theirs: list[PreTrainedTokenizerFast], text: str
) -> None:
    require_same(real_tokenizer, theirs, text)


@MANY
@given(st.lists(st.integers(0, LAST_ADDED), max_size=40))
def test_any_tokens_are_decoded_as_transformers_does(
    real_tokenizer: Tokenizer, loaded: PreTrainedTokenizerFast, ids: list[int]
) -> None:
    assert real_tokenizer.decode(ids) == decode(loaded, ids)


def test_control_tokens_have_transformers_ids(
    real_tokenizer: Tokenizer, theirs: list[PreTrainedTokenizerFast]
) -> None:
    for name in ("<|im_start|>", "<|im_end|>", "<|endoftext|>"):
        ids = {tokenizer.convert_tokens_to_ids(name) for tokenizer in theirs}
        assert ids == {real_tokenizer.control_id(name)}


def test_the_chat_template_gives_the_tokens_that_we_write(
    real_tokenizer: Tokenizer, loaded: PreTrainedTokenizerFast
) -> None:
    question = texts.excerpts()[0]
    ids = loaded.apply_chat_template(
        [{"role": "user", "content": question}], add_generation_prompt=True
    )
    assert ids == texts.chat(real_tokenizer, question)


def test_transformers_finds_nothing_to_warn_of_in_the_files(
    real_bundles: dict[str, Bundle],
) -> None:
    """Without a version in config.json it advises an option that would change the splitting."""
    heard: list[str] = []
    listener = logging.Handler(logging.WARNING)
    listener.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("transformers")
    logger.addHandler(listener)
    try:
        AutoTokenizer.from_pretrained(real_bundles["float32"].path)
    finally:
        logger.removeHandler(listener)
    assert heard == []
