"""The weights that our bundles are built from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def weights_folder(model: str) -> Path:
    """Return the folder of a model's weights, fetched if need be.

    Raises:
        RuntimeError: they can't be fetched
    """
    command = [sys.executable, "-m", "summarizer", "models", "get", model]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"the weights of {model} can't be had (see above)")
    return Path(done.stdout.strip())


def place_gguf(model: str, target: Path) -> None:
    """Link or copy the GGUF file of `model` to `target`, so that llama.cpp reads our weights.

    Raises:
        RuntimeError: the model has no GGUF file
    """
    found = list(weights_folder(model).glob("*.gguf"))
    if len(found) != 1:
        raise RuntimeError(f"{model} doesn't come as a GGUF file")
    try:
        os.link(found[0], target)
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(found[0], target)
