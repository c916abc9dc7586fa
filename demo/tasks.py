"""Tasks and open questions as people read them: what, then who and when, without numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarizer import SummaryResult
from summarizer.inputs import Document
from summarizer.inputs.document import with_ids

from .markup import button, element, escaped
from .words import Words

_NUMBER = re.compile(r" \[\d+\](?=$|\n)")  # of a message, which means something to programs
_SAID = ("what", "question")
_BULLET = "- "


def is_of_tasks(result: SummaryResult) -> bool:
    """Return whether a summary is a list of tasks or questions, a row each."""
    lines = result.text.split("\n")
    return (
        len(result.rows) == len(lines) == len(result.items)
        and all(line.startswith(_BULLET) for line in lines)
        and all(_said(row) for row in result.rows)
    )


def task_lines(result: SummaryResult) -> str:
    """Return the tasks without who and when, a bullet each."""
    return "\n".join(f"{_BULLET}{_said(row)}" for row in result.rows)


def task_notes(result: SummaryResult, document: Document, words: Words) -> list[str]:
    """Return as HTML what follows each task: who and when, and a way to its message."""
    notes = []
    for number, row in enumerate(result.rows):
        note = element("span", escaped(_tail(row)), class_="who-when") if _tail(row) else ""
        sources = result.sentences[number].sources if number < len(result.sentences) else ()
        wanted = row.get("message_id", "")
        block = _block_of(document, wanted)
        if block is not None and all(each.message_id != wanted for each in sources):
            note += " " + button(words("answer.show_message"), data_goto=block, class_="plain")
        notes.append(f" {note}" if note else "")
    return notes


def plain_text(result: SummaryResult) -> str:
    """Return the summary's text as the page shows it."""
    if not is_of_tasks(result):
        return without_number(result.text)
    tails = [f" ({_tail(row)})" if _tail(row) else "" for row in result.rows]
    return "\n".join(
        f"{_BULLET}{_said(row)}{tail}" for row, tail in zip(result.rows, tails, strict=True)
    )


def without_number(text: str) -> str:
    """Return lines without the number of a message at their end."""
    return _NUMBER.sub("", text)


def _said(row: Mapping[str, str]) -> str:
    return next((row[key] for key in _SAID if row.get(key)), "")


def _tail(row: Mapping[str, str]) -> str:
    return " · ".join(row[key] for key in ("who", "when") if row.get(key))


def _block_of(document: Document, message_id: str) -> int | None:
    """The block of a message."""
    if not message_id:
        return None
    blocks = with_ids(document.blocks)
    return next((n for n, block in enumerate(blocks) if block.id == message_id), None)
