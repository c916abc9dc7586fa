"""The list of an inbox: a row for each thread, with its top line as soon as that is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from demo.formatting import short_time
from demo.markup import element, escaped
from demo.result_html import is_by_the_model
from demo.words import Words
from summarizer import SummaryResult
from summarizer.inputs import Document


@dataclass(frozen=True)
class Row:
    """A thread of the list: its top line once that is written, and why if it can't be."""

    thread: Document = field(repr=False)
    result: SummaryResult | None = None
    error: str = ""


def list_html(rows: Sequence[Row], words: Words) -> str:
    """The list; a thread's first words stand in until its top line is there."""
    items = "".join(_row_html(number, row, words) for number, row in enumerate(rows))
    return element(
        "ol", items, class_="threads", aria_label=words.count("inbox.threads", len(rows))
    )


def _row_html(number: int, row: Row, words: Words) -> str:
    thread, result = row.thread, row.result
    messages = len({block.id for block in thread.blocks}) or 1
    last = thread.blocks[-1].time if thread.blocks else ""
    who = ", ".join(thread.participants) or words("inbox.nobody")
    head = element("span", escaped(who), class_="who")
    head += element("time", escaped(short_time(last)), class_="when")
    subject = escaped(thread.title or words("inbox.no_subject"))
    if messages > 1:
        subject += element("span", escaped(words.count("inbox.messages", messages)), class_="size")
    if result is None:
        first = thread.blocks[0].text[:160] if thread.blocks else ""
        line = element(
            "span", escaped(row.error or first), class_="error" if row.error else "first"
        )
    else:
        kind = "top machine" if is_by_the_model(result) else "top"
        line = element("span", escaped(result.text), class_=kind, lang=result.language)
    is_urgent = result is not None and result.priority.level == "time-sensitive"
    mark = _mark(result, words) if result and is_urgent else ""
    content = (
        element("span", head, class_="head")
        + element("span", subject + mark, class_="subject")
        + line
    )
    pressable = element(
        "button", content, type="button", data_tell="thread", data_number=number, class_="thread"
    )
    return element("li", pressable, class_="urgent" if is_urgent else None)


def _mark(result: SummaryResult, words: Words) -> str:
    said = " · ".join(dict.fromkeys(each.text for each in result.priority.evidence[:3]))
    return element("span", escaped(words("inbox.urgent")), class_="priority", title=said)
