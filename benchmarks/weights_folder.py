"""Where the weights are that our bundles are built from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]


def weights_folder(model: str) -> Path:
    """The folder of a model's weights, fetched if need be; raises `RuntimeError` if they can't."""
    command = [sys.executable, "-m", "summarizer", "models", "get", model]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"the weights of {model} can't be had (see above)")
    return Path(done.stdout.strip())
