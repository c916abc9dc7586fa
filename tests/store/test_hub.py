from __future__ import annotations

import shutil
import socket
import time
from pathlib import Path

import pytest
from filelock import FileLock

from summarizer.errors import AbortError, DownloadError, StorageError, WeightsError
from summarizer.store import downloads
from summarizer.store.catalogue import HubSource
from summarizer.store.hub import RetryPolicy, download, is_downloaded

from .conftest import HASTE, WEIGHTS, cancel_if, nothing, require_complete, size_of
from .stand_in_hub import StandInHub, serve


def test_a_download_brings_every_byte(hub: StandInHub, source: HubSource, folder: Path) -> None:
    assert not is_downloaded(source, folder)
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)
    assert is_downloaded(source, folder)


def test_progress_counts_all_files_up_to_the_total(
    hub: StandInHub, source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "READ_BYTES", 1000)  # many reports while a file is checked
    seen: list[tuple[int, int]] = []
    download(source, folder, lambda done, total: seen.append((done, total)), retries=HASTE)
    assert seen[0] == (0, 320_000)
    assert seen[-1] == (320_000, 320_000)
    assert seen == sorted(seen)


def test_what_is_there_is_not_fetched_again(
    hub: StandInHub, source: HubSource, folder: Path
) -> None:
    download(source, folder, nothing, retries=HASTE)
    seen: list[tuple[int, int]] = []
    download(source, folder, lambda done, total: seen.append((done, total)), retries=HASTE)
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
        download(source, folder, nothing, retries=HASTE)
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
            download(source, folder, nothing, retries=HASTE)
        assert not partial.exists()
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)


def test_an_endpoint_without_a_scheme_is_refused(
    source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "mirror.example.org")
    with pytest.raises(DownloadError, match="must begin with https://"):
        download(source, folder, nothing, retries=HASTE)


def test_cancelling_keeps_what_arrived(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path
) -> None:
    hub.block_delay_s = 0.001
    with pytest.raises(AbortError):
        download(source, folder, cancel_if(lambda: size_of(partial) > 50_000), retries=HASTE)
    assert 50_000 < size_of(partial) < len(WEIGHTS)
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)


def test_cancelling_ends_the_check_of_a_file(
    hub: StandInHub,
    source: HubSource,
    folder: Path,
    partial: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloads, "READ_BYTES", 1000)
    calls = iter(range(100_000))
    folder.mkdir()
    partial.write_bytes(WEIGHTS)
    with pytest.raises(AbortError):
        download(source, folder, cancel_if(lambda: next(calls) > 10), retries=HASTE)
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
            cancel_if(lambda: time.monotonic() > started + 0.1),
            retries=RetryPolicy(first_wait_s=60.0),
        )
    assert time.monotonic() < started + 5


def test_cancelling_ends_the_wait_for_another_process(source: HubSource, folder: Path) -> None:
    folder.mkdir()
    with FileLock(folder / ".download.lock"), pytest.raises(AbortError):
        download(source, folder, cancel_if(lambda: True), retries=HASTE)


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
        download(source, folder, nothing, retries=HASTE)
    assert not hub.requests


def test_a_cut_connection_is_resumed_where_it_broke(
    hub: StandInHub, source: HubSource, folder: Path
) -> None:
    hub.cuts = [100_000, 50_000]
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)
    assert hub.ranges == [None, "bytes=100000-", "bytes=150000-", None]


def test_a_line_that_breaks_often_but_moves_on_succeeds(
    hub: StandInHub, source: HubSource, folder: Path
) -> None:
    hub.cuts = [30_000] * 9
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)


def test_what_arrived_before_a_failure_serves_the_next_call(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path
) -> None:
    hub.cuts = [100_000, 0, 0, 0]
    with pytest.raises(DownloadError, match="100,000 of 300,000 bytes are kept"):
        download(source, folder, nothing, retries=HASTE)
    assert partial.read_bytes() == WEIGHTS[:100_000]
    assert not is_downloaded(source, folder)
    hub.cuts, hub.requests = [], []
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)
    assert hub.ranges[0] == "bytes=100000-"


def test_a_server_without_ranges_sends_the_file_anew(
    hub: StandInHub, source: HubSource, folder: Path
) -> None:
    hub.knows_ranges = False
    hub.cuts = [100_000]
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)


def test_a_file_without_end_is_refused(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path
) -> None:
    path = next(path for path in hub.files if path.endswith("model.safetensors"))
    hub.files[path] = bytes(50 * len(WEIGHTS))
    hub.states_length = False
    largest = 0

    def watch(done: int, total: int) -> None:
        nonlocal largest
        largest = max(largest, partial.stat().st_size if partial.exists() else 0)

    with pytest.raises(WeightsError):
        download(source, folder, watch, retries=HASTE)
    assert largest < 3 * len(WEIGHTS)
    assert not partial.exists()


@pytest.mark.parametrize("states_length", [True, False])
def test_a_sign_in_page_leaves_what_arrived_alone(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path, states_length: bool
) -> None:
    folder.mkdir()
    partial.write_bytes(WEIGHTS[:70_000])
    hub.page, hub.states_length = b"<html>Room number, please</html>", states_length
    with pytest.raises(DownloadError, match="something else than the file"):
        download(source, folder, nothing, retries=HASTE)
    assert partial.read_bytes() == WEIGHTS[:70_000]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_file_of_another_size_leaves_what_arrived_alone(
    hub: StandInHub, source: HubSource, folder: Path, partial: Path, knows_ranges: bool
) -> None:
    folder.mkdir()
    partial.write_bytes(WEIGHTS[:70_000])
    path = next(path for path in hub.files if path.endswith("model.safetensors"))
    hub.files[path] = WEIGHTS[:-1]
    hub.knows_ranges = knows_ranges
    with pytest.raises(DownloadError, match="something else than the file"):
        download(source, folder, nothing, retries=HASTE)
    assert partial.read_bytes() == WEIGHTS[:70_000]


def test_a_busy_server_is_asked_again(hub: StandInHub, source: HubSource, folder: Path) -> None:
    hub.statuses = [503, 429]
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)


@pytest.mark.parametrize(
    ("status", "remedy"), [(401, "HF_TOKEN"), (403, "HF_TOKEN"), (404, "HF_ENDPOINT")]
)
def test_a_refusal_is_final_and_names_the_remedy(
    hub: StandInHub, source: HubSource, folder: Path, status: int, remedy: str
) -> None:
    hub.statuses = [status]
    with pytest.raises(DownloadError, match=f"{status}.*{remedy}"):
        download(source, folder, nothing, retries=HASTE)
    assert len(hub.requests) == 1


def test_a_hub_out_of_reach_is_an_error_with_a_remedy(
    source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:  # bound but not listening: a connection is refused
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(DownloadError, match=r"can't be fetched.*check the network"):
            download(source, folder, nothing, retries=HASTE)


def test_a_silent_server_is_given_up_after_the_timeout(
    source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(DownloadError, match="timed out"):
            policy = RetryPolicy(attempts=2, first_wait_s=0.01, timeout_s=0.1)
            download(source, folder, nothing, retries=policy)


def test_without_a_token_none_is_sent(hub: StandInHub, source: HubSource, folder: Path) -> None:
    download(source, folder, nothing, retries=HASTE)
    assert not any("authorization" in request for request in hub.requests)


def test_the_token_goes_to_the_endpoint_but_not_where_it_redirects(
    hub: StandInHub, source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret")
    with serve(StandInHub(files=hub.files)) as store:
        hub.redirect_to = store.endpoint
        store.cuts = [100_000]
        download(source, folder, nothing, retries=HASTE)
    require_complete(folder)
    assert {request["authorization"] for request in hub.requests} == {"Bearer secret"}
    assert store.ranges == [None, "bytes=100000-", None]
    assert not any("authorization" in request for request in store.requests)


def test_the_token_follows_a_redirect_within_the_endpoint(
    hub: StandInHub, source: HubSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("HF_ENDPOINT", f"{hub.endpoint}/")
    for path in list(hub.files):
        hub.files[f"/cache{path}"] = hub.files[path]
    hub.moved_to = "/cache"
    download(source, folder, nothing, retries=HASTE)
    require_complete(folder)
    moved = [request for request in hub.requests if request["path"].startswith("/cache")]
    assert [request["authorization"] for request in moved] == ["Bearer secret"] * 2
