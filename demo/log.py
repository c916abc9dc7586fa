"""Keep users' texts out of the terminal.

Gradio prints the errors of its functions, and errors quote what they stumble over: what a call gave
it, a field's value, a line of a mail. So of an error the log says its type and where it arose, and
of what libraries log only where. What they print is left out.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from summarizer.serve.places import places

_OWN = (__name__.partition(".")[0], "summarizer")  # the page's name in a clone is another
_log = logging.getLogger(__name__)


class WithoutTexts(logging.Formatter):
    """Formats our messages as they are, and those of libraries as their place only."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name.split(".")[0] in _OWN:
            message = record.getMessage()
        else:
            message = (
                f"{record.levelname.lower()} of {record.name} at {record.module}:{record.lineno}"
            )
        error = record.exc_info[1] if record.exc_info else None
        return f"{message}: {places(error)}" if error else message


class _Printed(io.TextIOBase):
    """A stream that drops what is printed, and logs the place of a printed error."""

    def __init__(self) -> None:
        self._logged: int | None = None  # the error's id: one is printed in many pieces

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        error = sys.exception()
        if error is not None and id(error) != self._logged:
            self._logged = id(error)
            _log.error("an error of a library: %s", places(error))
        return len(text)


@contextmanager
def texts_kept_out() -> Iterator[None]:
    """Let only the log reach the terminal within the block, without users' texts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutTexts())
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    hooks = threading.excepthook, sys.unraisablehook
    threading.excepthook = sys.unraisablehook = _log_uncaught
    try:
        with redirect_stdout(_Printed()), redirect_stderr(_Printed()):
            yield
    finally:
        threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(handler)


def _log_uncaught(raised: Any) -> None:
    """Log the place of an uncaught error, in place of the interpreter's traceback."""
    if raised.exc_value is not None and not isinstance(raised.exc_value, SystemExit):
        _log.error("a thread ended: %s", places(raised.exc_value))
