"""Chat templates: which tokens open and close turns, and what ends an answer.

A tokenizer's control tokens identify its template. A new one is an entry in `TEMPLATES`.

No summary shows a model's thoughts, so models that think before they answer get an empty thought in
the prompt and can't begin another: `engine.chat` forbids its tokens and its spelling.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

_THOUGHT = ("<think>", "</think>")
_MARKS = ("<think", "</think")  # spelt out, up to where no other tag can be meant
_NO_THOUGHT = "<think>\n\n</think>\n\n"
# How thoughts begin that are written in place of an answer.
_ALOUD = (
    *("Okay, so", "Okay, let", "Okay, I", "Okay, the", "Alright, so", "Alright, let", "Alright, I"),
    *("Hmm", "嗯", "首先，我", "好，"),
)


@dataclass(frozen=True)
class ChatTemplate:
    """The text around system prompt, request and answer, with control tokens spelt out.

    Attributes:
        system: Before and after the system prompt.
        user: Before and after the request.
        answer: Before the answer, with a finished thought if the model thinks.
        stops: Tokens that end an answer, the usual one first; the last one pads.
        control: All control tokens in the above.
        jinja: The same for transformers, over `messages`.
        begin: The token that begins every text, if the model has one.
        marks: Of a thought, spelt out; no answer contains one.
        banned_prefixes: Of a thought without marks.
    """

    system: tuple[str, str]
    user: tuple[str, str]
    answer: str
    stops: tuple[str, ...]
    control: tuple[str, ...]
    jinja: str
    begin: str | None = None
    marks: tuple[str, ...] = ()
    banned_prefixes: tuple[str, ...] = ()


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
# Qwen3: the result of its own template with enable_thinking=False.
CHATML_WITHOUT_THOUGHT = ChatTemplate(
    system=CHATML.system,
    user=CHATML.user,
    answer=f"{CHATML.answer}{_NO_THOUGHT}",
    stops=CHATML.stops,
    control=(*CHATML.control, *_THOUGHT),
    jinja=_chatml(f"{CHATML.answer}{_NO_THOUGHT}"),
    marks=_MARKS,
    banned_prefixes=_ALOUD,
)
# DeepSeek's distilled R1. Its own template opens a thought; its makers report that it skips the
# thought after exactly these tokens, and advise against a system prompt: ours begins the request.
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
    banned_prefixes=_ALOUD,
)

TEMPLATES = (DEEPSEEK_R1, CHATML_WITHOUT_THOUGHT, CHATML)  # the most specific first


def template_for(tokens: Collection[str]) -> ChatTemplate:
    """Return the template of a tokenizer with these added tokens.

    Raises:
        LookupError: None matches; the message names the tokens missing for the simplest.
    """
    for template in TEMPLATES:
        if all(name in tokens for name in template.control):
            return template
    missing = [name for name in TEMPLATES[-1].control if name not in tokens]
    raise LookupError(f"the tokenizer lacks the control tokens {', '.join(missing)}")
