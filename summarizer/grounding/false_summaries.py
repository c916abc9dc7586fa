"""Find passages that pose as something else than their text: false summaries, ends, prompts.

A small model takes "Summary: ..." for its work already done and copies it, takes "end of the
document" at its word, and takes a turn in chat markup for one of its own. So these are found:

- sentences labelled as a summary whose words, weighted by rarity, the rest of the text lacks;
- what follows a mark of the text's end, where enough precedes it to be a text;
- paragraphs that begin with markup of prompts.

Not handled: a false summary without a label, or in the text's own words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.language.scripts import HAN
from summarizer.language.sentences import sentence_spans
from summarizer.language.terms import terms_of
from summarizer.language.words import count_words

_OF_THIS = (
    r"(?: (?:of|for) (?:this|the|our|all|today's|a)? ?(?:[\w-]+ ?){1,3})?"  # "of the lock screen"
)
_WHAT_OF = (  # never a person: "Ann's summary" is a part of the text
    r"(?:the|this|our|an?|my|ai|ai[- ]generated|automatic|quick|short|brief|final|official"
    r"|overall|executive|one[- ](?:line|sentence)|chat"
    r"|lock ?screen|notifications?|meeting|call|conversation|article|thread|text|story|news"
    r"|document|e-?mail|report|page|message|stack|group|session|daily|plain|correct|true|real)"
)
_NAMES = (
    # English, also as "ai_summary", "X-AI-Digest", "meeting summary"
    rf"(?:{_WHAT_OF}[ \t]){{0,2}}[\w-]{{0,20}}(?:summar(?:y|ies)|synopsis|recap|abstract|digest"
    rf"|tl;?dr)(?![a-z])[\w-]{{0,12}}{_OF_THIS}",
    r"(?:key|main) (?:takeaways?|points?|findings?|messages?)|takeaways?|highlights"
    r"|in (?:short|brief|summary|a nutshell|one sentence)|to sum up|description for [^:\n]{3,40}",
    r"here(?: is|'s|’s) (?:the|a|an|your) (?:\w+ ){0,2}(?:summary|recap|digest)[^:\n]{0,40}",
    # German, French, Spanish, Italian, Portuguese
    r"(?:kurz)?zusammenfassung|kurzfassung|kurz(?: gesagt| gefasst)?|fazit"
    r"|das wichtigste(?: in kürze)?|in kürze",
    r"en (?:résumé|bref|clair|deux mots)|résumé|synthèse|l['’]essentiel",
    r"en (?:resumen|breve|síntesis|pocas palabras)|resumen|síntesis|lo esencial",
    r"in (?:breve|sintesi|poche parole)|riassunto|sintesi|riepilogo|em (?:resumo|suma|síntese)"
    r"|resumo|síntese",
    # Russian, Arabic, Vietnamese
    r"(?:краткое )?(?:содержание|резюме)|итог[и]?|вкратце|кратко|коротко(?: о главном)?|главное",
    r"(?:ال)?(?:ملخص|خلاصة)|باختصار|tóm (?:tắt|lại)|nói ngắn gọn",
)
_NAMES_EAST = (
    r"(?:ai_?|智能|自动|内容|內容|会议|會議|群聊|聊天|全文|本文|文章|邮件|一句话|一句話|以下是[^：:\n]{0,16}的?)?"
    r"(?:摘要|总结|總結|提要|概要|概括|要点|要點|小结|小結|导读|導讀|速览|速覽|纪要|紀要)(?:如下)?"
    r"|简而言之|簡而言之|(?:要約|まとめ|概要|要旨|要点|要するに)|(?:요약|요지|한 줄 요약|정리)"
)
_BEGINS = r"(?:^|(?<=[.!?。！？\]」\"”])[ \t]?)[ \t>*#_~\-–—•\"“「【(（\[]{0,6}"
_LEAD_IN = (  # of a chatbot's answer
    r"(?:(?:ai|assistant|bot|chatbot|(?:chat)?gpt|model|助手|助理)[:：][ \t]?)?"
    r"(?:(?:sure|of course|certainly|okay|ok|yes|好的|当然|没问题|はい)[!,.，。！、]?[ \t]?)?"
)
_COLON = r"(?:, ?\d{1,2}:\d{2})?[*_)）\]】\"”]{0,3}[ \t]?[:：][*_]{0,2}"
_IN_BRACKETS = rf"[【\[［](?:{_NAMES_EAST}|summary|abstract|tl;?dr)[】\]］][:：]?"
_HEADING = (
    r"^[ \t#*_]{0,6}(?:key (?:takeaways?|points?)|summary|tl;?dr|takeaways?|abstract|摘要"
    r"|总结|總結|要点|要點)[*_]{0,2}[ \t]*$"
)
_OUTPUT = (  # of an example for a model, behind its input in the same line
    r"(?<=[.!?。！？”\"] )(?:a|answer|output|response|completion|label)[ \t]?[:：]|(?:答|输出"
    r"|輸出|回答)[：:]"
)
_LABEL = re.compile(
    rf"{_BEGINS}{_LEAD_IN}(?:(?:{'|'.join(_NAMES)}){_COLON}|(?:{_NAMES_EAST})[】）)]?[ \t]?[:：]"
    rf"|tl;dr\b[ \t]*[–—-]?)|{_BEGINS}{_IN_BRACKETS}|{_HEADING}|{_OUTPUT}",
    re.IGNORECASE | re.MULTILINE,
)
_LABELLED_LINE = re.compile(
    r"(?<=\n)[ \t]*(?:[A-Z][\w ]{0,20}|[a-z_]{2,20}|[\u3400-\u9fff]{1,6})[:：]|(?<=\n)-{3,}[ \t]*$",
    re.MULTILINE,
)
_IS_SUMMARY_OF_ALL = re.compile(  # as an author's name
    r"(?:stack|notifications?|lock ?screen|chat|thread|conversation|inbox)\b.{0,20}"
    r"\b(?:overview|summary|recap|digest)\b"
    r"|\b(?:overview|summary|recap|digest) (?:of|for) (?:the |this |your )?"
    r"(?:stack|notifications?|lock ?screen|chat|thread|conversation|inbox)"
    r"|(?:通知|锁屏|鎖屏|群聊|聊天|会话|消息)(?:的)?(?:摘要|总结|總結|概要|速览|汇总)",
    re.IGNORECASE,
)
_ASKS_FOR_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|sum up|recap)\b|(?:总结|總結|概括|归纳|摘要)|要約して|요약해", re.IGNORECASE
)
_IS_ANSWERER = re.compile(
    r"^(?:(?:the |an? )?(?:ai|assistant|bot|chatbot|chatgpt|gpt|model|system)|助手|助理|模型|系统"
    r"|机器人)$",
    re.IGNORECASE,
)
_WHOLE_EN = (
    r"(?:text|document|article|message|e-?mail|mail|letter|transcript|recording|note|notes|page|input|content|"
    r"report|file|conversation|chat|source|story|thread|list|notifications?)"
)
_END_OF_TEXT = re.compile(
    r"^[ \t]*</(?:text|document|doc|article|input|message|content|source|user_input|transcript"
    rf"|note)>[ \t]*$|^[^\w\n]{{0,12}}(?:the )?end of (?:the |this )?(?:original |real |source "
    rf"|user )?{_WHOLE_EN}"
    rf"[^\w\n]{{0,12}}$|^[^\w\n]{{0,12}}(?:the )?{_WHOLE_EN} ends(?: here)?[^\w\n]{{0,12}}$"
    rf"|^[^\w\n]{{0,3}}(?:the |this )?{_WHOLE_EN} ends here[.:]"
    r"|\beverything (?:above|before)(?: this(?: line)?)? (?:was|is) (?:only |just )?(?:a"
    r"|an) (?:test|sample|example)"
    r"|(?:以上|上面)[^。\n]{0,8}(?:是|为|系)(?:示例|样例|测试|例子)[^。\n]{0,4}(?:不算数|请勿处理|不必理会|不用理会)"
    r"|^[ \t]*(?:\[[\d:.]{4,12}\][ \t]*)?[\[(](?:the )?(?:recording|tape|transcript) (?:ends"
    r"|ended|stops)[\])][ \t]*$"
    r"|^[^\w\n]{0,12}(?:fin del? (?:documento|texto|mensaje|artículo|correo)"
    r"|fin (?:du|de l['’]|de ce) ?(?:document|texte|message|article|courriel)"
    r"|ende (?:des|der) (?:dokuments?|textes?|nachricht|artikels?|mail)|(?:dokument|text)ende"
    r"|fine del? (?:documento|testo|messaggio|articolo)|fim d[oa] (?:documento|texto|mensagem"
    r"|artigo)|конец (?:документа|текста|сообщения|статьи|письма)|نهاية (?:النص|المستند|الرسالة)"
    r"|hết (?:văn bản|tài liệu)|kết thúc (?:văn bản|tài liệu))[^\w\n]{0,12}$"
    r"|^[^\w\n]{0,12}(?:正文|全文|原文|本文|文章|文档|文檔|邮件|信件|文本|聊天记录|录音|会议记录)"
    r"(?:到此|至此|内容)?(?:结束|結束|完毕|完畢|终止|完)[^\w\n]{0,12}$"
    r"|^[^\w\n]{0,12}(?:文書|本文|記事|テキスト)(?:の)?(?:終わり|終了|ここまで)[^\w\n]{0,12}$"
    r"|^[^\w\n]{0,12}(?:문서|본문|글|기사)의? ?(?:끝|종료)[^\w\n]{0,12}$",
    re.IGNORECASE | re.MULTILINE,
)
_PROMPT_MARK = re.compile(
    r"[ \t]*(?:<\|\w{1,20}\|>|\[/?INST\]|<</?SYS>>|#{1,4} ?(?:assistant|user|human"
    r"|instruction|response|answer|system)[ \t]?:|</?(?:assistant|user|system)>)",
    re.IGNORECASE,
)


_SUPPORTED = 0.34  # weight of the words that the text has of a true summary's sentence
_FEWEST_WORDS = 30  # of a text that can have a summary, or an end
_LONGEST_REST = 1.5  # most words behind a text's end, in lengths of the text
_SHORT = re.compile(rf"(?:(?!{HAN.pattern})[^\W\d_]){{1,3}}")
_BLANK = re.compile(r"\s*")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t\r]*\n)[^\n]*)*")

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A part of a text: a paragraph, an item, a message.

    Attributes:
        text: What it says.
        author: Who says it, if known.
        is_item: Whether it is an item of a list.
    """

    text: str
    author: str = ""
    is_item: bool = False


def false_summaries_in(passages: Sequence[Passage]) -> list[list[Span]]:
    """Return for each passage the spans that are no part of the text; they may overlap."""
    found: list[list[Span]] = [list(_prompted(each.text)) for each in passages]
    for number, span in _after_end(passages):
        found[number].append(span)
    summaries = list(_labelled_summaries(passages))
    rest = _Rest(passages, summaries) if summaries else None
    if rest is not None and rest.words >= _FEWEST_WORDS:
        for summary in summaries:
            found[summary.passage] += rest.unsupported(summary)
    return found


@dataclass(frozen=True)
class _LabelledSummary:
    passage: int
    label: int  # offset of its label, or of itself where another passage announces it
    start: int
    end: int
    text: str  # of the whole passage

    @property
    def sentences(self) -> list[Span]:
        """Start and end of each of its sentences."""
        return [
            (self.start + start, self.start + end)
            for start, end in sentence_spans(self.text[self.start : self.end])
        ]


class _Rest:
    """The text without what is labelled as its summary."""

    def __init__(self, passages: Sequence[Passage], summaries: Sequence[_LabelledSummary]) -> None:
        kept = [each.author for each in passages]
        last = [0] * len(passages)
        for summary in summaries:  # in the text's order
            kept[summary.passage] += "\n" + summary.text[last[summary.passage] : summary.label]
            last[summary.passage] = summary.end
        self._texts = [
            f"{said}\n{passage.text[end:]}"
            for said, passage, end in zip(kept, passages, last, strict=True)
        ]

    @property
    def words(self) -> int:
        return sum(map(count_words, self._texts))

    @cached_property
    def _sentences(self) -> list[set[str]]:
        return [
            _significant(text[start:end])
            for text in self._texts
            for start, end in sentence_spans(text)
        ]

    @cached_property
    def _having(self) -> Counter[str]:
        return Counter(term for terms in self._sentences for term in terms)

    def unsupported(self, summary: _LabelledSummary) -> list[Span]:
        """Return the sentences that the rest doesn't support; if all, with their label."""
        found = [span for span in summary.sentences if not self._has(summary.text[slice(*span)])]
        return (
            [(summary.label, summary.end)]
            if found and len(found) == len(summary.sentences)
            else found
        )

    def _has(self, sentence: str) -> bool:
        weights = {term: self._weight(term) for term in _significant(sentence)}
        known = sum(weight for term, weight in weights.items() if self._having[term])
        return known >= _SUPPORTED * sum(weights.values())

    def _weight(self, term: str) -> float:
        count, having = len(self._sentences), self._having[term]
        return math.log(1 + (count - having + 0.5) / (having + 0.5))


def _significant(sentence: str) -> set[str]:
    """Return the stems of its words, but for short ones, which say nothing in any language."""
    return {term for term in terms_of(sentence) if not _SHORT.fullmatch(term)}


def _prompted(text: str) -> Iterator[Span]:
    """Yield the paragraphs that begin with markup of prompts."""
    for paragraph in _PARAGRAPH.finditer(text):
        if _PROMPT_MARK.match(paragraph[0]):
            yield paragraph.span()


def _after_end(passages: Sequence[Passage]) -> Iterator[tuple[int, Span]]:
    """Yield what follows the first mark of the text's end."""
    if not any(_END_OF_TEXT.search(each.text) for each in passages):
        return  # to count no words
    words = sum(count_words(each.text) for each in passages)
    before = 0
    for number, passage in enumerate(passages):
        last = 0
        for mark in _END_OF_TEXT.finditer(passage.text):
            before += count_words(passage.text[last : mark.start()])
            last = mark.end()
            after = words - before - count_words(mark[0])
            if before >= _FEWEST_WORDS and 0 < after <= before * _LONGEST_REST:
                yield number, (mark.start(), len(passage.text))
                for later in range(number + 1, len(passages)):
                    yield later, (0, len(passages[later].text))
                return
        before += count_words(passage.text[last:])


def _labelled_summaries(passages: Sequence[Passage]) -> Iterator[_LabelledSummary]:
    """Yield what is labelled as a summary, in its passage or by the one before."""
    is_announced = was_item = is_asked = False
    for number, passage in enumerate(passages):
        text = passage.text
        goes_on = is_announced and not (was_item and not passage.is_item)
        is_answer = is_asked and _IS_ANSWERER.search(passage.author)
        if goes_on or is_answer or _IS_SUMMARY_OF_ALL.search(passage.author):
            yield _LabelledSummary(number, 0, 0, len(text), text)
            is_announced, was_item = goes_on and passage.is_item, passage.is_item
        else:
            is_announced = was_item = False
            for label, start, end in _labelled(text):
                is_announced = start >= len(text.rstrip())
                if not is_announced:
                    yield _LabelledSummary(number, label, start, end, text)
        is_asked = _ASKS_FOR_SUMMARY.search(text) is not None


def _labelled(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the start of each label, and the span of what it labels in its paragraph."""
    last = 0
    for label in _LABEL.finditer(text):
        if label.start() >= last:
            blank = _BLANK.match(text, label.end())  # what it labels may be in the next line
            begins = blank.end() if blank else label.end()
            paragraph = _PARAGRAPH.match(text, begins)
            end = paragraph.end() if paragraph else len(text)
            following = _LABELLED_LINE.search(text, begins, end)
            last = following.start() if following else end
            yield label.start(), label.end(), last
