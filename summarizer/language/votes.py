"""Tell languages of one script apart by function words and spellings.

Each function word votes for the languages that have it, each spelling for those that are written
so; the more languages share it, the less a vote counts. A word with a letter that no supported
language of the script has votes for `UNKNOWN`.

Not handled: languages that function_words.toml doesn't list and that have no letters of their own;
they are told by getting hardly any votes.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from summarizer.language.tags import LANGUAGES

_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>\"“”«»，。；：！？、（）「」『』【】《》]+"
)
_FENCED = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
# What stands between spaces, or between Chinese characters, which have none.
_PIECE = re.compile(r"[^\s\u2e80-\ua4cf\uac00-\ud7ff\uf900-\uffef]+")
# Signs within a word that only addresses, paths and code have there; or before it.
_NO_WORD = re.compile(r"(?<=[^\W_)])[/\\@_=.:#(<>{}\[\]|&+*%$~^]+\w|^\W?(?:www\.|[@#]\w)")
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_NUMERALS = "".join(
    each
    for each in map(chr, range(0x3400))
    if each.isnumeric() and not (each.isalpha() or each.isdecimal())
)
_SIGNS = re.compile(  # made of letters, which aren't meant: №, ™, ㎏, Ⓐ, ⅷ
    rf"[{_NUMERALS}\u2100-\u214f\u249c-\u24e9\u3200-\u33ff\ufdfa-\ufdff\U0001f100-\U0001f2ff]"
)
_SAMPLE = 12_000  # characters that are enough of any text
_SLICES = 12  # that a longer one's sample is of


def prose_of(text: str) -> str:
    """The words of a text in Unicode's plain forms, without accents that stand apart.

    Of a long text there are slices from its beginning to its end.
    """
    prose = _SIGNS.sub(" ", _URL.sub(" ", _sample(text)))
    spoken = _FENCED.sub(" ", prose)
    if not any(map(str.isalpha, spoken)):
        spoken = prose  # all of it was fenced
    pieces = _PIECE.sub(lambda piece: "" if _NO_WORD.search(piece[0]) else piece[0], spoken)
    return _MARKS.sub("", unicodedata.normalize("NFKC", pieces))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    size = _SAMPLE // _SLICES
    step = (len(text) - size) // (_SLICES - 1)
    return "\n".join(text[start : start + size] for start in range(0, step * _SLICES, step))


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_VIETNAMESE = "ĩũơưđăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"

# Small letters of the languages that can be summarized and don't have their script for themselves.
ALPHABETS = MappingProxyType(
    {
        "en": frozenset(f"{_LATIN}éèïöçñ"),
        "es": frozenset(f"{_LATIN}áéíóúüñ"),
        "fr": frozenset(f"{_LATIN}àâæçéèêëîïôœùûüÿ"),
        "de": frozenset(f"{_LATIN}äöüß"),
        "pt": frozenset(f"{_LATIN}àáâãçéêíóôõúü"),
        "it": frozenset(f"{_LATIN}àèéìíîòóùú"),
        "vi": frozenset(f"{_LATIN}{_VIETNAMESE}àáâãèéêìíòóôõùúý"),
        "ru": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
        "ar": frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىي"),
    }
)
# Spellings that among these languages only one has, or few.
SPELLINGS = MappingProxyType(
    {
        "en": ("th", "wh", "ck", "sh", "ing", "ould", "ght"),
        "es": ("ñ", "¿", "¡", "ción", "ll", "ido", "ado", "ie", "ue"),
        "fr": ("œ", "ç", "ê", "û", "î", "eau", "oi", "ou", "eux", "l'", "d'", "qu'", "é"),
        "de": ("ß", "ä", "ö", "ü", "sch", "ch", "ung", "ei", "cht", "tz"),
        "pt": ("ã", "õ", "ç", "lh", "nh", "ou", "em", "dade", "ê"),
        "it": ("zz", "gli", "cch", "zion", "tt", "ss", "ò", "ì", "ù", "è", "gg", "chi", "che"),
        "vi": ("nh", "ng", *_VIETNAMESE),
        "ru": ("ы", "э", "ого", "ть", "ий", "ой", "ых", "тся", "ние"),
        "nl": ("ij", "aa", "oo", "ee", "sch", "ui"),
        "af": ("ê", "aa", "oo", "ee", "uu", "sk"),
        "pl": ("ł", "ą", "ę", "ś", "ż", "ź", "ć", "ń", "sz", "cz", "rz"),
        "cs": ("ě", "ř", "ů", "č", "š", "ž"),
        "sk": ("ľ", "ĺ", "ŕ", "ť", "ď", "č", "š", "ž"),
        "hr": ("č", "ć", "đ", "š", "ž", "ij", "nj", "lj"),
        "sl": ("č", "š", "ž", "nj", "lj"),
        "lt": ("ė", "į", "ų", "ą", "č", "š", "ž", "ai", "iau"),
        "lv": ("ā", "ē", "ī", "ū", "ļ", "ķ", "ņ", "ģ", "š", "ž"),
        "ro": ("ș", "ț", "ă", "â", "ţ", "ş"),
        "ca": ("ï", "l·l", "ny", "ció", "à", "ò", "ç"),
        "gl": ("ñ", "ción", "x", "ó"),
        "oc": ("ò", "nh", "lh", "cion", "è"),
        "sv": ("å", "ä", "ö", "sk"),
        "da": ("å", "æ", "ø", "sk"),
        "is": ("ð", "þ", "æ", "ö", "á", "í"),
        "fi": ("ää", "ö", "ä", "aa", "uu", "kk", "ii"),
        "et": ("ää", "õ", "ä", "ü", "aa", "ee", "uu", "öö", "üü"),
        "tr": ("ı", "ş", "ğ", "ç", "ö", "ü"),
        "az": ("ə", "ı", "ş", "ğ", "ö", "ü"),
        "uz": ("o'", "g'", "sh", "lar", "q"),
        "id": ("ng", "nya", "kan", "meng", "ber"),
        "tl": ("ng", "mag", "aa", "ay"),
        "sw": ("wa", "ku", "mw", "ny", "ki", "li"),
        "hu": ("ő", "ű", "ö", "ü", "gy", "sz", "é"),
        "sq": ("ë", "sh", "ç", "nj"),
        "eu": ("tz", "tx", "k ", "ko", "ak", "ez"),
        "ga": ("bh", "mh", "dh", "ao", "í", "ú", "ach"),
        "cy": ("dd", "ff", "wy", "yn", "ll", "w ", "ŵ", "ŷ"),
        "eo": ("ĉ", "ĝ", "ĥ", "ĵ", "ŝ", "ŭ", "oj", "aj", "as "),
        "ht": ("ò", "è", "ou", "an "),
        "la": ("ae", "que ", "us ", "um ", "ibus", "is "),
        "bg": ("ъ",),
        "mk": ("ј", "ќ", "ѓ", "љ", "њ"),
        "sr": ("ј", "ћ", "ђ", "љ", "њ", "џ"),
        "uk": ("і", "ї", "є", "ґ"),
        "be": ("і", "ў", "ы"),
        "kk": ("ы", "қ", "ғ", "ң", "ұ", "ә", "і"),
        "ky": ("ы", "ң", "ө", "ү", "оо", "уу"),
        "mn": ("ы", "ө", "ү", "аа", "оо", "уу"),
        "tt": ("ы", "ә", "ң", "ө", "ү", "җ"),
    }
)


UNKNOWN = "und"  # as BCP 47 has it
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SPELLING_VOTE = 0.25  # of a function word's
_ALIEN_VOTE = 0.75
_NAMES = 2.0  # times a language's other votes, that those of possible names count at most
_SURE = 1.25
_CLEAR_AT_LEAST = 0.75
_CLEAR = 1.5  # times the votes of the next one
_OVERWHELMING = 3.0  # times the votes of the language expected


@dataclass(frozen=True)
class Votes:
    """How many votes the languages of a script got, most first, of so many words."""

    counts: Mapping[str, float]
    words: int

    @property
    def language(self) -> str:
        """The one with most votes, English among equals."""
        return next(iter(self.counts))

    @property
    def supported(self) -> str:
        """The one with most votes among those that can be summarized."""
        return next(each for each in self.counts if each in LANGUAGES)

    @property
    def most(self) -> float:
        """The winner's."""
        return self.counts[self.language]

    @property
    def unsupported(self) -> str:
        """The one with most votes among the others."""
        return next(each for each in self.counts if each not in LANGUAGES)

    @property
    def a_word(self) -> float:
        """The winner's for each word."""
        return self.most / max(1, self.words)

    @property
    def are_sure(self) -> bool:
        """Whether they are enough to refuse a text, or a summary."""
        return self.most >= _SURE

    @property
    def are_clear(self) -> bool:
        """Whether the winner is far ahead of all that can be summarized, but itself."""
        others = LANGUAGES.keys() & self.counts.keys() - {self.language}
        second = max(map(self.counts.__getitem__, others), default=0.0)
        return self.most >= max(_CLEAR_AT_LEAST, _CLEAR * second)

    def refute(self, language: str) -> bool:
        """Whether they speak surely for another one than `language`."""
        return self.are_sure and self.most >= _OVERWHELMING * self.counts[language]


def votes_of(text: str, script: str) -> Votes:
    """The votes of a text's words for the languages of a script.

    A word with a capital may be a name, and spellings are of names, too: for a language that can't
    be summarized they count no more than twice what its other words do. Where there is nothing but
    ASCII, that holds of the spellings of all languages but English.
    """
    text = text.replace("’", "'")
    words = Counter(_WORD.findall(text.lower() if text.isupper() else text))
    counts = _said((each for each in words.items() if each[0].islower()), script)
    capitals = _said((each for each in words.items() if not each[0].islower()), script)
    trusted = {"en"} if text.isascii() else LANGUAGES.keys()
    for language, vote in _spelled(text.lower(), script).items():
        if language in LANGUAGES:
            counts[language] += capitals[language]
        else:
            vote += capitals[language]
        counts[language] += vote if language in trusted else min(vote, _NAMES * counts[language])
        if language not in LANGUAGES and counts[language]:
            counts[language] += counts[UNKNOWN]
    return Votes(dict(sorted(counts.items(), key=lambda item: -item[1])), words.total())


def _said(words: Iterable[tuple[str, int]], script: str) -> dict[str, float]:
    """For each language the votes of words."""
    votes = dict.fromkeys((*_OF_SCRIPT[script], UNKNOWN), 0.0)
    for word, times in words:
        for language, vote in _votes_of_word(word.lower(), script).items():
            votes[language] += times * vote
        if word.islower() and not _ALPHABET[script].issuperset(word):
            votes[UNKNOWN] += times * _ALIEN_VOTE
    return votes


def _votes_of_word(word: str, script: str) -> Mapping[str, float]:
    """For each language the vote of a word, or of its best part: of "l'anno", say."""
    table = _HAVE_WORD[script]
    if "'" not in word:
        return table.get(word, {})
    votes: dict[str, float] = {}
    for part in (word, *word.split("'")):
        for language, vote in table.get(part, {}).items():
            votes[language] = max(votes.get(language, 0.0), vote)
    return votes


def _spelled(lowered: str, script: str) -> dict[str, float]:
    """For each language the votes of spellings."""
    votes = dict.fromkeys(_OF_SCRIPT[script], 0.0)
    for spelling, worth in _WRITTEN_SO[script].items():
        found = lowered.count(spelling)
        for language, vote in worth.items() if found else ():
            votes[language] += _SPELLING_VOTE * found * vote
    return votes


def _turned_round(table: Mapping[str, Iterable[str]]) -> dict[str, dict[str, float]]:
    """From each language's words to each word's languages, and what its vote is worth to each."""
    found: dict[str, list[str]] = {}
    for language, words in table.items():
        for word in dict.fromkeys(words):
            found.setdefault(word, []).append(language)
    return {word: dict.fromkeys(have, len(have) ** -0.5) for word, have in found.items()}


_TABLES = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text("utf-8"))
_WORDS = {
    language: words.split() for table in _TABLES.values() for language, words in table.items()
}
_OF_SCRIPT = {
    script: tuple(language for language, words in _WORDS.items() if vowel in "".join(words))
    for script, vowel in (("latin", "a"), ("cyrillic", "а"))
}
_HAVE_WORD = {
    script: _turned_round({each: _WORDS[each] for each in languages})
    for script, languages in _OF_SCRIPT.items()
}
_WRITTEN_SO = {
    script: _turned_round({each: SPELLINGS.get(each, ()) for each in languages})
    for script, languages in _OF_SCRIPT.items()
}
_ALPHABET = {
    script: frozenset("'").union(*(ALPHABETS[each] for each in languages if each in LANGUAGES))
    for script, languages in _OF_SCRIPT.items()
}
