"""Tuned bundles: each adapter has its own, beside the plain one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from summarizer.bundle import Bundle
from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder
from summarizer.errors import WeightsError
from summarizer.store import assets
from summarizer.store.assets import availability, ensure_bundle, recipe_of, remove_bundle
from summarizer.store.catalogue import Adapter, find_model, read_model

from ...export.test_adapter import adapter
from .conftest import place


def first_logits(bundle: Bundle) -> FloatArray:
    decoder = Decoder(bundle)
    return decoder.forward([60, 70, 80], decoder.new_cache(8))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return adapter(tmp_path / "adapter.safetensors", sure_of_truth='{"email": 0.5}')


def test_a_tuned_bundle_stands_beside_the_plain_one(gguf: bytes, file: Path) -> None:
    place(gguf)
    plain = ensure_bundle("tiny-wheels", "float32")
    tuned = ensure_bundle("tiny-wheels", "float32", adapter=str(file))
    assert plain.path.parent == tuned.path.parent and plain.path != tuned.path
    assert recipe_of(tuned.path) == "float32" == tuned.manifest.recipe
    assert tuned.manifest.source["sha256 of the adapter"] == Adapter.at(file).sha256
    assert (plain.manifest.sure_of_truth, tuned.manifest.sure_of_truth) == (None, {"email": 0.5})
    assert np.abs(first_logits(tuned) - first_logits(plain)).max() > 0.01
    assert assets.built_bundles() == sorted([plain.path, tuned.path])
    remove_bundle("tiny-wheels", tuned.path.name)
    assert assets.built_bundles() == [plain.path]


def test_a_model_that_quotes_says_so_in_its_bundle_unless_its_adapter_knows_better(
    gguf: bytes, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(gguf)
    model = replace(find_model("tiny-wheels"), quotes=True)
    monkeypatch.setattr(assets, "find_model", lambda model_id: model)
    assert ensure_bundle("tiny-wheels", "float32").manifest.sure_of_truth == {}
    tuned = ensure_bundle("tiny-wheels", "float32", adapter=str(file))
    assert tuned.manifest.sure_of_truth == {"email": 0.5}


def test_a_model_s_own_adapter_is_taken_unless_none_is_wanted(
    gguf: bytes, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(gguf)
    model = replace(find_model("tiny-wheels"), adapter=Adapter.at(file))
    monkeypatch.setattr(assets, "models", lambda: (model,))
    monkeypatch.setattr(assets, "find_model", lambda model_id: model)
    plain = ensure_bundle("tiny-wheels", "float32", adapter="none")
    assert not availability("tiny-wheels", "float32").is_built
    tuned = ensure_bundle("tiny-wheels", "float32")
    assert availability("tiny-wheels", "float32").is_built
    assert "+" in tuned.path.name and "+" not in plain.path.name


def test_an_adapter_that_was_exchanged_is_refused(
    gguf: bytes, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(gguf)
    model = replace(find_model("tiny-wheels"), adapter=Adapter(file, "0" * 64))
    monkeypatch.setattr(assets, "find_model", lambda model_id: model)
    with pytest.raises(WeightsError, match="its sha256 differs"):
        ensure_bundle("tiny-wheels", "float32")


def test_an_adapter_that_isn_t_there_is_named(gguf: bytes, tmp_path: Path) -> None:
    place(gguf)
    with pytest.raises(WeightsError, match=r"gone\.safetensors"):
        ensure_bundle("tiny-wheels", "float32", adapter=str(tmp_path / "gone.safetensors"))


def test_the_adapter_stands_in_model_toml(tmp_path: Path) -> None:
    source = Path(__file__).parents[3] / "models" / "qwen2.5-coder-0.5b-instruct" / "model.toml"
    table = f'\n[adapter]\ntrained = "on 10 texts"\nsha256 = "{"a" * 64}"\n'
    (tmp_path / "model.toml").write_text(source.read_text("utf-8") + table, "utf-8")
    found = read_model(tmp_path).adapter
    assert found == Adapter(tmp_path / "adapter.safetensors", "a" * 64)
