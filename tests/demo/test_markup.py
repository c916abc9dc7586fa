from __future__ import annotations

from hypothesis import given

from demo.markup import button, element, escaped

from .attacks import hostile
from .parsed import parsed

TEMPLATE_SIGNS = set("{}$@`")


@given(text=hostile)
def test_whatever_the_text_it_is_read_back_as_text_alone(text: str) -> None:
    (paragraph,) = parsed(element("p", escaped(text))).children
    assert not isinstance(paragraph, str)
    assert "".join(map(str, paragraph.children)) == text
    assert list(paragraph.within) == []


@given(text=hostile)
def test_whatever_the_text_an_attribute_holds_it_and_no_other_comes_of_it(text: str) -> None:
    (paragraph,) = parsed(element("p", title=text)).find("p")
    assert paragraph.attributes == {"title": text}


@given(text=hostile)
def test_template_signs_are_never_bare(text: str) -> None:
    shown = element("p", escaped(text), title=text) + button(text, data_copy=text)
    assert not TEMPLATE_SIGNS & set(shown)


def test_what_is_no_text_is_shown_as_its_text() -> None:
    assert escaped(1.5) == "1.5"


def test_python_s_names_become_html_s() -> None:
    shown = parsed(element("p", class_="note", data_block=3, aria_label="x")).one("p")
    assert shown.attributes == {"class": "note", "data-block": "3", "aria-label": "x"}


def test_what_is_not_so_is_left_out_and_what_is_has_no_value() -> None:
    shown = parsed(element("p", hidden=False, lang=None, open=True)).one("p")
    assert shown.attributes == {"open": None}


def test_a_zero_and_an_empty_text_are_values() -> None:
    shown = parsed(element("p", data_n=0, title="")).one("p")
    assert shown.attributes == {"data-n": "0", "title": ""}


@given(label=hostile)
def test_a_button_has_its_label_and_sends_no_form(label: str) -> None:
    shown = parsed(button(label, class_="plain", data_tell="halt")).one("button")
    assert shown.text == label
    assert shown.attributes["type"] == "button"
    assert shown.attributes["data-tell"] == "halt"
    assert "plain" in shown.classes
