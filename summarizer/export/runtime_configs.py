"""Write the configuration files by which other runtimes load a bundle.

transformers, optimum and transformers.js read `config.json` and `generation_config.json`;
onnxruntime-genai reads `genai_config.json` (https://onnxruntime.ai/docs/genai/reference/config) and
`model_genai.onnx`, the graph as that runtime needs it, over the same file of weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import onnx

from summarizer.bundle import GRAPH
from summarizer.export.architectures import find_architecture
from summarizer.export.checkpoint import DecoderConfig
from summarizer.export.onnx_writer import KEEP
from summarizer.export.tokenizer_files import ControlIds

GENAI_GRAPH = "model_genai.onnx"
_GENAI_CONTEXT = 4096  # genai reserves the whole cache: 32,768 tokens would take 800 MB in the 0.5B
_GENAI_SEARCH = {
    "min_length": 0,
    "num_beams": 1,
    "num_return_sequences": 1,
    "early_stopping": True,
    "past_present_share_buffer": True,
    "temperature": 1.0,
    "top_k": 1,
    "top_p": 1.0,
    "repetition_penalty": 1.0,
    "length_penalty": 1.0,
    "diversity_penalty": 0.0,
    "no_repeat_ngram_size": 0,
}


def write_runtime_configs(folder: Path, config: DecoderConfig, ids: ControlIds) -> None:
    """Write the three files into `folder`."""
    contents = {
        "config.json": _model_config(config, ids),
        "generation_config.json": _generation_config(ids),
        "genai_config.json": _genai_config(config, ids),
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def write_genai_graph(folder: Path) -> None:
    """Write a copy of the graph in `folder` with one row of logits and no input to ask for more.

    genai feeds no optional input, and allocates `logits` for every token of the prompt unless the
    graph declares one row. In `model.onnx` that declaration would forbid any other number of rows:
    ONNX Runtime compares it with the buffers that are bound.
    """
    model = onnx.load(folder / GRAPH, load_external_data=False)
    (logits,) = (output for output in model.graph.output if output.name == "logits")
    logits.type.tensor_type.shape.dim[1].dim_value = 1
    (keep,) = (given for given in model.graph.input if given.name == KEEP)
    model.graph.input.remove(keep)
    (folder / GENAI_GRAPH).write_bytes(model.SerializeToString())


def _model_config(config: DecoderConfig, ids: ControlIds) -> dict[str, Any]:
    architecture = find_architecture(config.model_type)
    return {
        "architectures": [architecture.hub_class],
        "model_type": architecture.model_type,
        "vocab_size": config.vocab_size,
        "hidden_size": config.hidden_size,
        "intermediate_size": config.intermediate_size,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.kv_heads,
        "head_dim": config.head_dim,
        "hidden_act": "silu",
        "max_position_embeddings": config.context_size,
        "rms_norm_eps": config.rms_norm_eps,
        "rope_theta": config.rope_theta,
        "tie_word_embeddings": config.tied_embedding,
        "use_cache": True,
        "use_sliding_window": False,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "torch_dtype": "float32",
        # The makers' own. Without one, transformers from 4.57.2 on takes the tokenizer for one of
        # Mistral's and advises an option that would break it.
        "transformers_version": architecture.transformers_version,
        "bos_token_id": ids.begin,
        "eos_token_id": ids.stops[0],
        **architecture.config,
    }


def _generation_config(ids: ControlIds) -> dict[str, Any]:
    return {
        "bos_token_id": ids.begin,
        "pad_token_id": ids.pad,
        "eos_token_id": list(ids.stops),
        "do_sample": False,
    }


def _genai_config(config: DecoderConfig, ids: ControlIds) -> dict[str, Any]:
    context = min(config.context_size, _GENAI_CONTEXT)
    return {
        "model": {
            "type": config.model_type,
            "bos_token_id": ids.begin,
            "eos_token_id": list(ids.stops),
            "pad_token_id": ids.pad,
            "context_length": context,
            "vocab_size": config.vocab_size,
            "decoder": _genai_decoder(config),
        },
        "search": {"do_sample": False, "max_length": context, **_GENAI_SEARCH},
    }


def _genai_decoder(config: DecoderConfig) -> dict[str, Any]:
    return {
        "session_options": {
            "log_id": "onnxruntime-genai",
            "provider_options": [],
            "session.x64quantprecision": "1",  # used where int8 matmul overflows, see probe
        },
        "filename": GENAI_GRAPH,
        "head_size": config.head_dim,
        "hidden_size": config.hidden_size,
        "inputs": {
            "input_ids": "input_ids",
            "attention_mask": "attention_mask",
            "past_key_names": "past_key_values.%d.key",
            "past_value_names": "past_key_values.%d.value",
        },
        "outputs": {
            "logits": "logits",
            "present_key_names": "present.%d.key",
            "present_value_names": "present.%d.value",
        },
        "num_attention_heads": config.heads,
        "num_hidden_layers": config.layers,
        "num_key_value_heads": config.kv_heads,
    }
