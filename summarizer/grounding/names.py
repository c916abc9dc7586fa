"""Find the names of people, places and organisations, and look them up in a source.

`names_in` recognizes names in Latin letters by their capitals, Chinese ones by surnames and by the
endings of organisations and places. A name that begins a sentence may be an ordinary word: it isn't
sure. In a line without capitals only what the lexicon has as a name counts.

`ReferenceNames` looks a name up. Each of its words must be in the source: as it is, in the plural,
as initials, or, as "European" for "Europe", in a word that begins alike. A longer or shorter form
will do: "Dr Chen" for "Wei Chen", "NHS" for "National Health Service".

Not handled: names in other scripts, Chinese names without a title, a verb or a mark beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from summarizer.language.dates import ABBREVIATIONS, MONTHS, WEEKDAYS

WordKind = Literal["ordinary", "name", "unknown"]
Rank = Callable[[str], int | None]  # the id of the token that a word is, if it is one

_MORE_FREQUENT = 2  # how many times lower the id of a name's spelling has to be
# Ordinary words that have a capital more often than not, since names contain them.
_MOSTLY_IN_NAMES = """academy additionally airways alternatively angel asap august avenue barn
    bible bishop bluetooth board boulevard broadway buffalo bureau canyon cathedral chancellor
    chapel christmas commissioner commons commonwealth congress conversely corporation council
    county covid creek dean democratic department duchess eagle east easter eclipse empire expo
    falcon federation fortunately foundation furthermore general guardian gulf halloween
    handbook harbor harbour hawk highland highlands hill hills hindered hurricane institute
    interestingly internet judiciary king kingdom knight lake lastly legion license lieutenant
    lions lodge lord luckily march meadow meanwhile memorial midlands midwest minister moreover
    museum navy none north northwest observatory orchard orthodox palace parkway peninsula
    plaza pope prairie preconditions prelude prince princess queen queens ranger realty
    republic republican rift river royal rsvp runtime safari saint scaffold secondly secretary
    senate senator sentinel sheriff south springs squadron stateless studios supreme symphony
    symposium system temple thanksgiving toast township tradable treasury typography
    unfortunately united university valley virgin west western whats wizards xmas"""
# Names that are as frequent in small letters, as in web addresses.
_ALSO_NAMES = """adidas amsterdam audi cairo frankfurt hamburg hindi holland ikea italia köln lyon
    milano minecraft münchen perl peru polish reddit roma snapchat stockholm tamil walmart yuan"""
# German nouns, which all have capitals, that the ids take for names.
_GERMAN_NOUNS = """angebot antwort antworten arbeit arbeits artikel auswahl bau bauer baum
    beispiel beitrag bereich berg bild blick bund bundes bücher bürger büro damen daten datens
    dezember einsatz eis engel entwicklung ergebnis fach fahrt familie fehler feld film frage
    frau fußball fälle führung garten gebäude gefühl gerät geschichte geschäfte geschäfts
    gespräch glück gott grund größe gründe gäste haus herr herz hilfe hof hund höhe institut
    jahr jahre jahren jahres jugend juli juni kaiser kauf kinder koch kunden kunst könig körper
    küche lager land leben licht luft länder mai mal markt menschen millionen minuten
    mitarbeiter mitglied mitte musik märz möglichkeit nachricht nacht namen netz nutzung nähe
    oktober personen plan platz preis produkte programm prozent qualität rahmen raum recht
    regel reich reise schloss schul schüler seite seiten sommer spaß spiel spiele spieler stadt
    stein straßen stunden stück tag tage tagen teil thema universität unternehmen unterstützung
    verfügung versuch wahl wald wasser webseite wert winter woche wochen wohnung wort zeit
    zeiten zentrum ziel zimmer zucker zukunft"""
_ORDINARY = frozenset(_MOSTLY_IN_NAMES.split())
_NAMES = frozenset(_ALSO_NAMES.split())
_NOUNS = frozenset(_GERMAN_NOUNS.split())
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$")
_MADE_BY = "s es ed d ing ly ness ment ments able ful less ers"
_MADE_WITH = "un re dis mis over under out non pre"
_SHORTEST_STEM = 3
_LONGEST_ACRONYM = 5


class Lexicon:
    """Tells names from ordinary words by how often a tokenizer's training text capitalized them.

    Args:
        rank: Returns the id of the token that a word is by itself, None if it is none; the lower,
            the more frequent.
    """

    def __init__(self, rank: Rank) -> None:
        self._rank = rank
        self._known: dict[str, WordKind] = {}

    def kind(self, word: str) -> WordKind:
        """Return what a word is, in whatever case it is written."""
        word = _CONTRACTED.sub("", word).casefold()
        if word not in self._known:
            self._known[word] = self._kind(word)
        return self._known[word]

    def is_german_noun(self, word: str) -> bool:
        """Whether a word that counts as a name may be a noun in German."""
        return word.casefold() in _NOUNS

    def has(self, letters: str) -> bool:
        """Whether `letters` are a token of their own."""
        return self._rank(letters) is not None

    def _kind(self, word: str) -> WordKind:
        parts = word.split("-")
        if len(parts) > 1:
            kinds = {self.kind(part) for part in parts if part}
            return next((kind for kind in _DOUBTS if kind in kinds), "ordinary")
        kind = self._written(word)
        if kind == "unknown" and any(self._written(each) == "ordinary" for each in _stems(word)):
            return "ordinary"
        return kind

    def _written(self, word: str) -> WordKind:
        if word in _ORDINARY:
            return "ordinary"
        if word in _NAMES:
            return "name"
        small = self._rank(word)
        forms = [word.capitalize(), *([word.upper()] if len(word) <= _LONGEST_ACRONYM else [])]
        named = min((rank for rank in map(self._rank, forms) if rank is not None), default=None)
        if small is not None and (named is None or small < _MORE_FREQUENT * named):
            return "ordinary"
        return "unknown" if named is None else "name"


_DOUBTS: tuple[WordKind, ...] = ("name", "unknown")  # kinds of a part that the whole takes on
EMPTY_LEXICON = Lexicon(lambda word: None)  # to which all words are unknown


def _stems(word: str) -> Iterator[str]:
    """Yield what an English word may be derived from: "repaints", "unlabelled", "studied"."""
    bodies = [word]
    bodies += [word.removeprefix(each) for each in _MADE_WITH.split() if word.startswith(each)]
    for body in bodies:
        yield from _without_endings(body)
    yield from (body for body in bodies[1:] if len(body) > _SHORTEST_STEM)


def _without_endings(word: str) -> Iterator[str]:
    for ending in _MADE_BY.split():
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        yield stem
        yield f"{stem}e"
        if stem.endswith("i"):
            yield f"{stem[:-1]}y"
        if stem[-1] == stem[-2]:
            yield stem[:-1]


_UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())
_ABBREVIATED = "Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Lt|Gen|Col|Sgt|Capt|Rev|Hon|Gov|Sen|Rep|Mt|Ft"
_WORD = (  # with a full stop only where it ends no sentence
    rf"(?:(?:{_ABBREVIATED})\.|(?:[A-Z]\.)+(?!\w)|[{_UPPER}][^\W_]*(?:[-'’&.][^\W_]+)*)"
)
_JOIN = r"(?: (?:of|the|de|la|van|von|der|den|al|bin|and|&)){0,2}"
_ELIDED = r"(?:[cdjlmnst]|qu|dall?|dell|nell|sull|all|un)['’]"  # "l'école", "dell'arte"
_RUN = re.compile(rf"(?<![\w@./])(?!(?i:{_ELIDED})[a-zß-ÿ]{{2}}){_WORD}(?:{_JOIN} {_WORD})*")
_PART = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*")
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:;•|。！？：\"“‘«„¿¡(（「]|(?:^|\n)[^\S\n]*+[-*•] )\s*+$|\n[^\S\n]*+$"
)
_ATTACHED = re.compile(  # "Ann's", "they'll"; "d'Angers", "l'Oréal"
    rf"(?:['’](?:s|re|ve|ll|d)?|n['’]t)$|^{_ELIDED}(?=\w{{3}})", re.IGNORECASE
)
_LOWER_WORDS = re.compile(r"^(?:[a-z&]+ )+")
_LOOK_BACK = 4  # characters
_STEM = 4  # letters that related words share
_LINE = re.compile(r"[^\n]+")
_SHORTEST_IN_TITLE = 4  # letters
_TITLED = 0.6  # of the words
_LONGEST_SHORT = 8  # letters of "NHS" and its like
_TITLE_WORDS = "mr mrs ms miss dr prof professor sir madam dame lord lady captain officer"
_TITLES_DE = "frau herr herrn"
_CONNECTOR_WORDS = "of the de la van von der den al bin and"
_ORDINARY_WORDS = """i i'm i've i'll i'd am pm ok okay yes no hi hello dear thanks re fwd fw ps nb
    faq tv pc pdf url id q1 q2 q3 q4"""
_DATE_WORDS = {*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *MONTHS, *ABBREVIATIONS}
_OPENING_WORDS = """a an the this that these those it its he she they we you i his her their our
    my your in on at by for from with as if when while after before since until once although
    though because so but and or nor not no yes there here what who whom whose which where why
    how all both each every some any many much most more few several one two three four five six
    seven eight nine ten another other others such same next last first second third then now
    today tomorrow tonight yesterday later soon also only just even still already again further
    however moreover meanwhile instead otherwise therefore thus hence please let do does did is
    are was were be been will would can could should may might must shall have has had to of
    about over under between during against without within through despite due overall according
    none nobody everyone everybody someone people staff work team group customer user guest
    member parent student teacher speaker sender author recipient participant company council
    board committee government police bank school hospital shop store office meeting call
    project plan budget price cost money time day week month year morning afternoon evening
    night weather rain snow water food traffic travel order delivery repair service support
    update report letter message mail email e-mail reminder notice news article text"""
_CALLED_DE = re.compile(r"(?:Herrn?|Frau|Dr|Prof)\b")
_TITLES = frozenset(_TITLE_WORDS.split()) | frozenset(_TITLES_DE.split())
_CONNECTORS = frozenset(_CONNECTOR_WORDS.split())
_NO_NAMES = _DATE_WORDS.union(_ORDINARY_WORDS.split(), _CONNECTORS, _TITLES)
_OPENERS = frozenset(_OPENING_WORDS.split())
_ORDINARY_END = re.compile(  # of English, and of the Romance languages
    r"(?:[^aius]s|ing|ed|ly|tion|ment|ness|ity|ists?|ers|ors|ance|ence|age"
    r"|[ai]d[oa]s?|[ai]t[oiae]|[eo]ri|zion[ei]|ment[oie]|ción|ciones|ção|ções|tur[ae]s?|eggi|idade?)$"
)

_HAN = r"[\u4e00-\u9fff]"
_SURNAMES = (
    "王李张刘陈杨赵黄吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_ROLES_ZH = (
    "先生|女士|小姐|老师|教授|医生|大夫|护士|经理|主任|总监|总裁|总|局长|部长|市长|院长"
    "|校长|所长|处长|科长|主席|书记|同学|师傅|阿姨|叔叔|警官|律师|博士|工程师|主管|店长"
    "|队长|馆长|站长"
)
_ACTS_ZH = (
    "表示|说|称|认为|提出|建议|指出|同意|决定|要求|提醒|询问|希望|提议|确认|计划|负责"
    "|需要|将|会|已|正|要|想|在|和|与|及|向|给|对|把|被|是|的|也|还|则|則|却|卻|便|就|曾|仍"
)
_ENDS_ZH = (
    "公司|集团|大学|医院|银行|学校|小学|中学|委员会|协会|学院|研究所|研究院|法院|政府"
    "|博物馆|图书馆|体育馆|机场|车站|公园|广场|大厦|社区|小区|省|市(?![场民区里内面价])|县|镇|村|路|街"
)
_PERSON_ZH = re.compile(
    rf"(?<!{_HAN})[{_SURNAMES}]{_HAN}{{1,2}}?(?={_ACTS_ZH})"
    rf"|[{_SURNAMES}]{_HAN}{{0,2}}?(?:{_ROLES_ZH})"
)
_PLACE_ZH = re.compile(rf"{_HAN}{{2}}(?:{_ENDS_ZH})")
_NO_PLACE_ZH = re.compile(
    r"(?:(?:^[日天])(?=道|马|铁)|[入这那该本各每全某几一两因於于在到去从是有的个和与及为被把将对了式让使给向以由]|我们|他们|分|总)"
)


@dataclass(frozen=True)
class Name:
    """A name in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        text: The name.
        is_sure: False where it may be an ordinary word that begins a sentence.
        is_small: Whether it has no capital.
    """

    start: int
    end: int
    text: str
    is_sure: bool = True
    is_small: bool = False


def is_place_zh(text: str) -> bool:
    """Whether `text` is two characters and the ending of a Chinese place or organisation."""
    return _PLACE_ZH.fullmatch(text) is not None


def is_titled(text: str) -> bool:
    """Whether most words have capitals, as in an English title, where few are names."""
    words = [word for word in _PART.findall(text) if len(word) >= _SHORTEST_IN_TITLE]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and capitals > _TITLED * len(words)


def is_called_in_german(name: Name) -> bool:
    """Whether the name begins with a German title."""
    return _CALLED_DE.match(name.text) is not None


def titled_lines(text: str) -> list[tuple[int, int]]:
    """Return start and end of the lines that are titles; see `is_titled`."""
    return [line.span() for line in _LINE.finditer(text) if is_titled(line[0])]


def names_in(text: str, lexicon: Lexicon = EMPTY_LEXICON) -> list[Name]:
    """Return the names of `text` by offset; with a lexicon, those without capitals as well."""
    found = [*_capitalized(text, lexicon), *_chinese(text)]
    if lexicon is not EMPTY_LEXICON:
        found += _written_small(text, lexicon)
    return sorted(found, key=lambda name: name.start)


class ReferenceNames:
    """The words of a source, indexed for looking names up.

    Args:
        text: The source.
        lexicon: Tells names from ordinary words.
    """

    def __init__(self, text: str, lexicon: Lexicon = EMPTY_LEXICON) -> None:
        self._text = text
        self._kind = lexicon.kind
        written = set(_PART.findall(text))
        self._words = set(map(_plain, written))
        self._capitalized = {_plain(word) for word in written if word[0].isupper()}
        self._families: dict[str, list[str]] = {}  # words by their first letters
        for word in self._words:
            if len(word) > _STEM:
                self._families.setdefault(word[:_STEM], []).append(word)
        self._initials = set(_initials(text))

    def has(self, name: Name, *, is_in_title: bool = False) -> bool:
        """Whether the source has the name, or a longer or shorter form of it."""
        if re.search(_HAN, name.text):
            return self._has_chinese(name.text)
        words = [word for word in _words(name.text) if word not in _NO_NAMES]
        return self._has_short(words) or all(self._has_word(word, is_in_title) for word in words)

    def missing(self, name: Name, *, is_in_title: bool = False) -> list[tuple[int, str]]:
        """Return (offset, word) of the words of a name that the source doesn't have."""
        if self.has(name, is_in_title=is_in_title):
            return []
        if re.search(_HAN, name.text):
            return [(name.start, name.text)]
        placed = ((name.start + each.start(), each[0]) for each in _PART.finditer(name.text))
        return [
            (start, word)
            for start, word in placed
            if _plain(word) not in _NO_NAMES and not self._has_word(_plain(word), is_in_title)
        ]

    def _has_word(self, word: str, is_in_title: bool) -> bool:
        parts = [part for part in word.split("-") if part]
        return (
            word in self._words
            or word.removesuffix("s") in self._words
            or f"{word}s" in self._words
            or word in self._initials
            or (len(word) == 1 and any(known.startswith(word) for known in self._words))
            or self._has_relative(word, is_in_title)
            or (len(parts) > 1 and all(self._has_word(part, is_in_title) for part in parts))
        )

    def _has_relative(self, word: str, is_in_title: bool) -> bool:
        """Whether the source has a word that begins alike: "Europe" for "European".

        For a name that must be a name, too: "parking" doesn't support "Parker".
        """
        if len(word) <= _STEM or word[0].isdigit():
            return False
        found = self._families.get(word[:_STEM], [])
        kind = self._kind(word)
        if kind == "ordinary" or (kind == "unknown" and is_in_title):
            return bool(found)
        return any(self._may_be_name(each) for each in found)

    def _may_be_name(self, word: str) -> bool:
        """Whether a word of the source may be one."""
        kind = self._kind(word)
        return kind == "name" or (kind == "unknown" and word in self._capitalized)

    def _has_short(self, words: list[str]) -> bool:
        """Whether the source has the initials of several words as one word."""
        return len(words) > 1 and "".join(word[0] for word in words) in self._words

    def _has_chinese(self, name: str) -> bool:
        if name in self._text:
            return True
        role = re.search(rf"(?:{_ROLES_ZH})$", name)
        if not role:
            return False
        holder = name[: role.start()]
        is_called_so = role[0] in self._text or re.search(rf"(?<!{_HAN}){holder[0]}", self._text)
        return holder in self._text and bool(is_called_so)


def _written_small(text: str, lexicon: Lexicon) -> Iterator[Name]:
    """Yield names in lines without any capital: "google repairs bridge"."""
    for line in _LINE.finditer(text):
        if line[0] == line[0].lower():
            for part in _PART.finditer(line[0]):
                if _plain(part[0]) not in _NO_NAMES and lexicon.kind(part[0]) == "name":
                    start = line.start() + part.start()
                    yield Name(start, start + len(part[0]), part[0], is_small=True)


def _capitalized(text: str, lexicon: Lexicon) -> Iterator[Name]:
    for match in _RUN.finditer(text):
        start, said = match.start(), match[0].rstrip(".")
        is_first = bool(_SENTENCE_START.search(text[max(0, start - _LOOK_BACK) : start]))
        opener, _, rest = said.partition(" ")
        if is_first and rest and opener.lower() in _OPENERS:
            rest = _LOWER_WORDS.sub("", rest)
            start, said, is_first = start + len(said) - len(rest), rest, False
        name = Name(start, start + len(said), said, not is_first or len(_words(said)) > 1)
        if _is_name(name, lexicon):
            yield name


def _is_name(name: Name, lexicon: Lexicon) -> bool:
    words = _words(name.text)
    if not words or _NO_NAMES.issuperset(words) or name.text[0].islower():
        return False
    if name.is_sure:
        return True
    is_like_others = _ORDINARY_END.search(words[0]) and lexicon.kind(words[0]) != "name"
    return not (words[0] in _OPENERS or is_like_others)


def _words(said: str) -> list[str]:
    return [_plain(word) for word in _PART.findall(said)]


def _chinese(text: str) -> Iterator[Name]:
    for match in _PERSON_ZH.finditer(text):
        yield Name(match.start(), match.end(), match[0])
    for match in _PLACE_ZH.finditer(text):
        is_from = match[0].startswith("自") and text.endswith("来", 0, match.start())
        if not is_from and not _NO_PLACE_ZH.search(match[0][:2]):
            yield Name(match.start(), match.end(), match[0])


def _plain(word: str) -> str:
    return _ATTACHED.sub("", word).casefold()


def _initials(text: str) -> Iterator[str]:
    """Yield the initials of every run of two or more capitalized words."""
    for match in _RUN.finditer(text):
        words = [word for word in _PART.findall(match[0]) if word.lower() not in _CONNECTORS]
        for start in range(len(words) - 1):
            for end in range(start + 2, min(start + _LONGEST_SHORT, len(words)) + 1):
                yield "".join(word[0] for word in words[start:end]).casefold()
