"""Read numbers in digits, in English words and in Chinese numerals. A bare "a" is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything that has a place in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Placed = TypeVar("_Placed", bound=Placed)


def non_overlapping(found: Iterable[_Placed]) -> Sequence[_Placed]:
    """Return the first ones, of those the longest, so that none begins inside another."""
    kept: list[_Placed] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


_LONGEST = 80  # characters; a longer row of digits is data, and int() reads 4,300 at most


@dataclass(frozen=True)
class Numeral:
    """A number in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        value: What it says.
        is_ordinal: "Third", 第三.
        is_share: A part of a whole: "three in ten", 三成.
    """

    start: int
    end: int
    value: Fraction
    is_ordinal: bool = False
    is_share: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether it may count nothing: "one of them", "first of all"."""
        is_simple = self.value.numerator in (-1, 0, 1)
        return (is_simple or (self.is_ordinal and self.value == 2)) and not self.is_share


def either(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first: "seventeen" before "seven"."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def named(forms: Mapping[str, str]) -> str:
    """Return a pattern of any of the forms, whose names become groups (see `lastgroup`)."""
    return f"(?:{'|'.join(f'(?P<{name}>{form})' for name, form in forms.items())})"


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = f"[{''.join([*_DIGITS, *_PLACES, *_SCALES])}]"
_YEAR_DIGIT = f"[{''.join(each for each in _DIGITS if each not in '两兩')}]"
_MEASURES = (
    "个名位人家只条张本件台辆份套次天年月日号周季小时分钟秒元块角毛米公里千厘毫克斤吨升度平亩岁层楼页章"
    "节句项点类种门支枝瓶杯箱包袋盒间座栋所期届轮场局盘集部首篇字笔批组对双排行列级班路折成倍处户票课道"
    "摄打刻棵匹头封顿遍趟架艘颗粒根块把段声步代任样幅盏束桶筐碗盘片卷册刀圈站"
)
_TENTHS = r"(?:[一二两三四五六七八九]|\d)成(?:[一二三四五六七八九半](?!\w))?"
_NOT_A_WORD = "(?=[^员为立就本功长交]|$)"  # 成 begins 成员, 成为, 成立 ...
_NUMBER = r"\d+(?:\.\d+)?"
_DECIMALS = rf"(?:点{_YEAR_DIGIT}+(?!{_HAN}|[分钟]))?"  # but not of a time


def _counts(kind: str, match: re.Match[str]) -> bool:
    """Whether it is a number: one character is only before a measure word or in a range."""
    if kind != "plain" or len(match[0]) > 1:
        return True
    after = match.string[match.end() : match.end() + 2]
    return bool(after) and (
        after[0] in _MEASURES or (after[0] in "至到~～-" and after[1:] in _DIGITS | _PLACES)
    )


def han_value(said: str) -> Fraction:
    """Return the value of Chinese numerals: 三百零五, 一万二 (12,000), 十七, 三点五."""
    whole, _, decimals = said.partition("点")
    is_row = len(whole) > 1 and all(each in _DIGITS for each in whole)  # 二〇二六, 一一九
    value = _row(whole) if is_row else _placed(whole)
    return value + (_row(decimals) / 10 ** len(decimals) if decimals else 0)


def _row(digits: str) -> Fraction:
    return Fraction("".join(str(_DIGITS[each]) for each in digits))


def _placed(said: str) -> Fraction:
    """Read numerals with places: 三百零五, 三亿五千万, and 一万二, which omits the last."""
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
    """Add 三亿 and 五千万, but multiply 一万 and 亿."""
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


# The pattern and the reader of each form; the first that fits counts.
_CHINESE_FORMS: dict[str, tuple[str, Callable[[str], Fraction | None]]] = {
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
_NEVER_ORDINAL = ("han_share", "han_fraction", "tenths", "year")
_SHARES = ("han_share", "tenths", "share")
_CHINESE_NUMERAL = re.compile(named({name: form for name, (form, _) in _CHINESE_FORMS.items()}))


_UNIT_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen"""
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_WORDS = """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh
    twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"""
_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS.split(), start=2)}
_ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS.split()) if value} | {
    f"{ten[:-1]}ieth": value for ten, value in _TENS.items()
}
_WORD_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"bn": 10**9, "mn": 10**6, "tn": 10**12}  # "5 bn" or "5bn"
_LETTER_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9}  # "5k", but not "5 k"
_ENGLISH_SCALES = {"hundred": 100, "dozen": 12} | _WORD_SCALES | _SHORT_SCALES | _LETTER_SCALES
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_ENDS = {"": Fraction(0), "a half": Fraction(1, 2), "a quarter": Fraction(1, 4)} | {
    "three quarters": Fraction(3, 4)
}

_ENGLISH_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_TEN = either(_TENS)
_ONE_TO_NINE = either(word for word, value in _UNITS.items() if 0 < value < 10)
_SMALL = rf"(?:{_TEN}(?:[- ]{_ONE_TO_NINE})?|{either(_UNITS)})"
_SMALL_OR_DIGITS = rf"(?:{_SMALL}|\d+)"
_HUNDREDS = rf"(?:(?:{_SMALL}|an?) hundred(?:(?: and |[ -]){_SMALL})?|{_SMALL})"
_SCALE = either(_WORD_SCALES)
_AND = ",? (?:and )?"
_SPELT = (
    rf"(?:(?:{_HUNDREDS}|an?) {_SCALE}(?:{_AND}{_HUNDREDS} {_SCALE})*(?:{_AND}{_HUNDREDS})?"
    rf"|{_HUNDREDS})"
)
_PART = r"(?:halves|half|thirds?|quarters?|fourths?|fifths?|tenths?)"
_NOT_OF_A_CLOCK = r"(?= of\b|\W(?! ?past| ?to\b)|$)"  # "a quarter past two" is a time
_NO_NOUN = (  # "one claim in five was", not "one man in five cars"
    r"(?= (?:is|was|are|were|has|have|had|will|would|can|could|does|did|comes|came)\b)"
)
_SCALED = rf"(?: (?:{_SCALE}|hundred|bn|mn|tn)|k|m(?![²\d])|bn|mn|tn|b)"


def _share(said: str) -> Fraction | None:
    part, whole = map(
        _small, re.split(r"(?<=one) \w+ in (?:every )?| (?:in|out of) (?:every )?", said)
    )
    return part / whole if whole and part <= whole else None


def _fraction(said: str) -> Fraction:
    count, part = re.split(r"[- ](?=[a-z]+$)", said)
    return _count(count) / (_PARTS.get(part) or _PARTS[part.removesuffix("s")])


def _half_scale(said: str) -> Fraction:
    return Fraction(_ENGLISH_SCALES[said.split()[-1]], 2)


def _dozens(said: str) -> Fraction:
    return 12 * _count(said.removesuffix("dozen").strip())


def _scaled_in_english(said: str) -> Fraction:
    scale = said.lstrip("0123456789.,")
    return _plain(said.removesuffix(scale)) * _ENGLISH_SCALES[scale.strip()]


def _digit_ordinal(said: str) -> Fraction:
    return Fraction(said[:-2])


def _ratio(said: str) -> Fraction | None:
    part, whole = map(int, said.split("/"))
    return Fraction(part, whole) if 0 < part < whole <= 10 else None


def _digits(said: str) -> Fraction:
    digits, _, end = said.partition(" and ")
    return _plain(digits) + _ENDS[end]


def _ordinal(said: str) -> Fraction:
    *tens, last = re.split(r"[- ]", said)
    return Fraction(sum(_TENS[ten] for ten in tens) + _ORDINALS[last])


def _spelt(said: str) -> Fraction:
    end = next(end for end in reversed(_ENDS) if said.endswith(f" and {end}") or not end)
    total = section = 0
    for word in re.findall(r"[a-z]+", said.removesuffix(f" and {end}")):
        if word == "hundred":
            section = 100 * (section or 1)
        elif word in _WORD_SCALES:
            total, section = total + (section or 1) * _WORD_SCALES[word], 0
        else:
            section += _UNITS.get(word, 0) + _TENS.get(word, 0)  # "a" and "and" are nothing
    return total + section + _ENDS[end]


def _count(said: str) -> Fraction:
    return Fraction(1) if said in ("", "a", "an") else _small(said)


def _small(said: str) -> Fraction:
    if said.isdigit():
        return Fraction(said)
    words = re.split(r"[- ]", said)
    return Fraction(sum(_UNITS.get(word, 0) + _TENS.get(word, 0) for word in words))


def _plain(digits: str) -> Fraction:
    return Fraction(digits.replace(",", ""))


# The pattern and the reader of each form; the first that fits counts.
_ENGLISH_FORMS: dict[str, tuple[str, Callable[[str], Fraction | None]]] = {
    "share": (
        rf"{_SMALL_OR_DIGITS} (?:in|out of) (?:every )?{_SMALL_OR_DIGITS}(?=\W|$)"
        rf"|one \w+ in (?:every )?{_SMALL}{_NO_NOUN}",
        _share,
    ),
    "fraction": (rf"(?:{_SMALL}|an?)[- ]{_PART}{_NOT_OF_A_CLOCK}", _fraction),
    "half_scale": (rf"half an? (?:{_SCALE}|hundred|dozen)\b", _half_scale),
    "dozens": (rf"(?:(?:{_SMALL}|an?|\d+) )?dozen\b", _dozens),
    "scaled": (rf"{_ENGLISH_DIGITS}{_SCALED}\b", _scaled_in_english),
    "digit_ordinal": (r"\d+(?:st|nd|rd|th)\b", _digit_ordinal),
    "ratio": (r"\d+/\d+(?![\d/])", _ratio),
    "digits": (rf"{_ENGLISH_DIGITS}(?: and a (?:half|quarter))?(?!\d)", _digits),
    "ordinal": (rf"(?:{_TEN}[- ])?{either(_ORDINALS)}\b", _ordinal),
    "spelt": (rf"{_SPELT}(?: and (?:a half|a quarter|three quarters))?\b", _spelt),
}
_ENGLISH_NUMERAL = re.compile(
    rf"(?<![\w.])(?<!\d,){named({name: form for name, (form, _) in _ENGLISH_FORMS.items()})}",
    re.IGNORECASE | re.ASCII,
)


_READERS = {kind: reader for kind, (_, reader) in (_CHINESE_FORMS | _ENGLISH_FORMS).items()}


def numerals_in(text: str) -> Sequence[Numeral]:
    """Return the numbers of `text` by offset; none overlaps another."""
    patterns = (_ENGLISH_NUMERAL, _CHINESE_NUMERAL)
    found = (_numeral(match) for pattern in patterns for match in pattern.finditer(text))
    return non_overlapping(each for each in found if each is not None)


def _numeral(match: re.Match[str]) -> Numeral | None:
    kind, said = match.lastgroup or "", match[0].lower()
    value = _READERS[kind](said) if len(said) <= _LONGEST else None
    may_be_ordinal = kind not in _NEVER_ORDINAL and match.string.endswith("第", 0, match.start())
    is_ordinal = kind.endswith("ordinal") or may_be_ordinal
    if value is None or not (is_ordinal or _counts(kind, match)):
        return None
    return Numeral(*match.span(), value, is_ordinal, is_share=kind in _SHARES)
