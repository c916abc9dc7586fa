"""Write `docs/summarizer.1`, the manual page, from the help: `python docs/manual.py`.

argparse-manpage isn't used: it leaves out the epilogs, which have the examples and the exit codes,
and its usage lines differ from one Python to the next.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from summarizer import __version__
from summarizer.cli.arguments import parser

PAGE = Path(__file__).with_name("summarizer.1")
_SYNOPSIS = (
    "summarizer FILE [FILE ...] [OPTION ...]",
    "summarizer COMMAND [ARGUMENT ...] [OPTION ...]",
)


def manual(of: argparse.ArgumentParser) -> str:
    """Return a page in the macros of man for a parser and all its commands."""
    lines = [
        f'.TH SUMMARIZER 1 "" "summarizer {__version__}" "User Commands"',
        ".SH NAME",
        f"summarizer \\- {_escaped(of.description or '').rstrip('.')}",
        ".SH SYNOPSIS",
        *_as_it_is("\n".join(_SYNOPSIS)),
        ".SH OPTIONS",
        *_entries(of),
        ".SH COMMANDS",
        *(line for name, each in _commands(of) for line in _command(name, each)),
        ".SH NOTES",
        *_as_it_is(of.epilog or ""),
    ]
    return "\n".join(lines) + "\n"


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    positionals = [_called(each) for each in _shown(command) if not each.option_strings]
    yield f'.SS "{_escaped(" ".join([f"summarizer {name}", *positionals]))}"'
    yield _escaped(command.description or "")
    yield from _entries(command)
    if command.epilog:
        yield from (".PP", *_as_it_is(command.epilog))
    for action, inner in _commands(command):
        yield from _command(f"{name} {action}", inner)


def _entries(of: argparse.ArgumentParser) -> Iterator[str]:
    for action in _shown(of):
        yield ".TP"
        names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in action.option_strings)
        value = "" if action.nargs == 0 else f"\\fI{_escaped(_called(action))}\\fR"
        yield " ".join(filter(None, (names, value)))
        yield _escaped((action.help or "") % (vars(action) | {"prog": of.prog}))


def _shown(of: argparse.ArgumentParser) -> list[argparse.Action]:
    return [each for each in of._actions if not isinstance(each, argparse._SubParsersAction)]


def _commands(of: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _called(action: argparse.Action) -> str:
    name = action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper()
    return f"[{name} ...]" if action.nargs == "*" else str(name)


def _as_it_is(text: str) -> list[str]:
    return [".nf", _escaped(text.strip("\n")), ".fi"]


def _escaped(text: str) -> str:
    """Return text that roff takes for text: hyphens, backslashes, and dots that begin a line."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.MULTILINE)


if __name__ == "__main__":
    PAGE.write_text(manual(parser()), "utf-8")
