from __future__ import annotations

from typing import Any

from benchmarks import cold_start

LOADED = {"start_s": 0.1, "import_s": 0.2, "load_s": 0.5, "first_token_s": 0.8, "input_tokens": 0}


def found(first_token_s: float, peak: int | None = 130) -> dict[str, Any]:
    return {
        **LOADED,
        "first_token_s": first_token_s,
        "input_tokens": 60,
        "peak_rss_bytes": peak,
    }


def test_times_are_of_the_summaries_and_memory_is_of_the_loads() -> None:
    summaries = [found(seconds, peak=999) for seconds in (3.0, 1.0, 2.0)]
    loads = [LOADED | {"peak_rss_bytes": peak} for peak in (110, 130, 120)]
    figures = cold_start.summed_up(summaries, loads, bundle_bytes=100)
    assert figures["first_token_s"] == {"median": 2.0, "lowest": 1.0, "highest": 3.0}
    assert figures["load_peak_ratio"]["median"] == 1.2
    assert figures["input_tokens"] == 60


def test_memory_that_the_system_does_not_tell_is_left_out() -> None:
    figures = cold_start.summed_up([found(1.0)], [found(1.0, peak=None)], bundle_bytes=100)
    assert figures["load_peak_rss_bytes"] is None and figures["load_peak_ratio"] is None
