"""What the comparisons share: the tiny and the real model, ours and the reference's, on disk.

Everything large is a folder or a file; a test module loads what it needs and lets go of it, so
that two float32 models are never in memory together. Nothing here reaches the network.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import gguf
import pytest

from summarizer.bundle import Bundle
from summarizer.engine.decoder import int8_matmul_overflows
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import AssetsUnavailableError
from summarizer.export.build import Origin, build_bundle
from summarizer.export.gguf_checkpoint import GgufCheckpoint, tokenizer_from_gguf
from summarizer.export.probe import probe_graph
from summarizer.export.recipes import find_recipe
from summarizer.store import weights, wheels
from summarizer.store.catalogue import find_model

from . import texts

if TYPE_CHECKING:
    from .reading import Measure
    from .real import Reference
    from .tiny_models import TinyFolder

# Before any of them is imported: they read it then.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

MODEL = "qwen2.5-coder-0.5b-instruct"
ORIGIN = Origin("parity", {"origin": "a test"})

_REFERENCE = ("torch", "transformers", "accelerate", "optimum", "onnxruntime_genai")
_MISSING = [name for name in _REFERENCE if find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if _MISSING else []


def pytest_configure(config: pytest.Config) -> None:
    """Without the reference, other tests run; asking for these is an error, not zero tests."""
    asked = config.option.markexpr == "parity" or any("parity" in path for path in config.args)
    if _MISSING and asked:
        raise pytest.UsageError(
            f"{', '.join(_MISSING)} not installed; run `make parity`, or "
            "pip install -e '.[export,test]' in an environment of its own"
        )


# -- figures --------------------------------------------------------------------------------------

_FIGURES: pytest.StashKey[dict[str, list[float]]] = pytest.StashKey()


@pytest.fixture
def measure(request: pytest.FixtureRequest) -> Measure:
    """Notes a figure under a name; the report ends with the range of each."""
    figures = request.config.stash.setdefault(_FIGURES, {})
    return lambda name, value: figures.setdefault(name, []).append(value)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = terminalreporter.config.stash.get(_FIGURES, {})
    if figures:
        terminalreporter.section("measured")
    for name, values in figures.items():
        terminalreporter.line(f"{name}: {min(values):.6g} to {max(values):.6g} ({len(values)})")


# -- on disk --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for some 8 GB; pytest would keep those of three runs."""
    folder = tmp_path_factory.mktemp("parity")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


# -- the tiny model -------------------------------------------------------------------------------


@pytest.fixture(
    scope="session",
    params=["qwen2-float32", "qwen2-bfloat16", "deepseek-bfloat16", "qwen3-float32"],
)
def tiny(request: pytest.FixtureRequest, scratch: Path) -> TinyFolder:
    """A tiny model as transformers saves it, in one type of numbers, and our bundles of it."""
    from .tiny_models import TinyFolder

    return TinyFolder(scratch / f"tiny-{request.param}", *request.param.split("-"))


# -- the real model -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def gguf_file() -> Path:
    """The 0.5B's file, that bundles are built from; `make parity` gets it."""
    model = find_model(MODEL)
    if not weights.are_here(model):
        raise AssetsUnavailableError(f"run `summarizer models get {MODEL}` first")
    return weights.folder_of(model) / wheels.FILE


@pytest.fixture(scope="session")
def raw_gguf(gguf_file: Path) -> gguf.GGUFReader:
    """Opened once: reading its vocabulary takes seconds."""
    return gguf.GGUFReader(gguf_file)


@pytest.fixture(scope="session")
def checkpoint(gguf_file: Path) -> GgufCheckpoint:
    return GgufCheckpoint(gguf_file)


class RealBundles(dict[str, Bundle]):
    """Our bundles of the 0.5B by recipe, each built when it is first asked for."""

    def __init__(self, checkpoint: GgufCheckpoint, folder: Path) -> None:
        super().__init__()
        self._checkpoint = checkpoint
        self._folder = folder
        self._tokenizer = tokenizer_from_gguf(checkpoint)
        self._has_unsigned_weights = int8_matmul_overflows(probe_graph())

    def __missing__(self, recipe: str) -> Bundle:
        self[recipe] = self._built(recipe, recipe, is_unsigned=self._has_unsigned_weights)
        return self[recipe]

    def signed(self) -> Bundle:
        """`w8a8` for processors with VNNI, on which it is the one by recipe."""
        if self["w8a8"].probe_path:
            return self["w8a8"]
        return self._built("w8a8", "signed", is_unsigned=False)

    def _built(self, recipe: str, name: str, *, is_unsigned: bool) -> Bundle:
        return build_bundle(
            self._checkpoint,
            self._tokenizer,
            find_recipe(recipe),
            self._folder / name,
            origin=ORIGIN,
            has_unsigned_weights=is_unsigned,
        )


@pytest.fixture(scope="session")
def real_bundles(checkpoint: GgufCheckpoint, scratch: Path) -> RealBundles:
    return RealBundles(checkpoint, scratch / "real")


@pytest.fixture(scope="session")
def signed_bundle(real_bundles: RealBundles) -> Bundle:
    return real_bundles.signed()


@pytest.fixture(scope="session")
def real_tokenizer(real_bundles: RealBundles) -> Tokenizer:
    return Tokenizer(real_bundles["w8a8"].tokenizer_path)  # the same in each


@pytest.fixture(scope="session")
def real_prompts(real_tokenizer: Tokenizer) -> list[list[int]]:
    """Chats in both languages that ask for a summary, as token ids."""
    return [texts.chat(real_tokenizer, text) for text in texts.excerpts()]


@pytest.fixture(scope="session")
def reference(
    gguf_file: Path, raw_gguf: gguf.GGUFReader, real_tokenizer: Tokenizer, scratch: Path
) -> Reference:
    """transformers' reading of the GGUF, and its logits of some text in each language."""
    from . import real

    ids = {
        language: real_tokenizer.encode(texts.joined(language))[: real.POSITIONS]
        for language in texts.LANGUAGES
    }
    return real.make_reference(gguf_file, raw_gguf, scratch / "reference", ids)
