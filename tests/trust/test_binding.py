from __future__ import annotations

import pytest

from summarizer.trust.binding import clauses_of, doubts


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("We counted 12,400 visitors, a record.", ["We counted 12,400 visitors", "a record."]),
        ("At 7:30: tea.", ["At 7:30", "tea."]),
        ("A is 3.5 m and B is 4 m", ["A is 3.5 m", "and B is 4 m"]),
        ("between 60 and 80 guests", ["between 60 and 80 guests"]),
        ("东边六米，西边八米。", ["东边六米", "西边八米"]),
        ("One. Two!\nThree", ["One", "Two", "Three"]),
        ("", []),
        (" , ", []),
    ],
)
def test_clauses_end_at_marks_and_words_but_not_in_numbers(text: str, clauses: list[str]) -> None:
    assert [clause.text for clause in clauses_of(text)] == clauses


@pytest.mark.parametrize(
    ("claim", "source", "instead"),
    [
        ("The balcony measures 68 m².", "The flat has 68 m², the balcony 6 m².", "6 m²"),
        ("阳台有68平方米。", "房子68平方米，阳台6平方米。", "6平方米"),
    ],
)
def test_a_fact_of_another_clause_is_doubted(claim: str, source: str, instead: str) -> None:
    (doubt,) = doubts(claim, source)
    assert doubt.instead == instead
    assert doubt.fact.place_in(claim).startswith("68")


def test_a_doubted_fact_has_its_place_in_the_whole_sentence() -> None:
    claim = "It is a nice home, the balcony measures 68 m²."
    (doubt,) = doubts(claim, "The flat has 68 m², the balcony 6 m².")
    assert doubt.fact.place_in(claim) == "68 m²"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The balcony measures 6 m².", "The flat has 68 m², the balcony 6 m²."),
        ("12,400 came.", "We counted 12,400 visitors, more than last year's 400."),
        ("Nothing to see.", "The flat has 68 m²."),
        ("", ""),
    ],
)
def test_a_fact_in_its_clause_is_not_doubted(claim: str, source: str) -> None:
    assert not list(doubts(claim, source))
