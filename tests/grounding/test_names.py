from __future__ import annotations

import pytest

from summarizer.grounding.names import Lexicon, ReferenceNames, names_in
from summarizer.grounding.reference import ReferenceIndex


def names(text: str) -> list[str]:
    return [name.text for name in names_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The grant goes to Ada Whitlock.", ["Ada Whitlock"]),
        ("Bank of England staff met Dr Chen.", ["England", "Dr Chen"]),  # or of a bank
        ("She joined the Bank of England.", ["Bank of England"]),
        ("On Monday it rained.", []),
        ("They met in May.", []),
        ("The choir sings on Nov 6.", []),
        ("Meeting moved to room 4.", []),
        ("I think NASA won.", ["NASA"]),
        ("She said: Yes.", []),
        ("O'Neill and Jean-Luc left.", ["O'Neill and Jean-Luc"]),
        ("王芳表示同意。", ["王芳"]),
        ("陈医生来了。", ["陈医生"]),
        ("在东海大学举行", ["东海大学"]),
        ("他们公司", []),
        ("", []),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_name_at_the_beginning_is_not_sure() -> None:
    assert [name.is_sure for name in names_in("Harlow grew. We like Harlow.")] == [False, True]


def has_all(claim: str, source: str) -> bool:
    return all(map(ReferenceNames(source).has, names_in(claim)))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("We thank Dr Chen.", "Wei Chen spoke."),
        ("It is the NHS.", "the National Health Service"),
        ("It is the National Health Service.", "the NHS says"),
        ("It is Harlow's.", "in Harlow"),
        ("We met J. Petty.", "Jo Petty"),
        ("They spoke with Europeans.", "a European view"),
        ("陈医生", "陈医生说"),
        ("陈先生", "陈建国先生"),
    ],
)
def test_a_source_has_other_forms_of_a_name(claim: str, source: str) -> None:
    assert has_all(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("We thank Dr Wu.", "Wei Chen spoke."),
        ("It is in Epping.", "in Harlow"),
        ("It is the NHS.", "the National Trust"),
        ("李医生", "陈医生说"),
        ("在东海大学", "在北海大学"),
    ],
)
def test_a_source_lacks_another_name(claim: str, source: str) -> None:
    assert not has_all(claim, source)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("It saved Kessel. While analyst Nils Oberg doubts it.", ["Kessel", "Nils Oberg"]),
        ("They leave on Sunday. Abandoned bikes go.", []),
        ("We saw Dr. Lena Ortiz or J. K. Moss.", ["Dr. Lena Ortiz", "J. K. Moss"]),
        ("He left the U.S. Army in May.", ["U.S. Army"]),
    ],
)
def test_a_name_ends_with_its_sentence(said: str, names: list[str]) -> None:
    assert [name.text for name in names_in(said) if name.is_sure] == names


@pytest.mark.parametrize("said", ["方洁则认为换谁都一样", "老街因夜市收摊晚", "停辦並非出於省錢"])
def test_what_stands_beside_a_chinese_name_is_none(said: str) -> None:
    assert {name.text for name in names_in(said)} <= {"方洁"}


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
WORDS = Lexicon(RANKS.get)
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
    return [
        said[each.start : each.end] for each in ReferenceIndex(text, lexicon=WORDS).faults(said)
    ]


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
