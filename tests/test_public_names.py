from __future__ import annotations

import ast
import inspect
import re
import typing
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest

import summarizer
from summarizer import Summarizer, errors, inputs

ROOT = Path(__file__).parents[1]
METHODS = {name: each for name, each in vars(Summarizer).items() if not name.startswith("_")}
PUBLIC = {"summarizer": summarizer, "summarizer.inputs": inputs}
_FENCE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def shown() -> Iterator[ast.Module]:
    """The programs that readers are shown."""
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        yield from map(ast.parse, _FENCE.findall(path.read_text("utf-8")))
    for path in (ROOT / "examples").glob("*.py"):
        yield ast.parse(path.read_text("utf-8"))


def test_what_the_documentation_imports_is_public() -> None:
    imported = [
        (node.module, alias.name)
        for program in shown()
        for node in ast.walk(program)
        if isinstance(node, ast.ImportFrom) and node.module in PUBLIC
        for alias in node.names
    ]
    assert ("summarizer", "Summarizer") in imported
    for module, name in imported:
        assert name in PUBLIC[module].__all__, f"{module}.{name}"


def test_what_the_documentation_calls_is_a_method() -> None:
    called = {
        node.attr
        for program in shown()
        for node in ast.walk(program)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).lower() == "summarizer"
    }
    assert {"create", "summarize", "summarize_streaming"} <= called <= set(METHODS)


def test_what_a_call_gives_back_is_public() -> None:
    for kind in given_back():
        assert kind.__name__ in summarizer.__all__, kind
    assert summarizer.Sentence in given_back()  # within a result


def given_back() -> list[type]:
    """Our classes that methods of a Summarizer return, and those of their fields."""
    found: list[type] = []
    pending = [getattr(each, "fget", getattr(each, "__func__", each)) for each in METHODS.values()]
    hints = [typing.get_type_hints(function)["return"] for function in pending]
    for hint in hints:  # which grows meanwhile
        for kind in classes_in(hint):
            if kind.__module__.startswith("summarizer.") and kind not in found:
                found.append(kind)
                hints += typing.get_type_hints(kind).values() if is_dataclass(kind) else ()
    return found


def classes_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type):
        yield hint
    for each in typing.get_args(hint):
        yield from classes_in(each)


VALUES = [name for name in summarizer.__all__ if not typing.get_args(getattr(summarizer, name))]


@pytest.mark.parametrize("name", VALUES)  # which unions and literals can't
def test_every_public_name_says_what_it_is(name: str) -> None:
    written = getattr(summarizer, name).__doc__
    assert written and not written.startswith(f"{name}("), "a docstring of its own"


@pytest.mark.parametrize("name", METHODS)
def test_every_method_says_what_it_does(name: str) -> None:
    assert inspect.getdoc(inspect.getattr_static(Summarizer, name))


def test_every_error_has_the_one_root_and_is_public() -> None:
    defined = [each for each in vars(errors).values() if isinstance(each, type)]
    found = [each for each in defined if issubclass(each, Exception)]
    assert len(found) > 10
    for error in found:
        assert issubclass(error, errors.SummarizerError)
        assert error.__name__ in summarizer.__all__


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.AssetsUnavailableError, FileNotFoundError),
        (errors.BundleError, OSError),
        (errors.DownloadError, OSError),
        (errors.GenerationError, RuntimeError),
        (errors.MemoryBudgetError, ValueError),
        (errors.OptionError, ValueError),
        (errors.QuotaExceededError, ValueError),
        (errors.StorageError, OSError),
        (errors.UnknownModelError, ValueError),
        (errors.UnsupportedInputError, ValueError),
    ],
)
def test_an_error_is_the_builtin_one_expects(error: type, builtin: type) -> None:
    assert issubclass(error, builtin)
