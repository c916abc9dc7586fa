"""What pyproject.toml says of the project holds elsewhere, too."""

from __future__ import annotations

import re
import runpy
import shlex
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

import summarizer

ROOT = Path(__file__).parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_the_version_is_the_one_of_pyproject() -> None:
    """An editable installation that is older than pyproject.toml fails here: install it again."""
    assert summarizer.__version__ == version(PROJECT["name"]) == PROJECT["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == PROJECT["version"]


def test_every_python_that_is_named_is_tested() -> None:
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert JOBS["test"]["strategy"]["matrix"]["python"] == named
    oldest = named[0]
    assert PROJECT["requires-python"] == f">={oldest}"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"


def test_every_system_that_is_named_is_tested() -> None:
    classifiers = " ".join(PROJECT["classifiers"])
    names = {"ubuntu": "Linux", "windows": "Windows", "macos": "MacOS"}
    runners = JOBS["test"]["strategy"]["matrix"]["system"]
    systems = [runner.removesuffix("-latest") for runner in runners]
    assert set(systems) == set(names)
    assert all(names[system] in classifiers for system in systems)


def test_the_workflow_may_read_alone_and_ends() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is True
    for name, job in JOBS.items():
        assert "permissions" not in job, name
        assert job["timeout-minutes"] <= 60, name


@pytest.mark.parametrize("step", [step for step in STEPS if "uses" in step], ids=str)
def test_an_action_is_pinned_and_no_checkout_keeps_a_token(step: dict[str, Any]) -> None:
    assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})|docker://\S+:[\d.]+", step["uses"])
    if step["uses"].startswith("actions/checkout"):
        assert step["with"]["persist-credentials"] is False


def test_the_workflow_runs_the_tests_that_make_test_runs() -> None:
    """On the wheel: the markers are the same, but for the architecture, which is the source's."""
    (run,) = (step["run"] for step in JOBS["test"]["steps"] if "pytest" in step.get("run", ""))
    (ours,) = re.findall(r"^test:.*\n\t.*-m '(.*?)'", MAKEFILE, re.MULTILINE)
    words = shlex.split(run)
    assert words[words.index("-m", 3) + 1] == ours
    markers = PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]
    known = {marker.partition(":")[0] for marker in markers}
    assert set(ours.replace("not ", "").split(" and ")) == known


def test_git_s_hooks_are_the_programs_that_make_check_runs() -> None:
    """Of .venv, both: so no version of ruff or mypy stands anywhere but in pyproject.toml."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [each["repo"] for each in hooks] == ["local"]
    entries = [hook["entry"].split()[0] for hook in hooks[0]["hooks"] if hook["id"] != "workflows"]
    (check,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    checked = re.findall(r"\$\(VENV\)/(\S+)", check)
    assert entries == [f".venv/bin/{program}" for program in checked]
    named = {re.split(r"[<>=~ ]", each)[0] for each in PROJECT["optional-dependencies"]["dev"]}
    assert {Path(entry).name for entry in entries} <= named


# Not docs/log.md, which tells of what is gone.
NAMED = re.compile(r"`([\w/.-]+\.(?:py|toml|js))`")


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "CONTRIBUTING.md",
        *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("[!l]*.md")),
    ],
)
def test_documents_name_files_that_are_there(document: str) -> None:
    files = [f"/{path.relative_to(ROOT).as_posix()}" for path in ROOT.rglob("*.*")]
    named = NAMED.findall((ROOT / document).read_text("utf-8"))
    elsewhere = {"setup.py", "language/data/TAG.toml", "prompts/TAG.toml"}
    missing = [each for each in named if not any(file.endswith(f"/{each}") for file in files)]
    assert set(missing) <= elsewhere


@pytest.mark.skipif(not (ROOT / "summarizer").is_dir(), reason="the installed wheel is tested")
def test_the_picture_in_the_design_is_of_the_imports() -> None:
    run = runpy.run_path(str(ROOT / "docs" / "packages.py"))
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    assert run["with_picture"](design) == design
