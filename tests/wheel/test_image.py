"""The steps of the Dockerfile, without a container: what it copies, installs, runs and asks."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from .test_installed import ROOT
from .test_ways_in import WITH_PAGE, run

pytestmark = pytest.mark.wheel

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "")
STEPS = re.findall(r"^([A-Z]+) (.*)$", DOCKERFILE, re.MULTILINE)
IN_ITS_OWN_NETWORK = ["unshare", "--net", "--map-root-user"]


def step(name: str) -> str:
    """What the last step of that name says."""
    return [rest for each, rest in STEPS if each == name][-1]


def test_it_ends_as_a_user_who_is_not_root_with_a_volume_for_models() -> None:
    names = [name for name, _ in STEPS]
    assert step("USER") == "summarizer"
    assert names.index("USER") < names.index("ENTRYPOINT") and names.count("USER") == 1
    assert step("ENV") == f"SUMMARIZER_HOME={step('VOLUME')}"
    assert all(rest.startswith("python:3.13-slim") for name, rest in STEPS if name == "FROM")


def test_what_is_copied_is_enough_for_the_same_wheel(tmp_path: Path) -> None:
    """The context is what .dockerignore lets through."""
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    for name in kept:
        origin, copy = ROOT / name, tmp_path / "context" / name
        if origin.is_dir():
            shutil.copytree(origin, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(origin, copy)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir"]
    subprocess.run([*command, tmp_path / "dist", tmp_path / "context"], check=True)
    (ours,), (theirs,) = (ROOT / "dist").glob("*.whl"), (tmp_path / "dist").glob("*.whl")
    assert set(ZipFile(theirs).namelist()) == set(ZipFile(ours).namelist())


@pytest.mark.skipif(
    not shutil.which("unshare")
    or subprocess.run([*IN_ITS_OWN_NETWORK, "true"], capture_output=True).returncode != 0,
    reason="needs a network namespace of its own",
)
def test_its_command_is_healthy_without_a_network(tmp_path: Path) -> None:
    """Nothing but the loopback is there, and only the model's folder can be written by its user."""
    models = tmp_path / "models"
    models.mkdir()
    program, *rest = json.loads(step("ENTRYPOINT")) + json.loads(step("CMD"))
    python, *health = json.loads(re.sub(r".*?CMD ", "", step("HEALTHCHECK"), count=1))
    assert python == "python"
    served = shlex.join([str(WITH_PAGE / program), *rest])
    asked = shlex.join([str(WITH_PAGE / python), *health])
    script = f"""
        ip link set lo up || exit 3
        {served} & page=$!
        for second in $(seq 240); do
            {asked} 2> /dev/null && sleep 2 && kill $page && wait $page; code=$?
            [ $code = 143 ] && exit 0
            kill -0 $page || exit 4
            sleep 1
        done
        kill $page; exit 5
    """
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    ran = run(
        [*IN_ITS_OWN_NETWORK, "sh", "-c", script],
        tmp_path,
        surroundings | {"SUMMARIZER_HOME": str(models)},
    )
    assert ran.returncode == 0, ran.stderr
    assert "Summarizer is at" in ran.stderr


def test_the_command_line_reads_a_pipe(tmp_path: Path) -> None:
    """As `docker run --interactive IMAGE - < article.txt` does; without a model it says so."""
    surroundings: Mapping[str, str] = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    ran = run([WITH_PAGE / json.loads(step("ENTRYPOINT"))[0], "-"], tmp_path, surroundings)
    assert ran.returncode == 1 and "`summarizer setup" in ran.stderr
