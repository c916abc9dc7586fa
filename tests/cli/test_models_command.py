from __future__ import annotations

import pytest

from summarizer.assets import bundle_folder
from summarizer.bundle import WEIGHTS
from summarizer.cli import main


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


def test_an_unknown_model_is_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("build", "verify", "remove"):
        assert main(["models", action, "gpt-5"]) == 2
        assert "gpt-5" in capsys.readouterr().err
