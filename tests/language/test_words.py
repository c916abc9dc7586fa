from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.words import (
    count_words,
    count_words_of_prose,
    ends_within_word,
    is_left_open,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("... — !", 0),
        ("one", 1),
        ("It's five o'clock at R&D", 5),
        ("well-known 18.51 12:30 and/or", 4),
        ("100 % of us", 3),
        ("a, b; c.", 3),
        ("中", 1),
        ("中国", 2),
        ("中国人的家", 3),
        ("中国 iPhone", 3),
        ("l'heure d'été", 2),
        ("Việc giao hàng được dời", 5),
        ("기차가 사십 분 늦었습니다", 4),
        ("Поезд опоздал на сорок минут", 5),
        ("شُكْرًا لَكُمْ", 2),
        ("トヨタ", 2),
        ("電車が遅れた", 3),
        ("カ・メラ", 2),
        ("\U00020000\U00020001", 2),
    ],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


def test_twenty_chinese_characters_are_twelve_words() -> None:
    assert count_words("中" * 20) == 12
    assert count_words("中" * 21) == 13


@given(st.text(max_size=40), st.text(max_size=40))
def test_more_text_has_no_fewer_words(first: str, second: str) -> None:
    assert count_words(f"{first} {second}") >= max(count_words(first), count_words(second))


@pytest.mark.parametrize(
    "pair",
    [
        *(("tr", "ain"), ("train", "s"), ("201", "6"), ("é", "t"), ("поез", "д"), ("شك", "ر")),
        *(("e", "\u0301t"), ("기", "차")),
    ],
)
def test_a_cut_between_two_letters_is_within_a_word(pair: tuple[str, str]) -> None:
    assert ends_within_word(*pair)


@pytest.mark.parametrize(
    "pair",
    [
        *(("train ", "late"), ("train", " late"), ("train", "."), ("", "a"), ("a", "")),
        *(("中", "国"), ("中", "a"), ("a", "中"), ("train,", "late"), ("by 18", ". Then")),
        *(("電", "車"), ("カ", "メ")),
    ],
)
def test_a_cut_elsewhere_is_not(pair: tuple[str, str]) -> None:
    assert not ends_within_word(*pair)


@pytest.mark.parametrize("pair", [("am 4", ". März"), ("to Dr", ". Lee"), ("на ул", ". Мира")])
def test_a_cut_before_an_abbreviation_s_full_stop_is_within_a_word(pair: tuple[str, str]) -> None:
    assert ends_within_word(*pair)


@pytest.mark.parametrize(
    "pair", [("costs 18", ".51 a month"), ("costs 18.", "51"), ("at 12", ":30"), ("5", ",000 men")]
)
def test_a_cut_within_a_number_is_within_a_word(pair: tuple[str, str]) -> None:
    assert ends_within_word(*pair)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The shop opens at 9.", 4),
        ("518.47\n673.16\n336.2", 0),
        ("a3f09c 77be d41d8cd9", 0),
        ("pBI+ldFm9Gd74NL7EnDX43/bbv9g==", 0),
        ("https://example.org/a-b well-known", 1),
        ("“Don't,” she said.", 3),
        ("图书馆开门", 3),
        ("ट्रेन देर से आई।", 4),
        ("...  -- **", 0),
    ],
)
def test_words_of_prose_are_no_numbers_and_no_codes(text: str, words: int) -> None:
    assert count_words_of_prose(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Rent rises, heating to the",
        "New hours of",
        "Harbour tram line,",
        "Coats (grey and",
        "考虑是否把",
        "会议推迟，改由小王将",
        "董事会讨论是否",
        "收到来自",
    ],
)
def test_more_must_follow_a_dangling_word(text: str) -> None:
    assert is_left_open(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The board will meet.",
        "Who is it for?",
        "Hepatitis A",
        "Meeting agenda and Q&A",
        "Parma back in Serie A",
        "A message from Will",
        "Explaining what AI is",
        "Things to look forward to",
        "碳中和",
        "埃及",
        "来不及",
        "打麻将",
        "双向",
        "A well-known walk-in",
        "Harbour tram line is back",
        "态度温和",
        "换个方向",
        "欢迎参与",
        "手机普及",
        "大家服从",
        "和",
        "考虑是否把电梯修好",
        "态度温和\n",
    ],
)
def test_nothing_need_follow(text: str) -> None:
    assert not is_left_open(text)
