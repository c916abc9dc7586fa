"""Write the tokenizer's files of a bundle.

`tokenizer.json` is the format of the `tokenizers` package. Text is split as Qwen2 and its
successors were trained: NFC, then the regular expression below, then bytes as characters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.bundle.chat_templates import ChatTemplate, template_for
from summarizer.errors import WeightsError

# Published in Qwen2's tokenizer.json: contractions, words with one leading separator, single
# digits, runs of punctuation, line ends, and other white space.
_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPLITTER = {
    "type": "Split",
    "pattern": {"Regex": _SPLIT},
    "behavior": "Isolated",
    "invert": False,
}
_BYTE_LEVEL = {
    "type": "ByteLevel",
    "add_prefix_space": False,
    "trim_offsets": False,
    "use_regex": False,
}


def read_tokenizer(path: Path) -> dict[str, Any]:
    """Return the content of the hub's tokenizer.json; raise `WeightsError` if it isn't one."""
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        content["model"]["vocab"], content["added_tokens"]
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path} is not a readable tokenizer.json: {error!r}") from error
    return content


def byte_level_bpe(
    vocabulary: dict[str, int], merges: list[list[str]], added: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the content of a tokenizer.json that splits as Qwen2 does."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [_SPLITTER, _BYTE_LEVEL],
        },
        "post_processor": _BYTE_LEVEL,
        "decoder": _BYTE_LEVEL,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": vocabulary,
            "merges": merges,
        },
    }


def write_tokenizer(folder: Path, content: dict[str, Any], context_size: int) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json` into `folder`."""
    _write_json(folder / "tokenizer.json", content)
    template = chat_template(content)
    config = {
        "tokenizer_class": "Qwen2Tokenizer",
        "model_max_length": context_size,
        "eos_token": template.stops[0],
        "pad_token": template.stops[-1],
        "bos_token": template.begin,
        "unk_token": None,
        "add_bos_token": False,
        "add_prefix_space": False,
        "clean_up_tokenization_spaces": False,
        "errors": "replace",
        "split_special_tokens": False,
        "chat_template": template.jinja,
        "added_tokens_decoder": {
            str(token["id"]): {key: value for key, value in token.items() if key != "id"}
            for token in content["added_tokens"]
        },
    }
    _write_json(folder / "tokenizer_config.json", config)


def chat_template(content: dict[str, Any]) -> ChatTemplate:
    """Return the chat template of a tokenizer; raise `WeightsError` if it has no known one."""
    try:
        return template_for([token["content"] for token in content["added_tokens"]])
    except LookupError as error:
        raise WeightsError(str(error)) from error


@dataclass(frozen=True)
class ControlIds:
    """The token ids that a runtime must know.

    Attributes:
        begin: Begins a text.
        stops: End an answer, the usual one first.
        pad: Fills a batch.
    """

    begin: int
    stops: tuple[int, ...]
    pad: int


def control_ids(content: dict[str, Any]) -> ControlIds:
    """Return the ids of a tokenizer's chat template; raise as `chat_template` does."""
    template = chat_template(content)
    ids = {token["content"]: token["id"] for token in content["added_tokens"]}
    stops = tuple(ids[name] for name in template.stops)
    return ControlIds(ids[template.begin] if template.begin else stops[-1], stops, stops[-1])


def added_token(index: int, content: str, *, special: bool) -> dict[str, Any]:
    """Return a token's entry in `added_tokens`."""
    return {
        "id": index,
        "content": content,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": special,
    }


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
