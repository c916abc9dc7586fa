"""Recognize texts that only ask (exams, quizzes, surveys), and answers to them in a summary.

A small model answers what it is asked. A text of questions states nothing else, so its summary may
say what is asked; a statement that only a question supports is an answer, which the text hasn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.language.detection import languages_in
from summarizer.language.scripts import HAN
from summarizer.language.sentences import sentence_spans, split_sentences
from summarizer.language.terms import terms_of
from summarizer.language.words import count_words

_FEWEST = 3  # questions
_SHARE = 0.65  # of a text's words that are in questions and their choices
_SHARED = 0.5  # of an answer's words that its question has
_SHARED_EAST = 0.3  # of its characters and their pairs, more of which are new
_NUMBER = re.compile(
    r"[ \t]*(?:[*#>•-]+[ \t]*)?(?:\(?\d{1,3}[.)、．:]|[一二三四五六七八九十]{1,3}、|第\d{1,3}题"
    r"|q\d{0,3}[.):])[ \t]*",
    re.I,
)
_LABEL = re.compile(r"^[^:：]{1,16}[:：]")
_LONE_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,3}[.)])\s+")
_CHOICE = re.compile(
    r"[ \t]*(?:[*•-][ \t]*)?(?:\(?[A-Ha-h][.)、．:：]|[①-⑨]|[○□☐◯●][ \t]*|_{2,}|\[ ?\])"
)
_ASKS = re.compile(
    r"[?？؟]\W{0,6}$|_{3,}|（[ \u3000]{1,8}）|\( {2,8}\)|か。$|\(\d{1,2} (?:points?|marks?)\)$"
)
_TASK = re.compile(  # of an exam
    r"(?:calculate|compare|complete|define|describe|discuss|explain|fill in|give|list|match|name"
    r"|rate|outline|rank|select|solve|state|tick|translate|write|choose|show that|prove|sketch"
    r"|convert)\b"
    r"|(?:请)?(?:简述|试述|论述|说明|解释|计算|列举|列出|写出|翻译|选择|填空|比较|证明|求|默写|举例|谈谈|分析|判断)"
    r"|(?:berechne|beschreibe|erkläre|nenne|löse|vergleiche|begründe|définis|calcule|explique|décris|cite"
    r"|nomme|compare|résous|define|explica|nombra|describe|resuelve|spiega|descrivi|elenca|risolvi"
    r"|defina|explique|descreva|resolva|назовите|объясните|решите|опишите|вычислите|перечислите)\w{0,3}\b",
    re.IGNORECASE,
)
_REPORTS_ASKING = {  # words of a sentence that says what is asked, by language
    "en": r"ask\w*|question\w*|quiz\w*|exam\w*|tests?|survey\w*|tasks?|exercises?|topics?|cover\w*"
    r"|wh(?:o|at|en|ere|y|ich|ose|ether)|how",
    "de": r"frag\w*|gefragt|aufgabe\w*|prüfung\w*|umfrage\w*|themen|wer|was|wie|wo|wann|warum"
    r"|welch\w+|ob",
    "fr": r"questions?|demand\w+|examen|sondage|qui|qu[eo]i|quel\w*|combien|pourquoi|comment|où"
    r"|quand",
    "es": r"pregunt\w*|examen|encuesta|qué|quién\w*|cómo|cuá\w+|dónde|por qué|temas",
    "it": r"domand\w+|chied\w+|esame|sondaggio|chi|cosa|qual\w*|come|dove|quando|quant\w+|perché",
    "pt": r"pergunt\w*|exame|prova|inquérito|que[mr]?|qua[li]\w*|como|onde|quando|quant\w+|por que",
    "ru": r"вопрос\w*|спрашива\w+|экзамен\w*|опрос\w*|кто|что|как\w*|где|когда|сколько|почему",
    "vi": r"hỏi|câu|khảo sát|gì|ai|đâu|bao nhiêu|nào|tại sao",
    "ar": r"سؤال|أسئلة|الأسئلة|يسأل|اختبار|من|ما|ماذا|كم|أين|متى|لماذا|كيف",
}
_REPORTS_ASKING_EAST = (  # in languages that don't divide words
    r"[?？؟谁誰哪几幾吗嗎问問题題考]|什么|什麼|多少|为何|为什么|為什麼|怎|如何|是否|调查|調查|测验|測驗"
    r"|何|どこ|いつ|なぜ|どの|いくつ|누가|무엇|어디|언제|왜|어떻게|몇|질문|문제"
)


def is_of_questions(text: str) -> bool:
    """Whether `text` is hardly more than questions and the tasks of an exam."""
    asked = others = number = 0
    for sentence in _sentences(text):
        words = count_words(sentence)
        if _CHOICE.match(sentence):
            asked += words if number else 0
        elif _is_asked(sentence):
            asked, number = asked + words, number + 1
        else:
            others += words
    return number >= _FEWEST and asked >= _SHARE * (asked + others)


class Questions:
    """Finds answers to the questions of a source that only asks; none for other sources.

    Args:
        text: The source.
    """

    def __init__(self, text: str) -> None:
        is_asked = is_of_questions(text)
        sentences = list(_sentences(text)) if is_asked else []
        self._reports = _reports_asking(text) if is_asked else None
        self._asked = [set(terms_of(each)) for each in sentences]
        self._said = {_plain(each) for each in sentences}

    def answered_in(self, said: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence of `said` that answers a question."""
        for start, end in sentence_spans(said) if self._reports else ():
            if self._answers(said[start:end]):
                yield start, end

    def _answers(self, sentence: str) -> bool:
        unlabelled = _LABEL.sub("", sentence, count=1)  # "question 1:" may precede an answer
        if _plain(sentence) in self._said or (self._reports and self._reports.search(unlabelled)):
            return False
        share = _SHARED_EAST if HAN.search(sentence) else _SHARED
        for terms in (set(terms_of(sentence)), set(terms_of(unlabelled))):
            if terms and any(len(terms & each) >= share * len(terms) for each in self._asked):
                return True
        return False


def _reports_asking(text: str) -> re.Pattern[str]:
    words = _REPORTS_ASKING.get(languages_in(text)[0], "")
    latin = rf"|\b(?:{words})\b" if words else ""
    return re.compile(_REPORTS_ASKING_EAST + latin, re.IGNORECASE)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences without their numbers; in a list on one line each item is one."""
    for sentence in split_sentences(_LONE_NUMBER.sub(r"\n\1 ", text)):
        said = _unnumbered(sentence)
        if count_words(said):
            yield said


def _unnumbered(sentence: str) -> str:
    number = _NUMBER.match(sentence)
    return sentence[number.end() :] if number else sentence


def _is_asked(sentence: str) -> bool:
    return _ASKS.search(sentence) is not None or _TASK.match(sentence) is not None


def _plain(sentence: str) -> str:
    return re.sub(r"\W+", "", _unnumbered(sentence)).casefold()
