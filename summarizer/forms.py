"""The form a summary must have, and how the model's words are held to it.

`shape` is pure and cheap, so a stream calls it again with every token: it sees all that was written
so far and gives what may be shown. A bound is kept by stopping at the end of a sentence or of a
bullet, never within one; what a token limit or a loop cut off is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from summarizer.language.detection import detect_language, is_written_in
from summarizer.language.sentences import ends_sentence, split_sentences
from summarizer.language.tags import LANGUAGES, language_of_tag
from summarizer.language.words import count_words
from summarizer.options import SummaryOptions

_ITEMS = {"short": 3, "medium": 5, "long": 7}
_SENTENCES = {"short": 1, "medium": 3, "long": 5}
_HEADLINE_WORDS = {"short": 12, "medium": 17, "long": 22}

_TOKENS_AN_ITEM = 80  # room for a long sentence
_TOKENS_TO_SPARE = 48  # for one that is much longer
_WORDS_AN_ITEM = 8  # a text this short for each key point is its own summary
_WORDS_A_SENTENCE = 20
_LONGEST_WORD = 16  # characters that a word has on average at most; emoji and such count as none

# A dash right before a digit is a minus.
_BULLET = re.compile(r"^\s*(?:[*•·]\s*|[-–—](?:\s+|(?!\d))|\(?\d{1,2}[.)、．](?!\d)\s*|#+\s+)+")
_NUMBER_OR_BULLET = re.compile(r"\s*(?:[-–—*•·]\s*)?\(?\d{1,2}[.)、．]?")
_SAYS_SOMETHING = re.compile(r"\w")
_EMPHASIS = re.compile(r"\*\*|__")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"))
_TOKENS_IN_ALL = 768  # what the context keeps free for an answer, see planning.RESERVED_TOKENS


@dataclass(frozen=True)
class Form:
    """What a summary must look like."""

    kind: Literal["items", "sentences", "headline"]
    max_parts: int  # bullets or sentences
    max_words: int | None
    bullet: str  # before each part; "" for running text
    language: str  # a key of LANGUAGES

    @property
    def max_tokens(self) -> int:
        """Room for an answer; what it cuts off is left out."""
        return min(self.max_parts * _TOKENS_AN_ITEM + _TOKENS_TO_SPARE, _TOKENS_IN_ALL)

    @property
    def passthrough_words(self) -> int:
        """A text of no more words and no more sentences is no longer than its summary."""
        if self.kind == "headline":
            return self.max_words or 0
        each = _WORDS_AN_ITEM if self.kind == "items" else _WORDS_A_SENTENCE
        return min(self.max_parts * each, self.max_words or self.max_parts * each)


@dataclass(frozen=True)
class Shaped:
    """What of the model's words keeps the form."""

    text: str
    parts: tuple[str, ...]  # the bullets or sentences in it, without bullets
    is_full: bool  # nothing more fits or is wanted: the model can stop


def form_of(options: SummaryOptions, language: str) -> Form:
    """The form that `options` ask for."""
    if options.type == "key-points":
        bullet = "- " if options.format == "markdown" else "• "
        parts = options.max_key_points or _ITEMS[options.length]
        return Form("items", parts, options.max_words, bullet, language)
    if options.type == "headline":
        words = options.max_words or _HEADLINE_WORDS[options.length]
        return Form("headline", 1, words, "", language)
    parts = options.max_sentences or _SENTENCES[options.length]
    return Form("sentences", parts, options.max_words, "", language)


def form_for(text: str, options: SummaryOptions) -> tuple[Form, bool]:
    """The form of a summary of `text`, and whether that is in another language than the text's.

    Raises `UnsupportedLanguageError` when no language is asked for and the text's isn't known.
    """
    if options.output_language is None:
        return form_of(options, detect_language(text)), False
    language = language_of_tag(options.output_language)
    return form_of(options, language), not is_written_in(text, language)


def is_its_own_summary(text: str, form: Form) -> bool:
    """Whether `text` is so short that a summary of this form would be no shorter."""
    sentences = split_sentences(text)
    words = form.passthrough_words
    is_short = count_words(text) <= words and len(text) <= words * _LONGEST_WORD
    return len(sentences) <= form.max_parts and is_short


def shape(raw: str, form: Form, *, ended: bool, cut_off: bool = False) -> Shaped:
    """Hold what the model wrote so far to `form`.

    ended   -- nothing follows; before that the last part may be half a sentence, and is shown so
    cut_off -- it ended by a limit, not by the model's choice: an unfinished last part is left out
    """
    written = _parts(raw if ended else _decided(raw), form, ended=ended)
    if cut_off and written and not ends_sentence(written[-1]):
        written.pop()
    open_part = not ended and not _last_is_closed(raw, form)
    kept = list(_distinct(written))
    finished = len(kept) - open_part
    is_full = finished >= form.max_parts
    kept = kept[: form.max_parts]
    fitting = _within_words(kept, form.max_words)
    if len(fitting) < len(kept) and not open_part:
        is_full = True
    if ended:
        fitting = [_closed(part, form) for part in fitting]
    return Shaped(_joined(fitting, form), tuple(fitting), is_full)


def _decided(raw: str) -> str:
    """Without a last line of which the next token says whether it begins with a number."""
    before, newline, last = raw.rpartition("\n")
    return before + newline if _NUMBER_OR_BULLET.fullmatch(last) else raw


def _parts(raw: str, form: Form, *, ended: bool) -> list[str]:
    *closed, last = raw.split("\n")
    lines = [line for line in closed if not _announces(line)]
    if not (ended and _announces(last)):  # after "at 9:" may come "30"
        lines.append(last)
    lines = [_clean(line) for line in lines]
    lines = [line for line in lines if _SAYS_SOMETHING.search(line)]
    if form.kind == "items":
        return [split_sentences(line)[0] for line in lines]
    sentences = [sentence for line in lines for sentence in split_sentences(line)]
    if form.kind == "sentences":
        return sentences
    return [_headline(sentence) for sentence in sentences[:2]]


def _announces(line: str) -> bool:
    """Whether a line only says that something follows."""
    return line.rstrip(" *_").endswith((":", "："))


def _clean(line: str) -> str:
    return _EMPHASIS.sub("", _BULLET.sub("", line)).strip()


def _headline(sentence: str) -> str:
    return _unquoted(_unquoted(sentence).rstrip(".。")).strip()


def _unquoted(text: str) -> str:
    """Text without quotation marks around all of it; those within it stay."""
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and inner and closing not in inner:
            return inner
    return text


def _last_is_closed(raw: str, form: Form) -> bool:
    """Whether the last part can't grow any more, as far as can be told before the next token."""
    return form.kind == "items" and raw.endswith("\n")


def _distinct(parts: Iterable[str]) -> Iterable[str]:
    """Each part once: a model that has run out of points says the same again."""
    seen = set()
    for part in parts:
        key = re.sub(r"\W", "", part).casefold()
        if key not in seen:
            seen.add(key)
            yield part


def _within_words(parts: list[str], max_words: int | None) -> list[str]:
    """The first parts that together have at most `max_words`."""
    kept: list[str] = []
    for part in parts:
        if max_words is not None and count_words(" ".join([*kept, part])) > max_words:
            break
        kept.append(part)
    return kept


def _closed(part: str, form: Form) -> str:
    """A last sentence without its full stop gets one."""
    if form.kind != "sentences" or ends_sentence(part):
        return part
    return part.rstrip(",;:，；：、 ") + LANGUAGES[form.language].full_stop


def _joined(parts: list[str], form: Form) -> str:
    if form.kind == "items":
        return "\n".join(form.bullet + part for part in parts)
    return (" " if LANGUAGES[form.language].has_spaces else "").join(parts)
