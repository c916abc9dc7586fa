"""Patterns of instructions to the summarizer, by script, and of sentences that continue one.

Each needs two signs: it addresses a machine and wants something, or it speaks of the summary and
dictates its words, or it revokes what came before and says what to do instead. One sign alone is in
too many mails ("please ignore my last message"), and a sentence that matches is never read.
`benchmarks.attacks` counts the false alarms on benign sentences.

No pattern reads across the end of a line, so lines can be searched one by one.
"""

from __future__ import annotations

import re

from summarizer.grounding.injection_kinds import LATIN, NOT_LATIN
from summarizer.grounding.injection_patterns_chinese import CHINESE
from summarizer.grounding.injection_patterns_english import ENGLISH
from summarizer.grounding.injection_patterns_other import EASTERN, WESTERN

INJECTIONS = {  # by a letter that each needs
    LATIN: (*ENGLISH, *WESTERN),
    NOT_LATIN: (CHINESE, *EASTERN),
}
MAY_BE_INJECTION = re.compile(
    r"\b(?:ignor\w+|disregard|forget|override|skip)\b[^.\n]{0,60}\b(?:above|previous|prior|earlier"
    r"|preceding|instructions?|prompts?|rules|texto|instru\w+|anweisung\w*|consignes)\b"
    r"|\b(?:do not|don't|never|instead of) summari[sz]"
    r"|\b(?:reply|respond|answer|output|print|say|write)(?: back)? (?:only|just|nothing but)\b"
    r"|\b(?:only|just) (?:reply|respond|answer|output|print|say|write)\b"
    r"|\byou are (?:now )?(?:an?|the) |\b(?:act|behave|speak|talk) (?:as|like) an? "
    r"|\bpretend (?:to be|that|you)\b|\b(?:system prompt|new instructions?|jailbreak)\b"
    r"|\b(?:language model|ai model|assistant|chatbot|summari[sz]er)\b"
    r"|\b(?:write|compose|tell|sing|give) (?:me |us )?(?:an? )?(?:\w+ )?(?:poem|haiku|song|joke"
    r"|story|limerick|essay)\b|<\|\w+\|>|\[/?inst\]|^[ \t]*(?:system|assistant|user)[ \t]*:"
    r"|忽略|无视|無視|不要(?:总结|總結|概括|摘要)|[只仅僅](?:回复|回答|输出|輸出|说|写)|你(?:现在)?是一|扮演|写一?首|系统提示|以上(?:指令|内容)|指令"
    r"|無視し|無視せよ|무시|игнорир|تجاهل|bỏ qua",
    re.IGNORECASE | re.MULTILINE,
)
# What speaks of summaries and of machines that read: no order yet, and in most texts nothing that
# matters most.
OF_SUMMARIZERS = re.compile(
    r"\b(?:summar(?:y|ies|i[sz]\w+)|recaps?|digests?|gist|tl;?dr|synops[ei]s|(?-i:AI|LLM)s?"
    r"|chat ?bots?|bots?|assistants?|language models?|prompts?)\b"
    r"|摘要|[总總][结結]|概[括要述]|[归歸][纳納]|助手|机器人|機器人|(?-i:(?<![A-Za-z])AI(?![A-Za-z]))|模型|速[览覽]|[简簡][报報]"
    r"|resumen|résumé|zusammenfass|riassunt|resumo|要約|요약|резюме|tóm tắt|ملخص",
    re.IGNORECASE,
)

_SAYS = r"(?:answer|reply|respond|output|print|say|write|add|mention)"
CONTINUES = re.compile(  # a sentence that only makes sense behind an instruction
    rf"\W{{0,3}}(?:please )?(?:just |only )?(?:{_SAYS}(?: with)? (?:nothing|no (?:other|more"
    r"|further)|only this|just this|exactly this)\b[^.!?\n]{0,30}"
    rf"|(?:do not|don't|never) (?:{_SAYS}|explain|include|repeat|reveal|summari[sz]e)"
    r"(?: (?:to )?(?:any\w*|else|more|other|it|this|that|these|a word|the (?:text|mail|message|rest"
    r"|above|orders?|instructions?|note|sentence|prompt)))?"
    r"(?: (?:else|more|other|about (?:it|this|that)|text|words?|comments?|above|instructions?))*"
    r"|no other \w+|nothing else|that is all|not a word more)[.!]*"
    r"|\W{0,3}请?(?:不要|别|不得|只)[^。，\n]{0,4}(?:写|说|输出|回答|回复|给出|添加|提到|提及|解释)"
    r"(?:其[他它]|别的|任何|多余|一个字|这|以上|上面|它|出来|即可|就行)?[^。，\n]{0,6}[。！]?",
    re.IGNORECASE,
)
