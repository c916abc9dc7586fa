"""Results files: JSON with machine, versions and date, written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from benchmarks.provenance import this_run

RESULTS = Path(__file__).parent / "results"


def write_results(name: str, figures: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Write `figures` to `name`.json with what they depend on; returns the file's path."""
    content = this_run() | figures
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    staging = path.with_suffix(".partial")
    staging.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    os.replace(staging, path)
    return path
