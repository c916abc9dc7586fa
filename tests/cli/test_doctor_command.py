"""`summarizer doctor` tells the remedy for whatever is in the way."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from summarizer.bundle import Bundle
from summarizer.cli import diagnosis, main
from summarizer.store import weights
from summarizer.store.assets import bundle_folder
from summarizer.store.catalogue import find_model

SMALL, LARGE = "qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-1.5b-instruct"


class Version(NamedTuple):
    major: int
    minor: int
    micro: int


@pytest.fixture
def port() -> Iterator[int]:
    """A port that is taken until the test ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


@pytest.fixture(autouse=True)
def is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """However fast this machine is, it begins with the small model."""
    monkeypatch.setattr("summarizer.store.assets.suits", lambda parameters: parameters < 1e9)


@pytest.fixture
def ready(bundles: dict[str, Bundle]) -> None:
    """The tiny model under the name of the small one."""
    shutil.copytree(bundles["w8a8"].path, bundle_folder(SMALL, "w8a8"))


def diagnosed(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> dict[str, Any]:
    """The findings by their names, and the whole under ""."""
    assert main(["doctor", "--json", *words]) == code
    whole = json.loads(capsys.readouterr().out)
    assert whole["is_ready"] is (code == 0)
    return {each["name"]: each for each in whole["findings"]} | {"": whole}


def test_where_all_is_well_it_measures_and_says_so(
    ready: None, capsys: pytest.CaptureFixture[str]
) -> None:
    found = diagnosed(capsys, code=0)
    assert found["model"]["told"] == f"{SMALL} (w8a8) is built"
    assert found[""]["model"] == SMALL and found[""]["recipe"] == "w8a8"
    speed = found[""]["speed"]
    assert speed["load_s"] > 0 and speed["written_tokens_per_s"] > 0
    assert f"reads {speed['read_tokens_per_s']:,.0f} tokens/s" in found["speed"]["told"]
    assert not [each for each in found[""]["findings"] if each["state"] == "bad"]


def test_people_get_a_line_a_finding_and_a_conclusion(
    ready: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--quick"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("good  Python ")
    assert lines[-1] == "Ready: `summarizer FILE`"
    assert not any("tokens/s" in line for line in lines)


def test_a_remedy_is_below_its_finding_and_the_first_one_is_the_conclusion(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("bad   model "))
    assert lines[at + 1].strip() == "-> `summarizer setup`"
    assert lines[-1] == "Not ready. First, for model: `summarizer setup`"


# -- the eight remedies ---------------------------------------------------------------------------


def test_no_model(capsys: pytest.CaptureFixture[str]) -> None:
    found = diagnosed(capsys, code=1)
    model = found["model"]
    assert model["state"] == "bad" and model["remedy"] == "`summarizer setup`"
    assert f"no model is here. {SMALL}: 478 MB" in model["told"]
    assert found[""]["speed"] is None


def test_half_a_download(capsys: pytest.CaptureFixture[str]) -> None:
    parts = weights.folder_of(find_model(LARGE)) / "parts"
    parts.mkdir(parents=True)
    (parts / "01").write_bytes(bytes(2_000_000))
    model = diagnosed(capsys, code=1)["model"]
    assert model["state"] == "bad"
    assert f"half a download: 2 MB of {LARGE} arrived" in model["told"]
    assert model["remedy"] == f"go on from there: `summarizer setup {LARGE}`"


def test_no_space(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=900_000_000))
    disk = diagnosed(capsys, code=1)["disk"]
    assert disk["state"] == "bad"
    assert "900 MB free" in disk["told"] and "972 MB needed: no space" in disk["told"]
    assert "make room, or set SUMMARIZER_HOME" in disk["remedy"]


def test_little_space_is_no_matter_where_the_model_is_built(
    ready: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    assert diagnosed(capsys, "--quick", code=0)["disk"]["state"] == "good"


def test_a_read_only_cache(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below a file nobody can write, whoever they are and whatever the file system is."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("SUMMARIZER_HOME", str(tmp_path / "file" / "models"))
    folder = diagnosed(capsys, code=1)["folder"]
    assert folder["state"] == "bad"
    assert "can't be written (Not a directory)" in folder["told"]
    assert "set SUMMARIZER_HOME to a folder where you may" in folder["remedy"]


def test_a_read_only_cache_with_a_model_works(
    ready: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(diagnosis.tempfile, "TemporaryFile", refuse)
    folder = diagnosed(capsys, "--quick", code=0)["folder"]
    assert folder["state"] == "note"
    assert "(Read-only file system): the model there works" in folder["told"]


def test_looking_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diagnosed(capsys, code=1)
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "memory_bytes", lambda: 500_000_000)
    memory = diagnosed(capsys, code=1)["memory"]
    assert memory["state"] == "bad" and "of 500 MB: too little" in memory["told"]
    assert f"`summarizer setup {SMALL} --profile mobile`" in memory["remedy"]


def test_too_little_memory_for_the_smallest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "memory_bytes", lambda: 100_000_000)
    memory = diagnosed(capsys, "--profile", "mobile", code=1)["memory"]
    assert memory["remedy"] == "take a machine, or a container, with more"


@pytest.mark.parametrize(
    ("architecture", "found", "state"),
    [
        ("x86_64", ["SSE42", "AVX"], "note"),
        ("AMD64", [], "note"),
        ("x86_64", ["AVX2"], "good"),
        ("AMD64", ["X86_V3"], "good"),
        ("arm64", ["ASIMDDP"], "good"),
    ],
)
def test_an_old_processor(
    architecture: str,
    found: list[str],
    state: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups = {"SIMD Extensions": {"baseline": ["SSE2"], "found": found}}
    monkeypatch.setattr(np, "show_config", lambda mode: groups)
    monkeypatch.setattr(diagnosis.platform, "machine", lambda: architecture)
    processor = diagnosed(capsys, code=1)["processor"]
    assert processor["state"] == state
    if state == "note":
        assert "an old processor without AVX2" in processor["told"]
        assert f"`summarizer setup {SMALL}`" in processor["remedy"]


def test_numpy_tells_what_this_processor_has() -> None:
    """What `processor` asks for is public, but its words have changed before."""
    assert diagnosis._instructions() & {"SSE2", "X86_V2", "NEON", "ASIMD"}


def test_a_wrong_python(
    ready: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis.sys, "version_info", Version(3, 10, 4))
    python = diagnosis.python()
    assert python.state == "bad" and "3.10.4" in python.told
    assert "older than 3.11" in python.told and "3.11 or newer" in python.remedy


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("maxsize", 2**31 - 1, "of 32 bits"),
        ("implementation", type("PyPy", (), {"name": "pypy"}), "made for CPython alone"),
    ],
)
def test_another_python_that_won_t_do(
    name: str,
    value: object,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnosis.sys, name, value)
    found = diagnosis.python()
    assert found.state == "bad" and told in found.told and "64-bit CPython" in found.remedy


def test_an_old_python_is_told_the_remedy_before_anything_else_fails() -> None:
    """There `doctor` can't run: what it imports needs a newer one."""
    old = "import sys; sys.version_info = (3, 10, 4, 'final', 0); import summarizer"
    ran = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True)
    assert ran.returncode == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: Summarizer needs Python 3.11 or newer; this is 3.10")
    assert sys.executable in last


def test_a_port_in_use(ready: None, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    found = diagnosed(capsys, "--quick", "--port", str(port), code=0)["port"]
    assert found["state"] == "note" and f"{port} is in use" in found["told"]
    other = int(found["remedy"].strip("`").rpartition(" ")[2])
    assert found["remedy"] == f"`summarizer demo --port {other}`"
    socket.create_server(("127.0.0.1", other)).close()


# -- and what else there is -----------------------------------------------------------------------


def test_a_free_port_is_good(port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    assert diagnosis.page_port(free).state == "good"


@pytest.mark.parametrize(
    ("missing", "name", "extra"), [("gradio", "page", "demo"), ("pypdfium2", "files", "files")]
)
def test_an_extra_that_isn_t_installed_is_a_note(
    missing: str,
    name: str,
    extra: str,
    ready: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnosis, "find_spec", lambda module: None if module == missing else True)
    found = diagnosed(capsys, "--quick", code=0)[name]
    assert found["state"] == "note"
    assert found["remedy"] == f"pip install 'summarizer-onnx[{extra}]'"


def test_a_model_that_can_t_be_loaded_is_bad(
    ready: None, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = next(bundle_folder(SMALL, "w8a8").glob("model.onnx"))
    graph.write_bytes(bytes(graph.stat().st_size))
    found = diagnosed(capsys, code=1)["speed"]
    assert found["state"] == "bad"
    assert found["remedy"] == f"build it again: `summarizer models build {SMALL} --force`"


def test_a_damaged_bundle_is_bad(ready: None, capsys: pytest.CaptureFixture[str]) -> None:
    graph = next(bundle_folder(SMALL, "w8a8").glob("model.onnx"))
    graph.write_bytes(graph.read_bytes()[:-1])
    found = diagnosed(capsys, code=1)["model"]
    assert found["state"] == "bad" and "--force" in found["told"]
