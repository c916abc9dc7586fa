"""`summarizer mcp`: tools for assistants, which start it and speak to it through a pipe."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from typing import Any

from summarizer.cli.resources import load
from summarizer.cli.terminal import show, tell
from summarizer.integrations.lending import OneModel
from summarizer.options import DESKTOP
from summarizer.store.assets import AUTO

DESCRIPTION = (
    "Serves the tools summarize, summarize_in_detail, summarize_mailbox, check_summary and "
    "list_models to an assistant over the Model Context Protocol, on standard input and output. "
    "An assistant starts it by itself: put what --config prints into the assistant's settings. "
    "The model is loaded at the first call, and its memory is freed a minute after the last one."
)
EPILOG = (
    "claude: Claude Desktop (claude_desktop_config.json), Claude Code (.mcp.json), Cursor "
    "(.cursor/mcp.json), Windsurf, LM Studio, Gemini CLI (settings.json); vscode: VS Code "
    "(.vscode/mcp.json); zed: Zed (settings.json). The options that stand beside --config are in "
    "what it prints."
)
NAME = "summarizer"
_INTERRUPTED = 130
CONFIGS = ("claude", "vscode", "zed")
_UNLOAD_AFTER_S = 60.0  # an assistant is open all day, and seldom summarizes


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments that no other command has."""
    command.add_argument(
        "--config",
        nargs="?",
        choices=CONFIGS,
        const=CONFIGS[0],
        help="print the JSON for an assistant's settings, and end (default: %(const)s)",
    )
    command.set_defaults(unload_after_s=_UNLOAD_AFTER_S)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the assistant hangs up, or print its settings."""
    if arguments.config:
        show(json.dumps(_settings(arguments), indent=2, ensure_ascii=False))
        return 0
    from summarizer.integrations.mcp_server import serve  # whose library is an extra

    def loaded(name: str) -> Any:
        model = arguments.model if name == AUTO else name
        return load(argparse.Namespace(**vars(arguments) | {"model": model}), {})

    signal.signal(signal.SIGINT, _leave)
    models = OneModel(loaded)
    try:
        serve(models)
    finally:
        models.close()
    return 0


def _leave(*_: Any) -> None:
    """End at once: a thread that waits for standard input couldn't be woken otherwise.

    Each answer is written whole before the next one begins, and nothing else is kept.
    """
    tell("\nInterrupted.")
    os._exit(_INTERRUPTED)


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the settings of an assistant: this Python, since its PATH is seldom the shell's."""
    given = [word for name in _PASSED_ON for word in _passed_on(arguments, name)]
    server = {"command": sys.executable, "args": ["-m", "summarizer", "mcp", *given]}
    if arguments.config == "vscode":
        return {"servers": {NAME: {"type": "stdio"} | server}}
    key = "context_servers" if arguments.config == "zed" else "mcpServers"
    return {key: {NAME: server}}


_PASSED_ON = {
    "model": AUTO,
    "preference": "auto",
    "threads": None,
    "profile": DESKTOP,
    "recipe": None,
    "adapter": AUTO,
}


def _passed_on(arguments: argparse.Namespace, name: str) -> list[str]:
    value = getattr(arguments, name)
    return [] if value == _PASSED_ON[name] else [f"--{name}", str(value)]
