from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import peers_report, results_file
from benchmarks.peers import compare, contenders, ours, tables
from benchmarks.peers.child import Child, Contender
from benchmarks.peers.contenders import ADAPTERS, ROOT, is_wanted
from benchmarks.peers.float32_checkpoint import Float32Checkpoint
from benchmarks.peers.hf_folder import header, hub_tensors, write_hf_folder
from benchmarks.peers.interleaved import Plan, measure_interleaved
from benchmarks.peers.machine_load import CpuTimes, busy_ticks, other_load_share, process_ticks
from benchmarks.peers.onnxruntime_genai import with_threads
from benchmarks.peers.prompts import SHORTEST_ANSWER, Prompt, answer_length, examples, request
from benchmarks.peers.rival import Variant
from benchmarks.peers.tables import (
    MAIN_PROMPT_TOKENS,
    MAIN_REPEATS,
    REPEATS,
    Comparison,
    earlier_tables,
    with_lookup,
)
from summarizer.bundle import Bundle
from summarizer.engine.tokenizer import Tokenizer
from summarizer.export.architectures.architecture import EMBEDDING
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .. import tiny


def contender(folder: Path, label: str = "ours", name: str = "ours", **more: Any) -> Contender:
    variant = Variant(label, "files", **more)
    return Contender(name, Path(sys.executable), "benchmarks.peers.ours", folder, variant)


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
    whole = contender(bundle.path)
    broken = contender(tmp_path, "broken")
    prompts = [Prompt("one", [1, 2, 3], 4), Prompt("two", [4, 5], 2)]
    turns = measure_interleaved([whole, broken], plan=Plan(prompts, 1, repeats=1, most=1))
    assert set(turns.failed) == {"broken"} and "manifest" in turns.failed["broken"]
    assert [len(each["ours"]["tokens"]) for index in (0, 1) for each in turns.of(index)[:1]] == [
        4,
        2,
    ]


def test_only_rivals_choose_whether_to_look_up(tmp_path: Path) -> None:
    plain = contender(tmp_path, "plain", "rival")
    drafting = contender(tmp_path, "drafting", "rival", options={"a": 1}, drafts={"b": 2})
    own = contender(tmp_path, "own", ours.NAME, drafts={"drafts": True})
    found, pairs = with_lookup([own, plain, drafting])
    assert [(each.label, dict(each.variant.options)) for each in found] == [
        ("own", {"drafts": True}),
        ("plain", {}),
        ("drafting", {"a": 1}),
        ("drafting, lookup", {"a": 1, "b": 2}),
    ]
    assert pairs == [("drafting", "drafting, lookup")]


def test_a_rival_goes_on_in_the_faster_way(bundle: Bundle) -> None:
    one, other = contender(bundle.path, "one"), contender(bundle.path, "other")
    prompts = [Prompt("one", [1, 2, 3], 4)]
    plan = Plan(prompts, 1, repeats=1, most=1, pairs=[("one", "other")])
    turns = measure_interleaved([one, other], plan=plan)
    assert len(turns.slower) == 1 and len(turns.rounds[0]) == 2
    assert [len(each) for each in turns.of(0)] == [1]


@pytest.mark.parametrize(("given", "expected"), [(None, (MAIN_REPEATS, REPEATS)), (7, (7, 7))])
def test_the_main_length_has_more_rounds(
    bundle: Bundle, given: int | None, expected: tuple[int, int]
) -> None:
    comparison = Comparison([], bundle, argparse.Namespace(repeats=given, recipe=["int4"]))
    assert (comparison.repeats(MAIN_PROMPT_TOKENS), comparison.repeats(128)) == expected
    assert comparison.own_labels == ["summarizer (int4)"]


def test_a_recipe_of_a_kept_table_stays_ours() -> None:
    arguments = argparse.Namespace(model="m", recipe=["new", "int8"], threads=2)
    settings = compare.settings({"ours": ["summarizer (int8)", "summarizer (int4)"]}, arguments)
    assert settings["ours"] == ["summarizer (new)", "summarizer (int8)", "summarizer (int4)"]


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
    before, after = CpuTimes(0, 100, 10), CpuTimes(10, 115, 24)
    assert other_load_share(before, after, cores=2) == pytest.approx(1 / 20)
    assert other_load_share(None, after, cores=2) is None


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
    with Child(contender(bundle.path), threads=1) as child:
        assert "onnxruntime" in child.loaded["versions"]
        run = child.ask(ids=[1, 2, 3], new_tokens=5)
        assert len(run["tokens"]) == 5
        assert child.ask(ids=[1, 2, 3], logits=str(tmp_path / "logits.npy")) == {"rows": 3}
    logits = np.load(tmp_path / "logits.npy")
    assert logits.shape == (3, tiny.CONFIG.vocab_size)
    assert logits[-1].argmax() == run["tokens"][0]


def test_drafts_change_how_long_an_answer_takes_and_not_what_it_says(bundle: Bundle) -> None:
    plain = contender(bundle.path)
    with Child(plain, 1) as one, Child(plain.given({"drafts": True}), 1) as other:
        request = {"ids": [1, 2, 3, 1, 2, 3, 1, 2], "new_tokens": 12}
        assert one.ask(**request)["tokens"] == other.ask(**request)["tokens"]


def test_a_child_that_dies_is_quoted(tmp_path: Path) -> None:
    nowhere = contender(tmp_path)
    with pytest.raises(RuntimeError, match=r"(?s)ours ended.*manifest"), Child(nowhere, 1):
        pass


def test_a_comparison_writes_its_tables_and_keeps_the_others(
    bundles: dict[str, Bundle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (compare, contenders, tables):
        monkeypatch.setattr(module, "ensure_bundle", lambda model, recipe: bundles[recipe])
    monkeypatch.setattr(compare, "RESULTS", tmp_path)
    monkeypatch.setattr(
        compare, "write_results", partial(results_file.write_results, folder=tmp_path)
    )
    machine = {"cpu": "old", "physical_cores": 1, "memory_bytes": None}
    earlier = {"date": "old", "machine": machine, "versions": {"numpy": "1"}}
    distances = {"peer": {"kl_mean": 0.1}}
    old = {**earlier, "model": "old", "threads": 7, "distance": {"engines": distances}}
    (tmp_path / "peers-tiny.json").write_text(json.dumps(old))
    sizes = "--prompt-tokens 16 --example notifications --new-tokens 4 --repeats 1 --most-rounds 1"
    who = "--model tiny --recipe int4 --recipe int8 --only summarizer --threads 1"
    what = "--table plain --table best"
    monkeypatch.setattr(sys, "argv", ["compare", *f"{who} {what} {sizes}".split()])
    compare.main()
    written = json.loads((tmp_path / "peers-tiny.json").read_text("utf-8"))
    peer = {"kl_mean": 0.1, "origin": earlier, "threads": 7}
    assert written["distance"] == {"engines": {"peer": peer}} and written["model"] == "tiny"
    labels = ["summarizer (int4)", "summarizer (int8)"]
    assert written["ours"] == labels
    assert list(written["plain"]["prompts"]["16"]["engines"]) == labels
    assert list(written["best"]["all"]["engines"]) == labels
    assert written["best"]["lookup"] == dict.fromkeys(labels, True)
    for part in (written["plain"]["prompts"]["16"], written["best"]):
        assert part["threads"] == written["threads"] == 1 and set(part["versions"]) == set(labels)
        assert part["origin"] == {name: written[name] for name in earlier}
    assert "\n".join(peers_report.section(written))


def test_when_nobody_answers_the_tables_say_why_and_keep_what_there_was(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_until_the_end", lambda comparison, prompts: prompts)
    arguments = argparse.Namespace(
        table=["plain", "best"],
        recipe=["int4"],
        repeats=1,
        most_rounds=1,
        prompt_tokens=[16],
        new_tokens=2,
        example=["notifications"],
        threads=1,
    )
    comparison = Comparison([contender(tmp_path, "broken")], bundle, arguments)
    prompts = {"prompts": {"old": "kept"}}
    found = dict(tables.measure(comparison, {"plain": prompts, "best": prompts}))
    for table in ("plain", "best"):
        assert found[table]["prompts"] == {"old": "kept"}
        assert "manifest" in found[table]["failed"]["broken"]


def test_kept_parts_are_labelled_with_the_run_that_measured_them(tmp_path: Path) -> None:
    of_file = {"date": "2026-01-09", "machine": {"cpu": "A"}, "versions": {"numpy": "1"}}
    own = {"date": "2026-01-02", "machine": {"cpu": "B"}, "versions": {"numpy": "2"}}
    prompts = {
        "128": {"date": "2026-01-01", "engines": {"a": {}}},
        "512": {"origin": own, "threads": 4, "versions": {"a": "its own"}, "engines": {"a": {}}},
    }
    plain = {"versions": {"a": {"engine": "1"}, "b": {"engine": "2"}}, "prompts": prompts}
    distance = {"date": "2026-01-03", "engines": {"a": {"kl_mean": 1}}}
    path = tmp_path / "peers.json"
    path.write_text(json.dumps({**of_file, "threads": 2, "plain": plain, "distance": distance}))
    found = earlier_tables(path)
    assert set(found) == {"plain", "distance"}
    short, long = found["plain"]["prompts"].values()
    assert short["origin"] == of_file | {"date": "2026-01-01"} and short["threads"] == 2
    assert short["versions"] == {"a": {"engine": "1"}} and "versions" not in found["plain"]
    assert long == prompts["512"]
    assert found["distance"]["engines"]["a"]["origin"] == of_file | {"date": "2026-01-03"}
    assert earlier_tables(tmp_path / "none.json") == {}
