from __future__ import annotations

import pytest

from ..scripted import TEXT, Scripted
from .test_table import of, shaped


@pytest.mark.parametrize("row", ["Rain and", "The impact of the", "Fares to"])
def test_a_topic_without_its_end_is_left_out(row: str) -> None:
    assert shaped(of("topics"), f" {row} |").parts == ()


def test_topics_of_several_attempts_are_taken_together(scripted: Scripted) -> None:
    made = scripted(" Rain in June |", " rain in june |\n| Fares |", " Trains |")
    assert made.summarize(TEXT, type="topics").items == ("Rain in June", "Fares", "Trains")


def test_apps_may_be_topics() -> None:
    form = of("topics", input_type="notification-stack", participants=("Mail",))
    assert shaped(form, " Mail |").parts == ("Mail",)


def test_people_are_no_topics() -> None:
    done = shaped(of("topics", participants=("Ann",)), " Ann |", " Fares |")
    assert done.parts == ("Fares",)
