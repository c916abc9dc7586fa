"""Quote the document where the model doesn't stand by what it wrote: a quotation is always true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.grounding.attribution import Attributor
from summarizer.language.tags import LANGUAGES
from summarizer.language.words import count_words
from summarizer.output.render import render_parts
from summarizer.output.spec import OutputSpec, ParsedOutput
from summarizer.results import Evidence

_LONGEST = 40  # words of the quotations in place of a part
_FEWEST = 3  # words that are worth a quotation
_ADDRESS = re.compile(r"\s*<[^>]*>$")
_BREAK = re.compile(r"\s+|(?<=[\u3040-\u30ff\u3400-\u9fff])")

Quotations = dict[int, tuple[Evidence, ...]]  # of a summary's parts, by their number


def quote_doubted(
    parsed: ParsedOutput, spec: OutputSpec, attributor: Attributor
) -> tuple[ParsedOutput, Quotations]:
    """Return a summary with quotations in place of its doubted parts.

    Where nothing can be quoted, the part is left out; the last one stays.

    Args:
        parsed: The summary.
        spec: Bounds the words.
        attributor: Knows the document.
    """
    parts, found = list(parsed.parts), Quotations()
    for number in parsed.doubted:
        others = sum(count_words(part) for n, part in enumerate(parts) if n != number)
        room = min(_LONGEST, (spec.most_words or others + _LONGEST) - others)
        chosen = _fitting(attributor.quotable(parsed.parts[number]), room)
        taken = {evidence for known in found.values() for evidence in known}
        chosen = [(said, evidence) for said, evidence in chosen if evidence not in taken]
        if chosen:
            parts[number] = " ".join(_quoted(said, each, spec.language) for said, each in chosen)
            found[number] = tuple(evidence for _, evidence in chosen)
    kept = [n for n in range(len(parts)) if n not in parsed.doubted or n in found] or [0]
    said = tuple(parts[number] for number in kept)
    changed = replace(parsed, text=render_parts(said, spec), parts=said, doubted=())
    return changed, {kept.index(number): evidence for number, evidence in found.items()}


def _fitting(passages: Sequence[Evidence], room: int) -> list[tuple[str, Evidence]]:
    """Return what of the passages has room; the last one may be cut off."""
    said: list[tuple[str, Evidence]] = []
    for each in passages:
        head = count_words(_speaker(each))
        words = _cut(each.text, room - head)
        if not words or (said and words != each.text):
            break
        said.append((words, each))
        room -= head + count_words(words)
    return said


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text within a bound of words; "" for hardly any room."""
    if count_words(text) <= most:
        return text
    if most < _FEWEST:
        return ""
    return max((each for each in _beginnings(text) if count_words(each) <= most), key=len) + "…"


def _beginnings(text: str) -> Iterator[str]:
    yield ""
    for match in _BREAK.finditer(text):
        yield text[: match.start()].rstrip(" ,;:，；：、-–—")


def _speaker(evidence: Evidence) -> str:
    return _ADDRESS.sub("", evidence.author)


def _quoted(said: str, evidence: Evidence, language: str) -> str:
    """Return a quotation with who said it: Ann: “No, thanks.”"""
    strings = LANGUAGES[language].strings
    opening, closing = strings.quotation_marks
    said = f"{opening}{' '.join(said.split())}{closing}"
    return f"{speaker}{strings.colon}{said}" if (speaker := _speaker(evidence)) else said
