"""Bundles of `w8a8` on processors whose fast int8 matmul overflows."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto

from summarizer import Summarizer
from summarizer.bundle import PROBE, Bundle, open_bundle
from summarizer.engine import decoder as decoder_module
from summarizer.engine.decoder import Decoder, int8_matmul_overflows
from summarizer.engine.footprint import footprint_of
from summarizer.errors import BundleError
from summarizer.export.probe import probe_graph

from .. import tiny

IDS = list(range(50, 70))


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("unsigned")
    return tiny.build(folder, "w8a8", has_unsigned_weights=True)


@pytest.fixture
def foreign(bundles: dict[str, Bundle], tmp_path: Path) -> Bundle:
    """Return a bundle whose probe shows an overflow on any processor."""
    copy = Path(shutil.copytree(bundles["w8a8"].path, tmp_path / "tiny" / "w8a8"))
    overflowing = onnx.load(copy / PROBE)
    (right,) = (each for each in overflowing.graph.initializer if each.name == "right_sum")
    right.CopyFrom(onnx.numpy_helper.from_array(np.array(1, np.float32), "right_sum"))
    onnx.save(overflowing, copy / PROBE)
    return open_bundle(copy)


def logits(bundle: Bundle) -> np.ndarray:
    decoder = Decoder(bundle, threads=1)
    return decoder.forward(IDS, decoder.new_cache(20), keep=0)


def types_of_weights(bundle: Bundle) -> set[int]:
    graph = onnx.load(bundle.graph_path, load_external_data=False).graph
    types = {each.name: each.data_type for each in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    return {types[node.input[1]] for node in products}


def test_exact_products_make_no_error() -> None:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    session = onnxruntime.InferenceSession(probe_graph(), options)
    (error,) = session.run(None, {})
    np.testing.assert_array_equal(error, [[0]])


def test_bundles_have_a_probe_where_products_may_overflow(
    bundles: dict[str, Bundle], unsigned: Bundle
) -> None:
    assert [recipe for recipe, bundle in bundles.items() if bundle.probe_path] == ["w8a8"]
    assert unsigned.probe_path is None


def test_weights_are_unsigned_where_asked_for(bundles: dict[str, Bundle], unsigned: Bundle) -> None:
    assert types_of_weights(bundles["w8a8"]) == {TensorProto.INT8}
    assert types_of_weights(unsigned) == {TensorProto.UINT8}


def test_unsigned_weights_give_the_same_logits(
    bundles: dict[str, Bundle], unsigned: Bundle
) -> None:
    np.testing.assert_allclose(logits(unsigned), logits(bundles["w8a8"]), rtol=1e-5, atol=1e-5)


def test_a_bundle_of_another_processor_is_computed_exactly_and_told_of(
    bundles: dict[str, Bundle],
    foreign: Bundle,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entries: list[tuple[str, str]] = []

    class Options(onnxruntime.SessionOptions):  # type: ignore[misc]
        def add_session_config_entry(self, name: str, value: str) -> None:
            entries.append((name, value))
            super().add_session_config_entry(name, value)

    monkeypatch.setattr(decoder_module.ort, "SessionOptions", Options)
    with caplog.at_level(logging.WARNING):
        found = logits(foreign)
    assert entries == [("session.x64quantprecision", "1")]
    assert "summarizer models build tiny --recipe w8a8 --force" in caplog.text
    np.testing.assert_allclose(found, logits(bundles["w8a8"]), rtol=1e-3, atol=1e-3)


def test_its_copy_of_the_weights_is_in_the_estimate(
    bundles: dict[str, Bundle], foreign: Bundle
) -> None:
    here = footprint_of(bundles["w8a8"]).fixed_bytes
    more = footprint_of(foreign).fixed_bytes - here
    body = sum(
        matrix.size
        for matrix in onnx_arrays(bundles["w8a8"])
        if matrix.dtype == np.int8 and matrix.ndim == 2
    )
    assert more >= body * (not int8_matmul_overflows(probe_graph()))


@pytest.mark.parametrize("load", [footprint_of, Decoder, Summarizer])
def test_a_damaged_probe_is_a_damaged_bundle(
    foreign: Bundle, load: Callable[[Bundle], object]
) -> None:
    probe = foreign.path / PROBE
    probe.write_bytes(b"\xff" * probe.stat().st_size)
    with pytest.raises(BundleError, match=r"probe\.onnx can't be loaded.*models verify"):
        load(foreign)


def onnx_arrays(bundle: Bundle) -> list[np.ndarray]:
    model = onnx.load(bundle.graph_path)
    return [onnx.numpy_helper.to_array(each) for each in model.graph.initializer]
