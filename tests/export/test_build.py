from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from summarizer.bundle import Bundle, open_bundle, verify_bundle
from summarizer.errors import BundleError, StorageError, WeightsError
from summarizer.export import graph
from summarizer.export.build import build_bundle, estimated_bytes
from summarizer.export.onnx_writer import OnnxWriter
from summarizer.export.recipes import RECIPES, find_recipe
from summarizer.export.safetensors_checkpoint import SafetensorsCheckpoint

from .. import tiny

ROOT = Path(__file__).parents[2]
FILES = {
    "config.json",
    "generation_config.json",
    "genai_config.json",
    "model.onnx",
    "model_genai.onnx",
    "model.onnx.data",
    "tokenizer.json",
    "tokenizer_config.json",
}

_ENDLESS_BUILD = """
import time
from pathlib import Path
from summarizer.export.build import build_bundle
from summarizer.export.recipes import find_recipe
from tests import tiny

def stop(share):
    print("stopped", flush=True)
    time.sleep(60)

folder = Path({folder!r})
build_bundle(tiny.checkpoint(folder), tiny.tokenizer(), find_recipe("int8"), folder / "b" / "int8",
             origin=tiny.ORIGIN, progress=stop)
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "b" / "int8"


def build(target: Path, **settings: Any) -> Bundle:
    settings.setdefault("tokenizer", tiny.tokenizer())
    settings.setdefault("checkpoint", tiny.checkpoint(target.parents[1]))
    return build_bundle(recipe=find_recipe("int8"), target=target, origin=tiny.ORIGIN, **settings)


def visible(folder: Path) -> list[str]:
    """Return what a reader of the folder sees, without locks."""
    return sorted(path.name for path in folder.glob("*") if not path.name.endswith(".lock"))


def test_the_manifest_lists_every_file_with_its_sha256(bundle: Bundle) -> None:
    listed = {entry.name: entry for entry in bundle.manifest.files}
    assert set(listed) == FILES
    assert {path.name for path in bundle.path.iterdir()} == FILES | {"manifest.json"}
    for name, entry in listed.items():
        content = (bundle.path / name).read_bytes()
        assert (entry.size, entry.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    verify_bundle(bundle)


def test_the_manifest_tells_where_the_bundle_came_from(bundle: Bundle) -> None:
    manifest = bundle.manifest
    assert (manifest.model_id, manifest.recipe) == ("tiny", "float32")
    assert manifest.source == tiny.ORIGIN.source
    assert asdict(manifest.shape).items() <= asdict(tiny.CONFIG).items()
    assert set(manifest.versions) == {"summarizer-onnx", "onnx", "numpy"}


def test_the_same_checkpoint_gives_the_same_bytes(target: Path) -> None:
    first = build(target).manifest
    assert build(target.with_name("again")).manifest == first


def test_progress_rises_to_1(target: Path) -> None:
    shares: list[float] = []
    build(target, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[0] > 0
    assert shares[-1] == 1.0


@pytest.mark.parametrize("recipe", list(RECIPES))
def test_a_bundle_is_no_larger_than_estimated(bundles: dict[str, Bundle], recipe: str) -> None:
    assert bundles[recipe].size_bytes <= estimated_bytes(tiny.CONFIG, RECIPES[recipe])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_build_leaves_nothing_half_usable(target: Path) -> None:
    program = _ENDLESS_BUILD.format(folder=str(target.parents[1]))
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "stopped\n"
        os.kill(running.pid, signal.SIGKILL)
    with pytest.raises(BundleError, match="holds no bundle"):
        open_bundle(target)
    assert [name for name in visible(target.parent) if not name.startswith(".")] == []
    verify_bundle(build(target))
    assert visible(target.parent) == ["int8"]


class FullDisk(OnnxWriter):
    """A file that is full within the second layer."""

    def tensor(self, name: str, array: Any) -> str:
        if name.startswith("1."):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().tensor(name, array)


def test_a_disk_that_fills_up_is_a_storage_error_and_leaves_nothing(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(graph, "OnnxWriter", FullDisk)
        with pytest.raises(StorageError, match=r"the disk is full.*make room"):
            build(target)
    assert visible(target.parent) == []
    verify_bundle(build(target))


def test_a_disk_that_fills_up_spares_the_older_bundle(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(target)
    monkeypatch.setattr(graph, "OnnxWriter", FullDisk)
    with pytest.raises(StorageError):
        build(target)
    verify_bundle(open_bundle(target))


def test_a_disk_without_room_is_refused_beforehand(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(ROOT)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(StorageError, match="MB are free; make room"):
        build(target)
    assert not target.parent.exists()


@pytest.mark.parametrize("blocked", ["b", "b/int8"])
def test_a_file_where_a_folder_is_needed_is_a_storage_error(target: Path, blocked: str) -> None:
    obstacle = target.parents[1] / blocked
    obstacle.parent.mkdir(exist_ok=True)
    obstacle.write_text("a file")
    with pytest.raises(StorageError):
        build(target)
    assert obstacle.read_text() == "a file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_read_only_folder_is_a_storage_error(target: Path) -> None:
    target.parent.mkdir()
    target.parent.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="can't be written"):
            build(target)
    finally:
        target.parent.chmod(0o700)


def test_a_missing_tensor_leaves_nothing(target: Path) -> None:
    path = tiny.write_safetensors(
        target.parents[1] / "broken", without="model.layers.1.mlp.up_proj.weight"
    )
    with pytest.raises(WeightsError, match=r"1\.mlp\.up_proj"):
        build(target, checkpoint=SafetensorsCheckpoint(path, tiny.CONFIG))
    assert visible(target.parent) == []


def test_a_tokenizer_without_control_tokens_leaves_nothing(target: Path) -> None:
    with pytest.raises(WeightsError, match="control tokens"):
        build(target, tokenizer=tiny.tokenizer() | {"added_tokens": []})
    assert visible(target.parent) == []


def test_an_interrupt_leaves_nothing(target: Path) -> None:
    def interrupt(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(target, progress=interrupt)
    assert visible(target.parent) == []


def test_two_builds_at_once_both_give_a_whole_bundle(target: Path) -> None:
    checkpoint = tiny.checkpoint(target.parents[1])
    with ThreadPoolExecutor(2) as pool:
        for built in pool.map(lambda _: build(target, checkpoint=checkpoint), range(2)):
            assert built.manifest.recipe == "int8"
    verify_bundle(open_bundle(target))
    assert visible(target.parent) == ["int8"]
