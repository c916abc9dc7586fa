"""Checks of a summary that need no reader: its format, bounds, language and names.

The bounds are those of the type's record. How a summary must look is checked by rules of our own,
since a check must not share the mistakes of what it checks; only words and sentences are split by
the package. Of names not handled: those in the middle of a sentence without a verb that follows,
and Chinese surnames that also begin common words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from summarizer import InputType, SummaryLength, SummaryTypeInfo
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


# bullets: lines with "- "; phrases: bullets, or one line with separators; table: of Markdown;
# sentences: running text; line: one line, no list.
Shape = Literal["bullets", "phrases", "table", "sentences", "line"]


@dataclass(frozen=True)
class Case:
    """A summary with everything that it is checked against."""

    text: str
    source: str  # as the model read it
    input_type: InputType
    language: str
    info: SummaryTypeInfo
    length: SummaryLength
    is_passthrough: bool = False
    parts_quoted: int = 0  # of quotations, each of several sentences at most; 0 for other summaries

    @property
    def shape(self) -> Shape:
        return shape_of(self.info)


def shape_of(info: SummaryTypeInfo) -> Shape:
    """Return how a type's summaries must look."""
    if info.kind == "sentences":
        return "sentences"
    if info.kind in ("headline", "clauses") or info.rendering == "clauses":
        return "line"
    if info.rendering == "table":
        return "table"
    return "phrases" if len(info.columns) == 1 else "bullets"


def failures(case: Case) -> list[str]:
    """Return the names of the checks that it fails.

    A text that is passed through has only to be unchanged.
    """
    if case.is_passthrough:
        return [] if case.text.strip() == case.source.strip() else ["unchanged"]
    return [name for name, passes in CHECKS.items() if not passes(case)]


def parses(case: Case) -> bool:
    """Return whether it has the shape of its type, and nothing else."""
    text = case.text
    if not text.strip() or text != text.strip():
        return False
    if case.info.extracts and _says_none(text):
        return True
    fewest = 1 if case.shape == "line" else min(case.info.fewest, 2)  # a short text has no more
    return _PARSES[case.shape](text) and len(parts(case)) >= fewest


def parts(case: Case) -> list[str]:
    """Return its bullets, rows, sentences or phrases, without markup."""
    lines = case.text.split("\n")
    if case.shape == "table":
        return lines[2:]
    if case.shape == "sentences":
        return split_sentences(case.text)
    if case.shape == "phrases" and not case.text.startswith(_BULLET):
        return _PHRASES_APART.split(case.text)
    return [line.removeprefix(_BULLET) for line in lines]


def keeps_bound(case: Case) -> bool:
    """Return whether it has no more parts and words than its type and length allow."""
    is_quoted = case.parts_quoted > 0
    count = case.parts_quoted if is_quoted and case.shape == "sentences" else len(parts(case))
    if count > (1 if case.shape == "line" else case.info.parts.of(case.length)):
        return False
    most = case.info.max_words(case.length, case.input_type, is_quoted=is_quoted)
    return most is None or count_words(case.text) <= most


def is_in_language(case: Case) -> bool:
    """Return whether it is written in its source's language."""
    return is_written_in(case.text, case.language)


def is_whole(case: Case) -> bool:
    """Return whether no part ends in the middle of a sentence, a clause or a bracket."""
    if case.shape == "sentences":
        return ends_whole(case.text) and _is_closed(case.text)
    if case.shape == "table":
        return all(_is_closed(cell) for row in parts(case) for cell in _cells(row))
    return all(_is_closed(part) for part in parts(case))


def ends_whole(text: str) -> bool:
    """Return whether a text ends with a sentence, or with a quotation, which may be a title."""
    return ends_sentence(text) or text.endswith(("”", "」"))


def is_shorter(case: Case) -> bool:
    """Return whether it has fewer words than its source."""
    return count_words(case.text) < count_words(case.source)


def has_no_preamble(case: Case) -> bool:
    """Return whether it begins with what it says, and has no marks of the prompt in it."""
    return not _PREAMBLE.match(case.text) and not _LEAK.search(case.text)


def names_are_known(case: Case) -> bool:
    """Return whether all who do something in it are in its source."""
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
    """Return whether `text` has at least one of `facts`, with whatever spaces and capitals."""
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


# -- names -----------------------------------------------------------------------------------------

_ACTS = (
    "said|says|asked|asks|agreed|agrees|confirmed|confirms|suggested|suggests|offered|offers"
    "|decided|decides|proposed|proposes|will|wants|needs|must|plans|requested|requests|told|wrote"
    "|replied|promised|explained|explains|reported|reports|should"
)
_ENGLISH = re.compile(rf"\b((?:[A-Z][\w'’-]*\s)?[A-Z][\w'’-]+)\s(?:{_ACTS})\b")
_SURNAMES = (
    "王李张刘陈杨赵黄吴徐孙胡朱郭林罗郑梁宋唐邓韩冯曹彭肖田董潘袁蔡蒋杜叶魏苏吕丁沈姚卢姜"
    "崔谭陆汪范廖贾韦邹孟熊秦邱尹薛闫侯陶贺郝龚邵钱莫孔"
)
_ACTS_ZH = "表示|说|同意|决定|要求|建议|提醒|认为|需要|负责|询问|希望|提议|确认|计划|将"
_CHINESE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff])([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?:{_ACTS_ZH})"
)
_WHO = frozenset(("who", "person", "name", "participant", "谁", "人", "姓名", "负责人", "人物"))
# What opens a sentence, or is no name but a role that a summary may give.
_NO_NAMES = re.compile(
    r"the|an?|in|on|at|by|after|before|when|if|and|but|as|while|then|now|also|only|every|each|all"
    r"|some|both|no|next|new|today|yesterday|tomorrow|s?he|it|they|we|i|you|this|that|these|those"
    r"|there|who|what|everyone|everybody|nobody|some(?:one|body)|people|children|staff|team|group"
    r"|work|council|company|construction"
    r"|(?:participant|member|attendee|customer|resident|user|reader|passenger|guest|visitor|parent"
    r"|student|speaker|organizer|official|sender|recipient|author|writer|host)s?"
)
_NOBODY = re.compile(r"[\W_]*")
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?+(?:[,;/&、，；]|\band\b|和|与)\s*+")


def unknown_names(text: str, source: str) -> list[str]:
    """Return the names of people who act in `text` but aren't in its source, in their order."""
    known = source.casefold()
    found = [*_english(text, known), *_chinese(text, known), *_of_table(text, known)]
    return list(dict.fromkeys(found))


def _english(text: str, known: str) -> Iterator[str]:
    for match in _ENGLISH.finditer(text):
        if any(_is_unknown(word, known) for word in match[1].split()):
            yield match[1]


def _chinese(text: str, known: str) -> Iterator[str]:
    yield from (match[1] for match in _CHINESE.finditer(text) if match[1] not in known)


def _of_table(text: str, known: str) -> Iterator[str]:
    """Those in the column that says who."""
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.split("\n")]
    columns = [number for number, head in enumerate(rows[0]) if head.casefold() in _WHO]
    for row in rows[2:]:
        for cell in (row[number] for number in columns if number < len(row)):
            names = [name for name in _BETWEEN.split(cell) if not _NOBODY.fullmatch(name)]
            words = [word for name in names for word in name.split()]
            yield from (word for word in words if _is_unknown(word, known))


def _is_unknown(word: str, known: str) -> bool:
    plain = re.sub(r"['’]s?$", "", word).casefold()
    if _NO_NAMES.fullmatch(plain):
        return False
    return not re.search(rf"(?<![a-z]){re.escape(plain)}", known)
