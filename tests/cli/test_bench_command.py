from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from summarizer.bench import BenchSettings, LatencyReport
from summarizer.bundle import Bundle
from summarizer.cli import bench_command, main
from summarizer.options import PROFILES
from summarizer.store import assets
from summarizer.store.assets import bundle_folder

from ..bench.reports import comparison


class Report:
    """A report of which only the JSON matters."""

    def to_json(self) -> str:
        return '{"figures": 1}'


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Record what is measured, without measuring it."""
    calls: list[object] = []

    def measure(bundle: object, *_: object, **__: object) -> Report:
        calls.append(bundle)
        return Report()

    monkeypatch.setattr(bench_command, "measure", measure)
    monkeypatch.setattr(bench_command, "_show", lambda report: None)
    return calls


@pytest.mark.parametrize("name", [".", "none/file.json"])
def test_a_file_that_cannot_be_written_is_refused_before_measuring(
    name: str,
    installed: str,
    measured: list[object],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "--model", installed, "--output", str(tmp_path / name)]) == 1
    assert "can't be written" in capsys.readouterr().err
    assert not measured


def test_the_json_is_the_last_line_and_in_the_file(
    installed: str, measured: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "figures.json"
    assert main(["bench", "--model", installed, "--output", str(path)]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[-1] == path.read_text("utf-8").strip() == Report().to_json()
    assert f"written to {path}" in printed.err


def test_a_file_that_breaks_while_measuring_loses_no_figures(
    installed: str,
    measured: list[object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert main(["bench", "--model", installed, "--output", str(tmp_path / "file")]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines()[-1] == Report().to_json()
    assert "No space left" in printed.err


def test_a_failed_measurement_leaves_the_file_as_it_was(
    installed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> LatencyReport:
        raise KeyboardInterrupt

    monkeypatch.setattr(bench_command, "measure", interrupted)
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text("figures", "utf-8")
    for path in (old, new):
        assert main(["bench", "--model", installed, "--output", str(path)]) == 130
    assert old.read_text("utf-8") == "figures" and not new.exists()


def test_a_profile_brings_its_recipe_threads_and_budget(
    installed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    seen = []

    def measure(bundle: Bundle, settings: BenchSettings, **_: object) -> LatencyReport:
        seen.append((bundle.manifest.recipe, settings.threads, settings.memory_bytes))
        raise KeyboardInterrupt

    monkeypatch.setattr(bench_command, "measure", measure)
    for changes in ([], ["--recipe", "w8a8", "--threads", "2"]):
        assert main(["bench", "--model", installed, "--profile", "mobile", *changes]) == 130
    budget = PROFILES["mobile"].engine.memory_bytes
    assert seen == [("int4", 1, budget), ("w8a8", 2, budget)]


@pytest.mark.parametrize("compare", [[], ["--compare", "--recipe", "w8a8", "--recipe", "int4"]])
def test_too_many_threads_are_refused_before_a_bundle_is_built(
    compare: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assets, "ensure_bundle", lambda *_, **__: pytest.fail("it is built"))
    assert main(["bench", "--threads", "9999", *compare]) == 2
    assert "threads must be a whole number from 1 to" in capsys.readouterr().err


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Record what is compared, without measuring it."""
    calls: list[dict[str, Any]] = []

    def compare(bundles: Sequence[Bundle], settings: BenchSettings, **more: Any) -> Any:
        recipes = [bundle.manifest.recipe for bundle in bundles]
        calls.append({"recipes": recipes, "settings": settings, **more})
        return comparison(*recipes)

    monkeypatch.setattr(bench_command, "compare", compare)
    return calls


def test_all_that_is_built_is_compared_with_the_model_s_own_recipe(
    installed: str, compared: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--model", installed, "--compare"]) == 0
    assert compared[0]["recipes"] == ["w8a8", "int4"] and compared[0]["baseline"] == "w8a8"
    *shown, last = capsys.readouterr().out.splitlines()
    assert last == comparison("w8a8", "int4").to_json()
    assert "make bench-peers" in shown[-1]
    assert "int4         128    2.00 s × 1.00      4.0/s × 1.00    4.00 s × 1.00" in shown


def test_named_recipes_are_compared_once_each_in_their_order(
    installed: str, compared: list[dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "figures.json"
    recipes = ["--recipe", "int4", "--recipe", "w8a8", "--recipe", "int4"]
    sizes = ["--prompt-tokens", "16", "--prompt-tokens", "8", "--new-tokens", "4", "--repeats", "2"]
    command = ["bench", "--model", installed, "--compare", "--output", str(path), "--threads", "1"]
    assert main([*command, *recipes, *sizes]) == 0
    assert compared[0]["recipes"] == ["int4", "w8a8"]
    assert compared[0]["settings"] == BenchSettings((16, 8), new_tokens=4, repeats=2, threads=1)
    assert path.read_text("utf-8") == comparison("int4", "w8a8").to_json() + "\n"


def test_one_recipe_alone_cannot_be_compared(
    installed: str, compared: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(bundle_folder(installed, "int4"))
    assert main(["bench", "--model", installed, "--compare"]) == 2
    assert "there is w8a8 to compare; name two or more" in capsys.readouterr().err
    assert not compared


def test_several_recipes_are_refused_without_compare(
    installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--model", installed, "--recipe", "int4", "--recipe", "w8a8"]) == 2
    assert "without --compare" in capsys.readouterr().err


def test_ctrl_c_writes_nothing(
    installed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bench_command, "compare", interrupted)
    path = tmp_path / "figures.json"
    assert main(["bench", "--model", installed, "--compare", "--output", str(path)]) == 130
    assert not path.exists()


def test_the_help_says_where_rivals_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "--help"])
    assert "make bench-peers" in " ".join(capsys.readouterr().out.split())
