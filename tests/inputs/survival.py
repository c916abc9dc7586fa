"""Whatever bytes come, a reader gives a document or says why not, and touches nothing besides."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from summarizer.errors import InputError
from summarizer.inputs.document import Document
from summarizer.inputs.reading import read_bytes

# What somebody can do, as our messages say it, behind what is wrong.
REMEDY = re.compile(
    r"[;:,] (?:if [^;:,]+, )?(?:or )?(?:ask|convert|copy|decode|export|give|make|name|open|print|"
    r"put|read|run|save|send|summarize|transcribe|turn|unpack|write) |: pip install "
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CALLS = re.compile(
    r"socket\.(?:connect|getaddrinfo|gethostby\w+|sendto|sendmsg)|urllib\.Request|"
    r"http\.client\.\w+|ftplib\.\w+|smtplib\.\w+|subprocess\.Popen|os\.(?:system|exec|posix_spawn|"
    r"startfile\w*|mkdir|rename|remove|rmdir|link|symlink|truncate|chmod|chown|utime)|"
    r"shutil\.\w+|tempfile\.\w+|webbrowser\.open"
)


def assert_survives(data: bytes, name: str) -> Document | None:
    """Read `data`; fails but for a sound `Document`, or an error with the file and a remedy."""
    try:
        document = read_bytes(data, name)
    except InputError as error:
        assert str(error).startswith(name), f"doesn't name the file: {error}"
        assert REMEDY.search(str(error)), f"says no remedy: {error}"
        return None
    document.text.encode()  # could be written, so it holds no halves of characters
    size = len(document.original)
    assert all(0 <= block.start <= block.end <= size for block in document.blocks)
    return document


class _Watch:
    """What this process does to the world while it is on; a hook of Python's can't be taken off."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.is_on = False
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = flags & _WRITING if isinstance(flags, int) else set(mode or "") & set("wax+")
            if writes and not isinstance(path, int) and path != os.devnull:
                self.done.append(f"open {path!r}")
        elif _CALLS.fullmatch(event):
            self.done.append(f"{event} {arguments!r}"[:300])


_WATCH = _Watch()


@contextmanager
def touching_nothing() -> Iterator[None]:
    """Fail if anything is written, fetched or started by Python within."""
    _WATCH.done.clear()
    _WATCH.is_on = True
    try:
        yield
    finally:
        _WATCH.is_on = False
    assert not _WATCH.done, f"not by itself: {_WATCH.done}"
