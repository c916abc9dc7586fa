from __future__ import annotations

import threading
from pathlib import Path

import onnx
import pytest
from onnx.external_data_helper import load_external_data_for_model

from summarizer.bundle import Bundle
from summarizer.engine import mapped_weights
from summarizer.engine.decoder import Decoder
from summarizer.engine.mapped_weights import MappedWeights, external_tensors

from .test_decoder import IDS, whole


def mapped_weights_of(bundle: Bundle) -> MappedWeights:
    return MappedWeights(bundle.graph_path, bundle.weights_path)


RECIPES = ["float32", "w8a8", "int8", "int4"]


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_tensor_is_what_onnx_reads(bundles: dict[str, Bundle], recipe: str) -> None:
    model = onnx.load(bundles[recipe].graph_path, load_external_data=False)
    names = {each.name for each in model.graph.initializer if each.external_data}
    load_external_data_for_model(model, str(bundles[recipe].path))
    mapped = mapped_weights_of(bundles[recipe]).tensors
    assert set(mapped) == names and names
    for tensor in model.graph.initializer:
        if tensor.name in names:
            expected = onnx.numpy_helper.to_array(tensor)
            assert mapped[tensor.name].dtype == expected.dtype
            assert (mapped[tensor.name] == expected).all()


def test_what_was_forgotten_can_be_read_again(bundle: Bundle) -> None:
    weights = mapped_weights_of(bundle)
    before = {name: tensor.copy() for name, tensor in weights.tensors.items()}
    with weights.forgetting():
        pass
    assert all((weights.tensors[name] == tensor).all() for name, tensor in before.items())


def test_a_failing_load_leaves_no_thread(bundle: Bundle) -> None:
    before = threading.active_count()
    with pytest.raises(KeyError), mapped_weights_of(bundle).forgetting():
        raise KeyError
    assert threading.active_count() == before


@pytest.mark.parametrize("recipe", RECIPES)
def test_onnx_runtime_computes_the_same_when_it_maps_by_itself(
    bundles: dict[str, Bundle], recipe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = whole(Decoder(bundles[recipe], threads=1), IDS)
    monkeypatch.setattr(mapped_weights, "_FORGET", None)
    assert (whole(Decoder(bundles[recipe], threads=1), IDS) == ours).all()


@pytest.mark.parametrize("content", [b"\xff", b"\x3b", b"\x80\x80"])
def test_what_is_no_graph_is_refused(bundle: Bundle, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(ValueError):
        external_tensors(path)
