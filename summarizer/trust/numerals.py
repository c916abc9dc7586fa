"""Numbers in a text, in digits and in words, English and Chinese, by their value.

"18.51 billion", "two and a half", "a dozen", "3/4", "一万二", "3.5万" and "二〇二六" are one number each.
A bare "a" is none. Chinese numerals of one character
only count before a measure word, since many words begin with one.

Not handled: Roman numerals, "a couple", "several", "十几".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_SCALES = {
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "m": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        range(1, 20),
        strict=True,
    )
) | {f"{ten[:-1]}ieth": value for ten, value in _TENS.items()}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_CARDINAL = "|".join(sorted([*_UNITS, *_TENS], key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_UNITS)[1:10])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_BELOW_THOUSAND = rf"(?:(?:{_SMALL}|an?) hundred(?:(?: and |[ -]){_SMALL})?|{_SMALL})"
_WORD_SCALE = "thousand|million|billion|trillion"
_SPELT = rf"(?:(?:{_BELOW_THOUSAND}|an?) (?:{_WORD_SCALE})(?:,? (?:and )?{_BELOW_THOUSAND} (?:{_WORD_SCALE}))*(?:,? (?:and )?{_BELOW_THOUSAND})?|{_BELOW_THOUSAND})"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL, _SPELT = (pattern.replace(" ", r"\ ") for pattern in (_SMALL, _SPELT))  # read verbosely
_FRACTION_WORDS = "halves|half|thirds?|quarters?|fourths?|fifths?|tenths?"

_ENGLISH = re.compile(
    rf"""(?<![\w.,])(?:
      (?P<share>(?:{_SMALL}|\d+)\ (?:in|out\ of)\ (?:every\ )?(?:{_SMALL}|\d+))(?=\W|$)
    | (?P<fraction>(?:{_SMALL}|an?)[- ](?:{_FRACTION_WORDS}))(?=\ of\b|\W(?!\ ?past|\ ?to\b)|$)
    | (?P<half_scale>half\ an?\ (?:{_WORD_SCALE}|hundred|dozen))\b
    | (?P<dozens>(?:(?:{_SMALL}|an?|\d+)\ )?dozen)\b
    | (?P<scaled>(?:{_DIGITS})(?:\ (?:{_WORD_SCALE}|hundred|bn|mn|tn)|k|m(?![²\d])|bn|mn|tn|b))\b
    | (?P<digit_ordinal>\d+(?:st|nd|rd|th))\b
    | (?P<ratio>\d+/\d+)(?![\d/])
    | (?P<digits>(?:{_DIGITS})(?:\ and\ a\ (?:half|quarter))?)(?![\d])
    | (?P<ordinal>(?:(?:{"|".join(_TENS)})[- ])?(?:{"|".join(sorted(_ORDINALS, key=len, reverse=True))}))\b
    | (?P<spelt>{_SPELT}(?:\ and\ (?:a\ half|a\ quarter|three\ quarters))?)\b
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)

_HAN_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_CHARACTERS = "".join([*_HAN_DIGITS, *_HAN_PLACES, *_HAN_SCALES])
_MEASURES = (
    "个名位人家只条张本件台辆份套次天年月日号周季小时分钟秒元块角毛米公里千厘毫克斤吨升度平亩岁层楼页章"
    "节句项点类种门支枝瓶杯箱包袋盒间座栋所期届轮场局盘集部首篇字笔批组对双排行列级班路折成倍处户票课道"
    "摄打刻棵匹头封顿遍趟架艘颗粒根块把段声步代任样幅盏束桶筐碗盘片卷册刀圈站"
)
_CHINESE = re.compile(
    rf"""(?P<han_share>百分之(?:[{_HAN_CHARACTERS}点]+|\d+(?:\.\d+)?))
    | (?P<han_fraction>[{_HAN_CHARACTERS}]+分之[{_HAN_CHARACTERS}]+)
    | (?P<han_tenths>(?:[一二两三四五六七八九]|\d)成(?:[一二三四五六七八九半](?!\w))?)(?=[^员为立就本功长交]|$)
    | (?P<mixed>(?<![\d.,])\d+(?:\.\d+)?(?:[百千]?[万亿萬億]|[百千](?![\d克米])))
    | (?P<han_year>[零〇一二三四五六七八九]{{4}})(?=年)
    | (?P<han_half>[{_HAN_CHARACTERS}]+(?=[个年天小](?:半|时半)))
    | (?P<han>(?<![几数\d])[{_HAN_CHARACTERS}]*[{_HAN_CHARACTERS}](?:点[零〇一二三四五六七八九]+(?![{_HAN_CHARACTERS}分钟]))?)(?![几])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Numeral:
    """A number and where it stands."""

    start: int
    end: int
    value: Fraction
    is_ordinal: bool = False
    is_share: bool = False  # three in ten, 三成: of a whole

    @property
    def is_weak(self) -> bool:
        """Whether it may count nothing: "one of them", "first of all"."""
        return self.value <= (2 if self.is_ordinal else 1) and not self.is_share


def numerals_in(text: str) -> list[Numeral]:
    """All numbers of a text, in their order; none inside another."""
    found = sorted([*_english(text), *_chinese(text)], key=lambda each: (each.start, -each.end))
    kept: list[Numeral] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _english(text: str) -> Iterator[Numeral]:
    for match in _ENGLISH.finditer(text):
        kind = match.lastgroup or ""
        said = match[0].lower()
        value = _READERS[kind](said)
        if value is None:
            continue
        yield Numeral(
            match.start(),
            match.end(),
            value,
            is_ordinal=kind in ("digit_ordinal", "ordinal") or text[: match.start()].endswith("第"),
            is_share=kind == "share",
        )


def _share(said: str) -> Fraction | None:
    part, whole = re.split(r" (?:in|out of) (?:every )?", said)
    of = _small(whole)
    return _small(part) / of if of and _small(part) <= of else None


def _fraction(said: str) -> Fraction | None:
    count, part = re.split(r"[- ](?=[a-z]+$)", said)
    of = _PARTS.get(part) or _PARTS[part.removesuffix("s")]
    return (Fraction(1) if count in ("a", "an") else _small(count)) / of


def _half_scale(said: str) -> Fraction:
    return _scale(said.split()[-1]) / 2


def _dozens(said: str) -> Fraction:
    count = said.removesuffix("dozen").strip()
    return 12 * (Fraction(1) if count in ("", "a", "an") else _small(count))


def _scaled(said: str) -> Fraction:
    digits, scale = re.fullmatch(r"([\d.,]+) ?([a-z]+)", said).groups()  # type: ignore[union-attr]
    return _plain(digits) * _scale(scale)


def _digit_ordinal(said: str) -> Fraction:
    return Fraction(said[:-2])


def _ratio(said: str) -> Fraction | None:
    part, whole = map(int, said.split("/"))
    return Fraction(part, whole) if 0 < part < whole <= 10 else None


def _digits(said: str) -> Fraction:
    digits, _, more = said.partition(" and a ")
    return _plain(digits) + (Fraction(1, _PARTS[more]) if more else 0)


def _ordinal(said: str) -> Fraction | None:
    *tens, last = re.split(r"[- ]", said)
    value = sum(_TENS[ten] for ten in tens) + _ORDINALS[last]
    return Fraction(value)


def _spelt(said: str) -> Fraction | None:
    whole, _, more = said.partition(" and a ")
    extra = Fraction(1, _PARTS[more]) if more else Fraction(0)
    if whole.endswith(" and three quarters"):
        whole, extra = whole.removesuffix(" and three quarters"), Fraction(3, 4)
    total, current = 0, 0
    for word in re.findall(r"[a-z]+", whole):
        if word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0
        elif word in ("a", "an", "and"):
            continue
        else:
            current += _UNITS.get(word, 0) + _TENS.get(word, 0)
    value = total + current + extra
    return Fraction(value)


def _small(said: str) -> Fraction:
    if said.isdigit():
        return Fraction(said)
    words = re.split(r"[- ]", said)
    return Fraction(sum(_UNITS.get(word, 0) + _TENS.get(word, 0) for word in words))


def _plain(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


def _scale(word: str) -> Fraction:
    return Fraction({"hundred": 100, "dozen": 12}.get(word) or _SCALES[word])


_READERS = {
    "share": _share,
    "fraction": _fraction,
    "half_scale": _half_scale,
    "dozens": _dozens,
    "scaled": _scaled,
    "digit_ordinal": _digit_ordinal,
    "ratio": _ratio,
    "digits": _digits,
    "ordinal": _ordinal,
    "spelt": _spelt,
}


def _chinese(text: str) -> Iterator[Numeral]:
    for match in _CHINESE.finditer(text):
        kind, said = match.lastgroup or "", match[0]
        span = match.span()
        is_ordinal = text[: match.start()].endswith("第")
        if kind == "han_share":
            yield Numeral(*span, _han_or_digits(said.removeprefix("百分之")) / 100, is_share=True)
        elif kind == "han_fraction":
            whole, part = map(han_value, said.split("分之"))
            if whole:
                yield Numeral(*span, part / whole)
        elif kind == "han_tenths":
            yield Numeral(*span, _tenths(said), is_share=True)
        elif kind == "mixed":
            yield Numeral(*span, _mixed(said), is_ordinal)
        elif kind == "han_year":
            digits = "".join(str(_HAN_DIGITS[each]) for each in said)
            yield Numeral(*span, Fraction(int(digits)))
        elif len(said) > 1 or is_ordinal or _is_counting(text[match.end() : match.end() + 2]):
            value = han_value(said)
            yield Numeral(*span, value, is_ordinal)


def _is_counting(after: str) -> bool:
    """Whether a Chinese numeral of one character is one: before a measure word, or in a range."""
    return bool(after) and (
        after[0] in _MEASURES or after[0] in "至到~～-" and after[1:] in _HAN_DIGITS
    )


def _tenths(said: str) -> Fraction:
    tens, _, more = said.partition("成")
    half = Fraction(1, 20) if more == "半" else Fraction(_HAN_DIGITS.get(more, 0), 100)
    return _han_or_digits(tens) / 10 + half


def _mixed(said: str) -> Fraction:
    digits = re.match(r"[\d.]+", said)[0]  # type: ignore[index]
    value = Fraction(digits)
    for scale in said[len(digits) :]:
        value *= _HAN_PLACES.get(scale) or _HAN_SCALES[scale]
    return value


def _han_or_digits(said: str) -> Fraction:
    return Fraction(said) if said[0].isdigit() else han_value(said)


def han_value(said: str) -> Fraction:
    """The value of Chinese numerals: 三百零五, 一万二 (12,000), 十七, 三点五."""
    whole, _, decimals = said.partition("点")
    total, section, digit, place = 0, 0, None, 1
    if len(whole) > 1 and all(each in _HAN_DIGITS for each in whole):  # 二〇二六, 一一九
        total = int("".join(str(_HAN_DIGITS[each]) for each in whole))
        whole = ""
    for each in whole:
        if each in _HAN_DIGITS:
            digit = _HAN_DIGITS[each]
            place = 1 if digit == 0 else place
            continue
        if each in _HAN_PLACES:
            section += (1 if digit is None else digit) * _HAN_PLACES[each]
            place = _HAN_PLACES[each]
        else:
            section += digit or 0
            total = (total + (section or 1)) * _HAN_SCALES[each]
            section, place = 0, _HAN_SCALES[each]
        digit = None
    if digit:
        section += digit * (place // 10 if place > 10 else 1)  # 一万二, 两百五
    value = Fraction(total + section)
    if decimals:
        fraction = "".join(str(_HAN_DIGITS[each]) for each in decimals)
        value += Fraction(int(fraction), 10 ** len(fraction))
    return value
