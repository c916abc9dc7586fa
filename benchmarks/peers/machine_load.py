"""How much of the machine others used while something was measured. Linux only.

A second busy process can double a latency on two cores, and nothing in the latency shows it.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_IDLE = (3, 4)  # idle and waiting for a disk, in the first line of /proc/stat
_FIELDS = 8  # the later ones, of guests, are counted in the earlier ones already


@dataclass(frozen=True)
class CpuTimes:
    """Seconds of a clock on the wall, of all processors, and of one process."""

    wall_s: float
    busy_s: float
    own_s: float


def cpu_times(pid: int) -> CpuTimes | None:
    """The clocks now; None where the system doesn't tell."""
    if not (_PROC / "stat").exists():
        return None
    tick = os.sysconf("SC_CLK_TCK")
    busy = busy_ticks((_PROC / "stat").read_text("utf-8"))
    own = process_ticks((_PROC / str(pid) / "stat").read_text("utf-8"))
    return CpuTimes(time.monotonic(), busy / tick, own / tick)


def busy_ticks(stat: str) -> int:
    """Ticks in which the processors weren't idle, from the content of /proc/stat."""
    ticks = [int(each) for each in stat.splitlines()[0].split()[1 : 1 + _FIELDS]]
    return sum(ticks) - sum(ticks[index] for index in _IDLE)


def process_ticks(stat: str) -> int:
    """Ticks that a process used, from the content of its /proc/PID/stat."""
    after_name = stat.rpartition(")")[2].split()  # the name may hold spaces
    return int(after_name[11]) + int(after_name[12])


def other_load_share(before: CpuTimes | None, after: CpuTimes | None, cores: int) -> float | None:
    """The share of the machine, 0 to 1, that all but the process used in between."""
    if before is None or after is None:
        return None
    others_s = (after.busy_s - before.busy_s) - (after.own_s - before.own_s)
    return max(0.0, others_s / ((after.wall_s - before.wall_s) * cores))
