"""Lines with labels: who said it, and when, in chats, transcripts and stacks of notifications.

Every pattern is anchored at the start of a line and bounded, so that a line of any length takes
constant time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from summarizer.inputs.document import Block, BlockKind, Cue, Document
from summarizer.inputs.text import Line, is_ruler, lines_of
from summarizer.language.dates import DAYTIME_ZH, WEEKDAYS, WEEKDAYS_ZH
from summarizer.types import InputType

# -- labels ----------------------------------------------------------------------------------------

_HALF_DAY = rf"(?:[AaPp]\.?\s?[Mm]\.?|{DAYTIME_ZH}|凌晨|午前|午後|오전|오후|SA|CH|[صم])"
_CLOCK = (
    rf"(?:{_HALF_DAY}\s?)?\d{{1,3}}[:\uff1a.]\d{{2}}(?:[:\uff1a.]\d{{2}})?(?:[.,]\d{{1,3}})?"
    rf"(?:\s?{_HALF_DAY})?"
)
_DAY = (
    r"(?:\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\.?|\d{1,2}-[A-Z][a-z]{2}-\d{2,4}"
    r"|\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일])"
)
_STAMP = rf"(?:{_DAY}(?:,|،|\uff0c|\s?T)?\s{{0,2}})?{_CLOCK}"
_WITHOUT_DATE = re.compile(_CLOCK)
_NAME = r"([^\s\[\](){}<>#*|>•:\uff1a-][^:\uff1a\n\[\]{}<>|]{0,47}?)"
_COLON = r"\s?(?:(?<!\d)[:\uff1a]|[:\uff1a](?!\d))(?!//)"

_STAMPED = re.compile(
    rf"[\[(\uff08\u3010]?({_STAMP})[\])\uff09\u3011]?\s{{0,2}}[-–—,]?\s{{0,3}}<?{_NAME}>?{_COLON}\s{{0,3}}"
)
_STAMPED_AFTER = re.compile(rf"{_NAME}\s{{0,3}}[\[(\uff08]({_STAMP})[\])\uff09]{_COLON}\s{{0,3}}")
_NAMED = re.compile(rf"{_NAME}{_COLON}\s{{0,3}}")
_MARKED = (
    re.compile(  # "#Person1#: ...", as data sets have it; Markdown's "**Bob:** ...", "[Bob]: ..."
        rf"(?:#([^\s#:\uff1a][^#:\uff1a\n]{{0,47}})#{_COLON}"
        rf"|([*_]{{1,3}})([^\s*_:\uff1a][^*:\uff1a\n]{{0,47}}?)(?:\2{_COLON}|{_COLON}\2)"
        rf"|\[([^\s\[\]:\uff1a][^\[\]:\uff1a\n]{{0,47}})\]{_COLON}(?!\s{{0,3}}<?https?:))\s{{0,3}}"
    )
)
_HEADING = re.compile(  # a name and a time, and nothing else; what was said is below
    rf"(?:[\[(\uff08]({_STAMP})[\])\uff09]\s{{1,3}}([^\n:\uff1a\[\]]{{1,48}})|"
    rf"([^\s\d:\uff1a\[\]][^\n:\uff1a\[\]]{{0,47}}?)(?:[\s,\uff0c-]{{1,4}}[\[(\uff08]?|[\[(\uff08])({_STAMP})[\])\uff09]?:?)$"
    rf"|\[{_NAME}\]\s{{1,3}}({_STAMP})$"  # as Zoom saves its captions
)
_WORD_STOP = re.compile(
    r"[.!?;,\"=/\\](?:\s|$)|[\u3002\uff01\uff1f\uff1b\uff0c\u3001\u201c\u201d\u2026=\\]"
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Sr|Sra|Dra|Hr|Fr|M|Mme|Jr|Sig|Sen|Rep|Gov|Hon|Rev|Gen|Col|Capt"
    r"|Lt|Sgt|Det)\.(?=\s|$)|\b\w\.(?=\s|$)",
    re.IGNORECASE,
)
# Who spoke, as speech recognition says it: no person writes under such a name.
NUMBERED_SPEAKER = re.compile(
    r"(?:speaker|spk|sprecher|locuteur|hablante|orador)(?:[ _-]?\d{1,3}|[ _-][A-Z])"
    r"|(?:说话人|發言人|发言人|說話人|講者|讲者|話者)\s?(?:\d{1,3}|[A-Z])",
    re.IGNORECASE,
)
_BRACKETED_SPEAKER = re.compile(
    rf"[\[(（【<]((?:{NUMBERED_SPEAKER.pattern})|UNKNOWN)[\])）】>](?:{_COLON})?\s{{0,3}}",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"(.{1,40}?)\s?[(（\[][^()（）\[\]]{1,30}[)）\]]")
_PHONE = re.compile(r"\+?[\d\s()-]{5,24}")
_CLOCK_LENGTH = 8  # of a time without a date
_MOST_WORDS = 5
# Words that stand before a colon and are no one's name.
_LABELS_OF_THINGS = """
note notes nb ps p.s warning caution tip tips hint info error errors debug trace fatal warn
todo fixme example examples e.g i.e question answer q a step summary update updates date time
subject from to cc where when who what why how url http https ingredients method serves total
price address phone tel fax email e-mail website location venue agenda attendees present
apologies participants action actions result results conclusion source sources reference
references chapter section part figure table license author authors title version usage
input output return returns see also important remember attention
注 注意 备注 说明 提示 例如 比如 警告 问 答 问题 答案 步骤 总结 摘要 结论 时间 地点 日期 主题
参会人 参会人员 与会人员 出席 缺席 电话 地址 网址 邮箱 来源 作者 标题 材料 做法
价格 合计 议题
备考 附 附件 其中 结果 原因 目的 方法 特点 优点 缺点 注記 補足 質問 回答 日時 場所
urgent alert breaking reminder deadline fwd fw re
today tomorrow yesterday day week 今天 明天 昨天
pros cons verdict home away symptoms treatment cause causes goal goals risk risks name age
remarque attention exemple hinweis achtung beispiel nota ejemplo aviso exemplo esempio
примечание внимание пример вопрос ответ 참고 주의 예 질문 답변
"""
_NO_NAMES = frozenset((*_LABELS_OF_THINGS.split(), *WEEKDAYS, *WEEKDAYS_ZH))


class Label(NamedTuple):
    """The label of a line."""

    name: str
    time: str  # as it is written, or ""
    said: int  # offset in the line of what was said


def label_of(line: str) -> Label | None:
    """Return the label in front of a line; None for a line without one."""
    head = line[:160]
    if found := _STAMPED.match(head):
        label = Label(found[2].strip("~ "), found[1], found.end())
        if _PHONE.fullmatch(label.name) and len(label.time) > _CLOCK_LENGTH:
            return label
    elif found := _STAMPED_AFTER.match(head):
        label = Label(found[1].strip(), found[2], found.end())
    elif found := _MARKED.match(head):
        label = Label((found[1] or found[3] or found[4]).strip(), "", found.end())
    elif found := _NAMED.match(head):
        label = Label(found[1].strip(), "", found.end())
    elif found := _BRACKETED_SPEAKER.match(head):
        return Label(found[1], "", found.end())
    else:
        return None
    return label if is_name(label.name) else None


def heading_of(line: str) -> Label | None:
    """Return the label that a line consists of, for the lines below; None for other lines."""
    found = _HEADING.match(line) if len(line) < 120 else None
    if found is None:
        return None
    name, _, day = (found[2] or found[3] or found[5]).partition(" — ")  # "ann — Today at 9:12"
    name, time = name.strip("-–— "), f"{day} {found[1] or found[4] or found[6]}".strip("— ")
    return Label(name, time, len(line)) if is_name(name) else None


def is_name(text: str) -> bool:
    """Return whether text can be the name of a person or an app: short, no sentence, no keyword."""
    if not text or text.casefold() in _NO_NAMES or not any(map(str.isalnum, text)):
        return False
    words = text.split()
    if len(words) > _MOST_WORDS or not any(map(str.isalpha, text)):
        return False
    if len(words) > 2 and any(len(word) > 3 and word.islower() for word in words):
        return False  # "The reason is simple"; but "Jo van der Berg"
    return not _WORD_STOP.search(_TITLE.sub("", text))


def without_directions(names: Sequence[str]) -> list[str]:
    """Return names without what is said of their voices: "Ann (laughs)" is Ann, who speaks, too."""
    known = set(names)
    bare = ((name, _DIRECTION.fullmatch(name[:80])) for name in names)
    return [found[1] if found and found[1] in known else name for name, found in bare]


def is_clock(time: str) -> bool:
    """Return whether a time is of day, or since a start, without a date."""
    return bool(time) and _WITHOUT_DATE.fullmatch(time) is not None


def has_seconds(time: str) -> bool:
    """Return whether a time has hours, minutes and seconds but no date, as in recordings."""
    return is_clock(time) and time.replace("\uff1a", ":").count(":") == 2


# -- utterances ------------------------------------------------------------------------------------

_BROAD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")

LabelOf = Callable[[Line], Label | None]


@dataclass
class _Utterance:
    """What one person said without a break: pieces of the original with their times."""

    name: str
    time: str
    start: int
    end: int
    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def block(self, text: str, kind: BlockKind, block_id: str = "") -> Block:
        said, cues = joined_cues((text[piece[0] : piece[1]], *piece) for piece in self.pieces)
        return Block(said, kind, self.start, self.end, self.name, self.time, id=block_id, cues=cues)


def labelled_document(
    text: str,
    label: LabelOf,
    *,
    kind: BlockKind,
    input_type: InputType,
    is_system: Callable[[str], bool] = lambda line: False,
    is_merged: bool = False,
) -> Document:
    """Return the document of a text whose lines have labels.

    Args:
        text: The text.
        label: Returns the label of a line.
        kind: Of the blocks; what stands before the first label is paragraphs.
        input_type: Of the document.
        is_system: Returns whether an app wrote a line, which is left out.
        is_merged: Whether what one person says in a row is one block.
    """
    dropped: dict[str, int] = {}
    blocks: list[Block] = []
    utterances = list(_utterances(text, label, is_system, dropped))
    for each, name in zip(
        utterances, without_directions([each.name for each in utterances]), strict=True
    ):
        each.name = name
    for each in _merged(utterances) if is_merged else utterances:
        if not each.pieces:
            dropped["empty messages"] = dropped.get("empty messages", 0) + 1
        elif each.name:
            blocks.append(each.block(text, kind, str(len(blocks) + 1)))
        else:
            blocks.append(each.block(text, "paragraph"))
    return Document(text, tuple(blocks), input_type, dropped=dropped)


def joined_cues(pieces: Iterable[tuple[str, int, int, str]]) -> tuple[str, tuple[Cue, ...]]:
    """Return pieces of speech as one text, with spaces between words but not ideographs.

    Args:
        pieces: What was said, its span in the original, and when; no text is empty.

    Returns:
        The text, and its cues if there are several.
    """
    joined: list[str] = []
    cues: list[Cue] = []
    length = 0
    for said, start, end, time in pieces:
        if joined and not (_BROAD.match(joined[-1][-1]) or _BROAD.match(said[0])):
            joined.append(" ")
            length += 1
        cues.append(Cue(length, start, end, time))
        joined.append(said)
        length += len(said)
    return "".join(joined), tuple(cues) if len(cues) > 1 else ()


def _utterances(
    text: str, label: LabelOf, is_system: Callable[[str], bool], dropped: dict[str, int]
) -> Iterator[_Utterance]:
    """Yield utterances as they stand; a paragraph before the first one is one without a name."""
    current: _Utterance | None = None
    for line in lines_of(text):
        found = label(line)
        if found is None and is_system(line.text):
            dropped["system messages"] = dropped.get("system messages", 0) + 1
        elif found is not None:
            if current:
                yield current
            current = _Utterance(found.name, found.time, line.start, line.end)
            _extend(current, line.start + found.said, line.end)
        elif is_ruler(line.text):
            continue
        elif current and (current.name or not line.is_after_gap):
            _extend(current, line.start, line.end)
        else:
            if current:
                yield current
            current = _Utterance("", "", line.start, line.end, [(line.start, line.end, "")])
    if current:
        yield current


def _extend(utterance: _Utterance, start: int, end: int) -> None:
    """Add a line; lines of one message stay as they are written, gaps included."""
    if end > start:
        first = utterance.pieces[0][0] if utterance.pieces else start
        utterance.pieces[:] = [(first, end, utterance.time)]
        utterance.end = end


def _merged(utterances: Iterable[_Utterance]) -> Iterator[_Utterance]:
    current: _Utterance | None = None
    for each in utterances:
        if current and each.name and each.name == current.name:
            current.pieces += each.pieces
            current.end = each.end
            continue
        if current:
            yield current
        current = each
    if current:
        yield current
