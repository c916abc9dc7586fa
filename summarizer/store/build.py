"""Build a model's bundle from its weights: find or download them, open them, export them.

`assets` imports this module only when there is something to build: importing the exporter takes
half as long as loading a built model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.bundle import BuildMonitor, Bundle
from summarizer.engine.decoder import int8_matmul_overflows
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import ModelError, WeightsError
from summarizer.export.adapter import AdaptedCheckpoint
from summarizer.export.build import Origin, build_bundle
from summarizer.export.checkpoint import Checkpoint, DecoderConfig
from summarizer.export.gguf_checkpoint import GgufCheckpoint, tokenizer_from_gguf
from summarizer.export.probe import probe_graph
from summarizer.export.recipes import Recipe
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint
from summarizer.export.tokenizer_files import read_tokenizer
from summarizer.store import weights, wheels
from summarizer.store.catalogue import Adapter, HubSource, Model, calibration_texts

_SAFETENSORS = ".safetensors"
_FETCH_SHARE = 0.8  # of the time of a build that has to download weights


def build_model(
    model: Model,
    recipe: Recipe,
    target: Path,
    progress: BuildMonitor,
    adapter: Adapter | None = None,
) -> Bundle:
    """Build the bundle of `model` in the folder `target`, downloading weights that are missing.

    Raises:
        WeightsError: The adapter's file isn't what its sha256 says, or is for another model.
    """
    progress("looking for the weights", 0.0)
    share = 0.0
    if not weights.are_here(model):
        share, stage = _FETCH_SHARE, f"downloading {model.id}"
        weights.download(model, lambda done, total: progress(stage, share * done / total))

    def built(done: float) -> None:
        progress(f"building {model.id} ({recipe.name})", share + (1 - share) * done)

    built(0.0)
    checkpoint, tokenizer = read_checkpoint(model)
    source = _source_record(model)
    sure_of_truth: Mapping[str, float] | None = {} if model.quotes else None
    if adapter:
        if Adapter.at(adapter.path) != adapter:
            raise WeightsError(
                f"{adapter.path} isn't the adapter of {model.id}: its sha256 differs"
            )
        checkpoint = AdaptedCheckpoint(checkpoint, adapter.path)
        source["sha256 of the adapter"] = adapter.sha256
        sure_of_truth = checkpoint.sure_of_truth
    built(0.0)  # a chance to cancel: reading took seconds, and so will the first layer
    return build_bundle(
        checkpoint,
        tokenizer,
        recipe,
        target,
        origin=Origin(model.id, source, sure_of_truth),
        calibration=_calibration(tokenizer) if recipe.uses_gptq else (),
        has_unsigned_weights=int8_matmul_overflows(probe_graph()),
        progress=built,
    )


def read_checkpoint(model: Model) -> tuple[Checkpoint, dict[str, object]]:
    """Return the checkpoint, and the content of its tokenizer.json."""
    folder = weights.folder_of(model)
    if isinstance(model.source, HubSource):
        names = [file.name for file in model.source.files if file.name.endswith(_SAFETENSORS)]
        first, *more = (folder / name for name in names)
        checkpoint = SafetensorsCheckpoint(first, _config(model), *more)
        return checkpoint, read_tokenizer(folder / "tokenizer.json")
    gguf = GgufCheckpoint(folder / wheels.FILE)
    return gguf, tokenizer_from_gguf(gguf)


def _calibration(tokenizer: dict[str, object]) -> list[list[int]]:
    """Return the token ids of the calibration texts."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tokenizer.json"
        path.write_text(json.dumps(tokenizer), "utf-8")
        encode = Tokenizer(path).encode
    return [encode(text) for text in calibration_texts()]


def _config(model: Model) -> DecoderConfig:
    if model.config is None:
        raise ModelError(f"{model.id}: its model.toml lacks [architecture]")
    return model.config


def _source_record(model: Model) -> dict[str, str]:
    source = model.source
    record = {"origin": model.origin, "licence": model.licence}
    if isinstance(source, HubSource):
        hashes = {f"sha256 of {file.name}": file.sha256 for file in source.files}
        return record | {"repository": source.repository, "revision": source.revision} | hashes
    names = f"{source.parts[0].distribution} to {source.parts[-1].distribution}"
    return record | {"wheels": f"{names}, {source.version}", "sha256": source.sha256}
