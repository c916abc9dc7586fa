from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.numerals import han_value, numerals_in


def values(text: str) -> list[Fraction]:
    return [numeral.value for numeral in numerals_in(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,400 visitors", 12400),
        ("1,234,567.5 dollars", "1234567.5"),
        ("18.51 billion", 18_510_000_000),
        ("$5bn", 5 * 10**9),
        ("3 mn", 3 * 10**6),
        ("40k", 40000),
        ("1.5m euros", 1_500_000),
        ("four hundred", 400),
        ("an hundred and five", 105),
        ("two thousand, three hundred and forty-five", 2345),
        ("one million two hundred thousand", 1_200_000),
        ("a thousand", 1000),
        ("twenty-one", 21),
        ("nineteen", 19),
        ("zero", 0),
        ("two and a half", "5/2"),
        ("one and three quarters", "7/4"),
        ("3 and a quarter", "13/4"),
        ("half a million", 500_000),
        ("half a dozen", 6),
        ("two dozen", 24),
        ("a dozen", 12),
        ("dozen", 12),
        ("two thirds of them", "2/3"),
        ("a quarter of it", "1/4"),
        ("3/4", "3/4"),
        ("the 3rd", 3),
        ("twenty-first", 21),
        ("thirtieth", 30),
    ],
)
def test_english_numbers_have_their_values(text: str, value: str | int) -> None:
    assert values(text) == [Fraction(value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百零五人", 305),
        ("一万二", 12000),
        ("两百五", 250),
        ("十七", 17),
        ("二十", 20),
        ("三点五", "3.5"),
        ("一千零二十", 1020),
        ("三亿五千万", 350_000_000),
        ("一万亿", 10**12),
        ("二〇二六年", 2026),
        ("一一九", 119),
        ("3.5万", 35000),
        ("18.51亿", 1_851_000_000),
        ("3万亿", 3 * 10**12),
        ("5百万", 5_000_000),
        ("百分之五", "1/20"),
        ("百分之12.5", "1/8"),
        ("百分之三点五", "7/200"),
        ("四分之三", "3/4"),
        ("三成", "3/10"),
        ("七成半", "3/4"),
        ("两个", 2),
        ("第三", 3),
    ],
)
def test_chinese_numbers_have_their_values(text: str, value: str | int) -> None:
    assert values(text) == [Fraction(value)]


@pytest.mark.parametrize(
    "text",
    ["a cat", "一起去", "三明治", "成员", "several", "", "no numbers", "v2", "几十"],
)
def test_other_words_are_no_numbers(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("百分之三点十", ["百分之三"]),
        ("百分之点", ["百"]),
        ("零分之一", []),
        ("亿亿", ["亿亿"]),
        ("万亿亿", ["万亿亿"]),
        ("12/0", []),
    ],
)
def test_of_odd_numerals_what_makes_a_number_is_read(text: str, read: list[str]) -> None:
    assert [text[each.start : each.end] for each in numerals_in(text)] == read


@pytest.mark.parametrize(
    "text", ["1" * 5000, "一百" * 5000, "百分之" + "9" * 5000, f"{'1' * 5000}th"]
)
def test_rows_of_data_are_no_numbers(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize("text", ["2nd", "second", "第二", "第2"])
def test_ordinals_are_told(text: str) -> None:
    (numeral,) = numerals_in(text)
    assert numeral.is_ordinal and numeral.value == 2 and numeral.is_weak


@pytest.mark.parametrize("text", ["three in ten", "3 out of 10", "三成", "百分之30"])
def test_shares_are_told(text: str) -> None:
    (numeral,) = numerals_in(text)
    assert numeral.is_share and numeral.value == Fraction(3, 10)


@pytest.mark.parametrize(
    ("text", "is_weak"), [("one of", True), ("2", False), ("first", True), ("two thirds", False)]
)
def test_a_one_may_count_nothing(text: str, is_weak: bool) -> None:
    assert [numeral.is_weak for numeral in numerals_in(text)] == [is_weak]


def spelt(number: int) -> str:
    """Return Chinese numerals with every place written."""
    if number >= 10**8:
        head, rest, scale = *divmod(number, 10**8), "亿"
    elif number >= 10**4:
        head, rest, scale = *divmod(number, 10**4), "万"
    else:
        return below_myriad(number)
    gap = "零" if 0 < rest < (10**7 if scale == "亿" else 1000) else ""
    return f"{spelt(head)}{scale}{gap}{spelt(rest) if rest else ''}"


def below_myriad(number: int) -> str:
    said, is_gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            said += ("零" if is_gap and said else "") + "零一二三四五六七八九"[digit] + name
        is_gap = not digit
    return said


@given(st.integers(1, 10**12 - 1))
def test_every_chinese_number_has_its_value(number: int) -> None:
    assert han_value(spelt(number)) == number


@given(st.integers(0, 10**9))
def test_grouped_digits_are_one_number(number: int) -> None:
    assert values(f"They counted {number:,} of them.") == [number]


@given(st.text("一二十百千万亿零点分之成第半几年个0123456789.,/ %half two", max_size=12))
def test_no_numeral_overlaps_another(text: str) -> None:
    found = numerals_in(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
