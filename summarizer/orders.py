"""Tell whether a text may give orders to whoever summarizes it.

Small models take "ignore the above" for a task, and are told once more then that a text is no
order. They are told only then, since the reminder colours the summaries of other texts: a mail
about a delivery becomes one about "orders" and "data". To find too much costs little, so the rules
are broad.

Not handled: orders that are put politely or in pictures of words, and other languages than those
of the list.
"""

from __future__ import annotations

import re

from summarizer.language.sentences import split_sentences

_ORDERS = re.compile(
    r"\b(?:ignor\w+|disregard|forget|override|skip)\b[^.\n]{0,60}\b(?:above|previous|prior|earlier"
    r"|preceding|instructions?|prompts?|rules|texto|instru\w+|anweisung\w*|consignes)\b"
    r"|\b(?:do not|don't|never|instead of) summari[sz]"
    r"|\b(?:reply|respond|answer|output|print|say|write)(?: back)? (?:only|just|nothing but)\b"
    r"|\b(?:only|just) (?:reply|respond|answer|output|print|say|write)\b"
    r"|\byou are (?:now )?(?:an?|the) |\b(?:act|behave|speak|talk) (?:as|like) an? "
    r"|\bpretend (?:to be|that|you)\b|\b(?:system prompt|new instructions?|jailbreak)\b"
    r"|\b(?:language model|ai model|assistant|chatbot|summari[sz]er)\b"
    r"|\b(?:write|compose|tell|sing|give) (?:me |us )?(?:an? )?(?:\w+ )?(?:poem|haiku|song|joke"
    r"|story|limerick|essay)\b"
    r"|<\|\w+\|>|\[/?inst\]|^[ \t]*(?:system|assistant|user)[ \t]*:"
    r"|忽略|无视|無視|不要(?:总结|總結|概括|摘要)|[只仅僅](?:回复|回答|输出|輸出|说|写)"
    r"|你(?:现在)?是一|扮演|写一?首|系统提示|以上(?:指令|内容)|指令"
    r"|無視し|無視せよ|무시|игнорир|تجاهل|bỏ qua",
    re.IGNORECASE | re.MULTILINE,
)

# What is said to the reader of a text and to nobody in it; a text about assistants has none of it.
_DIRECT = re.compile(
    r"\b(?:ignor\w+|disregard|forget|override)\b[^.\n]{0,60}\b(?:above|previous|prior"
    r"|instructions?|prompts?)\b"
    r"|\b(?:do not|don't|never|instead of) summari[sz]"
    r"|\b(?:reply|respond|answer|output|print|write)(?: back)? (?:only|just|nothing but|exactly)\b"
    r"|\b(?:only|just) (?:reply|respond|answer|output|print|write)\b|\binstead write\b"
    r"|\b(?:summari[sz]er|summary tool|ai|assistant)\s?:"
    r"|\bto (?:the|any|whoever) (?:ai\b|summar\w+)"
    r"|\bthe summary (?:of this \w+ )?(?:is|must|should)\b|\btell the user\b"
    r"|<\|\w+\|>|\[/?inst\]|\"role\":"
    r"|忽略(?:以上|上面|前面|之前)|不要(?:总结|概括|摘要)|[只仅](?:回复|回答|输出|许写|写)"
    r"|摘要(?:器|工具)|[给向致](?:人工智能|AI)",
    re.IGNORECASE,
)


def may_give_orders(text: str) -> bool:
    """Whether something in `text` reads like an order to its reader, the model."""
    return (_ORDERS.search(text) or _DIRECT.search(text)) is not None


def orders_in(text: str) -> tuple[str, ...]:
    """The sentences that give orders to whoever summarizes the text, as far as that is plain.

    Narrower than `may_give_orders`: a summary may not consist of what these say.
    """
    if not _DIRECT.search(text):
        return ()
    return tuple(each for each in split_sentences(text) if _DIRECT.search(each))
