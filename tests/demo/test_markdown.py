from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.markdown import Annotations, markdown_html
from summarizer import Evidence, Sentence

from .attacks import ATTACKS, assert_inert, hostile
from .parsed import Element, parsed

TABLE = "| Topic | Detail |\n| --- | --- |\n| Rain | fell <here> |"
BULLETS = "- Rain fell.\n- Trains stood."


def sentence(text: str, *, is_carried: bool = True) -> Sentence:
    return Sentence(text, (Evidence("x", 0, 1),) if is_carried else ())


def shown(text: str, *sentences: Sentence, **known: object) -> Element:
    return parsed(markdown_html(text, Annotations(sentences, **known)))  # type: ignore[arg-type]


def pressable(root: Element) -> list[tuple[str | None, str]]:
    return [(each.attributes["data-n"], each.text) for each in root.find(".sentence")]


def cells(root: Element) -> list[list[tuple[str, str]]]:
    return [
        [(cell.name, cell.text) for cell in row.within if cell.name in ("th", "td")]
        for row in root.find("tr")
    ]


def test_a_table_has_its_head_and_its_rows() -> None:
    assert cells(shown(TABLE)) == [
        [("th", "Topic"), ("th", "Detail")],
        [("td", "Rain"), ("td", "fell <here>")],
    ]


def test_a_table_without_a_rule_has_no_head() -> None:
    root = shown("| Ann | plans |\n| Bo | pays |")
    assert cells(root) == [[("td", "Ann"), ("td", "plans")], [("td", "Bo"), ("td", "pays")]]


def test_an_empty_cell_stays_a_cell() -> None:
    assert cells(shown("| Who | When |\n| --- | --- |\n| Ann |  |"))[1] == [
        ("td", "Ann"),
        ("td", ""),
    ]


@pytest.mark.parametrize("text", ["- One.\n- Two.", "- One.\n  \n- Two.", "\n- One.\n- Two.\n"])
def test_bullets_are_one_list(text: str) -> None:
    (bullets,) = shown(text).children
    assert isinstance(bullets, Element)
    assert (bullets.name, [item.text for item in bullets.find("li")]) == ("ul", ["One.", "Two."])


def test_each_kind_of_line_has_its_own_element_and_place() -> None:
    root = shown(f"First.\n{BULLETS}\nThen.\n{TABLE}\n- Last.")
    names = [child.name for child in root.children if isinstance(child, Element)]
    assert names == ["p", "ul", "p", "table", "ul"]


@pytest.mark.parametrize("text", ["-5 degrees", "a | b", "| no end", "* star", "1 - 2"])
def test_what_only_looks_like_a_bullet_or_a_row_is_a_paragraph(text: str) -> None:
    assert shown(text).one("p").text == text


@given(text=hostile)
def test_no_markup_of_the_text_s_own_gets_through(text: str) -> None:
    root = parsed(markdown_html(text))
    assert_inert(root)
    assert {each.name for each in root.within} <= {"p", "ul", "li", "table", "tr", "th", "td"}
    assert not set("{}$@`") & set(markdown_html(text))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("form", ["| {0} | x |\n| --- | --- |\n| {0} | x |", "- {0}\n- x", "{0}"])
def test_every_attack_in_every_place_is_shown_as_it_is(attack: str, form: str) -> None:
    root = shown(form.replace("{0}", attack))
    assert_inert(root)
    assert root.text.count(attack) == form.count("{0}")


prose = hostile.filter(lambda text: not any(x in text for x in ("- ", "| ", " |")))


@given(text=prose, words=st.lists(hostile, max_size=3), sentences=st.lists(hostile, max_size=3))
def test_every_character_of_a_paragraph_is_shown_whatever_is_known_of_it(
    text: str, words: list[str], sentences: list[str]
) -> None:
    root = shown(text, *map(sentence, sentences), unsupported=words)
    assert_inert(root)
    lines = [line for line in text.split("\n") if line.strip()]
    assert [paragraph.text for paragraph in root.find("p")] == lines


def test_bullets_with_sources_can_be_pressed_and_others_not() -> None:
    root = shown(BULLETS, sentence("Rain fell.", is_carried=False), sentence("Trains stood."))
    assert pressable(root) == [("1", "Trains stood.")]
    (pressed,) = root.find(".sentence")
    assert (pressed.attributes["role"], pressed.attributes["tabindex"]) == ("button", "0")


def test_the_rows_of_a_table_are_its_sentences_and_its_head_is_none() -> None:
    root = shown(TABLE, sentence("Rain: fell here"))
    assert pressable(root) == [("0", "Rain"), ("0", "fell <here>")]


@pytest.mark.parametrize(
    ("row", "reached", "pressed"),
    [
        ("| Rain | fell | here |", "Rain", ["Rain", "fell", "here"]),
        ("|  | fell | here |", "fell", ["fell", "here"]),
        ("| Rain |  | here |", "Rain", ["Rain", "here"]),
    ],
)
def test_of_a_row_one_cell_is_reached_by_the_keyboard_and_empty_ones_are_no_buttons(
    row: str, reached: str, pressed: list[str]
) -> None:
    root = shown(f"| A | B | C |\n| --- | --- | --- |\n{row}", sentence("Rain fell here"))
    assert [text for _, text in pressable(root)] == pressed
    stops = [each for each in root.find(".sentence") if "tabindex" in each.attributes]
    assert [(each.text, each.attributes["role"]) for each in stops] == [(reached, "button")]


def test_bullets_that_are_not_the_sentences_can_t_be_pressed() -> None:
    assert pressable(shown(BULLETS, sentence("Rain fell."))) == []


def test_each_sentence_of_a_paragraph_is_pressed_by_itself() -> None:
    root = shown("It rained. It rained. Trains stood.", *map(sentence, ["It rained."] * 2))
    assert pressable(root) == [("0", "It rained."), ("1", "It rained.")]
    assert root.text == "It rained. It rained. Trains stood."


def test_a_sentence_is_found_without_the_name_of_its_topic() -> None:
    root = shown("Trains stood.", sentence("Rail: Trains stood."))
    assert pressable(root) == [("0", "Trains stood.")]


def test_a_sentence_that_is_not_there_leaves_the_others_alone() -> None:
    root = shown("It rained. Trains stood.", sentence("Snow fell."), sentence("Trains stood."))
    assert pressable(root) == [("1", "Trains stood.")]


def test_words_that_the_text_doesn_t_have_are_marked_wherever_they_stand() -> None:
    root = shown("40 trains stood for 12 hours, 40 in all.", unsupported=["40", "12 hours"])
    assert [each.text for each in root.find(".unsupported")] == ["40", "12 hours", "40"]


def test_a_number_is_marked_where_it_is_whole() -> None:
    root = shown("In 2012 and 120 days, 12 times 12.", unsupported=["12"])
    assert [each.text for each in root.find(".unsupported")] == ["12", "12"]
    assert root.one("p").children[0] == "In 2012 and 120 days, "


def test_the_longer_of_two_words_is_marked_whole() -> None:
    root = shown("It took 12 hours.", unsupported=["12", "12 hours"])
    assert [each.text for each in root.find(".unsupported")] == ["12 hours"]


def test_a_word_is_marked_within_a_sentence_that_can_be_pressed() -> None:
    root = shown("- 40 trains stood.", sentence("40 trains stood."), unsupported=["40"])
    assert pressable(root) == [("0", "40 trains stood.")]
    assert root.one(".sentence").one(".unsupported").text == "40"


@pytest.mark.parametrize("text", ["- One.\n- Two.", "One. Two."])
def test_what_comes_after_a_sentence_stands_behind_it(text: str) -> None:
    sentences = [sentence("One."), sentence("Two.", is_carried=False)]
    root = shown(text, *sentences, after=["<b>1</b>", "<b>2</b>"])
    assert "".join(root.text.split()) == "One.1Two.2"
    assert [each.text for each in root.find("b")] == ["1", "2"]
    assert all(not each.find("b") for each in root.find(".sentence"))


def test_a_quotation_is_told_from_the_model_s_own_words() -> None:
    known = [sentence("Trains stood."), replace(sentence("“Rain fell.”"), is_quoted=True)]
    root = shown("- Trains stood.\n- “Rain fell.”", *known)
    assert [each.text for each in root.find(".quoted")] == ["“Rain fell.”"]
