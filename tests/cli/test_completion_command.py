"""What the shells complete; each is asked itself where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from summarizer.cli import main
from summarizer.cli.completion_command import SHELLS

COMMANDS = {"summarize", "batch", "check", "models", "setup", "demo", "doctor", "serve", "mcp"}
needs = {
    shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"needs {shell}")
    for shell in SHELLS
}


@pytest.fixture
def script(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> str:
    """The script for the shell that the test names."""
    assert main(["completion", request.param]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("script", SHELLS, indirect=True)
def test_every_command_and_option_is_in_the_script(script: str) -> None:
    assert all(command in script for command in COMMANDS)
    assert "output-language" in script and "apple-synopsis" in script


@needs["bash"]
@pytest.mark.parametrize("script", ["bash"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        (["summarizer", "set"], {"setup"}),
        (["summarizer", "models", "ver"], {"verify"}),
        (["summarizer", "summarize", "--type", "head"], {"headline"}),
        (["summarizer", "completion", ""], set(SHELLS)),
    ],
)
def test_bash_completes(script: str, typed: list[str], completed: set[str]) -> None:
    words = " ".join(f"'{word}'" for word in typed)
    asked = (
        f"{script}\nCOMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}\n"
        "$(complete -p summarizer | sed 's/.*-F \\([^ ]*\\).*/\\1/') summarizer\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run(["bash", "-c", asked], capture_output=True, text=True)
    assert set(ran.stdout.split()) == completed, ran.stderr


@needs["bash"]
@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_completes_files(script: str, tmp_path: Path) -> None:
    (tmp_path / "article.txt").touch()
    asked = (
        f"{script}\nCOMP_WORDS=(summarizer summarize art); COMP_CWORD=2\n"
        "$(complete -p summarizer | sed 's/.*-F \\([^ ]*\\).*/\\1/') summarizer\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run(["bash", "-c", asked], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout.split() == ["article.txt"], ran.stderr


@needs["zsh"]
@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_zsh_takes_the_script(script: str, tmp_path: Path) -> None:
    (tmp_path / "_summarizer").write_text(script, "utf-8")
    asked = f"fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -D; "
    asked += "print $_comps[summarizer]"
    ran = subprocess.run(["zsh", "-f", "-c", asked], capture_output=True, text=True)
    assert ran.stdout.strip() == "_summarizer", ran.stderr
    assert subprocess.run(["zsh", "-n", tmp_path / "_summarizer"]).returncode == 0


@needs["fish"]
@pytest.mark.parametrize("script", ["fish"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("summarizer set", {"setup"}),
        ("summarizer summarize --type head", {"headline"}),
        ("summarizer models ver", {"verify"}),
    ],
)
def test_fish_completes(script: str, typed: str, completed: set[str], tmp_path: Path) -> None:
    (tmp_path / "summarizer.fish").write_text(script, "utf-8")
    asked = f"source {tmp_path}/summarizer.fish; complete --do-complete '{typed}'"
    environment = os.environ | {"HOME": str(tmp_path)}
    ran = subprocess.run(["fish", "-c", asked], capture_output=True, text=True, env=environment)
    assert {line.split("\t")[0] for line in ran.stdout.splitlines()} == completed, ran.stderr


def test_another_shell_is_bad_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(["completion", "csh"])
    assert exited.value.code == 2
    assert "bash" in capsys.readouterr().err
