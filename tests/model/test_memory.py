"""The memory that the real 0.5B takes, beside what was estimated."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from summarizer import ensure_bundle
from summarizer.bench import peak_rss_bytes
from summarizer.profiles import PROFILES

from .conftest import MODEL, example

pytestmark = pytest.mark.model

_PROCESS = """
import json, sys
from summarizer import MemoryBudgetError, Summarizer
from summarizer.bench import peak_rss_bytes

text = sys.stdin.read()
model, recipe, budget = sys.argv[1:]
options = {"profile": "mobile", "memory_bytes": int(budget)}
with Summarizer.create(model, recipe=recipe, **options) as made:
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
    }))
"""


@pytest.mark.skipif(peak_rss_bytes() is None, reason="the system doesn't tell")
@pytest.mark.parametrize(
    ("recipe", "budget_bytes"),
    [("int4", PROFILES["mobile"].engine.memory_bytes), ("w8a8", 950_000_000)],
)
def test_mobile_keeps_within_its_budget(recipe: str, budget_bytes: int) -> None:
    ensure_bundle(MODEL, recipe)  # building takes more than using
    ran = subprocess.run(
        [sys.executable, "-c", _PROCESS, MODEL, recipe, str(budget_bytes)],
        input=example("report.txt") * 3,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    assert found["prompt_tokens"] > 1228 and found["refused"]
    assert 0.8 * budget_bytes < found["peak_bytes"] <= budget_bytes, found
