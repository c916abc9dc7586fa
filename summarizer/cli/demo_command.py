"""`summarizer demo`: the page in the browser, which the extra `demo` brings.

The page isn't part of this package, nor does anything here import what it needs: it is found beside
the package when it is asked for.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from summarizer.cli.numbers import port, positive
from summarizer.errors import PageUnavailableError
from summarizer.export.recipes import RECIPES
from summarizer.store.assets import AUTO

PORT, LOOPBACK = 7860, "127.0.0.1"
INSTALLED = "summarizer_demo"  # what the page is called in the wheel, see docs/design.md
_IN_A_CLONE = "demo"
_BESIDE = Path(__file__).parents[2]
_TERMINATED = 143  # what a shell reports for a process that was asked to end
DESCRIPTION = "Summarize in the browser, on this computer alone."
EPILOG = (
    "The page needs the extra `demo`: pip install 'summarizer-onnx[demo]'. While it runs, programs "
    "use it over HTTP and assistants over MCP. Ctrl-C ends it."
)


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of the page."""
    command.add_argument(
        "--port", type=port, default=PORT, metavar="N", help="default: %(default)s"
    )
    command.add_argument(
        "--host",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="where to listen: the loopback (default: %(default)s), or 0.0.0.0 in a container "
        "whose port is published to the loopback; it answers to 127.0.0.1 and localhost alone",
    )
    command.add_argument("--model", default=AUTO, help="the first choice (default: what is there)")
    command.add_argument("--recipe", choices=RECIPES, help="default: each model's own")
    command.add_argument(
        "--threads", type=positive, metavar="N", help="default: one a physical core"
    )
    command.add_argument("--no-browser", action="store_true", help="don't open the page")
    command.add_argument(
        "--share", action="store_true", help="give the page an address in the internet"
    )
    command.add_argument(
        "--i-understand",
        action="store_true",
        help="with --share: others can use the page, and their texts pass through a service",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until it is ended."""
    serve: Callable[[argparse.Namespace], int] = load_page().run
    with terminable():
        return serve(arguments)


def load_page() -> Any:
    """Return the module that serves the page.

    Raises:
        PageUnavailableError: What the page needs isn't installed, or the page isn't there.
    """
    if importlib.util.find_spec("gradio") is None:
        raise PageUnavailableError(
            "the page needs gradio, which isn't installed: pip install 'summarizer-onnx[demo]'"
        )
    if not (_BESIDE / INSTALLED).is_dir():
        _load_from_clone()
    return importlib.import_module(f"{INSTALLED}.__main__")


def _load_from_clone() -> None:
    """Import the clone's folder under the installed name; others' `demo` is never taken for it."""
    folder = _BESIDE / _IN_A_CLONE
    if INSTALLED in sys.modules:
        return
    if not (_BESIDE / "pyproject.toml").is_file() or not folder.is_dir():
        raise PageUnavailableError(
            f"the page is neither at {_BESIDE / INSTALLED} nor in a clone; install the package "
            "again: pip install --force-reinstall 'summarizer-onnx[demo]'"
        )
    spec = importlib.util.spec_from_file_location(
        INSTALLED, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    sys.modules[INSTALLED] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[INSTALLED])


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, cleaning up."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
