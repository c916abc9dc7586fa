from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from summarizer.bundle import PROBE, Bundle, open_bundle
from summarizer.engine import decoder as decoder_module
from summarizer.engine.decoder import Decoder
from summarizer.export.probe import probe_graph

IDS = list(range(50, 70))


def test_exact_products_make_no_error() -> None:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    session = onnxruntime.InferenceSession(probe_graph(), options)
    (error,) = session.run(None, {})
    np.testing.assert_array_equal(error, [[0]])


def test_bundles_have_a_probe_where_products_may_overflow(bundles: dict[str, Bundle]) -> None:
    assert [recipe for recipe, bundle in bundles.items() if bundle.probe_path] == ["w8a8"]


def test_where_it_shows_an_error_the_exact_products_are_used(
    bundles: dict[str, Bundle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(bundles["w8a8"].path, tmp_path / "tiny" / "w8a8"))
    overflowing = onnx.load(copy / PROBE)
    (right,) = (each for each in overflowing.graph.initializer if each.name == "right_sum")
    right.CopyFrom(onnx.numpy_helper.from_array(np.array(1, np.float32), "right_sum"))
    onnx.save(overflowing, copy / PROBE)
    entries: list[tuple[str, str]] = []

    class Options(onnxruntime.SessionOptions):  # type: ignore[misc]
        def add_session_config_entry(self, name: str, value: str) -> None:
            entries.append((name, value))
            super().add_session_config_entry(name, value)

    monkeypatch.setattr(decoder_module.ort, "SessionOptions", Options)
    exact = Decoder(open_bundle(copy), threads=1)
    assert entries == [("session.x64quantprecision", "1")]
    fast = Decoder(bundles["w8a8"], threads=1)
    logits = [each.forward(IDS, each.new_cache(20), keep=0) for each in (exact, fast)]
    np.testing.assert_allclose(*logits, rtol=1e-3, atol=1e-3)
