"""Build the texts of a prompt; every word of them stands in the TOML files beside this module.

A prompt is: the system message, the document inside a fence, then the task. So the key-value cache
of a document serves every kind of summary of it. The beginning of the answer is given where the
spec determines it.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.grounding.injection import may_contain_injection
from summarizer.grounding.questions import is_of_questions
from summarizer.language.heuristics import has_words_of
from summarizer.language.scripts import HAN
from summarizer.language.sentences import ends_sentence
from summarizer.language.tags import LANGUAGES, language_phrase
from summarizer.language.words import HAN_A_WORD
from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec
from summarizer.output.table import opening_of

_FOLDER = Path(__file__).parent
_DEFAULT = "en"
_HEADLINE_WORDS = 12  # of a line without a bound
_WORDS_A_PART = 24  # bound of a part when an answer is tightened without a bound
_JAPANESE_A_WORD = 2  # characters, the inverse of the rule in summarizer.language.words


# What no summary begins with; quotation marks, since a model opens them and doesn't close them.
BANNED_PREFIXES = (
    *('"', "'", "“", "‘", "「", "『", "```"),
    *(prefix for language in LANGUAGES.values() for prefix in language.banned_prefixes),
)


@dataclass(frozen=True)
class Ask:
    """A yes-or-no question about the text, asked before anything is written."""

    after: str  # as `Prompt.after`
    if_no: str  # the summary when the answer is no
    is_named: bool  # whether a word of the focus stands in the text


@dataclass(frozen=True)
class Prompt:
    """The texts of a prompt, in order."""

    system: str
    before: str  # opens the fence
    document: str
    after: str  # closes the fence and states the task
    answer: str  # how the answer begins
    ask: Ask | None = None  # before the task


@cache
def wording(language: str) -> Mapping[str, Any]:
    """Return what is said to the model for summaries in `language`.

    What the file of a language doesn't have is English.
    """
    file = _FOLDER / f"{language}.toml"
    own = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return own if language == _DEFAULT else {**wording(_DEFAULT), **own}


def build_prompt(
    document: str, options: SummaryOptions, spec: OutputSpec, *, tighten: int = 0
) -> Prompt:
    """Return the prompt for `document`; each step of `tighten` asks for a shorter answer."""
    fence = _fence(document)
    question = _question(document, options, spec)
    if_no = LANGUAGES[spec.language].strings.nothing_on_focus
    return Prompt(
        system=wording(_DEFAULT)["system"],
        before=f"{_background(options)}{fence}\n",
        document=document,
        after=f"\n{fence}\n\n{_task(document, options, spec, tighten)}",
        answer=_answer(spec),
        ask=Ask(f"\n{fence}\n\n{question}", if_no, has_words_of(document, options.focus))
        if question
        else None,
    )


def before_checking(document: str, *, is_chinese: bool) -> str:
    """Return what stands between a document and a summary that is checked against it."""
    return f"\n{_fence(document)}\n\n{wording('zh' if is_chinese else 'en')['check']}"


def verdict_question(document: str, statement: str, spec: OutputSpec) -> str:
    """Return what asks, after a document, whether it supports a statement."""
    said = wording(spec.language)
    question: str = said["verdict"]
    asked = question.format(text=_text(said, spec), statement=statement)
    return f"\n{_fence(document)}\n\n{asked}"


def topic_question(document: str, options: SummaryOptions, spec: OutputSpec) -> str:
    """Return what asks, after a document, what it is about."""
    said = wording(spec.language)
    question: str = said["topic"]
    asked = question.format(text=_text(said, spec), language=_language(options, spec))
    return f"\n{_fence(document)}\n\n{asked}"


def instructions_of(document: str, options: SummaryOptions, spec: OutputSpec) -> str:
    """Return all that the prompt says besides the document, its contexts and the focus."""
    task = _task(document, replace(options, focus=""), spec, 0)
    warnings = (
        wording(language)[name]
        for language in dict.fromkeys((_DEFAULT, "zh", spec.language))  # a leak may be in either
        for name in ("no_instructions", "only_questions")
    )
    return "\n".join((wording(_DEFAULT)["system"], task, *warnings))


def _fence(document: str) -> str:
    """Return a line that doesn't occur in the document, so that it can't close its own fence."""
    numbered = (f"=== {number} ===" for number in itertools.count(1))
    fences = itertools.chain(['"""'], numbered)
    return next(fence for fence in fences if fence not in document)


def _background(options: SummaryOptions) -> str:
    background = wording(_DEFAULT)["background"]
    given = (options.shared_context.strip(), options.context.strip())
    return "".join(f"{background.format(given=each)}\n\n" for each in given if each)


def _answer(spec: OutputSpec) -> str:
    if spec.table:
        return opening_of(spec.table, spec.language)
    # Without the space after it: "- " and a word are other tokens than "-" and " word", and the
    # model then tends to go on with a number, the one thing that has no space of its own.
    return "-" if spec.kind == "items" else ""


def _question(document: str, options: SummaryOptions, spec: OutputSpec) -> str:
    """Return the question whether the document has anything on the focus.

    Empty where the two are in different scripts, since then neither words nor a small model can
    tell.
    """
    focus = options.focus.strip()
    is_foreign = bool(HAN.search(focus)) != bool(HAN.search(document))
    if not focus or not spec.asks or is_foreign:
        return ""
    english = wording(_DEFAULT)
    question: str = english["ask_for_focus"]
    return question.format(focus=focus, text=_text(english, spec))


def _task(document: str, options: SummaryOptions, spec: OutputSpec, tighten: int) -> str:
    said = wording(spec.language)
    warnings = ""
    if spec.kind != "rows" and is_of_questions(document):
        warnings += said["only_questions"]
    if spec.kind == "sentences" and may_contain_injection(document):  # lists are seldom led astray
        warnings += said["no_instructions"]
    task = _wording_of_task(said, options, spec, tighten)
    values = _values(said, options, spec, tighten)
    return f"{warnings}{task.format_map(values)}{_request(options, spec)}"


def _wording_of_task(
    said: Mapping[str, Any], options: SummaryOptions, spec: OutputSpec, tighten: int
) -> str:
    """Return the task's sentence: of clauses a headline's, once they were too long."""
    name = spec.info.task or options.type
    if spec.kind == "clauses" and tighten:
        name = "headline"
    tasks: Mapping[str, str] = said["tasks"]
    return tasks.get(name) or str(wording(_DEFAULT)["tasks"][name])  # not translated yet


def _values(
    said: Mapping[str, Any], options: SummaryOptions, spec: OutputSpec, tighten: int
) -> dict[str, Any]:
    """Return what stands for the names in braces of a task."""
    most = _words_to_name(spec, tighten)
    numbers = said["numbers"]
    count = numbers[spec.max_parts] if spec.max_parts < len(numbers) else spec.max_parts
    columns = spec.table.columns if spec.table else ()
    row_words = (spec.table.words if spec.table else None) or 3
    focus = _focus(said, options)
    counted = {"count": count, "number": spec.max_parts}
    bounded = {
        "words": _words(said, most, spec),
        "characters": int((most or 0) * HAN_A_WORD),
    }
    bound = said["bound"].format(**bounded) if most else ""
    return {
        **counted,
        **bounded,
        "text": _text(said, spec),
        "language": _language(options, spec),
        "sentences": said["sentence" if spec.max_parts == 1 else "sentences"].format(**counted),
        "table": said["tables"]["app" if "app" in columns else _subject(spec)],
        "row_words": row_words,
        "row_characters": int(row_words * HAN_A_WORD),
        "focus": focus,
        "bounds": f"{bound}{focus}",
    }


def _text(said: Mapping[str, Any], spec: OutputSpec) -> str:
    """Return what the text is called: a model that knows a conversation names its people."""
    texts: Mapping[str, str] = said["texts"]
    return texts.get(spec.input_type, texts["article"])


def _subject(spec: OutputSpec) -> str:
    return "what" if spec.table and spec.table.subject == "what" else "detail"


def _words(said: Mapping[str, Any], most: int | None, spec: OutputSpec) -> str:
    """Return a number of words, or of characters in a language without spaces between them."""
    is_japanese = spec.language == "ja"
    number = int((most or 0) * _JAPANESE_A_WORD) if is_japanese else most
    bound: str = said["characters" if is_japanese else "words"]
    return bound.format(number=number)


def _focus(said: Mapping[str, Any], options: SummaryOptions) -> str:
    """Return the wish for a focus: for details where more than a sentence may be written."""
    focus = options.focus.strip()
    if not focus:
        return ""
    ended = focus if ends_sentence(focus) else f"{focus}{said['full_stop']}"
    wish: str = said["focus"]["short" if options.length == "short" else "long"]
    return wish.format(focus=ended)


def _language(options: SummaryOptions, spec: OutputSpec) -> str:
    """Return the summary's language; English isn't named where the text is English."""
    is_plain = spec.language == "en" and options.output_language is None and not spec.also
    return "" if is_plain else language_phrase(spec.language)


def _request(options: SummaryOptions, spec: OutputSpec) -> str:
    """Return a request in the language itself: a text in another one draws the model to that."""
    request = LANGUAGES[spec.language].request
    is_drawn = options.output_language is not None or spec.also
    return f" {request}" if request and is_drawn else ""


def _words_to_name(spec: OutputSpec, tighten: int) -> int | None:
    """Return the bound that the prompt names: smaller than the real one, since models overrun."""
    words = spec.max_words
    if words is None and spec.kind in ("headline", "clauses"):
        words = _HEADLINE_WORDS
    if words is None:
        if not tighten:
            return None
        words = spec.max_parts * _WORDS_A_PART
    return max(3, words - tighten * max(1, words // 4))
