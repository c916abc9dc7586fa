"""What may be written to the terminal: nothing that could quote a text.

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
_OWN = ("demo", "summarizer")
_log = logging.getLogger(__name__)


def places(error: BaseException) -> str:
    """The type of an error, and of those behind it, with the lines on the way to each."""
    told: dict[int, str] = {}  # by the errors' ids: one may have been raised from itself
    behind: BaseException | None = error
    while behind is not None and id(behind) not in told:
        told[id(behind)] = _place(behind)
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)
    return "\nafter ".join(told.values())


def _place(error: BaseException) -> str:
    told = [type(error).__name__]
    for frame, line in deque(traceback.walk_tb(error.__traceback__), maxlen=_MOST_FRAMES):
        path = Path(frame.f_code.co_filename)
        told.append(f"  {path.parent.name}/{path.name}:{line} in {frame.f_code.co_name}")
    return "\n".join(told)


class WithoutTexts(logging.Formatter):
    """Messages of this project as they are, those of libraries as the place they come from."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name.split(".")[0] in _OWN:
            told = record.getMessage()
        else:
            told = f"{record.levelname.lower()} of {record.name} at {record.module}:{record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{told}: {places(error)}" if error else told


class _Printed(io.TextIOBase):
    """Takes what is printed and keeps none of it; of an error that is printed, tells the place."""

    def __init__(self) -> None:
        self._told: int | None = None  # the error's id: one is printed in many pieces

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        error = sys.exception()
        if error is not None and id(error) != self._told:
            self._told = id(error)
            _log.error("an error of a library: %s", places(error))
        return len(text)


@contextmanager
def texts_kept_out() -> Iterator[None]:
    """Let nothing reach the terminal within the block but the log, and that without texts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutTexts())
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    hooks = threading.excepthook, sys.unraisablehook
    threading.excepthook = sys.unraisablehook = _told
    try:
        with redirect_stdout(_Printed()), redirect_stderr(_Printed()):
            yield
    finally:
        threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(handler)


def _told(raised: Any) -> None:
    """What the interpreter would print of an error that nobody caught."""
    if raised.exc_value is not None and not isinstance(raised.exc_value, SystemExit):
        _log.error("a thread ended: %s", places(raised.exc_value))
