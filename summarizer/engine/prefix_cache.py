"""Keep the keys and values of prompts for later prompts that begin with the same tokens.

A token's keys and values depend only on the tokens up to it, so another summary of the same text,
or of a thread that has grown, need only read what is new. Entries are copied in and out: callers
never share a buffer, and copying is some hundred times faster than reading.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from summarizer.engine import FloatArray
from summarizer.engine.decoder import KVCache

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)  # arrays don't compare to one bool
class _Prefix:
    ids: Ids  # [tokens]
    values: FloatArray = field(repr=False)  # as `KVCache.values`, of these tokens


class PrefixCache:
    """Keys and values of the prompts read last; threads may share one.

    Args:
        capacity_bytes: Of all entries at most; 0 keeps none.
    """

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._lock = threading.Lock()
        self._kept: list[_Prefix] = []  # in the order of their last use

    @property
    def size_bytes(self) -> int:
        return sum(prefix.values.nbytes for prefix in self._kept)

    def fill(self, cache: KVCache, ids: Sequence[int]) -> int:
        """Copy the longest known prefix of `ids` into the empty `cache`; return its new length."""
        wanted = np.asarray(ids, np.int64)
        with self._lock:
            if not self._kept:
                return 0
            shared = [_in_common(each.ids, wanted) for each in self._kept]
            cache.length = max(shared)
            best = self._kept.pop(shared.index(cache.length))
            self._kept.append(best)
        cache.first(cache.length)[:] = best.values[..., : cache.length, :]
        return cache.length

    def keep(self, ids: Sequence[int], cache: KVCache) -> None:
        """Keep a copy of the tokens `ids`, with which `cache` begins; evict the oldest."""
        if not self._capacity:
            return
        read = np.asarray(ids, np.int64)
        with self._lock:
            known = any(_in_common(each.ids, read) == len(read) for each in self._kept)
        values = cache.first(len(read))
        if known or values.nbytes > self._capacity:
            return
        with self._lock:
            # Entries that are prefixes of the new one are contained in it.
            self._kept = [each for each in self._kept if _in_common(each.ids, read) < len(each.ids)]
            self._make_room(values.nbytes)
        prefix = _Prefix(read, values.copy())
        with self._lock:
            self._make_room(values.nbytes)  # once more: another thread may have kept one, too
            self._kept.append(prefix)

    def shrink(self, capacity_bytes: int) -> None:
        """Keep at most `capacity_bytes` from now on; evict the oldest."""
        with self._lock:
            self._capacity = capacity_bytes
            self._make_room(0)

    def _make_room(self, wanted_bytes: int) -> None:
        while self._kept and self.size_bytes + wanted_bytes > self._capacity:
            self._kept.pop(0)

    def clear(self) -> None:
        """Evict all entries."""
        with self._lock:
            self._kept.clear()


def _in_common(one: Ids, other: Ids) -> int:
    """Return the length of the common prefix of two prompts."""
    length = min(len(one), len(other))
    differs = np.flatnonzero(one[:length] != other[:length])
    return int(differs[0]) if len(differs) else length
