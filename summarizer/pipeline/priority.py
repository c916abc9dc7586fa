"""Decide whether a text wants its reader's attention soon, by rules, in English and Chinese.

A message does if something is asked of its reader or happens to them, by a time that is near to
when it was sent, with a consequence. Each of these is a sign with a weight (`urgency.toml`); those
of a few sentences in a row are added up. Against it speak adverts and newsletters, jokes, what
isn't in a hurry, what is past, what is asked of somebody else, and a later message that settles it.

Not handled: other languages; sarcasm; who is meant in a group, unless messages name people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from summarizer.grounding.nearness import Moment, day_of, moments_in
from summarizer.inputs.document import Block, Document
from summarizer.language.scripts import HAN, SCRIPTS
from summarizer.language.sentences import sentence_spans
from summarizer.pipeline.signs import SIGNS, in_simplified, signs_in
from summarizer.results import Evidence, Priority

_THRESHOLD = 5
_NEAR = {0: 3, 1: 2, 2: 1, 3: 1}  # weights by days from when a text was sent
_WINDOW = 3  # sentences in a row that are about one thing
_PRESSING = {"haste", "danger", "here"}
_TOUCHING = {"asks", "consequence", "waiting", "here", "danger", "term", "reader", "you", "lack"}
_BESIDE = (24, 10)  # characters before and after a time
_WEAK, _LIGHT, _PUBLISHED, _DONE = (
    {sign.name for sign in SIGNS if sign.scope == scope}
    for scope in ("short", "turn", "message", "whole")
)
_VOID = {"elsewhen"} | {sign.name for sign in SIGNS if not sign.weight}
_TO_READER = 2  # the weight of the reader's name
_SHORT = 4  # sentences of a turn in which nothing is said by the way
_LONG = 10  # of one in which weak signs say nothing
_TOLD = ("near", "haste", "danger", "consequence", "here", "waiting")  # signs that are evidence
_SPOKEN_TO = r"(?:,|\s(?:you|u|can|could|please)\b)"  # behind the name of whom one speaks to
_GAP = 4  # characters within a time
_MOST_EVIDENCE = 5
_TERM = next(sign for sign in SIGNS if sign.name == "term")  # which counts beside a time alone
_ALONE = tuple(sign for sign in SIGNS if sign is not _TERM)
_OF_DAY = re.compile(
    r"(?:[上下中]午|早上|晚上|凌晨|傍晚)?\s?\d{1,3}(?:[:.]\d\d){1,2}(?:[.,]\d{1,3})?\s?(?:[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_LETTER = rf"[^\W{SCRIPTS['han']}]"  # of scripts with spaces between words
_QUOTED = re.compile(r"“[^“”\n]{8,300}”|\"[^\"\n]{8,300}\"|「[^「」\n]{4,300}」")


@dataclass(frozen=True)
class Urgency:
    """The most urgent stretch of a text.

    Attributes:
        score: The sum of its signs' weights; 0 if it isn't urgent.
        spans: Where its signs are in the text.
        main: Of these the time, or what is most pressing.
        block: The number of the block that it is in.
    """

    score: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    main: tuple[int, int] = (0, 0)
    block: int = 0


@dataclass(frozen=True)
class _Sentence:
    """A sentence, with what speaks for its urgency and against it."""

    block: int
    words: str
    weights: Mapping[str, int]
    spans: Mapping[str, tuple[int, int]]
    against: frozenset[str]


@dataclass
class _Turn:
    """What one person says in a row, or one app at a time."""

    author: str
    sentences: list[_Sentence]
    is_notification: bool = False  # the author is an app, through which many speak
    is_void: bool = False

    @property
    def is_short(self) -> bool:
        """Whether nothing in it is said by the way."""
        return len(self.sentences) <= _SHORT

    @property
    def asks(self) -> bool:
        """Whether it ends with a question."""
        return self.sentences[-1].words.rstrip().endswith(("?", "？")) if self.sentences else False

    def has(self, name: str) -> bool:
        """Return whether a sentence has a sign against."""
        return any(name in each.against for each in self.sentences)


def find_priority(text: str, sent: date | None = None, reader: str = "") -> Priority:
    """Return how urgent one message is, with the words that say so, in order.

    Args:
        text: What it says.
        sent: The day or time it was sent, from which times are near or far; None if unknown.
        reader: Who reads it, by the name that others call them.
    """
    block = Block(text, "paragraph", 0, len(text))
    return priority_of(Document(text, (block,), "note"), sent, reader)


def priority_of(document: Document, sent: date | None = None, reader: str = "") -> Priority:
    """Return how urgent a document is, with places in its original; see `find_priority`.

    Without `sent`, that is the day of its last message.
    """
    return priority_by(urgency_of(document, sent, reader), document)


def priority_by(found: Urgency, document: Document) -> Priority:
    """Return the priority of a document of which is known what is urgent in it."""
    if not found.score:
        return Priority()
    text = document.text
    evidence = (
        Evidence(text[start:end], *document.place(start, end)) for start, end in found.spans
    )
    return Priority("time-sensitive", tuple(evidence))


def urgency_of(document: Document, sent: date | None = None, reader: str = "") -> Urgency:
    """Return the most urgent stretch of a document; of several as urgent the last one."""
    if not sent and not _is_message(document):
        return Urgency()
    last = sent or next(filter(None, map(_sent, reversed(document.blocks))), None)
    turns = _turns(document, last, reader)
    _void_turns(turns, reader)
    stretches = [each for turn in turns if not turn.is_void for each in _stretches(turn)]
    return max(reversed(stretches), key=lambda each: each.score, default=Urgency())


def last_blocks(document: Document, most: int, reader: str = "") -> tuple[Block, ...]:
    """Return the last notifications of a stack, the most urgent one among them."""
    last = document.blocks[-most:]
    found = urgency_of(document, reader=reader)
    urgent = document.blocks[found.block]
    return (urgent, *last[1:]) if found.score and urgent not in last else last


def _is_message(document: Document) -> bool:
    """Return whether somebody sent a document: it is of messages, has a date or is short."""
    blocks = document.blocks
    if any(block.kind in ("message", "notification") or _sent(block) for block in blocks):
        return True
    is_spoken = any(block.kind == "turn" for block in blocks)
    return not is_spoken and len(sentence_spans(document.text)) <= _LONG


# -- what is said ----------------------------------------------------------------------------------


def _turns(document: Document, last: date | None, reader: str) -> list[_Turn]:
    """Return the turns of a document with the signs in their sentences."""
    text, end = document.text, 0
    said_alone = _QUOTED.sub(lambda match: "\0" * len(match[0]), in_simplified(text))
    turns: list[_Turn] = []
    before = None
    for number, block in enumerate(document.blocks):
        said = block.rendered
        start = text.index(said, end)
        end = start + len(said)
        head = start + block.head_length
        spans = [(head + first, head + last_) for first, last_ in sentence_spans(text[head:end])]
        if block.title and block.title in said:
            place = start + said.index(block.title)
            spans.insert(0, (place, place + len(block.title)))
        sent = _sent(block) or (None if _has_unread_day(block) else last)
        age = _days_between(sent, last)
        found = []
        day = age
        for span in spans:
            sentence, day = _sentence(said_alone, span, number, sent, age, day, reader)
            found.append(sentence)
        is_notification = block.kind == "notification"
        key = number if is_notification else block.author
        if turns and key == before:
            turns[-1].sentences += found
        else:
            turns.append(_Turn(block.author, found, is_notification))
        before = key
    return turns


def _days_between(sent: date | None, last: date | None) -> int:
    one, other = day_of(sent), day_of(last)
    return (other - one).days if one and other else 0


def _sentence(
    text: str, span: tuple[int, int], block: int, sent: date | None, age: int, day: int, reader: str
) -> tuple[_Sentence, int]:
    start, end = span
    words = text[start:end]
    weights: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    against: set[str] = set()
    for sign, match in signs_in(words, _ALONE):
        if sign.weight:
            weights[sign.name] = sign.weight
            spans[sign.name] = (start + match.start(), start + match.end())
        else:
            against.add(sign.name)
    if reader and _names(reader, words):
        weights["reader"] = _TO_READER
    moments = moments_in(words, sent, day)
    nearest = _nearest(moments, age)
    if nearest and nearest.days - age in _NEAR:
        weights["near"] = _NEAR[nearest.days - age]
        first, last = _whole(nearest, moments)
        low = max(0, first - _BESIDE[0])
        if beside := _TERM.pattern.search(words, low, last + _BESIDE[1]):
            weights[_TERM.name] = _TERM.weight
            first, last = min(first, beside.start()), max(last, beside.end())
        spans["near"] = (start + first, start + last)
    elif nearest and "consequence" not in weights:
        against.add("elsewhen")
    ahead = [each.days for each in moments if not each.is_of_day and each.days >= age]
    sentence = _Sentence(block, words, weights, spans, frozenset(against))
    return sentence, ahead[-1] if ahead else day


def _whole(moment: Moment, moments: Sequence[Moment]) -> tuple[int, int]:
    """Return where a moment is said, with the day of its hour or the hour of its day."""
    start, end = moment.start, moment.end
    for each in moments:
        if start - _GAP <= each.end and each.start <= end + _GAP:
            start, end = min(start, each.start), max(end, each.end)
    return start, end


def _nearest(moments: Sequence[Moment], age: int) -> Moment | None:
    """Return the nearest moment ahead, or one that is past."""
    return min(moments, key=lambda each: (each.days < age, each.days), default=None)


def _sent(block: Block) -> date | None:
    """Return the time of a block, written as in mails (RFC 5322) or apps (ISO 8601)."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            return read(block.time).replace(tzinfo=None)
    return None


def _has_unread_day(block: Block) -> bool:
    """Return whether a block's time isn't read, and is more than a time of day: 31/12/2023, 23:59.

    Such a day is unknown, rather than that of the last message.
    """
    return bool(block.time.strip()) and not _OF_DAY.fullmatch(block.time.strip())


# -- what it comes to ------------------------------------------------------------------------------


def _void_turns(turns: Sequence[_Turn], reader: str) -> None:
    """Mark turns that ask nothing of the reader."""
    names = {turn.author for turn in turns if turn.author and not turn.is_notification}
    addressed: dict[str, bool] = {}  # whether an author speaks to somebody else
    for turn in turns:
        is_light = turn.is_short and any(turn.has(name) for name in _LIGHT)
        turn.is_void = is_light or any(map(turn.has, _DONE)) or _is_published(turn)
        if turn.is_notification:
            continue
        is_to_other = _is_to_other(turn, names - {turn.author}, reader)
        if is_to_other is not None:
            addressed[turn.author] = is_to_other
        turn.is_void |= _is(reader, turn.author) or addressed.get(turn.author, False)
    _void_settled([turn for turn in turns if not turn.is_notification], reader)


def _void_settled(turns: Sequence[_Turn], reader: str) -> None:
    """Mark turns that the reader answers later, or that their author takes back."""
    settled: set[str] = set()
    is_all_settled = False
    for turn in reversed(turns):
        turn.is_void = turn.is_void or is_all_settled or turn.author in settled
        settles = turn.is_short and turn.has("settles")
        if (_is(reader, turn.author) and not turn.asks) or (settles and not reader):
            is_all_settled = True
        elif settles:
            settled.add(turn.author)


def _is_to_other(turn: _Turn, names: set[str], reader: str) -> bool | None:
    """Return whether a turn speaks to somebody else than the reader; None if it names nobody."""
    if not reader:
        return None
    first = turn.sentences[0].words if turn.sentences else ""
    said = " ".join(each.words for each in turn.sentences)
    if _names(reader, said):
        return False
    others = [name for name in names if not _is(reader, name)]
    if any(_names(name, first, before="^") or _names(name, said, before="@") for name in others):
        return True
    if any(
        _names(n, each.words, before="^", after=_SPOKEN_TO)
        for each in turn.sentences
        for n in others
    ):
        return True
    return None


def _is(reader: str, author: str) -> bool:
    """Return whether an author is the reader, who may be called by one of the author's names."""
    return bool(reader) and _names(reader.casefold(), in_simplified(author.casefold()))


def _names(name: str, said: str, *, before: str = "", after: str = "") -> bool:
    """Return whether a name is said, in whole words; Chinese has no spaces between them.

    Args:
        name: In any characters.
        said: In Simplified ones.
        before: A pattern of what it comes right behind.
        after: A pattern of what comes right behind it.
    """
    behind = "" if before or HAN.match(name[0]) else f"(?<!{_LETTER})"
    ahead = "" if HAN.match(name[-1]) else f"(?!{_LETTER})"
    return bool(re.search(f"{before}{behind}{re.escape(in_simplified(name))}{ahead}{after}", said))


def _is_published(turn: _Turn) -> bool:
    """Return whether a turn is an advert or a newsletter: in two words, or in half of it."""
    said = "\n".join(each.words for each in turn.sentences)
    words = {
        match[0].casefold()
        for sign in SIGNS
        if sign.name in _PUBLISHED
        for match in sign.pattern.finditer(said)
    }
    selling = sum(bool(each.against & _PUBLISHED) for each in turn.sentences)
    return len(words) > 1 or (selling > 0 and 2 * selling >= len(turn.sentences))


def _stretches(turn: _Turn) -> Iterator[Urgency]:
    """Yield the urgent stretches of a turn."""
    said = [each for each in turn.sentences if not _is_void(each)]
    left_out = _WEAK if len(turn.sentences) > _LONG else set()
    for number in range(len(said)):
        stretch = said[number : number + _WINDOW]
        weights = {name: each for sentence in stretch for name, each in sentence.weights.items()}
        weights = {name: each for name, each in weights.items() if name not in left_out}
        weights["near"] = max(each.weights.get("near", 0) for each in stretch)
        score = sum(weights.values())
        is_pressing = weights["near"] or weights.keys() & _PRESSING
        if score >= _THRESHOLD and is_pressing and weights.keys() & _TOUCHING:
            spans = sorted(
                {each.spans[name] for each in stretch for name in _TOLD if name in each.spans}
            )
            main, block = next(
                (each.spans[name], each.block)
                for name in _TOLD
                for each in stretch
                if name in each.spans
            )
            yield Urgency(score, tuple(spans[:_MOST_EVIDENCE]), main, block)


def _is_void(sentence: _Sentence) -> bool:
    """Return whether something speaks against a sentence; one that asks may tell what was, too."""
    excused: set[str] = set()
    if {"asks", "near"} <= sentence.weights.keys():
        excused |= {"past", "settles"}
    if "danger" in sentence.weights:
        excused |= {"others", "elsewhen"} if "haste" in sentence.weights else {"others"}
        excused |= {"past"} if sentence.weights.keys() & {"haste", "here"} else set()
    return bool(sentence.against & (_VOID - excused))
