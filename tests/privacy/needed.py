"""What must be there to watch a program; CI must not go without."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest

from benchmarks.demo_server import browser_path

IN_CI = bool(os.environ.get("CI"))

needs_strace = pytest.mark.skipif(
    not IN_CI and shutil.which("strace") is None,
    reason="strace, by which this watches the system's calls, isn't installed (Linux has it)",
)


def has_browser() -> bool:
    """Whether the page can be opened here."""
    return IN_CI or bool(find_spec("playwright") and browser_path())
