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
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

_MOST_FRAMES = 8
_OWN = (__name__.partition(".")[0], "summarizer")  # the page's name in a clone is another
_log = logging.getLogger(__name__)


def places(error: BaseException) -> str:
    """Return the types of an error and its causes, with the code lines that led to each."""
    found: dict[int, str] = {}  # by the errors' ids: one may have been raised from itself
    behind: BaseException | None = error
    while behind is not None and id(behind) not in found:
        found[id(behind)] = _place(behind)
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)
    return "\nafter ".join(found.values())


def _place(error: BaseException) -> str:
    lines = [type(error).__name__]
    for frame, line in deque(traceback.walk_tb(error.__traceback__), maxlen=_MOST_FRAMES):
        path = Path(frame.f_code.co_filename)
        lines.append(f"  {path.parent.name}/{path.name}:{line} in {frame.f_code.co_name}")
    return "\n".join(lines)


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
