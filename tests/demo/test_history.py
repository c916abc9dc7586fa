from __future__ import annotations

from hypothesis import given

from demo.documents import NamedDocument
from demo.history import MOST, Histories, Past, history_html
from demo.run_state import SummaryState
from demo.words import Words
from summarizer.inputs import read_string

from .attacks import assert_inert, hostile
from .parsed import parsed
from .stand_in import result

WORDS = Words.of("en")


def past(name: str, *others: str) -> Past:
    texts = tuple(NamedDocument(each, read_string("Rain fell.")) for each in (name, *others))
    return Past(texts, (SummaryState("Rain.", result=result("Rain.")),) * len(texts), "tldr")


def names(kept: tuple[Past, ...]) -> list[str]:
    return [each.texts[0].name for each in kept]


def test_the_newest_comes_first_and_each_tab_of_each_page_has_its_own() -> None:
    histories = Histories()
    for name in ("one", "two"):
        histories.add("a", "writing", past(name))
    histories.add("b", "writing", past("three"))
    assert names(histories.of("a", "writing")) == ["two", "one"]
    assert names(histories.of("b", "writing")) == ["three"]
    assert histories.of("a", "transcript") == ()


def test_of_too_many_the_last_are_kept() -> None:
    histories = Histories()
    for number in range(MOST + 2):
        histories.add("a", "writing", past(str(number)))
    assert names(histories.of("a", "writing")) == [str(n) for n in range(MOST + 1, 1, -1)]


def test_a_page_that_is_closed_is_forgotten_and_no_other() -> None:
    histories = Histories()
    for session in ("a", "b"):
        histories.add(session, "writing", past("one"))
    histories.forget("a")
    assert (histories.of("a", "writing"), len(histories.of("b", "writing"))) == ((), 1)


def test_nothing_is_kept_of_a_call_without_a_page() -> None:
    histories = Histories()
    histories.add(None, "writing", past("one"))
    assert histories.of(None, "writing") == ()


def test_of_too_many_pages_the_oldest_are_forgotten() -> None:
    histories = Histories()
    for number in range(300):
        histories.add(str(number), "writing", past("one"))
    kept = [number for number in range(300) if histories.of(str(number), "writing")]
    assert kept == list(range(100, 300))


def test_each_can_be_pressed_by_its_number_from_the_first() -> None:
    root = parsed(history_html((past("two", "three"), past("one")), WORDS))
    assert [each.attributes["data-number"] for each in root.find("button")] == ["1", "0"]
    assert [each.text for each in root.find("button")] == [
        "two and 1 more · Summary",
        "one · Summary",
    ]
    assert history_html((), WORDS) == ""


@given(name=hostile)
def test_no_name_does_anything_on_the_page(name: str) -> None:
    assert_inert(parsed(history_html((past(name),), WORDS)))
