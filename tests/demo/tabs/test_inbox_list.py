from __future__ import annotations

import pytest
from hypothesis import given

from demo.tabs.inbox import Row, list_html
from demo.words import Words
from summarizer import Evidence, Priority, SummaryResult
from summarizer.inputs import Block, Document

from ..attacks import assert_inert, hostile
from ..parsed import Element, parsed
from ..stand_in import result

WORDS = Words.of("en")


def mail(text: str, author: str, number: int) -> Block:
    time = f"Sat, {number} Mar 2026 09:44:00 +0100"
    return Block(text, "message", 0, len(text), author, time, id=str(number))


def thread(*blocks: Block, title: str = "The roof") -> Document:
    return Document("", blocks, "email-thread", title)


ROOF = thread(mail("It leaks.", "Ada", 6), mail("Since May.", "Bo", 7), mail("Oh.", "Ada", 8))
ONE = thread(mail("It leaks.", "Ada", 6))


def urgent(*words: str) -> SummaryResult:
    evidence = tuple(Evidence(each, 0, len(each)) for each in words)
    return result("The roof leaks.", priority=Priority("time-sensitive", evidence))


def row(given: Row) -> Element:
    return parsed(list_html([given], WORDS)).one("li")


def test_a_row_tells_who_wrote_about_what_and_when_last() -> None:
    shown = row(Row(ROOF))
    assert shown.one(".who").text == "Ada, Bo"
    assert shown.one(".when").text == "Sat, 8 Mar 2026 09:44"
    assert shown.one(".subject").text == f"The roof{WORDS.count('inbox.messages', 3)}"


def test_a_mail_alone_is_not_counted() -> None:
    assert row(Row(ONE)).find(".size") == []


def test_a_mail_that_goes_on_after_a_quotation_counts_once() -> None:
    assert row(Row(thread(mail("One.", "Ada", 6), mail("More.", "Ada", 6)))).find(".size") == []


def test_the_first_words_stand_in_until_the_top_line_is_there() -> None:
    waiting = row(Row(ROOF))
    assert waiting.one(".first").text == "It leaks."
    assert waiting.find(".machine") == []
    done = row(Row(ROOF, result("The roof leaks.", language="en")))
    assert done.find(".first") == []
    assert done.one(".top").text == "The roof leaks."
    assert done.one(".top").attributes["lang"] == "en"


@pytest.mark.parametrize(
    ("status", "is_marked"), [("complete", True), ("repaired", True), ("passthrough", False)]
)
def test_a_top_line_is_marked_as_a_machine_s_if_a_machine_wrote_it(
    status: str, is_marked: bool
) -> None:
    top = row(Row(ROOF, result("The roof leaks.", status))).one(".top")
    assert ("machine" in top.classes) is is_marked


def test_the_first_words_of_a_long_mail_are_cut() -> None:
    assert row(Row(thread(mail("word " * 90, "Ada", 6)))).one(".first").text == "word " * 32


def test_why_there_is_no_top_line_is_told() -> None:
    shown = row(Row(ROOF, error="no form"))
    assert shown.one(".error").text == "no form"
    assert shown.find(".first") == shown.find(".machine") == []


def test_an_urgent_thread_is_marked_with_the_words_that_say_so() -> None:
    shown = row(Row(ROOF, urgent("today", "today", "by 5 pm", "at noon")))
    assert "urgent" in shown.classes
    assert shown.one(".priority").text == WORDS("inbox.urgent")
    assert shown.one(".priority").attributes["title"] == "today · by 5 pm"


@pytest.mark.parametrize("given", [Row(ROOF), Row(ROOF, result("x")), Row(ROOF, error="no form")])
def test_other_threads_are_not(given: Row) -> None:
    assert "urgent" not in row(given).classes
    assert row(given).find(".priority") == []


def test_each_row_can_be_pressed_and_names_its_thread() -> None:
    root = parsed(list_html([Row(ROOF), Row(ONE)], WORDS))
    assert root.one("ol.threads").attributes["aria-label"] == WORDS.count("inbox.threads", 2)
    told = [
        (each.attributes["data-tell"], each.attributes["data-number"])
        for each in root.find("button")
    ]
    assert told == [("thread", "0"), ("thread", "1")]


def test_a_thread_without_subject_sender_or_text_has_words_for_that() -> None:
    shown = row(Row(thread(title="")))
    assert shown.one(".who").text == WORDS("inbox.nobody")
    assert shown.one(".subject").text == WORDS("inbox.no_subject")
    assert shown.one(".first").text == ""


@given(text=hostile)
def test_no_mail_does_anything_on_the_page(text: str) -> None:
    block = Block(text, "message", 0, 1, text, text, text, text)
    document = Document(text, (block, block), "email-thread", text)
    rows = [
        Row(document),
        Row(document, error=text),
        Row(document, result(text, language=text, priority=urgent(text).priority)),
    ]
    root = parsed(list_html(rows, WORDS))
    assert_inert(root)
    assert [each.text for each in root.find(".who")] == [text or WORDS("inbox.nobody")] * 3
    assert root.one(".top").text == text
    assert root.one(".priority").attributes["title"] == text
