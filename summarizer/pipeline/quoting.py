"""Quote the document where the model doesn't stand by what it wrote: a quotation is always true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.grounding.attribution import NEARLY_AS_GOOD, Attributor
from summarizer.language.sentences import clean_line
from summarizer.language.tags import LANGUAGES
from summarizer.language.words import count_words
from summarizer.output.render import render_parts
from summarizer.output.spec import WITHIN_WORDS, OutputSpec, ParsedOutput
from summarizer.results import Check, Evidence

_LONGEST = 40  # words of the quotations in place of a part
_FEWEST = 3  # words that are worth a quotation, of whole clauses
_FEWEST_OPEN = 12  # the same, where it breaks off within a clause: shorter ones mislead
_ENOUGH = 12  # words of a dialogue that are understood without what was said before
_MOST = 3  # passages in place of a part
_CLAUSE_ENDS = re.compile(r"[,;:，；：、]|\s[-–—]\s")
_WORD_ENDS = re.compile(r"\s+|(?<=[\u3040-\u30ff\u3400-\u9fff])")

Passages = tuple[Evidence, ...]


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
        topic = _topic(parsed, spec, room) if number == 0 else ""
        room -= count_words(topic)
        fewest_open = None if spec.kind in WITHIN_WORDS else _FEWEST_OPEN
        passages = _chosen(attributor.quotable(part), room, taken, fewest_open)
        passages = _with_lead_in(passages, room, attributor, taken)
        if passages:
            parts[number] = topic + _quoted(passages, room, spec.language, fewest_open)
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


def _chosen(
    ranked: Sequence[tuple[float, Passages]],
    room: int,
    taken: set[Evidence],
    fewest_open: int | None,
) -> Passages:
    """Return what is quoted, in the document's order: the best that fits, and a second one.

    Where none of the best fits whole, it is a question without its reply, or the beginning.
    """
    free = [(score, each) for score, each in ranked if taken.isdisjoint(each)]
    chosen: Passages = ()
    for score, passages in free:
        more = tuple(each for each in passages if each not in chosen)
        if score < NEARLY_AS_GOOD * free[0][0] or len(chosen + more) > _MOST:
            break
        size = sum(map(_words, more))
        if size <= room:
            chosen += more
            room -= size
    if not chosen and free:
        best = free[0][1][0]
        chosen = (best,) if _words(best) <= room or _cut(best, room, fewest_open) else ()
    return tuple(sorted(chosen, key=lambda each: (each.start, each.end)))


def _topic(parsed: ParsedOutput, spec: OutputSpec, room: int) -> str:
    """Return what a quotation is about, as it stands before it, if there is room for both."""
    if not parsed.topic or count_words(parsed.topic) + _FEWEST_OPEN > room:
        return ""
    return f"{parsed.topic}{' – ' if LANGUAGES[spec.language].has_spaces else '——'}"


def _with_lead_in(
    passages: Passages, room: int, attributor: Attributor, taken: set[Evidence]
) -> Passages:
    """Return passages of a dialogue with what was said before, while they are short.

    "I'll bring it on Tuesday" is understood from there.
    """
    while passages and len(passages) < _MOST and sum(map(_words, passages)) < _ENOUGH:
        before = attributor.said_before(passages[0])
        if before is None or before in taken or sum(map(_words, (before, *passages))) > room:
            break
        passages = (before, *passages)
    return passages


def _words(evidence: Evidence) -> int:
    return count_words(_speaker(evidence)) + count_words(evidence.text)


def _speaker(evidence: Evidence) -> str:
    return evidence.author.partition("<")[0].strip() or evidence.author  # no address


def _quoted(passages: Passages, room: int, language: str, fewest_open: int | None) -> str:
    """Return quotations with who said them: Ann: “No, thanks.”"""
    strings = LANGUAGES[language].strings
    opening, closing = strings.quotation_marks
    shown = []
    last = ""
    for each in passages:
        said = each.text if _words(each) <= room else _cut(each, room, fewest_open)
        said = f"{opening}{_tidy(said)}{closing}"
        speaker = _speaker(each)
        shown.append(f"{speaker}{strings.colon}{said}" if speaker not in ("", last) else said)
        last = speaker
    return " ".join(shown)


def _tidy(said: str) -> str:
    """Return a passage in one line, without a quotation mark whose pair isn't in it."""
    line = clean_line(" ".join(said.split()))
    return line.replace('"', "") if line.count('"') % 2 else line


def _cut(evidence: Evidence, room: int, fewest_open: int | None) -> str:
    """Return the beginning of a passage within a bound of words; "" where it would be too short.

    It ends with a clause if it can: "only if she pays" is no quotation without its "if".

    Args:
        evidence: The passage.
        room: Its bound.
        fewest_open: Words of one that breaks off within a clause; None where none may.
    """
    most = room - count_words(_speaker(evidence))
    for ends, fewest in ((_CLAUSE_ENDS, _FEWEST), (_WORD_ENDS, fewest_open)):
        fitting = [each for each in _beginnings(evidence.text, ends) if count_words(each) <= most]
        if fewest and fitting and count_words(fitting[-1]) >= fewest:
            return f"{fitting[-1]}…"
    return ""


def _beginnings(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    for match in ends.finditer(text):
        yield text[: match.start()].rstrip(" ,;:，；：、-–—")
