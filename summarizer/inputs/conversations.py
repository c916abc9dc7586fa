"""Conversations written as text: "Name: text" lines, and the exports of WhatsApp and Discord.

WhatsApp writes "31/12/2023, 23:59 - Name: text" (Android) or "[31.12.23, 23:59:12] Name: text"
(iOS) in the date format of the phone; DiscordChatExporter's text has "[01/05/2024 10:02 AM] Name"
and the message in the lines below, and people paste WeChat or Slack as "Name 10:02" likewise.

Not handled: a name with a colon in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.inputs.document import Document
from summarizer.inputs.labels import Label, head_line_of, label_of
from summarizer.inputs.lines import Line, sample_of
from summarizer.inputs.turns import labelled_document

_MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"  # of direction: WhatsApp begins lines with them
_FEWEST = 3  # lines, of two people at least one of whom speaks twice
_MOST_NAMES = 0.75  # of a conversation's lines; a list of "key: value" hardly repeats a key
_RETURNING = 0.4  # of the names: they speak again after another
_LABELLED = 0.6  # of its lines
_MOST_INTRODUCTION = 3  # lines
_SHORT_VALUE = 20  # characters
_STAMP_ONLY = re.compile(
    r"[\[(\uff08]?(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|\d{1,2}-\w{3}-\d{2,4})\.?,?،?\s{0,2}\D{0,4}\d{1,2}[:.]\d{2}"
)
_OMITTED = re.compile(
    r"\u200e?<?(?:Media omitted|Multimedia omitido|Médias omis|Medien ausgeschlossen"
    r"|Mídia oculta|Media omessi|Без медиафайлов|媒体文件已省略|省略多媒體檔案|メディアなし"
    r"|미디어 파일 제외|Bỏ qua media|تم استبعاد الوسائط"
    r"|(?:image|video|audio|GIF|sticker|document|Contact card) omitted)>?"
)
_FOOTER = re.compile(r"Exported [\d,]{1,12} message\(s\)$")


@dataclass(frozen=True)
class _Form:
    """How labels stand in a text: before what is said, or on a line of their own."""

    is_above: bool = False
    is_dated: bool = False  # every message has a date, so a bare "Name:" is part of one

    def label(self, line: Line) -> Label | None:
        """The label of a line."""
        if self.is_above:
            return head_line_of(line.text)
        bare = line.text.lstrip(_MARKS)
        label = label_of(bare)
        if label is None or (self.is_dated and not _STAMP_ONLY.match(bare)):
            return None
        return label._replace(said=label.said + len(line.text) - len(bare))

    def is_system(self, line: str) -> bool:
        """Whether the app wrote a line that has no label."""
        if self.is_above:
            return bool(_FOOTER.match(line))
        return self.is_dated and bool(_STAMP_ONLY.match(line.lstrip(_MARKS)))


def parse_conversation(text: str, *, is_certain: bool = False) -> Document | None:
    """The conversation a text is; None where it isn't one beyond doubt.

    is_certain -- whether the caller knows it is one, so that any label makes a message
    """
    form = _form(sample_of(text), is_certain)
    if form is None:
        return None
    document = labelled_document(
        text, form.label, kind="message", input_type="conversation", is_system=form.is_system
    )
    return _without_media(document) if form.is_dated else document


def _without_media(document: Document) -> Document:
    """Without the words that WhatsApp puts in place of a picture that wasn't exported."""
    blocks = tuple(block for block in document.blocks if not _OMITTED.fullmatch(block.text))
    count = len(document.blocks) - len(blocks)
    dropped = {**document.dropped, "media": count} if count else document.dropped
    return replace(document, blocks=blocks, dropped=dropped)


def _form(sample: Sequence[Line], is_certain: bool) -> _Form | None:
    dated, above, plain = _Form(is_dated=True), _Form(is_above=True), _Form()
    if _is_export(sample, dated):
        return dated
    labels = [plain.label(line) for line in sample]
    if _is_dialogue(sample, labels):
        return plain
    if _is_under_heads(sample, above, is_certain):
        return above
    return plain if is_certain and any(labels) else None


def _is_export(sample: Sequence[Line], form: _Form) -> bool:
    """Whether it begins with a date and most dated lines have an author; a program's log hasn't."""
    if not sample or not _STAMP_ONLY.match(sample[0].text.lstrip(_MARKS)):
        return False
    authors = [label.name for line in sample if (label := form.label(line))]
    dated = sum(form.is_system(line.text) for line in sample)  # those with an author, too
    return 2 <= len(authors) >= dated / 2 and not all(name[0].islower() for name in authors)


def _is_dialogue(sample: Sequence[Line], labels: Sequence[Label | None]) -> bool:
    """Whether most lines have names, and people come back to a talk, as keys of data hardly do."""
    first = next((index for index, label in enumerate(labels) if label), len(labels))
    names = [label.name for label in labels if label]
    counts = Counter(names)
    if len(names) < _FEWEST or first > _MOST_INTRODUCTION:
        return False
    if len(names) < _LABELLED * (len(labels) - first):
        return False
    if any(name[0].islower() for name in counts) and min(counts.values()) < 2:
        return False  # keys of data are in lower case mostly
    if len(_returning(names)) < _RETURNING * len(counts):
        return False
    return 2 <= len(counts) <= _MOST_NAMES * len(names) and not _is_table(sample, labels)


def _returning(names: Sequence[str]) -> set[str]:
    """Those who spoke again after another had spoken."""
    seen: set[str] = set()
    returning: set[str] = set()
    for before, name in pairwise(names):
        seen.add(before)
        if name != before and name in seen:
            returning.add(name)
    return returning


def _is_table(sample: Sequence[Line], labels: Sequence[Label | None]) -> bool:
    """Whether the same names come round and round, as in records of data."""
    lines = [(line, label) for line, label in zip(sample, labels, strict=True) if label]
    names = [label.name for _, label in lines]
    period = len(set(names))
    comes_round = all(name == names[index % period] for index, name in enumerate(names))
    if not comes_round or len(names) % period:
        return False
    gaps = [index % period == 0 for index, (line, _) in enumerate(lines) if line.is_after_gap]
    is_apart = len(gaps) > 1 and all(gaps)
    is_short = all(len(line.text) - label.said < _SHORT_VALUE for line, label in lines)
    return (is_apart and is_short) if period == 2 else (is_apart or is_short)


def _is_under_heads(sample: Sequence[Line], form: _Form, is_certain: bool) -> bool:
    """Whether heads of a name and a time stand above what is said, and names come again."""
    heads = [form.label(line) for line in sample]
    names = [head.name for head in heads if head]
    first = next((index for index, head in enumerate(heads) if head), len(heads))
    if len(names) < (1 if is_certain else _FEWEST) or first > 2 * _MOST_INTRODUCTION:
        return False
    pairs = sum(bool(head) and not below for head, below in pairwise(heads))
    enough = pairs >= 0.8 * (len(names) - 1) and len(names) * 5 >= len(heads) - first
    return enough and (is_certain or 2 <= len(set(names)) < len(names))
