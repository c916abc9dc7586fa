"""`python -m demo`: build the page, serve it to this computer, open it in the browser."""

from __future__ import annotations

import argparse
import errno
import logging
import sys

from demo.app import build_demo
from demo.runs import Stops
from demo.server import start, wait
from demo.shelf import Shelf
from summarizer import SummarizerError

_INTERRUPTED = 130  # what a shell reports for Ctrl-C
_log = logging.getLogger("demo")


def main(arguments: list[str] | None = None) -> int:
    """Run the demo until Ctrl-C; returns the exit code."""
    logging.basicConfig(format="%(message)s")
    _log.setLevel(logging.INFO)
    asked = _parser().parse_args(arguments)
    model = None if asked.model == "auto" else asked.model
    shelf = Shelf(model=model, recipe=asked.recipe, threads=asked.threads)
    try:
        menu = shelf.menu()
        if model is not None and menu.chosen is None:
            _log.error("%s", *menu.reasons)
            return 1
        return _serve(shelf, asked)
    except SummarizerError as error:
        _log.error("%s", error)
        return 1
    except KeyboardInterrupt:
        _log.info("stopping")
        return _INTERRUPTED


def _serve(shelf: Shelf, asked: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C, which is passed on; 1 when it can't be served."""
    stops = Stops()
    page = build_demo(shelf, stops=stops)
    try:
        address = start(page, port=asked.port, open_browser=not asked.no_browser)
        _log.info("Summarizer is at %s (Ctrl-C stops it)", address)
        wait()
    except OSError as error:
        _log.error("%s", _port_problem(asked.port, error))
    finally:
        stops.stop_all()
        shelf.close()
        page.close(verbose=False)
    return 1


def _port_problem(port: int, error: OSError) -> str:
    problem = "is taken" if error.errno == errno.EADDRINUSE else f"can't be served: {error}"
    return f"port {port} {problem}; choose another one with --port"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo", description="Summarize in the browser, on this computer alone."
    )
    parser.add_argument("--port", type=_port, default=7860, help="default: %(default)s")
    parser.add_argument(
        "--model", default="auto", help="the first choice, a folder's name under models/"
    )
    parser.add_argument("--recipe", help="w8a8, int8, int4 or float32; default: each model's own")
    parser.add_argument("--threads", type=_count, help="default: one a physical core")
    parser.add_argument("--no-browser", action="store_true", help="don't open the page")
    return parser


def _port(word: str) -> int:
    number = int(word)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"must be from 1 to 65535, not {number}")
    return number


def _count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {number}")
    return number


if __name__ == "__main__":
    sys.exit(main())
