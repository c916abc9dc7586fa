from __future__ import annotations

import pytest

from summarizer.inputs import Document, read_string
from summarizer.language.words import count_words
from summarizer.pipeline.priority import last_blocks, priority_of

from ..scripted import Scripted

STACK = """\
Messages, 13:31: Need a yes or no on the sofa by 2, they have another job after us
Bank, 13:40: The deposit of the old flat has come in, with all of its interest.
Weather, 13:45: Clouds in the evening, and a mild night over the whole of the county.
News, 13:50: The library shows pictures of boats that a painter from the coast made.
"""
ZH = """\
天气，13:31：多云转晴，气温适宜，空气质量良好，夜里有微风吹过整个湖区。
微信，13:40：沙发要不要，两点前必须回复，他们后面还有别的活。
新闻，13:45：图书馆里正在展出一位画家的船，共有四十幅作品，都是他在海边画的。
"""
LEFT_OUT = "The library shows pictures of boats; clouds in the evening"
TOLD = "Yes or no on the sofa by 2"
ROWS = "New pictures |\n| Weather, 13:45 | Mild night |\n| News, 13:50 | Boats |"


def stack(text: str = STACK) -> Document:
    return read_string(text, "notification-stack")


@pytest.mark.parametrize("type_", ["topline", "key-points", "tldr", "headline", "apple-topline"])
def test_the_most_urgent_notification_is_told(scripted: Scripted, type_: str) -> None:
    result = scripted(LEFT_OUT).summarize(stack(), type=type_)
    assert "yes or no on the sofa by 2" in result.text
    assert result.status == "quoted"
    assert result.sentences[0].is_quoted
    assert result.sentences[0].sources[0].author == "Messages"


@pytest.mark.parametrize("type_", ["topline", "headline"])
def test_it_keeps_to_the_bound_of_words(scripted: Scripted, type_: str) -> None:
    bound = 10 if type_ == "topline" else 12
    assert count_words(scripted(LEFT_OUT).summarize(stack(), type=type_).text) <= bound


def test_lines_that_still_fit_stay(scripted: Scripted) -> None:
    made = scripted("Boats are shown.\n- Clouds come.\n- The deposit came.")
    result = made.summarize(stack(), type="key-points")
    assert [each.is_quoted for each in result.sentences] == [True, False, False]
    assert result.items[1:] == ("Boats are shown.", "Clouds come.")


def test_a_line_that_tells_it_stays_as_it_is(scripted: Scripted) -> None:
    result = scripted(TOLD).summarize(stack(), type="topline")
    assert (result.text, result.status) == (TOLD, "complete")


def test_it_is_told_in_chinese(scripted: Scripted) -> None:
    result = scripted("图书馆展出画家的船").summarize(stack(ZH), type="topline")
    assert "两点前必须回复" in result.text


def test_a_stack_without_an_urgent_one_stays_as_it_is(scripted: Scripted) -> None:
    calm = stack("".join(STACK.splitlines(keepends=True)[1:]))
    result = scripted(LEFT_OUT).summarize(calm, type="headline")
    assert result.status == "complete"


def test_a_translation_stays_as_it_is(scripted: Scripted) -> None:
    said = "Die Bibliothek zeigt Bilder von Booten"
    result = scripted(said).summarize(stack(), type="headline", output_language="de")
    assert result.text == said


def test_the_last_ones_have_the_most_urgent_among_them() -> None:
    document = stack()
    assert [each.author for each in last_blocks(document, 2)] == ["Messages", "News"]
    assert priority_of(document).evidence[0].text == "by 2"
