"""What a user gets: the wheel, installed alone, in a folder that knows nothing of the project."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from summarizer.bundle.storage import home
from summarizer.language.words import count_words
from summarizer.types import LINE_OF_QUOTATIONS

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / "build" / "wheel" / "bin"  # see the Makefile
MODEL = "qwen2.5-coder-0.5b-instruct"
SOURCES = {
    ROOT / "summarizer": "summarizer",
    ROOT / "models": "summarizer/models",
    ROOT / "demo": "summarizer_demo",
    ROOT / "examples": "summarizer_demo/examples",
    ROOT / "benchmarks" / "results": "summarizer_demo/results",
}
MANUAL = "share/man/man1/summarizer.1"
# Of the extras and of what builds and tests: nothing of these may come with the runtime.
ELSEWHERE = {
    "accelerate",
    "gradio",
    "markitdown",
    "mypy",
    "optimum",
    "playwright",
    "pytest",
    "ray",
    "ruff",
    "torch",
    "trafilatura",
    "transformers",
}


@pytest.fixture
def surroundings(tmp_path: Path) -> Mapping[str, str]:
    """An empty home, and nothing of the checkout on any path."""
    (tmp_path / "user").mkdir()
    (tmp_path / "work").mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(tmp_path / "user"), "SUMMARIZER_HOME": str(home())}


def ran(
    command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str], text: str = ""
) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=surroundings,
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_every_file_of_the_package_and_no_other() -> None:
    (wheel,) = (ROOT / "dist").glob("*.whl")
    names = [name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name]
    packed = {name for name in names if not name.endswith(f".data/data/{MANUAL}")}
    assert len(packed) == len(names) - 1, "the manual page"
    wanted = {
        f"{inside}/{path.relative_to(folder).as_posix()}"
        for folder, inside in SOURCES.items()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == wanted
    assert {"summarizer/py.typed", "summarizer_demo/words/zh.toml"} <= packed
    assert not any(name.startswith("demo/") for name in packed), "others have a package demo"


def test_only_what_the_runtime_needs_comes_with_it(
    tmp_path: Path, surroundings: Mapping[str, str]
) -> None:
    listed = ran(
        [INSTALLED / "python", "-m", "pip", "list", "--format=json"], tmp_path, surroundings
    )
    names = {each["name"].lower() for each in json.loads(listed)}
    assert {"summarizer-onnx", "onnxruntime"} <= names
    assert not names & ELSEWHERE


def test_the_command_line_summarizes_from_another_folder(
    tmp_path: Path, surroundings: Mapping[str, str]
) -> None:
    user, work = tmp_path / "user", tmp_path / "work"
    text = (ROOT / "examples" / "article.txt").read_text("utf-8")
    (work / "article.txt").write_text(text, "utf-8")
    command = [INSTALLED / "summarizer", "summarize", "article.txt", "--model", MODEL, "--json"]
    found = json.loads(ran(command, work, surroundings))
    assert 1 <= len(found["text"].splitlines()) <= 3
    assert found["text"].startswith("- ")
    assert found["status"] == "quoted"
    assert not list(user.rglob("*")), "files in the user's home"
    assert list(work.iterdir()) == [work / "article.txt"]


def test_the_library_is_the_wheel_s_and_summarizes(
    tmp_path: Path, surroundings: Mapping[str, str]
) -> None:
    program = (
        "import json, summarizer\n"
        f"with summarizer.Summarizer.create({MODEL!r}) as made:\n"
        "    text = made.summarize(input(), type='headline').text\n"
        "print(json.dumps([text, summarizer.__version__, summarizer.__file__]))\n"
    )
    text = " ".join((ROOT / "examples" / "article.txt").read_text("utf-8").split())
    told = ran([INSTALLED / "python", "-c", program], tmp_path, surroundings, text)
    headline, version, file = json.loads(told)
    assert 0 < count_words(headline) <= LINE_OF_QUOTATIONS  # it is quoted
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert version == project["version"]
    assert Path(file).is_relative_to(INSTALLED.parent)


def test_its_annotations_are_seen_from_outside(
    tmp_path: Path, surroundings: Mapping[str, str]
) -> None:
    """A type checker trusts them only where `py.typed` is installed."""
    use = "from summarizer import Summarizer\nSummarizer.create().summarize('A text.', type={})\n"
    (tmp_path / "right.py").write_text(use.format("'headline'"), "utf-8")
    (tmp_path / "wrong.py").write_text(use.format("'haiku!'"), "utf-8")
    command = [sys.executable, "-m", "mypy", "--python-executable", str(INSTALLED / "python")]
    done = subprocess.run(
        [*command, "right.py", "wrong.py"],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
    )
    complaints = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(complaints) == 1, done.stdout + done.stderr
    assert complaints[0].startswith("wrong.py:2") and '"type"' in complaints[0]


def test_the_index_shows_a_readme_whose_links_lead_to_the_repository() -> None:
    (metadata,) = (ROOT / "build" / "wheel").glob("lib/*/site-packages/summarizer_onnx-*/METADATA")
    links = re.findall(r"\]\(([^)]+)\)", metadata.read_text("utf-8"))
    assert len(links) > 10 and all(each.startswith("https://") for each in links)
    ours = "https://github.com/summarizer-onnx/summarizer/"
    for each in links:
        kind, _, path = each.removeprefix(ours).partition("/main/")
        assert not each.startswith(ours) or (kind in ("blob", "raw") and (ROOT / path).exists())
