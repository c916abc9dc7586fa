"""The order of the mails of a thread: that of their dates, but no answer before what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a mail to others.

    Attributes:
        id: Its own.
        references: Ids of the mails it answers, the nearest last.
        date: When it was sent, as its header says.
    """

    id: str = ""
    references: tuple[str, ...] = ()
    date: str = ""


def order_of(mails: Sequence[Ties]) -> list[int]:
    """Return the numbers of mails by date, each after those it answers, however wrong a clock was.

    One without a date follows its neighbour.
    """
    times: dict[int, float] = {}
    last = float("-inf")
    for index, mail in enumerate(mails):
        last = times[index] = timestamp_of(mail.date, last)
    by_id = {mail.id: index for index, mail in enumerate(mails) if mail.id}
    order = sorted(range(len(mails)), key=lambda index: (times[index], index))
    placed: dict[int, None] = {}
    for index in order:
        for each in _parents_first(index, mails, by_id, placed):
            placed[each] = None
    return list(placed)


def _parents_first(
    index: int, mails: Sequence[Ties], by_id: dict[str, int], placed: dict[int, None]
) -> list[int]:
    """Return a mail and those it answers that have no place yet, the oldest first."""
    chain: dict[int, None] = {}
    at: int | None = index
    while at is not None and at not in placed and at not in chain:
        chain[at] = None
        known = (by_id.get(reference) for reference in reversed(mails[at].references))
        at = next((parent for parent in known if parent is not None), None)
    return list(reversed(chain))


def timestamp_of(date: str, otherwise: float) -> float:
    """Return a mail's date in seconds since 1970, or `otherwise` if it is no date."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError, OSError):
        return otherwise
