"""Each check passes what is good and fails what is bad: the bad ones show that it can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.checks import CHECKS, Case, failures, has_a_fact, shape_of, unknown_names
from summarizer import SUMMARY_TYPES, InputType, SummaryLength, SummaryType

SOURCE = (
    "Pavel: The disk was full, 26 orders are missing. Joyce: I can enter them by 14:00. "
    "Henrik: Thanks, I will write to all 26 customers and give each a voucher of €10. "
    "Pavel: The alarm went to an old address. I have set it to the three of us. "
    "Joyce: One frame is left in stock, so I will call both customers about that before noon."
)
SOURCE_ZH = (
    "林巧：周末的旧物市集还差三个摊位没人看，谁能来？郝建军：我周六上午可以，下午要接孩子。林巧：那你看图书摊。"
    "孟洁：我周六全天都行，但别让我搬桌子。唐一鸣：桌子我来搬，跟物业借了四十张，周五晚上八点去取。"
)
TABLE = "| Who | What |\n| --- | --- |\n| Joyce | Enters 26 orders |"


def case(
    text: str,
    type_: SummaryType,
    *,
    length: SummaryLength = "short",
    kind: InputType = "email",
    language: str = "en",
) -> Case:
    source = SOURCE_ZH if language == "zh" else SOURCE
    return Case(text, source, kind, language, SUMMARY_TYPES[type_], length)


GOOD = [
    case("- 26 orders are missing.\n- Joyce enters them by 14:00.", "key-points"),
    case("Joyce enters 26 missing orders by hand.", "tldr"),
    case("Full disk loses 26 orders", "headline"),
    case(TABLE, "table"),
    case("| Who | What |\n|:--- | ---:|\n| Joyce | a \\| b |", "table"),
    case("missing orders, full disk, vouchers", "topics"),
    case("missing orders, full disk", "topics"),  # a short text has no more
    case("- missing orders\n- full disk\n- vouchers", "topics"),
    case("Disk full; 26 orders missing; Joyce enters them", "topline"),
    case("There is nothing to do.", "action-items"),
    case("- Joyce: enter the orders (by 14:00)", "action-items"),
    case("There are no open questions.", "questions"),
    case("The disk was full. Joyce enters the orders.", "apple-synopsis"),
    case("Orders missing; vouchers sent", "apple-stack"),
    case("- 郝建军周六上午看图书摊。\n- 唐一鸣周五晚上八点取桌子", "key-points", language="zh"),
    case("旧物市集、图书摊、桌子", "topics", language="zh"),
    case("没有待办事项。", "action-items", language="zh"),
    case("| 谁 | 什么 |\n| --- | --- |\n| 唐一鸣 | 搬桌子 |", "table", language="zh"),
]

BAD = [
    ("parsed", case("", "tldr")),
    ("parsed", case("Joyce enters the orders.\n", "tldr")),
    ("parsed", case("26 orders are missing.", "key-points")),
    ("parsed", case("- 26 orders are missing.\n\n- Joyce enters them.", "key-points")),
    ("parsed", case("- 26 orders are missing.\n- ", "key-points")),
    ("parsed", case("- Joyce enters the orders.", "tldr")),
    ("parsed", case("Orders:\n1. Joyce enters them.", "tldr")),
    ("parsed", case("Full disk\nloses orders", "headline")),
    ("parsed", case("# Full disk loses orders", "headline")),
    ("parsed", case("| Who | What |\n| --- | --- |\n| Joyce |", "table")),
    ("parsed", case("| Who | What |\n| --- | --- |", "table")),
    ("parsed", case("| Who | What |\n| Joyce | Enters |\n| Pavel | Sets |", "table")),
    ("parsed", case("| Who | What |\n| --- |\n| Joyce | Enters |", "table")),
    ("parsed", case("| Who | What |\n| --- | --- |\n|  |  |", "table")),
    ("parsed", case(TABLE + "\nJoyce does it.", "table")),
    ("parsed", case("missing orders", "topics")),
    ("parsed", case("disk, orders, and that Joyce will enter all of them by hand today", "topics")),
    ("parsed", case("Joyce enters 26 orders", "action-items")),
    ("parsed", case("There is nothing to do.\nThat is all.", "action-items")),
    ("parsed", case("There is nothing to do.", "key-points")),
    ("bound kept", case("- One.\n- Two.\n- Three.\n- Four.", "key-points")),
    ("bound kept", case("The disk was full. Joyce enters them.", "tldr")),
    ("bound kept", case("Disk full " * 7, "headline")),
    ("bound kept", case("one, two, three, four, five, six", "topics")),
    ("bound kept", case("26 orders are missing; " * 5, "topline")),
    (
        "bound kept",
        case("Joyce enters orders; Henrik writes to all of the customers now", "apple-stack"),
    ),
    ("bound kept", case("The disk was full again, all over. " * 3 + "So. So.", "apple-synopsis")),
    ("bound kept", case("| A | B |\n|---|---|" + "\n| a | b |" * 4, "table")),
    (
        "bound kept",
        case("周六上午郝建军看图书摊孟洁看玩具摊唐一鸣搬桌子", "headline", language="zh"),
    ),
    ("right language", case("郝建军周六上午看图书摊。", "tldr")),
    ("right language", case("Somebody looks after the books.", "tldr", language="zh")),
    ("not cut", case("Joyce enters the orders, and", "tldr")),
    ("not cut", case("- Joyce enters the\n- Henrik writes.", "key-points")),
    ("not cut", case("Full disk loses orders,", "headline")),
    ("not cut", case("Full disk (26 orders", "headline")),
    ("not cut", case("| Who | What |\n| --- | --- |\n| Joyce | Enters the |", "table")),
    ("not cut", case("- 郝建军看图书摊和", "key-points", language="zh")),
    ("not cut", case("唐一鸣说“桌子我来搬。", "tldr", language="zh")),
    ("shorter", case(SOURCE, "tldr")),
    ("no preamble", case("Here is the summary.", "tldr")),
    ("no preamble", case("Here's what happened: the disk was full.", "tldr")),
    ("no preamble", case("Sure! The disk was full.", "tldr")),
    ("no preamble", case("- The text says that the disk was full.", "key-points")),
    ("no preamble", case("Summary: the disk was full.", "tldr")),
    ("no preamble", case("The disk was full.<|im_end|>", "tldr")),
    ("no preamble", case("- **Disk**: full", "key-points")),
    ("no preamble", case("以下是总结。", "tldr", language="zh")),
    ("no preamble", case("- 好的，市集缺人。", "key-points", language="zh")),
    ("known names", case("Sandra will enter the orders.", "tldr")),
    ("known names", case("| Who | What |\n| --- | --- |\n| Sandra | Enters |", "table")),
    ("known names", case("周日，张伟负责搬桌子。", "tldr", language="zh")),
]


@pytest.mark.parametrize("good", GOOD, ids=lambda each: f"{each.info.name}: {each.text[:20]}")
def test_what_is_good_passes_every_check(good: Case) -> None:
    assert failures(good) == []


@pytest.mark.parametrize(("check", "bad"), BAD)
def test_what_is_bad_fails_its_check(check: str, bad: Case) -> None:
    assert check in failures(bad)


def test_every_check_is_seen_to_fail() -> None:
    assert {check for check, _ in BAD} == set(CHECKS)


def test_every_type_has_a_good_example_or_shares_a_shape_with_one() -> None:
    assert {each.shape for each in GOOD} == set(map(shape_of, SUMMARY_TYPES.values()))


def test_messages_have_a_shorter_topline_than_mail() -> None:
    text = "Disk full; 26 orders missing; Joyce enters them; Henrik writes"
    assert failures(case(text, "topline", kind="email")) == []
    kinds: tuple[InputType, ...] = ("conversation", "notification-stack")
    for kind in kinds:
        assert failures(case(text + " now", "topline", kind=kind)) == ["bound kept"]


def test_what_came_back_unchanged_must_be_its_source() -> None:
    info = SUMMARY_TYPES["list"]
    same = Case(SOURCE + "\n", SOURCE, "email", "en", info, "long", is_passthrough=True)
    other = Case("Something else.", SOURCE, "email", "en", info, "long", is_passthrough=True)
    assert failures(same) == []
    assert failures(other) == ["unchanged"]


def test_only_the_length_asked_for_counts() -> None:
    five = "\n".join(f"- Point {number} of them." for number in range(5))
    assert failures(case(five, "key-points", length="medium")) == []
    assert failures(case(five, "key-points", length="short")) == ["bound kept"]


def test_a_fact_may_be_written_with_other_spaces_and_capitals() -> None:
    assert has_a_fact("Meet at the BOATHOUSE on 5 July", ("boathouse",))
    assert has_a_fact("价格是 3350 元", ("3350元",))
    assert not has_a_fact("Meet at the Bell Inn", ("Boathouse", "cake"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pavel will set the alarm.", []),
        ("Yesterday Pavel agreed.", []),
        ("Pavel's customers will get a voucher.", []),
        ("Participants should call.", []),
        ("He said so, and then Ann Lee agreed.", ["Ann Lee"]),
        ("Ave will set it.", ["Ave"]),
        ("| Who | What |\n| --- | --- |\n| Pavel and Mona | Call |\n| - | Wait |", ["Mona"]),
        ("| Topic | Detail |\n| --- | --- |\n| Mona | Call |", []),
    ],
)
def test_names_are_unknown_only_where_somebody_acts(text: str, names: list[str]) -> None:
    assert unknown_names(text, SOURCE) == names


def test_a_quotation_of_two_sentences_is_one_part() -> None:
    said = case("“The disk was full. Joyce enters them.”", "tldr")
    assert failures(said) == ["bound kept"]
    assert failures(replace(said, parts_quoted=1)) == []
    long_line = case("“The disk was full, and Joyce enters all of them by hand.”", "headline")
    assert failures(replace(long_line, parts_quoted=1)) == []
