from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.inputs.conversations import parse_conversation
from summarizer.inputs.detection import parse_text
from summarizer.inputs.document import Document

from . import message_samples as samples

EXAMPLES = Path(__file__).parents[2] / "examples"


def messages(text: str) -> list[tuple[str, str]]:
    document = parse_text(text)
    assert document.input_type == "conversation"
    return [(block.author, block.text) for block in document.blocks]


def test_lines_of_two_people_are_messages() -> None:
    text = "Ada: Tea?\nBo: Yes: green,\nplease\n\nAda: Ok\n"
    assert messages(text) == [("Ada", "Tea?"), ("Bo", "Yes: green,\nplease"), ("Ada", "Ok")]
    assert [block.id for block in parse_text(text).blocks] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("name", "participants", "count"),
    [
        ("chat.txt", ("Priya", "Marcus", "Jo", "Ben"), 33),
        ("chat_zh.txt", ("小蔓", "阿哲", "俊彦"), 25),
    ],
)
def test_the_examples_are_conversations(
    name: str, participants: tuple[str, ...], count: int
) -> None:
    text = (EXAMPLES / name).read_text("utf-8")
    document = parse_text(text)
    assert document.input_type == "conversation"
    assert document.participants == participants
    assert len(document.blocks) == count == len(text.strip().splitlines())


def test_a_full_width_colon_is_a_colon() -> None:
    assert messages(samples.CHAT_FULL_WIDTH) == [
        ("小蔓", "洗衣机漏水了\uff01"),
        ("阿哲", "啊\uff0c又漏?"),
        ("小蔓", "嗯"),
    ]


@pytest.mark.parametrize(
    "form", ["#{}#: {}", "**{}:** {}", "**{}**: {}", "**{}\uff1a**{}", "#{}#\uff1a{}"]
)
def test_marks_around_a_name_are_no_part_of_it(form: str) -> None:
    said = [("Person1", "Tea?"), ("Person2", "Yes **please**: #green#"), ("Person1", "Ok")]
    assert messages("\n".join(form.format(*each) for each in said)) == said


@pytest.mark.parametrize(
    "text",
    [
        "**Ingredients:** flour\n**Method:** mix\n**Serves:** four",
        "# One: a\n# Two: b\n# One: c",
        "#ff00ff: red and blue\n#00ff00: green\n#ff00ff: again",
    ],
)
def test_marked_headings_are_no_names(text: str) -> None:
    assert parse_text(text).input_type == "article"


@pytest.mark.parametrize(
    ("first", "second"),
    [("Иван", "Ольга"), ("أحمد", "ليلى"), ("田中さん", "鈴木"), ("민수", "지영")],
)
def test_names_of_any_script_are_names(first: str, second: str) -> None:
    text = f"{first}: 1 a\n{second}:2 b\n{first}: 3 c\n"
    assert messages(text) == [(first, "1 a"), (second, "2 b"), (first, "3 c")]


def test_whatsapp_on_android() -> None:
    document = parse_text(samples.WHATSAPP_ANDROID)
    assert messages(samples.WHATSAPP_ANDROID) == [
        ("Jo Bell", "Who brings the tent?\nNote: it is in the shed"),
        ("Al", "I do"),
        ("+44 7700 900123", "Happy new year"),
    ]
    assert document.dropped == {"system messages": 1, "media": 1}
    assert document.blocks[1].time == "12/31/23, 11:59 PM"


def test_whatsapp_on_ios() -> None:
    assert messages(samples.WHATSAPP_IOS) == [("Jo", "Wer bringt das Zelt?"), ("Al", "Ich")]


def test_whatsapp_in_chinese() -> None:
    assert messages(samples.WHATSAPP_ZH) == [
        ("小蔓", "谁带帐篷?"),
        ("阿哲", "我带"),
        ("小蔓", "好"),
    ]


@pytest.mark.parametrize(
    "stamp",
    [
        "31/12/2023, 23:59 - ",
        "31.12.23, 23:59 - ",
        "12/31/23, 11:59\u202fPM - ",
        "31/12/23, 11:59 p. m. - ",
        "2023/12/31 23:59 - ",
        "2023-12-31, 23:59 - ",
        "2023. 12. 31. 오후 11:59, ",
        "[31/12/2023, 23:59:12] ",
        "[2023/12/31 下午11:59:12] ",
        "[12/31/23, 11:59:12\u202fPM] ",
        "٣١/١٢/٢٠٢٣، ١١:٥٩ م - ",
    ],
)
def test_dates_of_many_countries(stamp: str) -> None:
    assert messages(f"{stamp}Ada: Tea?\n{stamp}Bo: Yes\n") == [("Ada", "Tea?"), ("Bo", "Yes")]


def test_discord_s_text() -> None:
    assert messages(samples.DISCORD_TEXT) == [
        ("", "Guild: Allotment\nChannel: general"),
        ("jo", "The pump is broken.\nWho can fix it?"),
        ("al", "Me, on Sunday"),
        ("jo", "Thanks"),
    ]
    assert parse_text(samples.DISCORD_TEXT).dropped == {"system messages": 1}


def test_names_with_a_time_of_day_above_what_they_say() -> None:
    text = "张三 10:02\n今天来吗\n李四 10:03\n来\n张三 10:04\n好\n"
    assert messages(text) == [("张三", "今天来吗"), ("李四", "来"), ("张三", "好")]


def test_telegram_s_json() -> None:
    document = parse_text(samples.TELEGRAM)
    assert messages(samples.TELEGRAM) == [("小蔓", "看 roof.example"), ("阿哲", "好")]
    assert [block.id for block in document.blocks] == ["2", "3"]
    assert document.dropped == {"system messages": 1}


def test_slack_s_threads_stand_together_and_mentions_have_names() -> None:
    assert messages(samples.SLACK) == [
        ("Ada", "@Bo can you & Bo look at the plan?"),
        ("Bo", "On it"),
        ("Cy", "Lunch?"),
    ]
    assert parse_text(samples.SLACK).dropped == {"system messages": 1}


def test_discord_s_json() -> None:
    document = parse_text(samples.DISCORD)
    assert [(block.author, block.id) for block in document.blocks] == [("Jo", "9")]


def test_any_list_of_messages() -> None:
    text = '[{"role": "user", "content": "Tea?"}, {"role": "bot", "content": "半 \\ud83d"}]'
    assert messages(text) == [("user", "Tea?"), ("bot", "半 \ufffd")]


@pytest.mark.parametrize(
    "text",
    [
        "The minister had one answer: no.\nHer deputy had another: maybe.\nThe vote: 9 to 4.\n",
        "Prep time: 10 min\nServes: 4\nOven: 180\nLevel: easy\n",
        "Name: Ada\nAge: 3\n\nName: Bo\nAge: 4\n\nName: Cy\nAge: 5\n",
        "Name: Ada\nAge: 3\nCity: Bonn\nName: Bo\nAge: 4\nCity: Rome\n",
        "Note: a\nNote: b\nTip: c\nNote: d\n",
        "https://a.example\nhttps://b.example\nhttps://a.example\n",
        "INFO: started\nERROR: failed\nINFO: stopped\n",
        "Ada: one\nBo: two\n",
        "name: ci\non: push\njobs: build\nname: x\n",
        "2024-01-05 10:02:11 worker: started\n2024-01-05 10:02:12 worker: stopped\n",
        "Home-page: x\nAuthor: y\nTopic: a\nTopic: b\nTopic: c\nNeeds: d\nNeeds: e\nTopic: f\n",
        "Monday: gym\nTuesday: swim\nMonday: gym\nTuesday: rest\n",
        "Agenda\n10:00 Welcome: Ann\n10:15 Budget: Bo\n11:00 Lunch\n11:30 Roof: Cy\n",
        "Team A 10:02\nTeam B 11:03\nTeam C 12:04\nGo.\n",
        "注意:别迟到。\n地点:北门\n时间:八点\n地点:南门\n",
        '{"a": 1}',
        "[1, 2, 3]",
        '[{"name": "x", "text": ""}]',
        "Departure 10:30\nArrival 11:30\nDinner 19:00\n",
        "",
        " \n\t\n",
    ],
)
def test_what_might_be_something_else_stays_an_article(text: str) -> None:
    assert parse_text(text).input_type == "article"


def test_who_says_it_is_a_conversation_is_believed() -> None:
    text = "Shopping\n\nAda: one\nBo: two\n"
    document = parse_text(text, "conversation")
    assert [(block.author, block.text) for block in document.blocks] == [
        ("", "Shopping"),
        ("Ada", "one"),
        ("Bo", "two"),
    ]


def test_a_message_of_nothing_is_counted() -> None:
    document = parse_conversation("Ada: Tea?\nBo:\nAda: Hello?\nBo: Yes\n")
    assert isinstance(document, Document)
    assert document.dropped == {"empty messages": 1}
