"""What can be told of a summary without reading it: its form, its bounds, its language.

Pure, and by rules of its own where the package has one for making the form: what checks must not
share the mistakes of what is checked. Only what a word and a sentence are comes from the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.names import unknown_names
from benchmarks.styles import Style
from summarizer.language.detection import is_written_in
from summarizer.language.sentences import ends_sentence, split_sentences
from summarizer.language.words import count_words

_BULLET = "- "
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")
_MARKUP = re.compile(r"^[^\S\n]*+(?:[-*•#>|]|\d++[.)]\s)", re.MULTILINE)
_LEAK = re.compile(r"<\|\w+\|>|```|\*\*")
_PHRASES_APART = re.compile(r"(?:(?<!\s)\s++)?+[,;、，；]\s*+")
_MOST_WORDS_A_PHRASE = 8
_MOST_WORDS_SAYING_NONE = 15
_PREAMBLE = re.compile(
    r"\W*(?:here(?:['’]s| is| are)\b|(?:sure|certainly|of course|ok|okay)\b\W|below (?:is|are)\b"
    r"|the following\b|the (?:text|above)\b|in summary\b|summary\s*:|(?:this|the) summary\b"
    r"|as an ai\b|以下|下面是|好的|当然|总结[：:]|摘要[：:]|总之|综上|这是一)",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(
    r"[,;:(\[、，；：（—–-]\s*$"
    r"|\b(?:the|a|an|of|and|or|but|with|from|to|is|are|was|were|will|their|its)$"
    r"|[和与及把被将向从]$",
    re.IGNORECASE,
)
_PAIRS = (("(", ")"), ("（", "）"), ("“", "”"), ("《", "》"), ("「", "」"), ("[", "]"))


@dataclass(frozen=True)
class Case:
    """A summary with all that it is held against."""

    text: str
    source: str  # as the model read it
    kind: str  # input type
    language: str
    style: Style
    length: str
    is_passthrough: bool = False


def failures(case: Case) -> list[str]:
    """Names of the checks that it doesn't pass.

    What came back unchanged, because it is no longer than its summary, has only to be so.
    """
    if case.is_passthrough:
        return [] if case.text.strip() == case.source.strip() else ["unchanged"]
    return [name for name, passes in CHECKS.items() if not passes(case)]


def parses(case: Case) -> bool:
    """Whether it has the shape of its style, and nothing besides."""
    text = case.text
    if not text.strip() or text != text.strip():
        return False
    if case.style.may_be_none and _says_none(text):
        return True
    return _PARSES[case.style.shape](text) and len(parts(case)) >= case.style.fewest


def parts(case: Case) -> list[str]:
    """Its bullets, rows, sentences or phrases, without marks."""
    lines = case.text.split("\n")
    if case.style.shape == "table":
        return lines[2:]
    if case.style.shape == "sentences":
        return split_sentences(case.text)
    if case.style.shape == "phrases" and not case.text.startswith(_BULLET):
        return _PHRASES_APART.split(case.text)
    return [line.removeprefix(_BULLET) for line in lines]


def keeps_bound(case: Case) -> bool:
    """Whether it has no more parts and words than its style and length allow."""
    if len(parts(case)) > case.style.most_parts(case.length):
        return False
    most = case.style.most_words(case.length, case.kind)
    return most is None or count_words(case.text) <= most


def is_in_language(case: Case) -> bool:
    """Whether it is written in its source's language."""
    return is_written_in(case.text, case.language)


def is_whole(case: Case) -> bool:
    """Whether no part ends in the middle of a sentence, a clause or a bracket."""
    if case.style.shape == "sentences":
        return ends_sentence(case.text) and _is_closed(case.text)
    if case.style.shape == "table":
        return all(_is_closed(cell) for row in parts(case) for cell in _cells(row))
    return all(_is_closed(part) for part in parts(case))


def is_shorter(case: Case) -> bool:
    """Whether it has fewer words than its source."""
    return count_words(case.text) < count_words(case.source)


def has_no_preamble(case: Case) -> bool:
    """Whether it begins with what it says, and has no marks of the prompt in it."""
    return not _PREAMBLE.match(case.text) and not _LEAK.search(case.text)


def names_are_known(case: Case) -> bool:
    """Whether all who do something in it are in its source."""
    return not unknown_names(case.text, case.source)


CHECKS: Mapping[str, Callable[[Case], bool]] = {
    "parsed": parses,
    "bound kept": keeps_bound,
    "right language": is_in_language,
    "not cut": is_whole,
    "shorter": is_shorter,
    "no preamble": has_no_preamble,
    "known names": names_are_known,
}


def has_a_fact(text: str, facts: tuple[str, ...]) -> bool:
    """Whether `text` has at least one of `facts`, with whatever spaces and capitals."""
    squeezed = _squeezed(text)
    return any(_squeezed(fact) in squeezed for fact in facts)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _says_none(text: str) -> bool:
    is_plain = "\n" not in text and not _MARKUP.search(text)
    return is_plain and ends_sentence(text) and count_words(text) <= _MOST_WORDS_SAYING_NONE


def _are_bullets(text: str) -> bool:
    lines = text.split("\n")
    return all(line.startswith(_BULLET) and _says_something(line) for line in lines)


def _are_phrases(text: str) -> bool:
    if text.startswith(_BULLET):
        each = [line.removeprefix(_BULLET) for line in text.split("\n")]
        return _are_bullets(text) and all(map(_is_phrase, each))
    return _is_line(text) and all(map(_is_phrase, _PHRASES_APART.split(text)))


def _is_phrase(text: str) -> bool:
    return _says_something(text) and count_words(text) <= _MOST_WORDS_A_PHRASE


def _is_table(text: str) -> bool:
    """Two lines of head, then rows; as many cells in each, and something in every row."""
    lines = text.split("\n")
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
        return False
    rows = [_cells(line) for line in lines if line.startswith("|") and line.endswith("|")]
    same_width = len(rows) == len(lines) and len({len(row) for row in rows}) == 1
    return same_width and all(any(map(_says_something, row)) for row in (rows[0], *rows[2:]))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip()[1:-1])]


def _is_line(text: str) -> bool:
    return "\n" not in text and not _MARKUP.search(text) and _says_something(text)


def _are_sentences(text: str) -> bool:
    return not _MARKUP.search(text) and _says_something(text)


def _says_something(text: str) -> bool:
    return re.search(r"\w", text) is not None


def _is_closed(part: str) -> bool:
    stays_open = any(part.count(opening) > part.count(closing) for opening, closing in _PAIRS)
    return not stays_open and not _LEFT_OPEN.search(part.rstrip())


_PARSES: Mapping[str, Callable[[str], bool]] = {
    "bullets": _are_bullets,
    "phrases": _are_phrases,
    "table": _is_table,
    "sentences": _are_sentences,
    "line": _is_line,
}
