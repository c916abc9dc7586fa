"""What a stranger's text costs grows with its length, not with the square of it.

Bounded is the growth of the CPU time of this thread from one length to four times as much: four
where it is linear, sixteen where it is the square. Where a character takes next to nothing the
square is out of the question, and nothing more is measured.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import inspect
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from summarizer.grounding.nearness import moments_in

from . import hostile, patterns

LENGTHS = (1_000, 4_000, 16_000)
TURNS = 3  # of which the fastest counts
TRIES = 3  # a machine may be busy, and the square stays
LINEAR, MOST_GROWTH = 5.0, 8.0  # from a length to four times as much
QUICK_PATTERN_S, QUICK_READING_S = 0.5e-6, 3e-6  # a character; the square of 4,000 takes longer

Run = Callable[[Any], object]


@pytest.fixture(autouse=True)
def no_collecting() -> Iterator[None]:
    """Garbage of other tests counts for none of these."""
    gc.disable()
    yield
    gc.enable()


def cpu_s(run: Run, text: str | bytes, *, turns: int = TURNS) -> float:
    times = []
    for _ in range(turns):
        started = time.thread_time()
        run(text)
        times.append(time.thread_time() - started)
    return min(times)


def grows_too_fast(
    run: Run, text_of: Callable[[int], Any], lengths: Sequence[int], quick_s: float
) -> bool:
    before_s = None  # that a quarter of the length took
    for length in lengths:
        text, short = text_of(length), text_of(length // 4)
        took = cpu_s(run, text, turns=1)
        if is_quick(took, length, quick_s):
            return False
        growth = took / (before_s or cpu_s(run, short, turns=1))
        if growth < LINEAR and length > LENGTHS[0]:
            return False
        # Bounded repeats one behind another take their full width only in texts of some hundreds.
        most = MOST_GROWTH * (4 if length == LENGTHS[0] else 1)
        if growth > most and all(cpu_s(run, text) > most * cpu_s(run, short) for _ in range(TRIES)):
            return True
        before_s = took
    return False


def is_quick(took_s: float, length: int, quick_s: float) -> bool:
    """Whether no square is in it that takes `quick_s` a character of the second length.

    Of a fourth of that length such a square takes a sixteenth of the time.
    """
    return took_s < quick_s * length * min(1.0, length / LENGTHS[1])


@pytest.mark.parametrize("found", patterns.patterns(), ids=lambda found: found.where)
def test_a_pattern_does_not_take_the_square_of_a_text(found: patterns.Found) -> None:
    for alternative, units in hostile.alternatives(found.pattern):
        run = partial(exhaust, alternative, is_anchored=found.is_anchored)
        for unit in units:
            assert not grows_too_fast(run, text_of(found, unit), LENGTHS, QUICK_PATTERN_S), (
                f"{found.where} on {unit}: {found.pattern.pattern!r:.300}"
            )


def exhaust(pattern: re.Pattern[Any], text: Any, *, is_anchored: bool) -> None:
    if is_anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass


def text_of(found: patterns.Found, unit: hostile.Unit) -> Callable[[int], str | bytes]:
    is_text = isinstance(found.pattern.pattern, str)

    def made(length: int) -> str | bytes:
        text = hostile.text(unit, length)
        return text if is_text else text.encode("latin-1", "ignore")

    return made


@pytest.mark.parametrize(
    "pattern",
    [
        r"sale|\d+ ?% off",  # took 17 s for 25,000 digits
        r"[^\W\d_]+-\n",
        r"\s*(?:[a-z]|,)",
        r"<!--.*?-->|x",
    ],
)
def test_the_square_is_seen(pattern: str) -> None:
    """What this file looks for: a run that may begin in itself, an opening without its end."""
    bad = patterns.Found("here", re.compile(pattern), False)
    with pytest.raises(AssertionError, match="here"):
        test_a_pattern_does_not_take_the_square_of_a_text(bad)


@pytest.mark.parametrize(
    "unit", ["周一 3月9日 ", "明天5点 ", "Mon at 5 pm ", "Monday 3 May 2024 ", "tomorrow at 5:30 "]
)
def test_many_dates_in_a_line_do_not_take_its_square(unit: str) -> None:
    run = partial(moments_in, sent=datetime(2024, 3, 12, 9))
    make = partial(hostile.text, ("", unit, ""))
    assert not grows_too_fast(run, make, (32_000,), quick_s=0.0)


# -- whole functions ------------------------------------------------------------------------------

_READ = {"text", "line", "sentence", "source", "style", "cell"}  # what they are called
_NO_READING = {"tell", "show"}  # they print
UNITS = (
    *hostile.ALPHABET,
    *("1 ", "1,", "1.", "a. ", "A ", "A. ", "Mr. ", "a-", "a\n", "\n\n", "- a\n", "> ", "> a\n"),
    *("| a ", "# a\n", "```\n", "<b>", "<!--", "a: b\n", "a:", "From: a\n", "[1] a: b\n"),
    *("12:00 ", "00:01 --> ", "1/2/2024, 12:00 - a: b\n", "http://a.b/", "a@b.c ", "a@", "{", "[["),
    *('{"a":', "百", "一点", "是。", "王", "and ", "twenty ", "Monday ", "by 5 pm ", "ignore all "),
    *("Summarizer: ", "\u200b", "\u0301", "‘", "“a", "?", "!?", "...", "$1 ", "10% off "),
)


def readings() -> Iterator[tuple[str, Run]]:
    """Every public function of ours that takes a text alone."""
    for module in patterns.modules():
        for name, function in vars(module).items():
            if (
                inspect.isfunction(function)
                and function.__module__ == module.__name__
                and not name.startswith("_")
                and name not in _NO_READING
                and _takes_text_alone(function)
            ):
                yield f"{module.__name__}.{name}", function


def _takes_text_alone(function: Callable[..., object]) -> bool:
    parameters = inspect.signature(function).parameters.values()
    needed = [each for each in parameters if each.default is each.empty]
    return [(each.name in _READ, each.annotation) for each in needed] == [(True, "str")]


READINGS = dict(readings())


def test_the_functions_that_read_are_found() -> None:
    wanted = ("pipeline.priority.find_priority", "inputs.reading.read_string", "facts.facts_in")
    assert all(any(name.endswith(each) for name in READINGS) for each in wanted)


@pytest.mark.parametrize("name", READINGS)
def test_reading_does_not_take_the_square_of_a_text(name: str) -> None:
    def run(text: str) -> None:
        with contextlib.suppress(ValueError, argparse.ArgumentTypeError):  # it is refused
            READINGS[name](text)

    for unit in UNITS:
        lengths, make = LENGTHS[:2], lambda length, unit=unit: hostile.text(("", unit, ""), length)
        assert not grows_too_fast(run, make, lengths, QUICK_READING_S), f"{name} on {unit!r}"
