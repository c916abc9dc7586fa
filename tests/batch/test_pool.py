from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from summarizer import ModelError
from summarizer.batch import Answer, Item, pooled_answers, run

from .stand_ins import KILLS, KILLS_ONCE, load_and_die, load_echo, load_nothing


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def items(*texts: str) -> Iterator[Item]:
    return (Item(index, str(index), text=text) for index, text in enumerate(texts))


def answers(*texts: str, workers: int = 2) -> dict[int, Answer]:
    pairs = list(pooled_answers(items(*texts), load_echo, workers=workers))
    found = {item.index: answer for item, answer in pairs}
    assert len(found) == len(pairs), "one answer each"
    return found


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_each_item_is_answered_once(count: int) -> None:
    texts = [f"text {number}" for number in range(count)]
    assert [answer["text"] for _, answer in sorted(answers(*texts).items())] == [
        text.upper() for text in texts
    ]


def test_a_failure_is_an_answer() -> None:
    assert "error" in answers("good", "fails")[1]


def test_a_long_text_passes() -> None:
    long = "long " * 1_000_000
    assert answers(long, long)[1] == {"text": long.upper()}


def test_an_item_whose_process_is_killed_is_tried_once_more(tmp_path: Path) -> None:
    texts = ["a", f"{KILLS_ONCE}{tmp_path / 'sign'}", "b", "c"]
    found = answers(*texts)
    assert {index: answer["text"] for index, answer in found.items()} == {
        index: text.upper() for index, text in enumerate(texts)
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_an_item_that_kills_twice_fails_and_the_others_go_on(workers: int) -> None:
    found = answers(KILLS, "a", "b", "c", workers=workers)
    assert found[0]["error"]["type"] == "GenerationError"
    assert "two processes" in found[0]["error"]["message"]
    assert [found[index]["text"] for index in (1, 2, 3)] == ["A", "B", "C"]


def test_the_last_item_may_kill() -> None:
    assert "error" in answers("a", KILLS)[1]


def test_a_model_that_can_t_be_loaded_is_an_error_with_its_reason() -> None:
    with pytest.raises(ModelError, match="the bundle is gone"):
        list(pooled_answers(items("a", "b"), load_nothing, workers=2))


def test_a_process_that_ends_while_it_loads_is_an_error() -> None:
    with pytest.raises(ModelError, match="code 9 while it loaded"):
        list(pooled_answers(items("a"), load_and_die, workers=1))


def test_nobody_waits_for_what_is_under_way_when_stopped() -> None:
    with closing(pooled_answers(items("a", "sleeps"), load_echo, workers=2)) as found:
        assert next(found)[1] == {"text": "A"}


class Interrupted:
    """An output during whose first line Ctrl-C is pressed."""

    done: Mapping[str, bool] = MappingProxyType({})

    def write(self, record: Mapping[str, Any]) -> None:
        raise KeyboardInterrupt


def test_interrupted_while_it_writes_it_leaves_no_process_that_waits() -> None:
    answering = partial(pooled_answers, load=load_echo, workers=2)
    with pytest.raises(KeyboardInterrupt) as kept_alive:
        list(run(list(items("a", "b", "c")), Interrupted(), answering))
    assert kept_alive.tb, "what its frames hold isn't collected"
    assert multiprocessing.active_children() == []
