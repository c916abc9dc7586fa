"""What the model chooses to quote, by a decoder that was told what it likes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from summarizer.engine import FloatArray
from summarizer.generation.pointing import Pointer

BREAK, END = 1, 2


class Scripted:
    """Likes the tokens of a script one after the other, whatever it reads."""

    def __init__(self, *script: int) -> None:
        self.script = list(script)
        self.seen: list[int] = []

    def logits(self) -> FloatArray:
        logits = np.zeros(20, np.float32)
        if len(self.seen) < len(self.script):
            logits[self.script[len(self.seen)]] = 5
        return logits

    def read(self, ids: Sequence[int]) -> FloatArray:
        self.seen += ids
        return self.logits()

    def chosen(self, passages: Sequence[Sequence[int]], most: int = 3, room: int = 99) -> list[int]:
        pointer = Pointer(self.read, BREAK, END, room)
        return pointer.chosen(self.logits(), passages, most)


def test_a_passage_is_chosen_by_its_first_words_and_read_no_further() -> None:
    model = Scripted(5, 7)
    assert model.chosen([(5, 6, 9), (5, 7, 9), (8,)], most=1) == [1]
    assert model.seen == [5]


def test_a_second_one_stands_behind_the_first() -> None:
    model = Scripted(5, 6, BREAK, 8, 9, END)
    assert model.chosen([(8, 9), (5, 6), (8, 9), (3,)]) == [1, 2]
    assert model.seen == [5, 6, BREAK, 8, 9]


def test_what_the_text_has_not_is_never_written() -> None:
    model = Scripted(19, 19, 19)
    assert model.chosen([(5, 6), (7, 8)], most=1) in ([0], [1])


@pytest.mark.parametrize(("then", "number"), [(END, 0), (BREAK, 0), (6, 1)])
def test_a_passage_may_be_the_beginning_of_another(then: int, number: int) -> None:
    assert Scripted(5, then).chosen([(5,), (5, 6)], most=1) == [number]


def test_of_the_same_words_the_last_are_chosen() -> None:
    assert Scripted(5, 6, END).chosen([(5, 6), (7,), (5, 6)]) == [2]


def test_no_more_is_read_than_there_is_room_for() -> None:
    model = Scripted(5, 5, 5, 6)
    assert model.chosen([(5, 5, 5, 6), (5, 5, 5, 7), (8,)], room=2) == [1]
    assert model.seen == [5, 5]


def test_of_no_passages_none_is_chosen() -> None:
    assert Scripted().chosen([]) == []
