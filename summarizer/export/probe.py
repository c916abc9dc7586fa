"""A graph of one matmul that shows whether a processor's int8 matmul overflows.

Without VNNI, x86-64 sums two products of 8 bits in 16 bits, which may overflow. ONNX Runtime has
slower kernels that don't, but no way to ask which ones a processor needs; see
`session.x64quantprecision` in https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_session_options_config_keys.h.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from summarizer.export.onnx_writer import MICROSOFT, serialized

_LENGTH = 8  # products in the sum


def probe_graph() -> bytes:
    """Return a model without inputs whose output `error` [1, 1] is 0 where nothing overflows."""
    nodes = [
        helper.make_node(
            "MatMulIntegerToFloat",
            ["largest", "weights", "one", "one", "middle"],
            ["sum"],
            domain=MICROSOFT,
        ),
        helper.make_node("Sub", ["sum", "right_sum"], ["error"]),
    ]
    constants: dict[str, np.ndarray[Any, Any]] = {
        "largest": np.full((1, _LENGTH), 255, np.uint8),
        "weights": np.full((_LENGTH, 1), 127, np.int8),
        "one": np.array(1, np.float32),
        "middle": np.array(128, np.uint8),
        "right_sum": np.array(_LENGTH * 127 * 127, np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "probe",
        [],
        [helper.make_tensor_value_info("error", TensorProto.FLOAT, [1, 1])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return serialized(graph)
