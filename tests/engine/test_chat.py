from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.bundle.chat_templates import (
    CHATML,
    CHATML_WITHOUT_THOUGHT,
    DEEPSEEK_R1,
    ChatTemplate,
)
from summarizer.engine.chat import Chat
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import BundleError

from .. import tiny

TOKENS = {
    "qwen2.5": (tiny.ADDED_TOKENS, CHATML),
    "qwen3": (tiny.QWEN3_TOKENS, CHATML_WITHOUT_THOUGHT),
    "deepseek": (tiny.DEEPSEEK_TOKENS, DEEPSEEK_R1),
}
FAMILIES = pytest.mark.parametrize("family", TOKENS)
THINKING = pytest.mark.parametrize("family", ["qwen3", "deepseek"])


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Tokenizer, Chat]]:
    made = {}
    for family, (added, _) in TOKENS.items():
        path = tmp_path_factory.mktemp("chat") / "tokenizer.json"
        tiny.write_tokenizer(path, added)
        tokenizer = Tokenizer(path)
        made[family] = tokenizer, Chat(tokenizer)
    return made


def allowed(chat: Chat, tokenizer: Tokenizer, written: str) -> np.ndarray:
    """Return which tokens may come after `written`, by id."""
    logits = np.zeros(tiny.CONFIG.vocab_size, np.float32)
    return np.isfinite(chat.answer_alone(logits, tokenizer.encode(written)))


@FAMILIES
def test_a_template_is_known_by_its_tokens(
    chats: dict[str, tuple[Tokenizer, Chat]], family: str
) -> None:
    template: ChatTemplate = TOKENS[family][1]
    tokenizer, chat = chats[family]
    assert chat.template is template
    assert tokenizer.decode([chat.end]) == template.stops[0]
    assert set(template.stops) <= set(template.control)


def test_a_tokenizer_without_a_known_template_is_refused(tmp_path: Path) -> None:
    tiny.write_tokenizer(tmp_path / "a.json", ("<|im_start|>", "<|user|>"))
    with pytest.raises(BundleError, match=r"lacks the control tokens <\|im_end\|>, <\|endoftext"):
        Chat(Tokenizer(tmp_path / "a.json"))


@FAMILIES
def test_only_the_template_s_own_control_tokens_are_control_tokens(
    chats: dict[str, tuple[Tokenizer, Chat]], family: str
) -> None:
    tokenizer, chat = chats[family]
    template = chat.template
    before, after = template.system
    for frame in ((before, after), (template.answer, "")):
        ids = chat.framed(frame[0], "".join(template.control), frame[1])
        told = [token for token in ids if token in tokenizer.added_ids]
        spelt = [name for name in template.control if name in frame[0] + frame[1]]
        assert len(told) == sum((frame[0] + frame[1]).count(name) for name in spelt)
        assert tokenizer.decode(ids) == frame[0] + "".join(template.control) + frame[1]


@THINKING
def test_an_answer_begins_behind_an_empty_thought(
    chats: dict[str, tuple[Tokenizer, Chat]], family: str
) -> None:
    tokenizer, chat = chats[family]
    ids = chat.framed(chat.template.answer, "-")
    opened, closed = map(tokenizer.control_id, tiny.THOUGHT)
    assert ids[-1:] == tokenizer.encode("-")
    start, end = ids.index(opened), ids.index(closed)
    assert not tokenizer.decode(ids[start + 1 : end]).strip()
    assert tokenizer.decode(ids[end:]) == "</think>\n\n-"


@FAMILIES
def test_of_control_tokens_only_the_ends_may_be_written(
    chats: dict[str, tuple[Tokenizer, Chat]], family: str
) -> None:
    tokenizer, chat = chats[family]
    free = allowed(chat, tokenizer, "A relay")
    ends = {tokenizer.control_id(name) for name in chat.template.stops}
    assert {token for token in tokenizer.added_ids if free[token]} == ends
    assert all(free[token] for token in tokenizer.encode("<think> A relay failed."))


@THINKING
@given(before=st.text("<think/>a \n", max_size=12), mark=st.sampled_from(("<think", "</think")))
def test_no_thought_can_be_spelt(
    chats: dict[str, tuple[Tokenizer, Chat]], family: str, before: str, mark: str
) -> None:
    tokenizer, chat = chats[family]
    ids = tokenizer.encode(f"{before}{mark}>")
    for place, token in enumerate(ids):
        free = (
            allowed(chat, tokenizer, "")
            if not place
            else np.isfinite(
                chat.answer_alone(np.zeros(tiny.CONFIG.vocab_size, np.float32), ids[:place])
            )
        )
        if not free[token]:
            break
    else:
        pytest.fail("every token of it was allowed")
    assert not any(each in tokenizer.decode(ids[:place]) for each in ("<think", "</think"))


def test_a_model_without_thoughts_may_write_the_word(
    chats: dict[str, tuple[Tokenizer, Chat]],
) -> None:
    tokenizer, chat = chats["qwen2.5"]
    assert allowed(chat, tokenizer, "<thin")[tokenizer.encode("k")[0]]
