from __future__ import annotations

import pytest

from summarizer.grounding.names import ReferenceNames, names_in


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
