"""Write a checkpoint as a bundle on disk, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from summarizer.bundle import (
    GRAPH,
    MANIFEST,
    PROBE,
    WEIGHTS,
    Bundle,
    FileEntry,
    Manifest,
    ModelShape,
    open_bundle,
)
from summarizer.bundle.storage import new_folder, require_space
from summarizer.export.calibration import Texts
from summarizer.export.checkpoint import Checkpoint, DecoderConfig
from summarizer.export.graph import write_decoder
from summarizer.export.probe import probe_graph
from summarizer.export.recipes import Recipe, stored_bits
from summarizer.export.runtime_configs import write_genai_graph, write_runtime_configs
from summarizer.export.tokenizer_files import ControlIds, control_ids, write_tokenizer

_OTHER_BYTES = 50_000_000  # at most, beside weights: tokenizer, graph, norms, scales of rows
_GRAPH_SHARE = 0.95  # of the time of a build; the rest is hashing


@dataclass(frozen=True)
class Origin:
    """What a bundle is made from, see `Manifest`."""

    model_id: str
    source: dict[str, str]
    sure_of_truth: Mapping[str, float] | None = None


def build_bundle(
    checkpoint: Checkpoint,
    tokenizer: dict[str, Any],
    recipe: Recipe,
    target: Path,
    *,
    origin: Origin,
    calibration: Texts = (),
    has_unsigned_weights: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> Bundle:
    """Write the bundle of `checkpoint` by `recipe` to the folder `target`, and open it.

    The folder appears under its name only when every file is complete.

    Args:
        checkpoint: The weights.
        tokenizer: The content of its tokenizer.json.
        recipe: How to store the weights.
        target: The bundle's folder.
        origin: For the manifest.
        calibration: Texts as token ids, which a recipe with GPTQ needs.
        has_unsigned_weights: For processors whose fast int8 matmul overflows, see `probe`; only
            `w8a8` is affected.
        progress: Called with the share that is done, 0 to 1.

    Raises:
        StorageError: The disk is full or can't be written.
        WeightsError: The checkpoint lacks a tensor.
    """
    require_space(target.parent, estimated_bytes(checkpoint.config, recipe))
    with new_folder(target) as folder:
        write_decoder(
            checkpoint,
            recipe,
            folder / GRAPH,
            folder / WEIGHTS,
            calibration=calibration,
            is_unsigned=has_unsigned_weights,
            progress=lambda done, steps: progress(_GRAPH_SHARE * done / steps),
        )
        ids = control_ids(tokenizer)
        write_tokenizer(folder, tokenizer, checkpoint.config.context_size)
        write_runtime_configs(folder, checkpoint.config, ids)
        write_genai_graph(folder)
        if recipe.body and recipe.body.is_by_row and not has_unsigned_weights:
            (folder / PROBE).write_bytes(probe_graph())
        _write_manifest(folder, checkpoint.config, recipe, origin, ids)
    progress(1.0)
    return open_bundle(target)


def _write_manifest(
    folder: Path, config: DecoderConfig, recipe: Recipe, origin: Origin, ids: ControlIds
) -> None:
    """Describe the files that are in `folder`."""
    quantizations = (recipe.body, recipe.head)
    manifest = Manifest(
        model_id=origin.model_id,
        recipe=recipe.name,
        has_zero_points=any(each is not None and each.has_zero_points for each in quantizations),
        shape=_shape(config),
        stop_ids=ids.stops,
        row_cost=recipe.row_cost,
        sure_of_truth=origin.sure_of_truth,
        files=tuple(_entry(path) for path in sorted(folder.iterdir())),
        source=origin.source,
        versions={name: version(name) for name in ("summarizer-onnx", "onnx", "numpy")},
    )
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8")


def estimated_bytes(config: DecoderConfig, recipe: Recipe) -> int:
    """Return an upper bound of a bundle's size, to ask the disk beforehand."""
    head = config.vocab_size * config.hidden_size * (1 if config.tied_embedding else 2)
    attention = 2 * config.hidden_size * (config.heads + config.kv_heads) * config.head_dim
    mlp = 3 * config.hidden_size * config.intermediate_size
    body = config.layers * (attention + mlp)
    bits = head * stored_bits(recipe.head) + body * stored_bits(recipe.body)
    return int(bits / 8) + _OTHER_BYTES


def _shape(config: DecoderConfig) -> ModelShape:
    return ModelShape(
        vocab_size=config.vocab_size,
        layers=config.layers,
        hidden_size=config.hidden_size,
        heads=config.heads,
        kv_heads=config.kv_heads,
        head_dim=config.head_dim,
        context_size=config.context_size,
    )


def _entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return FileEntry(path.name, path.stat().st_size, digest.hexdigest())
