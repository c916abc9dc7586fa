"""The items of a batch: files, the files of folders, and lines of JSON.

A line is an object with `text`, and optionally `id` and fields of `SummaryOptions`. Input that
can't be used becomes an item with the reason: every input has its line in the output.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from summarizer.errors import InputError, UnsupportedInputError, require_choice, require_text
from summarizer.inputs.formats import FOLDER_SUFFIXES
from summarizer.options import SummaryOptions

LINE_SUFFIXES = (".jsonl", ".ndjson")
_OPTIONS = tuple(field.name for field in fields(SummaryOptions))


@dataclass(frozen=True)
class Item:
    """One input.

    Attributes:
        index: Its position in the input, from 0.
        id: A file's path as it was named, or a line's `id` (else FILE:LINE).
        key: sha256, in hexadecimal, of all that its summary depends on.
        path: Of a file, which is read when it is answered; None for a line.
        text: Of a line.
        options: Of a line, overriding those of the batch.
        error: Why there is nothing to summarize.
    """

    index: int
    id: str
    key: str = ""
    path: Path | None = None
    text: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Batch:
    """What to summarize, and how; each iteration reads the disk again.

    Attributes:
        paths: Files and folders.
        options: Of the summaries.
        model_id: The model's.
        recipe: How its weights are stored.
        glob: Which files of folders, as "*.txt" or "mail/*.txt"; "" for those that can be read.
        without: A file to skip, such as the output in one of the folders.
    """

    paths: tuple[Path, ...]
    options: SummaryOptions
    model_id: str
    recipe: str
    glob: str = ""
    without: Path | None = None

    def __iter__(self) -> Iterator[Item]:
        times: Counter[str] = Counter()  # the same input given twice is two items
        for index, (item, content) in enumerate(self._found()):
            key = self._key(item, content)
            times[key] += 1
            yield replace(item, index=index, key=key if times[key] == 1 else f"{key}-{times[key]}")

    def files(self) -> Iterator[Path]:
        """Yield the files of the folders among the paths, in order; nothing is read."""
        for folder in self.paths:
            yield from self._files_of(folder, [])

    def _found(self) -> Iterator[tuple[Item, str]]:
        """Yield items without index and key, each with the sha256 of its content."""
        for path in self.paths:
            if path.is_dir():
                yield from self._of_folder(path)
            else:
                yield from _of_path(path)

    def _of_folder(self, folder: Path) -> Iterator[tuple[Item, str]]:
        closed: list[OSError] = []
        for path in self._files_of(folder, closed):
            yield from _of_path(path)
        for error in closed:
            reason = f"{error.filename} can't be looked into: {error.strerror}"
            yield Item(0, str(error.filename), error=reason), ""

    def _files_of(self, folder: Path, closed: list[OSError]) -> Iterator[Path]:
        for path in sorted(_visible(folder, closed), key=lambda path: path.parts):
            if self._is_wanted(path, folder):
                yield path

    def _is_wanted(self, path: Path, folder: Path) -> bool:
        if self.without and path.name == self.without.name and _is_same(path, self.without):
            return False
        if self.glob:
            return path.relative_to(folder).match(self.glob)
        return (
            path.suffix.lower() in FOLDER_SUFFIXES
        )  # others, such as chats in JSON, need a `glob`

    def _key(self, item: Item, content: str) -> str:
        options = asdict(self.options) | dict(item.options)
        usual = asdict(SummaryOptions())
        changed = {name: value for name, value in options.items() if value != usual.get(name)}
        known = [item.id, content, changed, self.model_id, self.recipe]
        return _sha256(json.dumps(known, sort_keys=True).encode())


def _visible(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    """Yield the files below a folder except hidden ones; append unreadable folders to `closed`."""
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(root, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if path.is_file())


def _is_same(path: Path, other: Path) -> bool:
    return other.exists() and path.samefile(other)


def _of_path(path: Path) -> Iterator[tuple[Item, str]]:
    item = Item(0, str(path), path=path)
    try:
        if path.exists() and not path.is_file():
            yield replace(item, error=f"{path} is no file"), ""
        elif path.suffix.lower() in LINE_SUFFIXES:
            yield from _of_lines(path)
        else:
            yield item, _digest(path)
    except FileNotFoundError:
        yield replace(item, error=f"{path}: there is no such file"), ""
    except OSError as error:
        yield replace(item, error=f"{path} can't be read: {error.strerror}"), ""


def _of_lines(path: Path) -> Iterator[tuple[Item, str]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _of_line(line, f"{path}:{number}")


def _of_line(line: bytes, place: str) -> tuple[Item, str]:
    try:
        item = _parsed(line, place)
    except InputError as error:
        return Item(0, place, error=f"{place}: {error}"), _sha256(line)
    return item, _sha256(item.text.encode())


def _parsed(line: bytes, place: str) -> Item:
    """Return the item that a line describes; raise `InputError`."""
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnsupportedInputError(f"it is no line of JSON: {error}") from error
    if not isinstance(values, dict) or "text" not in values:
        raise UnsupportedInputError('it is no object with "text", as {"id": "1", "text": "..."}')
    text = require_text('"text"', values.pop("text"), UnsupportedInputError)
    name = values.pop("id", place)
    name = name if isinstance(name, str) else json.dumps(name)
    _require_options(values)
    return Item(0, require_text('"id"', name, UnsupportedInputError), text=text, options=values)


def _require_options(names: Iterable[str]) -> None:
    for name in names:
        require_choice("option", name, _OPTIONS)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
