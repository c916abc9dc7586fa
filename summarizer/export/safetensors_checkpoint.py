"""Read a checkpoint from safetensors files, as on the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ml_dtypes  # noqa: F401  # gives NumPy the bfloat16 that the hub's files are in
import numpy as np
from safetensors import SafetensorError, safe_open

from summarizer.errors import WeightsError
from summarizer.export.architectures import find_architecture
from summarizer.export.checkpoint import ROWS_AT_A_TIME, DecoderConfig, FloatArray


class SafetensorsCheckpoint:
    """Safetensors files opened for reading.

    Args:
        path: The first file of the checkpoint.
        config: The model's numbers, which the files don't contain.
        more: Its other files.

    Raises:
        WeightsError: A file can't be read.
    """

    def __init__(self, path: Path, config: DecoderConfig, *more: Path) -> None:
        self._config = config
        self._hub_name = find_architecture(config.model_type).hub_name
        self._files = {name: file for each in (path, *more) for name, file in _opened(each)}

    @property
    def config(self) -> DecoderConfig:
        return self._config

    def tensor(self, name: str) -> FloatArray:
        return next(self._read(name, None))

    def rows(self, name: str) -> Iterator[FloatArray]:
        return self._read(name, ROWS_AT_A_TIME)

    def _read(self, name: str, step: int | None) -> Iterator[FloatArray]:
        hub_name = self._hub_name(name)
        if hub_name not in self._files:
            raise WeightsError(f"the checkpoint lacks the tensor {hub_name!r}")
        source = self._files[hub_name].get_slice(hub_name)
        count = source.get_shape()[0]
        step = step or count
        for start in range(0, count, step):
            yield np.asarray(source[start : min(start + step, count)], np.float32)


def _opened(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the name of each tensor in a file, with the open file."""
    try:
        file: Any = safe_open(path, framework="np")
    except (SafetensorError, OSError) as error:
        raise WeightsError(f"{path} is not a readable safetensors file: {error}") from error
    for name in file.keys():  # noqa: SIM118  # not a dictionary
        yield name, file
