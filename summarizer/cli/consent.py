"""Say what it takes to get a model, and ask before it is fetched."""

from __future__ import annotations

import sys

from summarizer.bundle.storage import home
from summarizer.cli.terminal import tell
from summarizer.store.assets import Availability

# Bundles were built at 28 to 50 MB a second in 8 bits and at 12 in 4, on two cores, see
# benchmarks/results/build-*.json; a slow disk takes longer.
_BUILT_PER_S = {"int4": 12_000_000}
_BUILT_PER_S_ELSE = 28_000_000
_FETCHED_PER_S = 5_000_000  # 40 Mbit/s, which is said
_MEGABYTE = 1e6


def plan(found: Availability) -> str:
    """Return what will be fetched and built where, how much it is, and about how long it takes."""
    building_s = found.bundle_bytes / _BUILT_PER_S.get(found.recipe, _BUILT_PER_S_ELSE)
    built = f"{_size(found.bundle_bytes)} to build in {home()} (about {_duration(building_s)})"
    if not found.download_bytes:
        return f"{found.reason}: {built}"
    fetching_s = found.download_bytes / _FETCHED_PER_S
    return f"{found.reason} to fetch (about {_duration(fetching_s)} at 40 Mbit/s), then {built}"


def can_ask() -> bool:
    """Return whether somebody sits at a terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Ask on the terminal; Enter means yes, the end of the input no."""
    tell(question)
    sys.stderr.write("Go on? [Y/n] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return bool(answer) and answer.strip().lower() in ("", "y", "yes")


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:,.0f} MB"


def _duration(seconds: float) -> str:
    return f"{max(seconds, 1):.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
