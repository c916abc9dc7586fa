"""What a fork leaves behind: the child has the memory of its parent, and none of its threads.

A session computes with threads of its own, and a lock may be held by a thread that isn't there any
more. So what was made before a fork is of no use in the child.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import Any

from summarizer.errors import SummarizerError


class ForkedError(SummarizerError, RuntimeError):
    """What a parent made was used in its child."""

    def __init__(self) -> None:
        super().__init__(
            "this Summarizer was created before the process was forked, and what it computes with "
            "stayed in the parent; create one in each process, after the fork, or spawn processes"
        )


class ForkGuard:
    """The process in which this was made."""

    def __init__(self) -> None:
        self._process = os.getpid()

    @property
    def is_here(self) -> bool:
        """Whether that is this process."""
        return self._process == os.getpid()

    def require(self) -> None:
        """Raise `ForkedError` anywhere else."""
        if not self.is_here:
            raise ForkedError


def give_back_freed_memory() -> None:
    """Return what was freed to the system, where the C library keeps it otherwise (glibc).

    It takes some 20 ms, and after a session of 0.5 billion weights it returns 300 MB: they were
    allocated in pieces of up to 32 MB, which glibc keeps for the next allocation.
    """
    trim = _malloc_trim()
    if trim:
        trim(0)


@cache
def _malloc_trim() -> Any:
    """glibc's function; None with any other C library."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # TypeError: Windows has no library of that name
        return None
