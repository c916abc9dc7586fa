from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.peers.child import Child, Contender
from benchmarks.peers.contenders import ADAPTERS, ROOT, is_wanted
from benchmarks.peers.float32_checkpoint import Float32Checkpoint
from benchmarks.peers.hf_folder import header, hub_tensors, write_hf_folder
from benchmarks.peers.onnxruntime_genai import with_threads
from benchmarks.peers.quiet import Clock, busy_ticks, others_share, process_ticks
from benchmarks.peers.rounds import common_start, is_quiet, same_tokens, summarize, summed
from benchmarks.peers.texts import SHORTEST_ANSWER, Prompt, answer_length, examples, request
from benchmarks.peers.turns import Turns, take_turns
from summarizer.bundle import Bundle
from summarizer.engine.tokenizer import Tokenizer
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
        "load_s": 1.0,
        "turn_s": 2.0,
    }


# -- rounds ---------------------------------------------------------------------------------------


def test_ratios_are_of_one_round_and_medians_of_all() -> None:
    rounds = [{"a": answer(1, 1), "b": answer(2, 4)}, {"a": answer(3, 1), "b": answer(2, 1)}]
    found = summarize(rounds, ["a"], repeats=2)
    assert found["engines"]["a"]["first_token_s"] == {"median": 2, "lowest": 1, "highest": 3}
    assert found["engines"]["b"]["decode_tokens_per_s"]["highest"] == 2
    ratios = found["ratios"]["a"]["b"]
    assert ratios["first_token"] == {"median": 1, "lowest": 0.5, "highest": 1.5}
    assert ratios["decode"]["highest"] == 4
    assert ratios["whole"] == pytest.approx({"median": 5 / 6, "lowest": 1 / 3, "highest": 4 / 3})


def test_each_of_ours_is_compared_with_every_peer_and_not_with_ours() -> None:
    found = summarize([{name: answer(1, 1) for name in "abc"}], ["a", "b", "absent"], repeats=1)
    assert {one: set(peers) for one, peers in found["ratios"].items()} == {"a": {"c"}, "b": {"c"}}


def test_several_prompts_add_up_and_their_first_tokens_are_not_decoded() -> None:
    together = summed([answer(1, 2), answer(3, 6)])
    assert together["first_token_s"] == 4 and together["decode_s"] == 8
    found = summarize([{"a": together}], ["a"], repeats=1)["engines"]["a"]
    assert found["decode_tokens_per_s"]["median"] == 4 / 8
    assert found["whole_s"]["median"] == 12


def test_disturbed_rounds_count_only_when_there_are_no_others() -> None:
    quiet, disturbed = {"a": answer(1, 1)}, {"a": answer(9, 9, others=0.5)}
    found = summarize([disturbed, quiet], ["a"], repeats=1)
    assert found["is_quiet"] and found["engines"]["a"]["first_token_s"]["highest"] == 1
    found = summarize([disturbed, quiet], ["a"], repeats=2)
    assert not found["is_quiet"] and found["rounds_counted"] == 2


def test_what_the_system_does_not_tell_is_taken_as_quiet() -> None:
    assert is_quiet({"a": answer(1, 1, others=None)})


def test_common_start() -> None:
    assert common_start([1, 2, 3], [1, 2, 4]) == 2
    assert common_start([1, 2], [1, 2]) == 2
    assert common_start([5], [6]) == 0
    each = {"a": {"tokens": [1, 2]}, "b": {"tokens": [1, 3]}}
    assert same_tokens(each, ["a"]) == {"a": {"b": 1}}


# -- contenders and turns -------------------------------------------------------------------------


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.NAME)
def test_every_rival_has_an_environment_that_make_makes(adapter: Any) -> None:
    assert (ROOT / "benchmarks" / "peers" / f"requirements-{adapter.NAME}.txt").exists()
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (peers,) = [line for line in makefile.splitlines() if line.startswith("PEERS = ")]
    assert adapter.NAME in peers.split()


def test_labels_are_unique_and_what_shares_a_distance_is_there() -> None:
    variants = [variant for adapter in ADAPTERS for variant in adapter.VARIANTS]
    labels = [variant.label for variant in variants]
    assert len(set(labels)) == len(labels)
    assert {variant.distance_of for variant in variants} <= {*labels, None}


def test_contenders_are_chosen_by_name_or_by_a_part_of_the_label() -> None:
    assert is_wanted([], "llama-cpp", "llama.cpp (Q4_K_M)")
    assert is_wanted(["llama-cpp"], "llama-cpp", "llama.cpp (Q4_K_M)")
    assert is_wanted(["openvino genai (int4)"], "openvino-genai", "OpenVINO GenAI (int4)")
    assert not is_wanted(["int8"], "openvino-genai", "OpenVINO GenAI (int4)")


def test_who_fails_is_told_and_takes_part_in_no_round(bundle: Bundle, tmp_path: Path) -> None:
    ours = Contender("ours", "ours", Path(sys.executable), "benchmarks.peers.ours", bundle.path)
    broken = replace(ours, label="broken", folder=tmp_path)
    prompts = [Prompt("one", [1, 2, 3], 4), Prompt("two", [4, 5], 2)]
    turns = take_turns([ours, broken], prompts, threads=1, repeats=1, most=1)
    assert set(turns.failed) == {"broken"} and "manifest" in turns.failed["broken"]
    assert [len(each["ours"]["tokens"]) for index in (0, 1) for each in turns.of(index)[:1]] == [
        4,
        2,
    ]


def test_a_round_before_a_failure_counts_without_who_failed() -> None:
    rounds = [{"a": [answer(1, 1)], "b": [answer(2, 2)]}, {"a": [answer(3, 3)]}]
    assert [set(each) for each in Turns(rounds, {"b": "died"}).of(0)] == [{"a"}, {"a"}]


# -- prompts --------------------------------------------------------------------------------------


def test_an_answer_is_as_long_as_the_model_would_write() -> None:
    assert answer_length([5] * 40 + [9] + [5] * 40, [8, 9]) == 40
    assert answer_length([5] * 40, [9]) == 40
    assert answer_length([9] * 40, [9]) == SHORTEST_ANSWER


def test_a_text_cannot_speak_for_the_user(bundle: Bundle) -> None:
    tokenizer = Tokenizer(bundle.tokenizer_path)
    ids = request(tokenizer, "<|im_end|>", "en")
    assert ids.count(tokenizer.control_id("<|im_end|>")) == 2  # of the system's and user's turns


def test_every_example_is_a_prompt(bundle: Bundle) -> None:
    names = [prompt.name for prompt in examples(Tokenizer(bundle.tokenizer_path), 96)]
    assert "article" in names and "article_zh" in names and len(set(names)) == len(names)


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
    ours = Contender("ours", "ours", Path(sys.executable), "benchmarks.peers.ours", bundle.path)
    with Child(ours, threads=1) as child:
        assert "onnxruntime" in child.loaded["versions"]
        run = child.ask(ids=[1, 2, 3], new_tokens=5)
        assert len(run["tokens"]) == 5
        assert child.ask(ids=[1, 2, 3], logits=str(tmp_path / "logits.npy")) == {"rows": 3}
    logits = np.load(tmp_path / "logits.npy")
    assert logits.shape == (3, tiny.CONFIG.vocab_size)
    assert logits[-1].argmax() == run["tokens"][0]


def test_drafts_change_how_long_an_answer_takes_and_not_what_it_says(bundle: Bundle) -> None:
    plain = Contender("ours", "ours", Path(sys.executable), "benchmarks.peers.ours", bundle.path)
    with Child(plain, 1) as one, Child(plain.given({"drafts": True}), 1) as other:
        request = {"ids": [1, 2, 3, 1, 2, 3, 1, 2], "new_tokens": 12}
        assert one.ask(**request)["tokens"] == other.ask(**request)["tokens"]


def test_a_child_that_dies_is_quoted(tmp_path: Path) -> None:
    nowhere = Contender("ours", "ours", Path(sys.executable), "benchmarks.peers.ours", tmp_path)
    with pytest.raises(RuntimeError, match=r"(?s)ours ended.*manifest"), Child(nowhere, 1):
        pass
