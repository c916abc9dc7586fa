"""`summarizer completion`: what makes a shell complete commands, options and their values.

The script is made from the parser by shtab and needs no Python when Tab is pressed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import shtab

SHELLS = ("bash", "zsh", "fish")
DESCRIPTION = "Print a script that makes SHELL complete this command. It is loaded once:"
EPILOG = """\
  bash: summarizer completion bash > ~/.local/share/bash-completion/completions/summarizer
  zsh:  summarizer completion zsh > ~/.zfunc/_summarizer    # a folder of your $fpath
  fish: summarizer completion fish > ~/.config/fish/completions/summarizer.fish

Open a new shell afterwards, and write it again after an update.
"""
_OF_FILES = {"FILE", "INPUT", "SOURCE", "SUMMARY", "auto|none|FILE"}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the shell."""
    command.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script for a shell that completes what `parser` takes."""
    for action in _actions(parser):
        if action.metavar in _OF_FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own attribute
    return shtab.complete(parser, shell)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # which shtab walks, too
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
