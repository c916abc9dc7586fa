from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.language.words import count_words
from summarizer.options import SummaryOptions
from summarizer.output.parse import parse_output
from summarizer.output.spec import output_spec_for
from summarizer.results import Delta, SummaryResult

from ..scripted import TEXT, Scripted
from .specs import ROWS, STACK, of, parsed, written

# -- how they look --------------------------------------------------------------------------------


def test_a_table_is_markdown_with_equal_columns() -> None:
    done = parsed(of("table"), " Relay | failed at York |", " Fares | paid back |")
    assert done.text == "| Topic | Detail |\n| --- | --- |\n| Relay | failed at York |\n" + (
        "| Fares | paid back |"
    )
    assert done.rows == (
        {"topic": "Relay", "detail": "failed at York"},
        {"topic": "Fares", "detail": "paid back"},
    )
    assert done.parts == ("Relay: failed at York", "Fares: paid back")


def test_a_table_in_plain_text_is_a_list() -> None:
    spec = of("table", format="plain-text", input_type="conversation")
    done = parsed(spec, " Ann | brings the cake | Friday |", " Bo | pays | - |")
    assert done.text == "• Ann: brings the cake (Friday)\n• Bo: pays"


def test_a_task_names_its_message_by_number_and_id() -> None:
    spec = of("action-items", message_ids=("a7", "b9"))
    done = parsed(spec, " 2 | Ann | Send the plan | Friday |")
    assert done.text == "- Ann: Send the plan (Friday) [2]"
    assert done.rows[0]["message_id"] == "b9"


THREAD = "[1] Ann: Hi all\n[2] Bo: Please send the plan by Friday\n[3] Ann: Lovely day on Monday"


def test_a_task_is_of_a_message_that_asks_for_something_and_has_a_time_of_it() -> None:
    options = SummaryOptions(type="action-items")
    spec, _ = output_spec_for(
        THREAD, options, message_ids=("a", "b", "c"), input_type="conversation"
    )
    assert spec.table is not None
    assert list(spec.table.messages) == [2]
    rows = (" 2 | Ann | Send the plan | by Friday |", " 2 | Ann | Send it now | on Monday |")
    whens = [row["when"] for row in parsed(replace(spec, words_of_text=None), *rows).rows]
    assert whens == ["by Friday", ""]


def test_chinese_rows_have_chinese_marks_and_headings() -> None:
    done = parsed(of("action-items", "zh"), " 王伟 | 发送计划 | 周五 |")
    assert done.text == "- 王伟：发送计划（周五）"
    table = parsed(of("table", "zh"), " 计划 | 周五发送 |")
    assert table.text.splitlines()[0] == "| 主题 | 内容 |"


@pytest.mark.parametrize("cell", ["-", " - ", "None", "N/A", "not specified", "无", "未提及", ""])
def test_what_is_not_said_is_left_out(cell: str) -> None:
    done = parsed(of("action-items"), f" Ann | Send the plan | {cell} |")
    assert done.text == "- Ann: Send the plan"
    assert done.rows[0]["when"] == ""


def test_a_stack_is_clauses_of_the_last_three() -> None:
    spec, _ = output_spec_for(
        STACK, SummaryOptions(type="apple-stack"), input_type="notification-stack"
    )
    assert spec.table is not None
    assert spec.table.heads == ("Bank", "Aerolind, 14:41", "Aerolind, 14:58")
    mails = of("apple-stack", text="From: Ann\nDate: today\n\nHi: Bo.\n\nFrom: Bo\n\nOk.").table
    assert mails is not None
    assert mails.heads == ("Ann", "Bo")
    done = parsed(
        spec,
        " Bank | Card payment |",
        " Aerolind, 14:41 | Gate now C04 |",
        " Aerolind, 14:58 | Booked on AD911 |",
    )
    assert done.text == "Card payment; Gate now C04; Booked on AD911"
    assert count_words(done.text) <= 10


# -- what is kept ---------------------------------------------------------------------------------


def test_only_closed_rows_are_shown() -> None:
    spec = of("table")
    whole = written(spec, " Relay | failed |", " Fares | paid back |")
    shown = [parse_output(whole[:end], spec, ended=False).text for end in range(len(whole) + 1)]
    final = parse_output(whole, spec, ended=True).text
    assert all(final.startswith(text) for text in shown)
    assert len(set(shown)) == 3


def test_a_row_that_a_limit_cut_off_is_left_out() -> None:
    done = parse_output(
        written(of("table"), " Relay | failed |", " Fares | paid b"),
        of("table"),
        ended=True,
        cut_off=True,
    )
    assert done.parts == ("Relay: failed",)


@pytest.mark.parametrize(
    ("type_", "row"),
    [
        ("table", f" Relay | {'x' * 241} |"),
        ("topics", " one two three four five six seven |"),
        ("topics", f" {'x' * 32} |"),
        ("table", " Relay | - |"),
        ("topics", " ... |"),
    ],
)
def test_a_row_as_long_as_may_be_or_empty_is_left_out(type_: str, row: str) -> None:
    assert parsed(of(type_), row).parts == ()


def test_a_row_is_said_once() -> None:
    done = parsed(of("topics"), " Rain in May |", " rain in |", " Fares |", " fares. |")
    assert done.parts == ("Rain in May", "Fares")


def test_a_clause_ends_with_what_says_something() -> None:
    spec = of("apple-stack", input_type="notification-stack", text=STACK)
    done = parsed(spec, " Mail | Come, of the |", " Bank | Card payment, |", " Aerolind | Now |")
    assert [row["what"] for row in done.rows] == ["Come", "Card payment", "Now"]


def test_a_clause_that_wants_another_word_is_left_out() -> None:
    spec = of("apple-stack", input_type="notification-stack", text=STACK)
    done = parsed(spec, " Mail | 考虑是否把 |", " Bank | Card payment |", " Aerolind | Now |")
    assert [row["what"] for row in done.rows] == ["Card payment", "Now"]


def test_a_question_is_cited_from_where_it_stands() -> None:
    text = "[1] Ann: Who drives?\n[2] Bo: Me. Who pays?"
    options = SummaryOptions(type="questions")
    spec, _ = output_spec_for(text, options, message_ids=("a", "b"), participants=("Ann", "Bo"))
    done = parsed(spec, " 1 | Bo | Who pays? |")
    assert (done.rows[0]["message"], done.rows[0]["message_id"]) == ("2", "b")


@pytest.mark.parametrize("type_", ROWS)
@pytest.mark.parametrize("most", [1, 2])
def test_rows_have_a_bound(type_: str, most: int) -> None:
    spec = of(type_, max_key_points=most, participants=("Ann",))
    assert spec.table is not None
    row = " " + " | ".join(["cell {0} is?"] * len(spec.table.columns)) + " |"
    done = parsed(spec, *(row.format(number) for number in range(5)))
    assert len(done.parts) == most
    assert done.is_full


def test_words_are_bounded_by_whole_rows() -> None:
    rows = (" Relay | it failed |", " Fares | paid back to all |")
    full = parsed(of("table"), *rows)
    less = parsed(of("table", max_words=count_words(full.text) - 1), *rows)
    assert less.rows == full.rows[:1]


def test_rows_are_shorter_than_their_text_but_for_the_first() -> None:
    text = "Ann sends the plan by Friday. Bo pays the bill."
    spec, _ = output_spec_for(text, SummaryOptions(type="action-items"))
    rows = (" Ann | Send the plan | Friday |", " Bo | Pay the bill for the hall | - |")
    assert parsed(spec, *rows).parts == ("Ann: Send the plan (Friday)",)


def test_a_stream_shows_row_after_row(scripted: Scripted) -> None:
    rows = " Relay | failed at York |\n| Fares | paid back |"
    events = [*scripted(rows).summarize_streaming(TEXT, type="table")]
    assert [event.text for event in events if isinstance(event, Delta)] == [
        "| Topic | Detail |\n| --- | --- |\n| Relay | failed at York |",
        "\n| Fares | paid back |",
    ]
    assert isinstance(events[-1], SummaryResult)
    assert events[-1].rows[1] == {"topic": "Fares", "detail": "paid back"}
    assert events[-1].items == ("Relay: failed at York", "Fares: paid back")


LENGTHS = ("short", "medium", "long")


@pytest.mark.parametrize("row", ["Rain and", "The impact of the", "Fares to"])
def test_a_topic_without_its_end_is_left_out(row: str) -> None:
    assert parsed(of("topics"), f" {row} |").parts == ()


def test_topics_of_several_attempts_are_taken_together(scripted: Scripted) -> None:
    made = scripted(" Rain in June |", " rain in june |\n| Fares |", " Trains |")
    assert made.summarize(TEXT, type="topics").items == ("Rain in June", "Fares", "Trains")


def test_apps_may_be_topics() -> None:
    spec = of("topics", input_type="notification-stack", participants=("Mail",))
    assert parsed(spec, " Mail |").parts == ("Mail",)


def test_people_are_no_topics() -> None:
    done = parsed(of("topics", participants=("Ann",)), " Ann |", " Fares |")
    assert done.parts == ("Fares",)
