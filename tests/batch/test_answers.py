from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import fields
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from summarizer import BundleError, ModelError, Summarizer, SummaryOptions, SummaryResult
from summarizer.batch import Answer, Item, answer, answering_with, pooled_answers, run
from summarizer.bundle import Bundle
from summarizer.options import EngineOptions

from ..scripted import POINTS, TEXT, Scripted
from .stand_ins import KILLS, KILLS_ONCE, batch, load_and_die, load_echo, load_nothing

SHORT = "The meeting is moved to Friday."


def line(text: str, **options: object) -> Item:
    return Item(0, "line", text=text, options=options)


def test_an_answer_has_every_field_of_a_result_as_json(scripted: Scripted) -> None:
    given = answer(scripted(POINTS), line(TEXT))
    assert set(given) == {field.name for field in fields(SummaryResult)}
    assert json.loads(json.dumps(given))["items"] == list(given["items"])
    assert given["usage"]["output_tokens"] > 0


def test_options_of_a_line_are_kept(scripted: Scripted) -> None:
    given = answer(scripted("Late trains"), line(TEXT, type="headline"))
    assert given["text"] == "Late trains"


def test_a_file_is_read_when_its_turn_comes(random_model: Summarizer, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    item = Item(0, str(path), path=path)
    path.write_text(SHORT, "utf-8")
    assert answer(random_model, item)["text"] == SHORT


def _binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF\x02\x01\x01\x00\x00text")


def _few_letters(path: Path) -> None:
    path.write_bytes("会议改到周五".encode("gb18030"))


def _long(path: Path) -> None:
    path.write_text("The train is late again today. " * 140_000, "utf-8")


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (_binary, "UnsupportedInputError", "binary"),
        (_few_letters, "UnsupportedInputError", "UTF-8"),
        (_long, "UnsupportedInputError", "in parts"),
        (Path.mkdir, "UnsupportedInputError", "is a folder"),
        (lambda path: None, "UnsupportedInputError", "no such file"),
    ],
)
def test_a_bad_file_is_an_error_with_type_and_message(
    make: Callable[[Path], object],
    kind: str,
    said: str,
    random_model: Summarizer,
    tmp_path: Path,
) -> None:
    path = tmp_path / "file"
    make(path)
    error = answer(random_model, Item(0, str(path), path=path))["error"]
    assert error["type"] == kind
    assert said in error["message"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_is_an_error(random_model: Summarizer, tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(SHORT, "utf-8")
    path.chmod(0)
    (item,) = batch(path)
    assert "Permission denied" in answer(random_model, item)["error"]["message"]


def test_a_model_that_gives_nothing_is_an_error(scripted: Scripted) -> None:
    assert answer(scripted(""), line(TEXT))["error"]["type"] == "GenerationError"


def test_a_bad_option_is_an_error(random_model: Summarizer) -> None:
    error = answer(random_model, line(SHORT, type="poem"))["error"]
    assert error["type"] == "OptionError"
    assert "poem" in error["message"]


class Raising:
    """A summarizer whose every summary raises."""

    options = SummaryOptions()

    def __init__(self, error: Exception) -> None:
        self._error = error

    def summarize(self, text: str, **_: object) -> None:
        raise self._error


@pytest.mark.parametrize("error", [RuntimeError("no idea"), MemoryError(), RecursionError()])
def test_what_nobody_foresaw_is_an_error_and_logged(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    given = answer(Raising(error), line(SHORT))  # type: ignore[arg-type]
    assert given["error"]["type"] == type(error).__name__
    assert "line failed" in caplog.text


def test_a_broken_model_is_no_item_s_fault() -> None:
    with pytest.raises(BundleError):
        answer(Raising(BundleError("it is gone")), line(SHORT))  # type: ignore[arg-type]


def test_several_models_answer_as_one_does(bundle: Bundle) -> None:
    items = [line(SHORT), line(""), line(SHORT, type="poem")]
    numbered = [
        Item(index, "", text=item.text, options=item.options) for index, item in enumerate(items)
    ]

    def texts(workers: int) -> dict[int, object]:
        engine = EngineOptions(threads=1)
        answering = answering_with(bundle, SummaryOptions(), engine, workers=workers)
        pairs = answering(iter(numbered))
        return {item.index: given.get("text", given.get("error")) for item, given in pairs}

    assert texts(2) == texts(1)


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
    """An output that gets Ctrl-C during its first line."""

    done: Mapping[str, bool] = MappingProxyType({})

    def write(self, record: Mapping[str, Any]) -> None:
        raise KeyboardInterrupt


def test_interrupted_while_it_writes_it_leaves_no_process_that_waits() -> None:
    answering = partial(pooled_answers, load=load_echo, workers=2)
    with pytest.raises(KeyboardInterrupt) as kept_alive:
        list(run(list(items("a", "b", "c")), Interrupted(), answering))
    assert kept_alive.tb, "what its frames hold isn't collected"
    assert multiprocessing.active_children() == []
