"""Iterate in a thread, so that an event loop isn't held up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import suppress
from typing import TypeVar

Item = TypeVar("Item")


async def in_thread(
    begin: Callable[[threading.Event], Generator[Item]],
) -> AsyncIterator[Item]:
    """Yield the items of a generator that runs in a thread.

    Whoever is cancelled, or stops before the end, stops the model at its next step.

    Args:
        begin: Makes the generator from the event that tells it to stop.
    """
    stop = threading.Event()
    items = begin(stop)
    try:
        while (item := await asyncio.to_thread(next, items, None)) is not None:
            yield item
    finally:
        stop.set()
        with suppress(ValueError):  # it runs in its thread, and ends there
            items.close()
