"""Wheels as strangers would upload them, and a folder that pip takes for its index."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from summarizer.store.catalogue import WheelPart

VERSION = "1.2.0"


def write_wheel(
    folder: Path,
    name: str,
    files: Mapping[str, bytes],
    *,
    build: str = "",
    tag: str = "py3-none-any",
) -> Path:
    """A wheel of the release `name` 1.2.0 that pip would install; `build` tells two files apart."""
    stem = f"{name.replace('-', '_')}-{VERSION}"
    path = folder / f"{stem}{build}-{tag}.whl"
    about = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n",
        "WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        "RECORD": "".join(f"{file},,\n" for file in files),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file, content in files.items():
            wheel.writestr(file, content)
        for file, text in about.items():
            wheel.writestr(f"{stem}.dist-info/{file}", text)
    return path


def part_of(wheel: Path, name: str, member: str) -> WheelPart:
    """The pin of a wheel as it is now."""
    return WheelPart(
        name, member, wheel.stat().st_size, hashlib.sha256(wheel.read_bytes()).hexdigest()
    )


def use_as_index(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """Have pip know these settings alone, whatever the machine's are."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name, value in settings.items():
        monkeypatch.setenv(f"PIP_{name.upper()}", value)
