"""Reports are off before the libraries that make them are imported, whichever program begins."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer import privacy

ROOT = Path(__file__).parents[2]
HUB = {"HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_OFFLINE": "1"}
GRADIO = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1", **HUB}
RUNTIME = {privacy.OPT_OUT: "1"}
# Says what the environment is when a library is first looked for, or that it never was.
WATCH = """
import importlib, json, os, sys

class Watch:
    def find_spec(self, name, path, target=None):
        if name == sys.argv[2]:
            print(json.dumps(dict(os.environ)))
            os._exit(0)

sys.meta_path.insert(0, Watch())
importlib.import_module(sys.argv[1])
importlib.import_module(sys.argv[2])
"""


def found(module: str, library: str) -> dict[str, str]:
    """The environment that a library finds when a fresh process imports a module, and then it."""
    ours = RUNTIME | GRADIO
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-c", WATCH, module, library]
    ran = subprocess.run(command, cwd=ROOT, env=clean, stdout=subprocess.PIPE, check=True)
    environment: dict[str, str] = json.loads(ran.stdout)
    return {name: value for name, value in environment.items() if name in ours}


@pytest.mark.parametrize(
    ("module", "library", "off"),
    [
        ("summarizer", "onnxruntime", RUNTIME),
        ("summarizer.inputs.worker", "onnxruntime", RUNTIME),
        ("benchmarks.peers.serving", "onnxruntime_genai", RUNTIME | HUB),
        ("benchmarks.crowd", "huggingface_hub", RUNTIME | HUB),
        ("demo.__main__", "huggingface_hub", RUNTIME | GRADIO),
    ],
)
def test_a_library_finds_its_reports_off(module: str, library: str, off: dict[str, str]) -> None:
    if library == "huggingface_hub":
        pytest.importorskip("gradio")
    assert found(module, library) == off


def warnings(caplog: pytest.LogCaptureFixture) -> int:
    """How often a caller is warned who imported onnxruntime, as this process did, before us."""
    importlib.reload(privacy)
    return sum("before summarizer" in record.message for record in caplog.records)


@pytest.mark.parametrize("value", [None, "", "0", "false"])
def test_who_imported_onnxruntime_first_is_warned_once(
    value: str | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(privacy.OPT_OUT)
    if value is not None:
        monkeypatch.setenv(privacy.OPT_OUT, value)
    assert warnings(caplog) == 1
    assert os.environ[privacy.OPT_OUT] == "1"
    assert "set ORT_DISABLE_TELEMETRY=1" in caplog.text


@pytest.mark.parametrize("value", ["1", "true", " Yes "])
def test_who_had_turned_it_off_isn_t_warned(
    value: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(privacy.OPT_OUT, value)
    assert warnings(caplog) == 0


def test_who_imports_onnxruntime_later_isn_t_warned(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(privacy.OPT_OUT)
    monkeypatch.delitem(sys.modules, "onnxruntime")
    assert warnings(caplog) == 0
