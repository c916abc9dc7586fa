from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from summarizer.export.onnx_writer import OnnxWriter

ALIGNMENT = 4096
INTEGERS = np.arange(12, dtype=np.uint8).reshape(3, 4)
FLOATS = np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[BinaryIO]:
    with (tmp_path / "weights.data").open("wb") as file:
        yield file


@pytest.fixture
def writer(data: BinaryIO) -> OnnxWriter:
    return OnnxWriter(data, "weights.data")


def saved(writer: OnnxWriter, data: BinaryIO) -> onnx.GraphProto:
    """The graph, without its weights."""
    path = Path(data.name).parent / "graph.onnx"
    info = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    writer.save(path, [info], [info])
    data.flush()
    return onnx.load(path, load_external_data=False).graph


def arrays(graph: onnx.GraphProto, data: BinaryIO) -> dict[str, np.ndarray]:
    folder = str(Path(data.name).parent)
    return {tensor.name: onnx.numpy_helper.to_array(tensor, folder) for tensor in graph.initializer}


def places(graph: onnx.GraphProto) -> dict[str, dict[str, str]]:
    return {
        tensor.name: {entry.key: entry.value for entry in tensor.external_data}
        for tensor in graph.initializer
    }


def test_tensors_come_back_as_they_went_in(writer: OnnxWriter, data: BinaryIO) -> None:
    writer.tensor("integers", INTEGERS)
    writer.tensor("floats", FLOATS.T)  # not contiguous
    writer.small("one", np.array([1], np.int64))
    found = arrays(saved(writer, data), data)
    np.testing.assert_array_equal(found["integers"], INTEGERS)
    np.testing.assert_array_equal(found["floats"], FLOATS.T)
    assert found["one"].tolist() == [1]


def test_every_tensor_begins_at_a_page(writer: OnnxWriter, data: BinaryIO) -> None:
    for number in range(3):
        writer.tensor(f"tensor {number}", INTEGERS)
    offsets = [int(place["offset"]) for place in places(saved(writer, data)).values()]
    assert offsets == [0, ALIGNMENT, 2 * ALIGNMENT]


def test_parts_make_one_tensor(writer: OnnxWriter, data: BinaryIO) -> None:
    writer.tensor_in_parts("whole", (3, 4), np.uint8, (INTEGERS[row] for row in range(3)))
    np.testing.assert_array_equal(arrays(saved(writer, data), data)["whole"], INTEGERS)


@pytest.mark.parametrize("rows", [0, 2, 4])
def test_parts_of_the_wrong_length_are_refused(writer: OnnxWriter, rows: int) -> None:
    with pytest.raises(ValueError, match="12 are needed"):
        writer.tensor_in_parts("whole", (3, 4), np.uint8, [INTEGERS[0]] * rows)


def test_the_same_bytes_lie_on_disk_once(writer: OnnxWriter, data: BinaryIO) -> None:
    writer.tensor("original", INTEGERS)
    writer.same_bytes("other", "original", (2, 6))
    graph = saved(writer, data)
    assert places(graph)["other"] == places(graph)["original"]
    np.testing.assert_array_equal(arrays(graph, data)["other"], INTEGERS.reshape(2, 6))
    assert Path(data.name).stat().st_size == INTEGERS.nbytes


def test_a_tensor_s_shape_is_remembered(writer: OnnxWriter) -> None:
    writer.tensor("floats", FLOATS)
    assert writer.shape("floats") == (2, 3)


def test_absent_inputs_at_the_end_are_left_out(writer: OnnxWriter, data: BinaryIO) -> None:
    assert writer.node("Op", ["x", "", "y", "", ""], ["first", "second"], size=3) == "first"
    node = saved(writer, data).node[0]
    assert list(node.input) == ["x", "", "y"]
    assert node.attribute[0].i == 3
