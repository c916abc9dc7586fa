"""The memory and the threads of this process."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KIBIBYTE = 1024


def peak_rss_bytes() -> int | None:
    """The most memory that this process has held so far; None on Windows.

    On Linux `getrusage` counts what the parent held when it forked, too: a small child of a large
    process looks large. `VmHWM` starts anew with the program. `getrusage` is in KiB everywhere but
    on macOS, where it is in bytes.
    """
    from_status = _status_number("VmHWM")
    if from_status is not None:
        return from_status * _KIBIBYTE
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIBIBYTE


def thread_count() -> int | None:
    """How many threads this process has now; None where the system doesn't tell."""
    return _status_number("Threads")


def _status_number(name: str) -> int | None:
    try:
        lines = _STATUS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), None)
