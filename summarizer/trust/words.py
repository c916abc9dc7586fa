"""Whether a word is an ordinary one or a name, as far as a tokenizer's vocabulary tells.

A byte-pair vocabulary is made by merging what is most frequent first. So of two spellings that are
tokens the one with the lower id is the more frequent: " London" comes long before " london", and
" repairs" has no twin with a capital at all. What is no token in either spelling is unknown.

Not handled: ordinary words that are names, too (Rose, Mark, Hope); they count as ordinary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

Kind = Literal["ordinary", "name", "unknown"]
Rank = Callable[[str], int | None]  # the id of the token that a word is, if it is one

_MORE_FREQUENT = 2  # times as low an id has the spelling of a name
# Ordinary, though they stand in names so often that most of them have a capital.
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
# Names that are as frequent in lower case, in addresses of web pages say.
_ALSO_NAMES = """adidas amsterdam audi cairo frankfurt hamburg hindi holland ikea italia köln lyon
    milano minecraft münchen perl peru polish reddit roma snapchat stockholm tamil walmart yuan"""
# German nouns have capitals wherever they stand.
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


class Words:
    """Asks a vocabulary."""

    def __init__(self, rank: Rank) -> None:
        self._rank = rank
        self._known: dict[str, Kind] = {}

    def kind(self, word: str) -> Kind:
        """What a word is, in whatever case it is written."""
        word = _CONTRACTED.sub("", word).casefold()
        if word not in self._known:
            self._known[word] = self._kind(word)
        return self._known[word]

    def is_german_noun(self, word: str) -> bool:
        """Whether a word that counts as a name may be a noun in German."""
        return word.casefold() in _NOUNS

    def has(self, letters: str) -> bool:
        """Whether letters are a token of their own."""
        return self._rank(letters) is not None

    def _kind(self, word: str) -> Kind:
        parts = word.split("-")
        if len(parts) > 1:
            kinds = {self.kind(part) for part in parts if part}
            return next((kind for kind in _DOUBTS if kind in kinds), "ordinary")
        kind = self._written(word)
        if kind == "unknown" and any(self._written(each) == "ordinary" for each in _stems(word)):
            return "ordinary"
        return kind

    def _written(self, word: str) -> Kind:
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


_DOUBTS: tuple[Kind, ...] = ("name", "unknown")  # which kind of a part makes that of the whole
UNKNOWN_WORDS = Words(lambda word: None)  # of a vocabulary that isn't known


def _stems(word: str) -> Iterator[str]:
    """What an English word may be made of: "repaints", "unlabelled", "studied"."""
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
