"""Strict reading of a TOML table, key by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from summarizer.errors import ModelError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_T = TypeVar("_T")


class TomlTable:
    """A table whose keys are taken one by one; what is wrong becomes a `ModelError`.

    Each message names the file and the key. After the last key, `finish` refuses what is left
    over, so that a misspelt key isn't silently ignored.
    """

    def __init__(self, file: str, values: Mapping[str, object], prefix: str = "") -> None:
        self._file = file
        self._prefix = prefix
        self._rest = dict(values)

    def error(self, key: str, problem: str) -> ModelError:
        """The error to raise about `key`."""
        return ModelError(f"{self._file}: {self._prefix}{key} {problem}")

    def take(self, key: str, kind: type[_T]) -> _T:
        """The value of `key`, which must be exactly a `kind`."""
        if key not in self._rest:
            raise self.error(key, "is missing")
        value = self._rest.pop(key)
        # Not isinstance: in Python `true` is an int, in TOML it isn't.
        if type(value) is not kind:
            raise self.error(key, f"is {value!r} where {kind.__name__} is expected")
        return value

    def take_count(self, key: str) -> int:
        """A whole number above 0."""
        value = self.take(key, int)
        if value < 1:
            raise self.error(key, f"is {value} but must be above 0")
        return value

    def take_sha256(self, key: str) -> str:
        """A sha256 in lower-case hexadecimal."""
        value = self.take(key, str)
        if not _SHA256.fullmatch(value):
            raise self.error(key, f"is {value!r}, which isn't 64 hexadecimal digits")
        return value

    def table(self, key: str) -> TomlTable:
        """The table under `key`."""
        return TomlTable(self._file, self.take(key, dict), f"{self._prefix}{key}.")

    def optional_table(self, key: str) -> TomlTable | None:
        """The table under `key`, or `None` when there is no such key."""
        return self.table(key) if key in self._rest else None

    def tables(self, key: str) -> list[TomlTable]:
        """The array of tables under `key`, at least one."""
        entries = self.take(key, list)
        if not entries or not all(type(entry) is dict for entry in entries):
            raise self.error(key, "must be one or more tables")
        return [
            TomlTable(self._file, entry, f"{self._prefix}{key}[{number}].")
            for number, entry in enumerate(entries)
        ]

    def finish(self) -> None:
        """Raise when a key was given that nobody took."""
        for key in self._rest:
            raise self.error(key, "is not a known key")
