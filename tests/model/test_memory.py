"""The memory that the real 0.5B takes, beside what was estimated."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from summarizer import ensure_bundle
from summarizer.bench import peak_rss_bytes
from summarizer.options import PROFILES

from .conftest import MODEL, example

pytestmark = pytest.mark.model

# Building int4 takes minutes.
FULL = pytest.mark.skipif(not os.environ.get("SUMMARIZER_FULL"), reason="SUMMARIZER_FULL isn't set")
_PROCESS = """
import json, sys
from summarizer import Summarizer
from summarizer.bench import peak_rss_bytes

text = sys.stdin.read()
model, recipe, budget = sys.argv[1:]
options = {"profile": "mobile", "memory_bytes": int(budget)}
with Summarizer.create(model, recipe=recipe, **options) as made:
    while made.measure_input_usage(text) > made.input_quota:
        text = text[: len(text) * 9 // 10]
    results = [made.summarize(text, type=kind) for kind in ("tldr", "headline")]
    in_parts = made.summarize(text + "\\n\\n" + text[:2000], type="tldr")
    print(json.dumps({
        "prompt_tokens": results[0].usage.prompt_tokens,
        "sections": len(in_parts.sections),
        "peak_bytes": peak_rss_bytes(),
    }))
"""


@pytest.mark.skipif(peak_rss_bytes() is None, reason="the system doesn't tell")
@pytest.mark.parametrize(
    ("recipe", "budget_bytes"),
    [
        pytest.param("int4", PROFILES["mobile"].engine.memory_bytes, marks=FULL),
        ("w8a8", 950_000_000),
    ],
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
    assert found["prompt_tokens"] > 1228 and found["sections"] > 1
    assert 0.8 * budget_bytes < found["peak_bytes"] <= budget_bytes, found
