"""Map a graph's weights into memory, and let the system forget the pages that were read.

The tensors are found in the ONNX file by reading the few fields of the protobuf that this takes
(onnx.proto of ONNX 1.x, by field number), in milliseconds: importing onnx takes longer than a short
summary. Groups and fixed-size numbers, which a graph's outer fields don't have, are skipped or
refused.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_READ_BY_ROW = "embedding.table"  # the tensor that ONNX Runtime never packs
_FORGET = getattr(mmap, "MADV_DONTNEED", None)
_INTERVAL_S = 0.004  # in which some 10 MB are read


def can_forget() -> bool:
    """Return whether the system can be told to forget pages: not on Windows."""
    return _FORGET is not None


class MappedWeights:
    """The tensors of a graph's data file by name, not read yet.

    They stay valid as long as this object. There are none where the system can't be told to forget
    pages (Windows): ONNX Runtime reads the file itself then.

    Args:
        graph: The ONNX file.
        data: The file beside it that holds the weights.

    Raises:
        OSError: A file can't be read.
        ValueError: The graph is no ONNX file.
    """

    def __init__(self, graph: Path, data: Path) -> None:
        self.tensors: dict[str, npt.NDArray[Any]] = {}
        self._map: mmap.mmap | None = None
        self._table = (0, 0)  # its offset and size in the file
        if not can_forget():
            return
        self._path = data
        with data.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        for tensor in external_tensors(graph):
            count = tensor.size // np.dtype(tensor.dtype).itemsize
            flat = np.frombuffer(self._map, tensor.dtype, count, tensor.offset)
            self.tensors[tensor.name] = flat.reshape(tensor.shape)
            if tensor.name == _READ_BY_ROW:
                self._table = tensor.offset, tensor.size

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget read pages every few milliseconds while the block runs, and at its end."""
        ended = threading.Event()

        def forget_often() -> None:
            while not ended.wait(_INTERVAL_S):
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

        By default the system reads and maps up to 2 MB around a page, so that a few hundred tokens
        bring the whole table into memory. Also drops the table from the system's file cache.
        """
        if self._map is None or not hasattr(os, "posix_fadvise"):
            return
        self.forget()
        self._map.madvise(mmap.MADV_RANDOM)
        with self._path.open("rb") as file:
            os.posix_fadvise(file.fileno(), *self._table, os.POSIX_FADV_DONTNEED)

    def forget(self) -> None:
        """Release the pages that were read so far; takes microseconds."""
        if self._map is not None and _FORGET is not None:
            self._map.madvise(_FORGET)


# -- the ONNX file ---------------------------------------------------------------------------------

_GRAPH, _INITIALIZER = 7, 5  # fields of ModelProto, of GraphProto
_DIMS, _DATA_TYPE, _NAME, _EXTERNAL_DATA = 1, 2, 8, 13  # of TensorProto
_KEY, _VALUE = 1, 2  # of StringStringEntryProto
_DTYPES: dict[int, type[np.generic]] = {1: np.float32, 2: np.uint8, 3: np.int8, 7: np.int64}
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5  # wire types
_SIZES = {_FIXED_64: 8, _FIXED_32: 4}


@dataclass(frozen=True)
class ExternalTensor:
    """A tensor in the data file; offset and size are in bytes."""

    name: str
    dtype: npt.DTypeLike
    shape: tuple[int, ...]
    offset: int
    size: int


def external_tensors(graph: Path) -> list[ExternalTensor]:
    """Return the initializers whose values are outside an ONNX file, but those of unknown types.

    Raises:
        ValueError: It is no ONNX file.
    """
    found = []
    for number, model_part in _fields(memoryview(graph.read_bytes())):
        if number == _GRAPH and isinstance(model_part, memoryview):
            for part, content in _fields(model_part):
                if part == _INITIALIZER and isinstance(content, memoryview):
                    found.append(_tensor(content))
    return [tensor for tensor in found if tensor is not None]


def _tensor(message: memoryview) -> ExternalTensor | None:
    shape: list[int] = []
    name, data_type = "", 0
    external: dict[str, str] = {}
    for number, value in _fields(message):
        if number == _DIMS:
            shape += [value] if isinstance(value, int) else _varints(value)
        elif number == _DATA_TYPE and isinstance(value, int):
            data_type = value
        elif number == _NAME and isinstance(value, memoryview):
            name = str(value, "utf-8")
        elif number == _EXTERNAL_DATA and isinstance(value, memoryview):
            entry = {key: str(text, "utf-8") for key, text in _fields(value)}  # type: ignore[arg-type]
            external[entry[_KEY]] = entry[_VALUE]
    if "length" not in external or data_type not in _DTYPES:
        return None
    offset, size = int(external.get("offset", 0)), int(external["length"])
    return ExternalTensor(name, _DTYPES[data_type], tuple(shape), offset, size)


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the numbers and values of a message's fields."""
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        kind = tag & 7
        if kind == _VARINT:
            value, position = _varint(message, position)
            yield tag >> 3, value
            continue
        if kind == _BYTES:
            size, position = _varint(message, position)
        elif kind in _SIZES:
            size = _SIZES[kind]
        else:
            raise ValueError(f"field {tag >> 3} is of an unknown kind, {kind}")
        yield tag >> 3, message[position : position + size]
        position += size


def _varints(packed: memoryview) -> list[int]:
    numbers, position = [], 0
    while position < len(packed):
        number, position = _varint(packed, position)
        numbers.append(number)
    return numbers


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    """Return the number at `position` (seven bits a byte, the lowest first) and where it ends."""
    number = shift = 0
    while position < len(message):
        byte = message[position]
        position += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, position
    raise ValueError("the file ends within a number")
