from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.bundle import Bundle
from summarizer.store.assets import bundle_folder

ROOT = Path(__file__).parents[2]
MODEL = "qwen2.5-0.5b-instruct"  # the tiny one, under this name


@pytest.mark.ray
@pytest.mark.parametrize("nodes", ["1", "2"])
def test_every_line_comes_out_once_with_its_summary_or_its_error(
    nodes: str, bundle: Bundle, tmp_path: Path
) -> None:
    shutil.copytree(bundle.path, bundle_folder(MODEL, "w8a8"))
    texts = {str(number): f"The meeting is moved to day {number}." for number in range(20)}
    texts["greek"] = (
        "\u03a4\u03bf \u03c4\u03c1\u03ad\u03bd\u03bf \u03b1\u03c1\u03b3\u03b5\u03af. " * 20
    )
    lines = tmp_path / "mail.jsonl"
    lines.write_text(
        "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts.items()), "utf-8"
    )
    output = tmp_path / "summaries"
    command = [sys.executable, ROOT / "examples/ray_batch.py", lines, output]
    subprocess.run(
        [*map(str, command), "--nodes", nodes, "--model", MODEL],
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    read = [json.loads(line) for path in output.iterdir() for line in path.open(encoding="utf-8")]
    found = {record["id"]: record for record in read}
    assert len(read) == len(texts)
    greek = found.pop("greek")
    assert (greek["summary"], greek["status"]) == ("", "failed")
    assert "language" in greek["error"]
    assert {id: record["summary"] for id, record in found.items()} == {
        id: text for id, text in texts.items() if id != "greek"
    }
