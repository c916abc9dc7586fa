"""Keep what was read, for prompts that begin with the same tokens.

The keys and values of a token depend on the tokens before it and on nothing else. So another
summary of the same text, and a thread that has grown, need only read what is new. What is kept is
copied in and out: callers never share a buffer, and copying is some hundred times faster than
reading.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from summarizer.engine.decoder import FloatArray, KVCache

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)  # arrays have no one answer to ==
class _Prefix:
    ids: Ids  # [tokens]
    values: FloatArray = field(repr=False)  # as `KVCache.values`, of these tokens


class PrefixCache:
    """Keys and values of the prompts read last, at most `capacity_bytes` of them; 0 keeps none.

    Threads may share one.
    """

    def __init__(self, capacity_bytes: int) -> None:
        self._capacity = capacity_bytes
        self._lock = threading.Lock()
        self._kept: list[_Prefix] = []  # the one used last comes last

    @property
    def size_bytes(self) -> int:
        return sum(prefix.values.nbytes for prefix in self._kept)

    def fill(self, cache: KVCache, ids: Sequence[int]) -> int:
        """Copy what is known of the beginning of `ids` into the empty `cache`; its new length."""
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
        """Keep a copy of `cache`, which has read `ids` and maybe more; the oldest make room."""
        if not self._capacity:
            return
        read = np.asarray(ids, np.int64)
        with self._lock:
            known = any(_in_common(each.ids, read) == len(read) for each in self._kept)
        values = cache.first(len(read))
        if known or values.nbytes > self._capacity:
            return
        with self._lock:
            # What the new one begins with is in it.
            self._kept = [each for each in self._kept if _in_common(each.ids, read) < len(each.ids)]
            self._make_room(values.nbytes)
        prefix = _Prefix(read, values.copy())
        with self._lock:
            self._make_room(values.nbytes)  # once more: another thread may have kept one, too
            self._kept.append(prefix)

    def shrink(self, capacity_bytes: int) -> None:
        """Keep at most so many bytes from now on; the oldest go."""
        with self._lock:
            self._capacity = capacity_bytes
            self._make_room(0)

    def _make_room(self, wanted_bytes: int) -> None:
        while self._kept and self.size_bytes + wanted_bytes > self._capacity:
            self._kept.pop(0)

    def clear(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._kept.clear()


def _in_common(one: Ids, other: Ids) -> int:
    """How many tokens two prompts begin with alike."""
    length = min(len(one), len(other))
    differs = np.flatnonzero(one[:length] != other[:length])
    return int(differs[0]) if len(differs) else length
