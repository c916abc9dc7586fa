from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.peers.child import Child, Contender
from benchmarks.peers.float32_checkpoint import Float32Checkpoint
from benchmarks.peers.hf_folder import header, hub_tensors, write_hf_folder
from benchmarks.peers.onnxruntime_genai import with_threads
from benchmarks.peers.quiet import Clock, busy_ticks, others_share, process_ticks
from benchmarks.peers.rounds import common_start, is_quiet, summarize
from summarizer.bundle import Bundle
from summarizer.export.checkpoint import EMBEDDING
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .. import tiny


def answer(first_token_s: float, decode_s: float, *, others: float | None = 0.0) -> dict[str, Any]:
    return {
        "first_token_s": first_token_s,
        "decode_s": decode_s,
        "tokens": [1, 2, 3],
        "peak_rss_bytes": 10,
        "others_share": others,
    }


# -- rounds ---------------------------------------------------------------------------------------


def test_ratios_are_of_one_round_and_medians_of_all() -> None:
    rounds = [{"a": answer(1, 1), "b": answer(2, 4)}, {"a": answer(3, 1), "b": answer(2, 1)}]
    found = summarize(rounds, "a", repeats=2)
    assert found["engines"]["a"]["first_token_s"] == {"median": 2, "lowest": 1, "highest": 3}
    assert found["engines"]["b"]["decode_tokens_per_s"]["highest"] == 2
    assert found["ratios"]["b"]["first_token"] == {"median": 1, "lowest": 0.5, "highest": 1.5}
    assert found["ratios"]["b"]["decode"]["highest"] == 4


def test_disturbed_rounds_count_only_when_there_are_no_others() -> None:
    quiet, disturbed = {"a": answer(1, 1)}, {"a": answer(9, 9, others=0.5)}
    found = summarize([disturbed, quiet], "a", repeats=1)
    assert found["is_quiet"] and found["engines"]["a"]["first_token_s"]["highest"] == 1
    found = summarize([disturbed, quiet], "a", repeats=2)
    assert not found["is_quiet"] and found["rounds_counted"] == 2


def test_what_the_system_does_not_tell_is_taken_as_quiet() -> None:
    assert is_quiet({"a": answer(1, 1, others=None)})


def test_common_start() -> None:
    assert common_start([1, 2, 3], [1, 2, 4]) == 2
    assert common_start([1, 2], [1, 2]) == 2
    assert common_start([5], [6]) == 0


# -- what others use ------------------------------------------------------------------------------


def test_what_others_used_is_what_the_process_did_not() -> None:
    before, after = Clock(0, 100, 10), Clock(10, 115, 24)
    assert others_share(before, after, cores=2) == pytest.approx(1 / 20)
    assert others_share(None, after, cores=2) is None


def test_idle_and_guests_are_not_busy() -> None:
    assert busy_ticks("cpu  1 2 4 1000 2000 8 16 32 64 128\ncpu0 ...") == 63


def test_a_process_s_name_may_hold_spaces() -> None:
    assert process_ticks("7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 30 12 0 0") == 42


# -- the checkpoint for the peer ------------------------------------------------------------------


def test_a_safetensors_header_is_padded_and_gives_places() -> None:
    content = header([("a", (2, 3)), ("b", (4,))])
    assert len(content) % 8 == 0
    assert int.from_bytes(content[:8], "little") == len(content) - 8
    places = json.loads(content[8:])
    assert places["a"] == {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}
    assert places["b"]["data_offsets"] == [24, 40]


def test_a_float32_bundle_gives_back_its_checkpoint(bundle: Bundle, tmp_path: Path) -> None:
    original, found = tiny.checkpoint(tmp_path), Float32Checkpoint(bundle)
    assert found.config == original.config
    for name, _, shape in hub_tensors(found.config):
        assert found.tensor(name).shape == shape
        np.testing.assert_array_equal(found.tensor(name), original.tensor(name))


def test_the_peer_s_folder_holds_the_same_numbers(bundle: Bundle, tmp_path: Path) -> None:
    source = Float32Checkpoint(bundle)
    folder = tmp_path / "checkpoint"
    write_hf_folder(folder, source, tiny.tokenizer())
    written = SafetensorsCheckpoint(folder / "model.safetensors", source.config)
    for name in (EMBEDDING, "1.q.bias", "1.v", "0.down"):
        np.testing.assert_array_equal(written.tensor(name), source.tensor(name))
    assert json.loads((folder / "config.json").read_text())["tie_word_embeddings"] is True
    assert not (folder / "genai_config.json").exists()


# -- the processes --------------------------------------------------------------------------------


def test_threads_are_set_where_the_peer_looks_for_them() -> None:
    decoder = with_threads(2)["model"]["decoder"]
    assert decoder == {"session_options": {"intra_op_num_threads": 2}}


def test_our_engine_answers_as_a_child(bundle: Bundle, tmp_path: Path) -> None:
    ours = Contender("ours", Path(sys.executable), "benchmarks.peers.ours", bundle.path)
    with Child(ours, threads=1) as child:
        assert "onnxruntime" in child.loaded["versions"]
        run = child.ask(ids=[1, 2, 3], new_tokens=5)
        assert len(run["tokens"]) == 5
        assert child.ask(ids=[1, 2, 3], logits=str(tmp_path / "logits.npy")) == {"rows": 3}
    logits = np.load(tmp_path / "logits.npy")
    assert logits.shape == (3, tiny.CONFIG.vocab_size)
    assert logits[-1].argmax() == run["tokens"][0]


def test_a_child_that_dies_is_quoted(tmp_path: Path) -> None:
    nowhere = Contender("ours", Path(sys.executable), "benchmarks.peers.ours", tmp_path)
    with pytest.raises(RuntimeError, match=r"(?s)ours ended.*manifest"), Child(nowhere, 1):
        pass
