"""How models are talked to: which tokens open and close turns, and what ends an answer.

A tokenizer's own control tokens tell which template is a model's. A new one is a row in the table.

No summary shows a model's thoughts, so models that think before they answer are given their thought
ready made and empty, and can't begin another: `engine.chat` bars its tokens and its spelling.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

_THOUGHT = ("<think>", "</think>")
_MARKS = ("<think", "</think")  # spelt out, as early as no other tag is meant
_NO_THOUGHT = "<think>\n\n</think>\n\n"
# How thoughts begin that are written where an answer belongs.
_ALOUD = (
    *("Okay, so", "Okay, let", "Okay, I", "Okay, the", "Alright, so", "Alright, let", "Alright, I"),
    *("Hmm", "嗯", "首先，我", "好，"),
)


@dataclass(frozen=True)
class ChatTemplate:
    """What stands around system prompt, request and answer; control tokens are spelt in it."""

    system: tuple[str, str]  # before and after the system prompt
    user: tuple[str, str]  # before and after the request
    answer: str  # before the answer, with a thought that is over
    stops: tuple[str, ...]  # tokens that end an answer, the usual one first; the last one pads
    control: tuple[str, ...]  # all control tokens in the above
    jinja: str  # the same for transformers, over `messages`
    begin: str | None = None  # the token that a text begins with, of models that have one
    marks: tuple[str, ...] = ()  # of a thought, spelt out: no answer contains one
    unwanted_openings: tuple[str, ...] = ()  # of a thought that has no marks


def _chatml(answer: str) -> str:
    return (
        "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
        "{{ message['content'] }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}" + answer + "{% endif %}"
    )


CHATML = ChatTemplate(
    system=("<|im_start|>system\n", "<|im_end|>\n"),
    user=("<|im_start|>user\n", "<|im_end|>\n"),
    answer="<|im_start|>assistant\n",
    stops=("<|im_end|>", "<|endoftext|>"),
    control=("<|im_start|>", "<|im_end|>", "<|endoftext|>"),
    jinja=_chatml("<|im_start|>assistant\n"),
)
# Qwen3: what its own template gives with enable_thinking=False.
CHATML_WITHOUT_THOUGHT = ChatTemplate(
    system=CHATML.system,
    user=CHATML.user,
    answer=f"{CHATML.answer}{_NO_THOUGHT}",
    stops=CHATML.stops,
    control=(*CHATML.control, *_THOUGHT),
    jinja=_chatml(f"{CHATML.answer}{_NO_THOUGHT}"),
    marks=_MARKS,
    unwanted_openings=_ALOUD,
)
# DeepSeek's distilled R1. Its own template opens a thought; its makers saw it pass over thoughts
# with just these tokens, and advise against a system prompt, so ours begins the request.
DEEPSEEK_R1 = ChatTemplate(
    system=("<｜begin▁of▁sentence｜><｜User｜>", "\n\n"),
    user=("", ""),
    answer=f"<｜Assistant｜>{_NO_THOUGHT}",
    stops=("<｜end▁of▁sentence｜>",),
    control=(
        *("<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
        *_THOUGHT,
    ),
    jinja=(
        "<｜begin▁of▁sentence｜>{% for message in messages %}"
        "{% if message['role'] == 'system' %}<｜User｜>{{ message['content'] }}\n\n"
        "{% elif message['role'] == 'user' %}"
        "{% if loop.first or loop.previtem['role'] != 'system' %}<｜User｜>{% endif %}"
        "{{ message['content'] }}"
        "{% else %}<｜Assistant｜>{{ message['content'] }}<｜end▁of▁sentence｜>{% endif %}"
        "{% endfor %}{% if add_generation_prompt %}<｜Assistant｜>" + _NO_THOUGHT + "{% endif %}"
    ),
    begin="<｜begin▁of▁sentence｜>",
    marks=_MARKS,
    unwanted_openings=_ALOUD,
)

TEMPLATES = (DEEPSEEK_R1, CHATML_WITHOUT_THOUGHT, CHATML)  # the one with most tokens first


def template_for(tokens: Collection[str]) -> ChatTemplate:
    """The template of a tokenizer with these added tokens.

    Raises `LookupError`, which names the tokens that the simplest template needs beside them.
    """
    for template in TEMPLATES:
        if all(name in tokens for name in template.control):
            return template
    missing = [name for name in TEMPLATES[-1].control if name not in tokens]
    raise LookupError(f"the tokenizer lacks the control tokens {', '.join(missing)}")
