"""Build the page, serve it to this computer, open it in the browser.

Run by `summarizer demo`, and in a clone by `python -m demo`.
"""

from __future__ import annotations

import argparse
import errno
import logging
import sys
import threading

from summarizer import OptionError, SummarizerError
from summarizer.cli.demo_command import DESCRIPTION, add_arguments, terminable

from .app import build_demo
from .app_context import AppContext
from .log import texts_kept_out
from .model_manager import ModelManager
from .server import start, wait

_INTERRUPTED = 130  # what a shell reports for Ctrl-C
_SHARING = (
    "--share gives the page an address in the internet, by a service of others: whoever has the "
    "address can use it, and all that they enter passes through that service. If that is what you "
    "want, add --i-understand"
)
_log = logging.getLogger(__package__)


def main(arguments: list[str] | None = None) -> int:
    """Run the demo until Ctrl-C; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=DESCRIPTION)
    add_arguments(parser)
    try:
        return run(parser.parse_args(arguments))
    except OptionError as error:
        parser.error(str(error))


def run(asked: argparse.Namespace) -> int:
    """Run the demo as the arguments say, until Ctrl-C; returns the exit code.

    Raises:
        OptionError: The page is to be shared, and nobody said that they know what that means.
    """
    _log.setLevel(logging.INFO)
    if asked.share and not asked.i_understand:
        raise OptionError(_SHARING)
    with texts_kept_out():
        return _run(asked)


def _run(asked: argparse.Namespace) -> int:
    model = None if asked.model == "auto" else asked.model
    models = ModelManager(model=model, recipe=asked.recipe, threads=asked.threads)
    try:
        menu = models.menu()
        if menu.chosen is None or (model and menu.chosen.availability.state == "unavailable"):
            _log.error(
                "%s", menu.chosen.availability.reason if menu.chosen else "no model is known"
            )
            return 1
        return _serve(AppContext(models, may_fetch=not asked.share), asked)
    except SummarizerError as error:
        _log.error("%s", error)
        return 1
    except KeyboardInterrupt:
        _log.info("stopping")
        return _INTERRUPTED


def _serve(context: AppContext, asked: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C, which is passed on; 1 when it can't be served."""
    page = build_demo(context, is_shared=asked.share)
    threading.Thread(target=context.models.warm, args=(None,), daemon=True).start()
    try:
        open_browser = not asked.no_browser
        address = start(
            page,
            context,
            host=asked.host,
            port=asked.port,
            open_browser=open_browser,
            is_shared=asked.share,
        )
        _log.info("Summarizer is at %s (Ctrl-C stops it)", address)
        wait()
    except OSError as error:
        _log.error("%s", _port_problem(asked.port, error))
    finally:
        context.runs.stop_all()
        page.close(verbose=False)  # before the model is given back: nobody may load it again
        context.close()
    return 1


def _port_problem(port: int, error: OSError) -> str:
    if error.errno is None:  # of the service that shares
        return f"the page can't be shared: {error}; try again, or leave --share out"
    problem = "is taken" if error.errno == errno.EADDRINUSE else f"can't be served: {error}"
    return f"port {port} {problem}; choose another one with --port"


if __name__ == "__main__":
    with terminable():
        sys.exit(main())
