from __future__ import annotations

from typing import Any

from hypothesis import given

from demo.documents import NamedDocument
from demo.result_html import markdown_of, summary_html
from demo.tasks import is_of_tasks, plain_text, task_notes
from demo.words import Words
from summarizer import Evidence, Sentence, SummaryResult
from summarizer.inputs import Message, conversation

from .attacks import assert_inert, hostile
from .parsed import parsed
from .stand_in import result

WORDS = Words.of("en")
CHAT = conversation([Message("Ann", "Who brings the cake?", "m1"), Message("Ben", "I do.", "m2")])
TEXT = NamedDocument("chat.txt", CHAT)


def row(what: str, who: str = "", when: str = "", message: str = "m2") -> dict[str, str]:
    return {"message": "2", "who": who, "what": what, "when": when, "message_id": message}


def tasks(*rows: dict[str, str], cited: str = "m2") -> SummaryResult:
    lines = [f"{each['who']}: {each['what']} [2]" for each in rows]
    sources = (Evidence("I do.", 0, 5, cited),) if cited else ()
    changes: dict[str, Any] = {
        "items": tuple(lines),
        "rows": rows,
        "sentences": tuple(Sentence(line, sources) for line in lines),
    }
    return result("\n".join(f"- {line}" for line in lines), **changes)


def test_a_task_is_what_then_who_and_when_without_a_number() -> None:
    made = tasks(row("Bring the cake", "Ben", "Friday"), row("Book a room"))
    shown = parsed(summary_html(made, TEXT, WORDS))
    assert [item.text for item in shown.find("li")] == [
        "Bring the cake Ben · Friday",
        "Book a room",
    ]
    assert shown.find(".who-when")[0].text == "Ben · Friday"
    assert [each.attributes["data-n"] for each in shown.find(".sentence")] == ["0", "1"]


def test_what_is_copied_and_saved_has_no_numbers_either() -> None:
    made = tasks(row("Bring the cake", "Ben", "Friday"), row("Book a room"))
    assert plain_text(made) == "- Bring the cake (Ben · Friday)\n- Book a room"
    assert "[2]" not in markdown_of(made, TEXT, WORDS)


def test_a_press_shows_the_message_also_where_the_source_is_another_one() -> None:
    (with_source,) = task_notes(tasks(row("Bring the cake")), CHAT, WORDS)
    (without,) = task_notes(tasks(row("Bring the cake"), cited="m1"), CHAT, WORDS)
    assert "data-goto" not in with_source
    assert parsed(without).one("button").attributes["data-goto"] == "1"


def test_other_rows_are_left_as_they_are() -> None:
    table = result("| Who | What |\n| --- | --- |\n| Ben | Cake |", rows=({"who": "Ben"},))
    topics = result("- Cake", rows=({"topic": "Cake"},))
    assert not is_of_tasks(table) and not is_of_tasks(topics)
    assert plain_text(table) == table.text


@given(text=hostile)
def test_no_task_does_anything_on_the_page(text: str) -> None:
    line = " ".join(text.split()) or "x"
    assert_inert(parsed(summary_html(tasks(row(line, line, line, line)), TEXT, WORDS)))
