from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.inputs.detection import parse_text

from . import message_samples as samples

EXAMPLE = Path(__file__).parents[2] / "examples" / "notifications.txt"


def test_the_example_is_a_stack() -> None:
    document = parse_text(EXAMPLE.read_text("utf-8"))
    assert document.input_type == "notification-stack"
    assert document.participants == ("Aerolind",)
    assert [block.time for block in document.blocks][:2] == ["06:05", "10:48"]
    assert document.blocks[2].text.startswith("Gate announced")
    assert document.text == EXAMPLE.read_text("utf-8").strip()


@pytest.mark.parametrize("width", [{}, {",": "\uff0c", ":\u60a8": "\uff1a\u60a8"}])
def test_chinese_lines(width: dict[str, str]) -> None:
    text = samples.NOTIFICATIONS_ZH
    for ascii_mark, mark in width.items():
        text = text.replace(ascii_mark, mark)
    (bank, parcel) = parse_text(text).blocks
    assert (bank.author, bank.time, bank.text) == ("银行", "08:15", "您的账户支出 120 元。")
    assert (parcel.author, parcel.kind) == ("快递", "notification")


def test_json_lines() -> None:
    document = parse_text(samples.NOTIFICATIONS_JSON)
    bank, parcel = document.blocks
    assert (bank.author, bank.title, bank.text) == ("Bank", "Payment", "12 euros to Oster")
    assert (parcel.author, parcel.title, parcel.text) == ("快递", "", "包裹已到")
    assert document.original == document.text


def test_a_json_list() -> None:
    document = parse_text('[{"package": "mail", "title": "Hi"}, {"app": "x", "text": "y"}]')
    assert [(block.author, block.text) for block in document.blocks] == [("mail", "Hi"), ("x", "y")]


@pytest.mark.parametrize(
    "text",
    [
        "Hurrying, 10:30: too late again.\n",
        "One day, 10:30: rain.\nThe next, we left.\nWe came home.\n",
        '{"app": "x"}\n{"app": "y", "body": "z"}',
        '{"app": "x", "body": "y"}\nnot JSON',
    ],
)
def test_what_is_no_stack(text: str) -> None:
    assert parse_text(text).input_type == "article"


def test_who_says_it_is_a_stack_is_believed() -> None:
    document = parse_text("Bank: 12 euros\nParcel: arrived\n", "notification-stack")
    assert [(block.author, block.text) for block in document.blocks] == [
        ("Bank", "12 euros"),
        ("Parcel", "arrived"),
    ]
