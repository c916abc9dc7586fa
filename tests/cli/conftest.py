from __future__ import annotations

import shutil

import pytest

from summarizer.bundle import Bundle
from summarizer.store.assets import bundle_folder

MODEL = "qwen2.5-0.5b-instruct"  # its weights come from the hub, so no wheel can stand in


@pytest.fixture
def installed(bundles: dict[str, Bundle]) -> str:
    """Install the tiny model under a known model's name."""
    for recipe in ("w8a8", "int4"):
        shutil.copytree(bundles[recipe].path, bundle_folder(MODEL, recipe))
    return MODEL
