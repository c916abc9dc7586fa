"""The manual page is what the help says."""

from __future__ import annotations

import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from summarizer.cli.arguments import parser

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "summarizer.1"


def test_the_manual_is_made_of_the_help_as_it_is_now() -> None:
    """Else run `python docs/manual.py`."""
    manual = runpy.run_path(str(ROOT / "docs" / "manual.py"))["manual"]
    assert manual(parser()) == PAGE.read_text("utf-8")


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_sets_it_without_a_complaint() -> None:
    ran = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(PAGE)], capture_output=True, text=True
    )
    assert ran.returncode == 0 and ran.stderr == ""
    words = " ".join(ran.stdout.split())
    assert "summarizer doctor" in words and "exit codes: 0 done, 1 failure" in words
