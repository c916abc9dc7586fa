"""Tell what the writer of a mail wrote from what they quoted and from their signature.

Line by line with bounded patterns, so that no text takes more than linear time. What is told:
lines behind `>`, the line that introduces them ("On ... wrote:"), an original message below a
ruler or a second head of a mail, the signature below `-- ` and "Sent from my ...". A forwarded
mail is what its sender wants to be read, so it stays; so does a mail that is all quotation.

Not handled: quotations that only indentation or colour sets apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.inputs.headers import header_of, is_head
from summarizer.inputs.lines import Line, is_ruler, lines_of

_LONGEST_INTRODUCTION = 400
_LONGEST_SIGNATURE = 100
_SHORTEST = 4  # characters of a line that can introduce or sign anything
_MOST_SIGNATURE_LINES = 12
_VERBS_AT_END = (
    "wrote|a écrit|escribió|escreveu|ha scritto|написал|написала|написал\\(а\\)|пишет|đã viết"
    "|写道|寫道|写到|のメール|書きました|작성|작성했습니다|님이 씀|schreef|skrev|كتب"
)
_ENDS_WITH_VERB = re.compile(rf"(?:{_VERBS_AT_END})\s*[:\uff1a]$")
_VERB_INSIDE = re.compile(r"\b(?:schrieb|schreef|skrev)\b|(?:^|\s)كتبت?\s")
_OPENER = re.compile(
    r"(?:On|At|Le|Am|El|Em|Il|Op|Den|Vào|Vào lúc|В|في|在|于|於|\d{4}\s?[年./-])(?:\s|\S?\d|\S*,)"
)
_ORIGINAL = re.compile(
    r"[-_=*]{2,60}\s?(?:Original Message|Original message|Reply message|Ursprüngliche Nachricht"
    r"|Original-Nachricht|Message d['’]origine|Message original|Mensaje original"
    r"|Mensagem original|Messaggio originale|Исходное сообщение|Пересылаемое сообщение"
    r"|原始邮件|原邮件|原始郵件|原郵件|元のメッセージ|원본 메시지|원본 메일|Thư gốc"
    r"|الرسالة الأصلية)\s?[-_=*]{2,}",
    re.IGNORECASE,
)
_FORWARD_WORDS = (
    "forwarded message|fwd message|begin forwarded message|weitergeleitete nachricht"
    "|anfang der weitergeleiteten|message transféré|début du message|mensaje reenviado"
    "|mensagem encaminhada|messaggio inoltrato|inizio messaggio inoltrato"
    "|пересылаемое сообщение|пересланное сообщение|转发的邮件|转发邮件|轉寄的郵件|转发的消息"
    "|転送されたメッセージ|転送メッセージ|전달된 메시지|전달된 메일|thư được chuyển tiếp"
    "|رسالة معاد توجيهها"
)
_FORWARD = re.compile(rf"[-_=*]{{0,60}}\s?(?:{_FORWARD_WORDS})\b.{{0,60}}$", re.IGNORECASE)
_FORWARD_SUBJECT = re.compile(
    r"(?:fwd?|wg|tr|rv|enc|i|пер|转发|轉寄|転送|전달|fw)\s?[:\uff1a]", re.IGNORECASE
)
_SENT_FROM = re.compile(
    r"(?:Sent from|Get Outlook for|Sent via|Gesendet von|Von meinem .{1,30} gesendet"
    r"|Envoyé (?:de|depuis|à partir)|Enviado (?:desde|do|de|a partir)|Inviato (?:da|dal)"
    r"|Отправлено (?:с|из)|发自|发送自|從我的|从我的|iPhoneから|Được gửi từ|Đã gửi từ"
    r"|أُرسلت من|تم الإرسال من).{0,60}$|나의 .{1,20}에서 보냄|.{1,20}에서 보냄$|.{1,20}から送信$"
)
_STAMP = re.compile(r"@|\d{1,2}(?:[:.hH]|[時时]|시\s)\d{2}")
_QUOTE_MARKS = re.compile(r"(?:[>＞][ \t]?)+")


@dataclass(frozen=True)
class Kept:
    """What of a mail's body its writer wrote: runs of lines, each without a gap in it.

    unmarked -- whether the runs are quotations whose marks are to be taken off
    """

    runs: tuple[tuple[Line, ...], ...]
    dropped: dict[str, int] = field(default_factory=dict)
    unmarked: bool = False


def own_words(text: str, start: int, end: int, subject: str = "") -> Kept:
    """What the writer of a mail wrote in `text[start:end]`; all of it where all is quoted."""
    lines = list(lines_of(text, start, end))
    quoted = _quoted(lines, is_forward=bool(_FORWARD_SUBJECT.match(subject)))
    signed = _signed(lines, quoted)
    runs = tuple(_runs(lines, quoted | signed))
    if not runs and lines:
        return Kept((tuple(lines),), unmarked=True)
    counts = {"quoted lines": len(quoted), "signature lines": len(signed)}
    return Kept(runs, {name: count for name, count in counts.items() if count})


def without_marks(line: str) -> str:
    """A line without the marks of a quotation in front of it."""
    found = _QUOTE_MARKS.match(line)
    return line[found.end() :] if found else line


def _quoted(lines: Sequence[Line], is_forward: bool) -> set[int]:
    """The indices of lines that are quoted, or introduce a quotation."""
    quoted = set()
    for index, line in enumerate(lines):
        if line.text[0] in ">＞":
            quoted.add(index)
            continue
        if len(line.text) < _SHORTEST:
            continue
        if _FORWARD.match(line.text):
            is_forward = True
        elif not is_forward and _opens_original(lines, index):
            is_ruled = index > 0 and is_ruler(lines[index - 1].text)
            return quoted | set(range(index - is_ruled, len(lines)))
        elif introduction := _introduction(lines, index):
            if _is_marked(lines, index + 1):
                quoted |= set(introduction)
            elif not is_forward and _is_of_mail(lines, introduction):
                return quoted | set(range(introduction.start, len(lines)))
    return quoted


def _opens_original(lines: Sequence[Line], index: int) -> bool:
    if _ORIGINAL.match(lines[index].text):
        return True
    if index == 0 or header_of(lines[index].text) is None:
        return False
    return is_head([line.text for line in lines[index : index + 6]], fields=3)


def _introduction(lines: Sequence[Line], index: int) -> range | None:
    """The lines that introduce a quotation and end at `index`; mail programs wrap them."""
    if lines[index].text[-1] not in ":\uff1a" or len(lines[index].text) > _LONGEST_INTRODUCTION:
        return None
    for first in range(_first_of_wrapped(lines, index), index + 1):
        joined = " ".join(line.text[:_LONGEST_INTRODUCTION] for line in lines[first : index + 1])
        if _is_introduction(joined) and (first == index or _OPENER.match(joined)):
            return range(first, index + 1)
    return None


def _first_of_wrapped(lines: Sequence[Line], index: int) -> int:
    """The first line of those that may be one with the line at `index`."""
    first = index
    while first > max(index - 2, 0) and not lines[first].is_after_gap:
        if (
            lines[first - 1].text[0] in ">＞"
            or lines[first - 1].text[-1] in ".!?:\u3002\uff01\uff1f\uff1a"
        ):
            break
        first -= 1
    return first


def _is_introduction(text: str) -> bool:
    has_date = any(character.isdigit() for character in text)
    if _ENDS_WITH_VERB.search(text) or _VERB_INSIDE.search(text):
        return has_date or "@" in text
    return has_date and text.endswith((">:", ">\uff1a"))


def _is_of_mail(lines: Sequence[Line], introduction: range) -> bool:
    """Whether an introduction has an address or a time of day, which prose hasn't."""
    return any(_STAMP.search(lines[index].text[:_LONGEST_INTRODUCTION]) for index in introduction)


def _is_marked(lines: Sequence[Line], index: int) -> bool:
    return index < len(lines) and lines[index].text[0] in ">＞"


def _signed(lines: Sequence[Line], quoted: set[int]) -> set[int]:
    """The indices of lines that sign the mail."""
    signed = set()
    for index, line in enumerate(lines):
        if index in quoted:
            continue
        if line.text == "--":
            below = list(_until_quoted(index, len(lines), quoted))
            if len(below) <= _MOST_SIGNATURE_LINES + 1:
                signed.update(below)
        elif _SHORTEST <= len(line.text) < _LONGEST_SIGNATURE and _SENT_FROM.match(line.text):
            signed.add(index)
    return signed


def _until_quoted(index: int, end: int, quoted: set[int]) -> Iterator[int]:
    for each in range(index, min(end, index + _MOST_SIGNATURE_LINES + 2)):
        if each in quoted:
            return
        yield each


def _runs(lines: Sequence[Line], left_out: set[int]) -> Iterator[tuple[Line, ...]]:
    run: list[Line] = []
    for index, line in enumerate(lines):
        if index not in left_out:
            run.append(line)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)
