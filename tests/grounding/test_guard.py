from __future__ import annotations

from summarizer.grounding.reference import Guard, ReferenceIndex

SOURCE = ReferenceIndex("Mara Quill opened the mill at 7:30 on 4 May. It cost 12,400 pounds.")


def test_it_objects_once_a_clause_is_closed() -> None:
    guard = Guard(SOURCE)
    assert guard.objection("It cost 14", is_ended=False) is None
    assert guard.objection("It cost 14,", is_ended=False) is None  # "14,200" may follow
    found = guard.objection("It cost 14,200 pounds.", is_ended=False)
    assert found is not None
    assert found.text == "14,200 pounds"


def test_it_objects_at_the_end_without_a_mark() -> None:
    guard = Guard(SOURCE)
    assert guard.objection("It cost 15", is_ended=False) is None
    assert guard.objection("It cost 15", is_ended=True) is not None


def test_places_count_from_the_answer_s_beginning_and_what_was_given_is_not_judged() -> None:
    guard = Guard(SOURCE, given="| Who | Tessa |\n")
    answer = "| Who | Tessa |\nIt cost 99 pounds."
    found = guard.objection(answer, is_ended=False)
    assert found is not None
    assert answer[found.start : found.end] == "99 pounds"


def test_it_gives_up_on_words_that_come_again_and_again() -> None:
    guard = Guard(SOURCE)
    objections = [guard.objection("It cost 15 pounds.", is_ended=True) for _ in range(5)]
    assert [bool(each) for each in objections] == [True, True, False, False, False]


def test_it_gives_up_after_some_objections() -> None:
    guard = Guard(SOURCE)
    objections = [
        guard.objection(f"It cost {number} pounds.", is_ended=True) for number in range(20, 40)
    ]
    assert sum(map(bool, objections)) == 4


def test_a_number_at_a_line_s_end_is_closed_by_it() -> None:
    assert Guard(SOURCE).objection("It cost 15\n", is_ended=False) is not None
