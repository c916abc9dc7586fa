"""The GGUF file that our bundles are built from: llama.cpp reads it as it is.

So it is quantized once and not again for a peer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.child import ROOT


def place_gguf(model: str, target: Path) -> None:
    """Have the file of `model` at `target`; raises `RuntimeError` when it can't be had."""
    command = [sys.executable, "-m", "summarizer", "models", "get", model]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    found = list(Path(done.stdout.strip()).glob("*.gguf")) if done.returncode == 0 else []
    if len(found) != 1:
        raise RuntimeError(f"{model} can't be had as a GGUF file")
    try:
        os.link(found[0], target)
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(found[0], target)
