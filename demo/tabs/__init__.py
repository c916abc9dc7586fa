"""The tabs of the page, in their order.

To add a tab, write a module here with a class like these, add a line to `TABS`, and its name under
`[tab]` in both files of demo/words, with whatever else the tab says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from ..components import Page
from ..samples import GALLERY, TRANSCRIPTS
from .api import ApiTab
from .benchmark import BenchmarkTab
from .check import CheckTab
from .inbox import InboxTab
from .notifications import NotificationsTab
from .summarize import SummarizeTab


class Tab(Protocol):
    """What a tab's class has."""

    def build(self) -> None:
        """Lay the tab out within a `gr.Tab` and connect its events."""
        ...


TABS: Mapping[str, Callable[[Page], Tab]] = {
    "writing": partial(SummarizeTab, slot="writing", samples=GALLERY),
    "inbox": InboxTab,
    "notifications": NotificationsTab,
    "transcript": partial(
        SummarizeTab,
        slot="transcript",
        samples=TRANSCRIPTS,
        types=("key-points", "tldr", "action-items", "questions", "topics"),
        lead="transcript.lead",
    ),
    "check": CheckTab,
    "benchmark": BenchmarkTab,
    "programs": ApiTab,
}
