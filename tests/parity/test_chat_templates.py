"""What transformers makes of our chat templates is what a prompt of ours has around its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from summarizer.engine.chat import Chat
from summarizer.engine.tokenizer import Tokenizer
from summarizer.export.tokenizer_files import write_tokenizer

from .. import tiny
from .tiny_models import ADDED_TOKENS

pytestmark = pytest.mark.parity

SYSTEM, REQUEST = "You summarize texts.", '"""\nRain fell.\n"""\n\nSummarize the text above.'


@pytest.fixture(params=ADDED_TOKENS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write_tokenizer(tmp_path, tiny.tokenizer(ADDED_TOKENS[request.param]), 2048)
    return tmp_path


def test_a_prompt_is_what_the_chat_template_gives(folder: Path) -> None:
    theirs: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(folder)
    tokenizer = Tokenizer(folder / "tokenizer.json")
    chat = Chat(tokenizer)
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": REQUEST}]
    expected = theirs.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
    template, ours = chat.template, chat.prompt(SYSTEM, REQUEST)
    assert tokenizer.decode(ours) == expected
    assert ours == theirs.encode(expected, add_special_tokens=False)
    assert (theirs.eos_token, theirs.pad_token) == (template.stops[0], template.stops[-1])


def test_a_request_without_a_system_prompt_is_a_turn(folder: Path) -> None:
    theirs: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(folder)
    given = theirs.apply_chat_template([{"role": "user", "content": "Hi"}], tokenize=False)
    assert given in ("<|im_start|>user\nHi<|im_end|>\n", "<｜begin▁of▁sentence｜><｜User｜>Hi")
