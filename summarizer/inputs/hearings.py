"""Questions and answers: depositions, hearings, sessions of parliaments, interviews.

- "Q." and "A.", "Q:", "Q1:", "Q" and several spaces, their words in other languages.
- "MR. SMITH:", "THE COURT:", "DR. O'NEIL:", and with a full stop, "Mr. WELCH.", as the
  Congressional Record has them; "BY MS. JONES:", which tells who asks, stays.
- Pages of a court's transcript number their lines, 25 or 28 to a page; numbers of lines and pages
  are left out and counted.

Not handled: names in capitals above what is said, as in plays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from summarizer.inputs.document import Block, Document
from summarizer.inputs.labels import Label, labelled_document
from summarizer.inputs.text import Line, sample_of

LINE_NUMBERS = "line numbers"  # the name in `Document.dropped`

_FEWEST = 4  # labels
_LABELLED = 0.12  # of the lines: an answer may take many
_NUMBERED = 0.6  # of the lines of numbered pages
_PAIRS = {  # who asks, who answers
    **{"q": "a", "question": "answer", "frage": "antwort", "f": "a", "pregunta": "respuesta"},
    **{"p": "r", "domanda": "risposta", "d": "r", "pergunta": "resposta", "в": "о"},
    **{"вопрос": "ответ", "问": "答", "問": "答", "질문": "답변", "質問": "回答", "問題": "答案"},
}
_SPOKEN_AS = "|".join(dict.fromkeys((*_PAIRS, *_PAIRS.values(), "réponse")))
_LETTER = re.compile(
    r"([QA])\s?\d{0,3}(?:[.:\uff1a)]\s{0,12}|\s{2,12})(?=\S)"
    rf"|((?i:{_SPOKEN_AS}))\s?\d{{0,3}}[:\uff1a]\s{{0,12}}(?=\S)"
)
_WORD = r"(?:[A-Z][A-Z'\u2019.-]{0,20}|Mc[A-Z]{2,20}|Mac[A-Z]{2,20}|[A-Z]\.)"
_TITLE = (
    r"(?:(?:MR|MRS|MS|DR|PROF|HON|SEN|REP|GEN|COL|SGT|DET)\.?|MISS|JUSTICE|JUDGE|CHIEF JUSTICE"
    r"|GENERAL|SENATOR|OFFICER|DETECTIVE|THE|Mr\.|Mrs\.|Ms\.|Dr\.|Senator|Miss|The)"
)
_TITLED = re.compile(
    rf"({_TITLE}(?:\s{_WORD}){{1,4}}?)(?:[:\uff1a]|\.(?=\s{{1,4}}[A-Z\[\"\u201c]))\s{{0,12}}"
)
_CAPITALS = re.compile(rf"({_WORD}(?:\s{_WORD}){{0,3}}):\s{{1,12}}(?=\S)")
_BY = re.compile(
    rf"(?:\([^()\n]{{1,40}}\)\s)?BY {_TITLE}(?:\s{_WORD}){{1,4}}:$"
    r"|(?:[A-Z-]{2,12} ){0,2}EXAMINATION\b"
)
_MARGIN = re.compile(r"^[ \t]{0,12}(\d{1,2})(?=[ \t]|$)", re.MULTILINE)
_PAGE_NUMBER = re.compile(r"^[ \t]*(?:Page[ \t]+)?\d{1,5}[ \t]*$", re.MULTILINE | re.IGNORECASE)
_WRAP = re.compile(r"[ \t]{0,80}\n\s{1,80}")


def parse_hearing(text: str) -> Document | None:
    """Return the transcript of a text of questions and answers; None if it isn't one."""
    masked, numbers = _without_margin(text)
    if not _is_hearing(sample_of(masked)):
        return None
    document = labelled_document(masked, _label, kind="turn", input_type="transcript")
    blocks = tuple(map(_unwrapped, document.blocks)) if numbers else document.blocks
    dropped = {**document.dropped, **({LINE_NUMBERS: numbers} if numbers else {})}
    return replace(document, original=text, blocks=blocks, dropped=dropped)


def _unwrapped(block: Block) -> Block:
    return replace(block, text=_WRAP.sub("\n", block.text))


def _label(line: Line) -> Label | None:
    head = line.text[:120]
    if _BY.match(head):
        return Label("", "", 0)
    if found := _LETTER.match(head):
        return Label(line.text[: found.end()].rstrip(" .:\uff1a)\t"), "", found.end())
    if found := _TITLED.match(head) or _CAPITALS.match(head):
        return Label(found[1], "", found.end())
    return None


def _is_hearing(sample: Sequence[Line]) -> bool:
    """Return whether speakers with titles, or questions and answers, return."""
    heads = [line.text[:120] for line in sample]
    labels = [label for line in sample if (label := _label(line)) and label.name]
    first = next((at for at, line in enumerate(sample) if _label(line)), len(sample))
    if len(labels) < max(_FEWEST, _LABELLED * (len(sample) - first)):
        return False
    titled = Counter(found[1] for head in heads if (found := _TITLED.match(head)))
    return _ask_and_answer(heads) or (len(titled) > 1 and max(titled.values()) > 1)


def _ask_and_answer(heads: Sequence[str]) -> bool:
    """Return whether at least two questions are followed by answers in the same language."""
    letters = [
        (found[1] or found[2]).casefold() for head in heads if (found := _LETTER.match(head))
    ]
    pairs = sum(_PAIRS.get(one) == two for one, two in pairwise(letters))
    return pairs > 1 and 4 * pairs >= len(letters)


def _without_margin(text: str) -> tuple[str, int]:
    """Return a text with blanks for the numbers of its lines and pages, and how many there were."""
    numbers = [int(found[1]) for found in _MARGIN.finditer(text)]
    follow = sum(two == one + 1 or two == 1 for one, two in pairwise(numbers))
    if follow < 3 or follow < _NUMBERED * max(len(numbers), text.count("\n") / 2):
        return text, 0
    masked, pages = _PAGE_NUMBER.subn(lambda found: " " * len(found[0]), text)
    masked, lines = _MARGIN.subn(lambda found: " " * len(found[0]), masked)
    return masked, pages + lines
