"""What users send through pools of processes arrives as it was."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass
from multiprocessing import get_context
from types import UnionType
from typing import Any, Literal

import pytest

import summarizer
from summarizer import (
    MemoryBudgetError,
    QuotaExceededError,
    Summarizer,
    SummaryOptions,
    inputs,
)

from .batch.stand_ins import refuse
from .patterns import modules
from .scripted import TEXT

WAYS: tuple[Callable[[Any], Any], ...] = (
    copy.copy,
    copy.deepcopy,
    *(
        lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
)
OPTIONS = SummaryOptions(type="tldr", focus="the mill", output_language="zh-Hant")
ARGUMENTS: dict[str, object] = {"str": "the text 会议", "int": 4_000, "float": 0.5}


def all_below(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    for below in kind.__subclasses__():
        yield below
        yield from all_below(below)


def our_errors() -> list[type[BaseException]]:
    """Every exception of ours, of which nobody keeps a list."""
    names = {module.__name__ for module in modules()}
    found = {kind for kind in all_below(Exception) if kind.__module__ in names}
    assert {QuotaExceededError, MemoryBudgetError} < found
    return sorted(found, key=lambda kind: kind.__qualname__)


def made(kind: type[BaseException]) -> BaseException:
    if not inspect.isfunction(kind.__init__):
        return kind("a message 会议")
    _, *parameters = inspect.signature(kind.__init__).parameters.values()
    needed = [each for each in parameters if each.default is each.empty]
    return kind(*[ARGUMENTS[each.annotation] for each in needed])


def told(error: BaseException) -> tuple[object, ...]:
    return type(error), str(error), error.args, vars(error)


@pytest.mark.parametrize("kind", our_errors(), ids=lambda kind: kind.__qualname__)
def test_an_error_survives_pickle_and_copy(kind: type[BaseException]) -> None:
    error = made(kind)
    error.add_note("while the second text was read")
    for way in WAYS:
        assert told(way(error)) == told(error)


def test_the_parts_of_an_error_of_the_system_survive() -> None:
    error = summarizer.StorageError(28, "No space left on device", "a.json")
    arrived = pickle.loads(pickle.dumps(error))
    assert (arrived.errno, arrived.filename) == (28, "a.json")
    assert str(arrived) == str(error)


def test_a_pool_goes_on_after_an_error() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(QuotaExceededError) as caught:
            pool.submit(refuse, 12).result()
        assert (caught.value.requested, caught.value.quota) == (12, 10)
        assert pool.submit(refuse, 9).result() == "read"


# -- values ---------------------------------------------------------------------------------------


def public_values() -> list[type]:
    """The dataclasses that a user gets or gives, and those that are in them."""
    names = [getattr(room, name) for room in (summarizer, inputs) for name in room.__all__]
    found = [kind for kind in names if isinstance(kind, type) and is_dataclass(kind)]
    for kind in found:  # which grows meanwhile
        for hint in typing.get_type_hints(kind).values():
            below = [each for each in within(hint) if is_dataclass(each) and each not in found]
            found += [each for each in below if isinstance(each, type)]
    return found


def within(hint: Any) -> Iterator[Any]:
    yield hint
    for each in typing.get_args(hint):
        yield from within(each)


def value_of(hint: Any, outer: tuple[type, ...] = ()) -> Any:
    """Something that fits a type, and isn't empty; what holds its own kind holds none."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is SummaryOptions:
        return OPTIONS
    if origin is Literal:
        return arguments[0]
    if origin in (typing.Union, UnionType):
        return value_of(arguments[0], outer)
    if origin is tuple:
        listed = [each for each in arguments if each is not Ellipsis and each not in outer]
        return tuple(value_of(each, outer) for each in listed)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {value_of(arguments[0], outer): value_of(arguments[1], outer)}
    if is_dataclass(hint) and isinstance(hint, type):
        hints = typing.get_type_hints(hint)
        inner = {each.name: value_of(hints[each.name], (*outer, hint)) for each in fields(hint)}
        return hint(**inner)
    if isinstance(hint, type) and issubclass(hint, tuple):  # a NamedTuple
        return hint(*(value_of(each) for each in typing.get_type_hints(hint).values()))
    return hint("1")


@pytest.mark.parametrize("kind", public_values(), ids=lambda kind: kind.__qualname__)
def test_a_value_survives_pickle_and_copy(kind: type) -> None:
    value = value_of(kind)
    for way in WAYS:
        assert way(value) == value


def test_what_a_call_gives_survives(random_model: Summarizer) -> None:
    document = inputs.read_string(TEXT)
    events = list(random_model.summarize_streaming(document, type="tldr"))
    verdict = random_model.check(document, "The mill burned down in 1911.")
    for value in (document, verdict, *events):
        assert pickle.loads(pickle.dumps(value)) == value
