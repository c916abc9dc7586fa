"""Our float32 graph and the one that optimum exports compute the same."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from optimum.exporters.onnx import main_export
from optimum.onnxruntime import ORTModelForCausalLM

from summarizer.bundle import Bundle
from summarizer.engine import FloatArray
from summarizer.engine.decoder import Decoder

from . import texts
from .greedy import by_engine, by_optimum, load_optimum, ties
from .reading import Measure, agreement, largest_difference, read
from .real import Reference
from .tiny_models import TinyFolder, random_ids

pytestmark = pytest.mark.parity

REAL_POSITIONS = 256  # of each language
STEP = 100  # tokens read at a time


def export(folder: Path) -> Path:
    """Have optimum export what transformers saved in `folder`; where the graph is."""
    target = folder / "optimum"
    with warnings.catch_warnings(action="ignore"):  # of what tracing turns into constants
        main_export(
            str(folder),
            target,
            task="text-generation-with-past",
            do_validation=False,
            # It would only store the tied embedding once, at twice the time and memory.
            no_post_process=True,
            library_name="transformers",
            local_files_only=True,
        )
    gc.collect()
    return target


@pytest.fixture(scope="module")
def tiny_graph(tiny: TinyFolder) -> Path:
    return export(tiny.path)


@pytest.fixture(scope="module")
def real_graph(reference: Reference) -> Path:
    return export(reference.folder)


def logits_in_steps(model: ORTModelForCausalLM, ids: list[int], step: int) -> FloatArray:
    """[positions, vocab] by optimum's graph, whose past goes in and comes out."""
    past, rows = None, []
    for start in range(0, len(ids), step):
        end = min(start + step, len(ids))
        output = model(
            input_ids=torch.tensor([ids[start:end]]),
            attention_mask=torch.ones((1, end), dtype=torch.int64),
            past_key_values=past,
        )
        past = output.past_key_values
        rows.append(output.logits[0].numpy())
    return np.concatenate(rows)


# -- tiny -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [1, 7, 300])
def test_tiny_logits_equal_optimums(
    tiny: TinyFolder, tiny_graph: Path, step: int, measure: Measure
) -> None:
    ids = random_ids(300)
    decoder = Decoder(tiny.bundles["float32"])
    ours = read(decoder, ids, decoder.new_cache(len(ids)), step=step)
    theirs = logits_in_steps(load_optimum(tiny_graph), ids, step)
    measure("tiny, largest difference to optimum", difference := largest_difference(ours, theirs))
    assert difference < 1e-3


def test_tiny_greedy_tokens_equal_optimums(tiny: TinyFolder, tiny_graph: Path) -> None:
    prompts = [random_ids(count, seed=count) for count in (1, 2, 40, 200)]
    bundle = tiny.bundles["float32"]
    ours = by_engine(bundle, prompts)
    assert ties(ours, by_optimum(tiny_graph, prompts), bundle.manifest.stop_ids) == 0


# -- real -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def their_logits(reference: Reference, real_graph: Path) -> Iterator[dict[str, FloatArray]]:
    """Computed before ours, so that one model is in memory at a time."""
    model = ORTModelForCausalLM.from_pretrained(real_graph)
    yield {
        language: logits_in_steps(model, ids[:REAL_POSITIONS], STEP)
        for language, ids in reference.ids.items()
    }


@pytest.fixture(scope="module")
def our_logits(
    their_logits: dict[str, FloatArray], reference: Reference, real_bundles: dict[str, Bundle]
) -> dict[str, FloatArray]:
    decoder = Decoder(real_bundles["float32"])
    return {
        language: read(decoder, ids[:REAL_POSITIONS], decoder.new_cache(REAL_POSITIONS), step=STEP)
        for language, ids in reference.ids.items()
    }


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_real_logits_equal_optimums(
    our_logits: dict[str, FloatArray],
    their_logits: dict[str, FloatArray],
    language: str,
    measure: Measure,
) -> None:
    ours, theirs = our_logits[language], their_logits[language]
    difference, same = largest_difference(ours, theirs), agreement(ours, theirs)
    measure("real, largest difference to optimum", difference)
    measure("real, share of optimum's top tokens", same)
    assert same >= 0.999
    assert difference < 1e-3


def test_real_greedy_tokens_equal_optimums(
    real_graph: Path, real_bundles: dict[str, Bundle], real_prompts: list[list[int]]
) -> None:
    prompts = real_prompts[::2]  # one of each language
    theirs = by_optimum(real_graph, prompts)
    bundle = real_bundles["float32"]
    assert ties(by_engine(bundle, prompts), theirs, bundle.manifest.stop_ids) == 0
