"""Every regular expression of ours: those that modules hold, and those written where they are used.

Found by walking, so that a new one is tested without anybody naming it.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

PACKAGES = ("summarizer", "demo", "benchmarks")
_CALLS = {
    f"re.{name}": name
    for name in [
        "compile",
        "search",
        "match",
        "fullmatch",
        "split",
        "sub",
        "subn",
        "findall",
        "finditer",
    ]
}
_ANCHORED = {"match", "fullmatch"}
_COMPILE = ast.parse("re.compile", mode="eval").body
_FOLLOWED = ("builtins", "functools", "types", "collections")

Key = tuple[str | bytes, int]


@dataclass(frozen=True)
class Found:
    """A pattern, where it is, and whether it is only tried at one place of a text."""

    where: str
    pattern: re.Pattern[Any]
    is_anchored: bool


@cache
def modules() -> tuple[ModuleType, ...]:
    """All modules of ours, without those whose optional libraries aren't installed."""
    names = [name for package in PACKAGES for name in _names(package)]
    return tuple(module for name in names if (module := _imported(name)))


@cache
def patterns() -> tuple[Found, ...]:
    """Each pattern once, with a place where it is found."""
    places: dict[Key, tuple[str, re.Pattern[Any]]] = {}
    methods: dict[Key, set[str]] = defaultdict(set)
    for module in modules():
        for where, pattern in _held(module):
            places.setdefault(_key(pattern), (where, pattern))
        for where, pattern, method in _written(module):
            places.setdefault(_key(pattern), (where, pattern))
            if method != "compile":
                methods[_key(pattern)].add(method)
        for pattern, method in _used(module):
            methods[_key(pattern)].add(method)
    return tuple(
        Found(*place, bool(methods[key]) and methods[key] <= _ANCHORED)
        for key, place in places.items()
    )


def _key(pattern: re.Pattern[Any]) -> Key:
    return pattern.pattern, pattern.flags


def _names(package: str) -> Iterator[str]:
    yield package
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not found.name.endswith("__main__"):
            yield found.name


def _imported(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if _is_ours(error.name or ""):
            raise
        return None


def _is_ours(module: str) -> bool:
    return module.split(".")[0] in PACKAGES


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Patterns that can be reached from a module's names, whatever holds them."""
    for name, value in vars(module).items():
        if not name.startswith("__"):
            for pattern in _reached(value):
                yield f"{module.__name__}.{name}", pattern


def _reached(value: object) -> Iterator[re.Pattern[Any]]:
    seen, left = {id(value)}, [value]
    while left:
        value = left.pop()
        if isinstance(value, re.Pattern):
            yield value
        new = [each for each in _held_by(value) if id(each) not in seen]
        seen.update(map(id, new))
        left += new


def _held_by(value: object) -> list[Any]:
    if isinstance(value, FunctionType):  # not its globals, which are walked as a module's names
        return [value.__closure__, value.__defaults__, value.__kwdefaults__, value.__dict__]
    if isinstance(value, ModuleType | CodeType):
        return []
    home = value.__module__ if isinstance(value, type) else type(value).__module__
    follows = _is_ours(home) or (home in _FOLLOWED and not isinstance(value, type))
    return gc.get_referents(value) if follows else []


def _written(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Patterns written where they are used, as far as names of the module make them."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _CALLS:
            flags = [word.value for word in node.keywords if word.arg == "flags"]
            method = _CALLS[ast.unparse(node.func)]
            if method == "compile":
                flags += node.args[1:2]
            call = ast.Call(_COMPILE, [node.args[0], *flags], [])
            with contextlib.suppress(NameError):  # of what a function was given
                yield f"{module.__name__}:{node.lineno}", _evaluated(call, module), method


def _used(module: ModuleType) -> Iterator[tuple[re.Pattern[Any], str]]:
    """What is done with the patterns that have a name: a method, or "" for anything else."""
    counted = set()
    for node in ast.walk(_tree(module)):  # an attribute comes before its name
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name, method = node.value, node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            name, method = node, ""
        else:
            continue
        pattern = vars(module).get(name.id)
        if isinstance(pattern, re.Pattern) and name not in counted:
            counted.add(name)
            if method not in ("pattern", "flags"):
                yield pattern, method


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text("utf-8"))


def _evaluated(node: ast.expr, module: ModuleType) -> re.Pattern[Any]:
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "a pattern", "eval")
    return eval(code, vars(module) | {"re": re})
