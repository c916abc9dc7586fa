"""The memory that the real 0.5B takes, beside what was estimated."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from summarizer.bench import peak_rss_bytes

from .conftest import MODEL, example

pytestmark = pytest.mark.model

_PROCESS = """
import json, sys
from summarizer import MemoryBudgetError, Summarizer
from summarizer.bench import peak_rss_bytes
from summarizer.profiles import PROFILES

text = sys.stdin.read()
with Summarizer.create(sys.argv[1], profile="mobile") as made:
    while made.measure_input_usage(text) > made.input_quota:
        text = text[: len(text) * 9 // 10]
    results = [made.summarize(text, type=kind) for kind in ("tldr", "headline")]
    try:
        made.summarize(text * 4)
        refused = False
    except MemoryBudgetError:
        refused = True
    print(json.dumps({
        "prompt_tokens": results[0].usage.prompt_tokens,
        "refused": refused,
        "peak_bytes": peak_rss_bytes(),
        "budget_bytes": PROFILES["mobile"].engine.memory_bytes,
    }))
"""


@pytest.mark.skipif(peak_rss_bytes() is None, reason="the system doesn't tell")
def test_mobile_keeps_within_its_budget() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _PROCESS, MODEL],
        input=example("report.txt") * 3,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    assert found["prompt_tokens"] > 1228 and found["refused"]
    assert 0.85 * found["budget_bytes"] < found["peak_bytes"] <= found["budget_bytes"], found
