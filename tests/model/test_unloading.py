"""The memory that unloading the real 0.5B gives back."""

from __future__ import annotations

import mmap
import time
from pathlib import Path

import pytest

from summarizer import Summarizer

from .conftest import MODEL, example

pytestmark = pytest.mark.model

_STATM = Path("/proc/self/statm")


def resident_bytes() -> int:
    return int(_STATM.read_text().split()[1]) * mmap.PAGESIZE


@pytest.mark.skipif(not _STATM.exists(), reason="only Linux tells")
@pytest.mark.parametrize("recipe", ["w8a8", "int8"])
def test_an_idle_model_s_memory_comes_back(recipe: str) -> None:
    with Summarizer.create(MODEL, recipe=recipe, unload_after_s=0.1) as made:
        assert made.summarize(example("note.txt"), type="tldr").text
        full = resident_bytes()
        end = time.monotonic() + 5
        while made._lessor.is_loaded and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.2)  # until the system has it back
        assert full - resident_bytes() > 0.9 * made._bundle.size_bytes
        assert made.summarize(example("note.txt"), type="tldr").text
