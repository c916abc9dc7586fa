"""The texts that models are tuned on: how they are read, and that all of them can be."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from training.texts import (
    KINDS,
    TextError,
    options_of,
    raw_answer,
    read_templates,
    spec_of,
    split_of,
    texts_of,
)

TEXT = """
[[text]]
id = "x-ladder"
kind = "chat"
language = "en"
scenario = "ladder"
traps = ["who lends whom"]
text = '''
{A}: Can you lend me your ladder on {day}?
{B}: Sure, come round after six
'''
false = ["{B} borrows a ladder."]
[text.slots]
A = "woman"
B = "man"
day = "day"
[text.answers]
"tldr/short" = "{B} will lend {A} his ladder on {day}."
"action-items" = [["come round", "{A}", "Fetch the ladder", ""]]
[[text.twins]]
change = [["Sure, come round after six", "No, it's broken"]]
[text.twins.answers]
"tldr/short" = "{B} can't lend {A} his ladder, as it is broken."
"action-items" = []
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(TEXT, "utf-8")
    return path


def test_slots_are_filled_alike_everywhere_and_another_way_for_each_seed(file: Path) -> None:
    (template,) = read_templates([file])
    text, twin = template.filled(1)
    woman = text.text.split(":")[0]
    assert woman in str(text.answers["tldr/short"]) and woman in twin.text
    said = [text.text, *text.false, *map(str, (*text.answers.values(), *twin.answers.values()))]
    assert "{" not in "".join(said)
    assert len({template.filled(seed)[0].text for seed in range(9)}) > 5
    assert template.filled(1)[0] == text


def test_a_twin_has_its_own_answers_and_each_finds_the_other_s_false(file: Path) -> None:
    text, twin = read_templates([file])[0].filled(1)
    assert "broken" in twin.text and "come round" not in twin.text
    assert twin.answers["tldr/short"] in text.false
    assert text.answers["tldr/short"] in twin.false
    assert not {text.answers["tldr/short"], twin.answers["tldr/short"]} <= {*text.false}


def test_a_twin_s_answers_are_rivals(file: Path) -> None:
    text, twin = read_templates([file])[0].filled(1)
    assert text.rivals == {"tldr/short": (twin.answers["tldr/short"],)}
    assert twin.rivals == {"tldr/short": (text.answers["tldr/short"],)}


def test_statements_are_true_and_false_ones_of_one_form(file: Path) -> None:
    text, twin = read_templates([file])[0].filled(1)
    right, wrong = text.answers["tldr/short"], twin.answers["tldr/short"]
    assert list(text.statements()) == [((right,), (wrong,))]
    assert list(replace(text, not_false=("tldr/short",)).statements()) == []
    assert list(replace(text, true=("It is so.",)).statements())[1:] == [
        (("It is so.",), text.false)
    ]


def test_every_quotation_is_in_its_text() -> None:
    for template in read_templates():
        for text in template.filled(4):
            read = text.document().text if text.quote else ""
            assert all(each in read for each in text.quote), text.id


def test_names_become_slots_again(file: Path) -> None:
    (template,) = read_templates([file])
    text = template.filled(3)[0]
    assert template.unfilled(str(text.answers["tldr/short"]), 3) == (
        "{B} will lend {A} his ladder on {day}."
    )


def test_answers_are_written_as_the_model_writes_them(file: Path) -> None:
    text, twin = read_templates([file])[0].filled(1)
    woman = text.text.split(":")[0]
    written = []
    for each in (text, twin):
        read, spec = spec_of(each, options_of(each, "action-items"))
        assert read.startswith("[1] ")
        written.append(raw_answer(each, each.answers["action-items"], read, spec))
    assert written == [f" 2 | {woman} | Fetch the ladder | - |", f" 1 | {woman} | - | - |"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('[["Sure, come', '[["Surely, come', "occurs"),
        ("{B} borrows", "{C} borrows", "isn't declared"),
        ('B = "man"', 'B = "robot"', "no kind of slot"),
    ],
)
def test_a_faulty_text_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(TEXT.replace(old, new), "utf-8")
    with pytest.raises(TextError, match=message):
        read_templates([path])[0].filled(1)


def test_what_isn_t_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "y.toml"
    path.write_text("[[text]\n", "utf-8")
    with pytest.raises(TextError, match=r"y\.toml"):
        read_templates([path])


def test_ids_are_unique_what_has_traps_has_a_twin_and_all_can_be_filled() -> None:
    templates = read_templates()
    assert len({template.id for template in templates}) == len(templates) > 1000
    for template in templates:
        texts = template.filled(zlib.crc32(template.id.encode()))
        assert len(texts) > bool(texts[0].traps) and texts[0].kind in KINDS, template.id
        assert len({text.text for text in texts}) == len(texts), template.id


def test_a_scenario_is_in_one_split_and_a_tenth_each_is_kept_back() -> None:
    templates = read_templates()
    by_split = {name: [t for t in templates if t.split == name] for name in ("choose", "test")}
    for name, kept in by_split.items():
        assert 0.05 < len(kept) / len(templates) < 0.2, name
    assert split_of("lost property") == split_of("lost property")
    assert all(text.split == "test" for text in texts_of("test", 0, templates[:50]))


def test_of_a_sample_every_answer_keeps_to_its_form() -> None:
    templates = [t for t in read_templates() if zlib.crc32(t.id.encode()) % 25 == 0]
    assert len(templates) > 30
    for template in templates:
        for text in template.filled(3):
            for key, answer in text.answers.items():
                read, spec = spec_of(text, options_of(text, key))
                assert raw_answer(text, answer, read, spec).strip(), (text.id, key)
