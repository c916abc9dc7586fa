"""Write an ONNX file with its weights in one file beside it, tensor by tensor.

Tensors go to disk as they come, so a model never has to fit into memory; the graph itself is a few
hundred kilobytes and written last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper

Array = npt.NDArray[Any]

_ALIGNMENT = 4096  # ONNX Runtime maps external tensors into memory at page boundaries
MICROSOFT = "com.microsoft"
KEEP = "num_logits_to_keep"  # an optional input of the graph, see there
_OPSETS = {"": 20, MICROSOFT: 1}
_IR_VERSION = 10  # what ONNX Runtime 1.18 and newer read


def serialized(graph: onnx.GraphProto) -> bytes:
    """Return the content of an ONNX file for the runtimes that bundles are made for."""
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
    model = helper.make_model(
        graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="summarizer"
    )
    content: bytes = model.SerializeToString()
    return content


class OnnxWriter:
    """Collects nodes, and appends tensors to the file of weights.

    Args:
        weights: The file of weights, open for writing.
        location: Its name, relative to the graph.
    """

    def __init__(self, weights: BinaryIO, location: str) -> None:
        self._weights = weights
        self._location = location
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: dict[str, TensorProto] = {}

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        *,
        domain: str = "",
        **attributes: Any,
    ) -> str:
        """Add a node and return its first output's name; "" stands for an absent input."""
        inputs = list(inputs)
        while inputs and not inputs[-1]:
            inputs.pop()
        self._nodes.append(
            helper.make_node(
                operator, inputs, outputs, name=outputs[0], domain=domain, **attributes
            )
        )
        return outputs[0]

    def small(self, name: str, value: Array) -> str:
        """Add a constant to the graph itself."""
        self._initializers[name] = onnx.numpy_helper.from_array(value, name)
        return name

    def tensor(self, name: str, array: Array) -> str:
        """Add a tensor to the file of weights."""
        return self.tensor_in_parts(name, array.shape, array.dtype, [array])

    def tensor_in_parts(
        self, name: str, shape: Sequence[int], dtype: npt.DTypeLike, parts: Iterable[Array]
    ) -> str:
        """Add a tensor whose rows come in `parts`."""
        offset = self._align()
        for part in parts:
            self._weights.write(np.ascontiguousarray(part, dtype).data)
        length = self._weights.tell() - offset
        expected = int(np.prod(shape)) * np.dtype(dtype).itemsize
        if length != expected:
            raise ValueError(f"tensor {name}: {length} bytes were given, {expected} are needed")
        self._initializers[name] = self._external(name, shape, dtype, offset, length)
        return name

    def same_bytes(self, name: str, original: str, shape: Sequence[int]) -> str:
        """Add a tensor that shares the bytes of `original` in another shape."""
        source = self._initializers[original]
        tensor = TensorProto()
        tensor.CopyFrom(source)
        tensor.name = name
        tensor.ClearField("dims")
        tensor.dims.extend(shape)
        self._initializers[name] = tensor
        return name

    def rename(self, name: str, original: str, shape: Sequence[int]) -> str:
        """Give a tensor another name and shape."""
        self.same_bytes(name, original, shape)
        del self._initializers[original]
        return name

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a tensor that was added before."""
        return tuple(self._initializers[name].dims)

    def save(
        self,
        path: Path,
        inputs: Sequence[onnx.ValueInfoProto],
        outputs: Sequence[onnx.ValueInfoProto],
    ) -> None:
        """Write the graph to `path`."""
        graph = helper.make_graph(
            self._nodes, "decoder", inputs, outputs, list(self._initializers.values())
        )
        path.write_bytes(serialized(graph))

    def _align(self) -> int:
        padding = -self._weights.tell() % _ALIGNMENT
        self._weights.write(bytes(padding))
        return self._weights.tell()

    def _external(
        self, name: str, shape: Sequence[int], dtype: npt.DTypeLike, offset: int, length: int
    ) -> TensorProto:
        tensor = TensorProto(
            name=name,
            dims=shape,
            data_type=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)),
            data_location=TensorProto.EXTERNAL,
        )
        for key, value in (("location", self._location), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor
