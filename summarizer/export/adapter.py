"""Merge a low-rank update (LoRA) into a checkpoint, before anything else is done with its weights.

An adapter is a safetensors file with the names that PEFT gives: for a matrix W [out, in] the
tensors `...lora_A.weight` [rank, in] and `...lora_B.weight` [out, rank]; the update is B @ A, with
no factor besides. Merged, it costs nothing at run time. The file's metadata may have
`sure_of_truth`, in JSON, see `bundle.Manifest`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from summarizer.errors import WeightsError
from summarizer.export.architectures import find_architecture
from summarizer.export.checkpoint import Checkpoint, DecoderConfig, FloatArray

_A, _B = "lora_A.weight", "lora_B.weight"


class AdaptedCheckpoint:
    """A checkpoint with the updates of an adapter.

    Args:
        checkpoint: The weights to update.
        path: The adapter's file.

    Attributes:
        sure_of_truth: What its metadata say about verdicts, see `bundle.Manifest`.

    Raises:
        WeightsError: The file can't be read, or doesn't fit the checkpoint.
    """

    def __init__(self, checkpoint: Checkpoint, path: Path) -> None:
        self._checkpoint = checkpoint
        self._path = path
        self._hub_name = find_architecture(checkpoint.config.model_type).hub_name
        try:
            with safe_open(path, "numpy") as file:
                self._tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
                sure = (file.metadata() or {}).get("sure_of_truth")
            self.sure_of_truth = None if sure is None else _margins(sure)
        except (SafetensorError, OSError, ValueError) as error:
            raise WeightsError(f"{path} is not a readable adapter: {error}") from error
        self._require_fit()

    @property
    def config(self) -> DecoderConfig:
        return self._checkpoint.config

    def tensor(self, name: str) -> FloatArray:
        weight = self._checkpoint.tensor(name)
        module = self._hub_name(name).removesuffix("weight")
        if module + _A not in self._tensors:
            return weight
        a, b = (self._tensors[module + end].astype(np.float32) for end in (_A, _B))
        if (b.shape[0], a.shape[1]) != weight.shape or a.shape[0] != b.shape[1]:
            raise WeightsError(
                f"{self._path} is for another model: its {module}{_B} @ {_A} is "
                f"{b.shape} @ {a.shape}, the matrix {weight.shape}"
            )
        return np.asarray(weight + b @ a, np.float32)

    def rows(self, name: str) -> Iterator[FloatArray]:
        return self._checkpoint.rows(name)

    def _require_fit(self) -> None:
        """Raise `WeightsError` if the adapter changes what the model doesn't have."""
        names = find_architecture(self.config.model_type).shapes(self.config)
        modules = {self._hub_name(name).removesuffix("weight") for name, _ in names}
        for name in self._tensors:
            if name.removesuffix(_A).removesuffix(_B) not in modules:
                raise WeightsError(f"{self._path} is for another model: it changes {name}")


def _margins(text: str) -> dict[str, float]:
    """Read margins by input type; raise `ValueError` if it is anything else."""
    margins = json.loads(text)
    if not isinstance(margins, dict):
        raise ValueError(f"sure_of_truth is {text!r}, not an object")
    return {str(name): float(margin) for name, margin in margins.items()}
