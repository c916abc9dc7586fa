"""Numbers in Chinese characters, alone or after digits: 一万二, 3.5万, 二〇二六, 百分之五, 三成.

A numeral of one character only counts before a measure word, since many words begin with one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from summarizer.trust.numeral import LONGEST, Numeral
from summarizer.trust.patterns import named

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = f"[{''.join([*_DIGITS, *_PLACES, *_SCALES])}]"
_YEAR_DIGIT = "[零〇一二三四五六七八九]"
_MEASURES = (
    "个名位人家只条张本件台辆份套次天年月日号周季小时分钟秒元块角毛米公里千厘毫克斤吨升度平亩岁层楼页章"
    "节句项点类种门支枝瓶杯箱包袋盒间座栋所期届轮场局盘集部首篇字笔批组对双排行列级班路折成倍处户票课道"
    "摄打刻棵匹头封顿遍趟架艘颗粒根块把段声步代任样幅盏束桶筐碗盘片卷册刀圈站"
)
_TENTHS = r"(?:[一二两三四五六七八九]|\d)成(?:[一二三四五六七八九半](?!\w))?"
_NOT_A_WORD = "(?=[^员为立就本功长交]|$)"  # 成 begins 成员, 成为, 成立 ...
_NUMBER = r"\d+(?:\.\d+)?"
_DECIMALS = rf"(?:点{_YEAR_DIGIT}+(?!{_HAN}|[分钟]))?"  # but not of a time


def chinese_numerals_in(text: str) -> Iterator[Numeral]:
    """All of a text, in their order."""
    for match in _NUMERAL.finditer(text):
        kind = match.lastgroup or ""
        value = _FORMS[kind][1](match[0]) if len(match[0]) <= LONGEST else None
        is_ordinal = kind in _COUNTING and text[: match.start()].endswith("第")
        if value is not None and (is_ordinal or _counts(kind, match)):
            yield Numeral(*match.span(), value, is_ordinal, is_share=kind in _SHARES)


def _counts(kind: str, match: re.Match[str]) -> bool:
    """Whether it is a number; one character is before a measure word or in a range."""
    if kind != "plain" or len(match[0]) > 1:
        return True
    after = match.string[match.end() : match.end() + 2]
    return bool(after) and (
        after[0] in _MEASURES or (after[0] in "至到~～-" and after[1:] in _DIGITS | _PLACES)
    )


def han_value(said: str) -> Fraction:
    """The value of Chinese numerals: 三百零五, 一万二 (12,000), 十七, 三点五."""
    whole, _, decimals = said.partition("点")
    is_row = len(whole) > 1 and all(each in _DIGITS for each in whole)  # 二〇二六, 一一九
    value = _row(whole) if is_row else _placed(whole)
    return value + (_row(decimals) / 10 ** len(decimals) if decimals else 0)


def _row(digits: str) -> Fraction:
    return Fraction("".join(str(_DIGITS[each]) for each in digits))


def _placed(said: str) -> Fraction:
    """Numerals with their places said: 三百零五, 三亿五千万, and 一万二, whose last is left out."""
    total, section, digit, place = 0, 0, 0, 1
    for each in said:
        if each in _DIGITS:
            digit = _DIGITS[each]
            place = place if digit else 1
        elif each in _PLACES:
            place = _PLACES[each]
            section, digit = section + (digit or 1) * place, 0
        else:
            place = _SCALES[each]
            total, section, digit = _scaled(total, section + digit, place), 0, 0
    return Fraction(total + section + digit * (place // 10 if place > 10 else 1))


def _scaled(total: int, section: int, scale: int) -> int:
    """三亿 and 五千万 side by side; 一万 times 亿."""
    if total >= scale:
        return total + section * scale
    return (total + section or 1) * scale


def _han_share(said: str) -> Fraction:
    return _han_or_digits(said.removeprefix("百分之")) / 100


def _han_fraction(said: str) -> Fraction | None:
    whole, part = map(han_value, said.split("分之"))
    return part / whole if whole else None


def _tenths(said: str) -> Fraction:
    tens, _, more = said.partition("成")
    half = Fraction(1, 20) if more == "半" else Fraction(_DIGITS.get(more, 0), 100)
    return _han_or_digits(tens) / 10 + half


def _mixed(said: str) -> Fraction:
    digits = said.rstrip("百千万萬亿億")
    value = Fraction(digits)
    for scale in said[len(digits) :]:
        value *= _PLACES.get(scale) or _SCALES[scale]
    return value


def _han_or_digits(said: str) -> Fraction:
    return Fraction(said) if said[0].isdigit() else han_value(said)


# How each is written, the first that fits first, and read.
_FORMS: dict[str, tuple[str, Callable[[str], Fraction | None]]] = {
    "han_share": (rf"百分之(?:{_HAN}+(?:点{_YEAR_DIGIT}+)?|{_NUMBER})", _han_share),
    "han_fraction": (rf"{_HAN}{{1,20}}分之{_HAN}+", _han_fraction),
    "tenths": (rf"{_TENTHS}{_NOT_A_WORD}", _tenths),
    "mixed": (
        rf"(?<![\d.])(?<!\d,){_NUMBER}(?:[百千]?[万萬]?[亿億]|[百千]?[万萬]|[百千](?![\d克米]))",
        _mixed,
    ),
    "year": (rf"{_YEAR_DIGIT}{{4}}(?=年)", _row),
    "before_half": (rf"{_HAN}{{1,20}}(?=[个年天小](?:半|时半))", han_value),
    "plain": (rf"(?<![几数\d]){_HAN}+{_DECIMALS}(?!几)", han_value),
}
_SHARES = ("han_share", "tenths")
_COUNTING = ("mixed", "before_half", "plain")
_NUMERAL = re.compile(named({name: form for name, (form, _) in _FORMS.items()}))
