"""The summaries that a page has shown, to go back to: in memory alone, until the page is closed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .documents import NamedDocument
from .markup import button, element, escaped
from .run_state import SummaryState
from .words import Words

MOST = 20  # summaries of a page's tab
_MOST_PLACES = 200  # a page has one for each of its tabs that keep some

Place = tuple[str, str]  # a session, and a slot of its page


@dataclass(frozen=True)
class Past:
    """The texts of a finished run, their summaries, and the type of these."""

    texts: tuple[NamedDocument, ...] = field(repr=False)
    summaries: tuple[SummaryState, ...] = field(repr=False)
    type: str


class Histories:
    """What each tab of each page has shown, the newest first; of too many pages the last ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Place, tuple[Past, ...]] = OrderedDict()

    def add(self, session: str | None, slot: str, past: Past) -> None:
        """Keep a run; nothing of calls without a session."""
        if not session:
            return
        with self._lock:
            known = self._kept.pop((session, slot), ())
            self._kept[session, slot] = (past, *known)[:MOST]
            while len(self._kept) > _MOST_PLACES:
                self._kept.popitem(last=False)

    def of(self, session: str | None, slot: str) -> tuple[Past, ...]:
        """Return what a tab has shown."""
        with self._lock:
            return self._kept.get((session or "", slot), ())

    def forget(self, session: str) -> None:
        """Drop all that a page has shown."""
        with self._lock:
            for place in [place for place in self._kept if place[0] == session]:
                del self._kept[place]


def history_html(kept: Sequence[Past], words: Words) -> str:
    """Return a button for each run so far, by its number from the first; "" for none."""
    if not kept:
        return ""
    items = "".join(
        element(
            "li", button(_name(past, words), data_tell="recall", data_number=len(kept) - 1 - place)
        )
        for place, past in enumerate(kept)
    )
    title = element("summary", escaped(words.count("history.title", len(kept))))
    note = element("p", escaped(words("history.note")), class_="note")
    return element("details", title + element("ol", items) + note, class_="history")


def _name(past: Past, words: Words) -> str:
    first = past.texts[0]
    name = first.name or " ".join(first.document.text[:60].split())
    if len(past.texts) > 1:
        name = words("history.several", name=name, number=len(past.texts) - 1)
    return f"{name} · {words.label(f'type.{past.type}', past.type)}"
