from __future__ import annotations

from fractions import Fraction

import pytest

from summarizer.grounding.facts import ReferenceFacts, facts_in, is_said_by
from summarizer.grounding.quantities import quantities_in, unit_called


def readings(text: str) -> set[tuple[str, object]]:
    (fact,) = quantities_in(text)
    return set(fact.readings)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("30 km", "length", 30000),
        ("30公里", "length", 30000),
        ("5 ft", "length", "1.524"),
        ("90 minutes", "duration", 5400),
        ("一个半小时", "duration", 5400),
        ("an hour and a half", "duration", 5400),
        ("2 hours 30 minutes", "duration", 9000),
        ("2 hours and a half", "duration", 9000),
        ("1小时20分钟", "duration", 4800),
        ("三刻钟", "duration", 2700),
        ("半小时", "duration", 1800),
        ("a fortnight", "duration", 14 * 86400),
        ("两周", "duration", 14 * 86400),
        ("18 months", "months", 18),
        ("a year and a half", "months", 18),
        ("一年半", "months", 18),
        ("$12.50", "USD", "12.5"),
        ("US$5 million", "USD", 5_000_000),
        ("twelve dollars", "USD", 12),
        ("25 cents", "USD", "1/4"),
        ("£30", "GBP", 30),
        ("RMB 100", "CNY", 100),
        ("一百元", "CNY", 100),
        ("HK$80", "HKD", 80),
        ("18.51亿美元", "USD", 1_851_000_000),
        ("30%", "share", "3/10"),
        ("30 per cent", "share", "3/10"),
        ("百分之三十", "share", "3/10"),
        ("半价", "share", "1/2"),
        ("1.5 tonnes", "mass", 1_500_000),
        ("3斤", "mass", 1500),
        ("68 m²", "area", 68),
        ("68平方米", "area", 68),
        ("500 ml", "volume", "1/2"),
        ("minus 8 degrees", "temperature", -8),
        ("零下八度", "temperature", -8),
        ("2 GB", "bytes", 2 * 10**9),
        ("两打鸡蛋", "number", 24),
        ("7 chairs", "number", 7),
        ("第三名", "ordinal", 3),
    ],
)
def test_a_quantity_is_read_in_its_unit(text: str, dimension: str, value: str | int) -> None:
    assert readings(text) == {(dimension, Fraction(value))}


def test_pounds_are_money_or_weight() -> None:
    assert {dimension for dimension, _ in readings("5 pounds")} == {"GBP", "mass"}


def test_a_yen_sign_is_of_two_currencies() -> None:
    assert {dimension for dimension, _ in readings("¥300")} == {"CNY", "JPY"}


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("90 minutes", "an hour and a half"),
        ("1.5小时", "九十分钟"),
        ("two weeks", "14 days"),
        ("1851000 dollars", "$1,851,000"),
        ("one half of it", "50%"),
        ("10 km", "6.2 miles"),
        ("30", "30 km"),  # a unit may be left out
        ("三成", "30 percent"),
    ],
)
def test_the_same_is_said_in_other_words(claim: str, source: str) -> None:
    *_, mine = facts_in(claim)
    assert any(is_said_by(mine, other) for other in facts_in(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("30 km", "30 kg"),
        ("$30", "€30"),
        ("30 minutes", "30 hours"),
        ("31 km", "30 km"),
        ("30%", "30 km"),
        ("-5 degrees", "5 degrees"),
        ("3 months", "90 days"),
    ],
)
def test_another_unit_or_value_is_something_else(claim: str, source: str) -> None:
    (mine,) = facts_in(claim)
    assert not any(is_said_by(mine, other) for other in facts_in(source))


@pytest.mark.parametrize("text", ["a day", "an hour", "no", ""])
def test_a_bare_article_counts_nothing(text: str) -> None:
    assert not quantities_in(text)


def test_a_unit_that_isn_t_known_is_an_error() -> None:
    with pytest.raises(KeyError, match="parsec"):
        unit_called("parsec")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("673.16 degrees", "518.47\n673.16\n336.2"),
        ("336.2 dollars", "518.47\n673.16\n336.2"),
        ("$336.2", "518.47\n673.16\n336.2"),
        ("40 per cent", "The hall has 40 of them."),
        ("12 kilometres", "Stage 12 begins in Harlow."),
        ("30 kg", "Bring 30 bags of flour."),
        ("30 pounds", "Bring 30 bags of flour."),
        ("5 litres", "Bring 5 jugs of water."),
        ("15 minutes", "There are 15 of us in the room."),
        ("八公斤", "一共八箱苹果。"),
        ("30美元", "一共30箱苹果。"),
    ],
)
def test_a_unit_that_the_text_never_names_is_added_to_no_number(claim: str, source: str) -> None:
    (mine,) = facts_in(claim)
    assert not ReferenceFacts.of(source).supporting(mine)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("673.16 °C", "| Time | Temperature (°C) |\n| --- | --- |\n| 9:00 | 673.16 |"),
        ("21 degrees", "Temperature: 21"),
        ("336.2 dollars", "| Item | $ |\n| Lamp | 336.2 |"),
        ("40 per cent", "Share of votes (%): 40, 35, 25"),
        ("12 kilometres", "Length in km: 12"),
        ("30 pounds", "All prices in £. Lamp: 30"),
        ("15 minutes", "How many minutes? 15, I think."),
        ("81 years", "My mother (81) lives alone."),
        ("81 years", "My mother is 81 and walks with a stick."),
        ("81 years", "She is 81 years old, he 79."),
        ("1099元", "一台滚筒,1099,周六送货。"),
        ("30", "30 km"),
    ],
)
def test_a_unit_may_stand_elsewhere_in_the_text(claim: str, source: str) -> None:
    (mine,) = facts_in(claim)
    assert ReferenceFacts.of(source).supporting(mine)


def test_a_first_day_is_no_time_of_a_day() -> None:
    assert ("duration", 86400) not in {
        reading for fact in facts_in("第一天很堵") for reading in fact.readings
    }
