"""Map a bundle's weights, and let the system have the pages back that were read.

ONNX Runtime packs most weights anew when it loads them, and reads the rest a few rows at a time.
Left to map the file by itself it keeps every page it has read for packing, until a tensor is done
or for good; with a map of ours those pages go as soon as they were read. Whoever needs one again
gets it from the system's file cache.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from summarizer.bundle import Bundle
from summarizer.engine.external_tensors import external_tensors

_READ_BY_ROW = "embedding.table"  # the tensor that is never packed
_FORGET = getattr(mmap, "MADV_DONTNEED", None)
_TURN_S = 0.004  # in which some 10 MB are read


def can_forget() -> bool:
    """Whether the system can be told to forget pages: not on Windows."""
    return _FORGET is not None


class MappedWeights:
    """The tensors of a bundle's data file by name, not read yet.

    They stay valid as long as this object, and there are none where the system can't be told to
    forget pages (Windows): ONNX Runtime reads the file itself then. Raises `OSError` and
    `ValueError` when the files can't be read.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.tensors: dict[str, npt.NDArray[Any]] = {}
        self._map: mmap.mmap | None = None
        self._table = (0, 0)  # where it lies in the file, and its size
        if not can_forget():
            return
        self._path = bundle.weights_path
        with self._path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        for tensor in external_tensors(bundle.graph_path):
            count = tensor.size // np.dtype(tensor.dtype).itemsize
            flat = np.frombuffer(self._map, tensor.dtype, count, tensor.offset)
            self.tensors[tensor.name] = flat.reshape(tensor.shape)
            if tensor.name == _READ_BY_ROW:
                self._table = tensor.offset, tensor.size

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget what was read every few milliseconds while the block runs, and at its end."""
        ended = threading.Event()

        def forget_often() -> None:
            while not ended.wait(_TURN_S):
                self.forget()

        thread = threading.Thread(target=forget_often, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self.forget()

    def read_rows_alone(self) -> None:
        """From now on read the pages of the embedding's rows one by one, as they are needed.

        Left to itself the system reads and maps up to 2 MB around a page, so a few hundred tokens
        have the whole table in memory. Takes the table out of the system's file cache.
        """
        if self._map is None or not hasattr(os, "posix_fadvise"):
            return
        self.forget()
        self._map.madvise(mmap.MADV_RANDOM)
        with self._path.open("rb") as file:
            os.posix_fadvise(file.fileno(), *self._table, os.POSIX_FADV_DONTNEED)

    def forget(self) -> None:
        """Let the system have the pages back that were read so far; some microseconds."""
        if self._map is not None and _FORGET is not None:
            self._map.madvise(_FORGET)
