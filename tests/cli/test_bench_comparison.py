from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from summarizer.bench import BenchSettings
from summarizer.bundle import Bundle
from summarizer.cli import bench_comparison, main
from summarizer.store.assets import bundle_folder

from ..bench.reports import comparison


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was compared; it takes no time."""
    calls: list[dict[str, Any]] = []

    def compare(bundles: Sequence[Bundle], settings: BenchSettings, **more: Any) -> Any:
        recipes = [bundle.manifest.recipe for bundle in bundles]
        calls.append({"recipes": recipes, "settings": settings, **more})
        return comparison(*recipes)

    monkeypatch.setattr(bench_comparison, "compare", compare)
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

    monkeypatch.setattr(bench_comparison, "compare", interrupted)
    path = tmp_path / "figures.json"
    assert main(["bench", "--model", installed, "--compare", "--output", str(path)]) == 130
    assert not path.exists()


def test_the_help_says_where_rivals_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "--help"])
    assert "make bench-peers" in " ".join(capsys.readouterr().out.split())
