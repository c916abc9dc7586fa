"""The process: objects that don't survive a fork, and the memory of the machine and of its own.

A forked child has the memory of its parent but none of its threads. A session computes with threads
of its own, and a lock may be held by a thread that no longer exists, so what was made before a fork
is of no use in the child.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.errors import SummarizerError

# Of both versions of control groups, as a container sees its own.
_CONTAINER_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


class ForkedError(SummarizerError, RuntimeError):
    """An object of the parent was used in a forked child."""

    def __init__(self) -> None:
        super().__init__(
            "this Summarizer was created before the process was forked, and what it computes with "
            "stayed in the parent; create one in each process, after the fork, or spawn processes"
        )


class ForkGuard:
    """Remembers the process that made it."""

    def __init__(self) -> None:
        self._process = os.getpid()

    @property
    def is_here(self) -> bool:
        """Whether this is still the same process."""
        return self._process == os.getpid()

    def require(self) -> None:
        """Raise `ForkedError` in any other process."""
        if not self.is_here:
            raise ForkedError


def give_back_freed_memory() -> None:
    """Return freed memory to the system where the C library (glibc) would keep it.

    Takes some 20 ms. After a session of 0.5 billion weights it returns 300 MB, which were allocated
    in pieces of up to 32 MB and which glibc keeps for the next allocation.
    """
    trim = _malloc_trim()
    if trim:
        trim(0)


def memory_bytes() -> int | None:
    """Return the bytes of memory that this machine, or the container, has; None if unknown."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has none of this
        return None
    return min([whole, *map(_limit, _CONTAINER_LIMITS)])


def _limit(file: Path) -> int:
    """Return the bound of a control group; no bound at all where there is none."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):  # "max"
        return sys.maxsize


@cache
def _malloc_trim() -> Any:
    """Return glibc's function; None with any other C library."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # TypeError: Windows has no library of that name
        return None
