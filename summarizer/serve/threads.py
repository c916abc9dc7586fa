"""What programs get of a thread of mails, over HTTP or as a tool of an assistant."""

from __future__ import annotations

from typing import Any

from summarizer.inputs.document import Document
from summarizer.results import SummaryResult


def thread_line(thread: Document, result: SummaryResult | None, error: str = "") -> dict[str, Any]:
    """Return a thread's line, and whether it wants attention; or why it has none.

    Args:
        thread: The thread.
        result: Its summary; None if that failed.
        error: Why.
    """
    return {
        "title": thread.title,
        "participants": list(thread.participants),
        "time": thread.blocks[-1].time if thread.blocks else "",
        "mails": len({block.id for block in thread.blocks}),
        "top_line": result.text if result else "",
        "time_sensitive": result is not None and result.priority.level == "time-sensitive",
        "error": error,
    }
