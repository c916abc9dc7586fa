"""The files beside the graph: tokenizer and configurations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarizer.bundle import Bundle
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import UnknownModelError, WeightsError
from summarizer.export.gguf_checkpoint import GgufCheckpoint, tokenizer_from_gguf
from summarizer.export.recipes import RECIPES, find_recipe
from summarizer.export.runtime_configs import write_runtime_configs
from summarizer.export.tokenizer_files import (
    ControlIds,
    control_ids,
    read_tokenizer,
    write_tokenizer,
)

from .. import tiny

CONTROL = {
    token["content"]: token["id"] for token in tiny.tokenizer()["added_tokens"]
}  # the vocabulary's last ids
TEXT = "Summarize the text above, 中国人的家 in 3 points.\n\n  Don't <|im_end|> stop!"


def read(bundle: Bundle, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((bundle.path / name).read_text("utf-8"))
    return content


def test_model_config_has_the_checkpoint_s_numbers(bundle: Bundle) -> None:
    config = read(bundle, "config.json")
    assert config["model_type"] == "qwen2"
    assert config["tie_word_embeddings"] is True
    numbers = (config["num_hidden_layers"], config["num_attention_heads"], config["hidden_size"])
    assert numbers == (2, 4, 64)
    assert (config["num_key_value_heads"], config["intermediate_size"]) == (2, 192)
    assert (config["vocab_size"], config["max_position_embeddings"]) == (640, 2048)
    assert (config["rope_theta"], config["rms_norm_eps"]) == (10_000.0, 1e-6)


def test_every_config_stops_at_the_end_of_a_turn_or_text(bundle: Bundle) -> None:
    stops = [CONTROL["<|im_end|>"], CONTROL["<|endoftext|>"]]
    assert list(bundle.manifest.stop_ids) == stops
    assert read(bundle, "generation_config.json")["eos_token_id"] == stops
    assert read(bundle, "genai_config.json")["model"]["eos_token_id"] == stops
    assert read(bundle, "config.json")["eos_token_id"] == stops[0]


def test_generation_is_greedy_by_default(bundle: Bundle) -> None:
    assert read(bundle, "generation_config.json")["do_sample"] is False
    assert read(bundle, "genai_config.json")["search"]["do_sample"] is False


def test_genai_finds_graph_inputs_and_outputs(bundle: Bundle) -> None:
    decoder = read(bundle, "genai_config.json")["model"]["decoder"]
    assert (bundle.path / decoder["filename"]).is_file()
    assert decoder["inputs"]["past_key_names"] % 1 == "past_key_values.1.key"
    assert decoder["outputs"]["present_value_names"] % 0 == "present.0.value"


@pytest.mark.parametrize(("context", "reserved"), [(2048, 2048), (32_768, 4096)])
def test_genai_reserves_a_cache_of_bearable_size(
    tmp_path: Path, context: int, reserved: int
) -> None:
    write_runtime_configs(
        tmp_path,
        replace(tiny.CONFIG, context_size=context),
        ControlIds(begin=0, stops=(2, 0), pad=0),
    )
    genai = json.loads((tmp_path / "genai_config.json").read_text("utf-8"))
    assert genai["search"]["max_length"] == genai["model"]["context_length"] == reserved


def test_tokenizer_config_knows_the_control_tokens_and_the_chat(bundle: Bundle) -> None:
    config = read(bundle, "tokenizer_config.json")
    assert config["eos_token"] == "<|im_end|>"
    assert config["model_max_length"] == 2048
    decoder = config["added_tokens_decoder"]
    assert decoder[str(CONTROL["<|im_start|>"])]["content"] == "<|im_start|>"
    assert decoder[str(CONTROL["<tool_call>"])]["special"] is False
    assert "<|im_start|>assistant\n" in config["chat_template"]


def test_a_gguf_s_tokenizer_is_the_same_as_the_hub_s(tmp_path: Path) -> None:
    for name, content in (
        ("gguf", tokenizer_from_gguf(GgufCheckpoint(tiny.write_gguf(tmp_path / "a.gguf")))),
        ("hub", tiny.tokenizer()),
    ):
        (tmp_path / name).mkdir()
        write_tokenizer(tmp_path / name, content, 2048)
    ours, hubs = (Tokenizer(tmp_path / name / "tokenizer.json") for name in ("gguf", "hub"))
    assert ours.encode(TEXT) == hubs.encode(TEXT)
    assert ours.decode(ours.encode(TEXT)) == TEXT
    for name in tiny.ADDED_TOKENS:
        assert ours.control_id(name) == hubs.control_id(name) == CONTROL[name]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("don't", ["don", "'t"]),
        ("in 2026!", ["in", " ", "2", "0", "2", "6", "!"]),
        ("a  b", ["a", " ", " b"]),
        ("x\n\n y", ["x", "\n\n", " y"]),
        ("，的", ["，的"]),
        ("(see", ["(see"]),
    ],
)
def test_text_is_split_as_qwen2_does(bundle: Bundle, text: str, parts: list[str]) -> None:
    from tokenizers import Tokenizer as BpeTokenizer

    bpe = BpeTokenizer.from_file(str(bundle.tokenizer_path))
    spans = [span for _, span in bpe.pre_tokenizer.pre_tokenize_str(text)]
    assert [text[start:end] for start, end in spans] == parts


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"model": {}}', '{"model": {"vocab": {}}}'])
def test_a_garbled_tokenizer_json_is_a_weights_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content)
    with pytest.raises(WeightsError, match=r"not a readable tokenizer\.json"):
        read_tokenizer(path)


def test_a_missing_control_token_is_named() -> None:
    stops = (CONTROL["<|im_end|>"], CONTROL["<|endoftext|>"])
    assert control_ids(tiny.tokenizer()) == ControlIds(stops[1], stops, stops[1])
    with pytest.raises(WeightsError, match=r"lacks the control tokens <\|im_end\|>"):
        control_ids(tiny.tokenizer(added=("<|im_start|>", "<|endoftext|>")))


def test_a_recipe_is_found_by_its_name() -> None:
    assert list(RECIPES) == ["float32", "w8a8", "int8", "int4"]
    assert find_recipe("int4").name == "int4"


def test_an_unknown_recipe_lists_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match="'int3'; known: float32, w8a8, int8, int4"):
        find_recipe("int3")
