"""Where an error arose, without what it says: errors quote users' texts, and logs mustn't."""

from __future__ import annotations

import traceback
from collections import deque
from pathlib import Path

_MOST_FRAMES = 8


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
