from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import pytest

from summarizer.bundle import Bundle
from summarizer.store.assets import bundle_folder

ROOT = Path(__file__).parents[2]
MODEL = "qwen2.5-0.5b-instruct"  # its weights come from the hub, so no wheel can stand in
SHORT = "The meeting is moved to Friday."  # which is its own summary, so no model is asked


@pytest.fixture
def installed(bundles: dict[str, Bundle]) -> str:
    """Install the tiny model under a known model's name."""
    shutil.copytree(bundles["w8a8"].path, bundle_folder(MODEL, "w8a8"))
    return MODEL


@pytest.fixture
def programs(installed: str, tmp_path: Path) -> dict[str, str]:
    """The environment of programs that find our package as an installation lets them.

    The entry points are those of pyproject.toml, whenever what is installed was built.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = tmp_path / "installed" / "summarizer_under_test-0.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: summarizer-under-test\nVersion: 0")
    points = (f"{name} = {module}" for name, module in project["entry-points"]["llm"].items())
    (told / "entry_points.txt").write_text("\n".join(("[llm]", *points)))
    paths = [str(ROOT), str(told.parent), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "LLM_USER_PATH": str(tmp_path / "llm"),
    }
