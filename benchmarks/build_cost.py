"""What building a bundle costs: seconds, memory and bytes, and how fast it loads afterwards.

    python -m benchmarks.build_cost --model qwen2.5-coder-0.5b-instruct --recipe int8 --recipe int4

Each bundle is built by `summarizer models build` in a process of its own, in a new folder.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.results_file import write_results
from benchmarks.weights import weights_folder
from summarizer import open_bundle
from summarizer.bench import measure_load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--recipe", action="append", required=True, help="may be repeated")
    arguments = parser.parse_args()
    costs = {}
    for recipe in arguments.recipe:
        costs[recipe] = cost_of(arguments.model, recipe)
        print(recipe, costs[recipe])
    print(f"written to {write_results(f'build-{arguments.model}', {'recipes': costs})}")


def cost_of(model: str, recipe: str) -> dict[str, Any]:
    """Build one bundle, and load it twice."""
    with tempfile.TemporaryDirectory() as home:
        downloads = Path(home) / "downloads"
        downloads.mkdir()
        (downloads / model).symlink_to(weights_folder(model))
        seconds, peak_bytes = timed_build(model, recipe, home)
        bundle = open_bundle(Path(home) / "bundles" / model / recipe)
        return {
            "build_s": seconds,
            "build_peak_rss_bytes": peak_bytes,
            "bundle_bytes": bundle.size_bytes,
            "first_load_s": measure_load(bundle, threads=2).load_s,
            "second_load_s": measure_load(bundle, threads=2).load_s,
        }


def timed_build(model: str, recipe: str, home: str) -> tuple[float, int]:
    """Seconds and the most resident memory of the process that builds."""
    command = [sys.executable, "-m", "summarizer", "models", "build", model, "--recipe", recipe]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | {"SUMMARIZER_HOME": home})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"building {model} ({recipe}) failed with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes on macOS
    return time.perf_counter() - start, usage.ru_maxrss * unit


if __name__ == "__main__":
    main()
