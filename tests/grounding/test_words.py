from __future__ import annotations

import pytest

from summarizer.grounding.names import Words
from summarizer.grounding.reference import ReferenceIndex

# Ids of a real vocabulary, behind a space.
RANKS = {
    **{"london": 62046, "London": 7148, "google": 11558, "Google": 5085, "Leeds": 51529},
    **{"bridge": 14164, "Bridge": 19874, "repairs": 30186, "brown": 13876, "Brown": 10471},
    **{"bbc": 90626, "BBC": 18096, "label": 2383, "closed": 7877, "study": 3920, "Study": 10793},
    **{"board": 4479, "keeper": 53416, "shop": 8061, "flight": 10971, "Flight": 17244},
    **{"office": 5163, "Office": 8410, "says": 2727, "Says": 42881, "Germany": 9856},
    **{"the": 279, "The": 576, "capital": 6722, "Capital": 18373, "park": 6118, "Park": 5410},
    **{"Parker": 29073, "Europe": 4505, "European": 7513, "hp": 20640, "HP": 27139},
    **{"die": 2746, "Stadt": 46843, "plant": 6008, "harvest": 23179, "Mark": 4389, "mark": 1868},
    **{"they": 807, "il": 3900, "Il": 7695},
}
WORDS = Words(RANKS.get)
TEXT = (
    "The old Vidin bridge was closed on Monday by the road office. Parking is free, in Europe too."
)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("London", "name"),
        ("LONDON", "name"),
        ("google", "name"),
        ("leeds", "name"),
        ("bbc", "name"),
        ("bridge", "ordinary"),
        ("Repairs", "ordinary"),
        ("brown", "ordinary"),  # as frequent as a word
        ("mark", "ordinary"),
        ("Unlabelled", "ordinary"),
        ("studied", "ordinary"),
        ("boards", "ordinary"),
        ("Vidin", "unknown"),
        ("shop-keeper", "ordinary"),
        ("London-Leeds", "name"),
        ("Vidin-bridge", "unknown"),
        ("London's", "name"),
        ("university", "ordinary"),  # though it mostly stands in names
    ],
)
def test_a_vocabulary_tells_names_from_words(word: str, kind: str) -> None:
    assert WORDS.kind(word) == kind


def faults(said: str, text: str = TEXT) -> list[str]:
    return [said[each.start : each.end] for each in ReferenceIndex(text, words=WORDS).faults(said)]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Google Repairs Vidin Bridge", ["Google Repairs Vidin Bridge"]),
        ("GOOGLE REPAIRS VIDIN BRIDGE", ["GOOGLE REPAIRS VIDIN BRIDGE"]),
        ("google repairs vidin bridge", ["google"]),
        ("Leeds closed the bridge.", ["Leeds"]),
        ("- Leeds closed the bridge.", ["Leeds"]),
        ("Bridge Closed\nThe capital says London.", ["London"]),
        ("London Office Says Bridge Closed", ["London Office Says Bridge Closed"]),
        ("Vidin Bridge Closed, BBC Says", ["BBC Says"]),
        ("Parker closed the bridge.", ["Parker"]),  # nothing to do with parking
        ("Bridge Closed as Germany Says", ["Germany Says"]),
        ("European bridge closed", []),
        ("Vidin Bridge Closed", []),
        ("Repairs Closed the Bridge", []),
        ("repairs closed vidin bridge", []),
        ("Office Says They'll Park", []),
    ],
)
def test_a_name_that_the_text_has_not_is_a_fault_in_any_case(said: str, wrong: list[str]) -> None:
    assert faults(said) == wrong


GERMAN = "Die alte Brücke ist seit Montag nicht mehr für den Verkehr offen, und das bleibt so."


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Die Stadt sperrt die Überführung und den Weg.", []),
        ("Frau Hallberg sperrt die Brücke und den Weg.", ["Hallberg"]),
        ("Die Brücke in Leeds ist nicht mehr offen.", ["Leeds"]),
        ("Google sperrt die Brücke und den Weg.", ["Google"]),
    ],
)
def test_a_german_noun_is_no_name(said: str, wrong: list[str]) -> None:
    assert faults(said, GERMAN) == wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("L'établissement ferme.", []),
        ("Élodie ferme le pont de l'Aude.", ["Élodie", "Aude"]),
        ("Il remercie Łucja et Ángel.", ["Łucja", "Ángel"]),
        ("Le pont d'Orsay ferme.", []),
    ],
)
def test_capitals_beyond_ascii_and_elisions_are_known(said: str, wrong: list[str]) -> None:
    assert faults(said, "Le pont d’Orsay est dans un mauvais état et les gens ont peur.") == wrong
