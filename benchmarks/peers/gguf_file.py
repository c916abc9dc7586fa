"""The GGUF file that our bundles are built from: llama.cpp reads it as it is.

So it is quantized once and not again for a peer.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from benchmarks.weights_folder import weights_folder


def place_gguf(model: str, target: Path) -> None:
    """Have the file of `model` at `target`; raises `RuntimeError` when it can't be had."""
    found = list(weights_folder(model).glob("*.gguf"))
    if len(found) != 1:
        raise RuntimeError(f"{model} doesn't come as a GGUF file")
    try:
        os.link(found[0], target)
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(found[0], target)
