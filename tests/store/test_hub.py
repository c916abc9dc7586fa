from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from filelock import FileLock

from summarizer.errors import AbortError, DownloadError, StorageError, WeightsError
from summarizer.store import downloads as downloading
from summarizer.store.catalogue import HubSource
from summarizer.store.hub import download, is_downloaded
from summarizer.store.transfer import Patience

from .conftest import HASTE, WEIGHTS, nothing, require_complete, size_of
from .stand_in_hub import StandInHub


def test_a_download_brings_every_byte(hub: StandInHub, source: HubSource, folder: Path) -> None:
    assert not is_downloaded(source, folder)
    download(source, folder, nothing, patience=HASTE)
    require_complete(folder)
    assert is_downloaded(source, folder)


def test_progress_counts_all_files_up_to_the_total(
    hub: StandInHub, source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "READ_BYTES", 1000)  # many reports while a file is checked
    seen: list[tuple[int, int]] = []
    download(source, folder, lambda done, total: seen.append((done, total)), patience=HASTE)
    assert seen[0] == (0, 320_000)
    assert seen[-1] == (320_000, 320_000)
    assert seen == sorted(seen)


def test_what_is_there_is_not_fetched_again(
    hub: StandInHub, source: HubSource, folder: Path
) -> None:
    download(source, folder, nothing, patience=HASTE)
    seen: list[tuple[int, int]] = []
    download(source, folder, lambda done, total: seen.append((done, total)), patience=HASTE)
    assert len(hub.requests) == 2
    assert seen[-1] == (320_000, 320_000)


def test_a_flipped_byte_deletes_the_file(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path
) -> None:
    path = next(path for path in hub.files if path.endswith("model.safetensors"))
    damaged = bytearray(WEIGHTS)
    damaged[200_000] ^= 1
    hub.files[path] = bytes(damaged)
    with pytest.raises(WeightsError, match=r"model\.safetensors .* sha256 differs"):
        download(source, folder, nothing, patience=HASTE)
    assert not partial.exists()
    assert not is_downloaded(source, folder)


@pytest.mark.parametrize("size", [1000, 300_000, 400_000])
def test_a_damaged_partial_file_never_becomes_the_file(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path, size: int
) -> None:
    folder.mkdir()
    partial.write_bytes(bytes(size))
    if size <= len(WEIGHTS):
        with pytest.raises(WeightsError):
            download(source, folder, nothing, patience=HASTE)
        assert not partial.exists()
    download(source, folder, nothing, patience=HASTE)
    require_complete(folder)


def test_an_endpoint_without_a_scheme_is_refused(
    source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "mirror.example.org")
    with pytest.raises(DownloadError, match="must begin with https://"):
        download(source, folder, nothing, patience=HASTE)


def test_cancelling_keeps_what_arrived(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path
) -> None:
    hub.block_delay_s = 0.001
    with pytest.raises(AbortError, match="kept"):
        download(
            source, folder, nothing, is_cancelled=lambda: size_of(partial) > 50_000, patience=HASTE
        )
    assert 50_000 < size_of(partial) < len(WEIGHTS)
    download(source, folder, nothing, patience=HASTE)
    require_complete(folder)


def test_cancelling_ends_the_check_of_a_file(
    hub: StandInHub,
    source: HubSource,
    folder: Path,
    partial: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloading, "READ_BYTES", 1000)
    calls = iter(range(100_000))
    folder.mkdir()
    partial.write_bytes(WEIGHTS)
    with pytest.raises(AbortError):
        download(source, folder, nothing, is_cancelled=lambda: next(calls) > 10, patience=HASTE)
    assert partial.exists() and not hub.requests


def test_cancelling_ends_the_wait_between_attempts(
    hub: StandInHub, source: HubSource, folder: Path
) -> None:
    hub.statuses = [503]
    started = time.monotonic()
    with pytest.raises(AbortError):
        download(
            source,
            folder,
            nothing,
            is_cancelled=lambda: time.monotonic() > started + 0.1,
            patience=Patience(first_wait_s=60.0),
        )
    assert time.monotonic() < started + 5


def test_cancelling_ends_the_wait_for_another_process(source: HubSource, folder: Path) -> None:
    folder.mkdir()
    with FileLock(folder / ".download.lock"), pytest.raises(AbortError):
        download(source, folder, nothing, is_cancelled=lambda: True, patience=HASTE)


def test_a_full_disk_is_refused_beforehand(
    hub: StandInHub,
    source: HubSource,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=319_999))
    with pytest.raises(StorageError, match="make room"):
        download(source, folder, nothing, patience=HASTE)
    assert not hub.requests
