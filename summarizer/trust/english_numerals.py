"""Numbers in digits and in English words. A bare "a" is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from summarizer.trust.numeral import LONGEST, Numeral
from summarizer.trust.patterns import either, named

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
_SCALES = {"hundred": 100, "dozen": 12} | _WORD_SCALES | _SHORT_SCALES | _LETTER_SCALES
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_ENDS = {"": Fraction(0), "a half": Fraction(1, 2), "a quarter": Fraction(1, 4)} | {
    "three quarters": Fraction(3, 4)
}

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
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


def english_numerals_in(text: str) -> Iterator[Numeral]:
    """All of a text, in their order."""
    for match in _NUMERAL.finditer(text):
        kind = match.lastgroup or ""
        said = match[0].lower()
        value = _FORMS[kind][1](said) if len(said) <= LONGEST else None
        if value is not None:
            is_ordinal = kind.endswith("ordinal") or text[: match.start()].endswith("第")
            yield Numeral(*match.span(), value, is_ordinal, is_share=kind == "share")


def _share(said: str) -> Fraction | None:
    part, whole = map(
        _small, re.split(r"(?<=one) \w+ in (?:every )?| (?:in|out of) (?:every )?", said)
    )
    return part / whole if whole and part <= whole else None


def _fraction(said: str) -> Fraction:
    count, part = re.split(r"[- ](?=[a-z]+$)", said)
    return _count(count) / (_PARTS.get(part) or _PARTS[part.removesuffix("s")])


def _half_scale(said: str) -> Fraction:
    return Fraction(_SCALES[said.split()[-1]], 2)


def _dozens(said: str) -> Fraction:
    return 12 * _count(said.removesuffix("dozen").strip())


def _scaled(said: str) -> Fraction:
    scale = said.lstrip("0123456789.,")
    return _plain(said.removesuffix(scale)) * _SCALES[scale.strip()]


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


# How each is written, the first that fits first, and read.
_FORMS: dict[str, tuple[str, Callable[[str], Fraction | None]]] = {
    "share": (
        rf"{_SMALL_OR_DIGITS} (?:in|out of) (?:every )?{_SMALL_OR_DIGITS}(?=\W|$)"
        rf"|one \w+ in (?:every )?{_SMALL}{_NO_NOUN}",
        _share,
    ),
    "fraction": (rf"(?:{_SMALL}|an?)[- ]{_PART}{_NOT_OF_A_CLOCK}", _fraction),
    "half_scale": (rf"half an? (?:{_SCALE}|hundred|dozen)\b", _half_scale),
    "dozens": (rf"(?:(?:{_SMALL}|an?|\d+) )?dozen\b", _dozens),
    "scaled": (rf"{_DIGITS}{_SCALED}\b", _scaled),
    "digit_ordinal": (r"\d+(?:st|nd|rd|th)\b", _digit_ordinal),
    "ratio": (r"\d+/\d+(?![\d/])", _ratio),
    "digits": (rf"{_DIGITS}(?: and a (?:half|quarter))?(?!\d)", _digits),
    "ordinal": (rf"(?:{_TEN}[- ])?{either(_ORDINALS)}\b", _ordinal),
    "spelt": (rf"{_SPELT}(?: and (?:a half|a quarter|three quarters))?\b", _spelt),
}
_NUMERAL = re.compile(
    rf"(?<![\w.])(?<!\d,){named({name: form for name, (form, _) in _FORMS.items()})}",
    re.IGNORECASE | re.ASCII,
)
