"""Who takes part: our recipes, and every rival that is installed and whose files can be made."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import ModuleType
from typing import cast

from benchmarks.peers import (
    llama_cpp,
    onnxruntime_genai,
    openvino_genai,
    optimum_onnx,
    ours,
    transformers_torch,
)
from benchmarks.peers.child import ROOT, Contender
from benchmarks.peers.float32_checkpoint import Float32Checkpoint
from benchmarks.peers.hf_folder import write_hf_folder
from benchmarks.peers.rival import Rival, Source, Variant
from summarizer import Bundle, ensure_bundle

ADAPTERS: tuple[ModuleType, ...] = (
    llama_cpp,
    openvino_genai,
    onnxruntime_genai,
    transformers_torch,
    optimum_onnx,
)
BUILD = ROOT / "build" / "peers"
ENVIRONMENTS = ROOT / ".venv-peers"


def own(model: str, recipes: Sequence[str]) -> list[Contender]:
    """Our engine on the bundle of each recipe."""
    return [
        Contender(
            ours.NAME,
            Path(sys.executable),
            ours.MODULE,
            ensure_bundle(model, recipe).path,
            Variant(own_label(recipe), recipe, drafts=ours.DRAFTS),
        )
        for recipe in recipes
    ]


def own_label(recipe: str) -> str:
    return f"{ours.NAME} ({recipe})"


def rivals(
    reference: Bundle, model: str, only: Sequence[str]
) -> tuple[list[Contender], dict[str, str]]:
    """Every rival that can run, and why each of the others can't."""
    found: list[Contender] = []
    left_out: dict[str, str] = {}
    for adapter in ADAPTERS:
        rival = cast(Rival, adapter)
        python = ENVIRONMENTS / rival.NAME / "bin" / "python"
        for variant in rival.VARIANTS:
            if not is_wanted(only, rival.NAME, variant.label):
                continue
            if not (ENVIRONMENTS / rival.NAME / "done").exists():
                left_out[variant.label] = "not installed: see `make peers`"
                continue
            try:
                folder = _files(rival, python, reference, model, variant.files)
            except (RuntimeError, OSError, PackageNotFoundError) as error:
                left_out[variant.label] = f"its files can't be made: {error}"
                continue
            found.append(Contender(rival.NAME, python, adapter.__name__, folder, variant))
    for label, reason in left_out.items():
        print(f"left out: {label}, {reason}", file=sys.stderr)
    return found, left_out


def is_wanted(only: Sequence[str], name: str, label: str) -> bool:
    """Whether a contender is asked for, by the rival's name or a part of its label."""
    return not only or any(each == name or each.lower() in label.lower() for each in only)


def _files(rival: Rival, python: Path, reference: Bundle, model: str, files: str) -> Path:
    """The folder of a rival's files, made if it isn't there."""
    target = BUILD / rival.NAME / model / files
    if not target.exists():
        print(f"building {target} ...", file=sys.stderr)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{files}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        rival.build(python, Source(model, _checkpoint(reference, model)), files, partial)
        partial.rename(target)
    return target


def _checkpoint(reference: Bundle, model: str) -> Path:
    """The float32 numbers as Hugging Face's tools read them."""
    target = BUILD / model / "checkpoint"
    if not target.exists():
        partial = target.with_name("checkpoint.partial")
        shutil.rmtree(partial, ignore_errors=True)
        tokenizer = json.loads(reference.tokenizer_path.read_text("utf-8"))
        write_hf_folder(partial, Float32Checkpoint(reference), tokenizer)
        partial.rename(target)
    return target
