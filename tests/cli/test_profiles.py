from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.cli import main, resources
from summarizer.options import PROFILES


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("The meeting is moved to Friday.", "utf-8")
    return path


def test_a_profile_brings_its_recipe_and_settings(
    installed: str,
    note: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = []
    monkeypatch.setattr(resources, "Summarizer", lambda *given: made.append(given) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["summarize", str(note), "--model", installed, "--profile", "mobile"])
    with pytest.raises(ZeroDivisionError):
        changes = ["--recipe", "w8a8", "--cache-bytes", "0", "--no-drafts"]
        main(["summarize", str(note), "--model", installed, "--profile", "mobile", *changes])
    (bundle, _, engine), (other, _, changed) = made
    assert (bundle.manifest.recipe, engine) == ("int4", PROFILES["mobile"].engine)
    assert (other.manifest.recipe, changed.cache_bytes, changed.drafts) == ("w8a8", 0, False)
    assert changed.memory_bytes == engine.memory_bytes


def test_the_help_tells_what_a_profile_is(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("summarize", "bench"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        said = " ".join(capsys.readouterr().out.split())
        assert "650 MB" in said and "int4" in said
        assert ("--cache-bytes" in said) == (command == "summarize")
