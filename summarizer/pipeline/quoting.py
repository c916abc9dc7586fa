"""Quote the document where the model doesn't stand by what it wrote, or left out what is urgent.

A quotation is always true. Of a stack of notifications that a model tells of, the most urgent one
is always told, unless the summary is in another language: where no line of the model's rests on it,
its own words come first, and of the lines stay those that fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from summarizer.grounding.attribution import NEARLY_AS_GOOD, QUESTION_MARKS, Attributor
from summarizer.inputs.document import Block
from summarizer.language.detection import is_written_in
from summarizer.language.sentences import clean_line, sentence_spans
from summarizer.language.tags import LANGUAGES
from summarizer.language.terms import terms_of
from summarizer.language.words import count_words
from summarizer.output.render import render_parts, render_row, render_rows
from summarizer.output.spec import WITHIN_WORDS, OutputSpec, ParsedOutput
from summarizer.output.table import Row, fit_for_cell
from summarizer.pipeline.priority import Urgency
from summarizer.results import Check, Evidence
from summarizer.types import INPUT_TYPES

_LONGEST = 40  # words of the quotations in place of a part
_FEWEST = 4  # words that are worth a quotation that breaks off, of whole clauses
_FEWEST_OPEN = 12  # the same, where it breaks off within a clause: shorter ones mislead
_ENOUGH = 18  # words of a dialogue that are understood without what was said before
_ENOUGH_ASKED = 12  # the same, of a question with its reply
_TOO_FEW = 3  # words that tell nothing of what comes next: "I see."
_MOST = 3  # passages in place of a part
_NEARLY_THE_SHARE = 0.45  # of the best passage's weight, that one beside it needs
_AGAIN = 0.6  # of the words of a part, that may be in another one
_LEAST_SHARE = 0.1  # of the best passage's weight, that is worth a part of its own
# What stands before a colon says nothing without what comes behind it.
_CLAUSE_ENDS = re.compile(r",(?!\d)|[;，；、]|\s[-–—]\s")
_WORD_ENDS = re.compile(r"\s+|(?<=[\u3040-\u30ff\u3400-\u9fff])")

Passages = tuple[Evidence, ...]
Ranked = tuple[float, Passages]  # what may be quoted, the higher the better


def quote_doubted(
    parsed: ParsedOutput, spec: OutputSpec, attributor: Attributor
) -> tuple[ParsedOutput, list[Check]]:
    """Return a summary with quotations in place of its doubted parts, and what was done.

    Where nothing can be quoted, the part is left out; the last one stays.

    Args:
        parsed: The summary.
        spec: Bounds the words.
        attributor: Knows the document.
    """
    parts = dict(enumerate(parsed.parts))
    quotations = dict(parsed.quotations)
    checks = []
    for number in parsed.doubted:
        part = parts.pop(number)
        others = sum(map(count_words, parts.values()))
        room = min(_LONGEST, (spec.most_words or others + _LONGEST) - others)
        taken = {evidence for known in quotations.values() for evidence in known}
        topic = _topic(parsed.topic, spec, room) if number == 0 else ""
        room -= count_words(topic)
        free = _free(attributor.quotable(part), taken, NEARLY_AS_GOOD)
        passages, shown = _quotation(free, room, spec, attributor.said_before, taken)
        if passages:
            parts[number] = topic + _quoted(shown, spec.language)
            quotations[number] = passages
            checks.append(Check("statement", part, "quoted"))
        elif parts or number != parsed.doubted[-1]:
            checks.append(Check("statement", part, "dropped"))
        else:
            parts[number] = part
            checks.append(Check("statement", part, "kept"))
    kept = sorted(parts)
    said = tuple(parts[number] for number in kept)
    quoted = tuple((kept.index(number), quotations[number]) for number in sorted(quotations))
    text = render_parts(said, spec)
    return replace(parsed, text=text, parts=said, doubted=(), quotations=quoted), checks


def quote_best(
    ranked: Sequence[Ranked],
    spec: OutputSpec,
    said_before: Callable[[Evidence], Evidence | None],
    topic: str = "",
) -> ParsedOutput | None:
    """Return a summary of quotations, in the document's order; None where none keeps its bound.

    Args:
        ranked: What may be quoted, with its share of the document's weight, in any order.
        spec: Bounds parts and words.
        said_before: Returns the sentence before one of a dialogue.
        topic: What a dialogue is about.
    """
    spec = spec.of_quotations
    ranked = sorted(ranked, key=lambda each: -each[0])
    room = spec.most_words or _LONGEST * spec.max_parts
    topic = _topic(topic, spec, min(room, _LONGEST))
    room -= count_words(topic)
    taken: set[Evidence] = set()
    picked: list[tuple[Passages, Passages]] = []  # with as much as is shown
    nearly = _NEARLY_THE_SHARE if spec.max_parts == 1 else 1.0
    least = _LEAST_SHARE * ranked[0][0] if ranked else 0.0
    while len(picked) < spec.max_parts:
        free = _free(ranked, taken, nearly)
        if not free or free[0][0] < least:
            break
        passages, shown = _quotation(free, min(room, _LONGEST), spec, said_before, taken)
        taken.update(passages or free[0][1])  # what doesn't fit isn't tried again
        if passages and not (picked and shown != passages):  # no second one that breaks off
            room -= sum(map(_words, shown))
            picked.append((passages, shown))
            said = _terms(passages)
            ranked = [each for each in ranked if not _says_again(_terms(each[1]), said)]
    if not picked:
        return None
    picked.sort(key=lambda each: each[0][0].start)
    parts = [_quoted(shown, spec.language) for _, shown in picked]
    parts[0] = topic + parts[0]
    return ParsedOutput(
        render_parts(parts, spec),
        tuple(parts),
        is_full=True,
        quotations=tuple(enumerate(each for each, _ in picked)),
    )


# -- the most urgent notification of a stack -------------------------------------------------------


def tell_urgent(
    parsed: ParsedOutput, spec: OutputSpec, attributor: Attributor, found: Urgency
) -> ParsedOutput:
    """Return a summary that tells the most urgent notification of its document, if that is a stack.

    Args:
        parsed: The summary.
        spec: Bounds its parts and words.
        attributor: Knows the document.
        found: What is urgent in it.
    """
    document = attributor.document
    if parsed.is_fixed or not INPUT_TYPES[document.input_type].is_from_apps:
        return parsed
    if (spec.table and "app" not in spec.table.columns) or spec.info.extracts:
        return parsed
    if not found.score or not is_written_in(document.text, spec.language):
        return parsed
    block = document.blocks[found.block]
    if any(block.start <= source.start < block.end for source in _sources(parsed, attributor)):
        return parsed
    sign = document.text[slice(*found.main)]
    said = [each for each in attributor.passages() if block.start <= each.start < block.end]
    passage = next((each for each in said if sign in each.text), next(iter(said), None))
    return _with_line(parsed, spec, block, passage, sign) if passage else parsed


def _sources(parsed: ParsedOutput, attributor: Attributor) -> Iterator[Evidence]:
    """Yield what each part rests on most."""
    quotations = dict(parsed.quotations)
    for number, part in enumerate(attributor.sentences(parsed.parts)):
        yield from quotations.get(number, part.sources[:1])


def _with_line(
    parsed: ParsedOutput, spec: OutputSpec, block: Block, passage: Evidence, sign: str
) -> ParsedOutput:
    """Put a quotation before the parts, as many of which stay as then fit."""
    room = spec.most_words or _LONGEST
    row: Row = {}
    if spec.table:
        line = _quoted_with(sign, replace(passage, author=""), room, spec.language)
        row = {"app": fit_for_cell(block.author), "what": fit_for_cell(line)}
        line = render_row(row, spec.language)
    else:
        line = _quoted_with(sign, passage, room, spec.language)
    if not line:
        return parsed
    for kept in range(min(len(parsed.parts), spec.max_parts - 1), -1, -1):
        parts, rows = (line, *parsed.parts[:kept]), (row, *parsed.rows[:kept])
        text = render_rows(rows, spec) if spec.table else render_parts(parts, spec)
        if count_words(text) <= (spec.most_words or count_words(text)):
            break
    quotations = [(number + 1, each) for number, each in parsed.quotations if number < kept]
    return replace(
        parsed,
        text=text,
        parts=parts,
        rows=rows if spec.table else (),
        quotations=((0, (passage,)), *quotations),
    )


# -- quotations ------------------------------------------------------------------------------------


def _free(ranked: Sequence[Ranked], taken: set[Evidence], nearly: float) -> list[Ranked]:
    """Return what isn't quoted yet and has that share of the best one's score, the best first."""
    free = [each for each in ranked if taken.isdisjoint(each[1])]
    return [each for each in free if each[0] >= nearly * free[0][0]]


def _quotation(
    free: Sequence[Ranked],
    room: int,
    spec: OutputSpec,
    said_before: Callable[[Evidence], Evidence | None],
    taken: set[Evidence],
) -> tuple[Passages, Passages]:
    """Return what is quoted, and as it is shown: whole, or the beginning of what doesn't fit."""
    whole = _with_lead_in(_chosen(free, room), room, said_before, taken)
    if whole or not free:
        return whole, whole
    best = free[0][1][0]
    beginning = _beginning(best, room, may_break_off=spec.kind not in WITHIN_WORDS)
    return ((best,), (replace(best, text=beginning),)) if beginning else ((), ())


def _says_again(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether most terms of the shorter one are in the other: a headline and its first sentence."""
    return one == other or len(one & other) >= _AGAIN * max(_FEWEST, min(len(one), len(other)))


def _terms(passages: Passages) -> frozenset[str]:
    return frozenset(term for each in passages for term in _terms_of(each.text))


@lru_cache(maxsize=4096)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(terms_of(text) or [text.casefold()])


def _chosen(free: Sequence[Ranked], room: int) -> Passages:
    """Return what is quoted, in the document's order: the best that fits, and others as good.

    Where none of the best fits whole, it is a question without its reply.
    """
    chosen: Passages = ()
    for _, passages in free:
        more = tuple(each for each in passages if each not in chosen)
        if len(chosen + more) > _MOST:
            break
        size = sum(map(_words, more))
        if size <= room and not (chosen and _says_again(_terms(more), _terms(chosen))):
            chosen += more
            room -= size
    if not chosen and free and _words(free[0][1][0]) <= room:
        chosen = free[0][1][:1]
    return tuple(sorted(chosen, key=lambda each: (each.start, each.end)))


def _topic(topic: str, spec: OutputSpec, room: int) -> str:
    """Return what a quotation is about, as it stands before it, if there is room for both."""
    if not topic or count_words(topic) + _FEWEST_OPEN > room:
        return ""
    return f"{topic}{' – ' if LANGUAGES[spec.language].has_spaces else '——'}"


def _with_lead_in(
    passages: Passages,
    room: int,
    said_before: Callable[[Evidence], Evidence | None],
    taken: set[Evidence],
) -> Passages:
    """Return passages of a dialogue with what was said before, while they are short.

    "I'll bring it on Tuesday" is understood from there.
    """
    asks = any(each.text.rstrip().endswith(QUESTION_MARKS) for each in passages[:1])
    enough = _ENOUGH_ASKED if asks else _ENOUGH
    while passages and len(passages) < _MOST and sum(map(_words, passages)) < enough:
        before = said_before(passages[0])
        if before and count_words(before.text) < _TOO_FEW:
            before = said_before(before)
            if before and before.text.rstrip().endswith(QUESTION_MARKS):
                break  # of which the short word is the answer
        if before is None or before in taken or sum(map(_words, (before, *passages))) > room:
            break
        passages = (before, *passages)
    return passages


def _quoted_with(sign: str, passage: Evidence, room: int, language: str) -> str:
    """Return a quotation within a bound of words that has those of `sign`, of whole clauses if any.

    Who said it is left out where that takes too many words.
    """
    text = passage.text
    first = max(0, text.find(sign))
    last = first + len(sign)
    for pattern in (_CLAUSE_ENDS, _WORD_ENDS):
        ends = [*_ends(text, pattern), (len(text), len(text))]
        starts = [0, *(end for _, end in ends[:-1])]
        runs = [(at, end) for at in starts if at <= first for end, _ in ends if end >= last]
        for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
            said = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
            for author in (passage.author, ""):
                piece = replace(passage, text=said, author=author)
                if _words(piece) <= room:
                    return _quoted((piece,), language)
    return ""


def _words(evidence: Evidence) -> int:
    return count_words(_speaker(evidence)) + count_words(evidence.text)


def _speaker(evidence: Evidence) -> str:
    return evidence.author.partition("<")[0].strip() or evidence.author  # no address


def _quoted(passages: Passages, language: str) -> str:
    """Return quotations with who said them: Ann: “No, thanks.”"""
    strings = LANGUAGES[language].strings
    opening, closing = strings.quotation_marks
    shown = []
    last = ""
    for each in passages:
        said = f"{opening}{_tidy(each.text)}{closing}"
        speaker = _speaker(each)
        shown.append(f"{speaker}{strings.colon}{said}" if speaker not in ("", last) else said)
        last = speaker
    return " ".join(shown)


def _tidy(said: str) -> str:
    """Return a passage in one line, without a quotation mark whose pair isn't in it."""
    line = clean_line(" ".join(said.split()))
    return line.replace('"', "") if line.count('"') % 2 else line


def _beginning(evidence: Evidence, room: int, *, may_break_off: bool) -> str:
    """Return the beginning of a passage within a bound of words; "" where it would be too short.

    It ends with a clause if it can: "only if she pays" is no quotation without its "if".

    Args:
        evidence: The passage.
        room: Its bound.
        may_break_off: Whether it may end within a clause.
    """
    most = room - count_words(_speaker(evidence))
    open_ends = [(_WORD_ENDS, _FEWEST_OPEN)] if may_break_off else []
    for ends, fewest in [(_CLAUSE_ENDS, _FEWEST), *open_ends]:
        fitting = [each for each in _beginnings(evidence.text, ends) if count_words(each) <= most]
        if fitting and count_words(fitting[-1]) >= fewest:
            return f"{fitting[-1]}…"
    return ""


def _beginnings(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    for end, _ in _ends(text, ends):
        yield text[:end].rstrip(" ,;，；、-–—.。")


def _ends(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where pieces of a text end, and where the next ones begin: sentences, too."""
    found = [match.span() for match in pattern.finditer(text)]
    spans = sentence_spans(text)
    found += [(before[1], after[0]) for before, after in pairwise(spans)]
    return sorted(found)
