"""A bundle: the folder of one exported model, and the manifest that describes it.

The folder contains `model.onnx` with its weights in `model.onnx.data`, the tokenizer, and the
configuration files that transformers, optimum and onnxruntime-genai look for. `manifest.json` is
written last, so a folder without one was never finished.

`export` writes bundles and `engine` reads them; neither imports the other. What both must know is
in this package: the manifest here, the chat templates, and where bundles are stored (`storage`,
which also says what happens when the disk is full).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from summarizer.errors import BundleError

FORMAT_VERSION = 2
MANIFEST = "manifest.json"
GRAPH = "model.onnx"
WEIGHTS = "model.onnx.data"
PROBE = "probe.onnx"  # only where int8 matmul may overflow, see export.probe
TOKENIZER = "tokenizer.json"
_READ_BYTES = 1 << 22

ByteMonitor = Callable[[int, int], None]  # (bytes done, bytes in all)
BuildMonitor = Callable[[str, float], None]  # (what is being done, share of the whole, 0 to 1)


@dataclass(frozen=True)
class FileEntry:
    """One file of a bundle: its name, its size in bytes and its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ModelShape:
    """The numbers of a decoder that are needed to run it.

    Attributes:
        context_size: Tokens that prompt and answer may take together.
    """

    vocab_size: int
    layers: int
    hidden_size: int
    heads: int
    kv_heads: int
    head_dim: int
    context_size: int


@dataclass(frozen=True)
class Manifest:
    """What a bundle contains, and how it was built.

    Attributes:
        model_id: The model's folder name under `models/`.
        recipe: How its weights are stored.
        has_zero_points: Whether 4-bit weights have zero points, see `engine.decoder`.
        shape: The model's numbers.
        stop_ids: Token ids that end an answer.
        files: All files but the manifest.
        source: Where the weights came from: kind, name, revision, sha256.
        versions: Of this package and of what built the bundle.
        row_cost: Time of one more token in a step of few, as a share of a step of one.
        sure_of_truth: By how many logits Yes must be ahead of No for a statement on a text to
            pass, see `Planner.verdict`, by input type; none passes on types that aren't named.
            None for a model that isn't asked.
        format_version: Of the manifest.
    """

    model_id: str
    recipe: str
    has_zero_points: bool
    shape: ModelShape
    stop_ids: tuple[int, ...]
    files: tuple[FileEntry, ...]
    source: dict[str, str]
    versions: dict[str, str]
    row_cost: float
    sure_of_truth: Mapping[str, float] | None = None
    format_version: int = FORMAT_VERSION

    def to_json(self) -> str:
        fields = asdict(self)
        if self.sure_of_truth is None:
            del fields["sure_of_truth"]  # so that older versions read it
        return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest; raise `BundleError` if it isn't one of this format version."""
        try:
            fields: dict[str, Any] = json.loads(text)
            version = fields["format_version"]
            if version != FORMAT_VERSION:
                raise BundleError(
                    f"it has format version {version}, this program reads {FORMAT_VERSION}"
                )
            return cls(
                **fields
                | {
                    "shape": ModelShape(**fields["shape"]),
                    "stop_ids": tuple(fields["stop_ids"]),
                    "files": tuple(FileEntry(**entry) for entry in fields["files"]),
                }
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BundleError(f"it can't be read: {error}") from error


@dataclass(frozen=True)
class Bundle:
    """A bundle in the folder `path` whose files have the sizes that its manifest states."""

    path: Path
    manifest: Manifest

    @property
    def size_bytes(self) -> int:
        return sum(entry.size for entry in self.manifest.files)

    @property
    def graph_path(self) -> Path:
        return self.path / GRAPH

    @property
    def probe_path(self) -> Path | None:
        """The graph that shows whether int8 matmul overflows; None if it isn't used."""
        path = self.path / PROBE
        return path if any(entry.name == PROBE for entry in self.manifest.files) else None

    @property
    def weights_path(self) -> Path:
        return self.path / WEIGHTS

    @property
    def tokenizer_path(self) -> Path:
        return self.path / TOKENIZER


def open_bundle(path: Path) -> Bundle:
    """Read the bundle in folder `path` and compare its files' sizes with the manifest's.

    Sizes reveal a missing or truncated file in microseconds; `verify_bundle` reads every byte.

    Raises:
        BundleError: A file is missing or has another size; the message names the first.
    """
    bundle = Bundle(path, _read_manifest(path))
    for entry in bundle.manifest.files:
        _require_size(path / entry.name, entry.size)
    return bundle


def verify_bundle(bundle: Bundle, progress: ByteMonitor = lambda done, total: None) -> None:
    """Compare every file's sha256 with the manifest's.

    Args:
        bundle: What to verify.
        progress: Called with the bytes done and in all.

    Raises:
        BundleError: A file is damaged; the message names the first.
    """
    done = 0
    for entry in bundle.manifest.files:
        path, digest = bundle.path / entry.name, hashlib.sha256()
        for block in _blocks(path):
            digest.update(block)
            done += len(block)
            progress(done, bundle.size_bytes)
        if digest.hexdigest() != entry.sha256:
            raise BundleError(f"{path} is damaged (its sha256 differs); {_remedy(bundle.path)}")


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        return Manifest.from_json(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BundleError(
            f"{folder} holds no bundle: {MANIFEST} is missing; {_remedy(folder)}"
        ) from error
    except UnicodeDecodeError as error:
        raise BundleError(f"{path}: it can't be read: {error}; {_remedy(folder)}") from error
    except BundleError as error:
        raise BundleError(f"{path}: {error}; {_remedy(folder)}") from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_READ_BYTES):
                yield block
    except OSError as error:
        raise _unreadable(path, error) from error


def _require_size(path: Path, size: int) -> None:
    try:
        found = path.stat().st_size
    except FileNotFoundError as error:
        raise BundleError(f"{path} is missing; {_remedy(path.parent)}") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if found != size:
        raise BundleError(f"{path} has {found:,} bytes instead of {size:,}; {_remedy(path.parent)}")


def _unreadable(path: Path, error: OSError) -> BundleError:
    return BundleError(
        f"{path} can't be read: {error.strerror or error}; mend that, or {_remedy(path.parent)}"
    )


def _remedy(folder: Path) -> str:
    """Return the command that rebuilds a bundle, whose folder is MODEL/RECIPE[+ADAPTER]."""
    model, (recipe, tuned, _) = folder.parent.name, folder.name.partition("+")
    command = f"summarizer models build {model} --recipe {recipe} --force"
    with_adapter = " (and the --adapter that it was built with)" if tuned else ""
    return f"build it again with `{command}`{with_adapter}"
